"""A list to pick from paints what is in view, and picks at the key itself."""

from tests.widgets.host import Host
from tui.presentation.text import Line, Span, Tone
from tui.widgets.pick_list import PickList


class Recording(PickList):
    """Remembers which lines it was asked to make, and what was picked."""

    def __init__(self, count: int) -> None:
        self.picked: list[int] = []
        self.made: list[int] = []
        super().__init__(count, self.picked.append, id="picks")

    def show_all(self, count: int) -> None:
        def line_of(place: int, width: int) -> Line:
            self.made.append(place)
            return (Span(f"[/x] {place} {width}", Tone.WARN),)

        self.show((Span("HEAD"),), count, line_of)

    def texts(self) -> list[str]:
        return [self.render_line(y).text.rstrip() for y in range(self.size.height)]


async def test_only_lines_in_view_are_made() -> None:
    picks = Recording(0)
    async with Host(picks).run_test(size=(20, 5)) as pilot:
        picks.show_all(1000)
        await pilot.pause()
        assert set(picks.made) == {0, 1, 2, 3}
        assert picks.texts() == ["HEAD", *(f"[/x] {place} 19" for place in range(4))]
        picks.action_move_to(-1)
        await pilot.pause()
        assert picks.place == 999
        assert picks.texts()[-1] == "[/x] 999 19"
        picks.action_page(-1)
        await pilot.pause()
        assert picks.place == 996


async def test_keys_move_and_pick_and_stop_at_the_ends() -> None:
    picks = Recording(3)
    async with Host(picks).run_test(size=(20, 8)) as pilot:
        picks.focus()
        picks.show_all(3)
        await pilot.press("up", "space", "j", "k", "down", "j", "j", "space", "home", "space")
        assert picks.picked == [0, 2, 0]
        assert picks.texts()[4:] == ["", "", "", ""]


async def test_a_list_that_gets_shorter_keeps_the_cursor_in_it() -> None:
    picks = Recording(3)
    async with Host(picks).run_test(size=(20, 8)):
        picks.show_all(3)
        picks.action_move_to(-1)
        picks.show_all(1)
        assert picks.place == 0


async def test_an_empty_list_has_nothing_to_pick() -> None:
    picks = Recording(0)
    async with Host(picks).run_test(size=(20, 5)) as pilot:
        picks.focus()
        picks.show_all(0)
        await pilot.press("space", "down", "end")
        assert (picks.picked, picks.place) == ([], 0)


async def test_a_new_theme_paints_anew() -> None:
    picks = Recording(1)
    async with Host(picks).run_test(size=(20, 5)) as pilot:
        picks.show_all(1)
        await pilot.pause()
        before = picks.render_line(1)
        picks.app.theme = "textual-light"
        await pilot.pause()
        assert picks.render_line(1).text == before.text
        assert list(picks.render_line(1)) != list(before)
