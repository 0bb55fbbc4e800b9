"""What a Spot ticket plans: each rule by example, and what holds for every text."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW, make_account, make_instrument, make_key, make_order, make_quote
from tui.domain.amending import STALE_QUOTE
from tui.domain.creating import (
    CLOSE_TYPES,
    TICKET_TYPES,
    SelfTrade,
    SpotDraft,
    SpotPlan,
    TicketContext,
    TicketProblem,
    fields_of,
)
from tui.domain.funds import Funds, Holding
from tui.domain.health import SystemMode
from tui.domain.identifiers import ClientOrderId
from tui.domain.instrument import Instrument
from tui.domain.intents import ConditionalClose, CreateIntent
from tui.domain.limit_checks import LimitProblem
from tui.domain.moment_text import MomentProblem
from tui.domain.number_text import NumberTextProblem
from tui.domain.order import (
    OrderStatus,
    OrderType,
    QuantityUnit,
    RelativePrice,
    Side,
    TimeInForce,
    TriggerSignal,
)
from tui.domain.price_text import PriceTextProblem
from tui.domain.problem import FormField, Problem
from tui.domain.rounding import StepProblem
from tui.domain.rules import Limits, TradingRules
from tui.domain.spot_planning import plan_spot

BITCOIN = replace(make_instrument(), leverages=(2, 3, 5))
ID = ClientOrderId("6f1c2e0a-0000-4000-8000-000000000001")


def funds(**free: str) -> Funds:
    return Funds(
        as_of=NOW,
        holdings={
            name: Holding(
                currency=name, venue_currency=name, balance=Decimal(amount), held=Decimal(0)
            )
            for name, amount in free.items()
        },
    )


def context(**changes: Any) -> TicketContext:
    known: dict[str, Any] = {
        "account": make_account(can_send=True),
        "instrument": BITCOIN,
        "quote": make_quote(),
        "rules": TradingRules(),
        "now": NOW,
        "client_order_id": ID,
        "funds": funds(USD="100000.0000", BTC="2.00000000"),
    }
    return TicketContext(**{**known, **changes})


def draft(**changes: Any) -> SpotDraft:
    usual: dict[str, Any] = {"market": "BTC/USD", "quantity": "0.25", "limit_price": "91250"}
    return SpotDraft(**{**usual, **changes})


def plan(changes: dict[str, Any] | None = None, /, **texts: Any) -> SpotPlan:
    """Plan a ticket of these texts, under a context with these changes."""
    return plan_spot(context(**(changes or {})), draft(**texts))


def intent_of(planned: SpotPlan) -> CreateIntent:
    assert planned.problems == ()
    assert planned.intent is not None
    return planned.intent


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


def sole(planned: SpotPlan) -> Problem:
    assert planned.intent is None
    (problem,) = planned.problems
    return problem


def test_a_limit_order_is_sent_as_it_stands() -> None:
    intent = intent_of(plan(post_only=True, deadline="5"))
    assert intent == CreateIntent(
        venue=BITCOIN.key.venue,
        account=make_account().name,
        instrument=BITCOIN.key.instrument,
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        quantity=Decimal("0.25"),
        limit_price=Decimal("91250"),
        time_in_force=TimeInForce.GTC,
        post_only=True,
        client_order_id=ID,
        deadline_seconds=Decimal(5),
        typed={"quantity": "0.25", "limit_price": "91250"},
    )


def test_nothing_is_sent_without_an_account() -> None:
    assert plan({"account": None}).intent is None


@pytest.mark.parametrize(
    ("market", "code"),
    [("", TicketProblem.MARKET_MISSING), ("DOGE/CHF", TicketProblem.MARKET_UNKNOWN)],
)
def test_a_market_the_venue_does_not_know_is_refused_alone(market: str, code: str) -> None:
    problem = sole(plan({"instrument": None}, market=market))
    assert (problem.code, problem.field) == (code, FormField.INSTRUMENT)


# Prices


@pytest.mark.parametrize(
    ("side", "text", "price"),
    [
        (Side.BUY, "91,250.5", "91250.5"),
        (Side.BUY, "-2%", "90650.0"),
        (Side.BUY, "-0.333%", "92191.9"),
        (Side.SELL, "+0.333%", "92808.1"),
        (Side.BUY, "bid-1t", "92499.8"),
        (Side.BUY, "mid", "92499.9"),
        (Side.SELL, "mid", "92500.0"),
        (Side.SELL, "ask+35bp", "92823.8"),
        (Side.BUY, "last", "92500.0"),
        (Side.BUY, " -100 ", "92400.0"),
    ],
)
def test_a_limit_becomes_an_absolute_price_never_worse_than_asked(
    side: Side, text: str, price: str
) -> None:
    intent = intent_of(plan(side=side, limit_price=text))
    assert intent.limit_price == Decimal(price)


def test_a_relative_text_is_shown_on_every_base() -> None:
    number = plan(limit_price="-1%").number(FormField.LIMIT_PRICE)
    assert number is not None
    assert [(one.base.value, one.value, one.becomes) for one in number.on_bases] == [
        ("last", Decimal("92500.0"), Decimal("91575.0")),
        ("bid", Decimal("92499.9"), Decimal("91574.9")),
        ("ask", Decimal("92500.0"), Decimal("91575.0")),
        ("mid", Decimal("92499.95"), Decimal("91574.9")),
    ]


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", TicketProblem.MISSING, None),
        ("own+1%", TicketProblem.BASE_NOT_HERE, 0),
        ("mark", TicketProblem.BASE_NOT_HERE, 0),
        ("index", TicketProblem.BASE_NOT_HERE, 0),
        ("5%", PriceTextProblem.UNIT_UNSIGNED, 1),
        ("  9x", PriceTextProblem.UNEXPECTED, 3),
        ("91250.05", StepProblem.OFF_TICK, None),
        ("0", TicketProblem.NOT_POSITIVE, None),
        ("-100%", TicketProblem.NOT_POSITIVE, None),
        ("-200%", TicketProblem.NOT_POSITIVE, None),
        ("91,25", NumberTextProblem.GROUPS, 2),
    ],
)
def test_a_price_that_cannot_be_sent_is_refused_at_its_character(
    text: str, code: str, at: int | None
) -> None:
    problem = sole(plan(limit_price=text))
    assert (problem.code, problem.field, problem.at) == (code, FormField.LIMIT_PRICE, at)


def test_own_is_refused_with_the_bases_there_are() -> None:
    assert sole(plan(limit_price="own+1%")).values == {"base": "own", "bases": "last bid ask mid"}


def test_a_base_whose_price_is_old_is_none() -> None:
    old = make_quote(as_of=NOW - STALE_QUOTE - timedelta(seconds=1))
    assert sole(plan({"quote": old}, limit_price="-2%")).code is TicketProblem.BASE_UNKNOWN
    just = make_quote(as_of=NOW - STALE_QUOTE)
    assert plan({"quote": just}, limit_price="-2%").intent is not None
    assert sole(plan({"quote": None}, limit_price="bid")).code is TicketProblem.BASE_UNKNOWN


@pytest.mark.parametrize("kind", [OrderType.STOP_LOSS, OrderType.TAKE_PROFIT])
def test_a_trigger_type_has_a_trigger_and_no_limit(kind: OrderType) -> None:
    intent = intent_of(plan(side=Side.SELL, order_type=kind, trigger_price="-2%"))
    assert intent.trigger_price == Decimal("90650.0")
    assert intent.limit_price is None
    assert intent.trigger_signal is TriggerSignal.LAST


def test_a_trigger_that_watches_the_index_takes_an_absolute_price() -> None:
    texts = {"order_type": OrderType.STOP_LOSS, "trigger_signal": TriggerSignal.INDEX}
    relative = plan(side=Side.SELL, trigger_price="-2%", **texts)
    assert sole(relative).code is TicketProblem.INDEX_TRIGGER
    absolute = intent_of(plan(side=Side.SELL, trigger_price="90000", **texts))
    assert (absolute.trigger_price, absolute.trigger_signal) == (
        Decimal(90000),
        TriggerSignal.INDEX,
    )


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("+500", "+500"),
        ("+2%", "+2%"),
        ("+1,500.5", "+1500.5"),
        ("+50t", "+5.0"),
        ("+35bp", "+0.35%"),
    ],
)
def test_a_trailing_offset_stays_in_the_venues_notation(text: str, offset: str) -> None:
    planned = plan(side=Side.SELL, order_type=OrderType.TRAILING_STOP, trigger_price=text)
    assert intent_of(planned).trigger_price == RelativePrice(offset)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("500", TicketProblem.OFFSET_UNSIGNED),
        ("-500", TicketProblem.OFFSET_DOWN),
        ("+0", TicketProblem.NOT_POSITIVE),
        ("bid+5", TicketProblem.OFFSET_BASED),
        ("+100%", TicketProblem.OFFSET_BEYOND_ZERO),
        ("+92500", TicketProblem.OFFSET_BEYOND_ZERO),
        ("+0.05", StepProblem.OFF_TICK),
    ],
)
def test_a_trailing_offset_that_the_venue_would_refuse_is_refused_here(
    text: str, code: str
) -> None:
    planned = plan(side=Side.SELL, order_type=OrderType.TRAILING_STOP, trigger_price=text)
    assert sole(planned).code == code


def test_the_limit_of_a_trailing_stop_is_an_offset_from_its_trigger() -> None:
    planned = plan(
        side=Side.SELL,
        order_type=OrderType.TRAILING_STOP_LIMIT,
        trigger_price="+2%",
        limit_price="-50",
    )
    assert intent_of(planned).limit_price == RelativePrice("-50")
    assert planned.effects.acts_at == Decimal("90650.0")
    assert planned.effects.limit_at == Decimal("90600.0")
    buys = plan(order_type=OrderType.TRAILING_STOP_LIMIT, trigger_price="+2%", limit_price="+50")
    assert (buys.effects.acts_at, buys.effects.limit_at) == (Decimal(94350), Decimal(94400))


# Quantities


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", TicketProblem.MISSING),
        ("+0.1", TicketProblem.QUANTITY_CHANGE),
        ("-10%", TicketProblem.QUANTITY_CHANGE),
        ("left=1", TicketProblem.QUANTITY_CHANGE),
        ("0", TicketProblem.NOT_POSITIVE),
        ("0.123456789", StepProblem.OFF_LOT),
        ("101%", TicketProblem.MORE_THAN_ALL),
        ("0.00009", TicketProblem.BELOW_MINIMUM),
    ],
)
def test_a_quantity_that_cannot_be_sent_is_refused(text: str, code: str) -> None:
    problem = sole(plan(quantity=text))
    assert (problem.code, problem.field) == (code, FormField.QUANTITY)


@pytest.mark.parametrize(
    ("texts", "quantity"),
    [
        ({"side": Side.SELL, "quantity": "all"}, "2.00000000"),
        ({"side": Side.SELL, "quantity": "50%"}, "1.00000000"),
        ({"side": Side.SELL, "quantity": "33.3333333%"}, "0.66666666"),
        ({"quantity": "all", "limit_price": "80000"}, "1.25000000"),
        ({"quantity": "50%", "limit_price": "90000"}, "0.55555555"),
    ],
)
def test_a_part_of_what_is_free_is_rounded_down_to_the_lot(
    texts: dict[str, Any], quantity: str
) -> None:
    assert intent_of(plan(texts and None, **texts)).quantity == Decimal(quantity)


def test_a_market_buy_can_be_for_an_amount_of_quote_currency() -> None:
    texts = {"order_type": OrderType.MARKET, "is_quote_quantity": True}
    intent = intent_of(plan(quantity="1,500.55", **texts))
    assert (intent.quantity, intent.quantity_unit) == (Decimal("1500.55"), QuantityUnit.QUOTE)
    assert intent_of(plan(quantity="all", **texts)).quantity == Decimal("100000.0000")
    third = intent_of(plan(quantity="33.33333333%", **texts))
    assert third.quantity == Decimal("33333.3333")
    sells = intent_of(plan(quantity="1", side=Side.SELL, **texts))
    assert sells.quantity_unit is QuantityUnit.BASE
    on_margin = intent_of(plan(quantity="1", leverage=2, **texts))
    assert on_margin.quantity_unit is QuantityUnit.BASE


@pytest.mark.parametrize(
    ("changes", "texts", "code"),
    [
        ({"funds": None}, {}, TicketProblem.FREE_UNKNOWN),
        ({"funds": funds(EUR="5")}, {}, TicketProblem.NOTHING_FREE),
        ({}, {"leverage": 2}, TicketProblem.FREE_ON_MARGIN),
    ],
)
def test_all_is_refused_where_what_is_free_says_nothing(
    changes: dict[str, Any], texts: dict[str, Any], code: str
) -> None:
    assert sole(plan(changes, quantity="all", **texts)).code == code


def test_all_waits_for_the_price_it_is_divided_by() -> None:
    planned = plan(quantity="all", limit_price="")
    assert codes(planned.problems) == [TicketProblem.FREE_WITHOUT_PRICE, TicketProblem.MISSING]


def test_an_order_below_the_minimum_cost_is_refused() -> None:
    problem = sole(plan(quantity="0.0001", limit_price="40000"))
    assert problem.code is TicketProblem.BELOW_MINIMUM_COST
    assert problem.values == {
        "value": Decimal("4.0000"),
        "minimum": Decimal(5),
        "currency": "USD",
    }
    texts = {"order_type": OrderType.MARKET, "is_quote_quantity": True}
    assert sole(plan(quantity="4.99", **texts)).code is TicketProblem.BELOW_MINIMUM_COST


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        ("", TicketProblem.MISSING),
        ("0.0999", TicketProblem.DISPLAY_TOO_SMALL),
        ("1.6", TicketProblem.DISPLAY_TOO_LARGE),
        ("50%", TicketProblem.QUANTITY_CHANGE),
    ],
)
def test_an_iceberg_shows_at_least_a_fifteenth_and_at_most_all(shown: str, code: str) -> None:
    texts = {"order_type": OrderType.ICEBERG, "quantity": "1.5", "limit_price": "60000"}
    assert sole(plan(display_quantity=shown, **texts)).code == code
    assert intent_of(plan(display_quantity="0.1", **texts)).display_quantity == Decimal("0.1")
    assert intent_of(plan(display_quantity="1.5", **texts)).display_quantity == Decimal("1.5")


def test_the_smallest_display_quantity_is_on_the_lot_and_large_enough() -> None:
    texts = {"order_type": OrderType.ICEBERG, "quantity": "1", "display_quantity": "0.01"}
    smallest = sole(plan(**texts)).values["smallest"]
    assert smallest == Decimal("0.06666667")
    assert plan(**{**texts, "display_quantity": f"{smallest}"}).intent is not None


# Terms


def test_an_order_good_till_a_date_needs_one_five_seconds_ahead() -> None:
    texts = {"time_in_force": TimeInForce.GTD}
    assert sole(plan(expires="", **texts)).code is TicketProblem.EXPIRY_MISSING
    assert sole(plan(expires="+4s", **texts)).code is TicketProblem.EXPIRY_TOO_SOON
    assert sole(plan(expires="soon", **texts)).code is MomentProblem.UNREADABLE
    intent = intent_of(plan(expires="+1h", **texts))
    assert intent.expires_at == NOW.replace(microsecond=0) + timedelta(hours=1)
    assert intent.time_in_force is TimeInForce.GTD


def test_an_expiry_is_not_sent_with_an_order_that_does_not_expire() -> None:
    assert intent_of(plan(expires="nonsense")).expires_at is None


def test_a_scheduled_start_lies_ahead_and_before_the_expiry() -> None:
    assert sole(plan(starts="2020-01-01 00:00")).code is TicketProblem.START_PAST
    started = intent_of(plan(starts="+10m"))
    assert started.starts_at == NOW.replace(microsecond=0) + timedelta(minutes=10)
    late = plan(starts="+2h", expires="+1h", time_in_force=TimeInForce.GTD)
    assert sole(late).code is TicketProblem.EXPIRY_BEFORE_START


@pytest.mark.parametrize("text", ["1.9", "60.1", "0"])
def test_a_deadline_has_bounds(text: str) -> None:
    assert sole(plan(deadline=text)).code is TicketProblem.DEADLINE_BOUNDS


def test_a_deadline_is_a_number_or_none() -> None:
    assert sole(plan(deadline="5s")).code is TicketProblem.DEADLINE_UNREADABLE
    assert intent_of(plan(deadline="")).deadline_seconds is None
    assert intent_of(plan(deadline="60")).deadline_seconds == 60


def test_only_limits_are_sent_for_now_or_never() -> None:
    texts = {"order_type": OrderType.ICEBERG, "display_quantity": "0.1"}
    problem = sole(plan(time_in_force=TimeInForce.IOC, **texts))
    assert problem.code is TicketProblem.TIME_IN_FORCE
    assert intent_of(plan(time_in_force=TimeInForce.FOK)).time_in_force is TimeInForce.FOK


def test_what_refuses_to_take_cannot_be_for_now_or_never() -> None:
    problem = sole(plan(time_in_force=TimeInForce.IOC, post_only=True))
    assert problem.code is TicketProblem.POST_ONLY_IMMEDIATE


def test_post_only_is_not_sent_with_a_type_that_has_no_such_field() -> None:
    texts = {"order_type": OrderType.STOP_LOSS, "trigger_price": "95000"}
    assert not intent_of(plan(post_only=True, **texts)).post_only


def test_margin_is_what_the_market_offers() -> None:
    assert intent_of(plan(leverage=3, reduce_only=True)).leverage == 3
    assert sole(plan(leverage=4)).code is TicketProblem.LEVERAGE
    assert sole(plan(reduce_only=True)).code is TicketProblem.REDUCE_ONLY_NEEDS_MARGIN
    no_margin = plan({"instrument": make_instrument()}, leverage=3, reduce_only=True)
    assert sole(no_margin).code is TicketProblem.LEVERAGE
    assert {FormField.LEVERAGE, FormField.REDUCE_ONLY} <= set(no_margin.fields)


def test_fee_currency_and_self_trade_prevention_are_sent_where_they_differ_from_the_usual() -> None:
    usual = intent_of(plan())
    assert (usual.fee_in_base, usual.self_trade) == (False, None)
    other = intent_of(plan(fee_in_base=True, self_trade=SelfTrade.CANCEL_BOTH))
    assert (other.fee_in_base, other.self_trade) == (True, "cancel-both")


@pytest.mark.parametrize(
    ("kind", "texts", "close"),
    [
        (OrderType.LIMIT, ("95000", ""), (Decimal(95000), None)),
        (OrderType.STOP_LOSS, ("-2%", ""), (RelativePrice("-2%"), None)),
        (OrderType.TAKE_PROFIT, ("last+5%", ""), (Decimal("97125.0"), None)),
        (
            OrderType.STOP_LOSS_LIMIT,
            ("-100", "-150"),
            (RelativePrice("-100"), RelativePrice("-150")),
        ),
        (OrderType.TRAILING_STOP, ("+1%", ""), (RelativePrice("+1%"), None)),
        (
            OrderType.TRAILING_STOP_LIMIT,
            ("+1%", "-5"),
            (RelativePrice("+1%"), RelativePrice("-5")),
        ),
    ],
)
def test_a_conditional_close_is_absolute_or_measured_from_its_fill(
    kind: OrderType, texts: tuple[str, str], close: tuple[Any, Any]
) -> None:
    intent = intent_of(plan(close_type=kind, close_price=texts[0], close_limit_price=texts[1]))
    assert intent.close == ConditionalClose(order_type=kind, price=close[0], limit_price=close[1])


def test_a_conditional_close_of_an_order_put_back_has_to_be_decided() -> None:
    assert sole(plan(is_close_undecided=True)).code is TicketProblem.CLOSE_UNDECIDED
    assert intent_of(plan()).close is None


def test_the_prices_of_a_conditional_close_are_checked() -> None:
    problem = sole(plan(close_type=OrderType.STOP_LOSS, close_price="90000.05"))
    assert (problem.code, problem.field) == (StepProblem.OFF_TICK, FormField.CLOSE_PRICE)


@pytest.mark.parametrize(
    ("mode", "status", "texts", "is_taken"),
    [
        (SystemMode.ONLINE, "online", {}, True),
        (SystemMode.CANCEL_ONLY, "online", {"post_only": True}, False),
        (SystemMode.MAINTENANCE, "online", {}, False),
        (SystemMode.POST_ONLY, "online", {}, False),
        (SystemMode.POST_ONLY, "online", {"post_only": True}, True),
        (SystemMode.LIMIT_ONLY, "online", {"order_type": OrderType.MARKET}, False),
        (SystemMode.LIMIT_ONLY, "online", {}, True),
        (None, "cancel_only", {}, False),
        (None, "limit_only", {"order_type": OrderType.MARKET}, False),
        (None, "reduce_only", {}, False),
        (None, "reduce_only", {"leverage": 2, "reduce_only": True}, True),
        (SystemMode.UNKNOWN, "a word of the future", {}, True),
    ],
)
def test_what_the_venue_does_not_take_now_is_refused(
    mode: SystemMode | None, status: str, texts: dict[str, Any], is_taken: bool
) -> None:
    planned = plan({"mode": mode, "instrument": replace(BITCOIN, status=status)}, **texts)
    assert (planned.intent is not None) == is_taken
    assert codes(planned.problems) == ([] if is_taken else [TicketProblem.MARKET_CLOSED])


# Effects


def test_distance_ticks_and_value_are_those_of_the_orders_own_price() -> None:
    effects = plan().effects
    assert effects.distance is not None
    assert round(effects.distance, 5) == Decimal("-1.35135")
    assert effects.ticks == Decimal(-12500)
    assert effects.value == Decimal("22812.50")
    assert not effects.is_value_estimated


def test_a_market_order_is_reckoned_at_the_best_price_of_the_other_side() -> None:
    sells = plan(side=Side.SELL, order_type=OrderType.MARKET).effects
    assert sells.value == Decimal("0.25") * Decimal("92499.9")
    assert sells.is_value_estimated
    assert sells.fills_at_once is True


@pytest.mark.parametrize(
    ("side", "price", "fills"),
    [
        (Side.BUY, "92500.0", True),
        (Side.BUY, "92499.9", False),
        (Side.SELL, "92499.9", True),
        (Side.SELL, "92500.0", False),
    ],
)
def test_a_limit_fills_at_once_where_it_reaches_the_other_side(
    side: Side, price: str, fills: bool
) -> None:
    planned = plan(side=side, limit_price=price)
    assert planned.effects.fills_at_once is fills
    assert (TicketProblem.FILLS_AT_ONCE in codes(planned.warnings)) is fills
    posted = plan(side=side, limit_price=price, post_only=True)
    assert (TicketProblem.POST_ONLY_WOULD_TAKE in codes(posted.warnings)) is fills
    now_or_never = plan(side=side, limit_price=price, time_in_force=TimeInForce.IOC)
    assert (TicketProblem.NOTHING_TO_TAKE in codes(now_or_never.warnings)) is not fills


@pytest.mark.parametrize(
    ("side", "kind", "trigger", "on_fall", "fires"),
    [
        (Side.SELL, OrderType.STOP_LOSS, "92500.0", True, True),
        (Side.SELL, OrderType.STOP_LOSS, "92499.9", True, False),
        (Side.BUY, OrderType.STOP_LOSS, "92500.0", False, True),
        (Side.BUY, OrderType.STOP_LOSS, "92500.1", False, False),
        (Side.SELL, OrderType.TAKE_PROFIT, "92500.0", False, True),
        (Side.SELL, OrderType.TAKE_PROFIT, "92500.1", False, False),
        (Side.BUY, OrderType.TAKE_PROFIT, "92500.0", True, True),
        (Side.BUY, OrderType.TAKE_PROFIT, "92499.9", True, False),
    ],
)
def test_a_trigger_that_would_fire_at_once_asks_for_the_markets_name(
    side: Side, kind: OrderType, trigger: str, on_fall: bool, fires: bool
) -> None:
    planned = plan(side=side, order_type=kind, trigger_price=trigger)
    assert planned.effects.fires_on_fall is on_fall
    assert planned.effects.fires_at_once is fires
    assert planned.confirmation == ("BTC/USD" if fires else None)
    assert planned.intent is not None
    expected = [TicketProblem.FIRES_AT_ONCE] if fires else []
    assert codes(planned.confirmations) == expected


def test_a_trailing_stop_never_fires_at_once() -> None:
    planned = plan(side=Side.SELL, order_type=OrderType.TRAILING_STOP, trigger_price="+1%")
    assert planned.effects.fires_at_once is False
    assert planned.effects.fires_on_fall is True


def test_the_accounts_own_orders_on_the_other_side_are_met() -> None:
    resting = make_order("OSELL1", side=Side.SELL, limit_price="91200.0")
    away = make_order("OSELL2", side=Side.SELL, limit_price="91300.0")
    waiting = make_order(
        "OSELL3",
        side=Side.SELL,
        order_type=OrderType.STOP_LOSS_LIMIT,
        limit_price="91000.0",
        trigger_price="91100.0",
    )
    fired = replace(waiting, key=make_key("OSELL4"), status=OrderStatus.TRIGGERED)
    same_side = make_order("OBUY1", limit_price="91200.0")
    planned = plan({"others": (resting, away, waiting, fired, same_side)})
    assert planned.effects.meets_own == (resting.key, fired.key)
    assert TicketProblem.MEETS_OWN in codes(planned.warnings)


def test_a_market_order_meets_own_orders_at_the_touch() -> None:
    touch = make_order("OSELL1", side=Side.SELL, limit_price="92500.0")
    away = make_order("OSELL2", side=Side.SELL, limit_price="92500.1")
    planned = plan({"others": (touch, away)}, order_type=OrderType.MARKET)
    assert planned.effects.meets_own == (touch.key,)


@pytest.mark.parametrize(
    ("changes", "is_twin"),
    [
        ({}, True),
        ({"side": Side.SELL}, False),
        ({"limit_price": "91250.1"}, False),
        ({"quantity": "0.26"}, False),
        ({"quantity": "0.35", "filled_quantity": "0.10"}, True),
        ({"order_type": OrderType.ICEBERG}, False),
    ],
)
def test_an_order_that_says_the_same_is_a_twin(changes: dict[str, Any], is_twin: bool) -> None:
    planned = plan({"others": (make_order("OTWIN1", **changes),)})
    assert (TicketProblem.TWIN in codes(planned.warnings)) is is_twin


def test_offsets_are_compared_by_what_they_mean() -> None:
    texts = {"order_type": OrderType.TRAILING_STOP, "trigger_price": "+5%", "side": Side.SELL}
    alike = make_order(
        "OTWIN1",
        side=Side.SELL,
        order_type=OrderType.TRAILING_STOP,
        limit_price=None,
        trigger_price="+5.0000%",
    )
    other = replace(alike, trigger_price=RelativePrice("+5"))
    assert plan({"others": (alike,)}, **texts).effects.twins == (alike.key,)
    assert plan({"others": (other,)}, **texts).effects.twins == ()


@pytest.mark.parametrize(
    ("texts", "currency", "amount"),
    [
        ({"quantity": "2"}, "USD", "182500"),
        ({"quantity": "2.5", "side": Side.SELL}, "BTC", "2.5"),
        (
            {"quantity": "150000", "order_type": OrderType.MARKET, "is_quote_quantity": True},
            "USD",
            "150000",
        ),
    ],
)
def test_an_order_that_needs_more_than_is_free_warns_before_the_venue_refuses(
    texts: dict[str, Any], currency: str, amount: str
) -> None:
    planned = plan(**texts)
    needs = planned.effects.needs
    assert needs is not None
    assert (needs.currency, needs.amount) == (currency, Decimal(amount))
    (warning,) = (one for one in planned.warnings if one.code is TicketProblem.FUNDS_SHORT)
    assert warning.values["needs"] == Decimal(amount)
    assert planned.intent is not None


def test_an_account_without_the_currency_has_none_of_it_free() -> None:
    planned = plan({"funds": funds(EUR="5")})
    assert TicketProblem.FUNDS_SHORT in codes(planned.warnings)
    unread = plan({"funds": None})
    assert unread.warnings == ()


def test_a_margin_order_needs_nothing_of_what_is_free() -> None:
    assert plan(leverage=2, quantity="50").effects.needs is None


@pytest.mark.parametrize(
    ("texts", "warns"),
    [
        ({"quantity": "all"}, True),
        ({"quantity": "all", "fee_in_base": True}, False),
        ({"quantity": "98%"}, False),
        ({"quantity": "all", "side": Side.SELL}, False),
        ({"quantity": "all", "side": Side.SELL, "fee_in_base": True}, True),
    ],
)
def test_a_fee_that_comes_on_top_of_everything_free_is_named(
    texts: dict[str, Any], warns: bool
) -> None:
    assert (TicketProblem.FEE_ON_TOP in codes(plan(**texts).warnings)) is warns


# Limits of the operator


def limited(**limits: Any) -> dict[str, Any]:
    return {"rules": TradingRules(limits=Limits(**limits))}


def test_over_a_limit_the_markets_name_is_typed_and_over_the_maximum_nothing_is_sent() -> None:
    asks = plan(limited(confirm_order_value={"USD": Decimal(20000)}))
    assert asks.confirmation == "BTC/USD"
    assert codes(asks.confirmations) == [LimitProblem.VALUE_ASKS]
    assert asks.intent is not None
    refused = plan(limited(max_order_value={"USD": Decimal(20000)}))
    assert sole(refused).code is LimitProblem.VALUE_REFUSED


def test_a_price_far_from_the_market_asks_and_one_that_would_trade_there_is_refused() -> None:
    limits = limited(confirm_distance_percent=Decimal(1), max_distance_percent=Decimal(2))
    assert codes(plan(limits).confirmations) == [LimitProblem.DISTANCE_ASKS]
    assert plan(limits, limit_price="80000").intent is not None
    assert sole(plan(limits, limit_price="+3%")).code is LimitProblem.DISTANCE_REFUSED


def test_the_limit_behind_a_trigger_is_held_against_the_trigger() -> None:
    limits = limited(max_distance_percent=Decimal(2))
    texts = {"side": Side.SELL, "order_type": OrderType.STOP_LOSS_LIMIT}
    fine = plan(limits, trigger_price="80000", limit_price="79000", **texts)
    assert fine.intent is not None
    far = plan(limits, trigger_price="80000", limit_price="70000", **texts)
    problem = sole(far)
    assert (problem.code, problem.field) == (LimitProblem.DISTANCE_REFUSED, FormField.LIMIT_PRICE)


def test_a_trigger_far_away_asks_and_is_never_refused() -> None:
    limits = limited(confirm_distance_percent=Decimal(1), max_distance_percent=Decimal(2))
    far = plan(limits, side=Side.SELL, order_type=OrderType.STOP_LOSS, trigger_price="50000")
    (asked,) = far.confirmations
    assert (asked.code, asked.field) == (LimitProblem.DISTANCE_ASKS, FormField.TRIGGER_PRICE)
    assert far.intent is not None


def test_a_tokenised_share_asks_because_its_quantity_has_two_readings() -> None:
    planned = plan({"instrument": replace(BITCOIN, is_tokenised=True)})
    assert codes(planned.confirmations) == [TicketProblem.UNIT_UNCONFIRMED]


# What holds for every text


def test_a_ticket_has_the_fields_of_its_type() -> None:
    def names(**changes: Any) -> set[FormField]:
        return set(fields_of(draft(**changes), BITCOIN))

    limit, market = names(), names(order_type=OrderType.MARKET)
    assert limit - market == {
        FormField.LIMIT_PRICE,
        FormField.TIME_IN_FORCE,
        FormField.POST_ONLY,
    }
    assert market - limit == {FormField.QUANTITY_UNIT}
    assert names(order_type=OrderType.ICEBERG) - limit == {FormField.DISPLAY_QUANTITY}
    stop = names(order_type=OrderType.STOP_LOSS)
    assert stop - limit == {FormField.TRIGGER_PRICE, FormField.TRIGGER_SIGNAL}
    assert limit - stop == {FormField.LIMIT_PRICE, FormField.POST_ONLY}
    assert names(time_in_force=TimeInForce.GTD) - limit == {FormField.EXPIRES}
    assert names(close_type=OrderType.LIMIT) - limit == {FormField.CLOSE_PRICE}
    assert names(close_type=OrderType.STOP_LOSS_LIMIT) - limit == {
        FormField.CLOSE_PRICE,
        FormField.CLOSE_LIMIT_PRICE,
    }
    plain = set(fields_of(draft(), make_instrument()))
    assert limit - plain == {FormField.LEVERAGE, FormField.REDUCE_ONLY}


ALPHABET = "+-%.,0123456789tbp=al lastbidaskmidown:hmsd"
TEXTS = st.text(alphabet=ALPHABET, max_size=12) | st.text(max_size=8)
USUAL = ["91250", "-2%", "+3%", "bid-1t", "+50", "mid", "+35bp", "+7t", "+0.333%"]


def mostly(*usual: str) -> st.SearchStrategy[str]:
    """Texts that can be sent, and now and then any text."""
    return st.sampled_from(range(20)).flatmap(lambda n: st.sampled_from(usual) if n else TEXTS)


DRAFTS = st.builds(
    SpotDraft,
    market=st.just("BTC/USD"),
    side=st.sampled_from([Side.BUY, Side.SELL]),
    order_type=st.sampled_from(TICKET_TYPES),
    quantity=mostly("0.25", "all", "50%", "1", "1000", "33.3%", "0.1"),
    is_quote_quantity=st.booleans(),
    display_quantity=mostly("0.1", "0.25"),
    limit_price=mostly(*USUAL),
    trigger_price=mostly(*USUAL, "+1%", "+100"),
    trigger_signal=st.sampled_from([TriggerSignal.LAST, TriggerSignal.LAST, TriggerSignal.INDEX]),
    time_in_force=st.sampled_from([TimeInForce.GTC, *TimeInForce]),
    expires=mostly("+1h"),
    starts=mostly("", "+10m"),
    post_only=st.booleans(),
    reduce_only=st.sampled_from([False, False, False, True]),
    leverage=st.sampled_from([None, None, 2, 7]),
    fee_in_base=st.booleans(),
    close_type=st.sampled_from([None, None, None, *CLOSE_TYPES]),
    close_price=mostly(*USUAL, "+1%"),
    close_limit_price=mostly(*USUAL),
    deadline=mostly("5", ""),
)
INSTRUMENTS = st.sampled_from(
    [
        BITCOIN,
        make_instrument("ADAXBT", symbol="ADA/BTC", tick_size="0.00000001", price_decimals=8),
        make_instrument(tick_size="0.5", lot_size="0.001"),
        make_instrument(tick_size="2.5", lot_size="10"),
    ]
)


def is_on(value: Decimal, step: Decimal) -> bool:
    return value % step == 0


@given(DRAFTS, INSTRUMENTS)
def test_whatever_is_typed_an_intent_is_on_tick_and_lot_or_there_is_none(
    typed: SpotDraft, instrument: Instrument
) -> None:
    planned = plan_spot(context(instrument=instrument), typed)
    assert (planned.intent is None) == bool(planned.problems)
    intent = planned.intent
    if intent is None:
        return
    prices = [intent.limit_price, intent.trigger_price]
    if intent.close is not None:
        prices += [intent.close.price, intent.close.limit_price]
    for price in prices:
        if isinstance(price, Decimal):
            assert price > 0
            assert is_on(price, instrument.tick_size)
            assert "E" not in f"{price:f}"
    if intent.quantity_unit is QuantityUnit.BASE:
        assert is_on(intent.quantity, instrument.lot_size)
    assert intent.quantity > 0


@given(DRAFTS)
def test_a_quantity_is_never_above_what_was_typed_or_is_free(typed: SpotDraft) -> None:
    planned = plan_spot(context(), typed)
    if planned.intent is None:
        return
    quantity, text = planned.intent.quantity, typed.quantity.strip()
    free = {Side.BUY: Decimal("100000.0000"), Side.SELL: Decimal("2.00000000")}[typed.side]
    if text == "all" or text.endswith("%"):
        part = Decimal(100) if text == "all" else Decimal(text[:-1].replace(",", ""))
        spent = quantity
        if typed.side is Side.BUY and planned.intent.quantity_unit is QuantityUnit.BASE:
            assert planned.effects.value is not None
            spent = planned.effects.value
        assert spent <= free * part / 100
    else:
        assert quantity == Decimal(text.replace(",", ""))


@given(DRAFTS)
def test_a_limit_is_never_more_aggressive_than_what_was_typed(typed: SpotDraft) -> None:
    number = plan_spot(context(), typed).number(FormField.LIMIT_PRICE)
    if number is None or number.amount is None or number.exact is None:
        return
    if typed.side is Side.BUY:
        assert number.amount <= number.exact
    else:
        assert number.amount >= number.exact


@given(DRAFTS, INSTRUMENTS)
def test_every_problem_points_into_what_was_typed(typed: SpotDraft, instrument: Instrument) -> None:
    planned = plan_spot(context(instrument=instrument), typed)
    for problem in planned.problems:
        if problem.at is not None:
            assert problem.field is not None
            assert 0 <= problem.at <= len(str(getattr(typed, problem.field)))
