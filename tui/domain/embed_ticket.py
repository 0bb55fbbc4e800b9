"""What a Kraken Embed ticket would do: one trigger and one trade, from which all the rest comes."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tui.domain.creating import TicketPlan
from tui.domain.custom_order import (
    Strategy,
    action_of,
    is_turned,
    pair_named,
    pair_of,
    side_of,
    strategy_named,
    turned,
)
from tui.domain.custom_terms import Condition, TradeAction
from tui.domain.identifiers import AccountName, ClientOrderId, InstrumentId
from tui.domain.iiban import LONGEST, SHORTEST
from tui.domain.intents import CreateIntent
from tui.domain.order import Order, OrderType, QuantityUnit, Side, TriggerSignal
from tui.domain.problem import FormField

USER_LENGTHS = (SHORTEST, LONGEST)
"""How many characters an IIBAN has.

https://docs.kraken.com/api/docs/guides/embed-custom-orders
"""

MOST_FRACTION = 18
"""Digits an amount or a target may have behind its point: the venue tells no steps."""

BPS_BOUNDS = (0, 10_000)
"""Basis points of a fee or a spread: 100 are one percent."""

_SEPARATORS = str.maketrans("-_ ", "///")


class EmbedKind(StrEnum):
    """What the ticket is asked to do, in the words of the form."""

    UNDECIDED = "choose"
    """Nobody has chosen yet: a strategy is never preset, so that no order has one by oversight."""
    BUY_THE_DIP = Strategy.BUY_THE_DIP.value
    JOIN_THE_RALLY = Strategy.JOIN_THE_RALLY.value
    TAKE_THE_PROFIT = Strategy.TAKE_THE_PROFIT.value
    STOP_THE_LOSS = Strategy.STOP_THE_LOSS.value
    FREE_FORM = "free-form"
    """Condition and action as they are sent."""

    @property
    def strategy(self) -> Strategy | None:
        """The strategy it names; free form makes one of its parts."""
        return next((one for one in Strategy if one.value == self.value), None)


class EmbedProblem(StrEnum):
    """What only an Embed ticket finds wrong, or worth knowing."""

    USER_LENGTH = "embed-user-length"
    USER_CHARACTER = "embed-user-character"
    USER_BLANKS = "embed-user-blanks"
    """Two blanks in a row: the venue compares texts."""
    PAIR_MISSING = "embed-pair-missing"
    PAIR_SHAPE = "embed-pair-shape"
    SAME_ASSET = "embed-same-asset"
    ASSETS_UNREAD = "embed-assets-unread"
    ASSET_UNKNOWN = "embed-asset-unknown"
    PAIR_UNKNOWN = "embed-pair-unknown"
    """Both assets are there, but neither is what the other is priced in."""
    TICKS = "embed-ticks"
    """The venue has no tick, so there is nothing to count."""
    FRACTION = "embed-fraction"
    AMOUNT_PLAIN = "embed-amount-plain"
    """`all` and `50%`: what a user owns is not read."""
    BPS = "embed-bps"
    NAME_LENGTH = "embed-name-length"
    NAME_CHARACTER = "embed-name-character"

    USER_PREFIX = "embed-user-prefix"
    USER_SPELLING = "embed-user-spelling"
    """A configured user, blanks or capitals aside: the venue may not take them for the same."""
    USER_NOT_POLLED = "embed-user-not-polled"
    """Orders of a user that is not configured are not listed."""
    RATE_UNKNOWN = "embed-rate-unknown"
    FAR = "embed-far"
    UNBOUNDED = "embed-unbounded"
    """A buy at or over its target: nothing says how far over."""
    RESERVE = "embed-reserve"
    WAS_PAUSED = "embed-was-paused"
    """The order that is written anew could not act; the new one can at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedDraft:
    """What stands in the ticket: texts as typed, and what was chosen."""

    market: str = ""
    user: str = ""
    kind: EmbedKind = EmbedKind.UNDECIDED
    condition: Condition = Condition.AT_MOST
    """Of free form alone: as it is sent, on the pair as it is written."""
    action: TradeAction = TradeAction.SPEND
    """Of free form alone."""
    trigger_price: str = ""
    quantity: str = ""
    is_quote_amount: bool = True
    """Whether the amount is one of the pair's quote, as it is written."""
    fee_bps: str = ""
    spread_bps: str = ""
    name: str = ""
    """Without its tag; empty takes the one that is suggested."""

    @property
    def trade(self) -> "EmbedTrade | None":
        """What it trades, as far as its texts tell; `None` while that is not chosen."""
        return trade_of(self, named_pair(self.market) or pair_named("", ""))

    @property
    def side(self) -> Side:
        """Which way it trades the coin; neither while that is not chosen."""
        return Side.CONVERT if self.trade is None else self.trade.side

    @property
    def order_type(self) -> OrderType:
        """The type such an order has in the list."""
        return OrderType.PRICE_TRIGGER

    @property
    def trigger_signal(self) -> TriggerSignal:
        """What its trigger watches: the venue's rate."""
        return TriggerSignal.LAST


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedTrade:
    """What is given for what, and when: the same for every way to say it."""

    pair: InstrumentId
    """As it is sent."""
    condition: Condition
    """As it is sent."""
    action: TradeAction
    side: Side
    """Of the coin."""
    unit: QuantityUnit
    """Which of the two assets the amount counts."""

    @property
    def is_named(self) -> bool:
        """Whether the pair is one: without it the assets and their order are not known."""
        return all(pair_of(self.pair))

    @property
    def is_turned(self) -> bool:
        """Whether the pair is written with money as its base."""
        return is_turned(self.pair)

    @property
    def usual_pair(self) -> InstrumentId:
        """The pair the usual way round."""
        return turned(self.pair) if self.is_turned else self.pair

    @property
    def usual_condition(self) -> Condition:
        """The condition on that pair."""
        return self.condition.turned if self.is_turned else self.condition

    @property
    def strategy(self) -> Strategy | None:
        """What the two make together."""
        return strategy_named(self.usual_condition, self.side)

    @property
    def coin(self) -> str:
        """What is bought or sold."""
        return pair_of(self.usual_pair)[0]

    @property
    def money(self) -> str:
        """What it is paid in."""
        return pair_of(self.usual_pair)[1]

    @property
    def asset(self) -> str:
        """What the amount counts."""
        base, quote = pair_of(self.pair)
        return base if self.unit is QuantityUnit.BASE else quote

    @property
    def other_asset(self) -> str:
        """The other leg of the trade."""
        base, quote = pair_of(self.pair)
        return quote if self.unit is QuantityUnit.BASE else base

    @property
    def fixes_coin(self) -> bool:
        """Whether the amount is one of coins."""
        return self.asset == self.coin


def trade_of(draft: EmbedDraft, pair: InstrumentId) -> EmbedTrade | None:
    """Return what a ticket trades on a pair; `None` while it is not chosen."""
    if draft.kind is EmbedKind.UNDECIDED:
        return None
    fixes_coin = draft.is_quote_amount is is_turned(pair)
    strategy, condition, action = draft.kind.strategy, draft.condition, draft.action
    if strategy is not None:
        is_usual = not is_turned(pair)
        condition = strategy.condition if is_usual else strategy.condition.turned
        action = action_of(strategy.side, fixes_coin=fixes_coin)
    return EmbedTrade(
        pair=pair,
        condition=condition,
        action=action,
        side=side_of(action, fixes_coin=fixes_coin),
        unit=QuantityUnit.QUOTE if draft.is_quote_amount else QuantityUnit.BASE,
    )


def named_pair(text: str) -> InstrumentId | None:
    """Return the pair a text names in two parts, in any case; `None` for another shape."""
    parts = [part for part in text.strip().upper().translate(_SEPARATORS).split("/") if part]
    return pair_named(*parts) if len(parts) == 2 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What the trade would come to at a price: an own sum, no promise of the venue."""

    price: Decimal
    """Of a coin, in money, before the spread."""
    is_at_target: bool
    """Reckoned at the target; else at the rate now, because it would fire at once."""
    spent: Decimal
    """With the fee."""
    spent_asset: str
    fee: Decimal
    """Of what is spent."""
    received: Decimal
    received_asset: str
    spread: Decimal
    """As a part of the price, which moves against the user by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedPlan(TicketPlan):
    """The whole ticket, worked out. It can be sent exactly when there is an intent."""

    draft: EmbedDraft
    trade: EmbedTrade | None = None
    """`None` before there are a pair and a strategy."""
    user: str | None = None
    """As it is sent; `None` while it cannot be."""
    name: str | None = None
    """Without its tag."""
    opposite_fires: bool | None = None
    """Whether the other condition holds now; `None` where no rate is known."""
    estimate: Estimate | None = None
    intent: CreateIntent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedTicket:
    """An Embed ticket with everything typed into it. It keeps its tag for good."""

    account: AccountName
    client_order_id: ClientOrderId
    """The tag of its name."""
    draft: EmbedDraft
    put_back: Order | None = None
    """The order it writes anew, as it was."""
    was_parked: bool = False
    """Whether it was sent before, and nothing came of it."""
    was_paused: bool = False
    """Whether the order it writes anew was paused."""


def embed_fields(draft: EmbedDraft) -> tuple[FormField, ...]:
    """Return the fields that such an order has, in the form's order."""
    is_free = draft.kind is EmbedKind.FREE_FORM
    has = {FormField.CONDITION: is_free, FormField.ACTION: is_free}
    return tuple(one for one in EMBED_FIELDS if has.get(one, True))


EMBED_FIELDS = (
    FormField.INSTRUMENT,
    FormField.ACCOUNT,
    FormField.USER,
    FormField.STRATEGY,
    FormField.CONDITION,
    FormField.TRIGGER_PRICE,
    FormField.ACTION,
    FormField.QUANTITY,
    FormField.QUANTITY_UNIT,
    FormField.FEE_BPS,
    FormField.SPREAD_BPS,
    FormField.NAME,
)
"""Every field of an Embed ticket, in the form's order."""
