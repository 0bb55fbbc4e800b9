"""The command palette: every act by name, through the same actions the keys call."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from textual.actions import ActionParseResult, parse
from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode

from tui.presentation.clean import clean
from tui.presentation.columns import COLUMNS
from tui.screens.blotter import BlotterScreen
from tui.screens.keys import BLOTTER_BINDINGS
from tui.widgets.blotter_table import BlotterTable

_NOUNS = {
    "order": "order",
    "detail": "order",
    "book": "orders",
    "marks": "orders",
    "cursor": "orders",
    "columns": "orders",
    "view": "view",
    "venue": "venues",
    "pane": "view",
    "log": "view",
    "staged": "orders",
    "ticket": "orders",
    "drafts": "orders",
    "funds": "accounts",
    "history": "accounts",
    "theme": "view",
    "help": "program",
    "app": "program",
    "screen": "program",
}
_UNNAMED = frozenset({"command.open"})
"""The palette is what they would open."""


@dataclass(frozen=True, slots=True)
class Command:
    """One act: its name, what it does, and the action that does it."""

    name: str
    help: str
    node: DOMNode
    action: ActionParseResult
    refusal: str | None = None
    """Why it is not possible now."""


def commands(screen: BlotterScreen) -> Iterator[Command]:
    """Yield every act by name: those of the keys, then those that have none."""
    named = set(_UNNAMED)
    for node, bindings in ((screen, BLOTTER_BINDINGS), (screen.table, BlotterTable.BINDINGS)):
        for binding in bindings:
            if isinstance(binding, Binding) and binding.id not in named:
                named.add(binding.id or "")
                yield _of_binding(binding, node, screen.refusal(binding.id or ""))
    for column in COLUMNS:
        name = f"view: sort by {column.title.lower()}"
        yield Command(name, column.tooltip, screen, ("", "sort_by", (column.id,)))
    for account in screen.state.accounts:
        who = f"account {clean(account.name)}"
        read: ActionParseResult = ("", "read", (account.name,))
        yield Command(f"{who}: read now", "Read its orders now", screen, read)
        if (switch := screen.switch_act(account.name)) is not None:
            set_switch: ActionParseResult = ("", "switch", (account.name,))
            yield Command(f"{who}: {switch[0]}", switch[1], screen, set_switch)
        for act in screen.poll_acts(account.name):
            change: ActionParseResult = ("", "poll", (account.name, act.name))
            yield Command(f"{who}: {act.name}", act.help, screen, change)


def _of_binding(binding: Binding, node: DOMNode, refusal: str | None) -> Command:
    noun = _NOUNS[(binding.id or "").partition(".")[0]]
    name = f"{noun}: {binding.tooltip[0].lower()}{binding.tooltip[1:]}"
    help_text = "" if refusal is None else f"not now: {refusal}"
    return Command(name, help_text, node, parse(binding.action), refusal)


class BlotterCommands(Provider):
    """Finds acts by what they are called."""

    async def discover(self) -> Hits:
        """Offer everything before a word is typed."""
        for command in self._commands():
            name = Content(command.name)
            yield DiscoveryHit(name, partial(self._run, command), command.name, command.help)

    async def search(self, query: str) -> Hits:
        """Offer what matches the words typed."""
        matcher = self.matcher(query)
        for command in self._commands():
            score, offsets = matcher.fuzzy_search.match(query, command.name)
            if score > 0:
                name = Content(command.name)
                for offset in offsets:
                    name = name.stylize(matcher.match_style, offset, offset + 1)
                yield Hit(score, name, partial(self._run, command), command.name, command.help)

    def _commands(self) -> Iterator[Command]:
        if isinstance(self.screen, BlotterScreen):
            yield from commands(self.screen)

    async def _run(self, command: Command) -> None:
        if command.refusal is None:
            await self.app.run_action(command.action, command.node)
        else:
            self.app.notify(f"Not now: {command.refusal}.", severity="warning", markup=False)
