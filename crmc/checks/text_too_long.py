"""A text in quotes is longer than 64 KiB.

Texts of this length are most often a missing closing quote or a pasted document. What officers need at
the border fits on a page.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM106",
    words="this text is longer than {limit}",
    help="shorten it, or put the long text on a page and link to it",
)
