"""Named openings: how fast the market is, and what is wrong with the venue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tui.simulator.faults import Fault, Outage


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """How a simulation opens."""

    pace: Decimal = Decimal(1)
    newcomers_every: Decimal | None = Decimal(7)
    """Seconds between two orders of the other program; None for no such program."""
    tier: str = "pro"
    rest_level: int = 0
    rest_background: Decimal = Decimal(0)
    futures_background: int = 0
    """Units of each window of Kraken Futures that another program uses up."""
    embed_background: Decimal | None = None
    """Calls a second another program makes with Kraken Embed's key; None: nobody counts them."""
    kuna_background: Decimal | None = None
    """Calls a second that another program makes with Kuna's key; None: calls are not counted."""
    prices: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    outage: Outage | None = None


SCENARIOS: Mapping[str, Scenario] = {
    "default": Scenario(),
    "quiet": Scenario(pace=Decimal("0.01"), newcomers_every=None),
    "busy": Scenario(pace=Decimal(5), newcomers_every=Decimal("1.5")),
    "lost-reply": Scenario(
        faults=(Fault(kind="drop-after", writes_only=True, every=3, times=None),)
    ),
    "venue-down": Scenario(
        outage=Outage(starts=Decimal(20), lasts=Decimal(40), every=Decimal(120))
    ),
    "rate-limited": Scenario(
        tier="starter",
        rest_level=10,
        rest_background=Decimal("0.25"),
        futures_background=440,
        embed_background=Decimal("1.2"),
        kuna_background=Decimal("3.5"),
    ),
    "docs": Scenario(
        prices={
            "BTC/USD": "110000.0",
            "BTC/EUR": "95403.0",
            "BTC/GBP": "83974.0",
            "BTC/USDT": "29000.0",
        }
    ),
}
"""Every opening by name."""
