"""Which creates that were called off the next run is given."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.clock import START, ManualClock
from tests.custom import embed_create, kuna_create
from tests.store.values import a_cancel, intended, settled
from tui.domain.action import Action
from tui.domain.created import called_off
from tui.domain.identifiers import AccountName, ClientOrderId
from tui.domain.outcome import Accepted, Rejected
from tui.store.journal import Journal

MAIN = {AccountName("main")}


def a_create(name: str, code: str = "", **changes: object) -> Action:
    intent = replace(embed_create(), **changes)  # type: ignore[arg-type]  # the test names the fields
    action = intended(name, intent)
    outcome = replace(called_off(action), code=code) if code else called_off(action)
    return action.settled(outcome, START)


def kept(folder: Path, *actions: Action) -> Journal:
    journal = Journal.open(folder, ManualClock())
    for action in actions:
        journal.append(action)
    return journal


def names(journal: Journal, since: timedelta = timedelta(hours=-1)) -> list[str]:
    return [one.id for one in journal.called_off(MAIN, START + since)]


def test_what_was_called_off_comes_back_whole(tmp_path: Path) -> None:
    action = a_create("a")
    refused = a_create("b", code="EOrder:Other", client_order_id=ClientOrderId("bbbbbb"))
    journal = kept(tmp_path, action, settled(a_cancel()), refused)
    assert journal.called_off(MAIN, START) == (action,)


def test_without_a_journal_there_is_nothing(tmp_path: Path) -> None:
    assert names(Journal.open(tmp_path / "none", ManualClock())) == []


def test_what_was_called_off_long_ago_or_of_another_account_is_left_out(tmp_path: Path) -> None:
    other = a_create("other", account=AccountName("other"))
    journal = kept(tmp_path, a_create("a"), other)
    assert names(journal) == ["a"]
    assert names(journal, timedelta(seconds=1)) == []


def test_what_turned_up_after_all_is_called_off_no_more(tmp_path: Path) -> None:
    action = a_create("a")
    journal = kept(tmp_path, action, action.settled(Accepted(text="seen"), START))
    assert names(journal) == []


def test_what_was_sent_anew_is_left_to_the_later_create(tmp_path: Path) -> None:
    first, second = a_create("first"), a_create("second")
    refused = replace(second, outcome=Rejected(code="X", text=""))
    assert names(kept(tmp_path / "1", first, replace(second, outcome=Accepted()))) == []
    assert names(kept(tmp_path / "2", first, refused)) == []
    assert names(kept(tmp_path / "3", first, second)) == ["second"]
    other = replace(first, intent=kuna_create(), id=second.id)
    assert names(kept(tmp_path / "4", first, other)) == ["first", "second"]
