"""From the text of one entry to its typed form; the place of a message kind in the types is model.py's.

INVARIANT: every entry that comes here keeps the JSON Schema `grammar/schema/catalogue.schema.json`
(a root's files are validated before, the packaged ones by a test), so keys are present and numbers
are written as numbers.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from crmc.catalogue.model import (
    Channel,
    CodeList,
    Concordance,
    Element,
    EuAction,
    Instrument,
    MessageKind,
    NationalProvision,
    Party,
    Provision,
    Reference,
    RiskArea,
    RoadmapCode,
    SchemaRule,
    Term,
    TypicalIndicator,
    Unit,
)
from crmc.catalogue.validity import Validity

Entry = dict[str, Any]


def reference(identifier: str, entry: Entry) -> Reference:
    """A source of facts."""
    return Reference(identifier, entry["title"], entry["shows"], entry["kind"])


def element(identifier: str, entry: Entry) -> Element:
    """A data, context or derived element."""
    return Element(
        id=identifier,
        title=entry["title"],
        type=entry["type"],
        code_list=entry.get("code_list"),
        multiple=_is_true(entry, "multiple"),
        levels=_names(entry, "levels"),
        kinds=_names(entry, "kinds"),
        unit=entry.get("unit"),
        digits_before=_integer(entry, "digits_before"),
        digits_after=_integer(entry, "digits_after"),
        minimum=_decimal(entry, "minimum"),
        personal_data=entry["personal_data"],
        origin=entry["origin"],
        made_of=_names(entry, "made_of"),
        number=entry.get("number"),
        number_verified=_is_true(entry, "number_verified"),
        note=entry.get("note"),
        mappings=entry.get("mappings") or {},
        sources=_names(entry, "sources"),
    )


def message_kind(identifier: str, entry: Entry) -> MessageKind:
    """A kind of declaration."""
    return MessageKind(
        identifier, entry["title"], _names(entry, "reference_dates"), entry["operator_element"]
    )


def code_list(identifier: str, entry: Entry, table: dict[str, str]) -> CodeList:
    """A code list; `table` holds the codes of the CSV file that the entry names."""
    members = entry.get("members") or {}
    return CodeList(
        id=identifier,
        title=entry["title"],
        closed=_is_true(entry, "closed"),
        hierarchical=_is_true(entry, "hierarchical"),
        edition=entry.get("edition"),
        format=entry.get("format"),
        codes=table | (entry.get("codes") or {}),
        verified=_is_true(entry, "verified"),
        source=entry["source"],
        licence=entry["licence"],
        note=entry.get("note"),
        members={group: tuple(codes) for group, codes in members.items()},
    )


def channel(identifier: str, entry: Entry) -> Channel:
    """A control channel."""
    return Channel(identifier, entry["title"], int(entry["severity"]))


def term(identifier: str, entry: Entry) -> Term:
    """A control type, or a place or time of control."""
    return Term(
        id=identifier,
        title=entry["title"],
        ground=entry["ground"],
        verified=_is_true(entry, "verified"),
        sources=_names(entry, "sources"),
        kind=entry.get("kind"),
    )


def risk_area(identifier: str, entry: Entry) -> RiskArea:
    """A risk area."""
    return RiskArea(
        id=identifier,
        title=entry["title"],
        family=entry["family"],
        grounds=_names(entry, "grounds"),
        flows=_names(entry, "flows"),
        notes=entry.get("notes"),
        indicators=tuple(
            TypicalIndicator(
                one["text"], _names(one, "data"), _is_true(one, "verified"), _names(one, "sources")
            )
            for one in entry.get("indicators") or ()
        ),
    )


def instrument(identifier: str, entry: Entry) -> Instrument:
    """A legal act with its provisions."""
    return Instrument(
        id=identifier,
        title=entry["title"],
        kind=entry["kind"],
        reference=entry["reference"],
        status=entry["status"],
        verified=_is_true(entry, "verified"),
        sources=_names(entry, "sources"),
        provisions=tuple(provision(one) for one in entry.get("provisions") or ()),
        notes=entry.get("notes"),
        issuer=entry.get("issuer"),
        validity=validity(entry),
        replaced_by=entry.get("replaced_by"),
        binds=None if entry.get("binds") is None else _names(entry, "binds"),
    )


def validity(entry: Entry, prefix: str = "") -> Validity:
    """The days in which law holds; `prefix` is that of the keys (`law_from`)."""
    return Validity(
        start=entry.get(f"{prefix}from"),
        end=entry.get(f"{prefix}until"),
        verified=entry.get(f"{prefix}dates_verified") != "false",
        pending=_is_true(entry, "pending"),
    )


def provision(entry: Entry) -> Provision:
    """A division of an instrument."""
    return Provision(
        division=entry["division"],
        number=entry.get("number"),
        subject=entry["subject"],
        obligation=entry["obligation"],
        verified=_is_true(entry, "verified"),
        confidence=entry["confidence"],
        sources=_names(entry, "sources"),
        note=entry.get("note"),
        validity=validity(entry),
    )


def party(code: str, entry: Entry) -> Party:
    """A CEFTA Party with the articles of its customs law by role."""
    law = entry["law"]
    return Party(
        code=code,
        designation=entry["designation"],
        footnote=entry.get("footnote"),
        authority=entry["authority"],
        languages=_names(entry, "languages"),
        currency=entry["currency"],
        wto=entry["wto"],
        law=law,
        law_title=entry["law_title"],
        law_reference=entry["law_reference"],
        law_verified=_is_true(entry, "law_verified"),
        provisions=tuple(national_provision(one, law) for one in entry.get("provisions") or ()),
        footnote_verified=_is_true(entry, "footnote_verified"),
        authority_local=entry.get("authority_local"),
        law_title_local=entry.get("law_title_local"),
        law_status=entry.get("law_status"),
        notes=entry.get("notes"),
        law_validity=validity(entry, "law_"),
        alpha3=entry.get("alpha3"),
        numeric=entry.get("numeric"),
        iso_status=entry.get("iso_status"),
        wto_sources=_names(entry, "wto_sources"),
    )


def national_provision(entry: Entry, law: str) -> NationalProvision:
    """An article of a national act by its role; without `instrument` it stands in the customs law."""
    return NationalProvision(
        role=entry["role"],
        number=entry.get("number"),
        verified=_is_true(entry, "verified"),
        sources=_names(entry, "sources"),
        note=entry.get("note"),
        instrument=entry.get("instrument") or law,
        subject=entry.get("subject") or "",
        obligation=entry.get("obligation") or "",
        confidence=entry.get("confidence") or "",
        validity=validity(entry),
    )


def roadmap_code(code: str, entry: Entry) -> RoadmapCode:
    """An action or activity of the CEFTA strategy."""
    return RoadmapCode(
        code=code,
        title=entry["title"],
        kind=entry["kind"],
        eu_code=entry.get("eu_code"),
        verified=_is_true(entry, "verified"),
        schedule=entry.get("schedule"),
        note=entry.get("note"),
        goal=entry.get("goal"),
        area=entry.get("area"),
        table=entry.get("table"),
        covered_by=entry.get("covered_by"),
        sources=_names(entry, "sources"),
    )


def schema_rule(identifier: str, entry: Entry) -> SchemaRule:
    """A rule of the harmonisation schema."""
    return SchemaRule(
        id=identifier,
        title=entry["title"],
        level=entry["level"],
        ground=_names(entry, "ground"),
        verified=_is_true(entry, "verified"),
        sources=_names(entry, "sources"),
        note=entry.get("note"),
        part=entry.get("part"),
    )


def eu_action(code: str, entry: Entry) -> EuAction:
    """An action of the EU plan."""
    verified = _is_true(entry, "verified")
    return EuAction(
        code, entry["title"], entry["objective"], entry["cefta_code"], verified, entry.get("note")
    )


def concordance(role: str, entry: Entry) -> Concordance:
    """A role of law beside the Union Customs Code."""
    return Concordance(role, entry["title"], _names(entry, "provisions"), _is_true(entry, "needed"))


def unit(word: str, entry: Entry) -> Unit:
    """A unit word with its exact factor."""
    return Unit(word, entry["dimension"], Decimal(entry["factor"]))


def _is_true(entry: Entry, key: str) -> bool:
    return bool(entry.get(key) == "true")


def _names(entry: Entry, key: str) -> tuple[str, ...]:
    return tuple(entry.get(key) or ())


def _integer(entry: Entry, key: str) -> int | None:
    return None if entry.get(key) is None else int(entry[key])


def _decimal(entry: Entry, key: str) -> Decimal | None:
    return None if entry.get(key) is None else Decimal(entry[key])
