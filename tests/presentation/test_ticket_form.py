"""The rows of a ticket: labels, what a text becomes, and what is wrong with it, in the room."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from tests.builders import NOW, make_quote
from tests.domain.test_creating import plan
from tui.domain.creating import TICKET_FIELDS, SpotPlan
from tui.domain.embed_ticket import EMBED_FIELDS
from tui.domain.futures_ticket import FUTURES_FIELDS
from tui.domain.health import SystemMode
from tui.domain.kuna_ticket import KUNA_FIELDS
from tui.domain.order import OrderType, Side, TimeInForce
from tui.domain.problem import FormField
from tui.presentation.clean import cell_width
from tui.presentation.embed_ticket_rows import EMBED_ROWS
from tui.presentation.futures_ticket_rows import FUTURES_ROWS
from tui.presentation.kuna_ticket_rows import KUNA_ROWS
from tui.presentation.text import plain
from tui.presentation.ticket_form import LABELS, identity_line, refusal
from tui.presentation.ticket_rows import (
    ENTRY_CELLS,
    TICKET_ROWS,
    TicketView,
    is_shown,
    row_look,
    spot_remark,
    spot_units,
)

CHOICES = {
    FormField.ACCOUNT: 10,
    FormField.SIDE: 8,
    FormField.ORDER_TYPE: 23,
    FormField.QUANTITY_UNIT: 9,
    FormField.TRIGGER_SIGNAL: 9,
    FormField.TIME_IN_FORCE: 7,
    FormField.POST_ONLY: 3,
    FormField.LEVERAGE: 8,
    FormField.REDUCE_ONLY: 3,
    FormField.CLOSE_TYPE: 23,
    FormField.FEE_CURRENCY: 9,
    FormField.SELF_TRADE: 17,
}
CELLS: Mapping[FormField, int] = {**CHOICES, **ENTRY_CELLS}
STOP = {"side": Side.SELL, "order_type": OrderType.STOP_LOSS, "trigger_price": "90500"}


def view(planned: SpotPlan, width: int = 110, *, has_accounts: bool = False) -> TicketView:
    typed = {name: _typed(planned, name) for name in ENTRY_CELLS}
    return TicketView(
        plan=planned,
        typed=typed,
        cells=CELLS,
        has_accounts=has_accounts,
        width=width,
        remark=partial(spot_remark, planned),
        units=spot_units(planned),
    )


def _typed(planned: SpotPlan, name: FormField) -> str:
    attribute = "market" if name is FormField.INSTRUMENT else str(name)
    return str(getattr(planned.draft, attribute))


def drawn(planned: SpotPlan, name: FormField, width: int = 110, **options: Any) -> str:
    """The row a field stands in, its fields as so many blanks."""
    (row,) = (one for one in TICKET_ROWS if name in one)
    look = row_look(view(planned, width, **options), row)
    text = "" if look.texts[0] is None else plain(look.texts[0])
    for field, behind in zip(row, look.texts[1:], strict=True):
        text += "" if behind is None else "_" * CELLS[field] + plain(behind)
    return text.rstrip()


def notes(planned: SpotPlan, name: FormField, width: int = 110) -> list[str]:
    (row,) = (one for one in TICKET_ROWS if name in one)
    return [plain(line).rstrip() for line in row_look(view(planned, width), row).notes]


def test_every_field_has_a_row_and_a_name() -> None:
    assert [name for row in TICKET_ROWS for name in row] == list(TICKET_FIELDS)
    assert [name for row in FUTURES_ROWS for name in row] == list(FUTURES_FIELDS)
    assert [name for row in EMBED_ROWS for name in row] == list(EMBED_FIELDS)
    assert [name for row in KUNA_ROWS for name in row] == list(KUNA_FIELDS)
    assert LABELS.keys() == {*TICKET_FIELDS, *FUTURES_FIELDS, *EMBED_FIELDS, *KUNA_FIELDS}


@pytest.mark.parametrize(
    ("name", "texts", "row"),
    [
        (
            FormField.INSTRUMENT,
            {},
            f" market        [{'_' * 14}]  last 92,500.0  bid 92,499.9  ask 92,500.0  1s old",
        ),
        (FormField.SIDE, {}, f" side          {'_' * 8}  type {'_' * 23}"),
        (FormField.QUANTITY, {}, f" quantity      [{'_' * 16}]  BTC  free 100,000 USD"),
        (
            FormField.QUANTITY,
            {"quantity": "50%", "side": Side.SELL},
            f" quantity      [{'_' * 16}]  = 1  BTC  free 2 BTC",
        ),
        (
            FormField.QUANTITY,
            {"order_type": OrderType.MARKET, "is_quote_quantity": True},
            f" quantity      [{'_' * 16}]  in {'_' * 9}  USD  free 100,000 USD",
        ),
        (FormField.LIMIT_PRICE, {}, f" limit price   [{'_' * 16}]  = 91,250.0"),
        (
            FormField.LIMIT_PRICE,
            {"limit_price": "bid-1t"},
            f" limit price   [{'_' * 16}]  = 92,499.8  of bid 92,499.9",
        ),
        (FormField.LIMIT_PRICE, {"limit_price": ""}, f" limit price   [{'_' * 16}]  missing"),
        (
            FormField.TRIGGER_PRICE,
            STOP,
            f" trigger price [{'_' * 16}]  of {'_' * 9}  = 90,500.0  fires on a fall",
        ),
        (
            FormField.TRIGGER_PRICE,
            {**STOP, "order_type": OrderType.TRAILING_STOP, "trigger_price": "+2%"},
            f" trail offset  [{'_' * 16}]  of {'_' * 9}  = +2%  now at 90,650.0  fires on a fall",
        ),
        (FormField.TIME_IN_FORCE, {}, f" in force      {'_' * 7}  until it is cancelled"),
        (
            FormField.TIME_IN_FORCE,
            {"time_in_force": TimeInForce.GTD, "expires": "+1h"},
            f" in force      {'_' * 7}  expires [{'_' * 20}]  UTC, or +1h30m",
        ),
        (
            FormField.POST_ONLY,
            {},
            f" post-only     ___  leverage {'_' * 8}  reduce-only ___",
        ),
        (FormField.POST_ONLY, STOP, f" leverage      {'_' * 8}  reduce-only ___"),
        (FormField.CLOSE_TYPE, {}, f" close         {'_' * 23}"),
        (
            FormField.CLOSE_TYPE,
            {"close_type": OrderType.STOP_LOSS, "close_price": "-2%"},
            f" close         {'_' * 23}  at [{'_' * 11}]  = -2%  from its fill",
        ),
        (
            FormField.DEADLINE,
            {},
            f" starts        [{'_' * 20}]  deadline [_____]  s, 2 to 60",
        ),
        (
            FormField.FEE_CURRENCY,
            {},
            f" fee in        {'_' * 9} USD  own orders met {'_' * 17}  this one gives way",
        ),
    ],
)
def test_a_row_says_what_stands_in_it_and_what_that_comes_to(
    name: FormField, texts: dict[str, Any], row: str
) -> None:
    assert drawn(plan(**texts), name) == row


def test_accounts_are_offered_where_there_are_several() -> None:
    assert "account" not in drawn(plan(), FormField.INSTRUMENT)
    row = drawn(plan(), FormField.INSTRUMENT, has_accounts=True)
    assert row.startswith(f" market        [{'_' * 14}]  account {'_' * 10}")


def test_a_row_without_a_field_is_not_shown() -> None:
    shown = [row[0] for row in TICKET_ROWS if is_shown(view(plan()), row)]
    assert FormField.TRIGGER_PRICE not in shown
    assert FormField.DISPLAY_QUANTITY not in shown
    assert FormField.LIMIT_PRICE in shown


@pytest.mark.parametrize("width", [78, 96, 110])
@pytest.mark.parametrize(
    "texts",
    [
        {},
        {"limit_price": "bid-0.333%"},
        {**STOP, "order_type": OrderType.STOP_LOSS_LIMIT, "trigger_price": "last-2.345%"},
        {"time_in_force": TimeInForce.GTD, "expires": "some time soon"},
        {"quantity": "0.123456789123", "limit_price": "5%"},
        {"close_type": OrderType.STOP_LOSS_LIMIT, "close_price": "bid-2%"},
    ],
)
def test_no_row_is_wider_than_the_form(width: int, texts: dict[str, Any]) -> None:
    planned = plan(**texts)
    for row in TICKET_ROWS:
        if is_shown(view(planned, width), row):
            assert cell_width(drawn(planned, row[0], width)) <= width
            assert all(cell_width(note) <= width for note in notes(planned, row[0], width))


def test_an_old_price_is_told_before_the_price() -> None:
    old = make_quote(as_of=NOW - timedelta(seconds=40))
    row = drawn(plan({"quote": old}), FormField.INSTRUMENT)
    assert row.endswith("40s old  last 92,500.0  bid 92,499.9  ask 92,500.0")
    assert drawn(plan({"quote": None}), FormField.INSTRUMENT).endswith("no price yet")


def test_a_relative_price_is_shown_on_the_other_bases_and_before_rounding() -> None:
    first, second = notes(plan(limit_price="-0.333%"), FormField.LIMIT_PRICE)
    assert first.endswith(
        "exact 92,191.975 · tick 0.1 · buys round down · same text on · bid 92,191.8 · ask 92,191.9"
    )
    assert second == " " * 15 + "mid 92,191.9"
    trigger = notes(plan(**{**STOP, "trigger_price": "-0.333%"}), FormField.TRIGGER_PRICE)
    assert "to the nearest tick" in trigger[0]
    sells = notes(plan(side=Side.SELL, limit_price="+0.333%"), FormField.LIMIT_PRICE)
    assert "sells round up" in sells[0]
    assert notes(plan(), FormField.LIMIT_PRICE) == []


def test_a_caret_stands_under_the_character_that_is_wrong() -> None:
    assert notes(plan(limit_price="5%"), FormField.LIMIT_PRICE) == [
        " " * 17 + "^ Up or down? Write +5% or -5%."
    ]
    narrow = plan(time_in_force=TimeInForce.GTD, expires="+1h x")
    caret, sentence = notes(narrow, FormField.EXPIRES, 78)
    assert caret == " " * (15 + 7 + len("  expires [") + 3) + "^"
    assert sentence.strip().startswith("Write +1h, +30m")


def test_what_is_worth_knowing_of_a_field_stands_below_it() -> None:
    assert notes(plan(limit_price="93000"), FormField.LIMIT_PRICE) == [
        " " * 15 + "! At this price it trades at once."
    ]
    assert notes(plan(limit_price=""), FormField.LIMIT_PRICE) == []


@pytest.mark.parametrize(
    ("changes", "texts", "sentence"),
    [
        ({}, {}, None),
        ({}, {"quantity": ""}, "The quantity is missing."),
        ({}, {"limit_price": "5%"}, "limit price: Up or down? Write +5% or -5%."),
        (
            {},
            {**STOP, "order_type": OrderType.TRAILING_STOP, "trigger_price": "5"},
            "trail offset: An offset needs its sign: +500, +2%.",
        ),
        ({"instrument": None}, {"market": ""}, "market: Name a market: BTC/USD, XBTUSD."),
    ],
)
def test_the_first_thing_in_the_way_is_said_by_the_name_of_its_field(
    changes: dict[str, Any], texts: dict[str, Any], sentence: str | None
) -> None:
    assert refusal(plan(changes, **texts)) == sentence


def test_what_stands_in_the_way_of_the_whole_is_said_as_it_is() -> None:
    sentence = refusal(plan({"mode": SystemMode.CANCEL_ONLY}))
    assert sentence == "No such order is taken now: the venue is cancel-only."


def test_a_ticket_says_which_order_it_writes_and_its_own_id() -> None:
    line = plain(identity_line(plan(**STOP), "id-1\x1b"))
    assert line == "SPOT BTC/USD  SELL v stop loss  id id-1<1B>"
    assert "no market yet" in plain(identity_line(plan({"instrument": None}), "id-1"))
