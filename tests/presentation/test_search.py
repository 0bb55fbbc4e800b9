"""A filter finds an order by anything that names it."""

import pytest

from tests.builders import make_ended, make_order, make_unreadable
from tui.domain.fate import Fate
from tui.domain.order import OrderStatus, OrderType, Side
from tui.presentation.search import matches, search_text, words_of

ORDER = make_order(
    account="Desk",
    client_order_id="my-order-7",
    side=Side.SELL,
    order_type=OrderType.STOP_LOSS_LIMIT,
    status=OrderStatus.PARTIALLY_FILLED,
    flags=("5:1",),
    user="AA00 TEST",
    raw=b'{"refid":"OPAREN-T0000-000001","userref":45326,"vol":"1"}',
)


@pytest.mark.parametrize(
    "word",
    [
        "kraken-spot",
        "spot",
        "desk",
        "btc/usd",
        "XBTUSD",
        "sell",
        "stop-loss",
        "stl",
        "part",
        "oqclml",
        "my-order-7",
        "aa00",
        "5:1",
        "45326",
        "oparen-t0000",
    ],
)
def test_an_order_is_found_by(word: str) -> None:
    assert matches(search_text(ORDER, "BTC/USD"), words_of(word))


@pytest.mark.parametrize("word", ["buy", "eth", "futures", "99999", "vol"])
def test_an_order_is_not_found_by(word: str) -> None:
    assert not matches(search_text(ORDER, "BTC/USD"), words_of(word))


def test_every_word_must_occur() -> None:
    text = search_text(ORDER, "BTC/USD")
    assert matches(text, words_of("  SELL   btc "))
    assert not matches(text, words_of("sell eth"))
    assert matches(text, words_of(""))


def test_no_reference_is_nothing_to_find() -> None:
    raw = b'{"refid":"None","userref":0}'
    assert "none" not in search_text(make_order(raw=raw, time_in_force=None))


def test_ended_and_unreadable_orders_are_found_by_their_words() -> None:
    ended = make_ended(ORDER, fate=Fate.CANCELLED, reason="User requested")
    assert matches(search_text(ORDER, "", ended), words_of("cancelled user requested"))
    assert matches(search_text(make_unreadable()), words_of("obroke unreadable vol"))


def test_a_filter_finds_what_was_asked_of_an_order() -> None:
    assert matches(search_text(ORDER, asked="CANCEL?"), words_of("cancel? sell"))
