"""Arms, renews and disarms the dead man's switch of one account."""

import asyncio
from dataclasses import replace

from tui.domain.activity import ActivityKind
from tui.domain.clock import Clock
from tui.domain.outcome import NotSent, Outcome, Rejected, Unknown
from tui.domain.switch import RENEWAL_SECONDS, SWITCH_SECONDS, DeadManSwitch, SwitchTimes
from tui.engine.busy import Busy
from tui.engine.job import Job
from tui.engine.problems import Problems, failure_of
from tui.engine.publisher import Publisher
from tui.venues.port import VenuePort

RETRY_SECONDS = 5.0
"""After a renewal or a disarming that is not known to have worked."""

FINISH_SECONDS = 5.0
"""How long the end of the program waits for a disarming."""


class DeadManJob(Job):
    """Off until somebody arms it. Setting the switch again is safe: the newest request counts."""

    def __init__(self, venue: VenuePort, publisher: Publisher, clock: Clock, busy: Busy) -> None:
        super().__init__(clock, busy)
        self._venue = venue
        self._publisher = publisher
        self._problems = Problems(venue.account, clock)
        self._disarmed = asyncio.Event()

    def set_wanted(self, *, is_wanted: bool) -> None:
        """Arm it and keep it renewed, or disarm it."""
        self._publish(replace(self._switch, is_wanted=is_wanted, problem=None))
        self.wake()

    async def finish(self) -> None:
        """Let a disarming that was asked for be answered, for a while."""
        switch = self._switch
        if switch.is_wanted or not switch.may_be_armed:
            return
        try:
            async with self._clock.timeout(FINISH_SECONDS):
                await self._disarmed.wait()
        except TimeoutError:
            pass  # the venue does what it was told last, and the strip has said what that is

    async def turn(self) -> float | None:
        """Renew it while it is wanted; disarm it until that is known to be done."""
        switch, trading = self._switch, self._venue.trading
        if trading is None or not (switch.is_wanted or switch.may_be_armed):
            return None
        if switch.is_wanted:
            self._publish(replace(switch, may_be_armed=True))
        answer = await trading.set_switch(SWITCH_SECONDS if switch.is_wanted else 0)
        return self._note(answer)

    def fault(self, error: Exception) -> float | None:
        """Say what went wrong, and try again."""
        return self._failed(failure_of(error).text)

    @property
    def _switch(self) -> DeadManSwitch:
        known = self._publisher.state.switches.get(self._venue.account.name)
        return known or DeadManSwitch(is_wanted=False)

    def _note(self, answer: SwitchTimes | Outcome) -> float | None:
        if isinstance(answer, Rejected):
            return self._refused(answer)
        if not isinstance(answer, SwitchTimes):
            return self._failed(_words(answer))
        is_armed, before = answer.triggers_at is not None, self._switch
        text = None
        if is_armed and before.triggers_at is None:
            text = "the dead man's switch is armed"
        elif not is_armed:
            text = "the dead man's switch is disarmed"
        switch = replace(
            before, triggers_at=answer.triggers_at, may_be_armed=is_armed, problem=None
        )
        self._publish(switch, text)
        return float(RENEWAL_SECONDS) if switch.is_wanted else None

    def _refused(self, answer: Rejected) -> float | None:
        """Give up arming where the venue will not; what is armed is renewed in spite of all."""
        if self._switch.triggers_at is not None:
            return self._failed(answer.text)
        text = f"the dead man's switch cannot be armed: {answer.text}"
        self._publish(DeadManSwitch(is_wanted=False, problem=answer.text), text)
        return None

    def _failed(self, text: str) -> float:
        before = self._switch
        is_new = before.problem != text
        self._publish(
            replace(before, problem=text), f"the dead man's switch: {text}" if is_new else None
        )
        return RETRY_SECONDS

    def _publish(self, switch: DeadManSwitch, text: str | None = None) -> None:
        name = self._venue.account.name
        kind = ActivityKind.PROBLEM if switch.problem else ActivityKind.NOTICE
        if switch.may_be_armed:
            self._disarmed.clear()
        else:
            self._disarmed.set()
        entries = [] if text is None else [self._problems.entry(kind, text)]
        self._publisher.publish(entries, switches={**self._publisher.state.switches, name: switch})


def _words(outcome: Outcome) -> str:
    if isinstance(outcome, Unknown):
        return f"it is not known whether the request arrived ({outcome.text})"
    if isinstance(outcome, NotSent):
        return f"nothing was sent ({outcome.text or outcome.code})"
    return outcome.text
