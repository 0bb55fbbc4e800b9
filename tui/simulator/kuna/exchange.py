"""The Kuna exchange: balances, orders and an engine of its own.

Where the wire face finds what it needs:

- `pair.py`: `Pair`; `exchange.market.pairs` is what is listed.
- `prices.py`: `KunaMarket.quote(pair)` with the median price, bid, ask, the day and the tape.
- `entering.py`: `read(body)` makes an order of a create, `enter(account, order)` lets it in.
- `account.py`: `KunaAccount` (balances, every order there ever was, trades).
- `habits.py`: `exchange.habits`: what nobody has confirmed about the venue.
- `demo_book.py`: `open_demo_book(exchange, account)`.

What is refused is raised as a `Failure`.
"""

from collections.abc import Mapping
from decimal import Decimal
from random import Random

from tui.simulator.clock import Clock
from tui.simulator.kuna.account import KunaAccount
from tui.simulator.kuna.cancelling import Cancelling
from tui.simulator.kuna.entering import Entering
from tui.simulator.kuna.habits import Habits
from tui.simulator.kuna.identifiers import Uuids
from tui.simulator.kuna.matching import Matching
from tui.simulator.kuna.order import KunaOrder, KunaStatus
from tui.simulator.kuna.pair import Pair, pairs
from tui.simulator.kuna.parameters import Body
from tui.simulator.kuna.prices import KunaMarket
from tui.simulator.kuna.settlement import Settlement
from tui.simulator.numbers import ONE
from tui.simulator.venue_clock import VenueClock


class KunaExchange:
    """Take orders for pairs and match them against the market."""

    def __init__(
        self, clock: Clock, seed: int, spot: Mapping[str, Decimal], pace: Decimal = ONE
    ) -> None:
        self.accounts: dict[str, KunaAccount] = {}
        self.habits = Habits()
        self.clock = VenueClock(clock)
        self.now = self.clock.now
        self._printed: dict[str, int] = {}
        self.market = KunaMarket(pairs(spot), seed, pace, self.now)
        self.uuids = Uuids(f"{seed}/kuna identifiers")
        self.settlement = Settlement(self.uuids, self.now)
        matching = Matching(self.market, self.settlement, Random(f"{seed}/kuna fills"))
        self._matching = matching
        self.entering = Entering(self.market, matching, self.habits, self.uuids, self.now)
        self.cancelling = Cancelling(self.settlement, self.habits, self.now)
        self.market.listeners.append(self._work)

    def account(self, name: str) -> KunaAccount:
        """Return an account, opened empty on first use."""
        if name not in self.accounts:
            uid = Uuids(f"{name}/kuna account").next()
            self.accounts[name] = KunaAccount(name=name, uid=uid)
        return self.accounts[name]

    def step(self, seconds: Decimal) -> None:
        """Let time pass in quanta: prices walk, triggers fire, orders fill."""
        for _ in self.clock.slices(seconds):
            self.market.walk()
            self.catch_up()
            for pair in self.market.pairs:
                self._work(pair)

    def catch_up(self) -> None:
        """Do what is due by now: cancels and entries that take their time."""
        self.cancelling.finish_due()
        for account in self.accounts.values():
            for order in list(account.live()):
                is_pending = order.status is KunaStatus.PENDING
                if is_pending and order.created_at + self.habits.pending_seconds <= self.now():
                    self.entering.arrive(account, order)

    def create(self, account: KunaAccount, body: Body) -> KunaOrder:
        """Place an order."""
        order = self.entering.read(body)
        self.entering.enter(account, order)
        return order

    def cancel(self, account: KunaAccount, order_id: str) -> None:
        """End an order by its id."""
        self.cancelling.cancel(account, order_id)

    def fill(self, order_id: str, quantity: Decimal) -> None:
        """Fill a live order by hand, at its limit; KeyError when there is none of that id."""
        for account in self.accounts.values():
            order = account.orders.get(order_id)
            if order is not None and order.is_live and order.limit_price is not None:
                order.status = KunaStatus.OPEN
                part = min(quantity, order.working)
                self.settlement.fill(account, order, order.limit_price, part, is_taker=False)
                return
        raise KeyError(order_id)

    def _work(self, pair: Pair) -> None:
        """Fire the triggers of a pair and fill its orders if it has traded since."""
        quote = self.market.quote(pair)
        has_traded = self._printed.get(pair.symbol) != quote.trades
        self._printed[pair.symbol] = quote.trades
        if not has_traded:
            return
        for account in self.accounts.values():
            for order in [o for o in account.live() if o.pair is pair]:
                if order.status is not KunaStatus.PENDING:
                    self._matching.work(account, order)
