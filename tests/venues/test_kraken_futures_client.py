"""One Kraken Futures account, its venue scripted call by call."""

import asyncio
import logging
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from pydantic import SecretStr

from tests.clock import START, ManualClock
from tests.venues.doubles import KEY, ScriptedVenue, credentials, failure
from tests.venues.futures_doubles import (
    SECRET,
    SERVER_TIME,
    error,
    futures_client,
    futures_settings,
    success,
)
from tests.venues.test_kraken_futures_decode import LIMIT, STOP, order_of, without
from tui.config.errors import ConfigurationError
from tui.domain.account import PollOptions
from tui.domain.failure import FailureKind
from tui.domain.identifiers import ClientOrderId, VenueId
from tui.domain.order import Order, OrderType, RelativePrice
from tui.venues import calls
from tui.venues.connect import connect
from tui.venues.kraken_futures.client import KrakenFuturesClient
from tui.venues.kraken_futures.draft import draft_of
from tui.venues.kraken_futures.sign import sign
from tui.venues.port import OpenOrders, VenuePort

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

ALL = PollOptions()


@pytest.fixture
def client(venue: ScriptedVenue, clock: ManualClock, tmp_path: Path) -> KrakenFuturesClient:
    return futures_client(venue, clock, tmp_path)


def listed(*orders: object) -> httpx.Response:
    return success(openOrders=list(orders))


def nonces(venue: ScriptedVenue) -> list[int]:
    return [int(request.headers["nonce"]) for request in venue.called("openorders")]


def _written(folder: Path) -> str:
    return "".join(path.read_text() for path in folder.rglob("*") if path.is_file())


def test_the_client_is_a_venue(client: KrakenFuturesClient) -> None:
    port: VenuePort = client
    assert port.account.venue is VenueId.KRAKEN_FUTURES
    assert port.poll_options == PollOptions()


def test_the_account_is_what_the_configuration_says(
    venue: ScriptedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    account = futures_client(venue, clock, tmp_path).account
    assert (account.host, account.is_default_host) == ("futures.kraken.com", True)
    assert account.key_tail == KEY[-4:]
    assert not account.can_send
    elsewhere = futures_client(venue, clock, tmp_path, base_url="https://venue.example")
    assert not elsewhere.account.is_default_host


@pytest.mark.parametrize(("mode", "read_only"), [("read-only", False), ("trade", True)])
def test_an_account_that_only_reads_cannot_send(
    venue: ScriptedVenue, clock: ManualClock, tmp_path: Path, *, mode: str, read_only: bool
) -> None:
    reading = futures_client(venue, clock, tmp_path, mode=mode, read_only=read_only)
    assert reading.trading is None
    assert not reading.account.may_trade


def test_an_account_that_trades_sends_as_many_at_once_as_it_is_told(
    venue: ScriptedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    able = futures_client(
        venue, clock, tmp_path, mode="trade", read_only=False, chunk_sends=7, chunk_cancels=33
    )
    assert able.trading is not None
    assert able.account.may_trade
    assert able.trading.largest_cancel == 33
    assert able.trading.largest_amend == able.trading.largest_create == 7


@pytest.mark.parametrize("secret", [None, "not base64!"])
def test_a_secret_that_cannot_sign_is_refused_at_once_and_not_quoted(
    tmp_path: Path, secret: str | None
) -> None:
    with pytest.raises(ConfigurationError, match='account "futures"') as refusal:
        connect(
            futures_settings(),
            credentials(secret=secret),
            clock=ManualClock(),
            state_folder=tmp_path,
            read_only=True,
        )
    assert secret is None or secret not in str(refusal.value)


@pytest.mark.parametrize(
    ("configured", "base_url", "period"),
    [
        ("5", None, 5),
        ("0.2", None, 1),
        ("0.2", "http://127.0.0.1:1", 0.2),
    ],
)
def test_the_poll_period_has_a_floor_except_on_loopback(
    venue: ScriptedVenue,
    clock: ManualClock,
    tmp_path: Path,
    configured: str,
    base_url: str | None,
    period: float,
) -> None:
    client = futures_client(venue, clock, tmp_path, poll_seconds=configured, base_url=base_url)
    assert client.poll_period == timedelta(seconds=period)


async def test_a_poll_is_signed_over_what_it_sends(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    venue.answer("openorders", listed(LIMIT))
    answer = await client.open_orders(ALL)
    assert isinstance(answer, OpenOrders)
    assert [str(key.order_id) for key in answer.orders] == [LIMIT["order_id"]]
    assert answer.received_at == START
    (request,) = venue.requests
    assert (request.method, request.content) == ("GET", b"")
    assert str(request.url) == "https://futures.kraken.com/derivatives/api/v3/openorders"
    assert request.headers["apikey"] == KEY
    expected = sign(request.url.path, "", request.headers["nonce"], SecretStr(SECRET))
    assert request.headers["authent"] == expected


async def test_queries_and_forms_are_signed_as_they_go_out(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    trailing = without(STOP | {"orderType": "trailing_stop"}, "limitPrice")
    venue.answer("openorders", listed(trailing))
    venue.answer("status", success(orders=[]))
    venue.answer("orders", httpx.Response(200, json={"elements": []}))
    await client.open_orders(ALL)
    await client.amend_history(order_of(LIMIT).key.order_id)
    form, query = venue.called("status")[0], venue.called("orders")[0]
    secret = SecretStr(SECRET)
    for request, text in ((form, form.content.decode()), (query, query.url.query.decode())):
        assert text
        path, nonce = request.url.path, request.headers["nonce"]
        assert request.headers["authent"] == sign(path, text, nonce, secret)


async def test_nonces_rise_from_call_to_call_and_over_a_restart(
    client: KrakenFuturesClient, venue: ScriptedVenue, clock: ManualClock, tmp_path: Path
) -> None:
    venue.answer("openorders", listed())
    for _ in range(2):
        await client.open_orders(ALL)
    await futures_client(venue, clock, tmp_path).open_orders(ALL)
    microseconds = int(START.timestamp()) * 1_000_000
    assert nonces(venue) == [microseconds, microseconds + 1, microseconds + 2]


@pytest.mark.parametrize("word", ["nonceBelowThreshold", "nonceDuplicate"])
async def test_a_refused_nonce_is_repeated_once_with_a_higher_one(
    client: KrakenFuturesClient, venue: ScriptedVenue, word: str
) -> None:
    venue.answer("openorders", error(word), listed(LIMIT))
    assert isinstance(await client.open_orders(ALL), OpenOrders)
    first, second = nonces(venue)
    assert second > first


async def test_the_repeat_jumps_to_the_venues_clock(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    ahead = {"result": "success", "serverTime": "2026-11-20T14:01:00.000Z"}
    venue.answer("tickers", httpx.Response(200, json=ahead))
    venue.answer("openorders", error("nonceBelowThreshold"), listed())
    assert await client.clock_skew() == timedelta(seconds=60)
    await client.open_orders(ALL)
    first, second = nonces(venue)
    assert second - first == 60_000_000


@pytest.mark.parametrize(
    ("server_time", "words"),
    [
        (None, "or this computer's clock is off"),
        (SERVER_TIME, "its own); this computer's clock agrees with Kraken's"),
        ("2026-11-20T14:01:00.000Z", "clock is off (it is 60.0 s behind Kraken's)"),
        ("2026-11-20T13:59:00.000Z", "clock is off (it is 60.0 s ahead of Kraken's)"),
    ],
)
async def test_a_nonce_that_is_refused_twice_is_explained(
    client: KrakenFuturesClient, venue: ScriptedVenue, server_time: str | None, words: str
) -> None:
    if server_time is not None:
        told = {"result": "success", "serverTime": server_time}
        venue.answer("tickers", httpx.Response(200, json=told))
        await client.clock_skew()
    venue.answer("openorders", error("nonceBelowThreshold"))
    refusal = failure(await client.open_orders(ALL))
    assert refusal.kind is FailureKind.NONCE
    assert words in refusal.text
    assert len(nonces(venue)) == 2


async def test_a_large_answer_is_decoded_beside_the_event_loop(
    client: KrakenFuturesClient, venue: ScriptedVenue, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = list[str]()

    async def to_thread(call: Any, *arguments: Any) -> Any:
        threads.append("thread")
        return call(*arguments)

    monkeypatch.setattr(asyncio, "to_thread", to_thread)
    venue.answer(
        "openorders", listed(LIMIT), listed(*(LIMIT | {"order_id": f"o{n}"} for n in range(1000)))
    )
    await client.open_orders(ALL)
    assert threads == []
    answer = await client.open_orders(ALL)
    assert isinstance(answer, OpenOrders)
    assert len(answer.orders) == 1000
    assert threads == ["thread"]


async def test_unchanged_orders_stay_the_same_objects_over_a_failed_poll(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    changed = STOP | {"stopPrice": 79001}
    venue.answer("openorders", listed(LIMIT, STOP), error("Unavailable"), listed(changed, LIMIT))
    first = await client.open_orders(ALL)
    assert failure(await client.open_orders(ALL)).kind is FailureKind.UNAVAILABLE
    second = await client.open_orders(ALL)
    assert isinstance(first, OpenOrders)
    assert isinstance(second, OpenOrders)
    other = [k for k, entry in second.orders.items() if entry is not first.orders[k]]
    assert [str(key.order_id) for key in other] == [STOP["order_id"]]


async def test_a_read_waits_for_its_turn_but_not_for_ever(
    client: KrakenFuturesClient, venue: ScriptedVenue, clock: ManualClock
) -> None:
    never = asyncio.Event()

    async def hang(_request: httpx.Request) -> httpx.Response:
        await never.wait()
        raise AssertionError

    venue.answer("openorders", hang)
    polls = [asyncio.ensure_future(client.open_orders(ALL)) for _ in range(2)]
    await clock.advance(calls.PRIVATE_SECONDS)
    first, second = await asyncio.gather(*polls)
    assert failure(first).kind is FailureKind.NO_ANSWER
    assert failure(second).kind is FailureKind.NOT_REACHED
    assert len(venue.requests) == 1


async def test_neither_key_nor_secret_shows_anywhere(
    client: KrakenFuturesClient,
    venue: ScriptedVenue,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    caplog.set_level(logging.DEBUG)
    venue.answer("openorders", error("authenticationError"))
    refusal = await client.open_orders(ALL)
    shown = repr((client.account, refusal, vars(client))) + caplog.text + _written(tmp_path)
    assert KEY not in shown
    assert SECRET not in shown


async def test_every_read_is_a_failure_when_nothing_answers(
    client: KrakenFuturesClient, venue: ScriptedVenue
) -> None:
    order = order_of(LIMIT)
    reads: list[Callable[[], Awaitable[object]]] = [
        lambda: client.open_orders(ALL),
        lambda: client.look_up([order.key.order_id]),
        lambda: client.read_order(order.key.order_id),
        client.instruments,
        lambda: client.quotes([order.instrument]),
        client.system_status,
        client.clock_skew,
        client.key_info,
        client.balances,
        client.positions,
        client.margins,
        lambda: client.fills(START),
        lambda: client.ended_orders(START),
        lambda: client.amend_history(order.key.order_id),
        lambda: client.find_created(ClientOrderId("mine")),
    ]
    names = ["openorders", "status", "instruments", "tickers", "accounts", "openpositions"]
    for name in [*names, "fills", "orders"]:
        venue.answer(name, httpx.ConnectError("no route"))
    for read in reads:
        assert failure(await read()).kind is FailureKind.NOT_REACHED


# Put back

NEW = ClientOrderId("fresh")


@pytest.mark.parametrize("described", [LIMIT, STOP, LIMIT | {"orderType": "post"}])
def test_a_draft_creates_what_was_left_of_the_order(described: dict[str, Any]) -> None:
    order = order_of(described | {"filledSize": 0.1, "unfilledSize": 0.15})
    draft = draft_of(order, NEW)
    assert draft is not None
    for name in (
        "instrument",
        "side",
        "order_type",
        "quantity_unit",
        "limit_price",
        "trigger_price",
        "trigger_signal",
        "time_in_force",
        "post_only",
        "reduce_only",
    ):
        assert getattr(draft, name) == getattr(order, name), name
    assert draft.quantity == order.working_quantity
    assert draft.client_order_id == NEW
    assert (draft.venue, draft.account) == (order.key.venue, order.key.account)


def test_a_draft_of_an_order_with_nothing_left_creates_all_of_it() -> None:
    draft = draft_of(order_of(LIMIT | {"filledSize": 2, "unfilledSize": 0}), NEW)
    assert draft is not None
    assert draft.quantity == 2


def test_what_is_not_known_well_enough_is_not_drafted() -> None:
    trailing = without(STOP | {"orderType": "trailing_stop"}, "limitPrice")
    assert draft_of(order_of(trailing), NEW) is None
    assert draft_of(order_of(LIMIT | {"orderType": "pegged"}), NEW) is None
    told = trailing | {"trailingStopOptions": {"maxDeviation": 2, "unit": "PERCENT"}}
    draft = draft_of(order_of(told), NEW)
    assert draft is not None
    assert draft.order_type is OrderType.TRAILING_STOP
    assert draft.trigger_price == RelativePrice("+2%")


def test_a_draft_has_a_new_client_id_every_time(client: KrakenFuturesClient) -> None:
    order: Order = order_of(LIMIT)
    first, second = client.draft_of(order), client.draft_of(order)
    assert first is not None
    assert second is not None
    assert first.client_order_id != second.client_order_id
    assert len(first.client_order_id) <= 100
