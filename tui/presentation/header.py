"""The first line: mode, accounts, counts, staleness, clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tui.domain.account import Account, Badge, badge_of
from tui.domain.health import AccountHealth
from tui.domain.state import BlotterState
from tui.presentation.asked import open_actions
from tui.presentation.clean import clean
from tui.presentation.labels import chip_label
from tui.presentation.moments import TimeZone, age_text, skew_text, time_text
from tui.presentation.text import Line, Span, Tone, apart, joined, line_width
from tui.presentation.view import View

SKEW_WORTH_A_WARNING = timedelta(seconds=2)

BADGE_TONES_BY_BADGE = {
    Badge.LIVE: Tone.LIVE,
    Badge.DEMO: Tone.DEMO,
    Badge.READ_ONLY: Tone.READ_ONLY,
}
_GAP = Span("  ")


def header_lines(
    state: BlotterState,
    now: datetime,
    width: int,
    zone: TimeZone,
    view: View | None = None,
    *,
    is_frozen: bool = False,
) -> tuple[Line, ...]:
    """Return the header at this width. The counts are the view's."""
    badge = badge_line(state, is_frozen=is_frozen)
    clock = joined([_skew(state, width), (Span(time_text(now, zone) + " "),)], _GAP)
    whos = [joined([badge, accounts], _GAP) for accounts in _shorter_accounts(state, width)]
    middles = _middles(state, now, zone, view)
    # What is stale and what is unknown is told before all accounts are named.
    tries = [(whos[0], middle) for middle in middles]
    tries += [(who, middle) for who in whos[1:] for middle in middles[-2:]]
    who, right = next(
        (
            (who, right)
            for who, middle in tries
            if _fits(who, right := _right(middle, clock), width)
        ),
        (whos[-1], _right(middles[-1], clock)),
    )
    return (apart(who, right, width),)


def _right(middle: Line, clock: Line) -> Line:
    return joined([middle, clock], _GAP)


def _fits(who: Line, right: Line, width: int) -> bool:
    return line_width(joined([who, right], Span(" "))) <= width


def _middles(
    state: BlotterState, now: datetime, zone: TimeZone, view: View | None
) -> tuple[Line, ...]:
    """Return what stands before the clock, the longest first; what is unknown is in each."""
    counts = () if view is None else _counts(state, view)
    if not (stale := _stale(state, now)):
        return (counts,)
    unknown = () if view is None else _unknown(state)
    last_answer = _last_answer(state, now, zone)
    return (
        joined([counts, (*stale, last_answer)], _GAP),
        joined([unknown, (*stale, last_answer)], _GAP),
        joined([unknown, stale], _GAP),
    )


def shorter_names(accounts: Sequence[Account]) -> list[Line]:
    """Return the accounts of a form: with the ends of their keys, without, then ever fewer."""
    tails = [
        (Span(f" ..{clean(one.key_tail)}", Tone.MUTED),) if one.key_tail else () for one in accounts
    ]
    names = [Span(f" {clean(one.name)}") for one in accounts]
    lines: list[Line] = [
        tuple(span for name, tail in zip(names, tails, strict=True) for span in (name, *tail))
    ]
    for number in range(len(names), 0, -1):
        more = len(names) - number
        lines.append((*names[:number], *((Span(f" +{more}", Tone.MUTED),) if more else ())))
    return lines


def badge_line(state: BlotterState, *, is_frozen: bool = False) -> Line:
    """Return the word for what a key press could do, and the hosts that are not a venue's own."""
    badge = badge_of(state.accounts)
    parts: list[Line] = [(Span(f" {badge} ", BADGE_TONES_BY_BADGE[badge]),)]
    if badge is not Badge.DEMO:
        hosts = sorted({one.host for one in state.accounts if not one.is_default_host})
        parts += [(Span(clean(host), Tone.WARN),) for host in hosts]
    if is_frozen:
        parts.append((Span(" FROZEN ", Tone.FROZEN),))
    return joined(parts, Span(" "))


def _shorter_accounts(state: BlotterState, width: int) -> list[Line]:
    """Return all accounts, then ever fewer of them: two at most on a narrow line."""
    most = len(state.accounts) if width >= 120 else min(len(state.accounts), 2)
    return [_accounts(state, number, width) for number in range(most, 0, -1) or (0,)]


def _accounts(state: BlotterState, number: int, width: int) -> Line:
    parts = [_account(state, account, width) for account in state.accounts[:number]]
    if more := len(state.accounts) - number:
        parts.append((Span(f"+{more}", Tone.MUTED),))
    return joined(parts, Span(", "))


def _account(state: BlotterState, account: Account, width: int) -> Line:
    line: Line = (Span(clean(account.name)),)
    if account.key_tail:
        line = (*line, Span(f" ..{clean(account.key_tail)}", Tone.MUTED))
    if account.may_trade and not account.can_send:
        line = (*line, Span(" locked", Tone.WARN))
    health = state.health.get(account.name)
    if width >= 160 and health is not None and health.key is not None and health.key.permissions:
        line = (*line, Span(f" {clean('+'.join(health.key.permissions))}", Tone.MUTED))
    return line


def _counts(state: BlotterState, view: View) -> Line:
    """Count orders and open actions; those of orders the filter hides too."""
    counts = view.counts
    parts: list[Line] = [(Span(f"{view.total} working"),)]
    is_unknown = [action.is_unknown for action in open_actions(state.actions)]
    if pending := counts.pending + is_unknown.count(False):
        parts.append((Span(f"{pending} pending", Tone.PENDING),))
    parts.append(_unknown(state))
    if counts.looking_up:
        parts.append((Span(f"{counts.looking_up} looking up", Tone.PENDING),))
    if counts.unreadable:
        parts.append((Span(f"{counts.unreadable} unreadable", Tone.DANGER),))
    return joined(parts, _GAP)


def _unknown(state: BlotterState) -> Line:
    """Count the acts of unknown outcome: what a trader must see, whatever else is told."""
    unknown = sum(action.is_unknown for action in open_actions(state.actions))
    return (Span(f"{unknown} unknown", Tone.UNKNOWN),) if unknown else ()


def _stale(state: BlotterState, now: datetime) -> Line:
    stale = _stale_accounts(state, now)
    if not stale:
        return ()
    oldest = stale[0]
    account = state.account(oldest.account)
    name = clean(oldest.account) if account is None else chip_label(account, state.accounts)
    more = f" +{len(stale) - 1}" if len(stale) > 1 else ""
    age = age_text(now - (oldest.answered_at or now))
    return (Span("STALE", Tone.DANGER), Span(f": {name} {age}{more}", Tone.STALE))


def _last_answer(state: BlotterState, now: datetime, zone: TimeZone) -> Span:
    answered = _stale_accounts(state, now)[0].answered_at or now
    return Span(f", last answer {time_text(answered, zone)}", Tone.STALE)


def _stale_accounts(state: BlotterState, now: datetime) -> list[AccountHealth]:
    """Return those whose orders are old, the one first that was silent longest."""
    stale = [one for one in state.health.values() if one.is_stale(now) and one.answered_at]
    return sorted(stale, key=lambda one: one.answered_at or now)


def _skew(state: BlotterState, width: int) -> Line:
    known = [one.clock_skew for one in state.health.values() if one.clock_skew is not None]
    if not known:
        return ()
    worst = max(known, key=abs)
    is_bad = abs(worst) >= SKEW_WORTH_A_WARNING
    if not is_bad and width < 120:
        return ()
    return (Span(f"skew {skew_text(worst)}", Tone.WARN if is_bad else Tone.MUTED),)
