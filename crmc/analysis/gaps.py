"""What is missing before each criterion can be active in each Party: a worklist for the Party's lawyer.

Nothing here is decided for a Party: a provision that nobody has read stays open, and what the Party's legal
function attests is named as such. Without a day nothing is judged that depends on one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from crmc.catalogue.citations import provisions_for_role, validity_of
from crmc.catalogue.model import Catalogue, Party
from crmc.ir import model
from crmc.semantics.shapes import RESTING_ROLES

KINDS = {
    "provision": "a national provision is not read, or does not hold",
    "adoption": "the Party has not adopted it, or not for this time",
    "status": "the common text is not active",
    "procedure": "a procedure is missing or not in force",
    "translation": "the title is missing in an official language",
    "review": "the review is overdue, or the time is over",
    "verification": "a cited provision was not read in a public copy",
}
"""Kinds of gaps in the order in which they are told."""


class Gap(Struct, frozen=True):
    """One thing to do. `about` is what it is about (a role of law, a citation, an ID, languages), or empty.

    `blocks`: the criterion cannot be active while it is there; others only mark it.
    """

    kind: str
    about: str
    message: str
    blocks: bool


class CriterionGaps(Struct, frozen=True):
    """A criterion in a Party: what it is there (`state`, in words) and what is missing."""

    id: str
    title: str | None
    state: str
    gaps: tuple[Gap, ...]


class PartyGaps(Struct, frozen=True):
    """A Party's worklist: what concerns its law as a whole, then each criterion made for it."""

    party: str
    designation: str
    languages: tuple[str, ...]
    gaps: tuple[Gap, ...]
    criteria: tuple[CriterionGaps, ...]

    @property
    def count(self) -> int:
        return len(self.gaps) + sum(len(found.gaps) for found in self.criteria)

    @property
    def active(self) -> int:
        """Criteria that nothing keeps from being active."""
        return sum(not any(gap.blocks for gap in found.gaps) for found in self.criteria)


def find_gaps(
    book: model.RuleBook, catalogue: Catalogue, parties: Iterable[str] = (), as_of: str | None = None
) -> list[PartyGaps]:
    """The worklists of the Parties named (none: of all). `book` holds the acts of every Party."""
    return [
        _of_party(book, catalogue, catalogue.parties[code], as_of) for code in parties or catalogue.parties
    ]


def _of_party(book: model.RuleBook, catalogue: Catalogue, party: Party, as_of: str | None) -> PartyGaps:
    criteria = [found for found in book.criteria if party.code in found.parties and _is_living(found.head)]
    return PartyGaps(
        party=party.code,
        designation=party.designation,
        languages=party.languages,
        gaps=tuple(_open_roles(party, catalogue)),
        criteria=tuple(_of_criterion(book, catalogue, party, found, as_of) for found in criteria),
    )


def _is_living(head: model.Head) -> bool:
    return head.status not in ("retired",)


def _open_roles(party: Party, catalogue: Catalogue) -> Iterator[Gap]:
    """The roles of law that every Party must have, and for which no article of this one was read."""
    if not party.law_verified:
        yield Gap("verification", party.law_title, "this law was not seen in a public copy", blocks=False)
    for entry in catalogue.concordance.values():
        found = provisions_for_role(party, entry.role)
        if entry.needed and not found:
            answers = ", ".join(entry.provisions)
            words = f"no article of the {party.law_title} on it has been read (it would answer to {answers})"
            yield Gap("provision", entry.title.lower(), words, blocks=False)
        elif entry.needed and not all(one.verified for one in found):
            words = f"an article of the {party.law_title} on it is known, but not verified"
            yield Gap("verification", entry.title.lower(), words, blocks=False)


def _of_criterion(
    book: model.RuleBook, catalogue: Catalogue, party: Party, criterion: model.Criterion, as_of: str | None
) -> CriterionGaps:
    head = criterion.head
    acts = [act for act in book.acts if act.party == party.code and act.target == head.id]
    gaps = [
        *_status(criterion),
        *_adoption(acts, as_of),
        *_provisions(acts, catalogue),
        *_procedures(book, criterion, as_of),
        *_review(head, as_of),
        *_translations(head, party),
        *_verification(book, head),
        *(gap for act in acts if act.act == "adopt" for gap in _verification(book, act.head)),
    ]
    gaps.sort(key=lambda gap: list(KINDS).index(gap.kind))
    return CriterionGaps(head.id, head.title, state_words(criterion, acts, as_of), tuple(gaps))


def state_words(criterion: model.Criterion, acts: Iterable[model.Act], as_of: str | None) -> str:
    """What the criterion is in the Party, in a few words."""
    status = criterion.head.status or "draft"
    if status not in ("active", "trial"):
        return f"in no bundle: the common text is {status}"
    given = list(acts)
    if any(act.act in ("derogate", "suspend") and _holds(act.period, as_of) for act in given):
        return "absent"
    starts = [act.period.start for act in given if act.act == "adopt" and act.period.start]
    if not starts or status == "trial":
        return "trial"
    first = min(starts)
    return f"trial; active from {first}" if as_of and as_of < first else f"active from {first}"


def _holds(period: model.Period, as_of: str | None) -> bool:
    """Whether a derogation or suspension holds on the day; without a day, one that began at once."""
    return period.start is None if as_of is None else period.includes(as_of)


def _status(criterion: model.Criterion) -> Iterator[Gap]:
    status = criterion.head.status or "draft"
    if status != "active":
        yield Gap("status", "", f"the common text is {_a(status)}, not active", blocks=True)


def _a(status: str) -> str:
    return f"a {status}" if status in ("trial", "draft") else status


def _adoption(acts: list[model.Act], as_of: str | None) -> Iterator[Gap]:
    adoptions = [act for act in acts if act.act == "adopt"]
    if not adoptions:
        yield Gap("adoption", "", "not adopted: until then it is reported as a trial", blocks=True)
    starts = [act.period.start for act in adoptions if act.period.start]
    if as_of and starts and min(starts) > as_of:
        yield Gap("adoption", "", f"adopted, but only from {min(starts)}", blocks=True)
    for act in acts:
        if act.act in ("derogate", "suspend") and not (as_of and act.period.end and act.period.end < as_of):
            done = "derogated from" if act.act == "derogate" else "suspended"
            words = f"{done} {_days(act.period)}".strip()
            yield Gap("adoption", "", f"{words}: absent in that time", blocks=_holds(act.period, as_of))


def _days(period: model.Period) -> str:
    start = f"from {period.start}" if period.start else ""
    return f"{start} until {period.end}".strip() if period.end else start


def _provisions(acts: list[model.Act], catalogue: Catalogue) -> Iterator[Gap]:
    """What an adoption rests on: a provision that holds and was read, or an attestation."""
    for act in acts:
        if act.act != "adopt":
            continue
        for citation in act.head.legal:
            name, division, number = [*citation.text.split(" ", 2), None, None][:3]
            validity = validity_of(catalogue.instruments[str(name)], division, number)
            if not validity.covers(act.period.start, None):
                words = f"the adoption begins on {act.period.start}, but this law holds {validity.words()}"
                yield Gap("provision", citation.text, words, blocks=True)
        if act.head.legal and not act.attested_by and not _has_article(act, catalogue):
            cited = ", ".join(citation.text for citation in act.head.legal)
            words = "no article of the Party's own law, and no attestation"
            yield Gap("provision", cited, words, blocks=True)
        if not act.head.legal:
            who = (
                f"attested by {_quoted(act.attested_by)} on {act.attested_on}"
                if act.attested_by
                else "no ground"
            )
            words = f"{who}: the national provision is not read and not cited"
            yield Gap("provision", "", words, blocks=act.attested_by is None)


def _has_article(act: model.Act, catalogue: Catalogue) -> bool:
    """Whether an act names an article of the Party's own law; a whole act is none."""
    cited = (citation.text.partition(" ") for citation in act.head.legal)
    return any(rest and catalogue.instruments[name].binds == (act.party,) for name, _, rest in cited)


def _quoted(words: str | None) -> str:
    return f'"{words}"'


def _procedures(book: model.RuleBook, criterion: model.Criterion, as_of: str | None) -> Iterator[Gap]:
    known = {found.head.id: found.head for found in book.procedures}
    for control in criterion.controls:
        if not control.procedures:
            yield Gap("procedure", control.title, "this control follows no procedure", blocks=False)
    named = dict.fromkeys(name for control in criterion.controls for name in control.procedures)
    for name in named:
        head = known.get(name)
        if head is not None:
            yield from _not_in_force(head, as_of)
        elif book.audience is None:
            yield Gap("procedure", name, "there is no such procedure", blocks=False)


def _not_in_force(head: model.Head, as_of: str | None) -> Iterator[Gap]:
    if head.status != "active":
        words = f"this procedure is {_a(head.status or 'draft')}, not in force"
        yield Gap("procedure", head.id, words, blocks=False)
    if as_of and head.valid.end and head.valid.end < as_of:
        yield Gap("procedure", head.id, f"this procedure ended on {head.valid.end}", blocks=False)


def _review(head: model.Head, as_of: str | None) -> Iterator[Gap]:
    if as_of and head.valid.end and head.valid.end < as_of:
        yield Gap("review", "", f"its time ended on {head.valid.end}", blocks=True)
    elif as_of and head.review and head.review < as_of:
        yield Gap("review", "", f"its review was due on {head.review}", blocks=False)


def _translations(head: model.Head, party: Party) -> Iterator[Gap]:
    given = {*head.titles, *([head.language] if head.title else ())}
    missing = [name for name in party.languages if name not in given]
    if missing:
        yield Gap(
            "translation",
            ", ".join(missing),
            "the title is missing in an official language of the Party",
            blocks=False,
        )


def _verification(book: model.RuleBook, head: model.Head) -> Iterator[Gap]:
    """What is cited and unread; an active criterion may not rest on it, but may name it among its grounds."""
    resting = {citation.text for citation in head.legal if citation.role in RESTING_ROLES}
    for text in dict.fromkeys(citation.text for citation in head.legal):
        facts = book.law.get(text)
        if facts is not None and not facts.verified:
            words = "cited, but its text was not read in a public copy"
            yield Gap("verification", text, words, blocks=text in resting)
