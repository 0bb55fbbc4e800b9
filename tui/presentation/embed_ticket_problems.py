"""The sentences for what only an Embed ticket finds wrong, or worth knowing."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from tui.domain.embed_ticket import EmbedProblem
from tui.domain.problem import Problem
from tui.presentation.clean import clean


def _user_character(problem: Problem) -> str:
    character = clean(str(problem.values["character"]))
    return f'"{character}" has no place in an IIBAN: letters, digits and single blanks.'


def _name_character(problem: Problem) -> str:
    return f'"{clean(str(problem.values["character"]))}" cannot be printed: leave it out.'


EMBED_TICKETS: Mapping[StrEnum, str | Callable[[Problem], str]] = {
    EmbedProblem.USER_LENGTH: (
        "An IIBAN has {least} to {most} characters, blanks counted; this one has {length}."
    ),
    EmbedProblem.USER_CHARACTER: _user_character,
    EmbedProblem.USER_BLANKS: "Single blanks only: the venue compares the text as it is.",
    EmbedProblem.PAIR_MISSING: "Name a pair: BTC/EUR, ETH/USD.",
    EmbedProblem.PAIR_SHAPE: "Name both assets of the pair: BTC/EUR.",
    EmbedProblem.SAME_ASSET: "{asset} on both sides: a pair has two different assets.",
    EmbedProblem.ASSETS_UNREAD: "The assets of the venue have not been read yet. Wait a moment.",
    EmbedProblem.ASSET_UNKNOWN: "The venue lists no asset called {asset}.",
    EmbedProblem.PAIR_UNKNOWN: (
        "{base}/{quote} is not offered: one of the two has to be money. Write {base} or {quote} "
        "against {money}."
    ),
    EmbedProblem.TICKS: "The venue has no tick to count: write +50, -2% or -5bp.",
    EmbedProblem.FRACTION: "At most {most} digits after the point.",
    EmbedProblem.AMOUNT_PLAIN: "What the user owns is not read here: write the amount.",
    EmbedProblem.BPS: "Basis points are a whole number, {least} to {most}: 100 = 1%.",
    EmbedProblem.NAME_LENGTH: (
        "The name has {length} characters; beside its tag there is room for {most}."
    ),
    EmbedProblem.NAME_CHARACTER: _name_character,
    EmbedProblem.USER_PREFIX: (
        "It does not begin with {prefix}, as IIBANs do: is it the user's own?"
    ),
    EmbedProblem.USER_SPELLING: (
        "{account} is configured with this user as {user}: the venue may tell them apart, so take "
        "that one (Down), or type the end of the IIBAN below."
    ),
    EmbedProblem.USER_NOT_POLLED: (
        "Not a user of {account}: this order would not be listed here after a restart, and a lost "
        "reply could not be settled then. Type the end of the IIBAN below to send all the same."
    ),
    EmbedProblem.RATE_UNKNOWN: (
        "No rate of {pair} younger than a minute: whether it would fire at once is not known."
    ),
    EmbedProblem.FAR: "More than {most}% from the rate, {rate}: is every digit right?",
    EmbedProblem.UNBOUNDED: ("It buys at the market: nothing bounds what {coin} may cost by then."),
    EmbedProblem.WAS_PAUSED: "The order it writes anew was paused; this one is active at once.",
    EmbedProblem.RESERVE: (
        "The {coin} are fixed and the {money} are not: paid from the partner's reserve, expect "
        "the venue to refuse it."
    ),
}
