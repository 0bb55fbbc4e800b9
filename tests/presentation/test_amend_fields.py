"""The lines of the amend form, field by field."""

from decimal import Decimal
from typing import Any

import pytest

from tests.builders import make_instrument, make_order, make_quote
from tests.domain.amends import context, spot_order
from tui.domain.amending import AmendDraft, AmendPlan, Base, plan_amend
from tui.domain.order import Order, OrderType, Side
from tui.domain.problem import FormField
from tui.presentation.amend_fields import (
    FieldLook,
    base_table,
    columns_for,
    field_look,
    heading_line,
    meaning_text,
)
from tui.presentation.amend_options import deadline_look, native_look, post_only_look
from tui.presentation.text import Line, Tone, line_width, plain

QUANTITY, LIMIT = FormField.QUANTITY, FormField.LIMIT_PRICE
TRIGGER, DISPLAY = FormField.TRIGGER_PRICE, FormField.DISPLAY_QUANTITY
WIDTHS = (79, 93, 107)
NARROW, WIDE, MEDIUM = map(columns_for, WIDTHS)


def plan_of(order: Order | None = None, *, around: Any = None, **draft: Any) -> AmendPlan:
    return plan_amend(context(order, **(around or {})), AmendDraft(**draft))


def notes(look: FieldLook) -> list[str]:
    return [plain(line).rstrip() for line in look.notes]


def row(look: FieldLook, entry: int) -> str:
    """The whole line as it stands there, blanks where the fields are."""
    widths = [entry, 8, 0]
    return "".join(
        plain(text) + " " * width for text, width in zip(look.texts, widths, strict=False)
    ).rstrip()


def test_the_headings_stand_over_their_columns() -> None:
    look = field_look(plan_of(limit_price="91300"), LIMIT, NARROW)
    heading, line = plain(heading_line(NARROW)), row(look, NARROW.entry)
    assert heading.index("now") == line.index("91,250.0")
    assert heading.index("new") == line.index("[") + 1 == NARROW.typed_at
    assert heading.index("becomes") + len("becomes") == line.index("91,300.0") + len("91,300.0")
    assert len(heading.rstrip()) == len(line)


@pytest.mark.parametrize("columns", [NARROW, WIDE, MEDIUM])
def test_no_line_is_wider_than_there_is_room(columns: Any) -> None:
    order = spot_order(OrderType.STOP_LOSS_LIMIT, limit_price="94100.0", side=Side.SELL)
    plan = plan_of(order, limit_price="own-0.5%", trigger_price="x", quantity="0.05")
    for name in plan.fields:
        look = field_look(plan, name, columns)
        taken = columns.entry * (len(look.texts) > 1) + 8 * (len(look.texts) == 3)
        assert sum(map(line_width, look.texts)) + taken <= columns.width
        assert all(line_width(line) <= columns.width for line in look.notes)
    for look in (post_only_look(plan, columns), native_look(plan, columns)):
        assert sum(map(line_width, look.texts)) + 3 <= columns.width
    deadline = deadline_look(plan, columns)
    assert sum(map(line_width, deadline.texts)) + columns.entry <= columns.width


def test_a_relative_price_tells_what_it_computes_to_and_how_it_is_rounded() -> None:
    look = field_look(plan_of(limit_price="own-0.35%"), LIMIT, NARROW)
    assert row(look, NARROW.entry).endswith("90,930.6      -319.4")
    assert notes(look)[0].split(" · ") == [
        " " * 15 + "exact 90,930.625",
        "tick 0.1",
        "buys round down",
    ]


@pytest.mark.parametrize(
    ("order", "draft", "words"),
    [
        (None, {"limit_price": "own-0.35%"}, "buys round down so that you never pay more"),
        (
            spot_order(OrderType.LIMIT, side=Side.SELL),
            {"limit_price": "own-0.35%"},
            "sells round up so that you never get less",
        ),
        (
            spot_order(OrderType.STOP_LOSS),
            {"trigger_price": "own-0.0001%"},
            "triggers round to the nearest tick",
        ),
        (None, {"quantity": "-33.33333333%"}, "quantities round down"),
        (None, {"limit_price": "own-50"}, "needs no rounding"),
    ],
)
def test_each_kind_of_number_says_how_it_is_rounded(
    order: Order | None, draft: dict[str, str], words: str
) -> None:
    plan = plan_of(order, **draft)
    (name,) = (field.field for field in plan.fields.values() if field.typed is not None)
    assert words in " ".join(notes(field_look(plan, name, MEDIUM)))


def test_an_absolute_price_needs_no_such_words() -> None:
    assert notes(field_look(plan_of(limit_price="91300"), LIMIT, MEDIUM)) == []


def test_the_same_text_is_told_on_every_other_base() -> None:
    look = field_look(plan_of(limit_price="-2%", limit_base=Base.OWN), LIMIT, NARROW)
    text = notes(look)[-1]
    assert text.strip() == "on last 90,650.0 · bid 90,649.9 · ask 90,650.0 · mid 90,649.9"


def test_where_there_is_room_it_is_a_table_with_the_chosen_base_marked() -> None:
    plan = plan_of(limit_price="-2%")
    assert not any("on own" in note for note in notes(field_look(plan, LIMIT, WIDE)))
    lines = [" ".join(plain(line).split()) for line in base_table(plan, LIMIT)]
    assert lines == [
        "own 91,250.0 -> 89,425.0 -1,825.0 -3.32%",
        "last 92,500.0 -> 90,650.0 -600.0 -2.00% <- chosen Kraken's own meaning",
        "bid 92,499.9 -> 90,649.9 -600.1 -2.00%",
        "ask 92,500.0 -> 90,650.0 -600.0 -2.00%",
        "mid 92,499.95 -> 90,649.9 -600.1 -2.00%",
    ]
    assert base_table(plan_of(limit_price="91300"), LIMIT) == ()


def test_a_base_without_a_price_says_so() -> None:
    plan = plan_of(limit_price="-2%", around={"quote": make_quote(bid=None)})
    table = [" ".join(plain(line).split()) for line in base_table(plan, LIMIT)]
    assert table[2] == "bid - -> -"


@pytest.mark.parametrize(
    ("text", "at"), [("9x1", 1), ("5%", 1), ("own", None), ("+", 1), ("91250.05", None)]
)
def test_a_problem_is_told_under_the_character_it_points_at(text: str, at: int | None) -> None:
    plan = plan_of(limit_price=text)
    problems = plan.fields[LIMIT].problems
    if not problems:
        assert at is None
        return
    assert problems[0].at == at
    for columns in (NARROW, MEDIUM):
        first = notes(field_look(plan, LIMIT, columns))[0]
        if at is None:
            assert "^" not in first
        else:
            assert first.index("^") == columns.typed_at + at


def test_a_caret_is_left_out_where_the_text_is_longer_than_its_field() -> None:
    plan = plan_of(limit_price="9" * 20 + "x")
    assert "^" not in "".join(notes(field_look(plan, LIMIT, NARROW)))


def test_a_long_sentence_goes_on_below_its_caret() -> None:
    plan = plan_of(spot_order(OrderType.TRAILING_STOP), trigger_price="5")
    lines = notes(field_look(plan, TRIGGER, NARROW))
    assert lines[0].strip() == "^"
    assert "A trailing order keeps a distance, not a price" in " ".join(lines[1:])


def test_a_field_the_type_does_not_have_says_why_and_takes_nothing() -> None:
    look = field_look(plan_of(), TRIGGER, NARROW)
    assert len(look.texts) == 1
    words = " ".join(plain(look.texts[0]).split())
    assert words == "trigger price - No trigger on this order type."


def test_where_nothing_can_be_amended_the_fields_are_quiet() -> None:
    look = field_look(plan_of(make_order(order_type=OrderType.MARKET)), LIMIT, NARROW)
    assert plain(look.texts[0]).split() == ["limit", "price", "91,250.0"]
    assert len(look.texts) == 1
    assert look.notes == ()


def test_a_quantity_tells_what_is_filled_and_what_is_left() -> None:
    assert notes(field_look(plan_of(), QUANTITY, NARROW)) == [
        " " * 15 + "filled 0.0500, left 0.2000"
    ]
    (note,) = notes(field_look(plan_of(quantity="0.3"), QUANTITY, NARROW))
    assert note.endswith("left 0.2000 -> 0.2500")


def test_what_is_not_known_now_is_called_unknown() -> None:
    look = field_look(
        plan_of(spot_order(OrderType.ICEBERG), around={"display_quantity": None}), DISPLAY, NARROW
    )
    (span,) = (span for span in look.texts[0] if span.text.strip() == "unknown")
    assert span.tone is Tone.UNKNOWN


def test_a_price_left_to_the_venue_is_called_about() -> None:
    look = field_look(plan_of(limit_price="-2%", is_native=True), LIMIT, NARROW)
    assert "~90,650.0" in row(look, NARROW.entry)
    assert "goes out as typed" in notes(look)[0]


def test_offsets_are_called_so_and_have_no_base() -> None:
    look = field_look(
        plan_of(spot_order(OrderType.TRAILING_STOP_LIMIT), trigger_price="+4%"), TRIGGER, NARROW
    )
    assert plain(look.texts[0]).startswith(" trail offset  +5.0000%")
    assert len(look.texts) == 2
    assert plain(look.texts[1]).strip().endswith("+4%")


def test_warnings_of_a_field_stand_at_it() -> None:
    look = field_look(plan_of(limit_price="+2%"), LIMIT, NARROW)
    assert notes(look)[0].strip() == "94,350 would trade at once."
    same = field_look(plan_of(limit_price="91250"), LIMIT, NARROW)
    assert notes(same) == [" " * 15 + "This is what it is now: it is not sent."]
    assert row(same, NARROW.entry).endswith("same")


def test_numbers_too_long_for_their_column_are_shortened() -> None:
    order = spot_order(OrderType.LIMIT, quantity="123456789.12345678")
    look = field_look(plan_of(order), QUANTITY, NARROW)
    assert line_width(look.texts[0]) == NARROW.typed_at
    assert "123456789.…" in plain(look.texts[0])


def test_prices_are_written_with_the_instruments_decimals() -> None:
    around = {
        "instrument": make_instrument(tick_size="0.00000001", price_decimals=8, minimum_cost=None),
        "quote": make_quote(last="0.00000735", bid="0.00000735", ask="0.00000736"),
    }
    order = spot_order(OrderType.LIMIT, limit_price="0.00000698")
    look = field_look(plan_of(order, around=around, limit_price="own+1t"), LIMIT, NARROW)
    assert row(look, NARROW.entry).endswith("0.00000699 +0.00000001")


def test_the_meaning_names_every_field_something_was_typed_in() -> None:
    assert meaning_text(plan_of()) == ""
    assert meaning_text(plan_of(limit_price="own-50", quantity="0.3")) == (
        "quantity 0.3000 (+0.0500); limit price 91,200.0 (-50.0)"
    )
    assert meaning_text(plan_of(quantity="0.05")).startswith("quantity: 0.05 is filled already")


def test_hostile_text_is_written_out() -> None:
    plan = plan_of(limit_price="\x1b]0;[/x]")
    texts: list[Line] = [*field_look(plan, LIMIT, NARROW).notes]
    assert "\x1b" not in "".join(map(plain, texts))


# Options


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (spot_order(OrderType.LIMIT), "refuse the new limit price if it would trade at once"),
        (spot_order(OrderType.LIMIT, post_only=True), "forced: the order is post-only"),
        (spot_order(OrderType.STOP_LOSS), "no effect: this order has no limit price to change"),
    ],
)
def test_the_box_says_what_it_does(order: Order, words: str) -> None:
    look = post_only_look(plan_of(order), MEDIUM)
    assert plain(look.texts[1]).strip() == words


def test_the_switch_says_who_measures() -> None:
    assert "let Kraken resolve it" in plain(native_look(plan_of(), MEDIUM).texts[1])
    on = native_look(plan_of(is_native=True), MEDIUM)
    assert "Kraken measures from its own market" in plain(on.texts[1])
    trailing = native_look(plan_of(spot_order(OrderType.TRAILING_STOP)), MEDIUM)
    assert "offsets go out as typed in any case" in plain(trailing.texts[1])


def test_a_deadline_out_of_bounds_is_told_under_it() -> None:
    look = deadline_look(plan_of(deadline="61"), MEDIUM)
    (note,) = look.notes
    assert "2 to 60 seconds" in plain(note)
    assert deadline_look(plan_of(deadline="5"), MEDIUM).notes == ()
    assert "empty: no deadline is sent" in plain(deadline_look(plan_of(), MEDIUM).texts[1])


def test_a_deadline_that_cannot_be_read_is_marked_at_its_character() -> None:
    (note, *_) = deadline_look(plan_of(deadline="5x"), MEDIUM).notes
    assert plain(note).index("^") == MEDIUM.label + 2


def test_quantities_keep_their_exact_decimals() -> None:
    plan = plan_of(quantity="0.30000001")
    assert plan.fields[QUANTITY].becomes == Decimal("0.30000001")
    assert "0.30000001" in row(field_look(plan, QUANTITY, MEDIUM), MEDIUM.entry)
