"""What is said of every code of Kraken Embed: what happened, what is true now, what to do."""

import pytest

from tests.builders import make_action, make_state
from tests.custom import EMBED, embed_create
from tui.domain.action import ActionState
from tui.domain.outcome import Rejected
from tui.presentation.embed_refusals import EMBED_REFUSALS, embed_refusal
from tui.presentation.outcomes import outcome_sentence, refusal_words
from tui.venues.kraken_embed.errors import RULES

NO_ADVICE = "EPTL:Order cancelled. Try again."
"""It is looked up: the order may exist."""


def sentence(code: str, text: str) -> str:
    refused = Rejected(code=code, text=text)
    action = make_action(embed_create(), state=ActionState.ANSWERED, outcome=refused)
    return outcome_sentence(make_state(), action)


@pytest.mark.parametrize("prefix", [rule.prefix for rule in RULES])
def test_every_code_the_client_knows_is_explained(prefix: str) -> None:
    assert embed_refusal(prefix) is not None or prefix == "EPTL:PTL unable to fund"


@pytest.mark.parametrize("code", sorted(EMBED_REFUSALS.keys() - {NO_ADVICE}))
def test_every_code_says_what_to_do(code: str) -> None:
    refusal = EMBED_REFUSALS[code]
    text = sentence(code, code)
    assert text.startswith("EMB refused the create of BTC/USD BUY ")
    assert code.rstrip(".") in text
    assert refusal.meaning in text
    assert "Nothing was placed." in text
    assert text.endswith(refusal.next)
    assert refusal.next.endswith(".")


def test_each_is_the_first_that_its_own_words_begin_like() -> None:
    for code, refusal in EMBED_REFUSALS.items():
        assert embed_refusal(code) is refusal


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("EAPI:Invalid Parameter", "EAPI:InvalidParameter"),
        ("InvalidKey", "EAPI:Invalid key"),
        (
            "EPTL:Insufficient funds for transfer of 500.00 USD",
            "EPTL:Insufficient funds for transfer",
        ),
        ("enexus:invalid user id", "ENexus:Invalid user ID"),
    ],
)
def test_what_varies_in_a_code_does_not_hide_it(said: str, code: str) -> None:
    assert embed_refusal(said) is EMBED_REFUSALS[code]


def test_a_limit_that_waiting_does_not_lift_is_not_called_a_matter_of_time() -> None:
    text = sentence("EPTL:User has reached volume threshold", "")
    assert "waiting does not help" in text
    assert "seconds" not in text


def test_words_of_the_venue_without_a_known_code_stand_for_themselves() -> None:
    outcome = Rejected(code="reserve fiat", text="would execute above the market price")
    assert refusal_words(outcome, EMBED) == "reserve fiat: would execute above the market price"
    assert sentence(outcome.code, outcome.text).endswith("Nothing was placed.")
