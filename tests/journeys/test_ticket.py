"""Writing new orders by key: the choice, the ticket, one send, drafts and the way out."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import NOW, make_account, make_ended, make_key, make_order, make_quote
from tests.journeys.keys import burst, keys, settle, wait_until
from tests.journeys.stage import Stage
from tests.journeys.tickets import numbered, row, shown
from tests.screens.fake_engine import FakeEngine
from tests.screens.ticket_scenes import (
    ID,
    NO_FUNDS,
    TRADER,
    after_cancels,
    cancelled_order,
    knows_drafts,
    trading,
    turn_out,
)
from tui.domain.fate import Fate
from tui.domain.intents import CancelIntent, CreateIntent, Intent
from tui.domain.order import (
    Order,
    OrderType,
    QuantityUnit,
    RelativePrice,
    Side,
    TimeInForce,
    TriggerSignal,
)
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Rejected, SettledCode
from tui.domain.rules import Limits, TradingRules
from tui.domain.state import BlotterState
from tui.screens.cancel_question import CancelQuestion
from tui.screens.create_acts import NO_ACCOUNT
from tui.screens.drafts import DraftsDialog
from tui.screens.question import QuestionDialog
from tui.screens.spot_ticket import SpotTicket
from tui.screens.venue_choice import VenueChoice
from tui.widgets.entry import Choice, Entry

LIMIT_BUY = ("n", "s", *"BTC/USD", "enter", "enter", "enter", *"0.25", "enter", *"91000")


def ticketing(
    state: BlotterState | None = None, **options: Any
) -> AbstractAsyncContextManager[Stage]:
    return numbered(trading() if state is None else state, **options)


def ticket(on: Stage) -> SpotTicket:
    assert isinstance(on.app.screen, SpotTicket)
    return on.app.screen


def created(on: Stage) -> CreateIntent:
    (intent,) = on.engine.submitted
    assert isinstance(intent, CreateIntent)
    return intent


# From the list to the venue


async def test_a_ticket_typed_in_one_burst_is_sent_as_it_was_typed() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LIMIT_BUY, "ctrl+s")
        assert on.is_alone
        assert created(on) == CreateIntent(
            venue=TRADER.venue,
            account=TRADER.name,
            instrument=make_quote().key.instrument,
            side=Side.BUY,
            order_type=OrderType.LIMIT,
            quantity=Decimal("0.25"),
            limit_price=Decimal(91000),
            time_in_force=TimeInForce.GTC,
            client_order_id=ID,
            deadline_seconds=Decimal(5),
            typed={"quantity": "0.25", "limit_price": "91000"},
        )


async def test_the_same_ticket_typed_by_hand_says_what_it_would_do_first() -> None:
    async with ticketing() as on:
        await keys(on.pilot, *LIMIT_BUY)
        effects = shown(on, "#ticket-effects")
        assert "Buys 0.25 BTC with a limit of 91,000.0 USD." in effects
        assert "-1.62%   ticks -15,000" in effects
        assert "22,750.00 USD   needs 22,750.00 USD of free 100,000" in effects
        assert "the request of CreateIntent" in effects
        assert on.engine.submitted == []
        await keys(on.pilot, "enter", "ctrl+s")
        assert created(on).limit_price == Decimal(91000)


async def test_a_relative_price_is_sent_as_the_absolute_one_it_showed() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LIMIT_BUY[:-5], *"bid-2%")
        assert "= 90,649.9  of bid 92,499.9" in row(on, "limit-price")
        await burst(on.pilot, "ctrl+s")
        assert created(on).limit_price == Decimal("90649.9")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (
            ("s", "enter", "market", "enter", "all"),
            {"side": Side.SELL, "order_type": OrderType.MARKET, "quantity": Decimal(2)},
        ),
        (
            ("enter", "market", "enter", "1500", "enter", "q"),
            {"quantity": Decimal(1500), "quantity_unit": QuantityUnit.QUOTE},
        ),
        (
            ("enter", "i", "enter", "1", "enter", "91000", "enter", "0.1"),
            {"order_type": OrderType.ICEBERG, "display_quantity": Decimal("0.1")},
        ),
        (
            ("s", "enter", "stop-loss", "enter", "1", "enter", "-2%", "enter", "i"),
            {"trigger_price": Decimal(90650), "trigger_signal": TriggerSignal.INDEX},
        ),
        (
            ("s", "enter", "tt", "enter", "1", "enter", "95000", "enter", "enter", "94900"),
            {
                "order_type": OrderType.TAKE_PROFIT_LIMIT,
                "trigger_price": Decimal(95000),
                "limit_price": Decimal(94900),
            },
        ),
        (
            ("s", "enter", "trailing-stop-", "enter", "1", "enter", "+2%", "enter", "enter", "-50"),
            {
                "order_type": OrderType.TRAILING_STOP_LIMIT,
                "trigger_price": RelativePrice("+2%"),
                "limit_price": RelativePrice("-50"),
            },
        ),
    ],
)
async def test_every_kind_of_order_is_written_in_one_burst(
    typed: tuple[str, ...], expected: dict[str, object]
) -> None:
    async with ticketing() as on:
        pressed = [key for word in typed for key in ([word] if word == "enter" else word)]
        await burst(on.pilot, "n", "s", *"BTC/USD", "enter", *pressed)
        if "i" in typed[-1:]:
            # The index is not known here: a relative trigger becomes absolute by its base.
            await burst(on.pilot, "shift+tab", *"last-2%")
        await burst(on.pilot, "ctrl+s")
        intent = created(on)
        assert {name: getattr(intent, name) for name in expected} == expected


async def test_times_flags_and_a_conditional_close_are_written_too() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LIMIT_BUY, "enter", *"gtd", "enter", *"+1h", "enter")
        await burst(on.pilot, "space", "enter", "2", "enter", "space", "enter")
        await burst(on.pilot, *"stop-loss-l", "enter", *"-2%", "enter", *"-3%", "enter")
        await burst(on.pilot, *"+10m", "enter", *"9", "enter", "b", "enter", *"cancel-b")
        words = " ".join(shown(on, "#ticket-effects").split())
        assert "Expires 15:02:31Z. Waits until 14:12:31Z. Never takes" in words
        assert "On 2:1 margin, and only to reduce a position. Fee in BTC" in words
        assert "adds a stop loss limit that sells it again: 2% under the fill, limit 3%" in words
        await burst(on.pilot, "ctrl+s")
        intent = created(on)
        moment = NOW.replace(microsecond=0)
        assert intent.expires_at == moment + timedelta(hours=1)
        assert intent.starts_at == moment + timedelta(minutes=10)
        assert (intent.post_only, intent.leverage, intent.reduce_only) == (True, 2, True)
        assert (intent.fee_in_base, intent.self_trade) == (True, "cancel-both")
        assert intent.deadline_seconds == 9
        assert intent.close is not None
        assert intent.close.price == RelativePrice("-2%")


async def test_a_ticket_starts_on_the_market_of_the_order_under_the_cursor() -> None:
    async with ticketing() as on:
        await keys(on.pilot, "j", "n", "s")
        assert ticket(on).draft.market == "SOL/EUR"
        assert on.engine.watched == [ticket(on).plan.context.quote.key]  # type: ignore[union-attr]
        assert on.engine.funds_read == [TRADER.name]
        await keys(on.pilot, "escape")
        assert on.is_alone
        assert on.engine.watched == []


async def test_the_prices_of_another_market_are_read_while_it_is_typed() -> None:
    async with ticketing() as on:
        await keys(on.pilot, "n", "s", *"btcusd")
        assert [key.instrument for key in on.engine.watched] == ["XBTUSD"]
        await keys(on.pilot, "x")
        assert on.engine.watched == []


async def test_a_market_is_completed_from_what_the_venue_lists() -> None:
    async with ticketing() as on:
        await keys(on.pilot, "n", "s", *"sol")
        await wait_until(
            on.pilot, lambda: "sol/EUR" in ticket(on).query_one("#instrument", Entry)._suggestion
        )
        await keys(on.pilot, "right", "enter")
        assert ticket(on).plan.context.instrument is not None


async def test_arrows_step_a_price_by_ticks() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LIMIT_BUY, "up", "up", "down", "up")
        assert ticket(on).draft.limit_price == "91000.2"
        await burst(on.pilot, *["backspace"] * 7, "down")
        assert ticket(on).draft.limit_price == "92499.8"


async def test_the_market_moves_under_a_relative_price_until_it_is_sent() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LIMIT_BUY[:-5], *"last-100")
        moved = make_quote(last="92000.0", bid="91999.9", ask="92000.0")
        quotes = {**on.engine.state.quotes, moved.key: moved}
        await on.publish(replace(on.engine.state, quotes=quotes))
        await burst(on.pilot, "ctrl+s")
        assert created(on).limit_price == Decimal(91900)


EVERYTHING = (
    *(*LIMIT_BUY, "enter", *"gtd", "enter", *"+1h", "enter", "space", "enter", "2", "enter"),
    *("space", "enter", *"stop-loss-l", "enter", *"-2%", "enter", *"-3%", "enter", *"+10m"),
    *("enter", "9", "enter", "b", "enter", *"cancel-b"),
)


def long_winded(intent: Intent) -> str:
    """As long as a request is that says everything."""
    return f"{intent.key.order_id} " * 12


@pytest.fixture
def _long_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeEngine, "request_of", lambda _, intent: long_winded(intent))


@pytest.mark.usefixtures("_long_requests")
async def test_the_field_in_focus_stays_in_sight_while_what_it_does_grows() -> None:
    async with ticketing(size=(80, 24)) as on:
        await burst(on.pilot, *EVERYTHING)
        focused = on.app.focused
        assert focused is ticket(on).query_one("#self-trade")
        sight = ticket(on).query_one("#ticket-fields").region
        assert sight.contains_region(focused.region)


@pytest.mark.usefixtures("_long_requests")
async def test_pages_lead_through_the_fields_of_a_ticket() -> None:
    async with ticketing(size=(80, 24)) as on:
        await burst(on.pilot, *EVERYTHING)
        fields = ticket(on).query_one("#ticket-fields")
        await keys(on.pilot, "pageup", "pageup")
        assert fields.scroll_y == 0
        await keys(on.pilot, "pagedown", "pagedown", "pagedown")
        assert fields.scroll_y == fields.max_scroll_y > 0


# What the choice of a venue does


async def test_no_ticket_opens_for_a_venue_without_an_account() -> None:
    async with ticketing() as on:
        await keys(on.pilot, "n")
        assert on.opened is VenueChoice
        for key, name in (("k", "Kuna"), ("f", "Kraken Futures"), ("m", "Kraken Embed")):
            await keys(on.pilot, key)
            assert on.notes[-1].startswith(f"{name}: no account is connected")
        assert on.opened is VenueChoice
        await keys(on.pilot, "escape")
        assert on.is_alone


async def test_without_an_account_there_is_no_ticket() -> None:
    async with ticketing(trading(accounts=[], health=[])) as on:
        await keys(on.pilot, "n")
        assert on.is_alone
        assert on.blotter.refusal("ticket.open") == NO_ACCOUNT
        assert on.blotter.refusal("drafts.open") == NO_ACCOUNT


async def test_in_a_window_that_is_too_small_nothing_opens() -> None:
    async with ticketing(size=(70, 20)) as on:
        await keys(on.pilot, "n", "s")
        assert on.is_alone


async def test_the_account_of_the_cursor_is_offered_and_another_can_be_chosen() -> None:
    desk = make_account("desk 2", can_send=True)
    own = make_order("ODESK2-AAAAA-BBBBBB", account="desk 2", limit_price="92499.0")
    state = trading(orders=[own], accounts=[TRADER, desk])
    async with ticketing(state) as on:
        await keys(on.pilot, "j", "n", "s")
        assert ticket(on).account == desk
        await burst(on.pilot, "enter", "m", "enter", "enter", "enter", *"0.25", "enter", *"90000")
        assert ticket(on).account == TRADER
        assert on.engine.funds_read == [desk.name, TRADER.name]
        await burst(on.pilot, "ctrl+s")
        assert created(on).account == TRADER.name


async def test_where_the_account_of_the_cursor_cannot_send_one_that_can_is_offered() -> None:
    state = trading(accounts=[make_account(), make_account("desk 2", can_send=True)])
    async with ticketing(state) as on:
        await keys(on.pilot, "n", "s")
        assert ticket(on).account == make_account()
    async with ticketing(replace(state, book=replace(state.book, by_account={}))) as on:
        await keys(on.pilot, "n", "s")
        assert ticket(on).account == make_account("desk 2", can_send=True)


# What stands in the way


async def test_what_is_missing_is_named_and_nothing_is_sent() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LIMIT_BUY[:-5], "ctrl+s")
        assert shown(on, "#form-say") == "The limit price is missing."
        assert "Still missing: limit price." in shown(on, "#ticket-effects")
        await burst(on.pilot, *"9", "ctrl+s")
        assert "below" not in shown(on, "#form-say")
        assert on.engine.submitted == []


async def test_a_wrong_text_is_marked_at_its_character_and_kept() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LIMIT_BUY[:-5], *"5%", "ctrl+s")
        assert shown(on, "#form-say") == "limit price: Up or down? Write +5% or -5%."
        assert shown(on, "#row-limit-price .field-notes").endswith(
            "^ Up or down? Write +5% or -5%."
        )
        assert ticket(on).draft.limit_price == "5%"


async def test_a_read_only_account_shows_the_ticket_without_a_way_to_send() -> None:
    async with ticketing(trading(accounts=[make_account()])) as on:
        await burst(on.pilot, *LIMIT_BUY, "ctrl+s", "f7")
        assert "the request of CreateIntent" in shown(on, "#ticket-effects")
        assert shown(on, "#form-say").startswith("main is read-only: nothing is sent.")
        assert not ticket(on).query_one("#send").display
        assert not ticket(on).query_one("#check").display
        assert (on.engine.submitted, on.engine.checked) == ([], [])


async def test_over_a_limit_the_markets_name_is_typed_first() -> None:
    rules = TradingRules(limits=Limits(confirm_order_value={"USD": Decimal(20000)}))
    async with ticketing(rules=rules) as on:
        await burst(on.pilot, *LIMIT_BUY, "ctrl+s")
        assert shown(on, "#form-say") == "Type BTC/USD in the line above to allow it."
        await burst(on.pilot, *["shift+tab"] * 5, *"BTC/USD", "ctrl+s")
        assert created(on).quantity == Decimal("0.25")


async def test_a_trigger_that_would_fire_at_once_asks_for_the_markets_name() -> None:
    typed = ("n", "s", *"BTC/USD", "enter", "s", "enter", *"stop-loss", "enter", "1", "enter")
    async with ticketing() as on:
        await burst(on.pilot, *typed, *"93000", "ctrl+s")
        assert on.engine.submitted == []
        said = "! The market is at 92,500: a trigger at 93,000 would fire AT ONCE."
        assert said in row(on, "trigger-price")
        await burst(on.pilot, *["shift+tab"] * 5, *"BTC/USD", "ctrl+s")
        assert created(on).trigger_price == Decimal(93000)


async def test_leaving_a_ticket_that_was_typed_into_asks_first() -> None:
    async with ticketing() as on:
        await keys(on.pilot, "n", "s", "escape")
        assert on.is_alone
        await burst(on.pilot, *LIMIT_BUY, "escape")
        assert on.opened is QuestionDialog
        await keys(on.pilot, "escape")
        assert ticket(on).draft.limit_price == "91000"


async def test_fields_that_a_type_does_not_have_are_neither_shown_nor_sent() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LIMIT_BUY, "enter", "enter", "space", *["shift+tab"] * 4)
        assert on.app.focused is ticket(on).query_one("#order-type")
        await burst(on.pilot, "m")
        assert not ticket(on).query_one("#row-limit-price").display
        assert not ticket(on).query_one("#post-only").display
        assert row(on, "post-only").startswith("leverage")
        await burst(on.pilot, "ctrl+s")
        intent = created(on)
        assert (intent.limit_price, intent.post_only) == (None, False)
        assert "limit_price" not in intent.typed


# Asking the venue


async def test_the_venue_is_asked_without_placing_anything() -> None:
    async with ticketing() as on:
        on.engine.check_outcome = Accepted(text="buy 0.25000000 XBTUSD @ limit 91000.0")
        await burst(on.pilot, *LIMIT_BUY, "f7")
        said = "checked only, not placed: buy 0.25000000 XBTUSD @ limit 91000.0"
        assert shown(on, "#ticket-answer").strip() == said
        assert [intent.limit_price for intent in on.engine.checked] == [Decimal(91000)]
        assert on.engine.submitted == []
        await keys(on.pilot, "backspace")
        assert shown(on, "#ticket-answer") == ""


async def test_what_the_venue_would_refuse_is_told() -> None:
    async with ticketing() as on:
        on.engine.check_outcome = NO_FUNDS
        await burst(on.pilot, *LIMIT_BUY, "f7")
        said = "checked only: the venue would refuse it now: EOrder:Insufficient funds"
        assert shown(on, "#ticket-answer").strip() == said


async def test_a_ticket_that_cannot_be_sent_is_not_checked_either() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LIMIT_BUY[:-5], "f7")
        assert shown(on, "#form-say") == "The limit price is missing."
        assert on.engine.checked == []


# Drafts


async def test_a_ticket_that_was_refused_opens_again_with_everything_typed_and_its_own_id() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LIMIT_BUY[:-5], *"-2%", "ctrl+s")
        assert on.blotter.refusal("drafts.open") is not None
        turn_out(on.engine, NO_FUNDS)
        await settle(on.pilot)
        await keys(on.pilot, "D")
        assert on.opened is DraftsDialog
        await keys(on.pilot, "enter")
        draft = ticket(on).draft
        assert (draft.quantity, draft.limit_price) == ("0.25", "-2%")
        assert "came to nothing. Its client id is the same." in shown(on, "#told")
        await burst(on.pilot, "ctrl+s")
        first, second = on.engine.submitted
        assert isinstance(first, CreateIntent)
        assert isinstance(second, CreateIntent)
        assert first.client_order_id == second.client_order_id
        turn_out(on.engine, Accepted())
        await settle(on.pilot)
        assert on.blotter.refusal("drafts.open") is not None
        await burst(on.pilot, *LIMIT_BUY, "ctrl+s")
        third = on.engine.submitted[-1]
        assert isinstance(third, CreateIntent)
        assert third.client_order_id != first.client_order_id


async def test_a_ticket_that_was_never_sent_is_parked_too() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LIMIT_BUY, "ctrl+s")
        turn_out(on.engine, NotSent(code=NotSentCode.NOT_REACHED))
        await settle(on.pilot)
        await keys(on.pilot, "D", "enter")
        assert ticket(on).draft.limit_price == "91000"


async def test_a_cancelled_order_is_written_anew_as_it_was() -> None:
    async with ticketing(after_cancels()) as on:
        knows_drafts(on.engine)
        await keys(on.pilot, "D", "enter")
        draft = ticket(on).draft
        assert (draft.quantity, draft.limit_price) == ("0.2", "90000")
        told = " ".join(shown(on, "#told").split())
        assert "Writes OCANC1-AAAAA-BBBBBB anew as it was: its place in the queue is gone." in told
        assert "0.05 of 0.25 were bought already: this is for the rest." in told
        assert on.engine.submitted == []


async def test_a_conditional_close_is_asked_for_and_never_guessed() -> None:
    async with ticketing(after_cancels()) as on:
        knows_drafts(on.engine)
        await keys(on.pilot, "D", "enter", "ctrl+s")
        assert on.engine.submitted == []
        assert "close position @ stop loss 85000.0 -> limit 84000.0" in shown(on, "#told")
        assert shown(on, "#form-say") == "close: Choose a conditional close, or none on purpose."
        ticket(on).set_focus(ticket(on).query_one("#close-type", Choice))
        await burst(on.pilot, "none"[0], "ctrl+s")
        intent = created(on)
        assert (intent.close, intent.quantity) == (None, Decimal("0.2"))
        assert intent.client_order_id == ID


async def test_limits_are_checked_again_for_a_draft() -> None:
    rules = TradingRules(limits=Limits(max_order_value={"USD": Decimal(1000)}))
    async with ticketing(after_cancels(), rules=rules) as on:
        knows_drafts(on.engine)
        await keys(on.pilot, "D", "enter")
        ticket(on).set_focus(ticket(on).query_one("#close-type", Choice))
        await burst(on.pilot, "n", "ctrl+s")
        assert "your maximum is 1,000.00 USD" in shown(on, "#form-say")
        assert on.engine.submitted == []


async def test_an_order_no_ticket_writes_says_so() -> None:
    async with ticketing(after_cancels()) as on:
        await keys(on.pilot, "D", "enter")
        assert on.is_alone
        assert on.notes[-1].startswith("OCANC1-AAAAA-BBBBBB: no ticket writes such an order")


# The way out for orders that cannot be amended


def closing() -> tuple[BlotterState, Order]:
    order = replace(cancelled_order(), key=make_key("OCLOSE-AAAAA-BBBBBB"))
    return trading(orders=[order]), order


@asynccontextmanager
async def way_out() -> AsyncIterator[tuple[Stage, Order]]:
    """The question whether the order is cancelled is answered with yes."""
    state, order = closing()
    async with ticketing(state) as on:
        knows_drafts(on.engine, order.key)
        on.blotter.cancel_then_ticket(order.key)
        await settle(on.pilot)
        assert on.opened is CancelQuestion
        await keys(on.pilot, "y")
        yield on, order


def gone(state: BlotterState, order: Order, fate: Fate) -> BlotterState:
    book = state.book.with_orders(order.key.account, {})
    return replace(state, book=book.with_ended({order.key: make_ended(order, fate=fate)}))


async def test_once_the_order_is_cancelled_its_ticket_opens_filled_in() -> None:
    async with way_out() as (on, order):
        assert isinstance(on.engine.submitted[0], CancelIntent)
        turn_out(on.engine, Accepted())
        await settle(on.pilot)
        assert on.is_alone
        on.engine.state = gone(on.engine.state, order, Fate.CANCELLED)
        turn_out(on.engine, Accepted(), is_settled=True)
        await settle(on.pilot)
        assert ticket(on).draft.limit_price == "90000"
        assert "Writes OCLOSE-AAAAA-BBBBBB anew" in shown(on, "#told")
        assert not any("OCLOSE-AAAAA-BBBBBB" in note for note in on.notes), "it would outlive it"
        assert len(on.engine.submitted) == 1


async def test_an_order_that_filled_first_leaves_nothing_to_write() -> None:
    async with way_out() as (on, order):
        filled = replace(order, filled_quantity=order.quantity)
        on.engine.state = gone(on.engine.state, filled, Fate.FILLED)
        turn_out(on.engine, Rejected(code=SettledCode.FILLED_FIRST, text="filled"))
        await settle(on.pilot)
        assert on.is_alone
        assert any("filled before the cancel reached it" in note for note in on.notes)


async def test_a_cancel_that_did_not_happen_opens_no_ticket() -> None:
    async with way_out() as (on, _):
        turn_out(on.engine, NotSent(code=NotSentCode.NOT_REACHED))
        await settle(on.pilot)
        assert on.is_alone
        assert any("was not cancelled, so no ticket is opened" in note for note in on.notes)


async def test_a_ticket_never_opens_under_something_else_that_is_open() -> None:
    async with way_out() as (on, order):
        await keys(on.pilot, "n", "s")
        opened = on.app.screen
        on.engine.state = gone(on.engine.state, order, Fate.CANCELLED)
        turn_out(on.engine, Accepted(), is_settled=True)
        await settle(on.pilot)
        assert on.app.screen is opened
        assert any("D opens a ticket that writes it anew" in note for note in on.notes)


async def test_leaving_the_question_cancels_nothing_and_opens_nothing() -> None:
    state, order = closing()
    async with ticketing(state) as on:
        knows_drafts(on.engine, order.key)
        on.blotter.cancel_then_ticket(order.key)
        await keys(on.pilot, "escape")
        assert on.is_alone
        assert on.engine.submitted == []


async def test_the_form_that_refuses_to_amend_leads_to_the_ticket() -> None:
    state, order = closing()
    async with ticketing(state) as on:
        knows_drafts(on.engine, order.key)
        await keys(on.pilot, "e", "f6", "y")
        on.engine.state = gone(on.engine.state, order, Fate.CANCELLED)
        turn_out(on.engine, Accepted(), is_settled=True)
        await settle(on.pilot)
        assert ticket(on).draft.quantity == "0.2"
