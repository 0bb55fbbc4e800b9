"""The texts of an Embed ticket: pair, user, fee and spread, name. Each is read, or refused."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from decimal import Context, Decimal

from tui.domain.creating import TicketProblem
from tui.domain.custom_order import MONEY, Strategy, is_turned, pair_of
from tui.domain.draft_text import number_text
from tui.domain.embed_ticket import BPS_BOUNDS, USER_LENGTHS, EmbedProblem, EmbedTrade, named_pair
from tui.domain.identifiers import InstrumentId, InstrumentKey, VenueId
from tui.domain.instrument import Instrument
from tui.domain.markets import Instruments
from tui.domain.name_tag import NAME_ROOM
from tui.domain.number_text import read_number
from tui.domain.numbers import EXACT
from tui.domain.problem import FormField, Problem, ProblemValue

_SHORTEST_ASSET = 3
_FIRST = {"USD": 0, "EUR": 1}
"""The money a pair is completed with first."""
_LABEL = Context(prec=4)
_THOUSAND = Decimal(1000)
_SHORT_NAMES = {
    Strategy.BUY_THE_DIP: "Dip",
    Strategy.JOIN_THE_RALLY: "Rally",
    Strategy.TAKE_THE_PROFIT: "Profit",
    Strategy.STOP_THE_LOSS: "Stop",
}


# The pair


def find_pair(text: str, instruments: Instruments) -> Instrument | None:
    """Return the instrument a text names: `btc/usd`, `BTC-USD`, `btc usd`, `btcusd`."""
    pair = named_pair(text)
    if pair is not None:
        as_typed = InstrumentKey(VenueId.KRAKEN_EMBED, InstrumentId(text.strip()))
        found = instruments.get(as_typed)
        return found or instruments.get(InstrumentKey(VenueId.KRAKEN_EMBED, pair))
    bare = text.strip().upper()
    splits = range(_SHORTEST_ASSET, len(bare) - _SHORTEST_ASSET + 1)
    pairs = (InstrumentId(f"{bare[:at]}/{bare[at:]}") for at in splits)
    known = (instruments.get(InstrumentKey(VenueId.KRAKEN_EMBED, one)) for one in pairs)
    return next((one for one in known if one is not None), None)


class PairNames:
    """The names of every pair, the usual way round first: what `btc` is completed from.

    They are sorted once for every table that was read.
    """

    def __init__(self) -> None:
        self._table: Instruments = {}
        self._names: tuple[str, ...] = ()

    def __call__(self, venue: VenueId, instruments: Instruments) -> Sequence[str]:
        """Return the names in the order they are offered in."""
        if instruments is not self._table:
            own = {
                str(one.key.instrument) for one in instruments.values() if one.key.venue is venue
            }
            self._table, self._names = instruments, tuple(sorted(own, key=_rank))
        return self._names


def _rank(pair: str) -> tuple[bool, str, int, str]:
    base, quote = pair_of(InstrumentId(pair))
    return is_turned(InstrumentId(pair)), base, _FIRST.get(quote, len(_FIRST)), quote


def assets_of(instruments: Instruments) -> AbstractSet[str]:
    """Return every asset the venue's pairs are made of."""
    own = (one for key, one in instruments.items() if key.venue is VenueId.KRAKEN_EMBED)
    return {asset for one in own for asset in (one.base, one.quote)}


_KNOWN_MONEY = ("USD", "EUR", "GBP")
"""Named first where money is to be named."""
_NAMED = 2


def pair_problem(text: str, assets: AbstractSet[str]) -> Problem:
    """Return what is wrong with the text of a pair that is not listed."""
    if not text.strip():
        return _refused(EmbedProblem.PAIR_MISSING, FormField.INSTRUMENT)
    pair = named_pair(text)
    if pair is None:
        return _refused(EmbedProblem.PAIR_SHAPE, FormField.INSTRUMENT)
    base, quote = pair_of(pair)
    if base == quote:
        return _refused(EmbedProblem.SAME_ASSET, FormField.INSTRUMENT, asset=base)
    if not assets:
        return _refused(EmbedProblem.ASSETS_UNREAD, FormField.INSTRUMENT)
    for asset in (base, quote):
        if asset not in assets:
            return _refused(EmbedProblem.ASSET_UNKNOWN, FormField.INSTRUMENT, asset=asset)
    money = [one for one in _KNOWN_MONEY if one in assets] or sorted(MONEY & assets)
    named = {"base": base, "quote": quote, "money": " or ".join(money[:_NAMED]) or "money"}
    return _refused(EmbedProblem.PAIR_UNKNOWN, FormField.INSTRUMENT, **named)


# The user


def read_user(text: str) -> str | Problem:
    """Read an IIBAN: as it was typed, but for blanks at its ends."""
    user, (least, most) = text.strip(), USER_LENGTHS
    if not user:
        return _refused(TicketProblem.MISSING, FormField.USER)
    if not least <= len(user) <= most:
        values = {"length": len(user), "least": least, "most": most}
        return _refused(EmbedProblem.USER_LENGTH, FormField.USER, **values)
    shift = len(text) - len(text.lstrip())
    for at, character in enumerate(user):
        is_letter = character.isascii() and character.isalnum()
        if not is_letter and character != " ":
            return _pointed(EmbedProblem.USER_CHARACTER, FormField.USER, at + shift, character)
    if "  " in user:
        at = user.index("  ") + 1
        return _pointed(EmbedProblem.USER_BLANKS, FormField.USER, at + shift, " ")
    return user


# Fee and spread


def read_bps(text: str, field: FormField) -> Decimal | Problem:
    """Read basis points: a whole number, 100 for one percent."""
    stripped, (least, most) = text.strip(), BPS_BOUNDS
    if not stripped:
        return _refused(TicketProblem.MISSING, field)
    number = read_number(stripped, 0)
    is_number = not isinstance(number, Problem) and number.end == len(stripped)
    if isinstance(number, Problem) or not is_number:
        return _refused(EmbedProblem.BPS, field, least=least, most=most)
    whole = number.value.to_integral_value()
    if whole != number.value or not least <= whole <= most:
        return _refused(EmbedProblem.BPS, field, least=least, most=most)
    return whole


# The name


def read_name(text: str, suggested: str) -> str | Problem:
    """Read a name, to which a tag is added; an empty one is the one suggested.

    Nothing is suggested before strategy and target are known, and then there is no name yet.
    """
    name = text.strip() or suggested
    shift = len(text) - len(text.lstrip())
    for at, character in enumerate(name):
        if not character.isprintable():
            return _pointed(EmbedProblem.NAME_CHARACTER, FormField.NAME, at + shift, character)
    if len(name) > NAME_ROOM:
        values = {"length": len(name), "most": NAME_ROOM}
        return _refused(EmbedProblem.NAME_LENGTH, FormField.NAME, **values)
    return name


def suggested_name(trade: EmbedTrade | None, usual_target: Decimal | None) -> str:
    """Return a name that says what the order is for: `Dip BTC 78k`; empty while that is open."""
    if trade is None or trade.strategy is None or usual_target is None:
        return ""
    return f"{_SHORT_NAMES[trade.strategy]} {trade.coin} {_short(usual_target)}"


def _short(price: Decimal) -> str:
    """Return four digits of a price, thousands as `k`: a label, never a number to act on."""
    label = _LABEL.plus(price)
    if label < _THOUSAND:
        return number_text(label)
    return f"{number_text(EXACT.divide(label, _THOUSAND))}k"


def _refused(
    code: EmbedProblem | TicketProblem, field: FormField, **values: ProblemValue
) -> Problem:
    return Problem(code=code, field=field, values=values)


def _pointed(code: EmbedProblem, field: FormField, at: int, character: str) -> Problem:
    return Problem(code=code, field=field, at=at, values={"character": character})
