"""What is said of orders that no venue changes in place, and what is offered instead."""

import pytest

from tests.builders import NOW, make_order
from tests.custom import EMBED, KUNA, embed_order, kuna_order
from tests.screens import four_venues_scenes as scenes
from tui.domain.capabilities import CapabilityProblem, field_refusal, order_refusal
from tui.domain.identifiers import VenueId
from tui.domain.order import Order, OrderStatus
from tui.domain.problem import FormField
from tui.presentation.no_amends import (
    left_out_sentence,
    no_nudge_sentence,
    offer_sentence,
    replace_lines,
)
from tui.presentation.problems import problem_sentence
from tui.presentation.rows import make_row
from tui.presentation.staged import nudge_refusal
from tui.presentation.text import plain

BOTH = [kuna_order(), embed_order()]


@pytest.mark.parametrize("order", BOTH, ids=["kuna", "embed"])
def test_the_reason_is_the_venue_and_not_that_it_is_not_done_yet(order: Order) -> None:
    refusal = order_refusal(order)
    assert refusal is not None
    assert refusal.code is CapabilityProblem.NO_AMENDS
    sentence = problem_sentence(refusal)
    assert "changes no order in place: it takes a cancel, then a new order." in sentence
    assert "yet" not in sentence
    for field in (FormField.QUANTITY, FormField.LIMIT_PRICE, FormField.TRIGGER_PRICE):
        assert field_refusal(order, field) == refusal


def test_orders_of_kraken_are_amended_in_place() -> None:
    for venue in (VenueId.KRAKEN_SPOT, VenueId.KRAKEN_FUTURES):
        assert order_refusal(make_order(venue=venue)) is None


@pytest.mark.parametrize(
    ("order_id", "told"),
    [
        (scenes.KUNA_STOP, ("place in the queue is lost", "has an id of its own")),
        (scenes.TURNED, ("no ticket opens and you are told", "has an id of its own")),
    ],
)
def test_the_form_says_which_order_what_happens_in_which_order_and_what_it_costs(
    order_id: str, told: tuple[str, ...]
) -> None:
    state = scenes.four_venues()
    key = next(
        key
        for orders in state.book.by_account.values()
        for key in orders
        if key.order_id == order_id
    )
    row = make_row(state, key, NOW)
    assert row is not None
    text = " ".join(plain(line).strip() for line in replace_lines(row, 78))
    assert order_id in text
    assert text.index("asks whether to cancel") < text.index("a ticket opens, filled in with it")
    assert "Nothing of the ticket is sent before you send it." in text
    for words in told:
        assert words in text


def test_the_offer_names_the_venue_and_the_key() -> None:
    assert offer_sentence(KUNA).startswith("Kuna changes no order in place. F6 ")
    assert offer_sentence(EMBED).startswith("Kraken Embed changes no order in place. F6 ")


@pytest.mark.parametrize("order", BOTH, ids=["kuna", "embed"])
def test_a_nudge_is_refused_with_what_e_offers(order: Order) -> None:
    sentence = nudge_refusal(order)
    assert sentence == no_nudge_sentence(order)
    assert f"{order.key.order_id} is not nudged" in sentence
    assert "e offers to cancel it" in sentence


def test_other_orders_without_a_price_to_step_say_why_as_before() -> None:
    ended = make_order(status=OrderStatus.FILLED)
    assert nudge_refusal(ended) == "The order has ended (filled): nothing is left to amend."


def test_a_batch_counts_what_it_leaves_out_by_venue() -> None:
    keys = [make_order().key, *(order.key for order in BOTH), embed_order("sched_b").key]
    assert left_out_sentence(keys) == (
        "2 of Kraken Embed and 1 of Kuna are left out: changed only by a cancel and a new order. "
        "e on one of them offers that."
    )
    assert left_out_sentence([kuna_order().key]) == (
        "1 of Kuna is left out: changed only by a cancel and a new order. "
        "e on one of them offers that."
    )
    assert left_out_sentence([make_order().key]) is None
