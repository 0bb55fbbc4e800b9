"""Lines paint text in tones, and only what changed."""

from textual.color import Color

from tests.widgets.host import Host, RecordingLines
from tui.presentation.text import Line, Span, Tone

FIRST: Line = (Span("buy ", Tone.BUY), Span("0.25"))
HOSTILE = "[/x] [red]y [@click=app.quit]z"


def shown(lines: RecordingLines) -> list[str]:
    return [lines.render_line(y).text for y in range(lines.size.height)]


async def test_lines_take_as_many_rows_as_there_are() -> None:
    lines = RecordingLines((FIRST,))
    async with Host(lines).run_test(size=(20, 6)) as pilot:
        assert lines.size.height == 1
        lines.show((FIRST, (Span("second"),), (Span("third"),)))
        await pilot.pause()
        assert lines.size.height == 3
        assert shown(lines) == ["buy 0.25", "second", "third"]
        assert len(lines.lines) == 3
        lines.show(())
        await pilot.pause()
        assert lines.size.height == 0


async def test_only_lines_that_differ_are_painted_again() -> None:
    lines = RecordingLines((FIRST, (Span("second"),), (Span("third"),)))
    async with Host(lines).run_test(size=(20, 6)) as pilot:
        lines.asked.clear()
        lines.show((FIRST, (Span("changed"),), (Span("third"),)))
        await pilot.pause()
        assert lines.asked == [1]
        lines.asked.clear()
        lines.show((FIRST, (Span("changed"),), (Span("third"),)))
        await pilot.pause()
        assert lines.asked == []


async def test_a_line_that_differs_in_tone_alone_is_painted_again() -> None:
    lines = RecordingLines((FIRST,))
    async with Host(lines).run_test(size=(20, 6)) as pilot:
        lines.asked.clear()
        lines.show(((Span("buy ", Tone.SELL), Span("0.25")),))
        await pilot.pause()
        assert lines.asked == [0]


async def test_tones_take_their_colour_from_the_theme_and_badges_are_reversed() -> None:
    lines = RecordingLines(((Span("a", Tone.BUY), Span("b", Tone.LIVE), Span("c", Tone.DANGER)),))
    async with Host(lines).run_test(size=(20, 6)):
        buy, live, danger = list(lines.render_line(0))
        assert buy.style is not None
        assert live.style is not None
        assert danger.style is not None
        assert buy.style.color is not None
        assert Color.from_rich_color(buy.style.color).hex == "#FF0000"
        assert (buy.style.bold, live.style.reverse, danger.style.bold) == (None, True, True)


async def test_markup_in_text_stays_text() -> None:
    lines = RecordingLines(((Span(HOSTILE),),))
    async with Host(lines).run_test(size=(60, 6)):
        assert shown(lines) == [HOSTILE]


async def test_a_new_theme_repaints_with_its_colours() -> None:
    lines = RecordingLines((FIRST,))
    host = Host(lines)
    async with host.run_test(size=(20, 6)) as pilot:
        before = lines.render_line(0)
        host.theme = "textual-light"
        await pilot.pause()
        assert lines.render_line(0) is not before
        assert lines.render_line(0).text == "buy 0.25"


async def test_room_below_the_lines_is_blank() -> None:
    lines = RecordingLines((FIRST,))
    async with Host(lines).run_test(size=(20, 6)) as pilot:
        lines.styles.height = 3
        await pilot.pause()
        assert shown(lines) == ["buy 0.25", " " * 20, " " * 20]
