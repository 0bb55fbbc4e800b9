"""The configuration file: what it accepts, and the sentence for everything it does not."""

from decimal import Decimal
from pathlib import Path

import pytest

from tui.config.addresses import is_loopback
from tui.config.errors import ConfigurationError
from tui.config.settings import (
    KrakenSpotSettings,
    KunaSettings,
    LimitSettings,
    Settings,
)
from tui.config.settings_file import load_settings

SPOT = """
[[account]]
name = "main"
venue = "kraken-spot"
key = "env:KRAKEN_KEY"
secret = "env:KRAKEN_SECRET"
"""

DESIGN = """
theme = "blotter-dark"
time_zone = "UTC"                     # or "local"
relative_base = "market"
deadline_seconds = 5

[limits]
confirm_order_value = { USD = "25000", EUR = "25000" }
max_order_value = { USD = "250000" }
confirm_batch_value = { USD = "100000" }
confirm_batch_count = 3
max_batch = 200
confirm_distance_percent = "5"
max_distance_percent = "10"

[keys]
"order.amend" = "e"

[alerts]

[[account]]
name = "main"
venue = "kraken-spot"
mode = "read-only"
key = "env:KRAKEN_KEY"
secret = "env:KRAKEN_SECRET"
base_url = "https://api.kraken.com"
tier = "starter"
poll_seconds = 5
trades = true
userref = -7
cl_ord_id = "6d1b345e-2821-40e2-ad83-4ecb18a06876"
rebase_multiplier = "base"

[[account]]
name = "futures"
venue = "kraken-futures"
key = "keyring"
secret = "keyring"
chunk_sends = 10
chunk_cancels = 50

[[account]]
name = "desk"
venue = "kraken-embed"
mode = "trade"
key = "file:/run/keys/embed"
secret = "file:~/embed"
users = ["AA00 TEST EXAM PLE1"]
fee_bps = "100"
spread_bps = "0"

[[account]]
name = "kuna"
venue = "kuna"
key = "env:KUNA"
pro = true
base_url = "http://127.0.0.1:8000"
"""


def load(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def refusal(tmp_path: Path, text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, text)
    message = str(caught.value)
    prefix = f"{tmp_path / 'config.toml'}: "
    assert all(line.startswith(prefix) for line in message.splitlines())
    return message.replace(prefix, "")


def with_account(line: str) -> str:
    """A Spot account in which `line` stands for the line of the same key."""
    key = line.split(" = ", maxsplit=1)[0]
    kept = [kept for kept in SPOT.strip().splitlines() if not kept.startswith(f"{key} = ")]
    return "\n".join([*kept, line])


def test_the_documented_file_is_read_whole(tmp_path: Path) -> None:
    settings = load(tmp_path, DESIGN)
    assert [account.venue for account in settings.account] == [
        "kraken-spot",
        "kraken-futures",
        "kraken-embed",
        "kuna",
    ]
    spot = settings.account[0]
    assert isinstance(spot, KrakenSpotSettings)
    assert (spot.mode, spot.trades, spot.userref) == ("read-only", True, -7)
    assert settings.limits.max_order_value == {"USD": Decimal(250000)}
    assert settings.keys == {"order.amend": "e"}
    assert isinstance(settings.account[3], KunaSettings)
    assert settings.account[3].secret is None


def test_an_empty_file_means_the_defaults(tmp_path: Path) -> None:
    settings = load(tmp_path, "")
    assert settings == Settings()
    assert (settings.account, settings.limits) == ((), LimitSettings())
    assert settings.deadline_seconds == Decimal(5)


def test_an_account_reads_only_unless_it_says_trade(tmp_path: Path) -> None:
    assert load(tmp_path, SPOT).account[0].mode == "read-only"
    assert load(tmp_path, with_account('mode = "trade"')).account[0].mode == "trade"


def test_an_empty_deadline_sends_none(tmp_path: Path) -> None:
    assert load(tmp_path, 'deadline_seconds = ""').deadline_seconds is None


def test_numbers_stay_exact(tmp_path: Path) -> None:
    settings = load(tmp_path, with_account("poll_seconds = 1.1"))
    assert settings.account[0].poll_seconds == Decimal("1.1")
    limits = load(tmp_path, '[limits]\nconfirm_distance_percent = "0.10"').limits
    assert str(limits.confirm_distance_percent) == "0.10"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('theem = "x"', 'theem: unknown key; did you mean "theme"?'),
        ("xyzzy = 1", "xyzzy: unknown key"),
        ("[limts]", 'limts: unknown key; did you mean "limits"?'),
        ("[limits]\nmax_bacth = 3", 'limits.max_bacth: unknown key; did you mean "max_batch"?'),
        ("[alerts]\nbel = true", 'alerts.bel: unknown key; did you mean "bell"?'),
        ("[[accounts]]", 'accounts: unknown key; did you mean "account"?'),
        ("[account]", "account: write [[account]] in double brackets, once for each account"),
        ("account = [1]", "[[account]] 1: expected a table"),
        (
            with_account('teir = "pro"'),
            '[[account]] 1 "main" teir: unknown key; did you mean "tier"?',
        ),
        (with_account("chunk_sends = 5"), '[[account]] 1 "main" chunk_sends: unknown key'),
        (
            with_account('venue = "kraken-spott"'),
            (
                '[[account]] 1 "main": venue: expected "kraken-spot", "kraken-futures",'
                ' "kraken-embed" or "kuna"; did you mean "kraken-spot"?'
            ),
        ),
        (
            with_account('mode = "Trade"'),
            '[[account]] 1 "main" mode: expected "read-only" or "trade"; did you mean "trade"?',
        ),
        (
            with_account('tier = "gold"'),
            '[[account]] 1 "main" tier: expected "starter", "intermediate" or "pro"',
        ),
        (with_account('trades = "yes"'), '[[account]] 1 "main" trades: expected true or false'),
        (
            with_account('userref = "5"'),
            '[[account]] 1 "main" userref: expected a whole number, without quotes',
        ),
        (
            with_account("poll_seconds = 0"),
            '[[account]] 1 "main" poll_seconds: expected greater than 0',
        ),
        (
            with_account("poll_seconds = nan"),
            '[[account]] 1 "main" poll_seconds: expected a number of seconds, as in 5 or 1.5',
        ),
        (with_account("name = 5"), "[[account]] 1 name: expected text in quotes"),
        (
            with_account('name = "ma\\u202ein"'),
            (
                '[[account]] 1 "ma\u202ein" name: expected visible characters without a blank at'
                " either end"
            ),
        ),
        (
            '[[account]]\nname = "main"\nvenue = "kraken-spot"\nkey = "keyring"',
            '[[account]] 1 "main" secret: missing; this key is required',
        ),
        (
            '[[account]]\nname = "main"',
            (
                '[[account]] 1 "main": venue is missing; expected "kraken-spot", "kraken-futures",'
                ' "kraken-embed" or "kuna"'
            ),
        ),
        (
            SPOT + SPOT.replace("main", "Main"),
            (
                'account: the names "main" and "Main" are the same or differ only in capitals;'
                " give every account a name of its own"
            ),
        ),
        (
            "[limits]\nmax_distance_percent = 0.5",
            (
                'limits.max_distance_percent: write the number in quotes, as in "0.25", so that it'
                " stays exact"
            ),
        ),
        (
            '[limits]\nmax_distance_percent = "1e3"',
            (
                "limits.max_distance_percent: expected a plain number above zero, in quotes, as in"
                ' "0.25"'
            ),
        ),
        (
            '[limits]\nmax_order_value = { usd = "5" }',
            'limits.max_order_value.usd: expected a quote currency in capitals, as in "USD"',
        ),
        ("[limits]\nmax_order_value = 5", "limits.max_order_value: expected a table"),
        (
            'deadline_seconds = "soon"',
            "deadline_seconds: expected a number of seconds, as in 5 or 1.5",
        ),
        ("deadline_seconds = 61", "deadline_seconds: expected less than or equal to 60"),
        ("theme = ?", "expected TOML: Invalid value (at line 1, column 9)"),
        ("keys = " + "[" * 5000, "expected TOML; this is nested too deeply"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_what_was_expected(
    tmp_path: Path, text: str, sentence: str
) -> None:
    assert refusal(tmp_path, text) == sentence


def test_every_mistake_is_listed_at_once(tmp_path: Path) -> None:
    text = with_account('teir = "pro"\nmoed = "trade"')
    assert len(refusal(tmp_path, text).splitlines()) == 2


@pytest.mark.parametrize("part", ["key", "secret"])
@pytest.mark.parametrize(
    "value",
    [
        "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==",
        "env:kQH5HW/8p1uGOVjb",
        "env:",
        "file:",
        "file:relative/path",
        "Keyring",
        "",
    ],
)
def test_a_secret_written_in_plain_is_refused_and_never_repeated(
    tmp_path: Path, part: str, value: str
) -> None:
    message = refusal(tmp_path, with_account(f'{part} = "{value}"'))
    assert message == (
        f'[[account]] 1 "main" {part}: expected "env:NAME", "keyring" or "file:PATH" (a full path,'
        " or one from ~); the secret itself never belongs in this file"
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://api.kraken.com",
        "https://api.kraken.com:8443",
        "http://127.0.0.1:8000",
        "http://127.8.8.8",
        "http://localhost:1",
        "http://[::1]:8000",
    ],
)
def test_a_base_address_is_https_or_this_machine(tmp_path: Path, url: str) -> None:
    assert load(tmp_path, with_account(f'base_url = "{url}"')).account[0].base_url == url
    assert load(tmp_path, with_account(f'base_url = "{url}/"')).account[0].base_url == url


@pytest.mark.parametrize(
    "url",
    [
        "http://api.kraken.com",
        "http://127.0.0.1.example.com",
        "http://10.0.0.1",
        "https://api.kraken.com/0",
        "https://api.kraken.com//",
        "https://user@api.kraken.com",
        "https://api.kraken.com?x=1",
        "https://api.kraken.com#x",
        "https://api.kraken.com:99999",
        "https://api.kraken.com:0",
        "https://",
        "ftp://api.kraken.com",
        "api.kraken.com",
        "https://api.kraken.com\\\\@evil",
        "https://api.kraken.com ",
    ],
)
def test_any_other_base_address_is_refused(tmp_path: Path, url: str) -> None:
    message = refusal(tmp_path, with_account(f'base_url = "{url}"'))
    assert message.startswith('[[account]] 1 "main" base_url: expected ')


def test_a_proxy_is_an_address_without_a_password(tmp_path: Path) -> None:
    text = with_account('proxy = "http://proxy.example:3128"')
    assert load(tmp_path, text).account[0].proxy == "http://proxy.example:3128"
    message = refusal(tmp_path, with_account('proxy = "http://me:hunter2@proxy.example"'))
    assert "no user" in message
    assert "hunter2" not in message


def test_a_proxy_never_carries_a_key_in_the_clear(tmp_path: Path) -> None:
    text = with_account('proxy = "http://proxy.example"\nbase_url = "http://127.0.0.1:1"')
    assert refusal(tmp_path, text).startswith('[[account]] 1 "main": a proxy would see the key')


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost:80", True),
        ("https://[::1]", True),
        ("https://api.kraken.com", False),
        ("nonsense", False),
    ],
)
def test_loopback_is_told_from_the_address(url: str, expected: bool) -> None:
    assert is_loopback(url) is expected


def test_a_named_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"absent\.toml: there is no such file"):
        load_settings(tmp_path / "absent.toml")


def test_a_folder_is_not_a_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="it cannot be read: Is a directory"):
        load_settings(tmp_path)


def test_a_file_of_other_bytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b'theme = "\xff"')
    with pytest.raises(ConfigurationError, match="expected UTF-8 text; byte 10"):
        load_settings(path)
