"""What every declaration carries: identity, status, dates, classification, law, origin."""

from __future__ import annotations

from crmc.ir import model
from crmc.semantics.labels import effective_label
from crmc.semantics.program import Declaration, Program
from crmc.semantics.shapes import CitedLaw


def lower_head(declaration: Declaration, program: Program) -> model.Head:
    """The head of a declaration. An act or a list has no status of its own."""
    start, end = declaration.one("valid", (None, None))
    has_status = any(field.key == "status" for field in declaration.table.fields)
    return model.Head(
        id=declaration.id,
        title=declaration.title,
        language=declaration.one("language", "en"),
        status=declaration.one("status") if has_status else None,
        version=declaration.one("version"),
        owner=declaration.one("owner"),
        classification=lower_label(declaration, program),
        declassified=declaration.one("declassify"),
        valid=model.Period(start, end),
        review=declaration.one("review"),
        implements=declaration.all("implements"),
        related=declaration.all("related"),
        legal=_citations(declaration),
        origin=model.Origin(declaration.file, str(declaration.block.span.line)),
        titles=_titles(declaration),
    )


def _titles(declaration: Declaration) -> dict[str, str]:
    """The entries of a block `titles`, where the kind has one."""
    block = declaration.first("titles")
    return {} if block is None else {language: str(block.one(language)) for language in sorted(block.entries)}


def lower_label(declaration: Declaration, program: Program) -> model.Classification:
    """The label that holds, its own or the one of what it belongs to."""
    return model.Classification(*effective_label(declaration, program))


def _citations(declaration: Declaration) -> tuple[model.Citation, ...]:
    block = declaration.first("legal")
    if block is None:
        return ()
    return tuple(
        model.Citation(law.text, field.key)
        for field in block.table.fields
        for law in block.all(field.key)
        if isinstance(law, CitedLaw)
    )
