"""Tickets that are open, sent or parked, and orders that ended as tickets filled in."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from tui.domain.action import Action, ActionLedger, BatchId
from tui.domain.creating import TICKET_TYPES, SelfTrade, SpotDraft, fields_of
from tui.domain.draft_text import number_text
from tui.domain.embed_drafting import EMBED_TYPES
from tui.domain.embed_ticket import EmbedTicket
from tui.domain.fate import EndedOrder, Fate
from tui.domain.futures_drafting import FUTURES_TYPES, futures_draft
from tui.domain.futures_ticket import FuturesTicket
from tui.domain.identifiers import AccountName, ClientOrderId, InstrumentKey, OrderKey, VenueId
from tui.domain.instrument import Instrument
from tui.domain.intents import CreateIntent
from tui.domain.kuna_drafting import KUNA_TYPES
from tui.domain.kuna_ticket import KunaTicket
from tui.domain.order import (
    Order,
    OrderType,
    QuantityUnit,
    TimeInForce,
    TriggerSignal,
)
from tui.domain.outcome import NotSent, Outcome, Rejected
from tui.domain.problem import FormField
from tui.domain.state import BlotterState

PUT_BACK_FATES = frozenset({Fate.CANCELLED, Fate.EXPIRED, Fate.REJECTED})
"""Ends after which something of an order is left to be wanted again."""

_WRITTEN: Mapping[VenueId, Collection[OrderType]] = {
    VenueId.KRAKEN_SPOT: TICKET_TYPES,
    VenueId.KRAKEN_FUTURES: FUTURES_TYPES,
    VenueId.KRAKEN_EMBED: EMBED_TYPES,
    VenueId.KUNA: KUNA_TYPES,
}
"""What the ticket of a venue can create."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A Spot ticket with everything typed into it. It keeps its client id for good."""

    account: AccountName
    client_order_id: ClientOrderId
    draft: SpotDraft
    put_back: Order | None = None
    """The order it writes anew, as it was."""
    was_parked: bool = False
    """Whether it was sent before, and nothing came of it."""


AnyTicket = Ticket | FuturesTicket | EmbedTicket | KunaTicket
"""A ticket of any venue that has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentTicket:
    """A ticket that was handed to the engine."""

    ticket: AnyTicket
    batch: BatchId
    sent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedTicket:
    """A ticket that was sent and came to nothing: it can be sent again."""

    sent: SentTicket
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftTicket:
    """A ticket that was left as it stood, and not sent: everything typed is still in it."""

    ticket: AnyTicket
    left_at: datetime


Draft = ParkedTicket | LeftTicket | EndedOrder
"""What a ticket can be opened from."""


def parked(sent: Sequence[SentTicket], ledger: ActionLedger) -> tuple[ParkedTicket, ...]:
    """Return the tickets that came to nothing, the newest first.

    Of a ladder some lines of which came to something, each other line is a ticket of its own.
    """
    again = {one.ticket.client_order_id for one in sent}
    found: list[ParkedTicket] = []
    for one in sent:
        actions = ledger.batch(one.batch)
        failed = [action for action in actions if _came_to_nothing(action)]
        if failed and len(failed) == len(actions):
            found.append(_parked(one, failed[0]))
        else:
            lines = (_line_of(one, action) for action in failed)
            found += [line for line in lines if line.sent.ticket.client_order_id not in again]
    return tuple(sorted(found, key=lambda one: one.sent.sent_at, reverse=True))


def _came_to_nothing(action: Action) -> bool:
    return isinstance(action.outcome, NotSent | Rejected)


def _parked(sent: SentTicket, action: Action) -> ParkedTicket:
    if action.outcome is None:
        raise TypeError("an act without an outcome came to nothing yet")
    return ParkedTicket(sent=sent, outcome=action.outcome)


def _line_of(sent: SentTicket, action: Action) -> ParkedTicket:
    """Return the ticket of one line of a ladder, under the client id it was sent with."""
    intent, ticket = action.intent, sent.ticket
    if not isinstance(intent, CreateIntent) or not isinstance(ticket, FuturesTicket):
        return _parked(sent, action)
    line = FuturesTicket(
        account=intent.account,
        client_order_id=intent.client_order_id,
        draft=futures_draft(intent),
        was_parked=True,
    )
    return _parked(replace(sent, ticket=line), action)


def tickets_again(
    sent: Sequence[SentTicket], left: Sequence[LeftTicket], ledger: ActionLedger
) -> tuple[ParkedTicket | LeftTicket, ...]:
    """Return the tickets that can be opened again, the newest first: as they were left last."""
    as_left = {one.ticket.client_order_id for one in left}
    came_back = parked(sent, ledger)
    others = [one for one in came_back if one.sent.ticket.client_order_id not in as_left]
    return tuple(sorted((*left, *others), key=_moment_of, reverse=True))


def _moment_of(draft: ParkedTicket | LeftTicket) -> datetime:
    return draft.left_at if isinstance(draft, LeftTicket) else draft.sent.sent_at


def put_back_orders(state: BlotterState, venue: VenueId) -> tuple[EndedOrder, ...]:
    """Return the day's orders at a venue that something is left of, the newest first."""
    found = {one.order.key: one for one in (*state.ended_today, *state.book.ended.values())}
    wanted = (one for one in found.values() if _is_left(one, venue))
    return tuple(sorted(wanted, key=lambda one: one.since, reverse=True))


def is_written(venue: VenueId, order_type: OrderType) -> bool:
    """Whether the ticket of a venue can create such an order."""
    return order_type in _WRITTEN.get(venue, ())


def _is_left(ended: EndedOrder, venue: VenueId) -> bool:
    return (
        ended.fate in PUT_BACK_FATES
        and isinstance(ended.order, Order)
        and is_written(venue, ended.order.order_type)
        and ended.order.key.venue is venue
        and ended.order.working_quantity > 0
    )


def put_back(
    order: Order,
    intent: CreateIntent,
    instrument: Instrument | None,
    client_order_id: ClientOrderId,
) -> Ticket:
    """Return a ticket for what is left of an order, under a client id of its own.

    Args:
        order: As it was, fills included.
        intent: What the venue says would create such an order again.
        instrument: What is known of its market.
        client_order_id: A new one.
    """
    draft = draft_of(intent, instrument)
    has_expired = order.expires_at is not None and intent.expires_at is None
    return Ticket(
        account=intent.account,
        client_order_id=client_order_id,
        draft=replace(
            draft,
            quantity=number_text(order.working_quantity) if _is_readable(draft) else "",
            time_in_force=TimeInForce.GTD if has_expired else draft.time_in_force,
            is_close_undecided=order.close_text is not None and intent.close is None,
        ),
        put_back=order,
    )


def _is_readable(draft: SpotDraft) -> bool:
    """Whether the quantity counts what the ticket would say it counts."""
    return not draft.is_quote_quantity or FormField.QUANTITY_UNIT in fields_of(draft, None)


def draft_of(intent: CreateIntent, instrument: Instrument | None) -> SpotDraft:
    """Return an intent as it would stand in a ticket: absolute prices, full moments."""
    close = intent.close
    return SpotDraft(
        market=intent.instrument if instrument is None else instrument.symbol,
        side=intent.side,
        order_type=intent.order_type,
        quantity=number_text(intent.quantity),
        is_quote_quantity=intent.quantity_unit is QuantityUnit.QUOTE,
        display_quantity=number_text(intent.display_quantity),
        limit_price=number_text(intent.limit_price),
        trigger_price=number_text(intent.trigger_price),
        trigger_signal=intent.trigger_signal or TriggerSignal.LAST,
        time_in_force=intent.time_in_force or TimeInForce.GTC,
        expires=_moment(intent.expires_at),
        starts=_moment(intent.starts_at),
        post_only=intent.post_only,
        reduce_only=intent.reduce_only,
        leverage=intent.leverage,
        fee_in_base=intent.fee_in_base,
        self_trade=SelfTrade(intent.self_trade or SelfTrade.CANCEL_NEWEST),
        close_type=None if close is None else close.order_type,
        close_price="" if close is None else number_text(close.price),
        close_limit_price="" if close is None else number_text(close.limit_price),
        deadline=number_text(intent.deadline_seconds),
    )


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d %H:%M:%S}"


MakeClientOrderId = Callable[[], ClientOrderId]
"""Makes an id no ticket has had."""


def new_ticket(
    state: BlotterState,
    account: AccountName,
    near: OrderKey | None,
    deadline_seconds: Decimal | None,
    client_order_id: ClientOrderId,
) -> Ticket:
    """Return an empty ticket, on the market of an order where there is one nearby."""
    order = None if near is None else state.book.get(near)
    market = ""
    if isinstance(order, Order):
        key = InstrumentKey(order.key.venue, order.instrument)
        instrument = state.instruments.get(key)
        market = order.instrument if instrument is None else instrument.symbol
    draft = SpotDraft(market=market, deadline=number_text(deadline_seconds))
    return Ticket(account=account, client_order_id=client_order_id, draft=draft)
