"""Which schemas there are: a file for each kind of declaration, each file of a bundle and each report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any, NamedTuple, get_args

from crmc.analysis import gaps, ledger
from crmc.bundle.manifest import Compiler, Manifest, Validity
from crmc.bundle.schemas import forms, rules
from crmc.bundle.schemas.shapes import definitions, union
from crmc.bundle.schemas.words import WORDS, Schema
from crmc.ir import evaluate, expression, facts, model, steps

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
Rules = Callable[[], Sequence[Schema]]


class Published(NamedTuple):
    """A schema: its title, the type of its documents (None: only definitions), and its further rules."""

    title: str
    root: Any = None
    rules: Rules = tuple
    owned: tuple[Any, ...] = ()
    """Types that this file defines for itself and for others."""


ACTS = ("adopt", "derogate", "suspend", "recognise")

COMPILED: Mapping[str, Published] = {
    "common": Published(
        "Words and shapes that all kinds of declarations share",
        owned=(model.Head, model.Origin, model.Period, model.Classification, model.Citation, model.Row),
    ),
    "expression": Published(
        "Conditions and values", owned=(*get_args(expression.Expression), *get_args(expression.Member))
    ),
    "facts": Published(
        "Facts of the catalogue: elements, code lists, message kinds, law, titles, Parties",
        owned=(
            facts.ElementFacts,
            facts.CodeListFacts,
            facts.KindFacts,
            facts.LawFacts,
            facts.TermFacts,
            facts.PartyFacts,
        ),
    ),
    "criterion": Published(
        "A common risk criterion",
        model.Criterion,
        rules.criterion_rules,
        (
            model.CriterionPart,
            model.Evidence,
            model.Weight,
            model.Score,
            model.Control,
            model.Justification,
            model.Exchange,
        ),
    ),
    "area": Published("A priority control area", model.Area, rules.area_rules),
    "alert": Published("A rapid customs alert", model.Alert, rules.alert_rules),
    "list": Published("A list", model.ValueList, rules.list_rules, (model.DatedValues,)),
    "table": Published("A table of values", model.Table, rules.table_rules),
    "parameter": Published(
        "A parameter that each Party may set",
        model.ParameterDeclaration,
        rules.parameter_rules,
        (model.DatedValue,),
    ),
    "sop": Published(
        "A standard operating procedure",
        model.Procedure,
        rules.sop_rules,
        (
            steps.NamedThing,
            steps.Form,
            steps.FormField,
            *get_args(steps.ProcedureNode),
            steps.Arm,
            steps.Branch,
        ),
    ),
    "metric": Published("A measure of control results", model.Metric, rules.metric_rules),
    "act": Published("An act of a Party", owned=(model.Act,)),
    **{act: Published(f"An act of a Party: {act}", model.Act, partial(rules.act_rules, act)) for act in ACTS},
    "test": Published("A test of a criterion", model.Example, owned=(model.Expectation,)),
    "declaration": Published("A declaration to judge", dict),
    "rulebook": Published("A rule book: rules.json of a bundle", model.RuleBook),
    "procedures": Published("The procedures of a bundle: procedures.json", forms.ProceduresFile),
    "law": Published("The law of a bundle: law.json", forms.LawFile),
    "manifest": Published(
        "The manifest of a bundle: manifest.json", Manifest, rules.manifest_rules, (Validity, Compiler)
    ),
}
"""What a bundle holds and needs, in the order of the page that lists them."""

REPORTS: Mapping[str, Published] = {
    "build": Published("What a build made: build.json", forms.BuildRecord),
    "check": Published("crmc check --format json", forms.Check),
    "test_report": Published("crmc test --format json", forms.Tests),
    "evaluate_row": Published("A line of the results of crmc evaluate", evaluate.Row),
    "evaluate_summary": Published("crmc evaluate --format json", forms.EvaluationSummary),
    "diff": Published("crmc diff --format json", forms.Diff),
    "gaps": Published("crmc gaps --format json", forms.Gaps),
    "ledger": Published("crmc ledger --format json", forms.Ledger),
    "roadmap": Published("crmc roadmap --format json", forms.Roadmap),
    "bundle_show": Published("crmc bundle show --format json", forms.BundleFacts),
}
"""What commands write for programs; no bundle holds these schemas."""

VERDICTS = ("equal", "narrower", "wider", "changed", "disjoint", "added", "removed", "undecided")
_CLOSED: Mapping[tuple[str, str], Sequence[str]] = {
    ("Gap", "kind"): tuple(gaps.KINDS),
    ("LedgerEntry", "state"): tuple(ledger.STATES),
    ("LedgerEntry", "effect"): ("", "equal", "wider", "narrower", "not decided"),
    ("Setting", "effect"): ("equal", "wider", "narrower", "not decided"),
    ("Change", "verdict"): VERDICTS,
    ("Manifest", "format"): ("crmc-bundle/1",),
}
"""Words that are a plain text in the types."""

_UNIONS = {
    frozenset(type_.__name__ for type_ in get_args(union_)): name
    for name, union_ in (
        ("Expression", expression.Expression),
        ("Member", expression.Member),
        ("ProcedureNode", steps.ProcedureNode),
    )
}
_UNION_TEXTS = {
    "Expression": ("expression", "op", "A condition or a value, told apart by `op`."),
    "Member": ("expression", "member", "What may stand in a list of choices."),
    "ProcedureNode": ("sop", "node", "A step of a procedure, or a block of steps."),
}


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
    homes = {union_: home for union_, (home, _, _) in _UNION_TEXTS.items()}
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
    found = definitions(dict.fromkeys(roots), _reference, _UNIONS)
    return {name: _closed(name, shape) for name, shape in found.items()} | _union_shapes()


def _union_shapes() -> dict[str, Schema]:
    built = {}
    for members, name in _UNIONS.items():
        _, tag, text = _UNION_TEXTS[name]
        types = {type_.__name__: type_ for type_ in _union_types(name) if type_.__name__ in members}
        tags = {str(type_.__struct_config__.tag): _reference(label) for label, type_ in types.items()}
        built[name] = union(tag, tags, text)
    return built


def _union_types(name: str) -> tuple[Any, ...]:
    unions = {
        "Expression": expression.Expression,
        "Member": expression.Member,
        "ProcedureNode": steps.ProcedureNode,
    }
    return get_args(unions[name])


def _closed(name: str, shape: Schema) -> Schema:
    properties = {
        key: {"enum": list(_CLOSED[name, key])} if (name, key) in _CLOSED else value
        for key, value in shape.get("properties", {}).items()
    }
    return {**shape, "properties": properties} if properties else shape


def _head(name: str, title: str, description: str) -> Schema:
    return {"$schema": SCHEMA_DIALECT, "$id": schema_id(name), "title": title, "description": description}


def _document(name: str, published: Published, shapes: Mapping[str, Schema]) -> Schema:
    if published.root is dict:
        return {**_head(name, published.title, ""), **forms.DECLARATION}
    own = {type_.__name__: shapes[type_.__name__] for type_ in published.owned}
    own |= {union_: shapes[union_] for union_, (home, _, _) in _UNION_TEXTS.items() if home == name}
    if name == "common":
        own |= WORDS
    if name == "sop":
        own |= rules.step_holders()
    built = _head(name, published.title, f"{published.title}.")
    if name == "act":
        built |= union(
            "act", {act: schema_id(act) for act in ACTS}, "An act of a Party, of one of four kinds."
        )
    elif published.root is model.Act:
        built |= {"$ref": f"{schema_id('act')}#/$defs/Act", "description": shapes["Act"]["description"]}
    elif published.root is not None:
        built |= {key: value for key, value in shapes[published.root.__name__].items() if key != "title"}
    asked = list(published.rules())
    return {**built, **({"allOf": asked} if asked else {}), **({"$defs": own} if own else {})}


def _report(name: str) -> Schema:
    """A report defines all that it is made of."""
    root = REPORTS[name].root
    found = definitions([root], lambda type_: f"#/$defs/{type_}", {})
    shapes = {type_: _closed(type_, shape) for type_, shape in found.items()}
    built = {key: value for key, value in shapes.pop(root.__name__).items() if key != "title"}
    return {**_head(name, REPORTS[name].title, ""), **built, **({"$defs": shapes} if shapes else {})}
