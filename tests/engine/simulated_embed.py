"""The engine over the real client and the simulated Kraken Embed, able to send."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from tests.builders import MAIN
from tests.clock import ManualClock
from tests.custom import embed_create
from tests.engine.simulated import trading_client, trading_desk
from tests.engine.venue_desk import DeskOf
from tui.domain.identifiers import AccountName, ClientOrderId, VenueId
from tui.domain.intents import CancelIntent, CreateIntent
from tui.simulator.asgi import Simulation
from tui.simulator.kraken_embed.demo_book import FIRST
from tui.simulator.kraken_embed.order import (
    Action,
    ActionType,
    Condition,
    CustomOrder,
    OrderStatus,
    PriceTrigger,
)
from tui.venues.port import VenuePort

TARGET = Decimal("20000.00")
"""So far below the market that nothing reaches it."""
AMOUNT = Decimal("25.00")


def client_of(
    simulation: Simulation,
    clock: ManualClock,
    folder: Path,
    name: AccountName = MAIN,
    wire: httpx.AsyncBaseTransport | None = None,
    **members: Any,
) -> VenuePort:
    """The real client of the simulated venue, for all its users."""
    users = simulation.describe("http://127.0.0.1")["kraken-embed"]["users"]
    return trading_client(
        "kraken-embed", simulation, clock, folder, name, wire=wire, users=users, **members
    )


class EmbedBook:
    """Custom orders of a test's own at the simulated venue, of its first user."""

    def __init__(self, simulation: Simulation, clock: ManualClock) -> None:
        self.simulation = simulation
        self.clock = clock
        self.exchange = simulation.embed
        for user in self.exchange.users.values():
            user.orders.clear()
        self.user = self.exchange.users[FIRST]
        self.user.balances["USD"] = Decimal(1_000_000)
        self.ids: list[str] = []

    def rest(self, count: int) -> None:
        """Place orders that nothing fires."""
        for _ in range(count):
            trigger = PriceTrigger(
                base="BTC",
                quote="USD",
                target_text=str(TARGET - len(self.ids)),
                condition=Condition.AT_MOST,
            )
            action = Action(
                type=ActionType.SPEND,
                asset="USD",
                amount_text=str(AMOUNT),
                other="BTC",
                fee_bps="100",
                spread_bps="50",
            )
            self.ids.append(self.exchange.put(self.user, "dip", trigger, action).id)

    def order(self, order_id: str) -> CustomOrder:
        return self.user.orders[order_id]

    def tagged(self, tag: str) -> list[CustomOrder]:
        return [one for one in self.user.orders.values() if one.name.endswith(f"#{tag}")]

    def fill(self, order_id: str) -> None:
        self.exchange.execute(self.user, self.order(order_id))


class EmbedDesk(DeskOf[EmbedBook]):
    """A desk, its venue, and the acts a partner wants."""

    venue = VenueId.KRAKEN_EMBED

    def create(self, number: int = 0, **members: Any) -> CreateIntent:
        tag = "".join("abcdefghij"[int(digit)] for digit in f"{number:06d}")
        values: dict[str, Any] = {
            "quantity": AMOUNT,
            "trigger_price": TARGET,
            "user": FIRST,
            "client_order_id": ClientOrderId(tag),
        }
        return replace(embed_create(), **{**values, **members})

    def placed(self, intent: CreateIntent) -> int:
        """How many orders the venue has of a create."""
        return len(self.book.tagged(str(intent.client_order_id)))

    def happened(self, intent: CreateIntent | CancelIntent) -> bool:
        """Whether the venue has done what was wanted."""
        if isinstance(intent, CreateIntent):
            return bool(self.placed(intent))
        return self.book.order(intent.key.order_id).status is OrderStatus.CANCELLED


def quiet_book(resting: int) -> EmbedBook:
    """A venue whose market stands still, with so many orders."""
    clock = ManualClock()
    book = EmbedBook(Simulation(seed=7, scenario="quiet", clock=clock), clock)
    book.simulation.market.hold_all()
    book.rest(resting)
    return book


@asynccontextmanager
async def embed_desk(
    folder: Path, *, resting: int = 3, book: EmbedBook | None = None
) -> AsyncIterator[EmbedDesk]:
    """Run an engine that may send over a venue of its own, or over one there is."""
    book = book or quiet_book(resting)
    async with trading_desk(
        folder, simulation=book.simulation, clock=book.clock, connect_to=client_of
    ) as desk:
        yield EmbedDesk(desk, book)
