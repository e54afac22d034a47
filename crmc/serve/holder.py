"""Holds the bundle that answers, and puts a newer one in its place without a pause.

INVARIANT: a bundle takes over only when it and all supplies were read and verified; a request keeps the
one that it began with. What cannot be used is told, and the one in place goes on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from crmc.bundle.api import Bundle
from crmc.bundle.archive import BundleError
from crmc.bundle.manifest import age_in_days, is_expired
from crmc.engine.declarations import InputError
from crmc.serve.interpreter import Interpreter

Marks = tuple[tuple[str, int, int, int], ...]
"""Of each file: its path, inode, size, and time of the last change in nanoseconds."""


class ExpiredError(Exception):
    """The last day of a bundle has passed, and nobody has allowed it."""


@dataclass(frozen=True, slots=True)
class Files:
    """A bundle and what a Party supplies beside it, as `crmc evaluate` takes them."""

    bundle: Path
    key: Path | None = None
    lists: Path | None = None
    history: Path | None = None
    rates: Path | None = None

    def open(self) -> Bundle:
        """Reads and verifies all of them. Raises BundleError and InputError."""
        return Bundle.open(self.bundle, self.key, self.lists, self.history, self.rates)

    def marks(self) -> Marks:
        """What would differ if one of them were replaced; a file that is not there has no mark."""
        return tuple(mark for path in self._paths() for mark in _mark(path))

    def _paths(self) -> Iterator[Path]:
        for path in (self.bundle, self.key, self.history, self.rates, self.lists):
            if path is not None:
                yield path
        if self.lists is not None and self.lists.is_dir():
            yield from sorted(self.lists.iterdir())


def _mark(path: Path) -> Iterator[tuple[str, int, int, int]]:
    try:
        found = os.stat(path)
    except OSError:
        return
    yield str(path), found.st_ino, found.st_size, found.st_mtime_ns


@dataclass(frozen=True, slots=True)
class Serving:
    """A bundle in use, what judges by it pair by pair, and since when."""

    bundle: Bundle
    interpreter: Interpreter
    since: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the files that now lie there are not used, and when that was found."""

    reason: str
    at: datetime


class Holder:
    """`serving` is what answers; `refusal` is set while newer files lie there that cannot be used."""

    def __init__(
        self, files: Files, now: Callable[[], datetime], tell: Callable[[str], None], allow_expired: bool
    ) -> None:
        """Raises BundleError, InputError or ExpiredError if there is nothing to begin with."""
        self._files, self._now, self._tell, self._allow_expired = files, now, tell, allow_expired
        self._seen = self._used = files.marks()
        self.refusal: Refusal | None = None
        self.serving = self._begun(self._opened())

    @property
    def today(self) -> date:
        return self._now().date()

    @property
    def is_expired(self) -> bool:
        """Whether the bundle in use must not be used any more."""
        return not self._allow_expired and is_expired(self.serving.bundle.manifest, self.today)

    @property
    def age_days(self) -> int | None:
        return age_in_days(self.serving.bundle.manifest, self.today)

    def look(self) -> None:
        """Puts what lies there now into use, if it differs from what is used and no longer changes.

        Two looks must find the same, so that a file that is being copied is not taken for a bad one.
        """
        marks = self._files.marks()
        settled = marks == self._seen
        self._seen = marks
        if settled and marks != self._used:
            self._used = marks
            self._take()

    def _take(self) -> None:
        try:
            bundle = self._opened()
            self._compare(bundle)
        except (BundleError, InputError, ExpiredError) as error:
            self.refusal = Refusal(one_line(error), self._now())
            self._tell(f"not taken into use: {self.refusal.reason}; {named(self.serving.bundle)} goes on")
            return
        what = "its supplies were read again" if bundle.digest == self.serving.bundle.digest else "in use now"
        self.serving, self.refusal = self._begun(bundle), None
        self._tell(f"{named(bundle)}: {what}")

    def _opened(self) -> Bundle:
        bundle = self._files.open()
        if not self._allow_expired and is_expired(bundle.manifest, self.today):
            name, day = self._files.bundle.name, bundle.manifest.validity.end
            raise ExpiredError(f"`{name}` expired on {day}: get a newer one, or say --allow-expired")
        return bundle

    def _begun(self, bundle: Bundle) -> Serving:
        # A first question, so that the first declaration does not wait for what an engine makes then.
        for kind in bundle.book.kinds:
            bundle.evaluate({"id": "-", "kind": kind, "items": [{}]})
        return Serving(bundle, Interpreter(bundle), self._now())

    def _compare(self, bundle: Bundle) -> None:
        """Another Party's rules, or another audience's, never take over."""
        old, new = self.serving.bundle.manifest, bundle.manifest
        name = self._files.bundle.name
        if new.party != old.party:
            raise BundleError(
                f"`{name}` is now the bundle of {_whose(new.party)}, not of {_whose(old.party)}"
            )
        if new.audience != old.audience:
            raise BundleError(f"`{name}` is now for another audience: {new.audience}, not {old.audience}")


def named(bundle: Bundle) -> str:
    """A bundle in a line of the log."""
    manifest = bundle.manifest
    return f"{manifest.party or 'common text'} {manifest.release}, digest {bundle.digest[:16]}"


def one_line(error: Exception) -> str:
    """The sentences of an error in one line."""
    return "; ".join(str(error).splitlines())


def _whose(party: str | None) -> str:
    return party or "no Party"
