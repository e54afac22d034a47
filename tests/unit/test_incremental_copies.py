"""Tasks among copies of the process: what a copy cannot send back is done at home."""

from __future__ import annotations

import os
import signal

import pytest
from msgspec import Struct

from crmc.incremental import copies
from crmc.incremental.copies import in_copies


class Done(Struct):
    task: int
    process: int


@pytest.fixture(autouse=True)
def three_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_cores", lambda: 3)


def work(task: int) -> Done:
    return Done(task, os.getpid())


def test_results_come_in_order_and_from_every_copy() -> None:
    done = list(in_copies(8, work, list[Done]))
    assert [one.task for one in done] == list(range(8))
    assert len({one.process for one in done}) == 3


def test_nothing_to_do_is_done() -> None:
    assert list(in_copies(0, work, list[Done])) == []


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_what_a_killed_copy_had_to_do_is_done_at_home(number: signal.Signals) -> None:
    home = os.getpid()

    def falter(task: int) -> Done:
        if task == 4 and os.getpid() != home:
            os.kill(os.getpid(), number)
        return work(task)

    done = list(in_copies(6, falter, list[Done]))
    assert [one.task for one in done] == list(range(6))
    assert done[1].process == done[4].process == home
    assert done[2].process != home


def test_a_defect_comes_out_where_it_can_be_told() -> None:
    def fail(task: int) -> Done:
        if task == 1:
            raise ValueError("the defect")
        return work(task)

    with pytest.raises(ValueError, match="the defect"):
        list(in_copies(3, fail, list[Done]))


def test_no_copy_is_left_where_the_work_is_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    home, fork, copies_made = os.getpid(), os.fork, list[int]()

    def forked() -> int:
        copies_made.append(fork())
        return copies_made[-1]

    monkeypatch.setattr(os, "fork", forked)

    def interrupted(task: int) -> Done:
        if os.getpid() == home:
            raise KeyboardInterrupt
        signal.pause()
        return work(task)

    with pytest.raises(KeyboardInterrupt):
        list(in_copies(3, interrupted, list[Done]))
    assert len(copies_made) == 2
    for copy in copies_made:
        with pytest.raises(ChildProcessError):
            os.waitpid(copy, os.WNOHANG)


def test_a_process_that_cannot_be_copied_does_all_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refuse)
    assert {one.process for one in in_copies(5, work, list[Done])} == {os.getpid()}
