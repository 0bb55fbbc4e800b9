from decimal import Decimal
from typing import Any

import pytest

from tests.builders import make_instrument, make_order, make_quote
from tests.domain.amends import context, spot_order
from tui.domain.amending import plan_amend
from tui.domain.order import Order, OrderType, Side
from tui.domain.problem import FormField
from tui.domain.rate_cost import RateCost
from tui.domain.staging import Nudge
from tui.presentation.staged import (
    StagedLine,
    change_lines,
    moved_line,
    nudge_refusal,
    nudge_words,
    order_line,
    totals_line,
)
from tui.presentation.text import Line, line_width, plain

COST = RateCost(points=1, used=12, maximum=60)


def staged(
    order: Order | None = None,
    ticks: int = 3,
    *,
    field: FormField = FormField.LIMIT_PRICE,
    refusal: str | None = None,
    request: str = "",
    around: Any = None,
) -> StagedLine:
    order = order or spot_order(OrderType.LIMIT)
    nudge = Nudge(order.key, field, ticks)
    plan = plan_amend(context(order, **(around or {})), nudge.draft("5"))
    return StagedLine(nudge, plan, COST, request, refusal)


def words(line: Line) -> str:
    return " ".join(plain(line).split())


def test_a_line_names_its_order_and_the_account_where_there_are_several() -> None:
    line = staged(make_order(account="desk 2", side=Side.SELL))
    assert words(order_line(line, with_account=True)) == (
        "BTC/USD SELL v limit 0.2500 left OQCLML-BW3P3-BUCMWZ desk 2"
    )
    assert "desk 2" not in words(order_line(line, with_account=False))


def test_a_change_tells_old_and_new_and_what_it_does() -> None:
    (line,) = change_lines(staged(), 79)
    assert words(line) == ("limit 91,250.0 -> 91,250.3 (+3t) away -1.35% value +0.06 USD rate +1")
    (far,) = change_lines(staged(ticks=-5000), 107)
    assert "91,250.0 -> 90,750.0 (-5000t) away -1.35% -> -1.89%" in words(far)


def test_a_nudged_trigger_is_called_so() -> None:
    line = staged(spot_order(OrderType.STOP_LOSS), field=FormField.TRIGGER_PRICE)
    assert words(change_lines(line, 79)[0]).startswith("trigger 94,000.0 -> 94,000.3 (+3t)")


def test_what_stands_in_the_way_and_what_is_worth_knowing_stand_below() -> None:
    line = staged(spot_order(OrderType.LIMIT, limit_price="92500.0"), refusal="Too old. " * 20)
    lines = change_lines(line, 79)
    assert all(line_width(one) <= 79 for one in lines)
    text = " ".join(map(words, lines))
    assert "Too old." in text
    assert "92,500.3 would trade at once." in text


@pytest.mark.parametrize(("width", "is_shown"), [(79, False), (93, True)])
def test_the_request_is_told_where_there_is_room(width: int, *, is_shown: bool) -> None:
    lines = change_lines(staged(request="POST /0/private/AmendOrder " + "x" * 90), width)
    assert any("POST" in plain(line) for line in lines) is is_shown
    assert all(line_width(line) <= width for line in lines)


def test_the_sum_keeps_currencies_apart() -> None:
    around = {
        "instrument": make_instrument("SOLEUR", symbol="SOL/EUR", tick_size="0.01"),
        "quote": make_quote("SOLEUR", last="141.07"),
    }
    euro = make_order("OEUR01-AAAAA-BBBBBB", quantity="80", limit_price="139.90")
    lines = [staged(), staged(ticks=-1), staged(euro, 10, around=around)]
    assert words(totals_line(lines, 3, 4)) == (
        "3 of 4 chosen · value +8.00 EUR · value +0.04 USD · rate +3"
    )
    assert words(totals_line([], 0, 4)) == "0 of 4 chosen"


def test_what_moved_is_told_with_both_prices() -> None:
    text = words(moved_line(staged(), Decimal("91248.8"), Decimal(15)))
    assert text == (
        "OQCLML-BW3P3-BUCMWZ moved 15 ticks since it was shown: 91,248.8 -> 91,250.3. "
        "It is left out; Space takes it in again."
    )


def test_the_caption_tells_the_last_nudge() -> None:
    line = staged()
    assert nudge_words(line.plan, line.nudge) == "+3t 91,250.3"


def test_an_order_without_a_price_to_step_is_named() -> None:
    order = spot_order(OrderType.TRAILING_STOP)
    assert nudge_refusal(order) == (
        "OQCLML-BW3P3-BUCMWZ is not nudged: a trailing stop order has no price to step."
    )
