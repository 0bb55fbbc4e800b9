"""One authenticated request on its way through the face."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tui.simulator.account import Account
from tui.simulator.kraken_spot.errors import invalid
from tui.simulator.kraken_spot.keys import ApiKey
from tui.simulator.kraken_spot.parameters import Parameters
from tui.simulator.numbers import unix_seconds
from tui.simulator.refusal import Reason, Refusal

_RFC3339 = re.compile(
    r"[0-9]{4}-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9](\.[0-9]+)?(Z|[+-][0-9][0-9]:[0-9][0-9])"
)
_EARLIEST, _LATEST = 2, 60


@dataclass(frozen=True, slots=True)
class Call:
    """Who asks, for what, since when."""

    key: ApiKey
    parameters: Parameters
    received_at: Decimal
    now: Decimal

    @property
    def account(self) -> Account:
        """Return the account of the key."""
        return self.key.account

    def check_deadline(self) -> None:
        """Refuse a deadline out of bounds on arrival, or one that has passed by now."""
        text = self.parameters.text("deadline")
        if text is None:
            return
        if not _RFC3339.fullmatch(text):
            raise invalid("deadline")
        try:
            deadline = unix_seconds(datetime.fromisoformat(text))
        except ValueError:
            raise invalid("deadline") from None
        if deadline <= self.now:
            raise Refusal(Reason.DEADLINE_ELAPSED)
        if not _EARLIEST <= deadline - self.received_at <= _LATEST:
            raise invalid("deadline")
