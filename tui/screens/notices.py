"""What the blotter says about itself: that nothing is real, that the window is too small."""

from tui.domain.account import Badge, badge_of
from tui.domain.state import BlotterState
from tui.presentation.text import Line, Span, Tone, wrapped

LEAST_WIDTH, LEAST_HEIGHT = 80, 24


def is_too_small(width: int, height: int) -> bool:
    """Whether a column that matters would have to be hidden."""
    return width < LEAST_WIDTH or height < LEAST_HEIGHT


def too_small_lines(width: int, height: int) -> tuple[Line, ...]:
    """Say why no order is shown in a small window, and what can be done."""
    room = max(width - 4, 10)
    why = (
        f"{width}x{height}: too small to show an order safely (side, quantity left, price and "
        f"state must fit in one row; needs {LEAST_WIDTH}x{LEAST_HEIGHT})."
    )
    texts = (
        why,
        'Make the window larger, or "blotter orders" prints the same list as text.',
        "q quit   (still polling: yes)",
    )
    lines: list[Line] = []
    for text, tone in zip(texts, (Tone.STRONG, Tone.PLAIN, Tone.MUTED), strict=True):
        lines += [*_worded(text, tone, room), ()]
    return tuple(lines)


def demo_lines(state: BlotterState, width: int) -> tuple[Line, ...]:
    """Say that this is the demo and how to leave it behind; nothing where it is not."""
    if badge_of(state.accounts) is not Badge.DEMO:
        return ()
    text = (
        "This is the demo. Nothing here reaches an exchange. "
        "To see your own orders: blotter --help shows how to add an account. (Esc hides this)"
    )
    return _worded(text, Tone.GOOD, width)


def _worded(text: str, tone: Tone, width: int) -> tuple[Line, ...]:
    words = [(Span(word, tone),) for word in text.split(" ")]
    return wrapped(words, Span(" "), width, indent=Span(" "))
