"""A batch of cancels: what is left out at first, and how many requests it takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import make_order, make_unreadable
from tui.domain.batch import is_protective, requests_needed
from tui.domain.identifiers import AccountName, VenueId
from tui.domain.order import OrderType

MAIN, DESK = AccountName("main"), AccountName("desk")


@pytest.mark.parametrize("kind", OrderType)
@pytest.mark.parametrize("venue", VenueId)
@pytest.mark.parametrize("reduce_only", [True, False, None])
def test_stops_protect_everywhere_and_reduce_only_triggers_at_futures(
    kind: OrderType, venue: VenueId, reduce_only: bool | None
) -> None:
    order = make_order(venue=venue, order_type=kind, reduce_only=reduce_only)
    is_stop = kind.startswith(("stop-loss", "trailing-stop"))
    is_take_profit = kind.startswith("take-profit") or kind is OrderType.PRICE_TRIGGER
    at_futures = venue is VenueId.KRAKEN_FUTURES and reduce_only is True
    assert is_protective(order) == (is_stop or (at_futures and is_take_profit))


def test_an_order_that_cannot_be_read_is_not_called_protective() -> None:
    assert not is_protective(make_unreadable())


@given(count=st.integers(0, 230), largest=st.integers(1, 60))
def test_requests_are_full_but_the_last(count: int, largest: int) -> None:
    needed = requests_needed({MAIN: count}, {MAIN: largest})
    assert needed * largest >= count
    assert count > (needed - 1) * largest or needed == 0


def test_every_account_has_requests_of_its_own() -> None:
    assert requests_needed({MAIN: 51, DESK: 1}, {MAIN: 50, DESK: 1}) == 3
