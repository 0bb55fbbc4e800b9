"""What the refusals of Kraken Futures mean, and what to do about each.

Kraken's own words are shown in front of these. Every status of an order's result, and every word
with which a whole request is refused, has an entry.
"""

from collections.abc import Mapping
from typing import Final

from tui.presentation.refusal import Refusal

_FIX: Final = "Ask again with other values."
_DEFECT: Final = "This is a defect of this program: send it with the request, and do not repeat it."
_MISFIT: Final = Refusal("an answer that does not fit what was asked")
_GONE: Final = Refusal(
    "Kraken knows no such open order",
    "Its timeline tells how it ended.",
    "There is nothing left to change, as far as Kraken knows.",
)
_SMALLER: Final = "Ask for less, or add margin."
_REPRICE: Final = "Ask again at another price."
_WAIT: Final = "Ask again once the market trades."
_NONCE: Final = "Give each program a key of its own; then ask again."
_KEY: Final = (
    "Make a key of Kraken Futures with full access, or correct this one; then start again."
)
_LATER: Final = "Ask again in a few seconds."

FUTURES_REFUSALS: Final[Mapping[str, Refusal]] = {
    # What became of one order
    "placed": _MISFIT,
    "partiallyFilled": _MISFIT,
    "filled": _MISFIT,
    "edited": _MISFIT,
    "cancelled": _MISFIT,
    "notFound": _GONE,
    "orderForEditNotFound": _GONE,
    "orderForEditNotAStop": Refusal("this order has no trigger", _FIX),
    "cannotEditTriggerPriceOfTrailingStop": Refusal(
        "a trailing stop has no price of its own", "Change how far it follows instead."
    ),
    "cannotEditLimitPriceOfTrailingStop": Refusal(
        "a trailing stop has no limit", "Change how far it follows instead."
    ),
    "invalidOrderType": Refusal("Kraken has no such order type", _DEFECT),
    "invalidSide": Refusal("Kraken has no such side", _DEFECT),
    "invalidSize": Refusal(
        "zero, too fine, too large, or not above what has filled",
        "Ask again with another quantity.",
    ),
    "invalidPrice": Refusal(
        "off the tick, not positive, or the prices do not fit each other", _REPRICE
    ),
    "insufficientAvailableFunds": Refusal("the margin does not suffice", _SMALLER),
    "wouldCauseLiquidation": Refusal("its fill would breach the maintenance margin", _SMALLER),
    "maxPositionViolation": Refusal(
        "the position would be larger than this market allows", "Ask for less."
    ),
    "fixedLeverageTooHigh": Refusal(
        "the leverage set for this market does not allow it",
        "Change the leverage at Kraken; then ask again.",
    ),
    "tooManySmallOrders": Refusal(
        "too many small orders are open", "Cancel some, or join them into larger ones."
    ),
    "tooManyOrders": Refusal(
        "as many orders are open, or held by the market, as Kraken allows",
        "Cancel some or wait; then ask again.",
    ),
    "selfFill": Refusal("it would trade with an order of your own", _REPRICE),
    "outsidePriceCollar": Refusal("too far through the market", _REPRICE),
    "wouldIncreasePriceDislocation": Refusal(
        "the market is too far from its index for this price", _REPRICE
    ),
    "postWouldExecute": Refusal("post-only, and it would have traded at once", _REPRICE),
    "iocWouldNotExecute": Refusal("nothing was there to trade with at once", _REPRICE),
    "wouldNotReducePosition": Refusal(
        "reduce-only, and no position would become smaller", "Look at the position first."
    ),
    "marketSuspended": Refusal("the market is suspended", _WAIT),
    "marketInactive": Refusal("the market is not active", _WAIT),
    "marketIsPostOnly": Refusal(
        "this market takes only post-only orders now", "Ask again with post-only, or wait."
    ),
    "clientOrderIdAlreadyExist": Refusal(
        "an order with this client id has arrived already, and is looked for"
    ),
    "clientOrderIdTooLong": Refusal("the client id is too long", _DEFECT),
    "clientOrderIdTooBig": Refusal("the client id is too long", _DEFECT),
    "clientOrderIdInvalid": Refusal("Kraken takes no such client id", _DEFECT),
    "wouldProcessAfterSpecifiedTime": Refusal(
        "its deadline had passed before Kraken came to it",
        "Ask again if you still want it, with a longer deadline.",
    ),
    "requiredArgumentMissing": Refusal("something is missing in the request", _DEFECT),
    "noOrdersToCancel": Refusal("Kraken found nothing to cancel"),
    # What became of the whole request; most texts say already what the word means
    "apiLimitExceeded": Refusal(next=_LATER),
    "authenticationError": Refusal(next=_KEY),
    "unauthorized": Refusal(next=_KEY),
    "insufficientPrivileges": Refusal(next=_KEY),
    "accountInactive": Refusal(next="Ask Kraken's support."),
    "nonceBelowThreshold": Refusal(next=_NONCE),
    "nonceDuplicate": Refusal(next=_NONCE),
    "Json Parse Error": Refusal(next=_DEFECT),
    "invalidArgument": Refusal(next=_DEFECT),
    "BAD_REQUEST": Refusal(next=_DEFECT),
    "invalidAccount": Refusal("Kraken knows no such account", _DEFECT),
    "invalidAmount": Refusal("Kraken takes no such amount", _FIX),
    "invalidUnit": Refusal("Kraken knows no such unit", _DEFECT),
    "insufficientFunds": Refusal("the funds do not suffice", _SMALLER),
    "Unavailable": Refusal("Kraken cannot answer now"),
    "marketUnavailable": Refusal("Kraken cannot answer now"),
    "Server Error": Refusal("a fault at Kraken"),
    "unknownError": Refusal("a fault at Kraken"),
    "INTERNAL_SERVER_ERROR": Refusal("a fault at Kraken"),
}
"""By Kraken's own spelling."""
