"""Wallets, margin accounts and positions, from wire to domain values. Pure.

https://docs.kraken.com/api/docs/futures-api/trading/get-accounts
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tui.domain.funds import Holding
from tui.domain.identifiers import InstrumentId
from tui.domain.numbers import EXACT
from tui.domain.order import QuantityUnit
from tui.domain.position import Direction, MarginAccount, Position
from tui.venues.envelope import (
    NotDocumentedError,
    validated,
)
from tui.venues.kraken_futures.envelope import decode_answer
from tui.venues.kraken_futures.names import currency, quantity_unit
from tui.venues.kraken_futures.parse import amount
from tui.venues.members import decode_members, decode_rows
from tui.venues.values import exact

if TYPE_CHECKING:
    from tui.venues.kraken_futures.wire import FlexCurrency, PositionInfo, WalletInfo

_CASH: Final = "cash"
_FLEX_CURRENCY: Final = "USD"
"""In which the multi-collateral wallet is added up."""

_NOTHING: Final = Decimal(0)
_DIRECTIONS: Final = {"long": Direction.LONG, "short": Direction.SHORT}


def decode_balances(body: bytes) -> Mapping[str, Holding]:
    """Return what the account owns, by currency: `USD` of the multi-collateral wallet.

    What lies in the cash wallet, where no order can use it, is named `USD.cash`. The balances of
    single-collateral margin accounts are told as margin.

    Raises:
        RefusedError: As for `decode_answer`.
        NotDocumentedError: The same, or one balance cannot be read: what is missing would look
            as if it were not owned.
    """
    holdings: dict[str, Holding] = {}
    for name, wallet in _wallets(body):
        try:
            found = _cash(wallet) if name == _CASH else _collateral(wallet)
            holdings |= {holding.currency: holding for holding in found}
        except ValueError as error:
            raise NotDocumentedError(f"the balances of {name}: {error}") from None
    return holdings


def decode_margins(body: bytes) -> Sequence[MarginAccount]:
    """Return the accounts that carry positions.

    Raises:
        RefusedError, NotDocumentedError: As for `decode_balances`.
    """
    margins: list[MarginAccount] = []
    for name, wallet in _wallets(body):
        try:
            if wallet.margin_equity is not None or wallet.available_margin is not None:
                margins.append(_flex_margin(name, wallet))
            elif wallet.auxiliary is not None:
                margins.append(_single_margin(name, wallet))
        except ValueError as error:
            raise NotDocumentedError(f"the margin of {name}: {error}") from None
    return margins


def decode_positions(body: bytes) -> Sequence[Position]:
    """Return the open positions. An answer without the list is no answer: it is not "none".

    Raises:
        RefusedError, NotDocumentedError: As for `decode_balances`.
    """
    from tui.venues.kraken_futures.wire import PositionInfo

    positions: list[Position] = []
    for raw in decode_rows(decode_answer(body), "openPositions"):
        try:
            positions.append(_position(validated(PositionInfo, raw)))
        except ValueError as error:
            raise NotDocumentedError(f"a position: {error}") from None
    return positions


def _wallets(body: bytes) -> "Iterable[tuple[str, WalletInfo]]":
    from tui.venues.kraken_futures.wire import WalletInfo

    members = decode_answer(body)
    if "accounts" not in members:
        raise NotDocumentedError('an answer without "accounts"')
    for name, raw in decode_members(bytes(members["accounts"])).items():
        yield name, validated(WalletInfo, bytes(raw))


def _cash(wallet: "WalletInfo") -> Iterator[Holding]:
    for code, number in wallet.balances.items():
        yield Holding(
            currency=f"{currency(code)}.{_CASH}",
            venue_currency=code,
            balance=exact(number),
            held=_NOTHING,
        )


def _collateral(wallet: "WalletInfo") -> Iterator[Holding]:
    for code, held in wallet.currencies.items():
        yield _holding(code, held)


def _holding(code: str, told: "FlexCurrency") -> Holding:
    balance = exact(told.quantity)
    available = amount(told.available)
    free = balance if available is None else available
    return Holding(
        currency=currency(code),
        venue_currency=code,
        balance=balance,
        held=EXACT.subtract(balance, free),
    )


def _flex_margin(name: str, wallet: "WalletInfo") -> MarginAccount:
    return MarginAccount(
        name=name,
        currency=_FLEX_CURRENCY,
        equity=amount(wallet.margin_equity),
        available=amount(wallet.available_margin),
        initial=amount(wallet.initial_margin_with_orders),
        maintenance=amount(wallet.maintenance_margin),
        unrealised=amount(wallet.total_unrealized),
    )


def _single_margin(name: str, wallet: "WalletInfo") -> MarginAccount:
    auxiliary, required = wallet.auxiliary, wallet.margin_requirements
    return MarginAccount(
        name=name,
        currency=currency(wallet.currency or ""),
        equity=None if auxiliary is None else amount(auxiliary.pv),
        available=None if auxiliary is None else amount(auxiliary.af),
        initial=None if required is None else amount(required.im),
        maintenance=None if required is None else amount(required.mm),
        unrealised=None if auxiliary is None else amount(auxiliary.pnl),
    )


def _position(info: "PositionInfo") -> Position:
    direction = _DIRECTIONS.get(info.side.casefold())
    if direction is None:
        raise NotDocumentedError(f"a side called {info.side!r}")
    unit = quantity_unit(info.symbol)
    return Position(
        instrument=InstrumentId(info.symbol),
        direction=direction,
        quantity=exact(info.size),
        quantity_unit=unit,
        average_price=exact(info.price),
        unrealised_profit=amount(info.unrealized_pnl),
        unrealised_funding=amount(info.unrealized_funding),
        profit_currency=_profit_currency(info, unit),
        fixed_leverage=amount(info.max_fixed_leverage),
    )


def _profit_currency(info: "PositionInfo", unit: QuantityUnit) -> str | None:
    """Return what profit is told in: dollars, unless said otherwise, where margin is in dollars."""
    if info.pnl_currency:
        return currency(info.pnl_currency)
    return _FLEX_CURRENCY if unit is QuantityUnit.BASE else None
