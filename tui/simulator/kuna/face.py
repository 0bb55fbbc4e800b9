"""The face itself: which path does what, and what stands before it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from math import ceil
from random import Random

from tui.simulator.json_text import dump
from tui.simulator.kuna import failures
from tui.simulator.kuna.account import KunaAccount
from tui.simulator.kuna.call import Call, Endpoint, Partly
from tui.simulator.kuna.exchange import KunaExchange
from tui.simulator.kuna.failures import Failure
from tui.simulator.kuna.keys import KunaKey, make_key
from tui.simulator.kuna.limits import Limits
from tui.simulator.kuna.parameters import Query
from tui.simulator.kuna.public import PublicEndpoints
from tui.simulator.kuna.reading import ReadingEndpoints
from tui.simulator.kuna.telling import Teller, Told
from tui.simulator.kuna.trading import TradingEndpoints
from tui.simulator.kuna.visibility import Visibility

API = "/v4/"
"""How every path starts."""
_NAMED = (
    re.compile(r"(order/private/details)/([^/]+)"),
    re.compile(r"order/private/([^/]+)(/trades)"),
    re.compile(r"(order/public/book|trade/(?:public|private)/book)/([^/]+)"),
)
"""Paths that name an order or a pair."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A request as it came over the wire."""

    method: str
    path: str
    target: bytes
    """Path and query as they were sent, which is what is signed."""
    query: bytes = field(repr=False)
    body: bytes = field(repr=False)
    single: str = field(repr=False)
    key: str = field(repr=False)
    nonce: str
    signature: str = field(repr=False)


class Kuna:
    """Kuna's REST interface over its exchange."""

    def __init__(self, exchange: KunaExchange, seed: int) -> None:
        self._exchange = exchange
        self.teller = Teller(exchange.habits)
        self.visibility = Visibility(exchange.now)
        self.limits = Limits(exchange.now)
        self.is_in_maintenance = False
        self.keys: list[KunaKey] = []
        self._rng = Random(f"{seed}/kuna/keys")
        self._open = _public(PublicEndpoints(exchange))
        self._private = _private(exchange, self.visibility)
        self.key = self.add_key("main")

    def add_key(self, account: str) -> KunaKey:
        """Issue a key for an account."""
        key = make_key(self._exchange.account(account), self._rng)
        self.keys.append(key)
        return key

    def admit(self, request: Arrived) -> KunaKey:
        """Check the single key, or key, signature and nonce; what was wrong is not told."""
        if request.single:
            key = next((key for key in self.keys if key.single == request.single), None)
        else:
            key = next((key for key in self.keys if key.key == request.key), None)
        if key is None:
            raise failures.unauthorized()
        if not request.single:
            key.verify(request.target, request.nonce, request.body, request.signature)
            key.take_nonce(request.nonce)
        if self._exchange.habits.refuses_address:
            raise failures.address()
        return key

    def answer(self, request: Arrived, admit: Callable[[], KunaKey]) -> Told:
        """Answer a request."""
        try:
            return self._act(request, admit)
        except Failure as failure:
            return self.teller.tell(failure)

    def error_body(self, text: str) -> bytes:
        """Return the answer for one error text; the venue is unavailable when there is none."""
        code, _, message = (text or failures.UNAVAILABLE).partition(" - ")
        return dump(failures.errors(code, message))

    def _act(self, request: Arrived, admit: Callable[[], KunaKey]) -> Told:
        template, name = _template(request.path.removeprefix(API))
        public = self._open.get((request.method, template))
        endpoint = public or self._private.get((request.method, template))
        if endpoint is None:
            raise Failure(failures.NOT_FOUND, HTTPStatus.NOT_FOUND, "Cannot find this path")
        account = self._counted(None if public else admit())
        if self.is_in_maintenance:
            raise failures.maintenance()
        self._exchange.catch_up()
        if request.method == "POST":
            self.visibility.acting(account)
        answer = endpoint(Call(account, Query(request.query), request.body, name))
        if isinstance(answer, Partly):
            return Told(dump({"data": answer.data, "errors": answer.errors}))
        return Told(dump({"data": answer}))

    def _counted(self, key: KunaKey | None) -> KunaAccount:
        """Count a call, and return the account it is for; refuse what comes too fast."""
        wait = self.limits.wait("" if key is None else key.key)
        if wait:
            raise failures.too_fast(ceil(wait))
        return (key or self.key).account


def _template(path: str) -> tuple[str, str]:
    """Return a path without the name of the order or pair in it, and that name."""
    for pattern in _NAMED:
        match = pattern.fullmatch(path)
        if match and match[2] == "/trades":
            return "order/private/trades", match[1]
        if match:
            return match[1], match[2]
    return path, ""


def _public(endpoints: PublicEndpoints) -> dict[tuple[str, str], Endpoint]:
    return {
        ("GET", "public/timestamp"): endpoints.timestamp,
        ("GET", "public/fees"): endpoints.fees,
        ("GET", "public/currencies"): endpoints.currencies,
        ("GET", "markets/public/getAll"): endpoints.markets,
        ("GET", "markets/public/tickers"): endpoints.tickers,
        ("GET", "order/public/book"): endpoints.book,
        ("GET", "trade/public/book"): endpoints.trades,
    }


def _private(exchange: KunaExchange, visibility: Visibility) -> dict[tuple[str, str], Endpoint]:
    public, reading = PublicEndpoints(exchange), ReadingEndpoints(exchange, visibility)
    trading = TradingEndpoints(exchange)
    return {
        ("GET", "private/me"): reading.me,
        ("GET", "private/getBalance"): reading.balances,
        ("GET", "order/private/active"): reading.active,
        ("GET", "order/private/history"): reading.history,
        ("GET", "order/private/details"): reading.details,
        ("GET", "order/private/trades"): reading.trades_of_order,
        ("GET", "trade/private/history"): reading.trade_history,
        ("GET", "markets/private/tickers"): public.tickers,
        ("GET", "trade/private/book"): public.trades,
        ("POST", "order/private/create"): trading.create,
        ("POST", "order/private/cancel"): trading.cancel,
        ("POST", "order/private/cancel/multi"): trading.cancel_multi,
    }
