"""What the accounts own, what the venues and the open orders hold of it, and whether they agree."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from tui.domain.account import Account
from tui.domain.failure import FailureKind
from tui.domain.funds import Funds
from tui.domain.health import AccountHealth
from tui.domain.identifiers import AccountName, VenueId
from tui.domain.order import Side
from tui.domain.state import BlotterState
from tui.presentation.clean import clean, cut
from tui.presentation.figures import grouped, money
from tui.presentation.funds_rows import FundsRow, funds_rows, together, was_read
from tui.presentation.holds import OwnCount
from tui.presentation.labels import SIDE_TONES, VENUE_LABELS
from tui.presentation.moments import TimeZone, age_text, moment_text
from tui.presentation.positions import position_lines
from tui.presentation.rights import Reading, missing_right, right_for
from tui.presentation.table import Column, table_lines
from tui.presentation.text import Line, Span, Tone, rule_line, sentence_lines, wrapped
from tui.presentation.totals import Totals
from tui.presentation.wording import what_happened

_NAME_CELLS = 32
_CURRENCY_CELLS = 12
_DIFFERENCE = (
    "difference: what the venue holds beyond what the listed orders come to (+), or below it (-)."
    " A venue also sets fees aside, holds for orders the list does not have, and holds tokenised"
    " shares in tokens; where an order changed after the balances were read, they differ until"
    " the next read."
)


_NO_BALANCES = (
    "Kraken Embed tells no balances here; whether they suffice shows when an order fires."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FundsView:
    """How the funds are looked at."""

    zone: TimeZone
    is_all: bool = False
    """Whether currencies of which there is nothing are shown too."""
    asked: Mapping[AccountName, Funds | None] = field(default_factory=dict)
    """What was known of an account when it was asked for its balances last."""


def funds_lines(
    state: BlotterState,
    counts: Mapping[AccountName, OwnCount],
    view: FundsView,
    now: datetime,
    width: int,
) -> tuple[Line, ...]:
    """Return every account's balances by currency, then those of all accounts together."""
    lines: list[Line] = []
    every: dict[AccountName, tuple[FundsRow, ...]] = {}
    for account in state.accounts:
        count = counts.get(account.name, OwnCount())
        rows = funds_rows(state, account.name, count)
        health, funds = state.health.get(account.name), state.funds.get(account.name)
        if account.venue is VenueId.KRAKEN_EMBED:
            lines += _without_balances(account, count, width)
            continue
        lines.append(rule_line(_title(account), width, (_age(funds, view, account.name, now),)))
        every[account.name] = rows
        for sentence, tone in _sentences(account, health, funds, now, view.zone):
            lines += sentence_lines(sentence, width, tone)
        shown = [row for row in rows if view.is_all or not row.is_empty]
        lines += table_lines(shown, _LAYOUTS, width)
        has_margin = account.venue is not VenueId.KUNA
        lines += _remarks(count, len(rows) - len(shown), width, has_margin=has_margin)
        lines += position_lines(state, account, now, view.zone, width)
        lines.append(())
    read = [name for name in every if was_read(state.funds.get(name))]
    if len(read) > 1:
        lines += _together([row for name in read for row in every[name]], view, width)
        unread = ", ".join(clean(name) for name in every if name not in read)
        lines += sentence_lines(f"Without {unread}: not read.", width, Tone.WARN) if unread else ()
        lines.append(())
    if any(row.difference for rows in every.values() for row in rows):
        lines += sentence_lines(_DIFFERENCE, width, Tone.MUTED)
    return tuple(lines)


def _without_balances(account: Account, count: OwnCount, width: int) -> Iterator[Line]:
    """Yield what there is to say where no venue tells what anybody owns."""
    yield rule_line(_title(account), width)
    yield from sentence_lines(_NO_BALANCES, width, Tone.MUTED)
    yield from _open_orders(count.totals, width, has_margin=False)
    yield ()


def _title(account: Account) -> Line:
    tail = f" ..{clean(account.key_tail)}" if account.key_tail else ""
    name = f"{VENUE_LABELS[account.venue]} {cut(clean(account.name), _NAME_CELLS)}"
    return (Span(name, Tone.STRONG), Span(tail, Tone.MUTED))


def _age(funds: Funds | None, view: FundsView, account: AccountName, now: datetime) -> Span:
    if account in view.asked and view.asked[account] is funds:
        return Span("asked, no answer yet", Tone.PENDING)
    if funds is None or not was_read(funds):
        return Span("not read yet", Tone.PENDING)
    at = moment_text(funds.as_of, now, view.zone)
    tone = Tone.MUTED if funds.failure is None else Tone.STALE
    return Span(f"read {age_text(now - funds.as_of)} ago, {at}", tone)


def _sentences(
    account: Account,
    health: AccountHealth | None,
    funds: Funds | None,
    now: datetime,
    zone: TimeZone,
) -> Iterator[tuple[str, Tone]]:
    """Say what is not known, why, and what to do."""
    label = clean(account.name)
    right = missing_right(health, Reading.FUNDS)
    if right is not None:
        yield _lacks(label, right.name, right.code), Tone.WARN
    elif funds is not None and funds.failure is not None:
        yield what_happened(label, funds.failure), Tone.WARN
        if funds.failure.kind is FailureKind.REFUSED and (
            needed := right_for(account.venue, Reading.FUNDS)
        ):
            yield f'Reading balances takes the right "{needed.name}" ({needed.code}).', Tone.WARN
        if was_read(funds):
            at = moment_text(funds.as_of, now, zone)
            yield f"The balances shown are from {at}.", Tone.WARN
    elif funds is None:
        yield "The balances have not been read yet.", Tone.PENDING
    elif not funds.holdings:
        yield "The venue lists no balance.", Tone.MUTED
    if health is None or health.answered_at is None:
        yield "Its open orders have not been read yet: what they hold is not known.", Tone.PENDING
    elif health.is_stale(now):
        at = moment_text(health.answered_at, now, zone)
        yield f"What open orders hold is counted from orders of {at}.", Tone.STALE
    if health is not None and health.options.is_narrowed:
        yield "Its poll is narrowed: what other orders hold is not counted here.", Tone.WARN


def _lacks(label: str, name: str, code: str) -> str:
    return (
        f"The key of {label} may not read balances: it lacks the right"
        f' "{name}" ({code}). Give it that right on the website of the venue, then read again.'
    )


def _remarks(count: OwnCount, hidden: int, width: int, *, has_margin: bool) -> Iterator[Line]:
    if hidden:
        noun = "currency" if hidden == 1 else "currencies"
        yield (Span(f"{hidden} {noun} of which there is nothing, not shown", Tone.MUTED),)
    if count.uncounted:
        yield from sentence_lines(_not_counted(count.uncounted), width, Tone.WARN)
    yield from _open_orders(count.totals, width, has_margin=has_margin)


def _not_counted(orders: int) -> str:
    if orders == 1:
        return "1 open order does not tell what it holds: it is not counted."
    return f"{orders} open orders do not tell what they hold: they are not counted."


def _open_orders(totals: Totals, width: int, *, has_margin: bool) -> tuple[Line, ...]:
    """Say what the open orders come to at their own prices, each quote currency for itself."""
    parts: list[Line] = [
        (
            Span(f"{side} ", SIDE_TONES[side]),
            Span(f"{money(amount)} {clean(currency)}"),
        )
        for side in (Side.BUY, Side.SELL)
        for currency, amount in sorted(totals.of(side).items())
    ]
    if not parts:
        return ()
    if totals.without_price:
        parts.append((Span(f"{totals.without_price} without price", Tone.WARN),))
    lead: Line = (Span(f"open orders{', margin included' if has_margin else ''}:", Tone.MUTED),)
    return wrapped([lead, *parts], Span("  "), width)


def _together(rows: Iterable[FundsRow], view: FundsView, width: int) -> Iterator[Line]:
    yield rule_line((Span("all accounts, by currency", Tone.STRONG),), width)
    sums = [row for row in together(rows) if view.is_all or not row.is_empty]
    yield from table_lines(sums, _LAYOUTS, width)


def _number(read: Callable[[FundsRow], Decimal | None]) -> Callable[[FundsRow], str]:
    def cell(row: FundsRow) -> str:
        value = read(row)
        return "" if value is None else grouped(value)

    return cell


def _signed(row: FundsRow) -> str:
    difference = row.difference
    return ("+" if difference > 0 else "") + grouped(difference) if difference else ""


def _currency(row: FundsRow) -> str:
    return cut(clean(row.currency), _CURRENCY_CELLS)


_CURRENCY = Column[FundsRow]("CURRENCY", _currency)
_BALANCE = Column[FundsRow]("BALANCE", _number(lambda row: row.balance), is_number=True)
_HELD = Column[FundsRow]("HELD", _number(lambda row: row.held), is_number=True)
_FREE = Column[FundsRow](
    "FREE", _number(lambda row: row.free), is_number=True, tone=lambda _: Tone.STRONG
)
_COUNTED = Column[FundsRow]("BY ORDERS", _number(lambda row: row.counted), is_number=True)
_OFF = Column[FundsRow]("DIFFERENCE", _signed, is_number=True, tone=lambda _: Tone.WARN)
_CREDIT = Column[FundsRow](
    "CREDIT", lambda row: grouped(row.credit) if row.credit else "", is_number=True
)
_LAYOUTS = (
    (_CURRENCY, _BALANCE, _CREDIT, _HELD, _FREE, _COUNTED, _OFF),
    (
        Column[FundsRow]("CUR", _currency),
        _BALANCE,
        _CREDIT,
        _HELD,
        _FREE,
        Column[FundsRow]("ORDERS", _number(lambda row: row.counted), is_number=True),
        Column[FundsRow]("DIFF", _signed, is_number=True, tone=lambda _: Tone.WARN),
    ),
)
