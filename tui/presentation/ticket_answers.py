"""What a ticket says of its own past: the order it puts back, and what the venue answered."""

from tui.domain.drafting import AnyTicket, Ticket
from tui.domain.embed_ticket import EmbedTicket
from tui.domain.order import Order, Side
from tui.domain.outcome import Accepted, NotSent, Outcome, Rejected, Unknown
from tui.presentation.clean import clean
from tui.presentation.figures import grouped
from tui.presentation.outcomes import not_sent_words, refusal_words, unknown_words
from tui.presentation.text import Line, Span, Tone, wrapped

CHECKED = "checked only, not placed"
_PAUSED = (
    "! The old order was PAUSED and could not act. The new one is NOT: it is ACTIVE AT ONCE, and "
    "fires as soon as its target is met."
)
NO_CHECK = "This venue checks no order without placing it: F7 has nothing to ask here."
ASKING = "asking the venue whether it would take this; nothing is placed …"


def check_text(outcome: Outcome) -> tuple[str, Tone]:
    """Say what the venue answered to a ticket that was checked, not placed."""
    match outcome:
        case Accepted(text=text):
            said = clean(text).removeprefix(CHECKED).partition(" (checked only")[0].lstrip(" :")
            return f"{CHECKED}: {said}" if said else CHECKED, Tone.GOOD
        case Rejected():
            why = refusal_words(outcome)
            return f"checked only: the venue would refuse it now: {why}", Tone.DANGER
        case NotSent():
            return f"not checked: {not_sent_words(outcome)}", Tone.WARN
        case Unknown():
            return f"not checked: {unknown_words(outcome)}. Nothing was placed.", Tone.WARN


def told_lines(ticket: AnyTicket, width: int) -> tuple[Line, ...]:
    """Return what stands over the fields of a ticket that is not a new one."""
    lines: list[Line] = []
    if ticket.was_parked:
        name = "tag" if isinstance(ticket, EmbedTicket) else "client id"
        text = f"This ticket was sent before and came to nothing. Its {name} is the same."
        lines += _worded(text, Tone.WARN, width)
    was_paused = isinstance(ticket, EmbedTicket) and ticket.was_paused
    if was_paused:
        lines += _worded(_PAUSED, Tone.DANGER, width)
    order = ticket.put_back
    if order is not None:
        lines += _worded(_put_back(order, was_paused=was_paused), Tone.WARN, width)
        if isinstance(ticket, Ticket) and ticket.draft.is_close_undecided and order.close_text:
            text = f"It had a conditional close: {clean(order.close_text)}. Set it again, or none."
            lines += _worded(text, Tone.DANGER, width)
    return tuple(lines)


def _put_back(order: Order, *, was_paused: bool) -> str:
    name = clean(order.key.order_id)
    if order.custom is not None:
        how = "" if was_paused else " as it was"
        return f"Writes {name} anew{how}, under a tag of its own."
    text = f"Writes {name} anew as it was: its place in the queue is gone."
    if order.filled_quantity:
        verb = "bought" if order.side is Side.BUY else "sold"
        filled, whole = grouped(order.filled_quantity), grouped(order.quantity)
        text += f" {filled} of {whole} were {verb} already: this is for the rest."
    return text


def _worded(text: str, tone: Tone, width: int) -> tuple[Line, ...]:
    words = [(Span(word, tone),) for word in text.split(" ")]
    return wrapped(words, Span(" "), width, indent=Span(" "))


def answer_lines(text: str, tone: Tone, width: int) -> tuple[Line, ...]:
    """Return an answer on as many lines as it takes."""
    return _worded(text, tone, width) if text else ()
