"""What refuses a whole request of Kraken Futures, in which shape, and in which order."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.simulator.futures_venue import (
    API,
    LIMIT,
    FuturesVenue,
    batch_text,
    encoded,
    fixture,
    opened,
)
from tui.simulator.kraken_futures.account import Stream

GONE = "022774bc-2c4a-4f26-9317-436c8d85746d"
PAST = "/api/history/v3/orders"


@pytest_asyncio.fixture
async def venue() -> AsyncIterator[FuturesVenue]:
    async with opened() as held:
        await held.post("cancelallorders")
        held.clock.advance(20)
        held.sim.requests.clear()
        yield held


def error_of(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status
    body = answer.json()
    assert body["result"] == "error"
    assert body["serverTime"] == "2026-11-20T12:00:20.000Z"
    return body["error"]


@pytest.mark.parametrize("headers", [{"APIKey": "other"}, {"Authent": "bm8="}, {"Authent": "é"}])
async def test_a_wrong_sender_is_told_so_with_status_200(
    venue: FuturesVenue, headers: dict[str, str]
) -> None:
    recorded = fixture("errors_common")["cases"][1]["body"]
    sent = {name: value.encode() for name, value in headers.items()}
    answer = await venue.call("GET", API + "openorders", **sent)  # type: ignore[arg-type]
    assert error_of(answer) == recorded["error"] == "authenticationError"


@pytest.mark.parametrize("headers", [{"APIKey": "other"}, {"Authent": "bm8="}])
async def test_the_history_has_words_of_its_own_for_a_wrong_sender(
    venue: FuturesVenue, headers: dict[str, str]
) -> None:
    answer = await venue.call("GET", PAST, **headers)
    assert answer.status_code == 401
    assert answer.json() == {"status": "unauthorized", "reason": "authenticationError"}


async def test_a_key_that_may_only_read_changes_nothing(venue: FuturesVenue) -> None:
    venue.sim.kraken_futures.key.is_read_only = True
    assert (await venue.get("openorders"))["result"] == "success"
    answer = await venue.call("POST", API + "sendorder", query="orderType=lmt")
    assert error_of(answer) == "authenticationError"


async def test_the_bytes_of_query_and_body_are_signed_one_behind_the_other(
    venue: FuturesVenue,
) -> None:
    answer = await venue.call(
        "POST",
        API + "sendorder",
        query="orderType=lmt&symbol=PF_XBTUSD&side=buy",
        body="size=0.001&limitPrice=80000",
        nonce="1795168800000",
    )
    assert answer.json()["sendStatus"]["status"] == "placed"


async def test_a_body_that_is_not_percent_encoded_is_read_as_ccxt_sends_it(
    venue: FuturesVenue,
) -> None:
    order_id = await venue.placed()
    text = "json=" + batch_text({"order": "cancel", "order_id": order_id})
    answer = await venue.call("POST", API + "batchorder", body=text)
    assert answer.json()["batchStatus"][0]["status"] == "cancelled"


async def test_a_nonce_that_does_not_rise_is_refused(venue: FuturesVenue) -> None:
    path = API + "openorders"
    assert (await venue.call("GET", path, nonce="1000")).json()["result"] == "success"
    assert error_of(await venue.call("GET", path, nonce="1000")) == "nonceDuplicate"
    assert error_of(await venue.call("GET", path, nonce="999")) == "nonceBelowThreshold"
    assert (await venue.call("GET", path)).json()["result"] == "success"


BAD = [
    ("POST", "sendorder", "size=many", "400 BAD_REQUEST", 0),
    ("POST", "sendorder", "reduceOnly=True1", "400 BAD_REQUEST", 0),
    ("POST", "editorder", "limitPrice=80000", "400 BAD_REQUEST", 0),
    ("POST", "cancelorder", "order_id=1234", "Invalid UUID string: 1234", 11),
    ("POST", "cancelorder", "", "400 BAD_REQUEST", 0),
    ("POST", "cancelallordersafter", "", "400 BAD_REQUEST", 0),
    ("POST", "orders/status", "", "400 BAD_REQUEST", 0),
    ("POST", "batchorder", "ProcessBefore=soon", "400 BAD_REQUEST", 0),
    ("POST", "cancelallordersafter", "timeout=-1", "400 BAD_REQUEST", 0),
    ("GET", "fills", "lastFillTime=yesterday", "400 BAD_REQUEST", 0),
    ("GET", "openorders", "a=%ff", "400 BAD_REQUEST", 0),
]


@pytest.mark.parametrize(("method", "name", "query", "message", "code"), BAD)
async def test_what_cannot_be_read_is_refused_before_the_sender_is_looked_at(
    venue: FuturesVenue, method: str, name: str, query: str, message: str, code: int
) -> None:
    answer = await venue.call(method, API + name, query=query, APIKey="other")
    assert answer.status_code == 400
    assert answer.json() == {
        "status": "BAD_REQUEST",
        "result": "error",
        "errors": [{"code": code, "message": message}],
        "serverTime": "2026-11-20T12:00:20.000Z",
    }
    assert venue.sim.requests[-1].errors == (message,)


BATCHES = [
    ("", "requiredArgumentMissing"),
    ("{}", "requiredArgumentMissing"),
    ('{"batchOrder":[{"order":"send"}]}', "requiredArgumentMissing"),
    ('{"batchOrder":[{"order":"send","order_tag":"1","reduceOnly":True}]}', "Json Parse Error"),
    ('{"batchOrder":[{"order":"edit","reduceOnly":"true","size":[]}]}', "Json Parse Error"),
    ('{"batchOrder":[{"order":"edit","size":"many"}]}', "Json Parse Error"),
    ('{"batchOrder":[{"order":"send","order_tag":"1","reduceOnly":"true"}]}', "Json Parse Error"),
    ('{"batchOrder":[7]}', "Json Parse Error"),
    ('{"batchOrder":[{"order":"move"}]}', "invalidArgument: order"),
    ('{"batchOrder":7}', "invalidArgument: batchOrder"),
    (batch_text(*[{"order": "cancel", "cliOrdId": "a"}] * 501), "invalidArgument: batchOrder"),
]


@pytest.mark.parametrize(("text", "code"), BATCHES)
async def test_a_batch_that_cannot_be_read_is_refused_whole(
    venue: FuturesVenue, text: str, code: str
) -> None:
    answer = await venue.call("POST", API + "batchorder", body=f"json={encoded(text)}")
    assert error_of(answer) == code
    assert venue.sim.requests[-1].errors == (code,)
    assert not venue.sim.requests[-1].is_acted_upon
    other = await venue.call("POST", API + "batchorder", body="json=", APIKey="other")
    assert error_of(other) == "authenticationError"


async def test_a_batch_in_a_json_body_is_not_looked_at(venue: FuturesVenue) -> None:
    body = batch_text({"order": "cancel", "order_id": GONE})
    headers = {"Content-Type": "application/json"}
    answer = await venue.call("POST", API + "batchorder", body=body, **headers)
    assert error_of(answer) == "requiredArgumentMissing"


async def test_decimals_of_a_batch_may_be_text(venue: FuturesVenue) -> None:
    order = {**LIMIT, "size": "0.001", "limitPrice": "80000"}
    (result,) = await venue.batch({"order": "send", "order_tag": "1", **order})
    assert result["status"] == "placed"


async def test_an_unknown_symbol_is_named(venue: FuturesVenue) -> None:
    answer = await venue.post("sendorder", **{**LIMIT, "symbol": "PF_NONE", "limitPrice": 1})
    assert answer["error"] == "invalidArgument: symbol"


@pytest.mark.parametrize("path", [API + "nothing", "/derivatives/x", "/api/history/v3/x"])
async def test_an_unknown_path_is_not_found(venue: FuturesVenue, path: str) -> None:
    answer = await venue.call("GET", path)
    assert answer.status_code == 404
    assert answer.json()["status"] == "NOT_FOUND"


@pytest.mark.parametrize("spelling", ["ProcessBefore", "processBefore"])
async def test_a_deadline_holds_in_both_spellings(venue: FuturesVenue, spelling: str) -> None:
    order = {"order": "send", "order_tag": "1", **LIMIT, "limitPrice": 80000}
    (late,) = await venue.batch(order, **{spelling: "2026-11-20T12:00:19.999Z"})
    assert late["status"] == "wouldProcessAfterSpecifiedTime"
    (placed,) = await venue.batch(order, **{spelling: "2026-11-20T12:00:21Z"})
    assert placed["status"] == "placed"


@pytest.mark.parametrize("status", [200, 429])
async def test_units_are_spent_in_a_window_that_slides(venue: FuturesVenue, status: int) -> None:
    budget = venue.sim.kraken_futures.budget
    budget.status = status
    ten = [{"order": "cancel", "cliOrdId": f"none-{n}"} for n in range(10)]
    for _ in range(26):
        await venue.batch(*ten)
    assert budget.spent("main") == 494
    await venue.get("openorders")
    body = f"json={encoded(batch_text({'order': 'cancel', 'cliOrdId': 'a'}))}"
    refused = await venue.call("POST", API + "batchorder", body=body)
    assert error_of(refused, status) == "apiLimitExceeded"
    assert budget.spent("main") == 496
    venue.clock.advance(10)
    assert budget.spent("main") == 0
    assert (await venue.get("openorders"))["result"] == "success"


async def test_each_call_has_its_price(venue: FuturesVenue) -> None:
    budget = venue.sim.kraken_futures.budget

    async def price(name: str, **form: Any) -> int:
        venue.clock.advance(20)
        method = (
            venue.get
            if name in {"openorders", "accounts", "openpositions", "fills"}
            else venue.post
        )
        await method(name, **form)
        return budget.spent("main")

    for name in ("openorders", "accounts", "openpositions", "fills"):
        assert await price(name) == 2
    assert await price("fills", lastFillTime="2026-11-20T09:00:00Z") == 25
    assert await price("orders/status", orderIds=GONE) == 1
    for name in ("sendorder", "editorder", "cancelorder"):
        assert await price(name, orderId=GONE, order_id=GONE) == 10
    assert await price("cancelallorders") == 25
    assert await price("cancelallordersafter", timeout=0) == 25


async def test_a_refused_call_changes_nothing(venue: FuturesVenue) -> None:
    order_id = await venue.placed()
    venue.sim.kraken_futures.budget.background = 500
    answer = await venue.post("cancelorder", order_id=order_id)
    assert answer["error"] == "apiLimitExceeded"
    venue.sim.kraken_futures.budget.background = 0
    assert order_id in await venue.open()


async def test_the_history_has_a_pool_of_its_own(venue: FuturesVenue) -> None:
    budget = venue.sim.kraken_futures.budget
    for _ in range(100):
        await venue.past("triggers")
    assert budget.spent("main") == 0
    assert (await venue.past("orders"))["error"] == "apiLimitExceeded"
    venue.clock.advance(6)
    assert (await venue.past("orders"))["len"] > 0
    assert (await venue.past("orders"))["error"] == "apiLimitExceeded"


@pytest.mark.parametrize("stream", list(Stream))
async def test_pages_of_the_history_make_up_the_whole(venue: FuturesVenue, stream: Stream) -> None:
    whole = (await venue.past(stream))["elements"]
    assert len(whole) > 1
    assert whole == sorted(whole, key=lambda e: -e["timestamp"])
    paged: list[Any] = []
    token: dict[str, str] = {}
    for _ in whole:
        page = await venue.past(stream, count=1, **token)
        paged += page["elements"]
        assert page["len"] == len(page["elements"]) == 1
        if "continuationToken" not in page:
            break
        token = {"continuation_token": page["continuationToken"]}
    assert paged == whole
    oldest_first = await venue.past(stream, sort="asc")
    assert oldest_first["elements"] == whole[::-1]
    since = whole[1]["timestamp"]
    later = await venue.past(stream, since=since)
    assert later["elements"] == [e for e in whole if e["timestamp"] >= since]
    earlier = await venue.past(stream, before=since)
    assert earlier["elements"] == [e for e in whole if e["timestamp"] < since]


@pytest.mark.parametrize("query", ["sort=up", "since=now", "continuation_token=%21"])
async def test_a_look_into_the_history_must_be_readable(venue: FuturesVenue, query: str) -> None:
    answer = await venue.call("GET", PAST, query=query, APIKey="other")
    assert answer.status_code == 400


async def test_the_history_may_be_of_one_symbol(venue: FuturesVenue) -> None:
    await venue.placed()
    elements = (await venue.past("orders", tradeable="pf_xbtusd"))["elements"]
    assert 0 < len(elements) < len((await venue.past("orders"))["elements"])
    told = str(elements)
    assert "PF_XBTUSD" in told
    assert "PF_ETHUSD" not in told


async def test_costs_can_be_switched_off(venue: FuturesVenue) -> None:
    budget = venue.sim.kraken_futures.budget
    budget.is_enforced = False
    for _ in range(101):
        assert (await venue.post("cancelallordersafter", timeout=0))["result"] == "success"
        assert "error" not in await venue.past("triggers")
    assert budget.spent("main") == 0
    assert budget.tokens("main") == 100


async def test_of_a_repeated_member_the_last_counts(venue: FuturesVenue) -> None:
    order_id = await venue.placed(limitPrice=[79000, 80000])
    assert (await venue.open())[order_id]["limitPrice"] == 80000


async def test_a_reduce_only_order_is_told_as_such_in_both_forms(venue: FuturesVenue) -> None:
    order = {**LIMIT, "side": "sell", "limitPrice": 99000}
    await venue.placed(**order, reduceOnly="true")
    await venue.batch({"order": "send", "order_tag": "1", **order, "reduceOnly": True})
    assert [row["reduceOnly"] for row in (await venue.open()).values()] == [True, True]


async def test_the_history_is_the_same_in_its_older_version(venue: FuturesVenue) -> None:
    older = json.loads((await venue.call("GET", "/api/history/v2/orders")).content)
    assert older["elements"] == (await venue.past("orders"))["elements"]


async def test_a_held_order_is_answered_when_it_comes_through(venue: FuturesVenue) -> None:
    before = venue.clock.now()
    order = {**LIMIT, "symbol": "PF_ETHUSD", "size": 0.1, "limitPrice": 2800}
    (result,) = await venue.batch({"order": "send", "order_tag": "1", **order})
    assert result["status"] == "placed"
    assert (venue.clock.now() - before).total_seconds() == 0.02
    assert result["order_id"] in await venue.open()
