from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.builders import (
    MAIN,
    NOW,
    make_health,
    make_instrument,
    make_order,
    make_quote,
    make_state,
    make_unreadable,
)
from tui.domain.account import PollOptions
from tui.domain.amend_context import amend_context
from tui.domain.amend_record import AmendCause, AmendRecord
from tui.domain.funds import Funds
from tui.domain.rules import TradingRules

RULES = TradingRules()


def record(display: str | None) -> AmendRecord:
    return AmendRecord(
        reference="T1",
        cause=AmendCause.USER,
        quantity=Decimal(1),
        display_quantity=None if display is None else Decimal(display),
        working_quantity=Decimal(1),
        limit_price=Decimal(1),
        trigger_price=None,
        at=NOW - timedelta(hours=1),
    )


def test_it_holds_what_the_state_knows_of_the_order() -> None:
    order, funds = make_order(), Funds(as_of=NOW)
    state = replace(make_state([order]), funds={MAIN: funds})
    context = amend_context(state, order, RULES, NOW)
    assert context.order is order
    assert context.instrument == make_instrument()
    assert context.quote == make_quote()
    assert context.funds is funds
    assert (context.rules, context.now) == (RULES, NOW)
    assert context.display_quantity is None
    assert context.is_rebased is None


def test_the_others_are_the_accounts_other_orders_on_the_same_market() -> None:
    order = make_order()
    other = make_order("OTHER1-AAAAA-BBBBBB")
    expected = make_order("OEXPEC-AAAAA-BBBBBB")
    elsewhere = (
        make_order("OETH01-AAAAA-BBBBBB", instrument="ETHUSD"),
        make_order("ODESK2-AAAAA-BBBBBB", account="desk 2"),
        make_unreadable(),
    )
    state = make_state([order, other, *elsewhere])
    awaited = {
        one.key: one for one in (expected, make_order("OEXPE2-AAAAA-BBBBBB", account="desk 2"))
    }
    state = replace(state, book=state.book.with_expected(awaited))
    assert amend_context(state, order, RULES, NOW).others == (other, expected)


@pytest.mark.parametrize(
    ("history", "display"),
    [
        ([], None),
        ([record(None)], None),
        ([record("0.1"), record("0.2")], Decimal("0.2")),
        ([record("0.1"), record(None)], Decimal("0.1")),
    ],
)
def test_the_display_quantity_is_the_newest_the_history_tells(
    history: list[AmendRecord], display: Decimal | None
) -> None:
    order = make_order()
    context = amend_context(make_state([order]), order, RULES, NOW, history)
    assert context.display_quantity == display


@pytest.mark.parametrize(
    ("options", "is_rebased"),
    [
        (PollOptions(), True),
        (PollOptions(rebase_multiplier="rebased"), True),
        (PollOptions(rebase_multiplier="base"), False),
    ],
)
def test_tokenised_quantities_are_read_as_the_poll_asks_for_them(
    options: PollOptions, *, is_rebased: bool
) -> None:
    order = make_order()
    state = make_state(
        [order],
        instruments=[make_instrument(is_tokenised=True)],
        health=[make_health(options=options)],
    )
    assert amend_context(state, order, RULES, NOW).is_rebased is is_rebased
