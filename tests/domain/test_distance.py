"""Which of the market's prices an order is measured from."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.builders import make_order, make_quote
from tests.domain.futures import futures_order, futures_quote
from tui.domain.distance import reference_price
from tui.domain.order import OrderStatus, OrderType, TriggerSignal


def test_a_futures_limit_is_measured_from_mark_and_a_spot_limit_from_last() -> None:
    quote, spot = futures_quote(), make_quote()
    assert reference_price(futures_order(), quote) == quote.mark != quote.last
    assert reference_price(make_order(), spot) == spot.last


@pytest.mark.parametrize("signal", TriggerSignal)
def test_a_trigger_is_measured_from_its_own_signal(signal: TriggerSignal) -> None:
    quote = futures_quote()
    stop = futures_order(OrderType.STOP_LOSS_LIMIT, trigger_signal=signal)
    expected = {"last": quote.last, "mark": quote.mark, "index": quote.index}
    assert reference_price(stop, quote) == expected[signal]


def test_a_trigger_that_fired_is_measured_as_the_limit_it_became() -> None:
    quote = futures_quote()
    stop = futures_order(OrderType.STOP_LOSS_LIMIT, trigger_signal=TriggerSignal.INDEX)
    assert reference_price(replace(stop, status=OrderStatus.TRIGGERED), quote) == quote.mark


def test_without_its_signal_a_trigger_is_measured_from_what_there_is() -> None:
    quote = replace(futures_quote(), index=None, mark=None)
    stop = futures_order(OrderType.STOP_LOSS, trigger_signal=TriggerSignal.INDEX)
    assert reference_price(stop, quote) == quote.last == Decimal(81200)
    assert reference_price(stop, None) is None
