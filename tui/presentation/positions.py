"""Positions and the margin that carries them: of one account, as tables and in words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tui.domain.account import Account
from tui.domain.failure import ReadFailure
from tui.domain.funds import Funds
from tui.domain.identifiers import InstrumentKey, VenueId
from tui.domain.instrument import Instrument
from tui.domain.numbers import EXACT
from tui.domain.order import QuantityUnit
from tui.domain.position import Direction, MarginAccount, Position
from tui.domain.quote import Quote
from tui.domain.state import BlotterState
from tui.presentation.clean import clean, cut
from tui.presentation.figures import NONE, grouped, money, price_text
from tui.presentation.moments import TimeZone, moment_text
from tui.presentation.rows import QUOTE_STALE_AFTER
from tui.presentation.table import Column, table_lines
from tui.presentation.text import Line, Tone, sentence_lines
from tui.presentation.wording import what_happened

_MARKET_CELLS = 18
_NAME_CELLS = 14
_EIGHT = Decimal("0.00000001")
_WORDS = {Direction.LONG: "LONG ^", Direction.SHORT: "SHORT v"}
_LETTERS = {Direction.LONG: "L^", Direction.SHORT: "Sv"}
_TONES = {Direction.LONG: Tone.BUY, Direction.SHORT: Tone.SELL}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A position with what is known of its market."""

    position: Position
    instrument: Instrument | None
    quote: Quote | None
    is_guess: bool


def has_positions(account: Account) -> bool:
    """Whether positions and margin are a notion of the account's venue."""
    return account.venue is VenueId.KRAKEN_FUTURES


def position_lines(
    state: BlotterState, account: Account, now: datetime, zone: TimeZone, width: int
) -> Iterator[Line]:
    """Yield the margin and the positions of an account, and what is not known of them."""
    funds = state.funds.get(account.name)
    if not has_positions(account) or funds is None:
        return
    label = clean(account.name)
    yield from _sentences(_margin_words(label, funds, now, zone), width)
    yield from table_lines(funds.margins, _MARGIN_LAYOUTS, width)
    yield from _sentences(_position_words(label, funds, now, zone), width)
    held = [_held(state, account, position, now) for position in funds.positions]
    yield from table_lines(held, _POSITION_LAYOUTS, width)


def quantity_words(position: Position, instrument: Instrument | None) -> str:
    """Write how much a position is, with what is counted."""
    if position.quantity_unit is QuantityUnit.CONTRACTS:
        return f"{grouped(position.quantity)} contracts"
    base = "" if instrument is None else f" {clean(instrument.base)}"
    return f"{grouped(position.quantity)}{base}"


def _held(state: BlotterState, account: Account, position: Position, now: datetime) -> _Held:
    market = InstrumentKey(account.venue, position.instrument)
    quote = state.quotes.get(market)
    return _Held(
        position=position,
        instrument=state.instruments.get(market),
        quote=quote,
        is_guess=quote is not None and now - quote.as_of > QUOTE_STALE_AFTER,
    )


# What is not known


def _sentences(words: Iterator[tuple[str, Tone]], width: int) -> Iterator[Line]:
    for sentence, tone in words:
        yield from sentence_lines(sentence, width, tone)


def _margin_words(
    label: str, funds: Funds, now: datetime, zone: TimeZone
) -> Iterator[tuple[str, Tone]]:
    at = funds.margins_as_of
    if funds.margins_failure is not None:
        yield _failed(label, "margin", funds.margins_failure), Tone.WARN
        if at is not None:
            yield f"The margin shown is from {moment_text(at, now, zone)}.", Tone.STALE
    elif at is None:
        yield "The margin has not been read yet.", Tone.PENDING
    elif not funds.margins:
        yield "The venue lists no margin account.", Tone.MUTED


def _position_words(
    label: str, funds: Funds, now: datetime, zone: TimeZone
) -> Iterator[tuple[str, Tone]]:
    at = funds.positions_as_of
    if funds.positions_failure is not None:
        yield _failed(label, "positions", funds.positions_failure), Tone.WARN
        yield _known_positions(funds, now, zone), Tone.STALE
    elif at is None:
        yield (
            "The positions have not been read yet: whether one is open is not known.",
            (Tone.PENDING),
        )
    elif not funds.positions:
        yield "No position is open.", Tone.MUTED


def _known_positions(funds: Funds, now: datetime, zone: TimeZone) -> str:
    if funds.positions_as_of is None:
        return "Whether a position is open is not known."
    at = moment_text(funds.positions_as_of, now, zone)
    if not funds.positions:
        return f"At {at} no position was open; whether one is now is not known."
    return f"The positions shown are from {at}; they may be others now."


def _failed(label: str, what: str, failure: ReadFailure) -> str:
    return f"Of the {what}: {what_happened(label, failure)}"


# Margin


def _exact(value: Decimal) -> str:
    """Write an amount exactly; one of more than eight decimals rounded and marked with a `~`."""
    exponent = value.normalize(EXACT).as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -8:
        return grouped(value)
    return "~" + grouped(value.quantize(_EIGHT, context=EXACT))


def _short(value: Decimal) -> str:
    """Write an amount to the cent, marked with a `~` where that is not all of it."""
    text = money(value)
    return text if Decimal(text.replace(",", "")) == value else f"~{text}"


_Write = Callable[[Decimal], str]


def _amount(read: Callable[[MarginAccount], Decimal | None], write: _Write) -> Callable[..., str]:
    def cell(margin: MarginAccount) -> str:
        value = read(margin)
        return NONE if value is None else write(value)

    return cell


def _margin_columns(titles: tuple[str, ...], write: _Write) -> tuple[Column[MarginAccount], ...]:
    reads: tuple[Callable[[MarginAccount], Decimal | None], ...] = (
        lambda one: one.equity,
        lambda one: one.available,
        lambda one: one.initial,
        lambda one: one.maintenance,
        lambda one: one.unrealised,
    )
    return (
        Column[MarginAccount]("MARGIN", lambda one: cut(clean(one.name), _NAME_CELLS)),
        Column[MarginAccount]("IN", lambda one: clean(one.currency)),
        *(
            Column[MarginAccount](
                title,
                _amount(read, write),
                is_number=True,
                tone=_strong if title.startswith("AVAIL") else _plain,
            )
            for title, read in zip(titles, reads, strict=True)
        ),
    )


def _strong(_: object) -> Tone:
    return Tone.STRONG


def _plain(_: object) -> Tone:
    return Tone.PLAIN


_FULL_TITLES = ("EQUITY", "AVAILABLE", "INITIAL", "MAINTENANCE", "UNREALISED")
_MARGIN_LAYOUTS = (
    _margin_columns(_FULL_TITLES, _exact),
    _margin_columns(("EQUITY", "AVAIL", "INIT", "MAINT", "UNREAL"), _short),
)


# Positions


def _market(held: _Held) -> str:
    known = held.instrument
    name = held.position.instrument if known is None else known.symbol
    return cut(clean(name), _MARKET_CELLS)


def _price(held: _Held, price: Decimal | None) -> str:
    decimals = None if held.instrument is None else held.instrument.price_decimals
    return price_text(price, decimals)


def _average(held: _Held) -> str:
    return price_text(held.position.average_price)


def _mark(held: _Held) -> str:
    mark = None if held.quote is None else held.quote.mark
    text = _price(held, mark)
    return f"{text}?" if mark is not None and held.is_guess else text


def _signed(value: Decimal | None, write: _Write) -> str:
    if value is None:
        return NONE
    return ("+" if value > 0 else "") + write(value)


def _leverage(held: _Held) -> str:
    fixed = held.position.fixed_leverage
    return "cross" if fixed is None else f"{grouped(fixed)}x fixed"


def _quantity(held: _Held) -> str:
    return quantity_words(held.position, held.instrument)


def _profit_tone(held: _Held) -> Tone:
    profit = held.position.unrealised_profit
    if not profit:
        return Tone.PLAIN
    return Tone.GOOD if profit > 0 else Tone.WARN


def _position_columns(*, is_short: bool) -> tuple[Column[_Held], ...]:
    write = _short if is_short else _exact
    words = _LETTERS if is_short else _WORDS
    return (
        Column[_Held]("POSITION", _market),
        Column[_Held](
            "",
            lambda held: words[held.position.direction],
            tone=lambda held: _TONES[held.position.direction],
        ),
        Column[_Held]("QTY" if is_short else "QUANTITY", _quantity, tone=_strong),
        Column[_Held]("AVERAGE", _average, is_number=True),
        Column[_Held]("MARK", _mark, is_number=True),
        Column[_Held](
            "UNREAL" if is_short else "UNREALISED",
            lambda held: _signed(held.position.unrealised_profit, write),
            is_number=True,
            tone=_profit_tone,
        ),
        Column[_Held](
            "FUND" if is_short else "FUNDING",
            lambda held: _signed(held.position.unrealised_funding, write),
            is_number=True,
        ),
        Column[_Held]("IN", lambda held: clean(held.position.profit_currency or "")),
        Column[_Held]("LEV" if is_short else "LEVERAGE", _leverage),
    )


_POSITION_LAYOUTS = (
    _position_columns(is_short=False),
    _position_columns(is_short=True),
    _position_columns(is_short=True)[:-1],
)
