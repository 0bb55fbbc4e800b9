"""What a fill does: the position and its entry price, the result, the fee, the records."""

from collections.abc import Callable
from decimal import Decimal

from tui.simulator.kraken_futures.account import (
    FillKind,
    FuturesAccount,
    FuturesFill,
    FuturesPosition,
)
from tui.simulator.kraken_futures.history import Historian
from tui.simulator.kraken_futures.order import FuturesOrder, OrderState
from tui.simulator.kraken_futures.prices import FuturesMarket
from tui.simulator.numbers import EXACT, ZERO, half_up, unit

_MAKER = Decimal("0.0002")
_TAKER = Decimal("0.0005")
_FINEST = unit(12)
"""Entry prices and fees are kept to this."""


class Settlement:
    """Book fills into accounts."""

    def __init__(
        self, market: FuturesMarket, historian: Historian, now: Callable[[], Decimal]
    ) -> None:
        self._market = market
        self._historian = historian
        self._now = now

    def fill(
        self,
        account: FuturesAccount,
        order: FuturesOrder,
        price: Decimal,
        quantity: Decimal,
        kind: FillKind,
        at: Decimal | None = None,
    ) -> FuturesFill:
        """Book one fill; ends the order when nothing of it is left."""
        moment = self._now() if at is None else at
        contract, before = order.contract, order.view()
        share = _MAKER if kind is FillKind.MAKER else _TAKER
        fee = half_up(EXACT.multiply(contract.notional(quantity, price), share), _FINEST)
        account.credit(contract, -fee)
        self._move(account, order, price, quantity, moment)
        order.filled += quantity
        order.updated_at = moment
        order.update_reason = "PARTIAL_FILL"
        if order.working == ZERO:
            order.state, order.closed_at = OrderState.FILLED, moment
            order.update_reason = "FULL_FILL"
            account.closed[order.id] = order
            account.orders.pop(order.id, None)
        fill = FuturesFill(
            id=self._historian.uuids.next(),
            order=before,
            price=price,
            quantity=quantity,
            kind=kind,
            fee=fee,
            mark_price=self._market.quote(contract).mark,
            position_size=account.position_size(contract),
            at=moment,
        )
        self._historian.executed(account, order, fill)
        return fill

    def _move(
        self,
        account: FuturesAccount,
        order: FuturesOrder,
        price: Decimal,
        quantity: Decimal,
        at: Decimal,
    ) -> None:
        contract, moved = order.contract, quantity * order.signed
        position = account.positions.get(contract.symbol)
        if position is None:
            account.positions[contract.symbol] = FuturesPosition(
                contract=contract, quantity=moved, entry_price=price, opened_at=at
            )
            return
        before = position.quantity
        if (before > 0) == (moved > 0):
            position.entry_price = _average(position, quantity, price)
        else:
            closed = min(abs(before), quantity) * (1 if before > 0 else -1)
            account.credit(contract, contract.result(closed, position.entry_price, price))
            if quantity > abs(before):
                position.entry_price, position.opened_at = price, at
        position.quantity = before + moved
        if position.quantity == ZERO:
            del account.positions[contract.symbol]


def _average(position: FuturesPosition, quantity: Decimal, price: Decimal) -> Decimal:
    """Return the entry price after adding to a position; of inverse contracts the harmonic one."""
    held = abs(position.quantity)
    total = held + quantity
    if position.contract.is_inverse:
        coins = EXACT.add(EXACT.divide(held, position.entry_price), EXACT.divide(quantity, price))
        return half_up(EXACT.divide(total, coins), _FINEST)
    cost = EXACT.add(EXACT.multiply(held, position.entry_price), EXACT.multiply(quantity, price))
    return half_up(EXACT.divide(cost, total), _FINEST)
