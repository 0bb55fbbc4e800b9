"""What AddOrder asks for, read into terms of the exchange and into its sentence."""

import re
from dataclasses import dataclass
from decimal import Decimal

from tui.simulator.account import Account
from tui.simulator.instrument import Instrument
from tui.simulator.kraken_spot import errors
from tui.simulator.kraken_spot.errors import SpotError, invalid
from tui.simulator.kraken_spot.names import pair_names
from tui.simulator.kraken_spot.parameters import Parameters
from tui.simulator.kraken_spot.prices import PriceText
from tui.simulator.kraken_spot.sentence import close_sentence, offset_text, sentence
from tui.simulator.market import Market
from tui.simulator.numbers import padded
from tui.simulator.order import (
    ClosePrice,
    CloseTerms,
    OrderTerms,
    OrderType,
    SelfTrade,
    Side,
    Signal,
    TimeInForce,
)
from tui.simulator.refusal import Reason, Refusal

_FLAGS = frozenset({"post", "fcib", "fciq", "nompp", "viqc"})
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{32}")
_LEVERAGE = re.compile(r"([0-9]{1,3})(?::1)?")
_MOMENT = re.compile(r"\+?[0-9]{1,12}(\.[0-9]+)?")
_LONGEST_CLIENT_ID = 18
_SECONDARY = "Invalid secondary price argument."
_CLOSE_TYPES = tuple(
    kind.value
    for kind in OrderType
    if kind not in {OrderType.MARKET, OrderType.SETTLE_POSITION, OrderType.ICEBERG}
)


@dataclass(frozen=True, slots=True)
class Prices:
    """The two price texts of an order, with the type and side that give them meaning."""

    kind: OrderType
    side: Side
    first: PriceText | None
    second: PriceText | None

    @property
    def first_sign(self) -> str:
        """Return the sign that `#` stands for in the first price."""
        is_above = self.side is Side.SELL
        if self.kind in {OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT}:
            is_above = not is_above
        return "+" if is_above else "-"

    @property
    def second_sign(self) -> str:
        """Return the sign that `#` stands for in the second: towards the worse price."""
        return "+" if self.side is Side.BUY else "-"

    def echoes(self, instrument: Instrument) -> tuple[str, str]:
        """Return both as the venue repeats them."""
        first = "0" if self.first is None else self.first.echo(instrument)
        if self.second is None:
            return first, "0"
        if self.second.sign == "#":
            return first, offset_text(self.second.offset(self.second_sign), instrument)
        return first, self.second.echo(instrument)


@dataclass(frozen=True, slots=True)
class Request:
    """One order of a request, with the sentences that answer it."""

    terms: OrderTerms
    order_text: str
    close_text: str


class TermsReader:
    """Read the members of AddOrder."""

    def __init__(self, market: Market) -> None:
        self._market = market

    def instrument(self, name: str, asset_class: str | None) -> Instrument:
        """Return the pair of a name; tokenised ones only to those who say so."""
        found = self._market.find(name)
        if found is None or (found.tokenised and asset_class != "tokenized_asset"):
            raise SpotError(errors.UNKNOWN_PAIR)
        return found

    def pair_of(self, parameters: Parameters) -> Instrument:
        """Return the pair of a request."""
        asset_class = parameters.choice("asset_class", "tokenized_asset", "currency")
        return self.instrument(parameters.required("pair"), asset_class)

    def read(
        self, parameters: Parameters, instrument: Instrument, account: Account, now: Decimal
    ) -> Request:
        """Read one order."""
        side = Side(_word(parameters, "type", *Side))
        kind = OrderType(_word(parameters, "ordertype", *OrderType))
        prices = _prices(parameters, kind, side)
        leverage = _leverage(parameters)
        volume = parameters.decimal("volume")
        if volume is None:
            raise invalid("volume")
        flags = flags_of(parameters)
        signal = Signal(parameters.choice("trigger", *Signal) or Signal.LAST)
        limit, trigger = self._resolve(prices, instrument, signal)
        trailing = kind.is_trailing
        expires = _moment(parameters, "expiretm", now)
        terms = OrderTerms(
            instrument=instrument,
            side=side,
            type=kind,
            quantity=volume or _closing_quantity(account, instrument, leverage),
            limit_price=limit,
            trigger_price=trigger,
            trail=prices.first.offset() if trailing and prices.first else None,
            limit_offset=prices.second.offset() if trailing and prices.second else None,
            signal=signal,
            display_quantity=_display(parameters, kind),
            leverage=leverage,
            post_only="post" in flags,
            reduce_only=parameters.boolean("reduce_only"),
            fee_in_base="fcib" in flags,
            quantity_in_quote="viqc" in flags,
            time_in_force=_time_in_force(parameters, has_expiry=expires is not None),
            starts_at=_moment(parameters, "starttm", now),
            expires_at=expires,
            close=self._close(parameters, instrument, side.opposite),
            userref=parameters.userref(),
            client_id=_client_id(parameters),
            self_trade=SelfTrade(parameters.choice("stptype", *SelfTrade) or "cancel-newest"),
        )
        pair = pair_names(instrument).altname
        start = f"{side} {padded(volume, instrument.lot_decimals)} {pair}"
        text = sentence(start, kind, *prices.echoes(instrument), leverage)
        return Request(terms, text, close_sentence(terms.close))

    def reference(self, instrument: Instrument, signal: Signal) -> Decimal:
        """Return what a relative price starts from."""
        quote = self._market.quote(instrument)
        if signal is Signal.INDEX and quote.index is None:
            raise Refusal(Reason.INDEX_UNAVAILABLE)
        return quote.signal(signal)

    def _resolve(
        self, prices: Prices, instrument: Instrument, signal: Signal
    ) -> tuple[Decimal | None, Decimal | None]:
        """Return limit and trigger price; trailing orders have neither yet."""
        trigger_reference = self.reference(instrument, signal)
        if prices.kind.is_trailing or prices.first is None:
            return None, None
        tick = instrument.tick_size
        if not prices.kind.is_triggered_type:
            last = self.reference(instrument, Signal.LAST)
            return prices.first.resolved(last, tick, prices.first_sign), None
        trigger = prices.first.resolved(trigger_reference, tick, prices.first_sign)
        if prices.second is None:
            return None, trigger
        last = self.reference(instrument, Signal.LAST)
        return prices.second.resolved(last, tick, prices.second_sign), trigger

    def _close(
        self, parameters: Parameters, instrument: Instrument, side: Side
    ) -> CloseTerms | None:
        name = parameters.choice("close[ordertype]", *_CLOSE_TYPES)
        if name is None:
            return None
        kind = OrderType(name)
        prices = _prices(parameters, kind, side, "close[price]", "close[price2]")
        texts = prices.echoes(instrument)
        return CloseTerms(
            type=kind,
            price=_close_price(prices.first, prices.first_sign, texts[0], instrument),
            secondary=_close_price(prices.second, prices.second_sign, texts[1], instrument),
        )


def _word(parameters: Parameters, name: str, *values: str) -> str:
    word = parameters.choice(name, *values)
    if word is None:
        raise invalid(name)
    return word


def _prices(
    parameters: Parameters,
    kind: OrderType,
    side: Side,
    first_name: str = "price",
    second_name: str = "price2",
) -> Prices:
    """Read both price texts and hold them against what the type needs."""
    first_text, second_text = parameters.text(first_name), parameters.text(second_name)
    wants_first = kind not in {OrderType.MARKET, OrderType.SETTLE_POSITION}
    wants_second = kind.is_triggered_type and kind.has_limit
    if not wants_first:
        return Prices(kind, side, None, None)
    if first_text is None:
        raise invalid(first_name)
    first = PriceText.parse(first_text)
    if kind.is_trailing:
        _check_trail(first, first_name)
    second = None
    if wants_second:
        second = PriceText.parse(second_text or "", _SECONDARY)
        if kind.is_trailing and second.sign not in {"+", "-"}:
            raise Refusal(Reason.INVALID_PRICE, _SECONDARY)
    elif second_text not in {None, "0"}:
        raise invalid(second_name)
    return Prices(kind, side, first, second)


def _check_trail(price: PriceText, name: str) -> None:
    if not price.sign:
        raise invalid(name)
    if price.sign != "+" or not price.number:
        raise Refusal(Reason.INVALID_PRICE, "Invalid price argument.")


def _close_price(
    price: PriceText | None, automatic: str, text: str, instrument: Instrument
) -> ClosePrice:
    if price is None:
        return ClosePrice()
    if price.is_relative:
        return ClosePrice(offset=price.offset(automatic), text=text)
    if price.number % instrument.tick_size:
        raise Refusal(Reason.OFF_TICK)
    return ClosePrice(absolute=price.number, text=text)


def _leverage(parameters: Parameters) -> int | None:
    text = parameters.text("leverage")
    if text in {None, "none", "0", "1"}:
        return None
    match = _LEVERAGE.fullmatch(text or "")
    if match is None:
        raise invalid("leverage")
    return int(match[1])


def flags_of(parameters: Parameters) -> frozenset[str]:
    """Return the words of oflags."""
    words = frozenset(filter(None, (parameters.text("oflags") or "").split(",")))
    if words - _FLAGS or {"fcib", "fciq"} <= words:
        raise invalid("oflags")
    return words


def _display(parameters: Parameters, kind: OrderType) -> Decimal | None:
    display = parameters.decimal("displayvol")
    if (display is None) == (kind is OrderType.ICEBERG):
        raise invalid("displayvol")
    return display


def _time_in_force(parameters: Parameters, *, has_expiry: bool) -> TimeInForce:
    word = parameters.choice("timeinforce", *TimeInForce)
    if word is None:
        return TimeInForce.GTD if has_expiry else TimeInForce.GTC
    return TimeInForce(word)


def _moment(parameters: Parameters, name: str, now: Decimal) -> Decimal | None:
    """Return a scheduled time: unix seconds, or `+<n>` from now; 0 is none."""
    text = parameters.text(name)
    if text is None or text == "0":
        return None
    if not _MOMENT.fullmatch(text):
        raise invalid(name)
    return now + Decimal(text) if text.startswith("+") else Decimal(text)


def _client_id(parameters: Parameters) -> str | None:
    text = parameters.text("cl_ord_id")
    if text is None:
        return None
    is_short = text.isascii() and len(text) <= _LONGEST_CLIENT_ID
    if "userref" in parameters or not (is_short or _UUID.fullmatch(text)):
        raise invalid("cl_ord_id")
    return text


def _closing_quantity(account: Account, instrument: Instrument, leverage: int | None) -> Decimal:
    """Return the quantity that volume 0 means: the whole margin position."""
    if leverage is None:
        raise Refusal(Reason.QUANTITY_TOO_SMALL)
    return abs(account.net_position(instrument)) or instrument.minimum_quantity
