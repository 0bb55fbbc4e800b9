"""What only custom orders say, in words: whose they are, what they do, what the partner takes."""

from collections.abc import Iterator
from decimal import Decimal

from tui.domain.custom_order import Strategy, strategy_of
from tui.domain.custom_terms import Condition, CustomTerms
from tui.domain.iiban import masked
from tui.domain.name_tag import untagged
from tui.domain.numbers import EXACT
from tui.domain.order import Order
from tui.presentation.clean import clean
from tui.presentation.figures import grouped
from tui.presentation.text import Line, Span, Tone, foreign
from tui.presentation.told import legs_of

_HUNDRED = Decimal(100)
CONDITION_WORDS = {Condition.AT_LEAST: "at or over", Condition.AT_MOST: "at or under"}
_RUNS_AGAINST = {
    Strategy.JOIN_THE_RALLY: "the price may be higher than that",
    Strategy.STOP_THE_LOSS: "the price may be lower than that",
}
"""Strategies whose execution can be worse than their target (kraken-embed 4.4)."""


def points_text(points: Decimal) -> str:
    """Write basis points in percent: 100 are `1.00 %`."""
    return f"{grouped(EXACT.divide(points, _HUNDRED), 2)} %"


def custom_flags(order: Order) -> Iterator[str]:
    """Yield whose custom order it is, and what the partner takes, in short words."""
    if order.user is not None:
        yield clean(masked(order.user))
    if order.custom is not None:
        yield f"fee {points_text(order.custom.fee_bps).replace(' ', '')}"


def custom_parts(order: Order) -> Iterator[Line]:
    """Yield whose custom order it is and what it is called, for a line about one order."""
    if order.user is not None:
        yield (Span("user ", Tone.MUTED), foreign(masked(order.user)))
    if order.custom is not None:
        yield (foreign(f'"{untagged(order.custom.name)}"'),)


def terms_text(custom: CustomTerms) -> str:
    """Say what the partner takes."""
    return f"fee {points_text(custom.fee_bps)}, spread {points_text(custom.spread_bps)}"


def name_text(custom: CustomTerms) -> str:
    """Return what its user sees it called, the tag apart."""
    return clean(untagged(custom.name))


def trade_text(order: Order, amount: str) -> str:
    """Say what is traded: `spend 500 USD on BTC`, `receive 0.005 BTC for USD`."""
    legs = legs_of(order)
    link = "on" if legs.fixed == legs.given else "for"
    return clean(f"{legs.action} {amount} {legs.fixed} {link} {legs.other}")


def meaning_text(order: Order, symbol: str, target: str) -> str:
    """Say what a custom order does, and when; empty where its trigger is not known.

    Args:
        order: As it is told.
        symbol: Its pair.
        target: Its trigger, without a direction.
    """
    if order.condition not in set(Condition):
        return ""
    when = CONDITION_WORDS[Condition(order.condition)]
    what = trade_text(order, grouped(order.quantity))
    strategy = strategy_of(order)
    worse = "" if strategy is None else _RUNS_AGAINST.get(strategy, "")
    text = f"once {clean(symbol)} is {when} {target}: {what} at the market"
    return f"{text}; {worse}" if worse else text
