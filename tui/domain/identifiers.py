"""The names things go by: venues, accounts, instruments, orders."""

from enum import StrEnum
from typing import NamedTuple, NewType

AccountName = NewType("AccountName", str)
"""The operator's own label of an account; unique in a configuration."""

InstrumentId = NewType("InstrumentId", str)
"""An instrument as its venue writes it in orders (`XBTUSD`), never translated."""

VenueOrderId = NewType("VenueOrderId", str)
"""The venue's id of an order."""

ClientOrderId = NewType("ClientOrderId", str)
"""The id a client chose for an order."""


class VenueId(StrEnum):
    """The venues, spelt as in the configuration."""

    KRAKEN_SPOT = "kraken-spot"
    KRAKEN_FUTURES = "kraken-futures"
    KRAKEN_EMBED = "kraken-embed"
    KUNA = "kuna"


class OrderKey(NamedTuple):
    """Names one order in the world. Cursor, marks and forms hold keys, never row numbers."""

    venue: VenueId
    account: AccountName
    order_id: VenueOrderId


class InstrumentKey(NamedTuple):
    """Names one instrument in the world."""

    venue: VenueId
    instrument: InstrumentId
