"""The legal harmonisation catalogue as types: everything that a source may name.

Shapes only; `loader.py` makes them from the YAML under `grammar/catalogue/` and a root's own.
Every entry carries `verified` (was its ground read in a public copy?) and `sources` (ids of
`Catalogue.sources`): what is unverified stays marked so in every output.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct, field

from crmc.catalogue.validity import ALWAYS, Validity


class Reference(Struct, frozen=True):
    """A source that facts were read in (`kind`: act, public-page, measured, unread)."""

    id: str
    title: str
    shows: str
    kind: str


class Element(Struct, frozen=True):
    """A data element, or a context element, that a criterion may speak about.

    type: code, money, mass, volume, quantity, integer, decimal, percent, date, datetime, duration,
    text, identifier, bool. `code_list` is set for codes whose list is known (and may be set for text).
    `levels` holds "header", "item" or both; a context element stands on the header.
    `digits_before`, `digits_after`, `minimum` are None where the type has no number.
    `origin`: "declaration", "context" or "derived". `made_of`: the elements whose digits it joins.
    `personal_data`: "no", "possible" or "yes".
    """

    id: str
    title: str
    type: str
    code_list: str | None
    multiple: bool
    levels: tuple[str, ...]
    kinds: tuple[str, ...]
    unit: str | None
    digits_before: int | None
    digits_after: int | None
    minimum: Decimal | None
    personal_data: str
    origin: str
    made_of: tuple[str, ...]
    number: str | None
    """Number in Annex B of the UCC delegated and implementing regulations (EUCDM), or None."""
    number_verified: bool
    note: str | None
    mappings: Mapping[str, str] = field(default_factory=dict)
    """Other names of the element: `ucc_old`, `sad_box`, `wco_dm`, `asycuda_pp`; for people and backends."""
    sources: tuple[str, ...] = ()
    """Where `number` was seen beside this meaning (ids of `Catalogue.sources`)."""


class CodeList(Struct, frozen=True):
    """A code list. `codes` maps each code to its title, digit for digit ("0102", "NO").

    closed: a value outside it is an error; an open or incomplete list only tells the `format`.
    members: the codes that a group stands for (`country_group` alone).
    hierarchical: a shorter code stands for every code below it (`edition` names the domain).
    format: a regular expression that a whole code must match, or None.
    """

    id: str
    title: str
    closed: bool
    hierarchical: bool
    edition: str | None
    format: str | None
    codes: Mapping[str, str]
    verified: bool
    source: str
    licence: str
    note: str | None
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class MessageKind(Struct, frozen=True):
    """A kind of declaration: import, export, transit, ens, exs, h7, postal, passenger, pnr, cash.

    reference_dates: elements in the order in which they give the reference date (the last is
    received_date); operator_element: the element to which `control for aeo` looks.
    """

    id: str
    title: str
    reference_dates: tuple[str, ...]
    operator_element: str


class Term(Struct, frozen=True):
    """A word of a plain vocabulary: a control type, or a place and time of control."""

    id: str
    title: str
    ground: str
    verified: bool
    sources: tuple[str, ...]
    kind: str | None = None
    """For a place or time of control: "place", "time" or "place-time"; None for a control type."""


class Channel(Struct, frozen=True):
    """A control channel; `severity` orders them, 1 the most severe (red)."""

    id: str
    title: str
    severity: int


class TypicalIndicator(Struct, frozen=True):
    """A sign of a risk in general words; `data` are plain words for what it looks at, no elements."""

    text: str
    data: tuple[str, ...]
    verified: bool
    sources: tuple[str, ...]


class RiskArea(Struct, frozen=True):
    """A risk area with the instruments that ground it."""

    id: str
    title: str
    family: str
    grounds: tuple[str, ...]
    flows: tuple[str, ...]
    notes: str | None
    indicators: tuple[TypicalIndicator, ...] = ()


class Provision(Struct, frozen=True):
    """A division of an instrument. `number` None: the facts know of it, but not its number."""

    division: str
    number: str | None
    subject: str
    obligation: str
    verified: bool
    confidence: str
    sources: tuple[str, ...]
    note: str | None = None
    validity: Validity = ALWAYS


class Instrument(Struct, frozen=True):
    """A legal act or other ground that a citation may name.

    `binds`: the Parties that it binds by itself (none: law of others, or not binding); None: not checked.
    """

    id: str
    title: str
    kind: str
    reference: str
    status: str
    verified: bool
    sources: tuple[str, ...]
    provisions: tuple[Provision, ...]
    notes: str | None
    issuer: str | None = None
    validity: Validity = ALWAYS
    replaced_by: str | None = None
    binds: tuple[str, ...] | None = None


class NationalProvision(Struct, frozen=True):
    """An article of a Party's customs law by its role; `number` None: nobody has read it.

    `instrument` is the act that holds it: the Party's customs law, or one that implements it.
    """

    role: str
    number: str | None
    verified: bool
    sources: tuple[str, ...]
    note: str | None
    instrument: str = ""
    subject: str = ""
    obligation: str = ""
    confidence: str = ""
    validity: Validity = ALWAYS


class Party(Struct, frozen=True):
    """A CEFTA Party. `designation` is written as CEFTA writes it ("Kosovo*"), with its `footnote`.

    `law` is the id under which a citation names its customs law, e.g. `RS_CUSTOMS_LAW`.
    """

    code: str
    designation: str
    footnote: str | None
    authority: str
    languages: tuple[str, ...]
    currency: str
    wto: str
    law: str
    law_title: str
    law_reference: str
    law_verified: bool
    provisions: tuple[NationalProvision, ...]
    footnote_verified: bool = False
    authority_local: str | None = None
    law_title_local: str | None = None
    law_status: str | None = None
    notes: str | None = None
    law_validity: Validity = ALWAYS
    alpha3: str | None = None
    numeric: str | None = None
    iso_status: str | None = None
    wto_sources: tuple[str, ...] = ()


class RoadmapCode(Struct, frozen=True):
    """An action or activity of the CEFTA strategy (`1.1`, `GOV4`, `ICT6`) and its EU plan code."""

    code: str
    title: str
    kind: str
    eu_code: str | None
    verified: bool
    schedule: str | None = None
    note: str | None = None
    goal: str | None = None
    area: str | None = None
    table: str | None = None
    """In which table of the strategy it stands: 1 the beginning, 2 the activities by area."""
    covered_by: str | None = None
    """What of this language answers to it, in plain words."""
    sources: tuple[str, ...] = ()


class SchemaRule(Struct, frozen=True):
    """A rule of the harmonisation schema (`L01` to `L41`): what must hold, and the law that it comes from.

    `ground`: citations, or words where the ground is no instrument of the catalogue. `verified`: its text was
    read. `part`: which part is checked, where only part can be.
    """

    id: str
    title: str
    level: str
    ground: tuple[str, ...]
    verified: bool
    sources: tuple[str, ...]
    note: str | None = None
    part: str | None = None


class EuAction(Struct, frozen=True):
    """An action of the EU plan (COM(2014)527) that the CEFTA Recommendation sets beside `cefta_code`."""

    code: str
    title: str
    objective: str
    cefta_code: str
    verified: bool
    note: str | None


class Concordance(Struct, frozen=True):
    """A role of law, and the provisions of the Union Customs Code to which articles of this role answer.

    `needed`: each Party must name one, or its legal function attests, before a criterion can be active.
    """

    role: str
    title: str
    provisions: tuple[str, ...]
    needed: bool


class Unit(Struct, frozen=True):
    """A unit word of the language; one `word` is `factor` of the base unit of its `dimension`.

    Base units: mass kg, volume l, duration min, quantity piece; percent has the base 1, so that
    `%` is 0.01. Money is not here: any code of the code list `currency` is a unit of money.
    """

    word: str
    dimension: str
    factor: Decimal


class Catalogue(Struct, frozen=True):
    """The whole catalogue; every mapping is by id, in the order of its file."""

    sources: Mapping[str, Reference]
    elements: Mapping[str, Element]
    code_lists: Mapping[str, CodeList]
    kinds: Mapping[str, MessageKind]
    channels: Mapping[str, Channel]
    control_types: Mapping[str, Term]
    places: Mapping[str, Term]
    risk_areas: Mapping[str, RiskArea]
    instruments: Mapping[str, Instrument]
    parties: Mapping[str, Party]
    roadmap: Mapping[str, RoadmapCode]
    schema_rules: Mapping[str, SchemaRule] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    """By word. `instruments` also holds each Party's customs law and the acts that implement it."""
    eu_plan: Mapping[str, EuAction] = field(default_factory=dict)
    concordance: Mapping[str, Concordance] = field(default_factory=dict)
    """By role, as in `NationalProvision.role`."""
