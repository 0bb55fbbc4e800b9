"""Which custom orders the simulated Kraken Embed does not take, and in which words."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.embed_venue import FIRST, ORDERS, EmbedVenue, ok, refusal, terms

ABSENT = object()


def altered(path: str, value: object) -> dict[str, Any]:
    """Return the usual order with one member another, or without it."""
    order = terms()
    *outer, name = path.split(".")
    members = order
    for part in outer:
        members = members[part]
    if value is ABSENT:
        del members[name]
    else:
        members[name] = value
    return order


REQUIRED = (
    "name",
    "trigger",
    "action",
    "trigger.type",
    "trigger.base_asset",
    "trigger.quote_asset",
    "trigger.target_price",
    "trigger.condition",
    "action.type",
    "action.amount",
    "action.amount.asset",
    "action.amount.amount",
    "action.quote",
    "action.quote.asset",
    "action.fee_bps",
    "action.spread_bps",
)


@pytest.mark.parametrize("value", [ABSENT, None, "", 7], ids=["absent", "null", "empty", "number"])
async def test_every_member_must_be_there_as_a_text_or_an_object(
    embed: EmbedVenue, value: object
) -> None:
    for path in REQUIRED:
        answer = await embed.create(altered(path, value))
        assert refusal(answer) == (400, f"EAPI:InvalidParameter:{path}")
    assert await embed.listed() == []


IMPOSSIBLE = (
    ("trigger.type", "time"),
    ("trigger.condition", "gt"),
    ("trigger.quote_asset", "BTC"),
    ("trigger.target_price", "0.000"),
    ("trigger.target_price", "-1"),
    ("trigger.target_price", "1e5"),
    ("trigger.target_price", "80,000"),
    ("trigger.target_price", "0.0000000000000000001"),
    ("action.type", "buy"),
    ("action.amount.amount", "0"),
    ("action.amount.amount", "+5"),
    ("action.amount.amount", ".5"),
    ("action.amount.amount", "5."),
    ("action.amount.amount", "\u0665\u0660\u0660"),
    ("action.amount.asset_class", "tokenized_asset"),
    ("action.quote.asset", "USD"),
    ("action.fee_bps", "1.5"),
    ("action.fee_bps", "-1"),
    ("action.fee_bps", "10000"),
    ("action.spread_bps", "one"),
)


async def test_a_value_that_cannot_be_is_refused_by_its_name(embed: EmbedVenue) -> None:
    for path, value in IMPOSSIBLE:
        answer = await embed.create(altered(path, value))
        assert refusal(answer) == (400, f"EAPI:InvalidParameter:{path}"), value


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'"text"', b"NaN"])
async def test_a_body_that_is_no_object_is_refused(embed: EmbedVenue, body: bytes) -> None:
    answer = await embed.call("POST", ORDERS, body, user=FIRST)
    status, text = refusal(answer)
    assert status == 400
    assert text.startswith("EAPI:InvalidParameter:")


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ("trigger.base_asset", "XBT", "ENexus:Unknown base asset"),
        ("trigger.quote_asset", "ZUSD", "ENexus:Unknown quote asset"),
        ("action.amount.asset", "usd", "ENexus:Unknown amount asset"),
        ("action.quote.asset", "XBT", "ENexus:Unknown quote asset"),
        ("action.amount.amount", "0.99", "EAPI:Quantity is too small for asset"),
        ("action.amount.amount", "1000000.01", "EAPI:Quantity is too large for asset"),
    ],
)
async def test_unknown_assets_and_sizes_are_refused_in_the_documented_words(
    embed: EmbedVenue, path: str, value: str, text: str
) -> None:
    assert refusal(await embed.create(altered(path, value))) == (400, text)


async def test_an_asset_class_may_be_named(embed: EmbedVenue) -> None:
    ok(await embed.create(altered("action.amount.asset_class", "currency")))


@pytest.mark.parametrize("amount", ["1", "1000000"])
async def test_the_sizes_at_the_limits_are_taken(embed: EmbedVenue, amount: str) -> None:
    ok(await embed.create(altered("action.amount.amount", amount)))


async def test_the_limits_are_those_of_the_worth_in_dollars(embed: EmbedVenue) -> None:
    embed.price("BTC/USD", "100000")
    small = await embed.create(action="receive", amount="0.00000999 BTC")
    assert refusal(small) == (400, "EAPI:Quantity is too small for asset")
    ok(await embed.create(action="receive", amount="0.00001 BTC"))


async def test_an_amount_below_the_smallest_there_is_of_it_is_too_small(embed: EmbedVenue) -> None:
    embed.sim.embed.habits.smallest = embed.sim.embed.habits.smallest * 0
    answer = await embed.create(amount="0.009 USD")
    assert refusal(answer) == (400, "EAPI:Quantity is too small for asset")


async def test_a_disabled_asset_is_refused_on_either_leg(embed: EmbedVenue) -> None:
    for amount in ("50 USD", "50 FIL"):
        order = terms(pair="FIL/USD", target="1.00", amount=amount)
        assert refusal(await embed.create(order)) == (400, "ENexus:Asset disabled")
    embed.sim.embed.habits.disabled.clear()
    ok(await embed.create(terms(pair="FIL/USD", target="1.00", amount="50 USD")))


RISING_BUYS: list[Callable[[], dict[str, Any]]] = [
    lambda: terms("gte", "120000"),
    lambda: terms("gte", "120000", action="receive", amount="0.01 BTC"),
    lambda: terms("lte", "0.000001", pair="USD/BTC"),
]
OTHERS: list[Callable[[], dict[str, Any]]] = [
    lambda: terms("lte", "80000"),
    lambda: terms("gte", "120000", amount="0.01 BTC"),
    lambda: terms("gte", "120000", action="receive", amount="500 USD"),
    lambda: terms("gte", "0.9", pair="USD/BTC"),
    lambda: terms("gte", "1", pair="ETH/BTC", amount="0.01 BTC"),
]


async def test_buying_above_the_market_is_refused_where_the_reserve_is_guarded(
    embed: EmbedVenue,
) -> None:
    for order in RISING_BUYS:
        ok(await embed.create(order()))
    embed.sim.embed.habits.guards_reserve = True
    for order in RISING_BUYS:
        status, text = refusal(await embed.create(order()))
        assert (status, text.partition(":")[0]) == (400, "ENexus")
        assert "reserve fiat" in text
    for order in OTHERS:
        ok(await embed.create(order()))


async def test_a_trigger_on_another_pair_is_taken_only_where_switched_on(
    embed: EmbedVenue,
) -> None:
    order = terms(pair="ETH/EUR", target="2000", amount="500 EUR")
    order["trigger"] |= {"base_asset": "BTC", "quote_asset": "USD"}
    assert refusal(await embed.create(order)) == (400, "EAPI:InvalidParameter:trigger")
    embed.sim.embed.habits.takes_cross_pairs = True
    ok(await embed.create(order))


async def test_a_refused_order_leaves_nothing_behind(embed: EmbedVenue) -> None:
    before = json.dumps((await embed.http.get("/control/state")).json())
    await embed.create(altered("action.fee_bps", "x"))
    assert json.dumps((await embed.http.get("/control/state")).json()) == before
