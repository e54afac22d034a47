"""What crmc writes for programs beside the RuleBook, as types: only their schemas are made of them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from crmc.analysis.concordance import Answer, Role
from crmc.analysis.coverage import DeclarationCoverage, ProvisionCoverage, RoadmapCoverage
from crmc.analysis.diff.findings import FINDINGS
from crmc.analysis.diff.model import Change
from crmc.analysis.gaps import PartyGaps
from crmc.analysis.ledger import LedgerEntry
from crmc.analysis.why.account import Account, Turn
from crmc.engine.impact import Impact
from crmc.ir.facts import LawFacts, PartyFacts, TermFacts
from crmc.ir.model import Act, Procedure
from crmc.ir.words import COMMON_ID, Date, Digest, Identifier, PartyCode

Count = Annotated[int, Meta(ge=0)]
Position = Annotated[int, Meta(ge=1)]
"""Lines and columns count from 1."""
FaultCode = Annotated[str, Meta(extra_json_schema={"$ref": f"{COMMON_ID}#/$defs/fault_code"})]

# Files of a bundle


class ProceduresFile(Struct):
    """The procedures of a bundle, and the titles of the words of the catalogue."""

    procedures: tuple[Procedure, ...]
    terms: dict[str, TermFacts]


class LawFile(Struct):
    """The law of a bundle: the acts of its Party, what is cited, and the Parties."""

    acts: tuple[Act, ...]
    law: dict[str, LawFacts]
    parties: dict[PartyCode, PartyFacts]


class BuildRecord(Struct):
    """What `crmc build` made in a folder: the SHA-256 of each bundle by its path."""

    release: str
    files: dict[str, Digest]


# Diagnostics


class Edit(Struct):
    """A stretch of a file, and the text to stand there instead."""

    file: str
    line: Position
    column: Position
    end_line: Position
    end_column: Position
    text: str


class Fix(Struct):
    """What `crmc fix` would do."""

    description: str
    edits: Annotated[tuple[Edit, ...], Meta(min_length=1)]


class Related(Struct):
    """A further place that a diagnostic speaks of."""

    file: str
    line: Position
    column: Position
    message: str


class Diagnostic(Struct):
    """One problem of the sources; `end_column` is the column after the last character."""

    code: FaultCode
    name: str
    severity: Literal["error", "warning", "note"]
    message: str
    file: str
    line: Position
    column: Position
    end_line: Position
    end_column: Position
    related: tuple[Related, ...]
    help: str | None
    fix: Fix | None
    ground: tuple[str, ...]


class CheckSummary(Struct):
    """How much was read, and how much was found; `left_out` problems are counted and not told."""

    files: Count
    declarations: Count
    errors: Count
    warnings: Count
    left_out: Count


class Check(Struct):
    """The report of `crmc check --format json`."""

    diagnostics: tuple[Diagnostic, ...]
    summary: CheckSummary


# Tests


class TestResult(Struct):
    """One `test` and whether the criterion did with its declaration what it says."""

    criterion: Identifier
    title: str
    party: PartyCode | None
    file: str
    line: Count
    passed: bool
    outcome: str
    problems: tuple[str, ...]


class TestSummary(Struct):
    """Tests by result; `not_run` are those of declarations with errors."""

    passed: Count
    failed: Count
    not_run: Count


class Tests(Struct):
    """The report of `crmc test --format json`."""

    tests: tuple[TestResult, ...]
    summary: TestSummary


# Evaluations


class EvaluationSummary(Struct):
    """What `crmc evaluate --format json` writes on standard error."""

    declarations: Count
    items: Count
    pairs: Count
    selected: Count
    undetermined: Count
    errors: Count
    notes: Count
    seconds: float
    engine: str
    bundle_digest: Digest | None
    age_days: int | None
    expires: Date | None


# Differences and worklists


FindingWord = Annotated[str, Meta(extra_json_schema={"enum": list(FINDINGS)})]


class DiffSummary(Struct):
    """Counts; each verdict that occurs has its own."""

    declarations: Count
    unchanged: Count
    differing: Count
    proved_equal: Count
    to_decide: Count
    findings: tuple[FindingWord, ...]
    equal: Count | UnsetType = UNSET
    narrower: Count | UnsetType = UNSET
    wider: Count | UnsetType = UNSET
    changed: Count | UnsetType = UNSET
    disjoint: Count | UnsetType = UNSET
    added: Count | UnsetType = UNSET
    removed: Count | UnsetType = UNSET
    undecided: Count | UnsetType = UNSET


class ChangeTold(Change, frozen=True, kw_only=True):
    """One declaration that differs, with the words for what was found, and those that are accepted."""

    findings: tuple[FindingWord, ...]
    accepted: tuple[FindingWord, ...]


class UnlawfulText(Struct):
    """An error of law in the new text, and the declaration in which it is."""

    id: str
    code: FaultCode
    message: str
    file: str
    line: Position | None


class Diff(Struct):
    """The report of `crmc diff --format json`; `impact` where a sample was judged."""

    changes: tuple[ChangeTold, ...]
    unlawful: tuple[UnlawfulText, ...]
    impact: Impact | None
    summary: DiffSummary


class PartyWorklist(PartyGaps, frozen=True):
    """A Party's worklist; `can_be_active` counts the criteria that nothing keeps from being active."""

    count: Count
    can_be_active: Count


class Gaps(Struct):
    """The report of `crmc gaps --format json`."""

    as_of: Date | None
    kinds: dict[str, str]
    parties: tuple[PartyWorklist, ...]
    summary: dict[str, Count]


class Ledger(Struct):
    """The report of `crmc ledger --format json`."""

    as_of: Date | None
    states: dict[str, str]
    ledger: tuple[LedgerEntry, ...]
    summary: dict[str, Count]


class TurnTold(Turn, frozen=True, kw_only=True):
    """The smallest change that gives another outcome, with its sentence."""

    sentence: str


class AccountTold(Account, frozen=True, kw_only=True):
    """Why one criterion selects one item, or does not, with the sentence that says so."""

    sentence: str
    turns: tuple[TurnTold, ...]


class Why(Struct):
    """The report of `crmc why --format json`."""

    accounts: tuple[AccountTold, ...]


class CitedLaw(Struct):
    """A citation of a declaration."""

    citation: str
    role: str
    verified: bool


class RoadmapEntry(RoadmapCoverage, frozen=True):
    """An action or activity of the strategy; `gap`: nothing implements it."""

    gap: bool


class ProvisionEntry(ProvisionCoverage, frozen=True, kw_only=True):
    """A provision in scope; `gap`: nothing cites it and no rule rests on it."""

    gap: bool


class DeclarationEntry(DeclarationCoverage, frozen=True):
    """A criterion or procedure: what it rests on, and what it implements."""

    law: tuple[CitedLaw, ...]  # type: ignore[assignment]  # the same three, by name


class AnswerEntry(Answer, frozen=True):
    """The articles of one Party for a role of law; `open`: nobody has read one."""

    open: bool


class RoleEntry(Role, frozen=True):
    """A role of law, and what answers to it in each Party."""

    answers: tuple[AnswerEntry, ...]


class Coverage(Struct):
    """How many entries something answers to."""

    entries: Count
    covered: Count
    gaps: Count


class RoadmapSummary(Struct):
    """Counts of both sides."""

    roadmap: Coverage
    provisions: Coverage


class Roadmap(Struct):
    """The report of `crmc roadmap --format json`."""

    roadmap: tuple[RoadmapEntry, ...]
    provisions: tuple[ProvisionEntry, ...]
    declarations: tuple[DeclarationEntry, ...]
    concordance: tuple[RoleEntry, ...]
    summary: RoadmapSummary


# Bundles


class BundleFacts(Struct):
    """What `crmc bundle show --format json` tells of a bundle."""

    format: str
    party: PartyCode | None
    release: str
    audience: str | None
    as_of: Date | None
    valid_from: Date | None
    valid_until: Date | None
    age_days: int | None
    expired: bool
    digest: Digest
    book_digest: Digest
    compiler: str
    compiler_digest: Digest
    contents: dict[str, Count]
    criteria_by_status: dict[str, Count]
    lists_to_supply: tuple[str, ...]
    withheld: tuple[str, ...]
    law_not_verified: tuple[str, ...]
    attested_provision_not_read: tuple[str, ...]
    files: dict[str, Count]


DECLARATION: dict[str, Any] = {
    "description": "A declaration as `crmc evaluate` reads it: elements of the catalogue by their ids.",
    "type": "object",
    "required": ["id", "kind"],
    "properties": {
        "id": {"type": "string"},
        "kind": {"$ref": f"{COMMON_ID}#/$defs/word"},
        "items": {"type": "array", "items": {"$ref": "#/$defs/Elements"}},
    },
    "additionalProperties": {"$ref": "#/$defs/Value"},
    "propertyNames": {"$ref": f"{COMMON_ID}#/$defs/word"},
    "$defs": {
        "Elements": {
            "description": "The elements of an item.",
            "type": "object",
            "propertyNames": {"$ref": f"{COMMON_ID}#/$defs/word"},
            "additionalProperties": {"$ref": "#/$defs/Value"},
        },
        "Value": {
            "description": "A value, several of them, or null where it is missing.",
            "anyOf": [{"$ref": "#/$defs/Single"}, {"type": "array", "items": {"$ref": "#/$defs/Single"}}],
        },
        "Single": {
            "description": (
                "Text (codes and identifiers too), a whole number, yes or no, or money with its currency. "
                "Numbers with a fraction are text."
            ),
            "anyOf": [{"type": ["string", "integer", "boolean", "null"]}, {"$ref": "#/$defs/Money"}],
        },
        "Money": {
            "description": "An amount in another currency than EUR, or in EUR.",
            "type": "object",
            "required": ["amount", "currency"],
            "properties": {
                "amount": {"type": ["string", "integer"]},
                "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
            },
            "additionalProperties": False,
        },
    },
}
"""A test may hold a value of the wrong form to show what it does, so that forms are not asked for here."""
