"""The fields of a ticket as widgets: what those of all venues have in common."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar, Generic, TypeVar

from textual.suggester import Suggester

from tui.domain.identifiers import AccountName
from tui.domain.instrument import Instrument
from tui.domain.problem import FormField
from tui.widgets.entry import Choice, Entry, Field, Tick

DraftT = TypeVar("DraftT")
StepOf = Callable[[FormField, int], str | None]
Offered = Mapping[FormField, tuple[Sequence[str], str]]
"""The words of every choice, and the one that is chosen."""

_TICK_CELLS = 3


class Fields(Generic[DraftT]):
    """Every field a ticket may have, and what stands in them. Which of them show is the form's."""

    entries: ClassVar[Mapping[FormField, int]]
    """The fields that are lines of text, and the cells they take."""
    ticks: ClassVar[Sequence[FormField]]
    """The fields that are on or off."""
    stepped: ClassVar[Sequence[FormField]]
    """The lines of text whose price steps by ticks."""
    market_hint: ClassVar[str]
    """What a market is called, for instance."""

    def __init__(self, draft: DraftT, offered: Offered, suggester: Suggester, step: StepOf) -> None:
        """Fill them in from a draft; `step` returns what a price is some ticks further on."""
        self._entries = {name: self._entry(draft, name, step) for name in self.entries}
        self._entries[FormField.INSTRUMENT].suggester = suggester
        self._choices = {
            name: Choice([str(word) for word in words], str(value), id=_id(name))
            for name, (words, value) in offered.items()
        }
        self._ticks = {name: _tick(draft, name) for name in self.ticks}

    def _entry(self, draft: DraftT, name: FormField, step: StepOf) -> Entry:
        is_market = name is FormField.INSTRUMENT
        entry = Entry(
            str(getattr(draft, "market" if is_market else str(name))),
            id=_id(name),
            placeholder=self.market_hint if is_market else "",
            step=partial(step, name) if name in self.stepped else None,
        )
        entry.styles.width = self.entries[name]
        return entry

    def widget(self, name: FormField) -> Field:
        """Return the widget of a field."""
        return self._entries.get(name) or self._choices.get(name) or self._ticks[name]

    def offer(self, instrument: Instrument | None) -> None:
        """Let the choices offer what the type chosen and the market have: the same, unless told."""

    @property
    def account(self) -> AccountName:
        """The account chosen."""
        return AccountName(self._choices[FormField.ACCOUNT].value)

    @property
    def typed(self) -> Mapping[FormField, str]:
        """What stands in the lines of text."""
        return {name: entry.value for name, entry in self._entries.items()}

    @property
    def chosen(self) -> Mapping[FormField, str]:
        """The words chosen."""
        return {name: choice.value for name, choice in self._choices.items()}

    @property
    def cells(self) -> Mapping[FormField, int]:
        """How wide every field is."""
        widths: dict[FormField, int] = dict.fromkeys(self._ticks, _TICK_CELLS)
        widths |= {name: choice.cells for name, choice in self._choices.items()}
        return widths | dict(self.entries)

    @property
    def draft(self) -> DraftT:
        """What stands in the fields, as a draft."""
        raise NotImplementedError


def _tick(draft: object, name: FormField) -> Tick:
    tick = Tick(id=_id(name))
    tick.set_reactive(Tick.value, getattr(draft, str(name)))
    return tick


def _id(name: FormField) -> str:
    return name.replace("_", "-")
