"""What an account owns and what it traded."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from tui.domain.failure import ReadFailure
from tui.domain.fill import Fill
from tui.domain.funds import Holding
from tui.domain.identifiers import AccountName, VenueOrderId
from tui.domain.order import BookEntry, Order
from tui.venues.kraken_spot.build import build_since
from tui.venues.kraken_spot.calls import Calls
from tui.venues.kraken_spot.errors import naming_the_right
from tui.venues.kraken_spot.fills import decode_fill
from tui.venues.kraken_spot.funds import decode_balances
from tui.venues.kraken_spot.market_reads import MarketReads
from tui.venues.kraken_spot.pages import Listed, Pages
from tui.venues.lane import Priority


class MoneyReads:
    """Reads balances and trades of one account."""

    def __init__(
        self, calls: Calls, pages: Pages, market: MarketReads, account: AccountName
    ) -> None:
        """Read for one account; `market` knows the pairs' names."""
        self._calls = calls
        self._pages = pages
        self._market = market
        self._account = account
        self._paying_in_base: set[VenueOrderId] = set()

    def note_fees(self, orders: Iterable[BookEntry]) -> None:
        """Remember which orders pay their fee in base currency: trades do not say."""
        self._paying_in_base |= {
            order.key.order_id
            for order in orders
            if isinstance(order, Order) and "fcib" in order.flags
        }

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
        listed = Listed(
            name="TradesHistory",
            members=build_since(since),
            rows="trades",
            decode=self._decode,
            cost=2,
        )
        rows = await self._pages.read(listed)
        if isinstance(rows, ReadFailure):
            return naming_the_right(rows, "query-closed-trades")
        fills = [fill for fill in rows.values() if fill.filled_at >= since]
        return sorted(fills, key=lambda fill: fill.filled_at, reverse=True)

    def _decode(self, fill_id: str, raw: bytes) -> Fill:
        return decode_fill(
            fill_id,
            raw,
            self._account,
            instrument_of=self._market.instrument,
            pays_in_base=self._paying_in_base.__contains__,
        )
