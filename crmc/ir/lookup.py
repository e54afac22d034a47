"""Named values of a book at a record: lists, tables and parameters (2, 4.12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from crmc.ir.membership import COMMODITY_CODE, is_too_short
from crmc.ir.model import Row, ValueList
from crmc.ir.scope import Scope, element_value, is_hierarchical
from crmc.ir.values import Known, Missing, Scalar, Value, missing


def written_value(kind: str, text: str) -> Scalar:
    """A value as a book holds it; every other type is a number in base units."""
    if kind == "bool":
        return text in ("true", "yes")
    if kind == "date":
        return date.fromisoformat(text)
    if kind == "datetime":
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    if kind in ("code", "text", "identifier"):
        return text
    return Fraction(text)


# Parameters


def parameter_value(scope: Scope, name: str) -> Value:
    """4.12: the Party's value from its date, else the default; one withheld or not shown is missing."""
    parameter = scope.world.parameters.get(name)
    if parameter is None:
        return missing(f"parameter:{name}")
    reference = scope.record.reference
    text = parameter.default
    for dated in sorted(parameter.national, key=lambda value: value.start):
        if reference is not None and dated.start <= reference.isoformat():
            text = dated.value
    if text is None:
        return missing(f"parameter:{name}")
    return Known(written_value(parameter.dimension.split(" ")[0], text))


# Lists


def list_values(scope: Scope, name: str) -> Sequence[Scalar] | None:
    """The values at the reference date; None: not supplied, withheld, or not shown to this audience."""
    named = scope.world.lists.get(name)
    if named is None:
        return None
    supplied = scope.world.supplies.lists.get(name)
    if supplied is not None:
        texts = tuple(supplied)
    elif named.external or named.withheld:
        return None
    else:
        texts = values_at(named, scope.record.reference)
    if named.hierarchical:
        return [text.replace(".", "") for text in texts]
    return [written_value(named.type, text) for text in texts]


def values_at(named: ValueList, reference: date | None) -> tuple[str, ...]:
    """The values from the latest start not after the reference date."""
    texts = named.values
    for dated in sorted(named.dated, key=lambda values: values.start or ""):
        if dated.start is None or (reference is not None and dated.start <= reference.isoformat()):
            texts = dated.values
    return texts


# Tables


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that applies, or (with `missing` names) may apply once those are known."""

    value: str
    precedence: tuple[int, ...]
    missing: frozenset[str]


def table_value(scope: Scope, name: str) -> Value:
    """The longest code wins, then `any`; unknown where a row that would win may yet apply."""
    table = scope.world.tables.get(name)
    overriding = scope.world.supplies.tables.get(name)
    if table is None or (overriding is None and table.withheld):
        return missing(f"table:{name}")
    rows = table.rows if overriding is None else overriding
    found = list(candidates(scope, table.by, rows))
    text = winner(found)
    if isinstance(text, Missing):
        return text if text.names else missing(f"table:{name}")
    kind = table.dimension.split(" ")[0]
    return Known(written_value(kind, text))


def winner(found: list[Candidate]) -> str | Missing:
    """4.3: the value on which every completion agrees; else what is missing to tell."""
    certain = [candidate for candidate in found if not candidate.missing]
    best = max(certain, key=lambda candidate: candidate.precedence, default=None)
    doubtful = [
        candidate
        for candidate in found
        if candidate.missing
        and (best is None or (candidate.precedence > best.precedence and not same_value(candidate, best)))
    ]
    if best is not None and not doubtful:
        return best.value
    return Missing(frozenset(name for candidate in doubtful for name in candidate.missing))


def same_value(left: Candidate, right: Candidate) -> bool:
    """Do two rows hold the same value?"""
    return left.value == right.value


def candidates(scope: Scope, by: tuple[str, ...], rows: Sequence[Row]) -> Iterator[Candidate]:
    """The rows that apply or may apply."""
    book = scope.world.book
    keys = [(element_value(scope, element), is_hierarchical(book, element)) for element in by]
    for row in rows:
        fits = [fit(*key, wanted) for key, wanted in zip(keys, row.keys, strict=True)]
        if all(each is not None for each in fits):
            missing_names = frozenset(name for each in fits if each is not None for name in each[1])
            yield Candidate(row.value, tuple(each[0] for each in fits if each is not None), missing_names)


def fit(declared: Value, hierarchical: bool, wanted: str | None) -> tuple[int, frozenset[str]] | None:
    """How closely a key fits (0: `any`) and what is missing to be sure; None: it does not."""
    if wanted is None:
        return 0, frozenset()
    if isinstance(declared, Missing):
        return (len(wanted) if hierarchical else 1), declared.names
    assert isinstance(declared, Known)
    code = str(declared.value)
    if not hierarchical:
        return (1, frozenset()) if code == wanted else None
    if is_too_short(code, wanted):
        return len(wanted), frozenset({COMMODITY_CODE})
    return (len(wanted), frozenset()) if code.startswith(wanted) else None
