from decimal import Decimal
from typing import Any

import pytest

from tests.simulator.venue import Venue

ICEBERG = {"ordertype": "iceberg", "displayvol": "0.02", "volume": "0.2"}


async def stand(venue: Venue, order_id: str) -> tuple[int | None, Decimal]:
    """Return place and quantity ahead as the control endpoint tells them."""
    row = (await venue.http.get("/control/state")).json()["orders"][order_id]
    return row["place"], Decimal(str(row["ahead"]))


async def moved_up(venue: Venue, **members: Any) -> str:
    """Return an order that has moved up in its queue, but not to the head, with one behind it."""
    order_id = await venue.add(**members)
    await venue.add(volume="0.01")
    order = venue.order(order_id)
    order.ahead = order.ahead / 2
    return order_id


@pytest.mark.parametrize(
    ("members", "change"),
    [
        ({}, {"order_qty": "0.05"}),
        ({}, {"order_qty": "0.1"}),
        ({}, {"limit_price": "90000"}),
        ({}, {"limit_price": "90000.0", "order_qty": "0.09"}),
        (ICEBERG, {"display_qty": "0.015"}),
        (ICEBERG, {"display_qty": "0.05"}),
    ],
)
async def test_less_quantity_and_another_tip_keep_the_place(
    venue: Venue, members: dict[str, str], change: dict[str, str]
) -> None:
    order_id = await moved_up(venue, **members)
    before = await stand(venue, order_id)
    await venue.result("AmendOrder", txid=order_id, **change)
    assert await stand(venue, order_id) == before


@pytest.mark.parametrize(
    "change",
    [
        {"order_qty": "0.11"},
        {"limit_price": "90000.1"},
        {"limit_price": "89999.9"},
        {"limit_price": "89999.9", "order_qty": "0.05"},
    ],
)
async def test_more_quantity_and_another_price_go_to_the_back(
    venue: Venue, change: dict[str, str]
) -> None:
    order_id = await moved_up(venue)
    place, ahead = await stand(venue, order_id)
    await venue.result("AmendOrder", txid=order_id, **change)
    new_place, new_ahead = await stand(venue, order_id)
    assert place is not None
    assert new_place == place + 2
    level = venue.order(order_id).limit_price
    instrument = venue.order(order_id).terms.instrument
    assert level is not None
    assert new_ahead == venue.sim.market.resting(instrument, level)
    assert ahead != new_ahead


async def test_an_edit_always_goes_to_the_back(venue: Venue) -> None:
    old = await moved_up(venue)
    place, _ = await stand(venue, old)
    new = (await venue.result("EditOrder", txid=old, pair="XBTUSD", volume="0.05"))["txid"]
    assert place is not None
    assert (await stand(venue, new))[0] == place + 2


async def test_an_order_that_waits_for_its_trigger_has_no_place_until_it_fires(
    venue: Venue,
) -> None:
    order_id = await venue.add(
        type="sell", ordertype="stop-loss-limit", price="91000", price2="91500"
    )
    await venue.result("AmendOrder", txid=order_id, trigger_price="90500", limit_price="91400")
    assert (await stand(venue, order_id))[0] is None
    venue.last("XBTUSD", "90400")
    place, ahead = await stand(venue, order_id)
    assert place is not None
    assert ahead > 0


async def test_an_order_that_waits_for_its_start_has_no_place_until_then(venue: Venue) -> None:
    order_id = await venue.add(starttm="+5")
    assert (await stand(venue, order_id))[0] is None
    venue.sim.step(5)
    assert (await stand(venue, order_id))[0] is not None


async def test_alone_between_bid_and_ask_there_is_nobody_ahead(venue: Venue) -> None:
    quote = venue.sim.market.quotes["BTC/USD"]
    quote.bid, quote.ask = Decimal("92490"), Decimal("92500")
    inside = await venue.add(price="92495")
    joined = await venue.add(price="92490")
    assert (await stand(venue, inside))[1] == 0
    assert (await stand(venue, joined))[1] > 0


async def test_what_is_ahead_trades_first(venue: Venue) -> None:
    order_id = await venue.add()
    order = venue.order(order_id)
    ahead = [order.ahead]
    while order.ahead:
        assert order.filled == 0
        venue.last("XBTUSD", "90000")
        ahead.append(order.ahead)
    assert ahead == sorted(ahead, reverse=True)
    assert len(set(ahead)) > 2
    while order.is_live:
        venue.last("XBTUSD", "90000")
    assert order.status == "filled"


async def fill_order_of(venue: Venue, *order_ids: str) -> list[str]:
    """Let the market trade at the price until all are filled; return who was filled when."""
    orders = [venue.order(order_id) for order_id in order_ids]
    while any(order.is_live for order in orders):
        venue.last("XBTUSD", "90000")
    ends = [name for name in venue.sim.account.finished if name in order_ids]
    trades = [t.order_id for t in venue.sim.account.trades.values() if t.order_id in order_ids]
    assert trades == sorted(trades, key=ends.index)
    return ends


async def test_fills_follow_the_queue_and_an_amend_that_loses_its_place_goes_last(
    venue: Venue,
) -> None:
    first, second = await venue.add(), await venue.add()
    assert await fill_order_of(venue, first, second) == [first, second]
    venue.last("XBTUSD", "92500")
    first, second = await venue.add(), await venue.add()
    await venue.result("AmendOrder", txid=first, order_qty="0.09")
    assert await fill_order_of(venue, first, second) == [first, second]
    venue.last("XBTUSD", "92500")
    first, second = await venue.add(), await venue.add()
    await venue.result("AmendOrder", txid=first, order_qty="0.11")
    assert await fill_order_of(venue, first, second) == [second, first]


async def test_nobody_overtakes_by_joining_where_no_stranger_rests(venue: Venue) -> None:
    first, second = await venue.add(), await venue.add()
    venue.order(second).ahead = Decimal(0)
    assert await fill_order_of(venue, first, second) == [first, second]


async def test_a_smaller_tip_shows_at_once_and_a_larger_one_from_the_next(venue: Venue) -> None:
    order_id = await venue.add(**ICEBERG)
    order = venue.order(order_id)
    await venue.result("AmendOrder", txid=order_id, display_qty="0.015")
    assert order.tip == Decimal("0.015")
    await venue.result("AmendOrder", txid=order_id, display_qty="0.03")
    assert order.tip == Decimal("0.015")
    place = order.place
    venue.sim.exchange.fill(order_id, Decimal("0.015"))
    assert order.tip == Decimal("0.03")
    assert place is not None
    assert order.place == place + 1
    venue.sim.exchange.fill(order_id, Decimal("0.01"))
    assert order.tip == Decimal("0.02")
    assert order.place == place + 1


async def test_a_tip_never_shows_more_than_is_left(venue: Venue) -> None:
    order_id = await venue.add(**ICEBERG)
    await venue.result("AmendOrder", txid=order_id, order_qty="0.01")
    assert venue.order(order_id).tip == Decimal("0.01")


async def test_others_see_the_tip_of_an_iceberg(venue: Venue) -> None:
    before = (await venue.get("Depth", pair="XBTUSD", count="500"))["result"]["XXBTZUSD"]
    await venue.add(**ICEBERG, price="92499.9")
    after = (await venue.get("Depth", pair="XBTUSD", count="500"))["result"]["XXBTZUSD"]
    quantity = {row[0]: Decimal(row[1]) for row in after["bids"]}["92499.90000"]
    strangers = {row[0]: Decimal(row[1]) for row in before["bids"]}.get("92499.90000", Decimal(0))
    assert quantity - strangers == Decimal("0.02")


async def test_keeping_the_place_never_trades(venue: Venue) -> None:
    order_id = await venue.add(price="92400")
    quote = venue.sim.market.quotes["BTC/USD"]
    quote.ask = Decimal("92400")
    await venue.result("AmendOrder", txid=order_id, order_qty="0.05")
    assert venue.order(order_id).filled == 0


async def test_a_price_that_was_traded_through_has_nobody_ahead_any_more(venue: Venue) -> None:
    order_id = await venue.add(volume="5")
    order = venue.order(order_id)
    assert order.ahead > 0
    venue.last("XBTUSD", "89999.9")
    assert 0 < order.filled < 5
    assert order.ahead == 0


async def test_the_last_crumb_of_an_order_waits_for_its_turn_too(venue: Venue) -> None:
    order_id = await venue.add()
    venue.sim.exchange.fill(order_id, Decimal("0.09999"))
    order = venue.order(order_id)
    order.ahead = Decimal(1000)
    for _ in range(5):
        venue.last("XBTUSD", "90000")
    assert order.is_live
