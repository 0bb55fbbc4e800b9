"""Everything about one order: its figures, its timeline, its raw text."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from tui.domain.activity import ActivityEntry
from tui.domain.custom_terms import Condition, CustomTerms
from tui.domain.distance import reference_price, signal_price
from tui.domain.identifiers import OrderKey, VenueId
from tui.domain.intents import is_known_by_client_id_alone
from tui.domain.notional import own_value
from tui.domain.order import TRIGGERED_TYPES, Order, OrderStatus, OrderType, QuantityUnit, Side
from tui.domain.percentage import percent_from
from tui.domain.quote import Quote
from tui.domain.state import BlotterState
from tui.presentation import measures
from tui.presentation.activity import timeline_lines
from tui.presentation.carried import carried_parts
from tui.presentation.cells import flag_words
from tui.presentation.clean import cell_width, clean, fit
from tui.presentation.custom_words import custom_flags, meaning_text, name_text, terms_text
from tui.presentation.figures import NONE, average_text, grouped, money, percent, price_text, ticks
from tui.presentation.labels import SIDE_TONES, SIDE_WORDS, VENUE_LABELS, type_words
from tui.presentation.moments import TimeZone, age_text, moment_text
from tui.presentation.open_acts import open_act_lines
from tui.presentation.rows import Row, make_row, row_tone, state_word
from tui.presentation.text import Line, Span, Tone, fit_line, sentence_lines, wrapped
from tui.presentation.told import counted_asset, quote_currency, relied_on, rounded, trigger_text

if TYPE_CHECKING:
    from tui.presentation.venue_fields import VenueField

_GAP = Span("  ")
_FIELD_CELLS = 48
_LABEL_CELLS = 18
_HUNDRED = Decimal(100)


class DetailTab(StrEnum):
    """What the pane shows of the order."""

    ORDER = "order"
    TIMELINE = "timeline"
    RAW = "raw"


def detail_lines(
    state: BlotterState,
    key: OrderKey | None,
    timeline: Iterable[ActivityEntry],
    now: datetime,
    width: int,
    tab: DetailTab = DetailTab.ORDER,
    zone: TimeZone = TimeZone.UTC,
) -> tuple[Line, ...]:
    """Return the pane's lines, the most important first; they may be more than it shows."""
    row = None if key is None else make_row(state, key, now)
    if row is None:
        return (fit_line((Span(" No order under the cursor.", Tone.MUTED),), width),)
    if tab is DetailTab.RAW:
        return tuple(_raw_lines(row, width))
    if tab is DetailTab.TIMELINE:
        listed = row.listed if isinstance(row.listed, Order) else None
        lines = timeline_lines(timeline, width, now, zone, _decimals(row), listed)
        nothing = (Span(" Nothing was seen of it yet but its being listed.", Tone.MUTED),)
        return lines or (fit_line(nothing, width),)
    if not isinstance(row.entry, Order):
        return (
            *_unreadable_lines(row, width),
            *open_act_lines(state, row.key, now, width, zone, Span(" ")),
        )
    acts = tuple(open_act_lines(state, row.key, now, width, zone, Span(" ")))
    carried = tuple(carried_parts(state, row, row.entry))
    return tuple(_order_lines(row, row.entry, acts, carried, width, zone))


def detail_title(key: OrderKey | None) -> str:
    """Return what stands over the pane: which order it is about."""
    return "" if key is None else clean(key.order_id)


def _raw_lines(row: Row, width: int) -> Iterator[Line]:
    room = max(width - 2, 2)
    from tui.presentation.venue_fields import raw_text_lines

    for text in raw_text_lines(row.entry.raw):
        for part in _parts(text, room):
            yield fit_line((Span(" "), Span(part)), width)


def _parts(text: str, room: int) -> Iterator[str]:
    """Split a text that is too long for a line, no number where a space will do; keep it all."""
    while text:
        head = _taken(text, room)
        words = head[: head.rfind(" ") + 1]
        if words.strip() and text[len(head) : len(head) + 1] not in {"", " "}:
            head = words
        yield head
        text = text[len(head) :]


def _taken(text: str, room: int) -> str:
    taken = text[:room]
    while cell_width(taken) > room:
        taken = taken[:-1]
    return taken


def _unreadable_lines(row: Row, width: int) -> Iterator[Line]:
    problem = clean(getattr(row.entry, "problem", ""))
    words = (
        f"{VENUE_LABELS[row.key.venue]} {clean(row.key.account)} {clean(row.key.order_id)}: "
        f"this order could not be read ({problem}). It is open at the venue as far as is known. "
        "Its text is in the raw tab; look at it on the venue's own site before acting."
    )
    parts = [(Span(word, Tone.UNKNOWN),) for word in words.split()]
    yield from wrapped(parts, Span(" "), width, indent=Span(" "))


def _order_lines(
    row: Row,
    order: Order,
    acts: tuple[Line, ...],
    carried: tuple[Line, ...],
    width: int,
    zone: TimeZone,
) -> Iterator[Line]:
    yield from wrapped(_identity(row, order), _GAP, width, indent=Span(" "))
    yield from acts
    yield from sentence_lines(_meaning(row, order), width, indent=Span(" "))
    groups = (
        *_terms(row, order),
        _market(row, order),
        carried,
        _times(row, order, zone),
        _ids(order),
    )
    for group in groups:
        yield from wrapped(group, _GAP, width, indent=Span(" "))
    from tui.presentation.venue_fields import venue_fields

    yield from _field_lines(venue_fields(order.raw, order.key.venue, row.now, zone), width)


def _terms(row: Row, order: Order) -> Iterator[list[Line]]:
    quantities, prices = _quantities(row, order), _prices(row, order)
    if order.custom is None:
        yield quantities
        yield prices
    else:
        yield [*quantities, *prices]
        yield _custom(row, order, order.custom)


def _named(name: str, text: str, tone: Tone = Tone.PLAIN) -> Line:
    return (Span(f"{name} ", Tone.MUTED), Span(text, tone))


def _identity(row: Row, order: Order) -> list[Line]:
    parts: list[Line] = [
        (Span(f"{VENUE_LABELS[row.key.venue]} "), Span(clean(row.symbol), Tone.STRONG)),
        (Span(SIDE_WORDS[order.side], SIDE_TONES[order.side]), Span(f" {type_words(order)}")),
        (Span(state_word(row), row_tone(row)),),
        (Span(clean(row.key.account)),),
    ]
    if order.time_in_force is not None:
        parts.append((Span(order.time_in_force),))
    if order.post_only is not None:
        parts.append(_named("post-only", "yes" if order.post_only else "no"))
    if order.reduce_only is not None:
        parts.append(_named("reduce-only", "yes" if order.reduce_only else "no"))
    own = {"po", "ro", *custom_flags(order)}
    if words := [word for word in flag_words(order) if word not in own]:
        parts.append(_named("flags", " ".join(words)))
    if row.ended is not None and row.ended.reason:
        parts.append(_named("reason", clean(row.ended.reason), Tone.WARN))
    return parts


def _unit(row: Row, order: Order) -> str:
    if order.quantity_unit is QuantityUnit.CONTRACTS:
        return " contracts"
    asset = clean(counted_asset(order, row.instrument))
    return f" {asset}" if asset else ""


def _meaning(row: Row, order: Order) -> str:
    """Say in a sentence what a custom order does; empty for others."""
    if order.custom is None or not isinstance(order.trigger_price, Decimal):
        return ""
    about, target = "", order.trigger_price
    decimals = _decimals(row)
    if row.original is not None:
        about, target = rounded(target, decimals)
    return meaning_text(order, row.symbol, about + price_text(target, decimals))


def _custom(row: Row, order: Order, custom: CustomTerms) -> list[Line]:
    """Return what only custom orders say: name, user, what the partner takes, the pair as sent."""
    parts = [_named("name", name_text(custom), Tone.STRONG)]
    if order.user is not None:
        parts.append(_named("user", clean(order.user)))
    parts.append((Span(terms_text(custom)),))
    original = row.original
    if original is not None:
        text = f"{original.instrument} {trigger_text(original, None)}"
        parts.append(_named("written as", clean(text)))
    return parts


def _quantities(row: Row, order: Order) -> list[Line]:
    unit = _unit(row, order)
    is_exact = order.quantity_unit is QuantityUnit.CONTRACTS or order.custom is not None
    decimals = 0 if is_exact else 4
    filled = grouped(order.filled_quantity, decimals)
    if order.filled_quantity and order.average_fill_price is not None:
        filled += f" @ {_average(row, order, order.average_fill_price)}"
    if order.filled_quantity and order.quantity:
        filled += f" ({order.filled_quantity * _HUNDRED / order.quantity:.0f}%)"
    if order.custom is not None and not order.filled_quantity:
        return [_named("left", f"{grouped(order.quantity)}{unit}", Tone.STRONG)]
    return [
        _named("left", f"{grouped(order.working_quantity, decimals)}{unit}", Tone.STRONG),
        _named("of", f"{grouped(order.quantity, decimals)}{unit}"),
        _named("filled", filled),
        *_contract(row, order),
    ]


def _average(row: Row, order: Order, price: Decimal) -> str:
    """Write an average; that of a custom order was worked out from what was traded."""
    return average_text(price, _decimals(row)) if order.custom is not None else _price(row, price)


def _contract(row: Row, order: Order) -> Iterator[Line]:
    if order.quantity_unit is QuantityUnit.CONTRACTS and row.instrument is not None:
        size, quote = grouped(row.instrument.contract_size), clean(row.instrument.quote)
        yield _named("each worth", f"{size} {quote}")


def _decimals(row: Row) -> int | None:
    return None if row.instrument is None else row.instrument.price_decimals


def _price(row: Row, price: Decimal | None) -> str:
    return price_text(price, _decimals(row))


def _prices(row: Row, order: Order) -> list[Line]:
    decimals = _decimals(row)
    parts: list[Line] = []
    if order.limit_price is not None:
        parts.append(_named("limit", price_text(order.limit_price, decimals), Tone.STRONG))
    if order.trigger_price is not None:
        watched = "" if order.trigger_signal is None else f" on {order.trigger_signal}"
        trigger = trigger_text(order, decimals, is_worked_out=row.original is not None)
        parts.append(_named("trigger", f"{trigger}{watched}", Tone.STRONG))
    if order.live_trigger_price is not None:
        parts.append(_named("trigger now", _price(row, order.live_trigger_price)))
    value = own_value(order, row.instrument)
    if value is not None:
        currency = clean(quote_currency(order, row.instrument))
        currency = "" if currency == "?" else f" {currency}"
        parts.append(_named("value", f"{money(value)}{currency} left"))
    return parts or [_named("price", "none: trades at the market")]


def _market(row: Row, order: Order) -> list[Line]:
    quote = row.quote
    if quote is None:
        return [(Span("no price of this market yet", Tone.MUTED),)]
    mark = "?" if row.is_guess else ""
    tone = Tone.STALE if row.is_guess else Tone.PLAIN
    parts = [
        _named(name, f"{_price(row, price)}{mark}", tone)
        for name, price in _traded_prices(order, quote)
    ]
    parts += [
        _named(name, f"{_price(row, price)}{mark}", tone)
        for name, price in (("mark", quote.mark), ("index", quote.index))
        if price is not None
    ]
    if row.is_over:
        return parts
    if relied_on(quote, row.now) is None:
        age = age_text(row.now - quote.as_of)
        parts.append((Span(f"{age} old: no distance is measured from it", Tone.STALE),))
        return parts
    if away := _away(row, order):
        parts.append(_named(_away_name(order, quote), f"{away}{mark}", tone))
    parts += [_named(name, f"{far}{mark}", tone) for name, far in _other_distances(order, quote)]
    if order.custom is not None:
        parts.append(_named("would fire now", f"{would_fire_now(order, quote)}{mark}", tone))
    else:
        parts.append(_named("would fill now", f"{would_fill_now(order, quote)}{mark}", tone))
    return parts


def _traded_prices(order: Order, quote: Quote) -> Iterator[tuple[str, Decimal | None]]:
    """Yield the prices a market is told by, each by what it is."""
    if order.key.venue is VenueId.KRAKEN_EMBED:
        yield "rate", quote.last
        return
    yield "bid", quote.bid
    yield "ask", quote.ask
    yield "median" if order.key.venue is VenueId.KUNA else "last", quote.last


def would_fire_now(order: Order, quote: Quote) -> str:
    """Say whether a custom order's condition holds at the present rate, and would fire it."""
    rate, target = quote.last, order.trigger_price
    if rate is None or not isinstance(target, Decimal) or order.condition not in set(Condition):
        return "not known"
    is_above = Condition(order.condition) is Condition.AT_LEAST
    if not (rate >= target if is_above else rate <= target):
        return "no"
    return "no, it is paused" if order.status is OrderStatus.PAUSED else "YES"


def _away_name(order: Order, quote: Quote) -> str:
    """Name what the distance is measured from, where a market has more than one price for it."""
    if quote.mark is None and quote.index is None:
        return "away"
    return f"away from {_reference_name(order, quote)}"


def _reference_name(order: Order, quote: Quote) -> str:
    is_signal = order.is_waiting_for_trigger and signal_price(order, quote) is not None
    if is_signal and order.trigger_signal is not None:
        return order.trigger_signal
    return "last" if quote.mark is None else "mark"


def _other_distances(order: Order, quote: Quote) -> Iterator[tuple[str, str]]:
    """Yield how far the order is from mark and index, where it is not measured from them."""
    for name, market in (("mark", quote.mark), ("index", quote.index)):
        away = percent_from(order.working_price, market)
        if away is not None and name != _reference_name(order, quote):
            yield f"from {name}", percent(away)


def _away(row: Row, order: Order) -> str:
    reference = reference_price(order, row.quote)
    price = order.working_price
    if price is None or reference is None:
        return ""
    difference = price - reference
    sign = "-" if difference < 0 else "+"
    about = ""
    if row.original is not None:
        about, difference = rounded(difference, _decimals(row))
    parts = [f"{sign}{about}{_price(row, abs(difference))}"]
    in_ticks = measures.ticks_away(order, row.quote, row.instrument)
    if in_ticks is not None:
        parts.append(f"{ticks(in_ticks)} ticks")
    if row.distance is not None:
        parts.append(percent(row.distance))
    return " = ".join(parts)


def would_fill_now(order: Order, quote: Quote) -> str:
    """Say whether the order would trade at once if it stood in the book now."""
    waits = order.order_type in TRIGGERED_TYPES and order.status is not OrderStatus.TRIGGERED
    if waits:
        return "no, waits for its trigger"
    if order.order_type is OrderType.MARKET:
        return "yes, at the market"
    other = quote.ask if order.side is Side.BUY else quote.bid
    limit = order.limit_price
    if other is None or not isinstance(limit, Decimal) or order.side is Side.CONVERT:
        return "not known"
    crosses = limit >= other if order.side is Side.BUY else limit <= other
    return "YES" if crosses else "no"


def _times(row: Row, order: Order, zone: TimeZone) -> list[Line]:
    def when(at: datetime | None) -> str:
        return NONE if at is None else moment_text(at, row.now, zone)

    age = "" if row.age is None else f" ({age_text(row.age)})"
    parts = [_named("opened", f"{when(order.opened_at)}{age}")]
    if order.updated_at is not None:
        parts.append(_named("changed", when(order.updated_at)))
    if order.expires_at is not None:
        parts.append(_named("expires", when(order.expires_at), Tone.WARN))
    word = "ended" if row.is_over else "missed" if row.ended is not None else "seen"
    if row.seen_at is not None:
        ago = f"{when(row.seen_at)} ({age_text(row.now - row.seen_at)} ago)"
        parts.append(_named(word, ago, Tone.STALE if row.is_stale else Tone.PLAIN))
    return parts


def _ids(order: Order) -> list[Line]:
    parts = [_named("id", clean(order.key.order_id))]
    if is_known_by_client_id_alone(order):
        parts = [_named("id", "not told by the venue yet", Tone.PENDING)]
    if order.client_order_id is not None:
        name = "client id" if order.custom is None else "tag"
        parts.append(_named(name, clean(order.client_order_id)))
    if order.user is not None and order.custom is None:
        parts.append(_named("user", clean(order.user)))
    return parts


def _field_lines(fields: tuple["VenueField", ...], width: int) -> Iterator[Line]:
    """Lay the venue's fields out in as many columns as fit; a long one takes its own lines."""
    if not fields:
        return
    yield fit_line((Span(" as the venue sent it", Tone.MUTED),), width)
    columns = max((width - 1) // _FIELD_CELLS, 1)
    cells = (width - 1) // columns
    waiting: list[Span] = []
    for field in fields:
        label = fit(field.label, _LABEL_CELLS) + " "
        if _LABEL_CELLS + 2 + cell_width(field.value) <= cells:
            waiting += [Span(label, Tone.MUTED), Span(fit(field.value, cells - len(label)))]
            if len(waiting) == 2 * columns:
                yield fit_line((Span(" "), *waiting), width)
                waiting = []
            continue
        if waiting:
            yield fit_line((Span(" "), *waiting), width)
            waiting = []
        yield from _long_field(label, field.value, width)
    if waiting:
        yield fit_line((Span(" "), *waiting), width)


def _long_field(label: str, value: str, width: int) -> Iterator[Line]:
    for part in _parts(value, max(width - _LABEL_CELLS - 3, 2)):
        yield fit_line((Span(" "), Span(label, Tone.MUTED), Span(part)), width)
        label = " " * (_LABEL_CELLS + 1)
