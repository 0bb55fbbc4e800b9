"""The private endpoints that read orders, and what the key is."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from tui.simulator.account import Account
from tui.simulator.exchange import Exchange
from tui.simulator.kraken_spot import errors
from tui.simulator.kraken_spot.call import Call
from tui.simulator.kraken_spot.errors import SpotError, invalid
from tui.simulator.kraken_spot.names import PairNames
from tui.simulator.kraken_spot.order_json import OrderWriter
from tui.simulator.kraken_spot.parameters import Parameters
from tui.simulator.numbers import padded
from tui.simulator.order import Amend, Order, Trade

if TYPE_CHECKING:
    from tui.simulator.json_text import Json

_Row = TypeVar("_Row", Order, Trade)
_PAGE = 50
_LONGEST_QUERY = 50


class ReadingEndpoints:
    """Answer what an account has, had and did."""

    def __init__(self, exchange: Exchange, directory: dict[str, PairNames]) -> None:
        self._exchange = exchange
        self._market = exchange.market
        self._visibility = exchange.visibility
        self._directory = directory
        self._writer = OrderWriter(directory)

    def key_info(self, call: Call) -> "Json":
        """Return what the key is and may do."""
        key = call.key
        return {
            "api_key_name": key.name,
            "api_key": key.key,
            "nonce": str(key.nonce),
            "nonce_window": str(key.nonce_window),
            "permissions": list(key.permissions),
            "iban": "AA00 N84G 0000 0000",
            "valid_until": "0",
            "query_from": "0",
            "query_to": "0",
            "created_time": "1522132642",
            "modified_time": "1618230358",
            "ip_allowlist": [""],
            "last_used": str(int(call.now)),
        }

    def open_orders(self, call: Call) -> "Json":
        """Return every live order in one answer, joined from what each order remembers."""
        orders = self._filtered(call.parameters, self._visibility.open(call.account))
        trades = call.parameters.trades_switch()
        if _is_rebased(call.parameters):
            entry, which = self._writer.open_entry, int(trades)
            rows = [(order.rendered or entry(order))[which] for order in orders]
        else:
            rows = [self._writer.base_entry(order, trades=trades) for order in orders]
        return b'{"open":{' + b",".join(rows) + b"}}"

    def closed_orders(self, call: Call) -> "Json":
        """Return a page of finished orders, newest first."""
        parameters, account = call.parameters, call.account
        by = parameters.choice("closetime", "open", "close", "both") or "both"
        orders = self._filtered(parameters, self._visibility.finished(account))
        start, end = (
            self._bound(account, "start", parameters),
            self._bound(account, "end", parameters),
        )
        found = [order for order in orders if _is_within(order, by, start, end)]
        rows = self._rows(page(found, parameters), parameters)
        count = b"" if parameters.boolean("without_count") else f',"count":{len(found)}'.encode()
        return b'{"closed":' + rows + count + b"}"

    def query_orders(self, call: Call) -> "Json":
        """Return orders by id; ids that are not known are left out."""
        names = call.parameters.required("txid").split(",")
        if len(names) > _LONGEST_QUERY:
            raise invalid("txid")
        seen = [self._visibility.find(call.account, name.strip()) for name in names]
        found = [order for order in seen if order is not None]
        if not found:
            raise SpotError(errors.UNKNOWN_ORDER)
        userref = call.parameters.userref()
        return self._rows(
            [o for o in found if userref is None or o.terms.userref == userref], call.parameters
        )

    def order_amends(self, call: Call) -> "Json":
        """Return the history of an order, the original first; empty when never amended."""
        order = self._visibility.find(call.account, call.parameters.required("order_id"))
        amends = order.amends if order is not None else []
        rebased = _is_rebased(call.parameters)
        rows: list[Json] = [
            _amend(amend, order, rebased=rebased) for amend in amends if order is not None
        ]
        return {"count": len(rows), "amends": rows}

    @staticmethod
    def _filtered(parameters: Parameters, orders: Iterable[Order]) -> Iterable[Order]:
        userref, client_id = parameters.userref(), parameters.text("cl_ord_id")
        if userref is not None:
            orders = (o for o in orders if o.terms.userref == userref)
        if client_id is not None:
            orders = (o for o in orders if o.terms.client_id == client_id)
        return orders

    def _rows(self, orders: Iterable[Order], parameters: Parameters) -> bytes:
        trades, rebased = parameters.trades_switch(), _is_rebased(parameters)
        rows = [self._writer.query_entry(o, trades=trades, rebased=rebased) for o in orders]
        return b"{" + b",".join(rows) + b"}"

    @staticmethod
    def _bound(account: Account, name: str, parameters: Parameters) -> Decimal | None:
        """Return a time bound, given as unix time or as the id of an order."""
        text = parameters.text(name)
        order = account.find(text) if text else None
        return order.opened_at if order else parameters.decimal(name)


def _is_rebased(parameters: Parameters) -> bool:
    return parameters.choice("rebase_multiplier", "rebased", "base") != "base"


def _is_within(order: Order, by: str, start: Decimal | None, end: Decimal | None) -> bool:
    moments = {"open": (order.opened_at,), "close": (order.closed_at,)}.get(
        by, (order.opened_at, order.closed_at)
    )
    return any(
        (start is None or at > start) and (end is None or at <= end)
        for at in moments
        if at is not None
    )


def page(rows: list[_Row], parameters: Parameters) -> list[_Row]:
    """Return the rows of the page that was asked for."""
    offset = parameters.integer("ofs") or 0
    return rows[max(0, offset) : max(0, offset) + _PAGE]


def _amend(amend: Amend, order: Order, *, rebased: bool) -> "Json":
    instrument = order.terms.instrument
    factor = instrument.multiplier if rebased else Decimal(1)
    lots, prices = instrument.lot_decimals, instrument.price_decimals
    row: dict[str, Json] = {
        "amend_id": amend.id,
        "amend_type": amend.kind,
        "order_qty": padded(amend.quantity * factor, lots),
        "remaining_qty": padded(amend.working_quantity * factor, lots),
    }
    if amend.display_quantity is not None:
        row["display_qty"] = padded(amend.display_quantity * factor, lots)
    if amend.limit_price is not None:
        row["limit_price"] = padded(amend.limit_price, prices)
    if amend.trigger_price is not None:
        row["trigger_price"] = padded(amend.trigger_price, prices)
    if amend.reason is not None:
        row["reason"] = amend.reason
    if amend.post_only:
        row["post_only"] = True
    row["timestamp"] = int(amend.at * 1_000_000_000)
    return row
