"""What an amend warns of: nothing of it stops the operator."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import NOW, make_instrument, make_quote
from tests.domain.amends import context, plan, problem_codes, spot_order, warning_codes
from tui.domain.amend_problem import AmendProblem, AmendWarning
from tui.domain.funds import Funds, Holding
from tui.domain.order import Order, OrderStatus, OrderType, Side
from tui.domain.problem import FormField

STALE = make_quote(as_of=NOW - timedelta(seconds=11))


def funds(**free: str) -> Funds:
    holdings = {
        currency: Holding(
            currency=currency,
            venue_currency=currency,
            balance=Decimal(amount) + 7,
            held=Decimal(7),
        )
        for currency, amount in free.items()
    }
    return Funds(holdings=holdings, as_of=NOW)


@pytest.mark.parametrize(
    ("name", "text"),
    [("quantity", "0.25"), ("quantity", "+0"), ("limit_price", "own"), ("limit_price", "91,250")],
)
def test_a_value_that_is_there_already_is_said_and_not_sent(name: str, text: str) -> None:
    found = plan(**{name: text})
    assert warning_codes(found) == [AmendWarning.SAME_AS_NOW]
    assert found.warnings[0].field is FormField(name)
    assert problem_codes(found) == [AmendProblem.NOTHING_TO_SEND]


def test_a_display_quantity_that_is_there_already_is_said_and_not_sent() -> None:
    found = plan(spot_order(OrderType.ICEBERG), display_quantity="0.02")
    assert warning_codes(found) == [AmendWarning.SAME_AS_NOW]
    assert found.intent is None


def test_one_unchanged_value_beside_a_changed_one_does_not_stop_it() -> None:
    found = plan(quantity="0.25", limit_price="91000")
    assert warning_codes(found) == [AmendWarning.SAME_AS_NOW]
    assert found.intent is not None
    assert found.intent.quantity is None


def test_a_value_that_is_refused_is_not_called_the_same() -> None:
    assert plan(limit_price="5%").warnings == ()


@pytest.mark.parametrize(
    ("side", "text", "takes"),
    [
        (Side.BUY, "92500", True),
        (Side.BUY, "92499.9", False),
        (Side.SELL, "92499.9", True),
        (Side.SELL, "92500", False),
    ],
)
def test_a_limit_that_reaches_the_other_side_of_the_book_would_trade_at_once(
    side: Side, text: str, takes: bool
) -> None:
    order = spot_order(OrderType.LIMIT, side=side)
    found = plan(order, limit_price=text)
    assert found.effects.fills_at_once is takes
    assert warning_codes(found) == ([AmendWarning.FILLS_AT_ONCE] if takes else [])
    posted = plan(order, limit_price=text, post_only=True)
    assert warning_codes(posted) == ([AmendWarning.POST_ONLY_TAKES] if takes else [])
    assert posted.intent is not None
    assert [one.values["price"] for one in found.warnings] == [Decimal(text)] * takes


def test_a_quantity_alone_says_nothing_of_a_limit_that_has_been_reached() -> None:
    assert plan(spot_order(OrderType.LIMIT, limit_price="92600.0"), quantity="0.3").warnings == ()


@pytest.mark.parametrize(
    ("order_type", "side", "text", "fires"),
    [
        (OrderType.STOP_LOSS, Side.BUY, "92500", True),
        (OrderType.STOP_LOSS, Side.BUY, "92500.1", False),
        (OrderType.STOP_LOSS, Side.SELL, "92500", True),
        (OrderType.STOP_LOSS, Side.SELL, "92499.9", False),
        (OrderType.TAKE_PROFIT, Side.BUY, "92500.1", True),
        (OrderType.TAKE_PROFIT, Side.BUY, "92499.9", False),
        (OrderType.TAKE_PROFIT, Side.SELL, "92499.9", True),
        (OrderType.TAKE_PROFIT, Side.SELL, "92500.1", False),
    ],
)
def test_a_trigger_on_the_wrong_side_of_the_market_would_fire_at_once(
    order_type: OrderType, side: Side, text: str, fires: bool
) -> None:
    found = plan(spot_order(order_type, side=side), trigger_price=text)
    assert warning_codes(found) == ([AmendWarning.TRIGGER_FIRES] if fires else [])
    assert found.effects.fills_at_once is fires
    assert found.intent is not None


def test_a_limit_that_waits_for_its_trigger_does_not_trade_at_once() -> None:
    found = plan(spot_order(OrderType.STOP_LOSS_LIMIT), limit_price="94500")
    assert found.effects.fills_at_once is False


def test_a_trigger_that_fires_makes_a_limit_that_does_not_reach_rest() -> None:
    order = spot_order(OrderType.STOP_LOSS_LIMIT, limit_price="92400.0")
    found = plan(order, trigger_price="92300")
    assert warning_codes(found) == [AmendWarning.TRIGGER_FIRES]
    assert found.effects.fills_at_once is False
    assert plan(order, trigger_price="92300", limit_price="92500").effects.fills_at_once


@pytest.mark.parametrize(
    ("side", "limit", "is_behind"),
    [
        (Side.BUY, "93999.9", True),
        (Side.BUY, "94000", False),
        (Side.SELL, "94000.1", True),
        (Side.SELL, "94000", False),
    ],
)
def test_a_limit_behind_its_trigger_would_rest_in_the_book(
    side: Side, limit: str, is_behind: bool
) -> None:
    order = spot_order(OrderType.STOP_LOSS_LIMIT, side=side)
    codes = warning_codes(plan(order, limit_price=limit))
    assert codes == ([AmendWarning.LIMIT_BEHIND_TRIGGER] if is_behind else [])


def test_a_limit_is_held_against_no_trigger_that_fired_or_is_kept_as_a_distance() -> None:
    fired = spot_order(OrderType.STOP_LOSS_LIMIT, status=OrderStatus.TRIGGERED)
    assert plan(fired, limit_price="91000").warnings == ()
    relative = spot_order(OrderType.STOP_LOSS_LIMIT, trigger_price="+2.0000%")
    assert plan(relative, limit_price="91000").warnings == ()


def test_a_quantity_alone_says_nothing_of_triggers() -> None:
    order = spot_order(OrderType.STOP_LOSS_LIMIT, trigger_price="92000.0", limit_price="91000.0")
    assert plan(order, quantity="0.3").warnings == ()


@pytest.mark.parametrize("quote", [None, STALE])
def test_without_a_fresh_market_nobody_knows_whether_it_would_trade(quote: Any) -> None:
    found = plan(context(quote=quote), limit_price="91000")
    assert warning_codes(found) == [AmendWarning.MARKET_UNKNOWN]
    assert found.effects.fills_at_once is None
    assert found.effects.distance.after is None
    assert found.intent is not None
    assert plan(context(quote=quote), quantity="0.3").warnings == ()
    trailing = spot_order(OrderType.TRAILING_STOP)
    assert plan(context(trailing, quote=quote), trigger_price="+2%").warnings == ()


def resting(order_id: str, side: Side, limit: str, **changes: Any) -> Order:
    return spot_order(OrderType.LIMIT, order_id=order_id, side=side, limit_price=limit, **changes)


def test_a_limit_that_reaches_own_orders_on_the_other_side_names_them() -> None:
    met = resting("OAAAAA-AAAAA-AAAAAA", Side.SELL, "92000.0")
    fired = spot_order(
        OrderType.STOP_LOSS_LIMIT,
        order_id="OBBBBB-BBBBB-BBBBBB",
        side=Side.SELL,
        limit_price="91900.0",
        status=OrderStatus.TRIGGERED,
    )
    missed = (
        resting("OCCCCC-CCCCC-CCCCCC", Side.SELL, "92000.1"),
        resting("ODDDDD-DDDDD-DDDDDD", Side.BUY, "91000.0"),
        spot_order(OrderType.STOP_LOSS_LIMIT, side=Side.SELL, order_id="OEEEEE", limit_price="1"),
        spot_order(OrderType.MARKET, side=Side.SELL, order_id="OFFFFF-FFFFF-FFFFFF"),
        spot_order(OrderType.LIMIT, side=Side.SELL),
    )
    around = context(others=(met, fired, *missed))
    found = plan(around, limit_price="92000")
    assert found.effects.meets_own == (met.key, fired.key)
    assert warning_codes(found) == [AmendWarning.MEETS_OWN]
    assert found.warnings[0].values == {"count": 2, "order": "OAAAAA-AAAAA-AAAAAA"}


def test_a_quantity_alone_meets_nobody_new() -> None:
    ask = resting("OAAAAA-AAAAA-AAAAAA", Side.SELL, "91200.0")
    assert plan(context(others=(ask,)), quantity="0.3").effects.meets_own == ()


def test_a_sell_meets_own_buys_at_or_above_its_limit() -> None:
    order = spot_order(OrderType.LIMIT, side=Side.SELL, limit_price="93000.0")
    bid = resting("OAAAAA-AAAAA-AAAAAA", Side.BUY, "92600.0")
    assert plan(context(order, others=(bid,)), limit_price="92600").effects.meets_own == (bid.key,)
    assert plan(context(order, others=(bid,)), limit_price="92600.1").effects.meets_own == ()


def test_a_waiting_order_meets_nobody_yet() -> None:
    ask = resting("OAAAAA-AAAAA-AAAAAA", Side.SELL, "92000.0")
    around = context(spot_order(OrderType.STOP_LOSS_LIMIT), others=(ask,))
    assert plan(around, limit_price="95000").effects.meets_own == ()


@pytest.mark.parametrize(
    ("texts", "free", "is_short"),
    [
        ({"quantity": "0.30"}, "4562.50", False),
        ({"quantity": "0.30"}, "4562.49", True),
        ({"limit_price": "91350"}, "20", False),
        ({"limit_price": "91350"}, "19.99", True),
        ({"limit_price": "91000", "quantity": "0.24"}, "0", False),
        ({"quantity": "0.20"}, "0", False),
    ],
)
def test_a_buy_that_needs_more_than_is_free_will_probably_be_refused(
    texts: dict[str, str], free: str, is_short: bool
) -> None:
    found = plan(context(funds=funds(USD=free)), **texts)
    assert warning_codes(found) == ([AmendWarning.FUNDS_SHORT] if is_short else [])
    assert found.intent is not None


@pytest.mark.parametrize(
    ("text", "free", "is_short"), [("0.30", "0.05", False), ("0.30", "0.0499", True)]
)
def test_a_sell_needs_the_base_currency(text: str, free: str, is_short: bool) -> None:
    order = spot_order(OrderType.LIMIT, side=Side.SELL, limit_price="93000.0")
    found = plan(context(order, funds=funds(BTC=free)), quantity=text)
    assert warning_codes(found) == ([AmendWarning.FUNDS_SHORT] if is_short else [])


def test_a_currency_the_account_never_had_is_one_it_has_nothing_of() -> None:
    found = plan(context(funds=funds(EUR="99999")), quantity="0.3")
    assert warning_codes(found) == [AmendWarning.FUNDS_SHORT]
    assert found.warnings[0].values == {"more": Decimal("4562.5"), "free": 0, "currency": "USD"}


@pytest.mark.parametrize(
    ("order", "texts"),
    [
        (spot_order(OrderType.LIMIT), {"quantity": "0.24999"}),
        (spot_order(OrderType.ICEBERG), {"display_quantity": "0.1"}),
        (spot_order(OrderType.TRAILING_STOP), {"trigger_price": "+2%"}),
        (spot_order(OrderType.LIMIT, limit_price="-2.0000%"), {"limit_price": "90000"}),
    ],
)
def test_a_change_that_needs_no_more_is_not_held_against_a_negative_balance(
    order: Order, texts: dict[str, Any]
) -> None:
    assert plan(context(order, funds=funds(USD="-5")), **texts).warnings == ()


@pytest.mark.parametrize("flag", ["5:1", "margin"])
def test_a_margin_order_is_not_held_against_free_funds(flag: str) -> None:
    order = spot_order(OrderType.LIMIT, flags=(flag,))
    assert plan(context(order, funds=funds(USD="0")), quantity="0.3").warnings == ()


def test_an_instrument_that_is_not_open_for_everything_is_said() -> None:
    around = context(instrument=make_instrument(status="cancel_only"))
    found = plan(around, quantity="0.3")
    assert warning_codes(found) == [AmendWarning.INSTRUMENT_STATUS]
    assert found.warnings[0].values["status"] == "cancel_only"
