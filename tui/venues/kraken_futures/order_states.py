"""orders/status: how orders stand that are open, or ended within the last five seconds."""

from collections.abc import Collection, Mapping, Sequence

from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fate import FoundOrder
from tui.domain.identifiers import AccountName, ClientOrderId, VenueOrderId
from tui.venues.kraken_futures.calls import Calls, status_read
from tui.venues.kraken_futures.states import MOST_ASKED, Known, decode_states
from tui.venues.lane import Priority

Found = Mapping[VenueOrderId, FoundOrder]


class OrderStates:
    """Asks until it is refused: a key that only reads may ask everything but this."""

    def __init__(self, calls: Calls, account: AccountName) -> None:
        """Read for one account."""
        self._calls = calls
        self._account = account
        self._is_refused = False

    async def of_ids(
        self,
        order_ids: Collection[VenueOrderId],
        known: Known,
        priority: Priority = Priority.LOOK_UP,
    ) -> Found | ReadFailure:
        """Return how these orders stand; those ended longer ago are absent."""
        ids = list(order_ids)
        found: dict[VenueOrderId, FoundOrder] = {}
        for start in range(0, len(ids), MOST_ASKED):
            named = [("orderIds", one) for one in ids[start : start + MOST_ASKED]]
            answer = await self._ask(named, known, priority)
            if isinstance(answer, ReadFailure):
                return answer
            found |= answer
        return found

    async def of_client_id(
        self, client_order_id: ClientOrderId, known: Known
    ) -> Found | ReadFailure:
        """Return how the order with this client id stands."""
        return await self._ask([("cliOrdIds", client_order_id)], known, Priority.LOOK_UP)

    async def _ask(
        self, named: Sequence[tuple[str, str]], known: Known, priority: Priority
    ) -> Found | ReadFailure:
        if self._is_refused:
            return {}
        reading = await self._calls.private(
            status_read(named), priority, lambda body: decode_states(body, self._account, known)
        )
        if not isinstance(reading, ReadFailure):
            return reading.value
        if reading.kind is FailureKind.REFUSED:
            self._is_refused = True
            return {}
        return reading
