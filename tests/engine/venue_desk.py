"""A desk over one simulated venue of several, and acts on the orders a test placed there."""

from typing import Generic, Protocol, TypeVar

from tests.builders import MAIN
from tests.engine.simulated import SimulatedDesk
from tui.domain.identifiers import OrderKey, VenueId, VenueOrderId
from tui.domain.intents import CancelIntent
from tui.domain.order import Order


class RestingBook(Protocol):
    """Resting orders of a test's own, by the ids the venue gave them."""

    ids: list[str]


Book = TypeVar("Book", bound=RestingBook)


class DeskOf(Generic[Book]):
    """A desk, its venue, and the acts on its orders that are alike everywhere."""

    venue: VenueId

    def __init__(self, desk: SimulatedDesk, book: Book) -> None:
        self.desk = desk
        self.book = book

    def listed(self, nth: int) -> Order:
        key = OrderKey(self.venue, MAIN, VenueOrderId(self.book.ids[nth]))
        entry = self.desk.state.book.orders(MAIN)[key]
        assert isinstance(entry, Order), entry
        return entry

    def cancel(self, nth: int) -> CancelIntent:
        order = self.listed(nth)
        return CancelIntent(key=order.key, seen=order)
