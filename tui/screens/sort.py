"""The sort picker."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.presentation.columns import Column
from tui.presentation.view import SortKey
from tui.screens.dialog import Choices, Dialog

ASCENDING, DESCENDING = "^ smallest first", "v largest first"


class SortDialog(Dialog[SortKey]):
    """Offers the columns; choosing the one in use turns the order round."""

    def __init__(self, columns: Sequence[Column], current: SortKey) -> None:
        super().__init__("Sort by")
        self._columns = tuple(columns)
        self._current = current

    def compose_body(self) -> ComposeResult:
        """List the columns, the one in use with its direction."""
        yield Choices(*map(self._option, self._columns), id="choices", compact=True)
        yield Static(
            Content("Enter sort; on the one in use: turn it round   Esc back"),
            classes="dialog-hint",
        )

    def on_mount(self) -> None:
        """Start on the column in use."""
        ids = [column.id for column in self._columns]
        if self._current.column_id in ids:
            self.query_one(Choices).highlighted = ids.index(self._current.column_id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer with the column, turned round when it was in use already."""
        chosen = self._columns[event.option_index].id
        self.dismiss(SortKey(chosen, self._current == SortKey(chosen)))

    def _option(self, column: Column) -> Option:
        text = Content.assemble(f" {column.title:<9}", (column.tooltip, "$tone-muted"))
        if column.id == self._current.column_id:
            direction = DESCENDING if self._current.reverse else ASCENDING
            text += Content.styled(f"  {direction}", "bold $key")
        return Option(text, id=column.id)
