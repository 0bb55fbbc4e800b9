"""Thousands of orders at once, for measuring."""

from decimal import Decimal
from random import Random

from tui.simulator.account import Account
from tui.simulator.exchange import Exchange, Opening
from tui.simulator.instrument import Instrument
from tui.simulator.numbers import down
from tui.simulator.opening import price_at, uuid_text
from tui.simulator.order import OrderTerms, OrderType, Side


def open_many(exchange: Exchange, account: Account, count: int, rng: Random) -> None:
    """Put so many orders into the book, spread over the pairs and away from the market."""
    instruments = [i for i in exchange.market.instruments if not i.tokenised]
    for asset in {name for i in instruments for name in (i.base, i.quote)}:
        account.balances[asset] = Decimal(10) ** 15
    account.history = max(account.history, 2 * count)
    now = exchange.now()
    for number in range(count):
        instrument = instruments[number % len(instruments)]
        terms = _bulk_terms(instrument, rng)
        jitter = Decimal(rng.randint(0, 999_999)).scaleb(-6)
        age = rng.randint(5, 500_000)
        exchange.place(account, terms, Opening(opened_at=now - age - jitter))


_BULK_TYPES = (
    *(OrderType.LIMIT,) * 8,
    OrderType.STOP_LOSS,
    OrderType.TAKE_PROFIT,
    OrderType.STOP_LOSS_LIMIT,
    OrderType.TAKE_PROFIT_LIMIT,
)


def _bulk_terms(instrument: Instrument, rng: Random) -> OrderTerms:
    """Return an order that will rest for long: 3 to 20 percent from the market."""
    kind, side = rng.choice(_BULK_TYPES), rng.choice(tuple(Side))
    is_stop = kind in {OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT}
    is_below = (side is Side.BUY) != is_stop
    distance = Decimal(rng.randint(300, 2000)) / 100
    price = price_at(instrument, str(-distance if is_below else distance))
    worth = Decimal(rng.randint(200, 40_000)) / instrument.opening
    if instrument.quote == "BTC":
        worth /= 90_000
    quantity = max(instrument.minimum_quantity, down(worth, instrument.minimum_quantity))
    is_triggered = kind.is_triggered_type
    return OrderTerms(
        instrument=instrument,
        side=side,
        type=kind,
        quantity=quantity,
        limit_price=price if kind.has_limit else None,
        trigger_price=price if is_triggered else None,
        client_id=uuid_text(rng) if rng.randrange(3) == 0 else None,
    )
