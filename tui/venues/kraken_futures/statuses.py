"""What each status of an act's result says, by kind of act.

`result` is `success` whenever the request was understood; what became of each order is told by a
status of its own. One that is not listed for its kind says nothing final.
https://docs.kraken.com/api-reference/order-management/batch-order-management
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from tui.domain.intents import IntentKind


class Verdict(StrEnum):
    """What a status says of an act."""

    DONE = "done"
    REFUSED = "refused"
    """Nothing was done."""
    FILLED_FIRST = "filled-first"
    """Nothing was left to cancel."""
    UNSURE = "unsure"
    """The order has to be looked up."""


PLACED: Final = "placed"
EDITED: Final = "edited"
CANCELLED: Final = "cancelled"
FILLED: Final = "filled"
PARTIALLY_FILLED: Final = "partiallyFilled"
NOT_FOUND: Final = "notFound"
EDIT_TARGET_GONE: Final = "orderForEditNotFound"
CLIENT_ID_EXISTS: Final = "clientOrderIdAlreadyExist"

_DEFECTS: Final = (
    "invalidOrderType",
    "invalidSide",
    "clientOrderIdTooLong",
    "clientOrderIdTooBig",
    "clientOrderIdInvalid",
    "requiredArgumentMissing",
)
_CHECKS: Final = (
    "invalidSize",
    "invalidPrice",
    "insufficientAvailableFunds",
    "wouldCauseLiquidation",
    "maxPositionViolation",
    "fixedLeverageTooHigh",
    "tooManySmallOrders",
    "tooManyOrders",
    "outsidePriceCollar",
    "wouldIncreasePriceDislocation",
    "wouldNotReducePosition",
    "marketSuspended",
    "marketInactive",
    "marketIsPostOnly",
    "wouldProcessAfterSpecifiedTime",
)
_MATCHING: Final = ("selfFill", "postWouldExecute", "iocWouldNotExecute")
"""Final for an order that was never placed; an edit may have ended the order instead."""

_LISTED: Final[Mapping[IntentKind, Mapping[Verdict, tuple[str, ...]]]] = {
    IntentKind.CREATE: {
        Verdict.DONE: (PLACED, PARTIALLY_FILLED, FILLED),
        Verdict.REFUSED: (*_DEFECTS, *_CHECKS, *_MATCHING),
        # It proves that an order with this id has arrived; which one, a look-up tells.
        Verdict.UNSURE: (CLIENT_ID_EXISTS,),
    },
    IntentKind.AMEND: {
        Verdict.DONE: (EDITED,),
        Verdict.REFUSED: (
            *_DEFECTS,
            *_CHECKS,
            NOT_FOUND,
            EDIT_TARGET_GONE,
            "orderForEditNotAStop",
            "cannotEditTriggerPriceOfTrailingStop",
            "cannotEditLimitPriceOfTrailingStop",
        ),
        Verdict.UNSURE: (*_MATCHING, CLIENT_ID_EXISTS),
    },
    IntentKind.CANCEL: {
        Verdict.DONE: (CANCELLED,),
        Verdict.FILLED_FIRST: (FILLED,),
        Verdict.REFUSED: ("requiredArgumentMissing", "wouldProcessAfterSpecifiedTime"),
        # It may have come behind its last fill, or be held unseen.
        Verdict.UNSURE: (NOT_FOUND, EDIT_TARGET_GONE, "noOrdersToCancel"),
    },
}

_BY_WORD: Final = {
    (kind, word.casefold()): (word, verdict)
    for kind, verdicts in _LISTED.items()
    for verdict, words in verdicts.items()
    for word in words
}

_SPELLINGS: Final = {word.casefold(): word for word, _ in _BY_WORD.values()}

STATUSES: Final = frozenset(_SPELLINGS.values())
"""Every status this program knows, as Kraken spells it."""


def verdict_on(kind: IntentKind, status: str) -> tuple[str, Verdict]:
    """Return a status in Kraken's own spelling, and what it says of an act of this kind.

    What is not known stays as it came.
    """
    word = status.strip().casefold()
    return _BY_WORD.get((kind, word)) or (_SPELLINGS.get(word, status.strip()), Verdict.UNSURE)
