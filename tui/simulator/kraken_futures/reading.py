"""The endpoints that tell of an account: orders, fills, positions, wallets."""

from decimal import Context, Decimal

from tui.simulator.json_text import Json, dump
from tui.simulator.kraken_futures import failures
from tui.simulator.kraken_futures.account import FuturesAccount, FuturesPosition
from tui.simulator.kraken_futures.call import Members, Prepared
from tui.simulator.kraken_futures.exchange import FuturesExchange
from tui.simulator.kraken_futures.margin import HAIRCUT, Margins, margins, unrealized
from tui.simulator.kraken_futures.order import FuturesOrder
from tui.simulator.kraken_futures.order_json import (
    fill_json,
    milliseconds,
    open_order,
    status_json,
)
from tui.simulator.kraken_futures.parameters import Parameters
from tui.simulator.kraken_futures.visibility import Visibility
from tui.simulator.numbers import EXACT

READ_COST, OLDER_FILLS_COST, STATUS_COST = 2, 25, 1
_PAGE = 100
_DOUBLE = Context(prec=17)
"""Averages are told with the digits of a binary double, as the venue does."""


class ReadingEndpoints:
    """Tell an account what it has."""

    def __init__(self, exchange: FuturesExchange, visibility: Visibility) -> None:
        self._exchange = exchange
        self._visibility = visibility
        self.tells_post = False
        """Whether `openorders` says `post` of post-only orders; the reference has only `lmt`."""
        self._written: dict[str, tuple[tuple[object, ...], bytes]] = {}

    def open_orders(self, _parameters: Parameters) -> Prepared:
        """Tell every live order, the newest first."""

        def act(account: FuturesAccount) -> Members:
            orders = self._visibility.open_orders(account)
            known, self._written = self._written, {}
            return {"openOrders": [self._order(order, known) for order in orders]}

        return Prepared(READ_COST, act)

    def orders_status(self, parameters: Parameters) -> Prepared:
        """Tell what is known of some orders, by their ids."""
        ids, client_ids = parameters.texts("orderIds"), parameters.texts("cliOrdIds")
        if not ids and not client_ids:
            raise failures.bad_request()

        def act(account: FuturesAccount) -> Members:
            reports = self._visibility.shown(self._exchange.status_of(account, ids, client_ids))
            return {"orders": [status_json(report) for report in reports]}

        return Prepared(STATUS_COST, act)

    def fills(self, parameters: Parameters) -> Prepared:
        """Tell the last hundred fills, or the hundred before a moment."""
        before = parameters.moment("lastFillTime")

        def act(account: FuturesAccount) -> Members:
            fills = [f for f in account.fills if before is None or f.at < before]
            return {"fills": [fill_json(fill) for fill in reversed(fills[-_PAGE:])]}

        return Prepared(READ_COST if before is None else OLDER_FILLS_COST, act)

    def open_positions(self, _parameters: Parameters) -> Prepared:
        """Tell every open position."""

        def act(account: FuturesAccount) -> Members:
            return {"openPositions": [self._position(p) for p in account.positions.values()]}

        return Prepared(READ_COST, act)

    def accounts(self, _parameters: Parameters) -> Prepared:
        """Tell wallets and margins."""

        def act(account: FuturesAccount) -> Members:
            told: dict[str, Json] = {"cash": _cash(account.wallets.get("cash", {}))}
            for name in account.wallets:
                if name not in {"cash", "flex"}:
                    told[name] = self._margin_account(account, name)
            told["flex"] = self._flex(account)
            return {"accounts": told}

        return Prepared(READ_COST, act)

    def _order(
        self, order: FuturesOrder, known: dict[str, tuple[tuple[object, ...], bytes]]
    ) -> bytes:
        """Write an order, or take what was written of it while it was the same."""
        state = (
            order.working,
            order.filled,
            order.limit_price,
            order.trigger_price,
            order.updated_at,
            order.state,
            self.tells_post,
        )
        before = known.get(order.id)
        if before is None or before[0] != state:
            before = state, dump(open_order(order, tells_post=self.tells_post))
        self._written[order.id] = before
        return before[1]

    def _position(self, position: FuturesPosition) -> Json:
        contract = position.contract
        return {
            "side": position.side,
            "symbol": contract.symbol,
            "price": _rounded(position.entry_price),
            "fillTime": milliseconds(position.opened_at),
            "size": abs(position.quantity),
            "unrealizedFunding": _rounded(position.funding),
            "unrealizedPnl": _rounded(unrealized(position, self._exchange.market)),
            "pnlCurrency": contract.currency,
        }

    def _margin_account(self, account: FuturesAccount, wallet: str) -> Json:
        margin = margins(account, wallet, self._exchange.market)
        positions = [p for p in account.positions.values() if p.contract.wallet == wallet]
        coins = account.wallets[wallet]
        told: dict[str, Json] = {p.contract.symbol: p.quantity for p in positions}
        return {
            "type": "marginAccount",
            "currency": next((coin.lower() for coin in coins), "xbt"),
            "balances": {**told, **{coin.lower(): amount for coin, amount in coins.items()}},
            "auxiliary": _auxiliary(margin),
            "marginRequirements": _thresholds(margin),
            "triggerEstimates": {"im": 0, "mm": 0, "lt": 0, "tt": 0},
        }

    def _flex(self, account: FuturesAccount) -> Json:
        margin, coins = margins(account, "flex", self._exchange.market), account.wallets
        unrealised = margin.pnl + margin.funding
        return {
            "type": "multiCollateralMarginAccount",
            "currencies": {
                coin: self._currency(coin, amount) for coin, amount in coins.get("flex", {}).items()
            },
            "balanceValue": _rounded(margin.balance),
            "portfolioValue": _rounded(margin.portfolio),
            "collateralValue": _rounded(margin.collateral),
            "initialMargin": _rounded(margin.initial),
            "initialMarginWithOrders": _rounded(margin.initial_with_orders),
            "maintenanceMargin": _rounded(margin.maintenance),
            "pnl": _rounded(margin.pnl),
            "unrealizedFunding": _rounded(margin.funding),
            "totalUnrealized": _rounded(unrealised),
            "totalUnrealizedAsMargin": _rounded(unrealised),
            "marginEquity": _rounded(margin.equity),
            "availableMargin": _rounded(margin.available),
        }

    def _currency(self, coin: str, amount: Decimal) -> Json:
        value = self._exchange.market.value(coin, amount)
        return {
            "quantity": amount,
            "value": _rounded(value),
            "collateral": _rounded(value if coin == "USD" else EXACT.multiply(value, HAIRCUT)),
            "available": amount,
        }


def _rounded(value: Decimal) -> Decimal:
    return _DOUBLE.plus(value)


def _cash(balances: dict[str, Decimal]) -> Json:
    return {
        "type": "cashAccount",
        "balances": {coin.lower(): amount for coin, amount in balances.items()},
    }


def _auxiliary(margin: Margins) -> Json:
    return {
        "af": _rounded(margin.available),
        "pnl": _rounded(margin.pnl),
        "pv": _rounded(margin.portfolio),
        "funding": _rounded(margin.funding),
        "usd": 0,
    }


def _thresholds(margin: Margins) -> Json:
    half = margin.maintenance / 2
    return {
        "im": _rounded(margin.initial_with_orders),
        "mm": _rounded(margin.maintenance),
        "lt": _rounded(half),
        "tt": _rounded(half / 2),
    }
