"""Looking things up in a state."""

from decimal import Decimal

from tests.builders import make_account, make_instrument, make_order, make_quote, make_state
from tui.domain.identifiers import AccountName, InstrumentId, InstrumentKey, VenueId
from tui.domain.quote import Quote


def test_an_account_is_found_by_its_label() -> None:
    state = make_state(accounts=[make_account("main"), make_account("other")])
    assert state.account(AccountName("other")) == make_account("other")
    assert state.account(AccountName("nobody")) is None


def test_an_order_finds_its_own_instrument_and_quote() -> None:
    state = make_state(instruments=[make_instrument()], quotes=[make_quote()])
    assert state.instrument_of(make_order()) == make_instrument()
    assert state.quote_of(make_order()) == make_quote()


def test_the_same_name_at_another_venue_is_another_instrument() -> None:
    state = make_state(instruments=[make_instrument()], quotes=[make_quote()])
    elsewhere = make_order(venue=VenueId.KUNA)
    assert state.instrument_of(elsewhere) is None
    assert state.quote_of(elsewhere) is None


def test_distances_are_measured_from_the_mark_where_there_is_one() -> None:
    quote = make_quote(last="92500.0")
    assert quote.reference == Decimal("92500.0")
    marked = Quote(
        key=InstrumentKey(VenueId.KRAKEN_FUTURES, InstrumentId("PF_XBTUSD")),
        last=Decimal(1),
        mark=Decimal(2),
        as_of=quote.as_of,
    )
    assert marked.reference == Decimal(2)
