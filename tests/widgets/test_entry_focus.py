"""Keys typed ahead of the focus: none is lost, whatever stood in the line before."""

from textual.app import App, ComposeResult
from textual.events import Focus, Key

from tests.journeys.keys import settle
from tui.widgets.entry import Entry


class OneLine(App[None]):
    AUTO_FOCUS = None

    def compose(self) -> ComposeResult:
        yield Entry("ETH/USD", id="line")


async def test_keys_before_the_focus_replace_what_stood_there_and_stay() -> None:
    async with OneLine().run_test() as pilot:
        entry = pilot.app.query_one(Entry)
        for letter in "BTC":
            entry.post_message(Key(letter, letter))
        entry.post_message(Focus())
        for letter in "/EUR":
            entry.post_message(Key("slash" if letter == "/" else letter, letter))
        await settle(pilot)
        assert entry.value == "BTC/EUR"


async def test_a_line_that_gets_the_focus_first_is_replaced_too() -> None:
    async with OneLine().run_test() as pilot:
        entry = pilot.app.query_one(Entry)
        entry.post_message(Focus())
        entry.post_message(Key("B", "B"))
        await settle(pilot)
        assert entry.value == "B"
