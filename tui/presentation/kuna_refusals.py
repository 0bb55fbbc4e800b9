"""What the refusals of Kuna mean, and what to do about each.

Kuna's own words are shown in front of these. An error of Kuna is no sign of a fault of Kuna: HTTP
500 also stands for a request it cannot use, and for an order that has ended.

https://docs.kuna.io/docs/create-a-new-order-private
"""

from collections.abc import Mapping
from typing import Final

from tui.presentation.refusal import Refusal

_DEFECT: Final = "This is a defect of this program: send it with the request, and do not repeat it."
_KEY: Final = Refusal(
    "Kuna does not accept this key, its signature, or what it may do",
    "Correct the key, and what it may do, at Kuna; then start again.",
)
_FUNDS: Final = Refusal("the balance is too small", "b shows what is free: ask for less.")
_GONE: Final = Refusal(
    "Kuna knows no such order",
    "Its timeline tells how it ended.",
    "There is nothing left to change, as far as Kuna knows.",
)
_LATER: Final = Refusal("too many calls", "Ask again in a few seconds.")

KUNA_REFUSALS: Final[Mapping[str, Refusal]] = {
    "UNAUTHORIZED": _KEY,
    "FORBIDDEN": _KEY,
    "HTTP 401": _KEY,
    "HTTP 403": _KEY,
    "HTTP 429": _LATER,
    "IP_NOT_IN_WHITE_LIST": Refusal(
        "the key is bound to other addresses than this machine's",
        "Add this machine's address to the key at Kuna; then ask again.",
    ),
    "ARGUMENT_VALIDATION_ERROR": Refusal(
        "a price, a quantity or a trigger that Kuna does not take",
        "Ask again with other values: decimals, and on which side of the market the trigger lies.",
    ),
    "INSUFFICIENT_FUNDS": _FUNDS,
    "2002": _FUNDS,
    "NOT_FOUND": _GONE,
    "2003": _GONE,
    "INVALID:ORDER_SIZE": Refusal(
        "the quantity is too small or too large for this pair", "Ask again with another quantity."
    ),
    "PAYMENT_METHOD_NOT_SUPPORTED": Refusal("said of deposits and withdrawals only", _DEFECT),
    "WrongRequestException": Refusal("not the id of an order", _DEFECT),
    "Internal Server Error": Refusal("a request Kuna cannot use", _DEFECT),
    "BAD_REQUEST": Refusal(
        "mostly: the order has ended before", "r reads the account now: its row tells."
    ),
    "Rejected": Refusal(
        "Kuna took the order and turned it down",
        "b shows what is free; ask again with other values.",
        "Nothing is working: Kuna lists it as rejected.",
    ),
}
"""By Kuna's own spelling (kuna 9); those of HTTP where it tells no code."""

_BY_CODE: Final = {code.casefold(): refusal for code, refusal in KUNA_REFUSALS.items()}


def kuna_refusal(code: str) -> Refusal | None:
    """Return what a code of Kuna means, in any spelling of capitals; `None` if not known."""
    return _BY_CODE.get(code.strip().casefold())
