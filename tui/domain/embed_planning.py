"""From what stands in an Embed ticket to what would happen. Pure; no text makes it raise."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from decimal import Decimal

from tui.domain.creating import CreateEffects, TicketContext
from tui.domain.custom_terms import Condition, CustomTerms
from tui.domain.embed_findings import (
    UNLISTED_USER,
    EmbedTexts,
    EmbedWorked,
    confirmations_of,
    distance_percent,
    holds,
    limits_of,
    problems_of,
    twins_of,
    warnings_of,
)
from tui.domain.embed_prices import (
    estimated,
    money_value,
    plan_numbers,
    usual_price,
)
from tui.domain.embed_terms import (
    pair_problem,
    read_bps,
    read_name,
    read_user,
    suggested_name,
)
from tui.domain.embed_ticket import (
    EmbedDraft,
    EmbedPlan,
    EmbedTrade,
    Estimate,
    embed_fields,
    trade_of,
)
from tui.domain.identifiers import InstrumentId
from tui.domain.instrument import Instrument
from tui.domain.intents import CreateIntent
from tui.domain.numbers import EXACT
from tui.domain.price_text import Base
from tui.domain.problem import FormField, Problem
from tui.domain.ticket_effects import Numbers
from tui.domain.ticket_prices import base_price
from tui.domain.ticket_reading import typed_texts

_TYPED_OF_USER = 4
"""How many of the last characters of an IIBAN are typed to confirm it."""

_SHARES = (FormField.FEE_BPS, FormField.SPREAD_BPS)


def plan_embed(
    context: TicketContext,
    draft: EmbedDraft,
    assets: AbstractSet[str],
    *,
    was_paused: bool = False,
) -> EmbedPlan:
    """Work out the whole ticket: what it would do, what stands in the way, what would be sent.

    Args:
        context: What is known now.
        draft: What stands in the fields.
        assets: What the venue trades, to name the one of a pair that it does not.
        was_paused: Whether the order it writes anew was paused.
    """
    fields, instrument = embed_fields(draft), context.instrument
    if instrument is None:
        return _without_pair(context, draft, pair_problem(draft.market, assets))
    worked = replace(_worked(context, draft, instrument), was_paused=was_paused)
    trade, texts, estimate = worked.trade, worked.texts, _estimate(worked)
    limits = limits_of(worked, estimate)
    problems = (*problems_of(worked), *limits.refusals)
    own = tuple(confirmations_of(worked))
    confirmations = (*own, *limits.asks)
    return EmbedPlan(
        context=context,
        draft=draft,
        fields=fields,
        numbers=worked.numbers,
        effects=worked.effects,
        trade=trade,
        user=None if isinstance(texts.user, Problem) else texts.user,
        name=None if isinstance(texts.name, Problem) else texts.name or None,
        opposite_fires=_opposite(worked),
        estimate=estimate,
        problems=problems,
        warnings=tuple(warnings_of(worked)),
        confirmations=confirmations,
        confirmation=_word(worked, own) if confirmations else None,
        intent=None if problems else _intent(worked),
    )


def _without_pair(context: TicketContext, draft: EmbedDraft, problem: Problem) -> EmbedPlan:
    """Say of a ticket what can be said before its pair is known: the pair first, then the user."""
    user, shares = read_user(draft.user), _read_shares(draft)
    read = [one for one in (user, *shares.values()) if isinstance(one, Problem)]
    return EmbedPlan(
        context=context,
        draft=draft,
        fields=embed_fields(draft),
        user=None if isinstance(user, Problem) else user,
        problems=(problem, *read),
    )


def _read_shares(draft: EmbedDraft) -> dict[FormField, Decimal | Problem]:
    return {
        FormField.FEE_BPS: read_bps(draft.fee_bps, FormField.FEE_BPS),
        FormField.SPREAD_BPS: read_bps(draft.spread_bps, FormField.SPREAD_BPS),
    }


def _opposite(worked: EmbedWorked) -> bool | None:
    trade = worked.trade
    if trade is None:
        return None
    return holds(trade.condition.turned, worked.effects.market, worked.target)


def _word(worked: EmbedWorked, own: Sequence[Problem]) -> str:
    """Return what has to be typed: the strategy, and the end of a user that is not configured."""
    codes = {problem.code for problem in own}
    trade, user = worked.trade, worked.texts.user
    strategy = None if trade is None else trade.strategy
    words: list[str] = []
    if codes - UNLISTED_USER and strategy is not None:
        words.append(strategy.value.replace("-", " "))
    if codes & UNLISTED_USER and isinstance(user, str):
        words.append("".join(user.split())[-_TYPED_OF_USER:])
    return " ".join(words) or worked.instrument.symbol


def _worked(context: TicketContext, draft: EmbedDraft, instrument: Instrument) -> EmbedWorked:
    numbers = plan_numbers(context, draft)
    trade = trade_of(draft, instrument.key.instrument)
    target = numbers[FormField.TRIGGER_PRICE].amount
    usual = None if trade is None else usual_price(trade, target)
    texts = EmbedTexts(
        user=read_user(draft.user),
        name=read_name(draft.name, suggested_name(trade, usual)),
        shares=_read_shares(draft),
    )
    return EmbedWorked(
        context=context,
        draft=draft,
        instrument=instrument,
        trade=trade,
        numbers=numbers,
        texts=texts,
        effects=_effects(context, instrument.key.instrument, trade, numbers, texts.user),
    )


def _effects(
    context: TicketContext,
    pair: InstrumentId,
    trade: EmbedTrade | None,
    numbers: Numbers,
    user: str | Problem,
) -> CreateEffects:
    rate = base_price(Base.LAST, context.quote, context.now)
    target = numbers[FormField.TRIGGER_PRICE].amount
    distance = distance_percent(pair, target, rate)
    if trade is None:
        return CreateEffects(market=rate, acts_at=target, distance=distance)
    amount = numbers[FormField.QUANTITY].amount
    fires = holds(trade.condition, rate, target)
    price = usual_price(trade, rate if fires else target)
    return CreateEffects(
        market=rate,
        acts_at=target,
        distance=distance,
        value=money_value(trade, amount, price),
        is_value_estimated=trade.fixes_coin,
        fires_at_once=fires,
        fires_on_fall=trade.condition is Condition.AT_MOST,
        twins=tuple(twins_of(context, trade, user, target, amount)),
    )


def _estimate(worked: EmbedWorked) -> Estimate | None:
    trade, amount = worked.trade, worked.numbers[FormField.QUANTITY].amount
    shares = _shares(worked)
    if trade is None or amount is None or len(shares) < len(_SHARES):
        return None
    fires = bool(worked.effects.fires_at_once)
    price = usual_price(trade, worked.effects.market if fires else worked.target)
    parts = {field: EXACT.scaleb(share, -4) for field, share in shares.items()}
    if price is None:
        return None
    return estimated(trade, amount, price, parts, is_at_target=not fires)


def _shares(worked: EmbedWorked) -> dict[FormField, Decimal]:
    read = worked.texts.shares
    return {field: one for field, one in read.items() if isinstance(one, Decimal)}


def _intent(worked: EmbedWorked) -> CreateIntent | None:
    account, trade, texts = worked.context.account, worked.trade, worked.texts
    amount, target, shares = (
        worked.numbers[FormField.QUANTITY].amount,
        worked.target,
        _shares(worked),
    )
    if account is None or trade is None or amount is None or target is None:
        return None
    if isinstance(texts.user, Problem) or isinstance(texts.name, Problem):
        return None
    return CreateIntent(
        venue=account.venue,
        account=account.name,
        instrument=trade.pair,
        side=trade.side,
        order_type=worked.draft.order_type,
        quantity=amount,
        quantity_unit=trade.unit,
        trigger_price=target,
        user=texts.user,
        condition=trade.condition,
        custom=CustomTerms(
            name=texts.name,
            action=trade.action,
            fee_bps=shares[FormField.FEE_BPS],
            spread_bps=shares[FormField.SPREAD_BPS],
        ),
        client_order_id=worked.context.client_order_id,
        typed=typed_texts(worked.numbers),
    )
