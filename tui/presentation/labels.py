"""Short words of the list: venues, accounts, sides, types and states."""

from collections.abc import Iterable, Mapping

from tui.domain.account import Account
from tui.domain.custom_order import EXECUTION_FAILED, Strategy, strategy_of
from tui.domain.fate import EndedOrder, Fate
from tui.domain.identifiers import AccountName, VenueId
from tui.domain.order import Order, OrderStatus, OrderType, Side
from tui.presentation.clean import ELLIPSIS, cell_width, clean, cut, cut_middle
from tui.presentation.text import Tone

VENUE_LABELS: Mapping[VenueId, str] = {
    VenueId.KRAKEN_SPOT: "SPOT",
    VenueId.KRAKEN_FUTURES: "FUT",
    VenueId.KRAKEN_EMBED: "EMB",
    VenueId.KUNA: "KUNA",
}

SIDE_WORDS: Mapping[Side, str] = {
    Side.BUY: "BUY ^",
    Side.SELL: "SELL v",
    Side.CONVERT: "CONV",
}

SIDE_LETTERS: Mapping[Side, str] = {Side.BUY: "B^", Side.SELL: "Sv", Side.CONVERT: "C"}

SIDE_TONES: Mapping[Side, Tone] = {
    Side.BUY: Tone.BUY,
    Side.SELL: Tone.SELL,
    Side.CONVERT: Tone.PLAIN,
}

TYPE_LABELS: Mapping[OrderType, str] = {
    OrderType.MARKET: "MKT",
    OrderType.LIMIT: "LMT",
    OrderType.ICEBERG: "ICE",
    OrderType.STOP_LOSS: "STP",
    OrderType.STOP_LOSS_LIMIT: "STL",
    OrderType.TAKE_PROFIT: "TKP",
    OrderType.TAKE_PROFIT_LIMIT: "TPL",
    OrderType.TRAILING_STOP: "TRL",
    OrderType.TRAILING_STOP_LIMIT: "TLL",
    OrderType.SETTLE_POSITION: "SET",
    OrderType.PRICE_TRIGGER: "PTR",
    OrderType.OTHER: "OTH",
}

STRATEGY_LABELS: Mapping[Strategy, str] = {
    Strategy.BUY_THE_DIP: "DIP",
    Strategy.JOIN_THE_RALLY: "RLY",
    Strategy.TAKE_THE_PROFIT: "PFT",
    Strategy.STOP_THE_LOSS: "LSS",
}
"""Types of custom orders: each names what it waits for, none a type of another venue."""

STATUS_WORDS: Mapping[OrderStatus, str] = {
    OrderStatus.PENDING: "PEND",
    OrderStatus.OPEN: "OPEN",
    OrderStatus.PARTIALLY_FILLED: "PART",
    OrderStatus.TRIGGERED: "TRIG",
    OrderStatus.ACTIVE: "ACTIVE",
    OrderStatus.PAUSED: "PAUSED",
    OrderStatus.FILLED: "FILLED",
    OrderStatus.CANCELLED: "CANCELLED",
    OrderStatus.EXPIRED: "EXPIRED",
    OrderStatus.REJECTED: "REFUSED",
    OrderStatus.UNKNOWN: "UNKNOWN",
    OrderStatus.UNREADABLE: "UNREADABLE",
}

FATE_WORDS: Mapping[Fate, str] = {
    Fate.LOOKING_UP: "GONE?",
    Fate.FILLED: "FILLED",
    Fate.CANCELLED: "CANCELLED",
    Fate.EXPIRED: "EXPIRED",
    Fate.REJECTED: "REFUSED",
    Fate.UNKNOWN: "UNKNOWN",
}


FAILED = "FAILED"
"""What a custom order is called that fired and came to nothing."""


def has_failed(ended: EndedOrder) -> bool:
    """Whether a custom order fired and could not be executed: its venue calls it cancelled."""
    order, reason = ended.order, ended.reason or ""
    is_custom = isinstance(order, Order) and order.custom is not None
    return is_custom and ended.fate is Fate.CANCELLED and reason.startswith(EXECUTION_FAILED)


def fate_word(ended: EndedOrder) -> str:
    """Return the word for how an order ended."""
    return FAILED if has_failed(ended) else FATE_WORDS[ended.fate]


def type_label(order: Order) -> str:
    """Return an order's type in three letters; of a custom order its strategy."""
    strategy = strategy_of(order)
    return TYPE_LABELS[order.order_type] if strategy is None else STRATEGY_LABELS[strategy]


def type_words(order: Order) -> str:
    """Return an order's type in words; of a custom order its strategy."""
    strategy = strategy_of(order)
    return str(order.order_type if strategy is None else strategy).replace("-", " ")


def account_labels(accounts: Iterable[Account], width: int) -> dict[AccountName, str]:
    """Return every account's label in at most `width` cells, no two of them alike."""
    names = [account.name for account in accounts]
    for shorten in (cut, cut_middle):
        labels = {name: shorten(clean(name), width) for name in names}
        if len(set(labels.values())) == len(names):
            return labels
    return {name: _numbered(clean(name), index, width) for index, name in enumerate(names, 1)}


def _numbered(name: str, index: int, width: int) -> str:
    tail = f"{ELLIPSIS}{index}"
    return cut(name, width - cell_width(tail)).rstrip(ELLIPSIS) + tail


def chip_label(account: Account, accounts: Iterable[Account]) -> str:
    """Return what an account is called in the venue strip: its venue, or its own name too."""
    venue = VENUE_LABELS[account.venue]
    alone = sum(other.venue is account.venue for other in accounts) == 1
    return venue if alone else f"{venue} {clean(account.name)}"
