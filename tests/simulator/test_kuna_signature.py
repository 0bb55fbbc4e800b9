import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.simulator.kuna_venue import LIMIT, ORDER, KunaVenue, compact, data, error_of, opened
from tests.simulator.kuna_venue import signature as signed
from tui.simulator.kuna.account import KunaAccount
from tui.simulator.kuna.failures import Failure
from tui.simulator.kuna.keys import KunaKey

SECRET, NONCE = "kuna-test-secret-key-0001", "1731999600123"
ONE, TWO = "b0fcb54c-2278-4f16-a300-02765faad8b0", "5992a049-8612-409d-8599-2c3d7298b106"
B3 = '{"type":"Limit","orderSide":"Bid","pair":"BTC_USDT","quantity":"0.06","price":"26440.46"}'
B4 = f'{{"orderId":"{ONE}"}}'
B5 = f'{{"orderIds":["{ONE}","{TWO}"]}}'
B6 = (
    '{"id":"3d1f6f0e-6c0c-4a57-9a53-0d6d7b1e2a10","type":"StopLossLimit","orderSide":"Ask",'
    '"pair":"BTC_USDT","quantity":"0.06","price":"26440","stopPrice":"27440"}'
)
B3S = B3.replace(",", ", ").replace(":", ": ")
ACTIVE = "/v4/order/private/active?pairs=BTC_USDT"
REQUESTS = {
    "K1": ("/v4/private/getBalance", ""),
    "K2": (f"{ACTIVE},ETH_USDT&limit=100", ""),
    "K2e": (f"{ACTIVE}%2CETH_USDT&limit=100", ""),
    "K3": ("/v4/order/private/create", B3),
    "K3s": ("/v4/order/private/create", B3S),
    "K4": ("/v4/order/private/cancel", B4),
    "K5": ("/v4/order/private/cancel/multi", B5),
    "K6": ("/v4/order/private/create", B6),
    "K7": (f"/v4/order/private/details/{ONE}?withTrades=true", ""),
}
_HEX = {
    "K1": (
        "b1cab71648e84af2417b5ac79fd2e1ab4ed1a39c785b06e2f63caf67c9a1163e",
        "37c5dc23ecb1983291814ab72544507e",
    ),
    "K2": (
        "a5d2afe0b2a5032e370ba835507ec717d5717caa090d495ba6dffcfd2d182741",
        "165017565dc99346c57f3fec044823a6",
    ),
    "K2e": (
        "db413b3cdbebe53ef8676b6d4240a48cffe3845ee4a4ed617e620d650d50ed83",
        "4e08cb487ee95ae4e51f4803950144ca",
    ),
    "K3": (
        "a6cbd80bc45e97a3a749d8f71fcae5acf43518a294ed3cc7299ba55f0a39d468",
        "07a65c7ea4d92d9ebaa923bc21eabc07",
    ),
    "K3s": (
        "6007b30734fa9b65c401160cee29034e20fbb42e8108b0a4e476454b74c99607",
        "6285912321a10480a7c1522647c83f1d",
    ),
    "K4": (
        "105e15b4b7b010e8fb9fb4534e2ba6a01446fa321f3dd04a106acea727a54ff8",
        "8e0f70b71eabd81772d919639415219b",
    ),
    "K5": (
        "424e73007678979ab3456dbd74da17b27e6642a724f83ad762e95039b439f94a",
        "702ff613e4673e57292ddd2af89cb197",
    ),
    "K6": (
        "3d0b3d7ac331086cedeeef5ded5b4cdad962a5d00c7c59889882902af7c91ea4",
        "dbe7b9e182c59541fdd5f685681e7dc9",
    ),
    "K7": (
        "61e341e68f07722981005223f982d5e8e3fec331e8f14bf9ce100b01bc92e654",
        "86dfa92443495a512b5c866d7ceb9a73",
    ),
}
SIGNATURES = {name: "".join(halves) for name, halves in _HEX.items()}
K1X = (
    "68845bba3717b8b6596db470d85440a165317ba51fdbf9ba2fe8366c4a76ffb7"
    "e986b328bb5d653804900aec5ec6c6c2"
)


@pytest_asyncio.fixture
async def venue() -> AsyncIterator[KunaVenue]:
    async with opened() as held:
        yield held


def the_key() -> KunaKey:
    account = KunaAccount(name="a", uid="")
    return KunaKey(key="public", secret=SECRET, single="single", account=account)


@pytest.mark.parametrize("name", REQUESTS)
def test_each_vector_is_signed_by_the_key(name: str) -> None:
    target, body = REQUESTS[name]
    the_key().verify(target.encode(), NONCE, body.encode(), SIGNATURES[name])


def test_what_was_signed_without_blanks_may_be_sent_with_them() -> None:
    target, _ = REQUESTS["K3"]
    the_key().verify(target.encode(), NONCE, B3S.encode(), SIGNATURES["K3"])
    with pytest.raises(Failure):
        the_key().verify(target.encode(), NONCE, B3.encode(), SIGNATURES["K3s"])


@pytest.mark.parametrize("name", [name for name, (_, body) in REQUESTS.items() if not body])
def test_nothing_in_place_of_the_empty_object_is_refused(name: str) -> None:
    target, _ = REQUESTS[name]
    wrong = signed(SECRET, target, NONCE, "")
    if name == "K1":
        assert wrong == K1X
    with pytest.raises(Failure):
        the_key().verify(target.encode(), NONCE, b"", wrong)


async def test_both_ways_of_signing_are_let_in(venue: KunaVenue) -> None:
    paired = await venue.get("/v4/private/me")
    single = await venue.http.get("/v4/private/me", headers={"api-key": venue.single})
    assert (
        data(single)
        == paired
        == {
            "id": venue.account.uid,
            "type": "Simple",
            "status": "Verified",
        }
    )


async def test_the_target_is_signed_as_it_is_sent(venue: KunaVenue) -> None:
    literal = f"{ORDER}active?pairs=BTC_USDT,TRX_USDT"
    escaped = literal.replace(",", "%2C")
    assert len(await venue.get(literal)) == len(await venue.get(escaped)) == 3
    wrong = signed(venue.secret, literal, "1")
    answer = await venue.call("GET", escaped, nonce="1", signature=wrong)
    assert (answer.status_code, error_of(answer)) == (401, "UNAUTHORIZED")


async def test_a_body_may_be_sent_with_blanks_when_it_was_signed_without(venue: KunaVenue) -> None:
    nonce = "1795167840123"
    good = signed(venue.secret, f"{ORDER}create", nonce, compact(LIMIT))
    answer = await venue.call(
        "POST", f"{ORDER}create", json.dumps(LIMIT), nonce=nonce, signature=good
    )
    assert data(answer)["status"] == "Open"


@pytest.mark.parametrize(
    "body", ['{"quantity":1e999999999}', '{"a":' * 700 + "1" + "}" * 700, "[" * 100_000, "\x00"]
)
async def test_strange_bodies_get_an_answer(venue: KunaVenue, body: str) -> None:
    answer = await venue.call("POST", f"{ORDER}create", body)
    assert error_of(answer) in {"ARGUMENT_VALIDATION_ERROR", "Internal Server Error"}


@pytest.mark.parametrize(
    "headers",
    [
        {"public-key": "unknown"},
        {"signature": "0" * 96},
        {"signature": ""},
        {"nonce": ""},
        {"nonce": "soon"},
        {"api-key": "unknown"},
    ],
)
async def test_any_wrong_header_gets_the_same_answer(
    venue: KunaVenue, headers: dict[str, str]
) -> None:
    answer = await venue.call("GET", "/v4/private/me", **headers)
    assert answer.status_code == 401
    assert answer.json() == {
        "errors": [{"code": "UNAUTHORIZED", "extensions": {"code": "UNAUTHORIZED"}}]
    }


async def test_a_nonce_is_good_once_and_for_a_minute(venue: KunaVenue) -> None:
    now = 1_795_167_900_000

    async def status(nonce: object) -> int:
        answer = await venue.call("GET", "/v4/private/me", nonce=str(nonce))
        code: int = answer.status_code
        return code

    nonces = (now, now, now - 1, now - 60_000, now - 60_001, f"{now + 1}.0", now + 1)
    assert [await status(nonce) for nonce in nonces] == [200, 401, 200, 200, 401, 200, 401]


async def test_a_refused_signature_does_not_use_up_its_nonce(venue: KunaVenue) -> None:
    assert (await venue.call("GET", "/v4/private/me", nonce="5", signature="0")).status_code == 401
    assert (await venue.call("GET", "/v4/private/me", nonce="5")).status_code == 200
