"""Orders as lines of text: what a custom order says there."""

import re
from dataclasses import replace
from decimal import Decimal

from tests.custom import embed_order, kuna_order
from tui.domain.identifiers import InstrumentId
from tui.domain.order import OrderType, QuantityUnit, Side
from tui.presentation.listing import listing

TURNED = embed_order(
    instrument=InstrumentId("USD/BTC"),
    quantity=Decimal(1000),
    quantity_unit=QuantityUnit.BASE,
    trigger_price=Decimal("0.00001"),
    condition="gte",
    side=Side.BUY,
    user="AA00 TEST EXAM PLE1",
)


def test_a_custom_order_says_its_strategy_its_asset_its_condition_and_for_whom() -> None:
    _, line = listing([TURNED], None)
    words = line.split()
    assert "buy-the-dip" in words
    assert "BTC/USD" in words
    assert words[words.index("USD") + 1 :][:2] == ["<=", "100000"]
    assert "AA00…PLE1" in words


def test_where_there_is_little_room_the_strategy_is_shortened_and_the_condition_stays() -> None:
    wide = max(map(len, listing([TURNED], None)))
    _, line = listing([TURNED], wide - 1)
    assert " dip " in line
    assert re.search(r"<= +100000 ", line)


def test_a_target_worked_out_for_people_is_marked_where_it_was_rounded() -> None:
    _, line = listing([replace(TURNED, trigger_price=Decimal("0.000011"))], None)
    assert "~90909.09091" in line.split()


def test_a_stop_of_kuna_says_on_which_side_it_fires() -> None:
    stop = kuna_order(
        order_type=OrderType.STOP_LOSS_LIMIT,
        side=Side.SELL,
        limit_price=Decimal(26440),
        trigger_price=Decimal(27440),
    )
    _, line = listing([stop], None)
    assert "<=" in line.split()
