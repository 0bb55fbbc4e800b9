"""The face itself: which path does what, and what stands before it."""

from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from typing import TYPE_CHECKING

from tui.simulator.clock import Clock
from tui.simulator.json_text import dump
from tui.simulator.kraken_futures import failures
from tui.simulator.kraken_futures.account import Stream
from tui.simulator.kraken_futures.budget import Budget
from tui.simulator.kraken_futures.call import Acted, Endpoint, Members, Prepared
from tui.simulator.kraken_futures.exchange import FuturesExchange
from tui.simulator.kraken_futures.failures import Failure
from tui.simulator.kraken_futures.holding import Pending
from tui.simulator.kraken_futures.keys import FuturesKey, make_key
from tui.simulator.kraken_futures.order_json import milliseconds
from tui.simulator.kraken_futures.parameters import Parameters
from tui.simulator.kraken_futures.past import PastEndpoints
from tui.simulator.kraken_futures.public import PublicEndpoints
from tui.simulator.kraken_futures.reading import ReadingEndpoints
from tui.simulator.kraken_futures.trading import TradingEndpoints
from tui.simulator.kraken_futures.visibility import Visibility

if TYPE_CHECKING:
    from collections.abc import Callable

API = "/derivatives/api/v3/"
"""How the paths of trading, accounts and prices start."""
HISTORY = "/api/history/"
"""How the paths of the history start; a version follows."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A request as it came over the wire."""

    path: str
    query: bytes = field(repr=False)
    content_type: str
    body: bytes = field(repr=False)
    key: str = field(repr=False)
    authent: str = field(repr=False)
    nonce: str

    @property
    def sent(self) -> bytes:
        """Return what is signed of the parameters: the very bytes, the query before the body."""
        return self.query + self.body

    def parameters(self) -> Parameters:
        """Return the members of query and form together."""
        return Parameters.decode(self.query, self.content_type, self.body)


@dataclass(frozen=True, slots=True)
class Told:
    """An answer on its way out."""

    body: bytes
    status: int = HTTPStatus.OK


class KrakenFutures:
    """Kraken Futures REST over its exchange."""

    def __init__(self, exchange: FuturesExchange, clock: Clock, seed: int) -> None:
        self._exchange = exchange
        self._clock = clock
        self.budget = Budget(exchange.now)
        self.visibility = Visibility(exchange, exchange.now)
        self.reading = ReadingEndpoints(exchange, self.visibility)
        self.past = PastEndpoints(exchange)
        self._public = PublicEndpoints(exchange)
        self.is_in_maintenance = False
        self.keys: dict[str, FuturesKey] = {}
        self._rng = Random(f"{seed}/kraken-futures/keys")
        self._open: dict[tuple[str, str], Endpoint] = {
            ("GET", "instruments"): self._public.instruments,
            ("GET", "tickers"): self._public.tickers,
        }
        self._private = self._private_endpoints()
        self._streams = {stream.value: self.past.endpoint(stream) for stream in Stream}
        self.key = self.add_key("desk", "main")

    def add_key(self, name: str, account: str) -> FuturesKey:
        """Issue a key for an account."""
        key = make_key(name, self._exchange.account(account), self._rng)
        self.keys[key.key] = key
        return key

    def admit(self, request: Signed) -> FuturesKey:
        """Check key, signature and nonce; which of them was wrong is not told."""
        key = self.keys.get(request.key)
        if key is None:
            raise failures.error(failures.AUTHENTICATION)
        key.verify(request.path, request.sent, request.nonce, request.authent)
        key.take_nonce(request.nonce)
        return key

    async def answer(self, method: str, request: Signed, admit: "Callable[[], FuturesKey]") -> Told:
        """Answer a request for trading, an account, or prices."""
        return await self._told(lambda: self._act(method, request, admit))

    async def answer_ticker(self, symbol: str) -> Told:
        """Answer what one contract trades at."""
        return await self._told(lambda: self._public.ticker(symbol))

    async def answer_history(
        self, stream: str, request: Signed, admit: "Callable[[], FuturesKey]"
    ) -> Told:
        """Answer a look into the history, which has neither a result nor units to spend."""

        def act() -> Members:
            endpoint = self._streams.get(stream)
            if endpoint is None:
                raise failures.not_found()
            prepared = endpoint(request.parameters())
            account = _admitted_to_history(admit).account
            self.budget.draw(account.name, prepared.cost)
            told = prepared.act(account)
            if isinstance(told, Acted):
                raise TypeError("the history carries out nothing")
            return told

        return await self._told(act, result=False)

    def error_body(self, text: str) -> bytes:
        """Return the answer for one error text; the venue is unavailable when there is none."""
        failure = failures.error(text or failures.UNAVAILABLE)
        return self._refusal(failure).body

    def _act(
        self, method: str, request: Signed, admit: "Callable[[], FuturesKey]"
    ) -> "Members | Acted":
        name = request.path.removeprefix(API)
        public = self._open.get((method, name))
        if public is not None:
            return public(request.parameters()).act(self.key.account)
        private = self._private.get((method, name))
        if private is None:
            raise failures.not_found()
        prepared: Prepared = private.prepare(request.parameters())
        key = admit()
        if private.is_write and key.is_read_only:
            raise failures.error(failures.AUTHENTICATION)
        self.budget.spend(key.account.name, prepared.cost)
        if self.is_in_maintenance:
            raise failures.error(failures.UNAVAILABLE)
        if private.is_write:
            self.visibility.acting(key.account)
        return prepared.act(key.account)

    async def _told(self, act: "Callable[[], Members | Acted]", *, result: bool = True) -> Told:
        """Carry out, wait for what is held, and wrap what came of it, or of its refusal."""
        try:
            done = act()
            if isinstance(done, Acted):
                await self._released(done.pending)
                done = done.tell(done.pending.results)
        except Failure as failure:
            return self._refusal(failure)
        head: Members = {"result": "success"} if result else {}
        return Told(dump({**head, **done, "serverTime": self._time()}))

    async def _released(self, pending: Pending) -> None:
        """Wait until every instruction that is held has been carried out."""
        while pending.release_at is not None:
            left = pending.release_at - self._exchange.now()
            if left <= 0:
                self._exchange.release_due()
                return
            await self._clock.sleep(float(left))

    def _refusal(self, failure: Failure) -> Told:
        refused = failure.refused
        time: Members = {"serverTime": self._time()} if refused.has_time else {}
        return Told(dump({**refused.members, **time}), refused.status)

    def _time(self) -> str:
        return milliseconds(self._exchange.now())

    def _private_endpoints(self) -> dict[tuple[str, str], "_Private"]:
        reading, trading = self.reading, TradingEndpoints(self._exchange)
        after = trading.cancel_all_after
        return {
            ("GET", "openorders"): _Private(reading.open_orders),
            ("GET", "fills"): _Private(reading.fills),
            ("GET", "openpositions"): _Private(reading.open_positions),
            ("GET", "accounts"): _Private(reading.accounts),
            ("POST", "orders/status"): _Private(reading.orders_status),
            # As ccxt asks; the reference has only the other one.
            ("GET", "orders/status"): _Private(reading.orders_status),
            ("POST", "batchorder"): _Private(trading.batch_order, is_write=True),
            ("POST", "sendorder"): _Private(trading.send_order, is_write=True),
            ("POST", "editorder"): _Private(trading.edit_order, is_write=True),
            ("POST", "cancelorder"): _Private(trading.cancel_order, is_write=True),
            ("POST", "cancelallorders"): _Private(trading.cancel_all, is_write=True),
            ("POST", "cancelallordersafter"): _Private(after, is_write=True),
        }


@dataclass(frozen=True, slots=True)
class _Private:
    prepare: Endpoint
    is_write: bool = False
    """Whether a key that may only read is refused."""


def _admitted_to_history(admit: "Callable[[], FuturesKey]") -> FuturesKey:
    try:
        return admit()
    except Failure as failure:
        code = str(failure.refused.members.get("error"))
        raise failures.unauthorized(code) from None
