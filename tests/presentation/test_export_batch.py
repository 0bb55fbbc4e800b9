"""What became of a batch leaves as rows of one fixed set of keys, and nothing in them can act."""

import csv
import json

from tests.builders import NOW, make_action, make_cancel, make_create, make_order, make_unreadable
from tui.domain.outcome import Accepted, NotSent, NotSentCode, Unknown
from tui.presentation.export_batch import KEYS, csv_text, json_text, values_of

SENT = make_action(make_cancel(make_order("O1", filled_quantity="0.1"))).sending(NOW, "POST /x")


def test_a_row_tells_the_order_the_act_and_its_outcome() -> None:
    values = values_of(SENT.answered(Unknown(text="no answer", trace_id="t1"), NOW))
    assert tuple(values) == KEYS
    assert values["order_id"] == "O1"
    assert values["instrument"] == "XBTUSD"
    assert values["quantity"] == "0.15000000"
    assert values["limit_price"] == "91250.0"
    assert values["outcome"] == "unknown"
    assert values["text"] == "no answer [trace t1]"
    assert values["sent_at"] == values["answered_at"] == "2026-11-20T14:02:31Z"
    assert values["settled_at"] is None
    assert values["request"] == "POST /x"


def test_what_was_not_sent_says_why() -> None:
    values = values_of(make_action(make_cancel()).answered(NotSent(code=NotSentCode.STOPPED), NOW))
    assert values["outcome"] == "not-sent"
    assert values["code"] == "stopped"
    assert values["sent_at"] is None
    assert values["request"] is None


def test_orders_that_cannot_be_read_and_new_ones_have_rows_too() -> None:
    broken = values_of(make_action(make_cancel(make_unreadable("OBROKE"))))
    assert tuple(broken) == KEYS
    assert broken["order_id"] == "OBROKE"
    assert broken["instrument"] is None
    created = values_of(make_action(make_create()))
    assert created["instrument"] == "XBTUSD"
    assert created["quantity"] == "0.25"


def test_json_and_csv_say_the_same_and_neither_can_act() -> None:
    nasty = Accepted(text="=1+1\x1b[31m")
    actions = [SENT.answered(nasty, NOW)]
    (row,) = json.loads(json_text(actions))
    (line,) = csv.DictReader(csv_text(actions).decode().splitlines())
    assert tuple(row) == tuple(line) == KEYS
    assert row["text"] == "=1+1\x1b[31m"
    assert b"\x1b" not in json_text(actions)
    assert line["text"].startswith("'=1+1")
    assert "\x1b" not in line["text"]
    assert {key: row[key] or "" for key in KEYS if key != "text"} == {
        key: line[key] for key in KEYS if key != "text"
    }
