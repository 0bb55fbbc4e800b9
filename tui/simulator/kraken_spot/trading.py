"""The private endpoints that create, amend and replace orders."""

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tui.simulator.account import Account
from tui.simulator.amending import AmendTerms
from tui.simulator.exchange import Exchange
from tui.simulator.instrument import Instrument
from tui.simulator.kraken_spot import errors
from tui.simulator.kraken_spot.call import Call
from tui.simulator.kraken_spot.counters import (
    AMEND_PENALTIES,
    CANCEL_PENALTIES,
    EDIT_PENALTIES,
    Counters,
    penalty,
)
from tui.simulator.kraken_spot.errors import SpotError, invalid, text_of
from tui.simulator.kraken_spot.names import pair_names
from tui.simulator.kraken_spot.parameters import Parameters, order_parameters
from tui.simulator.kraken_spot.prices import PriceText
from tui.simulator.kraken_spot.sentence import order_prices, price_text
from tui.simulator.kraken_spot.terms import Request, TermsReader
from tui.simulator.numbers import ONE, padded, plain
from tui.simulator.order import Offset, Order, Signal
from tui.simulator.refusal import Reason, Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.simulator.json_text import Json

_SMALLEST_BATCH, _LARGEST_BATCH = 2, 15
_AMENDS = ("order_qty", "display_qty", "limit_price", "trigger_price")


class TradingEndpoints:
    """Carry out what creates or changes orders."""

    def __init__(self, exchange: Exchange, counters: Counters) -> None:
        self._exchange = exchange
        self._counters = counters
        self._reader = TermsReader(exchange.market)

    def add_order(self, call: Call) -> "Json":
        """Create one order, or only say how it would read."""
        parameters, account = call.parameters, call.account
        instrument = self._instrument(parameters)
        is_trial = parameters.boolean("validate")
        if not is_trial:
            self._transact(account, instrument, ONE)
        call.check_deadline()
        request = self._reader.read(parameters, instrument, account, call.now)
        descr: dict[str, Json] = {"order": request.order_text}
        if request.close_text:
            descr["close"] = request.close_text
        if is_trial:
            self._exchange.check(account, request.terms, is_trial=True)
            return {"descr": descr}
        order = self._exchange.create(account, request.terms)
        return {"descr": descr, "txid": [order.id]}

    def add_order_batch(self, call: Call) -> "Json":
        """Create 2 to 15 orders of one pair; each has an outcome of its own."""
        parameters, account = call.parameters, call.account
        rows = parameters.raw("orders")
        if not isinstance(rows, list) or not _SMALLEST_BATCH <= len(rows) <= _LARGEST_BATCH:
            raise invalid("orders")
        instrument = self._instrument(parameters)
        is_trial = parameters.boolean("validate")
        if not is_trial:
            self._transact(account, instrument, Decimal(len(rows)) / 2)
        call.check_deadline()
        requests = [
            self._reader.read(order_parameters(row), instrument, account, call.now) for row in rows
        ]
        for request in requests:
            self._exchange.check_form(request.terms)
        return {"orders": [self._batch_line(account, r, is_trial=is_trial) for r in requests]}

    def amend_order(self, call: Call) -> "Json":
        """Change an order in place."""
        parameters, account = call.parameters, call.account
        order = self._amended_order(parameters, account)
        age = call.now - order.changed_at
        self._transact(account, order.terms.instrument, 1 + penalty(AMEND_PENALTIES, age))
        call.check_deadline()
        self._check_pair(parameters, order)
        terms = self._amend_terms(parameters, order)
        amend = self._exchange.amend(account, order, terms)
        if not order.is_live and terms.quantity is not None and terms.quantity <= order.filled:
            cost = penalty(CANCEL_PENALTIES, age)
            self._counters.charge(account.name, order.terms.instrument.symbol, account.tier, cost)
        return {"amend_id": amend.id}

    def edit_order(self, call: Call) -> "Json":
        """Replace an order by a new one with a new id; its fills stay with the old."""
        parameters, account = call.parameters, call.account
        order = self._edited_order(parameters, account)
        instrument = self._instrument(parameters)
        if instrument is not order.terms.instrument:
            raise invalid("pair")
        is_trial = parameters.boolean("validate")
        if not is_trial:
            age = call.now - order.changed_at
            self._transact(account, instrument, 1 + penalty(EDIT_PENALTIES, age))
        call.check_deadline()
        request = self._replacement(parameters, order, account, call.now)
        answer = _edit_answer(request, order, parameters)
        if is_trial:
            self._exchange.check(account, request.terms, is_trial=True)
            return answer
        new = self._exchange.replace(account, order, request.terms)
        return {**answer, "txid": new.id}

    def _instrument(self, parameters: Parameters) -> Instrument:
        asset_class = parameters.choice("asset_class", "tokenized_asset", "currency")
        return self._reader.instrument(parameters.required("pair"), asset_class)

    def _transact(self, account: Account, instrument: Instrument, cost: Decimal) -> None:
        self._counters.transact(account.name, instrument.symbol, account.tier, cost)

    def _batch_line(self, account: Account, request: Request, *, is_trial: bool) -> "Json":
        line: dict[str, Json] = {}
        try:
            if is_trial:
                self._exchange.check(account, request.terms, is_trial=True)
            else:
                line["txid"] = self._exchange.create(account, request.terms).id
        except Refusal as refusal:
            return {"error": text_of(refusal)}
        line["descr"] = {"order": request.order_text}
        if request.close_text:
            line["close"] = request.close_text
        return line

    @staticmethod
    def _amended_order(parameters: Parameters, account: Account) -> Order:
        """Return the order of an amend, named by exactly one of its two ids."""
        order_id, client_id = parameters.text("txid"), parameters.text("cl_ord_id")
        is_change = any(name in parameters for name in _AMENDS)
        if (order_id is None) == (client_id is None) or not is_change:
            raise SpotError(errors.INVALID_ARGUMENTS)
        if order_id is not None:
            order = account.open.get(order_id)
        else:
            order = account.with_client_id(client_id or "")
        if order is None:
            raise SpotError(errors.UNKNOWN_ORDER)
        return order

    def _check_pair(self, parameters: Parameters, order: Order) -> None:
        """Demand the pair where it is no crypto pair, and that it fits where it is sent."""
        name = parameters.text("pair")
        if name is None:
            if order.terms.instrument.tokenised:
                raise invalid("pair")
            return
        found = self._exchange.market.find(name)
        if found is None:
            raise SpotError(errors.UNKNOWN_PAIR)
        if found is not order.terms.instrument:
            raise invalid("pair")

    def _amend_terms(self, parameters: Parameters, order: Order) -> AmendTerms:
        is_trailing = order.terms.type.is_trailing and order.is_waiting
        limit, trigger = (
            _amend_price(parameters, "limit_price"),
            _amend_price(parameters, "trigger_price"),
        )
        sizes = AmendTerms(
            quantity=parameters.decimal("order_qty"),
            display_quantity=parameters.decimal("display_qty"),
            post_only=parameters.boolean("post_only"),
        )
        if is_trailing:
            return replace(
                sizes,
                trail=None if trigger is None else _relative(trigger, "+"),
                limit_offset=None if limit is None else _relative(limit, "+", "-"),
            )
        instrument, signal = order.terms.instrument, order.terms.signal
        return replace(
            sizes,
            limit_price=self._resolved(limit, instrument, Signal.LAST),
            trigger_price=self._resolved(trigger, instrument, signal),
        )

    def _resolved(
        self, price: PriceText | None, instrument: Instrument, signal: Signal
    ) -> Decimal | None:
        if price is None:
            return None
        if not price.is_relative:
            return price.number
        reference = self._reader.reference(instrument, signal)
        return price.resolved(reference, instrument.tick_size)

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
        volume = parameters.decimal("volume") or order.quantity
        if volume <= order.filled:
            raise SpotError(errors.INVALID_ORDER)
        members = {**_members(order), "volume": plain(volume - order.filled)}
        for name in ("price", "price2", "displayvol", "userref"):
            if name in parameters:
                members[name] = parameters.required(name)
        is_post = "post" in (parameters.text("oflags") or "").split(",")
        members["oflags"] = "post," * is_post + ("fcib" if order.terms.fee_in_base else "fciq")
        return self._reader.read(Parameters(members), order.terms.instrument, account, now)


def _amend_price(parameters: Parameters, name: str) -> PriceText | None:
    text = parameters.text(name)
    if text is None:
        return None
    price = PriceText.parse(text)
    if price.sign == "#":
        raise Refusal(Reason.INVALID_PRICE)
    return price


def _relative(price: PriceText, *signs: str) -> Offset:
    if price.sign not in signs or not price.number:
        raise Refusal(Reason.INVALID_PRICE)
    return price.offset()


def _members(order: Order) -> dict[str, str]:
    """Return an order as the members AddOrder would have created it with."""
    terms = order.terms
    price, price2 = order_prices(order)
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
    }
    for name, value in optional.items():
        if value is not None:
            members[name] = plain(value) if isinstance(value, Decimal) else str(value)
    return members


def _edit_answer(request: Request, order: Order, parameters: Parameters) -> dict[str, "Json"]:
    terms, instrument = request.terms, request.terms.instrument
    names = pair_names(instrument)
    first, second = terms.trigger_price or terms.limit_price, None
    if terms.trigger_price is not None:
        second = terms.limit_price
    answer: dict[str, Json] = {
        "status": "ok",
        "originaltxid": order.id,
        "volume": padded(terms.quantity, instrument.lot_decimals),
        "price": price_text(first, instrument),
        "orders_cancelled": 1,
        "descr": {"order": request.order_text.replace(names.altname, names.key)},
    }
    if second is not None:
        answer["price2"] = price_text(second, instrument)
    if "userref" in parameters:
        answer["newuserref"] = terms.userref
        answer["olduserref"] = order.terms.userref
    return answer
