"""Writing Kuna orders by key: every type, what stands in the way, drafts, and the market moving."""

from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import make_account
from tests.journeys.keys import burst, keys, settle
from tests.journeys.stage import Stage
from tests.journeys.tickets import numbered, row, shown
from tests.screens.kuna_scenes import (
    DEMO,
    KUNA,
    cancelled_stop,
    kuna,
    many,
    stop_intent,
    ticker,
)
from tests.screens.ticket_scenes import ID, NO_FUNDS, turn_out
from tui.domain.intents import CreateIntent
from tui.domain.kuna_ticket import KunaDraft, KunaKind
from tui.domain.order import OrderType, QuantityUnit, Side
from tui.domain.rules import Limits, TradingRules
from tui.domain.state import BlotterState
from tui.screens.kuna_ticket import KunaTicketForm
from tui.screens.question import QuestionDialog
from tui.widgets.entry import Choice, Entry

ENTER = "enter"
MARKET = ("n", "k", *["backspace"] * 8, *"btc_usdt", ENTER)
LIMIT_BUY = (*MARKET, ENTER, ENTER, *"0.06", ENTER, *"26440.46")
STOP_SELL = (*MARKET, "s", ENTER, "t", "r", ENTER, *"0.06", ENTER, *"27440", ENTER, *"26440")


def ticketing(
    state: BlotterState | None = None, **options: Any
) -> AbstractAsyncContextManager[Stage]:
    return numbered(kuna() if state is None else state, **options)


def ticket(on: Stage) -> KunaTicketForm:
    assert isinstance(on.app.screen, KunaTicketForm)
    return on.app.screen


def created(on: Stage) -> list[CreateIntent]:
    return [intent for intent in on.engine.submitted if isinstance(intent, CreateIntent)]


def flat(words: Iterable[str]) -> list[str]:
    named = {ENTER, "backspace", "ctrl+s"}
    return [key for word in words for key in ([word] if word in named else word)]


async def at_market(on: Stage, last: str) -> None:
    """Let the market be elsewhere."""
    quote = ticker(last=last, bid=last, ask=last)
    await on.publish(replace(on.engine.state, quotes={quote.key: quote}))


# One order of every type


async def test_a_limit_typed_in_one_burst_is_sent_as_it_was_typed() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LIMIT_BUY, "ctrl+s")
        assert on.is_alone
        (intent,) = created(on)
        assert (intent.venue, intent.account, intent.instrument) == (KUNA, DEMO.name, "BTC_USDT")
        assert (intent.side, intent.order_type) == (Side.BUY, OrderType.LIMIT)
        assert (str(intent.quantity), str(intent.limit_price)) == ("0.06", "26440.46")
        assert intent.client_order_id == ID
        assert intent.deadline_seconds is None


async def test_the_same_order_typed_by_hand_says_what_it_would_do_first() -> None:
    async with ticketing() as on:
        await keys(on.pilot, *LIMIT_BUY)
        head = shown(on, "#form-head")
        assert "NEW KUNA ORDER  closed since 2025, simulated" in head
        assert "BUY ^ Limit  id 6f1c2e0a…" in head
        effects = " ".join(shown(on, "#ticket-effects").split())
        assert "Buys 0.06 BTC with a limit of 26,440.46 USDT, until it is cancelled." in effects
        assert "1,586.43 USDT needs 1,586.43 USDT of free 48,200.5 fee 0.25%" in effects
        assert "1 of 100 id 6f1c2e0a… made once: settles a lost reply" in effects
        assert "last is a median" in row(on, "instrument")
        assert on.engine.submitted == []
        await keys(on.pilot, ENTER, "ctrl+s")
        assert len(created(on)) == 1


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (("m", ENTER, "0.06"), {"order_type": OrderType.MARKET, "quantity": Decimal("0.06")}),
        (
            ("m", ENTER, ENTER, "20.00"),
            {"quantity_unit": QuantityUnit.QUOTE, "quantity": Decimal("20.00")},
        ),
        (
            ("s", ENTER, "0.06", ENTER, "27440", ENTER, "26440"),
            {"order_type": OrderType.STOP_LOSS_LIMIT, "trigger_price": Decimal(27440)},
        ),
        (
            ("ta", ENTER, "0.06", ENTER, "29500", ENTER, "30000"),
            {"order_type": OrderType.TAKE_PROFIT_LIMIT, "limit_price": Decimal(30000)},
        ),
        (
            ("tr", ENTER, "25%", ENTER, "+2%", ENTER, "ask+3%"),
            {
                "order_type": OrderType.TAKE_PROFIT_LIMIT,
                "quantity": Decimal("0.210000"),
                "trigger_price": Decimal("29580.00"),
                "limit_price": Decimal("29880.30"),
            },
        ),
    ],
)
async def test_every_type_is_written_in_one_burst(
    typed: tuple[str, ...], expected: dict[str, object]
) -> None:
    async with ticketing() as on:
        await burst(on.pilot, *MARKET, "s", ENTER, *flat(typed), "ctrl+s")
        (intent,) = created(on)
        assert intent.side is Side.SELL
        assert {name: getattr(intent, name) for name in expected} == expected


async def test_the_type_of_a_trigger_is_shown_before_it_is_sent() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *STOP_SELL[:-11])
        assert "type not known yet" in shown(on, "#form-head")
        await burst(on.pilot, *STOP_SELL[-11:])
        assert "SELL v StopLossLimit" in shown(on, "#form-head")
        assert "= StopLossLimit  sells on a fall" in row(on, "side")
        assert "sells when the price falls to 27,440.00" in row(on, "trigger-price")
        words = " ".join(shown(on, "#ticket-effects").split())
        assert "When the price falls to 27,440.00 USDT, sells 0.06 BTC with a limit of" in words


# What stands in the way


@pytest.mark.parametrize(
    ("typed", "named", "sentence"),
    [
        (
            ("s", ENTER, "s", ENTER, "0.06", ENTER, "29500", ENTER, "26440"),
            "trigger-price",
            "29,500 is above the market at 29,000: there it is a TakeProfitLimit.",
        ),
        (
            ("b", ENTER, "s", ENTER, "0.06", ENTER, "27440", ENTER, "30000"),
            "trigger-price",
            "A StopLossLimit buys when the price rises to the stop, but 27,440 is below",
        ),
        (
            ("s", ENTER, "ta", ENTER, "0.06", ENTER, "27440", ENTER, "26440"),
            "trigger-price",
            "there it is a StopLossLimit.",
        ),
        (
            ("b", ENTER, "ta", ENTER, "0.06", ENTER, "29500", ENTER, "30000"),
            "trigger-price",
            "A TakeProfitLimit buys when the price falls to the stop, but 29,500 is above",
        ),
        (
            ("s", ENTER, "tr", ENTER, "0.06", ENTER, "29000", ENTER, "26440"),
            "trigger-price",
            "29,000 is the market price itself",
        ),
        (
            ("b", ENTER, "m", ENTER, "0.06", ENTER, "20.00"),
            "quantity",
            "Kuna takes a quantity or an amount, never both: empty one of the two.",
        ),
        (
            ("b", ENTER, "l", ENTER, "0.0600001", ENTER, "26440.46"),
            "quantity",
            "BTC has 6 decimals at Kuna: write 0.060000 or 0.060001.",
        ),
        (("b", ENTER, "l", ENTER, "0.06", ENTER), "limit-price", "missing"),
    ],
)
async def test_what_cannot_be_sent_is_said_at_its_field_and_stays_typed(
    typed: tuple[str, ...], named: str, sentence: str
) -> None:
    async with ticketing() as on:
        await burst(on.pilot, *MARKET, *flat(typed), "ctrl+s")
        assert on.engine.submitted == []
        assert sentence in " ".join(row(on, named).split())
        before = ticket(on).draft
        await burst(on.pilot, "ctrl+s", "f10")
        assert on.engine.submitted == []
        assert ticket(on).draft == before
        assert {one for one in typed if one[0].isdigit()} <= set(vars_of(before))


def vars_of(draft: KunaDraft) -> tuple[str, ...]:
    return (draft.quantity, draft.quote_quantity, draft.trigger_price, draft.limit_price)


async def test_the_hundred_and_first_order_is_not_sent() -> None:
    async with ticketing(kuna(orders=many(100))) as on:
        await burst(on.pilot, *LIMIT_BUY, "ctrl+s")
        assert on.engine.submitted == []
        assert "100 of 100 open orders: Kuna takes no more." in row(on, "instrument")
        assert ticket(on).draft.limit_price == "26440.46"
        state = on.engine.state
        orders = {one.key: one for one in many(99)}
        await on.publish(replace(state, book=state.book.with_orders(DEMO.name, orders)))
        assert "99 of 100" in shown(on, "#ticket-effects")
        await burst(on.pilot, "ctrl+s")
        assert len(created(on)) == 1


async def test_fields_of_other_types_leave_the_screen_and_keep_what_was_typed() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LIMIT_BUY)
        ticket(on).set_focus(ticket(on).query_one("#order-type", Choice))
        await burst(on.pilot, "m")
        assert not ticket(on).query_one("#row-limit-price").display
        assert not ticket(on).query_one("#row-trigger-price").display
        assert ticket(on).query_one("#quote-quantity").display
        await burst(on.pilot, "l")
        assert ticket(on).query_one("#row-limit-price").display
        assert ticket(on).draft.limit_price == "26440.46"
        await burst(on.pilot, "ctrl+s")
        assert str(created(on)[0].limit_price) == "26440.46"


async def test_the_venue_is_not_asked_without_placing() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LIMIT_BUY, "f7")
        assert shown(on, "#form-say").startswith("This venue checks no order without placing it")
        assert on.engine.checked == []
        assert on.engine.submitted == []


async def test_a_read_only_account_shows_the_ticket_and_sends_nothing() -> None:
    watching = make_account("kuna", venue=KUNA, host="kuna.example")
    async with ticketing(kuna(accounts=[watching])) as on:
        await burst(on.pilot, *LIMIT_BUY, "ctrl+s")
        assert on.engine.submitted == []
        assert "read-only" in shown(on, "#form-say")
        assert "closed 2025, to kuna.example" in shown(on, "#form-head")


async def test_over_a_limit_the_markets_name_is_typed_first() -> None:
    rules = TradingRules(limits=Limits(confirm_order_value={"USDT": Decimal(1000)}))
    async with ticketing(rules=rules) as on:
        await burst(on.pilot, *LIMIT_BUY, "ctrl+s")
        assert shown(on, "#form-say") == "Type BTC_USDT in the line above to allow it."
        ticket(on).set_focus(ticket(on).query_one("#confirmation", Entry))
        await burst(on.pilot, *"BTC_USDT", "ctrl+s", "ctrl+s")
        assert len(created(on)) == 1


# The market crosses a stop


async def test_a_type_that_the_market_has_changed_is_looked_at_before_it_is_sent() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *STOP_SELL)
        await at_market(on, "27000")
        notice = " ".join(shown(on, "#form-notice").split())
        assert "it was a StopLossLimit, and now it would be a TakeProfitLimit" in notice
        assert "sells when the price rises to 27,440.00" in notice
        await burst(on.pilot, "ctrl+s")
        assert on.engine.submitted == []
        await on.engine.clock.advance(1)
        await burst(on.pilot, "f9", "ctrl+s")
        assert created(on)[0].order_type is OrderType.TAKE_PROFIT_LIMIT


async def test_a_market_that_comes_back_takes_the_notice_with_it() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *STOP_SELL)
        await at_market(on, "27000")
        await at_market(on, "29000")
        assert shown(on, "#form-notice") == ""
        await burst(on.pilot, "ctrl+s")
        assert created(on)[0].order_type is OrderType.STOP_LOSS_LIMIT


async def test_typing_another_stop_takes_the_notice_back() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *STOP_SELL)
        await at_market(on, "27000")
        assert shown(on, "#form-notice") != ""
        ticket(on).set_focus(ticket(on).query_one("#trigger-price", Entry))
        await burst(on.pilot, *"27441")
        assert shown(on, "#form-notice") == ""
        await burst(on.pilot, "ctrl+s")
        assert created(on)[0].trigger_price == Decimal(27441)


async def test_a_type_that_was_named_is_refused_once_the_market_has_passed_its_stop() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *MARKET, "s", ENTER, *flat(("s", ENTER, "0.06", ENTER)))
        await burst(on.pilot, *flat(("27440", ENTER, "26440")))
        await at_market(on, "27000")
        await burst(on.pilot, "ctrl+s")
        assert on.engine.submitted == []
        assert "there it is a TakeProfitLimit" in " ".join(row(on, "trigger-price").split())


# Drafts


async def test_a_ticket_that_is_left_half_typed_is_opened_again_as_it_was() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *STOP_SELL[:-5], "escape")
        assert on.opened is QuestionDialog
        await keys(on.pilot, "y")
        assert on.is_alone
        await keys(on.pilot, "D", ENTER)
        assert ticket(on).draft == KunaDraft(
            market="btc_usdt",
            side=Side.SELL,
            kind=KunaKind.TRIGGER,
            quantity="0.06",
            trigger_price="27440",
        )
        await keys(on.pilot, "escape", "D", ENTER)
        await burst(on.pilot, *[ENTER] * 5, *"26440", "ctrl+s")
        (intent,) = created(on)
        assert (intent.client_order_id, intent.order_type) == (ID, OrderType.STOP_LOSS_LIMIT)
        assert on.blotter.refusal("drafts.open") is not None


async def test_a_refused_order_opens_again_under_the_same_id() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *LIMIT_BUY, "ctrl+s")
        turn_out(on.engine, NO_FUNDS)
        await settle(on.pilot)
        await keys(on.pilot, "D", ENTER)
        assert "came to nothing" in shown(on, "#told")
        await burst(on.pilot, "ctrl+s")
        first, second = created(on)
        assert first == second


async def test_a_cancelled_order_is_written_anew_as_it_was() -> None:
    ended = cancelled_stop()
    async with ticketing(replace(kuna(), ended_today=(ended,))) as on:
        on.engine.drafts[ended.order.key] = stop_intent(ended.order.key)
        await keys(on.pilot, "D", ENTER)
        assert "its place in the queue is gone" in shown(on, "#told")
        await burst(on.pilot, "ctrl+s")
        (intent,) = created(on)
        assert intent == replace(
            stop_intent(ended.order.key),
            quantity=Decimal("0.4"),
            client_order_id=ID,
            typed=intent.typed,
        )
