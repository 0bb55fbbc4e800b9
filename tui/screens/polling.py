"""What an account's poll can be asked to do: the acts of the palette, and their questions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tui.domain.account import Account, PollOptions
from tui.domain.identifiers import ClientOrderId, VenueId
from tui.screens.prompt import PromptDialog

USERREF_RANGE = range(-(2**31), 2**31)
CLIENT_ORDER_ID_CELLS = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class PollAct:
    """One change of what a poll asks for."""

    name: str
    help: str
    change: Callable[[PollOptions, str], PollOptions]
    """Takes the options in force and the answer, empty where nothing is asked."""
    ask: Callable[[PollOptions], PromptDialog] | None = None


def poll_acts(account: Account, options: PollOptions) -> Iterator[PollAct]:
    """Yield what can be changed about an account's poll, in words that tell the present state."""
    if account.venue is not VenueId.KRAKEN_SPOT:
        return
    yield PollAct(
        name=f"list trade ids {'off' if options.trades else 'on'}",
        help="Whether each order comes with the ids of its trades",
        change=lambda now, _: replace(now, trades=not now.trades),
    )
    yield PollAct(
        name="narrow to user reference…",
        help="Poll only orders with this userref; others stay open and are not called gone",
        ask=_ask_userref,
        change=lambda now, text: replace(now, userref=int(text)),
    )
    yield PollAct(
        name="narrow to client order id…",
        help="Poll only the order with this cl_ord_id; others stay open and are not called gone",
        ask=_ask_client_order_id,
        change=lambda now, text: replace(now, client_order_id=ClientOrderId(text)),
    )
    in_tokens = options.rebase_multiplier == "base"
    yield PollAct(
        name=f"tokenised quantities: {'shares' if in_tokens else 'tokens'}",
        help="Count tokenised shares as shares (rebased) or as tokens (base)",
        change=lambda now, _: replace(now, rebase_multiplier="rebased" if in_tokens else "base"),
    )
    if options.is_narrowed:
        yield PollAct(
            name="poll everything",
            help="Poll every open order of the account again",
            change=lambda now, _: replace(now, userref=None, client_order_id=None),
        )


def _ask_userref(options: PollOptions) -> PromptDialog:
    return PromptDialog(
        "Narrow the poll to a user reference",
        "Only orders with this userref are asked for. The others leave the list, yet stay open "
        "at the venue.",
        _userref_complaint,
        "" if options.userref is None else str(options.userref),
    )


def _userref_complaint(text: str) -> str | None:
    try:
        is_in_range = int(text) in USERREF_RANGE
    except ValueError:
        return "A whole number, please: Kraken's userref."
    return None if is_in_range else "From -2147483648 to 2147483647: Kraken's userref has 32 bits."


def _ask_client_order_id(options: PollOptions) -> PromptDialog:
    return PromptDialog(
        "Narrow the poll to a client order id",
        "Only the order with this cl_ord_id is asked for. The others leave the list, yet stay "
        "open at the venue.",
        _client_order_id_complaint,
        options.client_order_id or "",
    )


def _client_order_id_complaint(text: str) -> str | None:
    if not text.strip() or text != text.strip():
        return "The id as the order carries it, without blanks around it."
    if len(text) > CLIENT_ORDER_ID_CELLS:
        return f"No cl_ord_id is longer than {CLIENT_ORDER_ID_CELLS} characters."
    return None
