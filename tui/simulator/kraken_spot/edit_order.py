"""The private endpoint that replaces an order by another: the older way to change one."""

from decimal import Decimal
from typing import TYPE_CHECKING

from tui.simulator.account import Account
from tui.simulator.exchange import Exchange
from tui.simulator.kraken_spot import errors
from tui.simulator.kraken_spot.call import Call
from tui.simulator.kraken_spot.counters import EDIT_PENALTIES, Counters, penalty
from tui.simulator.kraken_spot.errors import SpotError, invalid
from tui.simulator.kraken_spot.names import pair_names
from tui.simulator.kraken_spot.parameters import Parameters
from tui.simulator.kraken_spot.sentence import order_prices
from tui.simulator.kraken_spot.terms import Request, TermsReader, flags_of
from tui.simulator.numbers import ONE, padded, plain
from tui.simulator.order import Order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.simulator.json_text import Json


class EditEndpoint:
    """Carry out EditOrder."""

    def __init__(self, exchange: Exchange, counters: Counters) -> None:
        self._exchange = exchange
        self._counters = counters
        self._reader = TermsReader(exchange.market)

    def edit_order(self, call: Call) -> "Json":
        """Replace an order by a new one with a new id; its fills stay with the old."""
        parameters, account = call.parameters, call.account
        order = self._edited_order(parameters, account)
        instrument, age = order.terms.instrument, call.now - order.changed_at
        if self._reader.pair_of(parameters) is not instrument:
            raise invalid("pair")
        is_trial = parameters.boolean("validate")
        parameters.boolean("cancel_response")
        if not is_trial:
            self._counters.transact(account, instrument, ONE)
        call.check_deadline()
        request = self._replacement(parameters, order, account, call.now)
        answer = _answer(request, order, parameters)
        if is_trial:
            self._exchange.check(account, request.terms, is_trial=True)
            return answer
        new = self._exchange.replace(account, order, request.terms)
        self._counters.charge(account, instrument, penalty(EDIT_PENALTIES, age))
        return {**answer, "txid": new.id}

    @staticmethod
    def _edited_order(parameters: Parameters, account: Account) -> Order:
        name = parameters.required("txid")
        if name.lstrip("-").isdigit():
            numbered = account.with_userref(int(name))
            order = numbered[0] if len(numbered) == 1 else None
        else:
            order = account.open.get(name)
        if order is None:
            raise SpotError(errors.UNKNOWN_ORDER)
        terms = order.terms
        has_price = terms.type.has_limit or terms.type.is_triggered_type
        if (
            not has_price
            or order.is_ending
            or order.is_triggered
            or terms.close is not None
            or terms.client_id is not None
        ):
            raise SpotError(errors.INVALID_ORDER)
        return order

    def _replacement(
        self, parameters: Parameters, order: Order, account: Account, now: Decimal
    ) -> Request:
        """Return the new order: the old one's members, with those that were sent."""
        volume = parameters.decimal("volume")
        volume = order.quantity if volume is None else volume
        if volume <= order.filled:
            raise SpotError(errors.INVALID_ORDER)
        members = {**_members(order), "volume": plain(volume - order.filled)}
        for name in ("price", "price2", "displayvol", "userref"):
            if name in parameters:
                members[name] = parameters.required(name)
        members["oflags"] = _flags(parameters, order)
        return self._reader.read(Parameters(members), order.terms.instrument, account, now)


def _flags(parameters: Parameters, order: Order) -> str:
    """Return the new order's flags: post as sent, the fee's currency as it is."""
    kept, other = ("fcib", "fciq") if order.terms.fee_in_base else ("fciq", "fcib")
    words = flags_of(parameters)
    if words & {other, "viqc"}:
        raise invalid("oflags")
    return f"post,{kept}" if "post" in words else kept


def _members(order: Order) -> dict[str, str]:
    """Return an order as the members AddOrder would have created it with."""
    terms = order.terms
    price, price2 = order_prices(order, terms.instrument)
    members = {"type": terms.side.value, "ordertype": terms.type.value}
    optional: Mapping[str, object] = {
        "price": None if price == "0" else price,
        "price2": None if price2 == "0" else price2,
        "displayvol": order.display_quantity,
        "leverage": terms.leverage,
        "reduce_only": "true" if terms.reduce_only else None,
        "trigger": terms.signal.value,
        "timeinforce": terms.time_in_force.value,
        "expiretm": terms.expires_at,
        "starttm": terms.starts_at,
        "userref": terms.userref,
        "stptype": terms.self_trade.value,
    }
    for name, value in optional.items():
        if value is not None:
            members[name] = plain(value) if isinstance(value, Decimal) else str(value)
    return members


def _answer(request: Request, order: Order, parameters: Parameters) -> dict[str, "Json"]:
    terms, instrument = request.terms, request.terms.instrument
    names, (price, price2) = pair_names(instrument), order_prices(terms, instrument)
    answer: dict[str, Json] = {
        "status": "ok",
        "originaltxid": order.id,
        "volume": padded(terms.quantity, instrument.lot_decimals),
        "price": price,
        "orders_cancelled": 1,
        "descr": {"order": request.order_text.replace(names.altname, names.key)},
    }
    if price2 != "0":
        answer["price2"] = price2
    if "userref" in parameters:
        answer["newuserref"] = terms.userref
        answer["olduserref"] = order.terms.userref
    return answer
