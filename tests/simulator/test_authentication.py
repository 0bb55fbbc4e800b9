import json

import pytest

from tests.simulator.venue import LIMIT, Venue, read, signature


async def outcome(venue: Venue, name: str, body: bytes, nonce: str, **options: str) -> str:
    answer = read(await venue.send(name, body, nonce, **options))
    return str(answer["error"][0]) if answer["error"] else "done"


async def test_a_key_nobody_issued_is_refused(venue: Venue) -> None:
    body = b'{"nonce":1}'
    assert await outcome(venue, "Balance", body, "1", key="nobody") == "EAPI:Invalid key"


async def test_a_signature_with_another_secret_is_refused(venue: Venue) -> None:
    body = b'{"nonce":1}'
    assert await outcome(venue, "Balance", body, "1", secret="YWJj") == "EAPI:Invalid signature"


async def test_the_signature_covers_the_path(venue: Venue) -> None:
    body = b'{"nonce":1}'
    signed = signature(venue.secret, "/0/private/Balance", "1", body)
    headers = {"API-Key": venue.key, "API-Sign": signed, "Content-Type": "application/json"}
    answer = await venue.http.post("/0/private/OpenOrders", content=body, headers=headers)
    assert read(answer)["error"] == ["EAPI:Invalid signature"]


async def test_the_signature_covers_the_received_bytes_not_their_meaning(venue: Venue) -> None:
    spaced = b'{ "nonce" : 11 ,  "trades": true }'
    assert await outcome(venue, "OpenOrders", spaced, "11") == "done"
    signed = signature(venue.secret, "/0/private/OpenOrders", "12", b'{"nonce":12}')
    headers = {"API-Key": venue.key, "API-Sign": signed, "Content-Type": "application/json"}
    answer = await venue.http.post(
        "/0/private/OpenOrders", content=b'{"nonce": 12}', headers=headers
    )
    assert read(answer)["error"] == ["EAPI:Invalid signature"]


@pytest.mark.parametrize("body", [b'{"nonce":21}', b'{"nonce":"21"}'])
async def test_a_nonce_is_a_number_or_a_text(venue: Venue, body: bytes) -> None:
    assert await outcome(venue, "Balance", body, "21") == "done"


async def test_a_nonce_has_to_rise(venue: Venue) -> None:
    assert await outcome(venue, "Balance", b'{"nonce":30}', "30") == "done"
    for number in ("30", "29"):
        body = f'{{"nonce":{number}}}'.encode()
        assert await outcome(venue, "Balance", body, number) == "EAPI:Invalid nonce"
    assert await outcome(venue, "Balance", b'{"nonce":31}', "31") == "done"


@pytest.mark.parametrize("body", [b"{}", b'{"nonce":"x"}', b'{"nonce":-5}', b'{"nonce":1.5}'])
async def test_a_request_without_a_readable_nonce_is_refused(venue: Venue, body: bytes) -> None:
    assert await outcome(venue, "Balance", body, "") == "EAPI:Invalid nonce"


async def test_a_nonce_beyond_64_bits_is_refused(venue: Venue) -> None:
    number = str(2**64)
    body = f'{{"nonce":{number}}}'.encode()
    assert await outcome(venue, "Balance", body, number) == "EAPI:Invalid nonce"


async def test_a_nonce_window_lets_late_arrivals_in_once(venue: Venue) -> None:
    venue.sim.kraken_spot.key.nonce_window = 10
    results = []
    for number in ("100", "95", "95", "90", "89"):
        body = f'{{"nonce":{number}}}'.encode()
        results.append(await outcome(venue, "Balance", body, number))
    invalid = "EAPI:Invalid nonce"
    assert results == ["done", "done", invalid, invalid, invalid]


async def test_a_shared_key_takes_each_program_by_the_unit_it_counts_in(venue: Venue) -> None:
    venue.sim.kraken_spot.key.is_shared = True
    results = []
    for number in ("1795167840000000000", "1795167840001", "1795167840000", "1795167840000000000"):
        body = f'{{"nonce":{number}}}'.encode()
        results.append(await outcome(venue, "Balance", body, number))
    invalid = "EAPI:Invalid nonce"
    assert results == ["done", "done", invalid, invalid]


async def test_a_key_that_saw_nanoseconds_takes_no_milliseconds(venue: Venue) -> None:
    numbers = ("1795167840000000000", "1795167840001")
    bodies = [f'{{"nonce":{number}}}'.encode() for number in numbers]
    results = [
        await outcome(venue, "Balance", body, number)
        for body, number in zip(bodies, numbers, strict=True)
    ]
    assert results == ["done", "EAPI:Invalid nonce"]


async def test_a_refused_request_has_used_its_nonce(venue: Venue) -> None:
    body = b'{"nonce":40,"txid":"OAAAAA-AAAAA-AAAAAA"}'
    assert await outcome(venue, "CancelOrder", body, "40") == "EOrder:Unknown order"
    assert await outcome(venue, "Balance", b'{"nonce":40}', "40") == "EAPI:Invalid nonce"


async def test_a_badly_signed_request_has_not_used_its_nonce(venue: Venue) -> None:
    await outcome(venue, "Balance", b'{"nonce":50}', "50", secret="YWJj")
    assert await outcome(venue, "Balance", b'{"nonce":50}', "50") == "done"


async def test_the_nonce_is_checked_before_the_permission(venue: Venue) -> None:
    venue.sim.kraken_spot.key.permissions = ()
    assert await outcome(venue, "Balance", b'{"nonce":60}', "60") == "EGeneral:Permission denied"
    assert await outcome(venue, "Balance", b'{"nonce":60}', "60") == "EAPI:Invalid nonce"


@pytest.mark.parametrize(
    ("name", "permissions"),
    [
        ("Balance", {"query-funds"}),
        ("BalanceEx", {"query-funds"}),
        ("TradeBalance", {"query-funds"}),
        ("OpenOrders", {"query-open-trades"}),
        ("OpenPositions", {"query-open-trades"}),
        ("ClosedOrders", {"query-closed-trades"}),
        ("TradesHistory", {"query-closed-trades"}),
        ("QueryTrades", {"query-closed-trades"}),
        ("QueryOrders", {"query-open-trades"}),
        ("QueryOrders", {"query-closed-trades"}),
        ("OrderAmends", {"query-open-trades"}),
        ("AddOrder", {"modify-trades"}),
        ("AmendOrder", {"modify-trades"}),
        ("AmendOrder", {"close-trades"}),
        ("CancelOrder", {"close-trades"}),
        ("CancelAll", {"close-trades"}),
        ("CancelOrderBatch", {"modify-trades"}),
        ("CancelAllOrdersAfter", {"close-trades"}),
        ("EditOrder", {"modify-trades", "close-trades"}),
        ("AddOrderBatch", {"modify-trades", "close-trades"}),
    ],
)
async def test_each_endpoint_wants_its_permission(
    venue: Venue, name: str, permissions: set[str]
) -> None:
    denied = "EGeneral:Permission denied"
    key = venue.sim.kraken_spot.key
    key.permissions = tuple(permissions)
    assert (await venue.post(name))["error"] != [denied]
    key.permissions = tuple({*key.permissions, "query-ledger"} - {next(iter(permissions))})
    if (
        name not in {"QueryOrders", "AmendOrder", "CancelOrder", "OrderAmends"}
        or len(permissions) > 1
    ):
        assert await venue.error(name) == denied


async def test_edit_wants_both_permissions(venue: Venue) -> None:
    venue.sim.kraken_spot.key.permissions = ("modify-trades",)
    assert await venue.error("EditOrder") == "EGeneral:Permission denied"


async def test_unknown_paths_are_unknown_methods(venue: Venue) -> None:
    for path in ("/0/private/Nothing", "/0/public/Nothing", "/0/elsewhere", "/0/private/a/b"):
        answer = await venue.http.post(path)
        assert read(answer) == {"error": ["EGeneral:Unknown method"]}


async def test_private_endpoints_are_posted_to(venue: Venue) -> None:
    answer = await venue.http.get("/0/private/Balance")
    assert read(answer) == {"error": ["EGeneral:Unknown method"]}


@pytest.mark.parametrize("body", [b"{", b"[1]", b'{"nonce":NaN}', b"\xff", b"[" * 100_000])
async def test_a_broken_body_is_a_bad_request(venue: Venue, body: bytes) -> None:
    assert await outcome(venue, "Balance", body, "1") == "EAPI:Bad request"


async def test_a_form_does_what_json_does(venue: Venue) -> None:
    created = await venue.form("AddOrder", **LIMIT)
    order_id = created["result"]["txid"][0]
    assert (await venue.form("QueryOrders", txid=order_id))["result"][order_id][
        "vol"
    ] == "0.10000000"
    amended = await venue.form("AmendOrder", txid=order_id, limit_price="-5%")
    assert amended["error"] == []
    assert (await venue.form("CancelOrder", txid=order_id))["result"] == {"count": 1}


async def test_a_bare_plus_in_a_form_is_a_blank_and_no_price(venue: Venue) -> None:
    order_id = await venue.add()
    nonce = venue.next_nonce()
    body = f"nonce={nonce}&txid={order_id}&limit_price=+5%25".encode()
    form = "application/x-www-form-urlencoded"
    answer = await outcome(venue, "AmendOrder", body, str(nonce), content_type=form)
    assert answer.startswith("EOrder:Invalid price")


async def test_the_text_false_in_a_form_switches_trades_on(demo: Venue) -> None:
    rows = (await demo.form("OpenOrders", trades="false"))["result"]["open"]
    assert any("trades" in row for row in rows.values())
    assert not any("trades" in row for row in (await demo.open(trades=False)).values())


async def test_key_info_tells_permissions_and_last_nonce(venue: Venue) -> None:
    info = await venue.result("GetApiKeyInfo")
    assert info["nonce"] == str(venue.nonce)
    assert info["permissions"] == [
        "query-funds",
        "query-open-trades",
        "query-closed-trades",
        "modify-trades",
        "close-trades",
    ]
    assert info["ip_allowlist"] == [""]
    assert json.dumps(info).count(venue.secret) == 0
