"""How a demo opens: its orders put into the book as if they had long been there."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

from tui.simulator.account import Account
from tui.simulator.demo_book import BALANCES, LINES, Line
from tui.simulator.exchange import Exchange, Opening
from tui.simulator.instrument import Instrument
from tui.simulator.numbers import HUNDRED, half_up
from tui.simulator.order import (
    ClosePrice,
    CloseTerms,
    Offset,
    OrderStatus,
    OrderTerms,
    OrderType,
    Side,
    Signal,
    TimeInForce,
)

_FLAGS: Mapping[str, tuple[str, Any]] = {
    "post": ("post_only", True),
    "fcib": ("fee_in_base", True),
    "viqc": ("quantity_in_quote", True),
    "reduce": ("reduce_only", True),
    "index": ("signal", Signal.INDEX),
}
"""Extras without a value, as members of the terms."""


def fund(account: Account) -> None:
    """Give an account the demo balances."""
    account.balances.update({asset: Decimal(text) for asset, text in BALANCES.items()})


def open_demo_book(exchange: Exchange, account: Account, rng: Random) -> None:
    """Put the opening orders into the book."""
    for line in LINES:
        terms = _terms(exchange, line, rng)
        jitter = Decimal(rng.randint(0, 9_999_999)).scaleb(-7)
        opening = Opening(
            opened_at=exchange.now() - line.age - jitter,
            filled=Decimal(line.filled or 0),
            ended=OrderStatus(line.ended) if line.ended else None,
            amended_to=price_at(terms.instrument, line.limit) if line.entered else None,
        )
        exchange.place(account, terms, opening)
    account.trades = dict(sorted(account.trades.items(), key=lambda item: item[1].at))
    account.finished = dict(
        sorted(account.finished.items(), key=lambda item: item[1].closed_at or 0)
    )


def _terms(exchange: Exchange, line: Line, rng: Random) -> OrderTerms:
    instrument = exchange.market.quotes[line.symbol].instrument
    terms = OrderTerms(
        instrument=instrument,
        side=Side(line.side),
        type=OrderType(line.type),
        quantity=Decimal(line.quantity),
        limit_price=price_at(instrument, line.entered or line.limit),
        trigger_price=price_at(instrument, line.trigger),
    )
    for extra in line.extras.split():
        name, _, value = extra.partition(":")
        terms = _with(terms, name, value, exchange.now(), rng)
    return terms


def _with(terms: OrderTerms, name: str, value: str, now: Decimal, rng: Random) -> OrderTerms:
    """Add one extra to the terms of a line."""
    if name in _FLAGS:
        member, flag = _FLAGS[name]
        return replace(terms, **{member: flag})
    match name:
        case "lev":
            return replace(terms, leverage=int(value))
        case "display":
            return replace(terms, display_quantity=Decimal(value))
        case "trail":
            return replace(terms, trail=_offset(value))
        case "offset":
            return replace(terms, limit_offset=_offset(value))
        case "close":
            return replace(terms, close=_close(terms, value))
        case _:
            return _with_identity(terms, name, value, now, rng)


def _with_identity(
    terms: OrderTerms, name: str, value: str, now: Decimal, rng: Random
) -> OrderTerms:
    match name:
        case "userref":
            return replace(terms, userref=int(value))
        case "cl":
            return replace(terms, client_id=value)
        case "uuid":
            return replace(terms, client_id=uuid_text(rng))
        case "gtd":
            expires = Decimal(int(now)) + int(value)
            return replace(terms, expires_at=expires, time_in_force=TimeInForce.GTD)
        case "start":
            return replace(terms, starts_at=Decimal(int(now)) + int(value))
        case _:
            raise ValueError(name)


def uuid_text(rng: Random) -> str:
    """Return a seeded UUID."""
    text = f"{rng.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def price_at(instrument: Instrument, percent: str) -> Decimal | None:
    """Return the price so many percent from the opening, None for no text."""
    if not percent:
        return None
    return half_up(instrument.opening * (1 + Decimal(percent) / HUNDRED), instrument.tick_size)


def _offset(text: str) -> Offset:
    return Offset(Decimal(text.removesuffix("%")), text.endswith("%"))


def _close(terms: OrderTerms, kind: str) -> CloseTerms:
    if kind != "stop":
        return CloseTerms(
            type=OrderType.TAKE_PROFIT,
            price=ClosePrice(offset=Offset(Decimal("2.5"), percent=True), text="#2.5000%"),
            secondary=ClosePrice(),
        )
    instrument = terms.instrument
    trigger, limit = price_at(instrument, "-3"), price_at(instrument, "-3.4")
    digits = instrument.price_decimals
    return CloseTerms(
        type=OrderType.STOP_LOSS_LIMIT,
        price=ClosePrice(absolute=trigger, text=f"{trigger:.{digits}f}"),
        secondary=ClosePrice(absolute=limit, text=f"{limit:.{digits}f}"),
    )
