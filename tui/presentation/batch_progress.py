"""How far a batch has come: derived from its actions, request by request."""

from collections.abc import Sequence
from dataclasses import dataclass

from tui.domain.action import Action, ActionState
from tui.domain.outcome import NotSent, NotSentCode
from tui.presentation.text import Line, Span, Tone, fit_line

_BAR_CELLS, _SHORT_BAR_CELLS, _WIDE = 24, 16, 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many acts of a batch are where."""

    count: int
    answered: int
    """With an outcome, those never sent included."""
    under_way: int
    """Being sent: what came of them is still to be told."""
    to_come: int
    """Not a byte of them has left."""
    stopped: int
    """Not sent because the operator stopped the batch."""

    @property
    def is_halfway(self) -> bool:
        """Whether some of it was sent, and some is still to be."""
        return 0 < self.to_come < self.count

    @property
    def is_running(self) -> bool:
        """Whether something is still to be sent or answered."""
        return self.answered < self.count


def progress_of(actions: Sequence[Action]) -> Progress:
    """Count the acts of a batch by how far they have come."""
    stopped = NotSent(code=NotSentCode.STOPPED)
    return Progress(
        count=len(actions),
        answered=sum(not action.is_unanswered for action in actions),
        under_way=sum(action.state is ActionState.SENDING for action in actions),
        to_come=sum(action.state is ActionState.INTENDED for action in actions),
        stopped=sum(action.outcome == stopped for action in actions),
    )


def progress_line(at: Progress, width: int) -> Line:
    """Return a bar with its figures: what is answered, what is sent, what is to come."""
    cells = _BAR_CELLS if width >= _WIDE else _SHORT_BAR_CELLS
    done = cells * at.answered // max(at.count, 1)
    sent = cells * (at.answered + at.under_way) // max(at.count, 1) - done
    rest = cells - done - sent
    spans = [
        Span(" ["),
        Span("#" * done, Tone.GOOD),
        Span("=" * sent, Tone.PENDING),
        Span("." * rest + "] ", Tone.MUTED),
        Span(f"{at.answered} of {at.count} answered", Tone.STRONG),
    ]
    if at.under_way:
        spans.append(Span(f" · {at.under_way} sent", Tone.PENDING))
    if at.to_come:
        spans.append(Span(f" · {at.to_come} to come"))
    return fit_line(tuple(spans), width)


def stopped_sentence(to_come: int, under_way: int) -> str:
    """Say what stopping meant: what is not sent, and what can no longer be held back."""
    if not to_come:
        return "Nothing is left to stop: every order of it was sent."
    text = f"Stopped: {_orders(to_come)} not sent."
    if under_way:
        text += f" {_orders(under_way)} sent already: what becomes of that is told here."
    return text


def _orders(count: int) -> str:
    return "1 order is" if count == 1 else f"{count} orders are"
