"""What leaving the program would leave behind."""

from tui.domain.state import BlotterState
from tui.presentation.asked import open_actions
from tui.presentation.dead_man import leaving_lines
from tui.presentation.moments import TimeZone
from tui.presentation.text import Line, Span, Tone, wrapped


def open_matters(
    state: BlotterState,
    staged: int,
    width: int,
    zone: TimeZone = TimeZone.UTC,
    *,
    left: int = 0,
    is_disarmed: bool = False,
) -> tuple[Line, ...]:
    """Return what stands in the way of leaving at once; nothing when nothing does.

    `staged` counts changes and `left` tickets that are with this program alone.
    """
    actions = list(open_actions(state.actions))
    unanswered = sum(action.is_unanswered for action in actions)
    unknown = sum(action.is_unknown for action in actions)
    texts: list[tuple[str, Tone]] = []
    if unanswered:
        have, they = _counted(unanswered, "act has", "acts have")
        text = f"{have} no answer yet: {they} 15 s to end; what is not signed yet is not sent."
        texts.append((text, Tone.PENDING))
    if unknown:
        have, _ = _counted(unknown, "act has", "acts have")
        text = f"{have} no known outcome: the next start looks that up first."
        texts.append((text, Tone.UNKNOWN))
    if staged:
        have = "1 staged change is" if staged == 1 else f"{staged} staged changes are"
        texts.append((f"{have} not sent and would be lost.", Tone.WARN))
    if left:
        have = "1 half-typed ticket is" if left == 1 else f"{left} half-typed tickets are"
        texts.append((f"{have} among the drafts (D) and would be lost.", Tone.WARN))
    lines: list[Line] = []
    for text, tone in texts:
        lines += wrapped([(Span(word, tone),) for word in text.split(" ")], Span(" "), width)
    if not is_disarmed:
        lines += leaving_lines(state, width, zone)
    return tuple(lines)


def _counted(count: int, one: str, many: str) -> tuple[str, str]:
    return (f"1 {one}", "it gets") if count == 1 else (f"{count} {many}", "they get")
