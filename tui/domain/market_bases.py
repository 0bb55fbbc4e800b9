"""What relative prices are measured from, and whether it has a value young enough to rely on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from tui.domain.identifiers import VenueId
from tui.domain.numbers import EXACT
from tui.domain.order import Price
from tui.domain.price_text import Base
from tui.domain.problem import Problem
from tui.domain.quote import Quote

STALE_QUOTE = timedelta(seconds=10)
"""A reference price older than this is none."""

STALE_RATE = timedelta(seconds=60)
"""The same for venues that tell rates, not trades."""

BASES: Mapping[VenueId, tuple[Base, ...]] = {
    VenueId.KRAKEN_SPOT: (Base.OWN, Base.LAST, Base.BID, Base.ASK, Base.MID),
    VenueId.KRAKEN_FUTURES: tuple(Base),
    VenueId.KRAKEN_EMBED: (Base.OWN, Base.LAST),
    VenueId.KUNA: (Base.OWN, Base.LAST, Base.BID, Base.ASK, Base.MID),
}
"""What each venue tells."""

INDEX_TRIGGER_BASES = (Base.OWN,)
"""A trigger that watches an index the venue does not publish."""


def bases_of(venue: VenueId, *, watches_index: bool = False) -> tuple[Base, ...]:
    """Return what prices of a venue are measured from; of a trigger by what it watches."""
    bases = BASES[venue]
    return INDEX_TRIGGER_BASES if watches_index and Base.INDEX not in bases else bases


class BaseProblem(StrEnum):
    """Why a relative price cannot be measured."""

    NOT_THERE = "base-not-there"
    """The venue has no such price; `bases` lists those it has."""
    NOT_FOR_INDEX = "base-not-for-index"
    """The trigger watches the index; the market is no measure for it."""
    OWN_UNKNOWN = "base-own-unknown"
    """The order has no absolute price of its own there."""
    NO_QUOTE = "base-no-quote"
    STALE = "base-stale"
    NOT_QUOTED = "base-not-quoted"
    """The market has no such price now: an empty side of the book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What a relative price of one field can be measured from."""

    bases: tuple[Base, ...]
    own: Price | None = None
    """The field's present price."""
    quote: Quote | None
    now: datetime
    is_index: bool = False
    """Whether it is a trigger that watches the index."""


def stale_after(venue: VenueId) -> timedelta:
    """Return how old a price of a venue may be and still be relied on."""
    return STALE_RATE if venue is VenueId.KRAKEN_EMBED else STALE_QUOTE


def fresh(quote: Quote | None, now: datetime) -> Quote | None:
    """Return the quote while it is young enough to rely on."""
    is_old = quote is None or now - quote.as_of > stale_after(quote.key.venue)
    return None if is_old else quote


def base_value(measures: Measures, base: Base) -> Decimal | Problem:
    """Return the price of a base now, or why there is none."""
    if base not in measures.bases:
        code = BaseProblem.NOT_FOR_INDEX if measures.is_index else BaseProblem.NOT_THERE
        return _problem(code, base, bases=" ".join(measures.bases))
    if base is Base.OWN:
        own = measures.own
        return own if isinstance(own, Decimal) else _problem(BaseProblem.OWN_UNKNOWN, base)
    quote = fresh(measures.quote, measures.now)
    if quote is None:
        return _missing(measures, base)
    value = _quoted(quote, base)
    return _problem(BaseProblem.NOT_QUOTED, base) if value is None else value


def _missing(measures: Measures, base: Base) -> Problem:
    if measures.quote is None:
        return _problem(BaseProblem.NO_QUOTE, base)
    age = int((measures.now - measures.quote.as_of).total_seconds())
    limit = int(stale_after(measures.quote.key.venue).total_seconds())
    return _problem(BaseProblem.STALE, base, age=age, limit=limit)


def _quoted(quote: Quote, base: Base) -> Decimal | None:
    match base:
        case Base.BID:
            return quote.bid
        case Base.ASK:
            return quote.ask
        case Base.MARK:
            return quote.mark
        case Base.INDEX:
            return quote.index
        case Base.MID:
            return _middle(quote)
        case _:
            return quote.last


def _middle(quote: Quote) -> Decimal | None:
    if quote.bid is None or quote.ask is None:
        return None
    return EXACT.multiply(EXACT.add(quote.bid, quote.ask), Decimal("0.5"))


def _problem(code: BaseProblem, base: Base, **values: str | int) -> Problem:
    return Problem(code=code, values={"base": str(base), **values})
