"""A second blotter without a screen, in a process of its own.

It amends an order several times, or cancels many in one go and creates what is wanted besides.
Started by tests as `python -m tests.engine.other_process FILE`; the file says where the venue is,
with which key, where the state is kept and what is to be done.
"""

import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

from pydantic import SecretStr

from tui.config.credentials import Credentials
from tui.config.settings import (
    AccountSettings,
    KrakenEmbedSettings,
    KrakenFuturesSettings,
    KrakenSpotSettings,
    KunaSettings,
)
from tui.domain.action import Action
from tui.domain.identifiers import AccountName, OrderKey, VenueId, VenueOrderId
from tui.domain.intents import AmendIntent, CancelIntent, Intent
from tui.domain.numbers import EXACT
from tui.domain.order import Order
from tui.domain.outcome import NotSent, Rejected
from tui.engine.clock import SystemClock
from tui.engine.engine import Engine
from tui.engine.records import open_records
from tui.simulator.asgi import Described
from tui.store.codec import read_intent
from tui.venues.connect import connect
from tui.venues.port import VenuePort

NAME = AccountName("main")


def settings_of(venue: VenueId, values: dict[str, object], told: Described) -> AccountSettings:
    """The account as a configuration file would name it."""
    match venue:
        case VenueId.KRAKEN_FUTURES:
            return KrakenFuturesSettings.model_validate(values)
        case VenueId.KRAKEN_EMBED:
            return KrakenEmbedSettings.model_validate(values | {"users": told["users"]})
        case VenueId.KUNA:
            return KunaSettings.model_validate(values)
        case VenueId.KRAKEN_SPOT:
            return KrakenSpotSettings.model_validate(values | {"tier": "pro"})


def client(told: Described, folder: Path, venue: VenueId = VenueId.KRAKEN_SPOT) -> VenuePort:
    """The real client of a venue that `blotter sim` described."""
    values = {
        "name": NAME,
        "venue": venue,
        "mode": "trade",
        "key": "env:KEY",
        "secret": "env:SECRET",
        "poll_seconds": 1,
        "base_url": told["base_url"],
    }
    return connect(
        settings_of(venue, values, told),
        Credentials(SecretStr(told["key"]), SecretStr(told["secret"])),
        clock=SystemClock(),
        state_folder=folder,
        read_only=False,
    )


def engine_of(venue: VenuePort, folder: Path) -> Engine:
    """An engine with its journal in `folder`."""

    async def connected() -> Sequence[VenuePort]:
        return [venue]

    return Engine(
        accounts=(venue.account,),
        connect=connected,
        clock=SystemClock(),
        open_records=lambda: open_records(folder, SystemClock()),
    )


def key_of(order_id: str) -> OrderKey:
    """Name an order of the account."""
    return OrderKey(VenueId.KRAKEN_SPOT, NAME, VenueOrderId(order_id))


async def state_where(engine: Engine, is_so: Callable[[Engine], bool], seconds: float = 20) -> None:
    """Wait for a state of which something holds."""
    reached = asyncio.Event()

    def look(state: object) -> None:
        if is_so(engine):
            reached.set()

    unsubscribe = engine.subscribe(look)
    look(engine.state)
    try:
        async with asyncio.timeout(seconds):
            await reached.wait()
    finally:
        unsubscribe()


async def amend_once(engine: Engine, key: OrderKey) -> Action:
    """Move an order's limit by a tick, and wait until the venue shows it."""
    order = engine.state.book.get(key)
    assert isinstance(order, Order)
    assert isinstance(order.limit_price, Decimal)
    tick = Decimal((0, (1,), int(order.limit_price.as_tuple().exponent)))
    price = EXACT.subtract(order.limit_price, tick)
    batch = engine.submit([AmendIntent(key=key, seen=order, limit_price=price)])
    (action,) = engine.state.actions.batch(batch)
    await state_where(engine, lambda one: one.state.actions.actions[action.id].is_settled)
    return engine.state.actions.actions[action.id]


async def cancel_all(
    told: Described, folder: Path, venue: VenueId, creates: Sequence[Intent] = ()
) -> None:
    """Cancel every order that is listed, in one go, and create what is wanted besides."""
    async with engine_of(client(told, folder, venue), folder) as engine:
        await state_where(engine, lambda one: bool(one.state.book.orders(NAME)))
        orders = engine.state.book.orders(NAME)
        cancels = [CancelIntent(key=key, seen=seen) for key, seen in orders.items()]
        batch = engine.submit([*cancels, *creates])
        await state_where(
            engine, lambda one: all(a.is_settled for a in one.state.actions.batch(batch)), 60
        )


async def amend(told: Described, folder: Path, order_id: str, times: int) -> None:
    """Amend an order so many times; print one word for each outcome."""
    venue = client(told, folder)
    key = key_of(order_id)
    async with engine_of(venue, folder) as engine:
        await state_where(engine, lambda one: one.state.book.get(key) is not None)
        for _ in range(times):
            action = await amend_once(engine, key)
            outcome = action.outcome
            word = outcome.code if isinstance(outcome, Rejected | NotSent) else "accepted"
            print(word.replace(" ", "-"), flush=True)


if __name__ == "__main__":
    asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    venue_told, state_folder = asked["venue"], Path(asked["folder"])
    if asked["order"] is None:
        wanted = [read_intent("create", text) for text in asked["creates"]]
        asyncio.run(cancel_all(venue_told, state_folder, VenueId(asked["id"]), wanted))
    else:
        asyncio.run(amend(venue_told, state_folder, asked["order"], asked["times"]))
