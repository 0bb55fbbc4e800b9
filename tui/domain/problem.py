"""Something wrong with what was asked: a code with its parameters. Sentences are made above."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class FormField(StrEnum):
    """The fields of forms, by the domain's words."""

    ACCOUNT = "account"
    INSTRUMENT = "instrument"
    SIDE = "side"
    ORDER_TYPE = "order_type"
    QUANTITY = "quantity"
    QUANTITY_UNIT = "quantity_unit"
    QUOTE_QUANTITY = "quote_quantity"
    DISPLAY_QUANTITY = "display_quantity"
    LIMIT_PRICE = "limit_price"
    TRIGGER_PRICE = "trigger_price"
    TRIGGER_SIGNAL = "trigger_signal"
    TIME_IN_FORCE = "time_in_force"
    STARTS = "starts"
    EXPIRES = "expires"
    POST_ONLY = "post_only"
    REDUCE_ONLY = "reduce_only"
    LEVERAGE = "leverage"
    FEE_CURRENCY = "fee_currency"
    SELF_TRADE = "self_trade"
    CLOSE_TYPE = "close_type"
    CLOSE_PRICE = "close_price"
    CLOSE_LIMIT_PRICE = "close_limit_price"
    DEADLINE = "deadline"
    LADDER = "ladder"
    LADDER_FROM = "ladder_from"
    LADDER_TO = "ladder_to"
    LADDER_COUNT = "ladder_count"
    LADDER_SPLIT = "ladder_split"
    USER = "user"
    STRATEGY = "strategy"
    CONDITION = "condition"
    ACTION = "action"
    FEE_BPS = "fee_bps"
    SPREAD_BPS = "spread_bps"
    NAME = "name"
    CONFIRMATION = "confirmation"


ProblemValue = Decimal | str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that stands in the way, or is worth knowing before sending."""

    code: StrEnum
    """A member of the enumeration of the module that found it."""
    field: FormField | None = None
    """The field it belongs to; `None` for the whole form."""
    at: int | None = None
    """The character of the typed text it points at, counted from 0."""
    values: Mapping[str, ProblemValue] = dataclasses.field(default_factory=dict)
    """What its sentence names: prices, quantities, words, by name."""
