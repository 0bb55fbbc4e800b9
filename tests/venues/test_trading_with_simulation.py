"""Acts against the simulator, which knows the protocol by heart of its own."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.clock import START, ManualClock
from tests.venues.intents import ALL, RememberingGate, create
from tests.venues.simulated import served, trading_client_of
from tui.domain.amend_record import AmendCause
from tui.domain.failure import ReadFailure
from tui.domain.fate import FoundOrder
from tui.domain.fill import Liquidity
from tui.domain.identifiers import (
    ClientOrderId,
    InstrumentId,
    OrderKey,
)
from tui.domain.intents import (
    AmendIntent,
    CancelIntent,
    ConditionalClose,
    CreateIntent,
    expected_key,
)
from tui.domain.order import (
    Order,
    OrderStatus,
    OrderType,
    QuantityUnit,
    RelativePrice,
    Side,
    TimeInForce,
    TriggerSignal,
)
from tui.domain.outcome import Accepted, NotSent, Outcome, Rejected, Unknown
from tui.engine.clock import SystemClock
from tui.simulator.asgi import Simulation
from tui.venues.port import OpenOrders, TradingPort, VenuePort

WRITES = ("AmendOrder", "CancelOrder", "CancelOrderBatch", "AddOrder")


@pytest.fixture
def sim(clock: ManualClock) -> Simulation:
    sim = Simulation(seed=7, scenario="quiet", clock=clock, answer_delay=None)
    sim.market.hold_all()
    return sim


class Desk:
    """One account, and what a trader does with it."""

    def __init__(self, venue: VenuePort) -> None:
        assert venue.trading is not None
        self.venue = venue
        self.trading: TradingPort = venue.trading
        self.gate = RememberingGate()

    async def listed(self) -> dict[OrderKey, Order]:
        answer = await self.venue.open_orders(ALL)
        assert isinstance(answer, OpenOrders), answer
        return {key: one for key, one in answer.orders.items() if isinstance(one, Order)}

    async def some(self, order_type: OrderType = OrderType.LIMIT, count: int = 1) -> list[Order]:
        orders = [
            one
            for one in (await self.listed()).values()
            if one.order_type is order_type
            and one.close_text is None
            and one.side is Side.BUY
            and not one.instrument.startswith(("AAPL", "TSLA"))
        ]
        assert len(orders) >= count, order_type
        return orders[:count]

    async def one(self, order_type: OrderType = OrderType.LIMIT) -> Order:
        (order,) = await self.some(order_type)
        return order

    async def amend(self, order: Order, **members: Any) -> Outcome:
        intent = AmendIntent(key=order.key, seen=order, **members)
        return await self.trading.amend(intent, self.gate)

    async def cancel(self, order: Order) -> Outcome:
        return await self.trading.cancel(CancelIntent(key=order.key, seen=order), self.gate)

    async def create(self, **members: Any) -> Outcome:
        return await self.trading.create(create(**members), self.gate)

    async def look(self, key: OrderKey) -> FoundOrder:
        found = await self.venue.look_up([key.order_id])
        assert not isinstance(found, ReadFailure), found
        return found[key.order_id]


@pytest.fixture
def desk(sim: Simulation, clock: ManualClock, tmp_path: Path) -> Desk:
    return Desk(trading_client_of(sim, clock, tmp_path, transport=httpx.ASGITransport(sim.app)))


def created_key(outcome: Outcome) -> OrderKey:
    assert isinstance(outcome, Accepted), outcome
    assert outcome.order_id is not None
    intent = create()
    return OrderKey(intent.venue, intent.account, outcome.order_id)


# Amends


async def test_an_amend_changes_the_order_and_leaves_a_history(desk: Desk, sim: Simulation) -> None:
    order = await desk.one()
    assert isinstance(order.limit_price, Decimal)
    price, quantity = order.limit_price - Decimal("1.0"), order.quantity + Decimal("0.1")
    outcome = await desk.amend(
        order, limit_price=price, quantity=quantity, deadline_seconds=Decimal(5), post_only=True
    )
    assert isinstance(outcome, Accepted)
    amended = (await desk.listed())[order.key]
    assert (amended.limit_price, amended.quantity) == (price, quantity)
    assert amended.is_amended
    assert not order.is_amended
    history = await desk.venue.amend_history(order.key.order_id)
    assert not isinstance(history, ReadFailure)
    assert [record.cause for record in history] == [AmendCause.ORIGINAL, AmendCause.USER]
    assert history[0].limit_price == order.limit_price
    assert history[1].reference == outcome.reference
    assert (history[1].limit_price, history[1].quantity) == (price, quantity)
    assert history[1].post_only
    assert history[1].at == START
    assert len(sim.requests.acted_upon("AmendOrder")) == 1


async def test_a_created_order_is_amended_and_cancelled_by_its_client_id(desk: Desk) -> None:
    intent = create(quantity=Decimal("0.1"), limit_price=Decimal("90000"))
    key = created_key(await desk.trading.create(intent, desk.gate))
    listed = (await desk.listed())[key]
    pending = replace(
        listed, key=expected_key(intent.venue, intent.account, intent.client_order_id)
    )
    assert isinstance(await desk.amend(pending, limit_price=Decimal("90001")), Accepted)
    assert (await desk.listed())[key].limit_price == Decimal("90001.0")
    assert await desk.cancel(pending) == Accepted()
    assert key not in await desk.listed()


def _changed(order: Order, name: str, value: object) -> object:
    """A price a tick lower, a third of the quantity, or just what is wanted."""
    if value == "third":
        return (order.quantity / 3).quantize(Decimal("0.1"))
    if value != "tick":
        return value
    now = getattr(order, name)
    assert isinstance(now, Decimal)
    return now - Decimal((0, (1,), int(now.as_tuple().exponent)))


@pytest.mark.parametrize(
    ("order_type", "members"),
    [
        (OrderType.STOP_LOSS, {"trigger_price": "tick"}),
        (OrderType.TAKE_PROFIT, {"trigger_price": "tick"}),
        (OrderType.STOP_LOSS_LIMIT, {"trigger_price": "tick", "limit_price": "tick"}),
        (OrderType.TAKE_PROFIT_LIMIT, {"trigger_price": "tick", "limit_price": "tick"}),
        (OrderType.TRAILING_STOP, {"trigger_price": RelativePrice("+2.5%")}),
        (
            OrderType.TRAILING_STOP_LIMIT,
            {"trigger_price": RelativePrice("+2%"), "limit_price": RelativePrice("-1%")},
        ),
        (OrderType.ICEBERG, {"limit_price": "tick", "display_quantity": "third"}),
        (OrderType.LIMIT, {"limit_price": RelativePrice("-3%")}),
    ],
)
async def test_each_order_type_takes_the_amends_it_owns(
    desk: Desk, order_type: OrderType, members: dict[str, Any]
) -> None:
    await desk.venue.instruments()
    listed = (await desk.listed()).values()
    order = next(
        one
        for one in listed
        if one.order_type is order_type
        and one.close_text is None
        and not one.post_only
        and (one.side is Side.BUY or order_type is not OrderType.LIMIT)
    )
    values = {name: _changed(order, name, value) for name, value in members.items()}
    outcome = await desk.amend(order, **values)
    assert isinstance(outcome, Accepted), outcome
    after = (await desk.listed())[order.key]
    assert after.is_amended
    for name in ("trigger_price", "limit_price"):
        if isinstance(values.get(name), Decimal):
            assert getattr(after, name) == values[name]


async def test_an_amend_too_late_was_not_executed(
    desk: Desk, sim: Simulation, clock: ManualClock
) -> None:
    order = await desk.one()
    sim.faults.add("delay", endpoint="AmendOrder", seconds=3)
    amending = asyncio.create_task(
        desk.amend(order, quantity=order.quantity * 2, deadline_seconds=Decimal(2))
    )
    await clock.advance(4)
    assert await amending == Rejected(
        code="EService:Deadline elapsed", text="EService:Deadline elapsed"
    )
    assert (await desk.listed())[order.key].quantity == order.quantity


async def test_the_deadline_keeps_to_the_venues_clock(desk: Desk, sim: Simulation) -> None:
    sim.faults.add("clock-skew", seconds=300)
    order = await desk.one()
    late = await desk.amend(order, quantity=order.quantity * 2, deadline_seconds=Decimal(5))
    assert isinstance(late, Rejected)
    await desk.venue.clock_skew()
    timely = await desk.amend(order, quantity=order.quantity * 2, deadline_seconds=Decimal(5))
    assert isinstance(timely, Accepted)


async def test_an_order_with_a_conditional_close_says_so_and_is_not_amended(desk: Desk) -> None:
    listed = (await desk.listed()).values()
    order = next(one for one in listed if one.close_text is not None)
    assert order.close_text == "close position @ take profit #2.5000%"
    assert isinstance(await desk.amend(order, limit_price=Decimal(1)), Rejected)


async def test_shares_are_amended_with_their_pair(desk: Desk) -> None:
    listed = (await desk.listed()).values()
    share = next(one for one in listed if one.instrument == "AAPLxUSD")
    price = Decimal("270.00")
    refused = await desk.amend(share, limit_price=price)
    assert isinstance(refused, Rejected)
    assert refused.text == "EGeneral:Invalid arguments:pair"
    assert isinstance(await desk.amend(share, limit_price=price, pair="AAPLxUSD"), Accepted)


# Cancels


async def test_a_cancelled_order_is_gone_and_known_to_be(desk: Desk) -> None:
    order = await desk.one()
    assert await desk.cancel(order) == Accepted()
    assert order.key not in await desk.listed()
    assert (await desk.look(order.key)).order.status is OrderStatus.CANCELLED
    again = await desk.cancel(order)
    assert isinstance(again, Unknown), "it may have filled, for all the answer says"
    ended = await desk.venue.ended_orders(START)
    assert not isinstance(ended, ReadFailure)
    assert [one.order.key for one in ended] == [order.key]
    assert ended[0].reason == "User requested"


async def test_a_pending_cancel_says_so(desk: Desk, sim: Simulation) -> None:
    sim.faults.add("pending-cancels")
    assert await desk.cancel(await desk.one()) == Accepted(is_pending=True)


async def test_a_batch_of_cancels_is_one_request(desk: Desk, sim: Simulation) -> None:
    orders = await desk.some(count=3)
    intents = [CancelIntent(key=order.key, seen=order) for order in orders]
    outcomes = await desk.trading.cancel_many(intents, desk.gate)
    assert outcomes == {order.key: Accepted() for order in orders}
    assert not {order.key for order in orders} & (await desk.listed()).keys()
    assert len(sim.requests.to(*WRITES)) == 1


async def test_a_batch_that_does_not_count_up_is_looked_up(desk: Desk, sim: Simulation) -> None:
    orders = await desk.some(count=3)
    sim.exchange.cancel(*sim.exchange.locate(orders[0].key.order_id))
    intents = [CancelIntent(key=order.key, seen=order) for order in orders]
    outcomes = await desk.trading.cancel_many(intents, desk.gate)
    unknown = Unknown(text="the answer counts 2 of 3")
    assert outcomes == {order.key: unknown for order in orders}


# Creates

BELOW, ABOVE = Decimal("90000.0"), Decimal("95000.0")
CREATES: dict[str, dict[str, Any]] = {
    "limit": {},
    "post": {"post_only": True, "fee_in_base": True, "self_trade": "cancel-oldest"},
    "gtd": {"time_in_force": TimeInForce.GTD, "expires_at": START + timedelta(hours=1)},
    "scheduled": {"starts_at": START + timedelta(minutes=5)},
    "iceberg": {"order_type": OrderType.ICEBERG, "display_quantity": Decimal("0.02")},
    "stop-loss": {
        "order_type": OrderType.STOP_LOSS,
        "side": Side.SELL,
        "limit_price": None,
        "trigger_price": BELOW,
        "trigger_signal": TriggerSignal.INDEX,
    },
    "take-profit-limit": {
        "order_type": OrderType.TAKE_PROFIT_LIMIT,
        "side": Side.SELL,
        "trigger_price": ABOVE,
        "limit_price": Decimal("94000"),
    },
    "trailing-stop": {
        "order_type": OrderType.TRAILING_STOP,
        "side": Side.SELL,
        "limit_price": None,
        "trigger_price": RelativePrice("+5%"),
    },
    "trailing-stop-limit": {
        "order_type": OrderType.TRAILING_STOP_LIMIT,
        "side": Side.SELL,
        "trigger_price": RelativePrice("+500"),
        "limit_price": RelativePrice("-10"),
    },
    "margin": {"leverage": 2},
    "close": {
        "close": ConditionalClose(
            order_type=OrderType.STOP_LOSS_LIMIT,
            price=Decimal("85000"),
            limit_price=RelativePrice("-1%"),
        )
    },
}


@pytest.mark.parametrize("name", CREATES)
async def test_orders_of_every_kind_are_created(desk: Desk, sim: Simulation, name: str) -> None:
    members = {"quantity": Decimal("0.1"), "limit_price": BELOW, **CREATES[name]}
    intent: CreateIntent = create(deadline_seconds=Decimal(5), **members)
    before = await desk.listed()
    checked = await desk.trading.check(intent)
    assert isinstance(checked, Accepted), checked
    assert checked.text.endswith("(checked only: nothing was placed)")
    assert (await desk.listed()).keys() == before.keys()
    key = created_key(await desk.trading.create(intent, desk.gate))
    order = (await desk.listed())[key]
    assert (order.order_type, order.side) == (intent.order_type, intent.side)
    assert (order.quantity, order.limit_price) == (intent.quantity, intent.limit_price) or (
        isinstance(order.limit_price, RelativePrice)
    )
    assert order.client_order_id == intent.client_order_id
    assert bool(order.post_only) == intent.post_only
    assert order.expires_at == intent.expires_at
    assert (order.close_text is None) == (intent.close is None)
    assert ("2:1" in order.flags) == (intent.leverage == 2)
    assert len(sim.requests.to("AddOrder")) == 2


async def test_a_market_order_by_cost_fills_and_shows_in_the_fills(desk: Desk) -> None:
    outcome = await desk.create(
        order_type=OrderType.MARKET,
        limit_price=None,
        quantity=Decimal(1000),
        quantity_unit=QuantityUnit.QUOTE,
    )
    key = created_key(outcome)
    fills = await desk.venue.fills(START)
    assert not isinstance(fills, ReadFailure)
    (fill,) = [one for one in fills if one.order == key]
    assert (fill.instrument, fill.side) == ("XBTUSD", Side.BUY)
    assert (fill.liquidity, fill.fee_currency) == (Liquidity.TAKER, "USD")
    assert fill.filled_at == START


async def test_shares_are_created_as_the_class_they_are(desk: Desk, sim: Simulation) -> None:
    await desk.venue.instruments()
    outcome = await desk.create(
        instrument=InstrumentId("AAPLxUSD"), quantity=Decimal(1), limit_price=Decimal("250.00")
    )
    key = created_key(outcome)
    assert key in await desk.listed()
    await desk.create(limit_price=BELOW, client_order_id=ClientOrderId("plain"))
    share, plain = sim.requests.acted_upon("AddOrder")
    assert share.parameters["asset_class"] == "tokenized_asset"
    assert "asset_class" not in plain.parameters


async def test_a_refused_order_is_found_nowhere(desk: Desk) -> None:
    intent = create(quantity=Decimal(10_000), limit_price=BELOW)
    refusal = Rejected(code="EOrder:Insufficient funds", text="EOrder:Insufficient funds")
    assert await desk.trading.create(intent, desk.gate) == refusal
    assert await desk.venue.find_created(intent.client_order_id) is None


async def test_a_check_refuses_as_the_order_would_be(desk: Desk) -> None:
    outcome = await desk.trading.check(create(limit_price=Decimal("90000.05")))
    assert outcome == Rejected(
        code="EOrder:Tick size check failed", text="EOrder:Tick size check failed"
    )


async def test_every_listed_order_can_be_put_back(desk: Desk) -> None:
    """What a cancelled order's draft says is what the venue would take, but for what it hides."""
    await desk.venue.instruments()
    for order in (await desk.listed()).values():
        draft = desk.venue.draft_of(order)
        if order.instrument.startswith(("AAPL", "TSLA")):
            assert draft is None
            continue
        assert draft is not None
        if order.order_type is OrderType.ICEBERG:
            assert draft.display_quantity is None
            draft = replace(draft, display_quantity=draft.quantity / 2)
        checked = await desk.trading.check(draft)
        assert isinstance(checked, Accepted), (order, checked)


# Faults

Act = Callable[["Desk", Order], Awaitable[Outcome]]


async def _cancel_two(desk: "Desk", order: Order) -> Outcome:
    other = next(one for one in await desk.some(count=2) if one.key != order.key)
    intents = [CancelIntent(key=one.key, seen=one) for one in (order, other)]
    outcomes: Mapping[OrderKey, Outcome] = await desk.trading.cancel_many(intents, desk.gate)
    first, second = outcomes.values()
    assert first == second
    return first


ACTS: dict[str, tuple[str, Act]] = {
    "amend": ("AmendOrder", lambda desk, order: desk.amend(order, quantity=order.quantity * 2)),
    "cancel": ("CancelOrder", lambda desk, order: desk.cancel(order)),
    "batch": ("CancelOrderBatch", _cancel_two),
    "create": ("AddOrder", lambda desk, _: desk.create(limit_price=BELOW)),
}
DONE_BUT_UNTOLD = [
    "bad-gateway-after",
    "unknown-error-after",
    "unavailable-after",
    "drop-after",
    "html-after",
    "missing-result",
    "garbage",
    "truncated",
]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("kind", DONE_BUT_UNTOLD)
async def test_what_was_done_and_not_told_is_unknown_and_was_sent_once(
    sim: Simulation, clock: ManualClock, tmp_path: Path, act: str, kind: str
) -> None:
    transport = httpx.ASGITransport(sim.app, raise_app_exceptions=False)
    desk = Desk(trading_client_of(sim, clock, tmp_path, transport=transport))
    name, send = ACTS[act]
    order = await desk.one()
    sim.faults.add(kind, endpoint=name)
    outcome = await send(desk, order)
    assert isinstance(outcome, Unknown), outcome
    assert len(sim.requests.to(*WRITES)) == 1
    assert len(sim.requests.acted_upon(*WRITES)) == 1


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    "kind", ["bad-gateway-before", "unknown-error-before", "unavailable-before", "html"]
)
async def test_what_was_not_done_is_unknown_too_where_nothing_says_so(
    desk: Desk, sim: Simulation, act: str, kind: str
) -> None:
    name, send = ACTS[act]
    order = await desk.one()
    sim.faults.add(kind, endpoint=name)
    assert isinstance(await send(desk, order), Unknown)
    assert len(sim.requests.to(*WRITES)) == 1
    assert sim.requests.acted_upon(*WRITES) == []


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("kind", ["unknown-fields", "shuffled-keys", "wrong-content-type"])
async def test_what_only_looks_odd_is_read_all_the_same(
    desk: Desk, sim: Simulation, act: str, kind: str
) -> None:
    name, send = ACTS[act]
    order = await desk.one()
    sim.faults.add(kind, endpoint=name)
    assert isinstance(await send(desk, order), Accepted)


@pytest.mark.parametrize("act", ACTS)
async def test_a_refused_nonce_costs_a_second_send_and_nothing_else(
    desk: Desk, sim: Simulation, act: str
) -> None:
    name, send = ACTS[act]
    order = await desk.one()
    sim.faults.add("error", endpoint=name, text="EAPI:Invalid nonce")
    assert isinstance(await send(desk, order), Accepted)
    assert len(desk.gate.requests) == len(sim.requests.to(*WRITES)) == 2
    assert len(sim.requests.acted_upon(*WRITES)) == 1


async def test_a_gap_the_clock_cannot_close_is_named(desk: Desk, sim: Simulation) -> None:
    order = await desk.one()
    sim.faults.add("nonce-gap")
    outcome = await desk.cancel(order)
    assert isinstance(outcome, Rejected)
    assert "another program or machine uses this key" in outcome.text
    assert sim.requests.acted_upon(*WRITES) == []


async def test_a_key_without_the_right_is_told_which(desk: Desk, sim: Simulation) -> None:
    order = await desk.one()
    sim.faults.add("error", endpoint="CancelOrder", text="EGeneral:Permission denied")
    outcome = await desk.cancel(order)
    assert isinstance(outcome, Rejected)
    assert outcome.text.endswith("(the key lacks the right modify-trades or close-trades)")


async def test_an_answer_that_never_comes_is_unknown_in_time(
    desk: Desk, sim: Simulation, clock: ManualClock
) -> None:
    order = await desk.one()
    sim.faults.add("delay-after", endpoint="AmendOrder", seconds=30)
    amending = asyncio.create_task(desk.amend(order, quantity=order.quantity * 2))
    await clock.advance(10.1)
    assert isinstance(await amending, Unknown)
    assert (await desk.listed())[order.key].quantity == order.quantity * 2


async def test_a_cancel_overtakes_polls_and_amends_that_wait(
    clock: ManualClock, tmp_path: Path
) -> None:
    slow = Simulation(seed=7, scenario="quiet", clock=clock, answer_delay=(0.05, 0.05))
    desk = Desk(trading_client_of(slow, clock, tmp_path, transport=httpx.ASGITransport(slow.app)))
    reading = asyncio.create_task(desk.some(count=3))
    await clock.advance(1)
    first, second, third = await reading
    slow.requests.clear()
    waiting: list[asyncio.Future[object]] = []
    for call in (
        desk.venue.open_orders(ALL),
        desk.venue.open_orders(ALL),
        desk.amend(second, quantity=second.quantity * 2),
        desk.amend(third, quantity=third.quantity * 2),
        desk.cancel(first),
    ):
        waiting.append(asyncio.ensure_future(call))
        await clock.settle()
    await clock.advance(2)
    await asyncio.gather(*waiting)
    assert [request.endpoint for request in slow.requests] == [
        "OpenOrders",
        "CancelOrder",
        "AmendOrder",
        "AmendOrder",
        "OpenOrders",
    ]
    assert not any(request.errors for request in slow.requests)


async def test_a_cancel_follows_a_silent_amend_after_five_seconds(
    desk: Desk, sim: Simulation, clock: ManualClock
) -> None:
    order = await desk.one()
    sim.faults.add("delay", endpoint="AmendOrder", seconds=30)
    amending = asyncio.create_task(desk.amend(order, quantity=order.quantity * 2))
    await clock.settle()
    cancelling = asyncio.create_task(desk.cancel(order))
    await clock.advance(5.1)
    assert await cancelling == Accepted()
    await clock.advance(5)
    assert isinstance(await amending, Unknown)


async def test_over_a_real_socket_a_cut_or_missing_answer_is_unknown(tmp_path: Path) -> None:
    sim = Simulation(seed=7, scenario="quiet", answer_delay=None)
    sim.market.hold_all()
    async with served(sim) as base_url:
        desk = Desk(trading_client_of(sim, SystemClock(), tmp_path, base_url))
        orders = await desk.some(count=3)
        for order, kind in zip(orders, ("drop-before", "drop-after", "truncated"), strict=True):
            sim.faults.add(kind, endpoint="CancelOrder")
            assert isinstance(await desk.cancel(order), Unknown)
        assert len(sim.requests.to("CancelOrder")) == 3
        assert len(sim.requests.acted_upon("CancelOrder")) == 2
        await desk.venue.aclose()


async def test_where_nobody_listens_nothing_was_sent(sim: Simulation, tmp_path: Path) -> None:
    desk = Desk(trading_client_of(sim, SystemClock(), tmp_path, "http://127.0.0.1:1"))
    outcome = await desk.create(limit_price=BELOW)
    assert isinstance(outcome, NotSent)
    await desk.venue.aclose()


async def test_two_programs_on_one_machine_send_in_peace(tmp_path: Path) -> None:
    sim = Simulation(seed=7, orders=40, answer_delay=None)
    async with served(sim) as base_url:
        desks = [Desk(trading_client_of(sim, SystemClock(), tmp_path, base_url)) for _ in range(2)]
        orders = list((await desks[0].listed()).values())[:20]
        halves = zip(desks, (orders[:10], orders[10:]), strict=True)
        outcomes = await asyncio.gather(
            *(desk.cancel(order) for desk, half in halves for order in half),
            *(desk.listed() for desk in desks for _ in range(3)),
        )
        assert outcomes[:20] == [Accepted()] * 20
        assert not any(request.errors for request in sim.requests)
        for desk in desks:
            await desk.venue.aclose()


async def test_what_is_held_by_orders_is_what_the_venue_counts(desk: Desk) -> None:
    before = await desk.venue.balances()
    assert not isinstance(before, ReadFailure)
    await desk.create(
        quantity=Decimal("0.1"), limit_price=BELOW, client_order_id=ClientOrderId("one")
    )
    after = await desk.venue.balances()
    assert not isinstance(after, ReadFailure)
    more = after["USD"].held - before["USD"].held
    assert more == Decimal("9036.0000"), "the fee is held too"
    assert after["USD"].free == before["USD"].free - more


async def test_a_created_order_is_found_wherever_it_is(desk: Desk, sim: Simulation) -> None:
    intent = create(quantity=Decimal("0.1"), limit_price=BELOW)
    key = created_key(await desk.trading.create(intent, desk.gate))
    found = await desk.venue.find_created(intent.client_order_id)
    assert isinstance(found, FoundOrder)
    assert (found.order.key, found.closed_at) == (key, None)
    sim.exchange.cancel(*sim.exchange.locate(key.order_id))
    found = await desk.venue.find_created(intent.client_order_id)
    assert isinstance(found, FoundOrder)
    assert (found.order.key, found.closed_at) == (key, START)
    assert await desk.venue.find_created(ClientOrderId("nobody")) is None
