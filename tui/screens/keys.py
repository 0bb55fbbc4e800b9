"""The keys of the blotter: what each does, and which of them the footer names."""

from collections.abc import Callable, Iterator, Mapping

from textual.binding import Binding, BindingType

from tui.config.keymap import (
    FORM_KEYS,
    LIST_KEYS,
    MISSING_KEYS,
    PICK_KEYS,
    QUESTION_KEYS,
    SAVE_KEYS,
    SCOPE_KEYS,
    SHEET_KEYS,
    TICKET_KEYS,
    canonical_key,
)
from tui.domain.identifiers import VenueId
from tui.widgets.blotter_table import BlotterTable
from tui.widgets.entry import Choice, Entry
from tui.widgets.filter_line import FilterInput
from tui.widgets.key_bar import KeyHint
from tui.widgets.pick_list import PickList

Refusal = Callable[[str], str | None]
"""Says why the act of a binding id is not possible now; `None` when it is."""


def _bind(binding_id: str, action: str, tooltip: str, *, is_ordered: bool = True) -> Binding:
    """Make a binding. An ordered one runs before the next key is looked at.

    So keys typed ahead keep their order, those of the list among them: what opens a form opens it
    on the order the cursor was moved to, and what follows goes into the form.
    """
    return Binding(
        LIST_KEYS[binding_id],
        action,
        tooltip,
        show=False,
        priority=is_ordered,
        tooltip=tooltip,
        id=binding_id,
    )


BLOTTER_BINDINGS = [
    _bind("order.detail", "detail", "Show or hide the detail pane"),
    _bind("order.copy_id", "copy_id", "Copy this order's id"),
    _bind("order.amend", "amend", "Amend this order"),
    _bind("order.nudge-up", "nudge(1)", "Stage the price one tick higher"),
    _bind("order.nudge-down", "nudge(-1)", "Stage the price one tick lower"),
    _bind("order.nudge-up-ten", "nudge(10)", "Stage the price ten ticks higher"),
    _bind("order.nudge-down-ten", "nudge(-10)", "Stage the price ten ticks lower"),
    _bind("staged.review", "review_staged", "Look at what is staged, and send it"),
    _bind("order.cancel", "cancel", "Cancel this order"),
    _bind("marks.cancel", "cancel_marked", "Cancel the marked orders"),
    _bind("ticket.open", "new", "Write a new order"),
    _bind("drafts.open", "drafts", "Put a cancelled order back as a draft"),
    _bind("funds.open", "funds", "Show what the accounts own"),
    _bind("history.open", "history", "Show the day's fills and ended orders"),
    _bind("app.lock", "lock", "Lock every account at once, or unlock one"),
    _bind("detail.previous_tab", "tab(-1)", "Previous tab of the detail pane"),
    _bind("detail.next_tab", "tab(1)", "Next tab of the detail pane"),
    _bind("book.filter", "filter", "Narrow the list by words"),
    _bind("book.clear_filter", "clear_filter", "Show every order again"),
    _bind("view.sort", "sort", "Choose what the list is sorted by"),
    _bind("view.reverse", "reverse", "Turn the order of the list round"),
    _bind("view.time_zone", "time_zone", "Show times in the next time zone"),
    _bind("venue.read", "read", "Read this order's account now"),
    _bind("venue.read_all", "read_all", "Read every account now"),
    _bind("pane.next", "app.focus_next", "Go to the next pane", is_ordered=False),
    _bind("pane.previous", "app.focus_previous", "Go to the pane before", is_ordered=False),
    _bind("log.open", "log", "Show the whole activity log"),
    _bind("theme.pick", "theme", "Choose a theme, with a preview"),
    _bind("command.open", "commands", "Do anything by its name"),
    _bind("help.open", "help", "Show every key, and search them"),
    _bind("screen.back", "back", "One step back; never quits", is_ordered=False),
    _bind("app.quit", "app.quit", "Leave the program", is_ordered=False),
]

EXIT_BINDING = Binding(
    LIST_KEYS["app.exit"],
    "quit",
    "Leave the program from anywhere",
    show=False,
    priority=True,
    tooltip="Leave the program from anywhere",
    id="app.exit",
)

HOW_TO_QUIT_BINDING = _bind(
    "app.how-to-quit", "help_quit", "Say how to leave the program", is_ordered=False
)


def dialog_binding(binding_id: str, action: str, tooltip: str) -> Binding:
    """Make a binding of the dialogs."""
    return Binding(
        SHEET_KEYS[binding_id], action, tooltip, show=False, tooltip=tooltip, id=binding_id
    )


def form_binding(binding_id: str, action: str, tooltip: str, *, priority: bool = False) -> Binding:
    """Make a binding of the forms that send."""
    return Binding(
        FORM_KEYS[binding_id],
        action,
        tooltip,
        show=False,
        priority=priority,
        tooltip=tooltip,
        id=binding_id,
    )


_ON, _BACK = "Next part of the dialog", "Part of the dialog before"

FORM_BINDINGS = [
    form_binding("form.send", "send", "Send what the form says", priority=True),
    form_binding("form.acknowledge", "acknowledge", "I have seen the change", priority=True),
    form_binding("form.help", "form_help", "Say what can be typed here", priority=True),
    form_binding("form.next-field", "next_field", "Go on to the next field", priority=True),
    form_binding("dialog.next", "next_field", _ON, priority=True),
    form_binding("dialog.previous", "previous_field", _BACK, priority=True),
    form_binding("scroll.page-up", "page(-1)", "One page up", priority=True),
    form_binding("scroll.page-down", "page(1)", "One page down", priority=True),
]
"""What moves the focus has priority: what is typed behind it then goes to the field it leads to."""

CANCEL_INSTEAD_BINDING = form_binding(
    "form.cancel-instead",
    "cancel_instead",
    "Cancel the order, and write it anew in a ticket",
    priority=True,
)

CHECK_BINDING = form_binding(
    "form.check", "check", "Ask the venue whether it would take the order", priority=True
)

DROP_STAGED_BINDING = form_binding(
    "form.drop-staged", "drop_staged", "Drop every staged change", priority=True
)


def _venue_binding(binding_id: str, venue: VenueId, name: str) -> Binding:
    """Make a binding that opens a ticket: what is typed behind it goes there."""
    tooltip = f"Write a new {name} order"
    return Binding(
        TICKET_KEYS[binding_id],
        f"open('{venue}')",
        tooltip,
        show=False,
        priority=True,
        tooltip=tooltip,
        id=binding_id,
    )


VENUE_BINDINGS = [
    _venue_binding("ticket.spot", VenueId.KRAKEN_SPOT, "Kraken Spot"),
    _venue_binding("ticket.futures", VenueId.KRAKEN_FUTURES, "Kraken Futures"),
    _venue_binding("ticket.kuna", VenueId.KUNA, "Kuna"),
    _venue_binding("ticket.embed", VenueId.KRAKEN_EMBED, "Kraken Embed"),
]

QUESTION_BINDINGS = [
    Binding(
        QUESTION_KEYS["question.yes"],
        "yes",
        "Do it",
        show=False,
        tooltip="Answer the question with yes",
        id="question.yes",
    )
]

MISSING_BINDINGS = [
    Binding(MISSING_KEYS[binding_id], action, tooltip, show=False, tooltip=tooltip, id=binding_id)
    for binding_id, action, tooltip in (
        ("missing.look", "look", "Ask the venue now what became of it"),
        ("missing.cancel", "cancel", "Cancel the order, after one more question"),
        ("missing.call-off", "call_off", "Call a new order off that you looked for in vain"),
    )
]

RESULT_BINDINGS = [
    Binding(PICK_KEYS[binding_id], action, tooltip, show=False, tooltip=tooltip, id=binding_id)
    for binding_id, action, tooltip in (
        ("result.look", "look", "Look up again what has no known outcome"),
        ("result.again", "again", "Offer again what is still open"),
        ("result.drafts", "drafts", "Open cancelled orders as drafts"),
        ("result.stop", "stop", "Send no further request of it"),
        ("result.save", "save", "Save this result as a file"),
        ("pick.fold", "fold", "Show every order, or its groups alone"),
    )
]

SCOPE_BINDINGS = [
    Binding(
        SCOPE_KEYS[f"scope.{scope}"],
        f"choose('{scope}')",
        tooltip,
        show=False,
        priority=True,
        tooltip=tooltip,
        id=f"scope.{scope}",
    )
    for scope, tooltip in (
        ("market", "The orders of this market"),
        ("side", "The orders of this side of this market"),
        ("account", "Every order of this account"),
        ("shown", "Every order that is shown"),
    )
]
"""What is typed behind one goes to the list it opens."""

SAVE_BINDINGS = [
    Binding(SAVE_KEYS[binding_id], action, tooltip, show=False, tooltip=tooltip, id=binding_id)
    for binding_id, action, tooltip in (
        ("save.csv", "save('csv')", "Save a table (CSV)"),
        ("save.json", "save('json')", "Save it for programs (JSON)"),
    )
]

AMEND_RESULT_BINDINGS = [
    binding for binding in RESULT_BINDINGS if binding.action in {"look", "stop", "save"}
]
"""What the result of amends offers."""

DIALOG_BINDINGS = [
    dialog_binding("dialog.close", "close", "Leave the dialog, change nothing"),
    dialog_binding("dialog.next", "app.focus_next", _ON),
    dialog_binding("dialog.previous", "app.focus_previous", _BACK),
]

FUNDS_BINDINGS = [
    dialog_binding("funds.read", "read_funds", "Read the balances again"),
    dialog_binding("funds.zeros", "zeros", "Show or hide what there is nothing of"),
]

HISTORY_BINDINGS = [
    dialog_binding("history.previous", "part(-1)", "Previous part of the day"),
    dialog_binding("history.next", "part(1)", "Next part of the day"),
    dialog_binding("history.drafts", "drafts", "Put a cancelled order back as a draft"),
]

DRAFTS_BINDINGS = [dialog_binding("drafts.drop", "drop", "Throw away a ticket that was left")]


def scroll_bindings(
    up: str, down: str, page_up: str, page_down: str, first: str, last: str
) -> list[BindingType]:
    """Make the bindings of a list in a dialog from the actions it has for them."""
    return [
        dialog_binding("scroll.up", up, "One line up"),
        dialog_binding("scroll.down", down, "One line down"),
        dialog_binding("scroll.page-up", page_up, "One page up"),
        dialog_binding("scroll.page-down", page_down, "One page down"),
        dialog_binding("scroll.first", first, "To the first line"),
        dialog_binding("scroll.last", last, "To the last line"),
    ]


CHOICE_BINDINGS = scroll_bindings(
    "cursor_up", "cursor_down", "page_up", "page_down", "first", "last"
)

BINDINGS_BY_ID: Mapping[str, Binding] = {
    binding.id: binding
    for binding in (
        *BlotterTable.BINDINGS,
        *BLOTTER_BINDINGS,
        *FilterInput.BINDINGS,
        *DIALOG_BINDINGS,
        *FUNDS_BINDINGS,
        *HISTORY_BINDINGS,
        *DRAFTS_BINDINGS,
        *CHOICE_BINDINGS,
        *FORM_BINDINGS,
        CANCEL_INSTEAD_BINDING,
        CHECK_BINDING,
        DROP_STAGED_BINDING,
        *Entry.BINDINGS,
        *Choice.BINDINGS,
        *QUESTION_BINDINGS,
        *MISSING_BINDINGS,
        *PickList.BINDINGS,
        *RESULT_BINDINGS,
        *VENUE_BINDINGS,
        *SCOPE_BINDINGS,
        *SAVE_BINDINGS,
        HOW_TO_QUIT_BINDING,
        EXIT_BINDING,
    )
    if isinstance(binding, Binding) and binding.id is not None
}
"""Every act that has a key."""

LIST_FOOTER = (
    ("order.amend", "amend"),
    ("order.cancel", "cancel"),
    ("marks.toggle", "mark"),
    ("marks.cancel", "cancel marked"),
    ("ticket.open", "new"),
    ("order.detail", "detail"),
    ("book.filter", "filter"),
    ("view.sort", "sort"),
    ("staged.review", "staged"),
    ("funds.open", "funds"),
    ("history.open", "day"),
    ("drafts.open", "drafts"),
    ("app.lock", "lock"),
    ("venue.read", "read now"),
    ("book.clear_filter", "clear filter"),
    ("order.copy_id", "copy id"),
    ("view.reverse", "reverse"),
    ("venue.read_all", "read all"),
    ("detail.next_tab", "next tab"),
    ("marks.range", "range"),
    ("marks.all", "mark all"),
    ("marks.none", "unmark all"),
    ("view.time_zone", "time zone"),
    ("log.open", "log"),
    ("theme.pick", "theme"),
    ("pane.next", "next pane"),
)
"""Acts in the order in which they find room, with their shortest names."""

FILTER_FOOTER = (("filter.keep", "keep this filter"), ("filter.restore", "restore the old one"))

PINNED_FOOTER = (("command.open", "commands"), ("help.open", "help"), ("app.quit", "quit"))


def key_hints(
    keymap: Mapping[str, str], refusal: Refusal, *, is_filtering: bool
) -> Iterator[KeyHint]:
    """Yield what the footer may name, the first key of each act."""
    for binding_id, name in FILTER_FOOTER if is_filtering else LIST_FOOTER:
        yield KeyHint(
            key=first_key(binding_id, keymap),
            description=name,
            is_possible=refusal(binding_id) is None,
        )
    for binding_id, name in () if is_filtering else PINNED_FOOTER:
        yield KeyHint(key=first_key(binding_id, keymap), description=name, is_pinned=True)


def keys_of(binding_id: str, keymap: Mapping[str, str]) -> list[str]:
    """Return the keys of an act, the operator's own where there are any."""
    keys = keymap.get(binding_id, BINDINGS_BY_ID[binding_id].key)
    return [canonical_key(key) for key in keys.split(",")]


def first_key(binding_id: str, keymap: Mapping[str, str]) -> str:
    """Return the key of an act that is shown where there is room for one."""
    return keys_of(binding_id, keymap)[0]
