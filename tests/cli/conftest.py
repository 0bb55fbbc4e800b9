"""A home of the test's own, and a configured venue that answers what the test wants."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.cli.stub_venue import StubVenue, stub_venue
from tests.config.conftest import memory_keyring

__all__ = ["KEY", "SECRET", "Configure", "memory_keyring"]

KEY = "K3Y-canary/Ab+cdefghij7Q2x"
SECRET = "c2VjcmV0LWNhbmFyeS1zZWNyZXQtY2FuYXJ5LXNlY3JldA=="

Configure = Callable[..., Path]


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("BLOTTER_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("BLOTTER_CONFIG", raising=False)
    monkeypatch.setenv("KRAKEN_KEY", KEY)
    monkeypatch.setenv("KRAKEN_SECRET", SECRET)


@pytest.fixture
def venue() -> Iterator[StubVenue]:
    with stub_venue() as running:
        yield running


@pytest.fixture
def configure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Configure:
    """Write a configuration of accounts, `name=base_url`, and make it the default one."""

    def write(
        *, extra: str = "", venue: str = "kraken-spot", more: Sequence[str] = (), **accounts: str
    ) -> Path:
        lines = [extra]
        for name, base_url in accounts.items():
            lines += [
                "[[account]]",
                f'name = "{name}"',
                f'venue = "{venue}"',
                'key = "env:KRAKEN_KEY"',
                'secret = "env:KRAKEN_SECRET"',
                f'base_url = "{base_url}"',
                *more,
            ]
        path = tmp_path / "blotter.toml"
        path.write_text("\n".join(lines))
        monkeypatch.setenv("BLOTTER_CONFIG", str(path))
        return path

    return write
