"""Writing Embed custom orders by key: strategies, free form, what is refused, drafts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import NOW, make_account, make_action, make_health
from tests.journeys.keys import burst, keys, settle, wait_until
from tests.journeys.stage import Stage, stage
from tests.journeys.tickets import row, shown
from tests.screens.embed_scenes import (
    ACME,
    DESK,
    OTHER,
    PROFILE,
    TAG,
    USER,
    cancelled_dip,
    custom_order,
    dip_intent,
    embed,
    partner,
    rate,
    rates,
)
from tests.screens.ticket_scenes import turn_out
from tui.domain.custom_terms import Condition, CustomTerms, TradeAction
from tui.domain.embed_ticket import EmbedKind
from tui.domain.identifiers import ClientOrderId, InstrumentId
from tui.domain.intents import CreateIntent
from tui.domain.order import OrderType, QuantityUnit, Side
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Rejected
from tui.domain.rules import Limits, TradingRules
from tui.domain.state import BlotterState
from tui.screens.drafts import DraftsDialog
from tui.screens.embed_ticket import EmbedTicketForm
from tui.screens.question import QuestionDialog
from tui.screens.venue_choice import VenueChoice
from tui.widgets.entry import Entry
from tui.widgets.lines import Lines

ENTER = "enter"
CLEAR = ["backspace"] * 45
PAIR = ("n", "m", *CLEAR, *"btc/eur", ENTER)
DIP = (*PAIR, ENTER, "b", ENTER, *"78000", ENTER, *"500.00")
RALLY = (*PAIR, ENTER, "j", ENTER, *"78000", ENTER, *"500.00")


@asynccontextmanager
async def ticketing(state: BlotterState | None = None, **options: Any) -> AsyncIterator[Stage]:
    """The tags of its tickets are always the same one."""
    async with stage(embed() if state is None else state, **options) as on:
        on.blotter.make_tag = lambda: TAG
        yield on


def ticket(on: Stage) -> EmbedTicketForm:
    assert isinstance(on.app.screen, EmbedTicketForm)
    return on.app.screen


def created(on: Stage) -> list[CreateIntent]:
    return [intent for intent in on.engine.submitted if isinstance(intent, CreateIntent)]


def effects(on: Stage) -> str:
    return " ".join(shown(on, "#ticket-effects").split())


def chars(*words: str) -> list[str]:
    """Keys: words letter by letter, the names of keys as they are."""
    return [key for word in words for key in ([word] if word in {ENTER, "space"} else word)]


# What is sent


async def test_an_order_typed_in_one_burst_is_sent_as_it_was_typed() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *DIP, "ctrl+s")
        assert on.is_alone
        assert created(on) == [
            CreateIntent(
                venue=ACME.venue,
                account=ACME.name,
                instrument=InstrumentId("BTC/EUR"),
                side=Side.BUY,
                order_type=OrderType.PRICE_TRIGGER,
                quantity=Decimal("500.00"),
                quantity_unit=QuantityUnit.QUOTE,
                trigger_price=Decimal(78000),
                user=USER,
                condition=Condition.AT_MOST,
                custom=CustomTerms(
                    name="Dip BTC 78k",
                    action=TradeAction.SPEND,
                    fee_bps=Decimal(25),
                    spread_bps=Decimal(0),
                ),
                client_order_id=TAG,
                typed={"trigger_price": "78000", "quantity": "500.00"},
            )
        ]
        assert format(created(on)[0].quantity, "f") == "500.00"


async def test_the_same_order_typed_by_hand_says_what_it_would_do_first() -> None:
    async with ticketing() as on:
        await keys(on.pilot, *DIP)
        said = effects(on)
        assert "When BTC/EUR is at or under 78,000.00, spends 500.00 EUR of" in said
        assert f"of {USER}, an END USER, on BTC at the market." in said
        assert "78,000.00 is a threshold: BTC can cost less by then, in the user's favour." in said
        assert "It cannot be changed later, only cancelled." in said
        assert "about 0.00639423 BTC at the target, after a fee of 1.25 EUR" in said
        assert 'no rate 79,900.00 With ">=" (at or over) it fires AT ONCE' in said
        assert "limit" not in said
        assert "= Dip BTC 78k #k3f7q2" in row(on, "name")
        assert f"BUY ^ Buy the dip  for {USER}  #k3f7q2" in shown(on, "#form-head")
        assert on.engine.submitted == []
        await keys(on.pilot, *[ENTER] * 12)
        assert on.engine.submitted == []
        await keys(on.pilot, "ctrl+s")
        assert len(created(on)) == 1


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (
            ("b", ENTER, "78000", ENTER, "500"),
            (Side.BUY, Condition.AT_MOST, TradeAction.SPEND, QuantityUnit.QUOTE),
        ),
        (
            ("j", ENTER, "82000", ENTER, "0.005", ENTER, "b"),
            (Side.BUY, Condition.AT_LEAST, TradeAction.RECEIVE, QuantityUnit.BASE),
        ),
        (
            ("t", ENTER, "82000", ENTER, "0.005", ENTER, "b"),
            (Side.SELL, Condition.AT_LEAST, TradeAction.SPEND, QuantityUnit.BASE),
        ),
        (
            ("s", ENTER, "78000", ENTER, "500"),
            (Side.SELL, Condition.AT_MOST, TradeAction.RECEIVE, QuantityUnit.QUOTE),
        ),
        (
            ("f", ENTER, "g", ENTER, "82000", ENTER, "r", ENTER, "500"),
            (Side.SELL, Condition.AT_LEAST, TradeAction.RECEIVE, QuantityUnit.QUOTE),
        ),
        (
            ("f", ENTER, "l", ENTER, "78000", ENTER, "s", ENTER, "500"),
            (Side.BUY, Condition.AT_MOST, TradeAction.SPEND, QuantityUnit.QUOTE),
        ),
    ],
)
async def test_every_strategy_and_free_form_is_written_in_one_burst(
    typed: tuple[str, ...],
    expected: tuple[Side, Condition, TradeAction, QuantityUnit],
) -> None:
    async with ticketing() as on:
        await burst(on.pilot, *PAIR, ENTER, *chars(*typed), "ctrl+s")
        (intent,) = created(on)
        assert intent.custom is not None
        found = (intent.side, intent.condition, intent.custom.action, intent.quantity_unit)
        assert found == expected


async def test_a_strategy_is_never_preset() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *PAIR, ENTER, ENTER, *"78000", ENTER, *"500", "ctrl+s")
        assert on.engine.submitted == []
        assert shown(on, "#form-say") == "The strategy is missing."
        assert "no strategy yet" in shown(on, "#form-head")


async def test_an_inverted_pair_is_sent_as_typed_and_explained() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *("n", "m"), *"usd/btc", ENTER, ENTER, "b", ENTER)
        await burst(on.pilot, *"0.000012", ENTER, *"500")
        assert "rate 0.000010810811  BTC/USD 92,500.00" in row(on, "instrument")
        said = effects(on)
        assert (
            "When USD/BTC is at or over 0.00001200 (BTC/USD at or under about 83,333.333), "
            f"spends 500.00 USD of {USER}" in said
        )
        await burst(on.pilot, "ctrl+s")
        (intent,) = created(on)
        assert (intent.instrument, intent.condition) == ("USD/BTC", Condition.AT_LEAST)
        assert (intent.side, intent.quantity_unit) == (Side.BUY, QuantityUnit.BASE)
        assert intent.trigger_price == Decimal("0.000012")


@pytest.mark.parametrize(
    ("typed", "target", "becomes"),
    [
        ("-2%", "78302", "= 78,302.00  EUR  of last 79,900.00"),
        ("last-100", "79800", "= 79,800.00  EUR  of last 79,900.00"),
        ("-5.123456%", "75806.359", "exact 75,806.358656 · rounded: the venue tells no tick"),
    ],
)
async def test_a_relative_target_is_measured_from_the_rate(
    typed: str, target: str, becomes: str
) -> None:
    async with ticketing() as on:
        await burst(on.pilot, *PAIR, ENTER, "b", ENTER, *typed, ENTER, *"500")
        assert becomes in row(on, "trigger-price")
        await burst(on.pilot, "ctrl+s")
        assert str(created(on)[0].trigger_price) == target


async def test_a_typed_name_goes_out_as_it_is_shown() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *DIP, *[ENTER] * 4, *"Pia's [b]first[/b]")
        assert "= Pia's [b]first[/b] #k3f7q2" in row(on, "name")
        await burst(on.pilot, "ctrl+s")
        terms = created(on)[0].custom
        assert terms is not None
        assert terms.name == "Pia's [b]first[/b]"


# What is refused, and what asks for a word


@pytest.mark.parametrize("length", [13, 43])
async def test_an_iiban_of_a_wrong_length_is_refused_at_its_field(length: int) -> None:
    async with ticketing() as on:
        user = ("AA00 TEST EXAM PLE" * 3)[:length]
        await burst(on.pilot, *DIP)
        await burst(on.pilot, "shift+tab", "shift+tab", "shift+tab", *CLEAR, *user, "ctrl+s")
        assert on.engine.submitted == []
        sentence = f"An IIBAN has 14 to 42 characters, blanks counted; this one has {length}."
        assert sentence in row(on, "user")
        assert " ".join(shown(on, "#form-say").split()) == f"user: {sentence}"
        draft = ticket(on).draft
        assert (draft.user, draft.quantity, draft.trigger_price) == (user, "500.00", "78000")


async def test_another_user_can_be_typed_and_is_warned_of() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *PAIR, *CLEAR, *"GB00 TEST EXAM PLE9", ENTER, "b", ENTER)
        await burst(on.pilot, *"78000", ENTER, *"500")
        assert "does not begin with AA" in row(on, "user")
        assert "Not a user of embed: this order would not be listed" in row(on, "user")
        await burst(on.pilot, *[ENTER] * 5, *"PLE9", "ctrl+s")
        assert created(on)[0].user == "GB00 TEST EXAM PLE9"


@pytest.mark.parametrize(
    ("pair", "sentence"),
    [
        ("doge/eur", "The venue lists no asset called DOGE."),
        ("btc/xyz", "The venue lists no asset called XYZ."),
        ("btc/btc", "BTC on both sides: a pair has two different assets."),
        (
            "btc/eth",
            (
                "BTC/ETH is not offered: one of the two has to be money. Write BTC or ETH against "
                "USD or EUR."
            ),
        ),
        ("btc", "Name both assets of the pair: BTC/EUR."),
    ],
)
async def test_a_pair_that_is_not_there_is_refused_by_name(pair: str, sentence: str) -> None:
    async with ticketing() as on:
        await burst(on.pilot, *("n", "m"), *pair, ENTER, ENTER, "b", ENTER, *"7", "ctrl+s")
        assert sentence in row(on, "instrument")
        assert on.engine.submitted == []
        draft = ticket(on).draft
        assert (draft.market, draft.kind, draft.trigger_price) == (
            pair,
            EmbedKind.BUY_THE_DIP,
            "7",
        )


@pytest.mark.parametrize(
    ("presses", "sentence"),
    [
        ((*PAIR, ENTER, "b", ENTER, ENTER, *"5"), "The target is missing."),
        ((*PAIR, ENTER, "b", ENTER, *"5"), "The amount is missing."),
        ((*DIP, ENTER, ENTER, *CLEAR), "The fee is missing."),
        ((*PAIR, *CLEAR, ENTER, "b", ENTER, *"5", ENTER, "5"), "The user is missing."),
        ((*DIP, "5", "%"), "amount: What the user owns is not read here: write the amount."),
        (
            (*PAIR, ENTER, "b", ENTER, *"-5t"),
            "target: The venue has no tick to count: write +50, -2% or -5bp.",
        ),
        (
            (*DIP, *"0" * 17),
            "amount: At most 18 digits after the point.",
        ),
        (
            (*DIP, ENTER, ENTER, *CLEAR, *"10001"),
            "fee: Basis points are a whole number, 0 to 10000: 100 = 1%.",
        ),
        (
            (*DIP, *[ENTER] * 4, *"x" * 57),
            "name: The name has 57 characters; beside its tag there is room for 56.",
        ),
    ],
)
async def test_what_is_missing_or_wrong_is_said_and_nothing_is_sent(
    presses: tuple[str, ...], sentence: str
) -> None:
    async with ticketing() as on:
        await burst(on.pilot, *presses, "ctrl+s")
        assert " ".join(shown(on, "#form-say").split()) == sentence
        assert on.engine.submitted == []


async def test_a_trigger_that_holds_already_asks_for_the_name_of_the_strategy() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *RALLY, "ctrl+s")
        assert on.engine.submitted == []
        assert "would fire AT ONCE" in row(on, "trigger-price")
        assert "YES, it fires" in effects(on)
        assert shown(on, "#form-say") == "Type join the rally in the line above to allow it."
        ticket(on).set_focus(ticket(on).query_one("#confirmation", Entry))
        await burst(on.pilot, *"BTC/EUR", "ctrl+s")
        assert on.engine.submitted == []
        await burst(on.pilot, *CLEAR, *"join the rally", ENTER)
        assert on.engine.submitted == []
        await burst(on.pilot, "ctrl+s", "ctrl+s")
        assert len(created(on)) == 1


async def test_over_an_own_limit_the_pair_is_typed() -> None:
    rules = TradingRules(limits=Limits(confirm_order_value={"EUR": Decimal(100)}))
    async with ticketing(rules=rules) as on:
        await burst(on.pilot, *DIP, "ctrl+s")
        assert shown(on, "#form-say") == "Type BTC/EUR in the line above to allow it."
        assert on.engine.submitted == []


async def test_an_old_rate_is_no_rate() -> None:
    async with ticketing(embed(quotes=rates(61))) as on:
        await burst(on.pilot, *RALLY)
        assert "not known: there is no fresh rate" in effects(on)
        assert "whether it would fire at once is not known" in row(on, "trigger-price")
        await burst(on.pilot, "ctrl+s")
        assert len(created(on)) == 1


async def test_a_twin_is_found_and_named_whichever_way_round_its_pair_is() -> None:
    twin = custom_order(
        instrument="EUR/BTC",
        condition="gte",
        trigger_price="0.00001",
        quantity_unit=QuantityUnit.BASE,
    )
    async with ticketing(embed(orders=[twin])) as on:
        await burst(on.pilot, *PAIR, ENTER, "b", ENTER, *"100000", ENTER, *"500")
        assert "sched_q7m2 says the very same and is open already" in effects(on)


# Whose money


async def test_of_several_users_none_is_preset_and_arrows_go_through_them() -> None:
    async with ticketing(embed(accounts=[DESK])) as on:
        await keys(on.pilot, "n", "m", *"btc/eur", ENTER)
        assert ticket(on).draft.user == ""
        assert "missing  Up Down: 2 configured" in row(on, "user")
        await keys(on.pilot, "down")
        assert ticket(on).draft.user == USER
        await keys(on.pilot, "down")
        assert ticket(on).draft.user == OTHER
        await keys(on.pilot, "down", "up")
        assert ticket(on).draft.user == OTHER


async def test_the_ticket_starts_with_pair_and_user_of_the_order_under_the_cursor() -> None:
    near = custom_order(instrument="EUR/BTC", user=OTHER, trigger_price="0.00001")
    async with ticketing(embed(accounts=[DESK], orders=[near])) as on:
        await keys(on.pilot, "n", "m")
        draft = ticket(on).draft
        assert (draft.market, draft.user) == ("BTC/EUR", OTHER)
        assert [key.instrument for key in on.engine.watched] == ["BTC/EUR"]
        await keys(on.pilot, "escape")
        assert on.is_alone
        assert on.engine.watched == []


async def test_another_account_brings_its_own_user_fee_and_spread() -> None:
    profile = replace(PROFILE, users=(OTHER,), fee_bps=Decimal(40), spread_bps=Decimal(10))
    second = partner("embed 2", profile=profile)
    async with ticketing(embed(accounts=[ACME, second])) as on:
        await keys(on.pilot, *("n", "m"), *"btc/eur", ENTER, "space")
        draft = ticket(on).draft
        assert (draft.user, draft.fee_bps, draft.spread_bps) == (OTHER, "40", "10")
        await keys(on.pilot, ENTER, *CLEAR, *"AA77 TYPED BY HAND", "shift+tab", "space")
        draft = ticket(on).draft
        assert (draft.user, draft.fee_bps) == ("AA77 TYPED BY HAND", "25")


async def test_what_an_account_starts_with_is_filled_in_once_it_is_known() -> None:
    unknown = replace(ACME, profile=None)
    async with ticketing(embed(accounts=[unknown])) as on:
        await keys(on.pilot, "n", "m")
        assert ticket(on).draft.user == ""
        await on.publish(embed())
        draft = ticket(on).draft
        assert (draft.user, draft.fee_bps, draft.spread_bps) == (USER, "25", "0")
        await keys(on.pilot, "escape")
        assert on.is_alone


async def test_a_pair_is_completed_the_usual_way_round() -> None:
    async with ticketing() as on:
        await keys(on.pilot, "n", "m", *"bt")
        entry = ticket(on).query_one("#instrument", Entry)
        await wait_until(on.pilot, lambda: entry._suggestion == "btC/USD")
        await keys(on.pilot, "right", ENTER)
        assert "rate 92,500.00" in row(on, "instrument")


async def test_a_read_only_account_shows_the_ticket_and_sends_nothing() -> None:
    async with ticketing(embed(accounts=[partner(can_send=False)])) as on:
        await burst(on.pilot, *DIP, "ctrl+s")
        assert on.engine.submitted == []
        assert "read-only" in shown(on, "#form-say")


async def test_without_an_embed_account_the_choice_says_so() -> None:
    state = embed(accounts=[make_account()], health=[make_health()])
    async with ticketing(state) as on:
        await keys(on.pilot, "n", "m")
        assert on.opened is VenueChoice
        assert on.notes[-1].startswith("Kraken Embed: no account is connected")


# Asking first


async def test_the_venue_is_asked_for_a_quote_that_grows_old() -> None:
    async with ticketing() as on:
        on.engine.check_outcome = Accepted(text="0.00639 BTC for 500.00 EUR")
        await burst(on.pilot, *DIP, "f7")
        answer = "nothing placed: indicative: 0.00639 BTC for 500.00 EUR"
        await wait_until(on.pilot, lambda: answer in shown(on, "#ticket-answer"))
        assert "quoted 0s ago" in shown(on, "#ticket-answer")
        assert [one.client_order_id for one in on.engine.checked] == [TAG]
        assert on.engine.submitted == []
        await on.engine.clock.advance(12)
        await on.publish(on.engine.state)
        assert "quoted 12s ago" in shown(on, "#ticket-answer")
        await burst(on.pilot, "5")
        assert shown(on, "#ticket-answer") == ""


async def test_a_quote_through_one_account_is_not_shown_for_another() -> None:
    async with ticketing(embed(accounts=[ACME, partner("other")])) as on:
        await burst(on.pilot, "n", "m", *"btc/eur", ENTER, ENTER, ENTER, "b", ENTER)
        await burst(on.pilot, *"78000", ENTER, *"500", "f7")
        await wait_until(on.pilot, lambda: "nothing placed" in shown(on, "#ticket-answer"))
        ticket(on).set_focus(ticket(on).query_one("#account"))
        await burst(on.pilot, "o")
        assert shown(on, "#ticket-answer") == ""


async def test_an_incomplete_ticket_asks_for_nothing() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *PAIR, ENTER, "b", "f7")
        assert shown(on, "#form-say") == "The target is missing."
        assert on.engine.checked == []


# Tags and drafts


async def test_every_ticket_has_a_tag_that_nothing_known_has() -> None:
    made = iter(["aaaaaa", "bbbbbb", "cccccc", "dddddd"])
    sent = make_action(dip_intent(custom_order().key, client_order_id=ClientOrderId("bbbbbb")))
    async with ticketing(embed(orders=[custom_order()], actions=[sent])) as on:
        on.blotter.make_tag = lambda: ClientOrderId(next(made))
        await burst(on.pilot, *DIP, "ctrl+s")
        assert created(on)[0].client_order_id == "cccccc"


async def test_made_tags_have_six_letters_of_base32() -> None:
    async with stage(embed()) as on:
        tags = {on.blotter.make_tag() for _ in range(50)}
        assert len(tags) == 50
        assert all(len(tag) == 6 and set(tag) <= set("abcdefghijklmnopqrstuvwxyz234567")
                   for tag in tags)  # fmt: skip


@pytest.mark.parametrize(
    "outcome",
    [
        Rejected(code="EAPI:User Locked", text="EAPI:User Locked"),
        NotSent(code=NotSentCode.NOT_REACHED),
    ],
)
async def test_a_ticket_that_came_to_nothing_opens_again_under_the_same_tag(
    outcome: Rejected | NotSent,
) -> None:
    async with ticketing() as on:
        await burst(on.pilot, *DIP, "ctrl+s")
        turn_out(on.engine, outcome, is_settled=True)
        await settle(on.pilot)
        on.blotter.make_tag = lambda: ClientOrderId("zzzzzz")
        await keys(on.pilot, "D")
        assert on.opened is DraftsDialog
        await keys(on.pilot, ENTER)
        assert "came to nothing" in shown(on, "#told")
        await burst(on.pilot, "ctrl+s")
        first, second = created(on)
        assert first == second


async def test_a_cancelled_order_is_written_anew_under_a_new_tag() -> None:
    ended = cancelled_dip()
    async with ticketing(replace(embed(), ended_today=(ended,))) as on:
        on.engine.drafts[ended.order.key] = dip_intent(ended.order.key)
        await keys(on.pilot, "D", ENTER)
        draft = ticket(on).draft
        assert (draft.kind, draft.trigger_price, draft.quantity) == (
            EmbedKind.BUY_THE_DIP,
            "78000",
            "500",
        )
        assert (draft.name, draft.user) == ("Dip 78k", USER)
        assert "= Dip 78k #k3f7q2" in row(on, "name")
        assert "Writes sched_q7m2 anew" in shown(on, "#told")
        assert "queue" not in shown(on, "#told")
        await burst(on.pilot, "ctrl+s")
        (intent,) = created(on)
        assert (intent.client_order_id, intent.quantity) == (TAG, Decimal(500))


async def test_an_order_that_was_paused_is_written_anew_only_after_its_strategy_was_typed() -> None:
    ended = replace(cancelled_dip(), was_paused=True)
    async with ticketing(replace(embed(), ended_today=(ended,)), size=(80, 24)) as on:
        on.engine.drafts[ended.order.key] = dip_intent(ended.order.key)
        await keys(on.pilot, "D", ENTER)
        said = " ".join(shown(on, "#told").split())
        assert said.startswith("! The old order was PAUSED and could not act. The new one is NOT")
        assert "as it was" not in said
        await burst(on.pilot, "ctrl+s")
        assert created(on) == []
        assert "Type buy the dip in the line above" in shown(on, "#form-say")
        await burst(on.pilot, *[ENTER] * 9, *"buy the dip", "ctrl+s")
        assert len(created(on)) == 1


async def test_a_relative_target_sent_again_says_what_it_was_when_it_was_sent() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *PAIR, ENTER, "b", ENTER, *"-5%", ENTER, *"500", "ctrl+s")
        assert created(on)[0].trigger_price == Decimal(75905)
        turn_out(on.engine, NotSent(code=NotSentCode.NOT_REACHED), is_settled=True)
        moved = rate("BTC/EUR", "80000")
        quotes = {**on.engine.state.quotes, moved.key: moved}
        await on.publish(replace(on.engine.state, quotes=quotes))
        await keys(on.pilot, "D", ENTER)
        said = " ".join(shown(on, "#told").split())
        assert "The target was sent before at 75,905.00; -5% is 76,000.00 now." in said
        form = ticket(on)
        form.set_focus(form.query_one("#trigger-price", Entry))
        await burst(on.pilot, *CLEAR, *"75905")
        assert "sent before at" not in shown(on, "#told")


async def test_a_user_who_is_not_configured_is_sent_for_only_after_the_iibans_end_was_typed() -> (
    None
):
    async with ticketing() as on:
        await burst(on.pilot, *PAIR, *CLEAR, *OTHER, ENTER, "b", ENTER, *"78000", ENTER, *"500")
        await burst(on.pilot, "ctrl+s")
        assert created(on) == []
        assert "would not be listed here after a restart" in " ".join(row(on, "user").split())
        assert "Type PLE2 in the line above" in shown(on, "#form-say")
        await burst(on.pilot, *[ENTER] * 5, *"PLE2", "ctrl+s")
        assert [one.user for one in created(on)] == [OTHER]


async def test_in_a_small_window_the_words_stay_and_the_whole_request_can_be_scrolled_to() -> None:
    long = "POST /b2b/custom-orders " + ",".join(f"word{number}" for number in range(80))
    async with ticketing(size=(80, 24)) as on:
        on.engine.request_of = lambda _: long  # type: ignore[method-assign,assignment]
        await burst(on.pilot, "n", "m", *"usd/btc", ENTER, ENTER, "b", ENTER, *"0.000010")
        await burst(on.pilot, ENTER, *"500")
        assert "buys at or over  = BTC/USD at or under" in row(on, "strategy")
        form = ticket(on)
        scrolled = form.query_one("#ticket-fields")
        for _ in range(6):
            said = form.query_one("#ticket-effects", Lines)
            assert "in words When USD/BTC is at or over" in effects(on)
            assert form.region.contains_region(said.region)
            await keys(on.pilot, "pagedown")
        assert scrolled.scroll_offset.y == scrolled.max_scroll_y
        assert "".join(shown(on, "#ticket-more").split()).endswith("word78,word79")
        assert scrolled.region.bottom >= form.query_one("#ticket-more").region.bottom


async def test_leaving_a_ticket_that_was_typed_into_asks_first() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *DIP, "escape")
        assert on.opened is QuestionDialog
        await keys(on.pilot, "escape")
        assert ticket(on).draft.quantity == "500.00"


async def test_a_half_typed_ticket_is_left_and_opened_again_as_it_stands() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *PAIR, ENTER, "t", ENTER, *"+3%", "escape")
        await keys(on.pilot, "y")
        assert on.is_alone
        on.blotter.make_tag = lambda: ClientOrderId("zzzzzz")
        await keys(on.pilot, "D", ENTER)
        draft = ticket(on).draft
        assert (draft.kind, draft.trigger_price) == (EmbedKind.TAKE_THE_PROFIT, "+3%")
        assert f"#{TAG}" in shown(on, "#form-head")
        amount = ticket(on).query_one("#quantity", Entry)
        ticket(on).set_focus(amount)
        await burst(on.pilot, *"500", "ctrl+s")
        (intent,) = created(on)
        assert (intent.client_order_id, intent.trigger_price) == (TAG, Decimal(82297))


async def test_a_ticket_is_sent_once_however_often_the_key_is_pressed() -> None:
    async with ticketing() as on:
        await burst(on.pilot, *DIP, "ctrl+s", "ctrl+s", "f10")
        assert len(created(on)) == 1
        assert on.engine.state.actions.actions
        assert on.engine.clock.now() == NOW
