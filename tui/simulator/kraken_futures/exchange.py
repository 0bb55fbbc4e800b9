"""The futures exchange: positions and margin instead of balances, one engine of its own.

Where a wire face finds what it needs:

- `contract.py`: `Contract`, `contracts()`; `exchange.market.contracts` is what is listed.
- `prices.py`: `FuturesMarket.quote(contract)` with last, bid, ask, mark, index (bid and ask may
  be None: an empty side), `is_suspended`, `is_post_only`; `find(symbol)` in any case of letters.
- `instruction.py`: `Send`, `Edit`, `Cancel`: the face turns numbers into decimals, words stay text.
- `result.py`: `Result` (status, ids, events), `CancelAllResult`, `StatusReport`.
- `order.py`: `FuturesOrder` (live), `OrderView` (as it was, in events and history).
- `account.py`: `FuturesAccount` (orders, fills, positions, wallets, history).
- `margin.py`: `margins(account, wallet, market)`: initial, with orders, maintenance, equity ...
- `demo_book.py`: `open_demo_book(exchange, account)`.

Writing: `act(account, instructions, process_before)` returns a `Pending`. When `release_at` is set,
wait until then, call `release_due()`, and then read `results`. `send`, `edit`, `cancel` and `batch`
do all that at once. Reading: `status_of`, `account.orders`, `account.fills`, `account.history`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tui.simulator.clock import Clock
from tui.simulator.kraken_futures.account import FuturesAccount
from tui.simulator.kraken_futures.instruction import Cancel, Edit, Instruction, Send
from tui.simulator.kraken_futures.order import FuturesOrder
from tui.simulator.kraken_futures.result import CancelAllResult, Result, StatusReport
from tui.simulator.numbers import ONE

MEMORY = Decimal(5)
"""Seconds for which `orders/status` knows an order after its end."""

LARGEST_BATCH = 500


@dataclass(slots=True, kw_only=True)
class Pending:
    """The answer to some instructions, complete once everything held has been released."""

    results: list[Result] = field(default_factory=list)
    """In the order of the answer; complete from `release_at` on."""
    release_at: Decimal | None = None
    """When the last of them comes through; None when nothing is held."""


class FuturesExchange:
    """Take orders for contracts, match them against the market, keep positions and margin."""

    def __init__(self, clock: Clock, seed: int, pace: Decimal = ONE) -> None:
        self.accounts: dict[str, FuturesAccount] = {}
        self.holds = True
        """Whether markets with maker protection really hold orders."""
        self.shuffles = False
        """Whether a batch is answered in another order than asked."""
        self.omits: set[int] = set()
        """Places of instructions of the next batch that are carried out, but not answered."""
        self.before_each: Callable[[int], None] | None = None
        """Called with the place of each instruction just before it is carried out."""

    def now(self) -> Decimal:
        """Return the venue's time in seconds since 1970."""
        raise NotImplementedError

    def account(self, name: str) -> FuturesAccount:
        """Return an account, opened empty on first use."""
        raise NotImplementedError

    def step(self, seconds: Decimal) -> None:
        """Let time pass in quanta: prices walk, triggers fire, orders fill, timers go off."""
        raise NotImplementedError

    def act(
        self,
        account: FuturesAccount,
        instructions: Sequence[Instruction],
        process_before: Decimal | None = None,
    ) -> Pending:
        """Carry out instructions independently of each other; hold those that must wait."""
        raise NotImplementedError

    def release_due(self) -> None:
        """Carry out what was held and is due."""
        raise NotImplementedError

    def send(
        self, account: FuturesAccount, send: Send, process_before: Decimal | None = None
    ) -> Result:
        """Place one order, a hold included."""
        raise NotImplementedError

    def edit(
        self, account: FuturesAccount, edit: Edit, process_before: Decimal | None = None
    ) -> Result:
        """Change one order, a hold included."""
        raise NotImplementedError

    def cancel(
        self, account: FuturesAccount, cancel: Cancel, process_before: Decimal | None = None
    ) -> Result:
        """End one order."""
        raise NotImplementedError

    def batch(
        self,
        account: FuturesAccount,
        instructions: Sequence[Instruction],
        process_before: Decimal | None = None,
    ) -> list[Result]:
        """Carry out several instructions, holds included; ValueError above `LARGEST_BATCH`."""
        raise NotImplementedError

    def cancel_all(self, account: FuturesAccount, symbol: str | None = None) -> CancelAllResult:
        """End every order of an account, or of one symbol."""
        raise NotImplementedError

    def cancel_all_after(self, account: FuturesAccount, seconds: int) -> Decimal | None:
        """Arm the dead man's switch and return when it goes off; 0 disarms and returns None."""
        raise NotImplementedError

    def status_of(
        self, account: FuturesAccount, order_ids: Iterable[str], client_ids: Iterable[str] = ()
    ) -> list[StatusReport]:
        """Return what is known of orders; nothing of those unknown or long ended."""
        raise NotImplementedError

    def open_orders(self, account: FuturesAccount) -> list[FuturesOrder]:
        """Return live orders, the newest first."""
        raise NotImplementedError

    def force_next(self, status: str, kind: str | None = None, times: int = 1) -> None:
        """Answer the next instructions (`send`, `edit`, `cancel`, or any) with a status.

        Refusals have no effect on the order. `filled` fills it first; so do `partiallyFilled`
        (a part of it) and `filled` of a send.
        """
        raise NotImplementedError

    def fill(self, order_id: str, quantity: Decimal, price: Decimal | None = None) -> None:
        """Fill a resting order by hand, at its limit or the last price unless told otherwise."""
        raise NotImplementedError
