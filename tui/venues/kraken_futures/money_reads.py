"""What an account owns, what it holds positions in, and what it traded."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from tui.domain.failure import ReadFailure
from tui.domain.fill import Fill
from tui.domain.funds import Holding
from tui.domain.position import MarginAccount, Position
from tui.venues.calls import Value
from tui.venues.kraken_futures.calls import Calls, trading_read
from tui.venues.kraken_futures.fill_list import FillList
from tui.venues.kraken_futures.funds import decode_balances, decode_margins, decode_positions
from tui.venues.lane import Priority


class MoneyReads:
    """Reads wallets, margin, positions and fills of one account."""

    def __init__(self, calls: Calls, fills: FillList) -> None:
        """Read through `calls`; `fills` is shared with whoever looks orders up."""
        self._calls = calls
        self._fills = fills

    async def balances(self) -> Mapping[str, Holding] | ReadFailure:
        """Read what the account owns, by currency."""
        return await self._ask("accounts", decode_balances)

    async def margins(self) -> Sequence[MarginAccount] | ReadFailure:
        """Read the margin accounts."""
        return await self._ask("accounts", decode_margins)

    async def positions(self) -> Sequence[Position] | ReadFailure:
        """Read the open positions."""
        return await self._ask("openpositions", decode_positions)

    async def fills(self, since: datetime) -> Sequence[Fill] | ReadFailure:
        """Read the account's fills from `since` on, newest first."""
        return await self._fills.read(since)

    async def _ask(self, name: str, decode: Callable[[bytes], Value]) -> Value | ReadFailure:
        reading = await self._calls.private(trading_read(name), Priority.POLL, decode)
        return reading if isinstance(reading, ReadFailure) else reading.value
