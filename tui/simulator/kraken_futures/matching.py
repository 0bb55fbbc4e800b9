"""Matching: what an arriving order takes, and when a resting one is reached."""

from decimal import Decimal
from random import Random

from tui.simulator.kraken_futures.account import FillKind, FuturesAccount, FuturesFill
from tui.simulator.kraken_futures.checks import is_within
from tui.simulator.kraken_futures.history import Historian
from tui.simulator.kraken_futures.order import FuturesOrder, OrderState, OrderView
from tui.simulator.kraken_futures.prices import FuturesMarket, FuturesQuote
from tui.simulator.kraken_futures.result import Event, EventKind
from tui.simulator.kraken_futures.settlement import Settlement
from tui.simulator.numbers import ZERO, down

_LEVELS = 12
"""How many prices of the book an order can take from; the last one has no end."""


class Matching:
    """Let orders meet the market."""

    def __init__(
        self, market: FuturesMarket, settlement: Settlement, historian: Historian, rng: Random
    ) -> None:
        self._market = market
        self._settlement = settlement
        self._historian = historian
        self._rng = rng

    def takeable(self, order: FuturesOrder) -> list[tuple[Decimal, Decimal]]:
        """Return the prices and quantities an order would take now."""
        taken: list[tuple[Decimal, Decimal]] = []
        left = order.working
        for price, quantity in self._market.levels(order.contract, order.side):
            if left <= ZERO or not is_within(price, order):
                break
            is_last = len(taken) == _LEVELS - 1
            part = left if is_last else min(left, quantity)
            taken.append((price, part))
            left -= part
        return taken

    def take(
        self, account: FuturesAccount, order: FuturesOrder, prior_edit: OrderView | None = None
    ) -> list[Event]:
        """Execute what an order can take; one event for each match."""
        kind = FillKind.TAKER if prior_edit is None else FillKind.TAKER_AFTER_EDIT
        fills = [
            self._settlement.fill(account, order, price, quantity, kind)
            for price, quantity in self.takeable(order)
        ]
        return [_execution(fill, prior_edit) for fill in fills]

    def work(self, account: FuturesAccount, order: FuturesOrder, quote: FuturesQuote) -> None:
        """Fill a resting order that the market has reached: wholly when passed, else partly."""
        limit = order.limit_price
        if limit is None:
            return
        best = quote.best(order.side)
        is_passed = best is not None and is_within(best, order)
        if is_passed or (is_within(quote.last, order) and quote.last != limit):
            self.fill(account, order, order.working, limit)
        elif quote.last == limit:
            share = Decimal(self._rng.randint(25, 100)) / 100
            step = order.contract.step
            self.fill(account, order, max(step, down(order.working * share, step)), limit)

    def fill(
        self, account: FuturesAccount, order: FuturesOrder, quantity: Decimal, price: Decimal
    ) -> None:
        """Fill a resting order as a maker, a reduce-only one no further than the position."""
        quantity = min(quantity, order.working)
        if order.reduce_only:
            quantity = min(quantity, account.reducible(order.contract, order.side))
        if quantity > ZERO:
            self._settlement.fill(account, order, price, quantity, FillKind.MAKER)
        if order.is_live and order.reduce_only and not self._can_reduce(account, order):
            self.end(account, order, "WOULD_NOT_REDUCE_POSITION")

    def end(self, account: FuturesAccount, order: FuturesOrder, reason: str) -> None:
        """End a live order that is not filled."""
        order.state = OrderState.CANCELLED
        order.update_reason = reason
        self.close(account, order)
        self._historian.cancelled(account, order)

    def close(self, account: FuturesAccount, order: FuturesOrder) -> None:
        """Move an ended order out of the book."""
        order.updated_at = order.closed_at = self._historian.now()
        account.orders.pop(order.id, None)
        account.closed[order.id] = order

    @staticmethod
    def _can_reduce(account: FuturesAccount, order: FuturesOrder) -> bool:
        return account.reducible(order.contract, order.side) > ZERO


def _execution(fill: FuturesFill, prior_edit: OrderView | None) -> Event:
    return Event(
        kind=EventKind.EXECUTION,
        order=fill.order,
        prior_edit=prior_edit,
        execution_id=fill.id,
        price=fill.price,
        amount=fill.quantity,
    )
