"""What can be wrong with an amend, beyond its texts, its steps and the operator's limits."""

from enum import StrEnum


class AmendProblem(StrEnum):
    """Why an amend cannot be sent as it stands."""

    NOTHING_TO_SEND = "amend-nothing-to-send"
    INSTRUMENT_UNKNOWN = "amend-instrument-unknown"
    """Its steps are not known, so nothing can be rounded."""
    NOT_POSITIVE = "amend-not-positive"
    """The price comes out at zero or below."""
    QUANTITY_NOT_POSITIVE = "amend-quantity-not-positive"
    AT_OR_BELOW_FILLED = "amend-at-or-below-filled"
    """The venue would take it and cancel the rest."""
    UNIT_UNCONFIRMED = "amend-unit-unconfirmed"
    """Shares or tokens: the two readings of the quantity differ."""
    MINIMUM_QUANTITY = "amend-minimum-quantity"
    MINIMUM_COST = "amend-minimum-cost"
    POST_ONLY_TRADES = "amend-post-only-trades"
    """Post-only for good, and it would trade: the venue may cancel the order over it."""
    DISPLAY_NUMBER_ONLY = "amend-display-number-only"
    DISPLAY_TOO_SMALL = "amend-display-too-small"
    DISPLAY_TOO_LARGE = "amend-display-too-large"
    DISPLAY_UNKNOWN = "amend-display-unknown"
    """The quantity grows, and the present display quantity is not known."""
    OFFSET_ABSOLUTE = "amend-offset-absolute"
    """A trailing order keeps distances, not prices."""
    OFFSET_BASE = "amend-offset-base"
    OFFSET_UNIT = "amend-offset-unit"
    OFFSET_NEGATIVE = "amend-offset-negative"
    OFFSET_ZERO = "amend-offset-zero"
    OFFSET_OUT_OF_RANGE = "amend-offset-out-of-range"
    OFFSET_BEYOND_ZERO = "amend-offset-beyond-zero"


class AmendWarning(StrEnum):
    """What is worth knowing before an amend is sent."""

    SAME_AS_NOW = "amend-same-as-now"
    POST_ONLY_NO_EFFECT = "amend-post-only-no-effect"
    POST_ONLY_TAKES = "amend-post-only-takes"
    """The venue will refuse it: the new price would trade at once."""
    NATIVE_BASE = "amend-native-base"
    """The venue measures from its own reference, not from the chosen base."""
    FILLS_AT_ONCE = "amend-fills-at-once"
    TRIGGER_FIRES = "amend-trigger-fires"
    LIMIT_BEHIND_TRIGGER = "amend-limit-behind-trigger"
    """When the trigger fires, the limit would rest in the book."""
    MEETS_OWN = "amend-meets-own"
    MARKET_UNKNOWN = "amend-market-unknown"
    FUNDS_SHORT = "amend-funds-short"
    INSTRUMENT_STATUS = "amend-instrument-status"
