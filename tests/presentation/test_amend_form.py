from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.builders import (
    NOW,
    make_ended,
    make_health,
    make_instrument,
    make_order,
)
from tui.domain.fate import Fate
from tui.domain.order import OrderStatus, OrderType
from tui.presentation.amend_form import (
    changed_notice,
    ended_refusal,
    identity_line,
    journal_refusal,
    stale_refusal,
)
from tui.presentation.moments import TimeZone
from tui.presentation.text import Tone, line_width, plain

SECOND = timedelta(seconds=1)


def test_the_identity_names_the_order_and_its_freshness() -> None:
    line = identity_line(make_order(), make_instrument(), SECOND, 100)
    assert plain(line) == "SPOT BTC/USD  BUY ^ limit  GTC  OQCLML-BW3P3-BUCMWZ · read 1s ago"


def test_a_long_type_is_written_short_before_anything_is_cut() -> None:
    order = make_order(order_type=OrderType.TRAILING_STOP_LIMIT)
    long = identity_line(order, make_instrument(), 4 * SECOND, 120)
    assert "trailing stop limit" in plain(long)
    short = identity_line(order, make_instrument(), SECOND, 76)
    assert "TLL" in plain(short)
    assert "OQCLML-BW3P3-BUCMWZ" in plain(short)
    assert line_width(short) + 4 <= 76


@pytest.mark.parametrize(
    ("seconds", "words", "tone"),
    [
        (3, "read 3s ago", Tone.MUTED),
        (4, "read 4s ago, will be read again", Tone.MUTED),
        (15, "read 15s ago, will be read again", Tone.MUTED),
        (16, "read 16s ago", Tone.STALE),
    ],
)
def test_the_freshness_says_what_sending_would_do(seconds: int, words: str, tone: Tone) -> None:
    line = identity_line(make_order(), make_instrument(), seconds * SECOND, 120)
    assert (line[-1].text, line[-1].tone) == (words, tone)
    never = identity_line(make_order(), None, None, 120)
    assert never[-1].text == "never read"


def test_data_is_too_old_after_fifteen_seconds() -> None:
    health = make_health(answered_at=NOW - 15 * SECOND)
    assert stale_refusal(health, NOW) is None
    refusal = stale_refusal(health, NOW + SECOND)
    assert refusal is not None
    assert refusal.startswith("This order was read 16s ago: too old to amend.")
    assert stale_refusal(None, NOW) is not None
    never = stale_refusal(make_health(answered_at=None), NOW)
    assert never is not None
    assert "was never read" in never


def test_a_journal_that_cannot_be_written_is_named() -> None:
    assert journal_refusal(None) is None
    refusal = journal_refusal("\x1bdisk full.")
    assert refusal == (
        "The journal cannot be written (<1B>disk full): no amend is sent. Cancels still are."
    )


@pytest.mark.parametrize(
    ("fate", "words"),
    [
        (Fate.FILLED, "This order has ended (filled, 14:02:26Z)"),
        (Fate.CANCELLED, "This order has ended (cancelled, 14:02:26Z)"),
        (Fate.LOOKING_UP, "This order left the list at 14:02:26Z and is being looked up"),
    ],
)
def test_an_end_is_told_with_its_kind_and_time(fate: Fate, words: str) -> None:
    assert ended_refusal(make_ended(fate=fate), TimeZone.UTC).startswith(words)
    assert "no longer listed" in ended_refusal(None, TimeZone.UTC)


def test_the_notice_tells_every_change_and_what_the_text_means_now() -> None:
    before = make_order(filled_quantity="0.05", trigger_price="90000.0")
    after = replace(
        before,
        filled_quantity=Decimal("0.12"),
        quantity=Decimal("0.3"),
        limit_price=Decimal("91300.0"),
        trigger_price=None,
        status=OrderStatus.TRIGGERED,
    )
    lines = changed_notice(before, after, "limit price 91,250.0", 1, "14:02:31Z", 80)
    assert all(line_width(line) <= 80 for line in lines)
    text = " ".join(" ".join(plain(line).split()) for line in lines)
    assert text.startswith("This order changed at 14:02:31Z: filled 0.0500 -> 0.1200")
    for words in (
        "quantity 0.2500 -> 0.3000",
        "limit 91,250.0 -> 91,300.0",
        "trigger 90,000.0 -> -",
        "state OPEN -> TRIG",
        "Your text is kept; it now means limit price 91,250.0.",
    ):
        assert words in text


def test_the_notice_says_so_where_nothing_was_typed() -> None:
    after = make_order(filled_quantity="0.05")
    lines = changed_notice(make_order(), after, "", 1, "14:02:31Z", 80)
    assert plain(lines[-1]).strip() == "Nothing was typed yet."
