"""What forms have in common that stay once they have sent, and tell what became of each order."""

from typing import ClassVar

from textual.content import Content
from textual.widgets import Static

from tui.domain.identifiers import AccountName
from tui.domain.state import BlotterState
from tui.engine.port import EnginePort
from tui.presentation.batch_progress import stopped_sentence
from tui.presentation.moments import TimeZone
from tui.presentation.text import Line, Tone
from tui.screens.form import Form, FormButton
from tui.screens.saving import SaveChoice, SaveFile, file_name, saved_lines
from tui.screens.sent_orders import SentOrders
from tui.widgets.lines import Lines
from tui.widgets.pick_list import LineOf, PickList

_AROUND = 5
"""Lines of head, titles, confirmation and buttons."""
_RUNNING_KEYS = "S or Esc stops before the next request"


class ResultForm(Form[None]):
    """A list of orders; once they were sent, what became of each, and what can be done about it."""

    saved_name: ClassVar[str]
    """What the file of a result is called."""
    least_lines: ClassVar[int] = 3
    """Orders in view, however much else is to be read."""
    result_actions: ClassVar[frozenset[str]] = frozenset({"look", "stop", "save"})
    """What only a result offers."""
    result_keys: ClassVar[str] = "r look up  E save  Esc close"
    waiting_keys: ClassVar[str] = "S stops it  Esc closes this and lets it go on"

    def __init__(
        self,
        engine: EnginePort,
        account: AccountName,
        heading: str,
        zone: TimeZone,
        save: SaveFile | None,
    ) -> None:
        """Prepare; `save` writes a file, without it nothing can be saved."""
        super().__init__(engine, account, heading, zone)
        self._save = save
        self._sent: SentOrders | None = None

    @property
    def _list(self) -> PickList:
        return self.query_one(PickList)

    def follow(self, state: BlotterState) -> None:
        """Follow what becomes of acts."""
        if self._sent is not None:
            self._sent.follow(state)
        super().follow(state)

    # Layout

    def show_list(
        self, header: Line, count: int, line_of: LineOf, notes: tuple[Line, ...], others: int = 0
    ) -> None:
        """Show the orders in the room that the notes and so many other lines leave."""
        self.query_one("#batch-notes", Lines).show(notes)
        is_framed = not self.has_class("-narrow") and not self.has_class("-short")
        said = len(self.query_one("#form-say", Lines).lines)
        room = self.size.height - 2 * is_framed - _AROUND - said - others - len(notes)
        self._list.styles.height = min(count, max(room, self.least_lines)) + 1
        self._list.show(header, count, line_of)

    def show_result(self, header: Line, sent: SentOrders, width: int, others: int = 0) -> None:
        """Show what became of each order, and what the keys do about it."""
        notes = sent.notes(self._list.place, width, self._zone)
        self.query_one("#form-keys", Static).update(Content(self._keys_of(sent)))
        self.show_list(header, len(sent.keys), sent.line, notes, others)

    def _keys_of(self, sent: SentOrders) -> str:
        progress = sent.progress
        if progress.is_halfway:
            return _RUNNING_KEYS
        return self.waiting_keys if progress.to_come else self.result_keys

    def _paint_confirmation(self) -> None:
        super()._paint_confirmation()
        if self._is_sent:
            self.query_one("#send", FormButton).display = False

    # What became of it

    def tell(self, sent: SentOrders) -> None:
        """Stay, and tell what becomes of what was sent."""
        self._state = self._engine.state
        self._sent = sent
        back = self.query_one("#back", FormButton)
        back.label = Content("[ Close ]")
        back.refresh(layout=True)
        self.say("")
        self._list.action_move_to(0)
        self.set_focus(self._list)
        self._repaint()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what a result offers once there is one."""
        if action in self.result_actions:
            return self._sent is not None
        return super().check_action(action, parameters)

    def action_close(self) -> None:
        """Stop a batch that is half-way; leave otherwise, and let go on what was just confirmed."""
        if self._sent is not None and self._sent.progress.is_halfway:
            self.action_stop()
        else:
            super().action_close()

    def action_stop(self) -> None:
        """Send no further request of it, and say what that means."""
        if self._sent is not None:
            before = self._sent.stop()
            self.say(stopped_sentence(before.to_come, before.under_way))

    def action_look(self) -> None:
        """Look up again what has no known outcome."""
        unknown = 0 if self._sent is None else self._sent.look_again()
        orders = "1 order" if unknown == 1 else f"{unknown} orders"
        self.say(f"Looking up {orders}." if unknown else "Nothing is unknown.", Tone.PLAIN)

    def action_save(self) -> None:
        """Save what became of it, as far as that is known now."""
        self.app.push_screen(SaveChoice("this result"), self._save_as)

    def _save_as(self, form: str | None) -> None:
        if form is None or self._sent is None:
            return
        name = file_name(self.saved_name, self._engine.clock.now(), form)
        is_saved, told = saved_lines(self._save, name, self._sent.saved_as(form))
        self.say_lines(told, Tone.GOOD if is_saved else Tone.WARN)


def counted(count: int) -> str:
    """Return so many orders, as a heading says it."""
    return "1 ORDER" if count == 1 else f"{count} ORDERS"
