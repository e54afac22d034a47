"""The main job: checked sources to the bundles of the Parties and the handbook, whole or not at all."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from crmc.bundle.manifest import sha256
from crmc.bundle.pack import bundle_entries, bundle_name, check_entries, pack_entries
from crmc.bundle.schemas.keeping import published
from crmc.bundle.schemas.page import schema_pages
from crmc.diagnostics import Severity
from crmc.handbook.project_files import read_project_files
from crmc.handbook.render import render_handbook
from crmc.ir.codec import canonical
from crmc.ir.model import RuleBook
from crmc.ir.party import book_for
from crmc.ir.redact import redact
from crmc.pipeline import Compilation, compile_knowledge_base
from crmc.workspace import read_root

PUBLIC = "public"
RECORD = "build.json"
"""What crmc made in a folder; only a folder with it is ever replaced."""


class BuildError(Exception):
    """The build cannot be made or put in place; one sentence. What stood there before is untouched."""


@dataclass(frozen=True, slots=True)
class BuildPlan:
    """`parties`: whose bundles. `audiences`: empty for each Party's own bundle and the public handbook."""

    parties: tuple[str, ...]
    audiences: tuple[str, ...] = ()
    as_of: str | None = None


class Handbook(NamedTuple):
    """The book that a handbook was made of, redacted, and the compilation that it comes from."""

    audience: str
    book: RuleBook
    compilation: Compilation


class Built(NamedTuple):
    """SHA-256 of each bundle by its path in the folder, the handbooks, and what was found in them."""

    bundles: dict[str, str]
    handbooks: list[Handbook]
    remarks: list[str]


def build(compilation: Compilation, plan: BuildPlan, out: Path) -> Built:
    """Makes everything beside `out` and then puts it there.

    Raises BuildError, BundleError, and SchemaMismatchError where something compiled does not keep its
    published schema: a defect of ours.

    INVARIANT: what is for the public is made of the root alone, as if no overlay were there.
    """
    remarks: list[str] = []
    handbooks: list[Handbook] = []
    _check_compiled(compilation)
    with _staged(out) as stage:
        for audience in plan.audiences or (None,):
            folder = stage if audience is None else stage / audience
            folder.mkdir(exist_ok=True)
            source = _without_overlays(compilation) if audience in (None, PUBLIC) else compilation
            _write_bundles(source if audience == PUBLIC else compilation, plan, audience, folder)
            handbook = _handbook(source, plan.as_of, audience or PUBLIC)
            remarks += _write_handbook(handbook, folder / "handbook")
            handbooks.append(handbook)
        made = dict(_digests(stage))
        record = {"release": compilation.knowledge_base.release, "files": made}
        published().check("build", record, RECORD)
        (stage / RECORD).write_bytes(canonical(record) + b"\n")
    return Built(made, handbooks, remarks)


def _check_compiled(compilation: Compilation) -> None:
    """Holds every compiled declaration and test against its schema: drafts too, which enter no bundle."""
    published().check("rulebook", _as_json(compilation.book), "the whole knowledge base")
    for result in compilation.examples:
        published().check("test", _as_json(result.example), f"a test of {result.example.criterion}")


def _as_json(value: object) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


def _without_overlays(compilation: Compilation) -> Compilation:
    """The root alone, compiled: it is what the public may have. Raises BuildError if it has errors."""
    base = compilation.knowledge_base
    if not base.overlays or base.path is None:
        return compilation
    alone = compile_knowledge_base(read_root(base.path))
    if alone.count(Severity.ERROR):
        raise BuildError(
            "the public edition is made without overlays, and the root alone has errors: run `crmc check`"
        )
    return alone


def _write_bundles(compilation: Compilation, plan: BuildPlan, audience: str | None, folder: Path) -> None:
    for party in plan.parties:
        book = edition(compilation.book, party, audience or party, plan.as_of)
        entries = bundle_entries(book)
        check_entries(entries, bundle_name(book))
        (folder / bundle_name(book)).write_bytes(pack_entries(entries))


def edition(book: RuleBook, party: str | None, audience: str | None, as_of: str | None = None) -> RuleBook:
    """The book of a Party (None: the common text) as an audience may see it (None: the whole).

    INVARIANT: an act above the label of the edition has no effect in it, from which it could be told.
    """
    seen = redact(msgspec.structs.replace(book, party=party), audience)
    return redact(book_for(seen, party, as_of), audience)


def _handbook(compilation: Compilation, as_of: str | None, audience: str) -> Handbook:
    party = audience if audience in compilation.catalogue.parties else None
    book = redact(msgspec.structs.replace(compilation.book, party=party, as_of=as_of), audience)
    return Handbook(audience, book, compilation)


def _write_handbook(handbook: Handbook, folder: Path) -> list[str]:
    """The handbook of an audience, and what was found on the way that does not stop it."""
    compilation = handbook.compilation
    root = compilation.knowledge_base.path
    files = {**schema_pages(), **(read_project_files(root) if root is not None else {})}
    problems = render_handbook(handbook.book, compilation.catalogue, files, folder)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors:
        raise BuildError(f"the handbook could not be rendered: {errors[0].message}")
    return [problem.message for problem in problems]


def _digests(stage: Path) -> Iterable[tuple[str, str]]:
    for file in sorted(stage.rglob("*.zip")):
        yield file.relative_to(stage).as_posix(), sha256(file.read_bytes())


@contextmanager
def _staged(out: Path) -> Iterator[Path]:
    """A folder beside `out` that takes its place when all went well, and vanishes when not."""
    if out.exists() and not _ours(out):
        raise BuildError(
            f"`{out}` holds files that crmc did not make: empty it, or name another folder with --out"
        )
    # The name is known before the folder is there: an interrupt at any moment finds what to clear away.
    stage = out.parent / f".{out.name}-{secrets.token_hex(8)}"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        stage.mkdir(mode=0o700)
        yield stage
        stage.chmod(0o755)
        _put_in_place(stage, out)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BuildError(f"`{out}` could not be written ({reason}); what stood there is untouched") from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        if out.exists():
            shutil.rmtree(_aside(stage), ignore_errors=True)


def _ours(out: Path) -> bool:
    return out.is_dir() and ((out / RECORD).is_file() or not any(out.iterdir()))


def _put_in_place(stage: Path, out: Path) -> None:
    """INVARIANT: at every moment `out` is the old build or the new, or the old stands beside it whole."""
    old = _aside(stage)
    try:
        if out.exists():
            out.rename(old)
        stage.rename(out)
    finally:
        if old.exists() and not out.exists():
            old.rename(out)


def _aside(stage: Path) -> Path:
    """Where the old build stands while the new one takes its place."""
    return stage.with_name(f"{stage.name}-old")
