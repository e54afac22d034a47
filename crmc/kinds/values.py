"""`list`, `table` and `parameter`: the values that conditions name."""

from crmc.kinds.table import COMMON, BlockTable, Field, Kind, Shape

LIST = Kind(
    BlockTable(
        "list",
        "NAME of TYPE [TITLE]",
        (*COMMON, Field("values", Shape.VALUES, several=True), Field("external", Shape.YES_NO)),
    )
)
TABLE = Kind(
    BlockTable(
        "table",
        "NAME of TYPE by NAMES [TITLE]",
        (*COMMON, Field("from", Shape.TEXT)),
        statements=frozenset({"row"}),
    )
)
PARAMETER = Kind(
    BlockTable(
        "parameter",
        "NAME of TYPE [TITLE]",
        (*COMMON, Field("default", Shape.VALUES), Field("range", Shape.VALUES)),
    )
)
