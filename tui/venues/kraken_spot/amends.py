"""OrderAmends, from wire to an order's history. Pure.

https://docs.kraken.com/api/docs/rest-api/get-order-amends
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tui.domain.amend_record import AmendCause, AmendRecord
from tui.domain.numbers import EXACT, NumberError
from tui.venues.envelope import NotDocumentedError
from tui.venues.kraken_spot.envelope import decode_result, validated
from tui.venues.kraken_spot.parse import exact, price_of

if TYPE_CHECKING:
    from tui.venues.kraken_spot.wire import AmendEntry, Number

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_CAUSES: Final = {"original": AmendCause.ORIGINAL, "user": AmendCause.USER}
"""Whatever else changed the order, the venue did it."""

_NANOSECONDS_FROM: Final = Decimal(10**17)
_MICROSECONDS_FROM: Final = Decimal(10**14)


def decode_amends(body: bytes) -> Sequence[AmendRecord]:
    """Return the history of an order, oldest first; empty for one never amended.

    Raises:
        RefusedError: As for `decode_result`.
        NotDocumentedError: The same, or one entry cannot be read: a history with gaps would prove
            that an amend did not happen.
    """
    from tui.venues.kraken_spot.wire import AmendHistory

    history = validated(AmendHistory, decode_result(body))
    try:
        records = [_record(entry) for entry in history.amends]
    except (NumberError, OverflowError) as error:
        raise NotDocumentedError(f"a history of amends: {error}") from None
    return sorted(records, key=lambda record: record.at)


def _record(entry: "AmendEntry") -> AmendRecord:
    return AmendRecord(
        reference=entry.amend_id,
        cause=_CAUSES.get(entry.amend_type, AmendCause.RESTATED),
        quantity=_amount(entry.order_qty),
        display_quantity=_amount(entry.display_qty),
        working_quantity=_amount(entry.remaining_qty),
        limit_price=_absolute(entry.limit_price),
        trigger_price=_absolute(entry.trigger_price),
        post_only=bool(entry.post_only),
        reason=entry.reason or None,
        at=_moment(entry.timestamp),
    )


def _amount(number: "Number | None") -> Decimal | None:
    return None if number is None or number == "" else exact(number)


def _absolute(number: "Number | None") -> Decimal | None:
    """Read a price; an offset is none."""
    price = price_of(number)
    return price if isinstance(price, Decimal) else None


def _moment(number: "Number") -> datetime:
    """Read a time whose unit shows in its size: nanoseconds, microseconds, else seconds."""
    value = exact(number)
    if value > _NANOSECONDS_FROM:
        microseconds = EXACT.divide(value, Decimal(1000))
    elif value > _MICROSECONDS_FROM:
        microseconds = value
    else:
        microseconds = EXACT.multiply(value, Decimal(1_000_000))
    return _EPOCH + timedelta(microseconds=int(microseconds))
