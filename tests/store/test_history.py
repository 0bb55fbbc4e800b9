"""What the history gives back, and for how long."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.clock import START, ManualClock
from tests.store import strategies
from tests.store.values import a_fill, an_end
from tui.domain.fate import EndedOrder, Fate
from tui.domain.fill import Fill, FillId
from tui.store.errors import JournalError
from tui.store.history import KEPT, History

EVER = START.replace(year=2000)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state"


def test_every_fill_comes_back_exactly(folder: Path) -> None:
    history = History(folder, ManualClock(EVER))

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(fill=strategies.fills)
    def comes_back(fill: Fill) -> None:
        history.remember_fills([fill])
        found = history.fills(fill.filled_at)
        assert any(one == fill and repr(one) == repr(fill) for one in found)

    comes_back()
    history.close()


def test_every_ended_order_comes_back_exactly(folder: Path) -> None:
    history = History(folder, ManualClock(EVER))

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(ended=strategies.ended_orders)
    def comes_back(ended: EndedOrder) -> None:
        history.remember_ended([ended])
        found = history.ended(ended.since)
        assert any(one == ended and repr(one) == repr(ended) for one in found)

    comes_back()
    history.close()


def test_a_restart_finds_what_was_remembered(folder: Path, clock: ManualClock) -> None:
    before = History(folder, clock)
    before.remember_fills([a_fill()])
    before.remember_ended([an_end()])
    before.close()
    after = History(folder, clock)
    assert after.fills(EVER) == [a_fill()]
    assert after.ended(EVER) == [an_end()]
    after.close()


def test_the_newest_comes_first_and_what_is_older_than_asked_for_not_at_all(
    folder: Path, clock: ManualClock
) -> None:
    history = History(folder, clock)
    moments = [START - timedelta(hours=hours) for hours in (3, 1, 2)]
    history.remember_fills(
        replace(a_fill(), id=FillId(str(n)), filled_at=at) for n, at in enumerate(moments)
    )
    history.remember_ended([an_end("O1", moments[0]), an_end("O2", moments[1])])
    assert [fill.id for fill in history.fills(moments[2])] == ["1", "2"]
    assert [one.order.key.order_id for one in history.ended(EVER)] == ["O2", "O1"]
    history.close()


def test_one_fill_is_kept_once(folder: Path, clock: ManualClock) -> None:
    history = History(folder, clock)
    history.remember_fills([a_fill(), a_fill()])
    history.remember_fills([a_fill()])
    assert history.fills(EVER) == [a_fill()]
    history.close()


def test_the_same_id_in_another_account_is_another_fill(folder: Path, clock: ManualClock) -> None:
    history = History(folder, clock)
    history.remember_fills([a_fill(), a_fill(account="second")])
    assert {fill.order.account for fill in history.fills(EVER)} == {"main", "second"}
    history.close()


def test_what_is_learnt_later_of_an_order_replaces_what_was_known(
    folder: Path, clock: ManualClock
) -> None:
    history = History(folder, clock)
    history.remember_ended([replace(an_end(), fate=Fate.UNKNOWN)])
    history.remember_ended([replace(an_end(), fate=Fate.CANCELLED, reason="User requested")])
    assert [(one.fate, one.reason) for one in history.ended(EVER)] == [
        (Fate.CANCELLED, "User requested")
    ]
    history.close()


async def test_what_is_older_than_it_keeps_is_forgotten(folder: Path, clock: ManualClock) -> None:
    history = History(folder, clock)
    history.remember_fills([a_fill()])
    history.remember_ended([an_end()])
    await clock.advance((KEPT + timedelta(seconds=1)).total_seconds())
    history.remember_fills([replace(a_fill(), id=FillId("T2"), filled_at=clock.now())])
    history.remember_ended([an_end("O2", clock.now())])
    assert [fill.id for fill in history.fills(EVER)] == ["T2"]
    assert [one.order.key.order_id for one in history.ended(EVER)] == ["O2"]
    history.close()


def test_nothing_is_made_before_something_is_remembered(folder: Path, clock: ManualClock) -> None:
    history = History(folder, clock)
    history.remember_fills([])
    history.remember_ended([])
    assert history.fills(EVER) == []
    assert history.ended(EVER) == []
    history.close()
    assert not folder.exists()


def test_two_processes_remember_in_one_file(folder: Path, clock: ManualClock) -> None:
    one, other = History(folder, clock), History(folder, clock)
    one.remember_fills([a_fill()])
    other.remember_fills([replace(a_fill(), id=FillId("T2"))])
    assert {fill.id for fill in one.fills(EVER)} == {a_fill().id, "T2"}
    one.close()
    other.close()


def test_its_file_is_for_the_operator_alone(folder: Path, clock: ManualClock) -> None:
    history = History(folder, clock)
    history.remember_fills([a_fill()])
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    history.close()
    assert set(modes.values()) == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_it_is_kept_from_damage_at_less_cost_than_the_journal(
    folder: Path, clock: ManualClock
) -> None:
    history = History(folder, clock)
    history.remember_fills([a_fill()])
    connection = history._file._connection
    assert connection is not None
    assert connection.execute("PRAGMA synchronous").fetchone() == (1,)
    history.close()
    assert {path.name for path in folder.iterdir()} == {"history.lock", "history.sqlite"}


def test_a_damaged_row_is_a_sentence_that_names_the_file(folder: Path, clock: ManualClock) -> None:
    history = History(folder, clock)
    history.remember_fills([a_fill()])
    with closing(sqlite3.connect(folder / "history.sqlite", isolation_level=None)) as other:
        other.execute("UPDATE event SET value = '{}'")
    with pytest.raises(JournalError, match=r"history\.sqlite cannot be read: a row is damaged"):
        history.fills(EVER)
    history.close()
