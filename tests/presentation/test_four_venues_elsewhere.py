"""How the day, the funds, the drafts, batches and exports tell of Kuna and of Kraken Embed."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.acts import make_cancel
from tests.builders import NOW, make_action, make_ended, make_order, make_state
from tests.custom import EMBED, KUNA, TAG, USER, UUID, embed_create, embed_order, kuna_order
from tests.money_builders import make_fill
from tests.screens import four_venues_scenes as scenes
from tests.screens.four_venues_scenes import CROSS, DIP, KUNA_SPENDS, LOSS, RALLY, TURNED
from tui.domain.action import ActionState
from tui.domain.batch import grouped, is_protective
from tui.domain.custom_terms import Condition
from tui.domain.fate import EndedOrder, Fate
from tui.domain.identifiers import OrderKey, VenueId
from tui.domain.order import Order, OrderStatus, OrderType, QuantityUnit, Side
from tui.domain.outcome import Accepted
from tui.domain.state import BlotterState
from tui.presentation.batch_cancel import (
    Marked,
    cursor_line,
    layout_for,
    marked_line,
    note_words,
    sums_lines,
    worth_by_currency,
)
from tui.presentation.batch_groups import group_line, group_words, sums_of
from tui.presentation.batch_result import result_line
from tui.presentation.cancel_form import cancel_lines, change_texts
from tui.presentation.drafts import after_cancel_text, draft_lines
from tui.presentation.export import KEYS, csv_text, json_text
from tui.presentation.fill_listing import fill_listing
from tui.presentation.funds import FundsView, funds_lines
from tui.presentation.history import DayPart, day_lines, day_of
from tui.presentation.holds import own_counts
from tui.presentation.intents import asked_words, order_words
from tui.presentation.labels import fate_word, has_failed
from tui.presentation.layout import whose
from tui.presentation.moments import TimeZone
from tui.presentation.rows import Row, make_row, state_word
from tui.presentation.scopes import Scope, orders_in, scope_words
from tui.presentation.text import Line, plain


def text_of(lines: tuple[Line, ...]) -> str:
    return "\n".join(plain(line).rstrip() for line in lines)


def keys_of(state: BlotterState) -> dict[str, OrderKey]:
    return {key.order_id: key for orders in state.book.by_account.values() for key in orders}


def row_of(state: BlotterState, order_id: str) -> Row:
    row = make_row(state, keys_of(state)[order_id], NOW)
    assert row is not None
    return row


def listed(order_id: str) -> Order:
    state = scenes.four_venues()
    entry = state.book.get(keys_of(state)[order_id])
    assert isinstance(entry, Order)
    return entry


# The day


def day(part: DayPart, width: int = 160, state: BlotterState | None = None) -> str:
    state = scenes.four_venues() if state is None else state
    return text_of(day_lines(state, day_of(state, NOW), part, TimeZone.UTC, width))


def line_about(text: str, word: str) -> list[str]:
    (line,) = (line for line in text.split("\n") if word in line)
    return line.split()


def test_an_executed_order_is_told_with_its_price_or_that_it_is_not_known() -> None:
    text = day(DayPart.ENDED)
    assert "~92,361.1111" in line_about(text, "sched_done")
    assert " ".join(line_about(text, "sched_dark")).endswith("FILLED sched_dark price unknown")


def test_an_execution_that_failed_is_told_apart_from_a_cancel() -> None:
    text = day(DayPart.ENDED)
    assert "2 cancelled, 2 filled, 1 failed" in text
    failed = " ".join(line_about(text, "sched_poor"))
    assert failed.endswith("FAILED sched_poor insufficient balance")
    assert "CANCELLED" in line_about(text, "sched_gone")


@pytest.mark.parametrize("width", [78, 110, 160])
def test_the_worst_news_fits_every_width(width: int) -> None:
    text = day(DayPart.ENDED, width)
    assert "FAILED" in text
    assert "price unknown" in text


def failed(reason: str | None, fate: Fate = Fate.CANCELLED, **changes: Any) -> EndedOrder:
    order = embed_order(status=OrderStatus.CANCELLED)
    return make_ended(replace(order, **changes), reason=reason, fate=fate)


def test_only_a_custom_order_that_fired_has_failed() -> None:
    assert has_failed(failed("the execution failed: no funds"))
    assert not has_failed(failed("cancelled by user"))
    assert not has_failed(failed(None))
    assert not has_failed(failed("the execution failed", fate=Fate.FILLED))
    spot = make_ended(make_order(), reason="the execution failed", fate=Fate.CANCELLED)
    assert fate_word(spot) == "CANCELLED"


def test_the_greyed_row_says_that_it_failed() -> None:
    ended = failed("the execution failed: no funds")
    state = make_state(ended=[ended])
    row = make_row(state, ended.order.key, NOW)
    assert row is not None
    assert state_word(row) == "FAILED"


def test_fills_of_both_are_told_with_fee_and_rounded_price() -> None:
    text = day(DayPart.FILLS)
    assert "SELL v 15.0000 0.2700 4.05 0.010125 USDT taker" in " ".join(
        line_about(text, scenes.KUNA_LIMIT)
    )
    assert "BUY ^ 0.0054 ~92,361.1111 498.75 1.25 USD" in " ".join(line_about(text, "sched_done"))


def test_totals_tell_markets_of_one_name_apart_and_add_up_exactly() -> None:
    text = day(DayPart.TOTALS)
    assert "BTC/USD EMB" in text
    assert "5,061.25" in text
    assert "999999" not in text


def test_printed_fills_have_no_digits_nobody_told() -> None:
    custom = scenes.four_venues().fills[2]
    (_, line) = fill_listing([custom], None)
    assert "~92361.11111" in line.split()
    assert fill_listing([make_fill()], None)[1].split()[5] == "91250.0"


# Funds


def funds(width: int = 110) -> str:
    state = scenes.four_venues()
    view = FundsView(zone=TimeZone.UTC)
    return text_of(funds_lines(state, own_counts(state), view, NOW, width))


def test_embed_tells_no_balances_and_that_is_said_in_one_line() -> None:
    text = funds().split("EMB embed")[1].split("KUNA kuna")[0]
    told = "Kraken Embed tells no balances here; whether they suffice shows when an order fires."
    assert told in text
    assert "CURRENCY" not in text
    assert "not been read" not in text
    assert "open orders:  buy 500.00 EUR  buy 491.85 USD  sell 83,900.00 USD" in text
    assert "Without embed: not read." not in funds()


def test_balances_of_kuna_agree_with_what_its_orders_hold() -> None:
    text = funds().split("KUNA kuna")[1]
    assert line_about(text.split("all accounts")[0], "12,447.4")[1:] == [
        "12,447.4",
        "6,235",
        "6,212.4",
        "6,235",
    ]
    assert "DIFFERENCE" not in text.split("all accounts")[0]
    assert "margin" not in text.split("all accounts")[0]


def test_custom_orders_set_nothing_aside() -> None:
    counts = own_counts(scenes.four_venues())
    assert counts[scenes.PARTNER].held == {}
    assert counts[scenes.PARTNER].uncounted == 0


# Protective orders, and groups of a batch


@pytest.mark.parametrize(
    ("order_id", "protects"),
    [(LOSS, True), (TURNED, True), (DIP, False), (RALLY, False), (CROSS, False)],
)
def test_a_stop_of_the_loss_protects_however_its_pair_is_written(
    order_id: str, protects: bool
) -> None:
    assert is_protective(listed(order_id)) is protects


def test_a_stop_at_kuna_protects_by_its_type() -> None:
    assert is_protective(kuna_order(order_type=OrderType.STOP_LOSS_LIMIT, trigger_price="1"))
    assert not is_protective(kuna_order(order_type=OrderType.TAKE_PROFIT_LIMIT, trigger_price="1"))


def test_what_spends_money_and_what_sells_coins_are_no_group() -> None:
    money = embed_order("sched_a")
    coins = embed_order("sched_b", quantity=Decimal("0.5"), quantity_unit=QuantityUnit.BASE)
    more = embed_order("sched_c", quantity=Decimal(700))
    orders = {order.key: order for order in (money, coins, more)}
    assert [group.keys for group in grouped(orders, orders)] == [
        (money.key, more.key),
        (coins.key,),
    ]


def test_a_pair_written_the_other_way_round_is_grouped_with_its_own() -> None:
    usual = scenes.custom_order("sched_a", "BTC/USD", "lte 90000", ("receive", "500", "USD"))
    turned = scenes.custom_order("sched_b", "USD/BTC", "gte 0.000011", ("receive", "700", "USD"))
    orders = {order.key: order for order in (usual, turned)}
    (group,) = grouped(orders, orders)
    assert group.is_protective
    state = make_state(
        orders.values(),
        accounts=scenes.accounts(),
        instruments=[one for one, _ in scenes.CUSTOM_MARKETS],
        quotes=[quote for _, quote in scenes.CUSTOM_MARKETS],
    )
    row = make_row(state, usual.key, NOW)
    assert row is not None
    sums = sums_of(state, row, group, list(orders), list(orders))
    line = plain(group_line(sums, layout_for(110, whose(scenes.accounts()))))
    assert "1200 USD" in line
    assert "2 of 2 STOPS" in line
    assert "1,200.00 USD" in plain(group_words(sums))


# A batch over four venues


def test_eighty_columns_of_a_batch_name_venue_side_amount_and_direction() -> None:
    state = scenes.four_venues()
    layout = layout_for(79, whose(state.accounts))
    one = Marked(row=row_of(state, TURNED), is_ticked=False, is_hidden=False, is_changed=False)
    line = plain(marked_line(one, layout))
    assert " ".join(line.split()).startswith("[ ] EMB BTC/USD Sv LSS 12500USD - <=~90,334.2 ")
    assert line.rstrip().endswith("STOP")
    assert list(note_words(one)) == ["STOP"]


def test_the_line_under_the_cursor_has_the_exact_amount_the_user_and_the_name() -> None:
    state = scenes.four_venues()
    assert plain(cursor_line(row_of(state, RALLY))) == (
        "EMB BTC/USD BUY ^ join the rally  receive 0.00512345 BTC for USD  sched_r2d8"
        '  user AA11…ELS2  "join the rally"  491.85 USD  1d06 old'
    )
    assert plain(cursor_line(row_of(state, KUNA_SPENDS))).startswith("KUNA BTC_USDT BUY ^ market")


def test_a_batch_adds_each_currency_up_for_itself() -> None:
    state = scenes.four_venues()
    keys = [keys_of(state)[name] for name in (DIP, TURNED, KUNA_SPENDS)]
    assert worth_by_currency(state, keys) == {
        "EUR": Decimal("500.00"),
        "USD": Decimal("12500.00"),
        "USDT": Decimal("20.00"),
    }
    text = text_of(sums_lines(state, keys, "3", NOW, 119))
    assert "buy 500.00 EUR + 20.00 USDT · sell 12,500.00 USD" in text
    assert "nearest 2.32%" in text


def test_an_old_rate_is_no_nearest_of_a_batch() -> None:
    state = scenes.four_venues()
    keys = [keys_of(state)[DIP]]
    assert "nearest" not in text_of(sums_lines(state, keys, "1", NOW + timedelta(minutes=2), 119))


def test_a_conversion_is_worth_what_nobody_can_say() -> None:
    state = scenes.four_venues()
    assert worth_by_currency(state, [keys_of(state)[CROSS]]) == {"USD": None}


def test_the_result_names_what_money_was_left() -> None:
    state = scenes.four_venues()
    action = make_action(make_cancel(listed(TURNED)), state=ActionState.SETTLED, outcome=Accepted())
    line = plain(result_line(state, action, NOW, 78))
    assert "BTC/USD" in line
    assert "12500 USD" in line or "12500USD" in line


def test_a_scope_means_the_market_however_it_is_written() -> None:
    state = scenes.four_venues()
    at = listed(LOSS)
    found = {key.order_id for key in orders_in(Scope.SIDE, state, at, ())}
    assert found == {LOSS, TURNED}
    assert scope_words(Scope.MARKET, state, listed(TURNED), "") == "BTC/USD orders of embed"


# The question, and what is asked


def test_the_question_names_user_amount_direction_and_what_protects() -> None:
    state = scenes.four_venues(can_send=True)
    key = keys_of(state)[TURNED]
    text = text_of(cancel_lines(state, key, listed(TURNED), None, NOW, 78, TimeZone.UTC))
    assert "BTC/USD  SELL v stop the loss  left 12,500 USD  ACTIVE" in text
    assert "user AA11…ELS2" in text
    assert "trigger <=~90,334.24" in text
    assert "id sched_i6v3  tag turnd2" in text
    assert "This is a protective order" in text
    assert "Changed while you read" not in text


def test_an_order_is_no_other_because_its_pair_is_told_the_usual_way_round() -> None:
    state = scenes.four_venues()
    assert change_texts(listed(TURNED), row_of(state, TURNED).entry, 2) == []


def test_acts_name_what_money_they_are_about() -> None:
    assert asked_words(make_cancel(listed(TURNED)), 2) == ("12,500 USD left trigger <=~90,334.24")
    assert asked_words(embed_create(), 2) == "500 USD trigger <=100,000.00"
    written_turned = embed_create(
        instrument="USD/BTC",
        condition=Condition.AT_LEAST,
        trigger_price=Decimal("0.00001107"),
        quantity_unit=QuantityUnit.BASE,
    )
    assert asked_words(written_turned, 2) == "500 USD trigger <=~90,334.24"
    assert asked_words(make_cancel(listed(KUNA_SPENDS)), 2) == "20 USDT left"
    words = order_words(scenes.four_venues(), make_cancel(listed(TURNED)))
    assert words == "BTC/USD SELL sched_i6v3 (embed)"


# Drafts


def test_drafts_tell_strategy_amount_and_direction() -> None:
    turned = replace(listed(TURNED), status=OrderStatus.CANCELLED)
    state = scenes.four_venues()
    text = text_of(draft_lines([make_ended(turned)], state, TimeZone.UTC, NOW, 160))
    line = " ".join(line_about(text, TURNED))
    assert "embed BTC/USD SELL v LSS 12,500 USD <=~90,334.24 CANCELLED" in line


def test_an_order_that_executed_before_its_cancel_is_not_written_anew() -> None:
    done = replace(embed_order(), filled_quantity=Decimal("500.00"))
    text, is_good = after_cancel_text(done.key, done, is_cancelled=False, opens=True)
    assert "was executed before the cancel reached it: nothing is left to write anew." in text
    assert not is_good


# Exports


def test_both_are_exported_under_the_same_keys_as_they_were_sent() -> None:
    rows = json.loads(json_text([kuna_order(), embed_order(instrument="USD/BTC", condition="gte")]))
    assert all(tuple(row) == KEYS for row in rows)
    kuna, embed = rows
    assert kuna["venue"] == KUNA.value
    assert (kuna["order_id"], kuna["client_order_id"]) == (UUID, None)
    assert kuna["instrument"] == "BTC_USDT"
    assert (kuna["post_only"], kuna["reduce_only"], kuna["user"]) == (None, None, None)
    assert (kuna["condition"], kuna["quantity_unit"]) == (None, "base")
    assert embed["venue"] == EMBED.value
    assert embed["client_order_id"] == TAG
    assert (embed["instrument"], embed["condition"]) == ("USD/BTC", "gte")
    assert embed["trigger_price"] == "100000.00"
    assert (embed["quantity"], embed["quantity_unit"]) == ("500.00", "quote")
    assert (embed["user"], embed["order_type"], embed["status"]) == (
        USER,
        "price-trigger",
        "active",
    )
    assert embed["side"] == "buy"
    assert embed["time_in_force"] is None


def test_the_table_for_spreadsheets_has_user_and_condition_too() -> None:
    header, kuna, embed = csv_text([kuna_order(), embed_order()]).strip().split("\n")
    assert header.split(",") == list(KEYS)
    places = {name: place for place, name in enumerate(KEYS)}
    assert embed.split(",")[places["user"]] == USER
    assert embed.split(",")[places["condition"]] == "lte"
    assert kuna.split(",")[places["user"]] == ""


def test_a_conversion_is_exported_as_one() -> None:
    (row,) = json.loads(json_text([listed(CROSS)]))
    assert row["side"] == Side.CONVERT.value
    assert row["flags"] == ["spend 750.00 EUR", "EUR -> ETH"]


def test_every_venue_of_the_scene_is_there() -> None:
    assert {key.venue for key in keys_of(scenes.four_venues()).values()} == set(VenueId)
