"""Real processes that share a journal, and are killed at any moment."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.clock import ManualClock
from tests.store.child import STEPS
from tests.store.values import an_amend
from tui.store.journal import Journal, read_actions

ROOT = Path(__file__).parents[2]


class Child:
    """Another blotter, as far as the journal sees."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ask(self, command: str) -> str:
        self.tell(command)
        return self.hear()

    def tell(self, command: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()

    def hear(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def kill(self) -> list[str]:
        """End it with SIGKILL; returns what it had said and nobody had heard."""
        self._process.kill()
        rest, _ = self._process.communicate()
        return rest.split("\n")[:-1]


@contextmanager
def another(folder: Path) -> Iterator[Child]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.store.child", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        child = Child(process)
        try:
            yield child
        finally:
            if process.poll() is None:
                child.kill()


def open_journal(folder: Path) -> Journal:
    return Journal.open(folder, ManualClock())


@pytest.mark.parametrize(
    "steps",
    [
        ["intended"],
        ["intended", "sending"],
        ["intended", "sending", "sending"],
        ["intended", "sending", "unknown"],
        ["intended", "sending", "accepted"],
    ],
    ids=" ".join,
)
def test_a_process_killed_after_any_step_leaves_it_to_the_next_one(
    tmp_path: Path, steps: list[str]
) -> None:
    with another(tmp_path) as child:
        for step in steps:
            assert child.ask(f"{step} a1") == "done"
        child.kill()
    journal = open_journal(tmp_path)
    assert journal.take_over() == (STEPS[steps[-1]](an_amend("a1")),)
    journal.close()


def test_nothing_settled_is_left_to_the_next_process(tmp_path: Path) -> None:
    with another(tmp_path) as child:
        child.ask("sending a1 a2")
        child.ask("settled a1")
        child.kill()
    journal = open_journal(tmp_path)
    assert [action.id for action in journal.take_over()] == ["a2"]
    journal.close()


def test_what_was_written_down_outlives_a_kill_in_the_middle_of_writing(tmp_path: Path) -> None:
    with another(tmp_path) as child:
        child.tell("flood a")
        said = [child.hear() for _ in range(20)]
        said += child.kill()
    written = [action.id for action in read_actions(tmp_path)]
    assert set(said) <= set(written)
    assert len(written) <= len(said) + 1


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    with another(tmp_path) as one, another(tmp_path) as other:
        one.tell("flood a")
        other.tell("flood b")
        for child, name in ((one, "a"), (other, "b")):
            assert [child.hear() for _ in range(50)] == [f"{name}-{n}" for n in range(50)]
    written = {action.id for action in read_actions(tmp_path)}
    assert written >= {f"{name}-{number}" for name in "ab" for number in range(50)}


def test_what_a_running_process_does_stays_its_own(tmp_path: Path) -> None:
    with another(tmp_path) as running:
        running.ask("sending a1")
        journal = open_journal(tmp_path)
        assert journal.take_over() == ()
        assert [action.id for action in journal.actions()] == ["a1"]
        running.kill()
        assert [action.id for action in journal.take_over()] == ["a1"]
        journal.close()


def test_two_starting_processes_never_both_take_the_same_over(tmp_path: Path) -> None:
    for number in range(5):
        with another(tmp_path) as ended:
            ended.ask(f"sending a{number} b{number}")
            ended.kill()
    with another(tmp_path) as one, another(tmp_path) as other:
        one.tell("take-over")
        other.tell("take-over")
        taken = one.hear().split() + other.hear().split()
    assert sorted(taken) == [f"{letter}{number}" for letter in "ab" for number in range(5)]


def test_who_took_over_and_is_killed_leaves_it_to_the_next_in_turn(tmp_path: Path) -> None:
    with another(tmp_path) as first:
        first.ask("sending a1")
        first.kill()
    with another(tmp_path) as second:
        assert second.ask("take-over") == "a1"
        second.kill()
    with another(tmp_path) as third:
        assert third.ask("take-over") == "a1"


def test_locks_of_processes_that_are_gone_do_not_pile_up(tmp_path: Path) -> None:
    for name in ("a1", "a2"):
        with another(tmp_path) as ended:
            ended.ask(f"settled {name}")
            ended.kill()
    journal = open_journal(tmp_path)
    assert journal.take_over() == ()
    journal.close()
    assert list((tmp_path / "sessions").iterdir()) == []
