"""The fields of a Futures ticket as widgets, and what stands in them as a draft."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from textual.suggester import Suggester

from tui.domain.futures_ticket import FuturesDraft, FuturesKind, FuturesTicket, LadderSplit
from tui.domain.identifiers import AccountName
from tui.domain.instrument import Instrument
from tui.domain.order import Side, TriggerSignal
from tui.domain.problem import FormField
from tui.presentation.futures_ticket_rows import FUTURES_ENTRIES
from tui.widgets.entry import Choice, Entry, Field, Tick

ONE, LADDER = "one order", "ladder"

_STEPPED = (
    FormField.TRIGGER_PRICE,
    FormField.LIMIT_PRICE,
    FormField.LADDER_FROM,
    FormField.LADDER_TO,
)
_PLACEHOLDERS = {FormField.INSTRUMENT: "PF_XBTUSD"}

StepOf = Callable[[FormField, int], str | None]


class FuturesFields:
    """Every field a Futures ticket may have. Which of them show is the form's."""

    def __init__(
        self,
        ticket: FuturesTicket,
        accounts: Sequence[AccountName],
        suggester: Suggester,
        step: StepOf,
    ) -> None:
        """Fill them in from a ticket; `step` returns what a price is some ticks further on."""
        draft = ticket.draft
        self._entries = {
            name: Entry(
                _text(draft, name),
                id=_id(name),
                placeholder=_PLACEHOLDERS.get(name, ""),
                step=partial(step, name) if name in _STEPPED else None,
            )
            for name in FUTURES_ENTRIES
        }
        for name, entry in self._entries.items():
            entry.styles.width = FUTURES_ENTRIES[name]
        self._entries[FormField.INSTRUMENT].suggester = suggester
        self._choices = _choices(draft, accounts, ticket.account)
        self._reduce_only = Tick(id=_id(FormField.REDUCE_ONLY))
        self._reduce_only.set_reactive(Tick.value, draft.reduce_only)

    def widget(self, name: FormField) -> Field:
        """Return the widget of a field."""
        return self._entries.get(name) or self._choices.get(name) or self._reduce_only

    def offer(self, instrument: Instrument | None) -> None:
        """Offer the same on every market."""

    @property
    def account(self) -> AccountName:
        """The account chosen."""
        return AccountName(self._choices[FormField.ACCOUNT].value)

    @property
    def typed(self) -> Mapping[FormField, str]:
        """What stands in the lines of text."""
        return {name: entry.value for name, entry in self._entries.items()}

    @property
    def cells(self) -> Mapping[FormField, int]:
        """How wide every field is."""
        widths = {name: choice.cells for name, choice in self._choices.items()}
        return {FormField.REDUCE_ONLY: 3} | widths | dict(FUTURES_ENTRIES)

    @property
    def draft(self) -> FuturesDraft:
        """What stands in the fields, as a draft."""
        texts, chosen = self.typed, {name: one.value for name, one in self._choices.items()}
        return FuturesDraft(
            market=texts[FormField.INSTRUMENT],
            side=Side(chosen[FormField.SIDE]),
            kind=FuturesKind(chosen[FormField.ORDER_TYPE]),
            quantity=texts[FormField.QUANTITY],
            limit_price=texts[FormField.LIMIT_PRICE],
            trigger_price=texts[FormField.TRIGGER_PRICE],
            trigger_signal=TriggerSignal(chosen[FormField.TRIGGER_SIGNAL]),
            reduce_only=self._reduce_only.value,
            deadline=texts[FormField.DEADLINE],
            is_ladder=chosen[FormField.LADDER] == LADDER,
            ladder_from=texts[FormField.LADDER_FROM],
            ladder_to=texts[FormField.LADDER_TO],
            ladder_count=texts[FormField.LADDER_COUNT],
            ladder_split=LadderSplit(chosen[FormField.LADDER_SPLIT]),
        )


def _choices(
    draft: FuturesDraft, accounts: Sequence[AccountName], account: AccountName
) -> Mapping[FormField, Choice]:
    signals = (TriggerSignal.MARK, TriggerSignal.INDEX, TriggerSignal.LAST)
    offered: Mapping[FormField, tuple[Sequence[str], str]] = {
        FormField.ACCOUNT: ([*accounts] or [account], account),
        FormField.SIDE: ((Side.BUY, Side.SELL), draft.side),
        FormField.ORDER_TYPE: (tuple(FuturesKind), draft.kind),
        FormField.LADDER: ((ONE, LADDER), LADDER if draft.is_ladder else ONE),
        FormField.TRIGGER_SIGNAL: (signals, draft.trigger_signal),
        FormField.LADDER_SPLIT: (tuple(LadderSplit), draft.ladder_split),
    }
    return {
        name: Choice([str(word) for word in words], str(value), id=_id(name))
        for name, (words, value) in offered.items()
    }


def _text(draft: FuturesDraft, name: FormField) -> str:
    attribute = "market" if name is FormField.INSTRUMENT else str(name)
    return str(getattr(draft, attribute))


def _id(name: FormField) -> str:
    return name.replace("_", "-")
