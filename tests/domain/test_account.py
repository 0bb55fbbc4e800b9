"""Which mode the program is in, and whether a poll leaves orders out."""

import pytest

from tests.builders import make_account
from tui.domain.account import Account, Badge, PollOptions, badge_of
from tui.domain.identifiers import ClientOrderId

DEMO = make_account("demo", is_simulated=True, can_send=True)
READS = make_account("reads")
SENDS = make_account("sends", can_send=True)


@pytest.mark.parametrize(
    ("accounts", "badge"),
    [
        ((), Badge.READ_ONLY),
        ((DEMO,), Badge.DEMO),
        ((DEMO, DEMO), Badge.DEMO),
        ((READS,), Badge.READ_ONLY),
        ((READS, SENDS), Badge.LIVE),
        ((DEMO, SENDS), Badge.LIVE),
        ((DEMO, READS), Badge.LIVE),
    ],
)
def test_the_badge_follows_from_what_the_accounts_can_do(
    accounts: tuple[Account, ...], badge: Badge
) -> None:
    assert badge_of(accounts) is badge


@pytest.mark.parametrize(
    ("options", "is_narrowed"),
    [
        (PollOptions(), False),
        (PollOptions(trades=True, rebase_multiplier="base"), False),
        (PollOptions(userref=0), True),
        (PollOptions(client_order_id=ClientOrderId("mine")), True),
    ],
)
def test_a_poll_is_narrowed_by_a_reference_alone(
    options: PollOptions, *, is_narrowed: bool
) -> None:
    assert options.is_narrowed is is_narrowed
