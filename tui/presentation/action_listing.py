"""Actions as aligned lines of text for people, without a screen."""

from collections.abc import Iterator, Sequence
from datetime import UTC

from tui.domain.action import Action
from tui.domain.intents import CreateIntent
from tui.domain.order import Order
from tui.domain.outcome import (
    Accepted,
    NotSent,
    Rejected,
    SettledCode,
    Unknown,
    outcome_word,
)
from tui.presentation.clean import cell_width, clean
from tui.presentation.intents import asked_words
from tui.presentation.outcomes import SETTLED_WORDS, not_sent_words, refusal_words, unknown_words
from tui.presentation.table import Column, table_lines
from tui.presentation.text import Span, plain, wrapped
from tui.presentation.told import market_of

_INDENT = Span("    ")


def _second(action: Action) -> str:
    return action.created_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")


def _minute(action: Action) -> str:
    return action.created_at.astimezone(UTC).strftime("%m-%d %H:%MZ")


def _order_id(action: Action) -> str:
    """Return the venue's id of the order, or the client's while there is none."""
    return action.venue_order_id or action.client_order_id or ""


def _market(action: Action) -> str:
    order = action.intent if isinstance(action.intent, CreateIntent) else action.intent.seen
    if not isinstance(order, Order | CreateIntent):
        return ""
    return f"{order.side} {market_of(action.venue, order.instrument).instrument}"


def _words(action: Action) -> str:
    """Return what was said about it: by the venue, by this program, or by looking."""
    match action.outcome:
        case Accepted() as accepted:
            waits = "" if action.is_settled else "not seen at the venue yet"
            return "; ".join(filter(None, [clean(accepted.text), waits]))
        case Rejected() as rejected:
            return refusal_words(rejected, action.venue)
        case NotSent() as not_sent:
            return not_sent_words(not_sent)
        case Unknown() as unknown:
            return unknown_words(unknown, action.venue)
        case None:
            return ""


def _outcome(action: Action) -> str:
    """Return which of the four it is; no venue refused what the operator called off."""
    match action.outcome:
        case Rejected(code=SettledCode.CALLED_OFF as code):
            return SETTLED_WORDS[code]
        case outcome:
            return outcome_word(outcome) or ""


_ACCOUNT = Column[Action]("ACCOUNT", lambda action: action.account)
_KIND = Column[Action]("KIND", lambda action: action.kind.value)
_ORDER = Column[Action]("ORDER ID", _order_id)
_MARKET = Column[Action]("ORDER", _market)
_ASKED = Column[Action]("ASKED", lambda action: asked_words(action.intent))
_STATE = Column[Action]("STATE", lambda action: action.state.value)
_OUTCOME = Column[Action]("OUTCOME", _outcome)
_EITHER = Column[Action]("STATE", lambda action: _outcome(action) or action.state.value)

_WIDE = (
    Column[Action]("TIME", _second),
    _ACCOUNT,
    _KIND,
    _ORDER,
    _MARKET,
    _ASKED,
    _STATE,
    _OUTCOME,
    Column[Action]("WORDS", _words),
)
_NARROW = (Column[Action]("TIME", _minute), _ACCOUNT, _KIND, _ORDER, _EITHER)


def action_listing(actions: Sequence[Action], width: int | None) -> list[str]:
    """Return a header and one line for each action; without a width everything is shown.

    Where a line would not fit `width`, what was asked and what was said follow on lines below.
    """
    lines = _table(actions, _WIDE)
    if width is None or max(map(cell_width, lines), default=0) <= width:
        return lines
    header, *rows = _table(actions, _NARROW)
    return [header, *_with_details(rows, actions, width)]


def _table(actions: Sequence[Action], columns: Sequence[Column[Action]]) -> list[str]:
    return [plain(line).rstrip() for line in table_lines(actions, (columns,), width=None)]


def _with_details(rows: Sequence[str], actions: Sequence[Action], width: int) -> Iterator[str]:
    for row, action in zip(rows, actions, strict=True):
        yield row
        asked = f"{clean(_market(action))} {asked_words(action.intent)}"
        for text in (asked, _words(action)):
            words = [(Span(word),) for word in text.split()]
            for line in wrapped(words, Span(" "), width, indent=_INDENT):
                yield plain(line).rstrip()
