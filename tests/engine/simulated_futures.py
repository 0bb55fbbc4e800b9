"""The engine over the real client and the simulated Kraken Futures, able to send."""

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
from tui.domain.intents import AmendIntent, CreateIntent
from tui.domain.order import OrderType, Side
from tui.simulator.asgi import Simulation
from tui.simulator.kraken_futures.instruction import Send
from tui.simulator.kraken_futures.order import FuturesOrder

MARKET = "PI_XBTUSD"
"""A market without maker protection."""
SIZE = Decimal(1000)


client_of = partial(trading_client, "kraken-futures")


class FuturesBook:
    """Resting orders of a test's own at the simulated venue, and acts on them."""

    def __init__(self, simulation: Simulation) -> None:
        self.exchange = simulation.futures
        self.account = simulation.futures_account
        contract = self.exchange.market.find(MARKET)
        assert contract is not None
        self.contract = contract
        self.account.wallets.setdefault(contract.wallet, {})[contract.currency] = Decimal(100)
        last, tick = self.exchange.market.quote(contract).last, contract.tick_size
        self.far = (last * Decimal("0.8") / tick).to_integral_value() * tick
        self.ids: list[str] = []

    def rest(self, count: int) -> None:
        """Place plain limit orders far from the market, each at a price of its own."""
        for _ in range(count):
            number = len(self.ids)
            price = self.far - number * self.contract.tick_size * 10
            send = Send(
                symbol=MARKET,
                side="buy",
                order_type="lmt",
                size=SIZE,
                limit_price=price,
                client_id=f"resting-{number}",
            )
            result = self.exchange.send(self.account, send)
            assert result.order_id is not None, result
            self.ids.append(result.order_id)

    def order(self, order_id: str) -> FuturesOrder:
        found = self.account.find(order_id, None)
        assert found is not None, order_id
        return found

    def with_client_id(self, client_id: str) -> FuturesOrder | None:
        return self.account.find(None, client_id)


class FuturesDesk(DeskOf[FuturesBook]):
    """A desk, its venue, and the acts a trader wants."""

    venue = VenueId.KRAKEN_FUTURES

    def amend(self, nth: int, **members: Any) -> AmendIntent:
        """A new price, a little farther from the market than any other."""
        order = self.listed(nth)
        price = self.book.far - 1000 * self.book.contract.tick_size
        members = {"limit_price": price - nth * 10 * self.book.contract.tick_size, **members}
        return AmendIntent(key=order.key, seen=order, **members)

    def create(self, client_id: str, **members: Any) -> CreateIntent:
        order = self.listed(0)
        values: dict[str, Any] = {
            "venue": VenueId.KRAKEN_FUTURES,
            "account": MAIN,
            "instrument": InstrumentId(order.instrument),
            "side": Side.BUY,
            "order_type": OrderType.LIMIT,
            "quantity": SIZE,
            "quantity_unit": order.quantity_unit,
            "limit_price": self.book.far,
            "client_order_id": ClientOrderId(client_id),
        }
        return CreateIntent(**{**values, **members})


@asynccontextmanager
async def futures_desk(folder: Path, *, resting: int = 3) -> AsyncIterator[FuturesDesk]:
    """Run an engine that may send over a simulated venue whose market stands still."""
    clock = ManualClock()
    simulation = Simulation(seed=7, scenario="quiet", clock=clock)
    simulation.futures.market.hold_all()
    book = FuturesBook(simulation)
    book.rest(resting)
    async with trading_desk(
        folder, simulation=simulation, clock=clock, connect_to=client_of
    ) as desk:
        yield FuturesDesk(desk, book)
