"""A batch on its way: its progress, stopped between two requests, saved as a file."""

import csv
import json
import stat
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.acts import found
from tests.builders import NOW, make_order
from tests.clock import ManualClock
from tests.engine.acting import Desk, acting, trading_venue
from tests.journeys.keys import keys, settle
from tests.journeys.stage import Stage, stage
from tests.journeys.test_batch_cancel import UNKNOWN, Batch, opened, traded, turned_out
from tests.screens import scenes
from tui.app import BlotterApp
from tui.domain.order import OrderStatus
from tui.domain.outcome import Accepted, NotSent, NotSentCode
from tui.screens.batch_cancel import BatchCancelForm
from tui.screens.saving import SaveChoice
from tui.store.exports import save

ORDERS = [make_order(f"O{number:02}", limit_price=str(92400 - number)) for number in range(6)]


async def sent_in_parts(on: Stage, count: int) -> Batch:
    """Six cancels were confirmed, and the first `count` of them sent."""
    on.engine.largest = 2
    batch = await opened(on, "ctrl+s")
    sending = [
        action.sending(NOW, "the request")
        for action in tuple(on.engine.state.actions.actions.values())[:count]
    ]
    ledger = on.engine.state.actions.with_actions(*sending)
    await on.publish(replace(on.engine.state, actions=ledger))
    return batch


def keys_line(batch: Batch) -> str:
    return str(batch.screen.query_one("#form-keys").render())


async def test_a_bar_says_how_far_it_is_and_goes_when_all_is_answered() -> None:
    async with stage(traded(*ORDERS)) as on:
        batch = await sent_in_parts(on, 2)
        bar = " [========................] 0 of 6 answered · 2 sent · 4 to come"
        assert batch.notes.splitlines()[0] == bar
        assert "S or Esc stops before the next request: what is to come stays" in batch.notes
        assert keys_line(batch) == "S or Esc stops before the next request"
        await turned_out(on, *[Accepted()] * 2)
        assert batch.notes.startswith(" [########................] 2 of 6 answered · 4 to come")
        await turned_out(on, *[Accepted()] * 6)
        assert "answered ·" not in batch.notes
        assert keys_line(batch).startswith("r look up")


@pytest.mark.parametrize("key", ["S", "escape"])
async def test_half_way_it_is_stopped_and_says_what_was_not_sent(key: str) -> None:
    async with stage(traded(*ORDERS)) as on:
        batch = await sent_in_parts(on, 2)
        await keys(on.pilot, key)
        assert on.engine.stopped == ["b1"]
        assert batch.said == (
            "Stopped: 4 orders are not sent. 2 orders are sent already: what becomes of that is "
            "told here."
        )
        assert [" ".join(row.split()[4:]) for row in batch.rows[2:]] == [
            f"O0{number} not sent: stopped by you before its turn" for number in range(2, 6)
        ]
        await turned_out(on, *[Accepted()] * 2)
        assert "What was not sent is as it was: those orders go on working." in batch.notes
        assert "4 not sent" in batch.notes
        await keys(on.pilot, "x")
        again = Batch(on)
        assert again.ticks == ["[ ]"] * 5, "a group and its four orders, none chosen"
        await keys(on.pilot, "escape", "escape")
        assert on.is_alone


async def test_escape_leaves_what_is_not_half_way_and_it_goes_on() -> None:
    async with stage(traded(*ORDERS)) as on:
        await keys(on.pilot, "a", "X", "ctrl+s", "escape")
        assert on.is_alone
        assert on.engine.stopped == []


async def test_stopping_what_is_all_sent_says_so() -> None:
    async with stage(traded(*ORDERS)) as on:
        batch = await sent_in_parts(on, 6)
        await keys(on.pilot, "S")
        assert batch.said == "Nothing is left to stop: every order of it was sent."
        assert on.engine.stopped == []


async def test_nothing_is_stopped_or_saved_before_it_is_sent() -> None:
    async with stage(traded(*ORDERS)) as on:
        await opened(on, "S", "E")
        assert on.opened is BatchCancelForm
        assert on.engine.stopped == []


# Saving


@pytest.mark.parametrize(("key", "form"), [("c", "csv"), ("j", "json")])
async def test_the_result_is_saved_for_this_user_alone(tmp_path: Path, key: str, form: str) -> None:
    folder = tmp_path / "exports"

    def keep(name: str, content: bytes) -> Path:
        return save(folder, name, content)

    async with stage(traded(*ORDERS[:2]), save=keep) as on:
        batch = await opened(on, "ctrl+s")
        await turned_out(on, Accepted(text="[/x]"), UNKNOWN)
        await keys(on.pilot, "E")
        assert on.opened is SaveChoice
        await keys(on.pilot, key)
        (path,) = folder.iterdir()
        assert path.name == f"cancel-20261120T140231Z.{form}"
        assert batch.said.startswith("Saved, for you alone to read:")
        assert batch.said.replace("\n", "").replace(" ", "").endswith(str(path))
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        text = path.read_text(encoding="utf-8")
        rows = json.loads(text) if form == "json" else list(csv.DictReader(text.splitlines()))
        assert [row["order_id"] for row in rows] == ["O00", "O01"]
        assert [row["outcome"] for row in rows] == ["accepted", "unknown"]
        await keys(on.pilot, "E", key)
        assert len(list(folder.iterdir())) == 2


async def test_a_file_that_cannot_be_written_is_told_and_the_result_stays() -> None:
    def fail(name: str, content: bytes) -> Path:
        raise OSError(28, "No space left on device")

    async with stage(traded(*ORDERS[:2]), save=fail) as on:
        batch = await opened(on, "ctrl+s", "E", "j")
        assert "It could not be saved: No space left on device." in batch.said
        assert on.opened is BatchCancelForm


async def test_without_a_folder_nothing_is_saved_and_that_is_said() -> None:
    async with stage(traded(*ORDERS[:2])) as on:
        batch = await opened(on, "ctrl+s", "E", "c")
        assert batch.said == "Nothing can be saved: this run has no folder for files."


# Two hundred orders, the real engine and its journal


MARKETS = ("XBTUSD", "ETHUSD", "SOLEUR", "XXLMZEUR", "SOLUSD", "XRPUSD")
MANY = [
    make_order(f"M{number:03}", instrument=MARKETS[number % 6], limit_price=str(500 + number))
    for number in range(200)
]


class Running:
    """A screen over the engine, and a venue that answers when it is told to."""

    def __init__(self, app: BlotterApp, desk: Desk, pilot: Pilot[None]) -> None:
        self.app = app
        self.desk = desk
        self.pilot = pilot

    @property
    def batch(self) -> Batch:
        return Batch(self)

    async def settle(self) -> None:
        await self.desk.clock.settle()
        await settle(self.pilot)

    def outcomes(self) -> Counter[str]:
        """What the journal says became of the acts."""
        return Counter(
            outcome.code if isinstance(outcome := one.outcome, NotSent) else type(outcome).__name__
            for one in self.desk.journal()
        )


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Running]:
    clock = ManualClock()
    venue = trading_venue(clock)
    venue.known_instruments = {one.key: one for one in scenes.INSTRUMENTS}
    venue.lists(*MANY)
    async with acting(clock, venue, folder) as desk:
        app = BlotterApp(desk.engine)
        async with app.run_test(size=(120, 40)) as pilot:
            await settle(pilot)
            yield Running(app, desk, pilot)


async def test_two_hundred_orders_are_stopped_half_way_and_screen_and_journal_say_what_is_true(
    tmp_path: Path,
) -> None:
    async with running(tmp_path) as on:
        trading = on.desk.trading
        await keys(on.pilot, "a", "X")
        batch = on.batch
        assert len(batch.rows) == 6, "one line for each market"
        assert "4 requests of up to 50, one after another" in batch.notes
        assert "scope: marked orders" in batch.notes
        trading.hang("cancel")
        await keys(on.pilot, "ctrl+s")
        await on.settle()
        assert "0 of 200 answered · 50 sent · 150 to come" in batch.notes
        trading.hold_turn()  # the second request waits for the key's turn
        trading.release("cancel")
        await on.settle()
        assert "50 of 200 answered · 150 to come" in batch.notes
        await keys(on.pilot, "S")
        trading.give_turn()
        await on.settle()
        assert batch.said == "Stopped: 150 orders are not sent."
        assert "150 not sent" in batch.notes
        assert len(trading.sent) == 50
        assert on.outcomes() == {"Accepted": 50, NotSentCode.STOPPED: 150}
        assert len(on.desk.journal()) == 200
        cancelled = {intent.key for intent in trading.sent}
        on.desk.venue.lists(*(order for order in MANY if order.key not in cancelled))
        on.desk.venue.found = {
            order.key.order_id: found(order, OrderStatus.CANCELLED)
            for order in MANY
            if order.key in cancelled
        }
        await on.desk.advance(6)
        await on.settle()
        assert "50 cancelled" in batch.notes
        assert all(action.is_settled for action in on.desk.state.actions.actions.values())
        await keys(on.pilot, "x")
        assert "CANCEL 0 OF 150 ORDERS" in on.batch.head
