"""What was traded at Kuna: the ten newest trades, and order by order where that is not all."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.clock import START, ManualClock
from tests.venues.doubles import failure
from tests.venues.kuna_doubles import (
    ACTIVE,
    GATEWAY,
    HISTORY,
    ORDER,
    OTHER,
    TRADES,
    ScriptedKuna,
    data,
    kuna_client,
    refused,
    told,
    trade,
)
from tui.domain.account import PollOptions
from tui.domain.failure import FailureKind
from tui.domain.fill import Fill
from tui.venues.kuna.client import KunaClient
from tui.venues.kuna.fill_list import MOST_ORDERS
from tui.venues.rate_limit import NO_ROOM

SINCE = START - timedelta(hours=6)


@pytest.fixture
def venue() -> ScriptedKuna:
    return ScriptedKuna()


@pytest.fixture
def client(venue: ScriptedKuna, clock: ManualClock, tmp_path: Path) -> KunaClient:
    return kuna_client(venue, clock, tmp_path)


def of(order_id: str) -> str:
    return f"/v4/order/private/{order_id}/trades"


def ended(order_id: str, filled: str = "15", **members: Any) -> dict[str, Any]:
    return told(order_id, status="Closed", executedQuantity=filled, **members)


def ids(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


async def fills_of(client: KunaClient) -> list[Fill]:
    answer = await client.fills(SINCE)
    assert isinstance(answer, list), answer
    return answer


def asked(venue: ScriptedKuna) -> list[str]:
    return [target for target in venue.targets if target.endswith("/trades")]


async def test_the_newest_trades_are_enough_where_they_come_to_what_was_filled(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(ACTIVE, data([told()]))
    venue.answer(TRADES, data([trade("t1", quantity="10"), trade("t2", quantity="5")]))
    assert {fill.id for fill in await fills_of(client)} == {"t1", "t2"}
    assert asked(venue) == []


async def test_trades_are_read_of_every_order_of_which_some_are_missing(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(ACTIVE, data([told()]))
    venue.answer(HISTORY, data([ended(OTHER)]))
    venue.answer(TRADES, data([trade("t3", OTHER, quantity="5")]))
    venue.answer(of(ORDER), data([trade("t1")]))
    venue.answer(
        of(OTHER), data([trade("t2", OTHER, quantity="10"), trade("t3", OTHER, quantity="5")])
    )
    assert sorted(fill.id for fill in await fills_of(client)) == ["t1", "t2", "t3"]
    assert sorted(asked(venue)) == sorted([of(ORDER), of(OTHER)])


async def test_an_order_is_asked_about_again_only_once_more_of_it_was_filled(
    client: KunaClient, venue: ScriptedKuna, clock: ManualClock
) -> None:
    venue.answer(ACTIVE, data([told()]))
    venue.answer(of(ORDER), data([trade("t1")]))
    for _ in range(3):
        assert len(await fills_of(client)) == 1
    assert asked(venue) == [of(ORDER)]
    venue.answer(ACTIVE, data([told(executedQuantity="20")]))
    venue.answer(of(ORDER), data([trade("t1"), trade("t2", quantity="5")]))
    await client.open_orders(PollOptions())
    assert len(await fills_of(client)) == 2
    assert asked(venue) == [of(ORDER), of(ORDER)]


async def test_trades_that_never_come_to_what_was_filled_are_not_asked_for_without_end(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(ACTIVE, data([told()]))
    venue.answer(of(ORDER), data([]))
    for _ in range(6):
        assert await fills_of(client) == []
    assert len(asked(venue)) == 3


async def test_a_read_that_failed_does_not_count_as_one(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(ACTIVE, data([told()]))
    venue.answer(of(ORDER), *[GATEWAY] * 5, data([trade("t1")]))
    for _ in range(5):
        assert failure(await client.fills(SINCE)).kind is FailureKind.UNAVAILABLE
    assert len(await fills_of(client)) == 1


async def test_one_read_asks_about_so_many_orders_and_the_next_goes_on(
    client: KunaClient, venue: ScriptedKuna, clock: ManualClock
) -> None:
    count = MOST_ORDERS + 3
    venue.answer(HISTORY, data([ended(ids(n)) for n in range(count)]))
    for n in range(count):
        venue.answer(of(ids(n)), data([trade(f"t{n}", ids(n))]))
    answer = failure(await client.fills(SINCE))
    assert (answer.kind, answer.code) == (FailureKind.RATE_LIMITED, NO_ROOM)
    assert answer.retry_at == START + timedelta(seconds=2)
    assert len(await fills_of(client)) == count
    assert len(asked(venue)) == count


async def test_fills_are_told_newest_first_from_the_moment_asked_for(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    times = ("2026-11-20T09:00:00.000Z", "2026-11-20T07:59:59.999Z", "2026-11-20T08:00:00.000Z")
    rows = [trade(f"t{n}", quantity="5", createdAt=at) for n, at in enumerate(times)]
    venue.answer(ACTIVE, data([told()]))
    venue.answer(TRADES, data(rows))
    assert [fill.id for fill in await fills_of(client)] == ["t0", "t2"]
    # The third is kept: without it the order would be asked about each time.
    assert [fill.id for fill in await fills_of(client)] == ["t0", "t2"]
    assert asked(venue) == []


async def test_orders_that_did_not_trade_since_are_not_asked_about(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(
        ACTIVE,
        data([told(updatedAt="2026-11-19T10:00:00.000Z"), told(OTHER, executedQuantity="0")]),
    )
    assert await fills_of(client) == []
    assert asked(venue) == []


async def test_trades_of_orders_nobody_knows_are_told_as_well(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(TRADES, data([trade("t1", OTHER)]))
    (fill,) = await fills_of(client)
    assert fill.order.order_id == OTHER


@pytest.mark.parametrize("where", [HISTORY, ACTIVE, TRADES])
async def test_fills_are_not_told_while_a_source_fails(
    client: KunaClient, venue: ScriptedKuna, where: str
) -> None:
    venue.answer(where, refused("NEW_CODE"))
    assert failure(await client.fills(SINCE)).code == "NEW_CODE"


async def test_an_order_by_value_is_complete_once_it_was_asked_about(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    order = ended(ORDER, type="Market", quantity="0", quoteQuantity="20.00", price=None)
    venue.answer(HISTORY, data([order]))
    venue.answer(of(ORDER), data([trade("t1")]))
    (fill,) = await fills_of(client)
    assert fill.quantity == Decimal(15)
