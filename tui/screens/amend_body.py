"""The fields of the amend form, and below them what they do."""

from collections.abc import Callable, Iterator
from functools import partial

from textual.app import ComposeResult
from textual.containers import Vertical

from tui.domain.amending import MARKET_BASE, AmendDraft, AmendPlan, Base
from tui.domain.capabilities import (
    has_display_quantity,
    resolves_relative_prices,
    takes_post_only,
)
from tui.domain.market_bases import bases_of
from tui.domain.numbers import format_plain
from tui.domain.order import Order, TriggerSignal
from tui.domain.problem import FormField
from tui.domain.rate_cost import RateCost
from tui.domain.rules import TradingRules
from tui.presentation.amend_effects import effect_lines
from tui.presentation.amend_fields import (
    PRICE_FIELDS,
    base_table,
    columns_for,
    field_look,
    heading_line,
)
from tui.presentation.amend_options import (
    deadline_look,
    is_post_only_forced,
    native_look,
    post_only_look,
)
from tui.presentation.ladder import ladder_line, ladder_lines
from tui.presentation.text import Line, Span, Tone, rule_line
from tui.widgets.entry import Choice, Entry, Tick
from tui.widgets.field_row import FieldRow
from tui.widgets.lines import Lines

Stepped = Callable[[FormField, int], str | None]
"""Returns what a field says some steps from what it says now."""

_TEXT_FIELDS = (
    FormField.QUANTITY,
    FormField.LIMIT_PRICE,
    FormField.TRIGGER_PRICE,
    FormField.DISPLAY_QUANTITY,
)
_FIRST_FIELDS = (FormField.LIMIT_PRICE, FormField.TRIGGER_PRICE, FormField.QUANTITY)
"""Where a change is most likely meant."""

_LADDER_STEPS = 12


class AmendBody(Vertical):
    """Holds what is typed, and shows the plan of it."""

    def __init__(self, order: Order, rules: TradingRules, stepped: Stepped) -> None:
        super().__init__(id="amend-body")
        self._entries = {
            name: Entry(id=_id(name), step=partial(stepped, name)) for name in _TEXT_FIELDS
        }
        base = Base.OWN if rules.relative_base == "own" else MARKET_BASE
        self._bases = {name: _chooser(order, name, base) for name in PRICE_FIELDS}
        self._post_only, self._native = Tick(id="post-only"), Tick(id="native")
        seconds = rules.deadline_seconds
        self._deadline = Entry(
            "" if seconds is None else format_plain(seconds),
            id="deadline",
            step=partial(stepped, FormField.DEADLINE),
        )

    @property
    def draft(self) -> AmendDraft:
        """What stands in the fields now."""
        return AmendDraft(
            quantity=self._entries[FormField.QUANTITY].typed,
            display_quantity=self._entries[FormField.DISPLAY_QUANTITY].typed,
            limit_price=self._entries[FormField.LIMIT_PRICE].typed,
            trigger_price=self._entries[FormField.TRIGGER_PRICE].typed,
            limit_base=Base(self._bases[FormField.LIMIT_PRICE].value),
            trigger_base=Base(self._bases[FormField.TRIGGER_PRICE].value),
            post_only=self._post_only.value,
            deadline=self._deadline.value,
            is_native=self._native.value,
        )

    def compose(self) -> ComposeResult:
        """Lay out the fields, a line each, and the lines below them."""
        yield Lines(id="headings")
        for name, entry in self._entries.items():
            fields = (entry, self._bases[name]) if name in PRICE_FIELDS else (entry,)
            yield FieldRow(*fields, id=f"{entry.id}-row")
        for field in (self._post_only, self._deadline, self._native):
            yield FieldRow(field, id=f"{field.id}-row")
        yield Lines(id="bases")
        yield Lines(id="effects")
        yield Lines(id="ladder")
        yield Lines(id="what-to-type")

    def first_field(self, plan: AmendPlan) -> Entry | None:
        """Return the field the focus starts in; `None` where nothing can be amended."""
        open_fields = (name for name in _FIRST_FIELDS if plan.fields[name].refusal is None)
        name = next(open_fields, None)
        return None if name is None else self._entries[name]

    def show(
        self,
        plan: AmendPlan,
        cost: RateCost | None,
        request: str,
        width: int,
        help_text: tuple[str, ...] = (),
    ) -> None:
        """Show the plan at this width, its price in the venue's counter, and the request."""
        columns = columns_for(width)
        self._lines("headings", (heading_line(columns),))
        looks = {entry.id: field_look(plan, name, columns) for name, entry in self._entries.items()}
        looks["post-only"] = post_only_look(plan, columns)
        looks["deadline"] = deadline_look(plan, columns)
        looks["native"] = native_look(plan, columns)
        for name, look in looks.items():
            self.query_one(f"#{name}-row", FieldRow).show(look.texts, look.notes)
        for entry in (*self._entries.values(), self._deadline):
            entry.styles.width = columns.entry
        self._offer(plan)
        self._post_only.is_forced = is_post_only_forced(plan)
        self._show_effects(plan, cost, request, width)
        self._lines("what-to-type", tuple(_help_lines(help_text, width)))

    def show_alone(self, lines: tuple[Line, ...]) -> None:
        """Show nothing but these lines: there is no field to fill in."""
        for row in self.query(FieldRow):
            row.display = False
        self._lines("headings", ())
        self._lines("effects", lines)

    def _offer(self, plan: AmendPlan) -> None:
        """Show the options the venue has, and none where nothing can be amended."""
        venue, can_amend = plan.context.order.key.venue, _can_amend(plan)
        for field, has_it in (
            (self._entries[FormField.DISPLAY_QUANTITY], has_display_quantity(venue)),
            (self._post_only, can_amend and takes_post_only(venue)),
            (self._deadline, can_amend),
            (self._native, can_amend and resolves_relative_prices(venue)),
        ):
            self.query_one(f"#{field.id}-row").display = has_it

    def _show_effects(
        self, plan: AmendPlan, cost: RateCost | None, request: str, width: int
    ) -> None:
        """Say what the amend does; nothing where there can be none."""
        if not _can_amend(plan):
            for name in ("bases", "effects", "ladder"):
                self._lines(name, ())
            return
        is_wide, is_narrow = self.screen.has_class("-wide"), self.screen.has_class("-narrow")
        most = 8 if is_wide else 4
        title = rule_line((Span("what this does"),), width)
        lines = effect_lines(plan, cost, request, width, most)
        self._lines("bases", tuple(_base_lines(plan, width)) if is_wide else ())
        self._lines("effects", (title, *lines))
        ladder = _ladder(plan, width) if is_wide else ladder_line(plan, width)
        self._lines("ladder", () if is_narrow else ladder)

    def _lines(self, name: str, lines: tuple[Line, ...]) -> None:
        self.query_one(f"#{name}", Lines).show(lines)


def _can_amend(plan: AmendPlan) -> bool:
    """Whether anything of the order can be amended."""
    return any(field.refusal is None for field in plan.fields.values())


def _id(name: FormField) -> str:
    return name.replace("_", "-")


def _chooser(order: Order, name: FormField, base: Base) -> Choice:
    """Return what a price's base is chosen with; the first there is where the wanted is none."""
    is_index = order.trigger_signal is TriggerSignal.INDEX and name is FormField.TRIGGER_PRICE
    bases = bases_of(order.key.venue, watches_index=is_index)
    return Choice(bases, base if base in bases else bases[0], id=f"{_id(name)}-base")


def _base_lines(plan: AmendPlan, width: int) -> Iterator[Line]:
    for name in PRICE_FIELDS:
        if rows := base_table(plan, name):
            words = name.replace("_", " ")
            yield rule_line((Span(f"the same text for the {words} on every base"),), width)
            yield from rows


def _help_lines(help_text: tuple[str, ...], width: int) -> Iterator[Line]:
    if help_text:
        yield rule_line((Span("what can be typed"),), width)
        yield from ((Span(f" {text}", Tone.MUTED),) for text in help_text)


def _ladder(plan: AmendPlan, width: int) -> tuple[Line, ...]:
    title = rule_line((Span("ladder, own orders marked"),), width)
    return (title, *ladder_lines(plan, _LADDER_STEPS))
