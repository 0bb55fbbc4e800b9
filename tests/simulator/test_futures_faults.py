"""Faults, scenarios and control of the simulator at the endpoints of Kraken Futures."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.simulator.fault_matrix import Act, FaultSetting, Reply, kind_of
from tests.simulator.futures_faults import ENDPOINTS, arm, futures_settings
from tests.simulator.futures_venue import (
    API,
    LIMIT,
    FuturesVenue,
    batch_text,
    encoded,
    opened,
)
from tests.simulator.venue import HeldClock
from tui.simulator.kraken_futures.keys import FuturesKey

CASES = [(act, setting) for act in Act for setting in futures_settings(act)]
CLIENT_ID = "desk-1"


@pytest_asyncio.fixture
async def venue() -> AsyncIterator[FuturesVenue]:
    async with opened() as held:
        await held.post("cancelallorders")
        yield held


def instruction_of(act: Act, order_id: str) -> dict[str, Any]:
    match act:
        case Act.AMEND:
            return {"order": "edit", "order_id": order_id, "limitPrice": 79000}
        case Act.CREATE:
            created = {"order": "send", "order_tag": "1", **LIMIT, "limitPrice": 80000}
            return {**created, "cliOrdId": CLIENT_ID}
        case _:
            return {"order": "cancel", "order_id": order_id}


async def sent(
    venue: FuturesVenue, act: Act, setting: FaultSetting, order_id: str
) -> httpx.Response:
    if act is Act.CANCEL:
        return await venue.call("POST", API + "cancelorder", body=f"order_id={order_id}")
    body = f"json={encoded(batch_text(instruction_of(act, order_id)))}"
    if setting.needs_deadline:
        deadline = (venue.clock.now() + timedelta(seconds=5)).isoformat()
        body += f"&ProcessBefore={encoded(deadline)}"
    return await venue.call("POST", API + "batchorder", body=body)


def is_error(body: dict[str, Any]) -> bool:
    return body.get("result") == "error"


def has_acted(venue: FuturesVenue, act: Act, order_id: str) -> bool:
    """Tell from the venue's own books whether it did what was asked."""
    account = venue.sim.futures_account
    order = account.find(order_id, None)
    assert order is not None
    match act:
        case Act.AMEND:
            return order.limit_price == 79000
        case Act.CREATE:
            return account.find(None, CLIENT_ID) is not None
        case _:
            return order.state == "CANCELLED"


@pytest.mark.parametrize(
    ("act", "setting"), CASES, ids=[f"{act}: {setting.name}" for act, setting in CASES]
)
async def test_each_setting_does_to_the_venue_what_the_table_says(
    venue: FuturesVenue, act: Act, setting: FaultSetting
) -> None:
    order_id = await venue.placed()
    arm(setting, venue.sim.faults, act)
    started = venue.clock.now()
    answer = await sent(venue, act, setting, order_id)
    waited = (venue.clock.now() - started).total_seconds()
    assert kind_of(answer, waited, is_error) is setting.reply
    if setting.reply is Reply.ERROR:
        assert answer.json()["error"] == setting.text
    if setting.kind != "cancel-first" or act is not Act.CANCEL:
        assert has_acted(venue, act, order_id) is setting.acted
    (logged,) = venue.sim.requests.to(ENDPOINTS[act])[-1:]
    assert logged.is_acted_upon is setting.acted


@pytest.mark.parametrize("act", list(Act))
async def test_a_late_effect_shows_in_the_end(venue: FuturesVenue, act: Act) -> None:
    order_id = await venue.placed()
    before, past = await venue.open(), (await venue.past("orders"))["elements"]
    setting = next(s for s in futures_settings(act) if s.late_by)
    arm(setting, venue.sim.faults, act)
    venue.clock.advance(setting.late_by)
    await sent(venue, act, setting, order_id)
    venue.clock.advance(setting.late_by - 0.1)
    assert await venue.open() == before
    assert (await venue.past("orders"))["elements"] == past
    venue.clock.advance(0.1)
    assert await venue.open() != before
    assert len((await venue.past("orders"))["elements"]) == len(past) + 1


async def test_a_late_order_has_no_status_yet(venue: FuturesVenue) -> None:
    venue.sim.faults.add("late-visibility", seconds=3)
    order_id = await venue.placed()
    assert (await venue.post("orders/status", orderIds=order_id))["orders"] == []
    venue.clock.advance(3)
    assert len((await venue.post("orders/status", orderIds=order_id))["orders"]) == 1


@pytest.mark.parametrize("kind", ["fill-first", "cancel-first"])
async def test_nothing_happens_first_to_an_order_that_is_not_there(
    venue: FuturesVenue, kind: str
) -> None:
    order_id = await venue.placed()
    venue.sim.faults.add(kind)
    sends = [{"order": "send", "order_tag": "1", **LIMIT, "limitPrice": 80000}]
    await venue.batch(*sends)
    venue.sim.faults.add(kind, text="none")
    await venue.batch(*sends)
    assert len(await venue.open()) == 3
    venue.sim.faults.add(kind, text=order_id)
    await venue.batch(*sends)
    assert order_id not in await venue.open()


class BusyClock(HeldClock):
    """A clock during whose sleep another request takes a higher nonce."""

    key: FuturesKey

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds)
        self.key.nonce = 100


async def test_a_sender_is_looked_at_before_a_request_is_held_up() -> None:
    clock = BusyClock()
    async with opened(clock=clock) as venue:
        clock.key = venue.sim.kraken_futures.key
        path = API + "openorders"
        venue.sim.faults.add("delay", seconds=9, times=2)
        assert (await venue.call("GET", path, nonce="5")).json()["result"] == "success"
        refused = await venue.call("GET", path, nonce="6")
        assert refused.json()["error"] == "nonceBelowThreshold"


async def test_a_status_is_asked_for_one_instruction(venue: FuturesVenue) -> None:
    order_id = await venue.placed()
    venue.sim.faults.add("instruction-status", text="outsidePriceCollar", endpoint="edit")
    edit = {"order": "edit", "order_id": order_id, "limitPrice": 79000}
    results = await venue.batch(edit, {**edit, "limitPrice": 79001})
    assert [r["status"] for r in results] == ["outsidePriceCollar", "edited"]


async def test_results_come_in_another_order_or_not_at_all(venue: FuturesVenue) -> None:
    sends = [{"order": "send", "order_tag": str(n), **LIMIT, "limitPrice": 80000} for n in range(5)]
    venue.sim.faults.add("shuffled-results")
    venue.sim.faults.add("missing-results", size=2)
    tags = [result["order_tag"] for result in await venue.batch(*sends)]
    assert sorted(tags) == ["0", "1", "3", "4"] != tags
    assert len(await venue.open()) == 5
    venue.sim.faults.clear()
    tags = [result["order_tag"] for result in await venue.batch(*sends)]
    assert tags == ["0", "1", "2", "3", "4"]


async def test_states_hold_until_they_are_cleared(venue: FuturesVenue) -> None:
    faults = venue.sim.faults
    for mode, status in (("post_only", "marketIsPostOnly"), ("cancel_only", "marketSuspended")):
        faults.add("mode", text=mode)
        answer = await venue.post("sendorder", **LIMIT, limitPrice=80000)
        assert answer["sendStatus"]["status"] == status
    faults.add("mode", text="maintenance")
    assert (await venue.get("openorders"))["error"] == "Unavailable"
    faults.add("clock-skew", seconds=-7)
    assert (await venue.get("tickers"))["serverTime"] == "2026-11-20T11:59:53.000Z"
    faults.add("nonce-gap", size=5000)
    refused = await venue.call("GET", API + "openorders", nonce="4999")
    assert refused.json()["error"] == "nonceBelowThreshold"
    faults.clear()
    assert (await venue.get("openorders"))["serverTime"] == "2026-11-20T12:00:00.000Z"
    await venue.placed()


async def test_unknown_members_come_in_every_object(venue: FuturesVenue) -> None:
    await venue.placed()
    venue.sim.faults.add("unknown-fields")
    answer = await venue.get("openorders")
    assert "x_unknown" in answer
    assert all("x_unknown" in row for row in answer["openOrders"])


async def test_a_lost_reply_hits_every_third_act_of_both_venues() -> None:
    async with opened(scenario="lost-reply") as venue:
        lost = []
        for _ in range(6):
            answer = await venue.call("POST", API + "cancelorder", query="cliOrdId=a")
            lost.append(answer.status_code == 500)
        assert lost == [False, False, True, False, False, True]
        assert [r.is_acted_upon for r in venue.sim.requests] == [False] * 6


async def test_a_venue_that_is_down_answers_with_a_page() -> None:
    async with opened(scenario="venue-down") as venue:
        assert (await venue.get("openorders"))["result"] == "success"
        venue.clock.advance(30)
        assert (await venue.call("GET", API + "openorders")).status_code == 503
        assert (await venue.call("GET", "/api/history/v3/orders")).status_code == 503


async def test_another_program_leaves_few_units() -> None:
    async with opened(scenario="rate-limited") as venue:
        await venue.post("cancelallorders")
        await venue.post("cancelallorders")
        assert (await venue.post("cancelallorders"))["error"] == "apiLimitExceeded"
        venue.clock.advance(10)
        assert (await venue.post("cancelallorders"))["result"] == "success"


async def test_contracts_are_moved_by_control(venue: FuturesVenue) -> None:
    async def move(**members: Any) -> Any:
        answer = await venue.http.post(
            "/control/market", json={"instrument": "pf_xbtusd", **members}
        )
        assert answer.status_code == 200, answer.text
        return answer.json()["futures"]["market"]["PF_XBTUSD"]

    moved = await move(last="90000", mark="90001", index="90002", post_only=True)
    assert (moved["last"], moved["mark"], moved["index"]) == (90000, 90001, 90002)
    assert moved["post_only"]
    assert not moved["suspended"]
    assert venue.sim.futures.market.quotes["PF_XBTUSD"].is_held
    assert (await move(suspended=True))["suspended"]


async def test_the_log_tells_what_was_asked(venue: FuturesVenue) -> None:
    venue.sim.requests.clear()
    await venue.batch({"order": "cancel", "cliOrdId": "none"})
    await venue.get("openorders")
    await venue.get("tickers")
    batch, read = venue.sim.requests
    assert (batch.endpoint, batch.is_acted_upon, batch.status) == ("batchorder", False, 200)
    asked: Any = batch.parameters["json"]
    assert asked["batchOrder"] == [{"order": "cancel", "cliOrdId": "none"}]
    assert batch.key_tail == venue.key[-4:]
    assert (read.endpoint, read.is_acted_upon, read.errors) == ("openorders", True, ())
