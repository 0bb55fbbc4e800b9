"""One customer of the futures exchange: wallets, positions, orders, fills and history."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from tui.simulator.kraken_futures.contract import Contract
from tui.simulator.kraken_futures.order import FuturesOrder, OrderView
from tui.simulator.numbers import EXACT, ZERO
from tui.simulator.order import Side


class FillKind(StrEnum):
    """Which side of a match an order was, in the words of `fills`."""

    MAKER = "maker"
    TAKER = "taker"
    TAKER_AFTER_EDIT = "takerAfterEdit"


@dataclass(frozen=True, slots=True, kw_only=True)
class FuturesFill:
    """One execution of one order."""

    id: str
    order: OrderView
    """The order before it."""
    price: Decimal
    quantity: Decimal
    kind: FillKind
    fee: Decimal
    """In the currency of the wallet."""
    mark_price: Decimal
    position_size: Decimal
    """Of the position after it, signed."""
    at: Decimal


class Stream(StrEnum):
    """The three lists of the history."""

    ORDERS = "orders"
    TRIGGERS = "triggers"
    EXECUTIONS = "executions"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One element of the history."""

    uid: str
    at: Decimal
    stream: Stream
    kind: str
    """The venue's word: OrderPlaced, OrderTriggerActivated, Execution ..."""
    order: OrderView
    """The order it is about; of an update the new one, of a refused edit the attempt."""
    old: OrderView | None = None
    reason: str = ""
    error: str | None = None
    reduced_quantity: Decimal | None = None
    fill: FuturesFill | None = None


@dataclass(slots=True, kw_only=True)
class FuturesPosition:
    """An open position; never kept when flat."""

    contract: Contract
    quantity: Decimal
    """Signed: negative is short."""
    entry_price: Decimal
    """The average; exact, so it may have many digits."""
    opened_at: Decimal
    funding: Decimal = ZERO
    """Not yet settled, in the wallet's currency."""

    @property
    def side(self) -> str:
        """Return the venue's word for its direction."""
        return "long" if self.quantity > 0 else "short"


@dataclass(slots=True, kw_only=True)
class FuturesAccount:
    """One customer."""

    name: str
    uid: str
    wallets: dict[str, dict[str, Decimal]] = field(default_factory=dict)
    """Balances by wallet (`cash`, `flex`, `fi_xbtusd` ...) and currency."""
    positions: dict[str, FuturesPosition] = field(default_factory=dict)
    """By symbol."""
    orders: dict[str, FuturesOrder] = field(default_factory=dict)
    """Live orders by id, oldest first."""
    closed: dict[str, FuturesOrder] = field(default_factory=dict)
    """Ended orders by id; the venue tells of them for a few seconds only."""
    fills: list[FuturesFill] = field(default_factory=list)
    """Oldest first."""
    history: list[HistoryEntry] = field(default_factory=list)
    """Oldest first."""
    client_ids: dict[str, str] = field(default_factory=dict)
    """Order ids by every client id ever used."""
    cancel_all_at: Decimal | None = None
    """When the dead man's switch goes off."""

    def find(self, order_id: str | None, client_id: str | None) -> FuturesOrder | None:
        """Return a live or ended order by either name, the order id first."""
        if order_id is None and client_id is not None:
            order_id = self.client_ids.get(client_id)
        if order_id is None:
            return None
        return self.orders.get(order_id) or self.closed.get(order_id)

    def position_size(self, contract: Contract) -> Decimal:
        """Return the signed size of a position, zero when flat."""
        position = self.positions.get(contract.symbol)
        return ZERO if position is None else position.quantity

    def reducible(self, contract: Contract, side: Side) -> Decimal:
        """Return how much an order of a side could close."""
        size = self.position_size(contract)
        return max(ZERO, -size if side is Side.BUY else size)

    def credit(self, contract: Contract, amount: Decimal) -> None:
        """Pay a result or a fee into the wallet of a contract."""
        wallet = self.wallets.setdefault(contract.wallet, {})
        now = wallet.get(contract.currency, ZERO)
        wallet[contract.currency] = EXACT.add(now, amount)
