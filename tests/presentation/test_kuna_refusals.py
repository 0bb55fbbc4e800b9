"""What is said of every code of Kuna: what happened, what is true now, what to do."""

import pytest

from tests.acts import make_cancel
from tests.builders import make_action, make_state
from tests.custom import KUNA, kuna_create, kuna_order
from tui.domain.action import ActionState
from tui.domain.identifiers import VenueId
from tui.domain.intents import CancelIntent, CreateIntent
from tui.domain.outcome import Outcome, Rejected, Unknown
from tui.presentation.kuna_refusals import KUNA_REFUSALS, kuna_refusal
from tui.presentation.outcomes import outcome_sentence, refusal_words
from tui.presentation.refusals import refusal_of
from tui.venues.kuna.envelope import RefusedError
from tui.venues.kuna.errors import RULES, sentence_of

CODES = [rule.code for rule in RULES]


def sentence(intent: CreateIntent | CancelIntent, outcome: Outcome) -> str:
    action = make_action(intent, state=ActionState.ANSWERED, outcome=outcome)
    return outcome_sentence(make_state(), action)


def test_every_code_the_client_knows_is_explained() -> None:
    assert set(CODES) <= set(KUNA_REFUSALS)


@pytest.mark.parametrize("code", sorted(KUNA_REFUSALS))
def test_every_code_has_a_meaning_and_says_what_to_do(code: str) -> None:
    refusal = KUNA_REFUSALS[code]
    assert refusal.meaning
    text = sentence(kuna_create(), Rejected(code=code, text=code))
    assert text.startswith("KUNA refused the create of BTC_USDT BUY ")
    assert f"{code} ({refusal.meaning})." in text
    assert (refusal.truth or "Nothing was placed.") in text
    assert text.endswith(refusal.next)
    assert refusal.next.endswith(".")


@pytest.mark.parametrize("code", CODES)
def test_the_clients_own_words_are_not_said_twice(code: str) -> None:
    said = sentence_of(RefusedError(code, code), 400)
    assert refusal_words(Rejected(code=code, text=said), KUNA).count("(") == 1


@pytest.mark.parametrize("code", ["NOT_FOUND", "2003"])
def test_a_cancel_of_an_order_that_is_gone_leaves_nothing_standing(code: str) -> None:
    text = sentence(make_cancel(kuna_order()), Rejected(code=code, text=code))
    assert "There is nothing left to change, as far as Kuna knows." in text
    assert "The order stands" not in text


def test_codes_are_known_in_any_spelling_of_capitals() -> None:
    assert kuna_refusal("insufficient_funds ") is KUNA_REFUSALS["INSUFFICIENT_FUNDS"]
    assert kuna_refusal("SOMETHING_NEW") is None


def test_a_code_means_what_its_own_venue_says() -> None:
    kuna = refusal_of(KUNA, "BAD_REQUEST")
    futures = refusal_of(VenueId.KRAKEN_FUTURES, "BAD_REQUEST")
    assert kuna != futures
    assert kuna.meaning
    assert refusal_of(VenueId.KRAKEN_SPOT, "BAD_REQUEST").next == ""
    assert refusal_of(KUNA, None).next == ""


def test_an_act_that_is_looked_up_is_told_with_the_meaning_of_its_code() -> None:
    unknown = Unknown(text="BAD_REQUEST", code="BAD_REQUEST")
    text = sentence(make_cancel(kuna_order()), unknown)
    assert "BAD_REQUEST (mostly: the order has ended before)." in text
    assert "it is looked up, never sent again by itself." in text
