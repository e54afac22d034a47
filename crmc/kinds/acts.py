"""`adopt`, `derogate`, `suspend`, `recognise`: the acts of a Party."""

from crmc.kinds.table import CLASSIFICATION, LEGAL, BlockTable, Field, Kind, Shape, ids, text

_FROM = Field("from", Shape.DATE)
_PERIOD = (_FROM, Field("until", Shape.DATE))
_ATTESTED = Field("attested", Shape.ATTESTATION, several=True)
_REASON = text("reason")


def _act(keyword: str, head: str, *fields: Field, statements: frozenset[str] = frozenset()) -> Kind:
    own = (*fields, Field("language", Shape.LANGUAGE), *CLASSIFICATION)
    table = BlockTable(keyword, head, own, ("legal",), statements)
    return Kind(table, (LEGAL,), names_existing=True)


ADOPT = _act("adopt", "ID by PARTY", _FROM, _ATTESTED, _REASON, statements=frozenset({"set"}))
DEROGATE = _act("derogate", "ID by PARTY", *_PERIOD, _ATTESTED, _REASON)
SUSPEND = _act("suspend", "ID by PARTY", *_PERIOD, _ATTESTED, _REASON)
RECOGNISE = _act(
    "recognise", "NAME [NAME] of PARTY by PARTY", *_PERIOD, _ATTESTED, _REASON, ids("purpose", "criterion")
)
