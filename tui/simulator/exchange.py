"""One exchange behind all faces: accounts, orders, and the time in which they live."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from random import Random

from tui.simulator import checks
from tui.simulator.account import Account
from tui.simulator.amending import AmendTerms, apply_amend, check_amend
from tui.simulator.children import child_terms
from tui.simulator.clock import Clock
from tui.simulator.corridor import Corridor
from tui.simulator.identifiers import Identifiers
from tui.simulator.instrument import Instrument
from tui.simulator.market import Market
from tui.simulator.matching import Matching
from tui.simulator.numbers import ZERO
from tui.simulator.order import (
    Amend,
    Order,
    OrderStatus,
    OrderTerms,
    OrderType,
)
from tui.simulator.priority import Priority, is_in_book
from tui.simulator.refusal import Reason, Refusal
from tui.simulator.settlement import Settlement
from tui.simulator.venue_clock import VenueClock
from tui.simulator.visibility import Visibility

_ENDINGS = {
    OrderStatus.CANCELLED: "User requested",
    OrderStatus.EXPIRED: "Order expired",
}


class Mode(StrEnum):
    """What the whole exchange allows."""

    ONLINE = "online"
    MAINTENANCE = "maintenance"
    CANCEL_ONLY = "cancel_only"
    POST_ONLY = "post_only"
    LIMIT_ONLY = "limit_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How an order looks that was in the book before the first request."""

    opened_at: Decimal
    filled: Decimal = ZERO
    ended: OrderStatus | None = None
    amended_to: Decimal | None = None
    """The limit price it was given since."""


class Exchange:
    """Take orders, match them against the market, and keep the accounts."""

    def __init__(self, market: Market, clock: Clock, seed: int) -> None:
        self.market = market
        self.identifiers = Identifiers(Random(f"{seed}/identifiers"))
        self.accounts: dict[str, Account] = {}
        self.mode = Mode.ONLINE
        self.maintenance_at: Decimal | None = None
        """When an announced maintenance starts."""
        self.has_caps = True
        self.clock = VenueClock(clock)
        self.now = self.clock.now
        self.visibility = Visibility(self.now)
        self._deferred: list[tuple[Decimal, Callable[[], None]]] = []
        self._timed: dict[str, tuple[Account, Order]] = {}
        self._calm: dict[str, Corridor] = {}
        self._live: dict[str, dict[str, tuple[Account, Order]]] = {}
        settlement = Settlement(self.identifiers, self.now)
        self._settlement = settlement
        self._priority = Priority(market)
        self._matching = Matching(
            market,
            settlement,
            self._priority,
            Random(f"{seed}/fills"),
            self._after_fill,
            self._cancel_with,
        )
        market.listeners.append(self.work)

    def account(self, name: str) -> Account:
        """Return an account, opened empty on first use."""
        return self.accounts.setdefault(name, Account(name=name))

    def step(self, seconds: Decimal, each: Callable[[], None]) -> None:
        """Let time pass in quanta: prices walk, orders work, timers fire."""
        for _ in self.clock.slices(seconds):
            if self.is_matching:
                self.market.walk()
            self._fire_timers()
            for instrument in self.market.instruments:
                self.work(instrument)
            each()

    @property
    def is_matching(self) -> bool:
        """Tell whether orders can trade in the present mode."""
        return self.mode in {Mode.ONLINE, Mode.LIMIT_ONLY}

    def work(self, instrument: Instrument) -> None:
        """Match the orders of one instrument, unless no price is near enough to any of them."""
        live = self._live.get(instrument.symbol)
        if not live or not self.is_matching:
            return
        quote = self.market.quote(instrument)
        corridor = self._calm.get(instrument.symbol)
        if corridor is not None and corridor.holds(quote):
            return
        tape = self._matching.tape(instrument)
        for account, order in sorted(live.values(), key=_place):
            if order.status is OrderStatus.OPEN:
                self._matching.work(account, order, quote, tape)
        corridor = self._calm[instrument.symbol] = Corridor()
        for _, order in live.values():
            corridor.narrow(order)

    def moved(self, order: Order) -> None:
        """Take note that an order may now act at another price."""
        corridor = self._calm.get(order.terms.instrument.symbol)
        if corridor is not None:
            corridor.narrow(order)

    def check_form(self, terms: OrderTerms) -> None:
        """Refuse terms that are wrong whatever the account and the market are doing."""
        self._check_mode(terms, post_only=terms.post_only)
        checks.check_form(terms, self.market, self.now())

    def check(self, account: Account, terms: OrderTerms, *, is_trial: bool = False) -> None:
        """Refuse an order that would not be accepted; a trial needs no funds."""
        self.check_form(terms)
        checks.check_entry(terms, account, self.market)
        if self.has_caps:
            checks.check_cap(terms, account)
        if not is_trial:
            checks.check_funds(terms, account, self.market)

    def create(self, account: Account, terms: OrderTerms) -> Order:
        """Accept an order and let it take what it can."""
        self.check(account, terms)
        return self._enter(account, terms)

    def place(self, account: Account, terms: OrderTerms, opening: Opening) -> Order:
        """Put an order into the book as if it had long been there, without checks."""
        order = self._new(terms, opening.opened_at)
        if opening.amended_to is not None:
            since = AmendTerms(limit_price=opening.amended_to)
            at = round((order.opened_at + self.now()) / 2, 4)
            apply_amend(order, since, self.identifiers.trade(), at)
        if terms.starts_at is not None and terms.starts_at > self.now():
            order.status = OrderStatus.PENDING
        if terms.trail is not None:
            self._matching.trail(order, self.market.quote(terms.instrument).signal(terms.signal))
        self._list(account, order)
        if opening.filled and terms.limit_price is not None:
            at = order.opened_at + (self.now() - order.opened_at) / 4
            self._settlement.fill(
                account, order, terms.limit_price, opening.filled, maker=True, at=round(at, 4)
            )
        if opening.ended is not None:
            reason = _ENDINGS.get(opening.ended)
            self._finish(account, order, opening.ended, reason)
            order.closed_at = terms.expires_at or round((order.opened_at + self.now()) / 2, 4)
        return order

    def amend(self, account: Account, order: Order, terms: AmendTerms) -> Amend:
        """Change a live order in place."""
        self._check_mode(order.terms, post_only=order.terms.post_only or terms.post_only)
        check_amend(order, terms, account, self.market)
        self.visibility.changing(order)
        limit_before, quantity_before = order.limit_price, order.quantity
        amend = apply_amend(order, terms, self.identifiers.trade(), self.now())
        if terms.trail is not None:
            self._retrail(order)
        self._priority.amended(order, limit_before, quantity_before)
        self.moved(order)
        if order.working <= 0:
            self._finish(account, order, OrderStatus.CANCELLED, "User requested")
        elif order.limit_price != limit_before and is_in_book(order) and self.is_matching:
            self._matching.arrive(account, order)
        return amend

    def replace(self, account: Account, order: Order, terms: OrderTerms) -> Order:
        """End an order and enter another in its place, or refuse and leave it."""
        del account.open[order.id]
        try:
            self.check(account, terms)
        finally:
            account.open[order.id] = order
        self.cancel(account, order, "Order replaced")
        return self._enter(account, terms)

    def later(self, at: Decimal, act: Callable[[], None]) -> None:
        """Do something when the venue's time has come to a moment."""
        self._deferred.append((at, act))

    def cancel(self, account: Account, order: Order, reason: str = "User requested") -> None:
        """End a live order."""
        if order.is_live:
            self.visibility.changing(order)
            self._finish(account, order, OrderStatus.CANCELLED, reason)

    def cancel_all(self, account: Account, reason: str = "User requested") -> int:
        """End every live order of an account; return how many."""
        orders = list(account.open.values())
        for order in orders:
            self.cancel(account, order, reason)
        return len(orders)

    def fill(self, order_id: str, quantity: Decimal, price: Decimal | None = None) -> None:
        """Fill a live order by hand, at its limit or the last price unless told otherwise."""
        account, order = self.locate(order_id)
        if order.is_waiting:
            self._matching.release(order)
        last = self.market.quote(order.terms.instrument).last
        at = price or order.limit_price or last
        quantity = min(quantity, order.working)
        self._settlement.fill(account, order, at, quantity, maker=True)
        self._after_fill(account, order, quantity, at)

    def extend_fill(self, account: Account, order: Order, quantity: Decimal) -> None:
        """Fill a sliver of a resting order, as part of its last trade."""
        self._settlement.extend(account, order, quantity)

    def locate(self, order_id: str) -> tuple[Account, Order]:
        """Return a live order and whose it is."""
        for live in self._live.values():
            if order_id in live:
                return live[order_id]
        raise KeyError(order_id)

    def live_on(self, instrument: Instrument) -> Iterable[tuple[Account, Order]]:
        """Return the live orders of an instrument with their accounts."""
        return list(self._live.get(instrument.symbol, {}).values())

    def live_orders(self) -> Iterable[tuple[Account, Order]]:
        """Yield every live order with its account."""
        for live in self._live.values():
            yield from live.values()

    def _check_mode(self, terms: OrderTerms, *, post_only: bool) -> None:
        if self.mode is Mode.CANCEL_ONLY:
            raise Refusal(Reason.CANCEL_ONLY)
        if self.mode is Mode.POST_ONLY and not post_only:
            raise Refusal(Reason.POST_ONLY)
        if self.mode is Mode.LIMIT_ONLY and terms.type is not OrderType.LIMIT:
            raise Refusal(Reason.INVALID_ARGUMENTS, "ordertype")

    def _enter(self, account: Account, terms: OrderTerms) -> Order:
        order = self._new(terms, self.now())
        self.visibility.entered(order)
        if terms.starts_at is not None and terms.starts_at > self.now():
            order.status = OrderStatus.PENDING
        if terms.trail is not None:
            self._matching.trail(order, self.market.quote(terms.instrument).signal(terms.signal))
        self._list(account, order)
        if order.status is OrderStatus.OPEN and not order.is_waiting and self.is_matching:
            self._matching.arrive(account, order)
        return order

    def _new(self, terms: OrderTerms, opened_at: Decimal) -> Order:
        return Order(
            id=self.identifiers.order(),
            terms=terms,
            quantity=terms.quantity,
            limit_price=terms.limit_price,
            trigger_price=terms.trigger_price,
            trail=terms.trail,
            limit_offset=terms.limit_offset,
            display_quantity=terms.display_quantity,
            opened_at=opened_at,
            changed_at=opened_at,
        )

    def _list(self, account: Account, order: Order) -> None:
        account.open[order.id] = order
        self._live.setdefault(order.terms.instrument.symbol, {})[order.id] = (account, order)
        if order.terms.expires_at is not None or order.status is OrderStatus.PENDING:
            self._timed[order.id] = (account, order)
        self._priority.join(order)
        self.moved(order)

    def _retrail(self, order: Order) -> None:
        order.extreme = None
        signal = self.market.quote(order.terms.instrument).signal(order.terms.signal)
        self._matching.trail(order, signal)

    def _after_fill(
        self, account: Account, order: Order, quantity: Decimal, price: Decimal
    ) -> None:
        close = order.terms.close
        if close is not None and quantity:
            self._enter(account, child_terms(order.terms, order.id, close, quantity, price))
        if order.working <= 0:
            self._finish(account, order, OrderStatus.FILLED, None)
            return
        if order.display_quantity is not None and order.working < order.display_quantity:
            self._shrink_tip(order)
        self._priority.filled(order, quantity)

    def _shrink_tip(self, order: Order) -> None:
        """Restate an iceberg whose last tip is smaller than the others."""
        terms = AmendTerms(display_quantity=order.working)
        apply_amend(order, terms, self.identifiers.trade(), self.now(), reason="Iceberg refill")

    def _cancel_with(self, account: Account, order: Order, reason: str) -> None:
        self._finish(account, order, OrderStatus.CANCELLED, reason)

    def _finish(
        self, account: Account, order: Order, status: OrderStatus, reason: str | None
    ) -> None:
        order.status = status
        order.reason = reason
        order.closed_at = self.now()
        order.touch()
        self._live[order.terms.instrument.symbol].pop(order.id, None)
        self._timed.pop(order.id, None)
        account.finish(order)

    def _fire_timers(self) -> None:
        now = self.now()
        due = [act for at, act in self._deferred if at <= now]
        self._deferred = [entry for entry in self._deferred if entry[0] > now]
        for act in due:
            act()
        for account in self.accounts.values():
            if account.cancel_all_at is not None and account.cancel_all_at <= now:
                account.cancel_all_at = None
                self.cancel_all(account, "Cancel all orders after")
        for account, order in list(self._timed.values()):
            terms = order.terms
            if terms.expires_at is not None and terms.expires_at <= now:
                self._finish(account, order, OrderStatus.EXPIRED, _ENDINGS[OrderStatus.EXPIRED])
            elif order.status is OrderStatus.PENDING and (terms.starts_at or ZERO) <= now:
                self._start(account, order)

    def _start(self, account: Account, order: Order) -> None:
        order.status = OrderStatus.OPEN
        order.touch()
        self._priority.join(order)
        self.moved(order)
        if not order.is_waiting and self.is_matching:
            self._matching.arrive(account, order)


def _place(entry: tuple[Account, Order]) -> int:
    return entry[1].place or 0
