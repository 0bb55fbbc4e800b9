"""Acts on Kraken Futures from intent to what a poll shows, type by type."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.builders import MAIN
from tests.engine.simulated_futures import SIZE, FuturesDesk, futures_desk
from tui.domain.action import Action
from tui.domain.identifiers import InstrumentId, OrderKey, VenueId
from tui.domain.intents import AmendIntent, CancelIntent
from tui.domain.order import (
    Order,
    OrderType,
    QuantityUnit,
    RelativePrice,
    Side,
    TimeInForce,
    TriggerSignal,
)
from tui.domain.outcome import Accepted, Rejected

LONG_ENOUGH = 110
HELD = "PF_ETHUSD"
"""A market with maker protection."""


async def done(one: FuturesDesk, action: Action) -> Action:
    await one.desk.advance(25)
    now = one.desk.now(action)
    assert now.is_settled, now
    return now


def listed(one: FuturesDesk, action: Action) -> Order:
    """The order an accepted create led to."""
    outcome = one.desk.now(action).outcome
    assert isinstance(outcome, Accepted), outcome
    assert outcome.order_id is not None
    key = OrderKey(VenueId.KRAKEN_FUTURES, MAIN, outcome.order_id)
    entry = one.desk.state.book.orders(MAIN)[key]
    assert isinstance(entry, Order), entry
    return entry


def far(one: FuturesDesk, ticks: int = 0) -> Decimal:
    return one.book.far + ticks * one.book.contract.tick_size


RESTING: dict[str, dict[str, Any]] = {
    "limit": {},
    "post-only": {"post_only": True},
    "stop": {"order_type": OrderType.STOP_LOSS, "side": Side.SELL, "trigger_price": -100},
    "stop-limit": {
        "order_type": OrderType.STOP_LOSS_LIMIT,
        "side": Side.SELL,
        "trigger_price": -100,
        "limit_price": -150,
    },
    "take-profit": {"order_type": OrderType.TAKE_PROFIT, "trigger_price": -100},
    "take-profit-limit": {
        "order_type": OrderType.TAKE_PROFIT_LIMIT,
        "trigger_price": -100,
        "limit_price": -50,
    },
}


def terms(one: FuturesDesk, name: str) -> dict[str, Any]:
    """The members of an order, its prices so many ticks from the far one."""
    members = {"limit_price": None, **RESTING[name]}
    if "order_type" not in members:
        members["limit_price"] = 0
    else:
        members["trigger_signal"] = TriggerSignal.INDEX
    return {
        member: far(one, value) if isinstance(value, int) and "price" in member else value
        for member, value in members.items()
    }


@pytest.mark.parametrize("name", RESTING)
async def test_every_resting_type_is_created_amended_and_cancelled(
    name: str, tmp_path: Path
) -> None:
    async with futures_desk(tmp_path, resting=1) as one:
        wanted = one.create("mine", **terms(one, name))
        (created,) = await one.desk.submit(wanted)
        await done(one, created)
        order = listed(one, created)
        assert order.order_type is wanted.order_type
        assert (order.limit_price, order.trigger_price) == (
            wanted.limit_price,
            wanted.trigger_price,
        )
        assert (order.quantity, order.client_order_id) == (SIZE, "mine")
        assert order.trigger_signal is wanted.trigger_signal
        changes = {
            price: getattr(order, price) - one.book.contract.tick_size
            for price in ("limit_price", "trigger_price")
            if getattr(order, price) is not None
        }
        amend = AmendIntent(key=order.key, seen=order, quantity=SIZE + 500, **changes)
        (amended,) = await one.desk.submit(amend)
        assert isinstance((await done(one, amended)).outcome, Accepted)
        now = listed(one, created)
        assert now == replace(
            order, quantity=SIZE + 500, **changes, updated_at=now.updated_at, raw=now.raw
        )
        (cancelled,) = await one.desk.submit(CancelIntent(key=now.key, seen=now))
        assert isinstance((await done(one, cancelled)).outcome, Accepted)
        assert now.key not in one.desk.state.book.orders(MAIN)


@pytest.mark.parametrize(("offset", "other"), [("+2%", "+3%"), ("+500", "+700")])
async def test_a_trailing_stop_is_created_and_amended_by_its_offset(
    offset: str, other: str, tmp_path: Path
) -> None:
    async with futures_desk(tmp_path, resting=1) as one:
        wanted = one.create(
            "mine",
            order_type=OrderType.TRAILING_STOP,
            side=Side.SELL,
            limit_price=None,
            trigger_price=RelativePrice(offset),
        )
        (created,) = await one.desk.submit(wanted)
        await done(one, created)
        order = listed(one, created)
        assert order.order_type is OrderType.TRAILING_STOP
        amend = AmendIntent(key=order.key, seen=order, trigger_price=RelativePrice(other))
        (amended,) = await one.desk.submit(amend)
        assert isinstance((await done(one, amended)).outcome, Accepted)
        resting = one.book.order(order.key.order_id)
        assert resting.deviation == Decimal(other.strip("+%"))


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ({"order_type": OrderType.MARKET}, "all of 1000 executed at once"),
        ({"time_in_force": TimeInForce.IOC, "ticks": 1}, "all of 1000 executed at once"),
        ({"time_in_force": TimeInForce.FOK, "ticks": 1}, "all of 1000 executed at once"),
    ],
)
async def test_what_executes_at_once_says_how_much_and_is_found_filled(
    members: dict[str, Any], word: str, tmp_path: Path
) -> None:
    async with futures_desk(tmp_path, resting=1) as one:
        members = dict(members)
        high = (one.book.far / Decimal("0.79")).quantize(Decimal(1))
        price = high if members.pop("ticks", 0) else None
        (action,) = await one.desk.submit(one.create("now", limit_price=price, **members))
        assert isinstance(action.outcome, Accepted), action.outcome
        assert word in action.outcome.text
        await one.desk.advance(LONG_ENOUGH)
        settled = one.desk.now(action)
        assert settled.is_settled
        assert isinstance(settled.outcome, Accepted)
        assert word in settled.outcome.text


async def test_a_reduce_only_order_without_a_position_is_refused(tmp_path: Path) -> None:
    async with futures_desk(tmp_path, resting=1) as one:
        (action,) = await one.desk.submit(one.create("mine", reduce_only=True))
        assert isinstance(action.outcome, Rejected), action.outcome
        assert action.outcome.code == "wouldNotReducePosition"


async def test_a_second_order_with_one_client_id_is_looked_up_and_found(tmp_path: Path) -> None:
    async with futures_desk(tmp_path, resting=1) as one:
        (action,) = await one.desk.submit(one.create("resting-0"))
        await one.desk.advance(5)
        settled = one.desk.now(action)
        assert isinstance(settled.outcome, Accepted), settled
        assert settled.outcome.order_id == one.book.ids[0]


async def test_a_cancel_in_a_market_that_holds_orders_is_no_end_until_a_poll_agrees(
    tmp_path: Path,
) -> None:
    async with futures_desk(tmp_path, resting=1) as one:
        wanted = one.create(
            "held",
            instrument=InstrumentId(HELD),
            quantity=Decimal("0.01"),
            limit_price=Decimal(2500),
            quantity_unit=QuantityUnit.BASE,
        )
        (created,) = await one.desk.submit(wanted)
        await done(one, created)
        order = listed(one, created)
        (cancelled,) = await one.desk.submit(CancelIntent(key=order.key, seen=order))
        pending = [
            shown.outcome
            for state in one.desk.published
            if (shown := state.actions.get(cancelled.id)) is not None and not shown.is_settled
        ]
        outcomes = [outcome for outcome in pending if outcome is not None]
        assert outcomes
        assert all(isinstance(told, Accepted) and told.is_pending for told in outcomes)
        assert isinstance((await done(one, cancelled)).outcome, Accepted)
