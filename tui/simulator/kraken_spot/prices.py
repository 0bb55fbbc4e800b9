"""Price texts of requests: absolute, or relative with `+`, `-`, `#` and `%`."""

import re
from dataclasses import dataclass
from decimal import Decimal

from tui.simulator.instrument import Instrument
from tui.simulator.kraken_spot.sentence import offset_text, price_text
from tui.simulator.order import Offset
from tui.simulator.refusal import Reason, Refusal

_TEXT = re.compile(r"([+\-#]?)([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(%?)")
_LONGEST = 40
_DETAIL = "Invalid price argument."


@dataclass(frozen=True, slots=True)
class PriceText:
    """One price of a request, understood but not yet resolved."""

    sign: str
    number: Decimal
    percent: bool

    @classmethod
    def parse(cls, text: str, detail: str = _DETAIL) -> "PriceText":
        """Read a price; a percentage needs a sign."""
        match = _TEXT.fullmatch(text) if len(text) <= _LONGEST else None
        if match is None or (match[3] and not match[1]):
            raise Refusal(Reason.INVALID_PRICE, detail)
        price = cls(match[1], Decimal(match[2]), bool(match[3]))
        if not price.sign and not price.number:
            raise Refusal(Reason.INVALID_PRICE, detail)
        return price

    @property
    def is_relative(self) -> bool:
        """Tell whether a sign makes it a distance."""
        return bool(self.sign)

    def offset(self, automatic: str = "+") -> Offset:
        """Return the distance; `#` takes the sign given for it."""
        sign = automatic if self.sign == "#" else self.sign
        return Offset(-self.number if sign == "-" else self.number, self.percent)

    def resolved(self, reference: Decimal, tick: Decimal, automatic: str = "+") -> Decimal:
        """Return the price it means, rounded half up to the grid when relative."""
        if not self.sign:
            return self.number
        return self.offset(automatic).applied_to(reference, tick)

    def echo(self, instrument: Instrument) -> str:
        """Return it as the venue repeats it: padded, `#` kept."""
        if not self.sign:
            return price_text(self.number, instrument)
        return offset_text(Offset(self.number, self.percent), instrument, self.sign)
