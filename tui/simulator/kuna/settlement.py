"""Settlement: what a fill moves, and what it costs."""

from collections.abc import Callable
from decimal import Decimal

from tui.simulator.kuna.account import KunaAccount, KunaTrade
from tui.simulator.kuna.identifiers import Uuids
from tui.simulator.kuna.order import KunaOrder, KunaStatus
from tui.simulator.numbers import EXACT

FEE = Decimal("0.0025")
"""Of what is received, maker and taker alike."""


class Settlement:
    """Book fills, and end orders."""

    def __init__(self, uuids: Uuids, now: Callable[[], Decimal]) -> None:
        self._uuids = uuids
        self._now = now

    def fill(
        self,
        account: KunaAccount,
        order: KunaOrder,
        price: Decimal,
        quantity: Decimal,
        *,
        is_taker: bool,
        at: Decimal | None = None,
    ) -> None:
        """Fill a part of an order: pay, receive less the fee, and close it when it is whole."""
        worth, pair = EXACT.multiply(quantity, price), order.pair
        received = quantity if order.is_buy else worth
        currency = pair.base if order.is_buy else pair.quote
        fee = EXACT.multiply(received, FEE)
        trade = KunaTrade(
            id=self._uuids.next(),
            order=order,
            price=price,
            quantity=quantity,
            is_taker=is_taker,
            fee=fee,
            fee_currency=currency,
            at=self._now() if at is None else at,
        )
        account.trades.append(trade)
        account.credit(order.pays_with, -worth if order.is_buy else -quantity)
        account.credit(currency, EXACT.subtract(received, fee))
        order.executed = EXACT.add(order.executed, quantity)
        order.executed_quote = EXACT.add(order.executed_quote, worth)
        order.updated_at = trade.at
        if not order.working:
            self.end(order, KunaStatus.CLOSED, at)

    def touch(self, order: KunaOrder) -> None:
        """Note that an order has changed."""
        order.updated_at = self._now()

    def end(self, order: KunaOrder, status: KunaStatus, at: Decimal | None = None) -> None:
        """Finish an order; what it locked is free again."""
        order.status = status
        order.updated_at = order.closed_at = self._now() if at is None else at
