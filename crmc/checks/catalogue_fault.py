"""A file of the catalogue is not as it must be.

The catalogue holds what sources may name: data elements, code lists, law, Parties, controls. A
knowledge base may extend it by files in `grammar/catalogue/`. A faulty one is not used; the rest is
checked against the catalogue that comes with the compiler.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM190",
    words="{problem}",
)
