"""What the amend form says an amend does."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import make_instrument, make_key, make_order
from tests.domain.amends import context, spot_order
from tests.screens.embed_scenes import custom_order, pair, rate
from tui.domain.amending import AmendDraft, AmendPlan, plan_amend
from tui.domain.order import Order, OrderType, Side
from tui.domain.rate_cost import RateCost
from tui.domain.rules import Limits, TradingRules
from tui.presentation.amend_effects import effect_lines, signed_money
from tui.presentation.form_lines import limit_parts
from tui.presentation.ladder import ladder_line, ladder_lines
from tui.presentation.text import Tone, line_width, plain

WIDTH = 107


def plan_of(order: Order | None = None, *, around: Any = None, **draft: Any) -> AmendPlan:
    return plan_amend(context(order, **(around or {})), AmendDraft(**draft))


def said(
    plan: AmendPlan, *, cost: RateCost | None = None, request: str = "", width: int = WIDTH
) -> Mapping[str, str]:
    """The lines by their label; lines without one under an empty label."""
    lines: dict[str, str] = {}
    label = ""
    for line in effect_lines(plan, cost, request, width, 3):
        assert line_width(line) <= width
        text = plain(line)
        head = text[:18].strip()
        if text.startswith(" ") and text[17:18] == " " and (head or label):
            label = head or label
            lines[label] = f"{lines.get(label, '')} {text[18:].strip()}".strip()
        else:
            lines[""] = f"{lines.get('', '')} {text.strip()}".strip()
    return lines


def test_distance_and_ticks_are_told_before_and_after() -> None:
    lines = said(plan_of(limit_price="own-0.35%"))
    assert lines["away from market"] == "-1.35% -> -1.70%   ticks -12,500 -> -15,694"
    assert said(plan_of())["away from market"] == "-1.35%   ticks -12,500"


def test_of_an_order_that_is_not_changed_in_place_nothing_is_said_that_an_amend_would_do() -> None:
    order = custom_order()
    around = {"instrument": pair(), "quote": rate("BTC/EUR", "79900")}
    assert said(plan_of(order, around=around)) == {
        "away from market": "-2.38%",
        "value left": "500.00 EUR",
    }


def test_without_a_market_price_that_is_said() -> None:
    lines = said(plan_of(limit_price="91300", around={"quote": None}))
    assert lines["away from market"] == "the market's price is not known"
    assert lines["fills at once?"].startswith("not known: no price of this market")


def test_value_is_told_before_and_after_and_in_total() -> None:
    lines = said(plan_of(quantity="0.30"))
    assert lines["value left"] == (
        "18,250.00 -> 22,812.50 USD (+4,562.50)   in total 27,362.50 USD"
    )
    unfilled = spot_order(OrderType.LIMIT, filled_quantity="0", average_fill_price=None)
    assert said(plan_of(unfilled))["value left"] == "22,812.50 USD"


def test_an_order_without_a_price_has_no_value() -> None:
    order = spot_order(OrderType.TRAILING_STOP, live_trigger_price=None)
    assert said(plan_of(order))["value left"].startswith("not known")


@pytest.mark.parametrize(
    ("order", "draft", "words"),
    [
        (None, {}, "nothing changes yet"),
        (None, {"limit_price": "91300"}, "back of the queue at 91,300.0 (new price), same id"),
        (None, {"quantity": "0.3"}, "back of the queue (quantity grows), same order id"),
        (None, {"quantity": "0.2"}, "the place in the queue is kept, same order id"),
        (
            spot_order(OrderType.STOP_LOSS),
            {"trigger_price": "own+1t"},
            "none while it waits for its trigger, same order id",
        ),
    ],
)
def test_the_effect_on_the_queue_is_told(
    order: Order | None, draft: dict[str, str], words: str
) -> None:
    expected = words.replace("same id", "same order id")
    assert said(plan_of(order, **draft))["queue"] == expected


def test_a_price_that_trades_at_once_and_meets_own_orders_is_told() -> None:
    own = make_order("OSELL1-AAAAA-BBBBBB", side=Side.SELL, limit_price="92600.0")
    plan = plan_of(limit_price="92700", around={"others": (own,)})
    assert said(plan)["fills at once?"] == (
        "YES, at this price it trades at once   own orders met? YES OSELL1-AAAAA-BBBBBB"
    )
    assert said(plan_of(limit_price="91300"))["fills at once?"] == "no   own orders met? no"


def test_the_cost_is_told_with_when_it_is_cheaper() -> None:
    cost = RateCost(
        points=3, used=12, maximum=180, cheaper_points=1, cheaper_in=timedelta(seconds=8)
    )
    assert said(plan_of(), cost=cost)["rate"] == (
        "this pair +3, 12 -> 15 of 180 (estimate)   +1 in 8s"
    )
    full = RateCost(points=3, used=59, maximum=60)
    assert said(plan_of(), cost=full)["rate"].endswith("no room now")
    assert "rate" not in said(plan_of())


def test_limits_are_held_against_the_figures() -> None:
    limits = Limits(
        confirm_order_value={"USD": Decimal(25000)},
        max_order_value={"USD": Decimal(250000)},
        confirm_distance_percent=Decimal("1.5"),
    )
    plan = plan_of(limit_price="own-0.35%", around={"rules": TradingRules(limits=limits)})
    assert said(plan)["your limits"] == "value 18.2k of 25k ok · distance 1.70% of 1.50% OVER"
    told = limit_parts(limits, "USD", plan.effects.value.after, plan.effects.distance.after)
    tones = [part[0].tone for part in told]
    assert tones == [Tone.PLAIN, Tone.DANGER]
    assert "your limits" not in said(plan_of())


def test_a_maximum_alone_is_a_limit_too() -> None:
    limits = Limits(max_order_value={"USD": Decimal(10000)}, max_distance_percent=Decimal(10))
    plan = plan_of(limit_price="91300", around={"rules": TradingRules(limits=limits)})
    assert said(plan)["your limits"] == "value 18.3k of 10k OVER · distance 1.30% of 10.0% ok"


def test_what_stands_in_the_way_of_the_whole_is_told_on_top() -> None:
    limits = Limits(max_order_value={"USD": Decimal(10000)})
    rules = TradingRules(limits=limits)
    plan = plan_of(quantity="0.30", around={"rules": rules})
    assert said(plan)[""].startswith("The order would be worth 22,812.50 USD; your maximum")


def test_what_is_said_elsewhere_is_not_said_twice() -> None:
    assert "" not in said(plan_of())
    assert "" not in said(plan_of(limit_price="x", deadline="61"))
    assert "" not in said(plan_of(make_order(order_type=OrderType.MARKET)))


def test_warnings_of_no_field_are_told() -> None:
    plan = plan_of(limit_price="91300", around={"quote": None})
    assert "No market price younger than 10 s" in said(plan)[""]


def test_the_request_is_shown_as_it_goes_out_and_cut_where_it_is_too_long() -> None:
    request = 'POST /0/private/AmendOrder {"txid":"OQ7XK2","limit_price":"90930.6"}'
    assert said(plan_of(), request=request)["sent as"] == request
    lines = effect_lines(plan_of(), None, request * 9, 79, 2)
    shown = [plain(line)[18:] for line in lines][-2:]
    assert len("".join(shown)) <= 2 * 61
    assert shown[-1].endswith("…")
    assert (request * 9).startswith(shown[0])
    assert shown[0].endswith((",", " "))


def test_a_request_without_a_place_to_break_is_broken_anywhere() -> None:
    lines = effect_lines(plan_of(), None, "x" * 100, 79, 3)
    assert [len(plain(line)) for line in lines][-2:] == [79, 18 + 39]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.2", "+0.20"),
        ("-0.04", "-0.04"),
        ("1234.5", "+1,234.50"),
        ("-0.00000735", "-0.00000735"),
        ("0", "+0.00"),
    ],
)
def test_differences_of_money_have_a_sign_and_cents(value: str, text: str) -> None:
    assert signed_money(Decimal(value)) == text


# The ladder


def test_the_ladder_stands_on_one_line_as_far_apart_as_the_prices_are() -> None:
    (line,) = ladder_line(plan_of(limit_price="own-0.35%"), WIDTH)
    text = plain(line)
    assert text.split()[:2] == ["price", "ladder"]
    near, far = text.split(" now ")[0].count("."), text.split(" now ")[1].count(".")
    assert text.index("90,930.6 new") < text.index("91,250.0 now") < text.index("92,500.0 last")
    assert near < far
    assert line_width(line) <= WIDTH


def test_a_ladder_that_does_not_fit_is_left_out() -> None:
    assert ladder_line(plan_of(limit_price="own-0.35%"), 50) == ()
    assert ladder_line(plan_of(around={"quote": None}), WIDTH) == ()


def test_the_long_ladder_has_the_dearest_first_and_own_orders_near_by() -> None:
    others = [
        make_order(f"OTHER{n}-AAAAA-BBBBBB", limit_price=f"{90000 + n * 100}.0") for n in range(20)
    ]
    sell = make_order("OSELL1-AAAAA-BBBBBB", side=Side.SELL, limit_price="92600.0", quantity="1.5")
    plan = plan_of(limit_price="own-50", around={"others": (*others, sell)})
    rows = [" ".join(plain(line).split()) for line in ladder_lines(plan, 8)]
    assert rows[:3] == ["92,500.0 ask", "92,500.0 last", "92,499.9 bid"]
    assert len(rows) == 8
    assert "91,250.0 > this order now" in rows
    assert "91,200.0 > this order new" in rows
    assert "91,300.0 B 0.2500 own" in rows
    wider = [" ".join(plain(line).split()) for line in ladder_lines(plan, 30)]
    assert wider[0] == "92,600.0 S 1.5000 own"


def test_the_ladder_names_triggers() -> None:
    plan = plan_of(spot_order(OrderType.STOP_LOSS_LIMIT), trigger_price="own+10t")
    rows = [" ".join(plain(line).split()) for line in ladder_lines(plan, 12)]
    assert rows[:3] == [
        "94,100.0 > this order now",
        "94,001.0 > this order trigger new",
        "94,000.0 > this order trigger now",
    ]


def test_own_orders_without_a_price_are_no_step_of_the_ladder() -> None:
    other = make_order("OTHER1-AAAAA-BBBBBB", order_type=OrderType.MARKET, limit_price=None)
    plan = plan_of(around={"others": (other,), "instrument": make_instrument()})
    assert not any("own" in plain(line) for line in ladder_lines(plan, 12))
    assert other.key != make_key()
