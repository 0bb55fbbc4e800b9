"""What the journal gives back, to whom, and what it lets in."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.clock import START, ManualClock
from tests.store import strategies
from tests.store.values import (
    REQUEST,
    a_cancel,
    accepted,
    an_amend,
    sending,
    settled,
    unknown,
)
from tui.domain.action import Action, ActionId
from tui.domain.identifiers import AccountName
from tui.domain.outcome import Accepted, NotSent, NotSentCode
from tui.domain.problem import FormField, Problem
from tui.store.journal import Journal, read_actions


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state"


def open_journal(folder: Path) -> Journal:
    return Journal.open(folder, ManualClock())


def test_every_action_comes_back_exactly(folder: Path) -> None:
    journal = open_journal(folder)
    numbers = count()

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(action=strategies.actions)
    def comes_back(action: Action) -> None:
        action = replace(action, id=ActionId(str(next(numbers))))
        journal.append(action)
        (found,) = (found for found in journal.actions() if found.id == action.id)
        assert found == action
        assert repr(found) == repr(action)

    comes_back()
    journal.close()


def test_an_action_stands_as_its_newest_step_says(folder: Path) -> None:
    journal = open_journal(folder)
    amend = an_amend()
    for step in (amend, sending(amend), unknown(amend)):
        journal.append(step)
        assert list(journal.actions()) == [step]


def test_actions_come_in_the_order_they_were_wanted(folder: Path) -> None:
    journal = open_journal(folder)
    first, second = an_amend("z"), a_cancel("a")
    journal.append(first, second)
    journal.append(sending(second))
    journal.append(sending(first))
    assert [action.id for action in journal.actions()] == ["z", "a"]
    assert [action.id for action in journal.actions(open_only=True)] == ["z", "a"]


def test_only_what_is_not_settled_is_open(folder: Path) -> None:
    journal = open_journal(folder)
    journal.append(an_amend("done"), an_amend("asked"), a_cancel("new"))
    journal.append(settled(an_amend("done")), accepted(an_amend("asked")))
    assert [action.id for action in journal.actions(open_only=True)] == ["asked", "new"]


def test_a_check_that_refused_is_kept_as_its_code_and_numbers(folder: Path) -> None:
    problem = Problem(
        code=NotSentCode.CHECKS, field=FormField.QUANTITY, values={"limit": Decimal("250000")}
    )
    refused = an_amend().answered(NotSent(code=NotSentCode.CHECKS, problem=problem), START)
    journal = open_journal(folder)
    journal.append(refused)
    (found,) = journal.actions()
    assert found.outcome == NotSent(code=NotSentCode.CHECKS, text="checks (quantity): limit 250000")


def test_nothing_is_made_before_something_is_written(folder: Path) -> None:
    journal = open_journal(folder)
    journal.append()
    assert journal.take_over() == ()
    assert list(journal.actions()) == []
    assert list(read_actions(folder)) == []
    journal.close()
    assert not folder.exists()


def test_a_batch_is_written_whole_or_not_at_all(folder: Path) -> None:
    journal = open_journal(folder)
    impossible = replace(an_amend("second"), id=None)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="NOT NULL"):
        journal.append(an_amend("first"), impossible)
    assert list(journal.actions()) == []
    journal.append(an_amend("third"))
    assert [action.id for action in journal.actions()] == ["third"]


def test_the_unsettled_actions_of_a_process_that_ended_are_taken_over_once(folder: Path) -> None:
    ended = open_journal(folder)
    left = (an_amend("a"), sending(an_amend("b")), unknown(an_amend("c")))
    ended.append(settled(an_amend("d")), *left)
    ended.close()
    first, second = open_journal(folder), open_journal(folder)
    assert first.take_over() == left
    assert second.take_over() == ()
    assert first.take_over() == ()
    first.close()
    assert second.take_over() == left


def test_what_several_processes_left_comes_in_the_order_it_was_wanted(folder: Path) -> None:
    ended = [open_journal(folder), open_journal(folder)]
    for number in range(6):
        ended[number % 2].append(an_amend(str(number)))
    for journal in ended:
        journal.close()
    journal = open_journal(folder)
    assert [action.id for action in journal.take_over()] == list("012345")
    journal.close()


def test_a_process_that_ends_leaves_no_lock(folder: Path) -> None:
    journal = open_journal(folder)
    journal.append(an_amend())
    journal.close()
    assert list((folder / "sessions").iterdir()) == []


def test_what_is_left_is_taken_over_without_any_lock_to_be_found(folder: Path) -> None:
    ended = open_journal(folder)
    ended.append(an_amend())
    ended.close()
    (folder / "sessions").rmdir()
    journal = open_journal(folder)
    assert journal.take_over() == (an_amend(),)
    assert (folder / "sessions").stat().st_mode & 0o777 == 0o700
    journal.close()


def test_many_threads_write_at_once(folder: Path) -> None:
    journal = open_journal(folder)
    names = [str(number) for number in range(200)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda name: journal.append(an_amend(name)), names))
    assert {action.id for action in journal.actions()} == set(names)
    journal.close()


def test_nothing_is_taken_from_a_process_that_runs(folder: Path) -> None:
    running, starting = open_journal(folder), open_journal(folder)
    running.append(sending(an_amend()))
    assert starting.take_over() == ()
    assert running.take_over() == ()


def test_what_was_taken_over_goes_on_where_it_was(folder: Path) -> None:
    ended = open_journal(folder)
    ended.append(an_amend())
    ended.append(sending(an_amend()))
    ended.close()
    journal = open_journal(folder)
    (action,) = journal.take_over()
    assert action.request == REQUEST
    done = action.settled(Accepted(), START)
    journal.append(done)
    journal.close()
    assert open_journal(folder).take_over() == ()
    assert list(read_actions(folder)) == [done]


def test_what_is_of_other_accounts_is_left_to_who_can_look_it_up(folder: Path) -> None:
    ended = open_journal(folder)
    ended.append(sending(an_amend("a")), sending(an_amend("b", "desk")))
    ended.close()
    main, both = open_journal(folder), open_journal(folder)
    accounts = {AccountName("main")}
    assert [action.id for action in main.take_over(accounts)] == ["a"]
    assert [action.id for action in both.take_over(accounts | {AccountName("desk")})] == ["b"]
    main.close()
    both.close()
