"""Do the entries of a catalogue name only what the catalogue holds?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from crmc.catalogue.citations import find_provision
from crmc.catalogue.model import Catalogue, Element
from crmc.catalogue.sections import Sections
from crmc.catalogue.strict_yaml import YamlPath
from crmc.nearest import nearest_name

RECEIVED_DATE = "received_date"


def check_references(catalogue: Catalogue, sections: Sections) -> None:
    """Adds a fault to `sections` for each name that nothing declares and each contradiction."""
    _check_elements(catalogue, sections)
    _check_kinds(catalogue, sections)
    _check_code_lists(catalogue, sections)
    _check_channels(catalogue, sections)
    _check_law(catalogue, sections)
    _check_sources(catalogue, sections)


def _unknown(
    sections: Sections, place: YamlPath, names: Iterable[str], known: Collection[str], what: str
) -> None:
    for name in names:
        if name not in known:
            nearest = nearest_name(name, known)
            hint = f": did you mean `{nearest}`?" if nearest else ""
            sections.fault(place, f"there is no {what} `{name}`{hint}")


def _check_elements(catalogue: Catalogue, sections: Sections) -> None:
    for element in catalogue.elements.values():
        place = ("elements", element.id)
        if element.code_list is not None:
            _unknown(sections, (*place, "code_list"), [element.code_list], catalogue.code_lists, "code list")
        _unknown(sections, (*place, "kinds"), element.kinds, catalogue.kinds, "message kind")
        _unknown(sections, (*place, "made_of"), element.made_of, catalogue.elements, "element")


def _check_kinds(catalogue: Catalogue, sections: Sections) -> None:
    for kind in catalogue.kinds.values():
        dates = ("message_kinds", kind.id, "reference_dates")
        for name in kind.reference_dates:
            _check_carried(sections, dates, catalogue.elements, name, ("date", "datetime"))
        operator = ("message_kinds", kind.id, "operator_element")
        _check_carried(sections, operator, catalogue.elements, kind.operator_element, ("bool",))
        if kind.reference_dates[-1:] != (RECEIVED_DATE,):
            sections.fault(dates, f"the last reference date must be `{RECEIVED_DATE}`")


def _check_carried(
    sections: Sections,
    place: tuple[str, str, str],
    elements: Mapping[str, Element],
    name: str,
    types: tuple[str, ...],
) -> None:
    """INVARIANT: place[1] is the message kind that must carry the element."""
    element = elements.get(name)
    if element is None:
        sections.fault(place, f"there is no element `{name}`")
    elif element.type not in types or place[1] not in element.kinds:
        sections.fault(place, f"`{name}` must be of type {' or '.join(types)} and carried by `{place[1]}`")


def _check_code_lists(catalogue: Catalogue, sections: Sections) -> None:
    for code_list in catalogue.code_lists.values():
        place = ("code_lists", code_list.id)
        if code_list.closed and not code_list.codes:
            sections.fault((*place, "closed"), f"`{code_list.id}` is closed but has no codes")
        if code_list.format is not None and not _is_pattern(code_list.format):
            sections.fault((*place, "format"), f"`{code_list.format}` is not a regular expression")


def _is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def _check_channels(catalogue: Catalogue, sections: Sections) -> None:
    seen: dict[int, str] = {}
    for channel in catalogue.channels.values():
        if channel.severity in seen:
            message = f"`{channel.id}` and `{seen[channel.severity]}` have the same severity"
            sections.fault(("channels", channel.id, "severity"), message)
        seen[channel.severity] = channel.id


def _check_law(catalogue: Catalogue, sections: Sections) -> None:
    for area in catalogue.risk_areas.values():
        place = ("risk_areas", area.id, "grounds")
        _unknown(sections, place, area.grounds, catalogue.instruments, "instrument")
    for found in catalogue.instruments.values():
        place = ("instruments", found.id, "replaced_by")
        _unknown(sections, place, filter(None, [found.replaced_by]), catalogue.instruments, "instrument")
    for code in catalogue.roadmap.values():
        place = ("roadmap", code.code, "eu_code")
        _unknown(sections, place, [code.eu_code or ""], {"", *catalogue.eu_plan}, "action of the EU plan")
    for party in catalogue.parties.values():
        currencies = catalogue.code_lists["currency"].codes if "currency" in catalogue.code_lists else ()
        _unknown(sections, ("parties", party.code, "currency"), [party.currency], currencies, "currency")
        for index, provision in enumerate(party.provisions):
            where = ("parties", party.code, "provisions", index)
            _unknown(sections, where, [provision.instrument], catalogue.instruments, "instrument")
    _check_concordance(catalogue, sections)


def _check_concordance(catalogue: Catalogue, sections: Sections) -> None:
    for entry in catalogue.concordance.values():
        for citation in entry.provisions:
            name, division, number = [*citation.split(" ", 2), "", ""][:3]
            instrument = catalogue.instruments.get(name)
            if instrument is None or find_provision(instrument, division, number) is None:
                place = ("concordance", entry.role, "provisions")
                sections.fault(place, f"the catalogue knows no `{citation}`")


def _check_sources(catalogue: Catalogue, sections: Sections) -> None:
    for place, names in _cited_sources(catalogue):
        _unknown(sections, place, names, catalogue.sources, "source")


def _cited_sources(catalogue: Catalogue) -> Iterable[tuple[YamlPath, tuple[str, ...]]]:
    for element in catalogue.elements.values():
        yield ("elements", element.id, "sources"), element.sources
    for section, terms in (("control_types", catalogue.control_types), ("places", catalogue.places)):
        for term in terms.values():
            yield (section, term.id, "sources"), term.sources
    for rule in catalogue.schema_rules.values():
        yield ("schema_rules", rule.id, "sources"), rule.sources
    for party in catalogue.parties.values():
        yield ("parties", party.code, "law_sources"), catalogue.instruments[party.law].sources
        yield ("parties", party.code, "wto_sources"), party.wto_sources
        for index, national in enumerate(party.provisions):
            yield ("parties", party.code, "provisions", index), national.sources
    for instrument in catalogue.instruments.values():
        if not instrument.kind.startswith("national-"):
            yield ("instruments", instrument.id, "sources"), instrument.sources
            for index, provision in enumerate(instrument.provisions):
                yield ("instruments", instrument.id, "provisions", index), provision.sources
    for area in catalogue.risk_areas.values():
        for index, indicator in enumerate(area.indicators):
            yield ("risk_areas", area.id, "indicators", index), indicator.sources
    for code in catalogue.roadmap.values():
        yield ("roadmap", code.code, "sources"), code.sources
