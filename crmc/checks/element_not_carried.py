"""A criterion uses a data element that a declaration of its kind does not carry.

The element would be missing in every such declaration, and the criterion could never decide. The
message kinds and what each carries are fixed by the catalogue.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM218",
    words="`{element}` is not carried by {kinds}",
    help="it is carried by {carried}: use another element, or restrict `applies`",
    rules=("L26",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when departure_office in (RS011002)  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: transit
  select when departure_office in (RS011002)
}
""",
)
