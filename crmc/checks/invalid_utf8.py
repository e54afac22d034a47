"""A file holds bytes that are not text in UTF-8.

Every source is UTF-8, so that Cyrillic and Latin letters are the same letters on every machine. A file
that an older program saved in a national code page looks right there and wrong elsewhere: a searched
word in it would never match.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM102",
    words="the byte {byte} is not text in UTF-8",
    help="save the file as UTF-8 in your editor",
)
