"""Make the README's pictures from the demo: fixed seed, fixed clock, the real program.

Run it with `python -m screenshots.make`; a test fails while a picture is not current.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from textual.widgets import Input

from tests.clock import ManualClock
from tests.journeys.keys import keys, settle
from tui.app import BlotterApp
from tui.demo import Demo
from tui.domain.identifiers import ClientOrderId
from tui.engine.engine import Engine
from tui.screens.blotter import BlotterScreen

FOLDER = Path(__file__).parent
START = datetime(2026, 11, 20, 14, 2, tzinfo=UTC)
SEED = 7
CLIENT_ID = ClientOrderId("6f1c2e0a-0000-4000-8000-000000000001")
TAG = ClientOrderId("k3f7q2")
"""Of every ticket: made up anew, they would differ in every picture."""


@dataclass(frozen=True)
class Picture:
    """One screenshot: its size, theme, scenario, and what is pressed before it is taken."""

    name: str
    size: tuple[int, int]
    theme: str = "blotter-dark"
    scenario: str = "default"
    pressed: tuple[str, ...] = ()
    seconds: float = 25.0


_AMEND = (*"/xbtusd buy limit open", "enter", "e", *"own-0.35%")
"""The buys nearest to the market, and what is typed into the form on the first of them."""

_AMEND_MARKED = (
    *(*"/xbtusd buy limit open", "enter", "a", *"/eth perp", "enter", "a", "F"),
    *("e", *"own+0.3%"),
)
"""Orders of both venues, moved by one expression."""

_LADDER = (
    *("n", "f", *("backspace",) * 12, *"pf_xbtusd", "enter", "enter", "p", "enter", "l", "enter"),
    *(*"0.7", "enter", *"bid-0.2%", "enter", *"bid-1.4%", "enter", "7"),
)
"""A ladder of seven post-only buys below the market."""

_KUNA = (
    *("n", "k", *("backspace",) * 12, *"btc_usdt", "enter", "s", "enter", *"tr", "enter"),
    *(*"0.06", "enter", *"-2%", "enter", *"-2.5%"),
)
"""A stop that sells on a fall, its type derived from side and stop."""

_EMBED = (
    *("n", "m", *("backspace",) * 12, *"btc/eur", "enter", *("backspace",) * 30),
    *(*"AA00 TEST EXAM PLE1", "enter", "b", "enter", *"-4%", "enter", *"500.00"),
)
"""Buying a dip for a user."""

_EVERYWHERE = (*"/btc", "enter", "a", "X")
"""Everything in bitcoin, at all four venues."""

PICTURES = (
    Picture("blotter", (120, 40), pressed=tuple("jjjj jj")),
    Picture("blotter-light", (120, 40), theme="blotter-light", pressed=tuple("jjjjjj")),
    Picture("small", (80, 24), pressed=tuple("jjj")),
    Picture("wide", (200, 60), pressed=tuple("jjjj jj j")),
    Picture("filter", (120, 40), pressed=tuple("/btc sell")),
    Picture("help", (120, 40), pressed=tuple("?")),
    Picture("amend", (120, 40), pressed=_AMEND),
    Picture("amend-small", (80, 24), pressed=_AMEND),
    Picture("amend-wide", (200, 60), theme="blotter-light", pressed=_AMEND),
    Picture("cancel-marked", (120, 40), pressed=(*"/xbtusd", "enter", "a", "X")),
    Picture(
        "amend-marked",
        (120, 40),
        pressed=_AMEND_MARKED,
    ),
    Picture(
        "ladder",
        (120, 40),
        pressed=("n", "f", *_LADDER),
    ),
    Picture("kuna-ticket", (120, 40), pressed=_KUNA),
    Picture("embed-ticket", (120, 40), pressed=_EMBED),
    Picture("embed-ticket-small", (80, 24), pressed=_EMBED),
    Picture("four-venues", (120, 40), pressed=_EVERYWHERE),
    Picture("funds", (120, 40), pressed=("b", "G")),
    Picture("venue-down", (120, 40), scenario="venue-down", seconds=45.0),
)


async def take(picture: Picture) -> str:
    """Run the demo until the picture's moment and return it as SVG."""
    clock = ManualClock(START)
    demo = Demo(seed=SEED, scenario=picture.scenario, clock=clock)
    engine = Engine(
        accounts=demo.accounts,
        connect=demo.connect,
        clock=clock,
        open_records=demo.open_records,
    )
    try:
        async with engine:
            app = BlotterApp(engine, theme=picture.theme)
            async with app.run_test(size=picture.size) as pilot:
                for _ in range(int(picture.seconds * 4)):
                    await clock.advance(0.25)
                await settle(pilot)
                if isinstance(app.screen, BlotterScreen):
                    app.screen.make_client_order_id = lambda: CLIENT_ID
                    app.screen.make_tag = lambda: TAG
                await keys(pilot, *picture.pressed)
                for line in app.screen.query(Input):
                    line.cursor_blink = False  # it blinks by the real clock
                await pilot.pause(1.2)  # ages and detail follow once a second, by the real clock
                await settle(pilot)
                return app.export_screenshot(title="blotter --demo")
    finally:
        await demo.aclose()


def take_all() -> Iterator[tuple[str, str]]:
    """Yield the file name and the content of every picture."""
    for picture in PICTURES:
        yield f"{picture.name}.svg", asyncio.run(take(picture))


if __name__ == "__main__":
    for name, svg in take_all():
        (FOLDER / name).write_text(svg, encoding="utf-8")
        print(name)
