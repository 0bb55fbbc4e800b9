"""The plain filter: orders in whose description every typed word occurs."""

import re
from collections.abc import Iterator, Sequence

from tui.domain.custom_order import as_traded
from tui.domain.fate import EndedOrder
from tui.domain.iiban import masked
from tui.domain.order import BookEntry, Order
from tui.presentation.labels import STATUS_WORDS, VENUE_LABELS, fate_word, type_label, type_words

_REFERENCES = re.compile(rb'"(?:userref|refid)"\s*:\s*"?([^",}]+)')
_NO_REFERENCE = frozenset({b"0", b"null", b"None"})


def words_of(filter_text: str) -> tuple[str, ...]:
    """Return the words of a filter, as they are compared."""
    return tuple(filter_text.casefold().split())


def matches(text: str, words: Sequence[str]) -> bool:
    """Whether every word occurs in an order's `search_text`."""
    return all(word in text for word in words)


def search_text(
    entry: BookEntry, symbol: str = "", ended: EndedOrder | None = None, asked: str = ""
) -> str:
    """Return all a filter can find an order by, in one lower-case text."""
    key = entry.key
    parts = [key.venue, VENUE_LABELS[key.venue], key.account, symbol, key.order_id, asked]
    if isinstance(entry, Order):
        parts += _order_parts(entry)
    else:
        parts += ["unreadable", entry.problem]
    if ended is not None:
        parts += [ended.fate, fate_word(ended), ended.reason or ""]
    return "\n".join(parts).casefold()


def _order_parts(order: Order) -> list[str]:
    return [
        order.instrument,
        order.side,
        order.order_type,
        type_label(order),
        order.status,
        STATUS_WORDS[order.status],
        order.client_order_id or "",
        *_custom_parts(order),
        *order.flags,
        *_references(order.raw),
    ]


def _custom_parts(order: Order) -> Iterator[str]:
    """Yield what custom orders are found by: user, name, condition, and the pair either way round.

    A filter has no blanks, and users are written with and without them.
    """
    if order.user is not None:
        yield order.user
        yield order.user.replace(" ", "")
        yield masked(order.user)
    if order.condition is not None:
        yield order.condition
    if order.custom is not None:
        yield order.custom.name
        yield type_words(order)
        yield as_traded(order).instrument


def _references(raw: bytes) -> list[str]:
    found = (match.strip() for match in _REFERENCES.findall(raw))
    return [word.decode(errors="replace") for word in found if word not in _NO_REFERENCE]
