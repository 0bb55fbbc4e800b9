"""What stands under a ticket's fields: figures, warnings, cost and the request."""

from decimal import Decimal
from typing import Any

import pytest

from tests.builders import make_order
from tests.domain.test_creating import limited, plan
from tui.domain.creating import SpotPlan
from tui.domain.health import SystemMode
from tui.domain.order import OrderType, Side
from tui.domain.rate_cost import RateCost
from tui.presentation.clean import cell_width
from tui.presentation.moments import TimeZone
from tui.presentation.text import Tone, plain
from tui.presentation.ticket_effects import ticket_effect_lines
from tui.presentation.ticket_lines import confirmation_reason

STOP = {"side": Side.SELL, "order_type": OrderType.STOP_LOSS, "trigger_price": "90500"}
COST = RateCost(points=1, used=12, maximum=60)


def said(planned: SpotPlan, width: int = 110, request: str = "POST /x {}") -> dict[str, str]:
    """The lines by their labels, what stands on several lines joined."""
    found: dict[str, str] = {}
    name = ""
    for line in ticket_effect_lines(planned, COST, request, TimeZone.UTC, width, 4):
        text = plain(line)
        name = text[:17].strip() or name
        found[name] = f"{found.get(name, '')} {text[17:].strip()}".strip()
    return found


def test_the_lines_of_a_limit_order() -> None:
    assert said(plan()) == {
        "in words": "Buys 0.25 BTC with a limit of 91,250.0 USD.",
        "away from last": "-1.35%   ticks -12,500",
        "value": "22,812.50 USD   needs 22,812.50 USD of free 100,000",
        "at once?": "no   own orders met? no",
        "rate": "this pair +1, 12 -> 13 of 60 (estimate)",
        "sent as": "POST /x {}",
    }


@pytest.mark.parametrize(
    ("changes", "texts", "name", "text"),
    [
        ({}, {"limit_price": "93000"}, "at once?", "YES, it fills   own orders met? no"),
        ({}, {"order_type": OrderType.MARKET}, "at once?", "YES, it fills   own orders met? no"),
        ({}, STOP, "at once?", "no   own orders met? no"),
        (
            {},
            {**STOP, "trigger_price": "93000"},
            "at once?",
            "YES, it fires   own orders met? no",
        ),
        (
            {"others": (make_order("OS1", side=Side.SELL, limit_price="91000.0"),)},
            {},
            "at once?",
            "no   own orders met? YES",
        ),
        ({}, STOP, "value", "about 22,625.00 USD   needs 0.25 BTC of free 2"),
        ({}, {"leverage": 2}, "value", "22,812.50 USD   on margin"),
        ({"funds": None}, {}, "value", "22,812.50 USD   needs 22,812.50 USD of free not read yet"),
        ({"instrument": None}, {}, "in words", "Name a market first."),
        ({}, {"quantity": "", "limit_price": ""}, "in words", "Still missing: quantity, limit"),
        ({}, {"limit_price": "5%"}, "in words", "Something above cannot be sent as it stands."),
        (
            {"mode": SystemMode.CANCEL_ONLY},
            {},
            "not now",
            "No such order is taken now: the venue is cancel-only.",
        ),
        (
            {"others": (make_order("OTWIN1"),)},
            {},
            "look",
            "OTWIN1 says the very same and is open already: is this a second one?",
        ),
        (
            limited(confirm_order_value={"USD": Decimal(25000)}),
            {},
            "your limits",
            "value 22.8k of 25k ok",
        ),
        (
            limited(confirm_distance_percent=Decimal(1)),
            {},
            "your limits",
            "distance 1.35% of 1.00% OVER",
        ),
    ],
)
def test_a_line_says_what_it_is_about(
    changes: dict[str, Any], texts: dict[str, Any], name: str, text: str
) -> None:
    assert said(plan(changes, **texts))[name].startswith(text)


def test_what_no_price_is_known_for_is_left_out() -> None:
    lines = said(plan({"quote": None}), request="")
    assert {"away from last", "at once?", "sent as"} & lines.keys() == set()


def test_what_is_short_and_what_trades_at_once_stands_out() -> None:
    lines = ticket_effect_lines(plan(quantity="5"), None, "", TimeZone.UTC, 110, 4)
    tones = {span.text: span.tone for line in lines for span in line}
    assert tones["456,250.00 USD"] is Tone.DANGER
    assert tones["100,000"] is Tone.DANGER


@pytest.mark.parametrize("width", [79, 96, 110])
def test_no_line_is_wider_than_the_form(width: int) -> None:
    planned = plan({"others": (make_order("OTWIN1"),)}, close_type=OrderType.LIMIT)
    request = '{"pair":"XBTUSD","volume":"0.25"}' * 12
    lines = ticket_effect_lines(planned, COST, request, TimeZone.UTC, width, 4)
    assert all(cell_width(plain(line)) <= width for line in lines)
    shown = [plain(line) for line in lines if plain(line).strip()]
    assert shown[-1].endswith("…")
    assert len([line for line in shown if "XBTUSD" in line]) == 4


def test_the_reason_a_name_is_asked_for_points_to_where_it_is_told() -> None:
    assert confirmation_reason(plan(**{**STOP, "trigger_price": "93000"})) == (
        "see the trigger above"
    )
    over = plan(limited(confirm_order_value={"USD": Decimal(1)}))
    assert confirmation_reason(over) == "over your limit"
