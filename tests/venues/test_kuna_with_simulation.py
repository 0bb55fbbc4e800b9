"""The client of Kuna against the simulator, which shares no code with it."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from tests.clock import ManualClock
from tests.venues.doubles import failure
from tests.venues.intents import RememberingGate
from tests.venues.kuna_doubles import KUNA, NEW, create, kuna_settings
from tests.venues.simulated import kuna_client_of, polled, served
from tui.config.credentials import Credentials
from tui.domain.account import PollOptions
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fate import FoundOrder
from tui.domain.health import KeyInfo, SystemMode, SystemStatus
from tui.domain.identifiers import (
    ClientOrderId,
    InstrumentId,
    InstrumentKey,
    OrderKey,
    VenueOrderId,
)
from tui.domain.instrument import Instrument
from tui.domain.intents import CancelIntent, CreateIntent
from tui.domain.order import Order, OrderStatus, OrderType, QuantityUnit, Side
from tui.domain.outcome import Accepted, Rejected, Unknown
from tui.domain.quote import Quote
from tui.engine.clock import SystemClock
from tui.simulator.asgi import Simulation
from tui.simulator.kuna.habits import FinishedRow, Listing, Telling
from tui.venues.connect import connect
from tui.venues.port import TradingPort, VenuePort

BTC = InstrumentId("BTC_USDT")
GATE = RememberingGate()


def in_process(sim: Simulation) -> httpx.ASGITransport:
    return httpx.ASGITransport(app=sim.app)


@pytest.fixture(params=["key pair", "single key"])
def client(
    request: pytest.FixtureRequest, sim: Simulation, clock: ManualClock, tmp_path: Path
) -> VenuePort:
    """Able to trade, in either of the two ways of Kuna's keys."""
    key = sim.kuna_face.key
    pair = Credentials(SecretStr(key.key), SecretStr(key.secret))
    single = Credentials(SecretStr(key.single), None)
    return connect(
        kuna_settings(mode="trade", base_url="http://127.0.0.1:1"),
        pair if request.param == "key pair" else single,
        clock=clock,
        state_folder=tmp_path,
        read_only=False,
        transport=in_process(sim),
        is_simulated=True,
    )


def trading_of(client: VenuePort) -> TradingPort:
    assert client.trading is not None
    return client.trading


async def market(client: VenuePort) -> tuple[Instrument, Quote]:
    instruments, quotes = await client.instruments(), await client.quotes([BTC])
    key = InstrumentKey(KUNA, BTC)
    assert isinstance(instruments, dict)
    assert isinstance(quotes, dict)
    return instruments[key], quotes[key]


def near(quote: Quote, factor: str) -> Decimal:
    assert quote.last is not None
    return (quote.last * Decimal(factor)).quantize(Decimal("0.01"))


async def listed(client: VenuePort) -> dict[OrderKey, Order]:
    orders = (await polled(client)).orders
    return {key: one for key, one in orders.items() if isinstance(one, Order)}


def new_limit(quote: Quote, **members: object) -> CreateIntent:
    return create(**{"limit_price": near(quote, "0.9"), **members})


async def placed(client: VenuePort, intent: CreateIntent) -> Order:
    outcome = await trading_of(client).create(intent, GATE)
    assert isinstance(outcome, Accepted), outcome
    return (await listed(client))[intent.key]


def cancel_of(order: Order) -> CancelIntent:
    return CancelIntent(key=order.key, seen=order)


# Reading


async def test_every_read_is_answered(client: VenuePort, clock: ManualClock) -> None:
    assert {one.order_type for one in (await listed(client)).values()} == {
        OrderType.LIMIT,
        OrderType.STOP_LOSS_LIMIT,
        OrderType.TAKE_PROFIT_LIMIT,
    }
    status, key = await client.system_status(), await client.key_info()
    assert isinstance(status, SystemStatus)
    assert isinstance(key, KeyInfo)
    assert (status.mode, key.permissions) == (SystemMode.ONLINE, ("read",))
    assert await client.clock_skew() == timedelta()
    assert await client.positions() == await client.margins() == ()
    assert await client.amend_history(VenueOrderId(NEW)) == ()
    instrument, quote = await market(client)
    assert (instrument.base, instrument.quote) == ("BTC", "USDT")
    assert quote.bid is not None
    assert quote.ask is not None
    assert quote.bid < quote.ask


async def test_what_is_held_is_part_of_what_is_owned(client: VenuePort, sim: Simulation) -> None:
    balances = await client.balances()
    assert isinstance(balances, dict)
    usdt = balances["USDT"]
    assert usdt.held == sim.kuna_account.locked("USDT") > 0
    assert usdt.free == sim.kuna_account.available("USDT")


async def test_the_day_is_read_back(client: VenuePort, sim: Simulation, clock: ManualClock) -> None:
    since = clock.now() - timedelta(days=1)
    fills, ended = await client.fills(since), await client.ended_orders(since)
    assert isinstance(fills, list)
    assert isinstance(ended, list)
    assert {fill.id for fill in fills} == {trade.id for trade in sim.kuna_account.trades}
    assert [fill.filled_at for fill in fills] == sorted(
        (fill.filled_at for fill in fills), reverse=True
    )
    assert {one.order.status for one in ended} == {
        OrderStatus.FILLED,
        OrderStatus.CANCELLED,
        OrderStatus.REJECTED,
    }
    assert all(one.closed_at is not None and one.closed_at >= since for one in ended)


async def test_what_did_not_change_is_the_same_object(client: VenuePort) -> None:
    before = (await polled(client)).orders
    after = (await polled(client)).orders
    assert all(after[key] is entry for key, entry in before.items())


@pytest.mark.parametrize("listing", Listing)
async def test_stops_are_listed_wherever_kuna_lists_them(
    client: VenuePort, sim: Simulation, listing: Listing
) -> None:
    sim.kuna.habits.listing = listing
    stops = [one for one in (await listed(client)).values() if one.trigger_price is not None]
    assert len(stops) == 4
    assert {one.status for one in stops} == {OrderStatus.OPEN}


async def test_orders_older_than_two_weeks_are_listed(
    client: VenuePort, clock: ManualClock
) -> None:
    opened = [one.opened_at for one in (await listed(client)).values()]
    assert any(at is not None and clock.now() - at > timedelta(days=14) for at in opened)


async def test_more_trades_than_one_answer_holds_are_all_read(
    client: VenuePort, sim: Simulation, clock: ManualClock
) -> None:
    _, quote = await market(client)
    order = await placed(client, new_limit(quote))
    for _ in range(12):
        sim.kuna.fill(order.key.order_id, Decimal("0.001"))
    partly = (await listed(client))[order.key]
    assert partly.status is OrderStatus.PARTIALLY_FILLED
    assert partly.filled_quantity == Decimal("0.012")
    fills = await client.fills(clock.now())
    assert isinstance(fills, list)
    assert len([fill for fill in fills if fill.order == order.key]) == 12
    assert {fill.fee_currency for fill in fills if fill.order == order.key} == {"BTC"}


# Creating


@pytest.mark.parametrize(
    ("members", "factors"),
    [
        ({}, {"limit_price": "0.9"}),
        ({"side": Side.SELL}, {"limit_price": "1.1"}),
        (
            {"side": Side.SELL, "order_type": OrderType.STOP_LOSS_LIMIT},
            {"trigger_price": "0.95", "limit_price": "0.94"},
        ),
        (
            {"order_type": OrderType.STOP_LOSS_LIMIT},
            {"trigger_price": "1.05", "limit_price": "1.06"},
        ),
        (
            {"side": Side.SELL, "order_type": OrderType.TAKE_PROFIT_LIMIT},
            {"trigger_price": "1.05", "limit_price": "1.06"},
        ),
        (
            {"order_type": OrderType.TAKE_PROFIT_LIMIT},
            {"trigger_price": "0.95", "limit_price": "0.94"},
        ),
    ],
)
async def test_every_type_that_rests_is_created_and_listed_as_sent(
    client: VenuePort, members: dict[str, object], factors: dict[str, str]
) -> None:
    _, quote = await market(client)
    prices = {name: near(quote, factor) for name, factor in factors.items()}
    intent = create(**{**members, **prices})
    order = await placed(client, intent)
    assert order.key.order_id == NEW
    wanted = (intent.side, intent.order_type, intent.quantity, intent.limit_price)
    assert (order.side, order.order_type, order.quantity, order.limit_price) == wanted
    assert order.trigger_price == intent.trigger_price
    assert order.status is OrderStatus.OPEN
    assert order.client_order_id is None


@pytest.mark.parametrize(
    ("quantity", "unit"), [("0.01", QuantityUnit.BASE), ("250.00", QuantityUnit.QUOTE)]
)
async def test_a_market_order_is_filled_and_read_back(
    client: VenuePort, quantity: str, unit: QuantityUnit
) -> None:
    intent = create(
        order_type=OrderType.MARKET,
        quantity=Decimal(quantity),
        quantity_unit=unit,
        limit_price=None,
    )
    outcome = await trading_of(client).create(intent, GATE)
    assert outcome == Accepted(order_id=VenueOrderId(NEW), text="filled at once")
    found = await client.find_created(ClientOrderId(NEW))
    assert isinstance(found, FoundOrder)
    assert found.order.status is OrderStatus.FILLED
    assert found.order.average_fill_price is not None
    assert found.order.time_in_force is None
    assert found.closed_at is not None


async def test_a_stop_that_fires_is_told_as_triggered(client: VenuePort, sim: Simulation) -> None:
    _, quote = await market(client)
    intent = create(
        side=Side.SELL,
        order_type=OrderType.STOP_LOSS_LIMIT,
        trigger_price=near(quote, "0.99"),
        limit_price=near(quote, "1.2"),
    )
    await placed(client, intent)
    sim.kuna.market.set_price("BTC_USDT", near(quote, "0.98"))
    order = (await listed(client))[intent.key]
    assert order.status is OrderStatus.TRIGGERED


@pytest.mark.parametrize("telling", Telling)
async def test_a_refusal_is_one_however_kuna_tells_it(
    client: VenuePort, sim: Simulation, telling: Telling
) -> None:
    sim.kuna.habits.telling = telling
    _, quote = await market(client)
    for _ in range(3):
        outcome = await trading_of(client).create(new_limit(quote, quantity=Decimal(9)), GATE)
        assert isinstance(outcome, Rejected), outcome
        assert outcome.code in {"INSUFFICIENT_FUNDS", "2002"}
    assert await client.find_created(ClientOrderId(NEW)) is None


async def test_an_id_that_was_used_creates_nothing_more(client: VenuePort, sim: Simulation) -> None:
    _, quote = await market(client)
    order = await placed(client, new_limit(quote))
    again = await trading_of(client).create(new_limit(quote, quantity=Decimal("0.5")), GATE)
    assert isinstance(again, Rejected)
    assert again.code == "ARGUMENT_VALIDATION_ERROR"
    assert sim.kuna_account.orders[NEW].quantity == order.quantity


@pytest.mark.parametrize(
    "kind", ["drop-after", "bad-gateway-after", "html-after", "truncated", "garbage"]
)
async def test_a_create_whose_answer_is_lost_is_unknown_until_it_is_found(
    client: VenuePort, sim: Simulation, clock: ManualClock, kind: str
) -> None:
    _, quote = await market(client)
    sim.faults.add(kind, endpoint="create", size=20 if kind in {"truncated", "garbage"} else 0)
    intent = new_limit(quote)
    outcome = await trading_of(client).create(intent, GATE)
    assert isinstance(outcome, Unknown), outcome
    found = await client.find_created(intent.client_order_id, clock.now())
    assert isinstance(found, FoundOrder)
    assert found.order.key == intent.key
    assert [one for one in sim.kuna_account.orders if one == NEW] == [NEW]


@pytest.mark.parametrize("kind", ["drop-before", "bad-gateway-before", "unavailable-before"])
async def test_a_create_that_never_arrived_is_not_found(
    client: VenuePort, sim: Simulation, clock: ManualClock, kind: str
) -> None:
    _, quote = await market(client)
    sim.faults.add(kind, endpoint="create")
    outcome = await trading_of(client).create(new_limit(quote), GATE)
    assert isinstance(outcome, Unknown | Rejected)
    assert await client.find_created(ClientOrderId(NEW), clock.now()) is None


# Cancelling


async def test_an_order_is_cancelled(client: VenuePort) -> None:
    _, quote = await market(client)
    order = await placed(client, new_limit(quote))
    assert await trading_of(client).cancel(cancel_of(order), GATE) == Accepted()
    assert order.key not in await listed(client)
    found = await client.look_up([order.key.order_id])
    assert isinstance(found, dict)
    assert found[order.key.order_id].order.status is OrderStatus.CANCELLED


@pytest.mark.parametrize("races", [False, True])
@pytest.mark.parametrize(
    ("kind", "status"),
    [("fill-first", OrderStatus.FILLED), ("cancel-first", OrderStatus.CANCELLED)],
)
async def test_a_cancel_of_what_is_over_is_looked_up(
    client: VenuePort, sim: Simulation, kind: str, status: OrderStatus, *, races: bool
) -> None:
    _, quote = await market(client)
    order = await placed(client, new_limit(quote))
    sim.kuna.habits.races = races
    sim.faults.add(kind, endpoint="cancel")
    outcome = await trading_of(client).cancel(cancel_of(order), GATE)
    assert isinstance(outcome, Unknown), outcome
    assert outcome.code == ("Internal Server Error" if races else "BAD_REQUEST")
    found = await client.look_up([order.key.order_id])
    assert isinstance(found, dict)
    assert found[order.key.order_id].order.status is status


@pytest.mark.parametrize("row", FinishedRow)
async def test_of_a_batch_each_order_has_an_outcome_of_its_own(
    client: VenuePort, sim: Simulation, row: FinishedRow
) -> None:
    sim.kuna.habits.finished_row = row
    one, over, *_ = (await listed(client)).values()
    sim.faults.add("fill-first", endpoint="multi", text=over.key.order_id)
    outcomes = await trading_of(client).cancel_many([cancel_of(one), cancel_of(over)], GATE)
    assert outcomes[one.key] == Accepted()
    assert isinstance(outcomes[over.key], Unknown)


# What goes wrong on the way


async def test_a_key_that_is_not_accepted_is_said_and_nothing_is_sent_again(
    sim: Simulation, clock: ManualClock, tmp_path: Path
) -> None:
    sim.kuna_face.key.secret = "another"
    client = connect(
        kuna_settings(mode="trade", base_url="http://127.0.0.1:1"),
        Credentials(SecretStr(sim.kuna_face.key.key), SecretStr("not-the-secret")),
        clock=clock,
        state_folder=tmp_path,
        read_only=False,
        transport=in_process(sim),
        is_simulated=True,
    )
    answer = failure(await client.open_orders(PollOptions()))
    assert (answer.kind, answer.code) == (FailureKind.REFUSED, "UNAUTHORIZED")
    outcome = await trading_of(client).create(create(), GATE)
    assert isinstance(outcome, Rejected)
    assert len(sim.kuna_account.orders) == 14


async def test_an_address_that_may_not_use_the_key_is_said(
    client: VenuePort, sim: Simulation
) -> None:
    sim.kuna.habits.refuses_address = True
    for _ in range(3):
        answer = failure(await client.open_orders(PollOptions()))
        assert (answer.kind, answer.code) == (FailureKind.REFUSED, "IP_NOT_IN_WHITE_LIST")


async def test_too_many_calls_are_answered_with_a_pause(
    client: VenuePort, sim: Simulation, clock: ManualClock
) -> None:
    sim.faults.add("too-many-requests", endpoint="getBalance", seconds=7)
    answer = failure(await client.balances())
    assert answer.kind is FailureKind.RATE_LIMITED
    assert answer.retry_at == clock.now() + timedelta(seconds=7)
    assert failure(await client.balances()).text.startswith("not asked")
    await clock.advance(7)
    assert isinstance(await client.balances(), dict)


@pytest.mark.parametrize(
    "kind", ["bad-gateway-before", "drop-before", "html", "garbage", "truncated"]
)
async def test_a_read_that_fails_says_so_and_the_next_one_is_whole(
    client: VenuePort, sim: Simulation, kind: str
) -> None:
    sim.faults.add(kind, endpoint="active")
    failure(await client.open_orders(PollOptions()))
    assert len(await listed(client)) == 9


async def test_members_nobody_knows_disturb_nothing(client: VenuePort, sim: Simulation) -> None:
    sim.faults.add("unknown-fields", times=None)
    sim.faults.add("shuffled-keys", times=None)
    assert len(await listed(client)) == 9


async def test_the_whole_works_over_a_socket(tmp_path: Path) -> None:
    sim = Simulation(seed=7, scenario="quiet", answer_delay=None)
    async with served(sim) as base_url:
        client = kuna_client_of(sim, SystemClock(), tmp_path, base_url)
        orders = (await polled(client)).orders
        assert len(orders) == 9
        found = await client.look_up([key.order_id for key in orders])
        assert isinstance(found, dict)
        assert len(found) == 9
        await client.aclose()


async def test_beside_another_program_that_uses_the_key_polls_go_on_slower(
    sim: Simulation, clock: ManualClock, tmp_path: Path
) -> None:
    sim.kuna_face.limits.enforce(Decimal("3.5"))
    client = kuna_client_of(sim, clock, tmp_path, transport=in_process(sim))
    answers: list[object] = []
    for _ in range(40):
        poll = asyncio.create_task(client.open_orders(PollOptions()))
        while not poll.done():
            await clock.advance(0.5)
        answers.append(await poll)
    refused = [one for one in answers if isinstance(one, ReadFailure)]
    assert 1 <= len(refused) <= 10
    assert {one.kind for one in refused} == {FailureKind.RATE_LIMITED}
