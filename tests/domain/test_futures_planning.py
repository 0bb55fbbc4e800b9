"""What a Futures ticket plans: each rule by example, and what holds for every text."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOW
from tests.screens.futures_scenes import (
    BITCOIN,
    CHEAP,
    DESK,
    INVERSE,
    LONG,
    PEPE,
    SHARE,
    futures_order,
    margin,
    money,
    quote,
)
from tests.screens.ticket_scenes import ID
from tui.domain.creating import TicketContext, TicketProblem
from tui.domain.futures_planning import batch_cost, plan_futures
from tui.domain.futures_ticket import (
    FuturesDraft,
    FuturesKind,
    FuturesPlan,
    FuturesProblem,
    LadderSplit,
    line_id,
)
from tui.domain.health import SystemMode
from tui.domain.identifiers import InstrumentId
from tui.domain.intents import CreateIntent
from tui.domain.limit_checks import LimitProblem
from tui.domain.order import (
    OrderType,
    QuantityUnit,
    RelativePrice,
    Side,
    TimeInForce,
    TriggerSignal,
)
from tui.domain.position import Direction
from tui.domain.problem import FormField
from tui.domain.rate_cost import RateCost
from tui.domain.rounding import StepProblem
from tui.domain.rules import Limits, TradingRules


def context(**changes: Any) -> TicketContext:
    known: dict[str, Any] = {
        "account": DESK,
        "instrument": replace(BITCOIN, hold_milliseconds=0),
        "quote": quote(),
        "rules": TradingRules(),
        "now": NOW,
        "client_order_id": ID,
        "funds": money(margins=(margin("1000000"),)),
    }
    return TicketContext(**{**known, **changes})


def draft(**changes: Any) -> FuturesDraft:
    usual: dict[str, Any] = {"market": "PF_XBTUSD", "quantity": "0.25", "limit_price": "91000"}
    return FuturesDraft(**{**usual, **changes})


def ladder(**changes: Any) -> FuturesDraft:
    usual: dict[str, Any] = {
        "is_ladder": True,
        "kind": FuturesKind.POST_ONLY,
        "quantity": "0.7",
        "ladder_from": "92000",
        "ladder_to": "91000",
        "ladder_count": "7",
    }
    return draft(**{**usual, **changes})


def plan(one: FuturesDraft | None = None, **known: Any) -> FuturesPlan:
    return plan_futures(context(**known), draft() if one is None else one)


def codes(planned: FuturesPlan) -> list[str]:
    return [problem.code for problem in planned.problems]


def warned(planned: FuturesPlan) -> list[str]:
    return [problem.code for problem in planned.warnings]


def test_a_limit_is_sent_exactly_as_typed() -> None:
    planned = plan(draft(deadline="5"))
    assert planned.intents == (
        CreateIntent(
            venue=DESK.venue,
            account=DESK.name,
            instrument=InstrumentId("PF_XBTUSD"),
            side=Side.BUY,
            order_type=OrderType.LIMIT,
            quantity=Decimal("0.25"),
            limit_price=Decimal(91000),
            time_in_force=TimeInForce.GTC,
            client_order_id=ID,
            deadline_seconds=Decimal(5),
            typed={"quantity": "0.25", "limit_price": "91000"},
        ),
    )
    assert planned.effects.value == Decimal(22750)
    assert warned(planned) == []
    assert planned.confirmation is None


@pytest.mark.parametrize(
    ("kind", "order_type", "time_in_force", "post_only"),
    [
        (FuturesKind.LIMIT, OrderType.LIMIT, TimeInForce.GTC, False),
        (FuturesKind.POST_ONLY, OrderType.LIMIT, TimeInForce.GTC, True),
        (FuturesKind.IOC, OrderType.LIMIT, TimeInForce.IOC, False),
        (FuturesKind.FOK, OrderType.LIMIT, TimeInForce.FOK, False),
        (FuturesKind.MARKET, OrderType.MARKET, None, False),
        (FuturesKind.STOP_LOSS, OrderType.STOP_LOSS, TimeInForce.GTC, False),
        (FuturesKind.STOP_LOSS_LIMIT, OrderType.STOP_LOSS_LIMIT, TimeInForce.GTC, False),
        (FuturesKind.TAKE_PROFIT, OrderType.TAKE_PROFIT, TimeInForce.GTC, False),
        (FuturesKind.TAKE_PROFIT_LIMIT, OrderType.TAKE_PROFIT_LIMIT, TimeInForce.GTC, False),
    ],
)
def test_every_kind_is_an_order_of_its_own(
    kind: FuturesKind, order_type: OrderType, time_in_force: TimeInForce | None, post_only: bool
) -> None:
    (intent,) = plan(draft(kind=kind, trigger_price="90000")).intents
    assert intent.order_type is order_type
    assert intent.time_in_force is time_in_force
    assert intent.post_only is post_only
    has_trigger = "stop" in kind or "take" in kind
    has_limit = kind not in {FuturesKind.MARKET, FuturesKind.STOP_LOSS, FuturesKind.TAKE_PROFIT}
    assert intent.trigger_price == (Decimal(90000) if has_trigger else None)
    assert intent.trigger_signal is (TriggerSignal.MARK if has_trigger else None)
    assert intent.limit_price == (Decimal(91000) if has_limit else None)


@pytest.mark.parametrize("typed", ["+2%", "+200bp", "+0.1%", "+50%", "+500", "+1000t"])
def test_a_trailing_stop_keeps_its_distance(typed: str) -> None:
    said = {"+200bp": "+2%", "+1000t": "+500"}.get(typed, typed)
    (intent,) = plan(draft(kind=FuturesKind.TRAILING_STOP, trigger_price=typed)).intents
    assert isinstance(intent.trigger_price, RelativePrice)
    assert intent.trigger_price.text.rstrip("0%.") == said.rstrip("0%.")
    assert intent.limit_price is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("+0.09%", FuturesProblem.TRAIL_BOUNDS),
        ("+50.1%", FuturesProblem.TRAIL_BOUNDS),
        ("+500.3", StepProblem.OFF_TICK),
        ("-2%", TicketProblem.OFFSET_DOWN),
        ("2", TicketProblem.OFFSET_UNSIGNED),
    ],
)
def test_a_distance_the_venue_does_not_take_is_refused(typed: str, code: str) -> None:
    planned = plan(draft(kind=FuturesKind.TRAILING_STOP, trigger_price=typed))
    assert codes(planned) == [code]
    assert planned.intents == ()


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("-2%", "90650.0"),
        ("mark-2%", "90660.0"),
        ("index+10t", "92485.0"),
        ("bid", "92499.5"),
        ("mid", "92499.5"),
        ("ask-1bp", "92490.5"),
    ],
)
def test_relative_prices_are_measured_from_any_price_of_the_market(
    typed: str, becomes: str
) -> None:
    number = plan(draft(limit_price=typed)).number(FormField.LIMIT_PRICE)
    assert number is not None
    assert number.amount == Decimal(becomes)
    assert {one.base for one in number.on_bases} >= {"mark", "index", "last"}


@pytest.mark.parametrize(
    ("signal", "base"),
    [(TriggerSignal.MARK, "mark"), (TriggerSignal.INDEX, "index"), (TriggerSignal.LAST, "last")],
)
def test_a_bare_trigger_is_measured_from_what_it_watches(signal: TriggerSignal, base: str) -> None:
    one = draft(kind=FuturesKind.STOP_LOSS, trigger_price="+1%", trigger_signal=signal)
    number = plan(one).number(FormField.TRIGGER_PRICE)
    assert number is not None
    assert number.base == base


def test_contracts_are_worth_themselves_whatever_the_price() -> None:
    planned = plan(
        draft(quantity="5000", limit_price="80000"), instrument=INVERSE, quote=quote("PI_XBTUSD")
    )
    assert planned.effects.value == Decimal(5000)
    assert planned.intents[0].quantity_unit is QuantityUnit.CONTRACTS
    assert not planned.effects.is_value_estimated


@pytest.mark.parametrize(("typed", "is_sent"), [("5000", True), ("1,500", False), ("500", False)])
def test_steps_of_a_thousand_are_kept(typed: str, is_sent: bool) -> None:
    one = draft(quantity=typed, limit_price="0.0000050000", side=Side.SELL)
    planned = plan(one, instrument=PEPE, quote=CHEAP)
    assert bool(planned.intents) is is_sent
    assert codes(planned) == ([] if is_sent else [StepProblem.OFF_LOT])


@pytest.mark.parametrize(
    ("status", "mode", "kind", "is_taken"),
    [
        ("online", None, FuturesKind.LIMIT, True),
        ("suspended", None, FuturesKind.POST_ONLY, False),
        ("expired", None, FuturesKind.LIMIT, False),
        ("post_only", None, FuturesKind.LIMIT, False),
        ("post-only", None, FuturesKind.POST_ONLY, True),
        ("online", SystemMode.MAINTENANCE, FuturesKind.LIMIT, False),
        ("online", SystemMode.POST_ONLY, FuturesKind.POST_ONLY, True),
        ("online", SystemMode.POST_ONLY, FuturesKind.MARKET, False),
    ],
)
def test_what_the_market_takes_now_is_asked_first(
    status: str, mode: SystemMode | None, kind: FuturesKind, is_taken: bool
) -> None:
    planned = plan(draft(kind=kind), instrument=replace(SHARE, status=status), mode=mode)
    assert codes(planned) == ([] if is_taken else [TicketProblem.MARKET_CLOSED])


@pytest.mark.parametrize(
    ("status", "is_taken"), [("suspended", False), ("post_only", False), (None, True)]
)
def test_what_the_newest_prices_say_of_the_market_counts(
    status: str | None, is_taken: bool
) -> None:
    planned = plan(quote=quote(status=status))
    assert codes(planned) == ([] if is_taken else [TicketProblem.MARKET_CLOSED])


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (draft(limit_price="93000"), TicketProblem.FILLS_AT_ONCE),
        (
            draft(limit_price="92500", kind=FuturesKind.POST_ONLY),
            TicketProblem.POST_ONLY_WOULD_TAKE,
        ),
        (draft(limit_price="91000", kind=FuturesKind.IOC), TicketProblem.NOTHING_TO_TAKE),
        (draft(quantity="0.1"), TicketProblem.TWIN),
        (ladder(ladder_from="93000"), FuturesProblem.LINES_POST_ONLY_TAKE),
        (ladder(ladder_from="93000", kind=FuturesKind.LIMIT), FuturesProblem.LINES_TAKE),
        (ladder(), FuturesProblem.LINES_TWIN),
        (draft(side=Side.SELL, limit_price="91000"), FuturesProblem.MEETS_OWN),
    ],
)
def test_what_is_worth_knowing_is_said_and_still_sent(one: FuturesDraft, code: str) -> None:
    planned = plan(one, others=(futures_order(),))
    assert code in warned(planned)
    assert planned.intents


def test_an_immediate_limit_that_fills_is_what_was_wanted() -> None:
    assert warned(plan(draft(limit_price="93000", kind=FuturesKind.FOK))) == []


@pytest.mark.parametrize(
    ("signal", "trigger", "fires"),
    [
        (TriggerSignal.MARK, "92510.5", True),
        (TriggerSignal.MARK, "92511", False),
        (TriggerSignal.INDEX, "92480.5", False),
        (TriggerSignal.LAST, "92500", True),
    ],
)
def test_a_trigger_the_market_is_past_asks_for_the_markets_name(
    signal: TriggerSignal, trigger: str, fires: bool
) -> None:
    one = draft(kind=FuturesKind.STOP_LOSS, trigger_price=trigger, trigger_signal=signal)
    planned = plan(one)
    assert planned.effects.fires_at_once is fires
    assert planned.confirmation == ("PF_XBTUSD" if fires else None)


SHORT = replace(LONG, direction=Direction.SHORT)


@pytest.mark.parametrize(
    ("one", "known", "code"),
    [
        (draft(reduce_only=True), {}, FuturesProblem.WOULD_NOT_REDUCE),
        (draft(reduce_only=True), {"funds": None}, FuturesProblem.POSITION_NOT_READ),
        (draft(reduce_only=True), {"funds": money(positions=())}, FuturesProblem.WOULD_NOT_REDUCE),
        (draft(reduce_only=True), {"funds": money(positions=(SHORT,))}, None),
        (draft(reduce_only=True, side=Side.SELL, limit_price="93000"), {}, None),
        (
            draft(reduce_only=True, side=Side.SELL, limit_price="93000", quantity="0.6"),
            {},
            FuturesProblem.REDUCES_PART,
        ),
    ],
)
def test_reduce_only_is_held_against_the_position(
    one: FuturesDraft, known: dict[str, Any], code: str | None
) -> None:
    planned = plan(one, **known)
    assert warned(planned) == ([] if code is None else [code])
    assert planned.intents


@pytest.mark.parametrize(
    ("typed", "becomes"), [("all", "0.5"), ("50%", "0.25"), ("33.333%", "0.1666")]
)
def test_parts_count_the_position_and_round_down(typed: str, becomes: str) -> None:
    one = draft(quantity=typed, reduce_only=True, side=Side.SELL, limit_price="93000")
    assert plan(one).intents[0].quantity == Decimal(becomes)


@pytest.mark.parametrize(
    ("one", "known", "code"),
    [
        (draft(quantity="all"), {}, FuturesProblem.PART_OF_WHAT),
        (draft(quantity="+1"), {}, FuturesProblem.QUANTITY_CHANGE),
        (draft(quantity="0"), {}, TicketProblem.NOT_POSITIVE),
        (draft(quantity=""), {}, TicketProblem.MISSING),
        (draft(quantity="all", reduce_only=True), {}, FuturesProblem.NO_POSITION),
        (draft(quantity="101%", reduce_only=True), {}, TicketProblem.MORE_THAN_ALL),
        (
            draft(quantity="all", reduce_only=True),
            {"funds": None},
            FuturesProblem.POSITION_UNKNOWN,
        ),
    ],
)
def test_a_size_that_says_nothing_is_refused(
    one: FuturesDraft, known: dict[str, Any], code: str
) -> None:
    assert codes(plan(one, **known)) == [code]


@pytest.mark.parametrize(
    ("available", "code"),
    [
        ("0", FuturesProblem.MARGIN_NONE),
        ("22749", FuturesProblem.MARGIN_LEVERAGED),
        ("22750", None),
    ],
)
def test_margin_is_told_where_it_may_not_do(available: str, code: str | None) -> None:
    planned = plan(funds=money(margins=(margin(available),)))
    assert warned(planned) == ([] if code is None else [code])
    assert planned.intents
    selling = draft(side=Side.SELL, limit_price="93000")
    assert warned(plan(selling, funds=money(margins=(margin(available),)))) == []


def test_inverse_futures_have_a_pot_of_their_own_in_its_own_currency() -> None:
    pots = (margin("0"), margin("0.05", "fi_xbtusd", "BTC"))
    known = {"instrument": INVERSE, "quote": quote("PI_XBTUSD"), "funds": money(margins=pots)}
    assert warned(plan(draft(quantity="4000"), **known)) == []
    assert warned(plan(draft(quantity="5000"), **known)) == [FuturesProblem.MARGIN_LEVERAGED]


def test_a_hold_concerns_what_is_not_post_only() -> None:
    assert warned(plan(instrument=BITCOIN)) == [FuturesProblem.HELD]
    assert warned(plan(draft(kind=FuturesKind.POST_ONLY), instrument=BITCOIN)) == []


def test_a_position_can_grow_beyond_what_the_venue_allows() -> None:
    bounded = replace(BITCOIN, maximum_quantity=Decimal("0.7"), hold_milliseconds=0)
    assert warned(plan(instrument=bounded)) == [FuturesProblem.TOO_LARGE]
    assert warned(plan(draft(quantity="0.2"), instrument=bounded)) == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0.5", TicketProblem.DEADLINE_BOUNDS),
        ("61", TicketProblem.DEADLINE_BOUNDS),
        ("soon", TicketProblem.DEADLINE_UNREADABLE),
        ("", None),
        ("1", TicketProblem.DEADLINE_BOUNDS),
        ("2", None),
    ],
)
def test_deadlines_have_bounds(typed: str, code: str | None) -> None:
    assert codes(plan(draft(deadline=typed))) == ([] if code is None else [code])


def test_without_a_market_nothing_else_is_said() -> None:
    assert codes(plan(draft(market=""), instrument=None)) == [TicketProblem.MARKET_MISSING]
    assert codes(plan(draft(market="PF_X"), instrument=None)) == [TicketProblem.MARKET_UNKNOWN]


# Ladders


def test_a_ladder_is_one_order_for_each_line() -> None:
    planned = plan(ladder(ladder_split=LadderSplit.FAR, ladder_count="4", quantity="1"))
    said = [(one.limit_price, one.quantity, one.client_order_id) for one in planned.intents]
    assert said == [
        (Decimal(92000), Decimal("0.1"), line_id(ID, 1)),
        (Decimal("91666.5"), Decimal("0.2"), line_id(ID, 2)),
        (Decimal("91333.0"), Decimal("0.3"), line_id(ID, 3)),
        (Decimal(91000), Decimal("0.4"), line_id(ID, 4)),
    ]
    assert all(one.post_only for one in planned.intents)
    assert planned.effects.value == sum(one.effects.value or 0 for one in planned.lines)
    assert len({one.client_order_id for one in planned.intents}) == 4


def test_a_kind_that_does_not_rest_makes_no_ladder() -> None:
    assert len(plan(ladder(kind=FuturesKind.IOC)).intents) == 1


@pytest.mark.parametrize(
    ("one", "code", "field"),
    [
        (ladder(ladder_count="1"), FuturesProblem.COUNT, FormField.LADDER_COUNT),
        (ladder(ladder_count="51"), FuturesProblem.COUNT, FormField.LADDER_COUNT),
        (ladder(ladder_count="2.5"), FuturesProblem.COUNT, FormField.LADDER_COUNT),
        (ladder(ladder_count="x"), FuturesProblem.COUNT, FormField.LADDER_COUNT),
        (ladder(ladder_count=""), TicketProblem.MISSING, FormField.LADDER_COUNT),
        (ladder(ladder_to="91998"), FuturesProblem.LADDER_NARROW, FormField.LADDER_COUNT),
        (ladder(quantity="0.0006"), FuturesProblem.LADDER_SMALL, FormField.QUANTITY),
        (ladder(ladder_to=""), TicketProblem.MISSING, FormField.LADDER_TO),
        (ladder(ladder_from="92000.1"), StepProblem.OFF_TICK, FormField.LADDER_FROM),
    ],
)
def test_a_ladder_that_does_not_work_out_is_refused(
    one: FuturesDraft, code: str, field: FormField
) -> None:
    planned = plan(one)
    assert [(problem.code, problem.field) for problem in planned.problems] == [(code, field)]
    assert planned.intents == ()


def test_as_many_lines_as_there_are_ticks_are_a_ladder() -> None:
    assert len(plan(ladder(ladder_to="91997")).intents) == 7


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(confirm_batch_count=6), LimitProblem.BATCH_COUNT_ASKS),
        (Limits(confirm_batch_value={"USD": Decimal(60000)}), LimitProblem.BATCH_VALUE_ASKS),
        (Limits(confirm_order_value={"USD": Decimal(9150)}), LimitProblem.VALUE_ASKS),
        (Limits(confirm_distance_percent=Decimal(1)), LimitProblem.DISTANCE_ASKS),
    ],
)
def test_over_a_limit_the_number_of_orders_is_typed(limits: Limits, code: str) -> None:
    planned = plan(ladder(), rules=TradingRules(limits=limits))
    assert [problem.code for problem in planned.confirmations] == [code]
    assert planned.confirmation == "send 7"
    assert len(planned.intents) == 7


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(max_batch=6), LimitProblem.BATCH_REFUSED),
        (Limits(max_order_value={"USD": Decimal(9150)}), LimitProblem.VALUE_REFUSED),
    ],
)
def test_over_a_maximum_no_line_is_sent(limits: Limits, code: str) -> None:
    planned = plan(ladder(), rules=TradingRules(limits=limits))
    assert codes(planned) == [code]
    assert planned.intents == ()


def test_one_order_is_no_batch() -> None:
    limits = Limits(confirm_batch_count=0, max_batch=0)
    planned = plan(rules=TradingRules(limits=limits))
    assert planned.confirmation is None
    assert planned.intents


def test_one_order_over_a_limit_asks_for_the_markets_name() -> None:
    limits = Limits(confirm_order_value={"USD": Decimal(1000)})
    assert plan(rules=TradingRules(limits=limits)).confirmation == "PF_XBTUSD"


def test_a_batch_costs_nine_and_one_for_each_order() -> None:
    single = RateCost(points=10, used=0, maximum=500)
    assert batch_cost(single, 1, 1).points == 10
    assert batch_cost(single, 7, 1).points == 16
    assert batch_cost(single, 25, 3).points == 52


def test_old_prices_are_none() -> None:
    old = quote(as_of=NOW - timedelta(seconds=11))
    planned = plan(draft(limit_price="-1%"), quote=old)
    assert codes(planned) == [TicketProblem.BASE_UNKNOWN]
    assert plan(quote=old).effects.market is None


TEXTS = st.one_of(
    st.text(max_size=12),
    st.from_regex(r"(last|mark|index|bid)?[+-]?[0-9]{0,6}(\.[0-9]{1,3})?(%|t|bp)?", fullmatch=True),
)


@settings(deadline=None)
@given(
    st.builds(
        FuturesDraft,
        market=st.just("PF_XBTUSD"),
        side=st.sampled_from([Side.BUY, Side.SELL]),
        kind=st.sampled_from(FuturesKind),
        quantity=TEXTS,
        limit_price=TEXTS,
        trigger_price=TEXTS,
        trigger_signal=st.sampled_from(TriggerSignal),
        reduce_only=st.booleans(),
        deadline=TEXTS,
        is_ladder=st.booleans(),
        ladder_from=TEXTS,
        ladder_to=TEXTS,
        ladder_count=st.one_of(TEXTS, st.integers(0, 60).map(str)),
        ladder_split=st.sampled_from(LadderSplit),
    ),
    st.sampled_from([BITCOIN, INVERSE, PEPE]),
)
def test_no_text_makes_a_plan_fail_and_what_is_sent_lies_on_its_steps(
    one: FuturesDraft, instrument: Any
) -> None:
    planned = plan(one, instrument=instrument)
    assert bool(planned.problems) is not bool(planned.intents)
    for intent in planned.intents:
        assert intent.quantity > 0
        assert intent.quantity % instrument.lot_size == 0
        for price in (intent.limit_price, intent.trigger_price):
            if isinstance(price, Decimal):
                assert price > 0
                assert price % instrument.tick_size == 0
