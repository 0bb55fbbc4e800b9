"""Changing orders: what may change, what it may change to, and what it executes."""

from dataclasses import replace
from decimal import Decimal

from tui.simulator.kraken_futures import checks
from tui.simulator.kraken_futures.account import FuturesAccount
from tui.simulator.kraken_futures.entering import STRAIGHT, Release
from tui.simulator.kraken_futures.history import Historian
from tui.simulator.kraken_futures.instruction import Edit
from tui.simulator.kraken_futures.matching import Matching
from tui.simulator.kraken_futures.order import FuturesOrder, FuturesType, OrderView
from tui.simulator.kraken_futures.prices import FuturesMarket
from tui.simulator.kraken_futures.refusal import Refused
from tui.simulator.kraken_futures.result import Event, EventKind, Result, Status
from tui.simulator.kraken_futures.terms import check_prices, new_total, new_unit
from tui.simulator.kraken_futures.triggers import trail
from tui.simulator.numbers import ZERO

_VALUES = ("quantity", "limit_price", "trigger_price", "deviation", "deviation_unit")
_TOLD = frozenset({Status.POST_WOULD_EXECUTE, Status.EDIT_HAS_NO_EFFECT})
"""Refusals that come with a REJECT event."""


class Editing:
    """Change live orders; a refused edit leaves its order as it was."""

    def __init__(self, market: FuturesMarket, matching: Matching, historian: Historian) -> None:
        self._market = market
        self._matching = matching
        self._historian = historian
        self.cancels_refused_posts = False
        """Whether a post-only order ends when an edit would make it take."""

    def edit(self, account: FuturesAccount, edit: Edit, release: Release = STRAIGHT) -> Result:
        """Change an order and tell what became of it."""
        result = Result(
            status=Status.EDITED,
            received_at=self._historian.now(),
            order_id=edit.order_id,
            client_id=edit.client_id,
            order_tag=edit.order_tag,
        )
        order = account.find(edit.order_id, edit.client_id)
        if order is None or not order.is_live:
            result.status = _not_found(edit)
            return result
        result.order_id, result.client_id = order.id, order.client_id
        try:
            wanted = self._wanted(order, edit)
        except Refused as refused:
            result.status, result.detail = refused.status, refused.detail
            result.events = self._refuse(account, order, order, refused)
            return result
        try:
            result.events = self._change(account, order, wanted, edit, release)
        except Refused as refused:
            result.status = refused.status
            result.events = self._refuse(account, order, wanted, refused)
        if release.as_ioc and order.is_live:
            result.events += self._end_released(account, order, result)
        return result

    def _wanted(self, order: FuturesOrder, edit: Edit) -> FuturesOrder:
        """Return the order as it is to be, or refuse what may not change."""
        is_trailing = order.type is FuturesType.TRAILING_STOP
        if is_trailing and edit.stop_price is not None:
            raise Refused(Status.TRAILING_TRIGGER)
        if is_trailing and edit.limit_price is not None:
            raise Refused(Status.TRAILING_LIMIT)
        if edit.stop_price is not None and not order.type.is_trigger:
            raise Refused(Status.EDIT_NOT_A_STOP)
        wanted = replace(
            order, quantity=new_total(edit, order), deviation_unit=new_unit(edit, order)
        )
        if edit.limit_price is not None:
            wanted.limit_price = edit.limit_price
            wanted.offset = wanted.offset_unit = None
        if edit.stop_price is not None:
            wanted.trigger_price = edit.stop_price
        if edit.deviation is not None:
            wanted.deviation = edit.deviation
        check_prices(wanted)
        return wanted

    def _change(
        self,
        account: FuturesAccount,
        order: FuturesOrder,
        wanted: FuturesOrder,
        edit: Edit,
        release: Release,
    ) -> list[Event]:
        """Check the order that is wanted, and make it of the one there is."""
        is_redrawn = edit.deviation is not None or edit.deviation_unit is not None
        if not is_redrawn and all(getattr(order, n) == getattr(wanted, n) for n in _VALUES):
            raise Refused(Status.EDIT_HAS_NO_EFFECT)
        cut = ZERO if order.is_waiting else self._fit(account, order, wanted, release)
        old = order.view()
        for name in (*_VALUES, "offset", "offset_unit"):
            setattr(order, name, getattr(wanted, name))
        order.updated_at = self._historian.now()
        order.update_reason = "EDITED_BY_USER"
        if is_redrawn:
            trail(order, self._market.quote(order.contract), anew=True)
        self._historian.updated(account, order, old)
        events = [] if order.is_waiting else self._matching.take(account, order, old)
        if order.is_live:
            events.append(_edited(order, old, cut or None))
        return events

    def _fit(
        self,
        account: FuturesAccount,
        order: FuturesOrder,
        wanted: FuturesOrder,
        release: Release,
    ) -> Decimal:
        if self._market.quote(order.contract).is_suspended:
            raise Refused(Status.MARKET_SUSPENDED)
        checks.check_collar(wanted, self._market)
        cut = checks.reduced(wanted, account)
        own = checks.own_in_reach(wanted, account)
        if own and not release.was_held:
            raise Refused(Status.SELF_FILL)
        checks.check_margin(wanted, account, self._market, order)
        if order.type is FuturesType.POST and checks.would_take(wanted, self._market):
            raise Refused(Status.POST_WOULD_EXECUTE)
        for resting in own:
            self._matching.end(account, resting, "CANCELLED_BY_SELF_TRADE")
        return cut

    def _refuse(
        self,
        account: FuturesAccount,
        order: FuturesOrder,
        wanted: FuturesOrder,
        refused: Refused,
    ) -> list[Event]:
        self._historian.edit_refused(account, wanted.view(), order.view(), refused.reason)
        if refused.status is Status.POST_WOULD_EXECUTE and self.cancels_refused_posts:
            self._matching.end(account, order, "POST_WOULD_EXECUTE_REASON")
        if refused.status not in _TOLD:
            return []
        return [Event(kind=EventKind.REJECT, order=wanted.view(), reason=refused.reason)]

    def _end_released(
        self, account: FuturesAccount, order: FuturesOrder, result: Result
    ) -> list[Event]:
        """End an order that was cancelled while its edit was held."""
        if not any(event.kind is EventKind.EXECUTION for event in result.events):
            result.status = Status.IOC_WOULD_NOT_EXECUTE
        self._matching.end(account, order, "IOC_WOULD_NOT_EXECUTE_REASON")
        return [Event(kind=EventKind.CANCEL, order=order.view())]


def _edited(order: FuturesOrder, old: OrderView, cut: Decimal | None) -> Event:
    return Event(kind=EventKind.EDIT, order=order.view(), old=old, reduced_quantity=cut)


def _not_found(edit: Edit) -> Status:
    if edit.order_id is None and edit.client_id is None:
        return Status.ARGUMENT_MISSING
    return Status.EDIT_NOT_FOUND
