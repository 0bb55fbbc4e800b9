"""What every form that sends has in common: whose money, one send, nothing typed lost."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from tui.domain.account import Account, badge_of
from tui.domain.identifiers import AccountName
from tui.domain.state import BlotterState
from tui.engine.port import EnginePort
from tui.presentation.clean import clean
from tui.presentation.header import BADGE_TONES_BY_BADGE, shorter_names
from tui.presentation.moments import TimeZone, time_text
from tui.presentation.text import Line, Span, Tone, apart, line_width, rule_line, wrapped
from tui.screens.dialog import Dialog
from tui.screens.keys import FORM_BINDINGS
from tui.screens.question import YES, QuestionDialog
from tui.widgets.entry import Choice, Entry, Field, Tick
from tui.widgets.lines import Lines
from tui.widgets.sentences import Sentences

ResultT = TypeVar("ResultT")

NOTICE_SECONDS = 0.5
"""For so long a notice that something changed takes no key: it may have been meant for the form."""


FIELDS = "Entry, Choice, Tick, PickList"
"""What forms are filled in with."""

LONGEST_WAIT = 1.0
"""Seconds after which a field that takes no keys is left to itself."""


class FormButton(Button, inherit_bindings=False):
    """A button for the mouse alone: Enter in a form never sends."""

    can_focus = False


class Form(Dialog[ResultT]):
    """Shows what would be sent; Ctrl+S, F10 or the button sends it, once.

    Fields are `Entry`, `Choice` and `Tick`: they take keys in the order they were pressed, and what
    is sent is what stood in them at the key that sends.
    """

    CSS_PATH = Path(__file__).with_name("form.tcss")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-medium"), (180, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (34, "-middle"), (50, "-tall")]
    BINDINGS = [*FORM_BINDINGS]

    send_label = "Send"
    scrolled = "#form-body"
    """The part that scrolls where the window is short."""
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
        self._complained_of: tuple[str, ...] | None = None
        self._notice: tuple[Line, ...] = ()
        self._notice_at = 0.0
        self._needs_look = False
        self._painted_for: tuple[int, ...] = ()

    # What a form says of itself

    @property
    def is_touched(self) -> bool:
        """Whether something was typed that leaving would lose."""
        return False

    @property
    def leaving(self) -> tuple[str, str]:
        """What becomes of what was typed when the form is left, and the answer that leaves it."""
        return "What you typed has not been sent and would be lost.", "throw it away"

    def left(self) -> ResultT | None:
        """Return what a form that is left, touched and not sent, answers with."""
        return None

    @property
    def heading(self) -> str:
        """What it is for: on top of every form."""
        return self._heading

    @property
    def confirmation(self) -> str | None:
        """The word to be typed because a limit asks for it; `None` where none does."""
        return None

    @property
    def confirmation_reason(self) -> str:
        """What the word is asked for."""
        return "over your limit"

    def standing(self) -> str | None:
        """Say what keeps it from being sent whatever is typed: shown on top, always."""
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
        """Return which order or market this is about: the second line of every form."""
        return ()

    @property
    def account(self) -> Account | None:
        """The account it would be sent through, as it is now."""
        return self._state.account(self._account)

    @property
    def accounts(self) -> tuple[Account, ...]:
        """Every account it would be sent through."""
        return () if self.account is None else (self.account,)

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
                yield Entry(id="confirmation")
            yield Sentences(id="form-say")
            with Horizontal(id="form-buttons"):
                yield FormButton(Content("[ Back ]"), id="back", compact=True)
                yield FormButton(Content(f"[ {self.send_label} ]"), id="send", compact=True)
                yield from self.compose_buttons()
                yield Static(Content(self.keys_text()), id="form-keys")

    def compose_buttons(self) -> ComposeResult:
        """Lay out buttons of a form's own, beside those that send and leave."""
        yield from ()

    def keys_text(self) -> str:
        """Return what the keys do, in one line."""
        return "Enter next field  Ctrl+S send  Esc back  F1 help"

    def on_mount(self) -> None:
        """Follow the clock: ages and prices go on while the form is open."""
        self.follow(self._engine.state)
        self.set_interval(1, self._repaint)

    def on_resize(self) -> None:
        """Use the new width."""
        self.call_after_refresh(self._repaint)

    def follow(self, state: BlotterState) -> None:
        """Show a newer state."""
        self._state = state
        self._repaint()

    def say(self, sentence: str, tone: Tone = Tone.WARN) -> None:
        """Show a sentence over the buttons."""
        self.say_lines((sentence,) if sentence else (), tone)

    def complain(self, sentence: str) -> None:
        """Say what stands in the way of what is typed now."""
        self.say(sentence)
        self._complained_of = self._texts

    def say_lines(self, sentences: Iterable[str], tone: Tone) -> None:
        """Show some sentences over the buttons, each on lines of its own."""
        self.query_one("#form-say", Sentences).say(tuple(map(clean, sentences)), tone)

    def _repaint(self) -> None:
        if not self.is_mounted:
            return
        self.query_one("#form-head", Lines).show(self._head())
        self.query_one("#form-notice", Lines).show(tuple(self._notice_lines()))
        self._painted_for = self._widths()
        self.paint()
        self._paint_confirmation()
        self.call_after_refresh(self._catch_up)

    def _catch_up(self) -> None:
        """Paint again where the layout has left another width than was painted for.

        A scroll bar comes and goes with what is shown; text broken for the width before would stay.
        """
        is_open = self.is_attached and not self._is_left
        if is_open and self._widths() != self._painted_for:
            self._repaint()

    def _widths(self) -> tuple[int, ...]:
        parts = self.query_one("#form-head"), self.query_one("#form-body"), self.scrolled_part
        return tuple(part.scrollable_content_region.width for part in parts)

    @property
    def scrolled_part(self) -> Widget:
        """The part that scrolls."""
        return self.query_one(self.scrolled)

    def _head(self) -> tuple[Line, ...]:
        badge = badge_of(self.accounts)
        heading = (Span(f"  {self.heading}", Tone.STRONG),)
        right = (Span(time_text(self._engine.clock.now(), self._zone)),)
        width = self.query_one("#form-head").size.width
        room = width - line_width((*heading, Span(" "), *right))
        lefts = [
            (Span(f" {badge} ", BADGE_TONES_BY_BADGE[badge]), *accounts)
            for accounts in shorter_names(self.accounts)
        ]
        left = next((one for one in lefts if line_width(one) <= room), lefts[-1])
        head, identity = apart((*left, *heading), right, width), self.identity()
        return (head, rule_line(identity, width)) if identity else (head,)

    def _paint_confirmation(self) -> None:
        word = self.confirmation
        self.query_one("#form-confirm").display = word is not None
        if word is not None:
            label = f"{self.confirmation_reason}: type  {clean(word)}  to allow it >"
            self.query_one("#confirm-label", Static).update(Content(label))
        button = self.query_one("#send", FormButton)
        button.display = any(account.can_send for account in self.accounts)
        button.disabled = self._is_sent or bool(self._why_not())

    # What changed underneath

    def announce(self, notice: tuple[Line, ...]) -> None:
        """Show on top what changed, and send nothing before it was looked at."""
        self._notice, self._needs_look = notice, True
        self._notice_at = self._engine.clock.monotonic()
        self._repaint()

    def withdraw(self) -> None:
        """Take an announcement back: what it said is no longer so."""
        self._notice, self._needs_look = (), False

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

    def _notice_lines(self) -> Iterator[Line]:
        standing = self._accounts_refusal() or self.standing()
        if standing is not None:
            words = [(Span(word, Tone.WARN),) for word in standing.split(" ")]
            width = max(self.query_one("#form-notice").size.width, 40)
            yield from wrapped(words, Span(" "), width, indent=Span(" "))
        yield from self._notice
        if self._needs_look:
            yield (Span(" F9 I have seen it (nothing is sent before that)", Tone.STRONG),)

    @on(Click, "#form-notice")
    def _notice_clicked(self) -> None:
        self.action_acknowledge()

    # Keys

    def action_send(self) -> None:
        """Send what the form says, once; say what stands in the way otherwise."""
        self._after_typing(self._send_typed)

    def _after_typing(self, act: Callable[[], None]) -> None:
        """Act once every field has taken the keys pressed so far, and before it takes others."""
        fields = tuple(self.query(FIELDS).results(Field))
        waiting = set(fields)

        def taken(field: Field) -> None:
            field.is_held = True
            waiting.discard(field)
            if not waiting:
                act()
                for one in fields:
                    one.is_held = False

        for field in fields:
            field.call_later(taken, field)

    def _send_typed(self) -> None:
        self._repaint()
        why = self._why_not()
        if why is not None:
            self.complain(why)
        elif not self._is_sent:
            self._is_sent = True
            self.send()

    def _why_not(self) -> str | None:
        if self._needs_look:
            return "This order changed: look at the change, then press F9."
        why = self._accounts_refusal() or self.standing() or self.refusal()
        word = self.confirmation
        if why is None and word is not None and self._typed_word != " ".join(word.split()):
            why = f"Type {word} in the line above to allow it."
        return why

    def _accounts_refusal(self) -> str | None:
        accounts = self.accounts
        if not accounts:
            return account_refusal(None, self._account)
        return next(filter(None, (account_refusal(one, one.name) for one in accounts)), None)

    @property
    def _typed_word(self) -> str:
        return " ".join(self.query_one("#confirmation", Entry).value.split())

    def action_close(self) -> None:
        """Leave; ask first where something typed would be lost."""
        if self._notice:
            if not self._is_notice_fresh:
                self._notice = ()
                self._repaint()
        elif self.is_touched and not self._is_sent:
            said, yes = self.leaving
            ask = QuestionDialog("Leave this form?", ((Span(said),),), yes, "keep typing")
            self.app.push_screen(ask, self._leave_if)
        else:
            self.dismiss(None)

    def _leave_if(self, answer: str | None) -> None:
        if answer == YES:
            self.dismiss(self.left())

    def action_form_help(self) -> None:
        """Say what can be typed."""
        self.say_lines(self.help_text, Tone.PLAIN)

    def action_page(self, pages: int) -> None:
        """Show more of a form that is longer than the window."""
        body = self.scrolled_part
        body.scroll_relative(y=pages * max(body.size.height - 1, 1), animate=False)

    async def action_next_field(self) -> None:
        """Go on to the next field; nothing is ever sent by this key."""
        await self._taken()
        self._move(1)

    async def action_previous_field(self) -> None:
        """Go back to the field before."""
        await self._taken()
        self._move(-1)

    def _move(self, step: int) -> None:
        """Move the focus in the order of the form: a field just opened has no place on it yet."""
        fields: list[Widget] = [one for one in self.query(FIELDS) if _is_in_sight(one)]
        here = -1 if self.focused not in fields else fields.index(self.focused)
        if fields:
            self.set_focus(fields[(here + step) % len(fields)])

    async def _taken(self) -> None:
        """Wait until the field in focus has taken the keys pressed so far.

        What is chosen in one field decides which others there are.
        """
        field, taken = self.focused, asyncio.Event()
        if field is not None and field.call_later(taken.set):
            with suppress(TimeoutError):
                async with asyncio.timeout(LONGEST_WAIT):
                    await taken.wait()
        self._repaint()

    @on(Button.Pressed, "#send")
    def _send_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_send()

    @on(Button.Pressed, "#back")
    def _back_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_close()

    @on(Input.Changed)
    @on(Choice.Changed)
    @on(Tick.Changed)
    def _filled_in(self, event: Message) -> None:
        event.stop()
        if self._texts != self._complained_of:
            self.say("")
        self._repaint()

    @property
    def _texts(self) -> tuple[str, ...]:
        return tuple(entry.value for entry in self.query(Entry))


def _is_in_sight(field: Widget) -> bool:
    return all(node.display for node in field.ancestors_with_self if isinstance(node, Widget))


def account_refusal(account: Account | None, name: AccountName) -> str | None:
    """Say why nothing can be sent through an account; `None` when it can."""
    who = clean(name)
    if account is None:
        return f"{who} is not connected: nothing can be sent."
    if account.can_send:
        return None
    if account.may_trade:
        return f"{who} is locked: nothing is sent. ! on the list unlocks it."
    return f"{who} is read-only: nothing is sent. This form shows what it would do."
