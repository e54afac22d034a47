"""The description of the server in OpenAPI 3.1, made of the published schemas and of the bundle in use."""

from __future__ import annotations

from typing import Any, TypeAlias

from crmc import __version__
from crmc.ir.facts import ElementFacts
from crmc.ir.model import RuleBook
from crmc.serve.published import components_of

Schema: TypeAlias = dict[str, Any]

TEXT: Schema = {"type": "string"}
MONEY: Schema = {
    "type": "object",
    "properties": {"amount": TEXT, "currency": {"type": "string", "pattern": "^[A-Z]{3}$"}},
    "required": ["amount", "currency"],
}
TYPES: dict[str, Schema] = {
    "bool": {"type": "boolean"},
    "integer": {"type": ["integer", "string"]},
    "money": {"anyOf": [{"type": ["string", "integer"]}, MONEY]},
    **{
        name: {"type": ["string", "integer"]}
        for name in ("mass", "volume", "quantity", "decimal", "percent", "duration")
    },
}
"""Of a value, by the type of its element; the others are texts."""

EVERY_PAIR: Schema = {
    "name": "all",
    "in": "query",
    "required": False,
    "description": "Also rows for what was not selected.",
    "schema": {"type": "boolean", "default": False},
}


def description_of(book: RuleBook) -> Schema:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "crmc serve",
            "version": __version__,
            "summary": "Declarations judged by a bundle of risk criteria.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/v1/evaluate": {"post": _evaluate()},
            "/v1/evaluate/batch": {"post": _batch()},
            "/v1/bundle": {"get": _get("bundle", "Which bundle answers.", "Identity")},
            "/health": {"get": _health()},
            "/openapi.json": {"get": _get("description", "This document.", None)},
        },
        "components": {"schemas": _schemas(book)},
    }


def _evaluate() -> Schema:
    return {
        "operationId": "evaluate",
        "summary": "Judge one declaration.",
        "parameters": [EVERY_PAIR],
        "requestBody": {"required": True, "content": _json("Declaration")},
        "responses": {
            "200": _answer("What was found.", _json("Judgement")),
            **_refusals(400, 408, 413, 415, 503),
        },
    }


def _batch() -> Schema:
    lines = {"application/x-ndjson": {"schema": {"type": "string", "description": "One declaration a line."}}}
    rows = {"application/x-ndjson": {"schema": {"type": "string", "description": "One evaluate_row a line."}}}
    several = {"application/json": {"schema": {"type": "array", "items": _ref("Declaration")}}}
    return {
        "operationId": "evaluateBatch",
        "summary": "Judge several declarations, the earlier ones as history of the later ones.",
        "parameters": [EVERY_PAIR],
        "requestBody": {"required": True, "content": {**lines, **several}},
        "responses": {
            "200": _answer("The rows, in the order of the declarations.", rows),
            **_refusals(400, 408, 413, 415, 503),
        },
    }


def _health() -> Schema:
    responses = {
        "200": _answer("It judges declarations.", _json("Health")),
        "503": _answer("It does not: the bundle has expired.", _json("Health")),
    }
    return {"operationId": "health", "summary": "Whether it judges, and with what.", "responses": responses}


def _get(name: str, summary: str, schema: str | None) -> Schema:
    content = _json(schema) if schema else {"application/json": {"schema": {"type": "object"}}}
    return {"operationId": name, "summary": summary, "responses": {"200": _answer(summary, content)}}


def _answer(words: str, content: Schema) -> Schema:
    return {"description": words, "content": content}


def _refusals(*statuses: int) -> Schema:
    words = {
        400: "The body is not what it should be.",
        408: "The body came too slowly.",
        413: "The body, or what would answer it, is too large.",
        415: "The body is of another type.",
        503: "There is no room or no time for it now, or the bundle has expired.",
    }
    return {str(status): _answer(words[status], _json("Refusal")) for status in statuses}


def _json(name: str) -> Schema:
    return {"application/json": {"schema": _ref(name)}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


# Schemas


def _schemas(book: RuleBook) -> Schema:
    published = components_of(("declaration", "evaluate_row", "manifest"))
    return {
        **published,
        "Declaration": {"allOf": [_ref("declaration"), _declaration(book)]},
        "Item": {"type": "object", "properties": _elements(book, "item")},
        "Judgement": _judgement(),
        "Identity": _identity(published["manifest"]),
        "Health": _health_schema(),
        "Refusal": {"type": "object", "properties": {"error": TEXT}, "required": ["error"]},
    }


def _judgement() -> Schema:
    """What holds for one declaration: the union of the controls and the most severe channel (4.11)."""
    return {
        "type": "object",
        "description": "Channel and controls are those of active criteria; a trial is in its row alone.",
        "required": ["declaration", "channel", "controls", "rows"],
        "properties": {
            "declaration": {"type": ["string", "null"]},
            "channel": {"type": ["string", "null"]},
            "controls": {"type": "array", "items": TEXT},
            "rows": {"type": "array", "items": _ref("evaluate_row")},
        },
    }


def _declaration(book: RuleBook) -> Schema:
    return {
        "type": "object",
        "description": "Elements by their names in the catalogue; what is left out or null is missing.",
        "properties": {
            "kind": {"enum": sorted(book.kinds)},
            **_elements(book, "header"),
            "items": {"type": ["array", "null"], "items": _ref("Item")},
        },
    }


def _elements(book: RuleBook, level: str) -> Schema:
    return {name: _element(facts) for name, facts in book.elements.items() if level in facts.levels}


def _element(facts: ElementFacts) -> Schema:
    value = TYPES.get(facts.type, TEXT)
    several = {"type": "array", "items": value}
    choices = [value, several] if facts.multiple else [value]
    return {"description": facts.title, "anyOf": [*choices, {"type": "null"}]}


def _identity(manifest: Schema) -> Schema:
    """The manifest, and what only a server knows."""
    more: Schema = {
        "digest": {"type": "string", "description": "SHA-256 of the bundle file."},
        "age_days": {"type": ["integer", "null"]},
        "expired": {"type": "boolean"},
        "since": {"type": "string", "format": "date-time", "description": "When it was taken into use."},
    }
    properties, required = {**manifest["properties"], **more}, [*manifest["required"], *more]
    return {
        **manifest,
        "description": "Which bundle answers.",
        "properties": properties,
        "required": required,
    }


def _health_schema() -> Schema:
    refused = {
        "type": "object",
        "properties": {"reason": TEXT, "at": {"type": "string", "format": "date-time"}},
    }
    return {
        "type": "object",
        "required": ["status", "digest", "release", "since", "accepted", "refused"],
        "properties": {
            "status": {"enum": ["ok", "expired"]},
            "digest": TEXT,
            "release": TEXT,
            "since": {"type": "string", "format": "date-time"},
            "accepted": {"type": "integer", "description": "Requests that are being judged or wait for it."},
            "refused": {
                "anyOf": [refused, {"type": "null"}],
                "description": "Newer files that cannot be used.",
            },
        },
    }
