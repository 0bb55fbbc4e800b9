"""Maker protection: orders and edits that wait before they come through."""

from dataclasses import dataclass, field
from decimal import Decimal

from tui.simulator.kraken_futures.account import FuturesAccount
from tui.simulator.kraken_futures.instruction import Cancel, Edit, Instruction, Send
from tui.simulator.kraken_futures.order import FuturesType
from tui.simulator.kraken_futures.prices import FuturesMarket
from tui.simulator.kraken_futures.result import Result
from tui.simulator.numbers import ZERO


@dataclass(slots=True, kw_only=True)
class Pending:
    """The answer to some instructions, complete once everything held has been released."""

    slots: list[Result | None]
    """One for each instruction; None while it is held."""
    places: list[int]
    """Which of them are answered, in the order of the answer."""
    release_at: Decimal | None = None
    """When the last of them comes through; None when nothing is held."""

    @property
    def results(self) -> list[Result]:
        """Return the results in the order of the answer; complete from `release_at` on."""
        answered = (self.slots[place] for place in self.places)
        return [result for result in answered if result is not None]


@dataclass(slots=True, kw_only=True, eq=False)
class Held:
    """One instruction that waits."""

    account: FuturesAccount
    instruction: Send | Edit
    order_id: str
    """Of the order to come, or of the one to be edited."""
    pending: Pending
    place: int
    release_at: Decimal
    process_before: Decimal | None
    is_cancelled: bool = False

    @property
    def is_edit(self) -> bool:
        """Tell whether an order in the book waits for a change."""
        return isinstance(self.instruction, Edit)

    def is_meant(self, cancel: Cancel) -> bool:
        """Tell whether a cancel names it."""
        if cancel.order_id is not None:
            return cancel.order_id == self.order_id
        return cancel.client_id is not None and cancel.client_id == self.instruction.client_id


@dataclass(slots=True)
class Holding:
    """Everything that waits, the oldest first."""

    market: FuturesMarket
    waiting: list[Held] = field(default_factory=list)

    def seconds(self, account: FuturesAccount, instruction: Instruction) -> Decimal:
        """Return how long an instruction has to wait, zero for none."""
        contract = None
        if isinstance(instruction, Send) and instruction.order_type != FuturesType.POST:
            contract = self.market.find(instruction.symbol or "")
        elif isinstance(instruction, Edit):
            order = account.find(instruction.order_id, instruction.client_id)
            if order is not None and order.is_live and order.type is not FuturesType.POST:
                contract = order.contract
        return ZERO if contract is None else Decimal(contract.maker_protection_millis) / 1000

    def count(self, account: FuturesAccount) -> int:
        """Return how many instructions of an account wait."""
        return sum(1 for held in self.waiting if held.account is account)

    def cancel(self, account: FuturesAccount, cancel: Cancel) -> Held | None:
        """Turn what a cancel names into one that does not rest; None when it names nothing."""
        for held in self.waiting:
            if held.account is account and held.is_meant(cancel):
                held.is_cancelled = True
                return held
        return None

    def cancel_all(self, account: FuturesAccount, symbol: str | None) -> frozenset[str]:
        """Do so with all of an account, or of one symbol; return the orders that wait for edits."""
        edited = set()
        for held in self.waiting:
            if held.account is account and self._is_of(held, symbol):
                held.is_cancelled = True
                if held.is_edit:
                    edited.add(held.order_id)
        return frozenset(edited)

    def due(self, now: Decimal) -> list[Held]:
        """Take out what has waited long enough."""
        return self._taken([held for held in self.waiting if held.release_at <= now])

    def of(self, pending: Pending) -> list[Held]:
        """Take out what one answer waits for."""
        return self._taken([held for held in self.waiting if held.pending is pending])

    def _taken(self, chosen: list[Held]) -> list[Held]:
        self.waiting = [held for held in self.waiting if held not in chosen]
        return chosen

    @staticmethod
    def _is_of(held: Held, symbol: str | None) -> bool:
        if symbol is None:
            return True
        if isinstance(held.instruction, Send):
            return (held.instruction.symbol or "").casefold() == symbol.casefold()
        order = held.account.orders.get(held.order_id)
        return order is not None and order.contract.symbol.casefold() == symbol.casefold()
