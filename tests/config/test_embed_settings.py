"""What the configuration of a Kraken Embed account has to say."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.config.errors import ConfigurationError
from tui.config.settings import KrakenEmbedSettings
from tui.config.settings_file import load_settings
from tui.domain.iiban import iiban_problem, masked, same_user

ACCOUNT = """
[[account]]
name = "desk"
venue = "kraken-embed"
key = "env:KEY"
secret = "env:SECRET"
"""
USERS = 'users = ["AA00 TEST EXAM PLE1"]'


def load(tmp_path: Path, more: str) -> KrakenEmbedSettings:
    path = tmp_path / "config.toml"
    path.write_text(ACCOUNT + more)
    (account,) = load_settings(path).account
    assert isinstance(account, KrakenEmbedSettings)
    return account


def refusal(tmp_path: Path, more: str) -> str:
    with pytest.raises(ConfigurationError) as error:
        load(tmp_path, more)
    return str(error.value).partition(': [[account]] 1 "desk" ')[2]


def test_users_are_kept_as_they_were_typed_but_for_their_ends(tmp_path: Path) -> None:
    account = load(tmp_path, 'users = [" AA00 TEST EXAM PLE1 ", "AA00testexample2"]\nfee_bps = 50')
    assert account.users == ("AA00 TEST EXAM PLE1", "AA00testexample2")
    assert (account.fee_bps, account.spread_bps) == (Decimal(50), None)


@pytest.mark.parametrize("length", [14, 42])
def test_the_longest_and_the_shortest_are_taken(tmp_path: Path, length: int) -> None:
    assert load(tmp_path, f'users = ["{"A" * length}"]').users == ("A" * length,)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ("", "users: missing; this key is required"),
        ("users = []", 'users: expected at least one IIBAN, as in ["AA00 TEST EXAM PLE1"]'),
        (
            f'users = ["{"A" * 13}"]',
            "users 1: an IIBAN has 14 to 42 characters; this one has 13",
        ),
        (
            f'users = ["AA00 TEST EXAM PLE1", "  {"A" * 43} "]',
            "users 2: an IIBAN has 14 to 42 characters; this one has 43",
        ),
        (
            'users = ["AA00  TEST EXAM PLE1"]',
            "users 1: an IIBAN has letters, digits and single blanks between them, nothing else",
        ),
        (
            'users = ["AA00-TEST-EXAM-PLE1"]',
            "users 1: an IIBAN has letters, digits and single blanks between them, nothing else",
        ),
        (
            'users = ["AA00 TEST EXAM PLE1", "aa00testexample1"]',
            "users: aa00…ple1 is there twice; name every user once",
        ),
        (
            f'{USERS}\nbase_url = "https://embed.kraken.com"',
            (
                "base_url: embed.kraken.com is the former address of Kraken Embed; write"
                ' "https://nexus.kraken.com", or leave base_url out'
            ),
        ),
        (
            f'{USERS}\nbase_url = "https://Embed.Kraken.com:443/"',
            (
                "base_url: embed.kraken.com is the former address of Kraken Embed; write"
                ' "https://nexus.kraken.com", or leave base_url out'
            ),
        ),
        (
            f'{USERS}\nfee_bps = "0.5"',
            'fee_bps: expected whole basis points, as in "50" for half a percent',
        ),
        (f"{USERS}\nspread_bps = 10001", "spread_bps: expected less than or equal to 10000"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(tmp_path: Path, more: str, sentence: str) -> None:
    assert refusal(tmp_path, more) == sentence


def test_a_host_that_only_looks_like_the_former_one_is_taken(tmp_path: Path) -> None:
    account = load(tmp_path, f'{USERS}\nbase_url = "https://embed.kraken.com.example"')
    assert account.base_url == "https://embed.kraken.com.example"


@settings(deadline=None)
@given(st.from_regex(r"[A-Za-z0-9]{4}( [A-Za-z0-9]{4}){2,7}", fullmatch=True))
def test_a_masked_iiban_gives_little_away(iiban: str) -> None:
    assert iiban_problem(iiban) is None
    assert iiban_problem(f"  {iiban} ") is None
    assert masked(iiban) == f"{iiban[:4]}…{iiban[-4:]}"
    assert same_user(iiban, iiban.replace(" ", "").lower())
    assert not same_user(iiban, f"{iiban}x")
