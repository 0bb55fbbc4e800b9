"""What is read of an account beside its orders: what it owns, and what happened to it today."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from tui.domain.clock import Clock
from tui.domain.failure import ReadFailure
from tui.domain.funds import Funds
from tui.domain.health import AccountHealth
from tui.domain.identifiers import AccountName
from tui.engine.busy import Busy
from tui.engine.day import Day, ended_of
from tui.engine.publisher import Publisher
from tui.engine.side_reads import SideRead
from tui.venues.port import VenuePort


class FundsRead(SideRead):
    """What an account owns: after everything that may change it, and when someone looks.

    An account that cannot trade is asked when someone looks only: its key need not have the right.
    """

    what = "balances"
    period = None
    gap = 2.0

    async def turn(self) -> float | None:
        """Read, once a poll has shown that the key is good, and there is a reason to."""
        account = self._venue.account
        is_good = self._publisher.health(account.name).answered_at is not None
        if not is_good or not (account.may_trade or self._is_wanted):
            return None
        return await super().turn()

    _is_wanted = False

    def want(self) -> None:
        """Read now, and from now on when something may have changed."""
        self._is_wanted = True
        self.wake()

    async def read(self) -> ReadFailure | None:
        """Read balances, margins and positions; what was known stays where one of them fails."""
        name = self._venue.account.name
        funds = self._publisher.state.funds.get(name) or Funds(as_of=self._clock.now())
        balances = await self.ask(self._venue.balances())
        margins = await self.ask(self._venue.margins())
        positions = await self.ask(self._venue.positions())
        answers = (balances, margins, positions)
        failure = next((one for one in answers if isinstance(one, ReadFailure)), None)
        funds = Funds(
            holdings=funds.holdings if isinstance(balances, ReadFailure) else balances,
            margins=funds.margins if isinstance(margins, ReadFailure) else tuple(margins),
            positions=funds.positions if isinstance(positions, ReadFailure) else tuple(positions),
            as_of=self._clock.now() if failure is None else funds.as_of,
            failure=failure,
        )
        known = self._publisher.state.funds
        self._publisher.publish(funds={**known, name: funds}, health=self._budgeted())
        return failure

    def _budgeted(self) -> Mapping[AccountName, AccountHealth]:
        health = self._publisher.health(self._venue.account.name)
        return self._publisher.with_health(replace(health, budget=self._venue.budget()))


class DayRead(SideRead):
    """The day's fills and ended orders, after every fill that a poll shows."""

    what = "the day's fills"
    period = 300.0
    gap = 10.0

    def __init__(
        self,
        venue: VenuePort,
        publisher: Publisher,
        clock: Clock,
        busy: Busy,
        *,
        day: Day,
        after: asyncio.Event,
    ) -> None:
        super().__init__((venue,), publisher, clock, busy, after=after)
        self._day = day

    async def read(self) -> ReadFailure | None:
        """Read both, from the start of the day on; by the orders it is known how fees are paid."""
        since = self._day.start
        ended = await self.ask(self._venue.ended_orders(since))
        if isinstance(ended, ReadFailure):
            return ended
        now = self._clock.now()
        await self._day.note_ended(
            one for found in ended if (one := ended_of(found, now)) is not None
        )
        fills = await self.ask(self._venue.fills(since))
        if isinstance(fills, ReadFailure):
            return fills
        await self._day.note_fills(fills)
        return None
