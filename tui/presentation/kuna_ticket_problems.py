"""The sentences for what only a Kuna ticket finds wrong, or worth knowing."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from tui.domain.kuna_ticket import KunaProblem
from tui.domain.problem import Problem, ProblemValue
from tui.presentation.clean import clean

_VERBS = {"buy": "buys", "sell": "sells"}


def _wrong_way(problem: Problem) -> str:
    values = problem.values
    stop, market = values["stop"], values["market"]
    is_above = not isinstance(stop, str) and not isinstance(market, str) and stop > market
    waits, lies = ("falls", "above") if is_above else ("rises", "below")
    verb = _VERBS[str(values["side"])]
    return (
        f"A {values['kind']} {verb} when the price {waits} to the stop, but {_shown(stop)} is "
        f"{lies} the market at {_shown(market)}: there it is a {values['right']}."
    )


def _shown(value: ProblemValue) -> str:
    return clean(value) if isinstance(value, str) else f"{value:,f}"


def _decimals(problem: Problem) -> str:
    values = problem.values
    count, below = int(values["most"]), values["below"]
    have = "no decimals" if not count else "1 decimal" if count == 1 else f"{count} decimals"
    nearest = f"{_shown(below)} or {_shown(values['above'])}" if below else _shown(values["above"])
    if below == values["above"]:
        nearest = _shown(below)
    return f"{clean(str(values['currency']))} has {have} at Kuna: write {nearest}."


def _meets_own(problem: Problem) -> str:
    others = int(problem.values["count"]) - 1
    more = "" if not others else f" and {others} more of your own"
    order = clean(str(problem.values["order"]))
    return f"It would meet your own order {order}{more}: Kuna does not say what becomes of both."


KUNA_TICKETS: Mapping[StrEnum, str | Callable[[Problem], str]] = {
    KunaProblem.BOTH_QUANTITIES: (
        "Kuna takes a quantity or an amount, never both: empty one of the two."
    ),
    KunaProblem.DECIMALS: _decimals,
    KunaProblem.PART_OF_AMOUNT: (
        "What is free to sell is {base}, not {quote}: write all or 50% as the quantity."
    ),
    KunaProblem.WRONG_WAY: _wrong_way,
    KunaProblem.STOP_AT_MARKET: (
        "{stop} is the market price itself: a stop lies above it or below it."
    ),
    KunaProblem.MARKET_NOT_KNOWN: (
        "No market price younger than 10 s: which way the stop lies cannot be told, so it is not "
        "sent."
    ),
    KunaProblem.OPEN_ORDERS: (
        "{open} of {most} open orders: Kuna takes no more. Cancel one first."
    ),
    KunaProblem.STOP_IN_SPREAD: (
        "It lies among bid, ask and Kuna's own price ({least} to {most}): which of them fires it "
        "Kuna does not say. It may fire at once, or be refused."
    ),
    KunaProblem.MEETS_OWN: _meets_own,
    KunaProblem.OPEN_ORDERS_UNREAD: (
        "The account's orders have not been read yet: whether {most} are open is not known."
    ),
}
