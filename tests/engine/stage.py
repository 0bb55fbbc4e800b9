"""An engine on stage: fake venues, a clock that tests move, and what was seen to happen."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

from tests.builders import MAIN, make_instrument, make_order
from tests.clock import ManualClock
from tests.fakes import FakeVenue, fake_account
from tui.domain.activity import ActivityEntry, ActivityKind
from tui.domain.health import AccountHealth
from tui.domain.identifiers import AccountName, InstrumentId, InstrumentKey, VenueId
from tui.domain.order import Order
from tui.domain.state import BlotterState
from tui.engine.engine import Engine
from tui.venues.port import VenuePort


class Stage:
    def __init__(self, engine: Engine, clock: ManualClock) -> None:
        self.engine = engine
        self.clock = clock
        self.published: list[BlotterState] = []
        engine.subscribe(self.published.append)

    @property
    def state(self) -> BlotterState:
        return self.engine.state

    def health(self, account: str = MAIN) -> AccountHealth:
        return self.state.health[AccountName(account)]

    def listed(self, account: str = MAIN) -> set[str]:
        return {key.order_id for key in self.state.book.orders(AccountName(account))}

    def entries(self, *kinds: ActivityKind) -> list[ActivityEntry]:
        """Oldest first; all kinds when none is named."""
        return [e for e in reversed(self.engine.activity()) if not kinds or e.kind in kinds]

    def kinds(self) -> list[ActivityKind]:
        return [entry.kind for entry in self.entries()]

    async def advance(self, seconds: float) -> None:
        await self.clock.advance(seconds)


def spot(clock: ManualClock, name: str = MAIN, seconds: float = 5, host: str = "a") -> FakeVenue:
    """A venue that lists BTC/USD and ETH/USD."""
    venue = FakeVenue(
        fake_account(name, host=host), clock=clock, poll_period=timedelta(seconds=seconds)
    )
    venue.known_instruments = {
        InstrumentKey(VenueId.KRAKEN_SPOT, InstrumentId(one)): make_instrument(one)
        for one in ("XBTUSD", "ETHUSD")
    }
    return venue


def connector(*venues: VenuePort) -> "_Connect":
    return _Connect(venues)


class _Connect:
    def __init__(self, venues: Sequence[VenuePort]) -> None:
        self._venues = venues

    async def __call__(self) -> Sequence[VenuePort]:
        return self._venues


@asynccontextmanager
async def on_stage(clock: ManualClock, *venues: FakeVenue) -> AsyncIterator[Stage]:
    """Run the engine over these venues; it has polled once unless a venue hangs."""
    accounts = tuple(venue.account for venue in venues)
    async with Engine(accounts=accounts, connect=connector(*venues), clock=clock) as engine:
        stage = Stage(engine, clock)
        await clock.settle()
        yield stage


def filled(order_id: str, quantity: str, *, price: str | None = None) -> Order:
    return make_order(order_id, filled_quantity=quantity, average_fill_price=price)
