"""What a fill does: a trade, fees, balances and margin positions."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from tui.simulator.account import Account
from tui.simulator.identifiers import Identifiers
from tui.simulator.numbers import HUNDRED, ZERO, unit
from tui.simulator.order import Closing, Order, Position, Side, Trade


class Settlement:
    """Book fills, so that what an order says, trades say and balances say agree."""

    def __init__(self, identifiers: Identifiers, now: Callable[[], Decimal]) -> None:
        self._identifiers = identifiers
        self._now = now

    def fill(
        self,
        account: Account,
        order: Order,
        price: Decimal,
        quantity: Decimal,
        *,
        maker: bool,
        at: Decimal | None = None,
    ) -> Trade:
        """Fill a base quantity of an order at a price, now unless told otherwise."""
        instrument = order.terms.instrument
        cost = (price * quantity).quantize(unit(instrument.cost_decimals))
        fee = self._fee(order, cost, quantity, maker=maker)
        identifier = self._identifiers.trade()
        when = self._now() if at is None else at
        closed = self._settle(account, order, (identifier, when), quantity, cost, fee)
        leverage = order.terms.leverage
        trade = Trade(
            id=identifier,
            number=self._identifiers.trade_number(),
            order_id=order.id,
            position_id=identifier if leverage else self._identifiers.trade(),
            instrument=instrument,
            side=order.terms.side,
            type=order.terms.type,
            price=price,
            quantity=quantity,
            cost=cost,
            fee=fee,
            margin=cost / leverage if leverage else ZERO,
            leverage=leverage,
            maker=maker,
            closing=closed > 0,
            fee_in_base=order.terms.fee_in_base,
            at=when,
        )
        account.book(trade)
        order.trades.append(trade.id)
        self._count(order, quantity, cost, fee)
        return trade

    def extend(self, account: Account, order: Order, quantity: Decimal) -> None:
        """Fill more of a resting order as part of its last trade, so that trades stay few."""
        last = account.trades.get(order.trades[-1]) if order.trades else None
        price = order.limit_price or order.average_price
        if last is None:
            self.fill(account, order, price, quantity, maker=True)
            return
        cost = (price * quantity).quantize(unit(order.terms.instrument.cost_decimals))
        fee = self._fee(order, cost, quantity, maker=True)
        self._settle(account, order, (last.id, last.at), quantity, cost, fee)
        self._count(order, quantity, cost, fee)
        cost, total = last.cost + cost, last.quantity + quantity
        account.trades[last.id] = replace(
            last, quantity=total, cost=cost, fee=last.fee + fee, price=cost / total
        )

    def deliver(self, account: Account, order: Order) -> None:
        """Settle margin positions by paying for them, or handing them over, at entry cost."""
        instrument = order.terms.instrument
        for position in [p for p in account.positions if p.instrument is instrument]:
            part = min(position.left, order.working)
            if position.side is order.terms.side or not part:
                continue
            cost = (position.cost * part / position.quantity).quantize(
                unit(instrument.cost_decimals)
            )
            sign = 1 if position.side is Side.BUY else -1
            account.credit(instrument.base, sign * part)
            account.credit(instrument.quote, -sign * cost)
            self._close_part(account, position, part)
            order.filled += part
            order.base_filled += part
            order.cost += cost
        order.touch()

    def _fee(self, order: Order, cost: Decimal, quantity: Decimal, *, maker: bool) -> Decimal:
        instrument = order.terms.instrument
        rate = instrument.fee_percent(maker=maker) / HUNDRED
        if order.terms.fee_in_base:
            return (quantity * rate).quantize(instrument.lot)
        return (cost * rate).quantize(unit(instrument.cost_decimals))

    @staticmethod
    def _count(order: Order, quantity: Decimal, cost: Decimal, fee: Decimal) -> None:
        """Add a fill to the totals of its order."""
        order.base_filled += quantity
        order.cost += cost
        order.fee += fee
        if order.terms.quantity_in_quote:
            order.filled = min(order.quantity, order.filled + cost)
        else:
            order.filled += quantity
        order.touch()

    def _settle(
        self,
        account: Account,
        order: Order,
        trade: tuple[str, Decimal],
        quantity: Decimal,
        cost: Decimal,
        fee: Decimal,
    ) -> Decimal:
        """Move the money; return how much of a margin position it closed."""
        terms = order.terms
        base, quote = terms.instrument.base, terms.instrument.quote
        account.credit(base if terms.fee_in_base else quote, -fee)
        if not terms.leverage:
            sign = 1 if terms.side is Side.BUY else -1
            account.credit(base, sign * quantity)
            account.credit(quote, -sign * cost)
            return ZERO
        closed = self._close(account, order, trade[0], quantity, cost, fee)
        left = quantity - closed
        if left:
            share = cost * left / quantity
            account.add_position(self._position(order, trade, left, share, fee))
        return closed

    def _close(
        self,
        account: Account,
        order: Order,
        trade_id: str,
        quantity: Decimal,
        cost: Decimal,
        fee: Decimal,
    ) -> Decimal:
        """Close opposite positions, oldest first, and pay out their result."""
        instrument = order.terms.instrument
        closed = result = ZERO
        for position in list(account.positions):
            if position.instrument is not instrument or position.side is order.terms.side:
                continue
            part = min(position.left, quantity - closed)
            if not part:
                break
            share = part / quantity
            gain = cost * part / quantity - position.cost * part / position.quantity
            gain = gain if position.side is Side.BUY else -gain
            position.closings.append(Closing(trade_id, cost * share, fee * share, gain))
            result += gain
            self._close_part(account, position, part)
            closed += part
        account.credit(instrument.quote, result.quantize(unit(instrument.cost_decimals)))
        return closed

    @staticmethod
    def _close_part(account: Account, position: Position, part: Decimal) -> None:
        position.closed += part
        if not position.left:
            account.positions.remove(position)

    def _position(
        self,
        order: Order,
        trade: tuple[str, Decimal],
        quantity: Decimal,
        cost: Decimal,
        fee: Decimal,
    ) -> Position:
        identifier, opened_at = trade
        leverage = order.terms.leverage or 1
        return Position(
            id=identifier,
            order_id=order.id,
            instrument=order.terms.instrument,
            side=order.terms.side,
            type=order.terms.type,
            quantity=quantity,
            closed=ZERO,
            cost=cost,
            fee=fee,
            margin=cost / leverage,
            leverage=leverage,
            opened_at=opened_at,
        )
