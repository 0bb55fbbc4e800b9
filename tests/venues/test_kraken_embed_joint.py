"""Long reads that outlive the one who began them."""

import asyncio

import pytest

from tui.venues.kraken_embed.joint import Joint


class Slow:
    """A read that comes to an end when the test lets it."""

    def __init__(self) -> None:
        self.began = 0
        self.free = asyncio.Event()

    async def read(self) -> int:
        self.began += 1
        await self.free.wait()
        return self.began


async def test_two_who_ask_the_same_wait_for_one_read() -> None:
    joint, slow = Joint(), Slow()
    asking = [asyncio.create_task(joint.join("a", slow.read)) for _ in range(2)]
    await asyncio.sleep(0)
    slow.free.set()
    assert await asyncio.gather(*asking) == [1, 1]
    assert await joint.join("a", slow.read) == 2


async def test_a_read_whose_caller_gave_up_goes_on_and_is_handed_to_the_next() -> None:
    joint, slow = Joint(), Slow()
    asking = asyncio.create_task(joint.join("a", slow.read))
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.wait([asking])
    slow.free.set()
    assert await joint.join("a", slow.read) == 1
    assert slow.began == 1


async def test_reads_of_other_names_are_their_own() -> None:
    joint, slow = Joint(), Slow()
    slow.free.set()
    assert await joint.join("a", slow.read) == 1
    assert await joint.join(("a", 1), slow.read) == 2


async def test_a_read_that_breaks_is_begun_anew() -> None:
    joint, slow = Joint(), Slow()

    async def broken() -> int:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await joint.join("a", broken)
    slow.free.set()
    assert await joint.join("a", slow.read) == 1


async def test_closing_ends_what_is_under_way() -> None:
    joint, slow = Joint(), Slow()
    asking = asyncio.create_task(joint.join("a", slow.read))
    await asyncio.sleep(0)
    await joint.aclose()
    with pytest.raises(asyncio.CancelledError):
        await asking
