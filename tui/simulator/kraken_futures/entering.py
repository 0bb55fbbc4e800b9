"""Placing orders: the checks, the matching, and the events of the answer."""

from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal

from tui.simulator.kraken_futures import checks
from tui.simulator.kraken_futures.account import FuturesAccount
from tui.simulator.kraken_futures.history import Historian
from tui.simulator.kraken_futures.instruction import Send
from tui.simulator.kraken_futures.matching import Matching
from tui.simulator.kraken_futures.order import FuturesOrder, FuturesType, OrderState
from tui.simulator.kraken_futures.prices import FuturesMarket
from tui.simulator.kraken_futures.refusal import REASONS, Refused
from tui.simulator.kraken_futures.result import Event, EventKind, Result, Status
from tui.simulator.kraken_futures.terms import read_send
from tui.simulator.kraken_futures.triggers import trail
from tui.simulator.numbers import ZERO

_TOLD = frozenset({Status.POST_WOULD_EXECUTE, Status.IOC_WOULD_NOT_EXECUTE})
"""Refusals of orders that had been taken: they have an id, and a REJECT event."""


@dataclass(frozen=True, slots=True)
class Release:
    """How something comes through: straight away, or after a hold."""

    was_held: bool = False
    as_ioc: bool = False
    """Whether it was cancelled while it was held."""


STRAIGHT = Release()


class Entering:
    """Take new orders."""

    def __init__(
        self,
        market: FuturesMarket,
        matching: Matching,
        historian: Historian,
        limits: checks.Limits,
    ) -> None:
        self._market = market
        self._matching = matching
        self._historian = historian
        self._limits = limits

    def send(
        self,
        account: FuturesAccount,
        send: Send,
        order_id: str,
        release: Release = STRAIGHT,
    ) -> Result:
        """Place an order and tell what became of it."""
        now = self._historian.now()
        result = Result(
            status=Status.PLACED,
            received_at=now,
            client_id=send.client_id,
            order_tag=send.order_tag,
        )
        try:
            order = read_send(send, self._market, order_id, now)
        except Refused as refused:
            result.status, result.detail = refused.status, refused.detail
            return result
        try:
            result.events = self._enter(account, order, release)
            result.order_id = order.id
        except Refused as refused:
            result.status = refused.status
            if refused.status in _TOLD:
                result.order_id = order.id
                result.events = [self._reject(account, order, refused.reason)]
        return result

    def refuse(self, account: FuturesAccount, send: Send, order_id: str, status: str) -> Result:
        """Refuse an order whatever it is, as one that had been taken where the status tells so."""
        now = self._historian.now()
        result = Result(
            status=status,
            received_at=now,
            client_id=send.client_id,
            order_tag=send.order_tag,
        )
        if status not in _TOLD:
            return result
        with suppress(Refused):
            order = read_send(send, self._market, order_id, now)
            result.order_id = order_id
            result.events = [self._reject(account, order, REASONS[status])]
        return result

    def _reject(self, account: FuturesAccount, order: FuturesOrder, reason: str) -> Event:
        """Remember an order that was taken and refused at once, and return its event."""
        order.state = OrderState.REJECTED
        order.error, order.update_reason = reason, f"{reason}_REASON"
        self._matching.close(account, order)
        if order.client_id is not None:
            account.client_ids[order.client_id] = order.id
        self._historian.refused(account, order, reason)
        return Event(kind=EventKind.REJECT, order=order.view(), reason=reason)

    def enter(self, account: FuturesAccount, order: FuturesOrder) -> None:
        """List a live order."""
        account.orders[order.id] = order
        if order.client_id is not None:
            account.client_ids[order.client_id] = order.id

    def arrive(
        self, account: FuturesAccount, order: FuturesOrder, release: Release = STRAIGHT
    ) -> tuple[Decimal, list[Event]]:
        """Check a book order against the market, let it take, and return its cut and events."""
        cut = self._fit(account, order, release)
        self.enter(account, order)
        events = self._matching.take(account, order)
        if order.is_live and order.type.is_immediate:
            self._matching.end(account, order, "PARTIAL_FILL")
        return cut, events

    def _check(self, account: FuturesAccount, order: FuturesOrder) -> None:
        if order.client_id is not None and order.client_id in account.client_ids:
            raise Refused(Status.CLIENT_ID_EXISTS)
        checks.check_market(order, self._market)
        checks.check_counts(order, account, self._market, self._limits)

    def _enter(self, account: FuturesAccount, order: FuturesOrder, release: Release) -> list[Event]:
        if release.as_ioc:
            _convert(order)
        self._check(account, order)
        cut, events, since = ZERO, list[Event](), len(account.history)
        if order.is_waiting:
            trail(order, self._market.quote(order.contract))
            self.enter(account, order)
        else:
            cut, events = self.arrive(account, order, release)
        self._historian.placed(account, order, reduced_quantity=cut)
        self._historian.put_before(account, since)
        if order.is_live:
            place = Event(kind=EventKind.PLACE, order=order.view(), reduced_quantity=cut or None)
            events.append(place)
        return events

    def _fit(self, account: FuturesAccount, order: FuturesOrder, release: Release) -> Decimal:
        checks.check_collar(order, self._market)
        cut = checks.reduced(order, account)
        own = checks.own_in_reach(self._reaching(order), account)
        if own and not release.was_held:
            raise Refused(Status.SELF_FILL)
        checks.check_margin(order, account, self._market)
        if order.type is FuturesType.POST and checks.would_take(order, self._market):
            raise Refused(Status.POST_WOULD_EXECUTE)
        if order.type.is_immediate and not self._would_execute(order):
            raise Refused(Status.IOC_WOULD_NOT_EXECUTE)
        for resting in own:
            self._matching.end(account, resting, "CANCELLED_BY_SELF_TRADE")
        return cut

    def _reaching(self, order: FuturesOrder) -> FuturesOrder:
        """Return an order as far as it reaches into the book; one at the market stops when full."""
        taken = self._matching.takeable(order) if order.type is FuturesType.MARKET else []
        return replace(order, limit_price=taken[-1][0]) if taken else order

    def _would_execute(self, order: FuturesOrder) -> bool:
        there = sum((quantity for _, quantity in self._matching.takeable(order)), ZERO)
        return there == order.working if order.type is FuturesType.FOK else there > ZERO


def _convert(order: FuturesOrder) -> None:
    """Make an order that was cancelled while held one that does not rest."""
    if order.type.is_trigger:
        raise Refused(Status.IOC_WOULD_NOT_EXECUTE)
    order.type = FuturesType.IOC
