"""Help: every key of the program, made from the bindings themselves, searchable."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from tui.presentation.labels import STRATEGY_LABELS, TYPE_LABELS
from tui.screens.dialog import Dialog
from tui.screens.keys import BINDINGS_BY_ID, Refusal, keys_of, scroll_bindings
from tui.widgets.key_bar import key_label

_GROUPS = {
    "cursor": "Move",
    "columns": "Move",
    "pane": "Move",
    "marks": "Mark",
    "order": "Order",
    "detail": "Order",
    "staged": "Order",
    "ticket": "Order",
    "drafts": "Order",
    "book": "Find",
    "filter": "While the filter is typed",
    "view": "View",
    "venue": "Accounts",
    "funds": "Accounts",
    "history": "Accounts",
    "log": "Elsewhere",
    "theme": "Elsewhere",
    "command": "Elsewhere",
    "help": "Elsewhere",
    "screen": "Elsewhere",
    "app": "Elsewhere",
    "dialog": "In dialogs",
    "scroll": "In dialogs",
    "form": "In forms that send",
    "choice": "In forms that send",
    "question": "In questions",
    "missing": "Where an answer is missing",
    "pick": "In lists of orders",
    "scope": "In lists of orders",
    "result": "Where several were cancelled",
    "save": "Where several were cancelled",
}
_TYPES = "What the list calls types, and strategies of custom orders"
_ORDER = list(dict.fromkeys(_GROUPS.values()))


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """One act: its group, keys, what it does, and the id the configuration names it by."""

    group: str
    keys: str
    description: str
    binding_id: str
    refusal: str | None

    def matches(self, words: Sequence[str]) -> bool:
        """Whether every word occurs in what the entry says."""
        said = f"{self.group} {self.keys} {self.description} {self.binding_id}".casefold()
        return all(word in said for word in words)


def help_entries(keymap: Mapping[str, str], refusal: Refusal) -> list[HelpEntry]:
    """Return one entry for each act that has a key, grouped as the operator looks for them."""
    entries = [
        HelpEntry(
            group=_GROUPS[binding_id.partition(".")[0]],
            keys=" ".join(map(key_label, keys_of(binding_id, keymap))),
            description=binding.tooltip,
            binding_id=binding_id,
            refusal=refusal(binding_id),
        )
        for binding_id, binding in BINDINGS_BY_ID.items()
    ]
    return sorted(entries, key=lambda entry: _ORDER.index(entry.group))


def type_entries() -> Iterator[HelpEntry]:
    """Yield what the list calls types and strategies; nothing of it is a key."""
    for kind, label in chain(TYPE_LABELS.items(), STRATEGY_LABELS.items()):
        words = str(kind).replace("-", " ")
        yield HelpEntry(_TYPES, label, words, binding_id="", refusal=None)


class HelpDialog(Dialog[None]):
    """Lists what can be done; typing narrows the list."""

    BINDINGS = [
        *scroll_bindings(
            "scroll(-1)", "scroll(1)", "scroll(-10)", "scroll(10)", "scroll(-1000)", "scroll(1000)"
        )
    ]

    def __init__(self, entries: Sequence[HelpEntry]) -> None:
        super().__init__("Help")
        self._entries = (*entries, *type_entries())

    def compose_body(self) -> ComposeResult:
        """Show the search line and everything found."""
        yield Input(placeholder="type to search", compact=True, id="help-search")
        with VerticalScroll(can_focus=False, id="help-list"):
            yield Static(id="help-text")
        yield Static(
            Content("Up Down scroll   Esc back   last column: the id to name under [keys]"),
            classes="dialog-hint",
        )

    def on_mount(self) -> None:
        """Show everything first."""
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list to what was typed."""
        self._show(event.value)

    def action_scroll(self, lines: int) -> None:
        """Scroll without leaving the search line."""
        self.query_one("#help-list").scroll_relative(y=lines, animate=False)

    def _show(self, search: str) -> None:
        words = search.casefold().split()
        found = [entry for entry in self._entries if entry.matches(words)]
        text = Content("\n").join(_help_lines(found)) if found else _nothing_found(search)
        self.query_one("#help-text", Static).update(text)


def _nothing_found(search: str) -> Content:
    return Content.assemble(("Nothing is called ", "$tone-muted"), (search, "bold"))


def _help_lines(entries: Sequence[HelpEntry]) -> Iterator[Content]:
    widths = (
        max(len(entry.keys) for entry in entries),
        max(len(entry.description) for entry in entries),
    )
    for group, members in groupby(entries, key=lambda entry: entry.group):
        yield Content.styled(group, "bold $tone-strong")
        for entry in members:
            yield _help_line(entry, *widths)
            if entry.refusal is not None:
                yield Content.styled(f"{'':{widths[0] + 4}}not now: {entry.refusal}", "$tone-warn")
        yield Content("")


def _help_line(entry: HelpEntry, keys: int, description: int) -> Content:
    return Content.assemble(
        "  ",
        (entry.keys.rjust(keys), "bold $key"),
        "  ",
        (entry.description.ljust(description), "$key-text"),
        "  ",
        (entry.binding_id, "$tone-muted"),
    )
