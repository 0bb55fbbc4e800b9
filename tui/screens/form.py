"""What every form that sends has in common: whose money, one send, nothing typed lost."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from tui.domain.account import badge_of
from tui.domain.identifiers import AccountName
from tui.domain.state import BlotterState
from tui.engine.port import EnginePort
from tui.presentation.clean import clean
from tui.presentation.header import BADGE_TONES_BY_BADGE
from tui.presentation.moments import TimeZone, time_text
from tui.presentation.text import Line, Span, Tone, apart, wrapped
from tui.screens.dialog import Dialog
from tui.screens.keys import FORM_BINDINGS
from tui.screens.question import YES, QuestionDialog
from tui.widgets.lines import Lines

ResultT = TypeVar("ResultT")

NOTICE_SECONDS = 0.5
"""For so long a notice that something changed takes no key: it may have been meant for the form."""


class FormButton(Button, inherit_bindings=False):
    """A button for the mouse alone: Enter in a form never sends."""

    can_focus = False


class Form(Dialog[ResultT]):
    """Shows what would be sent; Ctrl+S, F10 or the button sends it, once."""

    CSS_PATH = "form.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-medium"), (180, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (34, "-middle"), (50, "-tall")]
    BINDINGS = [*FORM_BINDINGS]

    send_label = "Send"
    help_text: tuple[str, ...] = ()
    """What F1 shows: one line each."""

    def __init__(
        self, engine: EnginePort, account: AccountName, heading: str, zone: TimeZone
    ) -> None:
        super().__init__(heading)
        self._engine = engine
        self._account = account
        self._zone = zone
        self._state = engine.state
        self._is_sent = False
        self._notice: tuple[Line, ...] = ()
        self._notice_at = 0.0
        self._needs_look = False

    # What a form says of itself

    @property
    def is_touched(self) -> bool:
        """Whether something was typed that leaving would lose."""
        return False

    @property
    def confirmation(self) -> str | None:
        """The word to be typed because a limit asks for it; `None` where none does."""
        return None

    def refusal(self) -> str | None:
        """Say why it cannot be sent as it stands; `None` when it can."""
        return None

    def send(self) -> None:
        """Hand what the form says to the engine, and leave. Called once."""
        raise NotImplementedError

    def paint(self) -> None:
        """Show the newest state and what was typed."""

    def identity(self) -> Line:
        """Return which order or market this is about."""
        return ()

    # Layout

    def compose(self) -> ComposeResult:
        """Lay out head, notice, body, what is missing, buttons and keys."""
        with Vertical(classes="form"):
            yield Lines(((),), id="form-head")
            yield Lines(id="form-notice")
            with VerticalScroll(id="form-body", can_focus=False):
                yield from self.compose_body()
            with Horizontal(id="form-confirm"):
                yield Static(Content(""), id="confirm-label")
                yield Input(compact=True, id="confirmation")
            yield Lines(id="form-say")
            with Horizontal(id="form-buttons"):
                yield FormButton(Content("[ Back ]"), id="back", compact=True)
                yield FormButton(Content(f"[ {self.send_label} ]"), id="send", compact=True)
                yield Static(Content(self.keys_text()), id="form-keys")

    def keys_text(self) -> str:
        """Return what the keys do, in one line."""
        return "Enter next field  Ctrl+S send  Esc back  F1 help"

    def on_mount(self) -> None:
        """Follow the clock: ages and prices go on while the form is open."""
        self.follow(self._engine.state)
        self.set_interval(1, self._repaint)

    def follow(self, state: BlotterState) -> None:
        """Show a newer state."""
        self._state = state
        self._repaint()

    def say(self, sentence: str, tone: Tone = Tone.WARN) -> None:
        """Show a sentence over the buttons."""
        self.say_lines((sentence,) if sentence else (), tone)

    def say_lines(self, sentences: Iterable[str], tone: Tone) -> None:
        """Show some sentences over the buttons, each on lines of its own."""
        width = max(self.query_one("#form-say").size.width, 40)
        lines: list[Line] = []
        for sentence in sentences:
            words = [(Span(word, tone),) for word in clean(sentence).split(" ")]
            lines += wrapped(words, Span(" "), width)
        self.query_one("#form-say", Lines).show(tuple(lines))

    def _repaint(self) -> None:
        if not self.is_mounted:
            return
        self.query_one("#form-head", Lines).show((self._head(),))
        self.query_one("#form-notice", Lines).show(self._notice_lines())
        self.paint()
        self._paint_confirmation()

    def _head(self) -> Line:
        account = self._state.account(self._account)
        badge = badge_of(() if account is None else (account,))
        left: list[Span] = [Span(f" {badge} ", BADGE_TONES_BY_BADGE[badge])]
        left.append(Span(f" {clean(self._account)}"))
        if account is not None and account.key_tail:
            left.append(Span(f" ..{clean(account.key_tail)}", Tone.MUTED))
        left.append(Span(f"  {self._heading}", Tone.STRONG))
        left += [Span("  "), *self.identity()]
        right = (Span(time_text(self._engine.clock.now(), self._zone)),)
        return apart(tuple(left), right, self.query_one("#form-head").size.width)

    def _paint_confirmation(self) -> None:
        word = self.confirmation
        self.query_one("#form-confirm").set_class(word is not None, "-open")
        if word is not None:
            label = f"over your limit: type  {clean(word)}  to allow it >"
            self.query_one("#confirm-label", Static).update(Content(label))
        self.query_one("#send", FormButton).disabled = self._is_sent or bool(self._why_not())

    # What changed underneath

    def announce(self, notice: tuple[Line, ...]) -> None:
        """Show on top what changed, and send nothing before it was looked at."""
        self._notice, self._needs_look = notice, True
        self._notice_at = self._engine.clock.monotonic()
        self._repaint()

    @property
    def needs_look(self) -> bool:
        """Whether a change was announced that nobody has acknowledged."""
        return self._needs_look

    def acknowledged(self) -> None:
        """Take the newest state for the one that was seen."""

    def action_acknowledge(self) -> None:
        """Note that the change was looked at."""
        if self._needs_look and not self._is_notice_fresh:
            self._needs_look, self._notice = False, ()
            self.acknowledged()
            self.say("")
            self._repaint()

    @property
    def _is_notice_fresh(self) -> bool:
        return self._engine.clock.monotonic() - self._notice_at < NOTICE_SECONDS

    def _notice_lines(self) -> tuple[Line, ...]:
        return tuple(self._marked_notice()) if self._notice else ()

    def _marked_notice(self) -> Iterator[Line]:
        yield from self._notice
        if self._needs_look:
            yield (Span(" F9 I have seen it (nothing is sent before that)", Tone.STRONG),)

    # Keys

    def action_send(self) -> None:
        """Send what the form says, once; say what stands in the way otherwise."""
        why = self._why_not()
        if why is not None:
            self.say(why)
        elif not self._is_sent:
            self._is_sent = True
            self.send()

    def _why_not(self) -> str | None:
        if self._needs_look:
            return "This order changed: look at the change, then press F9."
        why = self.refusal()
        word = self.confirmation
        if why is None and word is not None and self._typed_word != " ".join(word.split()):
            why = f"Type {word} in the line above to allow it."
        return why

    @property
    def _typed_word(self) -> str:
        return " ".join(self.query_one("#confirmation", Input).value.split())

    def action_close(self) -> None:
        """Leave; ask first where something typed would be lost."""
        if self._notice:
            self._notice = ()
            self._repaint()
        elif self.is_touched and not self._is_sent:
            question = (Span("What you typed has not been sent and would be lost."),)
            ask = QuestionDialog("Leave this form?", (question,), "throw it away", "keep typing")
            self.app.push_screen(ask, self._leave_if)
        else:
            self.dismiss(None)

    def _leave_if(self, answer: str | None) -> None:
        if answer == YES:
            self.dismiss(None)

    def action_form_help(self) -> None:
        """Say what can be typed."""
        self.say_lines(self.help_text, Tone.PLAIN)

    @on(Button.Pressed, "#send")
    def _send_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_send()

    @on(Button.Pressed, "#back")
    def _back_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_close()

    @on(Input.Changed, "#confirmation")
    def _word_typed(self, event: Input.Changed) -> None:
        event.stop()
        self._paint_confirmation()

    @on(Input.Submitted)
    def _next_field(self, event: Input.Submitted) -> None:
        """Enter goes on to the next field; it never sends."""
        event.stop()
        self.focus_next(Input)
