"""The form of each venue's ticket, loaded when one is opened."""

from typing import Any

from tui.domain.drafting import AnyTicket
from tui.domain.embed_ticket import EmbedTicket
from tui.domain.futures_ticket import FuturesTicket
from tui.domain.kuna_ticket import KunaTicket
from tui.domain.rules import TradingRules
from tui.engine.port import EnginePort
from tui.presentation.moments import TimeZone
from tui.screens.ticket import TicketForm


def form_of(
    ticket: AnyTicket, engine: EnginePort, rules: TradingRules, zone: TimeZone
) -> TicketForm[Any, Any]:
    """Return the form that a ticket is written in."""
    match ticket:
        case EmbedTicket():
            from tui.screens.embed_ticket import EmbedTicketForm

            return EmbedTicketForm(engine, rules, ticket, zone)
        case FuturesTicket():
            from tui.screens.futures_ticket import FuturesTicketForm

            return FuturesTicketForm(engine, rules, ticket, zone)
        case KunaTicket():
            from tui.screens.kuna_ticket import KunaTicketForm

            return KunaTicketForm(engine, rules, ticket, zone)
        case _:
            from tui.screens.spot_ticket import SpotTicket

            return SpotTicket(engine, rules, ticket, zone)
