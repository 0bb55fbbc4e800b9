"""Fills, holdings and funds for tests: sensible unless said otherwise."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from tests.builders import MAIN, NOW, SPOT, decimal, make_key
from tui.domain.failure import ReadFailure
from tui.domain.fill import Fill, FillId, Liquidity
from tui.domain.funds import Funds, Holding
from tui.domain.identifiers import ClientOrderId, InstrumentId, VenueId
from tui.domain.order import Side


def make_fill(
    fill_id: str = "TCCCTY-WE2O6-P3NB37",
    *,
    order_id: str = "OQCLML-BW3P3-BUCMWZ",
    account: str = MAIN,
    venue: VenueId = SPOT,
    client_order_id: str | None = None,
    instrument: str = "XBTUSD",
    side: Side = Side.BUY,
    price: Decimal | str | int = "91250.0",
    quantity: Decimal | str | int = "0.05000000",
    fee: Decimal | str | int | None = "7.30000",
    fee_currency: str | None = "USD",
    liquidity: Liquidity | None = Liquidity.MAKER,
    filled_at: datetime = NOW - timedelta(seconds=2),
    raw: bytes = b"{}",
) -> Fill:
    return Fill(
        id=FillId(fill_id),
        order=make_key(order_id, account, venue),
        client_order_id=None if client_order_id is None else ClientOrderId(client_order_id),
        instrument=InstrumentId(instrument),
        side=side,
        price=decimal(price),
        quantity=decimal(quantity),
        fee=None if fee is None else decimal(fee),
        fee_currency=fee_currency,
        liquidity=liquidity,
        filled_at=filled_at,
        raw=raw,
    )


def make_holding(
    currency: str = "USD",
    balance: Decimal | str | int = "1000.0000",
    held: Decimal | str | int = "0",
    *,
    venue_currency: str | None = None,
    credit: Decimal | str | int = 0,
    credit_used: Decimal | str | int = 0,
) -> Holding:
    return Holding(
        currency=currency,
        venue_currency=currency if venue_currency is None else venue_currency,
        balance=decimal(balance),
        held=decimal(held),
        credit=decimal(credit),
        credit_used=decimal(credit_used),
    )


def make_funds(
    holdings: Iterable[Holding] = (),
    *,
    as_of: datetime = NOW - timedelta(seconds=12),
    failure: ReadFailure | None = None,
) -> Funds:
    return Funds(holdings={one.currency: one for one in holdings}, as_of=as_of, failure=failure)
