"""Which schemas there are: a file for each kind of declaration, each file of a bundle and each report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, get_args

from crmc.analysis import gaps, ledger
from crmc.bundle.manifest import Compiler, Manifest, Validity
from crmc.bundle.schemas import forms, rules
from crmc.bundle.schemas.words import Schema
from crmc.ir import evaluate, expression, facts, model, steps

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
    "why": Published("crmc why --format json", forms.Why),
    "bundle_show": Published("crmc bundle show --format json", forms.BundleFacts),
}
"""What commands write for programs; no bundle holds these schemas."""

CLOSED: Mapping[tuple[str, str], Sequence[str]] = {
    ("Gap", "kind"): tuple(gaps.KINDS),
    ("LedgerEntry", "state"): tuple(ledger.STATES),
    ("LedgerEntry", "effect"): ("", "equal", "wider", "narrower", "not decided"),
    ("Setting", "effect"): ("equal", "wider", "narrower", "not decided"),
    ("Manifest", "format"): ("crmc-bundle/1",),
}
"""Words that are a plain text in the types."""
