"""What is to be said of an Embed ticket: what stands in the way, what asks, what warns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tui.domain.creating import CreateEffects, TicketContext, TicketNumber, TicketProblem
from tui.domain.custom_order import as_traded, is_turned, turned_price
from tui.domain.custom_terms import Condition, TradeAction
from tui.domain.embed_prices import rounded_target
from tui.domain.embed_ticket import (
    EmbedDraft,
    EmbedKind,
    EmbedProblem,
    EmbedTrade,
    Estimate,
    embed_fields,
)
from tui.domain.identifiers import InstrumentId, OrderKey
from tui.domain.iiban import same_user
from tui.domain.instrument import Instrument
from tui.domain.limit_checks import LimitFindings, check_distance, check_order_value
from tui.domain.numbers import EXACT
from tui.domain.order import Order, OrderStatus, Side
from tui.domain.problem import FormField, Problem

IIBAN_PREFIX = "AA"
"""How every IIBAN seen so far begins."""

FAR_PERCENT = Decimal(50)
"""A target further from the rate than this is worth a second look."""

UNLISTED_USER = frozenset({EmbedProblem.USER_SPELLING, EmbedProblem.USER_NOT_POLLED})
"""What asks for the end of the IIBAN to be typed."""

_CLOSED = frozenset({"disabled", "maintenance", "cancel-only", "deposit-only", "withdrawal-only"})
_ENDED = frozenset({OrderStatus.FILLED, OrderStatus.CANCELLED, OrderStatus.REJECTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedTexts:
    """What the texts of a ticket read as, or what is wrong with them."""

    user: str | Problem
    name: str | Problem
    shares: Mapping[FormField, Decimal | Problem]
    """Fee and spread in basis points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedWorked:
    """A ticket whose pair is known, worked out."""

    context: TicketContext
    draft: EmbedDraft
    instrument: Instrument
    trade: EmbedTrade | None
    numbers: Mapping[FormField, TicketNumber]
    texts: EmbedTexts
    effects: CreateEffects
    was_paused: bool = False
    """Whether the order it writes anew was paused."""

    @property
    def target(self) -> Decimal | None:
        """The target, where it can be told."""
        return self.numbers[FormField.TRIGGER_PRICE].amount


def problems_of(worked: EmbedWorked) -> Iterator[Problem]:
    """Yield what stands in the way: the fields' own problems in the form's order, then the rest."""
    found = dict(_field_problems(worked))
    for field in embed_fields(worked.draft):
        if field in found:
            yield found[field]
    yield from _closed_problems(worked)


def _field_problems(worked: EmbedWorked) -> Iterator[tuple[FormField, Problem]]:
    texts = worked.texts
    read = {FormField.USER: texts.user, FormField.NAME: texts.name, **texts.shares}
    for field, value in read.items():
        if isinstance(value, Problem):
            yield field, value
    for field, number in worked.numbers.items():
        if number.problem is not None:
            yield field, number.problem
    if worked.draft.kind is EmbedKind.UNDECIDED:
        field = FormField.STRATEGY
        yield field, Problem(code=TicketProblem.MISSING, field=field)


def _closed_problems(worked: EmbedWorked) -> Iterator[Problem]:
    mode, instrument = worked.context.mode, worked.instrument
    for name, word in (
        ("the venue", "" if mode is None else mode.value),
        (instrument.symbol, instrument.status),
    ):
        said = word.casefold().replace("_", "-")
        if said in _CLOSED:
            values = {"name": name, "word": said}
            yield Problem(code=TicketProblem.MARKET_CLOSED, values=values)
            return


# Limits


def limits_of(worked: EmbedWorked, estimate: Estimate | None) -> LimitFindings:
    """Hold the order against the operator's own limits: values by the money it is paid in.

    What a purchase costs with fee and spread counts, where that can be summed up.
    """
    limits, trade, effects = worked.context.rules.limits, worked.trade, worked.effects
    findings = LimitFindings()
    if trade is None:
        return findings
    if worked.numbers[FormField.QUANTITY].amount is not None:
        findings += check_order_value(limits, trade.money, _paid(worked, estimate))
    if worked.target is not None:
        pair = worked.instrument.key.instrument
        price, market = usual_level(pair, worked.target), usual_level(pair, effects.market)
        field = FormField.TRIGGER_PRICE
        findings += check_distance(limits, trade.side, price, market, can_trade=False, field=field)
    return findings


def _paid(worked: EmbedWorked, estimate: Estimate | None) -> Decimal | None:
    value, trade = worked.effects.value, worked.trade
    if value is None or estimate is None or trade is None or estimate.spent_asset != trade.money:
        return value
    return max(value, estimate.spent)


def confirmations_of(worked: EmbedWorked) -> Iterator[Problem]:
    """Yield what is sent only after a word was typed, whatever the limits say."""
    effects = worked.effects
    if worked.was_paused:
        yield Problem(code=EmbedProblem.WAS_PAUSED, field=FormField.CONFIRMATION)
    if effects.fires_at_once and effects.acts_at is not None:
        yield Problem(
            code=TicketProblem.FIRES_AT_ONCE,
            field=FormField.TRIGGER_PRICE,
            values={"trigger": effects.acts_at, "market": _told(worked)},
        )
    yield from _unlisted_user(worked)


def _told(worked: EmbedWorked) -> Decimal:
    """Return the rate as it is told: of a pair turned round it has no end."""
    rate = worked.effects.market or Decimal(0)
    return rounded_target(rate) if is_turned(worked.instrument.key.instrument) else rate


# Warnings


def warnings_of(worked: EmbedWorked) -> Iterator[Problem]:
    """Yield what is worth knowing before sending."""
    yield from _user_warnings(worked)
    yield from _target_warnings(worked)
    yield from _trade_warnings(worked)
    twins = worked.effects.twins
    if twins:
        yield Problem(code=TicketProblem.TWIN, values={"order": str(twins[0].order_id)})


def _user_warnings(worked: EmbedWorked) -> Iterator[Problem]:
    user = worked.texts.user
    if isinstance(user, Problem):
        return
    if not user.startswith(IIBAN_PREFIX):
        values = {"prefix": IIBAN_PREFIX}
        yield Problem(code=EmbedProblem.USER_PREFIX, field=FormField.USER, values=values)


def _unlisted_user(worked: EmbedWorked) -> Iterator[Problem]:
    """Ask about a user whose orders are not listed: nothing would tell what became of one."""
    user, account = worked.texts.user, worked.context.account
    profile = None if account is None else account.profile
    users = () if profile is None else profile.users
    if isinstance(user, Problem) or account is None or user in users:
        return
    known = next((one for one in users if same_user(one, user)), None)
    if known is not None:
        spelling = {"account": account.name, "user": known}
        yield Problem(code=EmbedProblem.USER_SPELLING, field=FormField.USER, values=spelling)
    else:
        values = {"account": account.name}
        yield Problem(code=EmbedProblem.USER_NOT_POLLED, field=FormField.USER, values=values)


def _target_warnings(worked: EmbedWorked) -> Iterator[Problem]:
    effects, target = worked.effects, worked.target
    if target is None:
        return
    field = FormField.TRIGGER_PRICE
    if effects.market is None:
        values = {"pair": worked.instrument.symbol}
        yield Problem(code=EmbedProblem.RATE_UNKNOWN, field=field, values=values)
        return
    distance = effects.distance
    rate = usual_level(worked.instrument.key.instrument, effects.market)
    if rate is not None and distance is not None and abs(distance) > FAR_PERCENT:
        far = {"most": FAR_PERCENT, "rate": rate}
        yield Problem(code=EmbedProblem.FAR, field=field, values=far)


def _trade_warnings(worked: EmbedWorked) -> Iterator[Problem]:
    """Warn of buys at or over their target: nothing bounds what they may cost a coin."""
    trade = worked.trade
    is_rally = (
        trade is not None and trade.side is Side.BUY and trade.usual_condition is Condition.AT_LEAST
    )
    if trade is None or not is_rally:
        return
    yield Problem(code=EmbedProblem.UNBOUNDED, values={"coin": trade.coin})
    if trade.action is TradeAction.RECEIVE:
        values = {"money": trade.money, "coin": trade.coin}
        yield Problem(code=EmbedProblem.RESERVE, field=FormField.QUANTITY, values=values)


# Twins


def twins_of(
    context: TicketContext,
    trade: EmbedTrade,
    user: str | Problem,
    target: Decimal | None,
    amount: Decimal | None,
) -> Iterator[OrderKey]:
    """Yield the user's active orders that say the same, whichever way round their pair is."""
    if target is None or amount is None:
        return
    for other in context.others:
        same_trade = other.user == user and other.side is trade.side and other.quantity == amount
        if same_trade and other.status not in _ENDED and _says_same(other, trade, target):
            yield other.key


def _says_same(other: Order, trade: EmbedTrade, target: Decimal) -> bool:
    shown, price = as_traded(other), other.trigger_price
    same_way = other.instrument == trade.pair
    is_usual = shown.instrument == trade.usual_pair and shown.condition == trade.usual_condition
    same_asset = (other.quantity_unit is trade.unit) is same_way
    if not is_usual or not same_asset or not isinstance(price, Decimal) or not price:
        return False
    # The other way round a price has no end: what rounds to the same target is the same.
    if same_way:
        return price == target
    return rounded_target(turned_price(price)) == rounded_target(target)


# Firing


def holds(condition: Condition, rate: Decimal | None, target: Decimal | None) -> bool | None:
    """Whether a condition is met at a rate; `None` where one of the two is not known."""
    if rate is None or target is None:
        return None
    return rate <= target if condition is Condition.AT_MOST else rate >= target


def usual_level(pair: InstrumentId, price: Decimal | None) -> Decimal | None:
    """Return a price on the pair the usual way round: as the list tells it, and limits mean it."""
    if not price or not is_turned(pair):
        return price
    return rounded_target(turned_price(price))


def distance_percent(
    pair: InstrumentId, target: Decimal | None, rate: Decimal | None
) -> Decimal | None:
    """Return how far a target is from the rate, in percent of the pair the usual way round."""
    target, rate = usual_level(pair, target), usual_level(pair, rate)
    if target is None or not rate:
        return None
    return EXACT.divide(EXACT.scaleb(EXACT.subtract(target, rate), 2), rate)
