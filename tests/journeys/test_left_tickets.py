"""Tickets of every venue that are left half-typed: kept, opened again, thrown away."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.journeys.keys import burst, keys, settle
from tests.journeys.stage import Stage
from tests.journeys.tickets import numbered, shown
from tests.screens.embed_scenes import embed
from tests.screens.futures_scenes import futures
from tests.screens.kuna_scenes import cancelled_stop, kuna
from tests.screens.ticket_scenes import NO_FUNDS, trading, turn_out
from tui.domain.intents import CreateIntent
from tui.domain.state import BlotterState
from tui.presentation.text import plain
from tui.screens.drafts import DraftsDialog
from tui.screens.question import QuestionDialog
from tui.screens.ticket import TicketForm
from tui.widgets.lines import Lines

ENTER = "enter"
CLEAR = ["backspace"] * 45
HALF_TYPED: dict[str, tuple[Callable[..., BlotterState], Sequence[str]]] = {
    "spot": (trading, ("n", "s", *CLEAR, *"eth/usd", ENTER, "s", ENTER, "s", ENTER, *"25%")),
    "futures": (
        futures,
        ("n", "f", *CLEAR, *"pf_xbtusd", ENTER, "s", ENTER, "p", ENTER, "l", ENTER, *"0.7"),
    ),
    "embed": (embed, ("n", "m", *CLEAR, *"btc/eur", ENTER, ENTER, "j", ENTER, *"last+2%")),
    "kuna": (kuna, ("n", "k", *CLEAR, *"btc_usdt", ENTER, "s", ENTER, *"tr", ENTER, *"0.06")),
}
LEFT = ("n", "k", *CLEAR, *"btc_usdt", ENTER, ENTER, ENTER, *"0.06", "escape")


def form(on: Stage) -> TicketForm[Any, Any]:
    assert isinstance(on.app.screen, TicketForm)
    return on.app.screen


def drafts(on: Stage) -> int:
    """How many drafts are listed."""
    assert isinstance(on.app.screen, DraftsDialog)
    return len(on.app.screen.query_one("#choices").options)  # type: ignore[attr-defined]


@pytest.mark.parametrize("venue", HALF_TYPED)
async def test_a_ticket_that_is_left_opens_again_with_everything_typed(venue: str) -> None:
    state, typed = HALF_TYPED[venue]
    async with numbered(state()) as on:
        await burst(on.pilot, *typed)
        draft, own_id = form(on).draft, form(on).ticket.client_order_id
        await burst(on.pilot, "escape")
        question = on.app.screen
        assert isinstance(question, QuestionDialog)
        lines = " ".join(map(plain, question.query_one("#question", Lines).lines))
        assert "D on the list opens it again as it stands." in lines
        await keys(on.pilot, "y", "D", ENTER)
        assert form(on).draft == draft
        assert form(on).ticket.client_order_id == own_id
        assert "sent before" not in shown(on, "#told")
        await keys(on.pilot, "escape")
        assert on.is_alone
        assert on.engine.submitted == []


async def test_typing_on_is_what_escape_means() -> None:
    async with numbered(kuna()) as on:
        await burst(on.pilot, *LEFT)
        await keys(on.pilot, "escape")
        assert form(on).draft.quantity == "0.06"
        assert on.blotter.left_count == 0


async def test_a_ticket_that_is_finished_and_sent_is_a_draft_no_more() -> None:
    async with numbered(kuna()) as on:
        await burst(on.pilot, *LEFT)
        await keys(on.pilot, "y", "D", ENTER)
        await burst(on.pilot, *[ENTER] * 4, *"26440", "ctrl+s")
        assert len(on.engine.submitted) == 1
        assert on.blotter.left_count == 0
        assert on.blotter.refusal("drafts.open") is not None


async def test_a_ticket_that_came_back_and_was_left_is_listed_once_as_it_was_left() -> None:
    async with numbered(kuna()) as on:
        await burst(on.pilot, *LEFT[:-1], ENTER, *"26440", "ctrl+s")
        turn_out(on.engine, NO_FUNDS)
        await settle(on.pilot)
        await keys(on.pilot, "D", ENTER)
        await burst(on.pilot, *[ENTER] * 3, *["backspace"] * 4, *"0.05", "escape")
        await keys(on.pilot, "y", "D")
        assert drafts(on) == 1
        await keys(on.pilot, ENTER)
        assert form(on).draft.quantity == "0.05"
        assert "came to nothing" in shown(on, "#told")
        await burst(on.pilot, "ctrl+s")
        first, second = on.engine.submitted
        assert isinstance(first, CreateIntent)
        assert isinstance(second, CreateIntent)
        assert first.client_order_id == second.client_order_id


async def test_a_ticket_that_was_left_can_be_thrown_away_and_an_ended_order_cannot() -> None:
    async with numbered(replace(kuna(), ended_today=(cancelled_stop(),))) as on:
        await burst(on.pilot, *LEFT)
        await keys(on.pilot, "y", "D")
        assert drafts(on) == 2
        await keys(on.pilot, "delete")
        assert drafts(on) == 1
        assert on.blotter.left_count == 0
        await keys(on.pilot, "delete")
        assert drafts(on) == 1
        assert on.notes[-1].startswith("Only tickets that were left can be thrown away")


async def test_the_last_draft_thrown_away_closes_the_list() -> None:
    async with numbered(kuna()) as on:
        await burst(on.pilot, *LEFT)
        await keys(on.pilot, "y", "D", "delete")
        assert on.is_alone


async def test_leaving_the_program_says_what_would_be_lost() -> None:
    async with numbered(kuna()) as on:
        await burst(on.pilot, *LEFT)
        await keys(on.pilot, "y", "q")
        assert isinstance(on.app.screen, QuestionDialog)
        lines = " ".join(map(plain, on.app.screen.query_one("#question", Lines).lines))
        assert "1 half-typed ticket is among the drafts (D) and would be lost." in lines
