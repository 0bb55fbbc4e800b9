"""What the faults that change the venue itself, or its orders, do to Kraken Embed."""

from collections.abc import Callable

from tui.simulator.exchange import Mode
from tui.simulator.faults import Fault, Faults
from tui.simulator.json_text import Json
from tui.simulator.kraken_embed.exchange import EmbedExchange
from tui.simulator.kraken_embed.face import KrakenEmbed
from tui.simulator.kraken_embed.order import CustomOrder, OrderStatus
from tui.simulator.kraken_embed.reports import order_in
from tui.simulator.kraken_embed.user import EmbedUser
from tui.simulator.numbers import ZERO
from tui.simulator.request_log import LoggedRequest

BY_PARTNER: Json = {"code": "cancelled_by_partner", "message": "Cancelled by the partner"}
"""Why an order is cancelled that somebody else cancels."""

_NONCE_GAP = 10**12


def connect(faults: Faults, exchange: EmbedExchange, face: KrakenEmbed) -> None:
    """Let faults act on the venue, and undo what they did when they are cleared."""

    def reset() -> None:
        exchange.visibility.delay(ZERO)
        set_mode(Mode.ONLINE)

    def set_mode(to: Mode) -> None:
        face.is_in_maintenance = to is Mode.MAINTENANCE
        exchange.is_firing = to not in {Mode.MAINTENANCE, Mode.CANCEL_ONLY}

    def mode(fault: Fault) -> None:
        set_mode(Mode(fault.text))

    def late(fault: Fault) -> None:
        exchange.visibility.delay(fault.seconds)

    def gap(fault: Fault) -> None:
        for key in face.keys.values():
            key.nonce += fault.size or _NONCE_GAP

    faults.on_state({"late-visibility": late, "mode": mode, "nonce-gap": gap}, reset)
    faults.on_meanwhile({"fill-first": _filling(exchange), "cancel-first": _cancelling(exchange)})


def _filling(exchange: EmbedExchange) -> Callable[[Fault, LoggedRequest], None]:
    def fill(fault: Fault, request: LoggedRequest) -> None:
        for user, order in _meant(exchange, fault, request):
            exchange.execute(user, order)

    return fill


def _cancelling(exchange: EmbedExchange) -> Callable[[Fault, LoggedRequest], None]:
    def cancel(fault: Fault, request: LoggedRequest) -> None:
        for _, order in _meant(exchange, fault, request):
            order.end(OrderStatus.CANCELLED, exchange.now(), BY_PARTNER)

    return cancel


def _meant(
    exchange: EmbedExchange, fault: Fault, request: LoggedRequest
) -> list[tuple[EmbedUser, CustomOrder]]:
    """Return the live order a fault or, when it names none, its request is about."""
    name = fault.text or order_in(request.parameters)
    if name is None:
        return []
    try:
        user, order = exchange.find(name)
    except KeyError:
        return []
    return [(user, order)] if order.is_live else []
