"""What a Kuna ticket plans: each rule by example, and what holds for every text."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOW
from tests.domain.test_creating import funds
from tests.screens.kuna_scenes import BITCOIN, DEMO, MONEY, YEN, kuna_order, ticker
from tests.screens.ticket_scenes import ID
from tui.domain.creating import TicketContext, TicketProblem
from tui.domain.health import SystemMode
from tui.domain.identifiers import InstrumentId
from tui.domain.intents import CreateIntent
from tui.domain.kuna_planning import plan_kuna
from tui.domain.kuna_ticket import (
    MOST_OPEN,
    TRIGGER_KINDS,
    KunaDraft,
    KunaKind,
    KunaPlan,
    KunaProblem,
)
from tui.domain.kuna_triggers import kind_at
from tui.domain.limit_checks import LimitProblem
from tui.domain.numbers import format_plain
from tui.domain.order import OrderType, QuantityUnit, Side, TimeInForce
from tui.domain.problem import FormField
from tui.domain.rounding import Rounding
from tui.domain.rules import Limits, TradingRules

NAMED = [KunaKind.STOP_LOSS, KunaKind.TAKE_PROFIT]
MARKET = Decimal(29000)


def context(**changes: Any) -> TicketContext:
    known: dict[str, Any] = {
        "account": DEMO,
        "instrument": BITCOIN,
        "quote": ticker(),
        "rules": TradingRules(),
        "now": NOW,
        "client_order_id": ID,
        "funds": MONEY,
        "open_orders": 12,
    }
    return TicketContext(**{**known, **changes})


def draft(**changes: Any) -> KunaDraft:
    usual: dict[str, Any] = {"market": "BTC_USDT", "quantity": "0.06", "limit_price": "26440.46"}
    return KunaDraft(**{**usual, **changes})


def stop(at: str, side: Side = Side.SELL, kind: KunaKind = KunaKind.TRIGGER) -> KunaDraft:
    return draft(side=side, kind=kind, trigger_price=at, limit_price="26440")


def plan(one: KunaDraft | None = None, **known: Any) -> KunaPlan:
    return plan_kuna(context(**known), draft() if one is None else one)


def intent_of(planned: KunaPlan) -> CreateIntent:
    assert planned.problems == ()
    assert planned.intent is not None
    return planned.intent


def refused(planned: KunaPlan) -> list[tuple[str, FormField | None]]:
    assert planned.intent is None
    return [(problem.code, problem.field) for problem in planned.problems]


def warned(planned: KunaPlan) -> list[str]:
    return [problem.code for problem in planned.warnings]


def test_a_limit_is_sent_exactly_as_typed() -> None:
    planned = plan()
    assert intent_of(planned) == CreateIntent(
        venue=DEMO.venue,
        account=DEMO.name,
        instrument=InstrumentId("BTC_USDT"),
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        quantity=Decimal("0.06"),
        limit_price=Decimal("26440.46"),
        time_in_force=TimeInForce.GTC,
        client_order_id=ID,
        typed={"limit_price": "26440.46", "quantity": "0.06"},
    )
    assert planned.effects.value == Decimal("1586.4276")
    assert warned(planned) == []
    assert planned.confirmation is None


@pytest.mark.parametrize("typed", ["0.06", "0.060", "0.060000", "1,000.060000"])
def test_quantities_keep_the_zeros_that_were_typed(typed: str) -> None:
    quantity = intent_of(plan(draft(quantity=typed))).quantity
    assert format_plain(quantity).lstrip("0") == typed.replace(",", "").lstrip("0")


def test_nothing_is_sent_without_an_account_or_a_market() -> None:
    assert plan(account=None).intent is None
    unknown = plan(draft(market="ZZZ_USDT"), instrument=None)
    assert refused(unknown) == [(TicketProblem.MARKET_UNKNOWN, FormField.INSTRUMENT)]
    unnamed = plan(draft(market=" "), instrument=None)
    assert refused(unnamed) == [(TicketProblem.MARKET_MISSING, FormField.INSTRUMENT)]


# Which fields a type has


@pytest.mark.parametrize(
    ("kind", "has"),
    [
        (KunaKind.LIMIT, {"quantity", "limit_price"}),
        (KunaKind.MARKET, {"quantity", "quote_quantity"}),
        (KunaKind.STOP_LOSS, {"quantity", "trigger_price", "limit_price"}),
        (KunaKind.TAKE_PROFIT, {"quantity", "trigger_price", "limit_price"}),
        (KunaKind.TRIGGER, {"quantity", "trigger_price", "limit_price"}),
    ],
)
def test_a_ticket_has_the_fields_of_its_type(kind: KunaKind, has: set[str]) -> None:
    texts = {"quantity", "quote_quantity", "trigger_price", "limit_price"}
    assert texts & set(plan(draft(kind=kind)).fields) == has


@pytest.mark.parametrize("kind", list(KunaKind))
def test_what_stands_in_fields_of_other_types_is_not_sent(kind: KunaKind) -> None:
    one = draft(kind=kind, side=Side.SELL, trigger_price="27440", quote_quantity="20")
    is_stopped = kind in TRIGGER_KINDS
    if kind is KunaKind.TAKE_PROFIT:
        one = replace(one, trigger_price="29500")
    if kind is KunaKind.MARKET:
        one = replace(one, quantity="")
    intent = intent_of(plan(one))
    assert (intent.trigger_price is not None) is is_stopped
    assert (intent.limit_price is not None) is (kind is not KunaKind.MARKET)
    assert (intent.quantity_unit is QuantityUnit.QUOTE) is (kind is KunaKind.MARKET)
    assert (intent.time_in_force is None) is (kind is KunaKind.MARKET)


# Quantity or amount


def test_a_market_order_is_sent_by_quantity_or_by_amount() -> None:
    one = draft(kind=KunaKind.MARKET, quantity="", quote_quantity="20.00")
    planned = plan(one)
    intent = intent_of(planned)
    assert (format_plain(intent.quantity), intent.quantity_unit) == ("20.00", QuantityUnit.QUOTE)
    assert planned.effects.value == Decimal(20)
    assert planned.effects.needs is not None
    assert planned.effects.needs.currency == "USDT"
    by_quantity = intent_of(plan(draft(kind=KunaKind.MARKET)))
    assert (by_quantity.quantity, by_quantity.quantity_unit) == (Decimal("0.06"), QuantityUnit.BASE)
    assert by_quantity.limit_price is None


def test_a_quantity_and_an_amount_together_are_refused_at_the_amount() -> None:
    both = draft(kind=KunaKind.MARKET, quote_quantity="20")
    assert refused(plan(both)) == [(KunaProblem.BOTH_QUANTITIES, FormField.QUOTE_QUANTITY)]


def test_neither_of_them_is_missing_the_quantity() -> None:
    neither = draft(kind=KunaKind.MARKET, quantity=" ", quote_quantity=" ")
    assert refused(plan(neither)) == [(TicketProblem.MISSING, FormField.QUANTITY)]


def test_selling_for_an_amount_takes_as_much_as_the_best_bid_asks() -> None:
    one = draft(kind=KunaKind.MARKET, side=Side.SELL, quantity="", quote_quantity="100")
    needs = plan(one).effects.needs
    assert needs is not None
    assert (needs.currency, needs.amount) == ("BTC", Decimal("0.003450"))


@pytest.mark.parametrize(
    ("one", "quantity"),
    [
        (draft(quantity="all", side=Side.SELL, limit_price="30000"), "0.840000"),
        (draft(quantity="25%", side=Side.SELL, limit_price="30000"), "0.210000"),
        (draft(quantity="50%", limit_price="26440"), "0.911507"),
        (draft(quantity="all", kind=KunaKind.MARKET), "1.661513"),
        (draft(quantity="", quote_quantity="all", kind=KunaKind.MARKET), "48200.50"),
        (draft(quantity="", quote_quantity="33.3333%", kind=KunaKind.MARKET), "16066.81"),
    ],
)
def test_parts_of_what_is_free_round_down(one: KunaDraft, quantity: str) -> None:
    assert format_plain(intent_of(plan(one)).quantity) == quantity


@pytest.mark.parametrize(
    ("one", "known", "code"),
    [
        (draft(quantity="0"), {}, TicketProblem.NOT_POSITIVE),
        (draft(quantity="+1"), {}, TicketProblem.QUANTITY_CHANGE),
        (draft(quantity="101%"), {}, TicketProblem.MORE_THAN_ALL),
        (draft(quantity="all"), {"funds": None}, TicketProblem.FREE_UNKNOWN),
        (draft(quantity="all"), {"funds": funds(BTC="1")}, TicketProblem.NOTHING_FREE),
        (
            draft(quantity="", quote_quantity="all", kind=KunaKind.MARKET, side=Side.SELL),
            {},
            KunaProblem.PART_OF_AMOUNT,
        ),
        (
            draft(quantity="", quote_quantity="left=3", kind=KunaKind.MARKET),
            {},
            TicketProblem.QUANTITY_CHANGE,
        ),
        (
            draft(quantity="", quote_quantity="0.00", kind=KunaKind.MARKET),
            {},
            TicketProblem.NOT_POSITIVE,
        ),
    ],
)
def test_a_quantity_that_says_nothing_is_refused(
    one: KunaDraft, known: dict[str, Any], code: str
) -> None:
    (found,) = refused(plan(one, **known))
    assert found[0] == code


# Decimals


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"quantity": "0.0600001"}, FormField.QUANTITY),
        ({"quantity": "0.0600000"}, FormField.QUANTITY),
        ({"limit_price": "26440.461"}, FormField.LIMIT_PRICE),
        ({"limit_price": "26440.000"}, FormField.LIMIT_PRICE),
        (
            {"kind": KunaKind.STOP_LOSS, "side": Side.SELL, "trigger_price": "27440.001"},
            FormField.TRIGGER_PRICE,
        ),
        (
            {"kind": KunaKind.MARKET, "quantity": "", "quote_quantity": "20.001"},
            FormField.QUOTE_QUANTITY,
        ),
    ],
)
def test_more_decimals_than_a_currency_has_are_refused(
    changes: dict[str, Any], field: FormField
) -> None:
    planned = plan(draft(**changes))
    assert refused(planned) == [(KunaProblem.DECIMALS, field)]
    (problem,) = planned.problems
    assert problem.values["most"] == (6 if field is FormField.QUANTITY else 2)


def test_a_currency_without_decimals_takes_none() -> None:
    planned = plan(draft(limit_price="26440.5"), instrument=YEN)
    assert refused(planned) == [(KunaProblem.DECIMALS, FormField.LIMIT_PRICE)]
    assert planned.problems[0].values["most"] == 0


@settings(deadline=None)
@given(
    st.decimals(min_value="0.000000001", max_value="99999", places=9),
    st.integers(min_value=0, max_value=9),
)
def test_a_typed_number_is_sent_as_it_is_or_not_at_all(value: Decimal, decimals: int) -> None:
    typed = format_plain(value.quantize(Decimal(1).scaleb(-decimals)))
    planned = plan(draft(quantity=typed))
    if Decimal(typed) > 0 and decimals <= 6:
        assert format_plain(intent_of(planned).quantity) == typed
    else:
        assert planned.intent is None


@settings(deadline=None)
@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12), st.sampled_from(KunaKind))
def test_no_text_makes_planning_raise(
    quantity: str, limit: str, trigger: str, kind: KunaKind
) -> None:
    one = draft(
        quantity=quantity,
        quote_quantity=quantity,
        limit_price=limit,
        trigger_price=trigger,
        kind=kind,
    )
    planned = plan(one)
    assert bool(planned.problems) or planned.intent is not None


# Relative prices


@pytest.mark.parametrize(
    ("typed", "side", "becomes", "rounding"),
    [
        ("-3%", Side.BUY, "28130.00", Rounding.NONE),
        ("-0.0123%", Side.BUY, "28996.43", Rounding.DOWN),
        ("+0.0123%", Side.SELL, "29003.57", Rounding.UP),
        ("mid", Side.BUY, "29000.00", Rounding.NONE),
        ("bid-1t", Side.BUY, "28989.99", Rounding.NONE),
        ("ask+5bp", Side.SELL, "29024.51", Rounding.UP),
        ("last", Side.BUY, "29000.00", Rounding.NONE),
    ],
)
def test_relative_limits_round_to_the_side_that_costs_less(
    typed: str, side: Side, becomes: str, rounding: Rounding
) -> None:
    number = plan(draft(limit_price=typed, side=side)).number(FormField.LIMIT_PRICE)
    assert number is not None
    assert (number.amount, number.rounding) == (Decimal(becomes), rounding)


def test_there_is_no_own_price_before_there_is_an_order() -> None:
    for typed in ("own", "mark+1%", "index"):
        planned = plan(draft(limit_price=typed))
        assert refused(planned) == [(TicketProblem.BASE_NOT_HERE, FormField.LIMIT_PRICE)]


@pytest.mark.parametrize(
    ("typed", "side", "becomes"),
    [
        ("-0.015", Side.SELL, "28999.98"),
        ("+0.015", Side.SELL, "29000.02"),
        ("-0.015", Side.BUY, "28999.98"),
        ("+0.015", Side.BUY, "29000.02"),
        ("-0.016", Side.SELL, "28999.98"),
        ("+0.014", Side.BUY, "29000.01"),
    ],
)
def test_relative_stops_go_to_the_nearest_step_ties_away_from_the_market(
    typed: str, side: Side, becomes: str
) -> None:
    intent = intent_of(plan(stop(typed, side)))
    assert intent.trigger_price == Decimal(becomes)


# Which way a trigger waits


@pytest.mark.parametrize(
    ("side", "at", "kind"),
    [
        (Side.SELL, "27440", KunaKind.STOP_LOSS),
        (Side.BUY, "29500", KunaKind.STOP_LOSS),
        (Side.SELL, "29500", KunaKind.TAKE_PROFIT),
        (Side.BUY, "23000", KunaKind.TAKE_PROFIT),
    ],
)
def test_the_type_follows_from_side_and_stop(side: Side, at: str, kind: KunaKind) -> None:
    planned = plan(stop(at, side))
    assert (planned.kind, planned.is_worked_out) == (kind, True)
    derived, named = intent_of(planned), intent_of(plan(stop(at, side, kind)))
    assert derived == named
    assert not planned.effects.fires_at_once


@settings(deadline=None)
@given(
    st.sampled_from([Side.BUY, Side.SELL]),
    st.sampled_from(NAMED),
    st.decimals(min_value="0.01", max_value="99999", places=2),
)
def test_a_stop_is_sent_only_where_its_type_waits_for_it(
    side: Side, kind: KunaKind, at: Decimal
) -> None:
    planned = plan(stop(format_plain(at), side, kind), funds=None)
    waits_for_fall = (side is Side.SELL) is (kind is KunaKind.STOP_LOSS)
    is_right = at < MARKET if waits_for_fall else at > MARKET
    assert (planned.intent is not None) is is_right
    if is_right:
        assert planned.effects.fires_on_fall is waits_for_fall
    elif at != MARKET:
        (problem,) = planned.problems
        assert (problem.code, problem.field) == (KunaProblem.WRONG_WAY, FormField.TRIGGER_PRICE)
        (other,) = set(NAMED) - {kind}
        assert problem.values["right"] == other.value
    assert planned.confirmation is None


@settings(deadline=None)
@given(
    st.sampled_from([Side.BUY, Side.SELL]),
    st.decimals(min_value=1, max_value=9, places=1),
    st.decimals(min_value=1, max_value=9, places=1),
)
def test_exactly_one_type_waits_for_a_stop_and_the_other_side_has_the_other(
    side: Side, at: Decimal, market: Decimal
) -> None:
    other = Side.BUY if side is Side.SELL else Side.SELL
    kinds = {kind_at(side, at, market), kind_at(other, at, market)}
    assert kinds == ({None} if at == market else set(NAMED))


@pytest.mark.parametrize("kind", [*NAMED, KunaKind.TRIGGER])
def test_a_stop_at_the_market_itself_is_refused(kind: KunaKind) -> None:
    for typed in ("29000", "last"):
        planned = plan(stop(typed, kind=kind))
        assert refused(planned) == [(KunaProblem.STOP_AT_MARKET, FormField.TRIGGER_PRICE)]


@pytest.mark.parametrize("kind", [*NAMED, KunaKind.TRIGGER])
@pytest.mark.parametrize(
    "quote",
    [None, ticker(last=None), ticker(as_of=NOW - timedelta(seconds=11))],
)
def test_without_a_fresh_market_price_no_stop_is_sent(kind: KunaKind, quote: Any) -> None:
    planned = plan(stop("27440", kind=kind), quote=quote)
    assert refused(planned) == [(KunaProblem.MARKET_NOT_KNOWN, FormField.TRIGGER_PRICE)]
    assert planned.kind is (None if kind is KunaKind.TRIGGER else kind)


@pytest.mark.parametrize(
    ("at", "quote", "is_among"),
    [
        ("28995", ticker(), True),
        ("28990", ticker(), True),
        ("28989.99", ticker(), False),
        ("28990", ticker(bid="28950", ask="28970"), True),
        ("28940", ticker(bid="28950", ask="28970"), False),
        ("28995", ticker(bid=None, ask=None), False),
    ],
)
def test_a_stop_among_the_prices_of_the_market_is_warned_of(
    at: str, quote: Any, is_among: bool
) -> None:
    planned = plan(stop(at), quote=quote)
    assert (KunaProblem.STOP_IN_SPREAD in warned(planned)) is is_among
    assert planned.intent is not None


# The account


@pytest.mark.parametrize(("count", "is_full"), [(0, False), (99, False), (100, True), (101, True)])
def test_the_hundred_and_first_order_is_refused(count: int, is_full: bool) -> None:
    planned = plan(open_orders=count)
    assert (planned.intent is None) is is_full
    assert [one.code for one in planned.problems] == [KunaProblem.OPEN_ORDERS] * is_full
    if is_full:
        assert planned.problems[0].values["most"] == MOST_OPEN


def test_an_account_that_was_not_read_yet_is_warned_of() -> None:
    assert warned(plan(open_orders=None)) == [KunaProblem.OPEN_ORDERS_UNREAD]


@pytest.mark.parametrize(
    ("free", "code"),
    [
        ("1586.42", TicketProblem.FUNDS_SHORT),
        ("1586.43", None),
    ],
)
def test_a_purchase_is_held_against_what_is_free_without_a_fee(free: str, code: str | None) -> None:
    planned = plan(funds=funds(USDT=free))
    assert warned(planned) == ([] if code is None else [code])
    assert planned.intent is not None


def test_a_sale_is_held_against_what_is_owned_without_a_fee() -> None:
    one = draft(side=Side.SELL, limit_price="30000")
    assert warned(plan(one, funds=funds(BTC="0.06"))) == []
    assert warned(plan(one, funds=funds(BTC="0.059"))) == [TicketProblem.FUNDS_SHORT]
    assert warned(plan(one, funds=funds(USDT="1"))) == [TicketProblem.FUNDS_SHORT]


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (draft(limit_price="29010"), TicketProblem.FILLS_AT_ONCE),
        (draft(limit_price="30600"), KunaProblem.MEETS_OWN),
        (draft(side=Side.SELL, limit_price="30500"), TicketProblem.TWIN),
    ],
)
def test_what_is_worth_knowing_is_said_and_still_sent(one: KunaDraft, code: str) -> None:
    planned = plan(one, others=(kuna_order(),))
    assert code in warned(planned)
    assert planned.intent is not None


def test_a_venue_that_takes_no_orders_now_is_said() -> None:
    planned = plan(mode=SystemMode.MAINTENANCE)
    assert refused(planned) == [(TicketProblem.MARKET_CLOSED, None)]


def test_own_limits_ask_and_refuse_as_everywhere() -> None:
    asks = TradingRules(limits=Limits(confirm_order_value={"USDT": Decimal(1000)}))
    planned = plan(rules=asks)
    assert planned.confirmation == "BTC_USDT"
    assert planned.intent is not None
    refuses = TradingRules(limits=Limits(max_order_value={"USDT": Decimal(1000)}))
    assert refused(plan(rules=refuses))[0][0] == LimitProblem.VALUE_REFUSED
    far = TradingRules(limits=Limits(max_distance_percent=Decimal(5)))
    above = draft(limit_price="31000")
    assert refused(plan(above, rules=far))[0][0] == LimitProblem.DISTANCE_REFUSED
