"""The Textual application: themes, keys, and the bridge from the engine to the screens."""

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from textual.app import App
from textual.events import Event, Key
from textual.message import Message
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.widgets import Input

from tui.commands import BlotterCommands
from tui.config.resources import theme_folder
from tui.config.themes import load_themes
from tui.domain.identifiers import AccountName
from tui.domain.rules import TradingRules
from tui.domain.state import BlotterState
from tui.engine.port import EnginePort
from tui.presentation.dead_man import leaving_lines
from tui.presentation.quitting import open_matters
from tui.presentation.text import SURFACE_VARIABLES, TONE_VARIABLES
from tui.screens.blotter import BlotterScreen
from tui.screens.keys import EXIT_BINDING, HOW_TO_QUIT_BINDING, first_key
from tui.screens.question import ANSWERED_TOO_SOON, YES, QuestionDialog
from tui.screens.question import WIDTH as QUESTION_WIDTH
from tui.screens.saving import SaveFile
from tui.screens.theme import textual_theme
from tui.widgets.burst_guard import BURST_REFUSED, BURST_SECONDS, BurstGuard
from tui.widgets.key_bar import key_label

SHELL_VARIABLES = ("key", "key-text", "key-off", "rule")
"""Text colours of the shell itself, beside those of the tones."""

COLLECT_SECONDS = 60
"""How often garbage is collected, if no key was pressed for `REST_SECONDS`."""
REST_SECONDS = 5
COLLECT_AT_LATEST = 600
"""Seconds after which it is collected at rest or not."""


@dataclass
class StateChanged(Message):
    """The engine published a new state. Only the newest one matters."""

    state: BlotterState

    def can_replace(self, message: Message) -> bool:
        """Let a newer state take the place of one that still waits."""
        return isinstance(message, StateChanged)


class BlotterApp(App[None], inherit_bindings=False):
    """Shows the engine's state; everything that can be done is done by its screens."""

    CSS_PATH = "app.tcss"
    TITLE = "Blotter"
    ENABLE_COMMAND_PALETTE = False
    COMMANDS = {BlotterCommands}
    BINDINGS = [EXIT_BINDING, HOW_TO_QUIT_BINDING]

    def __init__(
        self,
        engine: EnginePort,
        *,
        theme: str = "blotter-dark",
        time_zone: str = "UTC",
        is_first_run: bool = False,
        keymap: Mapping[str, str] | None = None,
        rules: TradingRules | None = None,
        save: SaveFile | None = None,
    ) -> None:
        super().__init__()
        self.engine = engine
        self.use_command_palette = True
        folder = load_themes(theme_folder())
        self.theme_specs = folder.themes
        self._theme_problems = folder.problems
        self._first_theme = theme
        self._operator_keys = dict(keymap or {})
        self._burst_guard = BurstGuard()
        self._asks_quit = False
        self._pressed_at = self._opened_at = 0.0
        self._screen_before: Screen[Any] | None = None
        self._told_of: Screen[Any] | None = None
        self._blotter = BlotterScreen(
            engine,
            themes=folder.themes,
            keymap=self._operator_keys,
            time_zone=time_zone,
            is_first_run=is_first_run,
            rules=rules or TradingRules(),
            save=save,
        )
        self._unsubscribe: Callable[[], None] | None = None
        self._key_at = self._collected_at = engine.clock.monotonic()
        self._use_own_themes()

    def get_default_screen(self) -> Screen[None]:
        """Start on the blotter; nothing lies below it."""
        return self._blotter

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give every tone a readable colour under themes that do not name it."""
        theme = self.current_theme
        text, surface = theme.foreground or "ansi_default", theme.panel or "ansi_black"
        texts = dict.fromkeys((*TONE_VARIABLES.values(), *SHELL_VARIABLES), text)
        return texts | dict.fromkeys(SURFACE_VARIABLES, surface)

    def on_mount(self) -> None:
        """Apply keys, report unusable themes, and follow the engine from here on."""
        self.set_keymap(self._operator_keys)
        for problem in self._theme_problems:
            self.notify(problem, severity="warning")
        self._unsubscribe = self.engine.subscribe(self._publish)
        self.set_interval(COLLECT_SECONDS, self.collect)

    def on_unmount(self) -> None:
        """Stop following; the engine outlives the screen."""
        if self._unsubscribe is not None:
            self._unsubscribe()

    def on_state_changed(self, event: StateChanged) -> None:
        """Hand the newest state to the blotter."""
        self._blotter.show_state(event.state)

    async def on_event(self, event: Event) -> None:
        """Keep stray text away from the list: it is no series of commands."""
        if isinstance(event, Key) and not event.is_forwarded:
            self._key_at = self.engine.clock.monotonic()
            if not self._admits(event):
                return
        await super().on_event(event)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a note. Its text is never markup, whatever the caller asks."""
        del markup
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=False)

    async def action_quit(self) -> None:
        """Leave; ask first where something is open or staged."""
        if not self._asks_quit:
            self._asks_quit = True
            self._ask_disarm(tuple(self._blotter.armed()))

    def _ask_disarm(self, armed: tuple[AccountName, ...]) -> None:
        """Ask whether what would cancel orders after the end is disarmed first."""

        def answered(answer: str | None) -> None:
            if answer == YES:
                for account in armed:
                    self.engine.disarm_switch(account)
            self._ask_quit(is_disarmed=answer == YES)

        if not armed:
            self._ask_quit()
            return
        lines = leaving_lines(self.engine.state, QUESTION_WIDTH, self._blotter.zone)
        heading = "Disarm the dead man's switch before leaving?"
        question = QuestionDialog(heading, lines, "disarm it", "keep it armed")
        self.push_screen(question, answered)

    def _ask_quit(self, *, is_disarmed: bool = False) -> None:
        matters = open_matters(
            self.engine.state,
            self._blotter.staged_count,
            QUESTION_WIDTH,
            self._blotter.zone,
            left=self._blotter.left_count,
            is_disarmed=is_disarmed,
        )
        if matters:
            self.push_screen(QuestionDialog("Leave now?", matters, "leave", "stay"), self._quit_if)
        else:
            self._quit_if(YES)

    def _quit_if(self, answer: str | None) -> None:
        self._asks_quit = False
        if answer == YES:
            self.exit()

    def action_help_quit(self) -> None:
        """Say how the program is left: not by the key that stops others."""
        leave, exit_now = (
            key_label(first_key(name, self._operator_keys)) for name in ("app.quit", "app.exit")
        )
        self.notify(f"{leave} leaves the program, from the list; {exit_now} from anywhere.")

    def collect(self) -> None:
        """Collect garbage at rest: over a large book it holds up a key for several frames."""
        now = self.engine.clock.monotonic()
        is_late = now - self._collected_at >= COLLECT_AT_LATEST
        if is_late or now - self._key_at >= REST_SECONDS:
            self._collected_at = now
            gc.collect()

    def _publish(self, state: BlotterState) -> None:
        self.post_message(StateChanged(state))

    def _admits(self, event: Key) -> bool:
        if not self._admits_answer(event):
            if self._told_of is not self.screen:
                self.notify(ANSWERED_TOO_SOON, severity="warning")
            self._told_of = self.screen
            return False
        if self.screen is not self._blotter or isinstance(self.focused, Input):
            return True
        self._blotter.is_touched = True
        if self._burst_guard.admits(event.key, event.time):
            return True
        if self._burst_guard.refused == 1:
            self.notify(BURST_REFUSED, severity="warning")
        return False

    def _admits_answer(self, event: Key) -> bool:
        """Whether a key may answer a question: not one of the very burst that opened it."""
        if self.screen is not self._screen_before:
            self._screen_before, self._opened_at = self.screen, self._pressed_at
        self._pressed_at = event.time
        is_question = isinstance(self.screen, QuestionDialog)
        return not is_question or event.time - self._opened_at > BURST_SECONDS

    def _use_own_themes(self) -> None:
        for spec in self.theme_specs:
            self.register_theme(textual_theme(spec))
        own = [spec.name for spec in self.theme_specs]
        for name in self.available_themes.keys() - own if own else ():
            self.unregister_theme(name)
        if own:
            self.theme = self._first_theme if self._first_theme in own else own[0]
