"""The venue's own history of an order reads like everything else."""

from decimal import Decimal
from typing import Any

import pytest

from tests.builders import NOW
from tui.domain.amend_record import AmendCause, AmendRecord
from tui.presentation.amend_records import record_words


def record(cause: AmendCause = AmendCause.USER, **terms: Any) -> AmendRecord:
    known = dict.fromkeys(
        ("quantity", "display_quantity", "working_quantity", "limit_price", "trigger_price")
    )
    return AmendRecord(reference="TX", cause=cause, at=NOW, **{**known, **terms})


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (
            record(AmendCause.ORIGINAL, quantity=Decimal("0.25"), limit_price=Decimal(91400)),
            "as entered: qty 0.2500 limit 91,400.0",
        ),
        (
            record(quantity=Decimal("0.5"), working_quantity=Decimal("0.4"), post_only=True),
            "on request: qty 0.5000 (0.4000 left) post-only",
        ),
        (
            record(quantity=Decimal("0.5"), working_quantity=Decimal("0.5")),
            "on request: qty 0.5000",
        ),
        (
            record(trigger_price=Decimal(91000), display_quantity=Decimal("0.1")),
            "on request: trigger 91,000.0 display 0.1000",
        ),
        (record(AmendCause.RESTATED, reason="split"), "by the venue: split"),
    ],
)
def test_an_entry_says_how_the_order_stood_after_it(one: AmendRecord, words: str) -> None:
    assert record_words(one, 1) == words
