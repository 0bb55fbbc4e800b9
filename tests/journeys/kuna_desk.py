"""The whole program over the simulated Kuna alone, its market where the documentation has it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.clock import ManualClock
from tests.engine.simulated import trading_desk
from tests.engine.simulated_kuna import KunaBook, client_of
from tests.journeys.keys import settle
from tests.journeys.whole import Whole
from tests.screens.ticket_scenes import ID
from tui.app import BlotterApp
from tui.domain.identifiers import ClientOrderId
from tui.screens.kuna_ticket import KunaTicketForm
from tui.simulator.asgi import Simulation


class KunaWhole(Whole):
    """The running program, and what its venue was asked for."""

    simulation: Simulation

    @property
    def created(self) -> list[dict[str, Any]]:
        """The bodies of every create that arrived, in order."""
        return [dict(one.parameters) for one in self.simulation.requests.to("create")]

    @property
    def form(self) -> KunaTicketForm:
        """The ticket that is open."""
        assert isinstance(self.app.screen, KunaTicketForm)
        return self.app.screen

    async def price_is_known(self) -> None:
        """Wait until the price of the market in the ticket was read."""
        for _ in range(20):
            if self.form.plan.effects.market is not None:
                return
            await self.pass_time(2)
        raise AssertionError("no price was read")


def numbered_id(number: int) -> ClientOrderId:
    """The id of a ticket, counted from 1."""
    return ClientOrderId(f"{ID[:-2]}{number:02d}")


@asynccontextmanager
async def kuna_whole(folder: Path, *, open_orders: int | None = None) -> AsyncIterator[KunaWhole]:
    """Run the whole program; the ids of its tickets end in 01, 02 and so on."""
    clock = ManualClock()
    simulation = Simulation(seed=7, scenario="docs", clock=clock)
    simulation.kuna.market.hold_all()
    if open_orders is not None:
        fill_book(simulation, clock, open_orders)
    desk = trading_desk(folder, simulation=simulation, clock=clock, connect_to=client_of)
    async with desk as running:
        app = BlotterApp(running.engine)
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await settle(pilot)
            whole = KunaWhole(app, running, pilot)
            whole.simulation = simulation
            made = iter(range(1, 100))
            whole.blotter.make_client_order_id = lambda: numbered_id(next(made))
            yield whole


def fill_book(simulation: Simulation, clock: ManualClock, count: int) -> None:
    """Leave the account with so many resting orders, and no others."""
    KunaBook(simulation, clock).rest(count)
