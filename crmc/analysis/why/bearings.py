"""What a criterion rests on and leads to: law, the Party's acts, and the controls of a selection."""

from __future__ import annotations

from crmc.analysis.why.account import ControlTold, LawTold
from crmc.ir.controls import Operator, controls_for
from crmc.ir.evaluate import Rule
from crmc.ir.model import Act, Alert, Control, RuleBook


def law_told(rule: Rule, book: RuleBook) -> tuple[LawTold, ...]:
    """Each cited provision, with whether anybody has read it."""
    told = []
    for citation in rule.head.legal:
        facts = book.law.get(citation.text)
        if facts is None:
            told.append(LawTold(citation.text, citation.role, "", None, False))
        else:
            title = facts.instrument_title
            told.append(LawTold(citation.text, citation.role, title, facts.subject, facts.verified))
    return tuple(told)


def controls_told(rule: Rule, operator: Operator, book: RuleBook) -> tuple[ControlTold, ...]:
    """The controls that a selection of this operator brings, whether it is selected or not."""
    if isinstance(rule, Alert):
        return ()
    return tuple(_control(control, book) for control in controls_for(rule, operator))


def _control(control: Control, book: RuleBook) -> ControlTold:
    titles = {procedure.head.id: procedure.head.title for procedure in book.procedures}
    return ControlTold(
        title=control.title,
        operators=control.operators,
        types=tuple(term(book, "control", name) for name in control.types),
        channel=control.channel,
        places=tuple(term(book, "place", name) for name in control.places),
        procedures=tuple((name, titles.get(name)) for name in control.procedures),
        purpose=control.purpose,
        within=control.within,
        notice=control.notice,
    )


def term(book: RuleBook, vocabulary: str, word: str) -> str:
    """The catalogue's title of a word, else the word as people write it."""
    found = book.terms.get(f"{vocabulary}/{word}")
    return found.title if found else word.replace("_", " ")


def standing_of(rule: Rule, book: RuleBook) -> tuple[str, ...]:
    """What the Party of the book has done with it."""
    acts = [act for act in book.acts if act.target == rule.head.id and act.party == book.party]
    return tuple(_act(act) for act in acts)


_DONE = {"adopt": "adopts it", "derogate": "derogates from it", "suspend": "suspends it"}


def _act(act: Act) -> str:
    start = f" from {act.period.start}" if act.period.start else ""
    end = f" until {act.period.end}" if act.period.end else ""
    return f"{act.party} {_DONE.get(act.act, act.act)}{start}{end}{_ground(act)}"


def _ground(act: Act) -> str:
    """Where no provision was read, that is said with every mention of the act."""
    if act.attested_by:
        return f"; attested ({act.attested_by}, {act.attested_on}), provision not read"
    cited = ", ".join(citation.text for citation in act.head.legal)
    return f"; {cited}" if cited else ""
