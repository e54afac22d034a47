"""The top-level keys of catalogue files, and how later files extend earlier ones under them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from crmc.catalogue.faults import MOST_FAULTS, CatalogueFault, CatalogueText
from crmc.catalogue.strict_yaml import YamlPath, locate

SECTIONS = (
    "sources",
    "elements",
    "message_kinds",
    "code_lists",
    "channels",
    "control_types",
    "places",
    "risk_areas",
    "instruments",
    "parties",
    "roadmap",
    "schema_rules",
    "eu_plan_actions",
    "concordance",
    "units",
)

EXTENDABLE = {"code_lists": "codes", "instruments": "provisions", "parties": "provisions"}
"""Where `extends: true` adds to an entry of an earlier file, and the part that it may add to."""


@dataclass(slots=True)
class Sections:
    """The entries of all files by section and id, as text, with the file each one came from."""

    entries: dict[str, dict[str, dict[str, Any]]] = field(
        default_factory=lambda: {section: {} for section in SECTIONS}
    )
    origins: dict[tuple[str, str], CatalogueText] = field(default_factory=dict)
    faults: list[CatalogueFault] = field(default_factory=list)
    additions: dict[int, tuple[CatalogueText, YamlPath]] = field(default_factory=dict)
    """Where a provision that extends an earlier entry stands, by the identity of its kept mapping."""

    def add_file(self, file: CatalogueText, content: dict[str, Any]) -> None:
        """Adds every entry of one file; a repeated id is a fault that names both places."""
        for section, entries in content.items():
            for identifier, entry in (entries or {}).items():
                self._add_entry(file, section, identifier, entry)

    def fault(self, place: YamlPath, message: str) -> None:
        """Notes a fault at a place (section, id, field, …) in the file that declared the entry."""
        self._note(*self._whereabouts(place), message)

    def _note(self, file: CatalogueText, place: YamlPath, message: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault_at(file, place, message))

    def _whereabouts(self, place: YamlPath) -> tuple[CatalogueText, YamlPath]:
        section, identifier = str(place[0]), str(place[1])
        origin = self.origins[section, identifier]
        if len(place) < 4 or place[2] != "provisions" or not isinstance(place[3], int):
            return origin, place
        provision = self.entries[section][identifier]["provisions"][place[3]]
        return self.additions.get(id(provision), (origin, place))

    def _add_entry(self, file: CatalogueText, section: str, identifier: str, entry: dict[str, Any]) -> None:
        earlier = self.entries[section].get(identifier)
        if entry.get("extends") == "true":
            self._extend_entry(file, section, identifier, entry, earlier)
        elif earlier is not None:
            self._repeated(file, (section, identifier))
        else:
            self.entries[section][identifier] = entry
            self.origins[section, identifier] = file

    def _repeated(self, file: CatalogueText, place: tuple[str, str]) -> None:
        origin = self.origins[place]
        line, column = locate(origin.text, place)
        first = f"{origin.path}:{line}:{column}"
        message = f"`{place[1]}` is declared here again: it stands first in {first}"
        self._note(file, place, message)

    def _extend_entry(
        self,
        file: CatalogueText,
        section: str,
        identifier: str,
        entry: dict[str, Any],
        earlier: dict[str, Any] | None,
    ) -> None:
        if earlier is None:
            message = f"`{identifier}` extends nothing: no earlier file declares it"
            self._note(file, (section, identifier), message)
            return
        part = EXTENDABLE[section]
        place = (section, identifier, part)
        if part == "codes":
            merged: Any = self._merge_codes(file, place, earlier.get(part) or {}, entry[part] or {})
        else:
            merged = _merge_provisions(earlier.get(part) or [], entry[part])
            for index, provision in enumerate(entry[part]):
                self.additions[id(provision)] = (file, (*place, index))
        self.entries[section][identifier] = earlier | {part: merged}

    def _merge_codes(
        self, file: CatalogueText, place: YamlPath, earlier: dict[str, str], added: dict[str, str]
    ) -> dict[str, str]:
        for repeated in sorted(set(added) & set(earlier)):
            message = f"the code `{repeated}` is in `{place[1]}` already"
            self._note(file, (*place, repeated), message)
        return earlier | added


def fault_at(file: CatalogueText, place: YamlPath, message: str) -> CatalogueFault:
    """A fault at a place in a file that reads as strict YAML."""
    return CatalogueFault(file.path, *locate(file.text, place), message)


def _merge_provisions(earlier: list[dict[str, Any]], added: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Added provisions come after the earlier ones; one with a number takes the place of its open role."""
    found = {entry["role"] for entry in added if entry.get("role") and entry.get("number")}
    kept = [entry for entry in earlier if entry.get("number") or entry.get("role") not in found]
    return kept + added
