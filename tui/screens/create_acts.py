"""New orders from the list: tickets, and drafts of orders that were cancelled."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from tui.domain.account import Account
from tui.domain.action import BatchId, is_accepted
from tui.domain.draft_text import number_text
from tui.domain.drafting import (
    AnyTicket,
    Draft,
    LeftTicket,
    MakeClientOrderId,
    ParkedTicket,
    SentTicket,
    is_written,
    new_ticket,
    put_back,
    put_back_orders,
    tickets_again,
)
from tui.domain.earlier_tickets import earlier_tickets
from tui.domain.embed_drafting import MakeTag, new_embed_ticket, new_tag, put_back_embed, taken_tags
from tui.domain.fate import EndedOrder, is_paused
from tui.domain.futures_drafting import new_futures_ticket, put_back_futures
from tui.domain.identifiers import AccountName, ClientOrderId, OrderKey, VenueId
from tui.domain.intents import CreateIntent
from tui.domain.kuna_drafting import new_kuna_ticket, put_back_kuna
from tui.domain.name_tag import TAG_LENGTH, TAG_LETTERS
from tui.domain.order import Order, OrderStatus
from tui.presentation.clean import clean
from tui.presentation.drafts import after_cancel_text
from tui.screens.acts import Acts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NO_ACCOUNT = "no account is connected"
NO_DRAFTS = "nothing was cancelled today, and no ticket came back or was left"


def random_client_order_id() -> ClientOrderId:
    """Return an id no ticket has had."""
    return ClientOrderId(str(uuid4()))


def random_tag() -> ClientOrderId:
    """Return a tag for the name of a custom order."""
    from secrets import choice

    return ClientOrderId("".join(choice(TAG_LETTERS) for _ in range(TAG_LENGTH)))


class CreateActs(Acts, inherit_bindings=False):
    """What `n` and `D` do."""

    def __init__(self) -> None:
        super().__init__()
        self.make_client_order_id: MakeClientOrderId = random_client_order_id
        self.make_tag: MakeTag = random_tag
        self._sent: tuple[SentTicket, ...] = ()
        self._left: tuple[LeftTicket, ...] = ()
        self._awaited: Mapping[OrderKey, BatchId] = {}
        """Cancels after which a ticket opens."""

    def act_refusal(self, binding_id: str) -> str | None:
        """Say why an act is not possible now; `None` when it is, or is another's to judge."""
        if binding_id in {"ticket.open", "drafts.open"} and not self._has_tickets:
            return NO_ACCOUNT
        if binding_id == "drafts.open" and not self._drafts():
            return NO_DRAFTS
        return super().act_refusal(binding_id)

    @property
    def _has_tickets(self) -> bool:
        return bool(self.state.accounts)

    def _ticket_account(self, venue: VenueId) -> AccountName | None:
        """The account a new ticket starts with: that of the order under the cursor, if it can."""
        accounts = [one for one in self.state.accounts if one.venue is venue]
        entry = self.cursor_entry
        here = None if entry is None else entry.key.account
        accounts.sort(key=lambda one: (one.name != here, not one.can_send))
        return accounts[0].name if accounts else None

    # New orders

    def action_new(self) -> None:
        """Ask for which venue a ticket is wanted."""
        from tui.screens.venue_choice import VenueChoice

        connected = {account.venue for account in self.state.accounts}
        self.app.push_screen(VenueChoice(self._keymap, connected, self._open_new))

    def _open_new(self, venue: VenueId) -> None:
        name = self._ticket_account(venue)
        account = None if name is None else self.state.account(name)
        if account is not None:
            self._open(self._new_ticket(account))

    def _new_ticket(self, account: Account) -> AnyTicket:
        """Return an empty ticket, on the market of the order under the cursor where it can be."""
        venue, entry = account.venue, self.cursor_entry
        near = None if entry is None or entry.key.venue is not venue else entry
        order = near if isinstance(near, Order) else None
        market = "" if order is None else order.instrument
        seconds = self._rules.deadline_seconds
        match venue:
            case VenueId.KRAKEN_EMBED:
                return new_embed_ticket(account, order, self._new_tag())
            case VenueId.KRAKEN_FUTURES:
                made = self.make_client_order_id()
                return new_futures_ticket(account.name, market, seconds, made)
            case VenueId.KUNA:
                return new_kuna_ticket(account.name, market, self.make_client_order_id())
            case _:
                key, made = None if near is None else near.key, self.make_client_order_id()
                return new_ticket(self.state, account.name, key, seconds, made)

    def _new_tag(self) -> ClientOrderId:
        """Return a tag that no order, act or ticket known here has."""
        known: Sequence[SentTicket | LeftTicket] = (*self._sent, *self._left)
        tickets = {one.ticket.client_order_id for one in known}
        return new_tag(self.make_tag, tickets | taken_tags(self.state, self._engine.activity()))

    def _open(self, ticket: AnyTicket) -> None:
        from tui.screens.ticket_forms import form_of

        form = form_of(ticket, self._engine, self._rules, self._zone)
        self.app.push_screen(form, self._ticket_closed)

    def _ticket_closed(self, answer: SentTicket | LeftTicket | None) -> None:
        """Remember what was sent, or left half-typed: it may be wanted again."""
        if answer is None:
            return
        own = answer.ticket.client_order_id
        left = [one for one in self._left if one.ticket.client_order_id != own]
        if isinstance(answer, LeftTicket):
            self._left = (answer, *left)
            return
        self._left = tuple(left)
        others = [one for one in self._sent if one.ticket.client_order_id != own]
        self._sent = (answer, *others)
        if len(self._engine.state.actions.batch(answer.batch)) > 1:
            self._tell_ladder(answer)

    def _tell_ladder(self, sent: SentTicket) -> None:
        """Show what becomes of each line, in one place."""
        from tui.screens.ladder_result import LadderResult

        self.leave_telling(sent.batch)
        account = sent.ticket.account
        form = LadderResult(self._engine, account, sent.batch, self._zone, self._save)
        self.app.push_screen(form, self.tell_again)

    # Drafts

    def action_drafts(self) -> None:
        """Offer the tickets that came to nothing and the orders that ended, as drafts."""
        from tui.screens.drafts import DraftsDialog

        now = self._engine.clock.now()
        dialog = DraftsDialog(self._drafts(), self.state, self._zone, now, self._drop)
        self.app.push_screen(dialog, self._draft_chosen)

    def _drop(self, ticket: LeftTicket) -> None:
        """Forget a ticket that was left: it was never sent."""
        self._left = tuple(one for one in self._left if one is not ticket)

    @property
    def left_count(self) -> int:
        """How many tickets were left half-typed, and would be lost with the program."""
        return len(self._left)

    def _drafts(self) -> tuple[Draft, ...]:
        ended = [one for venue in VenueId for one in put_back_orders(self.state, venue)]
        ended.sort(key=lambda one: one.since, reverse=True)
        ledger = self.state.actions
        sent = (*self._sent, *earlier_tickets(self._sent, ledger))
        return (*tickets_again(sent, self._left, ledger), *ended)

    def _draft_chosen(self, draft: Draft | None) -> None:
        if isinstance(draft, ParkedTicket):
            self._open(draft.sent.ticket)
        elif isinstance(draft, LeftTicket):
            self._open(draft.ticket)
        elif draft is not None and isinstance(draft.order, Order):
            self._write_anew(draft.order, was_paused=is_paused(draft))

    def _write_anew(self, order: Order, *, was_paused: bool) -> None:
        """Open a ticket for what is left of an order; nothing is sent."""
        intent = self._engine.draft_of(order.key)
        if intent is None or not is_written(intent.venue, intent.order_type):
            text = f"{clean(order.key.order_id)}: no ticket writes such an order in this release."
            self.notify(text, severity="warning", markup=False)
            return
        self._open(self._anew(order, intent, was_paused=was_paused))

    def _anew(self, order: Order, intent: CreateIntent, *, was_paused: bool) -> AnyTicket:
        """Return a ticket for what is left of an order."""
        deadline = number_text(self._rules.deadline_seconds)
        match intent.venue:
            case VenueId.KRAKEN_EMBED:
                return put_back_embed(order, intent, self._new_tag(), was_paused=was_paused)
            case VenueId.KRAKEN_FUTURES:
                futures = put_back_futures(order, intent, self.make_client_order_id())
                return replace(futures, draft=replace(futures.draft, deadline=deadline))
            case VenueId.KUNA:
                return put_back_kuna(order, intent, self.make_client_order_id())
            case _:
                instrument, made = self.state.instrument_of(order), self.make_client_order_id()
                spot = put_back(order, intent, instrument, made)
                return replace(spot, draft=replace(spot.draft, deadline=deadline))

    # The way out for orders that cannot be amended

    def cancel_then_ticket(self, key: OrderKey) -> None:
        """Ask whether an order is to be cancelled, then open a ticket that would create it anew."""
        self.ask_cancel(key, after=partial(self._await_cancel, key))

    def _await_cancel(self, key: OrderKey, batch: BatchId | None) -> None:
        if batch is not None:
            self._awaited = {**self._awaited, key: batch}
            self.follow_state()

    def follow_state(self) -> None:
        """Go on with what waits for a cancel, once it is known how that turned out."""
        super().follow_state()
        for key, batch in self._awaited.items():
            action = next(iter(self.state.actions.batch(batch)), None)
            if action is not None and action.is_settled:
                self._awaited = {one: its for one, its in self._awaited.items() if one != key}
                self._cancelled(key, is_cancelled=is_accepted(action.outcome))

    def _cancelled(self, key: OrderKey, *, is_cancelled: bool) -> None:
        ended = self._ended_entry(key)
        order = self._last_known(key)
        is_alone = self.app.screen is self
        left = order is not None and order.working_quantity > 0
        opens = is_alone and left
        text, is_good = after_cancel_text(key, order, is_cancelled=is_cancelled, opens=opens)
        # A ticket that opens says all that by itself: a notice would outlive it.
        if text:
            self.notify(text, severity="information" if is_good else "warning", markup=False)
        if order is not None and is_cancelled and opens:
            was_paused = order.status is OrderStatus.PAUSED if ended is None else is_paused(ended)
            self._write_anew(order, was_paused=was_paused)

    def _last_known(self, key: OrderKey) -> Order | None:
        """Return the newest description of an order, fills of its last moment included."""
        entry = self._ended_entry(key)
        order = self.state.book.get(key) if entry is None else entry.order
        return order if isinstance(order, Order) else None

    def _ended_entry(self, key: OrderKey) -> EndedOrder | None:
        ended = self.state.book.ended.get(key)
        day = (one for one in self.state.ended_today if one.order.key == key)
        return ended or next(day, None)
