"""Switches for everything that goes wrong between a client and a venue."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tui.simulator.numbers import ZERO
from tui.simulator.request_log import LoggedRequest

BEFORE: Mapping[str, str] = {
    "delay": "held up inside the venue for `seconds`, then acted upon; its deadline may pass",
    "bad-gateway-before": "a 502 page of HTML; `size` is another status, as 504",
    "unknown-error-before": "a 520 page of HTML",
    "too-many-requests": "a 429 page of HTML that says to come back after `seconds`",
    "forbidden": "a 403 page of HTML, as geographic and bot blocks give it",
    "drop-before": "the connection ends without an answer",
    "unavailable-before": "the error `text`, that the venue is unavailable unless given",
    "error": "the error `text`: any refusal of the venue, word by word;"
    " `size` is another HTTP status, `seconds` a time to come back",
    "html": "a page of HTML with status 200",
}
"""Kinds that keep a request from being acted upon; a delay only holds it up."""

MEANWHILE: Mapping[str, str] = {
    "fill-first": "the order fills right before: wholly, or `size` percent of what is left",
    "cancel-first": "the order is cancelled by somebody else right before",
}
"""Kinds that change the order of a write, or the one `text` names, right before it is acted upon.

`text` is an order id or a client id. Without it the order is the one the request itself names, the
first of them in a batch; where it names none, nothing happens.
"""

AFTER: Mapping[str, str] = {
    "delay-after": "the answer is held back for `seconds`",
    "bad-gateway-after": "a 502 page of HTML; `size` is another status, as 504",
    "unknown-error-after": "a 520 page of HTML",
    "drop-after": "the connection ends without an answer: the lost reply",
    "unavailable-after": "the error `text`, that the venue is unavailable unless given",
    "error-after": "the error `text` although it was done, as EGeneral:Internal error",
    "html-after": "a page of HTML with status 200",
    "truncated": "the body ends after two thirds, or `size` bytes; a socket closes there",
    "missing-result": "no `result` (Kuna: `data`), beside an empty `error` or at all",
    "unknown-fields": "strange members in every object that may be extended",
    "shuffled-keys": "the members of every object in another order",
    "wrong-content-type": "the JSON calls itself HTML",
    "oversized": "a body of `size` bytes, 60 million unless given",
    "garbage": "`size` random bytes, 256 unless given",
    "slow-drip": "the body trickles for `seconds`",
}
"""Kinds that spoil the answer of a request that was acted upon."""

STATES: Mapping[str, str] = {
    "late-visibility": "what requests did shows in orders and amends only `seconds` later",
    "clock-skew": "the venue's clock is `seconds` ahead, behind when negative",
    "nonce-gap": "every key has seen a nonce `size` further, a million million unless given",
    "pending-cancels": "cancels answer with pending and are done after `seconds`, 2 unless given",
    "mode": "every venue is in the mode `text`, as SystemStatus of Kraken names them",
    "maintenance-in": "a maintenance is announced for `seconds` from now",
    "tier": "the account has the limits of the tier `text`",
    "instruction-status": "the next `times` futures instructions end as `text`, as invalidPrice;"
    " `endpoint` is send, edit or cancel, any of them unless given",
    "shuffled-results": "batches of futures instructions are answered in another order",
    "missing-results": "the next futures batch has no result for its instruction number `size`",
    "kuna-refusals": "Kuna tells refusals as `text`: mix, 200 (errors inside HTTP 200) or status",
    "kuna-stops": "Kuna lists stops that wait for their price in `text`: history, active or both",
    "kuna-finished-rows": "Kuna's cancel of many says of an order that was over `text`:"
    " false, missing or errors",
    "kuna-wrong-side": "Kuna fires a trigger on the wrong side of the market at once",
    "kuna-races": "Kuna answers 500 to a cancel of an order that was over",
    "kuna-pending": "Kuna keeps new orders pending for `seconds`, 2 unless given",
    "kuna-end": "Kuna ends the live order `text` by itself, as `endpoint` says:"
    " Expired unless given, Rejected or Canceled",
    "kuna-address": "Kuna refuses the address every private call comes from",
}
"""Kinds that change the venue itself, until cleared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong, how often, and where."""

    kind: str
    endpoint: str | None = None
    """Last part of the path, as in AmendOrder or batchorder, or create or list where the venue has
    one path for both; None for every endpoint."""
    times: int | None = 1
    """How often; None for ever."""
    every: int = 1
    """Only each so-many-th matching request."""
    writes_only: bool = False
    seconds: Decimal = ZERO
    text: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Outage:
    """A venue that is down at intervals, by its own time."""

    starts: Decimal
    lasts: Decimal
    every: Decimal

    def is_on(self, elapsed: Decimal) -> bool:
        """Tell whether the venue is down so many seconds after its opening."""
        return elapsed >= self.starts and (elapsed - self.starts) % self.every < self.lasts


@dataclass(slots=True)
class _Armed:
    fault: Fault
    left: int | None
    seen: int = 0


StateChange = Callable[[Fault], None]
OrderChange = Callable[[Fault, LoggedRequest], None]


class Faults:
    """Hold the faults that wait for their request."""

    def __init__(self, elapsed: Callable[[], Decimal]) -> None:
        self._elapsed = elapsed
        self.outage: Outage | None = None
        self._armed: list[_Armed] = []
        self._states: dict[str, list[StateChange]] = {}
        self._resets: list[Callable[[], None]] = []
        self._meanwhile: dict[str, list[OrderChange]] = {}

    @property
    def is_down(self) -> bool:
        """Tell whether the venue is down at this moment."""
        return self.outage is not None and self.outage.is_on(self._elapsed())

    def add(
        self,
        kind: str,
        *,
        endpoint: str | None = None,
        times: int | None = 1,
        every: int = 1,
        writes_only: bool = False,
        seconds: Decimal | float = ZERO,
        text: str = "",
        size: int = 0,
    ) -> Fault:
        """Arm a fault, or change the venue at once for the kinds that are states."""
        fault = Fault(
            kind=kind,
            endpoint=endpoint,
            times=times,
            every=every,
            writes_only=writes_only,
            seconds=Decimal(str(seconds)),
            text=text,
            size=size,
        )
        self.arm(fault)
        return fault

    def arm(self, fault: Fault) -> None:
        """Arm a fault; raise ValueError for a kind there is none of."""
        if fault.kind in STATES:
            for change in self._states[fault.kind]:
                change(fault)
        elif fault.kind in {*BEFORE, *MEANWHILE, *AFTER}:
            self._armed.append(_Armed(fault, fault.times))
        else:
            raise ValueError(f"no such fault: {fault.kind}")

    def clear(self) -> None:
        """Disarm every fault and put the venue right."""
        self._armed.clear()
        self.outage = None
        for reset in self._resets:
            reset()

    def on_state(self, changes: Mapping[str, StateChange], reset: Callable[[], None]) -> None:
        """Say what the kinds that are states do to one venue, and how to undo them."""
        for kind, change in changes.items():
            self._states.setdefault(kind, []).append(change)
        self._resets.append(reset)

    def on_meanwhile(self, changes: Mapping[str, OrderChange]) -> None:
        """Say what the kinds that change an order before a request do at one venue."""
        for kind, change in changes.items():
            self._meanwhile.setdefault(kind, []).append(change)

    def happen_meanwhile(self, faults: list[Fault], request: LoggedRequest) -> None:
        """Let happen what comes right before a request is acted upon."""
        for fault in faults:
            if fault.kind in MEANWHILE:
                for change in self._meanwhile[fault.kind]:
                    change(fault, request)

    def take(self, endpoint: str, *, is_write: bool) -> list[Fault]:
        """Return the faults that hit a request, in the order they were armed."""
        hits = []
        for armed in list(self._armed):
            if not _matches(armed.fault, endpoint, is_write=is_write):
                continue
            armed.seen += 1
            if armed.seen % armed.fault.every:
                continue
            hits.append(armed.fault)
            if armed.left is not None:
                armed.left -= 1
                if armed.left <= 0:
                    self._armed.remove(armed)
        return hits

    def armed(self) -> list[Fault]:
        """Return what still waits."""
        return [armed.fault for armed in self._armed]


def _matches(fault: Fault, endpoint: str, *, is_write: bool) -> bool:
    if not is_write and (fault.writes_only or fault.kind in MEANWHILE):
        return False
    return fault.endpoint is None or fault.endpoint == endpoint
