"""`area`, `alert` and `metric`: priority control areas, rapid customs alerts, measures of results."""

from crmc.kinds.table import (
    COMMON,
    JUSTIFICATION,
    LEGAL,
    BlockTable,
    Field,
    Kind,
    Shape,
    ids,
    text,
    vocabulary,
)

AREA = Kind(
    BlockTable(
        "area",
        "ID [TITLE]",
        (
            *COMMON,
            vocabulary("risk", "risk_areas"),
            vocabulary("applies", "kinds", several=True),
            Field("parties", Shape.PARTIES, several=True),
            ids("criteria", "criterion"),
            Field("scope", Shape.CONDITION),
            Field("usual_controls", Shape.YES_NO),
            text("description"),
        ),
        ("legal", "justification"),
    ),
    (LEGAL, JUSTIFICATION),
)
ALERT = Kind(
    BlockTable(
        "alert",
        "ID [TITLE]",
        (
            *COMMON,
            vocabulary("risk", "risk_areas"),
            vocabulary("applies", "kinds", several=True),
            Field("sender", Shape.PARTIES),
            Field("recipients", Shape.PARTIES, several=True),
            Field("urgency", Shape.WORD),
            Field("scope", Shape.CONDITION),
            text("look_for"),
            text("description"),
        ),
        ("legal",),
    ),
    (LEGAL,),
)
METRIC = Kind(
    BlockTable(
        "metric",
        "ID [TITLE]",
        (
            *COMMON,
            text("goal"),
            text("strategy"),
            text("question"),
            Field("formula", Shape.VALUES),
            Field("target", Shape.VALUES),
            Field("per", Shape.VALUES, several=True),
        ),
    )
)
