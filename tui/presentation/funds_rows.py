"""Balances by currency, as rows: of one account, or of all of them together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from tui.domain.funds import Funds, Holding
from tui.domain.identifiers import AccountName, VenueId
from tui.domain.numbers import EXACT
from tui.domain.state import BlotterState
from tui.presentation.holds import OwnCount

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class FundsRow:
    """One currency. What has not been read is `None`."""

    currency: str
    balance: Decimal | None = None
    credit: Decimal = _ZERO
    """What credit adds to what is free."""
    held: Decimal | None = None
    """What the venue says that open orders hold."""
    free: Decimal | None = None
    counted: Decimal | None = None
    """What the open orders hold, counted from the orders alone."""
    difference: Decimal = _ZERO
    """What the venue holds beyond the own count; zero while either is not known."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of the currency, and nothing is held of it."""
        return not (self.balance or self.held or self.counted or self.credit)

    def plus(self, other: "FundsRow") -> "FundsRow":
        """Return the same currency of two accounts together; what is not known adds nothing."""
        return FundsRow(
            currency=self.currency,
            balance=_sum(self.balance, other.balance),
            credit=EXACT.add(self.credit, other.credit),
            held=_sum(self.held, other.held),
            free=_sum(self.free, other.free),
            counted=_sum(self.counted, other.counted),
            difference=EXACT.add(self.difference, other.difference),
        )


def was_read(funds: Funds | None) -> bool:
    """Whether an account has told its balances, however long ago."""
    return funds is not None and (funds.failure is None or bool(funds.holdings))


def funds_rows(state: BlotterState, account: AccountName, count: OwnCount) -> tuple[FundsRow, ...]:
    """Return the currencies an account's venue lists and its open orders hold, by name."""
    funds, health = state.funds.get(account), state.health.get(account)
    holdings = {} if funds is None else funds.holdings
    is_counted = health is not None and health.answered_at is not None
    if health is not None and health.venue is VenueId.KRAKEN_FUTURES:
        is_counted = False  # its orders hold margin, which no order tells
    counted = count.held if is_counted else {}
    unlisted = _ZERO if was_read(funds) else None
    return tuple(
        _row(
            currency,
            holdings.get(currency),
            unlisted,
            counted.get(currency, _ZERO) if is_counted else None,
        )
        for currency in sorted(holdings.keys() | counted.keys())
    )


def together(rows: Iterable[FundsRow]) -> Iterator[FundsRow]:
    """Yield the sums of each currency, by name. Different currencies are never added."""
    sums: dict[str, FundsRow] = {}
    for row in rows:
        before = sums.get(row.currency)
        sums[row.currency] = row if before is None else before.plus(row)
    yield from (row for _, row in sorted(sums.items()))


def _row(
    currency: str, holding: Holding | None, unlisted: Decimal | None, counted: Decimal | None
) -> FundsRow:
    balance, held, free, credit = unlisted, unlisted, unlisted, _ZERO
    if holding is not None:
        balance, held, free = holding.balance, holding.held, holding.free
        credit = EXACT.subtract(holding.credit, holding.credit_used)
    return FundsRow(
        currency=currency,
        balance=balance,
        credit=credit,
        held=held,
        free=free,
        counted=counted,
        difference=_difference(held, counted),
    )


def _difference(held: Decimal | None, counted: Decimal | None) -> Decimal:
    return _ZERO if held is None or counted is None else EXACT.subtract(held, counted)


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    if one is None or other is None:
        return other if one is None else one
    return EXACT.add(one, other)
