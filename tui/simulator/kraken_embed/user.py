"""The partner's users: each with balances, orders and transactions of their own."""

from dataclasses import dataclass, field
from decimal import Decimal

from tui.simulator.kraken_embed.order import Action, CustomOrder
from tui.simulator.kraken_embed.trade import Trade
from tui.simulator.numbers import ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One execution of a custom order, or one that failed."""

    id: str
    at: Decimal
    visible_at: Decimal
    """From when on it is told."""
    order_id: str
    quote_id: str
    action: Action
    trade: Trade
    is_failed: bool = False

    @property
    def type(self) -> str:
        """Return what kind of transaction it is."""
        return "custom_order_failed" if self.is_failed else "custom_order"

    @property
    def status(self) -> str:
        """Return how it ended."""
        return "failed" if self.is_failed else "successful"


@dataclass(slots=True, kw_only=True, eq=False)
class EmbedUser:
    """One user, known by an IIBAN."""

    iiban: str = field(repr=False)
    balances: dict[str, Decimal] = field(default_factory=dict)
    orders: dict[str, CustomOrder] = field(default_factory=dict)
    transactions: list[Transaction] = field(default_factory=list)

    def has(self, asset: str, amount: Decimal) -> bool:
        """Tell whether so much can be spent."""
        return self.balances.get(asset, ZERO) >= amount

    def settle(self, trade: Trade) -> None:
        """Give one leg and take the other."""
        given, obtained = trade.spend, trade.receive
        self.balances[given.asset] = self.balances.get(given.asset, ZERO) - given.total
        self.balances[obtained.asset] = self.balances.get(obtained.asset, ZERO) + obtained.total
