import asyncio
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.clock import ManualClock
from tui.engine.clock import SystemClock

if TYPE_CHECKING:
    from tui.domain.clock import Clock


async def test_advancing_wakes_sleepers_in_order_of_time() -> None:
    clock = ManualClock()
    seen: list[tuple[str, float]] = []

    async def sleeper(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        seen.append((name, clock.monotonic()))
        await clock.sleep(1)
        seen.append((name, clock.monotonic()))

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(sleeper("late", 2.5))
        tasks.create_task(sleeper("early", 1))
        await clock.advance(10)

    assert seen == [("early", 1001.0), ("early", 1002.0), ("late", 1002.5), ("late", 1003.5)]
    assert clock.monotonic() == 1010.0
    assert clock.waiting == 0


async def test_a_timeout_raises_by_virtual_time() -> None:
    clock = ManualClock()
    ended_at: list[float] = []

    async def hanging() -> None:
        with pytest.raises(TimeoutError):
            async with clock.timeout(3):
                await asyncio.Event().wait()
        ended_at.append(clock.monotonic())

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(hanging())
        await clock.advance(60)

    assert ended_at == [1003.0]


async def test_a_timeout_that_is_met_raises_nothing() -> None:
    clock = ManualClock()
    async with clock.timeout(3):
        await asyncio.sleep(0)
    await clock.advance(60)
    assert clock.waiting == 0


async def test_a_cancelled_body_stays_cancelled_under_a_timeout() -> None:
    clock = ManualClock()

    async def body() -> None:
        async with clock.timeout(3):
            await asyncio.Event().wait()

    task = asyncio.create_task(body())
    await clock.settle()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_advancing_waits_for_worker_threads() -> None:
    clock = ManualClock()
    seen: list[float] = []

    async def work() -> None:
        await clock.sleep(1)
        await asyncio.to_thread(sum, range(100_000))
        seen.append(clock.monotonic())

    task = asyncio.create_task(work())
    await clock.advance(5)
    await task
    assert seen == [1001.0]


def test_the_wall_clock_steps_without_time_passing() -> None:
    clock = ManualClock()
    before = clock.now()
    clock.step_wall(-3600)
    assert (clock.now() - before, clock.monotonic()) == (timedelta(hours=-1), 1000.0)


async def test_the_system_clock_is_aware_monotonic_and_keeps_deadlines() -> None:
    clock: Clock = SystemClock()
    assert clock.now().tzinfo is UTC
    before = clock.monotonic()
    await clock.sleep(0)
    assert clock.monotonic() >= before
    with pytest.raises(TimeoutError):
        async with clock.timeout(0):
            await asyncio.Event().wait()
