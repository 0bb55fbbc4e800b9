"""What the faults that change the venue itself, or its orders, do to Kuna."""

from collections.abc import Callable
from decimal import Decimal

from tui.simulator.exchange import Mode
from tui.simulator.faults import Fault, Faults
from tui.simulator.kuna.exchange import KunaExchange
from tui.simulator.kuna.face import Kuna
from tui.simulator.kuna.habits import FinishedRow, Habits, Listing, Telling
from tui.simulator.kuna.order import KunaOrder, KunaStatus
from tui.simulator.kuna.reports import names_in
from tui.simulator.numbers import HUNDRED, ZERO, down
from tui.simulator.request_log import LoggedRequest

_PENDING_SECONDS = Decimal(2)
_NONCE_GAP = 10**12


def connect(faults: Faults, exchange: KunaExchange, face: Kuna) -> None:
    """Let faults act on the venue, and undo what they did when they are cleared."""
    habits = exchange.habits

    def reset() -> None:
        exchange.clock.skew = ZERO
        face.visibility.delay(ZERO)
        face.is_in_maintenance = False
        habits.reset()
        for key in face.keys:
            key.gap = ZERO

    def skew(fault: Fault) -> None:
        exchange.clock.skew = fault.seconds

    def late(fault: Fault) -> None:
        face.visibility.delay(fault.seconds)

    def mode(fault: Fault) -> None:
        face.is_in_maintenance = Mode(fault.text) is Mode.MAINTENANCE

    def gap(fault: Fault) -> None:
        for key in face.keys:
            key.gap = Decimal(fault.size or _NONCE_GAP)

    faults.on_state(
        {
            "clock-skew": skew,
            "late-visibility": late,
            "mode": mode,
            "nonce-gap": gap,
            "kuna-end": _ending(exchange),
            **_switches(habits),
        },
        reset,
    )
    faults.on_meanwhile({"fill-first": _filling(exchange), "cancel-first": _cancelling(exchange)})


def _switches(habits: Habits) -> dict[str, Callable[[Fault], None]]:
    """Return the kinds that change what nobody has confirmed of the venue."""

    def refusals(fault: Fault) -> None:
        habits.telling = Telling(fault.text)

    def stops(fault: Fault) -> None:
        habits.listing = Listing(fault.text)

    def rows(fault: Fault) -> None:
        habits.finished_row = FinishedRow(fault.text)

    def wrong_side(_fault: Fault) -> None:
        habits.fires_wrong_side = True

    def races(_fault: Fault) -> None:
        habits.races = True

    def address(_fault: Fault) -> None:
        habits.refuses_address = True

    def pending(fault: Fault) -> None:
        habits.pending_seconds = fault.seconds or _PENDING_SECONDS

    def cancels(fault: Fault) -> None:
        habits.cancel_seconds = fault.seconds or _PENDING_SECONDS

    return {
        "kuna-refusals": refusals,
        "kuna-stops": stops,
        "kuna-finished-rows": rows,
        "kuna-wrong-side": wrong_side,
        "kuna-races": races,
        "kuna-address": address,
        "kuna-pending": pending,
        "pending-cancels": cancels,
    }


def _ending(exchange: KunaExchange) -> Callable[[Fault], None]:
    def end(fault: Fault) -> None:
        status = KunaStatus(fault.endpoint or KunaStatus.EXPIRED)
        for order in _named(exchange, fault.text):
            exchange.settlement.end(order, status)

    return end


def _filling(exchange: KunaExchange) -> Callable[[Fault, LoggedRequest], None]:
    def fill(fault: Fault, request: LoggedRequest) -> None:
        for order in _meant(exchange, fault, request):
            part = order.working
            if fault.size:
                part = down(part * fault.size / HUNDRED, order.pair.step)
            exchange.fill(order.id, part)

    return fill


def _cancelling(exchange: KunaExchange) -> Callable[[Fault, LoggedRequest], None]:
    def cancel(fault: Fault, request: LoggedRequest) -> None:
        for order in _meant(exchange, fault, request):
            exchange.settlement.end(order, KunaStatus.CANCELED)

    return cancel


def _meant(exchange: KunaExchange, fault: Fault, request: LoggedRequest) -> list[KunaOrder]:
    """Return the live order a fault or, when it names none, its request is about."""
    names = [fault.text] if fault.text else names_in(request.parameters)
    return _named(exchange, names[0]) if names else []


def _named(exchange: KunaExchange, name: str) -> list[KunaOrder]:
    """Return the live order of an id, in any case of letters."""
    found = (account.orders.get(name.lower()) for account in exchange.accounts.values())
    return [order for order in found if order is not None and order.is_live]
