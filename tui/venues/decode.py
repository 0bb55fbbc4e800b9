"""What is said of an order that cannot be read."""

import hashlib
from typing import Final

from tui.domain.identifiers import OrderKey
from tui.domain.order import UnreadableOrder

_LONGEST_PROBLEM: Final = 200


def unreadable_order(key: OrderKey, raw: bytes, error: Exception) -> UnreadableOrder:
    """Return an order of which only the venue's own bytes can be shown, and why."""
    return UnreadableOrder(key, raw, problem_of(error)[:_LONGEST_PROBLEM])


def name_or_own(name: str, raw: bytes) -> str:
    """Return the name of an order; one of our own, the same every time, where it has none."""
    return name or f"no-id-{hashlib.sha256(raw).hexdigest()[:12]}"


def problem_of(error: Exception) -> str:
    """Say in words why an order cannot be read, naming the member at fault."""
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        member = ".".join(map(str, first["loc"][:2])) or "the order"
        return f"{member}: {first['msg']}"
    if isinstance(error, OverflowError):
        return "a time beyond the calendar"
    if isinstance(error, UnicodeDecodeError):
        return "text that is not UTF-8"
    return str(error)
