"""The control is milder than the level of the risk.

Levels stand in one order, and so do channels. For a high risk something is looked at before
release, for a medium one at least afterwards. So a higher level never means less control.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import readable
from crmc.semantics.parts import is_for_aeo
from crmc.semantics.program import Declaration, Program, also
from crmc.semantics.severity import rule_severity
from crmc.source import Span

FAULT = Fault(
    code="CRM432",
    words="the level is `{level}`, and its strictest control is `{channel}`",
    help="for this level, one control is {needed}; or lower the level",
    rules=("L37",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: high
  control "Later" { type: post_clearance_audit channel: blue place: post_release purpose: "Look." }  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  level: high
  control "Look" { type: documentary channel: yellow place: exit purpose: "Look." }
}
""",
)


_MILDEST = {"high": "yellow", "medium": "blue"}
"""INVARIANT: never milder for a higher level. For `low` any channel will do."""


def check(program: Program) -> Iterator[Finding]:
    channels = program.catalogue.channels
    for criterion in readable(program, "criterion"):
        level, given = criterion.one("level"), _channels(criterion)
        mildest = channels.get(_MILDEST.get(level, ""))
        if not given or mildest is None:
            continue
        word, place = min(given, key=lambda found: channels[found[0]].severity)
        if channels[word].severity > mildest.severity:
            needed = [name for name, one in channels.items() if one.severity <= mildest.severity]
            arguments = {"level": level, "channel": word, "needed": " or ".join(f"`{one}`" for one in needed)}
            related = also(criterion.place("level"), "the level of the risk")
            severity = rule_severity(criterion, program)
            yield Finding("channel-too-mild", place, arguments, related, severity)


def _channels(criterion: Declaration) -> list[tuple[str, Span]]:
    """The channels of the ordinary controls; none where one of them could not be read."""
    controls = [control for control in criterion.blocks("control") if not is_for_aeo(control)]
    found = [(control.one("channel"), control) for control in controls]
    if any(word is None for word, _ in found):
        return []
    return [(word, control.entries["channel"][0].span) for word, control in found]
