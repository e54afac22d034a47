"""A source file is larger than one mebibyte.

Nobody reads a file of that size, and it would slow every run for everyone. Declarations may stand in
any file and in any order, so a large file can be split without changing what it means. Long tables
belong into a CSV that the table names by `from:`.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM101",
    words="this file has {size} bytes, more than the {limit} that a source may have",
    help="split it: declarations may stand in any file under `criteria/` or `sops/`",
)
