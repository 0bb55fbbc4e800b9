"""Where acts that are not settled stand, and what happens to them next."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from tui.domain.action import Action, ActionState
from tui.domain.created import LOOKS_BEFORE_CALLED_OFF, is_sought_in_vain, may_be_called_off
from tui.domain.identifiers import OrderKey
from tui.domain.outcome import Accepted, Unknown
from tui.domain.state import BlotterState
from tui.presentation.asked import row_word
from tui.presentation.intents import KIND_WORDS, asked_words, decimals_of, order_words
from tui.presentation.moments import TimeZone, age_text, moment_text, wait_text
from tui.presentation.outcomes import outcome_sentence, unknown_words
from tui.presentation.text import Line, Span, Tone, wrapped


def open_act_lines(
    state: BlotterState,
    key: OrderKey,
    now: datetime,
    width: int,
    zone: TimeZone,
    indent: Span | None = None,
) -> Iterator[Line]:
    """Yield what is said about each act on an order that is not settled, oldest first."""
    for action in state.actions.open_on(key):
        asked = asked_words(action.intent, decimals_of(state, action.intent))
        told = open_words(action, now, zone)
        text = f"{KIND_WORDS[action.kind]} {asked}".rstrip() + f": {told}"
        tone = Tone.UNKNOWN if action.is_unknown else Tone.PENDING
        words = [(Span(word, tone),) for word in text.split(" ")]
        yield from wrapped(words, Span(" "), width, indent)


def open_words(action: Action, now: datetime, zone: TimeZone) -> str:
    """Say where an act that is not settled stands, and what happens next."""
    if action.state is ActionState.INTENDED:
        behind = "for the answer to an amend before it" if action.waits_for else "for its turn"
        return f"asked {_ago(action.created_at, now)}, waits {behind}"
    sent = action.sent_at or action.created_at
    if action.state is ActionState.SENDING:
        return f"sent {_ago(sent, now)}, no answer yet"
    if isinstance(action.outcome, Unknown):
        why = unknown_words(action.outcome, action.venue)
        at, look = moment_text(sent, now, zone), look_words(action, now)
        return f"sent {at}, outcome unknown: {why}; {look}"
    done = "not done yet" if _is_pending(action) else "the next list has to show it"
    return f"accepted {_ago(action.answered_at or sent, now)}, {done}"


def look_words(action: Action, now: datetime) -> str:
    """Say how often it was looked up, and when it is looked up next."""
    looked = f"looked up {_times(action.looks)}" if action.looks else "not looked up yet"
    if action.looks and is_sought_in_vain(action):
        looked += " and not found, which proves nothing"
    if action.look_again_at is None:
        return f"{looked}, next look soon"
    wait = wait_text(action.look_again_at, now)
    return f"{looked}, next look {wait if wait == 'now' else f'in {wait}'}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _ago(at: datetime, now: datetime) -> str:
    return f"{age_text(max(now - at, timedelta()))} ago"


def _is_pending(action: Action) -> bool:
    return isinstance(action.outcome, Accepted) and action.outcome.is_pending


def missing_lines(
    state: BlotterState, actions: Iterable[Action], now: datetime, width: int, zone: TimeZone
) -> tuple[Line, ...]:
    """Say what is known of acts without a known outcome, until each has one."""
    texts: list[tuple[str, Tone]] = []
    for action in actions:
        if not action.is_unknown:
            texts.append((outcome_sentence(state, action), Tone.STRONG))
            continue
        asked = asked_words(action.intent, decimals_of(state, action.intent))
        texts += [
            (f"{KIND_WORDS[action.kind]} {order_words(state, action.intent)}", Tone.STRONG),
            *(((asked, Tone.PLAIN),) if asked else ()),
            (_sent_words(action, now, zone), Tone.PLAIN),
            (f"It may or may not have happened; {look_words(action, now)}.", Tone.UNKNOWN),
            *_vain_texts(action),
            (f"Until it is known the row says {row_word(state, action)}.", Tone.MUTED),
        ]
    lines: list[Line] = []
    for text, tone in texts:
        lines += wrapped([(Span(word, tone),) for word in text.split(" ")], Span(" "), width)
    return tuple(lines)


def _vain_texts(action: Action) -> Iterator[tuple[str, Tone]]:
    """Yield what there is to decide for the operator, where no look can end it."""
    if not is_sought_in_vain(action):
        return
    text = "Its venue bounds neither how late a request acts nor how late an order can be found."
    yield f"{text} Whether it came to nothing is for you to say: look at its own site.", Tone.PLAIN
    if may_be_called_off(action):
        yield "c calls it off: then you have looked, and it is not there.", Tone.STRONG
    else:
        looks = _times(LOOKS_BEFORE_CALLED_OFF)
        yield f"Once it was looked up {looks} without a find, c calls it off.", Tone.MUTED


def _sent_words(action: Action, now: datetime, zone: TimeZone) -> str:
    sent = action.sent_at or action.created_at
    why = unknown_words(action.outcome, action.venue) if isinstance(action.outcome, Unknown) else ""
    return f"sent {moment_text(sent, now, zone)} ({_ago(sent, now)}): {why}"
