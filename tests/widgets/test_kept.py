"""What stands on the screen is not painted again because a neighbour is."""

from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip

from tui.widgets.kept import Kept, Stack


class Recording(Kept):
    """Remembers which lines it painted."""

    DEFAULT_CSS = "Recording { height: 2; }"

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.painted: list[int] = []
        self.asked = 0

    def render_lines(self, crop: Region) -> list[Strip]:
        before, lines = self._kept, super().render_lines(crop)
        self.asked += self._kept is not before
        return lines

    def render_line(self, y: int) -> Strip:
        self.painted.append(y)
        return Strip.blank(self.size.width)


class Pair(App[None]):
    CSS = "Stack { background: red; } Stack.other { background: blue; }"

    def compose(self) -> ComposeResult:
        with Stack():
            yield Recording("upper")
            yield Recording("lower")


async def test_a_repaint_of_one_widget_asks_its_neighbour_for_nothing() -> None:
    app = Pair()
    async with app.run_test() as pilot:
        upper, lower = app.query(Recording)
        await pilot.pause()
        upper.asked = lower.asked = 0
        upper.refresh(Region(0, 1, 5, 1))
        await pilot.pause()
        assert (upper.asked, lower.asked) == (1, 0)
        assert upper.painted[-1] == 1


async def test_what_lies_under_it_in_another_colour_paints_it_anew() -> None:
    app = Pair()
    async with app.run_test() as pilot:
        stack, lower = app.query_one(Stack), app.query(Recording).last()
        await pilot.pause()
        lower.asked = 0
        stack.add_class("other")
        await pilot.pause()
        assert lower.asked == 1


async def test_another_size_paints_it_anew() -> None:
    app = Pair()
    async with app.run_test() as pilot:
        lower = app.query(Recording).last()
        await pilot.pause()
        lower.asked = 0
        await pilot.resize_terminal(40, 10)
        await pilot.pause()
        assert lower.asked > 0
        assert lower.render_lines(Region(0, 0, 40, 2))[0].cell_length == 40
