"""The private endpoints that read money: balances, trades, positions."""

from decimal import Decimal
from typing import TYPE_CHECKING

from tui.simulator.account import Account
from tui.simulator.exchange import Exchange
from tui.simulator.kraken_spot import errors
from tui.simulator.kraken_spot.call import Call
from tui.simulator.kraken_spot.errors import SpotError, invalid
from tui.simulator.kraken_spot.names import PairNames, asset_altname, asset_decimals, asset_key
from tui.simulator.kraken_spot.order_json import moment
from tui.simulator.kraken_spot.parameters import Parameters
from tui.simulator.kraken_spot.reading import page
from tui.simulator.numbers import HUNDRED, ONE, ZERO, padded
from tui.simulator.order import Position, Trade

if TYPE_CHECKING:
    from tui.simulator.json_text import Json

_FIGURES = 4


class BookEndpoints:
    """Answer what an account owns, owes and has traded."""

    def __init__(self, exchange: Exchange, directory: dict[str, PairNames]) -> None:
        self._market = exchange.market
        self._directory = directory

    def trades_history(self, call: Call) -> "Json":
        """Return a page of trades, newest first."""
        parameters, account = call.parameters, call.account
        kind = parameters.text("type") or "all"
        start, end = (_bound(account, name, parameters) for name in ("start", "end"))
        found = [
            trade
            for trade in reversed(list(account.trades.values()))
            if _is_kind(trade, kind, account)
            and (start is None or trade.at > start)
            and (end is None or trade.at <= end)
        ]
        with_ledgers = parameters.boolean("ledgers")
        rows = {
            trade.id: self._trade(account, trade, with_ledgers=with_ledgers)
            for trade in page(found, parameters)
        }
        answer: dict[str, Json] = {"trades": rows}
        if not parameters.boolean("without_count"):
            answer["count"] = len(found)
        return answer

    def query_trades(self, call: Call) -> "Json":
        """Return trades by id."""
        names = call.parameters.required("txid").split(",")
        account, trades = call.account, call.account.trades
        return {n: self._trade(account, trades[n]) for n in names if n in trades}

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
        """Return the margin figures in the asset that was asked for."""
        statement = call.account.margin(self._market)
        figures = {
            "eb": statement.balance,
            "tb": statement.balance,
            "m": statement.used,
            "uv": ZERO,
            "n": statement.result,
            "c": statement.cost,
            "v": statement.worth,
            "e": statement.equity,
            "mf": statement.free,
        }
        rate = self._rate(call.parameters.text("asset") or "ZUSD")
        row: dict[str, Json] = {
            name: padded(value / rate, _FIGURES) for name, value in figures.items()
        }
        if statement.used:
            row["ml"] = padded(statement.equity / statement.used * HUNDRED, _FIGURES)
        return row

    def _rate(self, name: str) -> Decimal:
        """Return what one of an asset is worth in USD."""
        for instrument in self._market.instruments:
            for asset in (instrument.base, instrument.quote):
                if name in {asset, asset_key(asset), asset_altname(asset)}:
                    return self._market.value(asset, ONE)
        raise SpotError(errors.UNKNOWN_ASSET)

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

    def _trade(self, account: Account, trade: Trade, *, with_ledgers: bool = False) -> "Json":
        decimals = max(trade.instrument.cost_decimals, trade.instrument.price_decimals)
        fees = trade.instrument.lot_decimals if trade.fee_in_base else decimals
        row: dict[str, Json] = {
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
        if with_ledgers:
            row["ledgers"] = [f"L{trade.id[1:]}"]
        position = account.opened.get(trade.id)
        return row if position is None else {**row, **_closings(position)}

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


def _closings(position: Position) -> dict[str, "Json"]:
    """Return what became of the position a trade opened."""
    row: dict[str, Json] = {"posstatus": "open" if position.left else "closed"}
    closings = position.closings
    if closings:
        cost = sum((closing.cost for closing in closings), ZERO)
        row |= {
            "cprice": padded(cost / position.closed, 5),
            "ccost": padded(cost, 5),
            "cfee": padded(sum((closing.fee for closing in closings), ZERO), 5),
            "cvol": padded(position.closed, 8),
            "cmargin": padded(position.margin * position.closed / position.quantity, 5),
            "net": padded(sum((closing.result for closing in closings), ZERO), 4),
            "trades": [closing.trade_id for closing in closings],
        }
    return row


def _bound(account: Account, name: str, parameters: Parameters) -> Decimal | None:
    """Return a time bound, given as unix time or as the id of a trade."""
    trade = account.trades.get(parameters.text(name) or "")
    return parameters.decimal(name) if trade is None else trade.at


def _is_kind(trade: Trade, kind: str, account: Account) -> bool:
    position = account.opened.get(trade.id)
    match kind:
        case "all":
            return True
        case "no position":
            return trade.leverage is None
        case "any position":
            return trade.leverage is not None
        case "closed position":
            return position is not None and not position.left
        case "closing position":
            return trade.closing
        case _:
            raise invalid("type")


def _amount(asset: str, value: Decimal) -> str:
    return padded(value, asset_decimals(asset))
