"""What an account carries in an order's market: its position there, and the margin it has left."""

from collections.abc import Iterator

from tui.domain.funds import Funds
from tui.domain.identifiers import VenueId
from tui.domain.instrument import Instrument
from tui.domain.order import Order, QuantityUnit
from tui.domain.position import MarginAccount, Position
from tui.domain.state import BlotterState
from tui.presentation.clean import clean
from tui.presentation.figures import money, price_text
from tui.presentation.moments import age_text
from tui.presentation.positions import quantity_words
from tui.presentation.rows import Row
from tui.presentation.text import Line, Span, Tone

_FLEX = "flex"
"""The margin account of every market that is not an inverse future."""


def carried_parts(state: BlotterState, row: Row, order: Order) -> Iterator[Line]:
    """Yield the position in the order's market and the margin left; nothing at a spot venue."""
    if order.key.venue is not VenueId.KRAKEN_FUTURES:
        return
    funds = state.funds.get(order.key.account)
    yield _position_part(funds, row, order)
    margin = None if funds is None else _margin_of(funds, order)
    if funds is None or margin is None or margin.available is None:
        yield _named("margin available", "not known", Tone.PENDING)
        return
    mark = "?" if funds.margins_failure is not None else ""
    text = f"{money(margin.available)} {clean(margin.currency)}{mark}"
    yield _named("margin available", text, Tone.STALE if mark else Tone.PLAIN)


def _position_part(funds: Funds | None, row: Row, order: Order) -> Line:
    if funds is None or funds.positions_as_of is None:
        return _named("position", "not known", Tone.PENDING)
    age = f", read {age_text(row.now - funds.positions_as_of)} ago"
    found = [one for one in funds.positions if one.instrument == order.instrument]
    words = " and ".join(_words(one, row.instrument) for one in found) or "none"
    if funds.positions_failure is not None:
        return _named("position", f"{words}?{age}, not since", Tone.STALE)
    return _named("position", f"{words}{age}")


def _words(position: Position, instrument: Instrument | None) -> str:
    decimals = None if instrument is None else instrument.price_decimals
    average = price_text(position.average_price, decimals)
    return f"{position.direction} {quantity_words(position, instrument)} at {average}"


def _margin_of(funds: Funds, order: Order) -> MarginAccount | None:
    """Return the account whose margin the order uses: its market's own, or the one of many."""
    is_inverse = order.quantity_unit is QuantityUnit.CONTRACTS
    own = f"fi_{order.instrument.split('_')[1]}".casefold() if "_" in order.instrument else ""
    wanted = own if is_inverse else _FLEX
    return next((one for one in funds.margins if one.name.casefold() == wanted), None)


def _named(name: str, text: str, tone: Tone = Tone.PLAIN) -> Line:
    return (Span(f"{name} ", Tone.MUTED), Span(text, tone))
