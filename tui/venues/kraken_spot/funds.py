"""BalanceEx, from wire to holdings. Pure.

https://docs.kraken.com/api/docs/rest-api/get-extended-balance
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.domain.funds import Holding
from tui.domain.numbers import NumberError, parse_decimal
from tui.venues.envelope import NotDocumentedError
from tui.venues.kraken_spot.envelope import decode_members, decode_result, validated
from tui.venues.kraken_spot.names import currency

if TYPE_CHECKING:
    from decimal import Decimal

    from tui.venues.kraken_spot.wire import Number


def decode_balances(body: bytes) -> Mapping[str, Holding]:
    """Return what the account owns, by currency as instruments name it.

    Raises:
        RefusedError: As for `decode_result`.
        NotDocumentedError: The same, or one balance cannot be read: what is missing would look
            as if it were not owned.
    """
    holdings: dict[str, Holding] = {}
    for code, member in decode_members(decode_result(body)).items():
        name = currency(code)
        # Should two codes ever share a name, none hides the other.
        name = code if name in holdings else name
        try:
            holdings[name] = _holding(name, code, bytes(member))
        except (NotDocumentedError, NumberError) as error:
            raise NotDocumentedError(f"the balance of {code}: {error}") from None
    return holdings


def _holding(name: str, code: str, raw: bytes) -> Holding:
    from tui.venues.kraken_spot.wire import Balance

    balance = validated(Balance, raw)
    return Holding(
        currency=name,
        venue_currency=code,
        balance=parse_decimal(balance.balance),
        held=_or_zero(balance.hold_trade),
        credit=_or_zero(balance.credit),
        credit_used=_or_zero(balance.credit_used),
    )


def _or_zero(number: "Number | None") -> "Decimal":
    """Read an amount that is left out where there is none."""
    return parse_decimal(0 if number is None else number)
