"""What an Embed ticket would do, said in words before anything is sent."""

from decimal import Context, Decimal

from tui.domain.custom_order import MONEY, Strategy, is_turned
from tui.domain.custom_terms import Condition, TradeAction
from tui.domain.embed_prices import rounded_target, usual_price
from tui.domain.embed_ticket import EmbedPlan, EmbedTrade, Estimate
from tui.domain.numbers import EXACT
from tui.domain.order import Side
from tui.domain.problem import FormField
from tui.presentation.clean import clean
from tui.presentation.custom_words import CONDITION_WORDS
from tui.presentation.figures import NONE, grouped, money, price_text
from tui.presentation.told import condition_sign

_SIX = Context(prec=6)
_FOR_LONG = "It cannot be changed later, only cancelled."


def strategy_words(strategy: Strategy) -> str:
    """Return what a strategy is called."""
    return strategy.value.replace("-", " ").capitalize()


def rule_words(trade: EmbedTrade) -> str:
    """Say in short when it does what, on the pair as it is written."""
    verb = "buys" if trade.side is Side.BUY else "sells"
    what = "" if trade.is_turned else " the target"
    return f"{verb} {CONDITION_WORDS[trade.condition]}{what}"


def usual_rule_words(trade: EmbedTrade) -> str:
    """Say when that is on the pair the usual way round; empty where it is written so."""
    if not trade.is_turned:
        return ""
    return f"= {clean(trade.usual_pair)} {CONDITION_WORDS[trade.usual_condition]}"


def embed_words(plan: EmbedPlan) -> str:
    """Return what the ticket does, in sentences; empty while that cannot be told."""
    trade, user = plan.trade, plan.user
    target, amount = plan.amount(FormField.TRIGGER_PRICE), plan.amount(FormField.QUANTITY)
    if trade is None or user is None or target is None or amount is None:
        return ""
    said = f"{_when(plan, trade, target)}, {_does(trade, amount, clean(user))}"
    return f"{said} {_threshold(plan, trade, target)} {_FOR_LONG}"


def _when(plan: EmbedPlan, trade: EmbedTrade, target: Decimal) -> str:
    text = f"When {clean(trade.pair)} is {CONDITION_WORDS[trade.condition]} {_price(plan, target)}"
    return f"{text} ({usual_words(trade, target)})" if trade.is_turned else text


def rate_text(plan: EmbedPlan) -> str:
    """Write the rate: of a pair turned round to eight digits, for it has no end."""
    rate, instrument = plan.effects.market, plan.context.instrument
    if rate is None or instrument is None:
        return NONE
    shown = rounded_target(rate) if is_turned(instrument.key.instrument) else rate
    return price_text(shown, instrument.price_decimals)


def _price(plan: EmbedPlan, price: Decimal) -> str:
    instrument = plan.context.instrument
    return price_text(price, None if instrument is None else instrument.price_decimals)


def usual_words(trade: EmbedTrade, target: Decimal) -> str:
    """Say the same level on the pair the usual way round, its condition turned with it."""
    price = usual_price(trade, target)
    if price is None:
        return ""
    shown = rounded_target(price)
    about = "" if shown == price else "about "
    level = f"{clean(trade.usual_pair)} {CONDITION_WORDS[trade.usual_condition]}"
    return f"{level} {about}{grouped(shown, 2)}" if trade.is_turned else ""


def _does(trade: EmbedTrade, amount: Decimal, user: str) -> str:
    fixed = f"{grouped(amount, 0 if trade.fixes_coin else 2)} {clean(trade.asset)}"
    other, whose = clean(trade.other_asset), f"{user}, an END USER"
    match trade.action, trade.side:
        case TradeAction.SPEND, Side.BUY:
            return f"spends {fixed} of {whose}, on {other} at the market."
        case TradeAction.RECEIVE, Side.BUY:
            return f"buys exactly {fixed} for {whose}, at the market, for the {other} it takes."
        case TradeAction.SPEND, _:
            return f"sells exactly {fixed} of {whose}, for {other} at the market."
    return f"sells the {other} it takes to get {fixed} for {whose}, at the market."


def _threshold(plan: EmbedPlan, trade: EmbedTrade, target: Decimal) -> str:
    """Say that the target promises no price, and which way the trade may run from it."""
    falls = trade.usual_condition is Condition.AT_MOST
    favours = falls is (trade.side is Side.BUY)
    coin, less = clean(trade.coin), "less" if falls else "more"
    whose = "in the user's favour" if favours else "against the user"
    return f"{_price(plan, target)} is a threshold: {coin} can cost {less} by then, {whose}."


def opposite_words(trade: EmbedTrade) -> str:
    """Name the condition that was not chosen, in its two spellings."""
    other = trade.condition.turned
    return f'With "{condition_sign(other)}" ({CONDITION_WORDS[other]})'


def estimate_words(estimate: Estimate, trade: EmbedTrade) -> str:
    """Say what the other leg of the trade would come to: an own sum."""
    at = "at the target" if estimate.is_at_target else "at the rate now"
    fee = f"a fee of {_summed(estimate.fee, estimate.spent_asset)}"
    if estimate.spread:
        fee += f" and a spread of {grouped(EXACT.scaleb(estimate.spread, 2))}%"
    if trade.action is TradeAction.SPEND:
        other = _summed(estimate.received, estimate.received_asset)
        return f"about {other} {at}, after {fee}"
    return f"about {_summed(estimate.spent, estimate.spent_asset)} {at}, {fee} in it"


def _summed(value: Decimal, asset: str) -> str:
    """Write a number of an own sum: money in cents, coins in six digits."""
    number = money(value) if asset in MONEY else grouped(_SIX.plus(value))
    return f"{number} {clean(asset)}"
