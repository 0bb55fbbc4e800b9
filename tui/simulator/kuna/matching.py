"""Matching: what an arriving order takes, and when a resting one is reached."""

from decimal import Decimal
from random import Random

from tui.simulator.kuna.account import KunaAccount
from tui.simulator.kuna.order import KunaOrder, KunaStatus
from tui.simulator.kuna.prices import KunaMarket
from tui.simulator.kuna.settlement import Settlement
from tui.simulator.numbers import EXACT, ZERO, down

_LEVELS = 12
"""How many prices of the book an order can take from; the last one has no end."""


class Matching:
    """Let orders meet the market."""

    def __init__(self, market: KunaMarket, settlement: Settlement, rng: Random) -> None:
        self._market = market
        self._settlement = settlement
        self._rng = rng

    def takeable(self, order: KunaOrder) -> list[tuple[Decimal, Decimal]]:
        """Return the prices and quantities an order would take now."""
        taken: list[tuple[Decimal, Decimal]] = []
        left = order.working if order.quote_quantity is None else order.quote_quantity
        for price, offered in self._market.levels(order.pair, order.side):
            wanted = _wanted(order, left, price)
            if wanted <= ZERO or not order.is_within(price):
                break
            part = wanted if len(taken) == _LEVELS - 1 else min(wanted, offered)
            taken.append((price, part))
            left -= part if order.quote_quantity is None else EXACT.multiply(part, price)
        return taken

    def take(self, account: KunaAccount, order: KunaOrder) -> None:
        """Execute what an order can take."""
        for price, quantity in self.takeable(order):
            self._settlement.fill(account, order, price, quantity, is_taker=True)

    def fire(self, account: KunaAccount, order: KunaOrder) -> None:
        """Make a limit order of a stop, and let it take what it can."""
        order.status = KunaStatus.OPEN
        self._settlement.touch(order)
        self.take(account, order)

    def work(self, account: KunaAccount, order: KunaOrder) -> None:
        """Fire a stop, or fill what rests: wholly when the market is past it, else partly."""
        quote = self._market.quote(order.pair)
        if order.status is KunaStatus.WAIT_STOP:
            if order.is_fired_by(quote.price):
                self.fire(account, order)
            return
        limit, best = order.limit_price, quote.best(order.side)
        if limit is None or not order.is_within(best):
            return
        share = Decimal(self._rng.randint(25, 90)) / 100 if best == limit else Decimal(1)
        part = max(order.pair.step, down(order.working * share, order.pair.step))
        self._settlement.fill(account, order, limit, min(part, order.working), is_taker=False)


def _wanted(order: KunaOrder, left: Decimal, price: Decimal) -> Decimal:
    """Return what an order still wants in base units, which it may count in the quote."""
    return left if order.quote_quantity is None else down(left / price, order.pair.step)
