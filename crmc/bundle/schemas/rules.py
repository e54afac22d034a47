"""What the harmonisation schema asks of one document by itself, as conditions on its shape.

A rule holds in every status but `draft`, as in the checks; its text and its ground are those of the
catalogue's `schema_rules`. What asks for more than one document is a check of the compiler alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crmc.bundle.schemas.words import Schema, word
from crmc.catalogue.loader import packaged_catalogue
from crmc.ir.model import WITHHELD

SAID: Schema = {"type": "string", "pattern": r"\S"}
"""A text that is there and is not blank."""
THERE: Schema = {"not": {"type": "null"}}
SOME: Schema = {"type": "array", "minItems": 1}
NONE: Schema = {"type": "array", "maxItems": 0}
DATE = word("date")

_ENTRIES = "What every declaration of this kind must say, a draft apart (CRM410)."


def at(path: str, schema: Schema) -> Schema:
    """The schema for the value at a path of keys, such as `head.valid.start`."""
    for key in reversed(path.split(".")):
        schema = {"type": "object", "properties": {key: schema}, "required": [key]}
    return schema


def rule(name: str, *schemas: Schema) -> Schema:
    """A rule of the harmonisation schema with its words and its ground."""
    known = packaged_catalogue().schema_rules[name]
    ground = "; ".join(known.ground)
    return {"description": f"{name}: {known.title} ({ground}).", "allOf": list(schemas)}


def entries(*schemas: Schema) -> Schema:
    """The entries that must be there."""
    return {"description": _ENTRIES, "allOf": list(schemas)}


def unless_draft(*rules: Schema) -> Schema:
    """Holds in every status but `draft`; what must have a status and has none is a draft."""
    living = {"enum": ["active", "retired", "suspended", "trial"]}
    return {"if": at("head.status", living), "then": {"allOf": list(rules)}}


def each(schema: Schema) -> Schema:
    """Every item of an array."""
    return {"items": schema}


def holds(schema: Schema) -> Schema:
    """An array with at least one such item."""
    return {"type": "array", "contains": schema}


def cites(*roles: str) -> Schema:
    """A citation in one of these roles."""
    return at("head.legal", holds(at("role", {"enum": list(roles)})))


def one_of(*schemas: Schema) -> Schema:
    """At least one of these."""
    return {"anyOf": list(schemas)}


def called(form: str) -> Schema:
    """What the declarations of a kind are called by."""
    return at("head.id", word(form))


PERIOD = (at("head.valid.start", DATE), at("head.valid.end", DATE))
HIDDEN = {"const": WITHHELD}


def criterion_rules() -> Sequence[Schema]:
    """The four elements of a common criterion, its weighing, its controls and its law."""
    return (
        called("identifier"),
        unless_draft(
            entries(
                at("applies", SOME),
                at("level", THERE),
                at("controls", each(at("channel", THERE))),
            ),
            rule("L01", at("description", SAID)),
            rule("L02", one_of(at("select", THERE), at("score", THERE), at("select_text", HIDDEN))),
            rule("L03", at("controls", SOME), at("controls", each(at("types", SOME)))),
            rule("L04", *PERIOD),
            rule("L05", at("consequence", THERE)),
            rule(
                "L06",
                at("justification.proportionality", SAID),
                at("justification.urgency", SAID),
                at("justification.impact", SAID),
            ),
            rule("L09", at("controls", each(at("places", SOME)))),
            rule("L10", at("risk", THERE)),
            rule("L11", {"if": at("head.status", {"const": "active"}), "then": cites("basis")}),
            rule("L17", {"if": at("exchange", THERE), "then": cites("exchange")}),
            rule(
                "L20",
                one_of(at("no_aeo_relief", SAID), at("controls", holds(at("operators", {"const": "aeo"})))),
            ),
            rule("L30", at("head.implements", SOME)),
            rule("L40", at("controls", each(at("purpose", SAID)))),
        ),
    )


def area_rules() -> Sequence[Schema]:
    """A bounded time, and something that it lies on."""
    reach = one_of(at("criteria", SOME), at("scope", THERE), at("scope_text", HIDDEN))
    return called("identifier"), unless_draft(rule("L07", *PERIOD, reach))


def alert_rules() -> Sequence[Schema]:
    """What the receivers of an alert must be told."""
    told = (at("risk", THERE), at("urgency", THERE), *PERIOD, at("sender", THERE), at("recipients", SOME))
    return called("identifier"), unless_draft(rule("L33", *told))


def list_rules() -> Sequence[Schema]:
    """What each Party supplies itself holds no values."""
    return called("name"), {"if": at("external", {"const": True}), "then": at("values", NONE)}


def table_rules() -> Sequence[Schema]:
    """One or two elements, and a key for each in every row."""

    def keys(count: int) -> Schema:
        exact = {"minItems": count, "maxItems": count}
        return {"if": at("by", exact), "then": at("rows", each(at("keys", exact)))}

    return called("name"), at("by", {"minItems": 1, "maxItems": 2}), keys(1), keys(2)


def parameter_rules() -> Sequence[Schema]:
    """A default, unless it is withheld; both ends of a range or none; a quantity is a number."""
    default = {"if": at("withheld", {"const": False}), "then": at("default", THERE)}
    ends = one_of(
        {"allOf": [at("low", THERE), at("high", THERE)]},
        {"allOf": [at("low", {"type": "null"}), at("high", {"type": "null"})]},
    )
    number = one_of({"type": "null"}, word("decimal"))
    numbers = [at(key, number) for key in ("default", "low", "high")]
    numbers.append(at("national", each(at("value", word("decimal")))))
    quantity = {"if": at("dimension", {"not": {"enum": list(_NO_QUANTITIES)}}), "then": {"allOf": numbers}}
    return called("name"), default, ends, quantity


_NO_QUANTITIES = ("code", "text", "identifier", "date", "datetime", "bool")


def metric_rules() -> Sequence[Schema]:
    """A metric without a formula measures nothing."""
    draft = at("head.status", {"const": "draft"})
    return called("identifier"), {"if": draft, "else": entries(at("formula", THERE))}


def act_rules(act: str) -> Sequence[Schema]:
    """One of the acts of a Party: its target, and what it may hold."""
    attested = one_of(
        {"allOf": [at("attested_by", THERE), at("attested_on", THERE)]},
        {"allOf": [at("attested_by", {"type": "null"}), at("attested_on", {"type": "null"})]},
    )
    same = (at("act", {"const": act}), attested)
    if act == "recognise":
        basis = rule("L21", one_of(cites("basis", "provision"), at("attested_by", THERE)))
        return *same, at("target", word("word")), at("other_party", THERE), at("settings", NONE), basis
    own = (at("target", word("identifier")), at("other_party", {"type": "null"}), at("purpose", NONE))
    return (*same, *own) if act == "adopt" else (*same, *own, at("settings", NONE))


PHASES = ("collect", "assess", "act", "review")


def sop_rules() -> Sequence[Schema]:
    """The four phases, an end, and what a control after release owes the person."""
    steps = [at("steps", {"$ref": f"#/$defs/{holder_name(phase)}"}) for phase in PHASES]
    audit = {
        "if": at("places", holds({"const": "post_release"})),
        "then": {"allOf": [at("risk", THERE), at("rights", SAID)]},
    }
    return (
        called("identifier"),
        unless_draft(
            entries(at("applies", SOME), at("places", SOME), at("purpose", THERE), at("within", THERE)),
            rule("L23", *steps),
            rule(
                "L24", at("steps", {"$ref": "#/$defs/HoldsReview"}), at("steps", {"$ref": "#/$defs/HoldsEnd"})
            ),
            rule("L27", audit),
            rule("L30", at("head.implements", SOME)),
        ),
    )


def holder_name(word_: str) -> str:
    """The definition of steps that hold one of a phase, or an end."""
    return f"Holds{word_.capitalize()}"


def step_holders() -> dict[str, Schema]:
    """Steps with one of each phase, and with an end, however deep it stands."""
    wanted: dict[str, Any] = {
        phase: {**at("node", {"const": "step"}), "allOf": [at("phase", {"const": phase})]} for phase in PHASES
    }
    wanted["end"] = at("node", {"const": "end"})
    return {holder_name(name): _deep(holder_name(name), schema) for name, schema in wanted.items()}


def _deep(name: str, wanted: Schema) -> Schema:
    within = at("steps", {"$ref": f"#/$defs/{name}"})
    return holds(one_of(wanted, within, at("arms", holds(within)), at("branches", holds(within))))


def manifest_rules() -> Sequence[Schema]:
    """Each file with its digest, those that every bundle holds among them."""
    own = ("rules.json", "procedures.json", "law.json")
    return at("book", word("digest")), at(
        "files", {"required": list(own), "additionalProperties": word("digest")}
    )
