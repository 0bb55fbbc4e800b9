"""What a Kuna ticket says: words, rules, remarks, sentences, and the venue's state."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.builders import NOW, make_account
from tests.domain.test_kuna_planning import draft, plan, stop
from tests.screens.kuna_scenes import DEMO, KUNA, YEN, kuna_order, ticker
from tests.screens.ticket_scenes import ID
from tui.domain.kuna_ticket import KunaDraft, KunaKind, KunaPlan
from tui.domain.order import Side
from tui.domain.problem import FormField
from tui.presentation.kuna_ticket_effects import kuna_effect_lines, kuna_rest_lines
from tui.presentation.kuna_ticket_rows import kuna_identity, kuna_remark, kuna_units
from tui.presentation.kuna_ticket_words import arrow_rule, closed_words, kuna_words, turned_lines
from tui.presentation.problems import problem_sentence
from tui.presentation.text import plain
from tui.presentation.ticket_form import label, refusal

MARKET = {"kind": KunaKind.MARKET, "limit_price": ""}


def remark(planned: KunaPlan, name: FormField, room: int = 90) -> str:
    return plain(kuna_remark(planned, name, room)).strip()


def effects(planned: KunaPlan, width: int = 110) -> str:
    lines = (*kuna_effect_lines(planned, width), *kuna_rest_lines(planned, None, "", width))
    return " ".join(" ".join(map(plain, lines)).split())


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (draft(), "Buys 0.06 BTC with a limit of 26,440.46 USDT, until it is cancelled."),
        (draft(**MARKET), "Buys 0.06 BTC at once, at the best prices there are."),
        (
            draft(**MARKET, side=Side.SELL, quantity="", quote_quantity="20.00"),
            "Sells BTC for 20.00 USDT at once, at the best prices there are.",
        ),
        (
            stop("27440", kind=KunaKind.STOP_LOSS),
            (
                "When the price falls to 27,440.00 USDT, sells 0.06 BTC with a limit of "
                "26,440.00 USDT."
            ),
        ),
        (
            replace(stop("29500", kind=KunaKind.TAKE_PROFIT), limit_price="30000"),
            (
                "When the price rises to 29,500.00 USDT, sells 0.06 BTC with a limit of "
                "30,000.00 USDT. The limit is above the stop, so it then waits in the book."
            ),
        ),
        (
            replace(stop("23000", Side.BUY), limit_price="22500"),
            (
                "When the price falls to 23,000.00 USDT, buys 0.06 BTC with a limit of "
                "22,500.00 USDT. The limit is below the stop, so it then waits in the book."
            ),
        ),
        (
            replace(stop("29500", Side.BUY), limit_price="29500"),
            "When the price rises to 29,500.00 USDT, buys 0.06 BTC with a limit of 29,500.00 USDT.",
        ),
    ],
)
def test_an_order_is_said_in_words(one: KunaDraft, words: str) -> None:
    assert kuna_words(plan(one)) == words


@pytest.mark.parametrize(
    "one",
    [
        draft(quantity=""),
        draft(limit_price="26440.461"),
        draft(**MARKET, quote_quantity="20"),
        stop("29000"),
    ],
)
def test_what_cannot_be_told_is_not_said(one: KunaDraft) -> None:
    assert kuna_words(plan(one)) == ""
    assert kuna_words(plan(one, instrument=None)) == ""


@pytest.mark.parametrize(
    ("side", "at", "rule"),
    [
        (Side.SELL, "27440", "sells when the price falls to 27,440.00"),
        (Side.SELL, "29500", "sells when the price rises to 29,500.00"),
        (Side.BUY, "29500", "buys when the price rises to 29,500.00"),
        (Side.BUY, "23000", "buys when the price falls to 23,000.00"),
    ],
)
def test_the_rule_of_the_arrow_is_said_in_words(side: Side, at: str, rule: str) -> None:
    planned = plan(stop(at, side))
    assert arrow_rule(planned) == rule
    assert remark(planned, FormField.TRIGGER_PRICE) == rule
    way = "fall" if "falls" in rule else "rise"
    verb = "buys" if side is Side.BUY else "sells"
    assert remark(planned, FormField.ORDER_TYPE) == f"= {planned.kind}  {verb} on a {way}"


def test_a_relative_stop_stands_beside_its_rule() -> None:
    planned = plan(stop("-3%"))
    text = "= 28,130.00  sells when the price falls to it  of last 29,000.00"
    assert remark(planned, FormField.TRIGGER_PRICE) == text


def test_a_rule_is_not_told_of_a_stop_on_the_wrong_side() -> None:
    planned = plan(stop("29500", kind=KunaKind.STOP_LOSS))
    assert remark(planned, FormField.TRIGGER_PRICE) == ""
    assert "fires" not in effects(planned)


@pytest.mark.parametrize(
    ("side", "kind", "at", "sentence"),
    [
        (
            Side.SELL,
            KunaKind.STOP_LOSS,
            "29500",
            (
                "A StopLossLimit sells when the price falls to the stop, but 29,500 is above the "
                "market at 29,000: there it is a TakeProfitLimit."
            ),
        ),
        (
            Side.BUY,
            KunaKind.STOP_LOSS,
            "27440.5",
            (
                "A StopLossLimit buys when the price rises to the stop, but 27,440.5 is below the "
                "market at 29,000: there it is a TakeProfitLimit."
            ),
        ),
        (
            Side.SELL,
            KunaKind.TAKE_PROFIT,
            "27440",
            (
                "A TakeProfitLimit sells when the price rises to the stop, but 27,440 is below the "
                "market at 29,000: there it is a StopLossLimit."
            ),
        ),
        (
            Side.BUY,
            KunaKind.TAKE_PROFIT,
            "29500",
            (
                "A TakeProfitLimit buys when the price falls to the stop, but 29,500 is above the "
                "market at 29,000: there it is a StopLossLimit."
            ),
        ),
    ],
)
def test_a_wrong_way_names_the_type_that_is_meant(
    side: Side, kind: KunaKind, at: str, sentence: str
) -> None:
    planned = plan(stop(at, side, kind))
    assert [problem_sentence(one) for one in planned.problems] == [sentence]
    assert refusal(planned) == f"stop price: {sentence}"


@pytest.mark.parametrize(
    ("one", "known", "sentence"),
    [
        (draft(quantity="0.0600001"), {}, "BTC has 6 decimals at Kuna: write 0.060000 or 0.060001"),
        (draft(quantity="0.0600000"), {}, "BTC has 6 decimals at Kuna: write 0.060000."),
        (draft(quantity="0.0000001"), {}, "BTC has 6 decimals at Kuna: write 0.000001."),
        (
            draft(limit_price="26440.5"),
            {"instrument": YEN},
            "JPY has no decimals at Kuna: write 26,440 or 26,441.",
        ),
        (draft(), {"open_orders": 100}, "100 of 100 open orders: Kuna takes no more."),
        (stop("27440"), {"quote": None}, "No market price younger than 10 s: which way the stop"),
        (stop("29000"), {}, "29,000 is the market price itself"),
        (
            draft(**MARKET, side=Side.SELL, quantity="", quote_quantity="all"),
            {},
            "What is free to sell is BTC, not USDT",
        ),
    ],
)
def test_every_refusal_says_what_to_do(
    one: KunaDraft, known: dict[str, Any], sentence: str
) -> None:
    (problem,) = plan(one, **known).problems
    assert problem_sentence(problem).startswith(sentence)


@pytest.mark.parametrize(
    ("one", "known", "sentence"),
    [
        (stop("28995"), {}, "It lies among bid, ask and Kuna's own price (28,990 to 29,010)"),
        (draft(), {"open_orders": None}, "The account's orders have not been read yet"),
        (
            draft(limit_price="30600"),
            {"others": (kuna_order(), kuna_order("b2"))},
            "It would meet your own order b0fcb54c-2278-4f16-a300-02765faad8b0 and 1 more",
        ),
    ],
)
def test_every_warning_says_what_is_at_stake(
    one: KunaDraft, known: dict[str, Any], sentence: str
) -> None:
    said = [problem_sentence(warning) for warning in plan(one, **known).warnings]
    assert any(one.startswith(sentence) for one in said)


def test_the_market_is_told_with_its_age_and_what_last_means() -> None:
    said = remark(plan(), FormField.INSTRUMENT)
    assert said == "last 29,000.00  bid 28,990.00  ask 29,010.00  last is a median"
    old = plan(quote=ticker(as_of=NOW - timedelta(seconds=30)))
    assert remark(old, FormField.INSTRUMENT).startswith("30s old  last 29,000.00")
    assert plain(kuna_identity(old, ID)).endswith("  prices 30s old")
    assert remark(plan(quote=None), FormField.INSTRUMENT) == "no price yet"


def test_whether_an_unsure_stop_fires_is_not_claimed() -> None:
    assert "at once? no" in effects(plan(stop("27440")))
    assert "at once?" not in effects(plan(stop("28995")))


def test_quantities_say_what_is_free() -> None:
    assert remark(plan(), FormField.QUANTITY) == "free 48,200.5 USDT"
    part = plan(draft(quantity="25%", side=Side.SELL, limit_price="30000"))
    assert remark(part, FormField.QUANTITY) == "= 0.21  free 0.84 BTC"
    neither = plan(draft(**MARKET, quantity=""))
    assert remark(neither, FormField.QUOTE_QUANTITY).startswith("one of the two")
    assert remark(plan(funds=None), FormField.QUANTITY) == "free not read yet USDT"
    assert kuna_units(plan()) == {FormField.QUANTITY: "BTC", FormField.QUOTE_QUANTITY: "USDT"}


def test_the_head_names_the_type_that_would_be_sent() -> None:
    assert plain(kuna_identity(plan(stop("27440")), ID)) == (
        "KUNA BTC_USDT  SELL v StopLossLimit  id 6f1c2e0a…  prices 1s old"
    )
    assert "type not known yet" in plain(kuna_identity(plan(stop("")), ID))


def test_the_figures_stand_below() -> None:
    said = effects(plan())
    assert "away from median -8.83%" in said
    assert (
        "value 1,586.43 USDT needs 1,586.43 USDT of free 48,200.5 fee 0.25% of what you receive"
        in said
    )
    assert "at once? no own orders met? no" in said
    assert "open orders 12 of 100 id 6f1c2e0a… made once: settles a lost reply" in said
    assert "open orders not read yet" in effects(plan(open_orders=None))


def test_the_stop_goes_by_the_venues_own_word() -> None:
    assert label(plan(stop("1")), FormField.TRIGGER_PRICE) == "stop price"


def test_a_closed_venue_is_said_to_be_closed() -> None:
    assert closed_words(DEMO) == "closed since 2025, simulated"
    served = make_account("kuna", venue=KUNA, host="127.0.0.1:8080")
    assert closed_words(served) == "closed 2025, to 127.0.0.1:8080"


def test_a_crossed_stop_is_told_with_both_types() -> None:
    planned = plan(stop("27440"), quote=ticker(last="27000", bid="27000", ask="27000"))
    text = " ".join(" ".join(map(plain, turned_lines(planned, KunaKind.STOP_LOSS, 200))).split())
    assert text == (
        "The market has crossed the stop: it was a StopLossLimit, and now it would be a "
        "TakeProfitLimit that sells when the price rises to 27,440.00."
    )
