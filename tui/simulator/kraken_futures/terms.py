"""Reading instructions into orders: what is wrong with them whatever the market does."""

from decimal import Decimal

from tui.simulator.kraken_futures.contract import Contract
from tui.simulator.kraken_futures.instruction import Edit, Send
from tui.simulator.kraken_futures.order import (
    DeviationUnit,
    FuturesOrder,
    FuturesType,
    OrderState,
    TriggerSignal,
)
from tui.simulator.kraken_futures.prices import FuturesMarket
from tui.simulator.kraken_futures.refusal import Refused
from tui.simulator.kraken_futures.result import Status
from tui.simulator.numbers import ZERO, half_up, is_multiple, unit
from tui.simulator.order import Side

_SMALLEST_PERCENT = Decimal("0.1")
_LARGEST_PERCENT = Decimal(50)
_PERCENT_STEP = unit(2)
_LONGEST_CLIENT_ID = 100
_PROTECTION = Decimal("0.01")
"""How far a market order may go through the market."""

_REQUIRED = {
    FuturesType.LIMIT: ("limit_price",),
    FuturesType.POST: ("limit_price",),
    FuturesType.IOC: ("limit_price",),
    FuturesType.FOK: ("limit_price",),
    FuturesType.STOP: ("stop_price",),
    FuturesType.TAKE_PROFIT: ("stop_price",),
    FuturesType.TRAILING_STOP: ("deviation", "deviation_unit"),
}
_NAMES = {
    "order_type": "orderType",
    "limit_price": "limitPrice",
    "stop_price": "stopPrice",
    "deviation": "trailingStopMaxDeviation",
    "deviation_unit": "trailingStopDeviationUnit",
}


def read_send(send: Send, market: FuturesMarket, order_id: str, now: Decimal) -> FuturesOrder:
    """Return the order that was asked for, or refuse what makes no sense."""
    _require(send, ("order_type", "symbol", "side", "size"))
    kind = _type(send.order_type)
    _require(send, _REQUIRED.get(kind, ()))
    contract = market.find(send.symbol or "")
    if contract is None:
        raise Refused(Status.INVALID_ARGUMENT, "symbol")
    order = FuturesOrder(
        id=order_id,
        contract=contract,
        side=_side(send.side),
        type=kind,
        quantity=checked_size(send.size or ZERO, contract),
        limit_price=send.limit_price,
        trigger_price=send.stop_price,
        signal=_signal(send.trigger_signal),
        deviation=send.deviation,
        deviation_unit=_unit(send.deviation_unit),
        offset=send.offset,
        offset_unit=_unit(send.offset_unit),
        reduce_only=send.reduce_only,
        client_id=send.client_id,
        placed_at=now,
        updated_at=now,
        state=OrderState.WAITING if kind.is_trigger else OrderState.RESTING,
    )
    if kind is FuturesType.MARKET:
        order.limit_price = protected_price(order, market)
    check_prices(order)
    _check_client_id(send.client_id)
    return order


def checked_size(size: Decimal, contract: Contract) -> Decimal:
    """Return a size that the contract can have, or refuse it."""
    if size <= ZERO or not is_multiple(size, contract.step) or size > contract.max_position:
        raise Refused(Status.INVALID_SIZE)
    return size


def check_prices(order: FuturesOrder) -> None:
    """Refuse prices off the grid, and prices that do not belong to the type."""
    for price in (order.limit_price, order.trigger_price):
        if price is not None and not _is_on_grid(price, order.contract):
            raise Refused(Status.INVALID_PRICE)
    is_trailing = order.type is FuturesType.TRAILING_STOP
    if is_trailing != (order.deviation is not None):
        raise Refused(Status.INVALID_PRICE)
    if is_trailing and (order.limit_price is not None or not _is_distance(order)):
        raise Refused(Status.INVALID_PRICE)
    if order.trigger_price is not None and not order.type.is_trigger:
        raise Refused(Status.INVALID_PRICE)
    _check_offset(order)


def new_total(edit: Edit, order: FuturesOrder) -> Decimal:
    """Return the total an edit asks for, fills included."""
    if edit.qty_mode not in {"RELATIVE", "ABSOLUTE"}:
        raise Refused(Status.INVALID_ARGUMENT, "qtyMode")
    if edit.size is None:
        return order.quantity
    size = checked_size(edit.size, order.contract)
    total = size if edit.qty_mode == "ABSOLUTE" else order.filled + size
    if total <= order.filled:
        raise Refused(Status.INVALID_SIZE)
    return total


def new_unit(edit: Edit, order: FuturesOrder) -> DeviationUnit | None:
    """Return what the distance of a trailing stop counts after an edit."""
    return order.deviation_unit if edit.deviation_unit is None else _unit(edit.deviation_unit)


def protected_price(order: FuturesOrder, market: FuturesMarket) -> Decimal:
    """Return how far a market order may go."""
    quote = market.quote(order.contract)
    best = quote.best(order.side) or quote.mark
    return half_up(best * (1 + _PROTECTION * order.signed), order.contract.tick_size)


def offset_limit(order: FuturesOrder) -> Decimal | None:
    """Return the limit of a fired trigger: its own, or the one at its distance."""
    if order.offset is None or order.trigger_price is None:
        return order.limit_price
    moved = order.offset
    if order.offset_unit is DeviationUnit.PERCENT:
        moved = order.trigger_price * order.offset / 100
    return half_up(order.trigger_price + moved, order.contract.tick_size)


def _require(send: Send, names: tuple[str, ...]) -> None:
    for name in names:
        if getattr(send, name) in {None, ""}:
            raise Refused(Status.ARGUMENT_MISSING, _NAMES.get(name, name))


def _type(text: str | None) -> FuturesType:
    try:
        return FuturesType(text or "")
    except ValueError:
        raise Refused(Status.INVALID_ORDER_TYPE) from None


def _side(text: str | None) -> Side:
    try:
        return Side(text or "")
    except ValueError:
        raise Refused(Status.INVALID_SIDE) from None


def _signal(text: str | None) -> TriggerSignal:
    try:
        return TriggerSignal(text or TriggerSignal.LAST)
    except ValueError:
        raise Refused(Status.INVALID_ARGUMENT, "triggerSignal") from None


def _unit(text: str | None) -> DeviationUnit | None:
    try:
        return None if text is None else DeviationUnit(text)
    except ValueError:
        raise Refused(Status.INVALID_PRICE) from None


def _is_on_grid(price: Decimal, contract: Contract) -> bool:
    return price > ZERO and is_multiple(price, contract.tick_size)


def _is_distance(order: FuturesOrder) -> bool:
    distance = order.deviation or ZERO
    if order.deviation_unit is DeviationUnit.PERCENT:
        is_fine = is_multiple(distance, _PERCENT_STEP)
        return is_fine and _SMALLEST_PERCENT <= distance <= _LARGEST_PERCENT
    return order.deviation_unit is not None and _is_on_grid(distance, order.contract)


def _check_offset(order: FuturesOrder) -> None:
    if (order.offset is None) != (order.offset_unit is None):
        raise Refused(Status.INVALID_PRICE)
    if order.offset is None:
        return
    has_place = order.type in {FuturesType.STOP, FuturesType.TAKE_PROFIT}
    if not has_place or order.limit_price is not None:
        raise Refused(Status.INVALID_PRICE)


def _check_client_id(client_id: str | None) -> None:
    if client_id is None:
        return
    if len(client_id) > _LONGEST_CLIENT_ID:
        raise Refused(Status.CLIENT_ID_TOO_LONG)
    if not client_id or not client_id.isprintable():
        raise Refused(Status.CLIENT_ID_INVALID)
