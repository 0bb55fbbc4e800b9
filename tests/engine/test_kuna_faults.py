"""Every fault of every act at Kuna: the outcome is right, and nothing is sent twice."""

from pathlib import Path

import pytest

from tests.engine.simulated_kuna import KunaDesk, kuna_desk
from tests.engine.wire_faults import (
    SETTINGS,
    Setting,
    assert_never_called_failed,
    assert_on_the_disk,
    is_accepted,
)
from tui.domain.intents import CancelIntent, CreateIntent, IntentKind

LONG_ENOUGH = 110
"""Seconds after which everything has to be settled that ever will be."""
ENDPOINTS = {IntentKind.CREATE: "create", IntentKind.CANCEL: "cancel"}
TOLD = (
    Setting(name="error in 200", kind="error", text="INSUFFICIENT_FUNDS - no", size=200),
    Setting(name="digits", kind="error", text="2002", size=400),
)
ALL = (*SETTINGS, *TOLD)
CASES = [(kind, setting) for setting in ALL for kind in setting.kinds]


def intent_of(one: KunaDesk, kind: IntentKind) -> CreateIntent | CancelIntent:
    return one.create() if kind is IntentKind.CREATE else one.cancel(0)


@pytest.mark.parametrize(("kind", "setting"), CASES, ids=lambda one: getattr(one, "name", one))
async def test_the_outcome_is_what_happened_and_one_request_was_sent(
    kind: IntentKind, setting: Setting, tmp_path: Path
) -> None:
    async with kuna_desk(tmp_path, resting=2) as one:
        intent = intent_of(one, kind)
        setting.arm(one.desk, ENDPOINTS[kind])
        (action,) = await one.desk.submit(intent)
        await one.desk.advance(LONG_ENOUGH)
        now = one.desk.now(action)
        assert one.desk.sent(ENDPOINTS[kind]) == setting.requests
        assert_on_the_disk(one.desk, [now])
        if setting.is_lost and kind is IntentKind.CREATE:
            assert now.is_unknown
            assert now.looks >= 3
            assert list(one.desk.state.book.expected) == [intent.key]
            assert not one.happened(intent)
            return
        assert now.is_settled, now
        assert is_accepted(now) is one.happened(intent), now
        assert one.desk.state.book.expected == {}
        if one.happened(intent):
            assert_never_called_failed(one.desk, now)
