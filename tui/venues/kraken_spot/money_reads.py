"""What an account owns and what it traded."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from tui.domain.failure import ReadFailure
from tui.domain.fill import Fill
from tui.domain.funds import Holding
from tui.domain.identifiers import AccountName, VenueOrderId
from tui.venues.kraken_spot.calls import Calls
from tui.venues.kraken_spot.errors import naming_the_right
from tui.venues.kraken_spot.fills import decode_fill
from tui.venues.kraken_spot.funds import decode_balances
from tui.venues.kraken_spot.market_reads import MarketReads
from tui.venues.kraken_spot.paged_list import PagedList, Source
from tui.venues.lane import Priority


class MoneyReads:
    """Reads balances and trades of one account."""

    def __init__(self, calls: Calls, market: MarketReads, account: AccountName) -> None:
        """Read for one account; `market` knows the pairs' names."""
        self._calls = calls
        self._market = market
        self._account = account
        self._paying_in_base: set[VenueOrderId] = set()
        source = Source(
            name="TradesHistory",
            rows="trades",
            decode=self._decode,
            dated=lambda fill: fill.filled_at,
            cost=2,
        )
        self._fills = PagedList(calls, source)

    def note_paying_in_base(self, order_ids: Iterable[VenueOrderId]) -> None:
        """Remember which orders pay their fee in base currency: trades do not say."""
        self._paying_in_base.update(order_ids)

    async def balances(self) -> Mapping[str, Holding] | ReadFailure:
        """Read what the account owns, by currency as instruments name it."""
        reading = await self._calls.private("BalanceEx", {}, Priority.POLL, decode_balances)
        if isinstance(reading, ReadFailure):
            return naming_the_right(reading, "query-funds")
        return reading.value

    async def fills(self, since: datetime) -> Sequence[Fill] | ReadFailure:
        """Read the account's fills from `since` on, newest first."""
        # Where the list cannot be read, trades keep the names Kraken gives them.
        await self._market.known_instruments()
        fills = await self._fills.read(since)
        if isinstance(fills, ReadFailure):
            return naming_the_right(fills, "query-closed-trades")
        return fills

    def _decode(self, fill_id: str, raw: bytes) -> Fill:
        return decode_fill(
            fill_id,
            raw,
            self._account,
            instrument_of=self._market.instrument,
            pays_in_base=self._paying_in_base.__contains__,
        )
