from random import Random

import pytest

from tests.simulator.embed_venue import fixture
from tui.simulator.kraken_embed.failures import Failure
from tui.simulator.kraken_embed.keys import EmbedKey, make_key, sign

SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=="
NONCE = "1763630000000000000"
PLAIN = "/b2b/custom-orders?user=AA00TESTEXAMPLE1"
BLANKS = "/b2b/custom-orders?user=AA00%20TEST%20EXAM%20PLE1"
CANCEL = "/b2b/custom-orders/sched_abc123/cancel?user=AA00%20TEST%20EXAM%20PLE1"
B5 = (
    '{"name":"Buy BTC at 100k","trigger":{"type":"price","base_asset":"BTC","quote_asset":"USD",'
    '"target_price":"100000.00","condition":"lte"},"action":{"type":"spend","amount":{"asset":'
    '"USD","amount":"500.00"},"quote":{"asset":"BTC"},"fee_bps":"100","spread_bps":"100"}}'
)
B5S = B5.replace(",", ", ").replace(":", ": ")
WRONG = "ELq2b5Sjw2afhJSp4nelllxye1M0+EFW7PV5gtoqHa3tFi9DZO/4lZU1XVdE/hfsz7KtBIRglPgf60CVdINjfQ=="
VECTORS = [
    (
        PLAIN,
        "",
        "yawUF9LbppMxtldsP+cYkzdtqLXjL0JcuQenHZlmLjicRfm2wrOxljpWXzW3lgv7nKRTlkhNGmxGpVCKJPf9jA==",
    ),
    (
        PLAIN + "&statuses=active&statuses=completed",
        "",
        "7w2lREnxA6d5H58DwsavbTLy5KM151mNFNcxfgG/NwAevAf6lGYUVyD5c/kNhYTcUFuqzlvpFIz9ouCE8hmPOg==",
    ),
    (
        "/b2b/custom-orders?user=AA00+TEST+EXAM+PLE1&statuses=active",
        "",
        "/vbFjgwbL2ikvV+ARUyl1nWmp4O4vpludAFe7T3HSn+s4G5lZh5NTMFLk2mrTqcenDU3uZZtTP5ypBg60G8dNQ==",
    ),
    (
        BLANKS + "&statuses=active",
        "",
        "iOG8vaQef/sUQKRfEEAf9xC+ph2G5USTor1uRQtEjJ6YBYesfjI/GJYwaHH6X7csliy1CZZBWr8imrGyz731rw==",
    ),
    (
        BLANKS,
        B5,
        "PMjv7UsdrPKJZP3gCRVZ+P7XsghsBt4zPP78RDdQN/qW0e9YHRtKXfKL+ede0Lh+dQICW3ZgQtQh4btSI97TIg==",
    ),
    (
        BLANKS,
        B5S,
        "zWysZLnIMFGcgEg1MOXF2EEwtNqQb/sQ9zNCXjc9GFeL/H5/e4994NN/kjQcJI53EkNMn1spXmBHLFOyjtF/Tw==",
    ),
    (
        CANCEL,
        "",
        "g17j4QGI+inv2OLMk9/ivXmuGF6kdrHP7km9Ta2yOyfaupxQsC2qxTsTpTpk9WQ2S9AsV0e1EBURHly09kj3jw==",
    ),
    (CANCEL, "{}", WRONG),
    (
        "/b2b/custom-orders/sched_abc123?user=AA00%20TEST%20EXAM%20PLE1",
        "",
        "+Mq8DHLRbGjifX4888tWihpnO6UXPIwUOnfJ0K6ul7p9CokCl61aP0OMKcpLNGRT347eHzHqvj8Qa3ZTGEpd+Q==",
    ),
]


@pytest.fixture
def key() -> EmbedKey:
    made = make_key(Random(1))
    made.secret = SECRET
    return made


@pytest.mark.parametrize(("target", "body", "signature"), VECTORS)
def test_a_signature_is_right_over_target_and_body_as_they_were_sent(
    key: EmbedKey, target: str, body: str, signature: str
) -> None:
    key.verify(target.encode(), body.encode(), NONCE, signature)
    for wrong in ((target + "&a=1", body, NONCE), (target, body + " ", NONCE), (target, body, "7")):
        with pytest.raises(Failure, match=r"^EAPI:Invalid signature$"):
            key.verify(wrong[0].encode(), wrong[1].encode(), wrong[2], signature)


def test_a_cancel_signed_over_an_empty_object_it_does_not_carry_is_refused(key: EmbedKey) -> None:
    with pytest.raises(Failure, match=r"^EAPI:Invalid signature$"):
        key.verify(CANCEL.encode(), b"", NONCE, WRONG)


def test_the_signing_rules_of_the_documentation_are_those_of_the_vectors() -> None:
    rules = fixture("signing_rules")["rules"]
    assert rules["no_body"] == "SHA256(nonce)"
    assert rules["body"] == "SHA256(nonce + raw_body)"
    assert {"API-Key", "API-Sign", "API-Nonce"} <= set(rules["headers"])
    assert len(B5.encode()) == 265
    assert len(B5S.encode()) == 292
    assert sign(SECRET, PLAIN.encode(), b"", NONCE).decode() == VECTORS[0][2]


def test_a_nonce_must_grow(key: EmbedKey) -> None:
    for nonce in ("1000", "1001", str(2**64 - 1)):
        key.take_nonce(nonce)
    key.nonce = 1001
    for nonce in ("1001", "1000", "", "1e9", "-1002", str(2**64), "0"):
        with pytest.raises(Failure, match=r"^EAPI:Invalid nonce$"):
            key.take_nonce(nonce)
    key.take_nonce("1002")
