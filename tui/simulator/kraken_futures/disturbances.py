"""What the faults that change the venue itself, or its orders, do to Kraken Futures."""

from collections.abc import Callable

from tui.simulator.exchange import Mode
from tui.simulator.faults import Fault, Faults
from tui.simulator.kraken_futures.account import FuturesAccount
from tui.simulator.kraken_futures.exchange import FuturesExchange
from tui.simulator.kraken_futures.face import KrakenFutures
from tui.simulator.kraken_futures.instruction import Cancel
from tui.simulator.kraken_futures.order import FuturesOrder
from tui.simulator.kraken_futures.reports import names_in
from tui.simulator.numbers import HUNDRED, ZERO, down
from tui.simulator.request_log import LoggedRequest

_NONCE_GAP = 10**12


def connect(faults: Faults, exchange: FuturesExchange, face: KrakenFutures) -> None:
    """Let faults act on the venue, and undo what they did when they are cleared."""

    def reset() -> None:
        exchange.clock.skew = face.past.lag = ZERO
        face.visibility.delay(ZERO)
        exchange.habits.shuffles = False
        exchange.habits.omits.clear()
        _set_mode(exchange, face, Mode.ONLINE)

    def skew(fault: Fault) -> None:
        exchange.clock.skew = fault.seconds

    def late(fault: Fault) -> None:
        face.visibility.delay(fault.seconds)
        face.past.lag = fault.seconds

    def mode(fault: Fault) -> None:
        _set_mode(exchange, face, Mode(fault.text))

    def gap(fault: Fault) -> None:
        for key in face.keys.values():
            key.nonce += fault.size or _NONCE_GAP

    def refuse(fault: Fault) -> None:
        exchange.force_next(fault.text, fault.endpoint, fault.times or 1)

    def shuffle(_fault: Fault) -> None:
        exchange.habits.shuffles = True

    def omit(fault: Fault) -> None:
        exchange.habits.omits.add(fault.size)

    faults.on_state(
        {
            "clock-skew": skew,
            "late-visibility": late,
            "mode": mode,
            "nonce-gap": gap,
            "instruction-status": refuse,
            "shuffled-results": shuffle,
            "missing-results": omit,
        },
        reset,
    )
    faults.on_meanwhile({"fill-first": _filling(exchange), "cancel-first": _cancelling(exchange)})


def _set_mode(exchange: FuturesExchange, face: KrakenFutures, mode: Mode) -> None:
    face.is_in_maintenance = mode is Mode.MAINTENANCE
    for quote in exchange.market.quotes.values():
        quote.is_post_only = mode is Mode.POST_ONLY
        quote.is_suspended = mode is Mode.CANCEL_ONLY


def _filling(exchange: FuturesExchange) -> Callable[[Fault, LoggedRequest], None]:
    def fill(fault: Fault, request: LoggedRequest) -> None:
        for _, order in _meant(exchange, fault, request):
            part = order.working
            if fault.size:
                part = down(part * fault.size / HUNDRED, order.contract.step)
            exchange.fill(order.id, part)

    return fill


def _cancelling(exchange: FuturesExchange) -> Callable[[Fault, LoggedRequest], None]:
    def cancel(fault: Fault, request: LoggedRequest) -> None:
        for account, order in _meant(exchange, fault, request):
            exchange.cancel(account, Cancel(order_id=order.id))

    return cancel


def _meant(
    exchange: FuturesExchange, fault: Fault, request: LoggedRequest
) -> list[tuple[FuturesAccount, FuturesOrder]]:
    """Return the live order a fault or, when it names none, its request is about."""
    names = [fault.text] if fault.text else names_in(request.parameters)
    for name in names[:1]:
        for account in exchange.accounts.values():
            order = account.find(name, None) or account.find(None, name)
            if order is not None and order.is_live:
                return [(account, order)]
    return []
