"""A letter with an accent is stored as two characters.

The same letter can be stored as one character or as a letter and an accent after it. They look the
same, but are not equal when compared or searched. Sources use the composed form (Unicode NFC) alone.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM104",
    words="a letter on this line is written as a letter and a separate accent",
    help="type the letter anew, or save the file in the composed form (NFC)",
    bad="""
# Pec\u0301  #!
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: low
}
""",
    good="""
# Peć
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: low
}
""",
)
