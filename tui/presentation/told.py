"""Orders as they are told: custom orders with their pair the usual way round, the coin as its base.

What a venue sent is left as it came: exports, the raw tab and the venue's own fields show that.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from tui.domain.custom_order import as_traded, is_turned, pair_of, turned
from tui.domain.custom_terms import TradeAction
from tui.domain.identifiers import InstrumentId, InstrumentKey, VenueId
from tui.domain.instrument import Instrument
from tui.domain.intents import CreateIntent
from tui.domain.market_bases import fresh
from tui.domain.numbers import EXACT
from tui.domain.order import (
    TRIGGERED_TYPES,
    BookEntry,
    Order,
    OrderType,
    Price,
    QuantityUnit,
    Side,
)
from tui.domain.quote import Quote
from tui.domain.rounding import fires_above
from tui.domain.state import BlotterState
from tui.presentation.figures import price_text

ABOUT = "~"
"""Stands before a number that was rounded."""

DIRECTED_VENUES = frozenset({VenueId.KRAKEN_EMBED, VenueId.KUNA})
"""Venues whose triggers are told with the side they fire on."""

_CONDITION_SIGNS: Mapping[str, str] = {"gte": ">=", "lte": "<="}
_TEN_DIGITS = Context(prec=10, rounding=ROUND_HALF_UP)
_UNKNOWN = "?"


class Assets(NamedTuple):
    """What a market trades, and what its prices are told in."""

    base: str
    quote: str


class Legs(NamedTuple):
    """What the trade of a custom order moves."""

    fixed: str
    """The asset of its amount."""
    other: str
    action: TradeAction

    @property
    def given(self) -> str:
        """The asset that is spent."""
        return self.fixed if self.action is TradeAction.SPEND else self.other

    @property
    def obtained(self) -> str:
        """The asset that is received."""
        return self.other if self.action is TradeAction.SPEND else self.fixed


def told(entry: BookEntry) -> BookEntry:
    """Return an order as it is told; anything else as it is."""
    return as_traded(entry) if isinstance(entry, Order) else entry


def market_of(venue: VenueId, instrument: InstrumentId) -> InstrumentKey:
    """Return the market an instrument is told as."""
    is_written_turned = venue is VenueId.KRAKEN_EMBED and is_turned(instrument)
    return InstrumentKey(venue, turned(instrument) if is_written_turned else instrument)


def instrument_named(
    state: BlotterState, venue: VenueId, instrument: InstrumentId
) -> Instrument | None:
    """Return what is known of the market an instrument is told as."""
    return state.instruments.get(market_of(venue, instrument))


def instrument_of(state: BlotterState, order: Order) -> Instrument | None:
    """Return what is known of the market an order is told on."""
    return instrument_named(state, order.key.venue, order.instrument)


def symbol_of(state: BlotterState, venue: VenueId, instrument: InstrumentId) -> str:
    """Return what a market is called: the venue's own name where nothing is known of it."""
    market = market_of(venue, instrument)
    known = state.instruments.get(market)
    return market.instrument if known is None else known.symbol


def quote_of(state: BlotterState, order: Order) -> Quote | None:
    """Return the newest quote of the market an order is told on, however old."""
    return state.quotes.get(market_of(order.key.venue, order.instrument))


def is_relied_on(quote: Quote, now: datetime) -> bool:
    """Whether distances are measured from a quote: from a rate only for a minute."""
    return quote.key.venue is not VenueId.KRAKEN_EMBED or fresh(quote, now) is not None


def relied_on(quote: Quote | None, now: datetime) -> Quote | None:
    """Return a quote while distances are measured from it."""
    return quote if quote is not None and is_relied_on(quote, now) else None


def quotes_relied_on(
    quotes: Mapping[InstrumentKey, Quote], now: datetime
) -> Mapping[InstrumentKey, Quote]:
    """Return the quotes distances are measured from: the very mapping where all of them are."""
    old = [key for key, quote in quotes.items() if not is_relied_on(quote, now)]
    return {key: quotes[key] for key in quotes.keys() - old} if old else quotes


# What it trades


def assets_of(order: Order | CreateIntent, instrument: Instrument | None) -> Assets | None:
    """Return the assets of an order's market, from the pair's own name where it tells them."""
    if instrument is not None:
        return Assets(instrument.base, instrument.quote)
    match order.key.venue:
        case VenueId.KRAKEN_EMBED:
            return Assets(*pair_of(order.instrument))
        case VenueId.KUNA if "_" in order.instrument:
            base, _, quote = order.instrument.partition("_")
            return Assets(base, quote)
        case _:
            return None


def quote_currency(order: Order, instrument: Instrument | None) -> str:
    """Return what an order's prices and value are told in; `?` where that is not known."""
    assets = assets_of(order, instrument)
    return _UNKNOWN if assets is None else assets.quote


def asset_named(order: Order | CreateIntent) -> str:
    """Return the asset a quantity is an amount of, by its pair's own name; empty if not known."""
    return counted_asset(order, None)


def counted_asset(order: Order | CreateIntent, instrument: Instrument | None) -> str:
    """Return the asset a quantity is an amount of; empty where that is not known."""
    if isinstance(order, Order) and order.custom is not None and order.side is Side.CONVERT:
        return legs_of(order).fixed
    assets = assets_of(order, instrument)
    if assets is None or order.quantity_unit is QuantityUnit.CONTRACTS:
        return ""
    return assets.base if order.quantity_unit is QuantityUnit.BASE else assets.quote


def legs_of(order: Order) -> Legs:
    """Return what a custom order's trade moves.

    One that watches another pair than it trades tells its assets in the venue's object alone.
    """
    action = TradeAction.SPEND if order.custom is None else order.custom.action
    if order.side is Side.CONVERT:
        from tui.presentation.told_legs import traded_assets

        told = traded_assets(order.raw)
        return Legs(_UNKNOWN, _UNKNOWN, action) if told is None else Legs(*told, action)
    base, quote = pair_of(order.instrument)
    is_base = order.quantity_unit is QuantityUnit.BASE
    return Legs(base, quote, action) if is_base else Legs(quote, base, action)


# Its prices


def trigger_sign(order: Order | CreateIntent) -> str:
    """Return on which side of its trigger an order fires, where that is a matter of its own."""
    if order.condition is not None:
        return condition_sign(order.condition)
    if order.key.venue is VenueId.KUNA:
        return kuna_sign(order.order_type, order.side)
    return ""


def condition_sign(condition: str) -> str:
    """Return the sign of a condition; empty for one that is not documented."""
    return _CONDITION_SIGNS.get(condition, "")


def kuna_sign(order_type: OrderType, side: Side) -> str:
    """Return on which side of its stop an order of Kuna fires; empty for one without."""
    if order_type not in TRIGGERED_TYPES:
        return ""
    return ">=" if fires_above(order_type, side) else "<="


def rounded(price: Decimal, decimals: int | None) -> tuple[str, Decimal]:
    """Return a worked-out price for people, and what stands before it where it was rounded."""
    if decimals is None:
        short = _TEN_DIGITS.plus(price)
    else:
        step = Decimal(1).scaleb(-decimals)
        short = price.quantize(step, rounding=ROUND_HALF_UP, context=EXACT)
        if not short and price:
            short = _TEN_DIGITS.plus(price)
    return ("" if short == price else ABOUT), short


def trigger_text(
    order: Order | CreateIntent, decimals: int | None, *, is_worked_out: bool = False
) -> str:
    """Write an order's trigger behind its direction.

    Args:
        order: As it is told.
        decimals: Of its market's prices.
        is_worked_out: Whether its venue lists the pair the other way round.
    """
    price: Price | None = order.trigger_price
    about = ""
    if is_worked_out and isinstance(price, Decimal):
        about, price = rounded(price, decimals)
    return f"{trigger_sign(order)}{about}{price_text(price, decimals)}"
