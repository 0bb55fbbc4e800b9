"""Pictures of tickets and drafts, in every size and state. Reviewed as code."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.builders import make_account
from tests.journeys.keys import burst, keys, settle
from tests.screens import scenes
from tests.screens.fake_engine import FakeEngine
from tests.screens.ticket_scenes import (
    ID,
    NO_FUNDS,
    TRADER,
    after_cancels,
    cancel_only,
    knows_drafts,
    trading,
    turn_out,
)
from tests.snapshots.camera import Camera, Look, in_most_looks
from tui.domain.outcome import Accepted
from tui.domain.rate_cost import RateCost
from tui.domain.state import BlotterState
from tui.screens.blotter import BlotterScreen

REQUEST = (
    'POST /0/private/AddOrder {"pair":"XBTUSD","type":"buy","ordertype":"limit","volume":"0.25",'
    f'"price":"90650.0","timeinforce":"GTC","cl_ord_id":"{ID}","deadline":"<5 s after signing>"}}'
)
ENTER = "enter"
MARKET = ("n", "s", *"BTC/USD", ENTER)
LIMIT_BUY = (*MARKET, ENTER, ENTER, *"0.25", ENTER, *"-2%")
TICKETS: dict[str, Sequence[str]] = {
    "limit": LIMIT_BUY,
    "market": (*MARKET, ENTER, "m", ENTER, *"1500", ENTER, "q"),
    "iceberg": (*MARKET, ENTER, "i", ENTER, *"1.5", ENTER, *"60000", ENTER, *"0.1"),
    "stop-loss": (*MARKET, "s", ENTER, *"stop-loss", ENTER, *"50%", ENTER, *"-2.345%"),
    "take-profit": (*MARKET, "s", ENTER, "t", ENTER, *"all", ENTER, *"+3%"),
    "stop-loss-limit": (
        *(*MARKET, "s", ENTER, *"stop-loss-l", ENTER, "1", ENTER, *"90500"),
        *(ENTER, ENTER, *"last-3%"),
    ),
    "take-profit-limit": (
        *(*MARKET, ENTER, "t", "t", ENTER, "1", ENTER, *"90500", ENTER, ENTER, *"90600"),
    ),
    "trailing-stop": (*MARKET, "s", ENTER, *"tr", ENTER, "1", ENTER, *"+500"),
    "trailing-stop-limit": (
        *(*MARKET, "s", ENTER, *"trailing-stop-", ENTER, "1", ENTER, *"+2%", ENTER, ENTER),
        *"-50",
    ),
    "everything": (
        *(*LIMIT_BUY, ENTER, *"gtd", ENTER, *"+1h", ENTER, "space", ENTER, "2", ENTER, "space"),
        *(ENTER, *"stop-loss-l", ENTER, *"-2%", ENTER, *"-3%", ENTER, *"+10m", ENTER, *"9"),
        *(ENTER, "b", ENTER, *"cancel-b"),
    ),
    "nothing": ("n", "s"),
    "unknown-market": ("n", "s", *"DOGE/CHF", ENTER),
    "wrong": (
        *(*MARKET, ENTER, ENTER, *"0.123456789", ENTER, *"5%", ENTER, *"gtd", ENTER, *"soon"),
    ),
    "fires-at-once": (*MARKET, "s", ENTER, *"stop-loss", ENTER, "1", ENTER, *"93000", "ctrl+s"),
    "short-of-funds": (*MARKET, ENTER, ENTER, *"2", ENTER, *"93000"),
    "twin": (*MARKET, ENTER, ENTER, *"0.1", ENTER, *"90000"),
    "missing": (*MARKET, ENTER, ENTER, *"0.25", "ctrl+s"),
    "help": (*LIMIT_BUY, "f1"),
    "checked": (*LIMIT_BUY, "f7"),
}


def engine_of(pilot: Pilot[Any]) -> FakeEngine:
    engine = pilot.app.engine  # type: ignore[attr-defined]
    assert isinstance(engine, FakeEngine)
    return engine


def ready(pilot: Pilot[Any]) -> FakeEngine:
    """Let ids, cost, request and answer be the same in every picture."""
    blotter = pilot.app.screen_stack[0]
    assert isinstance(blotter, BlotterScreen)
    blotter.make_client_order_id = lambda: ID
    engine = engine_of(pilot)
    engine.cost = RateCost(points=1, used=12, maximum=60)
    engine.request_of = lambda _: REQUEST  # type: ignore[method-assign,assignment]
    engine.check_outcome = Accepted(text="buy 0.25000000 XBTUSD @ limit 90650.0")
    knows_drafts(engine)
    return engine


def typed(*pressed: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def type_them(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        ready(pilot)
        await burst(pilot, *pressed)

    return type_them


@in_most_looks
@pytest.mark.parametrize("name", TICKETS)
def test_ticket(camera: Camera, name: str, look: Look) -> None:
    assert camera.sees(trading(), look, typed(*TICKETS[name]))


def read_only() -> BlotterState:
    return trading(accounts=[make_account()])


def several() -> BlotterState:
    desk = make_account("desk 2", key_tail="Zk1a", can_send=True)
    return trading(accounts=[TRADER, desk])


@in_most_looks
@pytest.mark.parametrize("state", [read_only, several, cancel_only])
def test_ticket_of_other_accounts(
    camera: Camera, state: Callable[[], BlotterState], look: Look
) -> None:
    assert camera.sees(state(), look, typed(*LIMIT_BUY, "ctrl+s"))


@in_most_looks
def test_choice_of_a_venue(camera: Camera, look: Look) -> None:
    assert camera.sees(trading(), look, typed("n"))


@in_most_looks
def test_drafts(camera: Camera, look: Look) -> None:
    async def refused_once(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        engine = ready(pilot)
        await burst(pilot, *LIMIT_BUY, "ctrl+s")
        turn_out(engine, NO_FUNDS)
        await settle(pilot)
        pilot.app._notifications.clear()
        pilot.app._refresh_notifications()
        await keys(pilot, "D")

    assert camera.sees(after_cancels(), look, refused_once)


@in_most_looks
def test_order_put_back(camera: Camera, look: Look) -> None:
    assert camera.sees(after_cancels(), look, typed("D", "enter"))


@in_most_looks
def test_ticket_of_hostile_text(camera: Camera, look: Look) -> None:
    hostile = trading(orders=scenes.hostile().book.entries())
    state = replace(hostile, ended_today=after_cancels().ended_today)
    assert camera.sees(state, look, typed("n", "s", *"[/x][red]", ENTER, "ctrl+s"))
