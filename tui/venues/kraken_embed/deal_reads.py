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
from tui.venues.transport import Answer

_GUIDE_PATH: Final = "/b2b/portfolio/transactions"
_FORBIDDEN: Final = 403
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
            answer = await self._calls.ask(Call(self._target(user, since, cursor), priority))
            if isinstance(answer, ReadFailure):
                return answer
            value = understood(answer, decode_deals)
            if not isinstance(value, ReadFailure):
                return value
            if not self._has_another_way(answer, value):
                return self._calls.noted(value)

    def _has_another_way(self, answer: Answer, refusal: ReadFailure) -> bool:
        """Turn to what may be answered instead, if there is any."""
        if answer.status == _NOT_FOUND:
            # Where neither path is known, the next read begins with the reference's again.
            self._is_guide = not self._is_guide
            return self._is_guide
        is_about_types = refusal.kind is FailureKind.REJECTED and answer.status != _FORBIDDEN
        if is_about_types and not self._is_unfiltered:
            self._is_unfiltered = True
            return True
        return False

    def _target(self, user: str, since: datetime, cursor: str) -> str:
        parameters = [("user", user)] if self._is_guide else []
        if not self._is_unfiltered:
            parameters.append(("types", ",".join(TYPES)))
        parameters.append(("from_time", f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"))
        if cursor:
            parameters.append(("cursor", cursor))
        return target_of(_GUIDE_PATH if self._is_guide else portfolio_path(user), parameters)
