"""One Starlette app over the faces, with the market and the exchange behind them."""

from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import NotRequired, TypedDict

from starlette.applications import Starlette
from starlette.types import ASGIApp

from tui.simulator import disturbances
from tui.simulator.activity import Churn, OtherProgram
from tui.simulator.bulk import open_many
from tui.simulator.clock import Clock, SystemClock
from tui.simulator.control import control_routes
from tui.simulator.edge import Edge
from tui.simulator.exchange import Exchange
from tui.simulator.faults import Faults
from tui.simulator.instrument import Instrument, listing
from tui.simulator.kraken_embed import disturbances as embed_disturbances
from tui.simulator.kraken_embed.demo_book import open_demo_book as open_embed_demo
from tui.simulator.kraken_embed.exchange import EmbedExchange
from tui.simulator.kraken_embed.face import KrakenEmbed
from tui.simulator.kraken_embed.routes import edge_face as embed_edge_face
from tui.simulator.kraken_embed.routes import routes as embed_routes
from tui.simulator.kraken_futures import disturbances as futures_disturbances
from tui.simulator.kraken_futures.demo_book import open_demo_book as open_futures_demo
from tui.simulator.kraken_futures.exchange import FuturesExchange
from tui.simulator.kraken_futures.face import KrakenFutures
from tui.simulator.kraken_futures.routes import edge_face as futures_edge_face
from tui.simulator.kraken_futures.routes import routes as futures_routes
from tui.simulator.kraken_spot.face import KrakenSpot
from tui.simulator.kraken_spot.routes import edge_face, routes
from tui.simulator.kuna import disturbances as kuna_disturbances
from tui.simulator.kuna.demo_book import open_demo_book as open_kuna_demo
from tui.simulator.kuna.exchange import KunaExchange
from tui.simulator.kuna.face import Kuna
from tui.simulator.kuna.routes import edge_face as kuna_edge_face
from tui.simulator.kuna.routes import routes as kuna_routes
from tui.simulator.market import Market
from tui.simulator.opening import fund, open_demo_book
from tui.simulator.request_log import RequestLog
from tui.simulator.scenario import SCENARIOS, Scenario

_TICK = 0.25


class Described(TypedDict):
    """Where a venue is, and what signs for it."""

    base_url: str
    key: str
    secret: str
    users: NotRequired[list[str]]
    """IIBANs a partner's key may act for."""
    single_key: NotRequired[str]
    """A key that is sent as it is."""


class Simulation:
    """The simulated venues: their app, their market, their faults."""

    app: ASGIApp

    def __init__(
        self,
        *,
        seed: int = 7,
        scenario: str = "default",
        clock: Clock | None = None,
        orders: int = 0,
        churn: float = 0.0,
        answer_delay: tuple[float, float] | None = (0.030, 0.090),
        is_key_shared: bool = False,
    ) -> None:
        self._clock = clock or SystemClock()
        opening = SCENARIOS[scenario]
        self.market = Market(_listed(opening), seed, opening.pace)
        self.exchange = Exchange(self.market, self._clock, seed)
        self.kraken_spot = KrakenSpot(self.exchange, seed)
        self.kraken_spot.key.is_shared = is_key_shared
        self.account = self.exchange.account("main")
        self.account.tier = opening.tier
        self.futures = FuturesExchange(self._clock, seed, opening.pace)
        self.kraken_futures = KrakenFutures(self.futures, self._clock, seed)
        self.futures_account = self.futures.account("main")
        spot_prices = {i.symbol: i.opening for i in self.market.instruments}
        self.kuna = KunaExchange(self._clock, seed, spot_prices, opening.pace)
        self.kuna_face = Kuna(self.kuna, seed)
        self.kuna_account = self.kuna.account("main")
        self.embed = EmbedExchange(self.market, self.exchange.now, seed)
        self.kraken_embed = KrakenEmbed(self.embed, seed)
        self.faults = Faults(self.exchange.clock.age)
        self.requests = RequestLog()
        """Every private call in order of arrival, and what was made of it."""
        disturbances.connect(
            self.faults, self.exchange, self.kraken_spot, self.account, opening.tier
        )
        futures_disturbances.connect(self.faults, self.futures, self.kraken_futures)
        embed_disturbances.connect(self.faults, self.embed, self.kraken_embed)
        kuna_disturbances.connect(self.faults, self.kuna, self.kuna_face)
        self._activities: list[OtherProgram | Churn] = []
        if orders:
            self._open_many(orders, Decimal(str(churn)), seed, is_limited=opening.tier == "starter")
        else:
            self._open_demo(opening, seed)
        open_futures_demo(self.futures, self.futures_account)
        open_embed_demo(self.embed)
        open_kuna_demo(self.kuna, self.kuna_account)
        self._arm(opening)
        served = [
            *routes(self.kraken_spot, self.exchange),
            *futures_routes(self.kraken_futures),
            *embed_routes(self.kraken_embed),
            *kuna_routes(self.kuna_face),
            *control_routes(self),
        ]
        self.app = Edge(
            Starlette(routes=served),
            self.faults,
            self._clock,
            Random(f"{seed}/edge"),
            answer_delay,
            venue_time=self.exchange.now,
            faces=(
                edge_face(self.kraken_spot),
                futures_edge_face(self.kraken_futures),
                embed_edge_face(self.kraken_embed),
                kuna_edge_face(self.kuna_face),
            ),
            log=self.requests,
        )

    def step(self, seconds: float | Decimal) -> None:
        """Let the venue live through so many seconds, by hand."""
        self.exchange.step(Decimal(str(seconds)), self._act)
        self.futures.step(Decimal(str(seconds)))
        self.kuna.step(Decimal(str(seconds)))

    async def run(self) -> None:
        """Live for ever, a quarter of a second at a time."""
        while True:
            await self._clock.sleep(_TICK)
            self.step(_TICK)

    def describe(self, base_url: str) -> dict[str, Described]:
        """Return where each venue is, and a key for it."""
        spot, futures = self.kraken_spot.key, self.kraken_futures.key
        embed, kuna = self.kraken_embed.key, self.kuna_face.key
        return {
            "kraken-spot": {"base_url": base_url, "key": spot.key, "secret": spot.secret},
            "kraken-futures": {"base_url": base_url, "key": futures.key, "secret": futures.secret},
            "kraken-embed": {
                "base_url": base_url,
                "key": embed.key,
                "secret": embed.secret,
                "users": list(self.embed.users),
            },
            "kuna": {
                "base_url": base_url,
                "key": kuna.key,
                "secret": kuna.secret,
                "single_key": kuna.single,
            },
        }

    def _act(self) -> None:
        for activity in self._activities:
            activity.act()
        self.embed.tick()

    def _open_demo(self, opening: Scenario, seed: int) -> None:
        fund(self.account)
        open_demo_book(self.exchange, self.account, Random(f"{seed}/opening"))
        if opening.newcomers_every is not None:
            rng = Random(f"{seed}/other-program")
            self._activities.append(
                OtherProgram(self.exchange, self.account, rng, opening.newcomers_every)
            )

    def _open_many(self, orders: int, churn: Decimal, seed: int, *, is_limited: bool) -> None:
        self.exchange.has_caps = self.kraken_spot.counters.is_enforced = is_limited
        open_many(self.exchange, self.account, orders, Random(f"{seed}/opening"))
        if churn:
            rng = Random(f"{seed}/churn")
            self._activities.append(Churn(self.exchange, self.account, rng, churn))

    def _arm(self, opening: Scenario) -> None:
        for fault in opening.faults:
            self.faults.arm(fault)
        self.faults.outage = opening.outage
        counters = self.kraken_spot.counters
        counters.background = opening.rest_background
        counters.preload(self.kraken_spot.key.key, Decimal(opening.rest_level))
        self.kraken_futures.budget.background = opening.futures_background
        if opening.embed_background is not None:
            self.kraken_embed.pace.enforce(opening.embed_background)
        if opening.kuna_background is not None:
            self.kuna_face.limits.enforce(opening.kuna_background)


def _listed(opening: Scenario) -> list[Instrument]:
    """Return the listing with the scenario's prices."""
    return [
        replace(i, opening=Decimal(opening.prices[i.symbol])) if i.symbol in opening.prices else i
        for i in listing()
    ]
