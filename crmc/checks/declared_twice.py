"""An ID or name is declared twice.

Reports, acts of Parties and results of controls refer to an ID for years. If it stood for two things,
nobody could tell which of them was meant.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM211",
    words="`{id}` is declared a second time",
    help="give it another ID or name: one that was used is never used again",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import

}
list example of country "One" { values: CN }
list example of country "Two" { values: VN }  #!
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import

}
list example of country "One" { values: CN }
""",
)
