"""`crmc fix`: applies the fixes of all problems whose right text is certain."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from msgspec.structs import replace

from crmc.checks import definitions
from crmc.cli import EXIT_FINDINGS
from crmc.cli.options import knowledge_base_options, open_root, usage_errors
from crmc.diagnostics import Diagnostic, Severity
from crmc.engine.output_file import OutputError, write_whole
from crmc.repair import Repair, contents, repair
from crmc.report.display import visible
from crmc.report.summary import summarise
from crmc.workspace import KnowledgeBase, find_root

_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class _Part:
    """A folder whose files are mended by what the knowledge base read with it knows."""

    base: KnowledgeBase
    files: dict[str, Path]


@click.command("fix")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if a file would change.")
@click.option("--diff", is_flag=True, help="Change nothing; show what would change as a diff.")
@click.option("--code", "codes", multiple=True, metavar="CODE", help="Only faults of this code (repeatable).")
@knowledge_base_options
def command(
    paths: tuple[str, ...],
    only_check: bool,
    diff: bool,
    codes: tuple[str, ...],
    root: str | None,
    overlays: tuple[str, ...],
) -> None:
    """Mend the problems for which only one text can be right: of PATH, or of all of the knowledge base.

    Each file is written as a whole. What is left for people to decide stays, and is counted.
    """
    wanted_codes = _codes(codes)
    base = open_root(root, ())
    folder = base.path or find_root(root)
    named = [_inside(path, [folder, *map(Path, overlays)]) for path in paths]
    changed, fixes, left = 0, 0, []
    for part in _parts(base, folder, root, overlays):
        mended = repair(part.base, _wanted(part, named, wanted_codes))
        outcome = mended.changed(part.base)
        _tell(part, mended, outcome, diff)
        if not (only_check or diff):
            _write(part, outcome)
        changed, fixes = changed + len(outcome), fixes + len(mended.applied)
        left += [found for found in mended.compilation.diagnostics if _is_named(part, found, named)]
    _conclude(changed, fixes, left, only_check or diff)


def _codes(given: tuple[str, ...]) -> frozenset[str]:
    known = {definition.fault.code for definition in definitions().values()}
    unknown = next((code for code in given if code.upper() not in known), None)
    if unknown is not None:
        raise click.UsageError(f"no fault has the code `{unknown}`: a code is written as in `CRM201`")
    return frozenset(code.upper() for code in given)


def _inside(path: str, folders: list[Path]) -> Path:
    """The file or folder that PATH names; what lies elsewhere is no part of the knowledge base."""
    if not Path(path).exists():
        raise click.UsageError(f"there is no file or folder `{path}`")
    place = Path(path).resolve()
    if not any(place.is_relative_to(folder.resolve()) for folder in folders):
        raise click.UsageError(f"`{path}` lies outside the knowledge base: name its folder with --root")
    return place


def _parts(base: KnowledgeBase, folder: Path, root: str | None, overlays: tuple[str, ...]) -> Iterator[_Part]:
    """The root by itself, then the overlays by what they and the root know.

    INVARIANT: the root is mended without them, so that no name of a private folder is written into it.
    """
    yield _Part(base, {path: folder / path for path in contents(base)})
    if not overlays:
        return
    whole = open_root(root, overlays)
    common = {source.path: source for source in base.sources}
    sources = tuple(common.get(source.path, source) for source in whole.sources)
    private = contents(whole).keys() - contents(base).keys()
    files: dict[str, Path] = {}
    for overlay in map(Path, overlays):
        prefix = f"{overlay.resolve().name}/"
        files |= {path: overlay / path.removeprefix(prefix) for path in private if path.startswith(prefix)}
    yield _Part(replace(whole, sources=sources), files)


def _wanted(part: _Part, named: list[Path], codes: frozenset[str]) -> Callable[[Diagnostic], bool]:
    def wanted(found: Diagnostic) -> bool:
        if found.fix is None or (codes and found.code not in codes) or not _is_named(part, found, named):
            return False
        return all(_may_change(part.files.get(edit.span.path)) for edit in found.fix.edits)

    return wanted


def _is_named(part: _Part, found: Diagnostic, named: list[Path]) -> bool:
    """Whether it lies in a file of this part, and in what PATH names."""
    file = part.files.get(found.span.path)
    if file is None or not named:
        return file is not None
    place = file.resolve()
    return any(place.is_relative_to(wanted) for wanted in named)


def _may_change(file: Path | None) -> bool:
    """A link is left alone: what it points to may belong to somebody else."""
    return file is not None and not file.is_symlink()


def _tell(part: _Part, mended: Repair, changed: dict[str, bytes], diff: bool) -> None:
    if diff:
        before = contents(part.base)
        for path, data in changed.items():
            old, new = (text.decode().splitlines(keepends=True) for text in (before[path], data))
            for line in difflib.unified_diff(old, new, path, path):
                click.echo(visible(line.removesuffix("\n")))
        return
    for path in changed:
        click.echo(visible(path))
        for found in mended.applied:
            if found.span.path == path and found.fix is not None:
                place = f"{found.span.line}:{found.span.column}"
                click.echo(f"  {place} {found.code} {visible(found.fix.description)}")


def _write(part: _Part, changed: dict[str, bytes]) -> None:
    before = contents(part.base)
    for path, data in changed.items():
        file = part.files[path]
        with usage_errors(OutputError, OSError):
            now = file.read_bytes()
            mark = _MARK if now.startswith(_MARK) and not data.startswith(_MARK) else b""
            if now.removeprefix(mark) != before[path]:
                raise OutputError(f"`{file}` was changed in the meantime, and is left as it is")
            write_whole(file, mark + data)


def _conclude(changed: int, fixes: int, left: list[Diagnostic], dry: bool) -> None:
    summary = summarise(left, 0, 0)
    word = "would be made" if dry else "made"
    kept = f"{_counted(summary.errors, 'error')} and {_counted(summary.warnings, 'warning')} left"
    click.echo(f"{_counted(fixes, 'fix', 'fixes')} {word} in {_counted(changed, 'file')}; {kept}", err=True)
    if (dry and changed) or any(found.severity is Severity.ERROR for found in left):
        raise click.exceptions.Exit(EXIT_FINDINGS)


def _counted(count: int, word: str, words: str = "") -> str:
    return f"{count} {word if count == 1 else words or word + 's'}"
