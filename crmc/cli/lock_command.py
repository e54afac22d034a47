"""`crmc lock`: the versions of declarations and what they stand for, kept together."""

from __future__ import annotations

import json
from pathlib import Path

import click
import msgspec

from crmc.analysis.diff.lock import (
    Lock,
    LockError,
    LockFinding,
    key_mark,
    lock_findings,
    lock_of,
    lock_text,
    read_lock,
    unlooked,
)
from crmc.cli import EXIT_FINDINGS
from crmc.cli.options import compile_root, format_option, knowledge_base_options, usage_errors
from crmc.engine.declarations import InputError
from crmc.engine.output_file import OutputError, write_whole
from crmc.engine.supply_files import read_key
from crmc.pipeline import comparable_book
from crmc.workspace import KnowledgeBase, private_folder

FILE = "crmc.lock"
STOPPING = frozenset({"must_rise", "too_low", "fell", "for_nothing"})
"""What a new lock file must not hide."""
_WORDS = {
    "must_rise": "version must rise",
    "too_low": "version rose too little",
    "for_nothing": "version rose for nothing",
    "fell": "version fell",
    "out_of_date": "not as in `crmc.lock`",
}


@click.command("lock")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if versions and texts do not fit.")
@click.option("--key", metavar="FILE", help="The key of what is not public, at least 32 bytes.")
@format_option("text", "json")
@knowledge_base_options
def command(check: bool, key: str | None, form: str, root: str | None, overlays: tuple[str, ...]) -> None:
    """Write crmc.lock: each version with hashes of what it stands for, or check it."""
    compilation = compile_root(root, overlays)
    base = compilation.knowledge_base
    with usage_errors(InputError, LockError, OutputError):
        secret = None if key is None else read_key(Path(key))
        new = lock_of(comparable_book(compilation).book, secret, _prefix(base))
        file = (private_folder(base) or Path()) / FILE
        old = _read(file, secret)
        findings = list(lock_findings(old, new)) if old is not None else []
        stopping = [found for found in findings if found.finding in STOPPING]
        is_stale = old is None or bool(findings)
        if not check and old is not None and old.key is not None and secret is None:
            raise LockError(f"`{FILE}` has hashes of what is not public: give their --key to write it again")
        if not check and not stopping:
            write_whole(file, lock_text(new).encode())
    shown = findings if check else stopping
    _tell(shown, form, new, 0 if old is None else unlooked(old, new))
    if check and old is None:
        click.echo(f"there is no `{FILE}`: run `crmc lock`", err=True)
    if stopping and not check:
        click.echo(f"`{FILE}` was not written: set the versions right first", err=True)
    if stopping or (check and is_stale):
        raise click.exceptions.Exit(EXIT_FINDINGS)


def _prefix(base: KnowledgeBase) -> str | None:
    """The path before the files of the last overlay; None: there is none."""
    return f"{base.overlays[-1].resolve().name}/" if base.overlays else None


def _read(file: Path, key: bytes | None) -> Lock | None:
    """The lock that stands there. Raises LockError where another key made it."""
    if not file.is_file():
        return None
    lock = read_lock(file.read_bytes())
    if key is not None and lock.key is not None and lock.key != key_mark(key):
        raise LockError(f"`{FILE}` was made with another key: give that one, or delete the file")
    return lock


def _tell(findings: list[LockFinding], form: str, new: Lock, unlooked_at: int) -> None:
    counts = {
        word: sum(found.finding == word for found in findings)
        for word in _WORDS
        if any(found.finding == word for found in findings)
    }
    if form == "json":
        summary = {"declarations": len(new.declarations), "not_compared": unlooked_at, **counts}
        told = {"findings": msgspec.to_builtins(findings), "summary": summary}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for found in findings:
        click.echo(f"{found.id} {found.version}: {found.sentence}")
    words = [f"{count} {_WORDS[word]}" for word, count in counts.items()]
    words += [f"{unlooked_at} not compared for want of the key"] if unlooked_at else []
    number = len(new.declarations)
    click.echo(
        f"{number} declaration{'' if number == 1 else 's'}: {', '.join(words) or 'every version fits'}"
    )
