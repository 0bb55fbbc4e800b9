"""A batch of cancels: what it takes, what asks for a word, what is left out at first."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import make_order, make_unreadable
from tui.domain.batch import (
    BatchProblem,
    BatchWorth,
    batch_questions,
    batch_refusal,
    by_account,
    chunks,
    is_protective,
    requests_needed,
)
from tui.domain.identifiers import AccountName, VenueId
from tui.domain.intents import CancelIntent
from tui.domain.order import OrderType
from tui.domain.rules import Limits

MAIN, DESK = AccountName("main"), AccountName("desk")
USD = {"USD": Decimal(100_000)}


def cancels(count: int, account: str = "main") -> list[CancelIntent]:
    orders = [make_order(f"O{number}", account=account) for number in range(count)]
    return [CancelIntent(key=order.key, seen=order) for order in orders]


def worth(count: int = 1, without_value: int = 0, **values: str) -> BatchWorth:
    amounts = {currency: Decimal(value) for currency, value in values.items()}
    return BatchWorth(count=count, values=amounts, without_value=without_value)


def asked(of: BatchWorth, limits: Limits) -> list[BatchProblem]:
    return [BatchProblem(problem.code) for problem in batch_questions(of, limits)]


@given(count=st.integers(0, 230), largest=st.integers(1, 60))
def test_requests_hold_every_order_once_in_order_and_no_more_than_they_may(
    count: int, largest: int
) -> None:
    intents = cancels(count)
    parts = list(chunks(intents, largest))
    assert [intent for part in parts for intent in part] == intents
    assert all(1 <= len(part) <= largest for part in parts)
    assert len(parts) == requests_needed({MAIN: count}, {MAIN: largest})


def test_a_request_for_no_order_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one order"):
        list(chunks(cancels(1), 0))


def test_every_account_has_requests_of_its_own() -> None:
    mixed = [*cancels(2), *cancels(1, "desk"), *cancels(1)]
    found = by_account(mixed)
    assert {name: len(intents) for name, intents in found.items()} == {MAIN: 3, DESK: 1}
    assert requests_needed({MAIN: 51, DESK: 1}, {MAIN: 50, DESK: 1}) == 3


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


def test_a_batch_within_the_limits_needs_no_word() -> None:
    limits = Limits(confirm_batch_value=USD, confirm_batch_count=3, max_batch=3)
    assert asked(worth(3, USD="100000"), limits) == []
    assert batch_refusal(worth(3), limits) is None


def test_a_batch_over_a_value_asks_by_currency() -> None:
    (problem,) = batch_questions(worth(USD="100000.01"), Limits(confirm_batch_value=USD))
    assert problem.code is BatchProblem.VALUE
    assert problem.values == {
        "currency": "USD",
        "value": Decimal("100000.01"),
        "limit": Decimal(100_000),
    }


def test_a_currency_without_a_limit_asks_once_there_are_limits() -> None:
    limits = Limits(confirm_batch_value=USD)
    assert asked(worth(EUR="1"), limits) == [BatchProblem.CURRENCY_WITHOUT_LIMIT]
    assert asked(worth(EUR="1"), Limits()) == []


def test_orders_without_a_value_ask_once_values_are_limited() -> None:
    limits = Limits(confirm_batch_value=USD)
    assert asked(worth(without_value=1), limits) == [BatchProblem.WITHOUT_VALUE]
    assert asked(worth(without_value=1), Limits()) == []


def test_more_orders_than_the_limit_ask() -> None:
    (problem,) = batch_questions(worth(4), Limits(confirm_batch_count=3))
    assert problem.code is BatchProblem.COUNT
    assert problem.values == {"count": 4, "limit": 3}


def test_more_orders_than_a_batch_may_have_are_refused() -> None:
    problem = batch_refusal(worth(201), Limits(max_batch=200))
    assert problem is not None
    assert problem.code is BatchProblem.TOO_MANY
    assert problem.values == {"count": 201, "limit": 200}
