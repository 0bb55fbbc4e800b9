"""Create, list, get and cancel at the simulated Kraken Embed."""

from tests.simulator.embed_venue import FIRST, ORDERS, SECOND, EmbedVenue, ok, refusal, terms


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


async def test_users_of_one_key_do_not_see_each_others_orders(embed: EmbedVenue) -> None:
    mine = await embed.created()
    theirs = await embed.created(user=SECOND)
    assert await embed.listed() == [mine]
    assert await embed.listed(user=SECOND) == [theirs]
    unknown = (404, "ENexus:Unknown custom order")
    assert refusal(await embed.call("GET", f"{ORDERS}/{theirs}", user=FIRST)) == unknown
    assert refusal(await embed.cancel(theirs)) == unknown
    assert (await embed.get(theirs, SECOND))["status"] == {"status": "active"}


async def test_an_active_order_is_cancelled_with_a_reason_and_only_once(embed: EmbedVenue) -> None:
    order_id = await embed.created()
    embed.clock.advance(2.5)
    order = ok(await embed.cancel(order_id))["order"]
    assert order["status"] == {"status": "cancelled", "reason": "Cancelled by user"}
    assert order["updated_at"] == "2026-11-20T12:00:02.5Z"
    assert await embed.get(order_id) == order
    assert refusal(await embed.cancel(order_id)) == (409, "ENexus:Custom order is not active")
