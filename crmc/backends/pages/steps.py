"""The steps of a procedure as numbered, nested lists: 1, 2, then 2.1 within an arm or a branch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crmc.backends.pages import words
from crmc.backends.pages.markup import NOTHING, Html, badge, element, facts, join, text, together
from crmc.backends.pages.page import Page
from crmc.ir import model
from crmc.ir import steps as tree


def steps_list(page: Page, procedure: model.Procedure) -> Html:
    """The whole procedure as one list."""
    return _Writer(page, procedure).steps(procedure.steps, "")


@dataclass(frozen=True)
class _Writer:
    page: Page
    procedure: model.Procedure

    def steps(self, nodes: Sequence[tree.ProcedureNode], prefix: str) -> Html:
        """Nodes numbered from 1 behind a prefix such as `6.`; nothing where there are none."""
        points = [self._node(node, f"{prefix}{place}") for place, node in enumerate(nodes, 1)]
        return element("ol", Html("\n".join(points)), class_="steps") if points else NOTHING

    def _node(self, node: tree.ProcedureNode, number: str) -> Html:
        match node:
            case tree.Step():
                return self._step(node, number)
            case tree.Decide():
                return self._decide(node, number)
            case tree.Parallel():
                return self._parallel(node, number)
            case tree.Repeat():
                return self._repeat(node, number)
            case tree.End():
                return self._end(node, number)

    def _step(self, step: tree.Step, number: str) -> Html:
        return _point(
            number,
            step.title,
            badge(step.phase, "phase") if step.phase else NOTHING,
            self.page.prose(step.text, self.procedure.head.language),
            facts(
                (
                    ("Who", self._titles(self.procedure.roles, (step.by,))),
                    ("Within", text(words.duration(step.within) if step.within else "")),
                    ("Needs", self._titles(self.procedure.resources, step.needs)),
                    ("Record", join(self._form(name) for name in step.record)),
                    (
                        "Notify",
                        self._titles((*self.procedure.authorities, *self.procedure.roles), step.notify),
                    ),
                )
            ),
        )

    def _decide(self, decision: tree.Decide, number: str) -> Html:
        who = facts(
            (
                ("Who decides", self._titles(self.procedure.roles, (decision.by,))),
                ("Within", text(words.duration(decision.within) if decision.within else "")),
            )
        )
        arms = (self._arm(arm, f"{number}.{_letter(place)}") for place, arm in enumerate(decision.arms))
        return _point(number, decision.title, badge("decide", "phase"), who, *arms)

    def _arm(self, arm: tree.Arm, number: str) -> Html:
        name = element("p", together(text(f"{number}  If "), element("strong", text(words.phrase(arm.name)))))
        empty = element("p", text("Nothing to do; go on."))
        return element("div", together(name, self.steps(arm.steps, f"{number}.") or empty), class_="arm")

    def _parallel(self, parallel: tree.Parallel, number: str) -> Html:
        branches = (
            self._branch(branch, f"{number}.{_letter(place)}")
            for place, branch in enumerate(parallel.branches)
        )
        note = element("p", text("At the same time; go on when all are done."))
        return _point(
            number, parallel.title or "At the same time", badge("in parallel", "phase"), note, *branches
        )

    def _branch(self, branch: tree.Branch, number: str) -> Html:
        name = element("p", text(f"{number}  {branch.title or 'Branch'}"))
        return element("div", together(name, self.steps(branch.steps, f"{number}.")), class_="arm")

    def _repeat(self, repeat: tree.Repeat, number: str) -> Html:
        mark = badge(f"at most {repeat.at_most} times", "phase")
        return _point(number, repeat.title or "Repeat", mark, self.steps(repeat.steps, f"{number}."))

    def _end(self, end: tree.End, number: str) -> Html:
        outcome = element(
            "p", together(text("Outcome to record: "), element("strong", text(words.phrase(end.outcome))))
        )
        return _point(number, f"End: {end.title}", NOTHING, outcome)

    def _titles(self, known: Iterable[tree.NamedThing], names: Iterable[str | None]) -> Html:
        titles = {thing.name: thing.title for thing in known}
        return join(text(titles.get(name, name)) for name in names if name)

    def _form(self, name: str) -> Html:
        titles = {form.name: form.title for form in self.procedure.forms}
        return element("a", text(titles.get(name) or name), href=f"#form-{name}")


def _letter(place: int) -> str:
    """a to z, then aa to zz."""
    return chr(ord("a") + place % 26) * (place // 26 + 1)


def _point(number: str, title: str, mark: Html, *pieces: Html) -> Html:
    """One point of the list. Its number is written out: a nested one names the way to it."""
    heading = join(
        (element("span", text(number), class_="number"), element("strong", text(title)), mark), " "
    )
    title_line = element("p", heading, class_="step-title")
    return element("li", join((title_line, *pieces), "\n"), id=f"step-{number}")
