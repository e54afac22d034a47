"""The entries of a declaration as its author knows them: path, value, and what each is about.

Places in a file, the order of parts and controls, and the elements that conditions name are not among
them: they are no change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from crmc.analysis.diff.model import About
from crmc.analysis.diff.steps import step_entries
from crmc.decimals import decimal_text, fraction_of
from crmc.ir import model


class Entry(NamedTuple):
    """`compiled`: what the value means, where the value is only how it is written."""

    path: str
    value: Any
    about: About
    compiled: Any = None
    unit: str | None = None


def entries_of(declaration: Any) -> Iterator[Entry]:
    """The entries of a declaration of any kind; those without a value are left out."""
    found = (*_head(declaration.head), *_OF_KIND[type(declaration)](declaration))
    yield from (entry for entry in found if entry.value not in (None, (), "", {}))


def _head(head: model.Head) -> Iterator[Entry]:
    yield Entry("title", head.title, "words")
    for language, title in head.titles.items():
        yield Entry(f"titles.{language}", title, "words")
    yield Entry("language", None if head.language == "en" else head.language, "words")
    yield Entry("status", head.status, "standing")
    yield Entry("version", head.version, "standing")
    yield Entry("owner", head.owner, "standing")
    yield Entry("classification", label_text(head.classification), "label")
    yield Entry("declassify", head.declassified, "label")
    yield Entry("valid", period_text(head.valid), "selection")
    yield Entry("review", head.review, "date")
    yield Entry("implements", head.implements, "standing")
    yield Entry("related", head.related, "standing")
    for role in dict.fromkeys(citation.role for citation in head.legal):
        cited = tuple(citation.text for citation in head.legal if citation.role == role)
        yield Entry(f"legal.{role}", cited, "law")


def label_text(label: model.Classification) -> str:
    """A label as it is written: `limited for AL, ME`."""
    return label.label if label.recipients is None else f"{label.label} for {', '.join(label.recipients)}"


def period_text(period: model.Period) -> str | None:
    """A period as it is written; None where it has no bounds."""
    if period.start is None and period.end is None:
        return None
    return f"{period.start or ''} .. {period.end or ''}".strip()


def _criterion(found: model.Criterion) -> Iterator[Entry]:
    yield Entry("risk", found.risk, "standing")
    yield Entry("level", found.level, "standing")
    yield Entry("consequence", found.consequence, "standing")
    yield Entry("applies", found.applies, "selection")
    yield Entry("on", found.on, "selection")
    yield Entry("parties", found.parties, "selection")
    yield Entry("description", found.description, "words")
    for key in ("proportionality", "urgency", "impact"):
        yield Entry(f"justification.{key}", getattr(found.justification, key, None), "words")
    yield Entry("exchange", found.exchange and found.exchange.parties, "law")
    for part in found.parts:
        yield from _part(part)
    yield Entry("select", found.select_text, "selection", found.select)
    yield from _score(found.score)
    yield from _controls(found.controls)
    yield Entry("no_aeo_relief", found.no_aeo_relief, "control")
    yield Entry("measure", found.measure, "standing")
    yield Entry("origin_reason", found.origin_reason, "law")
    yield Entry("single_indicator_reason", found.single_indicator_reason, "law")
    yield Entry("active_from", found.active_from, "selection")
    yield Entry("absent", tuple(map(period_text, found.absent)), "selection")


def _part(part: model.CriterionPart) -> Iterator[Entry]:
    path = f"{'let' if part.kind == 'let' else 'indicators'}.{part.name}"
    yield Entry(path, part.text, "selection", part.value)
    yield Entry(f"{path}.title", part.title, "words")
    yield Entry(f"{path}.classification", part.classification and label_text(part.classification), "label")
    yield Entry(f"{path}.evidence", part.evidence and evidence_text(part.evidence), "selection")


def evidence_text(evidence: model.Evidence) -> str:
    """Evidence as it is written; shares as percentages."""
    if evidence.counts is None:
        shares = evidence.irregular_share, evidence.regular_share
        irregular, regular = (decimal_text(fraction_of(share) * 100) for share in shares)
        return f"in {irregular} % of irregular, in {regular} % of regular"
    hits, total, regular_hits, regular_total = evidence.counts
    return f"in {hits} of {total} irregular, in {regular_hits} of {regular_total} regular"


def _score(score: model.Score | None) -> Iterator[Entry]:
    if score is not None:
        yield Entry("score.prior", score.prior, "selection", unit="decibans")
        yield Entry("score.threshold", score.threshold, "selection", unit="decibans")


def _controls(controls: Iterable[model.Control]) -> Iterator[Entry]:
    seen: dict[str, int] = {}
    for control in controls:
        seen[control.title] = seen.get(control.title, 0) + 1
        again = f" ({seen[control.title]})" if seen[control.title] > 1 else ""
        yield Entry(f"controls.{control.title}{again}", msgspec.to_builtins(control), "control")


def _alert(found: model.Alert) -> Iterator[Entry]:
    yield Entry("risk", found.risk, "standing")
    yield Entry("sender", found.sender, "selection")
    yield Entry("recipients", found.recipients, "selection")
    yield Entry("urgency", found.urgency, "control")
    yield Entry("applies", found.applies, "selection")
    yield Entry("scope", found.scope_text, "selection", found.scope)
    yield Entry("look_for", found.look_for, "words")


def _area(found: model.Area) -> Iterator[Entry]:
    yield Entry("criteria", found.criteria, "selection")
    yield Entry("applies", found.applies, "selection")
    yield Entry("scope", found.scope_text, "selection", found.scope)
    yield Entry("description", found.description, "words")
    yield Entry("usual_controls", found.usual_controls, "control")


def _list(found: model.ValueList) -> Iterator[Entry]:
    yield Entry("of", found.of, "value")
    yield Entry("values", tuple(sorted(found.values)), "value")
    yield Entry("external", found.external or None, "value")
    yield Entry("withheld", found.withheld or None, "value")
    for dated in found.dated:
        yield Entry(f"dated.{dated.start}", dated.values, "value")


def _table(found: model.Table) -> Iterator[Entry]:
    yield Entry("by", found.by, "value")
    yield Entry("of", found.dimension, "value")
    yield Entry("withheld", found.withheld or None, "value")
    for row in found.rows:
        yield Entry(
            f"rows.{', '.join(key or 'any' for key in row.keys)}", row.value, "value", unit=found.unit
        )


def _parameter(found: model.ParameterDeclaration) -> Iterator[Entry]:
    yield Entry("of", found.dimension, "value")
    yield Entry("default", found.default, "value", unit=found.unit)
    if found.low is not None or found.high is not None:
        yield Entry("range", (found.low, found.high), "value", unit=found.unit)
    yield Entry("withheld", found.withheld or None, "value")
    for value in found.national:
        yield Entry(f"national.{value.start}", value.value, "value", unit=found.unit)


def _procedure(found: model.Procedure) -> Iterator[Entry]:
    yield Entry("risk", found.risk, "standing")
    yield Entry("applies", found.applies, "procedure")
    yield Entry("place", found.places, "procedure")
    yield Entry("purpose", found.purpose, "words")
    yield Entry("rights", found.rights, "law")
    yield Entry("random_share", found.random_share, "procedure", unit="share")
    yield Entry("within", found.within, "procedure", unit="min")
    yield Entry("separate", found.separate, "procedure")
    yield Entry("result_notice", found.result_notice, "procedure")
    yield Entry("joint_control", found.joint_control, "procedure")
    for kind, things in (
        ("roles", found.roles),
        ("authorities", found.authorities),
        ("resources", found.resources),
    ):
        for thing in things:
            yield Entry(f"{kind}.{thing.name}", thing.title, "procedure")
    for form in found.forms:
        yield Entry(f"forms.{form.name}", form.title, "procedure")
        for field in form.fields:
            required = " required" if field.required else ""
            told = f'"{field.title}" of {field.type}{required}'
            yield Entry(f"forms.{form.name}.{field.name}", told, "procedure")
    for path, value, is_words in step_entries(found.steps):
        unit = "min" if path.endswith(".within") else None
        yield Entry(path, value, "words" if is_words else "procedure", unit=unit)


def _metric(found: model.Metric) -> Iterator[Entry]:
    for key in ("goal", "strategy", "question"):
        yield Entry(key, getattr(found, key), "words")
    for key in ("formula", "target", "per"):
        yield Entry(key, getattr(found, key), "value")


def _act(found: model.Act) -> Iterator[Entry]:
    yield Entry("from", found.period.start, "selection")
    yield Entry("until", found.period.end, "selection")
    if found.attested_by or found.attested_on:
        yield Entry("attested", f'"{found.attested_by}", {found.attested_on}', "law")
    yield Entry("reason", found.reason, "words")
    yield Entry("purpose", found.purpose, "selection")
    for name in dict.fromkeys(name for name, _ in found.settings):
        values = tuple(value for setting, value in found.settings if setting == name)
        yield Entry(f"set.{name}", values, "value")


_OF_KIND: dict[type, Callable[[Any], Iterator[Entry]]] = {
    model.Criterion: _criterion,
    model.Alert: _alert,
    model.Area: _area,
    model.ValueList: _list,
    model.Table: _table,
    model.ParameterDeclaration: _parameter,
    model.Procedure: _procedure,
    model.Metric: _metric,
    model.Act: _act,
}
