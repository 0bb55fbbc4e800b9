"""Clients of others over a socket, unchanged but for the address."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

RELEASE = "4.3.98"
"""The last ccxt with Kuna on the package index."""
FOLDER = "PYTEST_CCXT_KUNA"
"""Names a folder to import that release from; without it, it is fetched once into the cache."""
ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("kuna_ccxt.py")
PATIENCE = 60


@pytest.fixture
def ccxt_folder(request: pytest.FixtureRequest) -> Path:
    """Return a folder with the release, or skip where it is neither at hand nor to be had."""
    named = os.environ.get(FOLDER)
    if named:
        return Path(named)
    cache: pytest.Cache | None = getattr(request.config, "cache", None)
    if cache is None:
        pytest.skip(f"no ccxt {RELEASE}: name its folder in {FOLDER}")
    kept = cache.mkdir(f"ccxt-{RELEASE}") / "lib"
    if not kept.exists():
        fetch(kept)
    return kept


def fetch(kept: Path) -> None:
    """Install the release, and nothing else, beside the one of this environment."""
    coming = kept.with_name(f"coming-{os.getpid()}")
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-compile"]
    once = ["--retries", "0", "--timeout", "5"]
    pip = [sys.executable, "-m", "pip", "install", "--no-deps", *quiet, *once]
    try:
        subprocess.run(
            [*pip, "--target", str(coming), f"ccxt=={RELEASE}"],
            check=True,
            capture_output=True,
            timeout=PATIENCE,
        )
        coming.rename(kept)
    except (subprocess.SubprocessError, OSError):
        shutil.rmtree(coming, ignore_errors=True)
        pytest.skip(f"no ccxt {RELEASE}, and no index to have it from: name a folder in {FOLDER}")


def ran(folder: Path, described: dict[str, str]) -> Any:
    """Run the script with the release, and return what it tells."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT)],
        input=json.dumps(described),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env={**os.environ, "PYTHONPATH": str(folder), "NO_PROXY": "*"},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_last_ccxt_with_kuna_creates_lists_and_cancels(ccxt_folder: Path) -> None:
    command = [sys.executable, "-m", "tui", "sim", "--scenario", "quiet"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as sim:
        assert sim.stdout is not None
        try:
            told = ran(ccxt_folder, json.loads(sim.stdout.readline())["kuna"])
        finally:
            sim.terminate()
    assert told["version"] == RELEASE
    assert told["precision"]["amount"] == 0.0001
    created, stop, several = told["created"], told["stop"], told["several"]
    assert created["status"] == "open"
    assert (stop["type"], stop["status"]) == ("StopLossLimit", "WaitStop")
    assert told["listed"] == dict.fromkeys([created["id"], *several], "buy")
    assert told["cancelled"] == {"success": True}
    assert told["rows"] == [{"id": order_id, "success": True} for order_id in several]
    assert (told["left"], told["status"]) == ([], "canceled")
    assert (told["bought"], told["traded"]) == (0.2, 1)
    assert told["owned"]["used"] == 0.5
    assert told["too_large"] == ["InvalidOrder"] * 3
    assert told["too_dear"] == ["InsufficientFunds"] * 3
