"""Where instructions arrive: each carried out for itself, straight away or after a hold."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from tui.simulator.kraken_futures.account import FuturesAccount
from tui.simulator.kraken_futures.cancelling import BY_USER, Cancelling, answer_to
from tui.simulator.kraken_futures.checks import Limits
from tui.simulator.kraken_futures.editing import Editing
from tui.simulator.kraken_futures.entering import STRAIGHT, Entering, Release
from tui.simulator.kraken_futures.forcing import Forcing
from tui.simulator.kraken_futures.history import Historian
from tui.simulator.kraken_futures.holding import Held, Holding, Pending
from tui.simulator.kraken_futures.instruction import Cancel, Edit, Instruction, Send
from tui.simulator.kraken_futures.order import FuturesOrder
from tui.simulator.kraken_futures.result import CancelAllResult, Result, Status
from tui.simulator.numbers import ZERO

MEMORY = Decimal(5)
"""Seconds for which an order is known after its end."""


@dataclass(slots=True)
class Habits:
    """What tests and scenarios may change about how instructions are answered."""

    holds: bool = True
    """Whether markets with maker protection really hold orders."""
    shuffles: bool = False
    """Whether batches are answered in another order than asked."""
    omits: set[int] = field(default_factory=set)
    """Places of instructions of the next batch that are carried out, but not answered."""
    before_each: Callable[[int], None] | None = None
    """Called with the place of each instruction just before it is taken."""


@dataclass(frozen=True, slots=True)
class Departments:
    """Who carries out what."""

    holding: Holding
    entering: Entering
    editing: Editing
    cancelling: Cancelling
    forcing: Forcing


class Desk:
    """Take instructions, hold those that must wait, and collect what became of them."""

    def __init__(
        self, departments: Departments, historian: Historian, limits: Limits, rng: Random
    ) -> None:
        self.habits = Habits()
        self._do = departments
        self._historian = historian
        self._limits = limits
        self._rng = rng

    def act(
        self,
        account: FuturesAccount,
        instructions: Sequence[Instruction],
        process_before: Decimal | None = None,
    ) -> Pending:
        """Carry out instructions independently of each other; hold those that must wait."""
        pending = Pending(slots=[None] * len(instructions), places=self._places(len(instructions)))
        for place, instruction in enumerate(instructions):
            if self.habits.before_each is not None:
                self.habits.before_each(place)
            if isinstance(instruction, Cancel):
                pending.slots[place] = self._cancel(account, instruction, process_before)
            else:
                self._accept(account, instruction, pending, place, process_before)
        return pending

    def release_due(self) -> None:
        """Carry out what has waited long enough."""
        self._release(self._do.holding.due(self._historian.now()))

    def finish(self, pending: Pending) -> list[Result]:
        """Carry out what an answer waits for, and return it."""
        self._release(self._do.holding.of(pending))
        return pending.results

    def cancel_all(
        self, account: FuturesAccount, symbol: str | None = None, reason: str = BY_USER
    ) -> CancelAllResult:
        """End every order; those whose edit is held go when it is released."""
        spared = self._do.holding.cancel_all(account, symbol)
        return self._do.cancelling.cancel_all(account, symbol, reason, spared)

    def known(
        self, account: FuturesAccount, order_id: str | None, client_id: str | None
    ) -> FuturesOrder | None:
        """Return an order that is live, or ended a moment ago."""
        order = account.find(order_id, client_id)
        if order is None or order.is_live:
            return order
        is_recent = self._historian.now() - (order.closed_at or ZERO) <= MEMORY
        return order if is_recent else None

    def _places(self, count: int) -> list[int]:
        omitted, self.habits.omits = self.habits.omits, set()
        places = [place for place in range(count) if place not in omitted]
        if self.habits.shuffles:
            self._rng.shuffle(places)
        return places

    def _accept(
        self,
        account: FuturesAccount,
        instruction: Send | Edit,
        pending: Pending,
        place: int,
        process_before: Decimal | None,
    ) -> None:
        """Carry out an instruction, or hold it and all that follow it in its answer."""
        now = self._historian.now()
        seconds = self._do.holding.seconds(account, instruction) if self.habits.holds else ZERO
        if seconds:
            pending.release_at = max(pending.release_at or now, now + seconds)
        held = Held(
            account=account,
            instruction=instruction,
            order_id=self._order_id(account, instruction),
            pending=pending,
            place=place,
            release_at=pending.release_at or now,
            process_before=process_before,
        )
        if pending.release_at is None:
            pending.slots[place] = self._carry_out(held, STRAIGHT)
        elif self._do.holding.count(account) >= self._limits.held:
            pending.slots[place] = self._refusal(held, Status.TOO_MANY_ORDERS)
        else:
            self._do.holding.waiting.append(held)

    def _order_id(self, account: FuturesAccount, instruction: Send | Edit) -> str:
        if isinstance(instruction, Send):
            return self._historian.uuids.next()
        order = account.find(instruction.order_id, instruction.client_id)
        return order.id if order is not None else ""

    def _release(self, chosen: list[Held]) -> None:
        for held in chosen:
            release = Release(was_held=True, as_ioc=held.is_cancelled)
            held.pending.slots[held.place] = self._carry_out(held, release)

    def _carry_out(self, held: Held, release: Release) -> Result:
        if self._is_late(held.process_before):
            return self._refusal(held, Status.TOO_LATE)

        def carry_out() -> Result:
            if isinstance(held.instruction, Send):
                return self._do.entering.send(
                    held.account, held.instruction, held.order_id, release
                )
            return self._do.editing.edit(held.account, held.instruction, release)

        return self._do.forcing.answer(held.account, held.instruction, carry_out)

    def _cancel(
        self, account: FuturesAccount, cancel: Cancel, process_before: Decimal | None
    ) -> Result:
        if self._is_late(process_before):
            return answer_to(cancel, self._historian, Status.TOO_LATE)
        held = self._do.holding.cancel(account, cancel)
        if held is not None:
            result = answer_to(cancel, self._historian, Status.CANCELLED)
            result.order_id = held.order_id
            return result

        def carry_out() -> Result:
            order = self.known(account, cancel.order_id, cancel.client_id)
            return self._do.cancelling.cancel(account, cancel, order)

        return self._do.forcing.answer(account, cancel, carry_out)

    def _is_late(self, process_before: Decimal | None) -> bool:
        return process_before is not None and self._historian.now() > process_before

    def _refusal(self, held: Held, status: Status) -> Result:
        return Result(
            status=status,
            received_at=self._historian.now(),
            order_id=held.order_id if held.is_edit else None,
            client_id=held.instruction.client_id,
            order_tag=held.instruction.order_tag,
        )
