"""The engine over the real client and the simulated Kuna, able to send."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from tests.builders import MAIN
from tests.clock import ManualClock
from tests.engine.simulated import trading_client, trading_desk
from tests.engine.venue_desk import DeskOf
from tui.domain.identifiers import (
    ClientOrderId,
    InstrumentId,
    VenueId,
)
from tui.domain.intents import CancelIntent, CreateIntent
from tui.domain.order import OrderType, Side, TimeInForce
from tui.simulator.asgi import Simulation
from tui.simulator.json_text import dump
from tui.simulator.kuna.habits import Telling
from tui.simulator.kuna.order import KunaOrder
from tui.simulator.kuna.parameters import Body

PAIR = "BTC_USDT"
QUANTITY = Decimal("0.06")


client_of = partial(trading_client, "kuna")


class KunaBook:
    """Resting orders of a test's own at the simulated venue."""

    def __init__(self, simulation: Simulation, clock: ManualClock) -> None:
        self.simulation = simulation
        self.clock = clock
        self.exchange = simulation.kuna
        self.account = simulation.kuna_account
        self.account.orders.clear()
        self.account.balances["USDT"] = Decimal(1_000_000)
        pair = self.exchange.market.quotes[PAIR].pair
        price = self.exchange.market.quote(pair).price * Decimal("0.8")
        self.far = price.quantize(pair.tick)
        self.ids: list[str] = []

    def rest(self, count: int) -> None:
        """Place plain limit orders far below the market."""
        for _ in range(count):
            members = {
                "type": "Limit",
                "orderSide": "Bid",
                "pair": PAIR,
                "quantity": str(QUANTITY),
                "price": str(self.far - len(self.ids)),
            }
            order = self.exchange.create(self.account, Body(dump(members)))
            self.ids.append(order.id)

    def order(self, order_id: str) -> KunaOrder:
        return self.account.orders[order_id]

    def fill(self, order_id: str) -> None:
        self.exchange.fill(order_id, QUANTITY)


class KunaDesk(DeskOf[KunaBook]):
    """A desk, its venue, and the acts a trader wants."""

    venue = VenueId.KUNA

    def create(self, number: int = 0, **members: Any) -> CreateIntent:
        values: dict[str, Any] = {
            "venue": VenueId.KUNA,
            "account": MAIN,
            "instrument": InstrumentId(PAIR),
            "side": Side.BUY,
            "order_type": OrderType.LIMIT,
            "quantity": QUANTITY,
            "limit_price": self.book.far,
            "time_in_force": TimeInForce.GTC,
            "client_order_id": ClientOrderId(f"3d1f6f0e-6c0c-4a57-9a53-{number:012d}"),
        }
        return CreateIntent(**{**values, **members})

    def placed(self, intent: CreateIntent) -> int:
        """How many orders the venue has of a create."""
        return int(str(intent.client_order_id) in self.book.account.orders)

    def happened(self, intent: CreateIntent | CancelIntent) -> bool:
        """Whether the venue has done what was wanted."""
        if isinstance(intent, CreateIntent):
            return bool(self.placed(intent))
        order = self.book.order(intent.key.order_id)
        return not order.is_live and order.executed < QUANTITY


def quiet_book(resting: int) -> KunaBook:
    """A venue whose market stands still, with so many orders."""
    clock = ManualClock()
    simulation = Simulation(seed=7, scenario="quiet", clock=clock)
    simulation.kuna.market.hold_all()
    simulation.kuna.habits.telling = Telling.STATUS
    book = KunaBook(simulation, clock)
    book.rest(resting)
    return book


@asynccontextmanager
async def kuna_desk(
    folder: Path, *, resting: int = 3, book: KunaBook | None = None
) -> AsyncIterator[KunaDesk]:
    """Run an engine that may send over a venue of its own, or over one there is."""
    book = book or quiet_book(resting)
    async with trading_desk(
        folder, simulation=book.simulation, clock=book.clock, connect_to=client_of
    ) as desk:
        yield KunaDesk(desk, book)
