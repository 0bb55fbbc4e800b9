import asyncio
import json
from decimal import Decimal
from typing import Any

import httpx
import pytest

from tests.clock import ManualClock
from tests.simulator.venue import LIMIT, Venue, opened
from tui.simulator.faults import AFTER, BEFORE, MEANWHILE, STATES


async def raw(venue: Venue, name: str = "AddOrder", **members: Any) -> httpx.Response:
    nonce = venue.next_nonce()
    body = json.dumps({"nonce": nonce, **(members or LIMIT)}).encode()
    return await venue.send(name, body, str(nonce))


async def created(venue: Venue) -> int:
    return len(venue.sim.account.open)


@pytest.mark.parametrize(
    ("kind", "status", "acted"),
    [
        ("bad-gateway-before", 502, 0),
        ("bad-gateway-after", 502, 1),
        ("unknown-error-before", 520, 0),
        ("unknown-error-after", 520, 1),
        ("too-many-requests", 429, 0),
        ("html", 200, 0),
        ("html-after", 200, 1),
    ],
)
async def test_front_end_pages_are_html_with_or_without_effect(
    venue: Venue, kind: str, status: int, acted: int
) -> None:
    venue.sim.faults.add(kind)
    answer = await raw(venue)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.text.startswith("<html>")
    assert await created(venue) == acted


async def test_too_many_requests_says_when_to_come_back(venue: Venue) -> None:
    venue.sim.faults.add("too-many-requests", seconds=7)
    assert (await raw(venue)).headers["retry-after"] == "7"


@pytest.mark.parametrize(("kind", "acted"), [("unavailable-before", 0), ("unavailable-after", 1)])
async def test_unavailable_comes_with_and_without_effect(
    venue: Venue, kind: str, acted: int
) -> None:
    venue.sim.faults.add(kind)
    answer = await raw(venue)
    assert (answer.status_code, answer.json()) == (200, {"error": ["EService:Unavailable"]})
    assert await created(venue) == acted


async def test_any_error_text_can_be_given(venue: Venue) -> None:
    text = "EGeneral:Temporary lockout [/x] \u202e"
    venue.sim.faults.add("error", text=text)
    assert (await raw(venue)).json() == {"error": [text]}


@pytest.mark.parametrize(("kind", "acted"), [("drop-before", 0), ("drop-after", 1)])
async def test_a_dropped_connection_is_marked_in_process(
    venue: Venue, kind: str, acted: int
) -> None:
    venue.sim.faults.add(kind)
    answer = await raw(venue)
    assert (answer.status_code, answer.content) == (500, b"")
    assert answer.headers["x-simulator-fault"] == "dropped"
    assert await created(venue) == acted


async def test_a_truncated_answer_is_no_json(venue: Venue) -> None:
    venue.sim.faults.add("truncated")
    answer = await raw(venue)
    with pytest.raises(ValueError, match=r".+"):
        answer.json()
    assert answer.text.startswith('{"error":[]')
    assert await created(venue) == 1


async def test_a_missing_result_is_only_that(venue: Venue) -> None:
    venue.sim.faults.add("missing-result")
    assert (await raw(venue)).json() == {"error": []}
    assert await created(venue) == 1


async def test_unknown_fields_are_added_to_objects_not_to_maps(venue: Venue) -> None:
    await venue.add()
    plain = await venue.post("OpenOrders")
    venue.sim.faults.add("unknown-fields")
    strange = await venue.post("OpenOrders")
    ((order_id, row),) = strange["result"]["open"].items()
    assert row.pop("x_unknown") == {"nested": [1, "two", None]}
    assert row == plain["result"]["open"][order_id]
    venue.sim.faults.add("unknown-fields")
    assert "x_unknown" not in (await venue.get("Ticker", pair="XBTUSD"))["result"]


async def test_shuffled_keys_change_the_order_and_nothing_else(demo: Venue) -> None:
    before = await raw(demo, "OpenOrders", trades=True)
    demo.sim.faults.add("shuffled-keys")
    after = await raw(demo, "OpenOrders", trades=True)
    assert list(after.json()["result"]["open"]) != list(before.json()["result"]["open"])
    exact = [json.loads(answer.content, parse_float=Decimal) for answer in (before, after)]
    assert exact[0] == exact[1]


async def test_a_wrong_content_type_leaves_the_body(venue: Venue) -> None:
    venue.sim.faults.add("wrong-content-type")
    answer = await raw(venue)
    assert answer.headers["content-type"] == "text/html"
    assert answer.json()["error"] == []


async def test_garbage_is_no_text(venue: Venue) -> None:
    venue.sim.faults.add("garbage", size=64)
    answer = await raw(venue)
    assert len(answer.content) == 64
    with pytest.raises(ValueError, match=r".+"):
        answer.json()


async def test_an_oversized_answer_has_its_size(venue: Venue) -> None:
    venue.sim.faults.add("oversized", size=3_000_000)
    assert len((await raw(venue)).content) > 3_000_000


async def test_delays_pass_on_the_injected_clock(venue: Venue) -> None:
    venue.sim.faults.add("delay", seconds=3)
    await raw(venue)
    assert venue.clock.slept == [3.0]
    venue.sim.faults.add("delay-after", seconds=4)
    await raw(venue)
    assert venue.clock.slept == [3.0, 4.0]


async def test_a_slow_drip_spreads_the_body(venue: Venue) -> None:
    venue.sim.faults.add("slow-drip", seconds=8)
    await raw(venue, "OpenOrders", trades=True)
    assert set(venue.clock.slept) == {1.0}
    assert len(venue.clock.slept) >= 8


async def test_a_deadline_counts_the_delay_before_acting(venue: Venue) -> None:
    order_id = await venue.add()
    for delay, text in ((4, ""), (6, "EService:Deadline elapsed")):
        venue.sim.faults.add("delay", seconds=delay)
        now = venue.clock.now()
        deadline = now.replace(second=now.second + 5).isoformat()
        answer = await venue.post(
            "AmendOrder", txid=order_id, limit_price="89000", deadline=deadline
        )
        assert "".join(answer["error"]) == text


async def test_answers_wait_before_and_after_acting() -> None:
    async with opened(answer_delay=(0.030, 0.090)) as venue:
        await venue.get("Time")
        before, after = venue.clock.slept
        assert before == after
        assert 0.030 <= before + after <= 0.090


async def test_a_fault_hits_once_or_for_ever_and_only_its_endpoint(venue: Venue) -> None:
    faults = venue.sim.faults
    faults.add("html", endpoint="OpenOrders")
    assert (await raw(venue)).json()["error"] == []
    pages = [(await raw(venue, "OpenOrders", trades=True)).text[:1] for _ in range(2)]
    assert pages == ["<", "{"]
    faults.add("html", endpoint="OpenOrders", times=None)
    pages = [(await raw(venue, "OpenOrders", trades=True)).text[:1] for _ in range(3)]
    assert pages == ["<"] * 3
    faults.clear()
    assert (await raw(venue, "OpenOrders", trades=True)).text[:1] == "{"
    faults.add("html", times=2)
    pages = [(await raw(venue, "OpenOrders", trades=True)).text[:1] for _ in range(3)]
    assert pages == ["<", "<", "{"]


async def test_an_unknown_fault_is_refused(venue: Venue) -> None:
    with pytest.raises(ValueError, match="no such fault: gremlins"):
        venue.sim.faults.add("gremlins")


async def test_a_skewed_clock_shows_in_time_and_deadlines(venue: Venue) -> None:
    venue.sim.faults.add("clock-skew", seconds=-30)
    assert (await venue.get("Time"))["result"]["unixtime"] == 1795176000 - 30
    answer = await venue.post("AddOrder", **LIMIT, deadline="2026-11-20T12:00:40Z")
    assert answer["error"] == ["EGeneral:Invalid arguments:deadline"]


async def test_a_nonce_gap_makes_the_clients_nonces_old(venue: Venue) -> None:
    await venue.result("Balance")
    venue.sim.faults.add("nonce-gap", size=1000)
    assert await venue.error("Balance") == "EAPI:Invalid nonce"
    venue.nonce += 1000
    await venue.result("Balance")


async def test_an_announced_maintenance_is_listed_until_it_starts(venue: Venue) -> None:
    venue.sim.faults.add("maintenance-in", seconds=600)
    (event,) = (await venue.get("SystemStatus"))["result"]["upcoming_maintenance"]
    assert event["expected_start_utc"] == "2026-11-20T12:10:00Z"
    assert (event["time_to_start_s"], event["phase"]) == (600, "approaching_30m")
    venue.clock.advance(590)
    (event,) = (await venue.get("SystemStatus"))["result"]["upcoming_maintenance"]
    assert event["phase"] == "final_warning_30s"
    venue.clock.advance(10)
    assert (await venue.get("SystemStatus"))["result"]["upcoming_maintenance"] == []


async def test_clearing_puts_every_state_right(venue: Venue) -> None:
    faults = venue.sim.faults
    for kind, options in (
        ("late-visibility", {"seconds": 5}),
        ("clock-skew", {"seconds": 100}),
        ("pending-cancels", {}),
        ("mode", {"text": "maintenance"}),
        ("maintenance-in", {"seconds": 60}),
        ("tier", {"text": "starter"}),
    ):
        faults.add(kind, **options)
    faults.clear()
    order_id = await venue.add()
    assert order_id in await venue.open()
    assert await venue.result("CancelOrder", txid=order_id) == {"count": 1}
    assert (await venue.get("Time"))["result"]["unixtime"] == 1795176000
    assert (await venue.get("SystemStatus"))["result"]["upcoming_maintenance"] == []
    assert venue.sim.account.tier == "pro"


def test_every_kind_is_of_one_sort() -> None:
    kinds = [*BEFORE, *MEANWHILE, *AFTER, *STATES]
    assert len(kinds) == len(set(kinds))


async def test_front_end_pages_come_with_any_status(venue: Venue) -> None:
    for kind in ("bad-gateway-before", "bad-gateway-after"):
        venue.sim.faults.add(kind, size=504)
        answer = await raw(venue)
        assert (answer.status_code, "504 Gateway Timeout" in answer.text) == (504, True)
    venue.sim.faults.add("forbidden")
    assert (await raw(venue)).status_code == 403


async def test_an_error_may_come_although_it_was_done(venue: Venue) -> None:
    venue.sim.faults.add("error-after", text="EGeneral:Internal error:5")
    assert (await raw(venue)).json() == {"error": ["EGeneral:Internal error:5"]}
    assert await created(venue) == 1


async def test_a_cut_answer_promises_more_than_it_holds(venue: Venue) -> None:
    for size, length in ((0, None), (5, 5), (10_000, None)):
        venue.sim.faults.add("truncated", size=size)
        answer = await raw(venue)
        promised = int(answer.headers["content-length"])
        assert len(answer.content) < promised
        assert length is None or len(answer.content) == length


@pytest.mark.parametrize("raises", [True, False])
@pytest.mark.parametrize("kind", ["drop-before", "drop-after", "truncated"])
async def test_no_result_can_be_read_from_what_was_dropped_or_cut_in_process(
    venue: Venue, kind: str, raises: bool
) -> None:
    venue.sim.faults.add(kind)
    transport = httpx.ASGITransport(app=venue.sim.app, raise_app_exceptions=raises)
    async with httpx.AsyncClient(transport=transport, base_url="http://venue") as http:
        if raises and kind != "truncated":
            with pytest.raises(OSError, match="the simulated venue dropped the connection"):
                await http.get("/0/public/Time")
            return
        answer = await http.get("/0/public/Time")
    assert kind == "truncated" or (answer.status_code, answer.content) == (500, b"")
    with pytest.raises(ValueError, match=r".+"):
        answer.json()


@pytest.mark.parametrize("kind", ["delay", "delay-after"])
async def test_a_client_that_gives_up_does_not_stop_the_venue(kind: str) -> None:
    clock = ManualClock()
    async with opened(clock=clock) as venue:
        order_id = next(iter(venue.sim.account.open))
        venue.sim.faults.add(kind, seconds=30)
        asking = asyncio.ensure_future(venue.result("CancelOrder", txid=order_id))
        await clock.advance(10)
        asking.cancel()
        await clock.settle()
        assert asking.cancelled()
        assert venue.order(order_id).is_live is (kind == "delay")
        await clock.advance(20)
        (logged,) = venue.sim.requests
        assert logged.is_acted_upon
        assert not venue.order(order_id).is_live


async def test_what_is_held_up_inside_the_venue_keeps_the_nonce_it_came_with() -> None:
    clock = ManualClock()
    async with opened(clock=clock) as venue:
        order_id = next(iter(venue.sim.account.open))
        venue.sim.faults.add("delay", seconds=30)
        asking = asyncio.ensure_future(venue.result("CancelOrder", txid=order_id))
        await clock.settle()
        await venue.result("Balance")
        await clock.advance(30)
        assert await asking == {"count": 1}


async def test_what_has_no_right_to_come_in_is_refused_after_the_delay_too(venue: Venue) -> None:
    venue.sim.faults.add("delay", seconds=3)
    body = b'{"nonce":1}'
    assert (await venue.send("Balance", body, "1", key="x")).json() == {
        "error": ["EAPI:Invalid key"]
    }
    venue.sim.faults.add("delay", seconds=3)
    assert (await venue.get("Time"))["error"] == []
