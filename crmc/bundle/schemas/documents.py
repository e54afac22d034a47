"""The schemas as documents: each type in the file that defines it, and references to it everywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple, get_args

from crmc.bundle.schemas import forms, rules
from crmc.bundle.schemas.published import ACTS, CLOSED, COMPILED, REPORTS, Published
from crmc.bundle.schemas.shapes import definitions, union
from crmc.bundle.schemas.words import WORDS, Schema
from crmc.ir import expression, model, steps

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Union(NamedTuple):
    """A union of types that is defined once, under a name of its own."""

    name: str
    home: str
    tag: str
    text: str
    types: tuple[Any, ...]

    def members(self) -> frozenset[str]:
        return frozenset(type_.__name__ for type_ in self.types)

    def references(self) -> dict[str, str]:
        """The definition of each member by the value of the tag."""
        return {str(type_.__struct_config__.tag): _reference(type_.__name__) for type_ in self.types}


_UNIONS = (
    _Union(
        "Expression",
        "expression",
        "op",
        "A condition or a value, told apart by `op`.",
        get_args(expression.Expression),
    ),
    _Union(
        "Member", "expression", "member", "What may stand in a list of choices.", get_args(expression.Member)
    ),
    _Union(
        "ProcedureNode",
        "sop",
        "node",
        "A step of a procedure, or a block of steps.",
        get_args(steps.ProcedureNode),
    ),
)


def schema_id(name: str) -> str:
    """The `$id` of a schema."""
    return f"urn:crmc:schema:{name}:1"


@cache
def all_schemas() -> Mapping[str, Schema]:
    """Every schema by its name."""
    return {**_compiled(), **{name: _report(name) for name in REPORTS}}


def _compiled() -> dict[str, Schema]:
    shapes = _shapes()
    return {name: _document(name, published, shapes) for name, published in COMPILED.items()}


@cache
def _homes() -> Mapping[str, str]:
    """The file that defines a type, by the name of the type."""
    homes = {each.name: each.home for each in _UNIONS}
    for name, published in COMPILED.items():
        homes.update({type_.__name__: name for type_ in published.owned})
        if published.root not in (None, dict, model.Act):
            homes[published.root.__name__] = name
    return homes


def _reference(name: str) -> str:
    """A type by its file; the root of a file by the file itself, so that its rules hold too."""
    if name == "Act":
        return schema_id("act")
    home = _homes()[name]
    root = COMPILED[home].root
    whole = root is not None and root.__name__ == name
    return schema_id(home) if whole else f"{schema_id(home)}#/$defs/{name}"


@cache
def _shapes() -> Mapping[str, Schema]:
    roots = [each.root for each in COMPILED.values() if each.root not in (None, dict)]
    unions = {each.members(): each.name for each in _UNIONS}
    found = definitions(dict.fromkeys(roots), _reference, unions)
    return {name: _closed(name, shape) for name, shape in found.items()} | _union_shapes()


def _union_shapes() -> dict[str, Schema]:
    return {each.name: union(each.tag, each.references(), each.text) for each in _UNIONS}


def _closed(name: str, shape: Schema) -> Schema:
    properties = {
        key: {"enum": list(CLOSED[name, key])} if (name, key) in CLOSED else value
        for key, value in shape.get("properties", {}).items()
    }
    return {**shape, "properties": properties} if properties else shape


def _head(name: str, title: str, description: str) -> Schema:
    return {"$schema": SCHEMA_DIALECT, "$id": schema_id(name), "title": title, "description": description}


def _document(name: str, published: Published, shapes: Mapping[str, Schema]) -> Schema:
    if published.root is dict:
        return {**_head(name, published.title, ""), **forms.DECLARATION}
    own = _own(name, published, shapes)
    asked = list(published.rules())
    return {
        **_head(name, published.title, f"{published.title}."),
        **_root(name, published, shapes),
        **({"allOf": asked} if asked else {}),
        **({"$defs": own} if own else {}),
    }


def _own(name: str, published: Published, shapes: Mapping[str, Schema]) -> dict[str, Schema]:
    """What a file defines."""
    own = {type_.__name__: shapes[type_.__name__] for type_ in published.owned}
    own |= {each.name: shapes[each.name] for each in _UNIONS if each.home == name}
    if name == "common":
        own |= WORDS
    if name == "sop":
        own |= rules.step_holders()
    return own


def _root(name: str, published: Published, shapes: Mapping[str, Schema]) -> Schema:
    """The shape of the documents of a file; the four acts share one."""
    if name == "act":
        return union("act", {act: schema_id(act) for act in ACTS}, "An act of a Party, of one of four kinds.")
    if published.root is None:
        return {}
    if published.root is model.Act:
        return {"$ref": f"{schema_id('act')}#/$defs/Act", "description": shapes["Act"]["description"]}
    return {key: value for key, value in shapes[published.root.__name__].items() if key != "title"}


def _report(name: str) -> Schema:
    """A report defines all that it is made of."""
    root = REPORTS[name].root
    found = definitions([root], lambda type_: f"#/$defs/{type_}", {})
    shapes = {type_: _closed(type_, shape) for type_, shape in found.items()}
    built = {key: value for key, value in shapes.pop(root.__name__).items() if key != "title"}
    return {**_head(name, REPORTS[name].title, ""), **built, **({"$defs": shapes} if shapes else {})}
