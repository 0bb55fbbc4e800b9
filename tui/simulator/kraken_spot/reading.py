"""The private endpoints that read: orders, trades, balances, positions."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from tui.simulator.account import Account
from tui.simulator.exchange import Exchange
from tui.simulator.kraken_spot import errors
from tui.simulator.kraken_spot.call import Call
from tui.simulator.kraken_spot.errors import SpotError, invalid
from tui.simulator.kraken_spot.names import PairNames, asset_decimals, asset_key
from tui.simulator.kraken_spot.order_json import OrderWriter, moment
from tui.simulator.kraken_spot.parameters import Parameters
from tui.simulator.numbers import padded
from tui.simulator.order import Amend, Order, Position, Trade

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
        rows = self._rows(_page(found, parameters), parameters)
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

    def trades_history(self, call: Call) -> "Json":
        """Return a page of trades, newest first."""
        parameters = call.parameters
        kind = parameters.text("type") or "all"
        start, end = parameters.decimal("start"), parameters.decimal("end")
        found = [
            trade
            for trade in reversed(list(call.account.trades.values()))
            if _is_kind(trade, kind)
            and (start is None or trade.at > start)
            and (end is None or trade.at <= end)
        ]
        rows = {trade.id: self._trade(trade) for trade in _page(found, parameters)}
        answer: dict[str, Json] = {"trades": rows}
        if not parameters.boolean("without_count"):
            answer["count"] = len(found)
        return answer

    def query_trades(self, call: Call) -> "Json":
        """Return trades by id."""
        names = call.parameters.required("txid").split(",")
        trades = call.account.trades
        return {name: self._trade(trades[name]) for name in names if name in trades}

    def balance(self, call: Call) -> "Json":
        """Return balances by asset."""
        balances = call.account.balances
        return {asset_key(a): _amount(a, v) for a, v in balances.items()}

    def balance_ex(self, call: Call) -> "Json":
        """Return balances with what open orders hold of them."""
        holds = call.account.holds(self._market)
        return {
            asset_key(asset): {
                "balance": _amount(asset, value),
                "hold_trade": _amount(asset, holds.get(asset, Decimal(0))),
            }
            for asset, value in call.account.balances.items()
        }

    def trade_balance(self, call: Call) -> "Json":
        """Return the margin figures in USD."""
        statement = call.account.margin(self._market)
        figures = {
            "eb": statement.balance,
            "tb": statement.balance,
            "m": statement.used,
            "uv": Decimal(0),
            "n": statement.result,
            "c": statement.cost,
            "v": statement.worth,
            "e": statement.equity,
            "mf": statement.free,
        }
        if statement.used:
            figures["ml"] = statement.equity / statement.used * 100
        return {name: padded(value, 4) for name, value in figures.items()}

    def open_positions(self, call: Call) -> "Json":
        """Return margin positions, valued at the market when asked to."""
        docalcs = call.parameters.boolean("docalcs")
        wanted = call.parameters.text("txid")
        names = None if wanted is None else set(wanted.split(","))
        return {
            p.id: self._position(p, docalcs=docalcs)
            for p in call.account.positions
            if names is None or p.id in names
        }

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

    def _trade(self, trade: Trade) -> "Json":
        decimals = max(trade.instrument.cost_decimals, trade.instrument.price_decimals)
        fees = trade.instrument.lot_decimals if trade.fee_in_base else decimals
        return {
            "ordertxid": trade.order_id,
            "postxid": trade.position_id,
            "pair": self._directory[trade.instrument.symbol].key,
            "time": moment(trade.at).encode(),
            "type": trade.side.value,
            "ordertype": trade.type.value,
            "price": padded(trade.price, decimals),
            "cost": padded(trade.cost, decimals),
            "fee": padded(trade.fee, fees),
            "vol": padded(trade.quantity, trade.instrument.lot_decimals),
            "margin": padded(trade.margin, 5),
            "leverage": str(trade.leverage or 0),
            "misc": "closing" if trade.closing else "",
            "trade_id": trade.number,
            "maker": trade.maker,
        }

    def _position(self, position: Position, *, docalcs: bool) -> "Json":
        last = self._market.quote(position.instrument).last
        row: dict[str, Json] = {
            "ordertxid": position.order_id,
            "posstatus": "open",
            "pair": self._directory[position.instrument.symbol].key,
            "time": moment(position.opened_at).encode(),
            "type": position.side.value,
            "ordertype": position.type.value,
            "cost": padded(position.cost, 5),
            "fee": padded(position.fee, 5),
            "vol": padded(position.quantity, 8),
            "vol_closed": padded(position.closed, 8),
            "margin": padded(position.margin, 5),
            "terms": "0.0200% per 4 hours",
            "rollovertm": str(int(position.opened_at) + 14_400),
            "misc": "",
            "oflags": "",
        }
        if docalcs:
            worth = position.left * last
            gain = worth - position.cost_left
            row["value"] = padded(worth, 5)
            row["net"] = f"{gain if position.side == 'buy' else -gain:+.4f}"
        return row


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


def _page(rows: list[_Row], parameters: Parameters) -> list[_Row]:
    offset = parameters.integer("ofs") or 0
    return rows[max(0, offset) : max(0, offset) + _PAGE]


def _is_kind(trade: Trade, kind: str) -> bool:
    match kind:
        case "all":
            return True
        case "no position":
            return trade.leverage is None
        case "any position":
            return trade.leverage is not None
        case "closed position" | "closing position":
            return trade.closing
        case _:
            raise invalid("type")


def _amount(asset: str, value: Decimal) -> str:
    return padded(value, asset_decimals(asset))


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
