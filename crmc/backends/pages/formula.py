"""An expression in the author's words, laid out over lines that a narrow screen can show."""

from __future__ import annotations

from crmc.syntax import ast
from crmc.syntax.comments import Attached
from crmc.syntax.layout import lay_out
from crmc.syntax.parser import parse_text
from crmc.syntax.printing import ExpressionPrinter

_WIDTH = 64


def laid_out(written: str) -> str:
    """The expression over several lines; as it stands where it is no expression (`withheld`)."""
    file, findings = parse_text("", f"criterion PAGE-001 {{ select when {written} }}")
    conditions = [
        item.condition
        for declaration in file.declarations
        for item in declaration.items
        if isinstance(item, ast.Select)
    ]
    if findings or len(conditions) != 1:
        return written
    return lay_out(ExpressionPrinter(Attached()).document(conditions[0]), _WIDTH, 0)
