"""Lines of the activity log and of an order's timeline, one per thing that happened."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice

from tui.domain.action import Action, is_accepted
from tui.domain.activity import ActivityEntry, ActivityKind, Change, FieldValue
from tui.domain.custom_order import EXECUTION_FAILED, as_traded, is_turned, turned_price
from tui.domain.fate import Fate
from tui.domain.identifiers import VenueId
from tui.domain.intents import IntentKind
from tui.domain.order import Order, OrderStatus, Price, QuantityUnit, RelativePrice
from tui.domain.outcome import Accepted
from tui.domain.state import BlotterState
from tui.presentation.amend_records import record_words
from tui.presentation.clean import cell_width, clean, cut_middle, fit
from tui.presentation.figures import NONE, grouped, price_text
from tui.presentation.intents import KIND_WORDS
from tui.presentation.labels import (
    FAILED,
    FATE_WORDS,
    SIDE_TONES,
    SIDE_WORDS,
    STATUS_WORDS,
    VENUE_LABELS,
)
from tui.presentation.moments import TimeZone, short_moment_text
from tui.presentation.outcomes import step_words
from tui.presentation.text import Line, Span, Tone, fit_line, line_width
from tui.presentation.told import asset_named, instrument_named, rounded, symbol_of, trigger_text

_VERBS = {
    ActivityKind.LISTED: "listed",
    ActivityKind.APPEARED: "new",
    ActivityKind.FILL: "fill",
    ActivityKind.TRIGGERED: "trigger",
    ActivityKind.CHANGED: "change",
    ActivityKind.MANY_CHANGED: "change",
    ActivityKind.MISSING: "gone ?",
    ActivityKind.ENDED: "ended",
    ActivityKind.RETURNED: "back",
    ActivityKind.PROBLEM: "problem",
    ActivityKind.RECOVERED: "ok again",
    ActivityKind.NOTICE: "notice",
    ActivityKind.POLL_CHANGED: "poll",
    ActivityKind.ACTION: "asked",
    ActivityKind.VENUE_AMEND: "amended",
    ActivityKind.LOCKED: "locked",
    ActivityKind.UNLOCKED: "unlocked",
}
_TONES = {
    ActivityKind.FILL: Tone.STRONG,
    ActivityKind.TRIGGERED: Tone.STRONG,
    ActivityKind.MISSING: Tone.PENDING,
    ActivityKind.PROBLEM: Tone.DANGER,
    ActivityKind.RECOVERED: Tone.GOOD,
    ActivityKind.NOTICE: Tone.WARN,
    ActivityKind.POLL_CHANGED: Tone.WARN,
    ActivityKind.LOCKED: Tone.WARN,
    ActivityKind.UNLOCKED: Tone.WARN,
}
_FATE_TONES = {Fate.FILLED: Tone.STRONG, Fate.REJECTED: Tone.DANGER, Fate.UNKNOWN: Tone.UNKNOWN}
_FIELD_WORDS = {
    "quantity": "qty",
    "filled_quantity": "filled",
    "limit_price": "limit",
    "trigger_price": "trigger",
    "time_in_force": "tif",
    "post_only": "post-only",
    "reduce_only": "reduce-only",
    "expires_at": "expires",
}
_VERB_CELLS = 9
_ID_CELLS = 11


def activity_lines(
    entries: Sequence[ActivityEntry],
    width: int,
    count: int,
    zone: TimeZone,
    state: BlotterState | None = None,
) -> tuple[Line, ...]:
    """Return the newest `count` entries, one line each; the state gives names."""
    state = BlotterState() if state is None else state
    now = entries[0].at if entries else None
    ours = {action.key for action in state.actions.actions.values() if _cancels(action)}
    return tuple(
        _entry_line(
            entry,
            width,
            zone,
            state,
            entry.at if now is None else now,
            is_ours=entry.key in ours,
        )
        for entry in islice(entries, count)
    )


def timeline_lines(
    entries: Iterable[ActivityEntry],
    width: int,
    now: datetime,
    zone: TimeZone,
    decimals: int | None = None,
    order: Order | None = None,
) -> tuple[Line, ...]:
    """Return what was seen of one order, one line each.

    Args:
        entries: What was seen, newest first.
        width: Cells of a line.
        now: The present moment.
        zone: Times are shown in it.
        decimals: Of its market's prices.
        order: As its venue lists it, for what its quantity counts.
    """
    market = _Market(decimals, order=order)
    seen = tuple(entries)
    is_ours = any(entry.action is not None and _cancels(entry.action) for entry in seen)
    return tuple(
        fit_line(
            (
                Span(f" {short_moment_text(entry.at, now, zone)}  ", Tone.MUTED),
                _verb(entry),
                Span(clean("  ".join(_about(entry, market, is_ours=is_ours)))),
            ),
            width,
        )
        for entry in seen
    )


def _entry_line(
    entry: ActivityEntry,
    width: int,
    zone: TimeZone,
    state: BlotterState,
    now: datetime,
    *,
    is_ours: bool,
) -> Line:
    market = _market(entry, state)
    spans = [
        Span(f" {short_moment_text(entry.at, now, zone)}  ", Tone.MUTED),
        Span(f"{_who(entry, state)}  "),
        _verb(entry),
    ]
    if market.symbol:
        spans.append(Span(f"{fit(clean(market.symbol), 9)}  "))
    if entry.side is not None:
        spans.append(Span(f"{SIDE_WORDS[entry.side]:<6} ", SIDE_TONES[entry.side]))
    about = clean("  ".join(_about(entry, market, is_ours=is_ours)))
    spans.append(Span(f"{about}  " if about else ""))
    if entry.key is not None:
        order_id = clean(entry.key.order_id)
        shown = order_id if width >= 120 else cut_middle(order_id, _ID_CELLS)
        if line_width(tuple(spans)) + cell_width(shown) <= width:
            spans.append(Span(shown, Tone.MUTED))
    return fit_line(tuple(spans), width)


def _who(entry: ActivityEntry, state: BlotterState) -> str:
    venue = VENUE_LABELS[entry.venue]
    alone = sum(account.venue is entry.venue for account in state.accounts) <= 1
    return fit(venue, 4) if alone else f"{fit(venue, 4)} {clean(entry.account)}"


def _cancels(action: Action) -> bool:
    """Whether it is what an order's end as cancelled goes back to."""
    return action.kind is IntentKind.CANCEL and is_accepted(action.outcome)


def _verb(entry: ActivityEntry) -> Span:
    if entry.action is not None:
        word, tone = _verb_of(entry.action)
    elif entry.kind is ActivityKind.ENDED and entry.fate is not None:
        word, tone = FATE_WORDS[entry.fate].lower(), _FATE_TONES.get(entry.fate, Tone.ENDED)
        if _has_failed(entry):
            word, tone = FAILED.lower(), Tone.DANGER
    else:
        word, tone = _VERBS[entry.kind], _TONES.get(entry.kind, Tone.PLAIN)
    return Span(fit(word, _VERB_CELLS) + " ", tone)


def _has_failed(entry: ActivityEntry) -> bool:
    is_custom = entry.venue is VenueId.KRAKEN_EMBED
    return is_custom and (entry.text or "").startswith(EXECUTION_FAILED)


def _verb_of(action: Action) -> tuple[str, Tone]:
    word = KIND_WORDS[action.kind]
    if action.is_unknown:
        return f"{word} ?", Tone.UNKNOWN
    if isinstance(action.outcome, Accepted):
        return word, Tone.WARN if action.outcome.warning else Tone.GOOD
    return word, Tone.PENDING if action.outcome is None else Tone.DANGER


@dataclass(frozen=True, slots=True)
class _Market:
    """How the figures of an entry are written."""

    decimals: int | None = None
    symbol: str = ""
    order: Order | None = None
    """As its venue lists it, where that is known and its quantity may count something else."""


_NAMED_VENUES = frozenset({VenueId.KRAKEN_EMBED, VenueId.KUNA})
"""Venues whose orders may count money, not coins."""


def _market(entry: ActivityEntry, state: BlotterState) -> _Market:
    if entry.instrument is None:
        return _Market()
    known = instrument_named(state, entry.venue, entry.instrument)
    return _Market(
        decimals=None if known is None else known.price_decimals,
        symbol=symbol_of(state, entry.venue, entry.instrument),
        order=_order_of(entry, state),
    )


def _order_of(entry: ActivityEntry, state: BlotterState) -> Order | None:
    if entry.key is None or entry.venue not in _NAMED_VENUES:
        return None
    over = (one.order for one in state.ended_today if one.order.key == entry.key)
    order = state.book.get(entry.key) or next(over, None)
    return order if isinstance(order, Order) else None


def _about(entry: ActivityEntry, market: _Market, *, is_ours: bool) -> list[str]:
    """Return what is told of an entry beside its verb, market and side."""
    decimals, parts = market.decimals, []
    if entry.action is not None:
        parts.append(step_words(entry.action, decimals))
    if entry.amend is not None:
        parts.append(record_words(entry.amend, decimals))
    if entry.quantity is not None:
        parts.append(f"{_amount(entry.quantity, market)}{_at(entry, market)}")
    parts += [change_words(change, decimals) for change in entry.changes]
    if entry.count is not None:
        parts.append(f"{entry.count} {_COUNTED.get(entry.kind, 'orders')}")
    if entry.left is not None and entry.kind is ActivityKind.FILL:
        parts.append(f"{_amount(entry.left, market)} left" if entry.left else "nothing left")
    if entry.kind is ActivityKind.ENDED:
        parts += _ending(entry, is_ours=is_ours)
    if entry.kind in _SENTENCES:
        parts.append(_SENTENCES[entry.kind])
    if entry.text:
        parts.append(entry.text)
    return parts


def _amount(quantity: Decimal, market: _Market) -> str:
    """Write an amount; of what is counted in another asset than the coin, which."""
    order, asset = market.order, ""
    if order is not None and (order.custom or order.quantity_unit is QuantityUnit.QUOTE):
        asset = asset_named(order)
    return f"{grouped(quantity)} {asset}" if asset else grouped(quantity, 4)


def _at(entry: ActivityEntry, market: _Market) -> str:
    """Write an entry's price behind what it is: a custom order has its trigger alone."""
    if entry.price is None:
        return ""
    order, decimals = market.order, market.decimals
    if entry.venue is not VenueId.KRAKEN_EMBED or not isinstance(entry.price, Decimal):
        return f" @ {price_text(entry.price, decimals)}"
    if order is not None and entry.kind is not ActivityKind.FILL:
        told = as_traded(order)
        return f" trigger {trigger_text(told, decimals, is_worked_out=told is not order)}"
    is_written_turned = entry.instrument is not None and is_turned(entry.instrument)
    price = turned_price(entry.price) if is_written_turned and entry.price else entry.price
    about, price = rounded(price, decimals)
    return f" @ {about}{price_text(price, decimals)}"


def _ending(entry: ActivityEntry, *, is_ours: bool) -> Iterator[str]:
    if entry.fate is Fate.UNKNOWN:
        yield "the venue does not know it: check its own site"
    if entry.fate is Fate.CANCELLED and is_ours:
        yield "asked from here"


_SENTENCES = {
    ActivityKind.MISSING: "left the list, looking it up",
    ActivityKind.LOCKED: "nothing is sent through this account until it is unlocked",
    ActivityKind.UNLOCKED: "this account can send again",
}


_COUNTED = {
    ActivityKind.LISTED: "open orders",
    ActivityKind.MANY_CHANGED: "orders changed",
}


def change_words(change: Change, decimals: int | None) -> str:
    """Say what a field was and what it is now."""
    name = _FIELD_WORDS.get(change.field, change.field)
    places = decimals if change.field.endswith("price") else 4
    return f"{name} {_value(change.before, places)} -> {_value(change.after, places)}"


def _value(value: FieldValue, decimals: int | None) -> str:
    if value is None or value == "":
        return NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, OrderStatus):
        return STATUS_WORDS[value]
    if isinstance(value, Decimal | RelativePrice):
        price: Price = value
        return price_text(price, decimals)
    return value
