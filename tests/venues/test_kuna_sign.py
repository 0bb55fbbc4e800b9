"""How requests to Kuna prove who sends them: the vectors, and what goes on the wire."""

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.clock import START, ManualClock
from tests.venues.intents import RememberingGate
from tests.venues.kuna_doubles import (
    BALANCE,
    CREATE,
    HOST,
    KEY,
    ME,
    SECRET,
    TICKERS,
    ScriptedKuna,
    create,
    data,
    kuna_client,
    kuna_settings,
)
from tui.config.credentials import Credentials
from tui.config.errors import ConfigurationError
from tui.domain.account import PollOptions
from tui.domain.identifiers import InstrumentId
from tui.venues.connect import connect
from tui.venues.kuna.client import KunaClient
from tui.venues.kuna.sign import NO_BODY, sign

NONCE = "1731999600123"
B3 = b'{"type":"Limit","orderSide":"Bid","pair":"BTC_USDT","quantity":"0.06","price":"26440.46"}'
B4 = b'{"orderId":"b0fcb54c-2278-4f16-a300-02765faad8b0"}'
B5 = b'{"orderIds":["b0fcb54c-2278-4f16-a300-02765faad8b0","5992a049-8612-409d-8599-2c3d7298b106"]}'
B6 = (
    b'{"id":"3d1f6f0e-6c0c-4a57-9a53-0d6d7b1e2a10","type":"StopLossLimit","orderSide":"Ask",'
    b'"pair":"BTC_USDT","quantity":"0.06","price":"26440","stopPrice":"27440"}'
)
START_MS = int((START - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) * 1000

VECTORS = {
    "K1": (
        "/v4/private/getBalance",
        NO_BODY,
        (
            "b1cab71648e84af2417b5ac79fd2e1ab4ed1a39c785b06e2f63caf67c9a1163e"
            "37c5dc23ecb1983291814ab72544507e"
        ),
    ),
    "K2": (
        "/v4/order/private/active?pairs=BTC_USDT,ETH_USDT&limit=100",
        NO_BODY,
        (
            "a5d2afe0b2a5032e370ba835507ec717d5717caa090d495ba6dffcfd2d182741"
            "165017565dc99346c57f3fec044823a6"
        ),
    ),
    "K2e": (
        "/v4/order/private/active?pairs=BTC_USDT%2CETH_USDT&limit=100",
        NO_BODY,
        (
            "db413b3cdbebe53ef8676b6d4240a48cffe3845ee4a4ed617e620d650d50ed83"
            "4e08cb487ee95ae4e51f4803950144ca"
        ),
    ),
    "K3": (
        "/v4/order/private/create",
        B3,
        (
            "a6cbd80bc45e97a3a749d8f71fcae5acf43518a294ed3cc7299ba55f0a39d468"
            "07a65c7ea4d92d9ebaa923bc21eabc07"
        ),
    ),
    "K3s": (
        "/v4/order/private/create",
        B3.replace(b",", b", ").replace(b":", b": "),
        (
            "6007b30734fa9b65c401160cee29034e20fbb42e8108b0a4e476454b74c99607"
            "6285912321a10480a7c1522647c83f1d"
        ),
    ),
    "K4": (
        "/v4/order/private/cancel",
        B4,
        (
            "105e15b4b7b010e8fb9fb4534e2ba6a01446fa321f3dd04a106acea727a54ff8"
            "8e0f70b71eabd81772d919639415219b"
        ),
    ),
    "K5": (
        "/v4/order/private/cancel/multi",
        B5,
        (
            "424e73007678979ab3456dbd74da17b27e6642a724f83ad762e95039b439f94a"
            "702ff613e4673e57292ddd2af89cb197"
        ),
    ),
    "K6": (
        "/v4/order/private/create",
        B6,
        (
            "3d0b3d7ac331086cedeeef5ded5b4cdad962a5d00c7c59889882902af7c91ea4"
            "dbe7b9e182c59541fdd5f685681e7dc9"
        ),
    ),
    "K7": (
        "/v4/order/private/details/b0fcb54c-2278-4f16-a300-02765faad8b0?withTrades=true",
        NO_BODY,
        (
            "61e341e68f07722981005223f982d5e8e3fec331e8f14bf9ce100b01bc92e654"
            "86dfa92443495a512b5c866d7ceb9a73"
        ),
    ),
}
"""Computed for the fact sheet, apart from this program."""


@pytest.fixture
def venue() -> ScriptedKuna:
    venue = ScriptedKuna()
    venue.answer(BALANCE, data([]))
    venue.answer(ME, data({}))
    venue.answer(TICKERS, data([]))
    return venue


def written(folder: Path) -> str:
    """Names and contents of all files."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return "".join(f"{path.name}: {path.read_text()}" for path in files)


@pytest.mark.parametrize("name", VECTORS)
def test_signatures_are_those_of_the_sheet(name: str) -> None:
    target, body, signature = VECTORS[name]
    assert sign(target, NONCE, body, SecretStr(SECRET)) == signature


def test_an_empty_text_is_not_what_is_signed_without_a_body() -> None:
    wrong = (
        "68845bba3717b8b6596db470d85440a165317ba51fdbf9ba2fe8366c4a76ffb7"
        "e986b328bb5d653804900aec5ec6c6c2"
    )
    assert sign("/v4/private/getBalance", NONCE, b"", SecretStr(SECRET)) == wrong
    assert sign("/v4/private/getBalance", NONCE, NO_BODY, SecretStr(SECRET)) != wrong


async def test_a_read_is_signed_as_it_goes_out_and_sends_no_body(
    venue: ScriptedKuna, clock: ManualClock, tmp_path: Path
) -> None:
    await kuna_client(venue, clock, tmp_path).balances()
    (request,) = venue.requests
    assert (request.method, str(request.url), request.content) == ("GET", HOST + BALANCE, b"")
    nonce = request.headers["nonce"]
    assert nonce == str(START_MS)
    assert request.headers["public-key"] == KEY
    assert request.headers["signature"] == sign(BALANCE, nonce, b"{}", SecretStr(SECRET))
    assert request.headers["accept"] == request.headers["content-type"] == "application/json"
    assert "api-key" not in request.headers
    assert "account" not in request.headers


async def test_a_write_is_signed_over_the_bytes_it_sends(
    venue: ScriptedKuna, clock: ManualClock, tmp_path: Path
) -> None:
    venue.answer(CREATE, data({}))
    client = kuna_client(venue, clock, tmp_path, mode="trade", read_only=False)
    assert client.trading is not None
    await client.trading.create(create(), RememberingGate())
    (request,) = venue.requests
    signed = sign(CREATE, request.headers["nonce"], request.content, SecretStr(SECRET))
    assert (request.method, request.headers["signature"]) == ("POST", signed)
    assert b" " not in request.content


async def test_query_and_commas_are_signed_as_they_are_on_the_wire(
    venue: ScriptedKuna, clock: ManualClock, tmp_path: Path
) -> None:
    client = kuna_client(venue, clock, tmp_path)
    await client.quotes([InstrumentId("ETH_USDT"), InstrumentId("BTC_USDT")])
    await client.open_orders(PollOptions())
    tickers, *lists = venue.targets
    assert tickers == f"{TICKERS}?pairs=BTC_USDT,ETH_USDT"
    for target, request in zip(lists, venue.requests[1:], strict=True):
        assert "start=2014-01-01T00:00:00.000Z&limit=100" in target
        nonce = request.headers["nonce"]
        assert request.headers["signature"] == sign(target, nonce, b"{}", SecretStr(SECRET))


async def test_what_is_public_is_asked_without_the_key(
    venue: ScriptedKuna, clock: ManualClock, tmp_path: Path
) -> None:
    await kuna_client(venue, clock, tmp_path, pro=True).quotes([InstrumentId("BTC_USDT")])
    (request,) = venue.requests
    assert not {"public-key", "nonce", "signature", "api-key", "account"} & {*request.headers}


async def test_a_single_key_goes_without_nonce_and_signature(
    venue: ScriptedKuna, clock: ManualClock, tmp_path: Path
) -> None:
    await kuna_client(venue, clock, tmp_path, secret=None).balances()
    (request,) = venue.requests
    assert request.headers["api-key"] == KEY
    assert not {"public-key", "nonce", "signature"} & {*request.headers}
    assert "nonce" not in written(tmp_path)


@pytest.mark.parametrize("secret", [SECRET, None])
async def test_a_pro_account_says_so(
    venue: ScriptedKuna, clock: ManualClock, tmp_path: Path, secret: str | None
) -> None:
    await kuna_client(venue, clock, tmp_path, secret=secret, pro=True).balances()
    assert venue.requests[0].headers["account"] == "pro"


async def test_nonces_rise_by_one_within_a_millisecond_and_over_a_restart(
    venue: ScriptedKuna, clock: ManualClock, tmp_path: Path
) -> None:
    await kuna_client(venue, clock, tmp_path).open_orders(PollOptions())
    clock.step_wall(-3600)
    await kuna_client(venue, clock, tmp_path).balances()
    nonces = [int(request.headers["nonce"]) for request in venue.requests]
    assert nonces == [START_MS + n for n in range(4)]


@pytest.mark.parametrize("secret", ["not base64!", "k", "ключ"])
async def test_any_text_is_a_secret(
    venue: ScriptedKuna, clock: ManualClock, tmp_path: Path, secret: str
) -> None:
    await kuna_client(venue, clock, tmp_path, secret=secret).balances()
    request = venue.requests[0]
    expected = sign(BALANCE, request.headers["nonce"], b"{}", SecretStr(secret))
    assert request.headers["signature"] == expected


def test_an_empty_secret_is_refused_at_once(tmp_path: Path, clock: ManualClock) -> None:
    with pytest.raises(ConfigurationError, match='account "kuna": the secret of the key pair'):
        connect(
            kuna_settings(),
            Credentials(SecretStr(KEY), SecretStr("")),
            clock=clock,
            state_folder=tmp_path,
            read_only=True,
        )


@pytest.mark.parametrize("secret", [SECRET, None])
async def test_neither_key_nor_secret_shows_anywhere(
    venue: ScriptedKuna,
    clock: ManualClock,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    secret: str | None,
) -> None:
    caplog.set_level(logging.DEBUG)
    client = kuna_client(venue, clock, tmp_path, secret=secret, mode="trade", read_only=False)
    assert isinstance(client, KunaClient)
    assert client.trading is not None
    venue.answer(CREATE, data({}))
    gate = RememberingGate()
    await client.trading.create(create(), gate)
    seen = repr(vars(client)) + repr(client.account) + "".join(gate.requests)
    for text in (seen, written(tmp_path), caplog.text):
        assert KEY not in text
        assert SECRET not in text
        assert "signature" not in text
