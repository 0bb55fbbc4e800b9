"""Tickets that an earlier run sent, and the operator called off: they can be opened again."""

from collections.abc import Iterator, Sequence

from tui.domain.action import Action, ActionLedger
from tui.domain.created import is_called_off
from tui.domain.drafting import AnyTicket, SentTicket
from tui.domain.embed_drafting import embed_draft
from tui.domain.embed_ticket import EmbedTicket
from tui.domain.identifiers import VenueId
from tui.domain.intents import CreateIntent
from tui.domain.kuna_drafting import kuna_draft
from tui.domain.kuna_ticket import KunaTicket


def earlier_tickets(sent: Sequence[SentTicket], ledger: ActionLedger) -> Iterator[SentTicket]:
    """Yield the tickets of creates that were called off, beside those sent by this run."""
    known = {one.ticket.client_order_id for one in sent}
    for action in ledger.actions.values():
        ticket = _ticket_of(action) if is_called_off(action) else None
        if ticket is not None and ticket.client_order_id not in known:
            sent_at = action.sent_at or action.created_at
            yield SentTicket(ticket=ticket, batch=action.batch, sent_at=sent_at)


def _ticket_of(action: Action) -> AnyTicket | None:
    """Return a create as its ticket, under the same client id."""
    intent = action.intent
    if not isinstance(intent, CreateIntent):
        return None
    account, own = intent.account, intent.client_order_id
    match intent.venue:
        case VenueId.KRAKEN_EMBED:
            return EmbedTicket(
                account=account, client_order_id=own, draft=embed_draft(intent), was_parked=True
            )
        case VenueId.KUNA:
            return KunaTicket(
                account=account, client_order_id=own, draft=kuna_draft(intent), was_parked=True
            )
        case _:
            return None
