"""The files that shape a handbook: `mkdocs.yml`, `site_config/`, `docs/`; the root's or those crmc ships."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

CONFIG = "mkdocs.yml"
LOOKS = "site_config"
PROSE = "docs"


def read_project_files(root: Path) -> dict[str, bytes]:
    """What a root holds of them, by path relative to it with `/`; links out of the root are not followed."""
    found = {CONFIG: (root / CONFIG).read_bytes()} if (root / CONFIG).is_file() else {}
    for folder in (LOOKS, PROSE):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.resolve().is_relative_to(root.resolve()):
                found[path.relative_to(root).as_posix()] = path.read_bytes()
    return found


def packaged_project_files() -> dict[str, bytes]:
    """The configuration and the looks that crmc ships, under the same paths as in a root; no pages.

    In a wheel both lie in `crmc/site_config`; in a checkout beside the package. Raises FileNotFoundError
    if this installation has lost them.
    """
    inside = files("crmc").joinpath(LOOKS)
    beside = Path(__file__).parent.parent.parent
    looks: Traversable = inside if inside.is_dir() else beside / LOOKS
    config = inside.joinpath(CONFIG) if inside.is_dir() else beside / CONFIG
    if not looks.is_dir() or not config.is_file():
        raise FileNotFoundError("the packaged handbook settings are missing: install crmc again")
    found = {path: data for path, data in _files(looks, LOOKS) if path != f"{LOOKS}/{CONFIG}"}
    return {CONFIG: config.read_bytes(), **found}


def _files(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        path = f"{name}/{entry.name}"
        if entry.is_dir():
            yield from _files(entry, path)
        else:
            yield path, entry.read_bytes()


def with_defaults(found: Mapping[str, bytes]) -> dict[str, bytes]:
    """The root's files; what it has none of (configuration, looks) as crmc ships it."""
    packaged = packaged_project_files()
    own_looks = any(path.startswith(f"{LOOKS}/") for path in found)
    looks = (
        {} if own_looks else {path: data for path, data in packaged.items() if path.startswith(f"{LOOKS}/")}
    )
    return {CONFIG: packaged[CONFIG], **looks, **found}
