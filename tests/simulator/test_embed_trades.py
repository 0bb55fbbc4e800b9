"""What custom orders cost and bring, and the quotes that say so beforehand."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulator.embed_venue import FIRST, SECOND, D, EmbedVenue, ok, refusal, terms
from tests.simulator.venue import HeldClock
from tui.simulator.asgi import Simulation
from tui.simulator.kraken_embed.order import Action, ActionType

PROSPECTIVE = "/b2b/quotes/prospective"
QUOTES = "/b2b/quotes"
SIMULATION = Simulation(scenario="quiet", answer_delay=None, clock=HeldClock())
EMBED, MARKET = SIMULATION.embed, SIMULATION.market


@st.composite
def actions(draw: st.DrawFn) -> Action:
    asset, other = draw(st.permutations(["BTC", "USD", "ETH", "EUR", "PEPE", "USDT"]))[:2]
    places = EMBED.assets[asset].decimals
    amount = draw(st.decimals("0.01", "100000", places=places, allow_nan=False))
    return Action(
        type=draw(st.sampled_from(ActionType)),
        asset=asset,
        amount_text=format(amount, "f"),
        other=other,
        fee_bps=str(draw(st.integers(0, 9_999))),
        spread_bps=str(draw(st.integers(0, 9_999))),
    )


@settings(deadline=None)
@given(action=actions())
def test_a_trade_keeps_the_fixed_leg_and_never_favours_the_user(action: Action) -> None:
    trade = EMBED.pricing.trade(action)
    fixed = trade.spend.total if action.type is ActionType.SPEND else trade.receive.total
    assert fixed == action.amount
    assert (trade.spend.asset, trade.receive.asset) == (action.given, action.obtained)
    for leg in (trade.spend, trade.receive):
        step = EMBED.assets[leg.asset].step
        assert leg.total % step == 0 or leg.total == action.amount
        assert leg.fee >= 0
    rate = EMBED.rates.ratio(action.given, action.obtained)
    spread = 1 - Fraction(int(action.spread_bps), 10_000)
    assert Fraction(trade.receive.total) <= Fraction(trade.spend.subtotal) * rate * spread
    fee = Fraction(trade.spend.total) * Fraction(int(action.fee_bps), 10_000)
    assert Fraction(trade.spend.fee) >= fee
    lost = Fraction(trade.spend.fee) - fee
    assert lost < 2 * Fraction(EMBED.assets[action.given].step)


@settings(deadline=None)
@given(price=st.decimals("0.0001", "200000", places=4, allow_nan=False))
def test_a_pair_is_worth_the_same_either_way_round(price: Decimal) -> None:
    MARKET.quotes["ETH/EUR"].last = price  # without a tick, so that no order fires
    assert EMBED.rates.ratio("ETH", "EUR") * EMBED.rates.ratio("EUR", "ETH") == 1


def asked(**members: Any) -> bytes:
    order = terms(**members)
    del order["name"]
    return json.dumps(order).encode()


async def test_a_prospective_quote_without_a_trigger_is_at_the_present_price(
    embed: EmbedVenue,
) -> None:
    embed.price("BTC/USD", "100000")
    body = json.loads(asked())
    del body["trigger"]
    result = ok(await embed.call("POST", PROSPECTIVE, json.dumps(body).encode(), user=FIRST))
    assert result == {
        "type": "spend",
        "spend": {
            "asset": "USD",
            "asset_class": "currency",
            "total": "500.00",
            "fee": "2.50",
            "subtotal": "497.50",
        },
        "receive": {
            "asset": "BTC",
            "asset_class": "currency",
            "total": "0.00496256",
            "fee": "0.00000000",
            "subtotal": "0.00496256",
        },
        "unit_price": {
            "asset": "BTC",
            "unit_price": "100250.677069899407",
            "denomination_asset": "USD",
        },
    }
    assert embed.first.balances["USD"] == D("9600.00")


@pytest.mark.parametrize(
    ("pair", "target"), [("BTC/USD", "80000"), ("USD/BTC", "0.0000125")], ids=["usual", "inverted"]
)
async def test_a_prospective_quote_with_a_trigger_is_at_its_target(
    embed: EmbedVenue, pair: str, target: str
) -> None:
    body = asked(pair=pair, target=target, amount="500 USD")
    result = ok(await embed.call("POST", PROSPECTIVE, body, user=FIRST))
    assert result["receive"]["total"] == "0.00620320"
    body = asked(pair=pair, target=target, action="receive", amount="0.0062032 BTC")
    result = ok(await embed.call("POST", PROSPECTIVE, body, user=FIRST))
    assert result["spend"]["total"] == "500.00"


async def test_a_quote_currency_adds_both_legs_and_the_price_in_it(embed: EmbedVenue) -> None:
    embed.price("EUR/USD", "1.25000")
    body = json.loads(asked()) | {"quote_currency": "EUR"}
    result = ok(await embed.call("POST", PROSPECTIVE, json.dumps(body).encode(), user=FIRST))
    assert result["quoted_spend"]["total"] == "400.00"
    assert result["quoted_spend"]["subtotal"] == "398.00"
    received = D(result["receive"]["total"]) * embed.sim.market.quotes["BTC/EUR"].last
    assert result["quoted_receive"]["total"] == str(round(received, 2))
    assert result["quoted_unit_price"]["denomination_asset"] == "EUR"
    ratio = D(result["unit_price"]["unit_price"]) / D(result["quoted_unit_price"]["unit_price"])
    assert abs(ratio - D("1.25")) < D("0.0000001")


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"amount": "0.5 USD"}, "EAPI:Quantity is too small for asset"),
        ({"pair": "XBT/USD"}, "ENexus:Unknown base asset"),
        ({"pair": "FIL/USD"}, "ENexus:Asset disabled"),
        ({"target": "0"}, "EAPI:InvalidParameter:trigger.target_price"),
    ],
)
async def test_a_prospective_quote_is_refused_like_the_order(
    embed: EmbedVenue, change: dict[str, Any], text: str
) -> None:
    answer = await embed.call("POST", PROSPECTIVE, asked(**change), user=FIRST)
    assert refusal(answer) == (400, text)


async def test_an_unknown_quote_currency_is_refused(embed: EmbedVenue) -> None:
    body = json.dumps(json.loads(asked()) | {"quote_currency": "ZEUR"}).encode()
    answer = await embed.call("POST", PROSPECTIVE, body, user=FIRST)
    assert refusal(answer) == (400, "ENexus:Unknown quote asset")


async def test_a_firm_quote_trades_once_what_it_says(embed: EmbedVenue) -> None:
    embed.price("BTC/USD", "100000")
    body = json.dumps(terms()["action"]).encode()
    quote = ok(await embed.call("POST", QUOTES, body, user=FIRST))
    assert (quote["status"], quote["expires"]) == ("new", "2026-11-20T12:00:30Z")
    path = f"{QUOTES}/{quote['quote_id']}"
    embed.price("BTC/USD", "120000")
    unknown = await embed.call("PUT", path, user=SECOND)
    assert refusal(unknown) == (404, "ENexus:Unknown quote ID")
    assert ok(await embed.call("PUT", path, user=FIRST))["status"] == "accepted"
    assert embed.first.balances["USD"] == D("9100.00")
    assert embed.first.balances["BTC"] == D("0.41996256")
    again = await embed.call("PUT", path, user=FIRST)
    assert refusal(again) == (409, "EPTL:Quote already accepted")
    assert ok(await embed.call("GET", path, user=FIRST))["status"] == "accepted"


async def test_a_firm_quote_expires_and_needs_funds(embed: EmbedVenue) -> None:
    body = json.dumps(terms(amount="9600.01 USD")["action"]).encode()
    quote = ok(await embed.call("POST", QUOTES, body, user=FIRST))
    path = f"{QUOTES}/{quote['quote_id']}"
    poor = await embed.call("PUT", path, user=FIRST)
    assert refusal(poor) == (409, "EPTL:Insufficient funds for transfer")
    embed.clock.advance(31)
    late = await embed.call("PUT", path, user=FIRST)
    assert refusal(late) == (409, "EPTL:Price quote expired")


async def test_the_quote_of_an_order_that_traded_can_be_read(embed: EmbedVenue) -> None:
    await embed.created()
    embed.price("BTC/USD", "75000")
    (made,) = embed.first.transactions
    quote = ok(await embed.call("GET", f"{QUOTES}/{made.quote_id}", user=FIRST))
    assert quote["status"] == "accepted"
    assert quote["receive"]["total"] == "0.00661675"
