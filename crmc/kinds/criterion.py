"""`criterion`: a common risk criterion (UCC art 46(7) names its elements)."""

from crmc.kinds.table import (
    CLASSIFICATION,
    COMMON,
    JUSTIFICATION,
    LEGAL,
    TITLES,
    BlockTable,
    Field,
    Kind,
    Shape,
    choice,
    ids,
    text,
    vocabulary,
)

KIND = Kind(
    BlockTable(
        "criterion",
        "ID [TITLE]",
        (
            *COMMON,
            vocabulary("risk", "risk_areas"),
            choice("level", "low", "medium", "high"),
            choice(
                "consequence",
                "application_of_measures",
                "financial_interests",
                "security_safety_health_environment_consumers",
            ),
            vocabulary("applies", "kinds", several=True),
            choice("on", "item", "declaration"),
            Field("parties", Shape.PARTIES, several=True),
            Field("exchange", Shape.PARTIES, several=True),
            text("description"),
            text("no_aeo_relief"),
            text("origin_reason"),
            text("single_indicator_reason"),
            ids("measure", "metric"),
        ),
        ("titles", "justification", "legal", "indicator", "score", "control"),
        frozenset({"let", "select"}),
    ),
    (
        TITLES,
        JUSTIFICATION,
        LEGAL,
        BlockTable(
            "indicator",
            "NAME [TITLE]",
            (
                Field("when", Shape.CONDITION),
                Field("evidence", Shape.EVIDENCE, several=True),
                *CLASSIFICATION,
            ),
        ),
        BlockTable("score", fields=(Field("prior", Shape.PERCENT), Field("threshold", Shape.PERCENT))),
        BlockTable(
            "control",
            "[for aeo] [TITLE]",
            (
                vocabulary("type", "control_types", several=True),
                vocabulary("channel", "channels"),
                vocabulary("place", "places", several=True),
                text("purpose"),
                ids("procedure", "sop"),
                Field("within", Shape.DURATION),
                choice("notice", "before_arrival", "withheld"),
                text("notice_reason"),
            ),
        ),
    ),
)
