"""What the resolver makes of the AST: declarations read by the tables of their kinds."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from msgspec import Struct, field

from crmc.catalogue.model import Catalogue
from crmc.diagnostics import Related, Severity
from crmc.kinds.table import ARM, BlockTable, Kind
from crmc.semantics.types import Type
from crmc.source import Span
from crmc.syntax import ast


class Valued(NamedTuple):
    """A value that was read, and where it stands."""

    value: Any
    span: Span


class Reading(Struct, eq=False):
    """A block read by its table: entries by key, blocks and statements in the author's order."""

    block: ast.Block
    table: BlockTable
    head: dict[str, Valued] = field(default_factory=dict)
    entries: dict[str, tuple[Valued, ...]] = field(default_factory=dict)
    keys: dict[str, Span] = field(default_factory=dict)
    body: list[Reading | ast.Item] = field(default_factory=list)
    """Blocks and statements; entries of an `any_key` block too."""
    misspelt: set[str] = field(default_factory=set)
    """What words that are unknown here were probably meant to be."""
    unplaced: int = 0
    """How many words are unknown here and near to nothing: each may be what seems missing."""
    written: frozenset[str] | None = None

    @property
    def keyword(self) -> str:
        """The word of its table, also where it is misspelt; of an arm, its own."""
        return self.block.keyword.text if self.table.keyword == ARM else self.table.keyword

    def written_keys(self) -> frozenset[str]:
        """Every key in the text of the block, known or not; found once."""
        if self.written is None:
            entries = (item for item in self.block.items if isinstance(item, ast.Entry))
            self.written = frozenset(entry.key.text for entry in entries)
        return self.written

    def one(self, key: str, default: Any = None) -> Any:
        """The value of an entry that has one; the default where it was not given or not readable."""
        values = self.entries.get(key, ())
        return values[0].value if values else default

    def all(self, key: str) -> tuple[Any, ...]:
        """The values of an entry."""
        return tuple(valued.value for valued in self.entries.get(key, ()))

    def place(self, key: str) -> Span:
        """Where the key stands, else the head of the block."""
        return self.keys.get(key, self.block.keyword.span)

    def blocks(self, *keywords: str) -> Iterator[Reading]:
        """The blocks with one of these keywords."""
        if not self.body:
            return iter(())
        return (item for item in self.body if isinstance(item, Reading) and item.keyword in keywords)

    def first(self, keyword: str) -> Reading | None:
        return next(self.blocks(keyword), None) if self.body else None

    def statements(self, node: type[ast.Node]) -> Iterator[Any]:
        """The statements of one form."""
        return (item for item in self.body if isinstance(item, node))


class Declaration(Reading, eq=False, kw_only=True):
    """A declaration. `id` is its ID, or its name; for an act or a test the ID that it names."""

    kind: Kind
    id: str
    file: str
    damaged: bool
    """Part of it could not be read: what seems missing may be there."""
    unsure: bool = False
    """It names something that may be declared in a part of the sources that could not be read."""

    @property
    def status(self) -> str:
        return str(self.one("status", "draft"))

    @property
    def is_draft(self) -> bool:
        return self.status == "draft"

    @property
    def title(self) -> str | None:
        title = self.head.get("TITLE")
        return str(title.value) if title else None

    @property
    def name_span(self) -> Span:
        """The ID or name in the head."""
        slot = self.head.get("ID") or self.head.get("NAME")
        return slot.span if slot else self.block.keyword.span

    def severity(self) -> Severity | None:
        """Findings of a draft are warnings."""
        return Severity.WARNING if self.is_draft else None


class Symbols(Struct, frozen=True):
    """Every declared ID and name.

    `elsewhere` holds the kinds of those that stand in sources which are not looked at: names for suggestions,
    which nothing here refers to.
    """

    declared: Mapping[str, Declaration]
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    """Words of heads and entries that could not be read, as `plain` makes them: each may be a name."""
    nameless: frozenset[str] = frozenset()
    """The kinds of declarations whose ID or name could not be read at all."""
    withheld: Mapping[str, Declaration] = field(default_factory=dict)
    """The lists and parameters whose value another root supplies, as the root says that withholds it."""
    _of_kind: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    def may_be_declared(self, name: str, *keywords: str) -> bool:
        """Whether an unknown name may be one that could not be read: then that is the mistake."""
        return plain(name) in self.unread or bool(self.nameless.intersection(keywords))

    def of_kind(self, *keywords: str) -> tuple[str, ...]:
        """The names of these kinds, of all kinds where none is given; found once."""
        if keywords not in self._of_kind:
            kinds = {**self.elsewhere, **{name: found.keyword for name, found in self.declared.items()}}
            names = (name for name, keyword in kinds.items() if not keywords or keyword in keywords)
            self._of_kind[keywords] = tuple(names)
        return self._of_kind[keywords]

    def get(self, name: str, *keywords: str) -> Declaration | None:
        found = self.declared.get(name)
        return found if found is not None and (not keywords or found.keyword in keywords) else None


def plain(name: str) -> str:
    """A name as what it was probably meant to be is compared: `UnitValue` and `unit_value` are one."""
    return name.replace("-", "").replace("_", "").lower()


class Meaning(NamedTuple):
    """What an expression node was found to be: its type and, for a leaf, its referent.

    referent: element, parameter, table, list, part, each, constant, code, yes, or "" for a form.
    """

    type: Type
    referent: str = ""
    value: Any = None


class Program(Struct, eq=False, dict=True):
    """All declarations of a knowledge base, resolved; `meanings` is filled by the typechecker."""

    catalogue: Catalogue
    declarations: tuple[Declaration, ...]
    symbols: Symbols
    tables_from: Mapping[str, str]
    """Text of each CSV that a table names by `from`, by path relative to the root."""
    meanings: dict[int, Meaning] = field(default_factory=dict)
    """By `id` of the AST node. INVARIANT: the AST lives as long as the program."""
    references: list[ast.Name] = field(default_factory=list)
    """Every name that was found to mean a list, a table or a parameter."""
    mistyped: set[int] = field(default_factory=set)
    """Lists, tables and parameters, by `id`, none of whose values is of the type that their head names."""
    used: dict[int, list[tuple[Declaration, Span]]] = field(default_factory=dict)
    """What `labels.used_declarations` found, by `id` of the block; asked only after the types are known."""

    def references_in(self, span: Span) -> list[ast.Name]:
        """The references that stand in a place, in the author's order; known only after the types."""
        start, end = span[:3], (span.path, span.end_line, span.end_column)
        ordered = self._ordered_references
        return ordered[bisect_left(ordered, start, key=_start) : bisect_left(ordered, end, key=_start)]

    @cached_property
    def _ordered_references(self) -> list[ast.Name]:
        return sorted(self.references, key=_start)

    def of_kind(self, *keywords: str) -> list[Declaration]:
        """The declarations of these kinds, in the order of the sources."""
        if len(keywords) == 1:
            return self._by_kind.get(keywords[0], [])
        return [declaration for declaration in self.declarations if declaration.keyword in keywords]

    def naming(self, keyword: str, name: str) -> list[Declaration]:
        """The acts or tests of one kind that name an ID."""
        return self._by_target.get((keyword, name), [])

    @cached_property
    def _by_kind(self) -> dict[str, list[Declaration]]:
        found: dict[str, list[Declaration]] = {}
        for declaration in self.declarations:
            found.setdefault(declaration.keyword, []).append(declaration)
        return found

    @cached_property
    def _by_target(self) -> dict[tuple[str, str], list[Declaration]]:
        found: dict[tuple[str, str], list[Declaration]] = {}
        for declaration in self.declarations:
            if declaration.kind.names_existing:
                found.setdefault((declaration.keyword, declaration.id), []).append(declaration)
        return found


def _start(node: ast.Node) -> tuple[str, int, int]:
    return node.span[:3]


def also(span: Span, message: str) -> tuple[Related, ...]:
    """One labelled second place."""
    return (Related(span, message),)
