"""A block is opened by a brace and never closed.

Every declaration and every block within it stands between braces. Where one is missing, the next
declaration would be read as part of this one.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM111",
    words="the block `{head}` is not closed",
    help="add the missing brace at the end of the block",
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import  #!
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import

}
""",
)
