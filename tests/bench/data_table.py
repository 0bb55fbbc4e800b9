"""What most Textual apps would do: a `DataTable` of N rows, a share of which changes every second.

data_table.py N SHARE
"""

import random
import sys

from textual.app import App, ComposeResult
from textual.widgets import DataTable

COLUMNS = [f"c{number}" for number in range(14)]


class Table(App[None]):
    """The table and a timer that changes it."""

    def __init__(self, rows: int, share: float) -> None:
        super().__init__()
        self._rows, self._share = rows, share

    def compose(self) -> ComposeResult:
        yield DataTable[str](cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        for column in COLUMNS:
            table.add_column(column, key=column)
        for row in range(self._rows):
            table.add_row(*(f"O{row:05d}-{column}" for column in COLUMNS), key=str(row))
        if self._share:
            self.set_interval(1, self.change)

    def change(self) -> None:
        table = self.query_one(DataTable)
        for row in random.sample(range(self._rows), max(1, int(self._rows * self._share))):
            for column in COLUMNS[5:8]:
                table.update_cell(str(row), column, f"{random.random():.6f}")


if __name__ == "__main__":
    Table(int(sys.argv[1]), float(sys.argv[2])).run()
