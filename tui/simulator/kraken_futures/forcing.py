"""Statuses that tests ask for: the next instruction ends in one, whatever it would do."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from tui.simulator.kraken_futures.account import FuturesAccount
from tui.simulator.kraken_futures.entering import Entering
from tui.simulator.kraken_futures.history import Historian
from tui.simulator.kraken_futures.instruction import Cancel, Edit, Instruction, Send
from tui.simulator.kraken_futures.matching import Matching
from tui.simulator.kraken_futures.order import FuturesOrder
from tui.simulator.kraken_futures.prices import FuturesMarket
from tui.simulator.kraken_futures.result import Result, Status
from tui.simulator.numbers import down

_KINDS = {"send": Send, "edit": Edit, "cancel": Cancel}
_PLAIN = frozenset({Status.PLACED, Status.EDITED, Status.CANCELLED})
_FILLING = frozenset({Status.FILLED, Status.PARTIALLY_FILLED})


@dataclass(slots=True)
class _Asked:
    status: str
    kind: str | None
    left: int


class Forcing:
    """The statuses to come, in the order they were asked for."""

    def __init__(
        self,
        market: FuturesMarket,
        matching: Matching,
        entering: Entering,
        historian: Historian,
    ) -> None:
        self._market = market
        self._entering = entering
        self._matching = matching
        self._historian = historian
        self._queue: list[_Asked] = []

    def add(self, status: str, kind: str | None = None, times: int = 1) -> None:
        """Ask for a status; ValueError for a kind there is not."""
        if kind is not None and kind not in _KINDS:
            raise ValueError(f"no instruction is a {kind}")
        self._queue.append(_Asked(status, kind, times))

    def answer(
        self,
        account: FuturesAccount,
        instruction: Instruction,
        carry_out: Callable[[], Result],
    ) -> Result:
        """Carry out an instruction, unless a refusal was asked for."""
        status = self._take(instruction)
        if status is None or status in _PLAIN:
            return carry_out()
        if status not in _FILLING:
            return self._refusal(account, instruction, status)
        if isinstance(instruction, Cancel):
            self._fill(account, instruction.order_id, instruction.client_id, Decimal(1))
            return carry_out()
        result = carry_out()
        share = Decimal(1) if status == Status.FILLED else Decimal("0.5")
        self._fill(account, result.order_id, result.client_id, share)
        result.status = status
        return result

    def _take(self, instruction: Instruction) -> str | None:
        for asked in self._queue:
            if asked.kind is None or isinstance(instruction, _KINDS[asked.kind]):
                asked.left -= 1
                if asked.left <= 0:
                    self._queue.remove(asked)
                return asked.status
        return None

    def _refusal(self, account: FuturesAccount, instruction: Instruction, status: str) -> Result:
        if isinstance(instruction, Send):
            order_id = self._historian.uuids.next()
            return self._entering.refuse(account, instruction, order_id, status)
        return Result(
            status=status,
            received_at=self._historian.now(),
            order_id=instruction.order_id,
            client_id=instruction.client_id,
            order_tag=instruction.order_tag,
        )

    def _fill(
        self,
        account: FuturesAccount,
        order_id: str | None,
        client_id: str | None,
        share: Decimal,
    ) -> None:
        order = account.find(order_id, client_id)
        if order is None or not order.is_live or order.is_waiting:
            return
        quantity = max(down(order.working * share, order.contract.step), order.contract.step)
        self._matching.fill(account, order, quantity, self._price(order))

    def _price(self, order: FuturesOrder) -> Decimal:
        return order.limit_price or self._market.quote(order.contract).last
