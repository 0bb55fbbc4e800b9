"""Writing Futures orders by key: one order, a ladder, drafts and the way out."""

from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import NOW, make_account, make_health
from tests.journeys.keys import burst, keys, settle, wait_until
from tests.journeys.stage import Stage
from tests.journeys.tickets import numbered, row, shown
from tests.screens.futures_scenes import (
    DESK,
    cancelled_stop,
    futures,
    money,
    stop_intent,
)
from tests.screens.ticket_scenes import ID
from tui.domain.intents import CreateIntent
from tui.domain.order import OrderType, RelativePrice, Side, TimeInForce, TriggerSignal
from tui.domain.outcome import Accepted, Outcome, Rejected, Unknown
from tui.domain.rate_cost import RateCost
from tui.domain.rules import Limits, TradingRules
from tui.domain.state import BlotterState
from tui.presentation.text import plain
from tui.screens.drafts import DraftsDialog
from tui.screens.futures_ticket import FuturesTicketForm
from tui.screens.ladder_result import LadderResult
from tui.screens.question import QuestionDialog
from tui.screens.venue_choice import VenueChoice
from tui.widgets.entry import Entry
from tui.widgets.lines import Lines
from tui.widgets.pick_list import PickList

ENTER = "enter"
MARKET = ("n", "f", *["backspace"] * 9, *"pf_xbtusd", ENTER)
LIMIT_BUY = (*MARKET, ENTER, ENTER, ENTER, *"0.25", ENTER, *"91000")
LADDER = (
    *(*MARKET, ENTER, "p", ENTER, "l", ENTER, *"0.7", ENTER, *"92000", ENTER, *"91000"),
    *(ENTER, "7"),
)
NO_FUNDS = Rejected(code="insufficientAvailableFunds", text="insufficientAvailableFunds")


def ticketing(
    state: BlotterState | None = None, **options: Any
) -> AbstractAsyncContextManager[Stage]:
    return numbered(futures() if state is None else state, **options)


def ticket(on: Stage) -> FuturesTicketForm:
    assert isinstance(on.app.screen, FuturesTicketForm)
    return on.app.screen


def created(on: Stage) -> list[CreateIntent]:
    return [intent for intent in on.engine.submitted if isinstance(intent, CreateIntent)]


def turn_out(on: Stage, *outcomes: Outcome) -> None:
    """Let the newest acts turn out, each in its own way."""
    newest = list(on.engine.state.actions.actions.values())[-len(outcomes) :]
    answered = [one.answered(what, NOW) for one, what in zip(newest, outcomes, strict=True)]
    actions = on.engine.state.actions.with_actions(*answered)
    on.engine.publish(replace(on.engine.state, actions=actions))


# One order


async def test_an_order_typed_in_one_burst_is_sent_as_it_was_typed() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LIMIT_BUY, "ctrl+s")
        assert on.is_alone
        (intent,) = created(on)
        assert (intent.venue, intent.account, intent.instrument) == (
            DESK.venue,
            DESK.name,
            "PF_XBTUSD",
        )
        assert (intent.side, intent.order_type) == (Side.BUY, OrderType.LIMIT)
        assert (intent.quantity, intent.limit_price) == (Decimal("0.25"), Decimal(91000))
        assert intent.time_in_force is TimeInForce.GTC
        assert intent.client_order_id == ID
        assert intent.deadline_seconds == 5


async def test_the_same_order_typed_by_hand_says_what_it_would_do_first() -> None:
    async with ticketing() as on:
        await keys(on.pilot, *LIMIT_BUY)
        effects = " ".join(shown(on, "#ticket-effects").split())
        assert "Buys 0.25 BTC of PF_XBTUSD with a limit of 91,000.0 USD." in effects
        assert "Filled, it leaves you long 0.75." in effects
        assert "holds it for 20 ms first" in effects
        assert "-1.63% ticks -3,021" in effects
        assert "22,750.00 USD margin available 20,000 USD" in effects
        assert "worth 1.1 times the margin" in row(on, "quantity")
        assert on.engine.submitted == []
        await keys(on.pilot, ENTER, "ctrl+s")
        assert len(created(on)) == 1


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (("p", *(ENTER, ENTER), "1", ENTER, "mark-1%"), {"post_only": True}),
        (("limit-i", ENTER, "1", ENTER, "ask"), {"time_in_force": TimeInForce.IOC}),
        (("limit-f", ENTER, "1", ENTER, "ask"), {"time_in_force": TimeInForce.FOK}),
        (("m", ENTER, "1"), {"order_type": OrderType.MARKET, "time_in_force": None}),
        (
            ("stop-loss", ENTER, "1", ENTER, "93000", ENTER, "i"),
            {"trigger_price": Decimal(93000), "trigger_signal": TriggerSignal.INDEX},
        ),
        (
            ("stop-loss-l", ENTER, "1", ENTER, "93000", ENTER, ENTER, "93100"),
            {"trigger_signal": TriggerSignal.MARK, "limit_price": Decimal(93100)},
        ),
        (("tr", ENTER, "1", ENTER, "+2%"), {"trigger_price": RelativePrice("+2%")}),
        (("tr", ENTER, "1", ENTER, "+500"), {"trigger_price": RelativePrice("+500")}),
    ],
)
async def test_every_kind_of_order_is_written_in_one_burst(
    typed: tuple[str, ...], expected: dict[str, object]
) -> None:
    async with ticketing() as on:
        pressed = [key for word in typed for key in ([word] if word == ENTER else word)]
        await burst(on.pilot, *MARKET, ENTER, *pressed, "ctrl+s")
        (intent,) = created(on)
        assert {name: getattr(intent, name) for name in expected} == expected


async def test_a_stop_that_only_reduces_is_written() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *MARKET, "s", ENTER, *"stop-loss", ENTER, *"all", ENTER, *"-3%")
        assert "all and 50% count the position" in row(on, "quantity")
        await burst(on.pilot, ENTER, ENTER, "space")
        words = " ".join(shown(on, "#ticket-effects").split())
        assert "When the mark price falls to 89,735.0 USD, sells 0.5 BTC" in words
        assert "Only ever makes the position smaller." in words
        await burst(on.pilot, "ctrl+s")
        (intent,) = created(on)
        assert (intent.reduce_only, intent.quantity) == (True, Decimal("0.5"))
        assert intent.trigger_price == Decimal(89735)


async def test_the_ticket_starts_on_the_market_of_the_order_under_the_cursor() -> None:
    async with ticketing() as on:
        await keys(on.pilot, "n", "f")
        assert ticket(on).draft.market == "PF_XBTUSD"
        assert [key.instrument for key in on.engine.watched] == ["PF_XBTUSD"]
        assert on.engine.funds_read == [DESK.name]
        await keys(on.pilot, "escape")
        assert on.is_alone
        assert on.engine.watched == []


@pytest.mark.parametrize("name", ["pf_aaplxusd", "PF-AAPLXUSD", "pfaaplxusd", "aaplx perp"])
async def test_a_market_is_found_in_any_case(name: str) -> None:
    async with ticketing(futures(orders=[])) as on:
        await keys(on.pilot, "n", "f", *name)
        instrument = ticket(on).plan.context.instrument
        assert instrument is not None
        assert instrument.key.instrument == "PF_AAPLxUSD"
        assert "AAPLx perp is suspended" in shown(on, "#ticket-effects")


async def test_a_market_is_completed_from_what_the_venue_lists() -> None:
    async with ticketing(futures(orders=[])) as on:
        await keys(on.pilot, "n", "f", *"pi_")
        entry = ticket(on).query_one("#instrument", Entry)
        await wait_until(on.pilot, lambda: entry._suggestion == "pi_XBTUSD")
        await keys(on.pilot, "right", ENTER)
        assert "contracts" in row(on, "quantity")


async def test_the_venue_is_not_asked_without_placing() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LIMIT_BUY, "f7")
        assert shown(on, "#form-say").startswith("This venue checks no order without placing it")
        assert on.engine.checked == []
        assert on.engine.submitted == []


async def test_arrows_step_prices_by_ticks() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LIMIT_BUY, "up", "up", "down", "up")
        assert ticket(on).draft.limit_price == "91001.0"


async def test_a_read_only_account_shows_the_ticket_and_sends_nothing() -> None:
    watching = make_account("fut", venue=DESK.venue)
    async with ticketing(futures(accounts=[watching])) as on:
        await burst(on.pilot, *LIMIT_BUY, "ctrl+s")
        assert on.engine.submitted == []
        assert "read-only" in shown(on, "#form-say")


async def test_leaving_a_ticket_that_was_typed_into_asks_first() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LADDER, "escape")
        assert on.opened is QuestionDialog
        await keys(on.pilot, "escape")
        draft = ticket(on).draft
        assert (draft.ladder_from, draft.ladder_to, draft.ladder_count) == ("92000", "91000", "7")


async def test_without_a_futures_account_the_choice_says_so() -> None:
    spot = make_account()
    async with ticketing(futures(accounts=[spot], health=[make_health()], orders=[])) as on:
        await keys(on.pilot, "n", "f")
        assert on.opened is VenueChoice
        assert on.notes[-1].startswith("Kraken Futures: no account is connected")


# Ladders


async def test_a_ladder_is_shown_line_by_line_and_sent_as_one_batch() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LADDER)
        table = [line.split() for line in shown(on, "#ladder-lines").splitlines()]
        assert table[0][:3] == ["line", "price", "BTC"]
        assert table[1] == ["1", "92,000.0", "0.1", "9,200.00", "-0.55%"]
        assert table[7] == ["7", "91,000.0", "0.1", "9,100.00", "-1.63%", "twin"]
        words = " ".join(shown(on, "#ticket-effects").split())
        assert "Buys 0.7 BTC of PF_XBTUSD in all with 7 post-only limits" in words
        assert "7 orders in one request" in words
        await burst(on.pilot, "ctrl+s")
        assert on.opened is LadderResult
        intents = created(on)
        assert [one.client_order_id for one in intents] == [f"{ID}-{n:02d}" for n in range(1, 8)]
        assert sum(one.quantity for one in intents) == Decimal("0.7")
        batches = {action.batch for action in on.engine.state.actions.actions.values()}
        assert len(batches) == 1


async def test_over_a_limit_the_number_of_orders_is_typed_first() -> None:
    rules = TradingRules(limits=Limits(confirm_batch_count=3))
    async with ticketing(rules=rules) as on:
        await burst(on.pilot, *LADDER, "ctrl+s")
        assert shown(on, "#form-say") == "Type send 7 in the line above to allow it."
        ticket(on).set_focus(ticket(on).query_one("#confirmation", Entry))
        await burst(on.pilot, *"send 6", "ctrl+s")
        assert on.engine.submitted == []
        await burst(on.pilot, "backspace", "7", "ctrl+s", "ctrl+s")
        assert len(created(on)) == 7


async def test_a_ladder_is_sent_once_however_often_the_key_is_pressed() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LADDER, "ctrl+s", "ctrl+s", "f10")
        assert len(created(on)) == 7


async def test_pages_lead_through_the_lines_of_a_long_ladder() -> None:
    async with ticketing(size=(80, 24)) as on:
        await burst(on.pilot, *LADDER, *["backspace"], *"40")
        rows = ticket(on).query_one("#ticket-fields")
        before = rows.scroll_offset.y
        await keys(on.pilot, "pagedown", "pagedown")
        assert rows.scroll_offset.y > before
        assert len(shown(on, "#ladder-lines").splitlines()) == 41


async def test_text_beside_a_scroll_bar_is_broken_for_the_room_it_leaves() -> None:
    async with ticketing(size=(80, 24)) as on:
        on.engine.cost = RateCost(points=10, used=38, maximum=500)
        on.engine.requests_of = lambda _: ["a request of some length " * 9]  # type: ignore[method-assign,assignment]  # as long as real ones
        await burst(on.pilot, *LIMIT_BUY[:-5], *"-2%")
        fields = on.app.screen.query_one("#ticket-fields")
        assert fields.show_vertical_scrollbar
        rows = fields.query(Lines).results(Lines)
        widest = max(len(plain(line).rstrip()) for lines in rows for line in lines.lines)
        assert widest <= fields.scrollable_content_region.width


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_each_line_of_a_ladder_has_a_result_of_its_own(size: tuple[int, int]) -> None:
    async with ticketing(size=size) as on:
        await burst(on.pilot, *LADDER, "ctrl+s")
        assert told(on)[1].split()[:3] == ["..", "92,000.0", "0.1"]
        assert "7 waiting" in shown(on, "#batch-notes")
        assert "BTC perp PF_XBTUSD  BUY ^ post-only ladder" in shown(on, "#form-head")
        lost = Unknown(text="no answer within 10 s")
        turn_out(on, Accepted(), NO_FUNDS, lost, *[Accepted()] * 4)
        await settle(on.pilot)
        lines = told(on)
        assert lines[1].startswith(" ..  ")
        assert lines[2].startswith(" !   ")
        assert "refused: insufficientAvailable" in lines[2]
        assert lines[3].startswith(" ?   ")
        notes = " ".join(shown(on, "#batch-notes").split())
        assert "5 accepted, not seen yet · 1 refused · 1 unknown" in notes
        assert "kept as a draft with its client id: D on the list" in notes
        await keys(on.pilot, "r")
        assert len(on.engine.looked_again) == 1
        assert shown(on, "#form-say") == "Looking up 1 order."
        assert len(created(on)) == 7
        await keys(on.pilot, "escape")
        assert on.is_alone
        assert not any("insufficient" in note for note in on.notes)


def told(on: Stage) -> list[str]:
    found = on.app.screen.query_one(PickList)
    return [found.render_line(y).text.rstrip() for y in range(4)]


# Drafts


async def test_a_ladder_that_came_to_nothing_opens_again_whole() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LADDER, "ctrl+s")
        turn_out(on, *[NO_FUNDS] * 7)
        await settle(on.pilot)
        await keys(on.pilot, "escape", "D")
        assert on.opened is DraftsDialog
        await keys(on.pilot, ENTER)
        assert "came to nothing" in shown(on, "#told")
        assert ticket(on).draft.ladder_count == "7"
        await burst(on.pilot, "ctrl+s")
        first, second = created(on)[:7], created(on)[7:]
        assert first == second


async def test_of_a_ladder_that_went_in_part_each_other_line_is_a_draft_of_its_own() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LADDER, "ctrl+s")
        turn_out(on, NO_FUNDS, *[Accepted()] * 5, NO_FUNDS)
        await settle(on.pilot)
        await keys(on.pilot, "escape", "D", ENTER)
        draft = ticket(on).draft
        assert (draft.quantity, draft.limit_price, draft.is_ladder) == ("0.1", "92000", False)
        await burst(on.pilot, "ctrl+s")
        assert created(on)[-1].client_order_id == f"{ID}-01"
        turn_out(on, Accepted())
        await settle(on.pilot)
        await keys(on.pilot, "D", ENTER)
        assert ticket(on).draft.limit_price == "91000"


async def test_a_cancelled_order_is_written_anew_as_it_was() -> None:
    ended = cancelled_stop()
    async with ticketing(replace(futures(), ended_today=(ended,))) as on:
        on.engine.drafts[ended.order.key] = stop_intent(ended.order.key)
        await keys(on.pilot, "D", ENTER)
        draft = ticket(on).draft
        assert (draft.quantity, draft.trigger_price, draft.limit_price) == ("0.3", "90000", "89900")
        assert draft.trigger_signal is TriggerSignal.INDEX
        assert draft.reduce_only
        assert "0.1 of 0.4 were sold already" in " ".join(shown(on, "#told").split())
        await burst(on.pilot, "ctrl+s")
        (intent,) = created(on)
        assert (intent.client_order_id, intent.reduce_only) == (ID, True)


async def test_a_flat_account_is_told_that_reduce_only_reduces_nothing() -> None:
    async with ticketing(futures(funds=money(positions=()))) as on:
        await burst(on.pilot, *LIMIT_BUY, ENTER, "space")
        assert "It would reduce nothing" in row(on, "reduce-only")
