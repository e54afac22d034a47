"""Reads a knowledge base: a folder, or a git revision of one, into sources and nothing else."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from crmc.diagnostics import Finding
from crmc.source import Source, whole_file

SOURCE_FOLDERS = ("criteria", "sops")
CATALOGUE_FOLDER = "grammar/catalogue"
MARKER = "mkdocs.yml"
NO_RELEASE = "0.0.0"


class WorkspaceError(Exception):
    """A folder or revision that cannot be used; the message is one sentence for a person."""


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """What was read of a root: paths are relative to it, with `/`, in order.

    `tables` holds the text of every CSV beside the sources; `catalogue` the root's own catalogue files.
    `path` is None for a git revision.
    """

    path: Path | None
    sources: tuple[Source, ...]
    catalogue: tuple[Source, ...] = ()
    tables: Mapping[str, str] = field(default_factory=dict)
    release: str = NO_RELEASE
    findings: tuple[Finding, ...] = ()


def find_root(given: str | None) -> Path:
    """`--root`, else the folder that holds the nearest `mkdocs.yml`, else the current one."""
    if given is not None:
        root = Path(given)
        if not root.is_dir():
            raise WorkspaceError(f"`{given}` is not a folder: --root names a knowledge base")
        return root
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / MARKER).is_file()), here)


def read_root(root: Path, overlays: Iterable[Path] = (), extra: Iterable[Path] = ()) -> KnowledgeBase:
    """The knowledge base in a folder, with overlays on top and single files besides.

    Files of an overlay stand under the overlay's own name, so that no finding mistakes them.
    """
    reader = _FolderReader(root, "")
    reader.read()
    for overlay in overlays:
        if not overlay.is_dir():
            raise WorkspaceError(f"`{overlay}` is not a folder: --overlay names a private knowledge base")
        above = _FolderReader(overlay, f"{overlay.resolve().name}/")
        above.read()
        reader.take(above)
    for file in extra:
        reader.read_source(file, _relative(file, root))
    reader.refuse_empty()
    return reader.knowledge_base(root)


def _relative(file: Path, root: Path) -> str:
    """The path of a file as findings show it: relative to the root where it lies in it."""
    resolved, base = file.resolve(), root.resolve()
    return resolved.relative_to(base).as_posix() if resolved.is_relative_to(base) else file.as_posix()


class _FolderReader:
    def __init__(self, root: Path, prefix: str) -> None:
        self.root, self.prefix = root, prefix
        self.sources: dict[str, Source] = {}
        self.catalogue: dict[str, Source] = {}
        self.tables: dict[str, str] = {}
        self.findings: list[Finding] = []

    def read(self) -> None:
        for folder in SOURCE_FOLDERS:
            for file in self._files(folder, (".crm", ".csv")):
                self._read_one(file, self.prefix + file.relative_to(self.root).as_posix())
        for file in self._files(CATALOGUE_FOLDER, (".yaml", ".csv")):
            name = self.prefix + file.relative_to(self.root).as_posix()
            self._keep(file, name, self.catalogue)

    def read_source(self, file: Path, name: str) -> None:
        if name not in self.sources:
            self._read_one(file, name)

    def _read_one(self, file: Path, name: str) -> None:
        if file.suffix == ".csv":
            table: dict[str, Source] = {}
            self._keep(file, name, table)
            self.tables |= {
                path: source.data.decode("utf-8-sig", "replace") for path, source in table.items()
            }
        else:
            self._keep(file, name, self.sources)

    def _keep(self, file: Path, name: str, into: dict[str, Source]) -> None:
        problem = _unreadable(file, self.root)
        if problem is None:
            try:
                into[name] = Source(name, file.read_bytes())
                return
            except OSError as error:
                problem = (error.strerror or "it cannot be read").lower()
        self.findings.append(Finding("unreadable-file", whole_file(_printable(name)), {"problem": problem}))

    def _files(self, folder: str, endings: tuple[str, ...]) -> Iterator[Path]:
        """Files in order of their path; links are followed only within the root, and never in a circle."""
        for where, folders, names in os.walk(self.root / folder, followlinks=False):
            folders.sort()
            for name in sorted(names):
                if name.endswith(endings) and not name.startswith("."):
                    yield Path(where) / name

    def take(self, above: _FolderReader) -> None:
        self.sources |= above.sources
        self.catalogue |= above.catalogue
        self.tables |= above.tables
        self.findings += above.findings

    def refuse_empty(self) -> None:
        if not self.sources and not self.findings:
            raise WorkspaceError(
                f"`{self.root}` holds no .crm file under criteria/ or sops/: name another with --root"
            )

    def knowledge_base(self, root: Path) -> KnowledgeBase:
        marker = root / MARKER
        text = marker.read_text("utf-8", "replace") if marker.is_file() else ""
        return KnowledgeBase(
            path=root,
            sources=tuple(self.sources[name] for name in sorted(self.sources)),
            catalogue=tuple(self.catalogue[name] for name in sorted(self.catalogue)),
            tables=self.tables,
            release=release_of(text),
            findings=tuple(self.findings),
        )


def _unreadable(file: Path, root: Path) -> str | None:
    """Why a path is not read: a link that leads out of the root, a device, a pipe."""
    try:
        target = file.resolve(strict=True)
        if file.is_symlink() and not target.is_relative_to(root.resolve()):
            return "it is a link that leads out of the knowledge base"
        if not stat.S_ISREG(target.stat().st_mode):
            return "it is not a regular file"
    except (OSError, RuntimeError) as error:
        return str(getattr(error, "strerror", None) or "it cannot be read").lower()
    return None


def _printable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def release_of(text: str) -> str:
    """`extra.release` of a `mkdocs.yml`: the release of the knowledge base."""
    if not text:
        return NO_RELEASE
    from crmc.catalogue.strict_yaml import read_yaml  # not every knowledge base has the file

    content = read_yaml(MARKER, text)
    extra = content.get("extra") if isinstance(content, dict) else None
    release = extra.get("release") if isinstance(extra, dict) else None
    return release if isinstance(release, str) and release else NO_RELEASE


def read_revision(revision: str, repository: Path) -> KnowledgeBase:
    """The knowledge base at a git revision, read from the object store: the work tree is not touched.

    Only the part of the tree below the root is read. Raises WorkspaceError.
    """
    prefix = _git(repository, revision, "rev-parse", "--show-prefix").decode().strip()
    commit = _git(
        repository, revision, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    listing = _git(repository, revision, "ls-tree", "-r", "-z", "--full-tree", commit.decode().strip())
    blobs = dict(_entries(listing, prefix))
    contents = {
        path: _git(repository, revision, "cat-file", "blob", name)
        for path, name in blobs.items()
        if _wanted(path)
    }
    return _from_files(contents)


def _entries(listing: bytes, prefix: str) -> Iterator[tuple[str, str]]:
    """(path below the root, blob) of regular files; links and submodules are passed over."""
    for line in filter(None, listing.split(b"\0")):
        facts, _, name = line.partition(b"\t")
        mode, kind, blob = facts.decode().split()
        path = name.decode("utf-8", "backslashreplace")
        if kind == "blob" and mode.startswith("100") and path.startswith(prefix):
            yield path.removeprefix(prefix), blob


def _wanted(path: str) -> bool:
    pure = PurePosixPath(path)
    if path == MARKER:
        return True
    in_sources = path.startswith(tuple(f"{folder}/" for folder in SOURCE_FOLDERS))
    in_catalogue = path.startswith(f"{CATALOGUE_FOLDER}/")
    return (in_sources and pure.suffix in (".crm", ".csv")) or (
        in_catalogue and pure.suffix in (".yaml", ".csv")
    )


def _from_files(contents: Mapping[str, bytes]) -> KnowledgeBase:
    def chosen(wanted: Callable[[str], bool]) -> tuple[Source, ...]:
        return tuple(Source(path, contents[path]) for path in sorted(contents) if wanted(path))

    tables = {
        path: data.decode("utf-8-sig", "replace")
        for path, data in contents.items()
        if path.endswith(".csv") and not path.startswith(CATALOGUE_FOLDER)
    }
    return KnowledgeBase(
        path=None,
        sources=chosen(lambda path: path.endswith(".crm")),
        catalogue=chosen(lambda path: path.startswith(CATALOGUE_FOLDER)),
        tables=tables,
        release=release_of(contents.get(MARKER, b"").decode("utf-8", "replace")),
    )


def _git(repository: Path, revision: str, *arguments: str) -> bytes:
    """What git prints; `revision` is what was asked for, told where git fails."""
    try:
        done = subprocess.run(["git", "-C", str(repository), *arguments], capture_output=True, check=True)
    except FileNotFoundError:
        raise WorkspaceError(
            "git is not installed: name two folders or bundles instead of a revision"
        ) from None
    except subprocess.CalledProcessError:
        raise WorkspaceError(
            f"`{revision}` is neither a folder, nor a bundle, nor a git revision here"
        ) from None
    return done.stdout
