import json
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.simulator.kuna_venue import (
    LIMIT,
    ORDER,
    STOP,
    KunaVenue,
    data,
    error_of,
    fixture,
    opened,
)

MINE = "0f2b0e0a-7a53-4a0e-9a36-0b7f5f0c1a01"
POOR = {**LIMIT, "quantity": "50"}
WRITES = ("create", "cancel", "multi")


@pytest_asyncio.fixture
async def venue() -> AsyncIterator[KunaVenue]:
    async with opened() as held:
        yield held


async def sent(venue: KunaVenue, name: str, order_id: str) -> httpx.Response:
    """Create an order, or cancel one in either way."""
    match name:
        case "create":
            answer = await venue.post("create", {**LIMIT, "id": MINE})
        case "cancel":
            answer = await venue.post("cancel", {"orderId": order_id})
        case _:
            answer = await venue.post("cancel/multi", {"orderIds": [order_id]})
    assert isinstance(answer, httpx.Response)
    return answer


def has_acted(venue: KunaVenue, name: str, order_id: str) -> bool:
    if name == "create":
        return MINE in venue.account.orders
    return venue.order(order_id).status == "Canceled"


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize(
    ("kind", "status", "acted"),
    [
        ("drop-before", 500, False),
        ("drop-after", 500, True),
        ("bad-gateway-before", 502, False),
        ("bad-gateway-after", 502, True),
        ("too-many-requests", 429, False),
        ("html-after", 200, True),
        ("delay", 200, True),
        ("delay-after", 200, True),
        ("truncated", 200, True),
        ("garbage", 200, True),
        ("missing-result", 200, True),
        ("unavailable-after", 503, True),
    ],
)
async def test_what_goes_wrong_with_a_write_is_done_or_not_as_told(
    venue: KunaVenue, name: str, kind: str, status: int, *, acted: bool
) -> None:
    order_id = await venue.placed()
    venue.sim.faults.add(kind, endpoint=name, seconds=5)
    answer = await sent(venue, name, order_id)
    assert answer.status_code == status
    assert has_acted(venue, name, order_id) is acted
    (logged,) = venue.sim.requests.to(name)[-1:]
    assert (logged.is_acted_upon, logged.faults) == (acted, (kind,))
    if kind == "missing-result":
        assert answer.json() == {}


async def test_a_lost_reply_is_found_by_its_id(venue: KunaVenue) -> None:
    venue.sim.faults.add("drop-after", endpoint="create")
    await sent(venue, "create", "")
    assert (await venue.get(f"{ORDER}details/{MINE}"))["status"] == "Open"
    assert MINE in await venue.active()


async def test_what_a_request_did_may_show_late(venue: KunaVenue) -> None:
    gone = await venue.placed()
    venue.sim.faults.add("late-visibility", seconds=4)
    data(await venue.post("create", {**LIMIT, "id": MINE, "price": "29500"}))
    data(await venue.post("cancel", {"orderId": gone}))
    assert gone in await venue.active()
    assert MINE not in [row["id"] for row in await venue.get(f"{ORDER}history")]
    missing = await venue.call("GET", f"{ORDER}details/{MINE}")
    assert error_of(missing) in {"NOT_FOUND", "2003"}
    assert MINE not in [r["orderId"] for r in await venue.get("/v4/trade/private/history")]
    venue.clock.advance(4)
    assert gone not in await venue.active()
    assert (await venue.get(f"{ORDER}details/{MINE}?withTrades=true"))["trades"]


async def test_a_fill_may_come_first(venue: KunaVenue) -> None:
    order_id = await venue.placed(quantity="0.1")
    venue.sim.faults.add("fill-first", endpoint="cancel", size=40)
    data(await venue.post("cancel", {"orderId": order_id.upper()}))
    order = venue.order(order_id)
    assert (order.status, order.executed) == ("Canceled", Decimal("0.04"))


async def test_a_fill_of_the_whole_makes_the_cancel_a_bad_request(venue: KunaVenue) -> None:
    order_id = await venue.placed(**STOP)
    venue.sim.faults.add("fill-first", endpoint="cancel")
    answer = await venue.post("cancel", {"orderId": order_id})
    assert (answer.status_code, error_of(answer)) == (400, "BAD_REQUEST")
    assert venue.order(order_id).status == "Closed"


async def test_somebody_else_may_cancel_first(venue: KunaVenue) -> None:
    one, two = await venue.placed(), await venue.placed()
    venue.sim.faults.add("cancel-first", endpoint="multi")
    rows = data(await venue.post("cancel/multi", {"orderIds": [one, two]}))
    assert [row["success"] for row in rows] == [False, True]


async def test_refusals_take_turns_unless_told_otherwise(venue: KunaVenue) -> None:
    told = [await venue.post("create", POOR) for _ in range(4)]
    assert [answer.status_code for answer in told] == [400, 200, 400, 400]
    assert [next(iter(answer.json())) for answer in told] == ["errors", "errors", "error", "errors"]
    funds = "INSUFFICIENT_FUNDS"
    assert [error_of(answer) for answer in told] == [funds, funds, "2002", funds]


@pytest.mark.parametrize(("text", "status"), [("200", 200), ("status", 400)])
async def test_refusals_come_in_one_way_when_told_so(
    venue: KunaVenue, text: str, status: int
) -> None:
    venue.sim.faults.add("kuna-refusals", text=text)
    for _ in range(3):
        answer = await venue.post("create", POOR)
        assert answer.status_code == status
        error = answer.json()["errors"][0]
        assert (error["code"], error["extensions"]) == (
            "INSUFFICIENT_FUNDS",
            {"code": "INSUFFICIENT_FUNDS"},
        )


async def test_calls_are_counted_where_another_program_uses_them_up() -> None:
    async with opened(scenario="rate-limited") as venue:

        async def statuses(number: int) -> list[int]:
            return [(await venue.call("GET", "/v4/private/me")).status_code for _ in range(number)]

        assert await statuses(7) == [200] * 6 + [429]
        venue.clock.advance(1)
        assert await statuses(2) == [200, 429]
        answer = await venue.post("create", LIMIT)
        assert (answer.headers["retry-after"], error_of(answer)) == ("1", "TOO_MANY_REQUESTS")
        public = [(await venue.http.get("/v4/public/timestamp")).status_code for _ in range(7)]
        assert public == [200] * 6 + [429]
        venue.clock.advance(60)
        assert await statuses(7) == [200] * 6 + [429]


async def test_calls_are_not_counted_elsewhere(venue: KunaVenue) -> None:
    for _ in range(20):
        await venue.get("/v4/private/me")


async def test_an_address_that_is_not_allowed_is_told_as_recorded(venue: KunaVenue) -> None:
    recorded = fixture("error_ip_not_in_white_list")["cases"][0]["body"]
    venue.sim.faults.add("kuna-address")
    told = [await venue.call("GET", "/v4/private/me") for _ in range(3)]
    assert [answer.json() for answer in told] == [recorded] * 3
    assert [answer.status_code for answer in told] == [403, 200, 403]
    assert (await venue.http.get("/v4/public/timestamp")).status_code == 200


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("INSUFFICIENT_FUNDS", 200),
        ("Internal Server Error - Order is already processed", 500),
        ("WrongRequestException", 500),
        ("BAD_REQUEST - no", 400),
        ("UNAUTHORIZED", 401),
        ("TOO_MANY_REQUESTS", 429),
        ("SOMETHING_NEW - hm", 200),
    ],
)
async def test_any_refusal_may_be_given_word_by_word(
    venue: KunaVenue, text: str, status: int
) -> None:
    venue.sim.faults.add("error", endpoint="create", text=text)
    answer = await venue.post("create", LIMIT)
    code, _, message = text.partition(" - ")
    error = answer.json()["errors"][0]
    assert (answer.status_code, error["code"], error.get("message", "")) == (status, code, message)
    assert venue.sim.requests.to("create")[-1].errors == (text,)


@pytest.mark.parametrize(
    ("path", "name"),
    [(f"details/{MINE}", "details"), (f"{MINE}/trades", "trades"), ("active", "active")],
)
async def test_faults_and_the_log_call_a_read_by_its_name(
    venue: KunaVenue, path: str, name: str
) -> None:
    venue.sim.faults.add("bad-gateway-before", endpoint=name)
    assert (await venue.call("GET", ORDER + path)).status_code == 502
    assert [request.endpoint for request in venue.sim.requests] == [name]


async def test_a_fault_of_the_book_hits_the_book(venue: KunaVenue) -> None:
    venue.sim.faults.add("bad-gateway-before", endpoint="book")
    answer = await venue.http.get("/v4/order/public/book/BTC_USDT")
    assert answer.status_code == 502
    assert len(venue.sim.requests) == 0


async def test_the_log_has_what_was_sent_but_no_secret(venue: KunaVenue) -> None:
    await venue.post("create", {**LIMIT, "id": MINE})
    await venue.get(f"{ORDER}active?pairs=BTC_USDT")
    await venue.http.get("/v4/private/me", headers={"api-key": venue.single})
    create, active, me = venue.sim.requests
    assert create.parameters == {**LIMIT, "id": MINE}
    assert active.parameters == {"pairs": "BTC_USDT"}
    assert (create.key_tail, me.key_tail) == (venue.key[-4:], venue.single[-4:])
    assert venue.secret not in repr(list(venue.sim.requests))


@pytest.mark.parametrize("status", ["Expired", "Rejected", "Canceled"])
async def test_the_venue_may_end_an_order_by_itself(venue: KunaVenue, status: str) -> None:
    order_id = await venue.placed(**STOP)
    given = None if status == "Expired" else status
    venue.sim.faults.add("kuna-end", text=order_id.upper(), endpoint=given)
    row = await venue.get(f"{ORDER}details/{order_id}")
    assert (row["status"], row["closedAt"]) == (status, "2026-11-20T12:00:00.000Z")
    venue.sim.faults.add("kuna-end", text=order_id, endpoint="Open")
    assert venue.order(order_id).status == status


async def test_clearing_puts_the_venue_right(venue: KunaVenue) -> None:
    def habits() -> Any:
        return repr(venue.habits)

    before = habits()
    texts = {"kuna-refusals": "200", "kuna-stops": "both", "kuna-finished-rows": "missing"}
    for kind in ("wrong-side", "races", "pending", "address"):
        texts[f"kuna-{kind}"] = ""
    for kind, text in texts.items():
        was = habits()
        venue.sim.faults.add(kind, text=text)
        assert habits() != was, kind
    venue.sim.faults.clear()
    assert habits() == before


async def test_other_states_reach_kuna_too(venue: KunaVenue) -> None:
    venue.sim.faults.add("clock-skew", seconds=30)
    assert (await venue.public("/v4/public/timestamp"))["timestamp"] == 1795176030
    await venue.get("/v4/private/me")
    venue.sim.faults.add("nonce-gap")
    assert (await venue.call("GET", "/v4/private/me")).status_code == 401
    venue.sim.faults.add("mode", text="maintenance")
    assert (await venue.http.get("/v4/public/timestamp")).status_code == 503
    venue.sim.faults.clear()
    assert (await venue.public("/v4/public/timestamp"))["timestamp"] == 1795176000
    await venue.get("/v4/private/me")


async def test_strange_members_may_appear_in_every_object(venue: KunaVenue) -> None:
    venue.sim.faults.add("unknown-fields", endpoint="active")
    answer = (await venue.call("GET", f"{ORDER}active")).json()
    assert "x_unknown" in answer
    assert all("x_unknown" in row for row in answer["data"])


@pytest.mark.parametrize("member", ["price", "last"])
async def test_a_price_is_set_and_held_by_hand(venue: KunaVenue, member: str) -> None:
    order_id = await venue.placed(price="28000")
    told = await venue.http.post(
        "/control/market", json={"instrument": "BTC_USDT", member: "27000.5", "held": False}
    )
    assert told.json()["kuna"]["market"]["BTC_USDT"]["price"] == 27000.5
    assert venue.order(order_id).status == "Closed"
    assert not venue.sim.kuna.market.quotes["BTC_USDT"].is_held
    state = (await venue.http.get("/control/state")).json()["kuna"]
    live = {order.id for order in venue.account.live()}
    assert set(state["orders"]) == live
    assert state["habits"]["listing"] == "history"
    assert state["trades"] == {"main": len(venue.account.trades)}
    assert json.dumps(state["balances"]["main"]["BTC"])
