"""What an Embed ticket plans: each rule by example, and what holds for every text."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import NOW
from tests.screens.embed_scenes import (
    ACME,
    EMBED,
    OTHER,
    PAIRS,
    TAG,
    USER,
    custom_order,
    pair,
    rate,
    rates,
)
from tui.domain.creating import TicketContext, TicketProblem
from tui.domain.custom_order import as_traded, strategy_of, turned_price
from tui.domain.custom_terms import Condition, TradeAction
from tui.domain.embed_planning import plan_embed
from tui.domain.embed_terms import PairNames, assets_of, find_pair
from tui.domain.embed_ticket import EmbedDraft, EmbedKind, EmbedPlan, EmbedProblem
from tui.domain.health import SystemMode
from tui.domain.intents import CreateIntent
from tui.domain.limit_checks import LimitProblem
from tui.domain.number_text import NumberTextProblem
from tui.domain.order import Order, OrderStatus, QuantityUnit, Side
from tui.domain.price_text import PriceTextProblem
from tui.domain.problem import FormField, Problem
from tui.domain.quantity_text import QuantityTextProblem
from tui.domain.rounding import Rounding
from tui.domain.rules import Limits, TradingRules

every_text = settings(deadline=None, max_examples=150)
INSTRUMENTS = {one.key: one for one in PAIRS}
ASSETS = {"BTC", "ETH", "EUR", "USD"}
QUOTES = {one.key: one for one in rates()}


def draft(**changes: Any) -> EmbedDraft:
    """Buy the dip at 78,000 for 500 euros."""
    usual: dict[str, Any] = {
        "market": "BTC/EUR",
        "user": USER,
        "kind": EmbedKind.BUY_THE_DIP,
        "trigger_price": "78000",
        "quantity": "500.00",
        "fee_bps": "25",
        "spread_bps": "0",
    }
    return EmbedDraft(**{**usual, **changes})


def plan(one: EmbedDraft | None = None, **known: Any) -> EmbedPlan:
    one = draft() if one is None else one
    instrument = find_pair(one.market, INSTRUMENTS)
    context: dict[str, Any] = {
        "account": ACME,
        "instrument": instrument,
        "quote": None if instrument is None else QUOTES[instrument.key],
        "rules": TradingRules(),
        "now": NOW,
        "client_order_id": TAG,
    }
    return plan_embed(TicketContext(**{**context, **known}), one, ASSETS)


def intent_of(one: EmbedDraft, **known: Any) -> CreateIntent:
    planned = plan(one, **known)
    assert planned.problems == ()
    assert planned.intent is not None
    return planned.intent


def codes(planned: EmbedPlan) -> list[str]:
    return [problem.code for problem in planned.problems]


def warned(planned: EmbedPlan) -> list[str]:
    return [problem.code for problem in planned.warnings]


def problem_at(planned: EmbedPlan, field: FormField) -> Problem:
    problem = planned.problem_at(field)
    assert problem is not None
    return problem


# What is given for what


@pytest.mark.parametrize(
    ("kind", "is_quote", "side", "condition", "action"),
    [
        ("buy-the-dip", True, "buy", "lte", "spend"),
        ("buy-the-dip", False, "buy", "lte", "receive"),
        ("join-the-rally", True, "buy", "gte", "spend"),
        ("join-the-rally", False, "buy", "gte", "receive"),
        ("take-the-profit", True, "sell", "gte", "receive"),
        ("take-the-profit", False, "sell", "gte", "spend"),
        ("stop-the-loss", True, "sell", "lte", "receive"),
        ("stop-the-loss", False, "sell", "lte", "spend"),
    ],
)
def test_strategy_and_asset_decide_what_is_spent_or_received(
    kind: str, is_quote: bool, side: str, condition: str, action: str
) -> None:
    usual = intent_of(draft(kind=EmbedKind(kind), is_quote_amount=is_quote))
    assert usual.custom is not None
    assert (usual.side, usual.condition, usual.custom.action) == (side, condition, action)
    assert usual.quantity_unit is (QuantityUnit.QUOTE if is_quote else QuantityUnit.BASE)
    inverted = intent_of(
        draft(
            kind=EmbedKind(kind),
            is_quote_amount=not is_quote,
            market="EUR/BTC",
            trigger_price="0.0000128",
        )
    )
    assert inverted.custom is not None
    assert (inverted.side, inverted.custom.action) == (side, action)
    assert inverted.condition is usual.condition.turned if usual.condition else False


@pytest.mark.parametrize("condition", list(Condition))
@pytest.mark.parametrize("action", list(TradeAction))
@pytest.mark.parametrize("is_quote", [True, False])
@pytest.mark.parametrize("market", ["BTC/EUR", "EUR/BTC"])
def test_free_form_goes_out_as_it_is_chosen_and_is_told_by_its_strategy(
    condition: Condition, action: TradeAction, is_quote: bool, market: str
) -> None:
    one = draft(
        kind=EmbedKind.FREE_FORM,
        condition=condition,
        action=action,
        is_quote_amount=is_quote,
        market=market,
        trigger_price="1",
    )
    planned = plan(one)
    assert planned.trade is not None
    assert planned.intent is not None
    assert planned.intent.custom is not None
    assert planned.intent.condition is condition
    assert planned.intent.custom.action is action
    assert planned.trade.strategy is strategy_of(listed(planned.intent))
    assert one.side is planned.intent.side


def listed(intent: CreateIntent) -> Order:
    """The order as the venue would list it."""
    return custom_order(
        instrument=intent.instrument,
        side=intent.side,
        condition=None if intent.condition is None else intent.condition.value,
        quantity=intent.quantity,
        quantity_unit=intent.quantity_unit,
        trigger_price=intent.trigger_price,
        user=intent.user,
        custom=intent.custom,
    )


@every_text
@given(
    kind=st.sampled_from([one for one in EmbedKind if one.strategy]),
    is_quote=st.booleans(),
    target=st.decimals("0.00001", "1000000", places=5),
)
def test_a_strategy_is_the_same_however_its_pair_is_written(
    kind: EmbedKind, is_quote: bool, target: Decimal
) -> None:
    usual = intent_of(draft(kind=kind, is_quote_amount=is_quote, trigger_price=format(target, "f")))
    inverted = intent_of(
        draft(
            kind=kind,
            is_quote_amount=not is_quote,
            market="EUR/BTC",
            trigger_price=format(turned_price(target).quantize(Decimal("1E-18")) or 1, "f"),
        )
    )
    shown = as_traded(listed(inverted))
    assert (shown.side, shown.condition) == (usual.side, usual.condition)
    assert shown.quantity_unit is usual.quantity_unit
    assert strategy_of(shown) is kind.strategy


def test_a_strategy_has_to_be_chosen() -> None:
    planned = plan(draft(kind=EmbedKind.UNDECIDED))
    problem = problem_at(planned, FormField.STRATEGY)
    assert problem.code is TicketProblem.MISSING
    assert planned.intent is None
    assert draft(kind=EmbedKind.UNDECIDED).side is Side.CONVERT


# The pair


@pytest.mark.parametrize(
    "text", ["BTC/EUR", "btc/eur", "btc-eur", " btc_eur ", "btc eur", "btceur", "BTC / EUR"]
)
def test_a_pair_is_found_as_people_write_it(text: str) -> None:
    found = find_pair(text, INSTRUMENTS)
    assert found is not None
    assert found.key.instrument == "BTC/EUR"


def test_an_asset_with_small_letters_is_found_as_it_is_written() -> None:
    share = pair("AAPLx", "USD")
    assert find_pair("AAPLx/USD", {share.key: share}) is share


def test_pairs_are_offered_the_usual_way_round_and_in_dollars_first() -> None:
    names = PairNames()
    shuffled = {one.key: one for one in (*reversed(PAIRS), pair("BTC", "AED"))}
    offered = names(EMBED, shuffled)
    assert offered[:5] == ("BTC/USD", "BTC/EUR", "BTC/AED", "ETH/USD", "ETH/EUR")
    assert set(offered[5:]) == {"EUR/BTC", "EUR/ETH", "USD/BTC", "USD/ETH"}
    assert names(EMBED, shuffled) is offered
    assert names(EMBED, {}) == ()


def test_assets_are_those_of_the_venues_pairs() -> None:
    assert assets_of(INSTRUMENTS) == ASSETS


@pytest.mark.parametrize(
    ("text", "code", "values"),
    [
        ("", EmbedProblem.PAIR_MISSING, {}),
        ("btc", EmbedProblem.PAIR_SHAPE, {}),
        ("btc/eur/usd", EmbedProblem.PAIR_SHAPE, {}),
        ("eur/eur", EmbedProblem.SAME_ASSET, {"asset": "EUR"}),
        ("doge/eur", EmbedProblem.ASSET_UNKNOWN, {"asset": "DOGE"}),
        ("btc/xyz", EmbedProblem.ASSET_UNKNOWN, {"asset": "XYZ"}),
        (
            "btc/eth",
            EmbedProblem.PAIR_UNKNOWN,
            {"base": "BTC", "quote": "ETH", "money": "USD or EUR"},
        ),
    ],
)
def test_a_pair_that_is_not_listed_says_what_is_wrong_with_it(
    text: str, code: EmbedProblem, values: dict[str, str]
) -> None:
    problem = problem_at(plan(draft(market=text)), FormField.INSTRUMENT)
    assert (problem.code, problem.values) == (code, values)


def test_before_anything_was_read_no_asset_is_called_unknown() -> None:
    context = TicketContext(
        account=ACME,
        instrument=None,
        quote=None,
        rules=TradingRules(),
        now=NOW,
        client_order_id=TAG,
    )
    planned = plan_embed(context, draft(), frozenset())
    assert problem_at(planned, FormField.INSTRUMENT).code is EmbedProblem.ASSETS_UNREAD


def test_a_wrong_user_is_told_before_the_pair_is_known() -> None:
    planned = plan(draft(market="", user="AA00", fee_bps="x"))
    assert codes(planned) == [
        EmbedProblem.PAIR_MISSING,
        EmbedProblem.USER_LENGTH,
        EmbedProblem.BPS,
    ]
    assert plan(draft(market="")).user == USER


# The user


@pytest.mark.parametrize("length", [14, 42])
def test_an_iiban_has_14_to_42_characters(length: int) -> None:
    user = ("AA00TESTEXAMPLE1" * 3)[:length]
    assert intent_of(draft(user=f" {user} ")).user == user
    for wrong in (user[:13], ("AA00TESTEXAMPLE1" * 3)[:43]):
        problem = problem_at(plan(draft(user=wrong)), FormField.USER)
        assert problem.code is EmbedProblem.USER_LENGTH
        assert problem.values == {"length": len(wrong), "least": 14, "most": 42}


@pytest.mark.parametrize(
    ("user", "code", "at"),
    [
        ("AA00-TEST-EXAM", EmbedProblem.USER_CHARACTER, 4),
        ("  AA00 TÉST EXAM", EmbedProblem.USER_CHARACTER, 8),
        ("AA00  TEST EXAM", EmbedProblem.USER_BLANKS, 5),
        ("AA00\tTEST EXAMP", EmbedProblem.USER_CHARACTER, 4),
    ],
)
def test_what_is_no_iiban_is_pointed_at(user: str, code: EmbedProblem, at: int) -> None:
    problem = problem_at(plan(draft(user=user)), FormField.USER)
    assert (problem.code, problem.at) == (code, at)


def test_blanks_inside_an_iiban_are_kept() -> None:
    assert intent_of(draft()).user == "AA00 TEST EXAM PLE1"


def test_a_user_of_another_shape_or_not_configured_is_warned_of() -> None:
    assert warned(plan()) == []
    assert warned(plan(draft(user="GB00 TEST EXAM"))) == [EmbedProblem.USER_PREFIX]


@pytest.mark.parametrize(
    ("user", "code", "word"),
    [
        (OTHER, EmbedProblem.USER_NOT_POLLED, "PLE2"),
        ("GB00 TEST EXA M", EmbedProblem.USER_NOT_POLLED, "EXAM"),
        ("AA00TESTEXAMPLE1", EmbedProblem.USER_SPELLING, "PLE1"),
    ],
)
def test_the_end_of_the_iiban_is_asked_for_where_the_user_is_not_configured(
    user: str, code: EmbedProblem, word: str
) -> None:
    assert plan().confirmation is None
    planned = plan(draft(user=user))
    assert [one.code for one in planned.confirmations] == [code]
    assert planned.confirmation == word
    fires = plan(draft(user=user, trigger_price="90000"))
    assert fires.confirmation == f"buy the dip {word}"


def test_an_order_that_was_paused_is_written_anew_only_after_its_strategy_was_typed() -> None:
    context = plan().context
    planned = plan_embed(context, draft(), ASSETS, was_paused=True)
    assert [one.code for one in planned.confirmations] == [EmbedProblem.WAS_PAUSED]
    assert planned.confirmation == "buy the dip"
    assert planned.intent is not None


# Numbers


@pytest.mark.parametrize(
    ("typed", "sent"),
    [("100000.00", "100000.00"), ("100,000.00", "100000.00"), ("1.23", "1.23"), ("0.50", "0.50")],
)
def test_typed_numbers_go_out_with_the_digits_they_were_typed_with(typed: str, sent: str) -> None:
    intent = intent_of(draft(trigger_price=typed, quantity=typed))
    assert format(intent.quantity, "f") == sent
    assert isinstance(intent.trigger_price, Decimal)
    assert format(intent.trigger_price, "f") == sent
    assert intent.typed == {"trigger_price": typed, "quantity": typed}


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("last", "79900"),
        ("+50", "79950"),
        ("-2%", "78302"),
        ("last-5bp", "79860.05"),
        ("-5.123456%", "75806.359"),
    ],
)
def test_a_relative_target_is_computed_from_the_rate_to_eight_digits(
    text: str, becomes: str
) -> None:
    number = plan(draft(trigger_price=text)).numbers[FormField.TRIGGER_PRICE]
    assert str(number.becomes) == becomes
    exact = number.exact
    assert exact is not None
    assert number.rounding is (Rounding.NONE if exact == number.becomes else Rounding.NEAREST)


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", TicketProblem.MISSING, None),
        ("-5t", EmbedProblem.TICKS, 2),
        (" last-5t", EmbedProblem.TICKS, 7),
        ("own+1%", TicketProblem.BASE_NOT_HERE, 0),
        ("bid", TicketProblem.BASE_NOT_HERE, 0),
        ("5%", PriceTextProblem.UNIT_UNSIGNED, 1),
        ("1e5", PriceTextProblem.UNEXPECTED, 1),
        ("1,5", NumberTextProblem.GROUPS, 1),
        ("0", TicketProblem.NOT_POSITIVE, None),
        ("-200%", TicketProblem.NOT_POSITIVE, None),
        ("0.0000000000000000001", EmbedProblem.FRACTION, None),
    ],
)
def test_a_target_that_cannot_be_sent_is_refused(text: str, code: str, at: int | None) -> None:
    problem = problem_at(plan(draft(trigger_price=text)), FormField.TRIGGER_PRICE)
    assert (problem.code, problem.at) == (code, at)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", TicketProblem.MISSING),
        ("all", EmbedProblem.AMOUNT_PLAIN),
        ("50%", EmbedProblem.AMOUNT_PLAIN),
        ("+5", EmbedProblem.AMOUNT_PLAIN),
        ("left=5", EmbedProblem.AMOUNT_PLAIN),
        ("some", EmbedProblem.AMOUNT_PLAIN),
        ("1e5", QuantityTextProblem.UNEXPECTED),
        ("0.00", TicketProblem.NOT_POSITIVE),
        ("0.0000000000000000001", EmbedProblem.FRACTION),
    ],
)
def test_an_amount_that_cannot_be_sent_is_refused(text: str, code: str) -> None:
    assert problem_at(plan(draft(quantity=text)), FormField.QUANTITY).code == code


def test_eighteen_digits_behind_the_point_are_sent() -> None:
    text = "0.000000000000000001"
    assert format(intent_of(draft(quantity=text)).quantity, "f") == text


@pytest.mark.parametrize("text", ["", "x", "-1", "10001", "0.5", "1%", "1 0"])
@pytest.mark.parametrize("field", [FormField.FEE_BPS, FormField.SPREAD_BPS])
def test_basis_points_are_whole_numbers_in_bounds(text: str, field: FormField) -> None:
    problem = problem_at(plan(draft(**{str(field): text})), field)
    assert problem.code is (EmbedProblem.BPS if text else TicketProblem.MISSING)


@pytest.mark.parametrize(("text", "sent"), [("0", "0"), ("0025", "25"), ("10,000", "10000")])
def test_basis_points_are_sent_plain(text: str, sent: str) -> None:
    terms = intent_of(draft(fee_bps=text)).custom
    assert terms is not None
    assert str(terms.fee_bps) == sent


# The name


@pytest.mark.parametrize(
    ("kind", "target", "name"),
    [
        (EmbedKind.BUY_THE_DIP, "78000", "Dip BTC 78k"),
        (EmbedKind.JOIN_THE_RALLY, "81234.56", "Rally BTC 81.23k"),
        (EmbedKind.TAKE_THE_PROFIT, "999", "Profit BTC 999"),
        (EmbedKind.STOP_THE_LOSS, "0.000012345", "Stop BTC 0.00001234"),
    ],
)
def test_an_empty_name_takes_one_that_says_what_the_order_is_for(
    kind: EmbedKind, target: str, name: str
) -> None:
    assert plan(draft(kind=kind, trigger_price=target)).name == name


def test_the_suggested_name_tells_the_price_of_the_coin() -> None:
    assert plan(draft(market="EUR/BTC", trigger_price="0.00001")).name == "Dip BTC 100k"


def test_a_name_has_room_for_its_tag() -> None:
    assert plan(draft(name=f"  {'x' * 56} ")).name == "x" * 56
    problem = problem_at(plan(draft(name="x" * 57)), FormField.NAME)
    assert (problem.code, problem.values) == (
        EmbedProblem.NAME_LENGTH,
        {"length": 57, "most": 56},
    )


@pytest.mark.parametrize("text", ["Dip\x1b[31m", "Dip\u202e", "Dip\n2"])
def test_a_name_can_be_printed(text: str) -> None:
    problem = problem_at(plan(draft(name=text)), FormField.NAME)
    assert (problem.code, problem.at) == (EmbedProblem.NAME_CHARACTER, 3)


def test_without_a_target_there_is_no_name_yet_and_none_is_missing() -> None:
    planned = plan(draft(trigger_price=""))
    assert planned.name is None
    assert planned.problem_at(FormField.NAME) is None


# Firing


@pytest.mark.parametrize(
    ("kind", "target", "fires", "opposite"),
    [
        (EmbedKind.BUY_THE_DIP, "78000", False, True),
        (EmbedKind.BUY_THE_DIP, "79900", True, True),
        (EmbedKind.BUY_THE_DIP, "80000", True, False),
        (EmbedKind.STOP_THE_LOSS, "80000", True, False),
        (EmbedKind.JOIN_THE_RALLY, "80000", False, True),
        (EmbedKind.TAKE_THE_PROFIT, "78000", True, False),
    ],
)
def test_a_trigger_that_holds_already_asks_for_the_name_of_the_strategy(
    kind: EmbedKind, target: str, fires: bool, opposite: bool
) -> None:
    planned = plan(draft(kind=kind, trigger_price=target))
    assert (planned.effects.fires_at_once, planned.opposite_fires) == (fires, opposite)
    expected = kind.value.replace("-", " ") if fires else None
    assert planned.confirmation == expected
    assert planned.intent is not None
    inverted = plan(
        draft(kind=kind, market="EUR/BTC", trigger_price=plain(turned_price(Decimal(target)))),
        quote=rate("EUR/BTC", plain(turned_price(Decimal("79900.0")))),
    )
    assert inverted.effects.fires_at_once is fires


def plain(value: Decimal) -> str:
    """A number with as many digits as the venue takes."""
    return format(value.quantize(Decimal("1E-18")), "f")


@pytest.mark.parametrize("quote", [None, rate("BTC/EUR", None), rate("BTC/EUR", "79900", 61)])
def test_without_a_fresh_rate_nothing_is_claimed(quote: Any) -> None:
    planned = plan(quote=quote)
    assert planned.effects.fires_at_once is None
    assert planned.opposite_fires is None
    assert warned(planned) == [EmbedProblem.RATE_UNKNOWN]
    assert planned.confirmation is None
    assert problem_at(
        plan(draft(trigger_price="-2%"), quote=quote), FormField.TRIGGER_PRICE
    ).code is TicketProblem.BASE_UNKNOWN  # fmt: skip


def test_a_rate_of_almost_a_minute_is_fresh() -> None:
    assert plan(quote=rate("BTC/EUR", "79900", 60)).effects.fires_at_once is False


@pytest.mark.parametrize(("target", "is_far"), [("39950", False), ("39949", True), ("1", True)])
def test_a_target_more_than_half_the_rate_away_is_warned_of(target: str, is_far: bool) -> None:
    assert (EmbedProblem.FAR in warned(plan(draft(trigger_price=target)))) is is_far


@pytest.mark.parametrize(
    ("target", "is_far"),
    [
        ("0.000026", True),
        ("0.000025", False),
        ("0.0000083", True),
        ("0.00000835", False),
        ("0.0000125", False),
    ],
)
def test_far_is_what_is_far_for_the_coin(target: str, is_far: bool) -> None:
    planned = plan(draft(market="EUR/BTC", trigger_price=target))
    assert (EmbedProblem.FAR in warned(planned)) is is_far


@pytest.mark.parametrize(
    ("kind", "is_quote", "expected"),
    [
        (EmbedKind.BUY_THE_DIP, False, []),
        (EmbedKind.JOIN_THE_RALLY, True, [EmbedProblem.UNBOUNDED]),
        (EmbedKind.JOIN_THE_RALLY, False, [EmbedProblem.UNBOUNDED, EmbedProblem.RESERVE]),
        (EmbedKind.TAKE_THE_PROFIT, True, []),
    ],
)
def test_buys_at_or_over_their_target_are_warned_of(
    kind: EmbedKind, is_quote: bool, expected: list[str]
) -> None:
    planned = plan(draft(kind=kind, is_quote_amount=is_quote, trigger_price="79950"))
    assert warned(planned) == expected


# Twins


def test_the_same_order_of_the_same_user_is_a_twin() -> None:
    twin = custom_order()
    assert plan(others=(twin,)).effects.twins == (twin.key,)
    assert warned(plan(others=(twin,))) == [TicketProblem.TWIN]


@pytest.mark.parametrize(
    "changes",
    [
        {"user": OTHER},
        {"side": Side.SELL},
        {"condition": "gte"},
        {"trigger_price": "78000.01"},
        {"quantity": "500.01"},
        {"quantity_unit": QuantityUnit.BASE},
        {"instrument": "BTC/USD"},
        {"status": OrderStatus.CANCELLED},
        {"trigger_price": None},
    ],
)
def test_an_order_that_differs_in_anything_is_no_twin(changes: dict[str, Any]) -> None:
    assert plan(others=(custom_order(**changes),)).effects.twins == ()


@pytest.mark.parametrize(
    ("listed_at", "typed", "is_twin"),
    [
        ("0.00001", "100000", True),
        ("0.000012820512820513", "78000", True),
        ("0.00001282", "78000", False),
        ("0.0000128205", "78000.08", False),
    ],
)
def test_a_twin_is_found_on_the_pair_the_other_way_round(
    listed_at: str, typed: str, is_twin: bool
) -> None:
    inverted = custom_order(
        instrument="EUR/BTC",
        condition="gte",
        trigger_price=listed_at,
        quantity_unit=QuantityUnit.BASE,
    )
    found = plan(draft(trigger_price=typed), others=(inverted,)).effects.twins
    assert found == ((inverted.key,) if is_twin else ())


# Limits, values, sums


def test_values_are_held_against_limits_by_the_money_they_are_paid_in() -> None:
    rules = TradingRules(limits=Limits(confirm_order_value={"EUR": Decimal(499)}))
    planned = plan(rules=rules)
    assert [one.code for one in planned.confirmations] == [LimitProblem.VALUE_ASKS]
    assert planned.confirmation == "BTC/EUR"
    inverted = draft(market="EUR/BTC", trigger_price="0.0000128", is_quote_amount=False)
    assert [one.code for one in plan(inverted, rules=rules).confirmations] == [
        LimitProblem.VALUE_ASKS
    ]
    most = TradingRules(limits=Limits(max_order_value={"EUR": Decimal(499)}))
    assert codes(plan(rules=most)) == [LimitProblem.VALUE_REFUSED]


def test_fee_and_spread_of_a_purchase_count_against_the_limits() -> None:
    coins = draft(quantity="0.5", is_quote_amount=False, fee_bps="100", spread_bps="50")
    limits = Limits(confirm_order_value={"EUR": Decimal(39500)}, max_order_value={})
    planned = plan(coins, rules=TradingRules(limits=limits))
    assert planned.effects.value == Decimal(39000)
    assert planned.estimate is not None
    assert planned.estimate.spent > Decimal(39500)
    assert [one.code for one in planned.confirmations] == [LimitProblem.VALUE_ASKS]


def test_coins_are_worth_the_target_or_the_rate_where_it_would_fire_at_once() -> None:
    coins = draft(quantity="0.5", is_quote_amount=False)
    assert plan(coins).effects.value == Decimal(39000)
    assert plan(coins).effects.is_value_estimated
    assert plan(replace(coins, trigger_price="90000")).effects.value == Decimal("39950.0")
    assert plan().effects.value == Decimal("500.00")
    assert not plan().effects.is_value_estimated


def test_distance_is_held_against_the_limits() -> None:
    rules = TradingRules(limits=Limits(confirm_distance_percent=Decimal(2)))
    assert [one.code for one in plan(rules=rules).confirmations] == [LimitProblem.DISTANCE_ASKS]
    inverted = draft(market="EUR/BTC", trigger_price="0.0000128")
    (asked,) = plan(inverted, rules=rules).confirmations
    assert (asked.code, asked.values["price"]) == (LimitProblem.DISTANCE_ASKS, 78125)


@pytest.mark.parametrize(
    ("changes", "spent", "received"),
    [
        ({}, "500.00 EUR", "0.006394230769230769230769230769 BTC"),
        ({"spread_bps": "100"}, "500.00 EUR", "0.006330921553693830921553693831 BTC"),
        (
            {"is_quote_amount": False, "quantity": "0.5"},
            "39097.74436090225563909774436 EUR",
            "0.5 BTC",
        ),
        (
            {"kind": EmbedKind.TAKE_THE_PROFIT, "trigger_price": "80000", "quantity": "798"},
            "0.01 BTC",
            "798 EUR",
        ),
        (
            {
                "kind": EmbedKind.TAKE_THE_PROFIT,
                "trigger_price": "80000",
                "is_quote_amount": False,
                "quantity": "0.01",
                "spread_bps": "50",
            },
            "0.01 BTC",
            "794.01 EUR",
        ),
    ],
)
def test_the_own_sum_takes_the_fee_from_what_is_spent_and_the_spread_from_the_price(
    changes: dict[str, Any], spent: str, received: str
) -> None:
    found = plan(draft(**changes)).estimate
    assert found is not None
    assert found.is_at_target
    number, asset = spent.split()
    assert (found.spent.normalize(), found.spent_asset) == (Decimal(number).normalize(), asset)
    number, asset = received.split()
    assert abs(found.received - Decimal(number)) < Decimal("1E-20")
    assert found.received_asset == asset
    assert found.fee == found.spent * Decimal("0.0025")


def test_the_own_sum_is_reckoned_at_the_rate_where_it_would_fire_at_once() -> None:
    found = plan(draft(trigger_price="90000")).estimate
    assert found is not None
    assert (found.is_at_target, found.price) == (False, Decimal("79900.0"))


@pytest.mark.parametrize("changes", [{"fee_bps": "10000"}, {"quantity": ""}, {"fee_bps": ""}])
def test_where_nothing_can_be_reckoned_there_is_no_sum(changes: dict[str, Any]) -> None:
    assert plan(draft(**changes)).estimate is None


# The venue


@pytest.mark.parametrize("status", ["disabled", "deposit_only"])
def test_a_disabled_asset_takes_no_order(status: str) -> None:
    planned = plan(instrument=replace(pair(), status=status))
    assert codes(planned) == [TicketProblem.MARKET_CLOSED]


def test_a_venue_in_maintenance_takes_no_order() -> None:
    assert codes(plan(mode=SystemMode.MAINTENANCE)) == [TicketProblem.MARKET_CLOSED]


def test_without_an_account_nothing_is_sent() -> None:
    assert plan(account=None).intent is None


# Every text


@every_text
@given(
    market=st.sampled_from(["BTC/EUR", "EUR/BTC", ""]) | st.text(max_size=9),
    user=st.just(USER) | st.text(max_size=45),
    kind=st.sampled_from(EmbedKind),
    trigger_price=st.sampled_from(["78000", "-2%", "1", "last"]) | st.text(max_size=9),
    quantity=st.sampled_from(["5", "0.1"]) | st.text(max_size=9),
    fee_bps=st.just("25") | st.text(max_size=5),
    name=st.just("") | st.text(max_size=70),
    is_quote_amount=st.booleans(),
)
def test_no_text_makes_it_raise_and_what_is_sent_is_within_the_venues_rules(
    **texts: Any,
) -> None:
    planned = plan(draft(**texts))
    intent = planned.intent
    assert (intent is None) is bool(planned.problems)
    if intent is None:
        return
    assert intent.custom is not None
    assert intent.user is not None
    assert 14 <= len(intent.user) <= 42
    assert intent.custom.name.isprintable()
    assert 0 < len(intent.custom.name) <= 56
    assert isinstance(intent.trigger_price, Decimal)
    for number in (intent.quantity, intent.trigger_price):
        assert number > 0
        assert -int(number.as_tuple().exponent) <= 18
        assert "E" not in format(number, "f")
