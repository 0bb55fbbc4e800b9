from dataclasses import replace
from decimal import Decimal

from tests.builders import (
    NOW,
    make_health,
    make_instrument,
    make_order,
    make_quote,
    make_state,
    make_system,
    make_unreadable,
)
from tests.domain.test_creating import funds
from tests.screens.ticket_scenes import ID
from tui.domain.health import SystemMode
from tui.domain.identifiers import AccountName, InstrumentId
from tui.domain.rules import TradingRules
from tui.domain.state import BlotterState
from tui.domain.ticket_context import others_on, ticket_context

MAIN = AccountName("main")
BITCOIN = make_instrument()


def state() -> BlotterState:
    health = make_health(system=make_system(SystemMode.POST_ONLY))
    known = make_state([make_order("O1")], health=[health], quotes=[make_quote(last="90000")])
    return replace(known, funds={MAIN: funds(USD="5")})


def test_a_plan_rests_on_what_is_known_of_account_market_and_venue() -> None:
    found = ticket_context(state(), ID, MAIN, BITCOIN, (), TradingRules(), NOW)
    assert found.account == state().account(MAIN)
    assert found.quote is not None
    assert found.quote.last == Decimal(90000)
    assert found.funds is not None
    assert found.funds.free("USD") == 5
    assert found.mode is SystemMode.POST_ONLY
    assert found.client_order_id == ID


def test_nothing_is_known_of_a_market_that_is_not_listed() -> None:
    nobody = AccountName("nobody")
    found = ticket_context(state(), ID, nobody, None, (), TradingRules(), NOW)
    assert (found.account, found.quote, found.funds, found.mode) == (None, None, None, None)


def test_others_are_the_accounts_own_orders_on_the_market_under_any_of_its_names() -> None:
    here, named = make_order("O1"), make_order("O2", instrument="XXBTZUSD")
    elsewhere = make_order("O3", instrument="ETHUSD")
    foreign = make_order("O4", account="desk 2")
    expected = make_order("made-by-a-ticket")
    known = make_state([here, named, elsewhere, foreign, make_unreadable("O5")])
    other_name = BITCOIN.key._replace(instrument=InstrumentId("XXBTZUSD"))
    known = replace(
        known,
        instruments={**known.instruments, other_name: BITCOIN},
        book=known.book.with_expected({expected.key: expected}),
    )
    found = [order.key.order_id for order in others_on(known, MAIN, BITCOIN)]
    assert found == ["O1", "O2", "made-by-a-ticket"]
