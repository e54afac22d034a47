"""A file of the knowledge base cannot be opened.

What cannot be read cannot be checked, and a build without it would silently lack its criteria. So it is
an error, and the other files are checked all the same.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM108",
    words="this file cannot be read: {problem}",
)
