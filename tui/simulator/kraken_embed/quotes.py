"""Endpoints of quotes: what an action would cost and bring, said or held for a moment.

https://docs.kraken.com/api/docs/embed-api/request-embed-prospective-quote
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from tui.simulator.kraken_embed import failures
from tui.simulator.kraken_embed.call import Call, Result
from tui.simulator.kraken_embed.exchange import EmbedExchange
from tui.simulator.kraken_embed.failures import Failure
from tui.simulator.kraken_embed.members import Members
from tui.simulator.kraken_embed.order import Action, PriceTrigger
from tui.simulator.kraken_embed.order_json import CURRENCY, amount_text, moment, number
from tui.simulator.kraken_embed.prices import decimal_of
from tui.simulator.kraken_embed.trade import Leg, Trade
from tui.simulator.kraken_embed.user import EmbedUser
from tui.simulator.numbers import half_up

if TYPE_CHECKING:
    from tui.simulator.json_text import Json

_HELD = 30
"""Seconds for which a quote can be executed."""


class QuoteStatus(StrEnum):
    """What became of a firm quote."""

    NEW = "new"
    ACCEPTED = "accepted"
    FAILED = "failed"


@dataclass(slots=True, kw_only=True, eq=False)
class FirmQuote:
    """A quote that is held for a user."""

    id: str
    user: EmbedUser
    action: Action
    trade: Trade
    expires: Decimal
    status: QuoteStatus = QuoteStatus.NEW


class QuoteEndpoints:
    """Indicative and firm quotes."""

    def __init__(self, exchange: EmbedExchange) -> None:
        self._exchange = exchange
        self._held: dict[str, FirmQuote] = {}

    def prospective(self, call: Call) -> Result:
        """Say what an action would be at the present rate, or at the target of a trigger."""
        self._user(call)
        members, terms, trigger = Members.decode(call.body), self._exchange.terms, None
        if members.values.get("trigger") is not None:
            trigger = terms.trigger(members.object("trigger"))
        action = terms.action(members.object("action"))
        rate = None
        if trigger is not None:
            terms.check_pair(trigger, action)
            rate = _rate_at(trigger, action)
        trade = self._exchange.pricing.trade(action, rate)
        return self._told(action, trade, self._currency(members))

    def request(self, call: Call) -> Result:
        """Hold a quote for a moment; its action lies flat in the body."""
        user, members = self._user(call), Members.decode(call.body)
        action = self._exchange.terms.action(members)
        quote = FirmQuote(
            id=self._exchange.identifiers.quote(),
            user=user,
            action=action,
            trade=self._exchange.pricing.trade(action),
            expires=self._exchange.now() + _HELD,
        )
        self._held[quote.id] = quote
        return self._firm(quote, self._currency(members))

    def get(self, call: Call) -> Result:
        """Tell a firm quote."""
        return self._firm(self._found(call))

    def execute(self, call: Call) -> Result:
        """Trade what a firm quote says."""
        quote = self._found(call)
        spend = quote.trade.spend
        if quote.status is not QuoteStatus.NEW:
            raise Failure(failures.QUOTE_ACCEPTED)
        if quote.expires < self._exchange.now():
            raise Failure(failures.QUOTE_EXPIRED)
        if not quote.user.has(spend.asset, spend.total):
            raise Failure(failures.INSUFFICIENT_FUNDS)
        quote.user.settle(quote.trade)
        quote.status = QuoteStatus.ACCEPTED
        return self._firm(quote)

    def _found(self, call: Call) -> FirmQuote:
        user = self._user(call)
        quote = self._held.get(call.named) or self._of_order(user, call.named)
        if quote is None or quote.user is not user:
            raise Failure(failures.UNKNOWN_QUOTE)
        return quote

    def _of_order(self, user: EmbedUser, quote_id: str) -> FirmQuote | None:
        """Return the quote by which a custom order has traded."""
        for one in user.transactions:
            if one.quote_id == quote_id:
                return FirmQuote(
                    id=quote_id,
                    user=user,
                    action=one.action,
                    trade=one.trade,
                    expires=one.at + _HELD,
                    status=QuoteStatus.FAILED if one.is_failed else QuoteStatus.ACCEPTED,
                )
        return None

    def _user(self, call: Call) -> EmbedUser:
        return self._exchange.user_of(call.query.one("user"))

    def _currency(self, members: Members) -> str | None:
        if members.values.get("quote_currency") is None:
            return None
        symbol = members.text("quote_currency")
        return self._exchange.asset(symbol, failures.UNKNOWN_QUOTE_ASSET).symbol

    def _firm(self, quote: FirmQuote, currency: str | None = None) -> Result:
        return {
            "quote_id": quote.id,
            "status": quote.status.value,
            "expires": moment(quote.expires),
            **self._told(quote.action, quote.trade, currency),
        }

    def _told(self, action: Action, trade: Trade, currency: str | None) -> Result:
        coin, money = self._sides(trade)
        told: dict[str, Json] = {
            "type": action.type.value,
            "spend": self._leg(trade.spend),
            "receive": self._leg(trade.receive),
            "unit_price": _unit_price(coin, money),
        }
        if currency is not None:
            told["quoted_spend"] = self._leg(self._in(currency, trade.spend))
            told["quoted_receive"] = self._leg(self._in(currency, trade.receive))
            told["quoted_unit_price"] = _unit_price(coin, self._in(currency, money))
        return told

    def _sides(self, trade: Trade) -> tuple[Leg, Leg]:
        """Return the leg whose price is told, and the leg it is told in: money, where one is."""
        legs = (trade.spend, trade.receive)
        return legs if self._exchange.assets[legs[1].asset].is_money else (legs[1], legs[0])

    def _in(self, currency: str, leg: Leg) -> Leg:
        rate = self._exchange.rates.rate(leg.asset, currency)
        step = self._exchange.assets[currency].step
        return Leg(currency, half_up(leg.subtotal * rate, step), half_up(leg.fee * rate, step))

    def _leg(self, leg: Leg) -> "Json":
        decimals = self._exchange.assets[leg.asset].decimals
        return {
            "asset": leg.asset,
            "asset_class": CURRENCY,
            "total": amount_text(leg.total, decimals),
            "fee": amount_text(leg.fee, decimals),
            "subtotal": amount_text(leg.subtotal, decimals),
        }


def _unit_price(coin: Leg, money: Leg) -> "Json":
    price = Fraction(money.subtotal) / Fraction(coin.subtotal) if coin.subtotal else Fraction(0)
    return {
        "asset": coin.asset,
        "unit_price": number(decimal_of(price)),
        "denomination_asset": money.asset,
    }


def _rate_at(trigger: PriceTrigger, action: Action) -> Fraction | None:
    """Return what the asset given is worth at the target; None where it watches another pair."""
    if (trigger.base, trigger.quote) == (action.given, action.obtained):
        return Fraction(trigger.target)
    if (trigger.quote, trigger.base) == (action.given, action.obtained):
        return 1 / Fraction(trigger.target)
    return None
