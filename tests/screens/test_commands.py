from typing import Any

import pytest
from textual.binding import Binding
from textual.command import CommandPalette, DiscoveryHit, Hit
from textual.pilot import Pilot

from tests.builders import make_account
from tests.journeys.keys import burst, keys, settle, wait_until
from tests.journeys.stage import Stage, stage
from tests.screens import scenes
from tui.commands import BlotterCommands, Command, commands
from tui.domain.account import PollOptions
from tui.domain.identifiers import VenueId
from tui.domain.state import BlotterState
from tui.presentation.columns import COLUMNS
from tui.screens.keys import BLOTTER_BINDINGS
from tui.screens.prompt import PromptDialog
from tui.widgets.blotter_table import BlotterTable


def named(on: Stage, name: str) -> Command:
    (command,) = (one for one in commands(on.blotter) if one.name == name)
    return command


async def run(on: Stage, name: str) -> None:
    command = named(on, name)
    await on.app.run_action(command.action, command.node)
    await settle(on.pilot)


async def test_every_act_that_has_a_key_is_in_the_palette_by_name() -> None:
    async with stage() as on:
        offered = {(one.node, one.action[1]) for one in commands(on.blotter)}
        missing = [
            binding.id
            for node, bindings in (
                (on.blotter, BLOTTER_BINDINGS),
                (on.blotter.table, BlotterTable.BINDINGS),
            )
            for binding in bindings
            if isinstance(binding, Binding)
            and (node, binding.action.split(".")[-1].partition("(")[0]) not in offered
        ]
        # The palette would open itself; Enter on the list is what the screen's own act does.
        assert missing == ["command.open", "order.detail"]


async def test_names_are_nouns_with_a_verb_and_each_stands_once() -> None:
    async with stage() as on:
        names = [one.name for one in commands(on.blotter)]
        assert all(": " in name for name in names)
        assert len(set(names)) == len(names)


async def test_every_column_can_be_sorted_by_name() -> None:
    async with stage() as on:
        for column in COLUMNS:
            await run(on, f"view: sort by {column.title.lower()}")
            assert on.blotter.table.view.spec.sort[0].column_id == column.id


async def test_discovering_and_searching_find_the_same_acts() -> None:
    async with stage() as on:
        provider = BlotterCommands(on.blotter)
        found = [hit async for hit in provider.discover() if isinstance(hit, DiscoveryHit)]
        assert [hit.text for hit in found] == [one.name for one in commands(on.blotter)]
        hits = [hit async for hit in provider.search("narrow user") if isinstance(hit, Hit)]
        assert [hit.text for hit in hits] == ["account main: narrow to user reference…"]


@pytest.mark.parametrize("key", [":", "ctrl+p"])
async def test_an_act_is_done_through_the_palette(key: str) -> None:
    async with stage() as on:
        await burst(on.pilot, key, *"account main read")
        assert on.opened is CommandPalette
        await _choose(on.pilot)
        assert on.engine.polled == ["main"]
        assert on.is_alone


async def _choose(pilot: Pilot[Any]) -> None:
    palette = pilot.app.screen
    await wait_until(pilot, lambda: bool(palette.query_one("CommandList").option_count))  # type: ignore[attr-defined]  # an OptionList
    await keys(pilot, "enter")
    if pilot.app.screen is palette:
        await keys(pilot, "enter")
    await wait_until(pilot, lambda: pilot.app.screen is not palette)


async def test_an_account_name_is_never_markup() -> None:
    account = make_account("[/x] [red]y")
    async with stage(scenes.scene([], accounts=[account], health=[])) as on:
        await burst(on.pilot, ":", *"account read")
        await _choose(on.pilot)
        assert on.engine.polled == ["[/x] [red]y"]


@pytest.mark.parametrize(
    ("act", "options", "changed"),
    [
        ("list trade ids on", PollOptions(), PollOptions(trades=True)),
        ("list trade ids off", PollOptions(trades=True), PollOptions()),
        (
            "tokenised quantities: tokens",
            PollOptions(),
            PollOptions(rebase_multiplier="base"),
        ),
        (
            "tokenised quantities: shares",
            PollOptions(rebase_multiplier="base"),
            PollOptions(rebase_multiplier="rebased"),
        ),
        ("poll everything", PollOptions(trades=True, userref=7), PollOptions(trades=True)),
    ],
)
async def test_how_an_account_is_polled_is_changed_by_name(
    act: str, options: PollOptions, changed: PollOptions
) -> None:
    async with stage(polled_with(options)) as on:
        await run(on, f"account main: {act}")
        assert on.engine.options == [("main", changed)]


def polled_with(options: PollOptions) -> BlotterState:
    return scenes.scene(health=scenes.healthy(options=options))


async def test_a_poll_is_narrowed_to_a_user_reference_that_is_a_number() -> None:
    async with stage(polled_with(PollOptions(trades=True))) as on:
        await run(on, "account main: narrow to user reference…")
        assert on.opened is PromptDialog
        await keys(on.pilot, *"12x", "enter")
        assert on.opened is PromptDialog
        assert on.engine.options == []
        await keys(on.pilot, "backspace", "enter")
        assert on.engine.options == [("main", PollOptions(trades=True, userref=12))]
        assert on.is_alone


@pytest.mark.parametrize("text", ["", "2147483648", "-2147483649", "1.5", "abc"])
async def test_a_user_reference_kraken_cannot_hold_is_refused(text: str) -> None:
    async with stage() as on:
        await run(on, "account main: narrow to user reference…")
        await keys(on.pilot, *text, "enter")
        assert on.opened is PromptDialog


async def test_a_poll_is_narrowed_to_a_client_order_id() -> None:
    async with stage() as on:
        await run(on, "account main: narrow to client order id…")
        await keys(on.pilot, "enter", *"ob-19f2", "enter")
        assert on.engine.options == [("main", PollOptions(client_order_id="ob-19f2"))]  # type: ignore[arg-type]  # compared by value


async def test_a_question_that_is_left_changes_nothing() -> None:
    async with stage() as on:
        await run(on, "account main: narrow to client order id…")
        await keys(on.pilot, *"ob", "escape")
        assert on.is_alone
        assert on.engine.options == []


async def test_only_a_venue_that_knows_poll_options_offers_them() -> None:
    futures = make_account("fut", venue=VenueId.KRAKEN_FUTURES)
    async with stage(scenes.scene([], accounts=[futures])) as on:
        names = [one.name for one in commands(on.blotter) if one.name.startswith("account ")]
        assert names == ["account fut: read now"]


async def test_nothing_but_polling_everything_widens_a_poll() -> None:
    async with stage() as on:
        assert not [one for one in commands(on.blotter) if one.name.endswith("poll everything")]


async def test_an_act_that_is_not_possible_says_why() -> None:
    async with stage() as on:
        await burst(on.pilot, ":", *"show every order again")
        await _choose(on.pilot)
        assert on.notes == ["Not now: no filter is set."]
