"""Funds as they are told: what is owned, what holds it, and what is not known."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW, make_failure, make_health, make_order, make_state
from tests.money_builders import make_funds, make_holding
from tests.screens import money_scenes, scenes
from tests.screens.money_scenes import DESK, MAIN
from tui.domain.account import PollOptions
from tui.domain.failure import FailureKind
from tui.domain.funds import Funds
from tui.domain.health import KeyInfo
from tui.domain.identifiers import AccountName
from tui.domain.order import Order, OrderType, Side
from tui.domain.state import BlotterState
from tui.presentation.funds import FundsView, funds_lines
from tui.presentation.funds_rows import FundsRow, funds_rows, together
from tui.presentation.holds import own_counts
from tui.presentation.moments import TimeZone
from tui.presentation.text import line_width, plain

amounts = st.none() | st.decimals(-(10**12), 10**12, allow_nan=False, places=10)
known_amounts = st.decimals(-(10**12), 10**12, allow_nan=False, places=10)
rows = st.builds(
    FundsRow,
    currency=st.sampled_from(["BTC", "ETH", "USD"]),
    balance=amounts,
    credit=known_amounts,
    held=amounts,
    free=amounts,
    counted=amounts,
    difference=known_amounts,
)


def told(state: BlotterState, *, width: int = 100, **view: object) -> list[str]:
    how = FundsView(zone=TimeZone.UTC, **view)  # type: ignore[arg-type]  # named by the test
    lines = funds_lines(state, own_counts(state), how, NOW, width)
    assert max(map(line_width, lines)) <= width
    return [plain(line).rstrip() for line in lines]


def state_with(funds: Funds | None, *orders: Order) -> BlotterState:
    return replace(make_state(orders), funds={} if funds is None else {MAIN: funds})


def row_of(currency: str, lines: Iterable[str]) -> list[str]:
    return next(line.split() for line in lines if line.split()[:1] == [currency])


def test_every_currency_is_told_with_what_the_venue_and_the_orders_hold() -> None:
    buy = make_order("A", quantity="0.1", limit_price="90000.0")
    sell = make_order("B", side=Side.SELL, quantity="0.25")
    funds = make_funds(
        [make_holding("USD", "12000.5", "9023.4"), make_holding("BTC", "1.5", "0.25")]
    )
    lines = told(state_with(funds, buy, sell))
    assert row_of("CURRENCY", lines) == [
        *("CURRENCY", "BALANCE", "HELD", "FREE", "BY", "ORDERS", "DIFFERENCE")
    ]
    assert row_of("USD", lines) == ["USD", "12,000.5", "9,023.4", "2,977.1", "9,000", "+23.4"]
    assert row_of("BTC", lines) == ["BTC", "1.5", "0.25", "1.25", "0.25"]
    assert lines[0].endswith("read 12s ago, 14:02:19Z ──")
    assert any(line.startswith("difference: what the venue holds") for line in lines)


def test_where_venue_and_orders_agree_nothing_is_said_of_a_difference() -> None:
    sell = make_order(side=Side.SELL, quantity="0.25")
    lines = told(state_with(make_funds([make_holding("BTC", "1", "0.25")]), sell))
    assert not any("difference" in line.casefold() for line in lines)


def test_credit_counts_as_free() -> None:
    funds = make_funds([make_holding("USD", "100", "10", credit="50", credit_used="20")])
    lines = told(state_with(funds))
    assert row_of("USD", lines) == ["USD", "100", "30", "10", "120", "0", "+10"]


def test_an_order_in_a_currency_the_venue_does_not_list_stands_out() -> None:
    order = make_order(quantity="1", limit_price="100")
    lines = told(state_with(make_funds([make_holding("BTC", "1")]), order))
    assert row_of("USD", lines) == ["USD", "0", "0", "0", "100", "-100"]


def test_currencies_of_which_there_is_nothing_are_hidden_until_asked_for() -> None:
    funds = make_funds(
        [make_holding("USD", "0.0000"), make_holding("KFEE", "0.00"), make_holding("BTC", "1")]
    )
    lines = told(state_with(funds))
    assert not any(line.startswith(("USD", "KFEE")) for line in lines)
    assert "2 currencies of which there is nothing, not shown" in lines
    lines = told(state_with(funds), is_all=True)
    assert row_of("USD", lines) == ["USD", "0", "0", "0", "0"]
    assert not any("not shown" in line for line in lines)


@pytest.mark.parametrize(
    "holding",
    [make_holding("X", "0", "1"), make_holding("X", "0", credit="5"), make_holding("X", "-1")],
)
def test_what_holds_or_owes_something_is_never_hidden(holding: object) -> None:
    lines = told(state_with(make_funds([holding])))  # type: ignore[list-item]  # a holding
    assert row_of("X", lines)


def test_before_the_first_answer_it_says_so_and_tells_what_the_orders_hold() -> None:
    lines = told(state_with(None, make_order(side=Side.SELL, quantity="0.25")))
    assert "The balances have not been read yet." in lines
    assert "not read yet" in lines[0]
    assert row_of("BTC", lines) == ["BTC", "0.25"]


def test_an_account_without_any_balance_is_told_from_one_that_was_not_read() -> None:
    assert "The venue lists no balance." in told(state_with(make_funds()))


def test_a_missing_right_is_named_as_the_website_names_it() -> None:
    key = KeyInfo(name=None, permissions=("query-open-trades",))
    state = state_with(None)
    state = replace(state, health={MAIN: replace(state.health[MAIN], key=key)})
    text = " ".join(told(state))
    assert (
        "The key of main may not read balances: it lacks the right "
        '"Query funds" (query-funds). Give it that right on the website of the venue' in text
    )


def test_a_refusal_names_the_right_it_may_be_about() -> None:
    failure = make_failure(FailureKind.REFUSED, "EGeneral:Permission denied")
    lines = told(state_with(make_funds(failure=failure)))
    assert "main refused the key: EGeneral:Permission denied." in lines
    assert 'Reading balances takes the right "Query funds" (query-funds).' in lines
    assert "not read yet" in lines[0]


def test_a_failed_read_keeps_the_balances_of_before_and_dates_them() -> None:
    failure = make_failure(FailureKind.NO_ANSWER, "no answer within 3 s")
    funds = make_funds(
        [make_holding("BTC", "1")], as_of=NOW - timedelta(minutes=7), failure=failure
    )
    lines = told(state_with(funds))
    assert "main did not answer: no answer within 3 s." in lines
    assert "The balances shown are from 13:55:31Z." in lines
    assert "read 7m ago" in lines[0]
    assert row_of("BTC", lines)


def test_a_read_that_was_asked_for_shows_until_it_is_answered() -> None:
    funds = make_funds([make_holding("BTC", "1")])
    state = state_with(funds)
    assert "asked, no answer yet" in told(state, asked={MAIN: funds})[0]
    assert "read 12s ago" in told(state, asked={MAIN: None})[0]
    assert "asked, no answer yet" in told(state_with(None), asked={MAIN: None})[0]


def test_orders_that_do_not_tell_what_they_hold_are_named() -> None:
    market = make_order("A", order_type=OrderType.MARKET, limit_price=None)
    lines = told(state_with(make_funds(), market))
    assert "1 open order does not tell what it holds: it is not counted." in lines
    lines = told(state_with(make_funds(), market, make_order("B", instrument="NEWUSD")))
    assert "2 open orders do not tell what they hold: they are not counted." in lines


def test_orders_that_are_not_fresh_or_not_all_make_no_secret_of_it() -> None:
    funds = make_funds([make_holding("BTC", "1", "0.5")])
    state = state_with(funds)

    def with_health(**changes: object) -> list[str]:
        health = make_health(**changes)  # type: ignore[arg-type]  # named by the test
        return told(replace(state, health={MAIN: health}))

    lines = with_health(answered_at=None)
    assert "Its open orders have not been read yet: what they hold is not known." in lines
    assert row_of("BTC", lines) == ["BTC", "1", "0.5", "0.5"]
    lines = with_health(answered_at=NOW - timedelta(minutes=2))
    assert "What open orders hold is counted from orders of 14:00:31Z." in lines
    lines = with_health(options=PollOptions(userref=5))
    assert "Its poll is narrowed: what other orders hold is not counted here." in lines


def test_open_orders_come_to_sums_of_each_quote_currency() -> None:
    lines = told(money_scenes.varied(), width=200)
    (line,) = (line for line in lines if line.startswith("open orders"))
    assert line.split(":")[1].split("  ")[1:] == [
        "buy 0.08725 BTC",
        "buy 11,192.00 EUR",
        "buy 30,982.00 USD",
        "buy 66,900.00 USDT",
        "sell 20,463.00 EUR",
        "sell 165,040.00 USD",
    ]


def test_all_accounts_are_added_up_by_currency() -> None:
    lines = told(money_scenes.two_accounts(), width=160)
    start = next(i for i, line in enumerate(lines) if "all accounts, by currency" in line)
    assert row_of("BTC", lines[start:])[1] == "3.25"
    assert row_of("USD", lines[start:])[1] == "172,201.0158"


def test_an_account_that_was_not_read_adds_nothing_and_is_named() -> None:
    state = money_scenes.two_accounts()
    third = replace(state.accounts[0], name=AccountName("third"))
    more = replace(state, accounts=(*state.accounts, third))
    assert "Without third: not read." in told(more, width=160)
    one = replace(state, funds={DESK: state.funds[DESK]})
    assert not any("all accounts" in line for line in told(one, width=160))


@given(st.lists(rows, max_size=8))
def test_sums_of_accounts_equal_a_recomputation(many: list[FundsRow]) -> None:
    sums = {row.currency: row for row in together(many)}
    assert sorted(sums) == list(sums)
    for currency, row in sums.items():
        same = [one for one in many if one.currency == currency]
        for name in ("balance", "held", "free", "counted", "credit", "difference"):
            known = [value for one in same if (value := getattr(one, name)) is not None]
            assert getattr(row, name) == (sum(known, Decimal(0)) if known else None)


@given(balance=known_amounts, held=known_amounts, counted=st.decimals(0, 10**6, places=4))
def test_the_difference_is_exact(balance: Decimal, held: Decimal, counted: Decimal) -> None:
    order = make_order(side=Side.SELL, quantity=counted)
    state = state_with(make_funds([make_holding("BTC", balance, held)]), order)
    (row,) = (
        row for row in funds_rows(state, MAIN, own_counts(state)[MAIN]) if row.currency == "BTC"
    )
    assert row.difference + counted == held
    assert row.free is not None
    assert row.free + held == balance


@pytest.mark.parametrize("width", [77, 106, 114])
def test_no_number_is_cut_at_the_widths_there_are(width: int) -> None:
    lines = told(money_scenes.varied(), width=width)
    assert row_of("USD", lines) == [
        *("USD", "171,288.6158", "3,800", "31,123.4567", "143,965.1591", "30,982", "+141.4567")
    ]


def test_text_of_venue_and_operator_cannot_act() -> None:
    lines = told(money_scenes.hostile(), width=77)
    assert all(line.isprintable() for line in lines)
    assert scenes.HOSTILE not in "".join(lines)
