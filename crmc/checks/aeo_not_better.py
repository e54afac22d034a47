"""The control for holders of AEO status is harder than the ordinary one, or none at all.

Better treatment is a lighter control, a later one, one at a place of the holder's choice. It is not
a heavier one, and not the end of all control: status is a reason to check less, never to stop.
"""

from __future__ import annotations

from collections.abc import Iterator

from crmc.checks.fault import Fault
from crmc.diagnostics import Finding
from crmc.semantics.lacking import readable
from crmc.semantics.parts import is_for_aeo
from crmc.semantics.program import Program, Reading
from crmc.semantics.severity import rule_severity

FAULT = Fault(
    code="CRM426",
    words="the control for holders of AEO status is `{channel}`, {fault}",
    help="{advice}",
    rules=("L20",),
    bad="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  control "Look" { type: documentary channel: yellow place: exit purpose: "Look." }
  control for aeo "Examine" { type: physical_examination channel: red place: exit purpose: "Look." }  #!
}
""",
    good="""
criterion EXA-001 "Example" {
  status: draft
  applies: import
  control "Look" { type: documentary channel: yellow place: exit purpose: "Look." }
  control for aeo "Ask" { type: documentary channel: blue place: exit purpose: "Look." }
}
""",
)


def check(program: Program) -> Iterator[Finding]:
    for criterion in readable(program, "criterion"):
        ordinary = [control for control in criterion.blocks("control") if not is_for_aeo(control)]
        for control in criterion.blocks("control"):
            arguments = _judged(control, ordinary, program) if is_for_aeo(control) else {}
            if arguments:
                place = control.entries["channel"][0].span
                severity = rule_severity(criterion, program)
                yield Finding("aeo-not-better", place, arguments, severity=severity)


def _judged(control: Reading, ordinary: list[Reading], program: Program) -> dict[str, str]:
    """What is wrong with the channel; empty where nothing is. Channels count from the most severe."""
    channels = program.catalogue.channels
    word = control.one("channel")
    if word is None:
        return {}
    if channels[word].severity == max(channel.severity for channel in channels.values()):
        return {
            "channel": word,
            "fault": "which is no control at all",
            "advice": "a lighter control is still one",
        }
    others = [channels[other.one("channel")].severity for other in ordinary if other.one("channel")]
    if others and channels[word].severity < min(others):
        return {"channel": word, "fault": "and the ordinary one is milder", "advice": "lighten this one"}
    return {}
