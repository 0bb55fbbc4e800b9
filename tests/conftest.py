"""What every test stands on: a scrubbed environment, steady screens, one Python for snapshots."""

import gc
import os
import sys

import pytest
from hypothesis import HealthCheck, settings

BASELINE_PYTHON = (3, 11)
"""Screens are drawn alike everywhere, but one version owns the pictures."""

gc.set_threshold(50_000, 20, 20)
"""Screens are made by the thousand: collected as often as usual, they cost a fifth of the time."""

KEPT_VARIABLES = frozenset(
    {"PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "USER", "TERM", "PYTHONPATH"}
)
KEPT_PREFIXES = ("PYTEST_", "COV_", "TEXTUAL_SNAPSHOT_")
"""The report of the snapshot plugin prints the environment: nothing else may be in it."""

settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],  # how fast the machine is proves nothing
)
settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    is_updating = config.getoption("--snapshot-update", default=False)
    if is_updating and sys.version_info[:2] != BASELINE_PYTHON:
        version = ".".join(map(str, BASELINE_PYTHON))
        raise pytest.UsageError(f"snapshots are updated with Python {version} only")
    for name in list(os.environ):
        if name not in KEPT_VARIABLES and not name.startswith(KEPT_PREFIXES):
            del os.environ[name]
    os.environ["TERM"] = "xterm-256color"
    os.environ["COLORTERM"] = "truecolor"
    os.environ["TZ"] = "UTC"


@pytest.fixture(autouse=True)
def _stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop text cursors from blinking and everything from sliding, where screens are loaded."""
    if "textual" not in sys.modules:
        return
    import textual.constants
    from textual.widgets import Input

    monkeypatch.setattr(textual.constants, "TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr(Input, "_toggle_cursor", lambda _: None)
