"""The fields of a Spot ticket as widgets, and what stands in them as a draft."""

from collections.abc import Sequence

from textual.suggester import Suggester

from tui.domain.creating import (
    CLOSE_TYPES,
    TICKET_TYPES,
    SelfTrade,
    SpotDraft,
    times_in_force,
)
from tui.domain.drafting import Ticket
from tui.domain.identifiers import AccountName
from tui.domain.instrument import Instrument
from tui.domain.order import OrderType, Side, TimeInForce, TriggerSignal
from tui.domain.problem import FormField
from tui.presentation.ticket_rows import ENTRY_CELLS
from tui.screens.fields import Fields, Offered, StepOf

NONE, UNDECIDED = "none", "choose"
"""Words of choices: nothing of the kind; and not chosen yet."""
BASE, QUOTE = "base", "quote"


class TicketFields(Fields[SpotDraft]):
    """Every field a Spot ticket may have."""

    entries = ENTRY_CELLS
    ticks = (FormField.POST_ONLY, FormField.REDUCE_ONLY)
    stepped = (FormField.TRIGGER_PRICE, FormField.LIMIT_PRICE, FormField.CLOSE_PRICE)
    market_hint = "BTC/USD"

    def __init__(
        self,
        ticket: Ticket,
        accounts: Sequence[AccountName],
        suggester: Suggester,
        step: StepOf,
    ) -> None:
        """Fill them in from a ticket; `step` returns what a price is some ticks further on."""
        offered = _offered(ticket.draft, accounts, ticket.account)
        super().__init__(ticket.draft, offered, suggester, step)

    def offer(self, instrument: Instrument | None) -> None:
        """Let the choices offer what the type chosen and the market have."""
        kind = OrderType(self._choices[FormField.ORDER_TYPE].value)
        self._choices[FormField.TIME_IN_FORCE].offer(times_in_force(kind))
        if instrument is not None:
            chosen = self._leverage
            asked = () if chosen is None else (chosen,)
            known = sorted({*instrument.leverages, *asked})
            self._choices[FormField.LEVERAGE].offer(_leverages(known))

    @property
    def _leverage(self) -> int | None:
        word = self._choices[FormField.LEVERAGE].value
        return None if word == NONE else int(word.partition(":")[0])

    @property
    def draft(self) -> SpotDraft:
        """What stands in the fields, as a draft."""
        texts, chosen = self.typed, self.chosen
        close = chosen[FormField.CLOSE_TYPE]
        return SpotDraft(
            market=texts[FormField.INSTRUMENT],
            side=Side(chosen[FormField.SIDE]),
            order_type=OrderType(chosen[FormField.ORDER_TYPE]),
            quantity=texts[FormField.QUANTITY],
            is_quote_quantity=chosen[FormField.QUANTITY_UNIT] == QUOTE,
            display_quantity=texts[FormField.DISPLAY_QUANTITY],
            limit_price=texts[FormField.LIMIT_PRICE],
            trigger_price=texts[FormField.TRIGGER_PRICE],
            trigger_signal=TriggerSignal(chosen[FormField.TRIGGER_SIGNAL]),
            time_in_force=TimeInForce(chosen[FormField.TIME_IN_FORCE]),
            expires=texts[FormField.EXPIRES],
            starts=texts[FormField.STARTS],
            post_only=self._ticks[FormField.POST_ONLY].value,
            reduce_only=self._ticks[FormField.REDUCE_ONLY].value,
            leverage=self._leverage,
            fee_in_base=chosen[FormField.FEE_CURRENCY] == BASE,
            self_trade=SelfTrade(chosen[FormField.SELF_TRADE]),
            close_type=None if close in {NONE, UNDECIDED} else OrderType(close),
            is_close_undecided=close == UNDECIDED,
            close_price=texts[FormField.CLOSE_PRICE],
            close_limit_price=texts[FormField.CLOSE_LIMIT_PRICE],
            deadline=texts[FormField.DEADLINE],
        )


def _offered(draft: SpotDraft, accounts: Sequence[AccountName], account: AccountName) -> Offered:
    leverages = () if draft.leverage is None else (draft.leverage,)
    undecided = (UNDECIDED,) if draft.is_close_undecided else ()
    close = UNDECIDED if draft.is_close_undecided else draft.close_type or NONE
    return {
        FormField.ACCOUNT: ([*accounts] or [account], account),
        FormField.SIDE: ((Side.BUY, Side.SELL), draft.side),
        FormField.ORDER_TYPE: (TICKET_TYPES, draft.order_type),
        FormField.QUANTITY_UNIT: ((BASE, QUOTE), QUOTE if draft.is_quote_quantity else BASE),
        FormField.TRIGGER_SIGNAL: (
            (TriggerSignal.LAST, TriggerSignal.INDEX),
            draft.trigger_signal,
        ),
        FormField.TIME_IN_FORCE: (tuple(TimeInForce), draft.time_in_force),
        FormField.LEVERAGE: (
            _leverages(leverages),
            NONE if draft.leverage is None else f"{draft.leverage}:1",
        ),
        FormField.CLOSE_TYPE: ((*undecided, NONE, *CLOSE_TYPES), close),
        FormField.FEE_CURRENCY: ((QUOTE, BASE), BASE if draft.fee_in_base else QUOTE),
        FormField.SELF_TRADE: (tuple(SelfTrade), draft.self_trade),
    }


def _leverages(leverages: Sequence[int]) -> tuple[str, ...]:
    return (NONE, *(f"{leverage}:1" for leverage in leverages))
