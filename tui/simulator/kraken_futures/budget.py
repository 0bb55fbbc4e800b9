"""What requests cost: units in a window that slides, and a pool of tokens for the history."""

from collections import deque
from collections.abc import Callable
from decimal import Decimal
from http import HTTPStatus

from tui.simulator.kraken_futures import failures
from tui.simulator.numbers import ZERO

UNITS = 500
"""What an account may spend in one window."""
WINDOW = Decimal(10)
POOL = Decimal(100)
"""Tokens of the history, refilled within ten minutes."""
_REFILL = POOL / 600


class Budget:
    """Count what each account spends; https://docs.kraken.com/exchange/guides/futures/ratelimits.

    Whether the window slides is told nowhere; sliding is the harder reading.
    """

    def __init__(self, now: Callable[[], Decimal]) -> None:
        self._now = now
        self.is_enforced = True
        self.background = 0
        """Units that another program of the same account takes from each window."""
        self.status: int = HTTPStatus.OK
        """The HTTP status of a refusal: 200, or 429 as some saw it."""
        self._spent: dict[str, deque[tuple[Decimal, int]]] = {}
        self._pools: dict[str, tuple[Decimal, Decimal]] = {}

    def spend(self, account: str, cost: int) -> None:
        """Count units, or refuse without counting what does not fit any more."""
        if not self.is_enforced or not cost:
            return
        if self.spent(account) + cost > UNITS - self.background:
            raise failures.error(failures.LIMIT, self.status)
        self._spent[account].append((self._now(), cost))

    def spent(self, account: str) -> int:
        """Return the units spent within the last window."""
        spent = self._spent.setdefault(account, deque())
        oldest = self._now() - WINDOW
        while spent and spent[0][0] <= oldest:
            spent.popleft()
        return sum(cost for _, cost in spent)

    def draw(self, account: str, tokens: int) -> None:
        """Take tokens for a look into the history, or refuse."""
        left = self.tokens(account)
        if not self.is_enforced:
            return
        if left < tokens:
            raise failures.error(failures.LIMIT, self.status)
        self._pools[account] = (left - tokens, self._now())

    def tokens(self, account: str) -> Decimal:
        """Return what the pool of the history holds."""
        left, at = self._pools.get(account, (POOL, self._now()))
        return min(POOL, left + _REFILL * max(ZERO, self._now() - at))
