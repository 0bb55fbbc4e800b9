"""Tells keys a hand pressed from text that was meant for another window."""

from collections import deque

BURST_SECONDS = 0.050
"""Keys this close together were not pressed one by one."""
ADMITTED_KEYS = 5
"""How many keys of a burst still run."""

BURST_REFUSED = (
    "Keys came faster than a hand types: all after the fifth were ignored. "
    "Was this meant for another window?"
)


class BurstGuard:
    """Admits the first keys of a burst and refuses the rest, unless one key is held down."""

    def __init__(self) -> None:
        self._recent: deque[tuple[str, float]] = deque()
        self.refused = 0
        """Keys refused since the last one that was admitted."""

    def admits(self, key: str, pressed_at: float) -> bool:
        """Whether a key that arrived at `pressed_at` seconds may run."""
        while self._recent and pressed_at - self._recent[0][1] > BURST_SECONDS:
            self._recent.popleft()
        self._recent.append((key, pressed_at))
        is_held_down = all(recent == key for recent, _ in self._recent)
        is_admitted = is_held_down or len(self._recent) <= ADMITTED_KEYS
        self.refused = 0 if is_admitted else self.refused + 1
        return is_admitted
