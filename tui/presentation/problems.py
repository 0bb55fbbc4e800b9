"""One sentence for every problem the domain finds: what is wrong, and what to do instead.

To add codes, add an entry each to a mapping below, or merge a mapping of your own into `SENTENCES`.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum

from tui.domain.limit_checks import LimitProblem
from tui.domain.number_text import NumberTextProblem
from tui.domain.price_text import PriceTextProblem
from tui.domain.problem import Problem, ProblemValue
from tui.domain.quantity_text import QuantityTextProblem
from tui.domain.rounding import StepProblem
from tui.presentation.clean import clean
from tui.presentation.figures import grouped, money
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
    QuantityTextProblem.UNKNOWN_WORD: "Write a number, +0.1, -10%, 50% or left=0.2{all}.",
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

SENTENCES: Mapping[StrEnum, Sentence] = {
    **NUMBERS,
    **PRICES,
    **QUANTITIES,
    **LIMITS,
    **TICKETS,
}
