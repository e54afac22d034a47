"""Random pairs of criteria, one made from the other, and what the interpreter says of both: what proofs are
held against."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import msgspec

from crmc.analysis.proof.compare import Comparison, Pair, compare_selections, problems_of
from crmc.analysis.proof.search import Target
from crmc.analysis.proof.sides import side_of
from crmc.analysis.proof.solver import NotEncodableError, Solver
from crmc.ir import expression as ir
from crmc.ir.evaluate import is_absent, judgement_of, scopes_of, world_of
from crmc.ir.history import timeline
from crmc.ir.model import Criterion, RuleBook
from crmc.ir.record import Record, read_record
from crmc.ir.scope import Supplies
from crmc.ir.walk import elements_in, names_in
from tests.engine_worlds import NUMBERS, RELATIONS, World


def pair_of(world: World) -> tuple[RuleBook, Criterion, Criterion]:
    """A book, a criterion of it, and one that differs from it here and there, or nowhere."""
    book = world.book(criteria=1)
    (old,) = book.criteria
    new = old
    for _ in range(world.pick((0, 1, 1, 1, 2))):
        new = mutated_criterion(world, new)
    if world.random.random() < 0.3:
        new = shuffled_criterion(world, new)
    elements = sorted({*old.elements, *new.elements, *named(new)})
    return (
        book,
        msgspec.structs.replace(old, elements=tuple(elements)),
        msgspec.structs.replace(new, elements=tuple(elements)),
    )


def named(criterion: Criterion) -> set[str]:
    conditions = [criterion.select, *(part.value for part in criterion.parts)]
    names = {name for condition in conditions for name in elements_in(condition)}
    tables = any(names_in(condition, ir.Lookup) for condition in conditions if condition is not None)
    return names | ({"commodity_code"} if tables else set())


def mutated_criterion(world: World, criterion: Criterion) -> Criterion:
    """Another condition, validity, or kinds."""
    on_item = criterion.on == "item"
    match world.random.randrange(8):
        case 0:
            valid = msgspec.structs.replace(
                criterion.head.valid, end=world.pick(("2027-03-01", "2027-12-31", None))
            )
            return msgspec.structs.replace(
                criterion, head=msgspec.structs.replace(criterion.head, valid=valid)
            )
        case 1:
            return msgspec.structs.replace(criterion, applies=world.pick((("import",), ("import", "ens"))))
        case 2:
            parts = tuple(
                msgspec.structs.replace(part, value=mutated(world, part.value, on_item))
                if part.name != "ratio" else part
                for part in criterion.parts
            )  # fmt: skip
            return msgspec.structs.replace(criterion, parts=parts)
        case _:
            if criterion.select is None:
                return criterion
            return msgspec.structs.replace(criterion, select=mutated(world, criterion.select, on_item))


def shuffled_criterion(world: World, criterion: Criterion) -> Criterion:
    if criterion.select is None:
        return criterion
    return msgspec.structs.replace(criterion, select=shuffled(world, criterion.select))


def shuffled(world: World, node: Any) -> Any:
    """The same condition with its operands and members in another order."""
    changes: dict[str, object] = {}
    for name in node.__struct_fields__:
        value = getattr(node, name)
        if isinstance(value, tuple):
            several = [shuffled(world, each) if isinstance(each, msgspec.Struct) else each for each in value]
            if isinstance(node, ir.And | ir.Or | ir.AtLeast | ir.In | ir.Contains):
                world.random.shuffle(several)
            changes[name] = tuple(several)
        elif isinstance(value, msgspec.Struct):
            changes[name] = shuffled(world, value)
    return msgspec.structs.replace(node, **changes) if changes else node


def mutated(world: World, node: Any, on_item: bool) -> Any:
    """One place of a condition changed: an operand more, less or other, another value, a `not`."""
    if isinstance(node, ir.And | ir.Or | ir.AtLeast) and world.random.random() < 0.75:
        return _mutated_junction(world, node, on_item)
    if isinstance(node, ir.Not) and world.random.random() < 0.7:
        return ir.Not(mutated(world, node.operand, on_item))
    match world.random.randrange(6):
        case 0 | 1 | 2:
            return changed_value(world, node)
        case 3:
            return ir.And((node, leaf(world, on_item)))
        case 4:
            return ir.Or((node, leaf(world, on_item)))
        case _:
            return world.condition(1, on_item) if not names_in(node, ir.Part) else node


def leaf(world: World, on_item: bool) -> ir.Expression:
    while True:
        made = world.condition(0, on_item)
        if not names_in(made, ir.Part):
            return made


def _mutated_junction(world: World, node: Any, on_item: bool) -> Any:
    operands = list(node.operands)
    at = world.random.randrange(len(operands))
    match world.random.randrange(5):
        case 0 if len(operands) > 1:
            del operands[at]
        case 1:
            operands.append(leaf(world, on_item))
        case 2 if isinstance(node, ir.And | ir.Or):
            return (ir.Or if isinstance(node, ir.And) else ir.And)(node.operands)
        case _:
            operands[at] = mutated(world, operands[at], on_item)
    return msgspec.structs.replace(node, operands=tuple(operands))


def changed_value(world: World, node: Any) -> Any:
    """Another relation, threshold, member or word."""
    match node:
        case ir.Compare(relation, left, ir.Constant("number", _)):
            if world.random.random() < 0.4:
                return ir.Compare(world.pick(RELATIONS), left, node.right)
            return ir.Compare(relation, left, ir.Constant("number", world.pick(NUMBERS["customs_value"])))
        case ir.In(operand, members, hierarchical) if members:
            at = world.random.randrange(len(members))
            if world.random.random() < 0.5:
                return ir.In(operand, members[:at] + members[at + 1 :], hierarchical)
            return ir.In(operand, (*members, members[at]), hierarchical)
        case ir.Contains(operand, _, whole, words) if len(words) > 1:
            return ir.Contains(operand, world.pick(("any", "all")), whole, words[1:])
        case ir.Items(_, condition):
            return ir.Items(world.pick(("any", "every")), mutated(world, condition, True))
        case _:
            return ir.Not(node) if world.random.random() < 0.3 else node


def outcomes_of(
    book: RuleBook, old: Criterion, new: Criterion, record: Record, supplies: Supplies
) -> Iterator[tuple[str, str]]:
    """What both say, item by item."""
    world = world_of(book, supplies, timeline(supplies.history, ()))
    first, second = (rows_of(world, rule, record) for rule in (old, new))
    yield from zip(first, second, strict=True)


def rows_of(world: Any, rule: Criterion, record: Record) -> list[str]:
    scopes = scopes_of(world, rule, record)
    if is_absent(rule, record):
        return ["absent"] * len(scopes)
    return [judgement_of(rule, scope).outcome for scope in scopes]


# Laws


def contradictions(seed: int, declarations: int, tried: list[int] | None = None) -> Iterator[str]:
    """What of a verdict some declaration contradicts, and where the reverse is not its opposite."""
    world = World(seed)
    world.wrong = 0.0
    book, old, new = pair_of(world)
    found, back = compare_selections(book, old, book, new), compare_selections(book, new, book, old)
    turned = {"narrower": "wider", "wider": "narrower"}
    if turned.get(found.verdict, found.verdict) != back.verdict:
        yield f"seed {seed}: {found.verdict}, and the other way round {back.verdict}"
    supplies = world.supplies(book)
    for number in range(declarations):
        record = read_record(book, world.declaration(f"D{number}"))
        if isinstance(record, Record) and not record.faults:
            if tried is not None:
                tried[0] += 1
            for before, after in outcomes_of(book, old, new, record, supplies):
                if is_contradicted(found, before, after):
                    yield f"seed {seed}: {found.verdict}, but declaration {number} is {before}, then {after}"


def is_contradicted(found: Comparison, before: str, after: str) -> bool:
    """Does a pair of outcomes contradict a verdict?"""
    selected = before == "selected", after == "selected"
    match selected:
        case (True, False):
            return found.verdict in ("equal", "wider")
        case (False, True):
            return found.verdict in ("equal", "narrower") or found.dead
        case (True, True):
            return found.verdict == "disjoint" or found.dead
    return (
        {before, after} != {"absent", "not_selected"} and before != after and not found.undetermined_changes
    )


def shuffled_is_equal(seed: int) -> bool:
    """A criterion and the same with its operands in another order."""
    world = World(seed)
    book = world.book(criteria=1)
    (old,) = book.criteria
    return compare_selections(book, old, book, shuffled_criterion(world, old)).is_same_meaning


def disagreements_with_z3(seed: int) -> Iterator[str]:
    """Where z3 excludes what was shown, or allows what the own algebra excludes."""
    book, old, new = pair_of(World(seed))
    pair = Pair(side_of(book, old), side_of(book, new))
    for problem in problems_of(pair.old, pair.new):
        for target in get_args(Target):
            path = next(problem.search.paths(problem.old, problem.new, target), None)
            shown = path is not None and pair.witnesses.find(target, problem, path) is not None
            try:
                answer = Solver(problem, target).answer()
            except NotEncodableError:
                continue
            if (shown and answer == "no") or (path is None and answer == "yes"):
                yield f"seed {seed}, {target}: shown {shown}, excluded {path is None}, z3 says {answer}"
