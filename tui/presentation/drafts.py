"""The list of what can be written anew, and what is said once a cancel made way for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tui.domain.creating import SpotDraft
from tui.domain.custom_order import as_traded
from tui.domain.drafting import AnyTicket, Draft, LeftTicket, ParkedTicket
from tui.domain.embed_terms import find_pair
from tui.domain.embed_ticket import EmbedDraft, EmbedTrade, trade_of
from tui.domain.fate import EndedOrder
from tui.domain.futures_ticket import FuturesDraft
from tui.domain.identifiers import AccountName, OrderKey, VenueId
from tui.domain.instrument import Instrument
from tui.domain.kuna_ticket import KunaDraft, KunaKind
from tui.domain.markets import find_market
from tui.domain.order import Order, QuantityUnit, Side
from tui.domain.outcome import NotSent, Outcome, Rejected, SettledCode
from tui.domain.state import BlotterState
from tui.presentation.clean import clean, cut
from tui.presentation.figures import grouped, price_text
from tui.presentation.labels import (
    SIDE_TONES,
    SIDE_WORDS,
    STRATEGY_LABELS,
    TYPE_LABELS,
    fate_word,
    type_label,
)
from tui.presentation.moments import TimeZone, short_moment_text
from tui.presentation.outcomes import not_sent_words, refusal_words
from tui.presentation.table import Column, table_lines
from tui.presentation.text import Line, Tone, cut_line
from tui.presentation.told import condition_sign, counted_asset, kuna_sign, trigger_text

AnyDraft = SpotDraft | FuturesDraft | EmbedDraft | KunaDraft

_WHY_CELLS = 34
_WIDE = 100
_TYPED_CELLS, _SHORT_TYPED_CELLS = (16, 22), (9, 12)
"""Most that is shown of a typed market and a typed number, on a wide line and on a narrow one."""
_TRIGGER = "TRG"
"""A type that is worked out only when the ticket is looked at against the market."""
_TICKET = "ticket"
"""Stands for the id of what is no order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    at: datetime
    account: AccountName
    market: str
    side: Side
    kind: str
    quantity: str
    limit: str
    trigger: str
    word: str
    why: str
    order_id: str
    tone: Tone


def draft_lines(
    drafts: Sequence[Draft], state: BlotterState, zone: TimeZone, now: datetime, width: int
) -> tuple[Line, ...]:
    """Return the titles, then a line for each draft, in as many columns as fit."""
    rows = [_shortened(_row(draft, state), width) for draft in drafts]
    when = Column[_Row]("when", lambda row: short_moment_text(row.at, now, zone))
    several = len(state.accounts) > 1
    account = [Column[_Row]("account", lambda row: row.account)] if several else []
    order = [
        Column[_Row]("market", lambda row: row.market),
        Column[_Row]("side", lambda row: SIDE_WORDS[row.side], tone=lambda r: SIDE_TONES[r.side]),
        Column[_Row]("type", lambda row: row.kind),
        Column[_Row]("left", lambda row: row.quantity, is_number=True),
        Column[_Row]("limit", lambda row: row.limit, is_number=True),
        Column[_Row]("trigger", lambda row: row.trigger, is_number=True),
        Column[_Row]("became", lambda row: row.word, tone=lambda row: row.tone),
    ]
    why = Column[_Row]("why", lambda row: cut(clean(row.why), _WHY_CELLS))
    order_id = Column[_Row]("order", lambda row: row.order_id)
    full, plain = [when, *account, *order, why, order_id], [when, *account, *order, why]
    lines = table_lines(rows, (full, plain, [when, *account, *order]), width)
    return tuple(cut_line(line, width) for line in lines)  # a line that wraps is two options


def _row(draft: Draft, state: BlotterState) -> _Row:
    match draft:
        case ParkedTicket(sent=sent, outcome=outcome):
            account = state.account(sent.ticket.account)
            told = _outcome(outcome, None if account is None else account.venue)
            return _typed(sent.ticket, sent.sent_at, *told, state)
        case LeftTicket():
            return _typed(draft.ticket, draft.left_at, "LEFT", "as you left it, not sent", state)
        case _:
            return _ended(draft, state)


def _typed(ticket: AnyTicket, at: datetime, word: str, why: str, state: BlotterState) -> _Row:
    typed = ticket.draft
    trade = _trade(typed, state)
    return _Row(
        at=at,
        account=ticket.account,
        market=clean(typed.market),
        side=typed.side,
        kind=_kind(typed),
        quantity=clean(_quantity_text(typed, trade, state)),
        limit=clean(_limit_text(typed)),
        trigger=clean(_trigger_text(typed, trade)),
        word=word,
        why=why,
        order_id=_TICKET,
        tone=Tone.WARN,
    )


def _shortened(row: _Row, width: int) -> _Row:
    """Cut what was typed: its length has no bound, and every line would wrap for it."""
    if row.order_id != _TICKET:
        return row
    market, typed = _TYPED_CELLS if width >= _WIDE else _SHORT_TYPED_CELLS
    return replace(
        row,
        market=cut(row.market, market),
        quantity=cut(row.quantity, typed),
        limit=cut(row.limit, typed),
        trigger=cut(row.trigger, typed),
    )


def _kind(typed: AnyDraft) -> str:
    if isinstance(typed, KunaDraft) and typed.kind is KunaKind.TRIGGER:
        return _TRIGGER
    trade = typed.trade if isinstance(typed, EmbedDraft) else None
    strategy = None if trade is None else trade.strategy
    return TYPE_LABELS[typed.order_type] if strategy is None else STRATEGY_LABELS[strategy]


def _trade(typed: AnyDraft, state: BlotterState) -> EmbedTrade | None:
    """Return what an Embed ticket trades, on the pair its text names; `None` for any other."""
    if not isinstance(typed, EmbedDraft):
        return None
    pair = find_pair(typed.market, state.instruments)
    return typed.trade if pair is None else trade_of(typed, pair.key.instrument)


def _trigger_text(typed: AnyDraft, trade: EmbedTrade | None) -> str:
    """Write a trigger as it was typed, behind its direction where the ticket tells it."""
    sign = ""
    if isinstance(typed, KunaDraft):
        sign = kuna_sign(typed.order_type, typed.side)
    elif trade is not None and trade.is_named:
        sign = condition_sign(trade.condition)
    return f"{sign}{typed.trigger_price}" if typed.trigger_price else ""


def _quantity_text(typed: AnyDraft, trade: EmbedTrade | None, state: BlotterState) -> str:
    if isinstance(typed, KunaDraft) and typed.is_amount:
        return _in_quote(typed.quote_quantity, typed.market, VenueId.KUNA, state)
    if isinstance(typed, SpotDraft) and typed.is_quote_quantity:
        return _in_quote(typed.quantity, typed.market, VenueId.KRAKEN_SPOT, state)
    if isinstance(typed, EmbedDraft) and typed.quantity:
        return f"{typed.quantity} {_asset(typed, trade)}"
    return typed.quantity


def _asset(typed: EmbedDraft, trade: EmbedTrade | None) -> str:
    if trade is not None and trade.is_named:
        return trade.asset
    return "of quote currency" if typed.is_quote_amount else "of base currency"


def _in_quote(quantity: str, market: str, venue: VenueId, state: BlotterState) -> str:
    """Name the currency of a quantity that is not of the market's coin."""
    known = find_market(market, venue, state.instruments)
    unit = "of quote currency" if known is None else known.quote
    return f"{quantity} {unit}" if quantity else ""


def _limit_text(typed: AnyDraft) -> str:
    if isinstance(typed, EmbedDraft):
        return ""
    if isinstance(typed, FuturesDraft) and typed.makes_ladder:
        return f"{typed.ladder_from} to {typed.ladder_to}"
    return typed.limit_price


def _outcome(outcome: Outcome, venue: VenueId | None) -> tuple[str, str]:
    match outcome:
        case Rejected(code=SettledCode.CALLED_OFF):
            return "CALLED OFF", refusal_words(outcome, venue)
        case Rejected():
            return "REFUSED", refusal_words(outcome, venue)
        case NotSent():
            return "NOT SENT", not_sent_words(outcome)
    return "", ""


def _ended(ended: EndedOrder, state: BlotterState) -> _Row:
    if not isinstance(ended.order, Order):
        raise TypeError("an order that cannot be read is no draft")
    order = as_traded(ended.order)
    instrument = state.instrument_of(order)
    decimals = None if instrument is None else instrument.price_decimals
    trigger = trigger_text(order, decimals, is_worked_out=order is not ended.order)
    return _Row(
        at=ended.since,
        account=order.key.account,
        market=order.instrument if instrument is None else instrument.symbol,
        side=order.side,
        kind=type_label(order),
        quantity=_left(order, instrument),
        limit="" if order.limit_price is None else price_text(order.limit_price, decimals),
        trigger="" if order.trigger_price is None else trigger,
        word=fate_word(ended),
        why=ended.reason or "",
        order_id=order.key.order_id,
        tone=Tone.ENDED,
    )


def _left(order: Order, instrument: Instrument | None) -> str:
    """Write what is left of an order; of one in money, what money."""
    is_named = order.custom is not None or order.quantity_unit is QuantityUnit.QUOTE
    asset = counted_asset(order, instrument) if is_named else ""
    amount = order.working_quantity
    return f"{grouped(amount)} {asset}" if asset else grouped(amount, 4)


def after_cancel_text(
    key: OrderKey, order: Order | None, *, is_cancelled: bool, opens: bool
) -> tuple[str, bool]:
    """Say what became of a cancel after which a ticket was to open; and whether that is well.

    Nothing is to be said where the ticket opens: what it writes anew stands at its top.

    Args:
        key: The order.
        order: Its newest description.
        is_cancelled: Whether the venue cancelled it.
        opens: Whether the ticket opens now: nothing else is open over the list.
    """
    name = clean(key.order_id)
    if order is not None and order.working_quantity <= 0:
        verb = "filled" if order.custom is None else "was executed"
        return f"{name} {verb} before the cancel reached it: nothing is left to write anew.", False
    if not is_cancelled:
        return f"{name} was not cancelled, so no ticket is opened. It stands as listed.", False
    if opens:
        return "", True
    return f"{name} was cancelled. D opens a ticket that writes it anew.", True
