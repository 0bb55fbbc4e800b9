"""What the faults that change the venue itself, or its orders, do to Kuna."""

from collections.abc import Callable

from tui.simulator.faults import Fault, Faults
from tui.simulator.kuna.account import KunaAccount
from tui.simulator.kuna.exchange import KunaExchange
from tui.simulator.kuna.face import Kuna
from tui.simulator.kuna.order import KunaOrder, KunaStatus
from tui.simulator.kuna.reports import names_in
from tui.simulator.numbers import HUNDRED, ZERO, down
from tui.simulator.request_log import LoggedRequest


def connect(faults: Faults, exchange: KunaExchange, face: Kuna) -> None:
    """Let faults act on the venue, and undo what they did when they are cleared."""

    def reset() -> None:
        exchange.skew = ZERO

    def skew(fault: Fault) -> None:
        exchange.skew = fault.seconds

    faults.on_state({"clock-skew": skew}, reset)
    faults.on_meanwhile({"fill-first": _filling(exchange), "cancel-first": _cancelling(exchange)})


def _filling(exchange: KunaExchange) -> Callable[[Fault, LoggedRequest], None]:
    def fill(fault: Fault, request: LoggedRequest) -> None:
        for _, order in _meant(exchange, fault, request):
            part = order.working
            if fault.size:
                part = down(part * fault.size / HUNDRED, order.pair.step)
            exchange.fill(order.id, part)

    return fill


def _cancelling(exchange: KunaExchange) -> Callable[[Fault, LoggedRequest], None]:
    def cancel(fault: Fault, request: LoggedRequest) -> None:
        for _, order in _meant(exchange, fault, request):
            exchange.settlement.end(order, KunaStatus.CANCELED)

    return cancel


def _meant(
    exchange: KunaExchange, fault: Fault, request: LoggedRequest
) -> list[tuple[KunaAccount, KunaOrder]]:
    """Return the live order a fault or, when it names none, its request is about."""
    names = [fault.text.lower()] if fault.text else names_in(request.parameters)
    for name in names[:1]:
        for account in exchange.accounts.values():
            order = account.orders.get(name)
            if order is not None and order.is_live:
                return [(account, order)]
    return []
