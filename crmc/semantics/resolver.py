"""AST to Program: reads every block by its table, collects IDs and names, and finds what they refer to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import pairwise
from types import MappingProxyType

from msgspec.structs import replace

from crmc.catalogue.model import Catalogue
from crmc.diagnostics import Finding
from crmc.kinds import KINDS
from crmc.kinds.table import BlockTable, Kind, Shape
from crmc.nearest import listed, nearest_name
from crmc.semantics.coined_names import wrong_names
from crmc.semantics.heads import read_head
from crmc.semantics.misspelt import (
    ONCE,
    field_meant,
    nearest_block,
    unknown_block,
    unknown_key,
    unknown_statement,
)
from crmc.semantics.program import Declaration, Program, Reading, Symbols, Valued, also, plain
from crmc.semantics.shapes import guess_word, read_values
from crmc.semantics.swallowed import unswallowed
from crmc.source import Span
from crmc.syntax import ast
from crmc.unmistakable import guess_name

_STATEMENT_WORDS: Mapping[type, str] = {
    ast.Let: "let",
    ast.Select: "select",
    ast.Row: "row",
    ast.FormField: "field",
    ast.Ending: "end",
}


class Findings(list[Finding]):
    """What was found so far, and the words of what could not be read: each may be the name of something."""

    def __init__(self, unread: Iterable[str]) -> None:
        super().__init__()
        self.unread = set(unread)
        self.nameless: set[str] = set()

    def cannot_read(self, head: Iterable[ast.HeadPart]) -> None:
        """A head that does not fit: its words may be names."""
        words = [part.text for part in head if isinstance(part, ast.Name | ast.Identifier)]
        self.unread.update(words, map("".join, pairwise(words)))


def resolve(
    files: Sequence[ast.File],
    catalogue: Catalogue,
    tables_from: Mapping[str, str],
    elsewhere: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Program, list[Finding]]:
    """The program of all files, and every finding about words, IDs and names.

    `elsewhere`: the kinds of names that are declared in files that are not given.
    """
    findings = Findings(word for file in files for word in file.unread)
    declarations = tuple(
        declaration
        for file in files
        for block in file.declarations
        if (declaration := _read_declaration(block, file, catalogue, findings)) is not None
    )
    symbols = Symbols(
        _collect(declarations, findings),
        elsewhere,
        frozenset(map(plain, findings.unread)),
        frozenset(findings.nameless),
    )
    withheld = {found.id: found for found in declarations if _supplied_elsewhere(found, symbols)}
    symbols = replace(symbols, withheld=withheld)
    declarations = tuple(found for found in declarations if not _supplied_elsewhere(found, symbols))
    findings += _unresolved(declarations, symbols)
    return Program(catalogue, declarations, symbols, tables_from), findings


def _read_declaration(
    block: ast.Block, file: ast.File, catalogue: Catalogue, findings: Findings
) -> Declaration | None:
    kind = _kind_of(block, findings)
    if kind is None:
        findings.cannot_read([block.keyword, *block.head])
        return None
    head, faults = read_head(block, kind.table)
    findings += faults
    slot = head.get("ID") or head.get("NAME")
    if faults:
        findings.cannot_read(block.head)
        if slot is None and not (block.head and isinstance(block.head[0], ast.Identifier)):
            findings.nameless.add(kind.keyword)
    if slot is None or (faults and (kind.names_existing or "TYPE" in kind.table.head)):
        return None
    findings += _unknown_in_head(head, catalogue)
    declaration = Declaration(
        block,
        kind.table,
        head,
        kind=kind,
        id=str(slot.value),
        file=block.span.path,
        damaged=block.span.line in file.damaged,
    )
    _read_body(declaration, kind, catalogue, findings)
    for fault in wrong_names(declaration):
        findings.append(fault)
        findings.unread.add(fault.arguments["name"])
    return declaration


def _kind_of(block: ast.Block, findings: Findings) -> Kind | None:
    """The kind that a word names; a misspelt one is read as the nearest."""
    word = block.keyword.text
    if word in KINDS:
        return KINDS[word]
    nearest = _kind_meant(word)
    arguments = {"word": word, "nearest": nearest}
    findings.append(
        Finding("unknown-kind", block.keyword.span, arguments, guess=lambda: {"allowed": listed(KINDS)})
    )
    return KINDS.get(nearest)


@lru_cache(maxsize=1 << 10)
def _kind_meant(word: str) -> str:
    return nearest_name(word, KINDS)


def _unknown_in_head(head: Mapping[str, Valued], catalogue: Catalogue) -> Iterable[Finding]:
    """Parties in the head of an act, and the control type that one recognises, are words of the catalogue."""
    words: dict[str, Iterable[str]] = {
        "PARTY": catalogue.parties,
        "PARTY 2": catalogue.parties,
        "NAME 2": catalogue.control_types,
    }
    words |= {"NAME": ("aeo", "control")} if "PARTY 2" in head else {}
    for slot, known in words.items():
        if slot in head and head[slot].value not in known:
            word = head[slot].value
            key = {"NAME": "recognise", "NAME 2": "control"}.get(slot, "Party")
            guess = partial(guess_word, word, known)
            yield Finding("unknown-word", head[slot].span, {"key": key, "word": word}, guess=guess)


def _read_body(reading: Reading, kind: Kind, catalogue: Catalogue, findings: Findings) -> None:
    for item in unswallowed(reading, findings, findings.unread):
        if isinstance(item, ast.Block):
            _read_block(reading, item, kind, catalogue, findings)
        elif reading.table.any_key and isinstance(item, ast.Entry):
            _keep_element_entry(reading, item, findings)
        elif isinstance(item, ast.Entry):
            _read_entry(reading, item, catalogue, findings)
        else:
            _keep_statement(reading, item, findings)


def _read_block(
    reading: Reading, block: ast.Block, kind: Kind, catalogue: Catalogue, findings: Findings
) -> None:
    table = _table_of(reading.table, block.keyword.text, kind)
    if table is None:
        findings.append(unknown_block(block, reading))
        nearest = nearest_block(block.keyword.text, reading)
        reading.misspelt.add(nearest)
        table = _table_of(reading.table, nearest, kind)
        if table is None:
            findings.cannot_read([block.keyword, *block.head])
            return
    head, faults = read_head(block, table)
    if faults:
        findings.cannot_read(block.head)
    findings += faults
    inner = Reading(block, table, head)
    _read_body(inner, kind, catalogue, findings)
    _refuse_second(reading, inner, findings)
    reading.body.append(inner)


def _table_of(table: BlockTable, keyword: str, kind: Kind) -> BlockTable | None:
    if keyword in table.blocks:
        return kind.block(keyword)
    return table.any_block


def _refuse_second(reading: Reading, inner: Reading, findings: Findings) -> None:
    """Blocks of which there is one, and arms of one name."""
    repeated = inner.keyword in ONCE or reading.table.any_block is not None
    before = next(reading.blocks(inner.keyword), None) if repeated else None
    if before is not None and not (_is_misspelt(before) or _is_misspelt(inner)):
        related = also(before.block.keyword.span, "the first one stands here")
        findings.append(Finding("second-block", inner.block.keyword.span, {"word": inner.keyword}, related))


def _is_misspelt(reading: Reading) -> bool:
    return reading.block.keyword.text != reading.keyword


def _read_entry(reading: Reading, entry: ast.Entry, catalogue: Catalogue, findings: Findings) -> None:
    key = entry.key.text
    field = next((field for field in reading.table.fields if field.key == key), None)
    if field is None:
        findings.append(unknown_key(entry, reading))
        field = field_meant(entry, reading)
        if field is None:
            return
    if _repeated(reading, entry, findings):
        return
    reading.keys[field.key] = entry.key.span
    reading.entries[field.key], faults = read_values(entry, field, catalogue)
    if faults:  # of what is not known wholly nothing is concluded
        del reading.entries[field.key]
    findings += faults


def _repeated(reading: Reading, entry: ast.Entry, findings: Findings) -> bool:
    before = reading.keys.get(entry.key.text)
    if before is not None:
        related = also(before, "the first one stands here")
        findings.append(Finding("second-entry", entry.key.span, {"key": entry.key.text}, related))
    return before is not None


def _keep_element_entry(reading: Reading, entry: ast.Entry, findings: Findings) -> None:
    if not _repeated(reading, entry, findings):
        reading.keys[entry.key.text] = entry.key.span
        reading.body.append(entry)


def _keep_statement(reading: Reading, item: ast.Item, findings: Findings) -> None:
    word = item.keyword if isinstance(item, ast.Assignment | ast.Named) else _STATEMENT_WORDS[type(item)]
    if word in reading.table.statements:
        _refuse_second_select(reading, item, findings)
        reading.body.append(item)
        return
    findings.append(unknown_statement(word, item, reading))


def _refuse_second_select(reading: Reading, item: ast.Item, findings: Findings) -> None:
    before = next(reading.statements(ast.Select), None) if isinstance(item, ast.Select) else None
    if before is not None:
        related = also(before.span, "the first one stands here")
        findings.append(Finding("second-block", item.span, {"word": "select when"}, related))


def _collect(declarations: Iterable[Declaration], findings: Findings) -> dict[str, Declaration]:
    """Every ID and name once; a second one is a finding with both places."""
    declared: dict[str, Declaration] = {}
    for declaration in declarations:
        if declaration.kind.names_existing:
            continue
        first = declared.setdefault(declaration.id, declaration)
        if first is not declaration and is_withheld(first):
            declared[declaration.id] = declaration
        elif first is not declaration and not is_withheld(declaration):
            related = also(first.name_span, "it is declared here first")
            findings.append(Finding("declared-twice", declaration.name_span, {"id": declaration.id}, related))
    return declared


def is_withheld(declaration: Declaration) -> bool:
    """Whether a list or parameter leaves its value to another root: `values: withheld`."""
    keys = [key for key in ("values", "default") if key in declaration.entries]
    values = (value for key in keys for value in declaration.all(key))
    return any(isinstance(value, ast.Name) and value.text == "withheld" for value in values)


def _supplied_elsewhere(declaration: Declaration, symbols: Symbols) -> bool:
    """A withheld list or parameter whose value an overlay supplies under the same name."""
    supplied = symbols.get(declaration.id) if not declaration.kind.names_existing else None
    return supplied is not None and supplied is not declaration and is_withheld(declaration)


def _unresolved(declarations: Iterable[Declaration], symbols: Symbols) -> Iterable[Finding]:
    for declaration in declarations:
        yield from _unresolved_ids(declaration, declaration, symbols)
        if declaration.kind.names_existing and "ID" in declaration.head:
            wanted = ("criterion", "alert") if declaration.keyword == "test" else ()
            if symbols.get(declaration.id, *wanted) is None:
                yield from _undeclared(declaration, declaration.id, declaration.name_span, symbols, wanted)


def _unresolved_ids(declaration: Declaration, reading: Reading, symbols: Symbols) -> Iterable[Finding]:
    for field in reading.table.fields:
        if field.shape is not Shape.IDS:
            continue
        kinds = tuple(field.vocabulary.split())
        for valued in reading.entries.get(field.key, ()):
            if symbols.get(valued.value, *kinds) is None:
                yield from _undeclared(declaration, valued.value, valued.span, symbols, kinds)
    for block in reading.body:
        if isinstance(block, Reading):
            yield from _unresolved_ids(declaration, block, symbols)


def _undeclared(
    declaration: Declaration, name: str, span: Span, symbols: Symbols, kinds: tuple[str, ...]
) -> Iterable[Finding]:
    if symbols.may_be_declared(name, *(kinds or symbols.nameless)):
        declaration.unsure = True
        return
    known = symbols.of_kind(*kinds)
    other = symbols.get(name)
    arguments = {
        "id": name,
        "wanted": " or ".join(kinds) or "declaration",
        "other": other.keyword if other else "",
    }
    severity = declaration.severity() if declaration.kind.keyword not in ("test",) else None
    guess = partial(guess_name, name, known)
    yield Finding("undeclared-id", span, arguments, severity=severity, guess=guess)
