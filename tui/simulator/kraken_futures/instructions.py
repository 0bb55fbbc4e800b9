"""Instructions as they are written in requests: one in a form, several in the text of a batch."""

from collections.abc import Callable, Mapping

from tui.simulator.json_text import load
from tui.simulator.kraken_futures import failures
from tui.simulator.kraken_futures.exchange import LARGEST_BATCH
from tui.simulator.kraken_futures.instruction import Cancel, Edit, Instruction, Send
from tui.simulator.kraken_futures.parameters import Parameters


def read_send(members: Parameters) -> Send:
    """Read what places an order."""
    return Send(
        symbol=members.text("symbol"),
        side=members.text("side"),
        order_type=members.text("orderType"),
        size=members.decimal("size"),
        limit_price=members.decimal("limitPrice"),
        stop_price=members.decimal("stopPrice"),
        trigger_signal=members.text("triggerSignal"),
        reduce_only=members.boolean("reduceOnly"),
        client_id=members.text("cliOrdId"),
        deviation=members.decimal("trailingStopMaxDeviation"),
        deviation_unit=members.text("trailingStopDeviationUnit"),
        offset=members.decimal("limitPriceOffsetValue"),
        offset_unit=members.text("limitPriceOffsetUnit"),
        order_tag=members.text("order_tag"),
    )


def read_edit(members: Parameters) -> Edit:
    """Read what changes an order; alone its id is spelled in another way than in a batch."""
    return Edit(
        order_id=members.uuid("orderId", "order_id"),
        client_id=members.text("cliOrdId"),
        size=members.decimal("size"),
        qty_mode=members.text("qtyMode") or "RELATIVE",
        limit_price=members.decimal("limitPrice"),
        stop_price=members.decimal("stopPrice"),
        deviation=members.decimal("trailingStopMaxDeviation"),
        deviation_unit=members.text("trailingStopDeviationUnit"),
        order_tag=members.text("order_tag"),
    )


def read_cancel(members: Parameters) -> Cancel:
    """Read what ends an order."""
    return Cancel(order_id=members.uuid("order_id"), client_id=members.text("cliOrdId"))


_READERS: dict[str, Callable[[Parameters], Instruction]] = {
    "send": read_send,
    "edit": read_edit,
    "cancel": read_cancel,
}


def read_batch(text: str | None) -> list[Instruction]:
    """Read the instructions of a batch; one that cannot be read refuses all of them."""
    if text is None:
        raise failures.error(failures.ARGUMENT_MISSING)
    try:
        batch = load(text.encode())
    except ValueError:
        raise failures.error(failures.NOT_JSON) from None
    rows = batch.get("batchOrder") if isinstance(batch, Mapping) else None
    if rows is None:
        raise failures.error(failures.ARGUMENT_MISSING)
    if not isinstance(rows, list) or len(rows) > LARGEST_BATCH:
        raise failures.invalid("batchOrder")
    return [_instruction(row) for row in rows]


def _instruction(row: object) -> Instruction:
    if not isinstance(row, Mapping):
        raise failures.error(failures.NOT_JSON)
    members = Parameters(row, is_json=True)
    kind = members.text("order")
    if kind is None or (kind == "send" and members.text("order_tag") is None):
        raise failures.error(failures.ARGUMENT_MISSING)
    reader = _READERS.get(kind)
    if reader is None:
        raise failures.invalid("order")
    return reader(members)
