"""The same things that can go wrong, with the endpoints of Kraken Futures and its words."""

from dataclasses import replace

from tests.simulator.fault_matrix import FAULT_MATRIX, Act, FaultSetting, Reply
from tui.simulator.faults import STATES, Faults

ENDPOINTS = {
    Act.AMEND: "batchorder",
    Act.CANCEL: "cancelorder",
    Act.CANCEL_MANY: "batchorder",
    Act.CREATE: "batchorder",
}
_TEXTS = {
    "EService:Deadline elapsed": "wouldProcessAfterSpecifiedTime",
    "EAPI:Rate limit exceeded": "apiLimitExceeded",
    "EAPI:Invalid nonce": "nonceBelowThreshold",
    "EGeneral:Permission denied": "authenticationError",
    "EOrder:Something new": "somethingNew",
    "EService:Unavailable": "Unavailable",
    "EGeneral:Internal error": "Server Error",
}
_SPOT_ONLY = frozenset({"engine rate limit", "cancel still pending"})
_TOLD_WITHIN = frozenset({"held up past its deadline", "filled before", "cancelled before"})
"""Refusals that are told as the status of an instruction, in an answer that is a success."""


def futures_settings(act: Act) -> list[FaultSetting]:
    """Return what can go wrong with an act at Kraken Futures."""
    return [
        replace(
            setting,
            text=_TEXTS.get(setting.text, setting.text),
            reply=Reply.WHOLE if setting.name in _TOLD_WITHIN else setting.reply,
        )
        for setting in FAULT_MATRIX
        if act in setting.acts and setting.name not in _SPOT_ONLY
    ]


def arm(setting: FaultSetting, faults: Faults, act: Act) -> None:
    """Let it happen to the next such request."""
    if setting.late_by:
        faults.add("late-visibility", seconds=setting.late_by)
    is_said = setting.reply is Reply.ERROR and setting.kind not in STATES
    faults.add(
        setting.kind,
        endpoint=ENDPOINTS[act],
        times=setting.times,
        seconds=setting.seconds,
        text=setting.text if is_said else "",
        size=setting.size,
    )
