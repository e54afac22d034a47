"""What a Party supplies beside a bundle: lists, rates of exchange, the key of random selection.

Each reader gives plain values; every fault of a file is told with its line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

from crmc.engine.declarations import InputError

LEAST_KEY_BYTES = 32
RATE_COLUMNS = ("currency", "date", "eur_per_unit")

_DECIMAL = re.compile(r"[0-9]{1,18}(\.[0-9]{1,18})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Rates = Mapping[str, tuple[tuple[date, Fraction], ...]]
"""For each currency (day, EUR for one unit), by day."""


def read_key(path: Path) -> bytes:
    """The bytes of a key file, all of them (4.9)."""
    return checked_key(_bytes(path, "the key"), f"the key `{path}`")


def checked_key(key: bytes, name: str) -> bytes:
    """The key itself; raises InputError if it is too short to be one."""
    if len(key) < LEAST_KEY_BYTES:
        raise InputError(f"{name} has {len(key)} bytes: at least {LEAST_KEY_BYTES} are needed")
    return key


def read_lists(folder: Path) -> dict[str, tuple[str, ...]]:
    """The lists of a folder by name: `NAME.txt` or `NAME`, one value a line, blank lines skipped."""
    if not folder.is_dir():
        raise InputError(f"`{folder}` is no folder: `--lists` takes one with a text file for each list")
    lists: dict[str, tuple[str, ...]] = {}
    faults: list[str] = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or not path.is_file():
            continue
        name = path.name.removesuffix(".txt")
        if name in lists:
            faults.append(f"the list `{name}` is there twice, as `{name}` and `{name}.txt`")
        try:
            lists[name] = _list_values(path)
        except InputError as error:
            faults.extend(error.sentences)
    if faults:
        raise InputError(*faults)
    return lists


def _list_values(path: Path) -> tuple[str, ...]:
    lines = (line.strip() for line in _text(path, "the list").splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def read_rates(path: Path) -> Rates:
    """The rate table (4.6): CSV with the columns currency, date, eur_per_unit."""
    text = _text(path, "the rate table")
    rows = csv.reader(text.splitlines(), strict=True)
    header = next(rows, [])
    if tuple(header) != RATE_COLUMNS:
        raise InputError(f"`{path.name}`, line 1: the header must be {','.join(RATE_COLUMNS)}")
    try:
        return checked_rates((f"`{path.name}`, line {rows.line_num}", row) for row in rows if row)
    except csv.Error as error:
        raise InputError(f"`{path.name}`, line {rows.line_num}: this is not CSV: {error}") from None


def checked_rates(rows: Iterable[tuple[str, list[str]]]) -> Rates:
    """Rates from (place, [currency, date, eur_per_unit]); every faulty row is told."""
    rates: dict[str, dict[date, Fraction]] = {}
    faults: list[str] = []
    for place, row in rows:
        found = list(_rate_faults(row)) or list(_add_rate(rates, row))
        faults.extend(f"{place}: {fault}" for fault in found)
    if faults:
        raise InputError(*faults)
    return {currency: tuple(sorted(days.items())) for currency, days in rates.items()}


def _rate_faults(row: list[str]) -> Iterator[str]:
    if len(row) != len(RATE_COLUMNS):
        yield f"a rate has {len(RATE_COLUMNS)} cells, not {len(row)}"
        return
    currency, day, rate = row
    if not re.fullmatch("[A-Z]{3}", currency):
        yield f"`{currency}` is no currency code of three capital letters"
    if not _is_day(day):
        yield f"`{day}` is no date as YYYY-MM-DD"
    if not _DECIMAL.fullmatch(rate):
        yield f"`{rate}` is no decimal number"
    elif Fraction(rate) == 0:
        yield "a rate of zero converts nothing"
    elif currency == "EUR" and Fraction(rate) != 1:
        yield "one EUR is 1 EUR"


def _add_rate(rates: dict[str, dict[date, Fraction]], row: list[str]) -> Iterator[str]:
    currency, day, rate = row[0], date.fromisoformat(row[1]), Fraction(row[2])
    if rates.setdefault(currency, {}).setdefault(day, rate) != rate:
        yield f"there are two rates of {currency} for {day}"


def _is_day(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _text(path: Path, what: str) -> str:
    data = _bytes(path, what)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"`{path.name}`, line {line}: this is not valid UTF-8") from None


def _bytes(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{what} `{path}` cannot be read: {(error.strerror or str(error)).lower()}"
        ) from None
