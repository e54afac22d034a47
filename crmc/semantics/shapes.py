"""How the values of an entry are read: one function a shape, values in and findings beside them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from crmc.catalogue.citations import divisions, find_provision
from crmc.catalogue.model import Catalogue
from crmc.decimals import decimal_text, fraction_of
from crmc.diagnostics import Finding, Related
from crmc.kinds.table import Field, Shape
from crmc.nearest import listed, nearest_name, nearest_names
from crmc.semantics import types
from crmc.semantics.meanings import named_so, with_meaning
from crmc.semantics.program import Valued
from crmc.semantics.units import read_quantity, unknown_unit
from crmc.source import Span
from crmc.syntax import ast
from crmc.unmistakable import unmistakable_name


class CitedLaw(NamedTuple):
    """A citation that resolved: its text, and the catalogue's instrument and provision (if one was cited)."""

    text: str
    instrument: str
    division: str | None
    number: str | None


RESTING_ROLES = ("basis", "provision")
"""The roles in which a citation is what a criterion or an act rests on."""

Values = Sequence[ast.Expression]
Read = tuple[tuple[Valued, ...], list[Finding]]


def read_values(entry: ast.Entry, field: Field, catalogue: Catalogue) -> Read:
    """The values of an entry by its shape; what cannot be read is a finding and left out."""
    values = entry.values
    if len(values) > 1 and not field.several:
        arguments = {"key": field.key, "count": str(len(values))}
        return (), [Finding("too-many-values", values[1].span, arguments, help=_decimal_comma(values))]
    return _READERS[field.shape](values, field, catalogue)


def _decimal_comma(values: Values) -> str | None:
    """`12,5` and `1,000`: a comma stands between values, and in no number."""
    last = _last_number(values[0])
    second = values[1]
    digits = second.text if isinstance(second, ast.Number) else getattr(second, "number", "")
    if not last or not digits or values[0].span.end_column + 1 != second.span.column:
        return None
    if len(digits) == 3:
        return f"thousands are written with `_`, as in `{last}_{digits}`, and decimals with a point"
    return f"decimals are written with a point: `{last}.{digits}`"


def _last_number(value: ast.Node) -> str:
    numbers = [node for node in ast.descendants(value) if isinstance(node, ast.Number)]
    at_end = numbers and numbers[-1].span.end_column == value.span.end_column
    return numbers[-1].text if at_end else ""


def _each(
    read: Callable[[ast.Expression, Field, Catalogue], Valued | Finding],
) -> Callable[[Values, Field, Catalogue], Read]:
    def read_all(values: Values, field: Field, catalogue: Catalogue) -> Read:
        results = [read(value, field, catalogue) for value in values]
        good = tuple(result for result in results if isinstance(result, Valued))
        return good, [result for result in results if isinstance(result, Finding)] or _repeated(good)

    return read_all


def _repeated(values: Sequence[Valued]) -> list[Finding]:
    """Words, IDs and Parties that are listed a second time."""
    first: dict[str, Valued] = {}
    found = []
    for valued in values:
        if isinstance(valued.value, str) and first.setdefault(valued.value, valued) is not valued:
            related = (Related(first[valued.value].span, "it stands here first"),)
            found.append(Finding("listed-twice", valued.span, {"value": valued.value}, related))
    return found


def unexpected_value(value: ast.Expression, field: Field) -> Finding:
    """The finding for a value of another shape."""
    return Finding("wrong-value", value.span, {"key": field.key, "expected": str(field.shape)})


def _word(value: ast.Expression, field: Field, catalogue: Catalogue) -> Valued | Finding:
    if isinstance(value, ast.Name):
        return Valued(value.text, value.span)
    return unexpected_value(value, field)


def _choice(value: ast.Expression, field: Field, catalogue: Catalogue) -> Valued | Finding:
    word = value.text if isinstance(value, ast.Name) else ""
    if word in field.choices:
        return Valued(word, value.span)
    return _not_one_of(value, field, field.choices)


def _not_one_of(value: ast.Expression, field: Field, allowed: Iterable[str]) -> Finding:
    word = getattr(value, "text", None) or getattr(value, "value", None)
    if not isinstance(word, str) or not word:
        expected = f"{'words' if field.several else 'one word'} such as `{next(iter(allowed), '')}`"
        return Finding("wrong-value", value.span, {"key": field.key, "expected": expected})
    help = None
    if isinstance(value, ast.Text) and word in allowed:
        help = f"write it without quotes: `{word}`"
    arguments = {"key": field.key, "word": word}
    return Finding("unknown-word", value.span, arguments, help=help, guess=lambda: guess_word(word, allowed))


def guess_word(word: str, allowed: Iterable[str]) -> dict[str, str]:
    """What an unknown word was probably meant to be, and what is allowed."""
    near = nearest_names(word, allowed, limit=1) or named_so(word, allowed)
    return {
        "allowed": listed(allowed, word),
        "nearest": with_meaning(near[0], allowed) if near else "",
        "certain": unmistakable_name(word, allowed),
    }


def _vocabulary(value: ast.Expression, field: Field, catalogue: Catalogue) -> Valued | Finding:
    words = getattr(catalogue, field.vocabulary)
    word = _code_text(value)
    if word in words:
        return Valued(word, value.span)
    return _not_one_of(value, field, words)


def _code_text(value: ast.Expression) -> str:
    """A word of a vocabulary as written: a name, digits (`1.1`), an ID or a quoted text."""
    if isinstance(value, ast.Text):
        return value.value
    return str(getattr(value, "text", ""))


def _text(value: ast.Expression, field: Field, catalogue: Catalogue) -> Valued | Finding:
    if isinstance(value, ast.Text):
        if not value.value.strip():
            return Finding(
                "missing-value", value.span, {"key": field.key}, help="write it between the quotes"
            )
        return Valued(value.value, value.span)
    return unexpected_value(value, field)


def read_date(value: ast.Expression) -> Valued | Finding | None:
    """A date that exists; None where the value is no date at all."""
    if not isinstance(value, ast.Date):
        return None
    try:
        datetime.date.fromisoformat(value.text)
    except ValueError:
        return Finding("no-such-date", value.span, {"date": value.text})
    return Valued(value.text, value.span)


def _date(value: ast.Expression, field: Field, catalogue: Catalogue) -> Valued | Finding:
    return read_date(value) or unexpected_value(value, field)


def _period(value: ast.Expression, field: Field, catalogue: Catalogue) -> Valued | Finding:
    if not isinstance(value, ast.Range):
        return unexpected_value(value, field)
    low, high = read_date(value.low), read_date(value.high)
    for end in (low, high):
        if isinstance(end, Finding):
            return end
    if not isinstance(low, Valued) or not isinstance(high, Valued):
        return unexpected_value(value, field)
    if high.value < low.value:
        return Finding("period-backwards", value.span, {"start": low.value, "end": high.value})
    return Valued((low.value, high.value), value.span)


def _version(value: ast.Expression, field: Field, catalogue: Catalogue) -> Valued | Finding:
    if isinstance(value, ast.Code) and value.text.count(".") == 2:
        return Valued(value.text, value.span)
    return unexpected_value(value, field)


def _language(value: ast.Expression, field: Field, catalogue: Catalogue) -> Valued | Finding:
    if isinstance(value, ast.Name) and re.fullmatch(r"[a-z]{2,3}", value.text):
        return Valued(value.text, value.span)
    return unexpected_value(value, field)


def _identifier(value: ast.Expression, field: Field, catalogue: Catalogue) -> Valued | Finding:
    if isinstance(value, ast.Identifier):
        return Valued(value.text, value.span)
    return unexpected_value(value, field)


def _parties(values: Values, field: Field, catalogue: Catalogue) -> Read:
    """`all`, codes, or `all except MD`; in the order of the catalogue."""
    codes = list(catalogue.parties)
    first = values[0]
    if isinstance(first, ast.Name) and first.text == "all" and len(values) == 1:
        return tuple(Valued(code, first.span) for code in codes), []
    excluded = isinstance(first, ast.Qualified) and first.word.text == "all" and first.preposition == "except"
    named = [first.value, *values[1:]] if isinstance(first, ast.Qualified) and excluded else list(values)
    read, findings = _each(_party)(named, field, catalogue)
    chosen = {valued.value: valued.span for valued in read}
    if excluded:
        chosen = {code: first.span for code in codes if code not in chosen}
    return tuple(Valued(code, chosen[code]) for code in codes if code in chosen), findings


def _party(value: ast.Expression, field: Field, catalogue: Catalogue) -> Valued | Finding:
    code = _code_text(value)
    if code in catalogue.parties:
        return Valued(code, value.span)
    if code == "all":
        arguments = {"key": field.key, "expected": "`all` only by itself, or `all except` some Parties"}
        return Finding("wrong-value", value.span, arguments)
    return _not_one_of(value, field, {**catalogue.parties, **({"all": ""} if field.several else {})})


def _classification(values: Values, field: Field, catalogue: Catalogue) -> Read:
    """(label, recipients or None): `restricted for RS, MK` comes as a qualified word and further codes."""
    first = values[0]
    label = first.word if isinstance(first, ast.Qualified) else first
    labels = ("public", "limited", "restricted")
    if not isinstance(label, ast.Name) or label.text not in labels:
        return (), [_not_one_of(label, field, labels)]
    if not isinstance(first, ast.Qualified):
        if len(values) > 1:
            return (), [unexpected_value(values[1], field)]
        return (Valued((label.text, None), first.span),), []
    if first.preposition != "for" or label.text == "public":
        return (), [unexpected_value(first, field)]
    parties, findings = _parties([first.value, *values[1:]], field, catalogue)
    if findings:
        return (), findings
    recipients = tuple(valued.value for valued in parties)
    return (Valued((label.text, recipients), first.span.to(values[-1].span)),), findings


def _citation(value: ast.Expression, field: Field, catalogue: Catalogue) -> Valued | Finding:
    if isinstance(value, ast.Name):
        if value.text == "none":
            return Valued(None, value.span)
        instrument, division, number, text = value.text, None, None, value.text
    elif isinstance(value, ast.Citation):
        instrument, division, number = value.instrument.text, value.division, value.locator
        text = f"{instrument} {division} {number}"
    else:
        return unexpected_value(value, field)
    known = catalogue.instruments.get(instrument)
    if known is None:
        return _unknown_instrument(instrument, value.span, catalogue)
    if division and number and find_provision(known, division, number) is None:
        arguments = {"citation": text, "instrument": instrument}
        return Finding(
            "unknown-provision",
            value.span,
            arguments,
            guess=lambda: _guess_provision(instrument, division, number, catalogue),
        )
    return Valued(CitedLaw(text, instrument, division, number), value.span)


def _unknown_instrument(instrument: str, span: Span, catalogue: Catalogue) -> Finding:
    def guess() -> dict[str, str]:
        return {
            "nearest": nearest_name(instrument, catalogue.instruments),
            "certain": unmistakable_name(instrument, catalogue.instruments),
            "allowed": listed(catalogue.instruments, instrument),
        }

    return Finding("unknown-instrument", span, {"instrument": instrument}, guess=guess)


def _guess_provision(instrument: str, division: str, number: str, catalogue: Catalogue) -> dict[str, str]:
    """The provisions of an instrument that are like one that it does not have."""
    known = catalogue.instruments[instrument]
    cited = sorted({f"{p.division} {p.number}" for p in known.provisions if p.number})
    return {
        "nearest": _other_division(number, cited),
        "divisions": " ".join(kind for kind in divisions(known) if find_provision(known, kind, number)),
        "known": listed(cited, f"{division} {number}"),
        "unlisted": "" if cited else instrument,
    }


def _other_division(number: str, cited: Iterable[str]) -> str:
    """The provision of this number under another word: `article 46(3)` for `art 46(3)`."""
    return next((found for found in cited if found.endswith(f" {number}")), "")


def _in_unit(wanted: types.Type) -> Callable[[ast.Expression, Field, Catalogue], Valued | Finding]:
    def read(value: ast.Expression, field: Field, catalogue: Catalogue) -> Valued | Finding:
        quantity = read_quantity(value, catalogue)
        if quantity is None and isinstance(value, ast.Quantity):
            return unknown_unit(value, catalogue)
        if quantity is None or quantity[0] != wanted:
            return unexpected_value(value, field)
        return Valued(decimal_text(quantity[1]), value.span)

    return read


def _number(value: ast.Expression, field: Field, catalogue: Catalogue) -> Valued | Finding:
    if isinstance(value, ast.Number):
        return Valued(decimal_text(fraction_of(value.text)), value.span)
    return unexpected_value(value, field)


def _yes_no(value: ast.Expression, field: Field, catalogue: Catalogue) -> Valued | Finding:
    if isinstance(value, ast.Name) and value.text in ("yes", "no"):
        return Valued(value.text == "yes", value.span)
    return unexpected_value(value, field)


def _as_written(value: ast.Expression, field: Field, catalogue: Catalogue) -> Valued | Finding:
    return Valued(value, value.span)


def _attestation(values: Values, field: Field, catalogue: Catalogue) -> Read:
    """A function in quotes and the date on which it attested."""
    date = read_date(values[1]) if len(values) == 2 else None
    if isinstance(date, Finding):
        return (), [date]
    if not isinstance(values[0], ast.Text) or date is None:
        return (), [unexpected_value(values[0], field)]
    return (Valued((values[0].value, date.value), values[0].span.to(values[-1].span)),), []


def _evidence(values: Values, field: Field, catalogue: Catalogue) -> Read:
    """{group: (hits, total)} for irregular and regular; shares have the total None."""
    found: dict[str, tuple[Any, Any]] = {}
    for value in values:
        if not isinstance(value, ast.Evidence) or value.group.text not in ("irregular", "regular"):
            return (), [unexpected_value(value, field)]
        if (value.unit == "%") == (value.total is not None):
            return (), [unexpected_value(value, field)]
        hits = fraction_of(value.hits) / (100 if value.unit else 1)
        total = None if value.total is None else fraction_of(value.total)
        if total is not None and not (hits.denominator == total.denominator == 1):
            return (), [unexpected_value(value, field)]
        found[value.group.text] = (hits, total)
    if len(found) != 2 or len(values) != 2 or len({total is None for _, total in found.values()}) != 1:
        return (), [unexpected_value(values[0], field)]
    if any(hits > (1 if total is None else total) for hits, total in found.values()):
        return (), [Finding("evidence-over-total", values[0].span.to(values[-1].span))]
    return (Valued(found, values[0].span.to(values[-1].span)),), []


def span_of(values: Values) -> Span:
    """From the first value to the last."""
    return values[0].span.to(values[-1].span)


_READERS: dict[Shape, Callable[[Values, Field, Catalogue], Read]] = {
    Shape.CHOICE: _each(_choice),
    Shape.VOCABULARY: _each(_vocabulary),
    Shape.WORD: _each(_word),
    Shape.TEXT: _each(_text),
    Shape.DATE: _each(_date),
    Shape.PERIOD: _each(_period),
    Shape.VERSION: _each(_version),
    Shape.LANGUAGE: _each(_language),
    Shape.IDS: _each(_identifier),
    Shape.NAMES: _each(_word),
    Shape.PARTIES: _parties,
    Shape.CLASSIFICATION: _classification,
    Shape.CITATIONS: _each(_citation),
    Shape.DURATION: _each(_in_unit(types.DURATION)),
    Shape.PERCENT: _each(_in_unit(types.PERCENT)),
    Shape.NUMBER: _each(_number),
    Shape.YES_NO: _each(_yes_no),
    Shape.CONDITION: _each(_as_written),
    Shape.VALUES: _each(_as_written),
    Shape.ATTESTATION: _attestation,
    Shape.EVIDENCE: _evidence,
}
