import json

import pytest

from tests.simulator.venue import fixture
from tui.simulator.kraken_spot.keys import sign

SECRET = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg=="

VECTORS = [
    (
        "/0/private/AddOrder",
        "1616492376594",
        "nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25",
        "4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==",
    ),
    (
        "/0/private/OpenOrders",
        "1795167840000000000",
        "nonce=1795167840000000000&trades=true",
        "dugV6bdIO3z8i1v8FVi/6BvrLgMDP10/GyKBxbitoDLtSdAAY8NIu8Q5ksvCWmD5M2pFMD1O2mE3Z/68ibRsEg==",
    ),
    (
        "/0/private/OpenOrders",
        "1795167840000000000",
        '{"nonce":1795167840000000000,"trades":true}',
        "7A18NmknyBdyRGDH5sZgUDiaDTpObA8BKmScGO7FCSTyOd342lnHmwjKYCdA5evaoZDgjAT8qUYrNHJi2vLwyw==",
    ),
    (
        "/0/private/OpenOrders",
        "1795167840000000000",
        '{"nonce":"1795167840000000000","trades":true}',
        "zmKGw0xz3+WgaUiqQ6nULWOk7qf6Q+TUO+EKKFAftY3sSBS/icmVnF/2geswRgOdzBYsCttqSIq2FQ5K+s/gBA==",
    ),
    (
        "/0/private/AmendOrder",
        "1795167840000000001",
        '{"nonce":1795167840000000001,"txid":"OQCLML-BW3P3-BUCMWZ","limit_price":"+5%"}',
        "F4EuSWVn1DXYwRv3brIBzilmNTrS4ZrsZm226/1/Aywi6JcS+3gm/rDABhGyp0hUFQJLcexWhZg4nMJlgTmIFQ==",
    ),
    (
        "/0/private/AmendOrder",
        "1795167840000000001",
        "nonce=1795167840000000001&txid=OQCLML-BW3P3-BUCMWZ&limit_price=%2B5%25",
        "we7z78LdfWcehLjatawDcmDEHZg8dJTorBDneyDv7y/WXoe2qY4MrnD4jIvSjZ5WBCgXd77VA9J+CUI9HEEgfA==",
    ),
    (
        "/0/private/CancelOrder",
        "1795167840000000002",
        '{"nonce":1795167840000000002,"txid":"OQCLML-BW3P3-BUCMWZ"}',
        "a5YbQl5EEkByTcegHCHzssPxU+e3R9W65dI4yzcs+JoKN5HBuZxcMLky5YVsC6yIq8xJL86oCioyWxPZoNb69Q==",
    ),
    (
        "/0/private/CancelOrderBatch",
        "1795167840000000003",
        '{"nonce":1795167840000000003,"orders":["OP5V2Y-RYKVL-ET3V3B","OP5V2Y-7YKVL-ET3V3B"]}',
        "k1kNNJNkab7YB/HvWGuisz0crMF/vNPKZ0bClKRhFDCq17pGxLiRBedbsUc/VNZYCvAQOBpaKp+h/EgrrZoD1g==",
    ),
    (
        "/0/private/AmendOrder",
        "1695828490",
        '{"nonce":1695828490,"cl_ord_id":"6d1b345e-2821-40e2-ad83-4ecb18a06876","order_qty":"1.25"}',
        "91FVlVND3rBPotha3HaIalZqOrMJg/OfLyO+da0R0E52gvCsTav0GmG2KpPrWxQh3DfM7KWLM+K8ko12i/n0kw==",
    ),
]


@pytest.mark.parametrize(("path", "nonce", "body", "expected"), VECTORS)
def test_signatures_equal_the_published_vectors(
    path: str, nonce: str, body: str, expected: str
) -> None:
    assert sign(SECRET, path, nonce, body.encode()) == expected


def test_signatures_equal_the_recorded_vectors() -> None:
    for vector in fixture("signature_vectors")["vectors"]:
        made = sign(vector["secret"], vector["path"], vector["nonce"], vector["body"].encode())
        assert made == vector["api_sign"], json.dumps(vector)
