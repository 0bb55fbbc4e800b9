"""The face itself: which path does what, and what stands before it."""

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from tui.simulator.exchange import Exchange, Mode
from tui.simulator.json_text import Json, dump
from tui.simulator.kraken_spot import errors
from tui.simulator.kraken_spot.amend_order import AmendEndpoint
from tui.simulator.kraken_spot.books import BookEndpoints
from tui.simulator.kraken_spot.call import Call
from tui.simulator.kraken_spot.cancelling import CancellingEndpoints
from tui.simulator.kraken_spot.counters import Counters
from tui.simulator.kraken_spot.edit_order import EditEndpoint
from tui.simulator.kraken_spot.errors import SpotError, text_of
from tui.simulator.kraken_spot.keys import ApiKey, make_key
from tui.simulator.kraken_spot.names import pair_directory
from tui.simulator.kraken_spot.parameters import Parameters
from tui.simulator.kraken_spot.public import PublicEndpoints
from tui.simulator.kraken_spot.reading import ReadingEndpoints
from tui.simulator.kraken_spot.trading import TradingEndpoints
from tui.simulator.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

PublicEndpoint: TypeAlias = "Callable[[Parameters], Json]"
PrivateEndpoint: TypeAlias = "Callable[[Call], Json]"

_Endpoint = TypeVar("_Endpoint")

_FUNDS = ("query-funds",)
_OPEN = ("query-open-trades",)
_CLOSED = ("query-closed-trades",)
_EITHER = ("query-open-trades", "query-closed-trades")
_MODIFY = ("modify-trades",)
_CANCEL = ("modify-trades", "close-trades")


@dataclass(frozen=True, slots=True)
class Private:
    """A private endpoint with its price and the permissions of which it needs one."""

    answer: PrivateEndpoint
    cost: int = 1
    permissions: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Permissions needed on top."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A private request as it came over the wire."""

    path: str
    key: str = field(repr=False)
    signature: str = field(repr=False)
    content_type: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Admission:
    """A request whose sender is known, and whose nonce is used."""

    key: ApiKey
    parameters: Parameters


class KrakenSpot:
    """Kraken Spot REST over the exchange."""

    def __init__(self, exchange: Exchange, seed: int) -> None:
        self._exchange = exchange
        self.directory = dict(pair_directory(exchange.market))
        self.counters = Counters(exchange.now)
        self._reading = ReadingEndpoints(exchange, self.directory)
        self._books = BookEndpoints(exchange, self.directory)
        self.cancelling = CancellingEndpoints(exchange, self.counters)
        self.keys: dict[str, ApiKey] = {}
        self._trading = TradingEndpoints(exchange, self.counters)
        self._amending = AmendEndpoint(exchange, self.counters)
        self._editing = EditEndpoint(exchange, self.counters)
        self._rng = Random(f"{seed}/kraken-spot/keys")
        public = PublicEndpoints(exchange, self.directory)
        self._public: dict[str, PublicEndpoint] = {
            "Time": public.time,
            "SystemStatus": public.system_status,
            "Assets": public.assets,
            "AssetPairs": public.asset_pairs,
            "Ticker": public.ticker,
            "Depth": public.depth,
            "Trades": public.trades,
        }
        self._private = self._private_endpoints()
        self.key = self.add_key("desk", "main")

    def add_key(self, name: str, account: str) -> ApiKey:
        """Issue a key for an account."""
        key = make_key(name, self._exchange.account(account), self._rng)
        self.keys[key.key] = key
        return key

    def answer_public(self, name: str, query: Parameters) -> bytes:
        """Answer a public request."""
        endpoint = self._public.get(name)
        return _answer(lambda: _known(endpoint)(query))

    def admit(self, request: Signed) -> Admission:
        """Check key, signature and nonce, in the order in which requests arrive."""
        key = self.keys.get(request.key)
        if key is None:
            raise SpotError(errors.INVALID_KEY)
        try:
            parameters = Parameters.decode(request.content_type, request.body)
        except ValueError:
            raise SpotError(errors.BAD_REQUEST) from None
        nonce = parameters.nonce
        if nonce is None:
            raise SpotError(errors.INVALID_NONCE)
        key.verify(request.path, nonce, request.body, request.signature)
        key.take_nonce(nonce)
        return Admission(key, parameters)

    def answer_private(
        self, name: str, admit: "Callable[[], Admission]", received_at: Decimal
    ) -> bytes:
        """Answer a private request: key, signature, nonce, permission, counter, then the act."""

        def act() -> "Json":
            endpoint = _known(self._private.get(name))
            admission = admit()
            key = admission.key
            key.require(*endpoint.permissions)
            key.require(*endpoint.also)
            self.counters.request(key.key, key.account.tier, endpoint.cost)
            if self._exchange.mode is Mode.MAINTENANCE:
                raise SpotError(errors.UNAVAILABLE)
            now = self._exchange.now()
            return endpoint.answer(Call(key, admission.parameters, received_at, now))

        return _answer(act)

    def _private_endpoints(self) -> dict[str, Private]:
        reading, books = self._reading, self._books
        trading, cancelling = self._trading, self.cancelling
        return {
            "GetApiKeyInfo": Private(reading.key_info),
            "OpenOrders": Private(reading.open_orders, 1, _OPEN),
            "ClosedOrders": Private(reading.closed_orders, 1, _CLOSED),
            "QueryOrders": Private(reading.query_orders, 1, _EITHER),
            "OrderAmends": Private(reading.order_amends, 1, _EITHER),
            "TradesHistory": Private(books.trades_history, 2, _CLOSED),
            "QueryTrades": Private(books.query_trades, 2, _CLOSED),
            "OpenPositions": Private(books.open_positions, 1, _OPEN),
            "Balance": Private(books.balance, 1, _FUNDS),
            "BalanceEx": Private(books.balance_ex, 1, _FUNDS),
            "TradeBalance": Private(books.trade_balance, 1, _FUNDS),
            "AddOrder": Private(trading.add_order, 0, _MODIFY),
            "AddOrderBatch": Private(trading.add_order_batch, 1, _MODIFY, ("close-trades",)),
            "AmendOrder": Private(self._amending.amend_order, 1, _CANCEL),
            "EditOrder": Private(self._editing.edit_order, 1, _MODIFY, ("close-trades",)),
            "CancelOrder": Private(cancelling.cancel_order, 0, _CANCEL),
            "CancelOrderBatch": Private(cancelling.cancel_order_batch, 1, _CANCEL),
            "CancelAll": Private(cancelling.cancel_all, 1, _CANCEL),
            "CancelAllOrdersAfter": Private(cancelling.cancel_all_after, 1, _CANCEL),
        }


def _known(endpoint: _Endpoint | None) -> _Endpoint:
    if endpoint is None:
        raise SpotError(errors.UNKNOWN_METHOD)
    return endpoint


def _answer(act: "Callable[[], Json]") -> bytes:
    """Wrap a result, or a refusal, in the venue's envelope."""
    try:
        return b'{"error":[],"result":' + dump(act()) + b"}"
    except SpotError as error:
        return dump({"error": [error.text]})
    except Refusal as refusal:
        return dump({"error": [text_of(refusal)]})


def error_body(text: str) -> bytes:
    """Return the answer for one error text; the service is unavailable when there is none."""
    return dump({"error": [text or errors.UNAVAILABLE]})
