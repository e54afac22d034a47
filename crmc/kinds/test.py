"""`test`: an example declaration, and what the named criterion must do with it."""

from crmc.kinds.table import CLASSIFICATION, BlockTable, Field, Kind, Shape, choice, text, vocabulary

KIND = Kind(
    BlockTable(
        "test",
        "ID [TITLE]",
        (
            *CLASSIFICATION,
            Field("language", Shape.LANGUAGE),
            Field("for", Shape.PARTIES),
            Field("on", Shape.DATE),
            vocabulary("kind", "kinds"),
            text("key"),
            choice("expect", "selected", "not_selected", "undetermined", "error"),
            vocabulary("channel", "channels"),
            Field("missing", Shape.VALUES, several=True),
            vocabulary("controls", "control_types", several=True),
            Field("score", Shape.VALUES),
        ),
        ("given", "earlier", "table"),
        frozenset({"list"}),
    ),
    (
        BlockTable("given", any_key=True, blocks=("item",)),
        BlockTable("earlier", "NUMBER", any_key=True, blocks=("item",)),
        BlockTable("item", any_key=True),
        BlockTable("table", "NAME", statements=frozenset({"row"})),
    ),
    names_existing=True,
)
