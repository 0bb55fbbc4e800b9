"""The face itself: which path does what, and what stands before it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from random import Random

from tui.simulator.json_text import dump
from tui.simulator.kraken_embed import failures
from tui.simulator.kraken_embed.assets import AssetEndpoints
from tui.simulator.kraken_embed.call import Call, Endpoint, Query, Result, Signed
from tui.simulator.kraken_embed.exchange import EmbedExchange
from tui.simulator.kraken_embed.failures import ErrorShape, Failure, invalid
from tui.simulator.kraken_embed.keys import EmbedKey, make_key
from tui.simulator.kraken_embed.orders import OrderEndpoints
from tui.simulator.kraken_embed.pace import Pace
from tui.simulator.kraken_embed.paths import place_of
from tui.simulator.kraken_embed.portfolio import PortfolioEndpoints
from tui.simulator.kraken_embed.quotes import QuoteEndpoints
from tui.simulator.kraken_embed.rates import RateEndpoints

VERSION = "2025-04-15"
"""The only version there is."""

_JSON = "application/json"
_PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Told:
    """An answer on its way out."""

    body: bytes
    status: int = HTTPStatus.OK
    media_type: str = _JSON
    wait: int = 0
    """After how many seconds to come back; 0 where it is not said."""


class KrakenEmbed:
    """Kraken Embed REST over its exchange."""

    def __init__(self, exchange: EmbedExchange, seed: int) -> None:
        self._exchange = exchange
        self._rng = Random(f"{seed}/kraken-embed/keys")
        self.pace = Pace(exchange.now)
        self.is_in_maintenance = False
        self.keys: dict[str, EmbedKey] = {}
        self._endpoints = self._made()
        self.key = self.add_key()

    def add_key(self) -> EmbedKey:
        """Issue a key of the partner."""
        key = make_key(self._rng)
        self.keys[key.key] = key
        return key

    def admit(self, request: Signed) -> None:
        """Check key, signature and nonce."""
        key = self.keys.get(request.key)
        if key is None:
            raise Failure(failures.INVALID_KEY)
        key.verify(request.target, request.body, request.nonce, request.signature)
        key.take_nonce(request.nonce)

    def answer(self, request: Signed, admit: Callable[[], None]) -> Told:
        """Answer one request."""
        try:
            admit()
            return Told(dump({"result": self._act(request)}))
        except Failure as failure:
            return replace(self._refusal(failure.text), wait=failure.wait)

    def error_body(self, text: str) -> bytes:
        """Return the answer for one error text; the venue is unavailable when there is none."""
        return self._refusal(text or failures.UNAVAILABLE).body

    def error_status(self, text: str) -> int:
        """Return the status such an answer comes with."""
        return failures.status_of(text or failures.UNAVAILABLE)

    def _act(self, request: Signed) -> Result:
        self.pace.count(request.key)
        if request.version not in (None, VERSION):
            raise invalid("Payward-Version")
        place = place_of(request.method, request.path)
        if place is None:
            raise Failure(failures.UNKNOWN_PATH)
        if self.is_in_maintenance:
            raise Failure(failures.UNAVAILABLE)
        call = Call(place.named, Query.decode(request.raw_query), request.body)
        return self._endpoints[place.endpoint](call)

    def _refusal(self, text: str) -> Told:
        shape = self._exchange.habits.error_shape
        media_type = _PROBLEM if shape is ErrorShape.PROBLEM else _JSON
        return Told(dump(failures.told(text, shape)), failures.status_of(text), media_type)

    def _made(self) -> dict[str, Endpoint]:
        orders = OrderEndpoints(self._exchange)
        assets = AssetEndpoints(self._exchange)
        quotes = QuoteEndpoints(self._exchange)
        portfolio = PortfolioEndpoints(self._exchange)
        return {
            "create": orders.create,
            "list": orders.page,
            "get": orders.get,
            "cancel": orders.cancel,
            "assets": assets.page,
            "asset": assets.one,
            "prospective": quotes.prospective,
            "request-quote": quotes.request,
            "quote": quotes.get,
            "execute-quote": quotes.execute,
            "transactions": portfolio.transactions,
            "portfolio": portfolio.summary,
            "rates": RateEndpoints(self._exchange).rates,
        }
