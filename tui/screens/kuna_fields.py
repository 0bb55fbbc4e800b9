"""The fields of a Kuna ticket as widgets, and what stands in them as a draft."""

from collections.abc import Sequence

from textual.suggester import Suggester

from tui.domain.identifiers import AccountName
from tui.domain.kuna_ticket import KunaDraft, KunaKind, KunaTicket
from tui.domain.order import Side
from tui.domain.problem import FormField
from tui.presentation.kuna_ticket_rows import KUNA_ENTRIES
from tui.screens.fields import Fields, Offered, StepOf

_SIDES = {"buy (Bid)": Side.BUY, "sell (Ask)": Side.SELL}


class KunaFields(Fields[KunaDraft]):
    """Every field a Kuna ticket may have."""

    entries = KUNA_ENTRIES
    ticks = ()
    stepped = (FormField.TRIGGER_PRICE, FormField.LIMIT_PRICE)
    market_hint = "BTC_USDT"

    def __init__(
        self,
        ticket: KunaTicket,
        accounts: Sequence[AccountName],
        suggester: Suggester,
        step: StepOf,
    ) -> None:
        """Fill them in from a ticket; `step` returns what a price is some ticks further on."""
        offered = _offered(ticket.draft, accounts, ticket.account)
        super().__init__(ticket.draft, offered, suggester, step)

    @property
    def draft(self) -> KunaDraft:
        """What stands in the fields, as a draft."""
        texts, chosen = self.typed, self.chosen
        return KunaDraft(
            market=texts[FormField.INSTRUMENT],
            side=_SIDES[chosen[FormField.SIDE]],
            kind=KunaKind(chosen[FormField.ORDER_TYPE]),
            quantity=texts[FormField.QUANTITY],
            quote_quantity=texts[FormField.QUOTE_QUANTITY],
            limit_price=texts[FormField.LIMIT_PRICE],
            trigger_price=texts[FormField.TRIGGER_PRICE],
        )


def _offered(draft: KunaDraft, accounts: Sequence[AccountName], account: AccountName) -> Offered:
    words = {side: word for word, side in _SIDES.items()}
    return {
        FormField.ACCOUNT: ([*accounts] or [account], account),
        FormField.SIDE: (tuple(_SIDES), words[draft.side]),
        FormField.ORDER_TYPE: (tuple(KunaKind), draft.kind),
    }
