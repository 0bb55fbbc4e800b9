"""Reads transactions, by whichever of the two documented paths the venue has.

The guide and the reference contradict each other, also about which types may be asked for.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from tui.domain.failure import FailureKind, ReadFailure
from tui.venues.kraken_embed.calls import Call, Calls
from tui.venues.kraken_embed.errors import understood
from tui.venues.kraken_embed.target import portfolio_path, target_of
from tui.venues.kraken_embed.transactions import TYPES, Deal, DealPage, decode_deals
from tui.venues.kraken_embed.user_lists import MOST_PAGES
from tui.venues.lane import Priority

_GUIDE_PATH: Final = "/b2b/portfolio/transactions"
_NOT_FOUND: Final = 404
_SLACK: Final = timedelta(seconds=5)
"""How far the venue's clock may be behind when a time is asked for."""


class DealReads:
    """The executions and failed executions of one account's users."""

    def __init__(self, calls: Calls) -> None:
        """Begin with the path of the reference, and ask for our types only."""
        self._calls = calls
        self._is_guide = False
        self._is_unfiltered = False

    async def since(
        self, user: str, since: datetime, priority: Priority = Priority.LOOK_UP
    ) -> list[Deal] | ReadFailure:
        """Read a user's custom orders that executed, or failed to, from a moment on."""
        deals: dict[str, Deal] = {}
        cursors: set[str] = set()
        cursor = ""
        for _ in range(MOST_PAGES):
            page = await self._page(user, since - _SLACK, cursor, priority)
            if isinstance(page, ReadFailure):
                return page
            deals |= {deal.id: deal for deal in page.deals if deal.is_done or deal.is_failed}
            cursor = page.cursor
            if not cursor or cursor in cursors:
                break
            cursors.add(cursor)
        return [deal for deal in deals.values() if deal.at >= since - _SLACK]

    async def _page(
        self, user: str, since: datetime, cursor: str, priority: Priority
    ) -> DealPage | ReadFailure:
        """Read a page; where the way is refused, by the other, which is then kept to."""
        while True:
            way = self._is_guide, self._is_unfiltered
            target = self._target(user, since, cursor)
            answer = await self._calls.ask(Call(target, priority))
            if isinstance(answer, ReadFailure):
                return answer
            value = understood(answer, decode_deals)
            if not isinstance(value, ReadFailure):
                return value
            if answer.status == _NOT_FOUND:
                self._is_guide = True
            elif value.kind is FailureKind.REJECTED and answer.status != 403:
                self._is_unfiltered = True
            if way == (self._is_guide, self._is_unfiltered):
                return self._calls.noted(value)

    def _target(self, user: str, since: datetime, cursor: str) -> str:
        parameters = [("user", user)] if self._is_guide else []
        if not self._is_unfiltered:
            parameters.append(("types", ",".join(TYPES)))
        parameters.append(("from_time", f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"))
        if cursor:
            parameters.append(("cursor", cursor))
        return target_of(_GUIDE_PATH if self._is_guide else portfolio_path(user), parameters)
