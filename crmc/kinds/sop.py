"""`sop`: a standard operating procedure; sound by construction, for there is no goto."""

from crmc.kinds.table import ARM, COMMON, LEGAL, BlockTable, Field, Kind, Shape, choice, text, vocabulary

_BODY = ("step", "decide", "parallel", "repeat")
_STATEMENTS = frozenset({"end"})

KIND = Kind(
    BlockTable(
        "sop",
        "ID [TITLE]",
        (
            *COMMON,
            vocabulary("risk", "risk_areas"),
            vocabulary("applies", "kinds", several=True),
            vocabulary("place", "places", several=True),
            Field("random_share", Shape.PERCENT),
            text("rights"),
            text("result_notice"),
            text("joint_control"),
            text("purpose"),
            text("description"),
            Field("within", Shape.DURATION),
            Field("separate", Shape.NAMES, several=True, vocabulary="role"),
        ),
        ("legal", "form", *_BODY),
        frozenset({"role", "resource", "authority", "end"}),
    ),
    (
        LEGAL,
        BlockTable("form", "NAME [TITLE]", statements=frozenset({"field"})),
        BlockTable(
            "step",
            "NAME TITLE",
            (
                choice("phase", "collect", "assess", "act", "review"),
                Field("by", Shape.NAMES, vocabulary="role"),
                Field("within", Shape.DURATION),
                Field("needs", Shape.NAMES, several=True, vocabulary="resource"),
                Field("record", Shape.NAMES, several=True, vocabulary="form"),
                Field("notify", Shape.NAMES, several=True, vocabulary="role authority"),
                text("do"),
            ),
        ),
        BlockTable(
            "decide",
            "NAME TITLE",
            (Field("by", Shape.NAMES, vocabulary="role"), Field("within", Shape.DURATION)),
            any_block=BlockTable(ARM, "", (), _BODY, _STATEMENTS),
        ),
        BlockTable("parallel", "[TITLE]", (), ("branch",)),
        BlockTable("branch", "[TITLE]", (), _BODY, _STATEMENTS),
        BlockTable("repeat", "at most NUMBER [TITLE]", (), _BODY, _STATEMENTS),
    ),
)
