"""One line of the venue's own history of an order's amends."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class AmendCause(StrEnum):
    """Who changed the order."""

    ORIGINAL = "original"
    """The order as it was entered."""
    USER = "user"
    RESTATED = "restated"
    """The venue itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendRecord:
    """How an order stood after one entry of its history."""

    reference: str
    """The venue's id of the entry: Kraken's `amend_id`."""
    cause: AmendCause
    quantity: Decimal | None
    display_quantity: Decimal | None
    working_quantity: Decimal | None
    limit_price: Decimal | None
    trigger_price: Decimal | None
    post_only: bool = False
    reason: str | None = None
    """The venue's words for a restatement."""
    at: datetime
