"""What an Embed ticket says: in words, behind its fields, below them, and of what was asked."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import NOW
from tests.domain.test_embed_planning import draft, plan
from tests.screens.embed_scenes import DESK, TAG, USER, custom_order, pair, rate
from tests.screens.ticket_scenes import NO_FUNDS
from tui.domain.action import BatchId
from tui.domain.custom_terms import Condition, TradeAction
from tui.domain.drafting import LeftTicket, ParkedTicket, SentTicket
from tui.domain.embed_ticket import EmbedDraft, EmbedKind, EmbedPlan, EmbedProblem, EmbedTicket
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Outcome, Rejected, Unknown
from tui.domain.problem import FormField
from tui.domain.rate_cost import RateCost
from tui.domain.rules import Limits, TradingRules
from tui.domain.state import BlotterState
from tui.presentation.clean import cell_width
from tui.presentation.drafts import draft_lines
from tui.presentation.embed_ticket_answers import quote_text
from tui.presentation.embed_ticket_effects import embed_effect_lines, embed_rest_lines
from tui.presentation.embed_ticket_problems import EMBED_TICKETS
from tui.presentation.embed_ticket_rows import EMBED_ENTRIES, embed_identity, embed_remark
from tui.presentation.embed_ticket_words import embed_words
from tui.presentation.moments import TimeZone
from tui.presentation.text import Tone, plain
from tui.presentation.ticket_answers import told_lines
from tui.presentation.ticket_form import label


def remark(planned: EmbedPlan, name: FormField, room: int = 90) -> str:
    return plain(embed_remark(planned, name, room)).strip()


def below(planned: EmbedPlan, request: str = "", **known: Any) -> str:
    cost = known.get("cost")
    lines = (*embed_effect_lines(planned, 120), *embed_rest_lines(planned, cost, request, 120))
    return "\n".join(" ".join(plain(line).split()) for line in lines)


# In words


@pytest.mark.parametrize(
    ("kind", "is_quote", "when", "does", "errs"),
    [
        (
            "buy-the-dip",
            True,
            "under",
            "spends 500.00 EUR of {whose}, on BTC at the market.",
            "BTC can cost less by then, in the user's favour.",
        ),
        (
            "join-the-rally",
            False,
            "over",
            "buys exactly 500 BTC for {whose}, at the market, for the EUR it takes.",
            "BTC can cost more by then, against the user.",
        ),
        (
            "take-the-profit",
            False,
            "over",
            "sells exactly 500 BTC of {whose}, for EUR at the market.",
            "BTC can cost more by then, in the user's favour.",
        ),
        (
            "stop-the-loss",
            True,
            "under",
            "sells the BTC it takes to get 500.00 EUR for {whose}, at the market.",
            "BTC can cost less by then, against the user.",
        ),
    ],
)
def test_every_strategy_says_what_it_does_for_whom_and_which_way_it_errs(
    kind: str, is_quote: bool, when: str, does: str, errs: str
) -> None:
    words = embed_words(plan(draft(kind=EmbedKind(kind), is_quote_amount=is_quote)))
    did = does.format(whose=f"{USER}, an END USER")
    assert words == (
        f"When BTC/EUR is at or {when} 78,000.00, {did} 78,000.00 is a threshold: {errs} "
        "It cannot be changed later, only cancelled."
    )
    assert "limit" not in words


def test_an_inverted_pair_is_explained_by_the_usual_one() -> None:
    inverted = draft(market="EUR/BTC", trigger_price="0.00001", is_quote_amount=False)
    assert embed_words(plan(inverted)).startswith(
        "When EUR/BTC is at or over 0.00001000 (BTC/EUR at or under 100,000.00), spends 500.00 EUR"
    )
    third = replace(inverted, trigger_price="0.000012")
    assert "(BTC/EUR at or under about 83,333.333)" in embed_words(plan(third))


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": EmbedKind.UNDECIDED},
        {"user": "AA00"},
        {"trigger_price": ""},
        {"quantity": "x"},
        {"market": "btc"},
    ],
)
def test_nothing_is_said_before_it_can_be(changes: dict[str, Any]) -> None:
    assert embed_words(plan(draft(**changes))) == ""


def test_every_problem_has_a_sentence() -> None:
    assert EMBED_TICKETS.keys() == set(EmbedProblem)


# Around the fields


def test_fields_are_never_called_what_limit_orders_call_theirs() -> None:
    names = {name: label(plan(), name) for name in EMBED_ENTRIES}
    assert names[FormField.TRIGGER_PRICE] == "target"
    assert names[FormField.QUANTITY] == "amount"
    assert names[FormField.INSTRUMENT] == "pair"


def test_the_head_says_pair_strategy_user_and_tag() -> None:
    said = plain(embed_identity(plan(), TAG))
    assert said == f"EMBED BTC/EUR  BUY ^ Buy the dip  for {USER}  #k3f7q2"
    empty = plain(embed_identity(plan(EmbedDraft()), TAG))
    assert empty == "EMBED no pair yet  no strategy yet  no user yet  #k3f7q2"


@pytest.mark.parametrize(
    ("planned", "name", "said"),
    [
        (plan(), FormField.INSTRUMENT, "rate 79,900.00  1s old"),
        (
            plan(quote=rate("BTC/EUR", "79900", 75)),
            FormField.INSTRUMENT,
            "1m old  rate 79,900.00",
        ),
        (plan(quote=None), FormField.INSTRUMENT, "no rate yet"),
        (plan(draft(market="")), FormField.INSTRUMENT, ""),
        (
            plan(draft(market="EUR/BTC"), quote=rate("EUR/BTC", "0.0000125")),
            FormField.INSTRUMENT,
            "rate 0.00001250  BTC/EUR 80,000.00  1s old",
        ),
        (plan(), FormField.USER, "the END USER it is for"),
        (plan(account=DESK), FormField.USER, "Up Down: 2 configured  the END USER it is for"),
        (plan(draft(user="")), FormField.USER, "missing  the END USER it is for"),
        (plan(), FormField.STRATEGY, "buys at or under the target"),
        (
            plan(draft(market="EUR/BTC", trigger_price="0.00001")),
            FormField.STRATEGY,
            "buys at or over  = BTC/EUR at or under",
        ),
        (
            plan(draft(kind=EmbedKind.UNDECIDED)),
            FormField.STRATEGY,
            "missing  b dip  j rally  t profit  s stop  f free",
        ),
        (
            plan(
                draft(
                    kind=EmbedKind.FREE_FORM,
                    condition=Condition.AT_LEAST,
                    action=TradeAction.RECEIVE,
                )
            ),
            FormField.CONDITION,
            "= Take the profit  sells at or over the target",
        ),
        (plan(), FormField.TRIGGER_PRICE, "= 78,000.00  EUR  -2.38% from the rate"),
        (
            plan(draft(trigger_price="-2%")),
            FormField.TRIGGER_PRICE,
            "= 78,302.00  EUR  of last 79,900.00  -2.00% from the rate",
        ),
        (
            plan(
                draft(market="EUR/BTC", trigger_price="0.00001"),
                quote=rate("EUR/BTC", "0.0000125"),
            ),
            FormField.TRIGGER_PRICE,
            "= 0.00001000  BTC  BTC/EUR +25.0%",
        ),
        (plan(draft(trigger_price="")), FormField.TRIGGER_PRICE, "missing"),
        (plan(), FormField.QUANTITY_UNIT, "spent on BTC"),
        (
            plan(draft(kind=EmbedKind.STOP_THE_LOSS)),
            FormField.QUANTITY_UNIT,
            "got for BTC",
        ),
        (
            plan(draft(kind=EmbedKind.STOP_THE_LOSS, is_quote_amount=False)),
            FormField.QUANTITY_UNIT,
            "sold for EUR",
        ),
        (plan(draft(is_quote_amount=False)), FormField.QUANTITY_UNIT, "bought with EUR"),
        (plan(), FormField.SPREAD_BPS, "basis points, 100 = 1%  0.25% and 0%"),
        (plan(draft(fee_bps="")), FormField.SPREAD_BPS, "fee missing  basis points, 100 = 1%"),
        (plan(), FormField.NAME, "= Dip BTC 78k #k3f7q2  the user sees it"),
        (
            plan(draft(trigger_price="")),
            FormField.NAME,
            "empty takes one that fits, and #k3f7q2",
        ),
    ],
)
def test_what_stands_behind_a_field(planned: EmbedPlan, name: FormField, said: str) -> None:
    assert remark(planned, name) == said


def test_text_from_people_and_venues_is_shown_harmless() -> None:
    planned = plan(draft(name="[b]x[/b]"), instrument=replace(pair(), symbol="BTC\x1b/EUR"))
    assert "[b]x[/b] #k3f7q2" in remark(planned, FormField.NAME)
    assert "BTC<1B>/EUR" in plain(embed_identity(planned, TAG))


# Below the fields


def test_it_says_what_happens_at_once_and_what_the_other_condition_would_do() -> None:
    assert 'at once? no rate 79,900.00 With ">=" (at or over) it fires AT ONCE' in below(plan())
    fires = below(plan(draft(trigger_price="80000")))
    assert "at once? YES, it fires rate 79,900.00" in fires
    assert "With" not in fires
    both = below(plan(draft(kind=EmbedKind.TAKE_THE_PROFIT, trigger_price="79900")))
    assert 'YES, it fires rate 79,900.00 With "<=" (at or under) it fires AT ONCE' in both
    assert "at once? not known: there is no fresh rate" in below(plan(quote=None))
    assert "at once?" not in below(plan(draft(trigger_price="")))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "about 0.00639423 BTC at the target, after a fee of 1.25 EUR"),
        (
            {"spread_bps": "50"},
            "about 0.00636242 BTC at the target, after a fee of 1.25 EUR and a spread of 0.5%",
        ),
        (
            {"is_quote_amount": False, "quantity": "0.005"},
            "about 390.98 EUR at the target, a fee of 0.9774 EUR in it",
        ),
        ({"trigger_price": "90000"}, "about 0.00624218 BTC at the rate now, after a fee of"),
    ],
)
def test_the_own_sum_is_said(changes: dict[str, Any], said: str) -> None:
    assert f"own sum {said}" in below(plan(draft(**changes)))


def test_limits_cost_warnings_and_the_request_stand_below() -> None:
    rules = TradingRules(limits=Limits(confirm_order_value={"EUR": Decimal(1000)}))
    twin = custom_order()
    said = below(
        plan(rules=rules, others=(twin,)),
        "POST /b2b/custom-orders {}",
        cost=RateCost(points=1, used=2, maximum=4),
    )
    assert "your limits value 500 of 1k ok" in said
    assert "look sched_q7m2 says the very same" in said
    assert "rate this key +1, 2 -> 3 of 4 (estimate)" in said
    assert "sent as POST /b2b/custom-orders {}" in said


@pytest.mark.parametrize("width", [62, 78, 96, 110])
def test_no_line_is_wider_than_the_form(width: int) -> None:
    planned = plan(draft(kind=EmbedKind.JOIN_THE_RALLY, is_quote_amount=False))
    rest = embed_rest_lines(planned, None, "POST " + "x" * 300, width)
    lines = (*embed_effect_lines(planned, width), *rest)
    assert sum(plain(line).count("x") for line in rest) == 300, "the request is never cut"
    assert all(cell_width(plain(line)) <= width for line in lines)


# What was asked, and what became of it


@pytest.mark.parametrize(
    ("outcome", "said", "tone"),
    [
        (
            Accepted(text="0.1 BTC"),
            "quoted 12s ago, nothing placed: indicative: 0.1 BTC",
            Tone.GOOD,
        ),
        (
            Accepted(text="Indicative: 0.1\x1b BTC"),
            "quoted 12s ago, nothing placed: Indicative: 0.1<1B> BTC",
            Tone.GOOD,
        ),
        (
            Rejected(
                code="EAPI:Quantity is too small for asset", text="EAPI:Quantity is too small"
            ),
            "no quote, nothing placed: the venue refuses it: ",
            Tone.DANGER,
        ),
        (
            NotSent(code=NotSentCode.NOT_REACHED),
            "no quote: there was no connection",
            Tone.WARN,
        ),
        (Unknown(text="no answer within 10 s"), "Nothing was placed.", Tone.WARN),
    ],
)
def test_a_quote_is_told_with_its_age_and_as_what_it_is(
    outcome: Outcome, said: str, tone: Tone
) -> None:
    text, found = quote_text(outcome, timedelta(seconds=12))
    assert said in text
    assert found is tone


def test_a_ticket_that_writes_an_order_anew_says_so_without_a_queue() -> None:
    ticket = EmbedTicket(
        account=DESK.name, client_order_id=TAG, draft=draft(), put_back=custom_order()
    )
    (line,) = told_lines(ticket, 120)
    assert plain(line).strip() == "Writes sched_q7m2 anew as it was, under a tag of its own."


def test_a_ticket_that_came_to_nothing_keeps_its_tag() -> None:
    ticket = EmbedTicket(account=DESK.name, client_order_id=TAG, draft=draft(), was_parked=True)
    (line,) = told_lines(ticket, 120)
    assert "Its tag is the same." in plain(line)


def test_a_parked_ticket_is_listed_among_the_drafts() -> None:
    ticket = EmbedTicket(account=DESK.name, client_order_id=TAG, draft=draft(trigger_price="-2%"))
    sent = SentTicket(ticket=ticket, batch=BatchId("b1"), sent_at=NOW)
    lines = draft_lines(
        [ParkedTicket(sent=sent, outcome=NO_FUNDS)], BlotterState(), TimeZone.UTC, NOW, 114
    )
    assert "BTC/EUR BUY ^ " in " ".join(plain(lines[1]).split())
    assert " DIP 500.00 EUR <=-2% REFUSED" in " ".join(plain(lines[1]).split())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (draft(kind=EmbedKind.UNDECIDED), "BTC/EUR CONV PTR 500.00 of quote curre… 78000 LEFT"),
        (
            draft(kind=EmbedKind.FREE_FORM, market="btc"),
            "btc BUY ^ DIP 500.00 of quote curre… 78000 LEFT",
        ),
        (
            draft(kind=EmbedKind.FREE_FORM, action=TradeAction.RECEIVE),
            "BTC/EUR SELL v LSS 500.00 EUR <=78000 LEFT",
        ),
    ],
)
def test_a_half_typed_ticket_is_listed_as_far_as_it_goes(typed: EmbedDraft, said: str) -> None:
    ticket = EmbedTicket(account=DESK.name, client_order_id=TAG, draft=typed)
    left = LeftTicket(ticket=ticket, left_at=NOW)
    lines = draft_lines([left], BlotterState(), TimeZone.UTC, NOW, 114)
    assert said in " ".join(plain(lines[1]).split())
