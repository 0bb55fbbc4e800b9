"""One sentence for every problem the domain finds: what is wrong, and what to do instead.

To add codes, add an entry each to a mapping below, or merge a mapping of your own into `SENTENCES`.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum

from tui.domain.amend_problem import AmendProblem, AmendWarning
from tui.domain.batch_amending import BatchAmendProblem
from tui.domain.capabilities import CapabilityProblem
from tui.domain.deadlines import DeadlineProblem
from tui.domain.limit_checks import LimitProblem
from tui.domain.market_bases import BaseProblem
from tui.domain.number_text import NumberTextProblem
from tui.domain.price_text import PriceTextProblem
from tui.domain.problem import Problem, ProblemValue
from tui.domain.quantity_text import QuantityTextProblem
from tui.domain.rounding import StepProblem
from tui.presentation.clean import clean
from tui.presentation.embed_ticket_problems import EMBED_TICKETS
from tui.presentation.figures import grouped, money
from tui.presentation.futures_ticket_problems import FUTURES_TICKETS
from tui.presentation.kuna_ticket_problems import KUNA_TICKETS
from tui.presentation.no_amends import no_amends_sentence
from tui.presentation.ticket_problems import TICKETS

Sentence = str | Callable[[Problem], str]
"""A template that names the problem's values, or what makes the sentence from the problem."""


def problem_sentence(problem: Problem) -> str:
    """Say what is wrong and what to do instead. What was typed is shown harmless."""
    sentence = SENTENCES[problem.code]
    if isinstance(sentence, str):
        return sentence.format_map({name: _shown(value) for name, value in problem.values.items()})
    return sentence(problem)


def _shown(value: ProblemValue) -> str:
    return grouped(value) if isinstance(value, Decimal) else clean(str(value))


def _named(problem: Problem, name: str) -> str:
    return _shown(problem.values[name])


def _amount(problem: Problem, name: str) -> str:
    value = problem.values[name]
    return money(value) if isinstance(value, Decimal) else _shown(value)


def _unknown_word(problem: Problem) -> str:
    """Name what can be written: there is nothing to change in an order that is yet to be."""
    if problem.values["all"]:
        return "Write a number, a part of what is free as 50%, or all."
    return "Write a number, +0.1, -10%, 50% or left=0.2."


def _character(problem: Problem) -> str:
    character = str(problem.values["character"])
    if character.isspace():
        return "No blank can stand here: write it in one piece."
    return f'"{clean(character)}" has no place here.'


def _unsigned(problem: Problem) -> str:
    text = _named(problem, "text")
    return f"Up or down? Write +{text} or -{text}."


def _off(step: str) -> Callable[[Problem], str]:
    def sentence(problem: Problem) -> str:
        below, above = problem.values["below"], _named(problem, "above")
        nearest = f"{_shown(below)} or {above}" if below else above
        typed, size = _named(problem, "typed"), _named(problem, "step")
        return f"{typed} is not a multiple of the {step} {size}: write {nearest}."

    return sentence


def _over_value(template: str) -> Callable[[Problem], str]:
    def sentence(problem: Problem) -> str:
        return template.format(
            value=_amount(problem, "value"),
            limit=_amount(problem, "limit"),
            currency=_named(problem, "currency"),
        )

    return sentence


NUMBERS: Mapping[StrEnum, Sentence] = {
    NumberTextProblem.MISSING: "A number is missing here.",
    NumberTextProblem.GROUPS: (
        "A comma only separates thousands (91,250.5); write decimals with a point."
    ),
    NumberTextProblem.FRACTION: "Digits are missing after the point.",
    NumberTextProblem.DIGITS: "The number is too long: at most {most} digits.",
    StepProblem.OFF_TICK: _off("tick size"),
    StepProblem.OFF_LOT: _off("lot size"),
}

PRICES: Mapping[StrEnum, Sentence] = {
    PriceTextProblem.EMPTY: "Write a price: 91250, +50, -2%, own+0.3%, bid-1t.",
    PriceTextProblem.UNEXPECTED: _character,
    PriceTextProblem.UNKNOWN_BASE: '"{word}" is not a base: {bases}.',
    PriceTextProblem.SIGN_MISSING: "After {base} comes + or -: {base}+50, {base}-0.5%.",
    PriceTextProblem.UNIT_UNSIGNED: _unsigned,
}

QUANTITIES: Mapping[StrEnum, Sentence] = {
    QuantityTextProblem.EMPTY: "Write a quantity: 0.3, +0.1, -10%, 50%, left=0.2.",
    QuantityTextProblem.UNEXPECTED: _character,
    QuantityTextProblem.UNKNOWN_WORD: _unknown_word,
    QuantityTextProblem.NO_ALL: "all is for new orders: write a number, +0.1 or +10%.",
}

LIMITS: Mapping[StrEnum, Sentence] = {
    LimitProblem.VALUE_ASKS: _over_value(
        "The order would be worth {value} {currency}, over your limit of {limit} {currency}."
    ),
    LimitProblem.VALUE_REFUSED: _over_value(
        "The order would be worth {value} {currency}; your maximum is {limit} {currency}."
    ),
    LimitProblem.CURRENCY_ASKS: "Your limits name no value for {currency}.",
    LimitProblem.VALUE_UNKNOWN_ASKS: (
        "What the order is worth cannot be worked out, so your limits cannot be checked."
    ),
    LimitProblem.DISTANCE_ASKS: (
        "{price} is more than {limit}% away from the market at {market}, your limit."
    ),
    LimitProblem.DISTANCE_REFUSED: (
        "{price} would trade more than {limit}% away from the market at {market}, your maximum."
    ),
    LimitProblem.DISTANCE_UNKNOWN_ASKS: (
        "The market price is not known, so your limit on the distance cannot be checked."
    ),
    LimitProblem.BATCH_VALUE_ASKS: _over_value(
        "Together they are worth {value} {currency}, over your limit of {limit} {currency}."
    ),
    LimitProblem.BATCH_VALUE_UNKNOWN_ASKS: (
        "What they are worth in {currency} cannot be worked out, so your limit cannot be checked."
    ),
    LimitProblem.BATCH_COUNT_ASKS: "{count} at once is over your limit of {limit}.",
    LimitProblem.BATCH_REFUSED: "{count} at once is over your maximum of {limit}: send fewer.",
}

BASES: Mapping[StrEnum, Sentence] = {
    BaseProblem.NOT_THERE: "This venue has no {base}: use {bases}.",
    BaseProblem.NOT_FOR_INDEX: (
        "The trigger watches the index, which is not known here: write a price, or from own."
    ),
    BaseProblem.OWN_UNKNOWN: "The order has no fixed price of its own to measure from.",
    BaseProblem.NO_QUOTE: "No market price has been read yet: write a price, or from own.",
    BaseProblem.STALE: (
        "The market price is {age} s old, too old to measure from: wait, or write a price."
    ),
    BaseProblem.NOT_QUOTED: "The market has no {base} now: use another base, or write a price.",
}

CAPABILITIES: Mapping[StrEnum, Sentence] = {
    CapabilityProblem.NO_AMENDS: no_amends_sentence,
    CapabilityProblem.ENDED: "The order has ended ({status}): nothing is left to amend.",
    CapabilityProblem.CONDITIONAL_CLOSE: (
        "The venue amends no order with a conditional close. Cancel it (x), then put it back "
        "changed: its draft (D) opens as a ticket, the close filled in."
    ),
    CapabilityProblem.MARKET: "A market order trades at once: nothing of it can be amended.",
    CapabilityProblem.SETTLE_POSITION: "An order that settles a position cannot be amended.",
    CapabilityProblem.UNHEARD_OF: (
        "Blotter does not know this order type, so it does not amend it; it can be cancelled (x)."
    ),
    CapabilityProblem.FIRED_AT_MARKET: (
        "Its trigger has fired and it trades at the market: nothing of it can be amended."
    ),
    CapabilityProblem.NO_LIMIT_PRICE: "No limit price on this order type.",
    CapabilityProblem.NO_TRIGGER_PRICE: "No trigger on this order type.",
    CapabilityProblem.TRIGGER_FIRED: "Its trigger has fired.",
    CapabilityProblem.NO_DISPLAY_AT_VENUE: "The venue has no display quantity.",
    CapabilityProblem.NO_DISPLAY_QUANTITY: "For iceberg orders only.",
}

BATCH_AMENDS: Mapping[StrEnum, Sentence] = {
    BatchAmendProblem.NAME_THE_BASE: (
        "Name the base (own+0.3%): own, last, bid, ask, mid, mark or index."
    ),
    BatchAmendProblem.SEVERAL_MARKETS: (
        "These orders are of several markets: write what each is measured from (own+0.3%, -10%)."
    ),
    BatchAmendProblem.TRAILING: "It trails: it keeps a distance, not a price, and is left out.",
    BatchAmendProblem.NOT_CONCERNED: "It has no {fields} to amend: left out.",
    BatchAmendProblem.UNCHANGED: "Unchanged after rounding: nothing to send.",
}

AMENDS: Mapping[StrEnum, Sentence] = {
    AmendProblem.NOTHING_TO_SEND: "Nothing is changed, so there is nothing to send.",
    AmendProblem.INSTRUMENT_UNKNOWN: (
        "The steps of {instrument} are not known yet, so no price can be rounded. Wait a moment."
    ),
    AmendProblem.NOT_POSITIVE: "The price would be {price}: it has to be above zero.",
    AmendProblem.QUANTITY_NOT_POSITIVE: (
        "The quantity would be {quantity}: to take the order out, cancel it (x)."
    ),
    AmendProblem.AT_OR_BELOW_FILLED: (
        "{filled} is filled already: at {quantity} the venue would cancel the rest. For that use x."
    ),
    AmendProblem.UNIT_UNCONFIRMED: "Unit unconfirmed: the venue may read shares or tokens.",
    AmendProblem.MINIMUM_QUANTITY: (
        "The venue takes no order under {minimum} {currency}; this would be {quantity}."
    ),
    AmendProblem.MINIMUM_COST: (
        "The venue takes no order worth less than {minimum} {currency}; this would be {cost}."
    ),
    AmendProblem.POST_ONLY_TRADES: (
        "{price} would trade at once, and the order is post-only for good: the venue would refuse "
        "the amend, and may cancel the order over it."
    ),
    AmendProblem.DISPLAY_NUMBER_ONLY: "Write the display quantity as a plain number.",
    AmendProblem.DISPLAY_TOO_SMALL: (
        "At least 1/15 of the {working} that are left has to show: {minimum} or more."
    ),
    AmendProblem.DISPLAY_TOO_LARGE: "No more can show than the {working} that are left.",
    AmendProblem.DISPLAY_UNKNOWN: (
        "The present display quantity is not known, and the order grows: write one, "
        "{minimum} or more."
    ),
    AmendProblem.OFFSET_ABSOLUTE: (
        "A trailing order keeps a distance, not a price: write +{number} or +{number}%."
    ),
    AmendProblem.OFFSET_BASE: (
        "A trailing order keeps its distance by itself: write it without {base}."
    ),
    AmendProblem.OFFSET_UNIT: "The venue keeps the distance in price or in percent, not in {unit}.",
    AmendProblem.OFFSET_NEGATIVE: "The distance of a trailing trigger is written with +.",
    AmendProblem.OFFSET_ZERO: "The distance has to be more than zero.",
    AmendProblem.OFFSET_OUT_OF_RANGE: "A trailing stop stays {least}% to {most}% behind.",
    AmendProblem.OFFSET_BEYOND_ZERO: "The market is at {market}: the distance leads below zero.",
    AmendWarning.SAME_AS_NOW: "This is what it is now: it is not sent.",
    AmendWarning.POST_ONLY_NO_EFFECT: (
        "Post-only has no effect here: it concerns a new limit price only."
    ),
    AmendWarning.POST_ONLY_TAKES: (
        "{price} would trade at once, and post-only forbids it: the venue will refuse the amend."
    ),
    AmendWarning.NATIVE_BASE: "The venue measures it from {base}, not from {chosen}.",
    AmendWarning.FILLS_AT_ONCE: "{price} would trade at once.",
    AmendWarning.TRIGGER_FIRES: "The market is past {price}: it would fire at once.",
    AmendWarning.LIMIT_BEHIND_TRIGGER: (
        "When the trigger fires at {trigger}, a limit of {limit} does not trade at once: "
        "it rests in the book."
    ),
    AmendWarning.MEETS_OWN: (
        "It would meet {count} of your own orders, {order} first: the venue cancels one of two."
    ),
    AmendWarning.MARKET_UNKNOWN: (
        "No market price younger than 10 s: whether it would trade at once is not known."
    ),
    AmendWarning.FUNDS_SHORT: (
        "It needs {more} {currency} more and {free} are free: the venue will probably refuse it."
    ),
    AmendWarning.INSTRUMENT_STATUS: (
        "{symbol} is {status} at the venue, which may refuse the amend."
    ),
    DeadlineProblem.UNEXPECTED: _character,
    DeadlineProblem.OUT_OF_RANGE: (
        "The venue takes a deadline of {shortest} to {longest} seconds; empty sends none."
    ),
}

SENTENCES: Mapping[StrEnum, Sentence] = {
    **NUMBERS,
    **PRICES,
    **QUANTITIES,
    **LIMITS,
    **BASES,
    **CAPABILITIES,
    **BATCH_AMENDS,
    **AMENDS,
    **TICKETS,
    **FUTURES_TICKETS,
    **KUNA_TICKETS,
    **EMBED_TICKETS,
}
