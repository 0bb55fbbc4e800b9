"""Caption and totals say what is shown, what is hidden, and never mix currencies."""

from collections.abc import Collection
from datetime import timedelta

from tests.builders import NOW, make_ended, make_instrument, make_key, make_order, make_state
from tui.domain.identifiers import OrderKey
from tui.domain.order import OrderType, Side
from tui.domain.state import BlotterState
from tui.presentation.summary import caption_line, totals_lines
from tui.presentation.text import line_width, plain
from tui.presentation.view import SortKey, ViewSpec, build_view

STATE = make_state(
    [
        make_order("A", quantity="0.5", limit_price="91075"),
        make_order("B", side=Side.SELL, quantity="4", limit_price="91305"),
        make_order(
            "C",
            instrument="ETHEUR",
            quantity="1",
            limit_price="500",
            opened_at=NOW - timedelta(days=9),
        ),
    ],
    instruments=[make_instrument(), make_instrument("ETHEUR", symbol="ETH/EUR")],
)


def caption(spec: ViewSpec, marked: Collection[OrderKey] = (), state: BlotterState = STATE) -> str:
    line = caption_line(build_view(state, spec, NOW), spec, 80, marked)
    assert line_width(line) == 80
    return plain(line).rstrip("─ ")


def totals(
    width: int = 80,
    *,
    state: BlotterState = STATE,
    spec: ViewSpec | None = None,
    marked: Collection[OrderKey] = (),
) -> list[str]:
    view = build_view(state, spec or ViewSpec(), NOW)
    lines = totals_lines(state, view, NOW, width, marked)
    assert all(line_width(line) == width for line in lines)
    return [plain(line).rstrip() for line in lines]


def test_the_caption_names_sort_and_numbers() -> None:
    assert caption(ViewSpec()) == "── all orders · sort dist ^ · 3 of 3 shown · 0 marked"
    falling = ViewSpec(sort=(SortKey("limit", reverse=True), SortKey("age")))
    assert "sort limit v, age ^" in caption(falling)


def test_the_caption_names_the_filter_and_what_it_hides() -> None:
    marked = [make_key("A"), make_key("B")]
    assert caption(ViewSpec(" sell \x1b "), marked).startswith("── filter: sell <1B>")
    assert caption(ViewSpec("sell"), marked) == (
        "── filter: sell · sort dist ^ · 1 of 3 shown · 2 marked (1 hidden)"
    )
    assert "filter: " + "x" * 20 in caption(ViewSpec("x" * 200))


def test_the_caption_counts_ended_orders_apart() -> None:
    state = make_state([make_order("A")], ended=[make_ended(make_order("B"))])
    assert "1 of 1 shown · 1 ended · 0 marked" in caption(ViewSpec(), state=state)


def test_totals_are_compact_where_it_is_narrow() -> None:
    assert totals() == [" buy 45.5k USD + 500 EUR | sell 365k USD | nearest 1.29% | oldest 9d"]


def test_totals_are_exact_where_there_is_room() -> None:
    assert totals(120) == [
        " buy 45,537.50 USD + 500.00 EUR | sell 365,220.00 USD | nearest 1.29% | oldest 9d"
    ]


def test_what_is_not_money_gives_way_where_the_line_is_full() -> None:
    assert totals(60) == [" buy 45.5k USD + 500 EUR | sell 365k USD | nearest 1.29%"]
    assert totals(50) == [" buy 45.5k USD + 500 EUR | sell 365k USD"]
    assert totals(30) == [" buy 45.5k USD + 500 EUR", " sell 365k USD"]


def test_totals_of_a_filtered_list_say_so() -> None:
    assert totals(spec=ViewSpec("sell"))[0].startswith(" of what is shown | sell 365k USD")


def test_orders_without_a_price_are_counted() -> None:
    state = make_state([make_order(order_type=OrderType.MARKET, limit_price=None)])
    assert totals(state=state) == [" + 1 without price | oldest 2h04"]


def test_nothing_working_is_said() -> None:
    assert totals(state=make_state([])) == [" nothing working"]


def test_marked_orders_are_added_up_by_currency() -> None:
    marked = [make_key("A"), make_key("B"), make_key("C")]
    assert "marked 410,757.50 USD + 500.00 EUR in 3 orders" in totals(120, marked=marked)[-1]
    assert "marked 500.00 EUR in 1 order |" in totals(120, marked=marked[2:])[-1]


def test_marked_orders_that_are_over_add_nothing() -> None:
    ended = make_order("B")
    state = make_state([make_order("A", quantity="1", limit_price="2")], ended=[make_ended(ended)])
    lines = totals(120, state=state, marked=[make_key("A"), ended.key])
    assert "marked 2.00 USD in 2 orders" in lines[-1]


def test_marked_orders_without_a_price_say_so() -> None:
    order = make_order(order_type=OrderType.MARKET, limit_price=None)
    lines = totals(120, state=make_state([order]), marked=[order.key])
    assert "marked nothing with a price in 1 order" in lines[-1]


def test_the_caption_tells_what_is_staged_and_leaves_out_that_nothing_is_marked() -> None:
    state = make_state([make_order()])
    view = build_view(state, ViewSpec(), NOW)
    text = plain(caption_line(view, ViewSpec(), 80, staged="2 staged, last +10t 140.00"))
    assert "· 2 staged, last +10t 140.00 ─" in text
    assert "marked" not in text
    marked = frozenset({make_key()})
    assert "1 marked · 2 staged" in plain(
        caption_line(view, ViewSpec(), 80, marked, staged="2 staged")
    )
