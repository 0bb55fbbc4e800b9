"""What the accounts own, over the blotter: read when it is opened, and on demand."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from tui.domain.identifiers import AccountName
from tui.engine.port import EnginePort
from tui.presentation.funds import FundsView, funds_lines
from tui.presentation.holds import OwnCount, own_counts
from tui.presentation.moments import TimeZone
from tui.presentation.text import Line
from tui.screens.keys import FUNDS_BINDINGS
from tui.screens.sheet import Sheet

if TYPE_CHECKING:
    from tui.domain.funds import Funds

READ_EVERY = 30.0
"""Seconds after which balances are read again while somebody looks at them."""


class FundsSheet(Sheet):
    """Balances by account and currency, and what holds them."""

    BINDINGS = [*FUNDS_BINDINGS]

    hints = (("read again", "funds.read"), ("zero balances", "funds.zeros"))

    def __init__(self, engine: EnginePort, zone: TimeZone, keymap: Mapping[str, str]) -> None:
        super().__init__(engine, "Funds", zone, keymap)
        self._is_all = False
        self._asked: dict[AccountName, Funds | None] = {}
        self._read_at = 0.0
        self._counts: Mapping[AccountName, OwnCount] = {}
        self._counted: tuple[object, ...] = ()

    def on_mount(self) -> None:
        """Read the balances."""
        self.action_read_funds()

    def action_read_funds(self) -> None:
        """Read every account's balances again."""
        for account in self._state.accounts:
            self._asked[account.name] = self._state.funds.get(account.name)
        self._read()
        self.paint()

    def paint(self) -> None:
        """Show what is known now; read again what is looked at for long."""
        if self._engine.clock.monotonic() - self._read_at >= READ_EVERY:
            self._read()
        super().paint()

    def _read(self) -> None:
        self._read_at = self._engine.clock.monotonic()
        self._engine.read_funds()

    def action_zeros(self) -> None:
        """Show or hide currencies of which there is nothing."""
        self._is_all = not self._is_all
        self.paint()

    def lines(self, width: int) -> Iterable[Line]:
        """Return every account's balances."""
        state = self._state
        view = FundsView(zone=self._zone, is_all=self._is_all, asked=self._asked)
        return funds_lines(state, self._own_counts(), view, self._engine.clock.now(), width)

    def _own_counts(self) -> Mapping[AccountName, OwnCount]:
        """Count what orders hold, again only where the book is another: it may be large."""
        sources = (self._state.book, self._state.instruments)
        if len(self._counted) != len(sources) or any(
            one is not other for one, other in zip(self._counted, sources, strict=True)
        ):
            self._counts, self._counted = own_counts(self._state), sources
        return self._counts
