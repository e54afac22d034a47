"""Procedures: the tree of steps, and the longest path through their deadlines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from crmc.decimals import decimal_text
from crmc.ir import model
from crmc.ir import steps as tree
from crmc.ir.lower_head import lower_head
from crmc.semantics.deadlines import longest_path
from crmc.semantics.program import Declaration, Program, Reading
from crmc.syntax import ast


def lower_procedure(declaration: Declaration, program: Program) -> model.Procedure:
    """A procedure with its steps nested as the author wrote them."""
    return model.Procedure(
        head=lower_head(declaration, program),
        risk=declaration.one("risk"),
        applies=declaration.all("applies"),
        places=declaration.all("place"),
        purpose=declaration.one("purpose"),
        rights=declaration.one("rights"),
        random_share=declaration.one("random_share"),
        within=declaration.one("within"),
        longest_path=decimal_text(Fraction(longest_path(declaration))),
        roles=_named(declaration, "role"),
        authorities=_named(declaration, "authority"),
        resources=_named(declaration, "resource"),
        separate=declaration.all("separate"),
        forms=tuple(_form(block) for block in declaration.blocks("form")),
        steps=_nodes(declaration),
        result_notice=declaration.one("result_notice"),
        joint_control=declaration.one("joint_control"),
    )


def _named(declaration: Declaration, keyword: str) -> tuple[tree.NamedThing, ...]:
    found = (statement for statement in declaration.statements(ast.Named) if statement.keyword == keyword)
    return tuple(tree.NamedThing(statement.name.text, statement.title.value) for statement in found)


def _form(block: Reading) -> tree.Form:
    fields = tuple(
        tree.FormField(field.name.text, field.title.value, _type_text(field), field.required)
        for field in block.statements(ast.FormField)
    )
    return tree.Form(block.head["NAME"].value, _title(block) or "", fields)


def _type_text(field: ast.FormField) -> str:
    return f" {field.preposition} ".join(word.text for word in field.type)


def _title(block: Reading) -> str | None:
    title = block.head.get("TITLE")
    return title.value if title else None


def _nodes(block: Reading) -> tuple[tree.ProcedureNode, ...]:
    return tuple(_lowered(block.body))


def _lowered(body: Iterable[Reading | ast.Item]) -> Iterable[tree.ProcedureNode]:
    for item in body:
        if isinstance(item, ast.Ending):
            yield tree.End(item.name.text, item.title.value, item.outcome.text)
        elif isinstance(item, Reading) and item.keyword in _BLOCKS:
            yield _BLOCKS[item.keyword](item)


def _step(block: Reading) -> tree.Step:
    return tree.Step(
        name=block.head["NAME"].value,
        title=_title(block) or "",
        phase=block.one("phase"),
        by=block.one("by"),
        within=block.one("within"),
        needs=block.all("needs"),
        record=block.all("record"),
        notify=block.all("notify"),
        text=block.one("do"),
    )


def _decide(block: Reading) -> tree.Decide:
    arms = tuple(tree.Arm(arm.keyword, _nodes(arm)) for arm in block.body if isinstance(arm, Reading))
    return tree.Decide(
        block.head["NAME"].value, _title(block) or "", block.one("by"), block.one("within"), arms
    )


def _parallel(block: Reading) -> tree.Parallel:
    branches = tuple(tree.Branch(_title(branch), _nodes(branch)) for branch in block.blocks("branch"))
    return tree.Parallel(_title(block), branches)


def _repeat(block: Reading) -> tree.Repeat:
    return tree.Repeat(_title(block), str(int(block.head["NUMBER"].value)), _nodes(block))


_BLOCKS: dict[str, Callable[[Reading], tree.ProcedureNode]] = {
    "step": _step,
    "decide": _decide,
    "parallel": _parallel,
    "repeat": _repeat,
}
