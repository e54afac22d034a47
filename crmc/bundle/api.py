"""The Python interface: `from crmc import Bundle`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from crmc.bundle.manifest import Manifest
from crmc.bundle.opened import OpenBundle, open_bundle
from crmc.engine.online.judge import OnlineJudge
from crmc.engine.online.moments import as_fields
from crmc.engine.plan.book import plan_of
from crmc.engine.referee import Referee
from crmc.engine.supplies import checked_lists, given_history, history_records, read_history
from crmc.engine.supply_files import checked_key, checked_rates, read_key, read_lists, read_rates
from crmc.ir.evaluate import evaluate
from crmc.ir.model import RuleBook
from crmc.ir.record import Record, read_record
from crmc.ir.scope import Rates, Supplies

PathLike: TypeAlias = str | os.PathLike[str]
GivenKey: TypeAlias = bytes | PathLike
GivenLists: TypeAlias = Mapping[str, Iterable[str]] | PathLike
GivenHistory: TypeAlias = Iterable[dict[str, Any]] | PathLike
GivenRates: TypeAlias = Iterable[tuple[str, str, str]] | PathLike


class Bundle:
    """A verified bundle with a Party's supplies, ready to judge one declaration after another.

    Many threads may use one bundle. The first declaration takes longer: it makes the judge of all others.

    Each is judged by itself: declarations that were judged before are no history of the next one.
    """

    def __init__(self, opened: OpenBundle, supplies: Supplies) -> None:
        self._opened, self._supplies = opened, supplies
        self._online: OnlineJudge | None = None

    @classmethod
    def open(
        cls,
        path: PathLike,
        key: GivenKey | None = None,
        lists: GivenLists | None = None,
        history: GivenHistory | None = None,
        rates: GivenRates | None = None,
    ) -> Bundle:
        """Opens and verifies a bundle file.

        `key`: at least 32 bytes, or their file. `lists`: values by the name of the list, or a folder.
        `history`: earlier declarations, or their file. `rates`: (currency, date, EUR per unit) as text,
        or a CSV file. Raises BundleError for the bundle and InputError for what is supplied.
        """
        opened = open_bundle(Path(path))
        supplies = Supplies(
            key=None if key is None else _key(key),
            lists={} if lists is None else checked_lists(opened.book, _lists(lists)),
            history=None if history is None else _history(opened.book, history),
            rates=None if rates is None else _rates(rates),
        )
        return cls(opened, supplies)

    @property
    def manifest(self) -> Manifest:
        """What the bundle is, and how long it holds: nothing here refuses an expired one."""
        return self._opened.manifest

    @property
    def book(self) -> RuleBook:
        """The rules, not to be changed."""
        return self._opened.book

    @property
    def supplies(self) -> Supplies:
        """What was supplied, checked against the rules; not to be changed."""
        return self._supplies

    @property
    def digest(self) -> str:
        """SHA-256 of the bundle file, in hexadecimal."""
        return self._opened.digest

    def evaluate(self, declaration: dict[str, Any], all: bool = False) -> list[dict[str, Any]]:
        """The rows of one declaration of the nested form: those to report, or with `all` every pair.

        Never raises for what was declared: a declaration that cannot be read is a row of its own.
        """
        if all:
            book = self._opened.book
            return [
                as_fields(row) for row in evaluate(book, [read_record(book, declaration)], self._supplies)
            ]
        return (self._online or self._judge()).mappings(declaration)

    def _judge(self) -> OnlineJudge:
        """The judge, made for the first declaration."""
        if self._online is None:
            plan = plan_of(self._opened.book, self._supplies)
            self._online = OnlineJudge(plan, Referee(plan))
        return self._online


def _key(key: GivenKey) -> bytes:
    return checked_key(key, "the key") if isinstance(key, bytes) else read_key(Path(key))


def _lists(lists: GivenLists) -> Mapping[str, Iterable[str]]:
    return lists if isinstance(lists, Mapping) else read_lists(Path(lists))


def _history(book: RuleBook, history: GivenHistory) -> tuple[Record, ...]:
    if isinstance(history, str | os.PathLike):
        return read_history(Path(history), book)
    return history_records(book, given_history(history), "given")


def _rates(rates: GivenRates) -> Rates:
    if isinstance(rates, str | os.PathLike):
        return read_rates(Path(rates))
    return checked_rates((f"rate {number}", list(rate)) for number, rate in enumerate(rates, start=1))
