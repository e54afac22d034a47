"""A text claims to follow the risk criteria of the European Union.

The common criteria of the Union for security and safety and for financial risks are not public.
Nobody outside can know whether a criterion agrees with them, so no text says that it does, and none
gives their values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.program import Program
from crmc.semantics.prose import prose_of
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM706",
    words="this claims to follow criteria of the European Union that are not public: `{claim}`",
    help="say what the criterion rests on in public law, or that it was made independently",
    rules=("L35",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  description: "Value is understated. Conforms to the EU FRC."  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  description: "Value is understated. The criteria of the EU are not public and were not used."
}
""",
)


_ACTS = r"(?:SSRC|FRC|EU_FRC|EU_CRC_SEC|C\(2018\)\s?3293|(?:EU|Union|Commission)[^.;]{0,30}risk criteria)"
_CLAIMS = (
    r"(?:conform|compl(?:y|ies|iant|iance)|in line with|accord(?:s|ing|ance)|correspond|equivalent|equals?\b"
    r"|same as|matche?s?\b|implements?\b|meets?\b|follows?\b|values? of|threshold of|taken from|based on)"
)
_CLAIM = re.compile(rf"{_CLAIMS}[^.;!?]{{0,60}}?\b{_ACTS}|\b{_ACTS}[^.;!?]{{0,40}}?{_CLAIMS}", re.I)
_MAY_NAME = re.compile(r"FRC|SSRC|3293|CRC_SEC|risk\s+criteria", re.I)
"""Without one of these words nothing is named, and most texts need no closer look."""
_DENIED = re.compile(r"\b(?:not|no|never|neither|cannot|without|independent(?:ly)?)\b", re.I)


def check(program: Program) -> Iterator[Finding]:
    for declaration in program.declarations:
        for text, place in prose_of(declaration):
            claim = _claimed(" ".join(text.split())) if _MAY_NAME.search(text) else ""
            if claim:
                severity = rule_severity(declaration, program)
                yield Finding("claims-eu-criteria", place, {"claim": claim}, severity=severity)


def _claimed(text: str) -> str:
    """The words of the first claim in a sentence that denies nothing."""
    for sentence in re.split(r"(?<=[.;!?])\s", text):
        found = _CLAIM.search(sentence)
        if found is not None and not _DENIED.search(sentence):
            return found[0]
    return ""
