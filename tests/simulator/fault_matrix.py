"""What can go wrong with one request that changes orders, and what it really did at the venue.

Each setting is a way the wire fails; `acted` is the truth a client has to find out in the end.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import httpx

from tui.simulator.faults import STATES, Faults


class Act(StrEnum):
    """What is asked of the venue."""

    AMEND = "amend"
    CANCEL = "cancel"
    CANCEL_MANY = "cancel-many"
    CREATE = "create"


ENDPOINTS = {
    Act.AMEND: "AmendOrder",
    Act.CANCEL: "CancelOrder",
    Act.CANCEL_MANY: "CancelOrderBatch",
    Act.CREATE: "AddOrder",
}


class Reply(StrEnum):
    """What the client gets to read."""

    WHOLE = "whole"
    """The venue's own answer."""
    ERROR = "error"
    """One error text, readable."""
    LATE = "late"
    """The venue's own answer, so many seconds too late."""
    PAGE = "page"
    """A page of HTML."""
    UNREADABLE = "unreadable"
    """Bytes that are no answer, or half of one."""
    EMPTY = "empty"
    """Readable, without an error, and without a result."""
    LOST = "lost"
    """Nothing: the connection ended. In process an empty answer with status 500 stands for it."""


def kind_of(
    answer: httpx.Response, waited: float, is_error: Callable[[dict[str, Any]], bool]
) -> Reply:
    """Tell what came, after so many seconds; `is_error` reads a venue's own refusals."""
    if answer.status_code == 500 and not answer.content:
        return Reply.LOST
    if answer.headers["content-type"].startswith("text/html"):
        return Reply.PAGE
    try:
        body = answer.json()
    except ValueError:
        return Reply.UNREADABLE
    if is_error(body):
        return Reply.ERROR
    if "result" not in body:
        return Reply.EMPTY
    return Reply.LATE if waited > 30 else Reply.WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultSetting:
    """One thing that goes wrong, by name."""

    name: str
    kind: str
    reply: Reply
    acted: bool
    """Whether the venue did what was asked, to the order it was asked for."""
    acts: tuple[Act, ...] = tuple(Act)
    """What it can happen to."""
    text: str = ""
    """The error the venue gives, word by word, where the reply is one."""
    seconds: float = 0
    """How long something takes."""
    size: int = 0
    times: int = 1
    late_by: float = 0
    """After how many seconds the effect shows to readers."""
    needs_deadline: bool = False
    """Holds for requests whose deadline ends within `seconds`."""
    is_repeatable: bool = False
    """The code says that nothing was done and one repeat, with a new nonce, is safe."""

    def arm(self, faults: Faults, act: Act) -> None:
        """Let it happen to the next such request."""
        if self.late_by:
            faults.add("late-visibility", seconds=self.late_by)
        faults.add(
            self.kind,
            endpoint=None if self.kind in STATES else ENDPOINTS[act],
            times=self.times,
            seconds=self.seconds,
            text=self.text if self.kind in _SAID else "",
            size=self.size,
        )


_SAID = frozenset({"error", "error-after", "unavailable-before", "unavailable-after"})
_ORDERS = (Act.AMEND, Act.CANCEL, Act.CANCEL_MANY)
_ONE = (Act.AMEND, Act.CANCEL)
_GONE = "EOrder:Unknown order"
_NONCE = "EAPI:Invalid nonce"


def _setting(name: str, kind: str, reply: Reply, *, acted: bool, **more: object) -> FaultSetting:
    values: dict[str, object] = {"name": name, "kind": kind, "reply": reply, "acted": acted, **more}
    return FaultSetting(**values)  # type: ignore[arg-type]  # the table below names the fields


def _refusal(name: str, text: str, **more: object) -> FaultSetting:
    return _setting(name, "error", Reply.ERROR, acted=False, text=text, **more)


FAULT_MATRIX = (
    _setting("lost request", "drop-before", Reply.LOST, acted=False),
    _setting("lost reply", "drop-after", Reply.LOST, acted=True),
    _setting("lost reply, shows late", "drop-after", Reply.LOST, acted=True, late_by=20),
    _setting("late reply", "delay-after", Reply.LATE, acted=True, seconds=45),
    _setting("held up, then done", "delay", Reply.LATE, acted=True, seconds=45),
    _setting(
        "held up past its deadline",
        "delay",
        Reply.ERROR,
        acted=False,
        seconds=8,
        text="EService:Deadline elapsed",
        acts=(Act.AMEND, Act.CREATE),
        needs_deadline=True,
    ),
    _setting("cut body", "truncated", Reply.UNREADABLE, acted=True),
    _setting("garbage", "garbage", Reply.UNREADABLE, acted=True),
    _setting("no result", "missing-result", Reply.EMPTY, acted=True),
    _setting("502 before", "bad-gateway-before", Reply.PAGE, acted=False),
    _setting("502 after", "bad-gateway-after", Reply.PAGE, acted=True),
    _setting("502 after, shows late", "bad-gateway-after", Reply.PAGE, acted=True, late_by=50),
    _setting("504 after", "bad-gateway-after", Reply.PAGE, acted=True, size=504),
    _setting("520 before", "unknown-error-before", Reply.PAGE, acted=False),
    _setting("520 after", "unknown-error-after", Reply.PAGE, acted=True),
    _setting("429 before", "too-many-requests", Reply.PAGE, acted=False, seconds=5),
    _setting("403 before", "forbidden", Reply.PAGE, acted=False),
    _setting("HTML before", "html", Reply.PAGE, acted=False),
    _setting("HTML after", "html-after", Reply.PAGE, acted=True),
    _refusal("REST rate limit", "EAPI:Rate limit exceeded"),
    _refusal("engine rate limit", "EOrder:Rate limit exceeded"),
    _refusal("invalid nonce, once", _NONCE, is_repeatable=True),
    _refusal("invalid nonce, twice", _NONCE, is_repeatable=True, times=2),
    _refusal("permission denied", "EGeneral:Permission denied"),
    _refusal("unknown code before", "EOrder:Something new"),
    _setting(
        "unavailable before",
        "unavailable-before",
        Reply.ERROR,
        acted=False,
        text="EService:Unavailable",
    ),
    _setting(
        "unavailable after",
        "unavailable-after",
        Reply.ERROR,
        acted=True,
        text="EService:Unavailable",
    ),
    _setting(
        "internal error after",
        "error-after",
        Reply.ERROR,
        acted=True,
        text="EGeneral:Internal error",
    ),
    _setting("filled before", "fill-first", Reply.ERROR, acted=False, acts=_ONE, text=_GONE),
    _setting(
        "filled before, in a batch", "fill-first", Reply.WHOLE, acted=False, acts=(Act.CANCEL_MANY,)
    ),
    _setting("partly filled before", "fill-first", Reply.WHOLE, acted=True, acts=_ORDERS, size=40),
    _setting("cancelled before", "cancel-first", Reply.ERROR, acted=False, acts=_ONE, text=_GONE),
    _setting(
        "cancel still pending",
        "pending-cancels",
        Reply.WHOLE,
        acted=True,
        acts=(Act.CANCEL, Act.CANCEL_MANY),
        seconds=3,
    ),
)
"""Every setting; `settings_for` gives those of one act."""


def settings_for(act: Act) -> list[FaultSetting]:
    """Return what can go wrong with an act."""
    return [setting for setting in FAULT_MATRIX if act in setting.acts]
