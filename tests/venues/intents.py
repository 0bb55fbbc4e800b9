"""Acts as the operator wants them, and a gate that remembers what it let through."""

from collections import deque
from decimal import Decimal
from typing import Any

from tests.builders import make_order
from tui.domain.account import PollOptions
from tui.domain.identifiers import AccountName, ClientOrderId, InstrumentId, VenueId
from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent
from tui.domain.order import BookEntry, Order, OrderType, Side
from tui.domain.outcome import NotSent

ORDER = "OQCLML-BW3P3-BUCMWZ"
CLIENT_ID = "6d1b345e-2821-40e2-ad83-4ecb18a06876"
ALL = PollOptions()


def amend(seen: Order | None = None, **members: Any) -> AmendIntent:
    order = seen or make_order(ORDER)
    return AmendIntent(key=order.key, seen=order, **members)


def cancel(seen: BookEntry | None = None) -> CancelIntent:
    entry = seen or make_order(ORDER)
    return CancelIntent(key=entry.key, seen=entry)


def cancels(*order_ids: str) -> list[CancelIntent]:
    return [cancel(make_order(order_id)) for order_id in order_ids]


def create(**members: Any) -> CreateIntent:
    values: dict[str, Any] = {
        "venue": VenueId.KRAKEN_SPOT,
        "account": AccountName("main"),
        "instrument": InstrumentId("XBTUSD"),
        "side": Side.BUY,
        "order_type": OrderType.LIMIT,
        "quantity": Decimal("1.25"),
        "limit_price": Decimal("37500"),
        "client_order_id": ClientOrderId(CLIENT_ID),
    }
    return CreateIntent(**{**values, **members})


def known_by_client_id() -> Order:
    """An order the venue has not told its own id of."""
    return make_order(CLIENT_ID, client_order_id=CLIENT_ID)


class RememberingGate:
    """Opens unless told otherwise; keeps each request it was shown."""

    def __init__(self, *answers: NotSent | None) -> None:
        self.requests: list[str] = []
        self._answers = deque(answers)

    async def __call__(self, request: str) -> NotSent | None:
        self.requests.append(request)
        return self._answers.popleft() if self._answers else None
