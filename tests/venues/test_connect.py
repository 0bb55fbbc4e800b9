import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.clock import ManualClock
from tests.venues.doubles import SECRET, ScriptedVenue, credentials, settings
from tests.venues.kuna_doubles import kuna_settings
from tui.config.errors import ConfigurationError
from tui.venues.connect import connect
from tui.venues.port import VenuePort


def connected(tmp_path: Path, configured: Any = None, **more: Any) -> VenuePort:
    arguments: dict[str, Any] = {"credentials": credentials(), "read_only": False} | more
    return connect(
        configured or settings(), clock=ManualClock(), state_folder=tmp_path, **arguments
    )


def test_the_default_host_is_krakens(tmp_path: Path) -> None:
    account = connected(tmp_path).account
    assert (account.host, account.is_default_host) == ("api.kraken.com", True)
    assert not account.is_simulated


def test_a_configured_host_is_used(tmp_path: Path) -> None:
    account = connected(tmp_path, settings(base_url="https://venue.example")).account
    assert (account.host, account.is_default_host) == ("venue.example", False)


def test_a_transport_inside_the_process_is_simulated_only_by_its_owners_word(
    tmp_path: Path,
) -> None:
    venue = ScriptedVenue()
    assert not connected(tmp_path, transport=venue).account.is_simulated
    assert connected(tmp_path, transport=venue, is_simulated=True).account.is_simulated
    with pytest.raises(ConfigurationError, match='account "main": a simulated account'):
        connected(tmp_path, is_simulated=True)


def test_read_only_wins_over_the_mode(tmp_path: Path) -> None:
    trading = settings(mode="trade")
    able, unable = connected(tmp_path, trading), connected(tmp_path, trading, read_only=True)
    assert able.account.can_send
    assert able.account.may_trade
    assert able.trading is not None
    assert not unable.account.can_send
    assert not unable.account.may_trade
    assert unable.trading is None


@pytest.mark.parametrize("secret", [None, "not base64!"])
def test_a_secret_that_cannot_sign_is_refused_at_once_and_not_quoted(
    tmp_path: Path, secret: str | None
) -> None:
    with pytest.raises(ConfigurationError, match='account "main"') as refusal:
        connected(tmp_path, credentials=credentials(secret=secret))
    assert secret is None or secret not in str(refusal.value)
    assert SECRET not in str(refusal.value)


def test_kuna_without_a_host_is_refused_with_what_to_do_and_nothing_opened(
    tmp_path: Path,
) -> None:
    venue = ScriptedVenue()
    configured = kuna_settings(base_url=None, mode="trade")
    with pytest.raises(ConfigurationError) as refusal:
        connected(tmp_path, configured, transport=venue, is_simulated=True)
    message = str(refusal.value)
    assert message.startswith('account "kuna": Kuna closed in 2025')
    assert "Name the host that serves it as base_url" in message
    assert venue.requests == []
    assert list(tmp_path.iterdir()) == []


def test_no_file_of_the_client_names_kunas_old_host() -> None:
    files = [*Path("tui/venues").rglob("*.py"), *Path("tui/config").rglob("*.py")]
    assert [str(file) for file in files if "api.kuna.io" in file.read_text()] == []


def test_a_host_of_kuna_is_the_one_that_is_configured(tmp_path: Path) -> None:
    account = connected(tmp_path, kuna_settings(base_url="https://api.kuna.io")).account
    assert (account.host, account.is_default_host) == ("api.kuna.io", False)


def test_nothing_is_written_or_sent_by_connecting(tmp_path: Path) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        raise AssertionError

    connected(tmp_path, transport=httpx.MockTransport(answer))
    assert list(tmp_path.iterdir()) == []


def test_the_http_library_loads_only_when_an_account_is_opened() -> None:
    code = "import sys, tui.venues.connect; sys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
