"""One customer of the Kuna exchange: balances, orders and trades."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from tui.simulator.kuna.order import KunaOrder
from tui.simulator.numbers import EXACT, ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class KunaTrade:
    """One execution of one order."""

    id: str
    order: KunaOrder
    price: Decimal
    quantity: Decimal
    is_taker: bool
    fee: Decimal
    fee_currency: str
    at: Decimal

    @property
    def quote_quantity(self) -> Decimal:
        """Return what changed hands in the quote."""
        return EXACT.multiply(self.quantity, self.price)


@dataclass(slots=True, kw_only=True)
class KunaAccount:
    """One customer."""

    name: str
    uid: str
    balances: dict[str, Decimal] = field(default_factory=dict)
    """What it owns by currency, whether locked by orders or not."""
    orders: dict[str, KunaOrder] = field(default_factory=dict)
    """Every order there ever was, by id, in order of arrival."""
    trades: list[KunaTrade] = field(default_factory=list)
    """Oldest first."""

    def live(self) -> Iterator[KunaOrder]:
        """Yield the orders that can still trade, oldest first."""
        return (order for order in self.orders.values() if order.is_live)

    def locked(self, currency: str) -> Decimal:
        """Return what live orders keep of a currency."""
        return sum((o.locked for o in self.live() if o.pays_with == currency), ZERO)

    def available(self, currency: str) -> Decimal:
        """Return what may be used: what it owns without what is locked."""
        return EXACT.subtract(self.balances.get(currency, ZERO), self.locked(currency))

    def credit(self, currency: str, amount: Decimal) -> None:
        """Add to what it owns; a negative amount is taken away."""
        self.balances[currency] = EXACT.add(self.balances.get(currency, ZERO), amount)
