"""How orders meet the market: taking on arrival, filling while they rest, triggering."""

from collections.abc import Callable
from decimal import Decimal
from random import Random

from tui.simulator.account import Account
from tui.simulator.instrument import Instrument
from tui.simulator.market import Market, Quote
from tui.simulator.numbers import ZERO, down
from tui.simulator.order import (
    Order,
    OrderType,
    SelfTrade,
    Side,
    TimeInForce,
)
from tui.simulator.priority import Priority, Tape
from tui.simulator.settlement import Settlement

_LEVELS = 5
"""An order takes from so many levels at most; the market is deep enough for the rest."""

_GAP = Decimal("0.001")
"""When the market is this far through a limit price, everything there has traded."""

Finish = Callable[[Account, Order, str], None]


class Matching:
    """Decide what fills, when and at which price."""

    def __init__(
        self,
        market: Market,
        settlement: Settlement,
        priority: Priority,
        rng: Random,
        filled: Callable[[Account, Order, Decimal, Decimal], None],
        cancel: Finish,
    ) -> None:
        self._market = market
        self._settlement = settlement
        self._priority = priority
        self._rng = rng
        self._filled = filled
        self._cancel = cancel

    def arrive(self, account: Account, order: Order) -> None:
        """Let an order take what it can when it enters the book."""
        if order.terms.type is OrderType.SETTLE_POSITION:
            self._settlement.deliver(account, order)
            if order.working:
                self._cancel(account, order, "No position to settle")
            else:
                self._filled(account, order, ZERO, ZERO)
            return
        if self._prevents_self_trade(account, order) or self._is_killed(account, order):
            return
        for price, quantity in self._reachable(order):
            if not order.is_live or not order.working:
                break
            self._fill(account, order, price, quantity, maker=False)
        if order.is_live and order.terms.time_in_force is TimeInForce.IOC:
            self._cancel(account, order, "Immediate or cancel")

    def tape(self, instrument: Instrument) -> Tape:
        """Return what trades in one pass over an instrument's orders."""
        return Tape(self._market, instrument, self._rng)

    def work(self, account: Account, order: Order, quote: Quote, tape: Tape) -> None:
        """Give a live order what the market's present prices give it."""
        if order.is_waiting:
            if self.is_hit(order, quote):
                self.trigger(account, order)
        elif order.limit_price is None:
            self._fill_slice(account, order, quote.best(order.terms.side), maker=False)
        else:
            self._rest(account, order, quote, tape)

    def release(self, order: Order) -> None:
        """Turn a waiting order into the limit or market order it holds."""
        order.is_triggered = True
        order.touch()
        tick = order.terms.instrument.tick_size
        if order.limit_offset is not None and order.trigger_price is not None:
            order.limit_price = order.limit_offset.applied_to(order.trigger_price, tick)
        self._priority.join(order)

    def trigger(self, account: Account, order: Order) -> None:
        """Release a waiting order and let it trade."""
        self.release(order)
        if order.limit_price is not None:
            self.arrive(account, order)
        else:
            best = self._market.quote(order.terms.instrument).best(order.terms.side)
            self._fill_slice(account, order, best, maker=False)

    def is_hit(self, order: Order, quote: Quote) -> bool:
        """Follow the market with a trailing order, and tell whether the trigger is reached."""
        signal = quote.signal(order.terms.signal)
        if order.terms.type.is_trailing:
            self.trail(order, signal)
        trigger = order.trigger_price
        if trigger is None:
            return False
        waits_above = (order.terms.side is Side.BUY) != order.terms.type.is_take_profit
        return signal >= trigger if waits_above else signal <= trigger

    @staticmethod
    def trail(order: Order, signal: Decimal) -> None:
        """Move the trigger of a trailing order with the best price so far."""
        if order.trail is None:
            return
        side, before = order.terms.side, order.extreme
        best = signal
        if before is not None:
            best = (max if side is Side.SELL else min)(before, signal)
        trigger = order.trail.trigger_from(best, side, order.terms.instrument.tick_size)
        if (best, trigger) != (before, order.trigger_price):
            order.extreme, order.trigger_price = best, trigger
            order.touch()

    def _rest(self, account: Account, order: Order, quote: Quote, tape: Tape) -> None:
        """Fill a resting order: at its price as its queue moves, faster once trades are through."""
        limit = order.limit_price or ZERO
        through = limit - quote.last if order.terms.side is Side.BUY else quote.last - limit
        if through < 0:
            return
        if not through:
            reached = tape.reach(order)
            if reached:
                self._fill(account, order, limit, reached, maker=True)
        elif through >= limit * _GAP:
            self._fill(account, order, limit, order.working, maker=True)
        else:
            order.ahead = ZERO
            self._fill_slice(account, order, limit, maker=True)

    def _fill_slice(self, account: Account, order: Order, price: Decimal, *, maker: bool) -> None:
        share = Decimal(self._rng.randint(25, 100)) / 100
        quantity = down(order.working * share, order.terms.instrument.lot)
        if order.tip is not None:
            quantity = min(quantity, order.tip)
        self._fill(account, order, price, quantity, maker=maker)

    def _fill(
        self, account: Account, order: Order, price: Decimal, quantity: Decimal, *, maker: bool
    ) -> None:
        """Fill in base units, all of it when the rest would be too small to trade."""
        terms = order.terms
        base = self._base_working(order, price)
        if base - quantity < terms.instrument.minimum_quantity:
            quantity = base
        quantity = self._allowed(account, order, min(quantity, base), price)
        if not quantity:
            return
        self._settlement.fill(account, order, price, quantity, maker=maker)
        is_dust = terms.quantity_in_quote and order.working < price * terms.instrument.lot * 2
        if is_dust:
            order.filled = order.quantity
        self._filled(account, order, quantity, price)

    def _allowed(
        self, account: Account, order: Order, quantity: Decimal, price: Decimal
    ) -> Decimal:
        """Cut a fill to what the account may trade; what is left over is cancelled."""
        terms = order.terms
        if terms.reduce_only:
            open_quantity = account.net_position(terms.instrument)
            closable = -open_quantity if terms.side is Side.BUY else open_quantity
            if closable <= 0:
                self._cancel(account, order, "Reduce only:No position exists")
                return ZERO
            return min(quantity, closable)
        is_at_market = order.limit_price is None and not terms.leverage
        asset = terms.instrument.quote if terms.side is Side.BUY else terms.instrument.base
        need = quantity * price * Decimal("1.01") if terms.side is Side.BUY else quantity
        if is_at_market and need > account.balances.get(asset, ZERO):
            self._cancel(account, order, "Insufficient funds")
            return ZERO
        return quantity

    @staticmethod
    def _base_working(order: Order, price: Decimal) -> Decimal:
        if not order.terms.quantity_in_quote:
            return order.working
        return down(order.working / price, order.terms.instrument.lot)

    def _reachable(self, order: Order) -> list[tuple[Decimal, Decimal]]:
        """Return the levels an arriving order takes from, with what it takes of each."""
        taken: list[tuple[Decimal, Decimal]] = []
        side, limit = order.terms.side, order.limit_price
        left = self._base_working(order, self._market.quote(order.terms.instrument).last)
        for price, quantity in self._market.levels(order.terms.instrument, side):
            is_past = limit is not None and (price > limit if side is Side.BUY else price < limit)
            if is_past or left <= 0:
                break
            is_last = len(taken) == _LEVELS - 1
            part = left if is_last else min(left, quantity)
            taken.append((price, part))
            left -= part
        return taken

    def _is_killed(self, account: Account, order: Order) -> bool:
        if order.terms.time_in_force is not TimeInForce.FOK:
            return False
        available = sum((quantity for _, quantity in self._reachable(order)), ZERO)
        if available >= order.working:
            return False
        self._cancel(account, order, "Fill or kill")
        return True

    def _prevents_self_trade(self, account: Account, order: Order) -> bool:
        """Cancel what would trade with the account's own orders; tell whether the new one went."""
        own = [o for o in account.on(order.terms.instrument) if self._would_meet(order, o)]
        if not own:
            return False
        choice = order.terms.self_trade
        if choice is not SelfTrade.CANCEL_NEWEST:
            for resting in own:
                self._cancel(account, resting, "Self trade prevention")
        if choice is SelfTrade.CANCEL_OLDEST:
            return False
        self._cancel(account, order, "Self trade prevention")
        return True

    def _would_meet(self, order: Order, other: Order) -> bool:
        if other is order or other.is_waiting or other.limit_price is None:
            return False
        if other.terms.side is order.terms.side:
            return False
        reach = order.limit_price
        if reach is None:
            last = self._reachable(order)[-1:]
            reach = last[0][0] if last else ZERO
        is_buy = order.terms.side is Side.BUY
        return reach >= other.limit_price if is_buy else reach <= other.limit_price
