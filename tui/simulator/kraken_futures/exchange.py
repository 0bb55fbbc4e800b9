"""The futures exchange: positions and margin instead of balances, one engine of its own.

Where a wire face finds what it needs:

- `contract.py`: `Contract`, `contracts()`; `exchange.market.contracts` is what is listed.
- `prices.py`: `FuturesMarket.quote(contract)` with last, bid, ask, mark, index (bid and ask are
  None on an empty side), `is_suspended`, `is_post_only`; `find(symbol)` in any case of letters.
- `instruction.py`: `Send`, `Edit`, `Cancel`: the face turns numbers into decimals, words stay text.
- `result.py`: `Result` (status, ids, events), `CancelAllResult`, `StatusReport`.
- `order.py`: `FuturesOrder` (live), `OrderView` (as it was, in events and history).
- `account.py`: `FuturesAccount` (orders, fills, positions, wallets, history).
- `margin.py`: `margins(account, wallet, market)`: initial, with orders, maintenance, equity ...
- `demo_book.py`: `open_demo_book(exchange, account)`.
- `desk.py`: `Habits` (`exchange.habits`): maker protection, shuffled and missing results.

Writing: `act(account, instructions, process_before)` returns a `Pending`. When `release_at` is set,
wait until then, call `release_due()`, and then read `results`. `send`, `edit`, `cancel` and `batch`
do all that at once. Reading: `status_of`, `account.orders`, `account.fills`, `account.history`.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from random import Random

from tui.simulator.clock import Clock
from tui.simulator.kraken_futures.account import FuturesAccount
from tui.simulator.kraken_futures.activation import Activation
from tui.simulator.kraken_futures.cancelling import Cancelling
from tui.simulator.kraken_futures.checks import Limits
from tui.simulator.kraken_futures.contract import Contract, contracts
from tui.simulator.kraken_futures.desk import MEMORY, Departments, Desk, Habits
from tui.simulator.kraken_futures.editing import Editing
from tui.simulator.kraken_futures.entering import Entering
from tui.simulator.kraken_futures.forcing import Forcing
from tui.simulator.kraken_futures.history import Historian
from tui.simulator.kraken_futures.holding import Holding, Pending
from tui.simulator.kraken_futures.identifiers import Uuids
from tui.simulator.kraken_futures.instruction import Cancel, Edit, Instruction, Send
from tui.simulator.kraken_futures.matching import Matching
from tui.simulator.kraken_futures.order import FuturesOrder
from tui.simulator.kraken_futures.prices import FuturesMarket
from tui.simulator.kraken_futures.result import CancelAllResult, Result, StatusReport
from tui.simulator.kraken_futures.settlement import Settlement
from tui.simulator.numbers import ONE
from tui.simulator.venue_clock import VenueClock

__all__ = ["LARGEST_BATCH", "MEMORY", "FuturesExchange", "Pending"]

LARGEST_BATCH = 500

_SWITCH = "DEAD_MAN_SWITCH"


class FuturesExchange:
    """Take orders for contracts, match them against the market, keep positions and margin."""

    def __init__(self, clock: Clock, seed: int, pace: Decimal = ONE) -> None:
        self.accounts: dict[str, FuturesAccount] = {}
        self.market = FuturesMarket(contracts(), seed, pace)
        self.limits = Limits()
        self.clock = VenueClock(clock)
        self.now = self.clock.now
        self._printed: dict[str, int] = {}
        self._uuids = Uuids(f"{seed}/futures identifiers")
        self.historian = Historian(self._uuids, self.now)
        self.settlement = Settlement(self.market, self.historian, self.now)
        rng = Random(f"{seed}/futures fills")
        self._matching = Matching(self.market, self.settlement, self.historian, rng)
        self.entering = Entering(self.market, self._matching, self.historian, self.limits)
        self.editing = Editing(self.market, self._matching, self.historian)
        self._forcing = Forcing(self.market, self._matching, self.entering, self.historian)
        self._activation = Activation(self.market, self._matching, self.entering, self.historian)
        departments = Departments(
            holding=Holding(self.market),
            entering=self.entering,
            editing=self.editing,
            cancelling=Cancelling(self._matching, self.historian),
            forcing=self._forcing,
        )
        shuffler = Random(f"{seed}/futures answers")
        self._desk = Desk(departments, self.historian, self.limits, shuffler)
        self.market.listeners.append(self._work)

    @property
    def habits(self) -> Habits:
        """Return what may be changed about how instructions are answered."""
        return self._desk.habits

    def account(self, name: str) -> FuturesAccount:
        """Return an account, opened empty on first use."""
        if name not in self.accounts:
            uid = Uuids(f"{name}/futures account").next()
            self.accounts[name] = FuturesAccount(name=name, uid=uid)
        return self.accounts[name]

    def step(self, seconds: Decimal) -> None:
        """Let time pass in quanta: prices walk, triggers fire, orders fill, timers go off."""
        for _ in self.clock.slices(seconds):
            self.market.walk(self.now())
            self.release_due()
            self._fire_switches()
            for contract in self.market.contracts:
                self._work(contract)

    def act(
        self,
        account: FuturesAccount,
        instructions: Sequence[Instruction],
        process_before: Decimal | None = None,
    ) -> Pending:
        """Carry out instructions independently of each other; hold those that must wait.

        Raises ValueError above `LARGEST_BATCH`.
        """
        if len(instructions) > LARGEST_BATCH:
            raise ValueError(f"more than {LARGEST_BATCH} instructions")
        self.release_due()
        return self._desk.act(account, instructions, process_before)

    def release_due(self) -> None:
        """Carry out what was held and is due."""
        self._desk.release_due()

    def send(
        self, account: FuturesAccount, send: Send, process_before: Decimal | None = None
    ) -> Result:
        """Place one order, a hold included."""
        return self.batch(account, [send], process_before)[0]

    def edit(
        self, account: FuturesAccount, edit: Edit, process_before: Decimal | None = None
    ) -> Result:
        """Change one order, a hold included."""
        return self.batch(account, [edit], process_before)[0]

    def cancel(
        self, account: FuturesAccount, cancel: Cancel, process_before: Decimal | None = None
    ) -> Result:
        """End one order."""
        return self.batch(account, [cancel], process_before)[0]

    def batch(
        self,
        account: FuturesAccount,
        instructions: Sequence[Instruction],
        process_before: Decimal | None = None,
    ) -> list[Result]:
        """Carry out several instructions, holds included; ValueError above `LARGEST_BATCH`."""
        return self._desk.finish(self.act(account, instructions, process_before))

    def cancel_all(self, account: FuturesAccount, symbol: str | None = None) -> CancelAllResult:
        """End every order of an account, or of one symbol."""
        self.release_due()
        return self._desk.cancel_all(account, symbol)

    def cancel_all_after(self, account: FuturesAccount, seconds: int) -> Decimal | None:
        """Arm the dead man's switch and return when it goes off; 0 disarms and returns None."""
        account.cancel_all_at = self.now() + seconds if seconds else None
        return account.cancel_all_at

    def status_of(
        self, account: FuturesAccount, order_ids: Iterable[str], client_ids: Iterable[str] = ()
    ) -> list[StatusReport]:
        """Return what is known of orders; nothing of those unknown or long ended."""
        asked = [self._desk.known(account, order_id, None) for order_id in order_ids]
        asked += [self._desk.known(account, None, client_id) for client_id in client_ids]
        found = {order.id: order for order in asked if order is not None}
        return [
            StatusReport(
                order=order,
                status=order.state,
                update_reason=order.update_reason,
                error=order.error,
            )
            for order in found.values()
        ]

    def open_orders(self, account: FuturesAccount) -> list[FuturesOrder]:
        """Return live orders, the newest first."""
        return sorted(account.orders.values(), key=lambda order: order.placed_at, reverse=True)

    def force_next(self, status: str, kind: str | None = None, times: int = 1) -> None:
        """Answer the next instructions (`send`, `edit`, `cancel`, or any) with a status.

        A refusal has no effect. `filled` and `partiallyFilled` fill the order: of a cancel
        before it, of a send or edit after it. ValueError for another kind.
        """
        self._forcing.add(status, kind, times)

    def fill(self, order_id: str, quantity: Decimal, price: Decimal | None = None) -> None:
        """Fill a resting order by hand, at its limit or the last price unless told otherwise.

        Raises KeyError when no resting order has that id.
        """
        for account in self.accounts.values():
            order = account.orders.get(order_id)
            if order is not None and not order.is_waiting:
                last = self.market.quote(order.contract).last
                self._matching.fill(account, order, quantity, price or order.limit_price or last)
                return
        raise KeyError(order_id)

    def _work(self, contract: Contract) -> None:
        """Fire the triggers of a contract, and fill its orders if it has traded since."""
        quote = self.market.quote(contract)
        has_traded = self._printed.get(contract.symbol) != quote.trades
        self._printed[contract.symbol] = quote.trades
        if quote.is_suspended or quote.is_inactive:
            return
        for account in self.accounts.values():
            for order in [o for o in account.orders.values() if o.contract is contract]:
                if order.is_waiting:
                    self._activation.work(account, order)
                elif has_traded:
                    self._matching.work(account, order, quote)

    def _fire_switches(self) -> None:
        for account in self.accounts.values():
            if account.cancel_all_at is not None and account.cancel_all_at <= self.now():
                account.cancel_all_at = None
                self._desk.cancel_all(account, reason=_SWITCH)
