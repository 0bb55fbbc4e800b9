"""When custom orders fire at the simulated Kraken Embed, and at which price."""

from typing import Any

import pytest

from tests.simulator.embed_venue import FIRST, SECOND, D, EmbedVenue, ok, terms
from tui.simulator.kraken_embed.order import Action, ActionType, OtherTrigger


async def status(embed: EmbedVenue, order_id: str) -> str:
    told: str = (await embed.get(order_id))["status"]["status"]
    return told


@pytest.mark.parametrize(
    ("condition", "pair", "target", "near", "past"),
    [
        ("lte", "BTC/USD", "80000.00", "80000.1", "80000.0"),
        ("lte", "BTC/USD", "80000.00", "80000.1", "75000.0"),
        ("gte", "BTC/USD", "99000.00", "98999.9", "99000.0"),
        ("gte", "BTC/USD", "99000.00", "98999.9", "108000.0"),
        ("gte", "USD/BTC", "0.0000125", "80000.1", "80000.0"),
        ("lte", "USD/BTC", "0.0000100", "99999.9", "100000.0"),
    ],
)
async def test_a_trigger_fires_once_the_feed_is_at_its_target_or_past_it(
    embed: EmbedVenue, condition: str, pair: str, target: str, near: str, past: str
) -> None:
    order_id = await embed.created(condition=condition, pair=pair, target=target)
    embed.price("BTC/USD", near)
    embed.sim.step(1)
    assert await status(embed, order_id) == "active"
    embed.clock.advance(9.5)
    embed.price("BTC/USD", past)
    order = await embed.get(order_id)
    assert order["status"] == {"status": "completed"}
    assert order["created_at"] == "2026-11-20T12:00:00Z"
    assert order["updated_at"] == "2026-11-20T12:00:09.5Z"


async def test_a_trigger_that_is_met_already_fires_on_the_next_tick(embed: EmbedVenue) -> None:
    order_id = await embed.created(target="200000")
    assert await status(embed, order_id) == "active"
    embed.sim.step(0.25)
    assert await status(embed, order_id) == "completed"


async def test_a_crossing_between_two_looks_is_not_missed(embed: EmbedVenue) -> None:
    """The feed walks in quanta of a quarter of a second, however long a step is."""
    order_id = await embed.created(target="92490.0")
    quote = embed.sim.market.quotes["BTC/USD"]
    prices = iter(["92490.0", *["99000.0"] * 39])

    def walk() -> None:
        quote.last = D(next(prices))

    embed.sim.market.walk = walk  # type: ignore[method-assign]
    embed.sim.step(10)
    assert await status(embed, order_id) == "completed"


@pytest.mark.parametrize(
    ("condition", "target", "price", "amount", "spent", "received"),
    [
        # 500 - 2.50 fee at 75000 * 1.0025..., not at 80000; and the other way round
        ("lte", "80000", "75000", "500 USD", "500.00", "0.00661675"),
        ("lte", "80000", "75000", "0.02 BTC", "0.02000000", "1488.76"),
        ("gte", "99000", "120000", "500 USD", "500.00", "0.00413546"),
        ("gte", "99000", "120000", "0.02 BTC", "0.02000000", "2382.03"),
    ],
)
async def test_what_is_traded_is_traded_at_the_feed_and_not_at_the_target(
    embed: EmbedVenue,
    condition: str,
    target: str,
    price: str,
    amount: str,
    spent: str,
    received: str,
) -> None:
    before = dict(embed.first.balances)
    await embed.created(condition=condition, target=target, amount=amount)
    embed.price("BTC/USD", price)
    (made,) = embed.first.transactions
    assert (made.trade.spend.total, made.trade.receive.total) == (D(spent), D(received))
    given, obtained = made.trade.spend.asset, made.trade.receive.asset
    assert embed.first.balances[given] == before[given] - D(spent)
    assert embed.first.balances[obtained] == before[obtained] + D(received)


async def test_an_order_without_enough_to_spend_is_cancelled_with_a_reason_object(
    embed: EmbedVenue,
) -> None:
    order_id = await embed.created(amount="9600.01 USD")
    before = dict(embed.first.balances)
    embed.price("BTC/USD", "80000")
    assert (await embed.get(order_id))["status"] == {
        "status": "cancelled",
        "reason": {
            "code": "insufficient_funds",
            "message": "EPTL:Insufficient funds for transfer",
        },
    }
    (failed,) = embed.first.transactions
    assert failed.type == "custom_order_failed"
    assert embed.first.balances == before


async def test_the_whole_balance_can_be_spent(embed: EmbedVenue) -> None:
    order_id = await embed.created(amount="9600.00 USD")
    embed.price("BTC/USD", "80000")
    assert await status(embed, order_id) == "completed"
    assert embed.first.balances["USD"] == 0


async def test_two_orders_that_fire_together_share_one_balance(embed: EmbedVenue) -> None:
    first = await embed.created(amount="5000 USD")
    second = await embed.created(amount="5000 USD")
    embed.price("BTC/USD", "80000")
    assert [await status(embed, one) for one in (first, second)] == ["completed", "cancelled"]


async def test_a_paused_order_does_not_fire_until_it_is_resumed(embed: EmbedVenue) -> None:
    order_id = await embed.created()
    embed.sim.embed.pause(order_id)
    embed.price("BTC/USD", "70000")
    assert (await embed.get(order_id))["status"] == {"status": "paused"}
    embed.sim.embed.resume(order_id)
    embed.sim.step(0.25)
    assert await status(embed, order_id) == "completed"


async def test_an_ended_order_never_fires_again(embed: EmbedVenue) -> None:
    completed, cancelled = await embed.created(), await embed.created()
    ok(await embed.cancel(cancelled))
    for price in ("70000", "90000", "70000"):
        embed.price("BTC/USD", price)
    assert [one.order_id for one in embed.first.transactions] == [completed]


async def test_orders_of_every_user_fire(embed: EmbedVenue) -> None:
    ids = {user: await embed.created(user=user) for user in (FIRST, SECOND)}
    embed.price("BTC/USD", "70000")
    for user, order_id in ids.items():
        assert (await embed.get(order_id, user))["status"]["status"] == "completed"


async def test_a_trigger_of_another_kind_is_told_as_it_is_and_never_fires(
    embed: EmbedVenue,
) -> None:
    trigger: dict[str, Any] = {"type": "time", "at": "2026-12-01T00:00:00Z"}
    action = Action(
        type=ActionType.SPEND,
        asset="USD",
        amount_text="50",
        other="BTC",
        fee_bps="0",
        spread_bps="0",
    )
    order = embed.sim.embed.put(embed.first, "monthly", OtherTrigger(trigger), action)
    embed.sim.step(5)
    assert (await embed.get(order.id))["trigger"] == trigger
    assert ok(await embed.cancel(order.id))["order"]["status"]["status"] == "cancelled"


async def test_a_cross_trigger_watches_its_own_pair(embed: EmbedVenue) -> None:
    embed.sim.embed.habits.takes_cross_pairs = True
    order = terms(pair="ETH/EUR", target="80000", amount="500 EUR")
    order["trigger"] |= {"base_asset": "BTC", "quote_asset": "USD"}
    order_id = ok(await embed.create(order))["order"]["id"]
    embed.price("ETH/EUR", "10")
    assert await status(embed, order_id) == "active"
    embed.price("BTC/USD", "80000")
    assert await status(embed, order_id) == "completed"


async def test_the_same_seed_makes_the_same_ids(embed: EmbedVenue) -> None:
    other = type(embed.sim)(answer_delay=None, scenario="quiet", clock=embed.clock)
    assert other.embed.identifiers.order() == embed.sim.embed.identifiers.order()
