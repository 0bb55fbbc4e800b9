"""What happens when a trigger fires: it ends, and an order takes its place."""

from dataclasses import replace

from tui.simulator.kraken_futures.account import FuturesAccount
from tui.simulator.kraken_futures.entering import Entering
from tui.simulator.kraken_futures.history import Historian
from tui.simulator.kraken_futures.matching import Matching
from tui.simulator.kraken_futures.order import FuturesOrder, FuturesType, OrderState
from tui.simulator.kraken_futures.prices import FuturesMarket
from tui.simulator.kraken_futures.refusal import Refused
from tui.simulator.kraken_futures.terms import offset_limit, protected_price
from tui.simulator.kraken_futures.triggers import is_fired, trail


class Activation:
    """Watch triggers, and turn those that fire into orders."""

    def __init__(
        self,
        market: FuturesMarket,
        matching: Matching,
        entering: Entering,
        historian: Historian,
    ) -> None:
        self._market = market
        self._matching = matching
        self._entering = entering
        self._historian = historian

    def work(self, account: FuturesAccount, order: FuturesOrder) -> None:
        """Draw a trailing trigger after the market, and fire a trigger that is reached."""
        quote = self._market.quote(order.contract)
        if is_fired(order, quote):
            self._fire(account, order)
        else:
            trail(order, quote)

    def _fire(self, account: FuturesAccount, trigger: FuturesOrder) -> None:
        """End a trigger and enter its order, which has an id of its own, or tell why it failed."""
        trigger.state, trigger.update_reason = OrderState.CANCELLED, "STOP_ORDER_TRIGGERED"
        self._matching.close(account, trigger)
        order, place = self._order_of(trigger), len(account.history)
        try:
            cut, _ = self._entering.arrive(account, order)
        except Refused as refused:
            trigger.state, trigger.error = OrderState.TRIGGER_FAILED, refused.reason
            self._historian.record(
                account,
                "OrderTriggerCancelled",
                trigger.view(),
                reason=refused.reason.lower(),
                error=refused.reason,
            )
            return
        is_limit = order.type is FuturesType.LIMIT
        reason = "limit_order_from_stop" if is_limit else "stop_order_triggered"
        self._historian.placed(account, order, reason=reason, reduced_quantity=cut)
        self._historian.put_before(account, place)
        self._historian.record(account, "OrderTriggerActivated", order.view(), old=trigger.view())
        self._historian.put_before(account, place)

    def _order_of(self, trigger: FuturesOrder) -> FuturesOrder:
        limit = offset_limit(trigger)
        now = self._historian.now()
        order = replace(
            trigger,
            id=self._historian.uuids.next(),
            type=FuturesType.MARKET if limit is None else FuturesType.LIMIT,
            limit_price=limit,
            trigger_price=None,
            deviation=None,
            deviation_unit=None,
            offset=None,
            offset_unit=None,
            placed_at=now,
            updated_at=now,
            closed_at=None,
            state=OrderState.RESTING,
            update_reason="LIMIT_FROM_STOP" if limit is not None else "STOP_ORDER_TRIGGERED",
        )
        if limit is None:
            order.limit_price = protected_price(order, self._market)
        return order
