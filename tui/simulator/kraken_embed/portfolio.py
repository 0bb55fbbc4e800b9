"""Endpoints of a user's portfolio: what became of custom orders, and what everything is worth."""

from decimal import Decimal
from typing import TYPE_CHECKING

from tui.simulator.kraken_embed import failures
from tui.simulator.kraken_embed.call import Call, Query, Result
from tui.simulator.kraken_embed.exchange import EmbedExchange
from tui.simulator.kraken_embed.failures import Failure, invalid
from tui.simulator.kraken_embed.habits import Reference, TransactionPath
from tui.simulator.kraken_embed.order_json import CURRENCY, amount_text, moment
from tui.simulator.kraken_embed.paging import Spot, next_cursor, paged
from tui.simulator.kraken_embed.search import Search
from tui.simulator.kraken_embed.trade import Leg
from tui.simulator.kraken_embed.user import Transaction
from tui.simulator.numbers import ZERO, padded

if TYPE_CHECKING:
    from tui.simulator.json_text import Json

_SORTINGS = ("descending", "ascending")
_LARGEST_PAGE = 500
_DEFAULT_PAGE = 50
_DOLLAR = "USD"


class PortfolioEndpoints:
    """Transactions, and what there is."""

    def __init__(self, exchange: EmbedExchange) -> None:
        self._exchange = exchange

    def transactions(self, call: Call) -> Result:
        """Tell transactions, of the user in the path or, as the guide has it, in the query."""
        query, habits = call.query, self._exchange.habits
        path = TransactionPath.REFERENCE if call.named else TransactionPath.GUIDE
        if habits.closed_path is path:
            raise Failure(failures.UNKNOWN_PATH)
        user, search = self._exchange.user_of(call.named or query.one("user")), Search.read(query)
        if habits.refuses_types and search.wants("types"):
            raise invalid("types")
        seen = [one for one in user.transactions if one.visible_at <= self._exchange.now()]
        page, cursor = paged(
            (one for one in seen if search.finds(one, _names(one, habits.reference))),
            _spot,
            cursor=query.one("cursor"),
            size=query.count("page_size", _DEFAULT_PAGE, _LARGEST_PAGE),
            newest_first=_is_descending(query),
        )
        rows: list[Json] = [self._told(one) for one in page]
        return {"transactions": rows, **next_cursor(cursor, habits.last_page)}

    def summary(self, call: Call) -> Result:
        """Tell what everything is worth."""
        user, rates = self._exchange.user_of(call.named), self._exchange.rates
        quote = self._exchange.asset(
            call.query.one("quote") or _DOLLAR, failures.UNKNOWN_QUOTE_ASSET
        )
        owned = user.balances.items()
        worth = sum((amount * rates.rate(asset, quote.symbol) for asset, amount in owned), ZERO)
        return {
            "currency": quote.symbol,
            "portfolio_value": padded(worth, quote.decimals),
            "available_balance": padded(user.balances.get(quote.symbol, ZERO), quote.decimals),
            "withheld_value": padded(ZERO, quote.decimals),
            "open_orders": sum(order.is_live for order in user.orders.values()),
            "timestamp": moment(self._exchange.now()),
        }

    def _told(self, one: Transaction) -> "Json":
        return {
            "id": one.id,
            "time": moment(one.at),
            "type": one.type,
            **_references(one, self._exchange.habits.reference),
            "status": one.status,
            "spend": self._leg(one, one.trade.spend),
            "receive": self._leg(one, one.trade.receive),
        }

    def _leg(self, one: Transaction, leg: Leg) -> "Json":
        fee: dict[str, Json] = {"fee": self._amount(leg, leg.fee)} if leg.fee else {}
        return {
            "amount": self._amount(leg, leg.subtotal),
            **fee,
            "total": self._amount(leg, leg.total),
            "ledger_id": f"L{one.id}{leg.asset}",
            "time": moment(one.at),
        }

    def _amount(self, leg: Leg, amount: Decimal) -> "Json":
        asset = self._exchange.assets[leg.asset]
        text = amount_text(amount, asset.decimals)
        return {"asset": leg.asset, "amount": text, "asset_class": CURRENCY}


def _names(one: Transaction, reference: Reference) -> frozenset[str]:
    return frozenset(_references(one, reference).values())


def _references(one: Transaction, reference: Reference) -> dict[str, str]:
    match reference:
        case Reference.ORDER:
            return {"ref_id": one.order_id, "ref_id2": one.quote_id}
        case Reference.QUOTE:
            return {"ref_id": one.quote_id}
        case Reference.ABSENT:
            return {}


def _is_descending(query: Query) -> bool:
    sorting = query.one("sorting") or _SORTINGS[0]
    if sorting not in _SORTINGS:
        raise invalid("sorting")
    return sorting == _SORTINGS[0]


def _spot(one: Transaction) -> Spot:
    return one.at, one.id
