"""Loads the legal harmonisation catalogue: texts in, a typed catalogue or faults out.

Nothing here reads a file but `packaged_texts`, which goes through `crmc.packaged`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from posixpath import dirname, join
from typing import Any, TypeVar

from crmc import packaged
from crmc.catalogue import entries
from crmc.catalogue.cross_references import check_references
from crmc.catalogue.faults import CatalogueFault, CatalogueText
from crmc.catalogue.model import Catalogue, CodeList, Instrument, Party
from crmc.catalogue.national_law import national_instruments
from crmc.catalogue.schema_check import check_schema
from crmc.catalogue.sections import Sections, fault_at
from crmc.catalogue.strict_yaml import decode, read_yaml
from crmc.catalogue.tables import CodeTable, read_table
from crmc.source import Source

Typed = TypeVar("Typed")

_FOLDER = "catalogue"


def load_catalogue(texts: Sequence[CatalogueText]) -> tuple[Catalogue | None, list[CatalogueFault]]:
    """The catalogue that the texts make, later ones extending earlier ones; None if there is a fault.

    YAML files (`.yaml`) hold entries under the top-level keys of `SECTIONS`; CSV files (`.csv`) are
    the tables that they name. Only files that crmc ships may leave out the check by JSON Schema.
    """
    sections = Sections()
    tables = {text.path: text for text in texts if text.path.endswith(".csv")}
    for file in texts:
        if file.path.endswith(".yaml"):
            _add_file(sections, file)
    if sections.faults:
        return None, sections.faults
    catalogue = _build(sections, tables)
    check_references(catalogue, sections)
    return (None if sections.faults else catalogue), sections.faults


def packaged_texts() -> list[CatalogueText]:
    """The catalogue files that crmc ships, with paths inside `grammar/`."""
    return [
        CatalogueText(name, packaged.read_text(name), packaged=True)
        for name in packaged.names(_FOLDER)
        if name.endswith((".yaml", ".csv"))
    ]


@cache
def packaged_catalogue() -> Catalogue:
    """The catalogue that crmc ships; raises ValueError if it has a fault, a defect of ours."""
    catalogue, faults = load_catalogue(packaged_texts())
    if catalogue is None:
        raise ValueError(str(faults[0]))
    return catalogue


def extend(texts: Sequence[CatalogueText]) -> tuple[Catalogue | None, list[CatalogueFault]]:
    """The packaged catalogue extended by the files of a root's `grammar/catalogue/`."""
    if not texts:
        return packaged_catalogue(), []
    return load_catalogue([*packaged_texts(), *texts])


def texts_of(sources: Sequence[Source]) -> tuple[list[CatalogueText], list[CatalogueFault]]:
    """The files of a root's `grammar/catalogue/` as texts; one that is not UTF-8 is a fault."""
    decoded = [(source.path, decode(source.path, source.data)) for source in sources]
    texts = [CatalogueText(path, text) for path, text in decoded if isinstance(text, str)]
    return texts, [fault for _, fault in decoded if isinstance(fault, CatalogueFault)]


def _add_file(sections: Sections, file: CatalogueText) -> None:
    content = read_yaml(file.path, file.text)
    if isinstance(content, CatalogueFault):
        sections.faults.append(content)
        return
    if content is None:
        return
    faults = [] if file.packaged else _root_file_faults(file, content)
    sections.faults.extend(faults)
    if not faults and isinstance(content, dict):
        sections.add_file(file, content)


def _root_file_faults(file: CatalogueText, content: Any) -> list[CatalogueFault]:
    """A root's file must keep the schema, and may not say what messages carry."""
    faults = check_schema(file, content)
    if faults:
        return faults
    message = (
        "a root may add elements with origin `context` or `derived` only: what a message carries is fixed"
    )
    return [
        fault_at(file, ("elements", identifier, "origin"), message)
        for identifier, element in (content.get("elements") or {}).items()
        if element["origin"] == "declaration"
    ]


def _build(sections: Sections, tables: dict[str, CatalogueText]) -> Catalogue:
    parties = _typed(sections, "parties", entries.party)
    return Catalogue(
        sources=_typed(sections, "sources", entries.reference),
        elements=_typed(sections, "elements", entries.element),
        code_lists=_code_lists(sections, tables),
        kinds=_typed(sections, "message_kinds", entries.message_kind),
        channels=_typed(sections, "channels", entries.channel),
        control_types=_typed(sections, "control_types", entries.term),
        places=_typed(sections, "places", entries.term),
        risk_areas=_typed(sections, "risk_areas", entries.risk_area),
        instruments=_instruments(sections, parties),
        parties=parties,
        roadmap=_typed(sections, "roadmap", entries.roadmap_code),
        schema_rules=_typed(sections, "schema_rules", entries.schema_rule),
        units=_typed(sections, "units", entries.unit),
        eu_plan=_typed(sections, "eu_plan_actions", entries.eu_action),
        concordance=_typed(sections, "concordance", entries.concordance),
    )


def _typed(
    sections: Sections, section: str, make: Callable[[str, dict[str, Any]], Typed]
) -> dict[str, Typed]:
    return {identifier: make(identifier, entry) for identifier, entry in sections.entries[section].items()}


def _instruments(sections: Sections, parties: dict[str, Party]) -> dict[str, Instrument]:
    instruments = _typed(sections, "instruments", entries.instrument)
    for code, party in parties.items():
        for instrument in national_instruments(party, sections.entries["parties"][code]):
            if instrument.id in instruments:
                sections.fault(("parties", code), f"the instrument `{instrument.id}` is declared twice")
            instruments[instrument.id] = instrument
    return instruments


def _code_lists(sections: Sections, tables: dict[str, CatalogueText]) -> dict[str, CodeList]:
    lists = {}
    for identifier, entry in sections.entries["code_lists"].items():
        table = _table(sections, tables, identifier, entry)
        lists[identifier] = entries.code_list(identifier, entry, table.codes)
    return lists


def _table(
    sections: Sections, tables: dict[str, CatalogueText], identifier: str, entry: dict[str, Any]
) -> CodeTable:
    """The CSV table that a code list names, relative to its own file."""
    if entry.get("table") is None:
        return CodeTable()
    path = join(dirname(sections.origins["code_lists", identifier].path), entry["table"])
    if path not in tables:
        sections.fault(
            ("code_lists", identifier, "table"), f"the table `{entry['table']}` is not beside this file"
        )
        return CodeTable()
    table = read_table(path, tables[path].text)
    sections.faults.extend(table.faults)
    return table
