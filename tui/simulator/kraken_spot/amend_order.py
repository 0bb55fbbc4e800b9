"""The private endpoint that changes an order in place."""

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
    Counters,
    penalty,
)
from tui.simulator.kraken_spot.errors import SpotError, invalid
from tui.simulator.kraken_spot.parameters import Parameters
from tui.simulator.kraken_spot.prices import PriceText
from tui.simulator.kraken_spot.terms import TermsReader
from tui.simulator.numbers import ONE
from tui.simulator.order import Offset, Order, Signal
from tui.simulator.refusal import Reason, Refusal

if TYPE_CHECKING:
    from tui.simulator.json_text import Json

_CHANGES = ("order_qty", "display_qty", "limit_price", "trigger_price")


class AmendEndpoint:
    """Carry out AmendOrder."""

    def __init__(self, exchange: Exchange, counters: Counters) -> None:
        self._exchange = exchange
        self._counters = counters
        self._reader = TermsReader(exchange.market)

    def amend_order(self, call: Call) -> "Json":
        """Change an order in place; a refused change costs the fixed part of the counter alone."""
        parameters, account = call.parameters, call.account
        order = self._amended_order(parameters, account)
        instrument, age = order.terms.instrument, call.now - order.changed_at
        self._counters.transact(account, instrument, ONE)
        call.check_deadline()
        self._check_pair(parameters, order)
        amend = self._exchange.amend(account, order, self._terms(parameters, order))
        self._counters.charge(account, instrument, penalty(AMEND_PENALTIES, age))
        if amend.working_quantity <= 0:
            self._counters.charge(account, instrument, penalty(CANCEL_PENALTIES, age))
        return {"amend_id": amend.id}

    @staticmethod
    def _amended_order(parameters: Parameters, account: Account) -> Order:
        """Return the order of an amend, named by exactly one of its two ids."""
        order_id, client_id = parameters.text("txid"), parameters.text("cl_ord_id")
        is_change = any(name in parameters for name in _CHANGES)
        if (order_id is None) == (client_id is None) or not is_change:
            raise SpotError(errors.INVALID_ARGUMENTS)
        if order_id is not None:
            order = account.open.get(order_id)
        else:
            order = account.with_client_id(client_id or "")
        if order is None:
            raise SpotError(errors.UNKNOWN_ORDER)
        if order.is_ending:
            raise SpotError(errors.INVALID_ORDER)
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

    def _terms(self, parameters: Parameters, order: Order) -> AmendTerms:
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
