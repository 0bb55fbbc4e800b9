"""The same things that can go wrong, with the endpoints of Kraken Embed and its words."""

from dataclasses import replace

from tests.simulator.fault_matrix import FAULT_MATRIX, Act, FaultSetting
from tui.simulator.faults import STATES, Faults

ACTS = (Act.CREATE, Act.CANCEL)
ENDPOINTS = {Act.CREATE: "create", Act.CANCEL: "cancel"}
_TEXTS = {
    "EOrder:Unknown order": "ENexus:Custom order is not active",
    "EOrder:Something new": "ENexus:Something new",
}
_ELSEWHERE_ONLY = frozenset(
    {
        "held up past its deadline",
        "engine rate limit",
        "cancel still pending",
        "partly filled before",
    }
)
"""There are no deadlines, no second limit, no pending cancels and no partial fills."""


def embed_settings(act: Act) -> list[FaultSetting]:
    """Return what can go wrong with an act at Kraken Embed."""
    return [
        replace(setting, text=_TEXTS.get(setting.text, setting.text))
        for setting in FAULT_MATRIX
        if act in setting.acts and setting.name not in _ELSEWHERE_ONLY
    ]


def arm(setting: FaultSetting, faults: Faults, act: Act) -> None:
    """Let it happen to the next such request."""
    if setting.late_by:
        faults.add("late-visibility", seconds=setting.late_by)
    faults.add(
        setting.kind,
        endpoint=None if setting.kind in STATES else ENDPOINTS[act],
        times=setting.times,
        seconds=setting.seconds,
        text=setting.text if setting.kind.startswith(("error", "unavailable")) else "",
        size=setting.size,
    )
