import json
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tests.simulator.venue import LIMIT, Venue
from tui.simulator.request_log import Facts, RequestLog


async def raw(venue: Venue, name: str, **members: Any) -> httpx.Response:
    nonce = venue.next_nonce()
    return await venue.send(name, json.dumps({"nonce": nonce, **members}).encode(), str(nonce))


async def test_private_calls_are_logged_in_order_of_arrival(venue: Venue) -> None:
    order_id = await venue.add()
    venue.clock.advance(2.5)
    await venue.get("Ticker", pair="XBTUSD")
    await venue.result("AmendOrder", txid=order_id, limit_price="89000")
    await venue.error("CancelOrder", txid="OAAAAA-AAAAA-AAAAAA")
    logged = list(venue.sim.requests)
    assert [request.endpoint for request in logged] == ["AddOrder", "AmendOrder", "CancelOrder"]
    assert [request.number for request in logged] == [1, 2, 3]
    assert [request.at for request in logged] == [
        1_795_176_000,
        Decimal("1795176002.5"),
        Decimal("1795176002.5"),
    ]
    assert [request.is_acted_upon for request in logged] == [True, True, False]
    assert [request.errors for request in logged] == [(), (), ("EOrder:Unknown order",)]
    assert {request.status for request in logged} == {200}
    assert logged[1].parameters == {"txid": order_id, "limit_price": "89000"}


async def test_the_log_holds_no_secret(venue: Venue) -> None:
    order_id = await venue.add()
    await venue.form("AmendOrder", txid=order_id, limit_price="-5%", otp="123456")
    form = venue.sim.requests[-1]
    assert form.parameters == {"txid": order_id, "limit_price": "-5%"}
    assert form.key_tail == venue.key[-4:]
    text = (await venue.http.get("/control/log")).text
    assert venue.key not in text
    assert str(venue.nonce) not in text
    assert "123456" not in text


async def test_one_amend_is_acted_upon_however_its_answer_fares(venue: Venue) -> None:
    order_id = await venue.add()
    venue.sim.faults.add("drop-after", endpoint="AmendOrder")
    assert (await raw(venue, "AmendOrder", txid=order_id, limit_price="89000")).status_code == 500
    (amend,) = venue.sim.requests.acted_upon("AmendOrder")
    assert (amend.faults, amend.status, amend.errors) == (("drop-after",), None, ())
    assert (await venue.query(order_id))["descr"]["price"] == "89000.0"


@pytest.mark.parametrize(
    ("kind", "options", "status", "errors", "acted"),
    [
        ("bad-gateway-before", {}, 502, (), False),
        ("bad-gateway-after", {}, 502, (), True),
        ("error", {"text": "EAPI:Invalid nonce"}, 200, ("EAPI:Invalid nonce",), False),
        ("unavailable-after", {}, 200, ("EService:Unavailable",), True),
        ("truncated", {}, 200, (), True),
        ("html-after", {}, 200, (), True),
        ("drop-before", {}, None, (), False),
    ],
)
async def test_what_was_done_and_what_was_said_are_told_apart(
    venue: Venue,
    kind: str,
    options: dict[str, Any],
    status: int | None,
    errors: tuple[str, ...],
    acted: bool,
) -> None:
    venue.sim.faults.add(kind, **options)
    await raw(venue, "AddOrder", **LIMIT)
    (logged,) = venue.sim.requests
    assert (logged.status, logged.errors, logged.is_acted_upon) == (status, errors, acted)


async def test_an_error_that_was_cut_off_was_not_said(venue: Venue) -> None:
    venue.sim.faults.add("truncated")
    await raw(venue, "AmendOrder", txid="OAAAAA-AAAAA-AAAAAA", limit_price="1")
    (logged,) = venue.sim.requests
    assert (logged.errors, logged.is_acted_upon) == ((), False)


async def test_a_trial_is_not_acted_upon(venue: Venue) -> None:
    order_id = await venue.add()
    batch = [{name: value for name, value in LIMIT.items() if name != "pair"}] * 2
    await venue.result("AddOrder", **LIMIT, validate=True)
    await venue.result("EditOrder", txid=order_id, pair="XBTUSD", price="89000", validate=True)
    await venue.result("AddOrderBatch", pair="XBTUSD", orders=batch, validate=True)
    assert [request.is_acted_upon for request in venue.sim.requests][1:] == [False] * 3
    await venue.result("EditOrder", txid=order_id, pair="XBTUSD", price="89000")
    await venue.result("AddOrderBatch", pair="XBTUSD", orders=batch)
    assert [request.is_acted_upon for request in venue.sim.requests][4:] == [True] * 2


async def test_amends_know_no_trial_and_are_acted_upon(venue: Venue) -> None:
    order_id = await venue.add()
    await venue.result("AmendOrder", txid=order_id, limit_price="89000", validate=True)
    assert len(venue.sim.requests.acted_upon("AmendOrder")) == 1


async def test_what_cannot_be_read_is_logged_all_the_same(venue: Venue) -> None:
    body = urlencode({"nonce": "1"}).encode()
    await venue.send("AmendOrder", b"{", "1")
    await venue.send("AmendOrder", b'{"nonce":1,"close":"x"}', "1")
    await venue.send("Balance", body, "1", key="", content_type="text/plain")
    first, second, third = venue.sim.requests
    assert (first.errors, first.parameters) == (("EAPI:Bad request",), {})
    assert (second.errors, second.parameters) == (("EGeneral:Invalid arguments:close",), {})
    assert (third.errors, third.key_tail) == (("EAPI:Invalid key",), "")


async def test_the_log_is_read_over_http_and_cleared(venue: Venue) -> None:
    order_id = await venue.add()
    (row,) = (await venue.http.get("/control/log")).json()["requests"]
    assert row["endpoint"] == "AddOrder"
    assert (row["is_acted_upon"], row["status"], row["errors"]) == (True, 200, [])
    answer = await venue.http.post("/control/log", json={"clear": True})
    assert answer.json() == {"requests": []}
    await venue.result("CancelOrder", txid=order_id)
    assert [request.number for request in venue.sim.requests] == [2]


def test_the_log_forgets_the_oldest() -> None:
    log = RequestLog()
    for _ in range(2_010):
        log.arrived("Balance", Decimal(0), Facts("key", {}))
    assert len(log) == 2_000
    assert (log[0].number, log[-1].number) == (11, 2_010)
