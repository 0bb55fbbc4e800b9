import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from tests.venues.doubles import SECRET
from tui.domain.account import PollOptions
from tui.domain.identifiers import ClientOrderId, VenueOrderId
from tui.venues.kraken_spot.build import (
    build_body,
    build_open_orders,
    build_public_path,
    build_query_orders,
)
from tui.venues.kraken_spot.sign import sign
from tui.venues.sign import SecretError, check_secret

FIXTURE = Path("../shared/fixtures/kraken_spot/signature_vectors.json")

VECTORS = {
    "official": (
        "AddOrder",
        1616492376594,
        "nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25",
        "4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==",
    ),
    "A": (
        "OpenOrders",
        1795167840000000000,
        "nonce=1795167840000000000&trades=true",
        "dugV6bdIO3z8i1v8FVi/6BvrLgMDP10/GyKBxbitoDLtSdAAY8NIu8Q5ksvCWmD5M2pFMD1O2mE3Z/68ibRsEg==",
    ),
    "B": (
        "OpenOrders",
        1795167840000000000,
        '{"nonce":1795167840000000000,"trades":true}',
        "7A18NmknyBdyRGDH5sZgUDiaDTpObA8BKmScGO7FCSTyOd342lnHmwjKYCdA5evaoZDgjAT8qUYrNHJi2vLwyw==",
    ),
    "C": (
        "OpenOrders",
        1795167840000000000,
        '{"nonce":"1795167840000000000","trades":true}',
        "zmKGw0xz3+WgaUiqQ6nULWOk7qf6Q+TUO+EKKFAftY3sSBS/icmVnF/2geswRgOdzBYsCttqSIq2FQ5K+s/gBA==",
    ),
    "D": (
        "AmendOrder",
        1795167840000000001,
        '{"nonce":1795167840000000001,"txid":"OQCLML-BW3P3-BUCMWZ","limit_price":"+5%"}',
        "F4EuSWVn1DXYwRv3brIBzilmNTrS4ZrsZm226/1/Aywi6JcS+3gm/rDABhGyp0hUFQJLcexWhZg4nMJlgTmIFQ==",
    ),
    "E": (
        "AmendOrder",
        1795167840000000001,
        "nonce=1795167840000000001&txid=OQCLML-BW3P3-BUCMWZ&limit_price=%2B5%25",
        "we7z78LdfWcehLjatawDcmDEHZg8dJTorBDneyDv7y/WXoe2qY4MrnD4jIvSjZ5WBCgXd77VA9J+CUI9HEEgfA==",
    ),
    "F": (
        "CancelOrder",
        1795167840000000002,
        '{"nonce":1795167840000000002,"txid":"OQCLML-BW3P3-BUCMWZ"}',
        "a5YbQl5EEkByTcegHCHzssPxU+e3R9W65dI4yzcs+JoKN5HBuZxcMLky5YVsC6yIq8xJL86oCioyWxPZoNb69Q==",
    ),
    "G": (
        "CancelOrderBatch",
        1795167840000000003,
        '{"nonce":1795167840000000003,"orders":["OP5V2Y-RYKVL-ET3V3B","OP5V2Y-7YKVL-ET3V3B"]}',
        "k1kNNJNkab7YB/HvWGuisz0crMF/vNPKZ0bClKRhFDCq17pGxLiRBedbsUc/VNZYCvAQOBpaKp+h/EgrrZoD1g==",
    ),
    "H": (
        "AmendOrder",
        1695828490,
        '{"nonce":1695828490,"cl_ord_id":"6d1b345e-2821-40e2-ad83-4ecb18a06876","order_qty":"1.25"}',
        "91FVlVND3rBPotha3HaIalZqOrMJg/OfLyO+da0R0E52gvCsTav0GmG2KpPrWxQh3DfM7KWLM+K8ko12i/n0kw==",
    ),
}


@pytest.mark.parametrize("name", VECTORS)
def test_signature_equals_the_vector(name: str) -> None:
    call, nonce, body, expected = VECTORS[name]
    assert sign(f"/0/private/{call}", nonce, body.encode(), SecretStr(SECRET)) == expected


def test_signature_equals_the_published_vectors() -> None:
    if not FIXTURE.exists():
        pytest.skip(f"{FIXTURE} is not here")
    vectors: list[dict[str, Any]] = json.loads(FIXTURE.read_text())["vectors"]
    assert vectors
    for vector in vectors:
        signed = sign(
            vector["path"],
            int(vector["nonce"]),
            vector["body"].encode(),
            SecretStr(vector["secret"]),
        )
        assert signed == vector["api_sign"]


def test_open_orders_body_is_the_one_of_vector_b() -> None:
    members = build_open_orders(PollOptions(trades=True))
    assert build_body(1795167840000000000, members) == VECTORS["B"][2].encode()


def test_a_poll_without_options_sends_the_nonce_alone() -> None:
    assert build_body(5, build_open_orders(PollOptions())) == b'{"nonce":5}'


def test_every_poll_option_is_named_as_kraken_names_it() -> None:
    options = PollOptions(
        trades=True,
        userref=-7,
        client_order_id=ClientOrderId("mine"),
        rebase_multiplier="base",
    )
    assert build_open_orders(options) == {
        "trades": True,
        "userref": -7,
        "cl_ord_id": "mine",
        "rebase_multiplier": "base",
    }


def test_userref_zero_is_an_option_like_any_other() -> None:
    assert build_open_orders(PollOptions(userref=0)) == {"userref": 0}


def test_look_up_joins_ids_and_reads_with_the_polls_multiplier() -> None:
    ids = [VenueOrderId("OA"), VenueOrderId("OB")]
    assert build_query_orders(ids, PollOptions(rebase_multiplier="base", trades=True)) == {
        "txid": "OA,OB",
        "rebase_multiplier": "base",
    }
    assert build_query_orders(ids, PollOptions()) == {"txid": "OA,OB"}


def test_public_path_escapes_what_is_not_part_of_a_name() -> None:
    assert build_public_path("Time") == "/0/public/Time"
    path = build_public_path("Ticker", pair="XBT/USD,SOL&x", asset_class="tokenized_asset")
    assert path == "/0/public/Ticker?pair=XBT/USD,SOL%26x&asset_class=tokenized_asset"


@pytest.mark.parametrize("text", ["", "not base64!", "abc", "ünï"])
def test_a_secret_nothing_can_be_signed_with_is_refused_without_quoting_it(text: str) -> None:
    with pytest.raises(SecretError) as refusal:
        check_secret(SecretStr(text))
    assert not text or text not in str(refusal.value)


def test_a_usable_secret_passes() -> None:
    check_secret(SecretStr(SECRET))
