"""One Kuna account, its venue scripted call by call."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.clock import START, ManualClock
from tests.venues.doubles import Held, failure, silence
from tests.venues.kuna_doubles import (
    ACTIVE,
    BALANCE,
    DETAILS,
    GATEWAY,
    HISTORY,
    HOST,
    KEY,
    KUNA,
    MARKETS,
    ME,
    NEW,
    ORDER,
    OTHER,
    PENDING,
    STOP,
    TICKERS,
    TIME,
    WAITING,
    ScriptedKuna,
    data,
    kuna_client,
    raw,
    recorded,
    refused,
    told,
    told_stop,
    trade,
)
from tui.domain.account import PollOptions
from tui.domain.failure import FailureKind
from tui.domain.fate import FoundOrder
from tui.domain.funds import Holding
from tui.domain.health import KeyInfo, SystemMode, SystemStatus
from tui.domain.identifiers import (
    AccountName,
    ClientOrderId,
    InstrumentId,
    InstrumentKey,
    VenueOrderId,
)
from tui.domain.order import BookEntry, Order, OrderStatus, OrderType, UnreadableOrder
from tui.venues.kuna.client import KunaClient
from tui.venues.kuna.decode import decode_order
from tui.venues.port import OpenOrders, VenuePort

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

ALL = PollOptions()
BTC = InstrumentId("BTC_USDT")


@pytest.fixture
def venue() -> ScriptedKuna:
    return ScriptedKuna()


@pytest.fixture
def client(venue: ScriptedKuna, clock: ManualClock, tmp_path: Path) -> KunaClient:
    return kuna_client(venue, clock, tmp_path)


async def listed(client: KunaClient) -> dict[str, BookEntry]:
    answer = await client.open_orders(ALL)
    assert isinstance(answer, OpenOrders), answer
    return {str(key.order_id): entry for key, entry in answer.orders.items()}


def created(number: int, **members: Any) -> dict[str, Any]:
    """One of many orders, each a second older than the one before."""
    at = START - timedelta(seconds=number)
    text = f"{at:%Y-%m-%dT%H:%M:%S}.000Z"
    order_id = f"00000000-0000-4000-8000-{number:012}"
    return told(order_id, createdAt=text, updatedAt=text, **members)


# The account


def test_the_client_is_a_venue(client: KunaClient) -> None:
    port: VenuePort = client
    assert port.account.venue is KUNA
    assert port.poll_options == PollOptions()
    assert port.budget() is None
    assert port.trading is None


def test_the_account_is_always_named_with_its_host(
    venue: ScriptedKuna, clock: ManualClock, tmp_path: Path
) -> None:
    account = kuna_client(venue, clock, tmp_path, is_simulated=False).account
    assert (account.host, account.is_default_host) == ("kuna.example", False)
    assert account.key_tail == KEY[-4:]


@pytest.mark.parametrize(
    ("configured", "base_url", "period"),
    [("5", HOST, 5), ("1", HOST, 3), ("0.2", "http://127.0.0.1:1", 0.2)],
)
def test_the_poll_period_has_a_floor_except_on_loopback(
    venue: ScriptedKuna,
    clock: ManualClock,
    tmp_path: Path,
    configured: str,
    base_url: str,
    period: float,
) -> None:
    client = kuna_client(
        venue,
        clock,
        tmp_path,
        poll_seconds=configured,
        base_url=base_url,
        is_simulated=False,
    )
    assert client.poll_period == timedelta(seconds=period)


# The list


async def test_a_poll_asks_for_all_open_orders_however_old(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    await listed(client)
    window = "start=2014-01-01T00:00:00.000Z&limit=100"
    assert venue.targets == [
        f"{HISTORY}?status=Pending&{window}",
        f"{HISTORY}?status=WaitStop&{window}",
        f"{ACTIVE}?{window}",
    ]


async def test_the_lists_are_put_together(client: KunaClient, venue: ScriptedKuna) -> None:
    venue.answer(PENDING, data([told(OTHER, status="Pending", executedQuantity="0")]))
    venue.answer(WAITING, data([told_stop()]))
    venue.answer(ACTIVE, data([told()]))
    orders = await listed(client)
    assert {name: getattr(one, "status", None) for name, one in orders.items()} == {
        ORDER: OrderStatus.PARTIALLY_FILLED,
        OTHER: OrderStatus.PENDING,
        STOP: OrderStatus.OPEN,
    }


async def test_an_order_in_two_lists_is_listed_once_as_it_is_now(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(WAITING, data([told_stop()]))
    venue.answer(ACTIVE, data([told_stop(status="Open", updatedAt="2026-11-20T13:02:45.000Z")]))
    (order,) = (await listed(client)).values()
    assert getattr(order, "status", None) is OrderStatus.TRIGGERED
    venue.answer(ACTIVE, data([told_stop(status="Open", updatedAt="2026-11-20T13:02:43.000Z")]))
    (order,) = (await listed(client)).values()
    assert getattr(order, "status", None) is OrderStatus.OPEN


async def test_orders_that_have_ended_are_not_listed_though_kuna_lists_them(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(
        ACTIVE,
        data([told(), told(OTHER, status="Closed"), told_stop(status="Canceled")]),
    )
    venue.answer(WAITING, data([told_stop(updatedAt="2026-11-20T13:00:00.000Z")]))
    assert [*await listed(client)] == [ORDER]


async def test_what_did_not_change_is_the_same_object_and_what_did_is_read_again(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(WAITING, data([told_stop()]))
    venue.answer(ACTIVE, data([told(), told(OTHER)]))
    before = await listed(client)
    venue.answer(ACTIVE, data([told(OTHER), told(executedQuantity="20")]))
    after = await listed(client)
    assert after[STOP] is before[STOP]
    assert after[OTHER] is before[OTHER]
    assert getattr(after[ORDER], "filled_quantity", None) == 20


async def test_an_order_that_left_the_list_is_not_kept(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(ACTIVE, data([told(), told(OTHER)]))
    await listed(client)
    venue.answer(ACTIVE, data([told(OTHER)]))
    assert [*await listed(client)] == [OTHER]


async def test_an_order_that_cannot_be_read_is_listed_all_the_same(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(ACTIVE, data([told(), told(OTHER, side="Long")]))
    orders = await listed(client)
    assert isinstance(orders[OTHER], UnreadableOrder)
    assert isinstance(orders[ORDER], Order)


@pytest.mark.parametrize("part", [PENDING, WAITING, ACTIVE])
async def test_a_poll_of_which_one_list_fails_is_a_failed_poll(
    client: KunaClient, venue: ScriptedKuna, part: str
) -> None:
    venue.answer(part, GATEWAY)
    assert failure(await client.open_orders(ALL)).kind is FailureKind.UNAVAILABLE


async def test_a_poll_is_as_old_as_its_first_list(
    client: KunaClient, venue: ScriptedKuna, clock: ManualClock
) -> None:
    held = Held(data([]))
    venue.answer(WAITING, held)
    polling = asyncio.create_task(client.open_orders(ALL))
    await clock.advance(1.5)
    held.release()
    answer = await polling
    assert isinstance(answer, OpenOrders)
    assert answer.received_at == START


async def test_a_poll_without_an_answer_ends(
    client: KunaClient, venue: ScriptedKuna, clock: ManualClock
) -> None:
    venue.answer(WAITING, silence)
    polling = asyncio.create_task(client.open_orders(ALL))
    await clock.advance(3)
    assert failure(await polling).kind is FailureKind.NO_ANSWER


async def test_a_full_page_is_followed_back_in_time_with_a_second_of_overlap(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    pages = [created(n) for n in range(100)], [created(n) for n in range(99, 130)]
    venue.answer(ACTIVE, *map(data, pages))
    assert len(await listed(client)) == 130
    assert venue.targets[-1] == (
        f"{ACTIVE}?start=2014-01-01T00:00:00.000Z&end=2026-11-20T13:58:22.000Z&limit=100"
    )


async def test_a_list_that_tells_the_same_again_has_ended(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(ACTIVE, data([created(n) for n in range(100)]))
    assert len(await listed(client)) == 100
    assert len(venue.requests) == 4


async def test_a_list_that_does_not_end_is_no_list(client: KunaClient, venue: ScriptedKuna) -> None:
    pages = ([created(n) for n in range(page, page + 100)] for page in range(0, 2000, 100))
    venue.answer(ACTIVE, *map(data, pages))
    answer = failure(await client.open_orders(ALL))
    assert (answer.kind, answer.text) == (
        FailureKind.UNREADABLE,
        "the list goes on behind 1000 orders",
    )


# Single orders


async def test_an_order_is_looked_up_by_its_id(client: KunaClient, venue: ScriptedKuna) -> None:
    order = told(
        status="Closed", executedQuantity="40", closedAt="2026-11-20T13:02:44.333Z", trades=[]
    )
    venue.answer(DETAILS + ORDER, data(order))
    found = await client.look_up([VenueOrderId(ORDER)])
    assert isinstance(found, dict)
    one = found[VenueOrderId(ORDER)]
    assert one.order.status is OrderStatus.FILLED
    assert one.closed_at == datetime(2026, 11, 20, 13, 2, 44, 333_000, tzinfo=UTC)
    assert venue.targets == [f"{DETAILS}{ORDER}?withTrades=true"]


async def test_an_order_that_lives_is_looked_up_without_an_end(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(DETAILS + ORDER, data(told()))
    found = await client.read_order(VenueOrderId(ORDER))
    assert isinstance(found, FoundOrder)
    assert found.closed_at is None


@pytest.mark.parametrize(
    "reply",
    [
        refused("NOT_FOUND", status=404),
        refused("NOT_FOUND"),
        refused(2003),
        refused("WrongRequestException", status=500),
    ],
)
async def test_an_order_kuna_does_not_know_is_absent(
    client: KunaClient, venue: ScriptedKuna, reply: httpx.Response
) -> None:
    venue.answer(DETAILS + ORDER, data(told()))
    venue.answer(DETAILS + OTHER, reply)
    found = await client.look_up([VenueOrderId(OTHER), VenueOrderId(ORDER)])
    assert isinstance(found, dict)
    assert [*found] == [ORDER]
    assert await client.read_order(VenueOrderId(OTHER)) is None


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (GATEWAY, FailureKind.UNAVAILABLE),
        (httpx.Response(404, content=b"<h1>404"), FailureKind.REJECTED),
        (refused("NOT_FOUND", status=403), FailureKind.REFUSED),
        (refused("NEW_CODE", status=500), FailureKind.REJECTED),
        (data(told(OTHER)), FailureKind.UNREADABLE),
        (data(told(side="x")), FailureKind.UNREADABLE),
        (data([]), FailureKind.UNREADABLE),
    ],
)
async def test_a_look_up_that_says_nothing_claims_nothing(
    client: KunaClient, venue: ScriptedKuna, reply: httpx.Response, kind: FailureKind
) -> None:
    venue.answer(DETAILS + ORDER, reply)
    assert failure(await client.look_up([VenueOrderId(ORDER)])).kind is kind


async def test_an_order_that_has_ended_is_not_asked_about_twice(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(DETAILS + ORDER, data(told(status="Canceled")))
    venue.answer(DETAILS + OTHER, GATEWAY, data(told(OTHER)))
    ids = [VenueOrderId(ORDER), VenueOrderId(OTHER)]
    failure(await client.look_up(ids))
    assert len(await client.look_up(ids)) == 2  # type: ignore[arg-type]  # the test says it is one
    assert [target.count(ORDER) for target in venue.targets] == [1, 0, 0]


async def test_of_orders_that_have_ended_the_newest_are_remembered(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    many = [created(n, status="Closed") for n in range(501)]
    for order in many:
        venue.answer(DETAILS + order["id"], data(order))
    ids = [VenueOrderId(order["id"]) for order in many]
    await client.look_up(ids)
    await client.look_up(ids[::-1])
    assert [target.rpartition("/")[2] for target in venue.targets[501:]] == [
        f"{ids[0]}?withTrades=true"
    ]


async def test_an_id_that_is_none_cannot_change_the_path(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(DETAILS, refused("WrongRequestException", status=500))
    assert await client.read_order(VenueOrderId("no/../id?é")) is None
    assert venue.targets == [f"{DETAILS}no%2F..%2Fid%3F%C3%A9?withTrades=true"]


async def test_an_average_comes_from_the_trades_where_the_order_tells_none(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(DETAILS + ORDER, data(told(cumulativeQuoteQty="0", trades=[trade()])))
    found = await client.read_order(VenueOrderId(ORDER))
    assert isinstance(found, FoundOrder)
    assert found.order.average_fill_price == Decimal("0.27")


# A create whose answer was lost

SENT = START - timedelta(seconds=2)


async def test_a_created_order_is_found_by_its_id(client: KunaClient, venue: ScriptedKuna) -> None:
    venue.answer(DETAILS + NEW, data(told(NEW)))
    found = await client.find_created(ClientOrderId(NEW.upper()), SENT)
    assert isinstance(found, FoundOrder)
    assert found.order.key.order_id == NEW
    assert len(venue.requests) == 1


@pytest.mark.parametrize("where", [ACTIVE, HISTORY])
async def test_a_created_order_is_found_in_either_list(
    client: KunaClient, venue: ScriptedKuna, where: str
) -> None:
    venue.answer(DETAILS + NEW, refused("NOT_FOUND", status=404))
    venue.answer(where, data([told(OTHER), told(NEW.upper(), status="Closed")]))
    found = await client.find_created(ClientOrderId(NEW), SENT)
    assert isinstance(found, FoundOrder)
    assert found.order.key.order_id == NEW
    assert found.closed_at is not None


async def test_a_created_order_is_looked_for_from_a_little_before_it_was_sent(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(DETAILS + NEW, refused("NOT_FOUND"))
    assert await client.find_created(ClientOrderId(NEW), SENT) is None
    window = "start=2026-11-20T13:58:58.000Z&limit=100"
    assert venue.targets[1:] == [f"{ACTIVE}?{window}", f"{HISTORY}?{window}"]
    assert await client.find_created(ClientOrderId(NEW)) is None
    assert "start=2014-01-01T00:00:00.000Z" in venue.targets[-1]


@pytest.mark.parametrize("where", [DETAILS + NEW, ACTIVE, HISTORY])
async def test_an_order_is_not_called_absent_while_a_source_fails(
    client: KunaClient, venue: ScriptedKuna, where: str
) -> None:
    venue.answer(DETAILS + NEW, refused("NOT_FOUND"))
    venue.answer(where, GATEWAY)
    failure(await client.find_created(ClientOrderId(NEW), SENT))


async def test_an_order_is_not_called_absent_while_a_list_goes_on(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(DETAILS + NEW, refused("NOT_FOUND"))
    pages = ([created(n) for n in range(page, page + 100)] for page in range(0, 2000, 100))
    venue.answer(ACTIVE, *map(data, pages))
    answer = failure(await client.find_created(ClientOrderId(NEW), SENT))
    assert answer.text == "the list goes on behind 1000 orders"


async def test_a_created_order_that_cannot_be_read_is_not_called_absent(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(DETAILS + NEW, refused("NOT_FOUND"))
    venue.answer(ACTIVE, data([told(NEW, side="x")]))
    answer = failure(await client.find_created(ClientOrderId(NEW), SENT))
    assert answer.kind is FailureKind.UNREADABLE
    assert NEW in answer.text


# What ended


async def test_ended_orders_are_read_newest_first_and_from_before_they_ended(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(
        HISTORY,
        data(
            [
                told(ORDER, status="Canceled", closedAt="2026-11-20T10:00:00.000Z"),
                told(OTHER, status="Closed", closedAt="2026-11-20T12:00:00.000Z"),
                told_stop(),
                created(1, status="Expired", closedAt="2026-11-19T23:59:59.999Z"),
            ]
        ),
    )
    since = START.replace(hour=0)
    ended = await client.ended_orders(since)
    assert isinstance(ended, list)
    assert [one.order.key.order_id for one in ended] == [OTHER, ORDER]
    assert venue.targets == [f"{HISTORY}?start=2026-11-06T00:00:00.000Z&limit=100"]


async def test_ended_orders_are_read_page_by_page(client: KunaClient, venue: ScriptedKuna) -> None:
    pages = (
        [created(n, status="Closed") for n in range(100)],
        [created(n, status="Closed") for n in range(99, 150)],
    )
    venue.answer(HISTORY, *map(data, pages))
    ended = await client.ended_orders(START - timedelta(hours=1))
    assert isinstance(ended, list)
    assert len(ended) == len({one.order.key for one in ended}) == 150


async def test_ended_orders_are_not_read_again_at_once(
    client: KunaClient, venue: ScriptedKuna, clock: ManualClock
) -> None:
    venue.answer(HISTORY, data([told(status="Closed")]))
    since = START - timedelta(hours=5)
    for _ in range(2):
        assert len(await client.ended_orders(since)) == 1  # type: ignore[arg-type]  # no failure
    assert len(venue.requests) == 1
    await client.ended_orders(since - timedelta(hours=1))
    assert len(venue.requests) == 2
    await clock.advance(5)
    await client.ended_orders(since)
    assert len(venue.requests) == 3


# The market


async def test_the_recorded_markets_are_read(client: KunaClient, venue: ScriptedKuna) -> None:
    venue.answer(MARKETS, httpx.Response(200, json=recorded("markets_getall")["body"]))
    instruments = await client.instruments()
    assert isinstance(instruments, dict)
    (instrument,) = instruments.values()
    assert instrument.key == InstrumentKey(KUNA, BTC)
    assert (instrument.symbol, instrument.base, instrument.quote) == ("BTC_USDT", "BTC", "USDT")
    assert (str(instrument.tick_size), str(instrument.lot_size)) == ("0.01", "0.000001")
    assert instrument.price_decimals == 2
    assert instrument.has_steps
    assert (instrument.minimum_quantity, instrument.minimum_cost) == (None, None)


async def test_a_market_that_cannot_be_read_does_not_hide_the_others(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    sides = {"baseAsset": {"code": "SHIB", "precision": 0}, "quoteAsset": {"code": "UAH"}}
    whole = {**sides, "quoteAsset": {"code": "UAH", "precision": 10}}
    venue.answer(MARKETS, data([{"pair": "BAD_ONE", **sides}, {"pair": "SHIB_UAH", **whole}]))
    instruments = await client.instruments()
    assert isinstance(instruments, dict)
    (instrument,) = instruments.values()
    assert (instrument.lot_size, instrument.tick_size) == (1, Decimal("1E-10"))


async def test_the_recorded_ticker_is_read(client: KunaClient, venue: ScriptedKuna) -> None:
    venue.answer(TICKERS, httpx.Response(200, json=recorded("tickers_2023")["body"]))
    quotes = await client.quotes([BTC])
    assert isinstance(quotes, dict)
    quote = quotes[InstrumentKey(KUNA, BTC)]
    assert (quote.last, quote.bid, quote.ask) == (
        27900,
        Decimal("27926.91"),
        Decimal("27970.02"),
    )
    assert quote.as_of == START


async def test_an_empty_price_is_one_nobody_knows(client: KunaClient, venue: ScriptedKuna) -> None:
    venue.answer(
        TICKERS,
        data(
            [
                {"pair": "BTC_USDT", "price": "", "bestBidPrice": "0", "bestAskPrice": "27970.02"},
                {"pair": "LTC_USDT", "price": "x"},
                {"pair": "NOT_ASKED", "price": "1"},
            ]
        ),
    )
    quotes = await client.quotes([BTC, InstrumentId("LTC_USDT")])
    assert isinstance(quotes, dict)
    (quote,) = quotes.values()
    assert (quote.last, quote.bid, quote.ask) == (None, None, Decimal("27970.02"))


async def test_without_a_pair_no_prices_are_asked_for(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    assert await client.quotes([]) == {}
    assert venue.requests == []


@pytest.mark.parametrize(
    "members",
    [
        {"timestamp": 1, "timestamp_miliseconds": int(START.timestamp() * 1000) + 2500},
        {"timestamp_milliseconds": str(int(START.timestamp() * 1000) + 2500)},
    ],
)
async def test_the_clock_is_read_under_either_spelling(
    client: KunaClient, venue: ScriptedKuna, members: dict[str, Any]
) -> None:
    venue.answer(TIME, data(members))
    assert await client.clock_skew() == timedelta(seconds=2.5)


async def test_whole_seconds_are_better_than_no_clock(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(TIME, data({"timestamp": int(START.timestamp()) - 3}))
    assert await client.clock_skew() == timedelta(seconds=-3)


@pytest.mark.parametrize("body", [{}, [], {"timestamp": "soon"}, {"timestamp": 10**18}])
async def test_an_answer_without_a_time_is_said(
    client: KunaClient, venue: ScriptedKuna, body: object
) -> None:
    venue.answer(TIME, data(body))
    assert failure(await client.clock_skew()).text == "an answer without a time"


async def test_kuna_is_online_while_it_answers(client: KunaClient, venue: ScriptedKuna) -> None:
    venue.answer(TIME, data({"timestamp": 1731999600}), GATEWAY)
    assert await client.system_status() == SystemStatus(mode=SystemMode.ONLINE, text="online")
    assert failure(await client.system_status()).kind is FailureKind.UNAVAILABLE


# Money and key


async def test_the_recorded_balance_is_read(client: KunaClient, venue: ScriptedKuna) -> None:
    venue.answer(BALANCE, httpx.Response(200, json=recorded("balance")["body"]))
    assert await client.balances() == {
        "UAH": Holding(
            currency="UAH",
            venue_currency="UAH",
            balance=Decimal("7234.6"),
            held=Decimal(100),
        )
    }


async def test_a_balance_that_cannot_be_read_is_not_left_out(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(BALANCE, data([{"currency": "UAH", "balance": "x"}]))
    assert "a balance: not a number" in failure(await client.balances()).text


async def test_the_key_is_tried_and_no_more_is_claimed(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    venue.answer(ME, data({"whatever": 1}), refused("X", status=401))
    assert await client.key_info() == KeyInfo(name=None, permissions=("read",))
    assert failure(await client.key_info()).kind is FailureKind.REFUSED


async def test_what_kuna_does_not_have_is_asked_of_nobody(
    client: KunaClient, venue: ScriptedKuna
) -> None:
    assert await client.positions() == ()
    assert await client.margins() == ()
    assert await client.amend_history(VenueOrderId(ORDER)) == ()
    assert venue.requests == []


def test_an_order_can_be_put_back_under_an_id_of_its_own(client: KunaClient) -> None:
    order = decode_order(raw(told_stop()), AccountName("kuna"), {})
    assert isinstance(order, Order)
    one, other = client.draft_of(order), client.draft_of(order)
    assert one is not None
    assert other is not None
    assert (one.order_type, one.limit_price, one.trigger_price) == (
        OrderType.STOP_LOSS_LIMIT,
        Decimal(26440),
        Decimal(27440),
    )
    assert one.client_order_id != other.client_order_id
    assert not one.post_only


# Every read alike

READS: "dict[str, tuple[str, Callable[[KunaClient], Awaitable[object]]]]" = {
    "list": (ACTIVE, lambda client: client.open_orders(ALL)),
    "ended": (HISTORY, lambda client: client.ended_orders(START)),
    "fills": (HISTORY, lambda client: client.fills(START)),
    "balances": (BALANCE, lambda client: client.balances()),
    "key": (ME, lambda client: client.key_info()),
    "instruments": (MARKETS, lambda client: client.instruments()),
    "quotes": (TICKERS, lambda client: client.quotes([BTC])),
    "clock": (TIME, lambda client: client.clock_skew()),
    "status": (TIME, lambda client: client.system_status()),
    "order": (DETAILS, lambda client: client.read_order(VenueOrderId(ORDER))),
    "created": (DETAILS, lambda client: client.find_created(ClientOrderId(NEW))),
}


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (httpx.ConnectError("no route"), FailureKind.NOT_REACHED),
        (httpx.ReadError("cut"), FailureKind.NO_ANSWER),
        (httpx.Response(200, content=b"<html>"), FailureKind.UNREADABLE),
        (httpx.Response(400, json={"data": []}), FailureKind.REJECTED),
        (GATEWAY, FailureKind.UNAVAILABLE),
        (refused("IP_NOT_IN_WHITE_LIST"), FailureKind.REFUSED),
        (refused("ARGUMENT_VALIDATION_ERROR", status=400), FailureKind.REJECTED),
        (refused("THROTTLED", status=429), FailureKind.RATE_LIMITED),
    ],
)
@pytest.mark.parametrize("name", READS)
async def test_every_read_says_why_it_failed(
    client: KunaClient,
    venue: ScriptedKuna,
    name: str,
    reply: httpx.Response | Exception,
    kind: FailureKind,
) -> None:
    path, read = READS[name]
    venue.answer(path, reply)
    answer = failure(await read(client))
    assert answer.kind is kind
    assert "Kraken" not in answer.text


@pytest.mark.parametrize("name", sorted(READS.keys() - {"key"}))
async def test_every_read_but_that_of_the_key_wants_its_own_shape(
    client: KunaClient, venue: ScriptedKuna, name: str
) -> None:
    path, read = READS[name]
    venue.answer(path, data("text"))
    assert failure(await read(client)).kind is FailureKind.UNREADABLE
