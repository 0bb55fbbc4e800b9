"""Every fault of every act at Kraken Embed: the outcome is right, and nothing is sent twice."""

from pathlib import Path

import pytest

from tests.engine.simulated_embed import embed_desk
from tests.engine.wire_faults import SETTINGS, Setting, assert_the_outcome_is_what_happened
from tui.domain.intents import IntentKind

NONCE = "EAPI:Invalid nonce"
TOLD = (
    Setting(name="error in 200", kind="error", text="EAPI:User Locked", size=200),
    Setting(name="408 told", kind="error", text="EService:Timeout", is_lost=True),
    Setting(name="408 told after", kind="error-after", text="EService:Timeout"),
    Setting(name="internal error after", kind="error-after", text="EGeneral:Internal error"),
    Setting(name="429 told", kind="error", text="EPTL:User has reached volume threshold"),
    Setting(name="nonce", kind="error", text=NONCE, requests=2),
    Setting(name="nonce, twice", kind="error", text=NONCE, times=2, requests=2),
    Setting(name="no result", kind="missing-result"),
)
CASES = [(kind, setting) for setting in (*SETTINGS, *TOLD) for kind in setting.kinds]


@pytest.mark.parametrize(("kind", "setting"), CASES, ids=lambda one: getattr(one, "name", one))
async def test_the_outcome_is_what_happened_and_one_request_was_sent(
    kind: IntentKind, setting: Setting, tmp_path: Path
) -> None:
    async with embed_desk(tmp_path, resting=2) as one:
        await assert_the_outcome_is_what_happened(one, kind, setting)
