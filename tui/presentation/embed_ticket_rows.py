"""The rows of an Embed ticket, and what stands behind its fields."""

from collections.abc import Iterator, Mapping

from tui.domain.custom_order import is_turned, turned, turned_price
from tui.domain.custom_terms import TradeAction
from tui.domain.embed_prices import rounded_target
from tui.domain.embed_ticket import EmbedKind, EmbedPlan
from tui.domain.name_tag import tagged
from tui.domain.numbers import EXACT
from tui.domain.order import Side
from tui.domain.problem import FormField
from tui.presentation.clean import clean
from tui.presentation.embed_ticket_words import (
    rate_text,
    rule_words,
    strategy_words,
    usual_rule_words,
)
from tui.presentation.figures import grouped, percent, price_text
from tui.presentation.labels import SIDE_TONES, SIDE_WORDS
from tui.presentation.moments import age_text
from tui.presentation.text import Line, Span, Tone, joined
from tui.presentation.ticket_form import fitting, is_missing
from tui.presentation.ticket_rows import Row

EMBED_ROWS: tuple[Row, ...] = (
    (FormField.INSTRUMENT, FormField.ACCOUNT),
    (FormField.USER,),
    (FormField.STRATEGY, FormField.CONDITION),
    (FormField.TRIGGER_PRICE,),
    (FormField.ACTION, FormField.QUANTITY, FormField.QUANTITY_UNIT),
    (FormField.FEE_BPS, FormField.SPREAD_BPS),
    (FormField.NAME,),
)
"""The fields of a ticket, row by row."""

EMBED_ENTRIES: Mapping[FormField, int] = {
    FormField.INSTRUMENT: 14,
    FormField.USER: 24,
    FormField.TRIGGER_PRICE: 16,
    FormField.QUANTITY: 16,
    FormField.FEE_BPS: 6,
    FormField.SPREAD_BPS: 6,
    FormField.NAME: 24,
}
"""The fields that are lines of text, and the cells they take."""

_LETTERS = "b dip  j rally  t profit  s stop  f free"


def embed_identity(plan: EmbedPlan, tag: str) -> Line:
    """Return which order a ticket writes, for whom, and the tag that is its own for good."""
    instrument, trade = plan.context.instrument, plan.trade
    name = "no pair yet" if instrument is None else clean(instrument.symbol)
    parts: list[Line] = [(Span("EMBED "), Span(name, Tone.STRONG))]
    strategy = None if trade is None else trade.strategy
    if trade is None or strategy is None:
        parts.append((Span("no strategy yet", Tone.WARN),))
    else:
        side = Span(SIDE_WORDS[trade.side], SIDE_TONES[trade.side])
        parts.append((side, Span(f" {strategy_words(strategy)}")))
    whose = "no user yet" if plan.user is None else f"for {clean(plan.user)}"
    parts.append((Span(whose, Tone.PLAIN if plan.user else Tone.WARN),))
    parts.append((Span(f"#{clean(tag)}", Tone.MUTED),))
    return joined(parts, Span("  "))


def embed_remark(plan: EmbedPlan, name: FormField, room: int) -> Line:
    """Return what stands behind the last field of a row."""
    match name:
        case FormField.INSTRUMENT | FormField.ACCOUNT:
            return fitting([*_rate(plan)], room)
        case FormField.USER:
            return fitting([*_user(plan)], room)
        case FormField.STRATEGY | FormField.CONDITION:
            return fitting([*_strategy(plan)], room)
        case FormField.TRIGGER_PRICE:
            return fitting([*_target(plan)], room)
        case FormField.QUANTITY_UNIT:
            return fitting([*_amount(plan)], room)
        case FormField.SPREAD_BPS:
            return fitting([*_shares(plan)], room)
        case FormField.NAME:
            return fitting([*_name(plan)], room)
    return ()


def _rate(plan: EmbedPlan) -> Iterator[Line]:
    """Return what the pair is at, and of one that is turned round what that means."""
    instrument, quote = plan.context.instrument, plan.context.quote
    if instrument is None:
        return
    if quote is None or quote.last is None:
        yield (Span("no rate yet", Tone.WARN),)
        return
    age = f"{age_text(plan.context.now - quote.as_of)} old"
    if plan.effects.market is None:
        yield (Span(age, Tone.STALE),)
    pair, decimals = instrument.key.instrument, instrument.price_decimals
    if not is_turned(pair):
        yield (Span("rate ", Tone.MUTED), Span(price_text(quote.last, decimals)))
    elif quote.last:
        shown, usual = rounded_target(quote.last), rounded_target(turned_price(quote.last))
        yield (Span("rate ", Tone.MUTED), Span(price_text(shown, decimals)))
        yield (Span(f"{clean(turned(pair))} ", Tone.MUTED), Span(grouped(usual, 2)))
    if plan.effects.market is not None:
        yield (Span(age, Tone.MUTED),)


def _missing(plan: EmbedPlan, name: FormField) -> Iterator[Line]:
    if is_missing(plan, name):
        yield (Span("missing", Tone.WARN),)


def _user(plan: EmbedPlan) -> Iterator[Line]:
    yield from _missing(plan, FormField.USER)
    account = plan.context.account
    users = () if account is None or account.profile is None else account.profile.users
    if len(users) > 1:
        yield (Span(f"Up Down: {len(users)} configured", Tone.MUTED),)
    yield (Span("the END USER it is for", Tone.MUTED),)


def _strategy(plan: EmbedPlan) -> Iterator[Line]:
    yield from _missing(plan, FormField.STRATEGY)
    if plan.draft.kind is EmbedKind.UNDECIDED:
        yield (Span(_LETTERS, Tone.MUTED),)
        return
    strategy = None if plan.trade is None else plan.trade.strategy
    if plan.trade is None or strategy is None:
        return
    if plan.draft.kind is EmbedKind.FREE_FORM:
        yield (Span(f"= {strategy_words(strategy)}", Tone.STRONG),)
    # One part: of a pair turned round half of it would say the opposite.
    usual = usual_rule_words(plan.trade)
    yield (Span(f"{rule_words(plan.trade)}  {usual}".rstrip(), Tone.MUTED),)


def _target(plan: EmbedPlan) -> Iterator[Line]:
    yield from _missing(plan, FormField.TRIGGER_PRICE)
    number, instrument = plan.number(FormField.TRIGGER_PRICE), plan.context.instrument
    if number is None or instrument is None or number.amount is None:
        return
    decimals = instrument.price_decimals
    yield (Span(f"= {price_text(number.amount, decimals)}", Tone.STRONG),)
    yield (Span(clean(instrument.quote)),)
    if number.base is not None:
        yield (Span(f"of {number.base} {rate_text(plan)}", Tone.MUTED),)
    distance = plan.effects.distance
    if distance is not None:
        pair = instrument.key.instrument
        usual = f"{clean(turned(pair))} {percent(distance)}"
        text = usual if is_turned(pair) else f"{percent(distance)} from the rate"
        yield (Span(text, Tone.MUTED),)


def _amount(plan: EmbedPlan) -> Iterator[Line]:
    yield from _missing(plan, FormField.QUANTITY)
    trade = plan.trade
    if trade is None:
        return
    other = clean(trade.other_asset)
    is_spent, is_buy = trade.action is TradeAction.SPEND, trade.side is Side.BUY
    if is_spent:
        yield (Span(f"spent on {other}" if is_buy else f"sold for {other}", Tone.MUTED),)
    else:
        yield (Span(f"bought with {other}" if is_buy else f"got for {other}", Tone.MUTED),)


def _shares(plan: EmbedPlan) -> Iterator[Line]:
    for name, word in ((FormField.FEE_BPS, "fee"), (FormField.SPREAD_BPS, "spread")):
        if is_missing(plan, name):
            yield (Span(f"{word} missing", Tone.WARN),)
    yield (Span("basis points, 100 = 1%", Tone.MUTED),)
    terms = None if plan.intent is None else plan.intent.custom
    if terms is not None:
        fee, spread = (EXACT.scaleb(one, -2) for one in (terms.fee_bps, terms.spread_bps))
        yield (Span(f"{grouped(fee)}% and {grouped(spread)}%"),)


def _name(plan: EmbedPlan) -> Iterator[Line]:
    tag = plan.context.client_order_id
    if plan.name is None:
        yield (Span(f"empty takes one that fits, and #{clean(tag)}", Tone.MUTED),)
        return
    yield (Span(f"= {clean(tagged(plan.name, tag))}", Tone.STRONG),)
    yield (Span("the user sees it", Tone.MUTED),)
