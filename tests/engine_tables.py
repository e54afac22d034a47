"""The declarations of a random world as CSV, whole and spoilt, and a profile of its columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crmc.engine.profile import ColumnRule, Profile
from tests.engine_worlds import World
from tests.unit.book_builder import ELEMENTS

SPOILT = ('"', 'a "b" c', '"a"b', "a\nb", "a\r\nb", "a,b", "\u0161 \U0001f600", "\0", "x" * 300, "\r")
"""Cells, and what is no cell: put into lines as they stand."""


def flat_rows(declarations: Sequence[dict[str, Any]], world: World) -> list[dict[str, str]]:
    """One row an item as text; a list parted by semicolons, and what has no text left out."""
    rows = []
    for declaration in declarations:
        header = {key: value for key, value in declaration.items() if key not in ("id", "items")}
        for number, item in enumerate(declaration["items"] or [{}], start=1):
            row = {**header, **item, "declaration_id": declaration["id"], "item_number": str(number)}
            rows.append({key: cell(value, world) for key, value in row.items()})
            if world.random.random() < world.wrong:
                rows[-1] |= world.pick(({"declaration_id": ""}, {"item_number": "0"}, {"kind": "nothing"}))
    if world.random.random() < 0.3:
        world.random.shuffle(rows)
    return rows


def cell(value: Any, world: World) -> str:
    """A value as a cell of CSV."""
    if isinstance(value, bool):
        return str(world.pick((("false", "no"), ("true", "yes"))[value]))
    if isinstance(value, list):
        return ";".join(value) or "[]"
    return value if isinstance(value, str) else ""


def write_csv(path: Path, declarations: Sequence[dict[str, Any]], world: World) -> None:
    """Rows with and without quotes, blank lines, and in some worlds lines that are no rows."""
    rows = flat_rows(declarations, world)
    names = ["declaration_id", "kind", "item_number", *sorted(ELEMENTS), "made_up"]
    end = world.pick(("\n", "\r\n"))
    text = io.StringIO(newline="")
    quoting = world.pick((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    writer = csv.DictWriter(
        text, names, restval="", extrasaction="ignore", lineterminator=end, quoting=quoting
    )
    writer.writeheader()
    for row in rows:
        writer.writerow(row)
        chance = world.random.random()
        if chance < world.wrong:
            line = [world.pick(SPOILT) if world.random.random() < 0.2 else "" for _ in names]
            text.write(",".join(["D1", *line[: len(line) - world.pick((1, 1, 2))]]) + end)
        elif chance > 0.95:
            text.write(end)
    data = text.getvalue().encode("utf-8")
    if world.random.random() < world.wrong:
        data = data.replace(b"leather", b"leath\xffer")
    path.write_bytes(world.pick((b"", b"\xef\xbb\xbf")) + data.removesuffix(world.pick((b"", b"\n"))))


PROFILE = Profile(
    name="local",
    title=None,
    kind="import",
    format="csv",
    elements={
        **{name: ColumnRule(name) for name in ("declaration_id", "item_number", "kind", *sorted(ELEMENTS))},
        "origin_country": ColumnRule("dispatch_country", codes={"CN": "CN", "NO": "VN"}, otherwise="missing"),
        "dispatch_country": ColumnRule(
            "origin_country", codes={"CN": "IT", "RS": "RS", "IT": "CN", "NO": "NO"}
        ),
        "requested_procedure": ColumnRule(None, value="40"),
        "net_mass": ColumnRule("net_mass", unit="g", decimals=3),
        "customs_value": ColumnRule("gross_mass", decimals=1, unit="EUR"),
        "gain": ColumnRule("packages", unit="RSD"),
        "goods_description": ColumnRule("commodity_code", pad=8, prefix="tyre "),
    },
    control_result={
        "irregular": ColumnRule("importer_id", codes={"A1": "yes", "B2": "no"}, otherwise="missing"),
        "level": ColumnRule("packages", codes={"1": "none"}),
    },
)
