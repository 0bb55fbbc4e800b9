"""The day: its fills, the orders that ended, and what the fills add up to."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from tui.domain.fate import EndedOrder
from tui.domain.fill import Fill
from tui.domain.identifiers import InstrumentKey, VenueId
from tui.domain.state import KEPT_OF_DAY, BlotterState
from tui.domain.turnover import turnover_of
from tui.presentation.clean import clean, cut
from tui.presentation.figures import average_text, grouped
from tui.presentation.history_tables import MARKET_CELLS, ended_table, fill_table
from tui.presentation.labels import VENUE_LABELS, fate_word
from tui.presentation.moments import TimeZone, day_start, time_text
from tui.presentation.rights import Reading, missing_right
from tui.presentation.text import Line, Span, Tone, cut_line, joined, sentence_lines
from tui.presentation.told import instrument_named, symbol_of
from tui.presentation.turnover_table import (
    Script,
    currency_lines,
    derivatives_sentence,
    market_lines,
    unnamed_sentence,
)


class DayPart(StrEnum):
    """What is shown of the day."""

    FILLS = "fills"
    ENDED = "ended orders"
    TOTALS = "totals"


@dataclass(frozen=True, slots=True)
class Day:
    """The day as far as it is known, newest first."""

    start: datetime
    fills: tuple[Fill, ...]
    ended: tuple[EndedOrder, ...]


def day_of(state: BlotterState, now: datetime) -> Day:
    """Return what happened since the day began in UTC, orders being looked up included."""
    start = day_start(now)
    ended = {one.order.key: one for one in state.book.ended.values()}
    ended |= {one.order.key: one for one in state.ended_today}
    over = [
        one
        for key, one in ended.items()
        if one.since >= start and key not in state.book.orders(key.account)
    ]
    over.sort(key=lambda one: one.since, reverse=True)
    fills = tuple(fill for fill in state.fills if fill.filled_at >= start)
    return Day(start, fills, tuple(over))


def day_line(day: Day, zone: TimeZone, width: int, problem: str | None = None) -> Line:
    """Say which day it is, and whether it is kept: not while nothing can be written."""
    began = f"since {time_text(day.start, zone)}"
    words = f"{day.start:%Y-%m-%d}, the day in UTC ({began}), "
    kept = Span("kept across restarts", Tone.MUTED)
    if problem is not None:
        kept = Span(f"NOT KEPT: {clean(problem)}", Tone.DANGER)
    return cut_line((Span(words, Tone.MUTED), kept), width)


def tabs_line(day: Day, part: DayPart, width: int) -> Line:
    """Name the parts with what is in them; the one that is shown stands in brackets."""
    counts = {DayPart.FILLS: len(day.fills), DayPart.ENDED: len(day.ended)}
    tabs: list[Line] = []
    for one in DayPart:
        text = f"{one} {counts[one]:,}" if one in counts else one.value
        is_shown = one is part
        tabs.append(
            (Span(f"[ {text} ]", Tone.STRONG),) if is_shown else (Span(f"  {text}  ", Tone.MUTED),)
        )
    return cut_line(joined(tabs, Span(" ")), width)


def day_lines(
    state: BlotterState, day: Day, part: DayPart, zone: TimeZone, width: int
) -> tuple[Line, ...]:
    """Return the lines of one part of the day."""
    match part:
        case DayPart.FILLS if day.fills:
            return fill_table(state, day.fills, zone, width)
        case DayPart.ENDED if day.ended:
            return ((_fates(day.ended),), (), *ended_table(state, day.ended, zone, width))
        case DayPart.TOTALS if day.fills:
            return tuple(_totals(state, day, width))
        case DayPart.ENDED:
            return ((Span("No order was seen to end on this day.", Tone.MUTED),),)
        case _:
            return ((Span("No fill was seen on this day.", Tone.MUTED),),)


def day_notes(state: BlotterState, width: int) -> Iterator[Line]:
    """Say of which accounts the day is not known, and why."""
    for account in state.accounts:
        health, label = state.health.get(account.name), clean(account.name)
        right = missing_right(health, Reading.DAY)
        if right is not None:
            text = (
                f"The key of {label} may not read fills and ended orders: it lacks the right"
                f' "{right.name}" ({right.code}). Only what was seen in its open orders is here.'
            )
            yield from sentence_lines(text, width, Tone.WARN)
        elif health is None or health.answered_at is None:
            yield from sentence_lines(f"{label} has not been read yet.", width, Tone.PENDING)


def _fates(ended: Sequence[EndedOrder]) -> Span:
    counts = Counter(fate_word(one).lower() for one in ended)
    return Span(", ".join(f"{count} {word}" for word, count in counts.most_common()))


def _totals(state: BlotterState, day: Day, width: int) -> Iterator[Line]:
    turnover = turnover_of(day.fills, state.instruments)
    script = _script(state)
    if len(day.fills) >= KEPT_OF_DAY:
        text = f"Of the newest {len(day.fills):,} fills only; blotter fills adds up all of them."
        yield from sentence_lines(text, width, Tone.WARN)
    yield (Span("by market", Tone.STRONG),)
    yield from market_lines(turnover, script, width)
    yield ()
    yield (Span("by currency, as traded", Tone.STRONG),)
    yield from currency_lines(turnover, script, width)
    if sentence := unnamed_sentence(turnover):
        yield from sentence_lines(clean(sentence), width, Tone.WARN)
    if sentence := derivatives_sentence(turnover):
        yield from sentence_lines(clean(sentence), width, Tone.MUTED)


def _script(state: BlotterState) -> Script:
    def name(market: InstrumentKey) -> str:
        symbol = clean(symbol_of(state, market.venue, market.instrument))
        if market.venue is VenueId.KRAKEN_EMBED:
            symbol = f"{symbol} {VENUE_LABELS[market.venue]}"
        return cut(symbol, MARKET_CELLS)

    def average(market: InstrumentKey, value: Decimal) -> str:
        known = instrument_named(state, market.venue, market.instrument)
        return average_text(value, None if known is None else known.price_decimals)

    return Script(name=name, number=grouped, average=average)
