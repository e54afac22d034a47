"""What an audience may see of a book: RuleBook to RuleBook.

Everything made for an audience (pages, search, bundles, diffs) is made from this result and never sees
the rest. Links that carry no label (`procedure`, `measure`, `related`, `legal`, `[[ID]]`) keep the bare ID.

INVARIANT: two books that differ only in what an audience may not see give it the same book, byte for byte:
facts of the catalogue stay only where something shown names them, and no line number counts hidden lines.
"""

from __future__ import annotations

from typing import Any

import msgspec

from crmc.ir import model
from crmc.ir.expression import Listed, Lookup, Parameter, Part
from crmc.ir.lower_facts import DECLARATIONS, heads
from crmc.ir.walk import elements_in, names_in


def redact(book: model.RuleBook, audience: str | None) -> model.RuleBook:
    """The book of an audience: `public`, `officer`, or a Party's code; None gives the whole book."""
    if audience is None:
        return book
    kept: dict[str, Any] = {
        name: tuple(
            _placed(found)
            for found in getattr(book, name)
            if may_see(found.head.classification, audience, book.party)
        )
        for name in DECLARATIONS
    }
    kept["criteria"] = tuple(_criterion(found, audience, book.party) for found in kept["criteria"])
    _close_drafts(book, kept)
    keys = {table.head.id: table.by for table in kept["tables"]}
    for name in ("criteria", "alerts", "areas"):
        kept[name] = tuple(_with_elements(found, keys) for found in kept[name])
    kept["acts"] = tuple(_act(found, kept) for found in kept["acts"])
    kept["law"] = {text: facts for text, facts in book.law.items() if text in _cited(kept)}
    kept["elements"] = {name: book.elements[name] for name in sorted(_elements(book, kept))}
    kept["code_lists"] = {name: facts for name, facts in book.code_lists.items() if name in _lists(kept)}
    return msgspec.structs.replace(book, audience=audience, **kept)


def may_see(label: model.Classification, audience: str, edition: str | None = None) -> bool:
    """Whether an audience sees what carries this label; `edition` is the Party of an officer edition."""
    if label.label == "public":
        return True
    if audience == "public":
        return False
    if audience == "officer":
        return label.label == "limited" and (label.recipients is None or edition in label.recipients)
    return label.recipients is None or audience in label.recipients


def _criterion(criterion: model.Criterion, audience: str, edition: str | None) -> model.Criterion:
    """Parts with a higher label of their own are left out, with what is made of them: the condition too.

    A criterion is at least as high as its indicators unless it was declassified. An evaluation finds a
    condition that is left out undetermined.
    """
    hidden = {
        part.name
        for part in criterion.parts
        if part.classification is not None and not may_see(part.classification, audience, edition)
    }
    return _without(criterion, hidden) if hidden else criterion


def _without(criterion: model.Criterion, hidden: set[str]) -> model.Criterion:
    """Without these parts and all that is made of them; the condition is withheld."""
    _add_users(criterion, hidden)
    return msgspec.structs.replace(
        criterion,
        parts=tuple(part for part in criterion.parts if part.name not in hidden),
        select=None,
        select_text=model.WITHHELD,
        score=None,
    )


def _close_drafts(book: model.RuleBook, kept: dict[str, Any]) -> None:
    """Takes out of drafts what names a hidden list, table, parameter or criterion.

    Of all that is not declassified only a draft may name it: there the label is a warning and not an error.
    """
    shown = {found.head.id for name in DECLARATIONS for found in kept[name]}
    hidden = {head.id for head in heads(book)} - shown
    kept["criteria"] = tuple(_close_draft(found, hidden) for found in kept["criteria"])
    kept["alerts"] = tuple(
        found for found in kept["alerts"] if not (_is_open_draft(found) and _names(found.scope) & hidden)
    )
    kept["areas"] = tuple(_close_area(found, hidden) for found in kept["areas"])


def _is_open_draft(found: Any) -> bool:
    return found.head.declassified is None and found.head.status in (None, "draft")


def _close_draft(criterion: model.Criterion, hidden: set[str]) -> model.Criterion:
    named = {part.name for part in criterion.parts if _names(part.value) & hidden}
    if not _is_open_draft(criterion) or not (named or _names(criterion.select) & hidden):
        return criterion
    return _without(criterion, named)


def _close_area(area: model.Area, hidden: set[str]) -> model.Area:
    if not _is_open_draft(area):
        return area
    shown = tuple(name for name in area.criteria if name not in hidden)
    if not _names(area.scope) & hidden:
        return msgspec.structs.replace(area, criteria=shown)
    return msgspec.structs.replace(area, criteria=shown, scope=None, scope_text=model.WITHHELD)


def _names(root: Any) -> set[str]:
    return names_in(root, Listed, Lookup, Parameter)


def _add_users(criterion: model.Criterion, hidden: set[str]) -> None:
    """Adds the parts that are made of hidden ones, however far."""
    users = {part.name: names_in(part.value, Part) for part in criterion.parts}
    while found := {name for name, used in users.items() if used & hidden} - hidden:
        hidden |= found


def _act(act: model.Act, kept: dict[str, Any]) -> model.Act:
    """Settings of parameters and lists that the audience does not see are left out."""
    seen = {found.head.id for name in ("parameters", "lists") for found in kept[name]}
    return msgspec.structs.replace(act, settings=tuple(pair for pair in act.settings if pair[0] in seen))


def _cited(kept: dict[str, Any]) -> set[str]:
    return {citation.text for name in DECLARATIONS for found in kept[name] for citation in found.head.legal}


def _placed(declaration: Any) -> Any:
    """With its file and no line: the lines of a file count what others wrote above."""
    origin = msgspec.structs.replace(declaration.head.origin, line=None)
    head = msgspec.structs.replace(declaration.head, origin=origin)
    return msgspec.structs.replace(declaration, head=head)


def _with_elements(found: Any, keys: dict[str, tuple[str, ...]]) -> Any:
    """With the elements that the shown conditions name, and the keys of the shown tables in them."""
    named: set[str] = set()
    for shown in _conditions(found):
        named |= elements_in(shown)
        named.update(key for table in names_in(shown, Lookup) for key in keys.get(table, ()))
    return msgspec.structs.replace(found, elements=tuple(sorted(named)))


def _conditions(found: Any) -> tuple[Any, ...]:
    if isinstance(found, model.Criterion):
        return (*(part.value for part in found.parts), found.select)
    return (found.scope,)


def _elements(book: model.RuleBook, kept: dict[str, Any]) -> set[str]:
    """Elements that something shown names, that tell a date or an operator, and those they are made of."""
    names = {
        element
        for name in ("criteria", "alerts", "areas")
        for found in kept[name]
        for element in found.elements
    }
    names |= {key for table in kept["tables"] for key in table.by}
    for kind in book.kinds.values():
        names |= {*kind.reference_dates, kind.operator_element}
    for name in names & set(book.elements):
        names |= set(book.elements[name].made_of)
    return names & set(book.elements)


def _lists(kept: dict[str, Any]) -> set[str | None]:
    return {facts.code_list for facts in kept["elements"].values()} | {found.of for found in kept["lists"]}
