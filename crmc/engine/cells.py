"""One flat row as a header and an item: levels, lists, booleans and currencies of its cells."""

from __future__ import annotations

from collections.abc import Mapping

from crmc.engine.declarations import FaultyValue
from crmc.ir.facts import ElementFacts
from crmc.ir.model import RuleBook

_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}
_CURRENCY = "_currency"


class CellReader:
    """Reads the cells of rows by what the book says of the elements.

    `written`: text is read as in CSV (empty is missing, `;` separates, yes and no). `native`: values
    may be typed, as in Parquet. Columns that the book does not know go to the item, where
    `crmc.ir.record` takes note of them.
    """

    def __init__(self, book: RuleBook, written: bool, native: bool) -> None:
        self._elements = book.elements
        self._known = frozenset(book.elements).union(*(kind.elements for kind in book.kinds.values()))
        self._written, self._native = written, native

    def read(self, cells: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
        """(header, item) of one row, without what is missing."""
        header: dict[str, object] = {}
        item: dict[str, object] = {}
        for column, cell in cells.items():
            if column == "declaration_id" or self._is_currency_of_another(column, cells):
                continue
            value = self._value(column, cell, cells)
            if value is not None:
                (header if self.is_header(column) else item)[column] = value
        return header, item

    def value(self, column: str, cell: object) -> object:
        """The value of one cell that has no currency beside it."""
        return self._value(column, cell, {})

    def is_header(self, column: str) -> bool:
        facts = self._elements.get(column)
        return column == "kind" or (facts is not None and "item" not in facts.levels)

    def is_unknown(self, column: str) -> bool:
        """Does the book tell nothing of an element?"""
        return column not in self._elements

    def _is_currency_of_another(self, column: str, cells: Mapping[str, object]) -> bool:
        base = column.removesuffix(_CURRENCY)
        return base != column and base in cells and column not in self._known

    def _value(self, column: str, cell: object, cells: Mapping[str, object]) -> object:
        facts = self._elements.get(column)
        value = _midnight_as_date(facts, cell) if self._native else cell
        value = self._written_value(facts, value) if self._written else value
        beside = column + _CURRENCY
        if value is None or beside not in cells or not self._is_currency_of_another(beside, cells):
            return value
        return _with_currency(value, cells[beside])

    def _written_value(self, facts: ElementFacts | None, cell: object) -> object:
        if not isinstance(cell, str) or cell == "":
            return None if cell == "" else cell
        if facts is None:
            return cell
        if not facts.multiple:
            return _boolean(facts, cell)
        return [] if cell == "[]" else [_boolean(facts, part) for part in cell.split(";")]


def _boolean(facts: ElementFacts, text: str) -> object:
    return _BOOLEANS.get(text, text) if facts.type == "bool" else text


def _midnight_as_date(facts: ElementFacts | None, value: object) -> object:
    """A timestamp column may hold the days of a date element, if every time in it is midnight."""
    if facts is not None and facts.type == "date" and isinstance(value, str):
        return value.removesuffix("T00:00:00")
    return value


def _with_currency(value: object, currency: object) -> object:
    """An amount with its currency; an empty currency leaves the amount in EUR."""
    if currency in (None, ""):
        return value
    if not isinstance(value, list):
        return {"amount": value, "currency": currency}
    currencies = currency.split(";") if isinstance(currency, str) else currency
    if not isinstance(currencies, list) or len(currencies) not in (1, len(value)):
        return FaultyValue("there must be one currency, or as many as amounts")
    each = currencies * len(value) if len(currencies) == 1 else currencies
    return [{"amount": amount, "currency": one} for amount, one in zip(value, each, strict=True)]
