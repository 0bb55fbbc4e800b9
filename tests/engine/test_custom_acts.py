"""Acts at Kuna and Kraken Embed, from what was wanted to what a list shows."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from tests.engine.simulated_embed import EmbedDesk, embed_desk
from tests.engine.simulated_kuna import KunaDesk, kuna_desk
from tests.engine.wire_faults import assert_on_the_disk
from tui.domain.action import Action
from tui.domain.book import Book
from tui.domain.identifiers import VenueOrderId
from tui.domain.intents import CreateIntent
from tui.domain.order import Order
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Outcome, Rejected, SettledCode
from tui.presentation.outcomes import outcome_sentence

OpenDesk = Callable[..., AbstractAsyncContextManager[Any]]
both = pytest.mark.parametrize("open_desk", [kuna_desk, embed_desk], ids=["kuna", "embed"])


def outcome(one: KunaDesk | EmbedDesk, action: Action) -> Outcome | None:
    """What it came to, on the screen and on the disk."""
    now = one.desk.now(action)
    assert_on_the_disk(one.desk, [now])
    return now.outcome


def rows_of(book: Book, intent: CreateIntent) -> int:
    """How many rows stand for the order of a create."""
    names = {VenueOrderId(intent.client_order_id), intent.client_order_id}
    entries = [*book.entries(), *book.expected.values()]
    return sum(
        isinstance(one, Order) and bool({one.key.order_id, one.client_order_id} & names)
        for one in entries
    )


@both
async def test_a_lost_reply_to_a_create_is_settled_by_looking(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    async with open_desk(tmp_path) as one:
        one.desk.simulation.faults.add("drop-after", endpoint="create")
        intent = one.create()
        (action,) = await one.desk.submit(intent)
        await one.desk.advance(12)
        settled = outcome(one, action)
        assert isinstance(settled, Accepted)
        assert one.placed(intent) == 1
        assert one.desk.sent("create") == 1
        shown = [state.actions.shown_on(intent.key) for state in one.desk.published]
        assert any(action is not None and action.is_unknown for action in shown)
        asked = next(n for n, action in enumerate(shown) if action is not None)
        rows = [rows_of(state.book, intent) for state in one.desk.published[asked + 1 :]]
        assert set(rows) == {1}, "one row from the moment it is asked for"
        assert "went through: seen at the venue" in outcome_sentence(
            one.desk.state, one.desk.now(action)
        )


@both
async def test_a_create_that_acts_after_it_was_called_off_is_told_of(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    async with open_desk(tmp_path) as one:
        one.desk.simulation.faults.add("delay", endpoint="create", seconds=90)
        intent = one.create()
        (action,) = await one.desk.submit(intent)
        await one.desk.advance(60)
        assert one.desk.now(action).is_unknown
        assert one.desk.now(action).looks >= 3
        one.desk.engine.call_off(action.id)
        await one.desk.advance(2)
        called = outcome(one, action)
        assert isinstance(called, Rejected)
        assert called.code == SettledCode.CALLED_OFF
        assert one.desk.state.book.expected == {}
        assert not one.placed(intent)
        await one.desk.advance(50)
        assert one.placed(intent) == 1
        late = outcome(one, action)
        assert isinstance(late, Accepted)
        assert late.warning == "it was called off, and exists after all"
        (listed,) = (
            entry for entry in one.desk.state.book.entries() if entry.key.order_id == late.order_id
        )
        assert one.desk.sent("create") == 1
        lines = [entry.action for entry in one.desk.engine.timeline(listed.key)]
        assert any(line is not None and line.outcome == late for line in lines)


@both
async def test_a_cancel_of_what_was_filled_is_settled_by_the_first_look(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    async with open_desk(tmp_path) as one:
        wanted = one.cancel(0)
        one.book.fill(one.book.ids[0])
        (action,) = await one.desk.submit(wanted)
        await one.desk.advance(3)
        settled = outcome(one, action)
        assert isinstance(settled, Rejected), settled
        assert settled.code == SettledCode.FILLED_FIRST
        is_embed = isinstance(one, EmbedDesk)
        assert settled.text.startswith("too late: ") is is_embed


@both
async def test_a_cancel_of_what_was_cancelled_is_settled_by_the_first_look(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    async with open_desk(tmp_path) as one:
        one.desk.simulation.faults.add("cancel-first", endpoint="cancel")
        (action,) = await one.desk.submit(one.cancel(0))
        await one.desk.advance(3)
        assert isinstance(outcome(one, action), Accepted)


async def test_cancels_at_kuna_go_out_in_twenties_and_a_lost_answer_is_looked_up(
    tmp_path: Path,
) -> None:
    async with kuna_desk(tmp_path, resting=45) as one:
        one.desk.simulation.faults.add("drop-after", endpoint="multi", every=2)
        actions = await one.desk.submit(*map(one.cancel, range(44)))
        await one.desk.advance(30)
        sizes = [
            len(ids)
            for call in one.desk.simulation.requests.to("multi")
            if isinstance(ids := call.parameters["orderIds"], list)
        ]
        assert sizes == [20, 20, 4]
        assert all(isinstance(outcome(one, action), Accepted) for action in actions)
        assert [key.order_id for key in one.desk.state.book.orders(actions[0].account)] == [
            one.book.ids[44]
        ]


async def test_cancels_at_kuna_say_of_each_what_became_of_it(tmp_path: Path) -> None:
    async with kuna_desk(tmp_path, resting=4) as one:
        wanted = [one.cancel(nth) for nth in range(4)]
        one.book.fill(one.book.ids[1])
        actions = await one.desk.submit(*wanted)
        await one.desk.advance(5)
        outcomes = [outcome(one, action) for action in actions]
        assert [type(told) for told in outcomes] == [Accepted, Rejected, Accepted, Accepted]
        assert isinstance(outcomes[1], Rejected)
        assert outcomes[1].code == SettledCode.FILLED_FIRST


async def test_cancels_of_custom_orders_go_out_one_by_one_until_they_are_stopped(
    tmp_path: Path,
) -> None:
    async with embed_desk(tmp_path, resting=9) as one:
        actions = await one.desk.submit(*map(one.cancel, range(9)))
        states = [one.desk.now(action).is_unanswered for action in actions]
        assert not states[0]
        assert states[-1], "they do not go out all at once"
        one.desk.engine.stop(actions[0].batch)
        await one.desk.advance(10)
        outcomes = [outcome(one, action) for action in actions]
        sent = [told for told in outcomes if isinstance(told, Accepted)]
        assert 0 < len(sent) < 9
        assert outcomes[len(sent) :] == [NotSent(code=NotSentCode.STOPPED)] * (9 - len(sent))
        assert one.desk.sent("cancel") == len(sent)


async def test_two_custom_orders_with_one_tag_are_a_warning(tmp_path: Path) -> None:
    async with embed_desk(tmp_path) as one:
        intent = one.create()
        one.desk.simulation.faults.add("drop-after", endpoint="create")
        one.desk.simulation.faults.add("late-visibility", seconds=4)
        (action,) = await one.desk.submit(intent)
        one.book.rest(1)
        one.book.order(one.book.ids[-1]).name = f"made elsewhere #{intent.client_order_id}"
        await one.desk.advance(12)
        settled = outcome(one, action)
        assert isinstance(settled, Accepted)
        assert settled.warning.startswith("2 orders carry ")


@both
async def test_a_ticket_whose_order_exists_is_not_sent_again(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    async with open_desk(tmp_path) as one:
        intent = one.create()
        (first,) = await one.desk.submit(intent)
        await one.desk.advance(12)
        placed = outcome(one, first)
        assert isinstance(placed, Accepted)
        refusal = NotSent(code=NotSentCode.PLACED, text=str(placed.order_id))
        (second,) = await one.desk.submit(intent)
        assert outcome(one, second) == refusal
        one.book.fill(placed.order_id)
        await one.desk.advance(12)
        (third,) = await one.desk.submit(intent)
        assert outcome(one, third) == refusal
        assert one.desk.sent("create") == 1
