"""A code does not look like the codes of its list.

The catalogue does not hold every code of this list, but knows their form. A code of another form cannot
occur in a declaration, so the condition would never match.
"""

from crmc.checks.fault import Fault, Replacement

FAULT = Fault(
    code="CRM206",
    words="`{code}` does not have the form of a code of `{list}`",
    help="its codes have the form `{format}`",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when exporter_id = "X" or goods_location_unlocode in (BEOGRAD)  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  select when exporter_id = "X" or goods_location_unlocode in (RSBEG)
}
""",
    replacement=Replacement("{code}", "{certain}"),
    fixes=(
        (
            '  select when exporter_id = "X" or goods_location_unlocode in ("rsbeg")',
            '  select when exporter_id = "X" or goods_location_unlocode in ("RSBEG")',
        ),
    ),
)
