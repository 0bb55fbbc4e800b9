"""One line of the venue's own history of an order, in words."""

from collections.abc import Iterator

from tui.domain.amend_record import AmendCause, AmendRecord
from tui.presentation.figures import grouped, price_text

_CAUSES = {
    AmendCause.ORIGINAL: "as entered:",
    AmendCause.USER: "on request:",
    AmendCause.RESTATED: "by the venue:",
}


def record_words(record: AmendRecord, decimals: int | None = None) -> str:
    """Say how the order stood after this entry, and who changed it."""
    return " ".join([_CAUSES[record.cause], *_terms(record, decimals)])


def _terms(record: AmendRecord, decimals: int | None) -> Iterator[str]:
    if record.quantity is not None:
        yield f"qty {grouped(record.quantity, 4)}"
    if record.working_quantity is not None and record.working_quantity != record.quantity:
        yield f"({grouped(record.working_quantity, 4)} left)"
    if record.limit_price is not None:
        yield f"limit {price_text(record.limit_price, decimals)}"
    if record.trigger_price is not None:
        yield f"trigger {price_text(record.trigger_price, decimals)}"
    if record.display_quantity is not None:
        yield f"display {grouped(record.display_quantity, 4)}"
    if record.post_only:
        yield "post-only"
    if record.reason:
        yield record.reason
