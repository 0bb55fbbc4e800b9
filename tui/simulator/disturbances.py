"""What the faults that change the venue itself, or its orders, do there."""

from collections.abc import Callable
from decimal import Decimal

from tui.simulator.account import Account
from tui.simulator.exchange import Exchange, Mode
from tui.simulator.faults import Fault, Faults
from tui.simulator.kraken_spot.face import KrakenSpot
from tui.simulator.kraken_spot.reports import names_in
from tui.simulator.numbers import HUNDRED, ZERO, down
from tui.simulator.order import Order
from tui.simulator.request_log import LoggedRequest

_PENDING_SECONDS = Decimal(2)
_NONCE_GAP = 10**12


def connect(
    faults: Faults, exchange: Exchange, spot: KrakenSpot, account: Account, tier: str
) -> None:
    """Let faults act on the venue; clearing them gives it back its opening tier."""

    def reset() -> None:
        exchange.mode, exchange.clock.skew, exchange.maintenance_at = Mode.ONLINE, ZERO, None
        exchange.visibility.delay(ZERO)
        spot.cancelling.pending_seconds = None
        account.tier = tier

    def skew(fault: Fault) -> None:
        exchange.clock.skew = fault.seconds

    def late(fault: Fault) -> None:
        exchange.visibility.delay(fault.seconds)

    def pending(fault: Fault) -> None:
        spot.cancelling.pending_seconds = fault.seconds or _PENDING_SECONDS

    def mode(fault: Fault) -> None:
        exchange.mode = Mode(fault.text)

    def maintenance(fault: Fault) -> None:
        exchange.maintenance_at = exchange.now() + fault.seconds

    def set_tier(fault: Fault) -> None:
        account.tier = fault.text

    def gap(fault: Fault) -> None:
        for key in spot.keys.values():
            key.nonce += fault.size or _NONCE_GAP

    faults.on_state(
        {
            "late-visibility": late,
            "clock-skew": skew,
            "nonce-gap": gap,
            "pending-cancels": pending,
            "mode": mode,
            "maintenance-in": maintenance,
            "tier": set_tier,
        },
        reset,
    )
    faults.on_meanwhile({"fill-first": _filling(exchange), "cancel-first": _cancelling(exchange)})


def _filling(exchange: Exchange) -> Callable[[Fault, LoggedRequest], None]:
    def fill(fault: Fault, request: LoggedRequest) -> None:
        for _, order in _meant(exchange, fault, request):
            part = order.working
            if fault.size:
                part = down(part * fault.size / HUNDRED, order.terms.instrument.lot)
            exchange.fill(order.id, part)

    return fill


def _cancelling(exchange: Exchange) -> Callable[[Fault, LoggedRequest], None]:
    def cancel(fault: Fault, request: LoggedRequest) -> None:
        for account, order in _meant(exchange, fault, request):
            exchange.cancel(account, order)

    return cancel


def _meant(exchange: Exchange, fault: Fault, request: LoggedRequest) -> list[tuple[Account, Order]]:
    """Return the live order a fault or, when it names none, its request is about."""
    names = [fault.text] if fault.text else names_in(request.parameters)
    for name in names[:1]:
        for account, order in exchange.live_orders():
            if name in {order.id, order.terms.client_id, str(order.terms.userref)}:
                return [(account, order)]
    return []
