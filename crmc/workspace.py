"""Reads a knowledge base: a folder, or a git revision of one, into sources and nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from msgspec import Struct, field
from msgspec.structs import replace

from crmc.diagnostics import Finding
from crmc.regular_file import TooLargeError, UnreadableFileError, read_regular_file, reason_of
from crmc.source import Source, whole_file
from crmc.syntax.characters import MAXIMUM_BYTES

SOURCE_FOLDERS = ("criteria", "sops")
CATALOGUE_FOLDER = "grammar/catalogue"
_ENDINGS = {**dict.fromkeys(SOURCE_FOLDERS, (".crm", ".csv")), CATALOGUE_FOLDER: (".yaml", ".csv")}
"""What is read of each folder."""
MARKER = "mkdocs.yml"
MAXIMUM_YAML_BYTES = 2 << 20
MAXIMUM_TABLE_BYTES = 8 << 20
NO_RELEASE = "0.0.0"


class WorkspaceError(Exception):
    """A folder or revision that cannot be used; the message is one sentence for a person."""


class KnowledgeBase(Struct, frozen=True):
    """What was read of a root: paths are relative to it, with `/`, in order.

    `tables` holds the text of every CSV beside the sources; `catalogue` the root's own catalogue files.
    `path` is None for a git revision. `overlays` are the private roots on top, in order.
    """

    path: Path | None
    sources: tuple[Source, ...]
    catalogue: tuple[Source, ...] = ()
    tables: Mapping[str, str] = field(default_factory=dict)
    release: str = NO_RELEASE
    findings: tuple[Finding, ...] = ()
    overlays: tuple[Path, ...] = ()


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
    overlays = tuple(overlays)
    for overlay in overlays:
        if not overlay.is_dir():
            raise WorkspaceError(f"`{overlay}` is not a folder: --overlay names a private knowledge base")
        above = _FolderReader(overlay, f"{overlay.resolve().name}/")
        above.read()
        reader.take(above)
    for file in extra:
        reader.read_source(file, _relative(file, root))
    reader.refuse_empty()
    return replace(reader.knowledge_base(), overlays=overlays)


def private_folder(base: KnowledgeBase) -> Path | None:
    """Where what was made of everything may be kept: in the last private root, else in the root itself.

    INVARIANT: what an overlay holds, and what follows from it, is never written beside the public.
    """
    return base.overlays[-1] if base.overlays else base.path


def lies_beside_the_public(folder: Path, base: KnowledgeBase) -> bool:
    """Whether a folder lies in a root that has overlays, and in none of them."""
    if base.path is None or not base.overlays:
        return False
    place = folder.resolve()
    private = any(place.is_relative_to(overlay.resolve()) for overlay in base.overlays)
    return place.is_relative_to(base.path.resolve()) and not private


def _relative(file: Path, root: Path) -> str:
    """The path of a file as findings show it: relative to the root where it lies in it."""
    resolved, base = file.resolve(), root.resolve()
    return resolved.relative_to(base).as_posix() if resolved.is_relative_to(base) else file.as_posix()


class _FolderReader:
    """Gathers what a root or an overlay holds, each file under its path behind `prefix`."""

    def __init__(self, root: Path, prefix: str) -> None:
        self.root, self.prefix = root, prefix
        self.sources: dict[str, Source] = {}
        self.catalogue: dict[str, Source] = {}
        self.tables: dict[str, str] = {}
        self.findings: list[Finding] = []

    def read(self) -> None:
        for folder, endings in _ENDINGS.items():
            for file in self._files(folder, endings):
                name = self.prefix + file.relative_to(self.root).as_posix()
                if folder == CATALOGUE_FOLDER:
                    self._keep(file, name, self.catalogue, self.root)
                else:
                    self._read_one(file, name, self.root)

    def read_source(self, file: Path, name: str) -> None:
        """A single file that was named by whoever runs this: it may lie anywhere."""
        if name not in self.sources:
            self._read_one(file, name, None)

    def _read_one(self, file: Path, name: str, root: Path | None) -> None:
        if file.suffix == ".csv":
            table: dict[str, Source] = {}
            self._keep(file, name, table, root)
            self.tables |= {path: _table_text(source.data) for path, source in table.items()}
        else:
            self._keep(file, name, self.sources, root)

    def _keep(self, file: Path, name: str, into: dict[str, Source], root: Path | None) -> None:
        name = _printable(name)
        try:
            into[name] = Source(name, read_regular_file(file, _limit(name), root))
        except TooLargeError as large:
            self.findings.append(_too_large(name, large.size))
        except UnreadableFileError as unreadable:
            self.findings.append(_unreadable(name, str(unreadable)))

    def _files(self, folder: str, endings: tuple[str, ...]) -> Iterator[Path]:
        """Files in order of their path; a link to a folder is told and not followed: no circles."""
        for where, folders, names in os.walk(self.root / folder, onerror=self._unreadable_folder):
            folders.sort()
            for name in folders:
                self._check_folder(Path(where) / name, endings)
            for name in sorted(names):
                if _is_read(name, endings):
                    yield Path(where) / name

    def _check_folder(self, folder: Path, endings: tuple[str, ...]) -> None:
        if os.path.islink(folder):  # false, not an error, where the path is too long to ask
            self._refuse(folder, "it is a link to a folder, and only real folders are read")
        elif folder.name.endswith(endings):
            self._refuse(folder, "it is a folder")

    def _unreadable_folder(self, error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):  # a root may lack one of the folders
            self._refuse(Path(error.filename), reason_of(error))

    def _refuse(self, path: Path, problem: str) -> None:
        name = _printable(self.prefix + path.relative_to(self.root).as_posix())
        self.findings.append(_unreadable(name, problem))

    def _text_of_marker(self, marker: Path) -> str:
        kept: dict[str, Source] = {}
        self._keep(marker, MARKER, kept, self.root)
        return kept[MARKER].data.decode("utf-8", "replace") if kept else ""

    def take(self, above: _FolderReader) -> None:
        """What an overlay holds, beside what is here."""
        self.sources |= above.sources
        self.catalogue |= above.catalogue
        self.tables |= above.tables
        self.findings += above.findings

    def refuse_empty(self) -> None:
        if not self.sources and not self.findings:
            raise WorkspaceError(
                f"`{self.root}` holds no .crm file under criteria/ or sops/: name another with --root"
            )

    def knowledge_base(self) -> KnowledgeBase:
        marker = self.root / MARKER
        text = self._text_of_marker(marker) if marker.is_file() else ""
        return KnowledgeBase(
            path=self.root,
            sources=tuple(self.sources[name] for name in sorted(self.sources)),
            catalogue=tuple(self.catalogue[name] for name in sorted(self.catalogue)),
            tables=self.tables,
            release=release_of(text),
            findings=tuple(self.findings),
        )


_LIMITS = {".crm": MAXIMUM_BYTES, ".yaml": MAXIMUM_YAML_BYTES, ".yml": MAXIMUM_YAML_BYTES}


def _limit(path: str) -> int:
    """How many bytes a file may have, by its ending."""
    return _LIMITS.get(PurePosixPath(path).suffix, MAXIMUM_TABLE_BYTES)


def _too_large(name: str, size: int) -> Finding:
    limit = _limit(name)
    if limit == MAXIMUM_BYTES:
        return Finding("file-too-large", whole_file(name), {"size": f"{size:,}", "limit": f"{limit:,}"})
    return _unreadable(name, f"it has {size:,} bytes, more than the {limit:,} that it may have")


def _unreadable(name: str, problem: str) -> Finding:
    return Finding("unreadable-file", whole_file(name), {"problem": problem})


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
    prefix = _decoded(_git(repository, revision, "rev-parse", "--show-prefix")).rstrip("\n")
    commit = _git(
        repository, revision, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    listing = _git(repository, revision, "ls-tree", "-r", "-z", "-l", "--full-tree", commit.decode().strip())
    wanted = [entry for entry in _entries(listing, prefix) if _wanted(entry[0])]
    contents = {
        path: _git(repository, revision, "cat-file", "blob", name)
        for path, name, size in wanted
        if size <= _limit(path)
    }
    too_large = (_too_large(path, size) for path, _, size in wanted if size > _limit(path))
    return replace(_from_files(contents), findings=tuple(too_large))


def _entries(listing: bytes, prefix: str) -> Iterator[tuple[str, str, int]]:
    """(path below the root, blob, bytes) of regular files; links and submodules are passed over."""
    for line in filter(None, listing.split(b"\0")):
        facts, _, name = line.partition(b"\t")
        mode, kind, blob, size = facts.decode().split()
        path = _decoded(name)
        if kind == "blob" and mode.startswith("100") and path.startswith(prefix):
            yield path.removeprefix(prefix), blob, int(size)


def _decoded(name: bytes) -> str:
    return name.decode("utf-8", "backslashreplace")


def _wanted(path: str) -> bool:
    name = PurePosixPath(path).name
    return path == MARKER or any(
        path.startswith(f"{folder}/") and _is_read(name, endings) for folder, endings in _ENDINGS.items()
    )


def _is_read(name: str, endings: tuple[str, ...]) -> bool:
    """Whether a file of this name is read; those of editors and systems begin with a point."""
    return name.endswith(endings) and not name.startswith(".")


def _table_text(data: bytes) -> str:
    return data.decode("utf-8-sig", "replace")


def _from_files(contents: Mapping[str, bytes]) -> KnowledgeBase:
    def chosen(wanted: Callable[[str], bool]) -> tuple[Source, ...]:
        return tuple(Source(path, contents[path]) for path in sorted(contents) if wanted(path))

    tables = {
        path: _table_text(data)
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
    import subprocess  # a folder needs none of it

    try:
        done = subprocess.run(["git", "-C", str(repository), *arguments], capture_output=True, check=True)
    except FileNotFoundError:
        raise WorkspaceError(
            "git is not installed: name two folders or bundles instead of a revision"
        ) from None
    except (subprocess.CalledProcessError, ValueError):  # a name may hold what no argument can
        raise WorkspaceError(
            f"`{revision}` is neither a folder, nor a bundle, nor a git revision here"
        ) from None
    return done.stdout
