"""What a ticket says in words is what it would send."""

from typing import Any

import pytest

from tests.domain.test_creating import plan
from tui.domain.creating import SelfTrade
from tui.domain.order import OrderType, Side, TimeInForce, TriggerSignal
from tui.presentation.moments import TimeZone
from tui.presentation.ticket_words import fires_words, ticket_words, value_words

SELL = {"side": Side.SELL}
STOP = {**SELL, "order_type": OrderType.STOP_LOSS, "trigger_price": "90500"}
TRAIL = {**SELL, "order_type": OrderType.TRAILING_STOP, "trigger_price": "+2%"}


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({}, "Buys 0.25 BTC with a limit of 91,250.0 USD."),
        (
            {"limit_price": "-2%", "side": Side.SELL},
            "Sells 0.25 BTC with a limit of 90,650.0 USD.",
        ),
        (
            {"order_type": OrderType.MARKET},
            "Buys 0.25 BTC at once, at the best prices there are.",
        ),
        (
            {"order_type": OrderType.MARKET, "is_quote_quantity": True, "quantity": "1500"},
            "Buys BTC for 1,500.00 USD at once, at the best prices there are.",
        ),
        (
            {"order_type": OrderType.ICEBERG, "display_quantity": "0.02"},
            "Buys 0.25 BTC with a limit of 91,250.0 USD, 0.02 of it showing at a time.",
        ),
        (STOP, "When the last price falls to 90,500.0, sells 0.25 BTC at the market."),
        (
            {**STOP, "trigger_signal": TriggerSignal.INDEX},
            "When the index falls to 90,500.0, sells 0.25 BTC at the market.",
        ),
        (
            {
                "order_type": OrderType.STOP_LOSS_LIMIT,
                "trigger_price": "93000",
                "limit_price": "93100",
            },
            "When the last price rises to 93,000.0, buys 0.25 BTC with a limit of 93,100.0 USD.",
        ),
        (
            {**SELL, "order_type": OrderType.TAKE_PROFIT, "trigger_price": "95000"},
            "When the last price rises to 95,000.0, sells 0.25 BTC at the market.",
        ),
        (
            TRAIL,
            (
                "When the last price falls 2% from its highest from now on (that would be 90,650.0 "
                "now), sells 0.25 BTC at the market."
            ),
        ),
        (
            {
                "order_type": OrderType.TRAILING_STOP_LIMIT,
                "trigger_price": "+500",
                "limit_price": "+50",
            },
            (
                "When the last price rises 500 USD from its lowest from now on (that would be "
                "93,000.0 now), buys 0.25 BTC with a limit 50 USD over the trigger."
            ),
        ),
    ],
)
def test_the_words_say_which_way_at_what_price_and_on_what_condition(
    texts: dict[str, Any], words: str
) -> None:
    assert ticket_words(plan(**texts), TimeZone.UTC) == words


@pytest.mark.parametrize(
    ("texts", "added"),
    [
        ({"time_in_force": TimeInForce.IOC}, "What does not fill at once is cancelled."),
        ({"time_in_force": TimeInForce.FOK}, "Fills whole at once, or not at all."),
        ({"time_in_force": TimeInForce.GTD, "expires": "+1h"}, "Expires 15:02:31Z."),
        ({"starts": "2026-11-21 09:00"}, "Waits until 2026-11-21 09:00:00Z."),
        ({"post_only": True}, "Never takes: refused if it would trade at once."),
        ({"leverage": 3}, "On 3:1 margin."),
        (
            {"leverage": 3, "reduce_only": True},
            "On 3:1 margin, and only to reduce a position.",
        ),
        ({"fee_in_base": True}, "Fee in BTC where the venue can."),
        (
            {"self_trade": SelfTrade.CANCEL_BOTH},
            "Where it meets an own order, both are cancelled.",
        ),
        (
            {"self_trade": SelfTrade.CANCEL_OLDEST},
            "Where it meets an own order, the older one is cancelled.",
        ),
        (
            {"close_type": OrderType.TAKE_PROFIT, "close_price": "95000"},
            "Each fill adds a take profit that sells it again: at 95,000.0.",
        ),
        (
            {"close_type": OrderType.STOP_LOSS_LIMIT, "close_price": "-2%"}
            | {"close_limit_price": "-150"},
            (
                "Each fill adds a stop loss limit that sells it again: 2% under the fill, limit "
                "150 USD under the fill."
            ),
        ),
        (
            {"close_type": OrderType.TRAILING_STOP, "close_price": "+1%"},
            "Each fill adds a trailing stop that sells it again: trailing by 1%.",
        ),
    ],
)
def test_every_term_adds_a_sentence(texts: dict[str, Any], added: str) -> None:
    plain = ticket_words(plan(), TimeZone.UTC)
    assert ticket_words(plan(**texts), TimeZone.UTC) == f"{plain} {added}"


@pytest.mark.parametrize(
    "texts", [{"quantity": ""}, {"limit_price": "5%"}, {**STOP, "trigger_price": ""}]
)
def test_nothing_is_claimed_before_it_can_be_told(texts: dict[str, Any]) -> None:
    assert ticket_words(plan(**texts), TimeZone.UTC) == ""


def test_nothing_is_claimed_without_a_market() -> None:
    assert ticket_words(plan({"instrument": None}), TimeZone.UTC) == ""


def test_where_a_trailing_trigger_would_start_is_not_claimed_without_a_market_price() -> None:
    words = ticket_words(plan({"quote": None}, **TRAIL), TimeZone.UTC)
    assert "from its highest from now on, sells 0.25 BTC" in words


def test_the_direction_of_a_trigger_is_said_in_short() -> None:
    assert fires_words(plan(**STOP)) == "fires on a fall"
    assert fires_words(plan(order_type=OrderType.STOP_LOSS, trigger_price="95000")) == (
        "fires on a rise"
    )
    assert fires_words(plan()) == ""


def test_a_value_that_is_reckoned_says_so() -> None:
    value = plan().effects.value
    assert value is not None
    assert value_words(value, "USD", is_estimated=False) == "22,812.50 USD"
    assert value_words(value, "USD", is_estimated=True) == "about 22,812.50 USD"
