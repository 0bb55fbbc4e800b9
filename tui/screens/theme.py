"""Themes as Textual wants them, and their picker: the screen changes while the cursor moves."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.theme import Theme
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.config.themes import ThemeSpec
from tui.screens.dialog import Choices, Dialog


class ThemeDialog(Dialog[str]):
    """Offers the themes and previews each; Escape puts the old one back."""

    def __init__(self, themes: Sequence[ThemeSpec], current: str) -> None:
        super().__init__("Theme")
        self._themes = tuple(themes)
        self._before = current

    def compose_body(self) -> ComposeResult:
        """List the themes, the one in use marked."""
        yield Choices(*map(self._option, self._themes), id="choices", compact=True)
        yield Static(
            Content("Enter use it until you quit   Esc keep the old one"), classes="dialog-hint"
        )
        yield Static(Content(""), id="theme-note", classes="dialog-hint")

    def on_mount(self) -> None:
        """Start on the theme in use."""
        names = [theme.name for theme in self._themes]
        if self._before in names:
            self.query_one(Choices).highlighted = names.index(self._before)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Preview the theme under the cursor."""
        theme = self._themes[event.option_index]
        self.app.theme = theme.name
        note = f'To start with it: theme = "{theme.name}" in the configuration.'
        self.query_one("#theme-note", Static).update(Content(note))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Keep the theme under the cursor."""
        self.dismiss(self._themes[event.option_index].name)

    def action_close(self) -> None:
        """Put the old theme back."""
        self.app.theme = self._before
        self.dismiss(None)

    def _option(self, theme: ThemeSpec) -> Option:
        mark = "•" if theme.name == self._before else " "
        return Option(Content(f" {mark} {theme.title}"), id=theme.name)


def textual_theme(spec: ThemeSpec) -> Theme:
    """Return a theme as Textual wants it."""
    return Theme(
        name=spec.name,
        dark=spec.dark,
        ansi=spec.ansi,
        variables=dict(spec.variables),
        primary=spec.colours["primary"],
        secondary=spec.colours["secondary"],
        accent=spec.colours["accent"],
        foreground=spec.colours["foreground"],
        background=spec.colours["background"],
        surface=spec.colours["surface"],
        panel=spec.colours["panel"],
        success=spec.colours["success"],
        warning=spec.colours["warning"],
        error=spec.colours["error"],
    )
