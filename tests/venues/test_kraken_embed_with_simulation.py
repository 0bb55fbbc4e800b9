"""The client of Kraken Embed against the simulator, which shares no code with it."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from tests.clock import ManualClock
from tests.venues.doubles import failure
from tests.venues.embed_doubles import OTHER_USER, USER
from tests.venues.intents import RememberingGate
from tests.venues.simulated import client_of, polled, served
from tui.domain.custom_order import Strategy, as_traded, strategy_of
from tui.domain.custom_terms import Condition, CustomTerms, TradeAction
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fate import FoundOrder
from tui.domain.identifiers import (
    AccountName,
    ClientOrderId,
    InstrumentId,
    InstrumentKey,
    OrderKey,
    VenueId,
    VenueOrderId,
)
from tui.domain.intents import CancelIntent, CreateIntent
from tui.domain.market_bases import STALE_RATE
from tui.domain.order import Order, OrderStatus, OrderType, QuantityUnit, Side
from tui.domain.outcome import Accepted, Outcome, Rejected, Unknown
from tui.engine.clock import SystemClock
from tui.simulator.asgi import Simulation
from tui.simulator.faults import Fault
from tui.simulator.kraken_embed.failures import ErrorShape
from tui.simulator.kraken_embed.habits import LastPage, Reference, TransactionPath
from tui.venues.port import TradingPort, VenuePort

SECOND = "AA00 TEST EXAM PLE2"
USERS = (USER, SECOND)
PAIR = InstrumentId("BTC/USD")
INVERTED = InstrumentId("USD/BTC")
TAG = ClientOrderId("q7m2ab")
GATE = RememberingGate()


def embed_of(
    sim: Simulation, clock: ManualClock, folder: Path, users: tuple[str, ...] = USERS
) -> VenuePort:
    return client_of(
        sim,
        clock,
        folder,
        transport=httpx.ASGITransport(sim.app),
        venue="kraken-embed",
        read_only=False,
        mode="trade",
        users=users,
    )


@pytest.fixture
def client(sim: Simulation, clock: ManualClock, tmp_path: Path) -> VenuePort:
    return embed_of(sim, clock, tmp_path)


def trading_of(client: VenuePort) -> TradingPort:
    assert client.trading is not None
    return client.trading


def intent(**changes: object) -> CreateIntent:
    """Buy BTC for 500 USD once it costs 1000 or less."""
    whole = CreateIntent(
        venue=VenueId.KRAKEN_EMBED,
        account=AccountName("embed"),
        instrument=PAIR,
        side=Side.BUY,
        order_type=OrderType.PRICE_TRIGGER,
        quantity=Decimal("500.00"),
        quantity_unit=QuantityUnit.QUOTE,
        trigger_price=Decimal("1000.00"),
        user=USER,
        condition=Condition.AT_MOST,
        custom=CustomTerms(
            name="Buy a dip",
            action=TradeAction.SPEND,
            fee_bps=Decimal(100),
            spread_bps=Decimal(50),
        ),
        client_order_id=TAG,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]  # each test names members of its own


def firing(**changes: object) -> CreateIntent:
    """The same, true at once."""
    return intent(trigger_price=Decimal(1_000_000), **changes)


async def listed(client: VenuePort) -> Mapping[OrderKey, Order]:
    orders = (await polled(client)).orders
    return {key: one for key, one in orders.items() if isinstance(one, Order)}


async def created(client: VenuePort, wanted: CreateIntent) -> VenueOrderId:
    outcome = await trading_of(client).create(wanted, GATE)
    assert isinstance(outcome, Accepted), outcome
    assert outcome.order_id is not None
    return outcome.order_id


async def found(client: VenuePort, order_id: VenueOrderId) -> FoundOrder:
    answer = await client.look_up([order_id])
    assert not isinstance(answer, ReadFailure), answer
    return answer[order_id]


async def cancelled(client: VenuePort, order: Order) -> Outcome:
    return await trading_of(client).cancel(CancelIntent(key=order.key, seen=order), GATE)


async def waited(sim: Simulation, clock: ManualClock, seconds: int) -> None:
    """Let client and venue live through so many seconds."""
    for _ in range(seconds):
        await clock.advance(1)
        sim.step(1)


# Reading


async def test_every_order_of_the_demo_is_read(client: VenuePort) -> None:
    orders = await listed(client)
    assert {one.user for one in orders.values()} == set(USERS)
    assert {one.status for one in orders.values()} == {OrderStatus.ACTIVE, OrderStatus.PAUSED}
    assert {strategy_of(one) for one in orders.values()} == set(Strategy)
    turned = next(one for one in orders.values() if one.instrument == INVERTED)
    assert (turned.side, turned.quantity_unit) == (Side.BUY, QuantityUnit.BASE)
    assert as_traded(turned).instrument == PAIR


@pytest.mark.parametrize("last", LastPage)
async def test_every_page_of_every_list_is_read(
    client: VenuePort, sim: Simulation, last: LastPage
) -> None:
    whole = await listed(client)
    sim.embed.habits.page_size = 1
    sim.embed.habits.last_page = last
    assert (await listed(client)).keys() == whole.keys()
    assert await client.find_created(ClientOrderId("bot4x7")) is not None


async def test_what_did_not_change_is_the_same_object(client: VenuePort) -> None:
    before, after = await listed(client), await listed(client)
    assert before
    assert all(after[key] is one for key, one in before.items())


async def test_two_users_of_a_key_do_not_see_each_others_orders(
    sim: Simulation, clock: ManualClock, tmp_path: Path, client: VenuePort
) -> None:
    of_second = next(one for one in (await listed(client)).values() if one.user == SECOND)
    first = embed_of(sim, clock, tmp_path, users=(USER,))
    assert {one.user for one in (await listed(first)).values()} == {USER}
    assert await first.read_order(of_second.key.order_id) is None
    assert isinstance(await client.read_order(of_second.key.order_id), FoundOrder)


async def test_a_user_that_is_unknown_there_is_said_without_naming_them_whole(
    sim: Simulation, clock: ManualClock, tmp_path: Path
) -> None:
    client = embed_of(sim, clock, tmp_path, users=(USER, OTHER_USER))
    told = failure(await client.open_orders(client.poll_options))
    assert (told.kind, told.code) == (FailureKind.REJECTED, "ENexus:Invalid user ID")
    assert OTHER_USER not in told.text


async def test_every_order_has_an_instrument_and_a_rate_both_ways_round(
    client: VenuePort, clock: ManualClock
) -> None:
    names = {one.instrument for one in (await listed(client)).values()} | {PAIR, INVERTED}
    instruments, quotes = await client.instruments(), await client.quotes(names)
    assert not isinstance(instruments, ReadFailure)
    assert not isinstance(quotes, ReadFailure)
    for name in names:
        key = InstrumentKey(VenueId.KRAKEN_EMBED, name)
        assert instruments[key].symbol == name
        assert not instruments[key].has_steps
        assert clock.now() - quotes[key].as_of <= timedelta(seconds=1)
    there, back = (quotes[InstrumentKey(VenueId.KRAKEN_EMBED, one)] for one in (PAIR, INVERTED))
    assert there.last is not None
    assert back.last is not None
    assert round(there.last * back.last, 20) == 1


async def test_a_rate_that_was_old_when_it_was_told_is_old(
    client: VenuePort, sim: Simulation, clock: ManualClock
) -> None:
    sim.embed.habits.rate_age = Decimal(600)
    quotes = await client.quotes([PAIR])
    assert not isinstance(quotes, ReadFailure)
    (quote,) = quotes.values()
    assert clock.now() - quote.as_of > STALE_RATE


async def test_key_clock_and_status_are_told_as_far_as_the_venue_has_them(
    client: VenuePort,
) -> None:
    key = await client.key_info()
    assert not isinstance(key, ReadFailure)
    assert key.permissions == ("read",)
    assert await client.clock_skew() == timedelta()
    assert not isinstance(await client.system_status(), ReadFailure)


async def test_a_venue_clock_that_is_off_is_measured(client: VenuePort, sim: Simulation) -> None:
    sim.faults.arm(Fault(kind="clock-skew", seconds=Decimal(40), times=None))
    skew = await client.clock_skew()
    assert not isinstance(skew, ReadFailure)
    assert abs(skew - timedelta(seconds=40)) <= timedelta(seconds=1)


# Creating


async def test_an_order_is_created_as_it_was_asked_for_and_listed(
    client: VenuePort, sim: Simulation
) -> None:
    order_id = await created(client, intent())
    order = (await listed(client))[OrderKey(VenueId.KRAKEN_EMBED, AccountName("embed"), order_id)]
    wanted = intent()
    assert (order.client_order_id, order.user, order.condition) == (TAG, USER, "lte")
    assert (order.instrument, order.side, order.trigger_price) == (
        PAIR,
        Side.BUY,
        wanted.trigger_price,
    )
    assert (order.quantity, order.quantity_unit) == (wanted.quantity, wanted.quantity_unit)
    assert order.custom is not None
    assert order.custom.name == "Buy a dip #q7m2ab"
    again = client.draft_of(order)
    assert again is not None
    assert replace(again, client_order_id=TAG) == wanted
    assert again.client_order_id != TAG
    (told,) = sim.requests.to("create")
    assert told.is_acted_upon


async def test_an_order_in_the_inverted_pair_stays_so(client: VenuePort) -> None:
    wanted = intent(
        instrument=INVERTED,
        quantity_unit=QuantityUnit.BASE,
        trigger_price=Decimal("0.001"),
        condition=Condition.AT_LEAST,
    )
    answer = await client.read_order(await created(client, wanted))
    assert isinstance(answer, FoundOrder)
    order = answer.order
    assert (order.instrument, order.condition, order.side) == (INVERTED, "gte", Side.BUY)
    assert strategy_of(order) is Strategy.BUY_THE_DIP


@pytest.mark.parametrize("shape", ErrorShape)
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"instrument": InstrumentId("NOPE/USD")}, "Unknown base asset"),
        ({"quantity": Decimal("0.01")}, "Quantity is too small"),
        ({"user": OTHER_USER}, "Invalid user ID"),
    ],
)
async def test_a_refusal_is_one_in_whichever_shape_it_comes(
    client: VenuePort, sim: Simulation, shape: ErrorShape, changes: dict[str, object], code: str
) -> None:
    sim.embed.habits.error_shape = shape
    outcome = await trading_of(client).create(intent(**changes), GATE)
    assert isinstance(outcome, Rejected), outcome
    assert code in outcome.text
    assert OTHER_USER not in outcome.text
    assert len(await listed(client)) == 7


async def test_a_refusal_of_the_reserve_is_told_in_the_venues_words(
    client: VenuePort, sim: Simulation
) -> None:
    sim.embed.habits.guards_reserve = True
    rally = intent(condition=Condition.AT_LEAST, trigger_price=Decimal(1_000_000))
    outcome = await trading_of(client).create(rally, GATE)
    assert isinstance(outcome, Rejected), outcome
    assert "reserve fiat" in outcome.text


async def test_what_an_order_would_come_to_is_asked_without_placing_it(
    client: VenuePort, sim: Simulation
) -> None:
    before = await listed(client)
    outcome = await trading_of(client).check(intent())
    assert isinstance(outcome, Accepted), outcome
    assert outcome.text.startswith("indicative, at the target: spends 500.00 USD (fee 5.00 USD),")
    assert "BTC" in outcome.text
    assert (await listed(client)).keys() == before.keys()
    refused = await trading_of(client).check(intent(instrument=InstrumentId("NOPE/USD")))
    assert isinstance(refused, Rejected), refused


# What becomes of them


async def test_an_execution_is_told_with_its_price(
    client: VenuePort, sim: Simulation, clock: ManualClock
) -> None:
    order_id = await created(client, firing())
    assert len(await listed(client)) == 8
    await waited(sim, clock, 4)
    assert len(await listed(client)) == 7
    over = await found(client, order_id)
    assert over.order.status is OrderStatus.FILLED
    assert over.order.average_fill_price is not None
    assert over.reason is not None
    assert over.reason.startswith("executed: spent 495.00 USD and a fee of 5.00 USD, received")


@pytest.mark.parametrize("reference", Reference)
@pytest.mark.parametrize("closed", [None, *TransactionPath])
async def test_an_execution_is_matched_however_transactions_are_told(
    client: VenuePort,
    sim: Simulation,
    clock: ManualClock,
    reference: Reference,
    closed: TransactionPath | None,
) -> None:
    sim.embed.habits.reference = reference
    sim.embed.habits.closed_path = closed
    sim.embed.habits.refuses_types = closed is TransactionPath.GUIDE
    order_id = await created(client, firing())
    await waited(sim, clock, 4)
    over = await found(client, order_id)
    assert over.order.average_fill_price is not None
    fills = await client.fills(clock.now() - timedelta(seconds=10))
    assert not isinstance(fills, ReadFailure)
    assert [fill.order.order_id for fill in fills] == [order_id]
    assert fills[0].cost == Decimal("495.00")


async def test_a_failed_execution_is_told_apart_from_one_that_was_cancelled(
    client: VenuePort, sim: Simulation, clock: ManualClock
) -> None:
    sim.embed.users[USER].balances["USD"] = Decimal(0)
    order_id = await created(client, firing())
    await waited(sim, clock, 4)
    failed = await found(client, order_id)
    assert failed.order.status is OrderStatus.CANCELLED
    assert failed.reason is not None
    assert failed.reason.startswith("the execution failed")
    by_hand = await created(client, intent())
    order = (await found(client, by_hand)).order
    assert isinstance(await cancelled(client, order), Accepted)
    assert (await found(client, by_hand)).reason == "Cancelled by user"


async def test_the_day_is_read_back(client: VenuePort, clock: ManualClock) -> None:
    since = clock.now() - timedelta(days=1)
    ended = await client.ended_orders(since)
    assert not isinstance(ended, ReadFailure)
    assert [one.order.status for one in ended] == [OrderStatus.FILLED, OrderStatus.CANCELLED]
    assert ended[0].order.average_fill_price is not None
    assert "the execution failed" in (ended[1].reason or "")
    fills = await client.fills(since)
    assert not isinstance(fills, ReadFailure)
    assert [fill.order for fill in fills] == [ended[0].order.key]


async def test_a_paused_order_stays_listed(
    client: VenuePort, sim: Simulation, clock: ManualClock
) -> None:
    active = next(
        one for one in (await listed(client)).values() if one.status is OrderStatus.ACTIVE
    )
    sim.embed.pause(active.key.order_id, "by hand")
    assert (await listed(client))[active.key].status is OrderStatus.PAUSED
    sim.embed.resume(active.key.order_id)
    assert (await listed(client))[active.key].status is OrderStatus.ACTIVE


# Cancelling


async def test_an_order_of_either_user_is_cancelled(client: VenuePort) -> None:
    before = await listed(client)
    intents = [CancelIntent(key=key, seen=one) for key, one in before.items()]
    for one in intents:
        outcomes = await trading_of(client).cancel_many([one], GATE)
        assert isinstance(outcomes[one.key], Accepted), outcomes
    assert await listed(client) == {}


async def test_a_cancel_that_came_too_late_is_looked_up(
    client: VenuePort, sim: Simulation, clock: ManualClock
) -> None:
    order = (await found(client, await created(client, firing()))).order
    await waited(sim, clock, 4)
    outcome = await cancelled(client, order)
    assert isinstance(outcome, Unknown), outcome
    assert (await found(client, order.key.order_id)).order.status is OrderStatus.FILLED


async def test_a_cancel_whose_answer_is_lost_is_unknown_and_done(
    client: VenuePort, sim: Simulation
) -> None:
    order = next(iter((await listed(client)).values()))
    sim.faults.arm(Fault(kind="drop-after", endpoint="cancel"))
    assert isinstance(await cancelled(client, order), Unknown)
    assert (await found(client, order.key.order_id)).order.status is OrderStatus.CANCELLED


# Lost replies and other faults


@pytest.mark.parametrize(
    "kind", ["drop-after", "bad-gateway-after", "error-after", "html-after", "truncated"]
)
async def test_a_create_whose_answer_is_lost_is_unknown_until_it_is_found(
    client: VenuePort, sim: Simulation, clock: ManualClock, kind: str
) -> None:
    sim.faults.arm(Fault(kind=kind, endpoint="create"))
    sent_at = clock.now()
    outcome = await trading_of(client).create(intent(), GATE)
    assert isinstance(outcome, Unknown), outcome
    answer = await client.find_created(TAG, sent_at)
    assert isinstance(answer, FoundOrder)
    assert answer.order.client_order_id == TAG
    assert len(sim.requests.to("create")) == 1


async def test_an_order_that_executed_at_once_is_found_too(
    client: VenuePort, sim: Simulation, clock: ManualClock
) -> None:
    sim.faults.arm(Fault(kind="drop-after", endpoint="create"))
    sent_at = clock.now()
    assert isinstance(await trading_of(client).create(firing(), GATE), Unknown)
    await waited(sim, clock, 2)
    answer = await client.find_created(TAG, sent_at)
    assert isinstance(answer, FoundOrder)
    assert answer.order.status is OrderStatus.FILLED


async def test_a_create_that_never_arrived_is_not_found(
    client: VenuePort, sim: Simulation, clock: ManualClock
) -> None:
    sim.faults.arm(Fault(kind="drop-before", endpoint="create"))
    assert isinstance(await trading_of(client).create(intent(), GATE), Unknown)
    assert await client.find_created(TAG, clock.now()) is None


@pytest.mark.parametrize("shape", ErrorShape)
async def test_a_nonce_that_was_refused_is_taken_anew_once(
    client: VenuePort, sim: Simulation, shape: ErrorShape
) -> None:
    sim.embed.habits.error_shape = shape
    refused = Fault(kind="error", endpoint="create", text="EAPI:Invalid nonce", size=401)
    sim.faults.arm(refused)
    gate = RememberingGate()
    outcome = await trading_of(client).create(intent(), gate)
    assert isinstance(outcome, Accepted), outcome
    assert len(gate.requests) == 2


@pytest.mark.parametrize("shape", ErrorShape)
async def test_a_key_that_is_not_accepted_is_refused(
    client: VenuePort, sim: Simulation, shape: ErrorShape
) -> None:
    sim.embed.habits.error_shape = shape
    sim.kraken_embed.keys.clear()
    assert failure(await client.open_orders(client.poll_options)).kind is FailureKind.REFUSED
    outcome = await trading_of(client).create(intent(), GATE)
    assert isinstance(outcome, Rejected), outcome


async def test_too_many_calls_pause_the_whole_key(
    client: VenuePort, sim: Simulation, clock: ManualClock
) -> None:
    sim.faults.arm(Fault(kind="too-many-requests", endpoint="list", seconds=Decimal(20)))
    told = failure(await client.open_orders(client.poll_options))
    assert (told.kind, told.retry_at) == (
        FailureKind.RATE_LIMITED,
        clock.now() + timedelta(seconds=20),
    )
    asked = len(sim.requests.to("rates"))
    assert failure(await client.quotes([PAIR])).kind is FailureKind.RATE_LIMITED
    assert len(sim.requests.to("rates")) == asked
    await waited(sim, clock, 20)
    assert await listed(client)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("bad-gateway-before", FailureKind.UNAVAILABLE),
        ("drop-before", FailureKind.NO_ANSWER),
        ("html", FailureKind.UNREADABLE),
        ("missing-result", FailureKind.UNREADABLE),
        ("garbage", FailureKind.UNREADABLE),
        ("unavailable-before", FailureKind.UNAVAILABLE),
    ],
)
async def test_a_read_that_fails_says_so_and_the_next_one_is_whole(
    client: VenuePort, sim: Simulation, kind: str, expected: FailureKind
) -> None:
    sim.faults.arm(Fault(kind=kind, endpoint="list"))
    assert failure(await client.open_orders(client.poll_options)).kind is expected
    assert len(await listed(client)) == 7


async def test_members_nobody_knows_disturb_nothing(client: VenuePort, sim: Simulation) -> None:
    sim.faults.arm(Fault(kind="unknown-fields", times=None))
    assert len(await listed(client)) == 7


async def test_the_whole_works_over_a_socket(tmp_path: Path) -> None:
    sim = Simulation(seed=7, scenario="quiet", answer_delay=None)
    async with served(sim) as base_url:
        client = client_of(
            sim,
            SystemClock(),
            tmp_path,
            base_url,
            venue="kraken-embed",
            read_only=False,
            mode="trade",
            users=USERS,
        )
        order_id = await created(client, intent())
        order = (await found(client, order_id)).order
        assert isinstance(await cancelled(client, order), Accepted)
        assert len(await listed(client)) == 7
        await client.aclose()


async def test_polls_and_acts_of_one_key_go_one_after_the_other(
    client: VenuePort, clock: ManualClock
) -> None:
    answers = await asyncio.gather(
        client.open_orders(client.poll_options),
        client.quotes([PAIR]),
        trading_of(client).create(intent(), GATE),
        client.ended_orders(clock.now()),
    )
    assert not any(isinstance(answer, ReadFailure | Unknown | Rejected) for answer in answers)
