"""Cancelling the marked orders by key: the list, what it asks, and what became of each."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tests.builders import (
    NOW,
    make_account,
    make_action,
    make_cancel,
    make_ended,
    make_order,
    make_quote,
    make_state,
    make_system,
    make_unreadable,
)
from tests.journeys.keys import burst, keys, settle
from tests.journeys.stage import Stage, stage
from tests.screens import scenes
from tui.app import BlotterApp
from tui.domain.action import ActionState
from tui.domain.fate import Fate
from tui.domain.health import SystemMode
from tui.domain.identifiers import AccountName
from tui.domain.intents import CancelIntent
from tui.domain.order import BookEntry, OrderType, Side
from tui.domain.outcome import (
    Accepted,
    NotSent,
    NotSentCode,
    Outcome,
    Rejected,
    SettledCode,
    Unknown,
)
from tui.domain.rate_cost import RateCost
from tui.domain.rules import Limits, TradingRules
from tui.domain.state import BlotterState
from tui.screens.batch_cancel import BatchCancelForm
from tui.screens.create_acts import CreateActs
from tui.screens.question import QuestionDialog
from tui.widgets.lines import Lines
from tui.widgets.pick_list import PickList

if TYPE_CHECKING:
    from tui.domain.action import Action

TRADER = make_account(can_send=True, may_trade=True)
DESK = make_account("desk", can_send=True, may_trade=True)
ONE = make_order("O1", limit_price="92400")
TWO = make_order("O2", limit_price="92300", side=Side.SELL)
STOP = make_order(
    "O3", limit_price="90000", trigger_price="91000", order_type=OrderType.STOP_LOSS_LIMIT
)
UNKNOWN = Unknown(text="no answer within 10 s")


def traded(*entries: BookEntry, **changes: Any) -> BlotterState:
    known: dict[str, Any] = {
        "accounts": [TRADER],
        "instruments": scenes.INSTRUMENTS,
        "quotes": scenes.QUOTES,
    }
    return make_state(entries or (ONE, TWO, STOP), **{**known, **changes})


def rules(**limits: Any) -> TradingRules:
    return TradingRules(limits=Limits(**limits))


class HasApp(Protocol):
    """Whatever runs the blotter."""

    app: BlotterApp


class Batch:
    """The list of orders on top, as a test reads it."""

    def __init__(self, on: HasApp) -> None:
        screen = on.app.screen
        assert isinstance(screen, BatchCancelForm)
        self.screen = screen

    def text(self, selector: str) -> str:
        lines = self.screen.query_one(selector, Lines).lines
        return "\n".join("".join(span.text for span in line).rstrip() for line in lines)

    @property
    def head(self) -> str:
        return self.text("#form-head")

    @property
    def said(self) -> str:
        return self.text("#form-say")

    @property
    def notes(self) -> str:
        return self.text("#batch-notes")

    @property
    def rows(self) -> list[str]:
        listed = self.screen.query_one(PickList)
        return [listed.render_line(y).text.rstrip() for y in range(1, listed.size.height)]

    @property
    def ticks(self) -> list[str]:
        return [row[:3] for row in self.rows]


async def opened(on: Stage, *pressed: str) -> Batch:
    await keys(on.pilot, "a", "X", *pressed)
    return Batch(on)


def ids(on: Stage) -> list[str]:
    return [intent.key.order_id for intent in on.engine.submitted]


async def turned_out(on: Stage, *ends: Outcome, are_seen: bool = False) -> None:
    """The acts turn out, in their order."""
    state = on.engine.state
    actions: list[Action] = []
    for action, end in zip(state.actions.actions.values(), ends, strict=False):
        sent = action.sending(NOW, "…").answered(end, NOW + timedelta(milliseconds=87))
        actions.append(sent.settled(end, NOW) if are_seen and not sent.is_settled else sent)
    await on.publish(replace(state, actions=state.actions.with_actions(*actions)))


# Before it is sent


async def test_the_marked_orders_are_listed_and_sent_once_in_their_order() -> None:
    async with stage(traded()) as on:
        batch = await opened(on)
        assert on.engine.submitted == []
        assert batch.head.startswith(" LIVE  main ..7Q2x  CANCEL 2 OF 3 ORDERS")
        assert [row[:13] for row in batch.rows] == [
            "[x] BTC/USD  ",
            "[x] BTC/USD  ",
            "[ ] BTC/USD  ",
        ]
        await burst(on.pilot, "ctrl+s", "ctrl+s", "f10")
        assert on.engine.submitted == [
            CancelIntent(key=ONE.key, seen=ONE),
            CancelIntent(key=TWO.key, seen=TWO),
        ]


@pytest.mark.parametrize("key", ["enter", "y", "X", "x"])
async def test_no_other_key_sends(key: str) -> None:
    async with stage(traded()) as on:
        await opened(on, key)
        assert on.opened is BatchCancelForm
        assert on.engine.submitted == []


async def test_a_protective_order_starts_left_out_and_space_takes_it_in() -> None:
    async with stage(traded()) as on:
        batch = await opened(on)
        assert batch.ticks == ["[x]", "[x]", "[ ]"]
        assert "STOP" in batch.rows[2]
        assert "1 protective order (O3): left out; Space takes one in." in batch.notes
        await keys(on.pilot, "G", "space")
        assert batch.ticks == ["[x]", "[x]", "[x]"]
        assert "1 protective order (O3): would be cancelled." in batch.notes
        await keys(on.pilot, "g", "space", "ctrl+s")
        assert ids(on) == ["O2", "O3"]


async def test_what_is_typed_in_one_go_counts_as_it_was_typed() -> None:
    async with stage(traded()) as on:
        await keys(on.pilot, "a")
        await burst(on.pilot, "X", "j", "space", "ctrl+s", "k", "space")
        assert ids(on) == ["O1"]


async def test_the_list_says_what_it_adds_up_to_and_what_it_costs() -> None:
    async with stage(traded()) as on:
        on.engine.cost = RateCost(points=8, used=12, maximum=60)
        on.engine.largest = 1
        batch = await opened(on)
        text = batch.notes
        assert "to cancel 2 of 3, fixed 14:02:31Z" in text
        assert "buy 23,100.00 USD · sell 23,075.00 USD" in text
        assert "nearest 0.11% · oldest 2h04" in text
        assert "rate BTC/USD +16 (12 of 60 used)" in text
        assert "2 requests, one after another: S or Esc stops between two; each" in text


async def test_marks_the_filter_hides_are_in_the_list_and_named() -> None:
    async with stage(traded()) as on:
        await keys(on.pilot, "a", "/", *"sell", "enter", "X")
        batch = Batch(on)
        assert [row.split()[-1] for row in batch.rows] == ["O2", "hidden", "hidden"]
        assert "2 orders (O1, O3): hidden by your filter, but in this list." in batch.notes
        await keys(on.pilot, "ctrl+s")
        assert ids(on) == ["O2", "O1"]


async def test_hidden_marks_alone_are_enough() -> None:
    async with stage(traded()) as on:
        await keys(on.pilot, "a", "/", *"zzz", "enter", "X")
        assert len(Batch(on).rows) == 3


async def test_an_order_that_ends_meanwhile_is_dropped_aloud() -> None:
    async with stage(traded()) as on:
        batch = await opened(on)
        await on.publish(traded(TWO, STOP, ended=[make_ended(ONE, fate=Fate.FILLED)]))
        assert batch.ticks[0] == " - "
        assert "FILLED" in batch.rows[0]
        assert "1 order ended since the list was fixed (filled) and was dropped." in batch.notes
        assert "CANCEL 1 OF 3 ORDERS" in batch.head
        await keys(on.pilot, "space")
        assert batch.said == "O1 has ended: there is nothing left to cancel."
        await keys(on.pilot, "ctrl+s")
        assert ids(on) == ["O2"]


async def test_an_order_that_ended_before_the_list_was_sent_has_a_line_in_the_result() -> None:
    async with stage(traded()) as on:
        await opened(on)
        await on.publish(traded(TWO, STOP, ended=[make_ended(ONE, fate=Fate.FILLED)]))
        await keys(on.pilot, "ctrl+s")
        result = Batch(on)
        assert "CANCEL 1 ORDER: RESULT" in result.head
        assert len(result.rows) == 2
        assert result.rows[1].startswith(" -  BTC/USD")
        assert result.rows[1].endswith("filled before its turn; not asked")
        assert "1 order of the list had ended before: nothing was asked there." in result.notes
        assert "look at your fills (H)" in " ".join(result.notes.split())
        await keys(on.pilot, "G")
        assert "O1" in result.head


async def test_a_result_names_every_account_of_the_list_on_top_and_in_its_lines() -> None:
    accounts = [TRADER, DESK]
    orders = [make_order("O1", limit_price="92400"), make_order("O2", account="desk")]
    async with stage(traded(*orders, accounts=accounts)) as on:
        await opened(on, "ctrl+s")
        await turned_out(on, Accepted(), are_seen=True)
        left = on.engine.state
        ended = [make_ended(orders[0], fate=Fate.CANCELLED)]
        await on.publish(
            replace(traded(orders[1], accounts=accounts, ended=ended), actions=left.actions)
        )
        result = Batch(on)
        assert "main ..7Q2x desk ..7Q2x  CANCEL 2 ORDERS: RESULT" in result.head
        assert [row[4:15].split() for row in result.rows] == [["SPOT", "main"], ["SPOT", "desk"]]


async def test_many_accounts_never_cut_off_what_a_form_is_for() -> None:
    accounts = [replace(DESK, name=AccountName(f"desk number {n}")) for n in range(6)]
    orders = [make_order(f"O{n}", account=one.name) for n, one in enumerate(accounts)]
    async with stage(traded(*orders, accounts=accounts)) as on:
        batch = await opened(on, "ctrl+s")
        assert " +" in batch.head
        assert "  CANCEL 6 ORDERS: RESULT" in batch.head


async def test_an_order_that_leaves_even_the_memory_keeps_its_line() -> None:
    async with stage(traded()) as on:
        batch = await opened(on)
        await on.publish(traded(TWO, STOP))
        assert batch.rows[0] == " -  O1 is no longer listed"
        await keys(on.pilot, "ctrl+s")
        assert ids(on) == ["O2"]


async def test_an_order_that_changes_says_so_and_is_cancelled_as_it_is() -> None:
    async with stage(traded()) as on:
        batch = await opened(on)
        part = replace(ONE, filled_quantity=Decimal("0.1"))
        await on.publish(traded(part, TWO, STOP))
        assert "changed" in batch.rows[0]
        assert "0.1500" in batch.rows[0]
        await keys(on.pilot, "ctrl+s")
        assert on.engine.submitted[0] == CancelIntent(key=part.key, seen=part)


async def test_an_expected_order_is_followed_to_the_name_its_venue_gives_it() -> None:
    mine = make_order("ob-19f2", client_order_id="ob-19f2", limit_price="92450")
    listed = make_order("OQ7XK2", client_order_id="ob-19f2", limit_price="92450")
    async with stage(traded(ONE, expected=[mine])) as on:
        batch = await opened(on)
        assert "NEW?" in batch.rows[1]
        await keys(on.pilot, "G", "space")
        await on.publish(traded(ONE, listed))
        assert batch.ticks == ["[-]", "[x]", "[ ]"]
        await keys(on.pilot, "ctrl+s")
        assert ids(on) == ["OQ7XK2"]


async def test_an_order_that_is_being_cancelled_starts_left_out() -> None:
    async with stage(traded(actions=[make_action(make_cancel(ONE))])) as on:
        batch = await opened(on)
        assert batch.ticks == ["[ ]", "[x]", "[ ]"]
        assert "CANCEL?" in batch.rows[0]


async def test_orders_of_unknown_outcome_are_named_before_they_are_sent() -> None:
    lost = make_action(make_cancel(TWO), state=ActionState.ANSWERED, outcome=UNKNOWN)
    sent = make_action(make_cancel(ONE), id="2", state=ActionState.SENDING)
    async with stage(traded(actions=[lost, sent])) as on:
        batch = await opened(on)
        assert "1 order (O2): what was asked before has no known outcome." in batch.notes


async def test_nothing_ticked_is_nothing_to_send() -> None:
    async with stage(traded(STOP)) as on:
        batch = await opened(on, "ctrl+s")
        assert batch.said == "Nothing is ticked: Space takes the order under the cursor in."
        assert on.engine.submitted == []


async def test_orders_that_cannot_be_read_are_cancelled_by_their_id() -> None:
    broken = make_unreadable("OBROKE")
    async with stage(traded(broken)) as on:
        batch = await opened(on)
        assert "OBROKE could not be read" in batch.rows[0]
        await keys(on.pilot, "ctrl+s")
        assert on.engine.submitted == [CancelIntent(key=broken.key, seen=broken)]


async def test_accounts_go_together_and_those_that_cannot_send_are_left_out() -> None:
    accounts = [TRADER, DESK, make_account("look"), make_account("shut", may_trade=True)]
    orders = [
        make_order(f"O{number}", account=account.name, limit_price=str(92400 - number))
        for number, account in enumerate(accounts)
    ]
    async with stage(traded(*orders, accounts=accounts)) as on:
        batch = await opened(on)
        assert batch.ticks == ["[x]", "[x]", "[ ]", "[ ]"]
        assert "main ..7Q2x desk ..7Q2x  CANCEL 2 OF 4" in batch.head
        assert "read-only" in batch.rows[2]
        assert "locked" in batch.rows[3]
        assert "2 orders (O2, O3): left out: the account cannot send." in batch.notes
        assert "2 requests to 2 accounts;" in batch.notes
        await keys(on.pilot, "G", "space", "ctrl+s")
        assert batch.said.startswith("shut is locked: nothing is sent.")
        await keys(on.pilot, "space", "ctrl+s")
        assert ids(on) == ["O0", "O1"]


async def test_a_read_only_account_sees_what_it_would_do_without_a_way_to_send() -> None:
    async with stage(traded(accounts=[make_account()])) as on:
        batch = await opened(on, "space", "ctrl+s")
        assert batch.said.startswith("main is read-only: nothing is sent.")
        assert not batch.screen.query_one("#send").display
        assert on.engine.submitted == []


async def test_what_a_venue_accepts_is_said() -> None:
    health = scenes.healthy(system=make_system(SystemMode.MAINTENANCE))
    async with stage(traded(health=[health])) as on:
        assert "nothing is accepted, also no cancel" in (await opened(on)).notes


# Limits


async def test_over_a_limit_the_number_is_typed() -> None:
    async with stage(traded(), rules=rules(confirm_batch_count=1)) as on:
        batch = await opened(on, "ctrl+s")
        assert "Over your limits: 2 at once (1)." in batch.notes
        assert batch.said == "Type cancel 2 in the line above to allow it."
        await keys(on.pilot, "tab", *"cancel 3", "ctrl+s")
        assert on.engine.submitted == []
        await keys(on.pilot, "backspace", "2", "ctrl+s")
        assert ids(on) == ["O1", "O2"]


async def test_a_word_typed_for_fewer_orders_no_longer_allows_it() -> None:
    async with stage(traded(), rules=rules(confirm_batch_count=0)) as on:
        batch = await opened(on, "tab", *"cancel 2")
        await on.publish(traded(TWO, STOP, ended=[make_ended(ONE)]))
        await keys(on.pilot, "ctrl+s")
        assert on.engine.submitted == []
        assert batch.said == "Type cancel 1 in the line above to allow it."


async def test_values_are_held_against_the_limits_by_currency() -> None:
    ether = make_order("O4", instrument="ETHUSD", limit_price="3000.00", quantity="1")
    solana = make_order("O5", instrument="SOLEUR", limit_price="139.00", quantity="1")
    market = make_order("O6", order_type=OrderType.MARKET, limit_price=None)
    limits = rules(confirm_batch_value={"USD": Decimal(3000)})
    async with stage(traded(ether), rules=limits) as on:
        assert (await opened(on)).screen.confirmation is None
    async with stage(traded(ether, solana), rules=limits) as on:
        batch = await opened(on)
        assert batch.screen.confirmation == "cancel 2"
        assert "Over your limits: none is set for EUR." in batch.notes
    async with stage(traded(ONE, ether), rules=limits) as on:
        assert "26,100.00 USD (3,000.00)" in (await opened(on)).notes
    async with stage(traded(ether, market), rules=limits) as on:
        batch = await opened(on)
        assert batch.screen.confirmation == "cancel 2"
        assert "cannot be worked out" in batch.notes.replace("\n", "")


async def test_a_maximum_asks_and_never_refuses_a_cancel() -> None:
    async with stage(traded(), rules=rules(max_batch=1)) as on:
        batch = await opened(on, "ctrl+s")
        assert "Over your limits: 2 at once (1)." in batch.notes
        assert batch.said == "Type cancel 2 in the line above to allow it."
        await keys(on.pilot, "tab", *"cancel 2", "ctrl+s")
        assert ids(on) == ["O1", "O2"]


async def test_a_journal_that_cannot_be_written_asks_for_the_word() -> None:
    async with stage(traded(journal_problem="disk full")) as on:
        batch = await opened(on, "ctrl+s")
        assert "The journal cannot be written (disk full)" in batch.notes
        assert on.engine.submitted == []
        await keys(on.pilot, "tab", *"cancel 2", "ctrl+s")
        assert [getattr(one, "is_unrecorded", None) for one in on.engine.submitted] == [True, True]


async def test_leaving_asks_where_other_orders_were_ticked() -> None:
    async with stage(traded()) as on:
        await keys(on.pilot, "a", "X", "escape")
        assert on.is_alone
        await keys(on.pilot, "X", "space", "escape")
        assert on.opened is QuestionDialog
        await keys(on.pilot, "y")
        assert on.is_alone
        assert on.engine.submitted == []


# What became of it


async def test_the_same_screen_tells_what_became_of_each_order() -> None:
    orders = [make_order(f"O{n}", limit_price=str(92400 - n)) for n in range(8)]
    async with stage(traded(*orders)) as on:
        batch = await opened(on, "ctrl+s")
        assert batch.head.startswith(" LIVE  main ..7Q2x  CANCEL 8 ORDERS: RESULT")
        assert "8 waiting" in batch.notes
        assert "nothing was sent" in batch.notes
        await turned_out(
            on,
            Accepted(),
            Accepted(is_pending=True),
            Rejected(code=SettledCode.FILLED_FIRST, text=""),
            Rejected(code=SettledCode.ENDED_FIRST, text=""),
            Rejected(code=SettledCode.NOT_FOUND, text=""),
            Rejected(code="EOrder:Unknown order", text=""),
            NotSent(code=NotSentCode.NOT_REACHED),
            UNKNOWN,
        )
        assert [" ".join(row.split()) for row in batch.rows] == [
            ".. BTC/USD B^ 0.2500 O0 accepted, not seen yet",
            ".. BTC/USD B^ 0.2500 O1 accepted, not done yet",
            "! BTC/USD B^ 0.2500 O2 filled first",
            "! BTC/USD B^ 0.2500 O3 ended first",
            "! BTC/USD B^ 0.2500 O4 not found",
            "! BTC/USD B^ 0.2500 O5 refused: EOrder:Unknown order",
            "! BTC/USD B^ 0.2500 O6 not sent: there was no connection",
            "? BTC/USD B^ 0.2500 O7 no answer within 10 s; not looked up yet, next look soon",
        ]
        text = batch.notes.replace("\n ", " ")
        assert "sent 14:02:31Z last answer 14:02:31Z (87ms)" in " ".join(text.split())
        assert "2 accepted, not seen yet · 1 filled first · 1 ended before · 1 not found" in text
        assert on.notes == []


async def test_a_cancel_is_done_once_it_is_seen() -> None:
    async with stage(traded(ONE)) as on:
        batch = await opened(on, "ctrl+s")
        await turned_out(on, Accepted(text="User requested"), are_seen=True)
        assert batch.rows[0].endswith("cancelled: User requested")
        assert batch.rows[0].startswith(" ok")
        assert on.blotter.marked == []
        await on.engine.clock.advance(120)
        await settle(on.pilot)
        assert on.opened is BatchCancelForm
        await keys(on.pilot, "escape")
        assert on.is_alone


async def test_r_looks_up_what_is_unknown() -> None:
    async with stage(traded()) as on:
        batch = await opened(on, "ctrl+s", "r")
        assert batch.said == "Nothing is unknown."
        await turned_out(on, UNKNOWN, Accepted())
        await keys(on.pilot, "r")
        assert on.engine.looked_again == ["a1"]
        assert batch.said == "Looking up 1 order."


async def test_x_offers_what_is_still_open_again_and_ticks_nothing_by_itself() -> None:
    async with stage(traded()) as on:
        batch = await opened(on, "ctrl+s", "x")
        assert batch.said == "Nothing of it is still open."
        await turned_out(on, Rejected(code="EService:Busy", text=""), UNKNOWN)
        await keys(on.pilot, "x")
        again = Batch(on)
        assert again.screen is not batch.screen
        assert again.ticks == ["[ ]", "[ ]"]
        await keys(on.pilot, "ctrl+s")
        assert ids(on) == ["O1", "O2"]
        await keys(on.pilot, "space", "ctrl+s")
        assert ids(on) == ["O1", "O2", "O1"]
        await keys(on.pilot, "escape")
        assert on.app.screen is batch.screen


async def test_d_opens_the_drafts(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[bool] = []
    monkeypatch.setattr(CreateActs, "action_drafts", lambda _: called.append(True))
    async with stage(traded()) as on:
        await opened(on, "D")
        assert called == []
        await keys(on.pilot, "ctrl+s", "D")
        assert called == [True]


async def test_outcomes_that_come_after_the_window_closed_are_told_as_notes() -> None:
    async with stage(traded()) as on:
        await keys(on.pilot, "a", "X", "ctrl+s", "escape")
        await turned_out(on, UNKNOWN)
        assert len(on.notes) == 1
        assert "has no known outcome" in on.notes[0]


async def test_an_outcome_too_long_for_its_line_is_told_in_full_under_the_cursor() -> None:
    async with stage(traded(ONE), size=(80, 24)) as on:
        batch = await opened(on, "ctrl+s")
        long = "the order was filled before the cancel reached it"
        await turned_out(on, Rejected(code=SettledCode.FILLED_FIRST, text=long))
        assert batch.rows[0].endswith("…")
        assert f"filled first: {long}" in batch.notes


async def test_a_cursor_far_down_a_long_list_stays_in_view() -> None:
    orders = [make_order(f"O{n:03}", limit_price=str(92400 - n)) for n in range(120)]
    quotes = [make_quote()]
    async with stage(traded(*orders, quotes=quotes), size=(80, 24)) as on:
        batch = await opened(on, "v", "G")
        assert "O119" in batch.rows[-1]
        assert "O119" in batch.head
        await keys(on.pilot, "pageup", "pageup", "home")
        assert "O000" in batch.rows[1]
        await keys(on.pilot, "j", "pagedown", "down", "k", "space")
        assert batch.ticks.count("[ ]") == 1
        assert "CANCEL 119 OF 120 ORDERS" in batch.head


async def test_a_click_moves_and_a_click_on_a_box_picks() -> None:
    async with stage(traded()) as on:
        batch = await opened(on)
        listed = batch.screen.query_one(PickList)
        await on.pilot.click(listed, offset=(20, 2))
        assert listed.place == 1
        assert batch.ticks == ["[x]", "[x]", "[ ]"]
        await on.pilot.click(listed, offset=(1, 1))
        await settle(on.pilot)
        assert batch.ticks == ["[ ]", "[x]", "[ ]"]
        await on.pilot.click(listed, offset=(20, 0))
        assert listed.place == 0
