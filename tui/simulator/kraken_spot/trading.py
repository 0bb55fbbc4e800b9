"""The private endpoints that create orders."""

from decimal import Decimal
from typing import TYPE_CHECKING

from tui.simulator.account import Account
from tui.simulator.exchange import Exchange
from tui.simulator.kraken_spot.call import Call
from tui.simulator.kraken_spot.counters import Counters
from tui.simulator.kraken_spot.errors import invalid, text_of
from tui.simulator.kraken_spot.parameters import order_parameters
from tui.simulator.kraken_spot.terms import Request, TermsReader
from tui.simulator.numbers import ONE
from tui.simulator.refusal import Refusal

if TYPE_CHECKING:
    from tui.simulator.json_text import Json

_SMALLEST_BATCH, _LARGEST_BATCH = 2, 15


class TradingEndpoints:
    """Carry out what creates orders."""

    def __init__(self, exchange: Exchange, counters: Counters) -> None:
        self._exchange = exchange
        self._counters = counters
        self._reader = TermsReader(exchange.market)

    def add_order(self, call: Call) -> "Json":
        """Create one order, or only say how it would read."""
        parameters, account = call.parameters, call.account
        instrument = self._reader.pair_of(parameters)
        is_trial = parameters.boolean("validate")
        if not is_trial:
            self._counters.transact(account, instrument, ONE)
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
        instrument = self._reader.pair_of(parameters)
        is_trial = parameters.boolean("validate")
        if not is_trial:
            self._counters.transact(account, instrument, Decimal(len(rows)) / 2)
        call.check_deadline()
        requests = [
            self._reader.read(order_parameters(row), instrument, account, call.now) for row in rows
        ]
        for request in requests:
            self._exchange.check_form(request.terms)
        return {"orders": [self._batch_line(account, r, is_trial=is_trial) for r in requests]}

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
