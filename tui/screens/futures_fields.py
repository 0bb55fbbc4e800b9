"""The fields of a Futures ticket as widgets, and what stands in them as a draft."""

from collections.abc import Sequence

from textual.suggester import Suggester

from tui.domain.futures_ticket import FuturesDraft, FuturesKind, FuturesTicket, LadderSplit
from tui.domain.identifiers import AccountName
from tui.domain.order import Side, TriggerSignal
from tui.domain.problem import FormField
from tui.presentation.futures_ticket_rows import FUTURES_ENTRIES
from tui.screens.fields import Fields, Offered, StepOf

ONE, LADDER = "one order", "ladder"


class FuturesFields(Fields[FuturesDraft]):
    """Every field a Futures ticket may have."""

    entries = FUTURES_ENTRIES
    ticks = (FormField.REDUCE_ONLY,)
    stepped = (
        FormField.TRIGGER_PRICE,
        FormField.LIMIT_PRICE,
        FormField.LADDER_FROM,
        FormField.LADDER_TO,
    )
    market_hint = "PF_XBTUSD"

    def __init__(
        self,
        ticket: FuturesTicket,
        accounts: Sequence[AccountName],
        suggester: Suggester,
        step: StepOf,
    ) -> None:
        """Fill them in from a ticket; `step` returns what a price is some ticks further on."""
        offered = _offered(ticket.draft, accounts, ticket.account)
        super().__init__(ticket.draft, offered, suggester, step)

    @property
    def draft(self) -> FuturesDraft:
        """What stands in the fields, as a draft."""
        texts, chosen = self.typed, self.chosen
        return FuturesDraft(
            market=texts[FormField.INSTRUMENT],
            side=Side(chosen[FormField.SIDE]),
            kind=FuturesKind(chosen[FormField.ORDER_TYPE]),
            quantity=texts[FormField.QUANTITY],
            limit_price=texts[FormField.LIMIT_PRICE],
            trigger_price=texts[FormField.TRIGGER_PRICE],
            trigger_signal=TriggerSignal(chosen[FormField.TRIGGER_SIGNAL]),
            reduce_only=self._ticks[FormField.REDUCE_ONLY].value,
            deadline=texts[FormField.DEADLINE],
            is_ladder=chosen[FormField.LADDER] == LADDER,
            ladder_from=texts[FormField.LADDER_FROM],
            ladder_to=texts[FormField.LADDER_TO],
            ladder_count=texts[FormField.LADDER_COUNT],
            ladder_split=LadderSplit(chosen[FormField.LADDER_SPLIT]),
        )


def _offered(draft: FuturesDraft, accounts: Sequence[AccountName], account: AccountName) -> Offered:
    signals = (TriggerSignal.MARK, TriggerSignal.INDEX, TriggerSignal.LAST)
    return {
        FormField.ACCOUNT: ([*accounts] or [account], account),
        FormField.SIDE: ((Side.BUY, Side.SELL), draft.side),
        FormField.ORDER_TYPE: (tuple(FuturesKind), draft.kind),
        FormField.LADDER: ((ONE, LADDER), LADDER if draft.is_ladder else ONE),
        FormField.TRIGGER_SIGNAL: (signals, draft.trigger_signal),
        FormField.LADDER_SPLIT: (tuple(LadderSplit), draft.ladder_split),
    }
