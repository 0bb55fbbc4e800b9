"""The private endpoints that cancel, now or by a timer."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from tui.simulator.account import Account
from tui.simulator.exchange import Exchange
from tui.simulator.kraken_spot import errors
from tui.simulator.kraken_spot.call import Call
from tui.simulator.kraken_spot.counters import CANCEL_PENALTIES, Counters, penalty
from tui.simulator.kraken_spot.errors import SpotError, invalid
from tui.simulator.numbers import from_unix
from tui.simulator.order import Order

if TYPE_CHECKING:
    from tui.simulator.json_text import Json

_LARGEST_BATCH = 50
_LONGEST_TIMER = 86_400


class CancellingEndpoints:
    """Carry out what ends orders."""

    def __init__(self, exchange: Exchange, counters: Counters) -> None:
        self._exchange = exchange
        self._counters = counters
        self.pending_seconds: Decimal | None = None
        """When set, cancels are only accepted, and done this much later."""

    def cancel_order(self, call: Call) -> "Json":
        """Cancel one order, or all that carry a client number."""
        parameters, account = call.parameters, call.account
        name, client_id = parameters.text("txid"), parameters.text("cl_ord_id")
        if (name is None) == (client_id is None):
            raise SpotError(errors.INVALID_ARGUMENTS)
        orders = _named(account, name) if name else _with_client_id(account, client_id or "")
        if not orders:
            raise SpotError(errors.UNKNOWN_ORDER)
        for order in orders:
            self._counters.transact(account, order.terms.instrument, self._cost(order))
            self._cancel(account, order)
        return self._count(len(orders))

    def cancel_order_batch(self, call: Call) -> "Json":
        """Cancel up to 50 orders; the answer only counts those that were found."""
        names = [
            *_listed(call.parameters.raw("orders"), "txid"),
            *_listed(call.parameters.raw("cl_ord_ids"), "cl_ord_id"),
        ]
        if not 1 <= len(names) <= _LARGEST_BATCH:
            raise invalid("orders")
        found: dict[str, Order] = {}
        for name in names:
            for order in _named(call.account, name) or _with_client_id(call.account, name):
                found[order.id] = order
        for order in found.values():
            self._counters.charge(call.account, order.terms.instrument, self._cost(order))
            self._cancel(call.account, order)
        return self._count(len(found))

    def cancel_all(self, call: Call) -> "Json":
        """Cancel every order of the account."""
        orders = list(call.account.open.values())
        for order in orders:
            self._counters.charge(call.account, order.terms.instrument, self._cost(order))
            self._cancel(call.account, order)
        return self._count(len(orders))

    def cancel_all_after(self, call: Call) -> "Json":
        """Arm, renew or disarm the dead man's switch."""
        timeout = call.parameters.integer("timeout")
        if timeout is None or not 0 <= timeout < _LONGEST_TIMER:
            raise invalid("timeout")
        call.account.cancel_all_at = call.now + timeout if timeout else None
        fires = _rfc3339(call.now + timeout) if timeout else "0"
        return {"currentTime": _rfc3339(call.now), "triggerTime": fires}

    def _cancel(self, account: Account, order: Order) -> None:
        if self.pending_seconds is None:
            self._exchange.cancel(account, order)
        else:
            order.is_ending = True
            at = self._exchange.now() + self.pending_seconds
            self._exchange.later(at, lambda: self._exchange.cancel(account, order))

    def _count(self, count: int) -> "Json":
        return (
            {"count": count} if self.pending_seconds is None else {"count": count, "pending": True}
        )

    def _cost(self, order: Order) -> Decimal:
        return penalty(CANCEL_PENALTIES, self._exchange.now() - order.changed_at)


def _named(account: Account, name: str) -> list[Order]:
    """Return the live orders of an id, or of a client number."""
    if name.lstrip("-").isdigit():
        return account.with_userref(int(name))
    return [account.open[name]] if name in account.open else []


def _with_client_id(account: Account, client_id: str) -> list[Order]:
    order = account.with_client_id(client_id)
    return [] if order is None else [order]


def _listed(value: "Json", member: str) -> list[str]:
    """Return the names of a batch: texts, numbers, or objects with one member."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise invalid("orders")
    names = [item.get(member) if isinstance(item, Mapping) else item for item in value]
    if any(isinstance(name, bool) or not isinstance(name, (str, int)) for name in names):
        raise invalid("orders")
    return [str(name) for name in names]


def _rfc3339(seconds: Decimal) -> str:
    return from_unix(seconds).strftime("%Y-%m-%dT%H:%M:%SZ")
