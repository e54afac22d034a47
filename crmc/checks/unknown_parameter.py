"""An adoption sets a value that nobody declared.

A Party can set only what the common text has declared as a parameter or list. A misspelt name would
leave the common value in force without anybody noticing.
"""

from crmc.checks.fault import Fault, Replacement

FAULT = Fault(
    code="CRM203",
    words="`{name}` is not a declared parameter or list",
    help="did you mean `{nearest}`?",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import

}
adopt EXA-001 by RS {
  attested: "Legal function", 2026-11-20
  set value_flor: 8 EUR  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import

}
adopt EXA-001 by RS {
  attested: "Legal function", 2026-11-20
}
""",
    replacement=Replacement("{name}", "{certain}"),
    fixes=(
        (
            """
parameter value_floor of money "Example" { default: 7 EUR range: 5 EUR .. 9 EUR }
criterion EXA-001 "Example" {
  status: draft
  applies: import

}
adopt EXA-001 by RS {
  attested: "Legal function", 2026-11-20
  set value_flor: 8 EUR
}
""",
            """
parameter value_floor of money "Example" { default: 7 EUR range: 5 EUR .. 9 EUR }
criterion EXA-001 "Example" {
  status: draft
  applies: import

}
adopt EXA-001 by RS {
  attested: "Legal function", 2026-11-20
  set value_floor: 8 EUR
}
""",
        ),
    ),
)
