"""The judge of one frame that lets a database join the clauses to the records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from crmc.engine.batch.frame import Frame, Rows
from crmc.engine.batch.judge import Judge
from crmc.engine.batch.truths import FALSE, TRUE
from crmc.engine.plan.book import Plan, RulePlan
from crmc.engine.sql.clause_table import ClauseTable, clause_table
from crmc.engine.sql.relations import Relations, relations_of
from crmc.ir.scope import Scope


class Database(Protocol):
    """Joins the relations of a frame to a clause table."""

    def pairs(self, table: ClauseTable, relations: Relations) -> Any:
        """An Arrow table of `n`, `clause` and `sure` (`statement.py`), in any order."""


@dataclass(slots=True)
class JudgeMaker:
    """Makes the judges of a plan; the clause table of each level is made once."""

    database: Database
    tables: dict[bool, ClauseTable] = field(default_factory=dict)

    def __call__(self, plan: Plan, frame: Frame, empty: Scope, on_items: bool) -> SqlJudge:
        if on_items not in self.tables:
            rules = [rule for rule in plan.rules if rule.on_items == on_items]
            self.tables[on_items] = clause_table(plan, rules)
        return SqlJudge(plan, frame, empty, self.tables[on_items], self.database)


class SqlJudge(Judge):
    """See `batch.judge.Judge`; what the clauses say comes from the database."""

    def __init__(
        self, plan: Plan, frame: Frame, empty: Scope, table: ClauseTable, database: Database
    ) -> None:
        super().__init__(plan, frame, empty)
        self._table = table
        self._found = self._by_rule(database.pairs(table, relations_of(table, frame, self.truths)))

    def clauses(self, rule: RulePlan) -> tuple[Rows, Rows]:
        """Rows for which one clause is true, and those for which one is unknown and none true."""
        nothing = np.zeros(0, np.int32)
        return self._found.get(rule.position, (nothing, nothing))

    def _by_rule(self, pairs: Any) -> dict[int, tuple[Rows, Rows]]:
        rows = np.asarray(pairs.column("n")).astype(np.int32)
        clauses = np.asarray(pairs.column("clause")).astype(np.int32)
        sure = np.asarray(pairs.column("sure")).astype(bool)
        if self._table.left:
            rows, clauses, sure = self._with_left(rows, clauses, sure)
        rules = np.array(self._table.rules, np.int64)[clauses]
        # The truth stands last, so that the last of equal pairs is true if one is.
        keys = np.sort((rules * self.frame.size + rows) * 2 + sure)
        pair = keys >> 1
        last = np.append(pair[1:] != pair[:-1], True)[: len(pair)]
        pair, true = pair[last], (keys[last] & 1).astype(bool)
        rules, rows = pair // max(1, self.frame.size), (pair % max(1, self.frame.size)).astype(np.int32)
        found: dict[int, tuple[Rows, Rows]] = {}
        positions, starts = np.unique(rules, return_index=True)
        parts = zip(np.split(rows, starts[1:]), np.split(true, starts[1:]), strict=True)
        for position, (part, certain) in zip(positions.tolist(), parts, strict=False):
            found[position] = part[certain], part[~certain]
        return found

    def _with_left(self, rows: Rows, clauses: Rows, sure: Any) -> tuple[Rows, Rows, Any]:
        """Judges what SQL did not, on the candidates of each clause that has such conditions."""
        kept = np.ones(len(rows), bool)
        order = np.argsort(clauses, kind="stable")
        bounds = np.searchsorted(clauses[order], np.arange(len(self._table.rules) + 1))
        for clause, signs in self._table.left.items():
            places = order[bounds[clause] : bounds[clause + 1]]
            for sign in signs:
                if not len(places):
                    break
                truth = self.truths.of(sign, rows[places])
                kept[places[truth == FALSE]] = False
                sure[places[truth != TRUE]] = False
                places = places[truth != FALSE]
        return rows[kept], clauses[kept], sure[kept]
