"""What every form promises: keys in their order, one send, nothing lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.events import Paste
from textual.pilot import Pilot

from tests.builders import MAIN, make_account, make_state
from tests.journeys.keys import burst, keys, settle
from tests.screens.fake_engine import FakeEngine
from tui.app import BlotterApp
from tui.presentation.moments import TimeZone
from tui.presentation.text import Line, Span
from tui.screens.form import Form
from tui.screens.question import QuestionDialog
from tui.widgets.entry import Choice, Entry, Tick
from tui.widgets.field_row import FieldRow
from tui.widgets.lines import Lines


class Toy(Form[None]):
    """Two lines of text, a choice and a box."""

    def __init__(self, engine: FakeEngine) -> None:
        super().__init__(engine, MAIN, "TOY", TimeZone.UTC)
        self.clock = engine.clock
        self.sent: list[tuple[str, ...]] = []
        self.word: str | None = None

    def compose_body(self) -> ComposeResult:
        yield Entry(id="first", step=lambda steps: f"{steps:+}")
        yield Choice(("own", "last"), "own", id="choice")
        yield Tick(id="tick")
        yield Entry("5", id="second")

    @property
    def typed(self) -> tuple[str, ...]:
        return tuple(one.value for one in self.query("#form-body Entry").results(Entry))

    @property
    def is_touched(self) -> bool:
        return self.query_one("#first", Entry).typed is not None

    @property
    def confirmation(self) -> str | None:
        return self.word

    def refusal(self) -> str | None:
        return "the first line is bad" if self.typed[0] == "bad" else None

    def send(self) -> None:
        self.sent.append(self.typed)
        self.dismiss(None)

    @property
    def said(self) -> str:
        lines = self.query_one("#form-say", Lines).lines
        return " ".join("".join(span.text for span in line).strip() for line in lines)

    @property
    def notice(self) -> list[str]:
        lines = self.query_one("#form-notice", Lines).lines
        return ["".join(span.text for span in line).strip() for line in lines]


@asynccontextmanager
async def toy(**account: Any) -> AsyncIterator[tuple[Toy, Pilot[None]]]:
    known = make_account(**{"can_send": True, **account})
    engine = FakeEngine(make_state(accounts=[known]))
    app = BlotterApp(engine)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        form = Toy(engine)
        app.push_screen(form)
        await settle(pilot)
        yield form, pilot


def on_top(app: App[Any]) -> type:
    return type(app.screen)


async def test_what_was_typed_ahead_of_the_sending_key_is_sent() -> None:
    async with toy() as (form, pilot):
        await burst(pilot, *"91300", "ctrl+s")
        assert form.sent == [("91300", "5")]


async def test_what_is_typed_behind_the_sending_key_is_not_sent() -> None:
    async with toy() as (form, pilot):
        await burst(pilot, *"9130", "ctrl+s", "0")
        assert form.sent == [("9130", "5")]


async def test_keys_typed_ahead_go_to_the_field_the_focus_moves_to() -> None:
    async with toy() as (form, pilot):
        await burst(pilot, *"12", "tab", "space", "tab", "space", "enter", *"34")
        assert form.typed == ("12", "34")
        assert form.query_one(Choice).value == "last"
        assert form.query_one(Tick).value


async def test_editing_keys_typed_ahead_keep_their_place_among_the_letters() -> None:
    async with toy() as (form, pilot):
        await burst(pilot, *"91", "backspace", *"23", "home", "7", "ctrl+s")
        assert form.sent == [("7923", "5")]


async def test_steps_typed_ahead_keep_their_place_among_the_letters() -> None:
    async with toy() as (form, pilot):
        await burst(pilot, "9", "up", "5", "ctrl+s")
        assert form.sent == [("+15", "5")]


async def test_enter_goes_from_field_to_field_and_never_sends() -> None:
    async with toy() as (form, pilot):
        seen = []
        for _ in range(4):
            await keys(pilot, "enter")
            assert form.focused is not None
            seen.append(form.focused.id)
        assert seen == ["choice", "tick", "second", "first"]
        assert form.sent == []


async def test_it_is_sent_once() -> None:
    async with toy() as (form, pilot):
        await burst(pilot, "1", "ctrl+s", "ctrl+s", "f10")
        assert form.sent == [("1", "5")]
        assert on_top(pilot.app) is not Toy


async def test_what_stands_in_the_way_is_said_and_can_be_put_right() -> None:
    async with toy() as (form, pilot):
        await burst(pilot, *"bad", "ctrl+s")
        assert form.said == "the first line is bad"
        await keys(pilot, "backspace")
        assert form.said == ""
        await keys(pilot, "ctrl+s")
        assert form.sent == [("ba", "5")]


async def test_a_word_is_asked_for_over_a_limit() -> None:
    async with toy() as (form, pilot):
        form.word = "BTC/USD"
        await keys(pilot, "1", "ctrl+s")
        assert form.said == "Type BTC/USD in the line above to allow it."
        await keys(pilot, "enter", "enter", "enter", "enter")
        await burst(pilot, *"BTC/USD", "ctrl+s")
        assert form.sent == [("1", "5")]


async def test_a_read_only_account_has_no_button_and_says_why() -> None:
    async with toy(can_send=False) as (form, pilot):
        await keys(pilot, "1", "ctrl+s")
        assert form.sent == []
        assert form.said.startswith("main is read-only: nothing is sent.")
        assert not form.query_one("#send").display


async def test_a_change_has_to_be_looked_at_first() -> None:
    async with toy() as (form, pilot):
        await keys(pilot, "1")
        form.announce(((Span("filled 0.05"),),))
        await keys(pilot, "f9", "escape", "ctrl+s")
        assert form.notice[0] == "filled 0.05"
        assert form.said == "This order changed: look at the change, then press F9."
        await form.clock.advance(0.5)
        await keys(pilot, "f9", "ctrl+s")
        assert form.sent == [("1", "5")]


async def test_escape_closes_the_notice_alone() -> None:
    async with toy() as (form, pilot):
        form.announce(((Span("filled 0.05"),),))
        await form.clock.advance(0.5)
        await keys(pilot, "escape")
        assert on_top(pilot.app) is Toy
        assert form.notice == ["F9 I have seen it (nothing is sent before that)"]
        await keys(pilot, "ctrl+s")
        assert form.sent == []


async def test_escape_asks_before_it_throws_away_what_was_typed() -> None:
    async with toy() as (_, pilot):
        await burst(pilot, "1", "escape")
        assert on_top(pilot.app) is QuestionDialog
        await keys(pilot, "escape")
        assert on_top(pilot.app) is Toy
        await keys(pilot, "escape", "y")
        assert on_top(pilot.app) is not Toy


async def test_escape_leaves_an_untouched_form_at_once() -> None:
    async with toy() as (_, pilot):
        await keys(pilot, "escape")
        assert on_top(pilot.app) not in {Toy, QuestionDialog}


async def test_a_field_emptied_again_was_touched_until_it_is_put_back() -> None:
    async with toy() as (form, pilot):
        first = form.query_one("#first", Entry)
        seen = [first.typed]
        for key in ("1", "backspace", "2", "f5"):
            await keys(pilot, key)
            seen.append(first.typed)
        assert seen == [None, "1", "", "2", None]
        assert first.value == ""


async def test_a_paste_goes_into_a_field_and_its_first_line_alone() -> None:
    async with toy() as (form, pilot):
        pilot.app.post_message(Paste("91300\nq"))
        await settle(pilot)
        assert form.typed == ("91300", "5")
        pilot.app.post_message(Paste(""))
        await settle(pilot)
        assert form.typed == ("91300", "5")


async def test_a_forced_box_stays_ticked() -> None:
    async with toy() as (form, pilot):
        tick = form.query_one(Tick)
        tick.is_forced = True
        await keys(pilot, "tab", "tab", "space")
        assert str(tick.render()) == "[x]"
        assert not tick.value


class Folding(Form[None]):
    """A choice that decides whether there is a line of text behind it."""

    def __init__(self, engine: FakeEngine) -> None:
        super().__init__(engine, MAIN, "FOLDING", TimeZone.UTC)
        self.sent: list[tuple[str, ...]] = []
        self.words = ("limit", "stop", "stop-limit", "trail")

    def compose_body(self) -> ComposeResult:
        yield FieldRow(
            Choice(self.words, "limit", id="kind"), Entry(id="trigger"), Entry(id="price"), id="row"
        )

    def paint(self) -> None:
        kind: Line = (Span("kind "),)
        trigger: Line | None = (Span(" at"),) if self.kind.value.startswith("stop") else None
        self.query_one(FieldRow).show((kind, (), trigger, ()))

    @property
    def kind(self) -> Choice:
        return self.query_one(Choice)

    @property
    def typed(self) -> tuple[str, ...]:
        return tuple(one.value for one in self.query("#row Entry").results(Entry))

    def send(self) -> None:
        self.sent.append((self.kind.value, *self.typed))
        self.dismiss(None)


@asynccontextmanager
async def folding() -> AsyncIterator[tuple[Folding, Pilot[None]]]:
    engine = FakeEngine(make_state(accounts=[make_account(can_send=True)]))
    app = BlotterApp(engine)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        form = Folding(engine)
        app.push_screen(form)
        await settle(pilot)
        yield form, pilot


@pytest.mark.parametrize("next_key", ["enter", "tab"])
async def test_keys_typed_ahead_of_a_field_that_a_choice_opens_go_to_it(next_key: str) -> None:
    async with folding() as (form, pilot):
        await burst(pilot, "space", next_key, *"95", next_key, *"94", "ctrl+s")
        assert form.sent == [("stop", "95", "94")]


async def test_keys_typed_ahead_skip_a_field_that_a_choice_closes() -> None:
    async with folding() as (form, pilot):
        await burst(pilot, "space", "left", "enter", *"94", "ctrl+s")
        assert form.sent == [("limit", "", "94")]


async def test_a_choice_typed_ahead_of_the_sending_key_is_sent() -> None:
    async with folding() as (form, pilot):
        await burst(pilot, "space", "ctrl+s", "space")
        assert form.sent == [("stop", "", "")]


async def test_the_way_back_leads_to_the_field_before() -> None:
    async with folding() as (form, pilot):
        await burst(pilot, "space", "enter", "shift+tab", "left", "enter", *"94", "ctrl+s")
        assert form.sent == [("limit", "", "94")]


@pytest.mark.parametrize(
    ("letters", "word"),
    [
        ("s", "stop"),
        ("ss", "stop-limit"),
        ("sss", "stop"),
        ("stop-", "stop-limit"),
        ("T", "trail"),
        ("tl", "limit"),
        ("x", "limit"),
    ],
)
async def test_a_word_is_found_by_its_letters(letters: str, word: str) -> None:
    async with folding() as (form, pilot):
        await burst(pilot, *letters)
        assert form.kind.value == word


async def test_letters_of_a_word_are_forgotten_once_the_field_is_left() -> None:
    async with folding() as (form, pilot):
        await keys(pilot, "s", "enter", "shift+tab", "t")
        assert form.kind.value == "trail"


async def test_other_words_can_be_offered_and_the_chosen_one_is_kept() -> None:
    async with folding() as (form, pilot):
        await keys(pilot, "t")
        form.kind.offer(("trail", "market"))
        assert form.kind.value == "trail"
        form.kind.offer(("market", "limit"))
        assert form.kind.value == "market"
        await keys(pilot, "space")
        assert form.kind.value == "limit"
