"""Faults and disturbances of the simulator at the endpoints of Kraken Embed."""

from typing import Any

import pytest

from tests.simulator.embed_faults import ACTS, ENDPOINTS, arm, embed_settings
from tests.simulator.embed_venue import FIRST, ORDERS, EmbedVenue, ok, refusal
from tests.simulator.fault_matrix import Act, FaultSetting, Reply, kind_of
from tui.simulator.kraken_embed.failures import status_of
from tui.simulator.kraken_embed.order import OrderStatus

CASES = [(act, setting) for act in ACTS for setting in embed_settings(act)]
NAME = "lost #k3f9ab"


def is_error(body: dict[str, Any]) -> bool:
    return bool(body.get("error"))


async def sent(embed: EmbedVenue, act: Act, order_id: str) -> Any:
    if act is Act.CREATE:
        return await embed.create(name=NAME)
    return await embed.cancel(order_id)


def has_acted(embed: EmbedVenue, act: Act, order_id: str) -> bool:
    """Tell from the venue's own books whether it did what was asked."""
    if act is Act.CREATE:
        return any(order.name == NAME for order in embed.first.orders.values())
    return embed.first.orders[order_id].reason == "Cancelled by user"


@pytest.mark.parametrize(
    ("act", "setting"), CASES, ids=[f"{act}: {setting.name}" for act, setting in CASES]
)
async def test_each_setting_does_to_the_venue_what_the_table_says(
    embed: EmbedVenue, act: Act, setting: FaultSetting
) -> None:
    order_id = await embed.created()
    arm(setting, embed.sim.faults, act)
    started = embed.clock.now()
    answer = await sent(embed, act, order_id)
    waited = (embed.clock.now() - started).total_seconds()
    assert kind_of(answer, waited, is_error) is setting.reply
    if setting.reply is Reply.ERROR:
        assert refusal(answer) == (status_of(setting.text), setting.text)
    assert has_acted(embed, act, order_id) is setting.acted
    (logged,) = embed.sim.requests.to(ENDPOINTS[act])[-1:]
    assert logged.is_acted_upon is setting.acted


@pytest.mark.parametrize("act", ACTS)
async def test_a_late_effect_shows_in_the_end(embed: EmbedVenue, act: Act) -> None:
    order_id = await embed.created()
    before = ok(await embed.call("GET", ORDERS, user=FIRST))
    setting = next(one for one in embed_settings(act) if one.late_by)
    arm(setting, embed.sim.faults, act)
    await sent(embed, act, order_id)
    embed.clock.advance(setting.late_by - 0.1)
    assert ok(await embed.call("GET", ORDERS, user=FIRST)) == before
    assert (await embed.get(order_id))["status"] == {"status": "active"}
    embed.clock.advance(0.1)
    assert ok(await embed.call("GET", ORDERS, user=FIRST)) != before


async def test_one_path_is_two_endpoints_told_apart_by_the_method(embed: EmbedVenue) -> None:
    embed.sim.faults.add("html", endpoint="create")
    assert await embed.listed() == []
    assert (await embed.create()).text.startswith("<html>")
    order_id = await embed.created()
    embed.sim.faults.add("html", endpoint="get")
    assert await embed.listed() == [order_id]
    answer = await embed.call("GET", f"{ORDERS}/{order_id}", user=FIRST)
    assert answer.text.startswith("<html>")


async def test_writes_are_creates_and_cancels_only(embed: EmbedVenue) -> None:
    embed.sim.faults.add("html", writes_only=True, times=None)
    assert await embed.listed() == []
    ok(await embed.call("GET", "/b2b/assets/BTC/rates"))
    answer = await embed.call("POST", "/b2b/quotes/prospective", user=FIRST)
    assert answer.headers["content-type"] == "application/json"
    assert (await embed.create()).text.startswith("<html>")
    assert (await embed.cancel("sched_x")).text.startswith("<html>")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("EAPI:Rate limit exceeded", 429),
        ("EPTL:User has too many quote executions in progress", 429),
        ("EPTL:User has reached volume threshold", 429),
        ("EPTL:Order cancelled. Try again.", 503),
        ("EAPI:User Locked", 403),
        ("EPTL:UserKycDenyTrading", 403),
        ("EPTL:Not enough depth on book", 409),
        ("EAPI:Potential wash trade", 409),
        ("EPTL:PTL unable to fund transfer for quote", 422),
        ("EGeneral:Internal error", 500),
        ("EService:Timeout", 408),
        ("ENexus:Asset disabled", 400),
    ],
)
async def test_documented_codes_come_with_their_status(
    embed: EmbedVenue, text: str, status: int
) -> None:
    embed.sim.faults.add("error", endpoint="create", text=text)
    answer = await embed.create()
    assert refusal(answer) == (status, text)
    assert "retry-after" not in answer.headers


async def test_a_busy_venue_may_say_when_to_come_back(embed: EmbedVenue) -> None:
    embed.sim.faults.add("error", text="EAPI:Rate limit exceeded", seconds=7)
    answer = await embed.create()
    assert refusal(answer)[0] == 429
    assert answer.headers["retry-after"] == "7"


@pytest.mark.parametrize("status", [200, 408, 503])
async def test_any_text_can_come_with_any_status_even_after_the_act(
    embed: EmbedVenue, status: int
) -> None:
    embed.sim.faults.add("error-after", text="EService:Timeout", size=status)
    assert refusal(await embed.create()) == (status, "EService:Timeout")
    assert len(embed.first.orders) == 1


async def test_a_request_held_up_is_checked_on_arrival(embed: EmbedVenue) -> None:
    embed.sim.faults.add("delay", endpoint="create", seconds=20)
    nonce = embed.nonce
    ok(await embed.create())
    assert embed.sim.kraken_embed.key.nonce == nonce + 1
    embed.sim.faults.add("delay", seconds=20)
    target = f"{ORDERS}?user=AA00"
    answer = await embed.send("GET", target, headers={"API-Sign": "c3R1ZmY="})
    assert refusal(answer) == (401, "EAPI:Invalid signature")


async def test_a_nonce_gap_makes_the_next_nonce_too_low(embed: EmbedVenue) -> None:
    await embed.listed()
    embed.sim.faults.add("nonce-gap", size=2)
    answer = await embed.call("GET", ORDERS, user=FIRST)
    assert refusal(answer) == (401, "EAPI:Invalid nonce")
    await embed.call("GET", ORDERS, user=FIRST)
    ok(await embed.call("GET", ORDERS, user=FIRST))
    embed.sim.faults.add("nonce-gap")
    answer = await embed.call("GET", ORDERS, user=FIRST)
    assert refusal(answer) == (401, "EAPI:Invalid nonce")


async def test_every_answer_tells_the_time_of_the_venue(embed: EmbedVenue) -> None:
    answer = await embed.call("GET", ORDERS, user=FIRST)
    assert answer.headers["date"] == "Fri, 20 Nov 2026 12:00:00 GMT"
    embed.sim.faults.add("clock-skew", seconds=-90)
    embed.sim.faults.add("html")
    answer = await embed.call("GET", ORDERS, user=FIRST)
    assert answer.headers["date"] == "Fri, 20 Nov 2026 11:58:30 GMT"
    assert ok(await embed.create())["order"]["created_at"] == "2026-11-20T11:58:30Z"


async def test_a_maintenance_refuses_everything_and_fires_nothing(embed: EmbedVenue) -> None:
    order_id = await embed.created()
    embed.sim.faults.add("mode", text="maintenance")
    assert refusal(await embed.cancel(order_id)) == (503, "EService:Unavailable")
    embed.price("BTC/USD", "70000")
    embed.sim.faults.clear()
    assert (await embed.get(order_id))["status"] == {"status": "active"}
    embed.sim.step(0.25)
    assert (await embed.get(order_id))["status"] == {"status": "completed"}


async def test_while_only_cancels_are_taken_nothing_new_is(embed: EmbedVenue) -> None:
    order_id = await embed.created()
    embed.sim.faults.add("mode", text="cancel_only")
    assert refusal(await embed.create()) == (503, "EService:Unavailable")
    assert ok(await embed.cancel(order_id))["order"]["status"]["status"] == "cancelled"


async def test_an_order_that_fires_right_before_its_cancel_is_completed(embed: EmbedVenue) -> None:
    order_id = await embed.created()
    embed.sim.faults.add("fill-first", endpoint="cancel")
    assert refusal(await embed.cancel(order_id))[0] == 409
    assert embed.first.orders[order_id].status is OrderStatus.COMPLETED
    assert [one.order_id for one in embed.first.transactions] == [order_id]


async def test_an_order_somebody_else_cancels_says_so_in_an_object(embed: EmbedVenue) -> None:
    order_id, other = await embed.created(), await embed.created(name="other")
    embed.sim.faults.add("cancel-first", endpoint="cancel", text="other")
    ok(await embed.cancel(order_id))
    reason = (await embed.get(other))["status"]["reason"]
    assert reason["code"] == "cancelled_by_partner"


async def test_strange_members_are_added_everywhere(embed: EmbedVenue) -> None:
    order_id = await embed.created()
    embed.sim.faults.add("unknown-fields", endpoint="get")
    order = await embed.get(order_id)
    for members in (order, order["action"], order["action"]["amount"], order["trigger"]):
        assert "x_unknown" in members


async def test_requests_are_logged_with_what_they_name(embed: EmbedVenue) -> None:
    order_id = await embed.created()
    await embed.call("GET", ORDERS, user=FIRST, statuses=["active", "completed"])
    await embed.cancel(order_id)
    await embed.cancel(order_id)
    created, listed, cancelled, refused = embed.sim.requests
    assert created.endpoint == "create"
    assert created.parameters["name"] == "dip"
    assert listed.parameters == {"user": FIRST, "statuses": ["active", "completed"]}
    assert cancelled.parameters == {"user": FIRST, "order_id": order_id}
    assert (refused.status, refused.errors) == (409, ("ENexus:Custom order is not active",))
    assert [one.is_acted_upon for one in embed.sim.requests] == [True, True, True, False]
    assert {one.key_tail for one in embed.sim.requests} == {embed.key[-4:]}


@pytest.mark.parametrize(
    ("shape", "errors"),
    [
        ("list", ("ENexus:Unknown custom order",)),
        ("objects", ("Unknown custom order",)),
        ("problem", ("Nexus: Unknown custom order",)),
    ],
)
async def test_errors_of_every_shape_are_logged(
    embed: EmbedVenue, shape: str, errors: tuple[str, ...]
) -> None:
    await embed.http.post("/control/embed", json={"error_shape": shape})
    await embed.cancel("sched_x")
    assert embed.sim.requests[-1].errors == errors


async def test_a_body_that_is_no_json_is_logged_without_its_members(embed: EmbedVenue) -> None:
    await embed.call("POST", ORDERS, b"{", user=FIRST)
    assert embed.sim.requests[-1].parameters == {"user": FIRST}
    await embed.send("GET", f"{ORDERS}?user=%FF")
    assert embed.sim.requests[-1].parameters == {}
