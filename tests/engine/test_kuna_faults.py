"""Every fault of every act at Kuna: the outcome is right, and nothing is sent twice."""

from pathlib import Path

import pytest

from tests.engine.simulated_kuna import kuna_desk
from tests.engine.wire_faults import SETTINGS, Setting, assert_the_outcome_is_what_happened
from tui.domain.intents import IntentKind

TOLD = (
    Setting(name="error in 200", kind="error", text="INSUFFICIENT_FUNDS - no", size=200),
    Setting(name="digits", kind="error", text="2002", size=400),
)
CASES = [(kind, setting) for setting in (*SETTINGS, *TOLD) for kind in setting.kinds]


@pytest.mark.parametrize(("kind", "setting"), CASES, ids=lambda one: getattr(one, "name", one))
async def test_the_outcome_is_what_happened_and_one_request_was_sent(
    kind: IntentKind, setting: Setting, tmp_path: Path
) -> None:
    async with kuna_desk(tmp_path, resting=2) as one:
        await assert_the_outcome_is_what_happened(one, kind, setting)
