"""The way orders of one Kuna account are changed. Implements `TradingPort`."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from tui.domain.identifiers import OrderKey, VenueOrderId
from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent, Intent
from tui.domain.outcome import Outcome
from tui.domain.rate_cost import RateCost
from tui.domain.switch import SwitchTimes
from tui.venues.kuna.parse import order_id_of
from tui.venues.kuna.write_request import LARGEST_CANCEL, build
from tui.venues.kuna.writes import Writes
from tui.venues.lane import Priority
from tui.venues.port import Gate
from tui.venues.unusable import UnusableError, unusable

_NO_SWITCH: Final = "Kuna has no dead man's switch"
_NO_CHECK: Final = "Kuna offers no check that places nothing"


class KunaTrading:
    """Cancels and creates. An account that only reads is never given one."""

    largest_cancel = LARGEST_CANCEL
    largest_amend = 1
    largest_create = 1

    def __init__(self, writes: Writes, triggers: dict[VenueOrderId, Decimal]) -> None:
        """Send through `writes`; note in `triggers` what Kuna's lists may leave out."""
        self._writes = writes
        self._triggers = triggers

    def request_of(self, intent: Intent) -> str:
        """Return the request as it would be sent now, without nonce, key and signature."""
        return self.request_of_many([intent])

    def request_of_many(self, intents: Sequence[Intent]) -> str:
        """Return the one request that would carry these acts of one kind, in the same way."""
        try:
            return build(intents).text
        except UnusableError as error:
            return f"no request: {error}"

    def cost_of(self, intent: Intent) -> RateCost | None:
        """Return nothing: Kuna counts no points."""
        del intent
        return None

    async def amend(self, intent: AmendIntent, gate: Gate) -> Outcome:
        """Refuse: Kuna cannot change an order."""
        return (await self._send([intent], Priority.AMEND, gate))[intent.key]

    async def amend_many(
        self, intents: Sequence[AmendIntent], gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        """Refuse: Kuna cannot change orders."""
        return await self._send(intents, Priority.AMEND, gate)

    async def cancel(self, intent: CancelIntent, gate: Gate) -> Outcome:
        """Cancel one order."""
        return (await self._send([intent], Priority.CANCEL, gate))[intent.key]

    async def cancel_many(
        self, intents: Sequence[CancelIntent], gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        """Cancel up to `largest_cancel` orders with one request; each has an outcome of its own."""
        return await self._send(intents, Priority.CANCEL, gate)

    async def create(self, intent: CreateIntent, gate: Gate) -> Outcome:
        """Create an order, under the id the ticket was given."""
        return (await self._send([intent], Priority.CREATE, gate))[intent.key]

    async def create_many(
        self, intents: Sequence[CreateIntent], gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        """Create one order: Kuna takes no more at once."""
        return await self._send(intents, Priority.CREATE, gate)

    async def set_switch(self, seconds: int) -> SwitchTimes | Outcome:
        """Refuse: no order of Kuna's ends by itself."""
        del seconds
        return unusable(_NO_SWITCH)

    async def check(self, intent: CreateIntent) -> Outcome:
        """Refuse: Kuna checks an order by placing it, and not without."""
        del intent
        return unusable(_NO_CHECK)

    async def _send(
        self, intents: Sequence[Intent], priority: Priority, gate: Gate
    ) -> Mapping[OrderKey, Outcome]:
        try:
            request = build(intents)
        except UnusableError as error:
            refused = unusable(error)
            return {one.key: refused for one in intents}
        self._note_triggers(intents)
        return await self._writes.send(request, priority, gate)

    def _note_triggers(self, intents: Sequence[Intent]) -> None:
        for intent in intents:
            if isinstance(intent, CreateIntent) and isinstance(intent.trigger_price, Decimal):
                self._triggers[order_id_of(intent.client_order_id)] = intent.trigger_price
