"""Create, list, get and cancel at the simulated Kraken Embed."""

import json
from typing import Any

import pytest

from tests.simulator.embed_venue import (
    FIRST,
    ORDERS,
    SECOND,
    EmbedVenue,
    fixture,
    ok,
    refusal,
    signature,
    terms,
)
from tui.simulator.kraken_embed.habits import LastPage


async def test_a_new_order_is_told_whole_with_an_asset_class_added(embed: EmbedVenue) -> None:
    order = ok(await embed.create())["order"]
    sent = terms()
    sent["action"]["amount"]["asset_class"] = "currency"
    assert order.pop("id").startswith("sched_")
    assert order == {
        **sent,
        "created_at": "2026-11-20T12:00:00Z",
        "updated_at": "2026-11-20T12:00:00Z",
        "status": {"status": "active"},
    }


async def test_numbers_and_names_come_back_as_they_were_sent(embed: EmbedVenue) -> None:
    members = {"target": "80000.000", "amount": "500.10 USD", "name": "Tür für später #k3f9ab"}
    order = ok(await embed.create(**members))["order"]
    assert order["trigger"]["target_price"] == "80000.000"
    assert order["action"]["amount"]["amount"] == "500.10"
    assert order["name"] == "Tür für später #k3f9ab"


async def test_the_documented_order_is_taken_and_told_as_documented(embed: EmbedVenue) -> None:
    recorded = fixture("create_custom_order")
    embed.price("BTC/USD", "110000")
    order = ok(await embed.create(recorded["request"]["json"]))["order"]
    expected = recorded["body"]["result"]["order"]
    changing = ("id", "created_at", "updated_at")
    assert set(order) == set(expected)
    assert {name: order[name] for name in order if name not in changing} == {
        name: expected[name] for name in expected if name not in changing
    }


async def test_the_documented_requests_are_answered(embed: EmbedVenue) -> None:
    order_id = await embed.created()
    for case in fixture("requests_list_and_cancel")["cases"]:
        query: dict[str, Any] = {}
        for name, value in case["query"]:
            query.setdefault(name, []).append(value.replace("{iiban}", FIRST))
        path = case["path"].replace("{order_id}", order_id)
        result = ok(await embed.call(case["method"], path, **query))
        assert set(result) in ({"orders", "next_cursor"}, {"order"})
    assert (await embed.get(order_id))["status"]["status"] == "cancelled"


async def test_users_of_one_key_do_not_see_each_others_orders(embed: EmbedVenue) -> None:
    mine = await embed.created()
    theirs = await embed.created(user=SECOND)
    assert await embed.listed() == [mine]
    assert await embed.listed(user=SECOND) == [theirs]
    unknown = (404, "ENexus:Unknown custom order")
    assert refusal(await embed.call("GET", f"{ORDERS}/{theirs}", user=FIRST)) == unknown
    assert refusal(await embed.call("GET", f"{ORDERS}/sched_nothing", user=FIRST)) == unknown
    assert refusal(await embed.cancel(theirs)) == unknown
    assert (await embed.get(theirs, SECOND))["status"] == {"status": "active"}


async def test_an_active_order_is_cancelled_with_a_reason_and_only_once(embed: EmbedVenue) -> None:
    order_id = await embed.created()
    embed.clock.advance(2.5)
    order = ok(await embed.cancel(order_id))["order"]
    assert order["status"] == {"status": "cancelled", "reason": "Cancelled by user"}
    assert order["created_at"] == "2026-11-20T12:00:00Z"
    assert order["updated_at"] == "2026-11-20T12:00:02.5Z"
    assert await embed.get(order_id) == order
    assert refusal(await embed.cancel(order_id)) == (409, "ENexus:Custom order is not active")


async def test_a_completed_order_cannot_be_cancelled(embed: EmbedVenue) -> None:
    order_id = await embed.created()
    embed.price("BTC/USD", "79000")
    assert refusal(await embed.cancel(order_id)) == (409, "ENexus:Custom order is not active")
    assert (await embed.get(order_id))["status"] == {"status": "completed"}


async def test_a_body_with_a_cancel_is_tolerated_only_if_it_was_signed(embed: EmbedVenue) -> None:
    order_id = await embed.created()
    target = f"{ORDERS}/{order_id}/cancel?user=AA00%20TEST%20EXAM%20PLE1"
    nonce = embed.next_nonce()
    bare = signature(embed.secret, target.encode(), nonce, b"")
    headers = {"API-Nonce": nonce, "API-Sign": bare}
    answer = await embed.send("POST", target, b"{}", headers)
    assert refusal(answer) == (401, "EAPI:Invalid signature")
    assert (await embed.get(order_id))["status"]["status"] == "active"
    assert ok(await embed.send("POST", target, b"{}"))["order"]["status"]["status"] == "cancelled"


async def test_a_list_is_filtered_by_every_status_that_is_named(embed: EmbedVenue) -> None:
    completed, cancelled, active, paused = [await embed.created() for _ in range(4)]
    orders = embed.first.orders
    embed.sim.embed.execute(embed.first, orders[completed])
    ok(await embed.cancel(cancelled))
    embed.sim.embed.pause(paused)
    assert set(await embed.listed()) == {completed, cancelled, active, paused}
    assert await embed.listed(statuses="active") == [active]
    assert set(await embed.listed(statuses=["cancelled", "completed"])) == {cancelled, completed}
    for wrong in ("paused", "open", "", "active,completed"):
        answer = await embed.call("GET", ORDERS, user=FIRST, statuses=["active", wrong])
        assert refusal(answer) == (400, "EAPI:InvalidParameter:statuses")


async def pages(embed: EmbedVenue, **query: Any) -> list[dict[str, Any]]:
    """Return every page, by its cursors."""
    found = [ok(await embed.call("GET", ORDERS, user=FIRST, **query))]
    while cursor := found[-1].get("next_cursor"):
        found.append(ok(await embed.call("GET", ORDERS, user=FIRST, cursor=cursor, **query)))
    return found


async def test_pages_follow_each_other_newest_first(embed: EmbedVenue) -> None:
    embed.sim.embed.habits.page_size = 2
    ids = []
    for _ in range(5):
        ids.append(await embed.created())
        embed.clock.advance(1)
    found = await pages(embed, statuses="active")
    assert [[order["id"] for order in page["orders"]] for page in found] == [
        [ids[4], ids[3]],
        [ids[2], ids[1]],
        [ids[0]],
    ]


async def test_orders_of_one_moment_are_on_one_page_each(embed: EmbedVenue) -> None:
    embed.sim.embed.habits.page_size = 1
    ids = {await embed.created() for _ in range(3)}
    found = await pages(embed)
    assert {order["id"] for page in found for order in page["orders"]} == ids
    assert len(found) == 3


async def test_a_cursor_holds_while_its_order_leaves_the_list(embed: EmbedVenue) -> None:
    embed.sim.embed.habits.page_size = 1
    older = await embed.created()
    embed.clock.advance(1)
    newer = await embed.created()
    first = ok(await embed.call("GET", ORDERS, user=FIRST, statuses="active"))
    ok(await embed.cancel(newer))
    cursor = first["next_cursor"]
    assert await embed.listed(statuses="active", cursor=cursor) == [older]


@pytest.mark.parametrize(
    ("last_page", "told"),
    [
        (LastPage.NULL, {"next_cursor": None}),
        (LastPage.EMPTY, {"next_cursor": ""}),
        (LastPage.ABSENT, {}),
    ],
)
async def test_the_last_page_says_so_as_switched(
    embed: EmbedVenue, last_page: LastPage, told: dict[str, Any]
) -> None:
    embed.sim.embed.habits.last_page = last_page
    assert ok(await embed.call("GET", ORDERS, user=FIRST)) == {"orders": [], **told}


@pytest.mark.parametrize("cursor", ["nothing!", "bm8gcGxhY2U=", "TmFOL3NjaGVk", "/w=="])
async def test_a_cursor_nobody_gave_is_refused(embed: EmbedVenue, cursor: str) -> None:
    answer = await embed.call("GET", ORDERS, user=FIRST, cursor=cursor)
    assert refusal(answer) == (400, "EAPI:InvalidParameter:cursor")


async def test_a_paused_order_can_be_cancelled(embed: EmbedVenue) -> None:
    order_id = await embed.created()
    embed.sim.embed.pause(order_id, "Paused by partner")
    assert (await embed.get(order_id))["status"] == {
        "status": "paused",
        "reason": "Paused by partner",
    }
    assert ok(await embed.cancel(order_id))["order"]["status"]["status"] == "cancelled"


async def test_a_body_with_blanks_is_the_same_order(embed: EmbedVenue) -> None:
    for separators in ((",", ":"), (", ", ": ")):
        body = json.dumps(terms(), separators=separators).encode()
        assert ok(await embed.call("POST", ORDERS, body, user=FIRST))["order"]["name"] == "dip"
