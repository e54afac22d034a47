"""`crmc explain`: a code, an ID, an element, a word of the catalogue, or a provision."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from crmc.catalogue.citations import find_provision, validity_of
from crmc.catalogue.model import Catalogue, Instrument
from crmc.checks import Definition, definitions
from crmc.cli import EXIT_FINDINGS
from crmc.cli.options import (
    audience_option,
    knowledge_base_options,
    overlays_for,
    usage_errors,
    width_of_terminal,
)
from crmc.ir.redact import redact
from crmc.nearest import listed, nearest_names
from crmc.pipeline import Compilation, compile_knowledge_base
from crmc.report.display import visible
from crmc.report.withheld import readable_program
from crmc.semantics.program import Declaration
from crmc.unmistakable import plain_name, unmistakable_name
from crmc.workspace import WorkspaceError, find_root, read_root

Explanation = Iterator[str]
VOCABULARIES = {
    "risk_areas": "risk areas",
    "control_types": "control types",
    "places": "places and times of control",
    "channels": "channels",
    "kinds": "kinds of declaration",
    "parties": "Parties",
    "roadmap": "roadmap codes",
    "elements": "data elements",
    "code_lists": "code lists",
    "instruments": "instruments",
    "units": "units",
}


@click.command("explain")
@click.argument("words", nargs=-1, required=True, metavar="CODE|ID|ELEMENT|PROVISION")
@audience_option
@knowledge_base_options
def command(
    words: tuple[str, ...], audience: str | None, root: str | None, overlays: tuple[str, ...]
) -> None:
    """Explain a code (CRM201), an ID (EXC-003), an element, a word of the catalogue, or a provision.

    A provision is written as it is cited: crmc explain UCC art 46(3).
    """
    subject = " ".join(" ".join(words).split())
    compilation = _readable(_compiled(root, overlays_for(audience, overlays)), audience)
    catalogue = _catalogue(compilation)
    known = _names_known(catalogue, compilation)
    for name in (subject, _written_otherwise(subject, known, catalogue)):
        lines = _explained(name, catalogue, compilation)
        if lines:
            click.echo("\n".join(map(_folded, lines)))
            return
    click.echo(f"nothing here is called `{visible(subject)}`{_hint(subject, known, catalogue)}", err=True)
    raise click.exceptions.Exit(EXIT_FINDINGS)


def _explained(subject: str, catalogue: Catalogue, compilation: Compilation | None) -> list[str]:
    for explain in (_fault, _declaration, _element, _law, _vocabulary, _term, _code_list, _code):
        lines = list(explain(subject, catalogue, compilation))
        if lines:
            return lines
    return []


def _names_known(catalogue: Catalogue, compilation: Compilation | None) -> list[str]:
    """Whatever can be explained by one word, but single codes of code lists."""
    known = [name for vocabulary in VOCABULARIES for name in getattr(catalogue, vocabulary)]
    known += [*VOCABULARIES, *definitions()]
    known += [definition.fault.code for definition in definitions().values()]
    return known + (list(compilation.program.symbols.declared) if compilation else [])


def _written_otherwise(subject: str, known: list[str], catalogue: Catalogue) -> str:
    """The same in the letters of the language: `Net_Mass`, `exc-3`, `ucc article 46(3)`."""
    name, _, rest = subject.partition(" ")
    division, _, number = rest.partition(" ")
    if not rest:
        same = unmistakable_name(name, known)
        return same if same and plain_name(same) == plain_name(name) else name
    instrument = next((one for one in catalogue.instruments if one.lower() == name.lower()), name)
    kind = {"article": "art", "art.": "art"}.get(division.lower(), division.lower())
    return f"{instrument} {kind} {number}"


def _hint(subject: str, known: list[str], catalogue: Catalogue) -> str:
    """The nearest names, or the provisions that the instrument of a citation has."""
    instrument = catalogue.instruments.get(_written_otherwise(subject, known, catalogue).partition(" ")[0])
    if instrument is not None:
        numbered = (f"{one.division} {one.number}" for one in instrument.provisions if one.number)
        cited = list(dict.fromkeys(numbered))
        near = nearest_names(subject.partition(" ")[2], cited) or cited
        return f"; `{instrument.id}` is recorded with {listed(near)}" if near else ""
    near = nearest_names(subject, known)
    return f"; near to it are {listed(near)}" if near else ""


def _folded(line: str) -> str:
    """A line of prose folded at the width of the terminal; what is indented stays as it is."""
    if line.startswith(" ") or "\n" in line:
        return line
    return textwrap.fill(line, width_of_terminal(), subsequent_indent="  ", break_long_words=False)


def _compiled(root: str | None, overlays: tuple[str, ...]) -> Compilation | None:
    """The knowledge base, where there is one: codes and elements are explained without."""
    try:
        return compile_knowledge_base(read_root(find_root(root), [Path(overlay) for overlay in overlays]))
    except WorkspaceError:
        if root is None:
            return None
        with usage_errors(WorkspaceError):
            raise


def _readable(compilation: Compilation | None, audience: str | None) -> Compilation | None:
    """The compilation with the declarations that an audience may read, and no others."""
    if compilation is None or audience is None:
        return compilation
    book = redact(compilation.book, audience)
    return replace(compilation, program=readable_program(compilation.program, audience), book=book)


def _catalogue(compilation: Compilation | None) -> Catalogue:
    if compilation is not None:
        return compilation.catalogue
    from crmc.catalogue.loader import packaged_catalogue

    return packaged_catalogue()


def _fault(subject: str, catalogue: Catalogue, compilation: Compilation | None) -> Explanation:
    for definition in definitions().values():
        fault = definition.fault
        if subject.upper() == fault.code or subject == definition.name:
            yield f"{fault.code} {definition.name} ({fault.severity})"
            yield from ("", definition.reason)
            if definition.ground:
                yield from ("", "Ground: " + "; ".join(definition.ground))
            if fault.bad:
                yield from ("", "Wrong:", _indented(fault.bad.replace("  #!", "")))
                yield from ("", "Right:", _indented(fault.good))
            yield from _fixes(definition)


def _fixes(definition: Definition) -> Explanation:
    """What `crmc fix` does about a fault."""
    if not definition.has_fix:
        yield from ("", "crmc fix leaves this to you.")
        return
    yield from ("", "crmc fix mends it where only one text can be right, as in:")
    for before, after in definition.fault.fixes:
        yield from ("", _indented(before), "  becomes", _indented(after))


def _indented(text: str) -> str:
    return "\n".join(f"    {visible(line)}".rstrip() for line in text.strip("\n").split("\n"))


def _declaration(subject: str, catalogue: Catalogue, compilation: Compilation | None) -> Explanation:
    declared = compilation.program.symbols.get(subject) if compilation else None
    if declared is None or compilation is None:
        return
    yield f"{declared.keyword} {declared.id}  {declared.title or ''}".rstrip()
    line = "" if compilation.book.audience else f":{declared.block.span.line}"  # it counts hidden lines
    yield f"declared in {declared.file}{line}"
    for key in ("status", "version", "risk", "level", "valid", "review"):
        value = declared.one(key)
        if value is not None:
            yield f"{key}: {' .. '.join(value) if isinstance(value, tuple) else value}"
    for key in ("description", "purpose", "goal"):
        if declared.one(key):
            yield from ("", declared.one(key))
    users = [
        user for user in compilation.program.declarations if user is not declared and _names(user, subject)
    ]
    if users:
        yield from ("", "named by: " + ", ".join(f"{user.keyword} {user.id} ({user.file})" for user in users))


def _names(declaration: Declaration, name: str) -> bool:
    """Whether a declaration names an ID or name in an entry, a block or a condition."""
    if declaration.kind.names_existing and declaration.id == name:
        return True
    from msgspec import to_builtins

    return name in _texts(to_builtins(declaration.block.items))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for child in value:
            yield from _texts(child)
    elif isinstance(value, str):
        yield value


def _element(subject: str, catalogue: Catalogue, compilation: Compilation | None) -> Explanation:
    element = catalogue.elements.get(subject)
    if element is None:
        return
    several = ", may occur several times: ask for `any` or `every`" if element.multiple else ""
    yield f"{element.id}  {element.title}"
    yield f"type: {element.type}{f' of {element.code_list}' if element.code_list else ''}{several}"
    yield f"stands on: {' and '.join(element.levels)}"
    yield f"carried by: {', '.join(element.kinds) or 'no kind of declaration: it is for measures only'}"
    if element.digits_before is not None:
        least = f", at least {element.minimum}" if element.minimum is not None else ""
        yield f"digits: {element.digits_before} before and {element.digits_after} after the point{least}"
    if element.number:
        yield f"EUCDM: {element.number} ({_mark(element.number_verified)})"
    yield f"personal data: {element.personal_data}"
    if element.note:
        yield f"note: {element.note}"


def _mark(verified: bool) -> str:
    return "verified" if verified else "NOT VERIFIED"


def _law(subject: str, catalogue: Catalogue, compilation: Compilation | None) -> Explanation:
    name, _, rest = subject.partition(" ")
    instrument = catalogue.instruments.get(name)
    if instrument is None:
        return
    division, _, number = rest.partition(" ")
    provision = find_provision(instrument, division, number.strip()) if number else None
    if rest and provision is None:
        return
    yield f"{instrument.id}  {instrument.title}"
    yield f"{instrument.reference}; {instrument.status}; {_mark(instrument.verified)}"
    yield from _force(instrument, division, number.strip())
    if provision is not None:
        yield from (
            "",
            f"{division} {number}: {provision.subject} ({_mark(provision.verified)}; {provision.confidence})",
        )
        yield provision.obligation
        yield "read in: " + "; ".join(_source(source, catalogue) for source in provision.sources)
        return
    for known in instrument.provisions:
        cited = f"{known.division} {known.number}" if known.number else "(number not known)"
        yield f"  {cited}: {known.subject} ({_mark(known.verified)})"


def _force(instrument: Instrument, division: str, number: str) -> Explanation:
    """Since or until when it holds, what comes in its place, and whom it binds."""
    days = validity_of(instrument, division or None, number or None).words()
    if days:
        yield f"holds: {days}"
    if instrument.replaced_by:
        yield f"replaced by: {instrument.replaced_by}"
    binds = instrument.binds
    yield f"binds: {'not checked' if binds is None else ', '.join(binds) or 'no Party by itself'}"


def _source(name: str, catalogue: Catalogue) -> str:
    source = catalogue.sources.get(name)
    return f"{source.title} ({source.shows})" if source else name


def _vocabulary(subject: str, catalogue: Catalogue, compilation: Compilation | None) -> Explanation:
    title = VOCABULARIES.get(subject)
    if title is None:
        return
    entries = getattr(catalogue, subject)
    yield f"{len(entries)} {title}"
    for name, entry in entries.items():
        yield f"  {name}  {_title(entry)}".rstrip()


def _title(entry: object) -> str:
    """The title of a catalogue entry, a Party's designation, or nothing."""
    return getattr(entry, "title", None) or getattr(entry, "designation", None) or ""


def _term(subject: str, catalogue: Catalogue, compilation: Compilation | None) -> Explanation:
    for vocabulary, title in VOCABULARIES.items():
        entry = getattr(catalogue, vocabulary).get(subject)
        if entry is None or vocabulary in ("elements", "code_lists", "instruments"):
            continue
        yield f"{subject}  {_title(entry)} (one of the {title})"
        for key in ("ground", "grounds", "footnote", "law_title", "eu_code", "notes"):
            value = getattr(entry, key, None)
            if value:
                yield f"{key.replace('_', ' ')}: {', '.join(value) if isinstance(value, tuple) else value}"
        if hasattr(entry, "verified"):
            yield _mark(entry.verified)


def _code_list(subject: str, catalogue: Catalogue, compilation: Compilation | None) -> Explanation:
    codes = catalogue.code_lists.get(subject)
    if codes is None:
        return
    closed = "closed" if codes.closed else "open"
    yield f"{codes.id}  {codes.title} ({closed}, {len(codes.codes)} codes, {_mark(codes.verified)})"
    yield f"source: {codes.source}"
    shown = list(codes.codes.items())[:40]
    yield from (f"  {code}  {title}" for code, title in shown)
    if len(codes.codes) > len(shown):
        yield f"  … and {len(codes.codes) - len(shown)} more"


def _code(subject: str, catalogue: Catalogue, compilation: Compilation | None) -> Explanation:
    """A code in whatever lists hold it."""
    wanted = subject.replace(".", "")
    for codes in catalogue.code_lists.values():
        for code in dict.fromkeys((subject, wanted)):
            if code in codes.codes:
                yield f"{code}  {codes.codes[code]} ({codes.title})"
