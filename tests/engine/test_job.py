"""A loop that takes turns, rests, and is woken."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.clock import ManualClock
from tui.engine.busy import Busy
from tui.engine.job import Job


class Turns(Job):
    def __init__(self, clock: ManualClock, busy: Busy, delay: float | None = 5) -> None:
        super().__init__(clock, busy)
        self.delay = delay
        self.times: list[float] = []
        self.faults: list[str] = []
        self.error: Exception | None = None
        self.gate: asyncio.Event | None = None

    async def turn(self) -> float | None:
        self.times.append(self._clock.monotonic() - 1000)
        if self.error is not None:
            raise self.error
        if self.gate is not None:
            await self.gate.wait()
        return self.delay

    def fault(self, error: Exception) -> float | None:
        self.faults.append(str(error))
        return 2


@asynccontextmanager
async def started(job: Job) -> AsyncIterator[None]:
    task = job.start()
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_turns_are_taken_at_their_times(clock: ManualClock) -> None:
    job = Turns(clock, Busy())
    async with started(job):
        await clock.advance(12)
    assert job.times == [0, 5, 10]


async def test_a_fault_is_reported_and_the_next_turn_comes(clock: ManualClock) -> None:
    job = Turns(clock, Busy())
    job.error = ValueError("broken")
    async with started(job):
        await clock.advance(3)
        job.error = None
        await clock.advance(10)
    assert job.faults == ["broken", "broken"]
    assert job.times == [0, 2, 4, 9]


async def test_a_wake_ends_the_rest(clock: ManualClock) -> None:
    job = Turns(clock, Busy())
    async with started(job):
        await clock.advance(2)
        job.wake()
        await clock.advance(6)
    assert job.times == [0, 2, 7]


async def test_a_job_without_a_time_rests_until_woken(clock: ManualClock) -> None:
    job = Turns(clock, Busy(), delay=None)
    async with started(job):
        await clock.advance(9_000)
        job.wake()
        await clock.settle()
    assert job.times == [0, 9_000]


async def test_wakes_during_a_turn_make_one_more_turn(clock: ManualClock) -> None:
    job = Turns(clock, Busy())
    job.gate = asyncio.Event()
    async with started(job):
        await clock.settle()
        job.wake()
        job.wake()
        job.gate.set()
        await clock.advance(3)
    assert job.times == [0, 0]


async def test_a_wake_before_the_first_turn_is_served_by_it(clock: ManualClock) -> None:
    job = Turns(clock, Busy())
    async with started(job):
        job.wake()
        await clock.advance(3)
    assert job.times == [0]


async def test_a_job_that_never_rests_lets_others_run(clock: ManualClock) -> None:
    job = Turns(clock, Busy(), delay=0)
    async with started(job):
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert len(job.times) >= 1


async def test_it_is_busy_from_start_to_rest_and_from_wake_to_rest(clock: ManualClock) -> None:
    busy = Busy()
    job = Turns(clock, busy)

    def is_idle() -> bool:
        return busy._count == 0

    assert is_idle()
    async with started(job):
        assert not is_idle()
        await clock.settle()
        assert is_idle()
        job.wake()
        job.wake()
        assert not is_idle()
        await clock.settle()
        assert is_idle()
        job.gate = asyncio.Event()
        await clock.advance(6)
        assert not is_idle()
    assert is_idle()


async def test_a_job_cancelled_before_its_first_turn_is_not_counted_for_ever(
    clock: ManualClock,
) -> None:
    busy = Busy()
    async with started(Turns(clock, busy)):
        pass
    await busy.idle()


async def test_a_job_cancelled_at_rest_is_not_counted_twice(clock: ManualClock) -> None:
    busy = Busy()
    async with started(Turns(clock, busy)):
        await clock.settle()
    assert busy._count == 0
