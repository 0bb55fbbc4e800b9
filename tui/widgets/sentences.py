"""Shows whole sentences, broken between words to the width there is."""

from textual.geometry import Size

from tui.presentation.text import Line, Tone, sentence_lines
from tui.widgets.lines import Lines


class Sentences(Lines):
    """Some sentences in one tone, each on lines of its own.

    They are broken when the layout says how wide they are: a widget without a line keeps the size
    it last had, whatever the window is by now.
    """

    def say(self, sentences: tuple[str, ...], tone: Tone) -> None:
        """Show these sentences instead."""
        self._said, self._tone = sentences, tone
        self.show(self._broken(self.content_size.width))
        self.refresh(layout=True)

    _said: tuple[str, ...] = ()
    _tone = Tone.PLAIN

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the sentences need at this width."""
        self.show(self._broken(width))
        return super().get_content_height(container, viewport, width)

    def _broken(self, width: int) -> tuple[Line, ...]:
        lines = (sentence_lines(one, max(width, 1), self._tone) for one in self._said)
        return tuple(line for broken in lines for line in broken)
