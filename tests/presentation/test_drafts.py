from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.builders import NOW, make_account, make_ended, make_instrument, make_key, make_order
from tests.screens.ticket_scenes import ID, NO_FUNDS, after_cancels, ended_orders
from tui.domain.action import BatchId
from tui.domain.creating import SpotDraft
from tui.domain.drafting import Draft, LeftTicket, ParkedTicket, SentTicket, Ticket
from tui.domain.embed_ticket import EmbedDraft, EmbedKind, EmbedTicket
from tui.domain.identifiers import AccountName, VenueId
from tui.domain.kuna_ticket import KunaDraft, KunaKind, KunaTicket
from tui.domain.order import Order, Side
from tui.domain.outcome import NotSent, NotSentCode, Outcome
from tui.presentation.clean import cell_width
from tui.presentation.drafts import after_cancel_text, draft_lines
from tui.presentation.moments import TimeZone
from tui.presentation.text import plain

KEY = make_key("OCANC1-AAAAA-BBBBBB")


def parked(outcome: Outcome = NO_FUNDS) -> ParkedTicket:
    draft = SpotDraft(market="BTC/USD", quantity="50%", limit_price="bid-\x1b")
    ticket = Ticket(account=AccountName("main"), client_order_id=ID, draft=draft)
    return ParkedTicket(
        sent=SentTicket(ticket=ticket, batch=BatchId("b1"), sent_at=NOW), outcome=outcome
    )


def lines(*drafts: Draft, width: int = 114) -> list[str]:
    found = draft_lines(drafts, after_cancels(), TimeZone.UTC, NOW, width)
    return [" ".join(plain(line).split()) for line in found]


def test_a_draft_says_when_what_and_why() -> None:
    assert lines(parked(), *ended_orders()[1:]) == [
        "when market side type left limit trigger became why order",
        "14:02:31Z BTC/USD BUY ^ LMT 50% bid-<1B> REFUSED EOrder:Insufficient funds ticket",
        "13:53:31Z BTC/USD BUY ^ LMT 0.2000 90,000.0 CANCELLED User requested OCANC1-AAAAA-BBBBBB",
        "11:02:31Z ETH/USD SELL v STL 4.0000 3,010.00 3,020.00 EXPIRED OEXPD1-AAAAA-BBBBBB",
    ]


def test_a_ticket_that_never_left_says_so() -> None:
    not_sent = parked(NotSent(code=NotSentCode.NOT_REACHED))
    assert "NOT SENT there was no connection" in lines(not_sent)[1]


def test_a_quantity_of_quote_currency_names_it() -> None:
    amount = SpotDraft(market="BTC/USD", quantity="250", is_quote_quantity=True)
    ticket = Ticket(account=AccountName("main"), client_order_id=ID, draft=amount)
    left = LeftTicket(ticket=ticket, left_at=NOW)
    assert "250 USD" in lines(left)[1]


def test_an_amount_of_a_market_order_of_kuna_names_its_currency() -> None:
    draft = KunaDraft(market="ETH_USDT", kind=KunaKind.MARKET, quote_quantity="0.9")
    ticket = KunaTicket(account=AccountName("main"), client_order_id=ID, draft=draft)
    assert "0.9 of quote currency" in lines(LeftTicket(ticket=ticket, left_at=NOW))[1]


def test_a_ticket_that_was_left_stands_there_as_it_was_typed() -> None:
    stop = KunaDraft(market="btc_usdt", kind=KunaKind.TRIGGER, quantity="all", trigger_price="-2%")
    ticket = KunaTicket(account=AccountName("main"), client_order_id=ID, draft=stop)
    assert lines(LeftTicket(ticket=ticket, left_at=NOW))[1:] == [
        "14:02:31Z btc_usdt BUY ^ TRG all -2% LEFT as you left it, not sent ticket",
    ]


def left_at_embed(draft: EmbedDraft) -> LeftTicket:
    ticket = EmbedTicket(account=AccountName("main"), client_order_id=ID, draft=draft)
    return LeftTicket(ticket=ticket, left_at=NOW)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"market": "BTC/USD"}, "BTC/USD BUY ^ DIP 500 USD <=-5% LEFT"),
        ({"market": "usd/btc"}, "usd/btc BUY ^ DIP 500 BTC >=-5% LEFT"),
        ({"market": "btceur"}, "btceur BUY ^ DIP 500 of quote currency -5% LEFT"),
        (
            {"market": "btceur", "is_quote_amount": False},
            "btceur BUY ^ DIP 500 of base currency -5% LEFT",
        ),
        ({"market": "BTC/USD", "kind": EmbedKind.STOP_THE_LOSS}, "SELL v LSS 500 USD <=-5% LEFT"),
        ({"market": "BTC/USD", "trigger_price": ""}, "BUY ^ DIP 500 USD LEFT"),
    ],
)
def test_a_ticket_of_embed_names_its_asset_and_where_it_fires(
    changes: dict[str, Any], told: str
) -> None:
    typed = {"kind": EmbedKind.BUY_THE_DIP, "trigger_price": "-5%", "quantity": "500"}
    draft = EmbedDraft(**{**typed, **changes})
    assert told in lines(left_at_embed(draft))[1]


def test_a_pair_typed_in_one_word_is_looked_up_for_its_assets() -> None:
    pair = make_instrument("BTC/EUR", venue=VenueId.KRAKEN_EMBED, base="BTC", quote="EUR")
    state = replace(after_cancels(), instruments={pair.key: pair})
    draft = EmbedDraft(
        market="btceur", kind=EmbedKind.BUY_THE_DIP, trigger_price="-5%", quantity="500"
    )
    _, line = draft_lines([left_at_embed(draft)], state, TimeZone.UTC, NOW, 114)
    assert "500 EUR <=-5%" in " ".join(plain(line).split())


@pytest.mark.parametrize(
    ("kind", "side", "trigger"),
    [
        (KunaKind.STOP_LOSS, Side.SELL, "<=60"),
        (KunaKind.TAKE_PROFIT, Side.SELL, ">=60"),
        (KunaKind.TRIGGER, Side.SELL, " 60"),
    ],
)
def test_a_stop_of_kuna_stands_behind_its_direction(
    kind: KunaKind, side: Side, trigger: str
) -> None:
    draft = KunaDraft(market="BTC_USDT", side=side, kind=kind, trigger_price="60")
    ticket = KunaTicket(account=AccountName("main"), client_order_id=ID, draft=draft)
    assert f"{trigger} LEFT" in lines(LeftTicket(ticket=ticket, left_at=NOW))[1]


@pytest.mark.parametrize("width", [74, 114])
def test_what_was_typed_too_long_is_cut_and_takes_no_room_of_other_lines(width: int) -> None:
    draft = SpotDraft(market="m" * 90, quantity="1" * 90)
    ticket = Ticket(account=AccountName("main"), client_order_id=ID, draft=draft)
    drafts: list[Draft] = [LeftTicket(ticket=ticket, left_at=NOW), *ended_orders()]
    found = draft_lines(drafts, after_cancels(), TimeZone.UTC, NOW, width)
    assert all(cell_width(plain(line)) <= width for line in found)
    assert "mmmm… BUY" in " ".join(plain(found[1]).split())
    assert any("CANCELLED" in plain(line) for line in found)


@pytest.mark.parametrize("width", [74, 100, 114])
def test_no_line_is_wider_than_the_list(width: int) -> None:
    found = draft_lines((parked(), *ended_orders()), after_cancels(), TimeZone.UTC, NOW, width)
    assert all(cell_width(plain(line)) <= width for line in found)


def test_accounts_are_named_where_there_are_several() -> None:
    state = replace(after_cancels(), accounts=(make_account(), make_account("desk 2")))
    heading, first, *_ = draft_lines(ended_orders()[1:], state, TimeZone.UTC, NOW, 114)
    assert "account" in plain(heading)
    assert "main" in plain(first)


def test_an_order_of_another_day_has_its_date() -> None:
    old = make_ended(make_order(), since=NOW - timedelta(days=1))
    assert lines(old)[1].startswith("11-19 14:02Z")


def test_a_ticket_that_opens_says_itself_what_it_writes_anew() -> None:
    assert after_cancel_text(KEY, make_order(), is_cancelled=True, opens=True) == ("", True)


@pytest.mark.parametrize(
    ("order", "is_cancelled", "opens", "text", "is_good"),
    [
        (make_order(), True, False, "was cancelled. D opens a ticket that writes it anew.", True),
        (make_order(), False, True, "was not cancelled, so no ticket is opened.", False),
        (None, False, True, "was not cancelled, so no ticket is opened.", False),
        (
            make_order(filled_quantity="0.25"),
            True,
            True,
            "filled before the cancel reached it: nothing is left to write anew.",
            False,
        ),
    ],
)
def test_what_became_of_a_cancel_is_said_with_what_happens_next(
    order: Order | None, is_cancelled: bool, opens: bool, text: str, is_good: bool
) -> None:
    said, good = after_cancel_text(KEY, order, is_cancelled=is_cancelled, opens=opens)
    assert said.startswith(f"OCANC1-AAAAA-BBBBBB {text}")
    assert good is is_good
