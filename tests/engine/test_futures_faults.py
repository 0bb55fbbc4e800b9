"""Every fault of every act on Kraken Futures: the outcome is right, and nothing is sent twice."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest

from tests.engine.simulated_futures import SIZE, FuturesDesk, futures_desk
from tui.domain.action import Action
from tui.domain.intents import AmendIntent, CancelIntent, CreateIntent, Intent, IntentKind
from tui.domain.outcome import Accepted, NotSent, Outcome, Rejected, SettledCode, Unknown
from tui.presentation.futures_refusals import FUTURES_REFUSALS
from tui.presentation.outcomes import outcome_sentence
from tui.venues.kraken_futures.statuses import STATUSES, Verdict, verdict_on

LONG_ENOUGH = 110
"""Seconds after which everything has to be settled."""


class Way(StrEnum):
    """How acts travel: each by the call for one, or several in one batch."""

    ALONE = "alone"
    TOGETHER = "together"


ENDPOINTS = {
    IntentKind.AMEND: "editorder",
    IntentKind.CANCEL: "cancelorder",
    IntentKind.CREATE: "sendorder",
}
BATCH = "batchorder"
COUNT = {Way.ALONE: 1, Way.TOGETHER: 3}
ALONE, TOGETHER, BOTH = (Way.ALONE,), (Way.TOGETHER,), tuple(Way)
ORDERS = (IntentKind.AMEND, IntentKind.CANCEL)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One thing that goes wrong, by name."""

    name: str
    kind: str
    ways: tuple[Way, ...] = ALONE
    kinds: tuple[IntentKind, ...] = tuple(IntentKind)
    text: str = ""
    seconds: float = 0
    size: int = 0
    times: int = 1
    requests: int = 1
    """How many go out for it."""


SETTINGS = (
    Setting(name="lost request", kind="drop-before"),
    Setting(name="lost reply", kind="drop-after", ways=BOTH),
    Setting(name="late reply", kind="delay-after", seconds=45),
    Setting(name="cut body", kind="truncated", ways=BOTH),
    Setting(name="garbage", kind="garbage"),
    Setting(name="502 before", kind="bad-gateway-before", ways=BOTH),
    Setting(name="502 after", kind="bad-gateway-after"),
    Setting(name="HTML after", kind="html-after"),
    Setting(name="budget spent", kind="error", text="apiLimitExceeded", ways=TOGETHER),
    Setting(name="key refused", kind="error", text="authenticationError"),
    Setting(name="server error after", kind="error-after", text="Server Error"),
    Setting(name="unavailable before", kind="error", text="Unavailable"),
    Setting(name="nonce refused", kind="error", text="nonceBelowThreshold", requests=2),
    Setting(name="nonce refused twice", kind="error", text="nonceDuplicate", times=2, requests=2),
    Setting(name="results shuffled", kind="shuffled-results", ways=TOGETHER),
    Setting(name="a result missing", kind="missing-results", ways=TOGETHER, size=1),
    Setting(
        name="filled before",
        kind="fill-first",
        ways=BOTH,
        kinds=ORDERS,
    ),
)
STATES = ("shuffled-results", "missing-results")
CASES = [(way, setting) for setting in SETTINGS for way in setting.ways]


def endpoint_of(kind: IntentKind, way: Way) -> str:
    return ENDPOINTS[kind] if way is Way.ALONE else BATCH


def arm(one: FuturesDesk, setting: Setting, endpoint: str) -> None:
    one.desk.simulation.faults.add(
        setting.kind,
        endpoint=None if setting.kind in STATES else endpoint,
        times=setting.times,
        seconds=setting.seconds,
        text=setting.text,
        size=setting.size,
    )


def intents_of(one: FuturesDesk, kind: IntentKind, count: int) -> Sequence[Intent]:
    """Acts on orders of their own: amends on the first ones, cancels behind them."""
    match kind:
        case IntentKind.AMEND:
            return [one.amend(nth) for nth in range(count)]
        case IntentKind.CANCEL:
            return [one.cancel(count + nth) for nth in range(count)]
        case IntentKind.CREATE:
            return [one.create(f"new-{nth}") for nth in range(count)]


def happened(one: FuturesDesk, intent: Intent) -> bool:
    """Whether the venue has done what was wanted."""
    match intent:
        case CreateIntent():
            return one.book.with_client_id(str(intent.client_order_id)) is not None
        case AmendIntent():
            return one.book.order(intent.key.order_id).limit_price == intent.limit_price
        case CancelIntent():
            order = one.book.order(intent.key.order_id)
            return not order.is_live and order.filled < SIZE


@pytest.mark.parametrize(
    ("way", "setting"), CASES, ids=lambda one: getattr(one, "name", str(one)).lower()
)
async def test_the_outcome_is_what_happened_and_one_request_was_sent(
    way: Way, setting: Setting, tmp_path: Path
) -> None:
    async with futures_desk(tmp_path, resting=2 * COUNT[way]) as one:
        actions: list[Action] = []
        for kind in setting.kinds:
            intents = intents_of(one, kind, COUNT[way])
            arm(one, setting, endpoint_of(kind, way))
            actions += await one.desk.submit(*intents)
        await one.desk.advance(LONG_ENOUGH)
        for endpoint, times in Counter(endpoint_of(kind, way) for kind in setting.kinds).items():
            assert one.desk.sent(endpoint) == times * setting.requests
        journal = one.desk.journal()
        for action in map(one.desk.now, actions):
            assert action.is_settled, action
            is_accepted = isinstance(action.outcome, Accepted)
            assert is_accepted is happened(one, action.intent), action
            told = journal[action.id]
            assert (told.state, told.outcome) == (action.state, action.outcome)
            if is_accepted:
                assert_never_called_failed(one, action)


def assert_never_called_failed(one: FuturesDesk, action: Action) -> None:
    """No state that was ever shown called failed what did happen."""
    for state in one.desk.published:
        shown = state.actions.get(action.id)
        assert shown is None or not isinstance(shown.outcome, Rejected | NotSent), shown


async def test_a_cancel_of_a_filled_order_says_filled_first(tmp_path: Path) -> None:
    async with futures_desk(tmp_path) as one:
        wanted = one.cancel(0)
        one.book.exchange.fill(one.book.ids[0], SIZE)
        (action,) = await one.desk.submit(wanted)
        assert isinstance(action.outcome, Rejected), action.outcome
        assert action.outcome.code == SettledCode.FILLED_FIRST


async def test_an_amend_sends_the_total_and_keeps_the_id(tmp_path: Path) -> None:
    async with futures_desk(tmp_path) as one:
        one.book.exchange.fill(one.book.ids[0], Decimal(400))
        await one.desk.poll()
        wanted = one.amend(0, quantity=Decimal(1500))
        (action,) = await one.desk.submit(wanted)
        await one.desk.advance(20)
        order = one.book.order(one.book.ids[0])
        assert (order.working, order.filled) == (Decimal(1100), Decimal(400))
        assert one.desk.now(action).is_settled
        assert isinstance(one.desk.now(action).outcome, Accepted)
        assert one.listed(0).quantity == Decimal(1500)


# Every status, forced

WORDS = {IntentKind.CREATE: "send", IntentKind.AMEND: "edit", IntentKind.CANCEL: "cancel"}
REFUSING = {
    kind: [s for s in sorted(STATUSES) if verdict_on(kind, s)[1] is Verdict.REFUSED]
    for kind in IntentKind
}


def act_of(one: FuturesDesk, kind: IntentKind, number: int) -> Intent:
    match kind:
        case IntentKind.CREATE:
            return one.create(f"forced-{number}")
        case IntentKind.AMEND:
            return one.amend(0)
        case IntentKind.CANCEL:
            return one.cancel(0)


@pytest.mark.parametrize("kind", IntentKind)
async def test_every_refusal_of_an_order_ends_in_its_own_sentence(
    kind: IntentKind, tmp_path: Path
) -> None:
    async with futures_desk(tmp_path, resting=1) as one:
        for number, status in enumerate(REFUSING[kind]):
            one.desk.simulation.faults.add("instruction-status", endpoint=WORDS[kind], text=status)
            (action,) = await one.desk.submit(act_of(one, kind, number))
            assert action.outcome == Rejected(code=status, text=status)
            sentence = outcome_sentence(one.desk.state, action)
            assert f"{status} ({FUTURES_REFUSALS[status].meaning})." in sentence
            await one.desk.advance(2)


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        (IntentKind.CANCEL, "notFound", SettledCode.NOT_EXECUTED),
        (IntentKind.AMEND, "postWouldExecute", SettledCode.NOT_EXECUTED),
        (IntentKind.AMEND, "selfFill", SettledCode.NOT_EXECUTED),
        (IntentKind.CREATE, "clientOrderIdAlreadyExist", SettledCode.NOT_EXECUTED),
        (IntentKind.CREATE, "brandNew", SettledCode.NOT_EXECUTED),
    ],
)
async def test_a_status_that_says_nothing_final_is_looked_up_until_it_is_known(
    kind: IntentKind, status: str, expected: str, tmp_path: Path
) -> None:
    async with futures_desk(tmp_path, resting=1) as one:
        one.desk.simulation.faults.add("instruction-status", endpoint=WORDS[kind], text=status)
        (action,) = await one.desk.submit(act_of(one, kind, 0))
        assert isinstance(action.outcome, Unknown)
        assert action.outcome.code == status
        await one.desk.advance(LONG_ENOUGH)
        settled: Outcome | None = one.desk.now(action).outcome
        assert isinstance(settled, Rejected)
        assert settled.code == expected
