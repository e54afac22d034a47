"""A value is not one of those that its entry can have.

Risk areas, controls, places, Parties and the like come from the catalogue, so that all Parties mean the
same by the same word.
"""

from crmc.checks.fault import Fault, Replacement

FAULT = Fault(
    code="CRM204",
    words="`{word}` cannot be a value of `{key}`",
    help="did you mean {nearest}?\nallowed: {allowed}",
    rules=("L03", "L09", "L10", "L13", "L30", "L37"),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: hihg  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: high
}
""",
    replacement=Replacement("{word}", "{certain}", unquoted=True),
    fixes=(
        ("  level: hihg", "  level: high"),
        ('  level: "High"', "  level: high"),
    ),
)
