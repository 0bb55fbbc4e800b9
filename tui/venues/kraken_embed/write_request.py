"""Requests that change orders, from acts to the bytes that are signed and sent. Pure.

What is previewed and sent is the same text, and so is what is journalled, its user masked.
https://docs.kraken.com/api/docs/guides/embed-custom-orders
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tui.domain.custom_order import pair_of
from tui.domain.custom_terms import Condition, CustomTerms, TradeAction
from tui.domain.intents import CancelIntent, CreateIntent, is_known_by_client_id_alone
from tui.domain.name_tag import tagged
from tui.domain.numbers import format_plain
from tui.domain.order import OrderType, QuantityUnit
from tui.venues.kraken_embed.target import cancel_target, orders_target, target_of
from tui.venues.unusable import UnusableError

Members = Mapping[str, object]

_PROSPECTIVE: Final = "/b2b/quotes/prospective"


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteRequest:
    """One POST, all but nonce and signature."""

    target: str
    body: str | None = None
    """JSON as it is sent; `None` sends none."""

    @property
    def text(self) -> str:
        """The request for people and the journal."""
        return f"POST {self.target}{f' {self.body}' if self.body else ''}"

    @property
    def content(self) -> bytes | None:
        """The bytes of the body."""
        return None if self.body is None else self.body.encode()


def build_create(intent: CreateIntent) -> WriteRequest:
    """Return the request that creates an order.

    Raises:
        UnusableError: The intent leaves something out, or it is no custom order.
    """
    user, terms = _required(intent.user, "a user"), _terms(intent)
    members = {
        "trigger": _trigger(intent),
        "action": _action(intent, terms),
        "name": tagged(terms.name, intent.client_order_id),
    }
    return WriteRequest(target=orders_target(user), body=_json(members))


def build_check(intent: CreateIntent) -> WriteRequest:
    """Return the request that asks what an order would come to at its target.

    Raises:
        UnusableError: As for `build_create`.
    """
    user, terms = _required(intent.user, "a user"), _terms(intent)
    members = {"action": _action(intent, terms), "trigger": _trigger(intent)}
    return WriteRequest(target=target_of(_PROSPECTIVE, [("user", user)]), body=_json(members))


def build_cancel(intent: CancelIntent, user: str | None) -> WriteRequest:
    """Return the request that cancels an order: without a body.

    Raises:
        UnusableError: It is not known whose order it is, or which.
    """
    if is_known_by_client_id_alone(intent.seen):
        raise UnusableError("the venue's id of this order is not known yet")
    return WriteRequest(target=cancel_target(intent.key.order_id, _required(user, "a user")))


def _trigger(intent: CreateIntent) -> Members:
    base, quote = _pair(intent)
    target = intent.trigger_price
    if not isinstance(target, Decimal):
        raise UnusableError("a custom order without a target price")
    return {
        "type": "price",
        "base_asset": base,
        "quote_asset": quote,
        "target_price": format_plain(target),
        "condition": Condition(_required(intent.condition, "a condition")).value,
    }


def _action(intent: CreateIntent, terms: CustomTerms) -> Members:
    base, quote = _pair(intent)
    is_base = intent.quantity_unit is QuantityUnit.BASE
    fixed, other = (base, quote) if is_base else (quote, base)
    return {
        "type": TradeAction(terms.action).value,
        "amount": {
            "asset": fixed,
            "amount": format_plain(intent.quantity),
            "asset_class": "currency",
        },
        "quote": {"asset": other},
        "fee_bps": _whole(terms.fee_bps, "fee"),
        "spread_bps": _whole(terms.spread_bps, "spread"),
    }


def _pair(intent: CreateIntent) -> tuple[str, str]:
    base, quote = pair_of(intent.instrument)
    if not base or not quote:
        raise UnusableError(f"{intent.instrument} is not a pair of two assets")
    return base, quote


def _terms(intent: CreateIntent) -> CustomTerms:
    if intent.order_type is not OrderType.PRICE_TRIGGER:
        raise UnusableError(f"Kraken Embed has no {intent.order_type} orders")
    if intent.custom is None:
        raise UnusableError("a custom order without an action")
    return intent.custom


def _required(value: str | None, what: str) -> str:
    if not value:
        raise UnusableError(f"a custom order without {what}")
    return value


def _whole(bps: Decimal, what: str) -> str:
    if bps != bps.to_integral_value():
        raise UnusableError(f"the {what} has to be whole basis points, not {format_plain(bps)}")
    return format_plain(bps.to_integral_value())


def _json(members: Members) -> str:
    return json.dumps(members, ensure_ascii=False, separators=(",", ":"))
