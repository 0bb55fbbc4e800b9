"""The price fields of an amend: their bases, their rounding, the venue's own notation."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.builders import NOW, make_instrument, make_quote
from tests.domain.amends import LAST, context, plan, problem_codes, sent, spot_order, warning_codes
from tui.domain.amend_problem import AmendProblem, AmendWarning
from tui.domain.amending import STALE_QUOTE, Base, Rounding
from tui.domain.instrument import Instrument
from tui.domain.market_bases import BaseProblem
from tui.domain.number_text import NumberTextProblem
from tui.domain.order import OrderStatus, OrderType, RelativePrice, Side, TriggerSignal
from tui.domain.price_text import PriceTextProblem
from tui.domain.problem import FormField
from tui.domain.quote import Quote
from tui.domain.rounding import StepProblem

LIMIT, TRIGGER = FormField.LIMIT_PRICE, FormField.TRIGGER_PRICE
SPOT_BASES = (Base.OWN, Base.LAST, Base.BID, Base.ASK, Base.MID)

STOP = spot_order(OrderType.STOP_LOSS)
INDEX_STOP = spot_order(OrderType.STOP_LOSS, trigger_signal=TriggerSignal.INDEX)


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("own+50", "91300.0"),
        ("last+50", "92550.0"),
        ("bid+50", "92549.9"),
        ("ask+50", "92550.0"),
        ("mid+50", "92549.9"),
        ("mid", "92499.9"),
        ("own-0.35%", "90930.6"),
        ("bid-1t", "92499.8"),
        ("last-35bp", "92176.2"),
    ],
)
def test_a_base_named_in_the_text_wins_over_the_chooser(text: str, becomes: str) -> None:
    found = plan(limit_price=text, limit_base=Base.LAST)
    assert sent(found) == {"limit_price": Decimal(becomes)}
    assert found.fields[LIMIT].base == parse_base(text)


def parse_base(text: str) -> Base:
    return next(base for base in Base if text.startswith(base))


def test_a_text_without_a_base_is_measured_from_the_chosen_one() -> None:
    assert sent(plan(limit_price="-100", limit_base=Base.OWN)) == {
        "limit_price": Decimal("91150.0")
    }
    assert sent(plan(limit_price="-100")) == {"limit_price": Decimal("92400.0")}
    assert sent(plan(STOP, trigger_price="+100", trigger_base=Base.OWN)) == {
        "trigger_price": Decimal("94100.0")
    }


def test_a_relative_text_is_shown_on_every_base_of_the_venue_and_an_absolute_one_on_none() -> None:
    for text in ("-1%", "own-1%", "mid"):
        readings = plan(limit_price=text).fields[LIMIT].on_bases
        assert tuple(reading.base for reading in readings) == SPOT_BASES
    assert plan(limit_price="91000").fields[LIMIT].on_bases == ()


def test_a_reading_says_what_the_text_becomes_how_it_differs_and_how_far_away_it_is() -> None:
    readings = {one.base: one for one in plan(limit_price="-1%").fields[LIMIT].on_bases}
    own = readings[Base.OWN]
    assert (own.value, own.becomes) == (Decimal("91250.0"), Decimal("90337.5"))
    assert own.change == Decimal("-912.5")
    assert own.percent_from_market is not None
    assert round(own.percent_from_market, 4) == Decimal("-2.3378")
    assert readings[Base.LAST].percent_from_market == -1


@pytest.mark.parametrize("text", ["mark+5", "index"])
def test_a_base_the_venue_lacks_is_refused_with_the_list(text: str) -> None:
    found = plan(limit_price=text)
    (problem,) = found.problems
    assert (problem.code, problem.field) == (BaseProblem.NOT_THERE, LIMIT)
    assert problem.values["bases"] == "own last bid ask mid"


def test_a_quote_older_than_ten_seconds_measures_nothing_but_the_own_price_does() -> None:
    old = make_quote(as_of=NOW - STALE_QUOTE - timedelta(seconds=1))
    stale = context(quote=old)
    (problem,) = plan(stale, limit_price="+5").problems
    assert (problem.code, problem.values["age"]) == (BaseProblem.STALE, 11)
    readings = plan(stale, limit_price="own-1%").fields[LIMIT].on_bases
    assert [one.base for one in readings if one.value is not None] == [Base.OWN]
    assert sent(plan(stale, limit_price="own-1%")) == {"limit_price": Decimal("90337.5")}
    young = context(quote=make_quote(as_of=NOW - STALE_QUOTE))
    assert plan(young, limit_price="+5").intent is not None


def test_without_a_quote_nothing_can_be_measured_from_the_market() -> None:
    assert problem_codes(plan(context(quote=None), limit_price="+5")) == [BaseProblem.NO_QUOTE]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("bid-1t", make_quote(bid=None)),
        ("mid", make_quote(bid=None)),
        ("ask+1t", make_quote(ask=None)),
        ("mid", make_quote(ask=None)),
        ("last+1t", make_quote(last=None)),
    ],
)
def test_an_empty_side_of_the_book_is_no_base(text: str, quote: Quote) -> None:
    found = plan(context(quote=quote), limit_price=text)
    assert problem_codes(found) == [BaseProblem.NOT_QUOTED]


def test_a_price_the_venue_keeps_as_a_distance_is_no_base() -> None:
    order = spot_order(OrderType.LIMIT, limit_price="+2.0000%")
    assert problem_codes(plan(order, limit_price="own+5")) == [BaseProblem.OWN_UNKNOWN]


@pytest.mark.parametrize(
    ("text", "base"), [("95000", Base.LAST), ("own+1%", Base.LAST), ("+1%", Base.OWN)]
)
def test_a_trigger_on_the_index_takes_an_absolute_price_or_its_own(text: str, base: Base) -> None:
    found = plan(INDEX_STOP, trigger_price=text, trigger_base=base)
    assert found.intent is not None
    readings = found.fields[TRIGGER].on_bases
    assert [one.base for one in readings] == ([] if text == "95000" else [Base.OWN])


@pytest.mark.parametrize("is_native", [False, True])
@pytest.mark.parametrize(
    ("text", "base"),
    [("+1%", Base.LAST), ("+1%", Base.BID), ("last+1%", Base.OWN), ("mid", Base.OWN)],
)
def test_a_trigger_on_the_index_is_never_measured_from_the_market(
    text: str, base: Base, is_native: bool
) -> None:
    found = plan(INDEX_STOP, trigger_price=text, trigger_base=base, is_native=is_native)
    (problem,) = found.problems
    assert (problem.code, problem.values["bases"]) == (BaseProblem.NOT_FOR_INDEX, "own")


@pytest.mark.parametrize(
    ("side", "becomes", "rounding"),
    [(Side.BUY, "90930.6", Rounding.DOWN), (Side.SELL, "90930.7", Rounding.UP)],
)
def test_a_computed_limit_is_rounded_away_from_the_market(
    side: Side, becomes: str, rounding: Rounding
) -> None:
    found = plan(spot_order(OrderType.LIMIT, side=side), limit_price="own-0.35%")
    field = found.fields[LIMIT]
    assert (field.exact, field.becomes) == (Decimal("90930.625"), Decimal(becomes))
    assert field.rounding is rounding


@pytest.mark.parametrize(
    ("order_type", "now", "text", "becomes"),
    [
        (OrderType.STOP_LOSS, "94000.0", "own+0.5t", "94000.1"),
        (OrderType.STOP_LOSS, "94000.0", "own+0.4t", "94000.0"),
        (OrderType.TAKE_PROFIT, "90000.0", "own-0.5t", "89999.9"),
        (OrderType.TAKE_PROFIT, "90000.0", "own-0.4t", "90000.0"),
    ],
)
def test_a_computed_trigger_goes_to_the_nearest_tick_and_a_tie_away_from_the_market(
    order_type: OrderType, now: str, text: str, becomes: str
) -> None:
    order = spot_order(order_type, trigger_price=now)
    for quote in (make_quote(), None):
        field = plan(context(order, quote=quote), trigger_price=text).fields[TRIGGER]
        assert field.becomes == Decimal(becomes)
        assert field.rounding is Rounding.NEAREST


def test_a_tie_is_decided_by_the_market_even_where_the_trigger_is_on_its_wrong_side() -> None:
    order = spot_order(OrderType.STOP_LOSS, trigger_price="91000.0")
    found = plan(order, trigger_price="own+0.5t")
    assert found.fields[TRIGGER].becomes == Decimal("91000.0")


@pytest.mark.parametrize("name", ["limit_price", "trigger_price"])
def test_a_typed_price_off_the_tick_is_refused_with_both_neighbours(name: str) -> None:
    found = plan(spot_order(OrderType.STOP_LOSS_LIMIT), **{name: "95000.05"})
    (problem,) = found.fields[FormField(name)].problems
    assert (problem.code, problem.field) == (StepProblem.OFF_TICK, FormField(name))
    assert problem.values["below"] == Decimal("95000.0")
    assert problem.values["above"] == Decimal("95000.1")


@pytest.mark.parametrize(
    ("side", "text"),
    [
        (Side.BUY, "0"),
        (Side.BUY, "own-100%"),
        (Side.BUY, "-99999"),
        (Side.SELL, "own-100%"),
        (Side.BUY, "own-91249.95"),
    ],
)
def test_a_price_has_to_come_out_above_zero(side: Side, text: str) -> None:
    found = plan(spot_order(OrderType.LIMIT, side=side), limit_price=text)
    assert problem_codes(found) == [AmendProblem.NOT_POSITIVE]


def test_a_base_on_which_the_price_would_not_be_above_zero_gives_none() -> None:
    readings = plan(limit_price="own-91250").fields[LIMIT].on_bases
    assert [one.base for one in readings if one.becomes is None] == [Base.OWN]


def test_what_would_not_be_above_zero_is_not_left_to_the_venue_either() -> None:
    found = plan(limit_price="-99999", is_native=True)
    assert problem_codes(found) == [AmendProblem.NOT_POSITIVE]
    assert found.fields[LIMIT].sends is None


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("5%", PriceTextProblem.UNIT_UNSIGNED, 1),
        ("", PriceTextProblem.EMPTY, 0),
        ("own+12,3", NumberTextProblem.GROUPS, 6),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field_and_its_character(
    text: str, code: str, at: int
) -> None:
    (problem,) = plan(limit_price=text).fields[LIMIT].problems
    assert (problem.code, problem.field, problem.at) == (code, LIMIT, at)


@pytest.mark.parametrize(
    ("text", "about"),
    [("+5%", "97125.0"), ("-5%", "87875.0"), ("+50.26", "92550.3"), ("-0.05", "92500.0")],
)
def test_what_the_venue_resolves_goes_out_as_typed_and_is_shown_as_an_estimate(
    text: str, about: str
) -> None:
    found = plan(limit_price=text, is_native=True)
    field = found.fields[LIMIT]
    assert sent(found) == {"limit_price": RelativePrice(text)}
    assert (field.becomes, field.base) == (Decimal(about), Base.LAST)
    assert field.is_estimate


def test_separators_do_not_reach_the_venue() -> None:
    found = plan(limit_price="-1,000", is_native=True)
    assert sent(found) == {"limit_price": RelativePrice("-1000")}


@pytest.mark.parametrize("text", ["91000", "own+50", "bid-1t", "-5bp"])
def test_what_only_this_program_understands_is_computed_here_all_the_same(text: str) -> None:
    found = plan(limit_price=text, is_native=True)
    assert isinstance(sent(found)["limit_price"], Decimal)
    assert not found.fields[LIMIT].is_estimate


def test_the_venue_measures_from_its_own_reference_and_says_so_where_another_was_chosen() -> None:
    found = plan(limit_price="-100", limit_base=Base.OWN, is_native=True)
    assert found.fields[LIMIT].becomes == Decimal(LAST) - 100
    assert warning_codes(found) == [AmendWarning.NATIVE_BASE]
    assert plan(limit_price="-100", is_native=True).warnings == ()


def test_what_the_venue_resolves_is_not_sent_blindly() -> None:
    found = plan(context(quote=None), limit_price="-1%", is_native=True)
    assert problem_codes(found) == [BaseProblem.NO_QUOTE]


@pytest.mark.parametrize(
    ("name", "text", "code", "at"),
    [
        ("trigger_price", "own+5", AmendProblem.OFFSET_BASE, 0),
        ("limit_price", "last", AmendProblem.OFFSET_BASE, 0),
        ("trigger_price", "+5t", AmendProblem.OFFSET_UNIT, None),
        ("limit_price", "-5bp", AmendProblem.OFFSET_UNIT, None),
        ("trigger_price", "+0", AmendProblem.OFFSET_ZERO, None),
        ("limit_price", "-0%", AmendProblem.OFFSET_ZERO, None),
        ("trigger_price", "+0.05", StepProblem.OFF_TICK, None),
        ("limit_price", "-0.05", StepProblem.OFF_TICK, None),
        ("trigger_price", "5%", PriceTextProblem.UNIT_UNSIGNED, 1),
    ],
)
def test_a_trailing_order_takes_distances_as_the_venue_writes_them(
    name: str, text: str, code: str, at: int | None
) -> None:
    (problem,) = plan(spot_order(OrderType.TRAILING_STOP_LIMIT), **{name: text}).problems
    assert (problem.code, problem.field, problem.at) == (code, FormField(name), at)


@pytest.mark.parametrize(
    ("side", "name", "text", "is_refused"),
    [
        (Side.SELL, "trigger_price", "+100%", True),
        (Side.SELL, "trigger_price", "+99%", False),
        (Side.SELL, "trigger_price", "+92500", True),
        (Side.SELL, "trigger_price", "+92499.9", False),
        (Side.BUY, "trigger_price", "+100%", False),
        (Side.BUY, "limit_price", "-100%", True),
        (Side.BUY, "limit_price", "+100%", False),
        (Side.SELL, "limit_price", "-92500", True),
    ],
)
def test_a_distance_does_not_lead_below_zero(
    side: Side, name: str, text: str, is_refused: bool
) -> None:
    order = spot_order(OrderType.TRAILING_STOP_LIMIT, side=side)
    codes = problem_codes(plan(order, **{name: text}))
    assert codes == ([AmendProblem.OFFSET_BEYOND_ZERO] if is_refused else [])
    assert plan(context(order, quote=None), **{name: text}).intent is not None


@pytest.mark.parametrize(("name", "text"), [("trigger_price", "+5%"), ("limit_price", "+100")])
def test_the_same_distance_in_other_digits_is_no_change(name: str, text: str) -> None:
    found = plan(spot_order(OrderType.TRAILING_STOP_LIMIT), **{name: text})
    assert problem_codes(found) == [AmendProblem.NOTHING_TO_SEND]


@pytest.mark.parametrize("text", ["+0.25%", "+1.2345%"])
def test_a_distance_in_percent_has_no_tick(text: str) -> None:
    found = plan(spot_order(OrderType.TRAILING_STOP), trigger_price=text)
    assert sent(found) == {"trigger_price": RelativePrice(text)}


def test_a_distance_has_no_bases_and_no_estimate() -> None:
    field = plan(spot_order(OrderType.TRAILING_STOP), trigger_price="+2.5%").fields[TRIGGER]
    assert (field.becomes, field.on_bases) == (RelativePrice("+2.5%"), ())
    assert not field.is_estimate


def test_the_limit_of_a_trailing_order_that_fired_is_a_price() -> None:
    order = spot_order(OrderType.TRAILING_STOP_LIMIT, status=OrderStatus.TRIGGERED)
    assert sent(plan(order, limit_price="bid-1t")) == {"limit_price": Decimal("92499.8")}
    assert problem_codes(plan(order, limit_price="own+5")) == [BaseProblem.OWN_UNKNOWN]


@pytest.mark.parametrize(
    "instrument", [None, make_instrument(tick_size="0"), make_instrument(lot_size="0")]
)
def test_without_the_steps_of_the_instrument_nothing_is_amended(
    instrument: Instrument | None,
) -> None:
    found = plan(context(instrument=instrument), limit_price="91000")
    assert problem_codes(found) == [AmendProblem.INSTRUMENT_UNKNOWN]
    assert found.fields[LIMIT].refusal is not None


def test_a_coarse_tick_is_kept_in_plain_digits() -> None:
    coarse = context(instrument=make_instrument(tick_size="25", price_decimals=0))
    assert f"{sent(plan(coarse, limit_price='own-1%'))['limit_price']}" == "90325"
