"""A file holds a character that nobody can see.

Control, formatting and private-use characters can make a rule read differently from what it does: they
reverse the order of what is shown, or split a word that then never matches. They come in mostly by
copying from web pages or office documents.
"""

from crmc.checks.fault import Fault

FAULT = Fault(
    code="CRM103",
    words="the {kind} character {character} cannot be seen and is not allowed in a source",
    help="delete it and type the text around it anew",
    bad="""
# An exam\u00adple  #!
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: low
}
""",
    good="""
# An example
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: low
}
""",
)
