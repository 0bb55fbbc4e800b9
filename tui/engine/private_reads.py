"""What is read of an account beside its orders: what it owns, and what happened to it today."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tui.domain.clock import Clock
from tui.domain.failure import ReadFailure
from tui.domain.funds import Funds, Holding
from tui.domain.health import AccountHealth
from tui.domain.identifiers import AccountName
from tui.domain.position import MarginAccount, Position
from tui.engine.busy import Busy
from tui.engine.day import Day, ended_of
from tui.engine.publisher import Publisher
from tui.engine.side_reads import SideRead
from tui.venues.port import VenuePort


class FundsRead(SideRead):
    """What an account owns and carries: after what may change it, and when someone looks.

    An account that cannot trade is asked when someone looks only: its key need not have the right.
    """

    what = "funds"
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
        """Read balances, margin and positions; of each that fails, what was known stays."""
        balances = await self.ask(self._venue.balances())
        margins = await self.ask(self._venue.margins())
        positions = await self.ask(self._venue.positions())
        now, name = self._clock.now(), self._venue.account.name
        known = self._publisher.state.funds
        funds = known.get(name) or Funds(as_of=now)
        funds = _with_holdings(funds, balances, now)
        funds = _with_margins(funds, margins, now)
        funds = _with_positions(funds, positions, now)
        self._publisher.publish(funds={**known, name: funds}, health=self._budgeted())
        answers = balances, margins, positions
        return next((one for one in answers if isinstance(one, ReadFailure)), None)

    def _budgeted(self) -> Mapping[AccountName, AccountHealth]:
        health = self._publisher.health(self._venue.account.name)
        return self._publisher.with_health(replace(health, budget=self._venue.budget()))


def _with_holdings(
    funds: Funds, answer: Mapping[str, Holding] | ReadFailure, now: datetime
) -> Funds:
    if isinstance(answer, ReadFailure):
        return replace(funds, failure=answer)
    return replace(funds, holdings=answer, as_of=now, failure=None)


def _with_margins(
    funds: Funds, answer: Sequence[MarginAccount] | ReadFailure, now: datetime
) -> Funds:
    if isinstance(answer, ReadFailure):
        return replace(funds, margins_failure=answer)
    return replace(funds, margins=tuple(answer), margins_as_of=now, margins_failure=None)


def _with_positions(funds: Funds, answer: Sequence[Position] | ReadFailure, now: datetime) -> Funds:
    if isinstance(answer, ReadFailure):
        return replace(funds, positions_failure=answer)
    return replace(funds, positions=tuple(answer), positions_as_of=now, positions_failure=None)


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
