import asyncio
import os
import stat
from pathlib import Path

import pytest

from tests.clock import ManualClock
from tui.venues.lane import Lane, LaneBusyError, Priority


async def take(
    lane: Lane, name: str, log: list[str], priority: Priority, within: float = 3
) -> None:
    async with lane.turn(priority, within=within):
        log.append(f"{name} in")
        await asyncio.sleep(0)
        log.append(f"{name} out")


async def test_turns_never_overlap_and_keep_their_order(tmp_path: Path) -> None:
    lane, log = Lane(tmp_path / "k" / "a.lock", ManualClock()), list[str]()
    await asyncio.gather(*(take(lane, name, log, Priority.POLL) for name in "abc"))
    assert log == ["a in", "a out", "b in", "b out", "c in", "c out"]


async def test_a_look_up_goes_before_polls_that_wait(tmp_path: Path) -> None:
    lane, log = Lane(tmp_path / "a.lock", ManualClock()), list[str]()
    await asyncio.gather(
        take(lane, "poll 1", log, Priority.POLL),
        take(lane, "poll 2", log, Priority.POLL),
        take(lane, "look-up", log, Priority.LOOK_UP),
    )
    assert [entry for entry in log if entry.endswith("in")] == [
        "poll 1 in",
        "look-up in",
        "poll 2 in",
    ]


async def test_what_changes_orders_goes_before_what_reads_and_a_cancel_before_all(
    tmp_path: Path,
) -> None:
    lane, log = Lane(tmp_path / "a.lock", ManualClock()), list[str]()
    late_to_urgent = [Priority.POLL, *sorted(Priority, reverse=True)]
    await asyncio.gather(*(take(lane, one.name, log, one) for one in late_to_urgent))
    turns = [entry.removesuffix(" in") for entry in log if entry.endswith(" in")]
    assert turns == ["POLL", "CANCEL", "AMEND", "CREATE", "LOOK_UP", "POLL"]


async def test_who_waits_too_long_is_told_and_the_lane_goes_on(tmp_path: Path) -> None:
    clock = ManualClock()
    lane, log = Lane(tmp_path / "a.lock", clock), list[str]()
    async with lane.turn(Priority.POLL, within=3):
        waiting = asyncio.create_task(take(lane, "late", log, Priority.POLL, within=3))
        patient = asyncio.create_task(take(lane, "patient", log, Priority.POLL, within=9))
        await clock.advance(3.1)
        with pytest.raises(LaneBusyError):
            await waiting
        assert log == [], "nobody may go while another has the turn"
    await patient
    assert log == ["patient in", "patient out"]


async def test_a_cancelled_waiter_leaves_the_queue(tmp_path: Path) -> None:
    clock = ManualClock()
    lane, log = Lane(tmp_path / "a.lock", clock), list[str]()
    async with lane.turn(Priority.POLL, within=3):
        waiting = asyncio.create_task(take(lane, "cancelled", log, Priority.POLL))
        await clock.settle()
        following = asyncio.create_task(take(lane, "following", log, Priority.POLL))
        await clock.settle()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await clock.settle()
        assert log == [], "nobody may go while another has the turn"
    await following
    assert log == ["following in", "following out"]


async def test_a_waiter_cancelled_as_its_turn_comes_hands_it_on(tmp_path: Path) -> None:
    clock = ManualClock()
    lane, log = Lane(tmp_path / "a.lock", clock), list[str]()
    async with lane.turn(Priority.POLL, within=3):
        first = asyncio.create_task(take(lane, "first", log, Priority.POLL))
        second = asyncio.create_task(take(lane, "second", log, Priority.POLL))
        await clock.settle()
    first.cancel()
    await second
    assert log == ["second in", "second out"]
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_a_body_that_fails_frees_the_lane(tmp_path: Path) -> None:
    lane, log = Lane(tmp_path / "a.lock", ManualClock()), list[str]()
    with pytest.raises(KeyError):
        async with lane.turn(Priority.POLL, within=3):
            raise KeyError
    await take(lane, "next", log, Priority.POLL)
    assert log == ["next in", "next out"]


async def test_two_lanes_on_one_file_take_turns(tmp_path: Path) -> None:
    clock = ManualClock()
    one, other = (Lane(tmp_path / "a.lock", clock) for _ in range(2))
    log = list[str]()
    async with one.turn(Priority.POLL, within=3):
        waiting = asyncio.create_task(take(other, "other", log, Priority.POLL))
        await clock.advance(1)
        assert log == []
    await clock.advance(0.02)
    await waiting
    assert log == ["other in", "other out"]


async def test_a_file_held_elsewhere_for_too_long_is_reported(tmp_path: Path) -> None:
    clock = ManualClock()
    one, other = (Lane(tmp_path / "a.lock", clock) for _ in range(2))
    async with one.turn(Priority.POLL, within=3):
        waiting = asyncio.create_task(take(other, "other", [], Priority.POLL))
        await clock.advance(3.1)
        with pytest.raises(LaneBusyError):
            await waiting
    log = list[str]()
    await take(other, "again", log, Priority.POLL)
    assert log == ["again in", "again out"]


async def test_only_the_owner_can_open_the_lock_file(tmp_path: Path) -> None:
    lane = Lane(tmp_path / "keys" / "a.lock", ManualClock())
    mask = os.umask(0)
    try:
        async with lane.turn(Priority.POLL, within=3):
            assert stat.S_IMODE((tmp_path / "keys" / "a.lock").stat().st_mode) == 0o600
            assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    finally:
        os.umask(mask)
