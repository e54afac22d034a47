"""The RuleBook: the one truth after the compiler, flat, ordered, frozen and neutral to targets.

It carries prose, law, dates, classification and origin beside the conditions, so that the handbook,
a diff and an engine need nothing else. Its JSON form is canonical (RFC 8785); every number in it is
decimal text. `schema()` in `codec.py` is its published JSON Schema.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct, field

from crmc.ir.expression import DecimalText, Expression
from crmc.ir.facts import CodeListFacts, ElementFacts, KindFacts, LawFacts, PartyFacts, TermFacts
from crmc.ir.steps import (
    Form,
    NamedThing,
    ProcedureNode,
)
from crmc.ir.words import (
    Date,
    Identifier,
    LanguageCode,
    LegalRole,
    MadeUpDeclaration,
    Name,
    PartyCode,
    Reference,
    RoadmapCode,
    Share,
    Version,
    Word,
)

Status: TypeAlias = Literal["draft", "trial", "active", "suspended", "retired"]
Consequence: TypeAlias = Literal[
    "application_of_measures", "financial_interests", "security_safety_health_environment_consumers"
]
"""UCC art 5(7): what a risk is to."""

WITHHELD = "withheld"
"""The one token that stands where something is not shown."""


class Origin(Struct, frozen=True):
    """Where a declaration was written: file relative to the root, line from 1.

    `line` is None in the book of an audience: it would count the lines that others may not see.
    """

    file: str
    line: DecimalText | None

    @property
    def place(self) -> str:
        """`file:line`, or the file where an edition does not tell the line."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


class Period(Struct, frozen=True):
    """Days from `start` to `end`, both included; None: unbounded on that side."""

    start: Date | None
    end: Date | None

    def includes(self, day: Date) -> bool:
        """Whether it holds on a day; its ends are included (`language.md`, 4.2)."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class Classification(Struct, frozen=True):
    """`label` public, limited or restricted; `recipients` None: every Party of that label."""

    label: Literal["public", "limited", "restricted"]
    recipients: tuple[PartyCode, ...] | None = None


class Citation(Struct, frozen=True):
    """A provision or an instrument: its text as cited, and the key of `RuleBook.law`."""

    text: str
    role: LegalRole


class Evidence(Struct, frozen=True):
    """What is known of an indicator: shares as decimal text, and the counts they come from if counted."""

    irregular_share: Share
    regular_share: Share
    counts: tuple[DecimalText, ...] | None
    """(hits among irregular, irregular, hits among regular, regular), as decimal text."""


class CriterionPart(Struct, frozen=True):
    """A `let` or an `indicator` of a criterion."""

    name: Name
    kind: Literal["let", "indicator"]
    title: str | None
    classification: Classification | None
    value: Expression
    text: str
    """The expression as the author wrote it, formatted."""
    evidence: Evidence | None = None


class Weight(Struct, frozen=True):
    """Weights of one indicator in tenths of a deciban."""

    indicator: Name
    present: DecimalText
    absent: DecimalText


class Score(Struct, frozen=True):
    """Prior, threshold and weights in tenths of a deciban; reached means selected."""

    prior: DecimalText
    threshold: DecimalText
    weights: tuple[Weight, ...]


class Control(Struct, frozen=True):
    """A control; `operators` ordinary or aeo tells to whom it applies."""

    title: str
    operators: Literal["ordinary", "aeo"]
    types: tuple[Word, ...]
    channel: Word | None
    places: tuple[Word, ...]
    purpose: str | None
    procedures: tuple[Identifier, ...]
    notice: Literal["before_arrival", "withheld"] | None
    within: DecimalText | None = None
    """In minutes."""
    notice_reason: str | None = None


class Justification(Struct, frozen=True):
    proportionality: str | None
    urgency: str | None
    impact: str | None


class Exchange(Struct, frozen=True):
    """Parties that results may go to: `all` or codes."""

    parties: tuple[PartyCode, ...]


class Head(Struct, frozen=True):
    """What every declaration carries."""

    id: Reference
    title: str | None
    language: LanguageCode
    status: Status | None
    version: Version | None
    owner: Word | None
    classification: Classification
    declassified: str | None
    valid: Period
    review: Date | None
    implements: tuple[RoadmapCode, ...]
    related: tuple[Identifier, ...]
    legal: tuple[Citation, ...]
    origin: Origin
    titles: dict[LanguageCode, str] = field(default_factory=dict)
    """The title in further languages, by language."""


class Criterion(Struct, frozen=True):
    """A common risk criterion as it stands in a book.

    `status` is the one that the author gave. In a Party's book `active_from` is the day from which
    its channel is applied (None: reported as a trial), and `absent` are the times in which it gives
    no row (derogated or suspended).
    """

    head: Head
    risk: Word | None
    level: Literal["low", "medium", "high"] | None
    consequence: Consequence | None
    applies: tuple[Word, ...]
    on: Literal["item", "declaration"]
    parties: tuple[PartyCode, ...]
    description: str | None
    justification: Justification | None
    exchange: Exchange | None
    parts: tuple[CriterionPart, ...]
    select: Expression | None
    select_text: str | None
    score: Score | None
    controls: tuple[Control, ...]
    no_aeo_relief: str | None
    measure: tuple[Identifier, ...]
    elements: tuple[Word, ...]
    """Every element that the criterion names, tables and history keys included, sorted."""
    active_from: Date | None = None
    absent: tuple[Period, ...] = ()
    origin_reason: str | None = None
    single_indicator_reason: str | None = None


class Alert(Struct, frozen=True):
    """A rapid customs alert; its scope is a condition on the item, its hit has no channel."""

    head: Head
    risk: Word | None
    sender: PartyCode | None
    recipients: tuple[PartyCode, ...]
    urgency: Word | None
    applies: tuple[Word, ...]
    scope: Expression
    scope_text: str
    look_for: str | None
    elements: tuple[Word, ...]


class Area(Struct, frozen=True):
    """A priority control area: criteria, or a scope, under increased control."""

    head: Head
    criteria: tuple[Identifier, ...]
    applies: tuple[Word, ...]
    scope: Expression | None
    scope_text: str | None
    description: str | None
    elements: tuple[Word, ...]
    usual_controls: bool | None = None


class DatedValues(Struct, frozen=True):
    """Values from a day on (`start` None: always, until the next)."""

    start: Date | None
    values: tuple[str, ...]


class ValueList(Struct, frozen=True):
    """A named set of codes, identifiers or texts. `of`: a code list or an element.

    external: supplied by each Party at run time; `values` is then empty.
    """

    head: Head
    of: str
    type: Word
    hierarchical: bool
    external: bool
    values: tuple[str, ...]
    dated: tuple[DatedValues, ...] = ()
    withheld: bool = False


class Row(Struct, frozen=True):
    """`keys` in the order of `Table.by`; None stands for `any`. `value` in base units, or a code."""

    keys: tuple[str | None, ...]
    value: str


class Table(Struct, frozen=True):
    """Values by one or two elements: the longest code wins, then `any`."""

    head: Head
    by: tuple[Word, ...]
    dimension: str
    unit: str | None
    rows: tuple[Row, ...]
    withheld: bool = False


class DatedValue(Struct, frozen=True):
    start: Date
    value: str
    act: Identifier
    """The adoption that set it."""


class ParameterDeclaration(Struct, frozen=True):
    """A value that each Party may set within the range: a number in base units, or one of another type."""

    head: Head
    dimension: str
    unit: str | None
    default: str | None
    low: str | None
    high: str | None
    national: tuple[DatedValue, ...] = ()
    """In a Party's book: its values from their dates, in order."""
    withheld: bool = False


class Procedure(Struct, frozen=True):
    """A standard operating procedure; `within` and `longest_path` in minutes."""

    head: Head
    risk: Word | None
    applies: tuple[Word, ...]
    places: tuple[Word, ...]
    purpose: str | None
    rights: str | None
    random_share: DecimalText | None
    within: DecimalText | None
    longest_path: DecimalText
    roles: tuple[NamedThing, ...]
    authorities: tuple[NamedThing, ...]
    resources: tuple[NamedThing, ...]
    separate: tuple[Word, ...]
    forms: tuple[Form, ...]
    steps: tuple[ProcedureNode, ...]
    result_notice: str | None = None
    joint_control: str | None = None


class Metric(Struct, frozen=True):
    """Goal, strategy, question and formula over control results (GQM+Strategies)."""

    head: Head
    goal: str | None
    strategy: str | None
    question: str | None
    formula: str | None
    target: str | None
    per: tuple[str, ...]


class Act(Struct, frozen=True):
    """A Party's act: adopt, derogate, suspend, recognise. `target`: an ID, a control type or `aeo`."""

    head: Head
    act: Literal["adopt", "derogate", "suspend", "recognise"]
    target: Reference
    party: PartyCode
    other_party: PartyCode | None
    period: Period
    attested_by: str | None
    attested_on: Date | None
    reason: str | None
    purpose: tuple[Identifier, ...]
    settings: tuple[tuple[Name, str], ...]
    """(parameter, value in base units)."""


class RuleBook(Struct, frozen=True):
    """The whole compiled knowledge base, common or of one Party; every tuple in order of ID."""

    party: PartyCode | None
    release: str
    as_of: Date | None
    audience: str | None
    """None: the whole book; else what this audience may see."""
    criteria: tuple[Criterion, ...] = ()
    alerts: tuple[Alert, ...] = ()
    areas: tuple[Area, ...] = ()
    lists: tuple[ValueList, ...] = ()
    tables: tuple[Table, ...] = ()
    parameters: tuple[ParameterDeclaration, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    metrics: tuple[Metric, ...] = ()
    acts: tuple[Act, ...] = ()
    elements: dict[Word, ElementFacts] = field(default_factory=dict)
    code_lists: dict[Word, CodeListFacts] = field(default_factory=dict)
    kinds: dict[Word, KindFacts] = field(default_factory=dict)
    channels: tuple[Word, ...] = ()
    """From the most severe."""
    law: dict[str, LawFacts] = field(default_factory=dict)
    terms: dict[str, TermFacts] = field(default_factory=dict)
    """Titles of the catalogue's words by `vocabulary/word`, e.g. `place/pre_arrival`."""
    parties: dict[PartyCode, PartyFacts] = field(default_factory=dict)


class Expectation(Struct, frozen=True):
    """What a test says must come out; None: not said."""

    outcome: Literal["selected", "not_selected", "undetermined", "error"]
    channel: Word | None = None
    missing: tuple[str, ...] | None = None
    controls: tuple[Word, ...] | None = None
    score: str | None = None


class Example(Struct, frozen=True):
    """A `test`: a made-up declaration in the form of `crmc evaluate`, and what must come out."""

    criterion: Identifier
    title: str
    party: PartyCode | None
    classification: Classification
    declaration: MadeUpDeclaration
    earlier: tuple[MadeUpDeclaration, ...]
    """Earlier declarations, in order."""
    history_supplied: bool
    lists: dict[Name, tuple[str, ...]]
    tables: dict[Name, tuple[Row, ...]]
    key: str | None
    expect: Expectation
    origin: Origin
