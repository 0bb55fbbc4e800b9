"""Every fault of every act: the outcome is right, nothing is sent twice, nothing is forgotten."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from tests.acts import make_amend, make_cancel, make_create
from tests.engine.simulated import SimulatedDesk, trading_desk
from tests.simulator.fault_matrix import ENDPOINTS, Act, FaultSetting, settings_for
from tui.domain.action import Action
from tui.domain.intents import Intent
from tui.domain.numbers import EXACT
from tui.domain.order import Order
from tui.domain.outcome import Accepted, NotSent, Rejected

LONG_ENOUGH = 100
"""Seconds after which everything has to be settled."""
CASES = [(act, setting) for act in Act for setting in settings_for(act)]


def intents_of(act: Act, desk: SimulatedDesk, setting: FaultSetting) -> Sequence[Intent]:
    order = desk.order()
    deadline = Decimal(5) if setting.needs_deadline else None
    match act:
        case Act.AMEND:
            price = amended_price(order)
            return [make_amend(order, limit_price=f"{price:f}", deadline_seconds=deadline)]
        case Act.CANCEL:
            return [make_cancel(order)]
        case Act.CANCEL_MANY:
            return [make_cancel(one) for one in desk.orders()[:2]]
        case Act.CREATE:
            like = desk.order()
            return [
                make_create(
                    instrument=like.instrument,
                    side=like.side,
                    quantity=f"{like.quantity:f}",
                    limit_price=f"{like.limit_price:f}",
                    deadline_seconds=deadline,
                )
            ]


def amended_price(order: Order) -> Decimal:
    """A price one part in a hundred farther from the market, on the same grid."""
    assert isinstance(order.limit_price, Decimal)
    factor = Decimal("0.99") if order.side == "buy" else Decimal("1.01")
    moved = EXACT.multiply(order.limit_price, factor)
    return moved.quantize(order.limit_price)


def happened(act: Act, desk: SimulatedDesk, intent: Intent) -> bool:
    """Whether the venue has done what was wanted."""
    account = desk.simulation.account
    if act is Act.CREATE:
        return account.with_client_id(str(intent.key.order_id)) is not None
    order = account.find(intent.key.order_id)
    assert order is not None
    if act is Act.AMEND:
        return order.limit_price == getattr(intent, "limit_price", None)
    return not order.is_live and order.filled < order.quantity


@pytest.mark.parametrize(("act", "setting"), CASES, ids=lambda one: getattr(one, "name", one))
async def test_the_outcome_is_what_happened_and_one_request_was_sent(
    act: Act, setting: FaultSetting, tmp_path: Path
) -> None:
    async with trading_desk(tmp_path) as desk:
        intents = intents_of(act, desk, setting)
        setting.arm(desk.simulation.faults, act)
        actions = await desk.submit(*intents)
        await desk.advance(LONG_ENOUGH)
        requests = 2 if setting.is_repeatable or setting.times == 2 else 1
        assert desk.sent(ENDPOINTS[act]) == requests
        for intent, action in zip(intents, map(desk.now, actions), strict=True):
            assert action.is_settled, action
            assert desk.state.actions.open_on(action.key) == ()
            is_accepted = isinstance(action.outcome, Accepted)
            assert is_accepted is happened(act, desk, intent), (action.outcome, setting)
            told = desk.journal()[action.id]
            assert (told.state, told.outcome) == (action.state, action.outcome)
            assert told.sends == requests
            if happened(act, desk, intent):
                assert_never_called_failed(desk, action)
        assert desk.state.book.expected == {}


def assert_never_called_failed(desk: SimulatedDesk, action: Action) -> None:
    """No state that was ever shown called failed what did happen."""
    for state in desk.published:
        shown = state.actions.get(action.id)
        assert shown is None or not isinstance(shown.outcome, Rejected | NotSent), shown
