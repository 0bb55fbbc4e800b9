"""The first line: mode, accounts, counts, staleness, clock."""

from datetime import datetime, timedelta

from tui.domain.account import Account, Badge, badge_of
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
    who = joined([badge_line(state, is_frozen=is_frozen), _accounts(state, width)], _GAP)
    clock = joined([_skew(state, width), (Span(time_text(now, zone) + " "),)], _GAP)
    stale = _stale(state, now, zone)
    counts = () if view is None else _counts(state, view)
    middle = stale or counts
    if stale and line_width(joined([who, counts, stale, clock], _GAP)) < width:
        middle = joined([counts, stale], _GAP)
    return (apart(who, joined([middle, clock], _GAP), width),)


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


def _accounts(state: BlotterState, width: int) -> Line:
    shown = state.accounts if width >= 120 else state.accounts[:2]
    parts = [_account(state, account, width) for account in shown]
    if more := len(state.accounts) - len(shown):
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
    unknown = sum(is_unknown)
    if pending := counts.pending + len(is_unknown) - unknown:
        parts.append((Span(f"{pending} pending", Tone.PENDING),))
    if unknown:
        parts.append((Span(f"{unknown} unknown", Tone.UNKNOWN),))
    if counts.looking_up:
        parts.append((Span(f"{counts.looking_up} looking up", Tone.PENDING),))
    if counts.unreadable:
        parts.append((Span(f"{counts.unreadable} unreadable", Tone.DANGER),))
    return joined(parts, _GAP)


def _stale(state: BlotterState, now: datetime, zone: TimeZone) -> Line:
    stale = [one for one in state.health.values() if one.is_stale(now) and one.answered_at]
    if not stale:
        return ()
    oldest = min(stale, key=lambda one: one.answered_at or now)
    account = state.account(oldest.account)
    name = clean(oldest.account) if account is None else chip_label(account, state.accounts)
    answered = oldest.answered_at or now
    more = f" +{len(stale) - 1}" if len(stale) > 1 else ""
    text = f"{name} {age_text(now - answered)}{more}, last answer {time_text(answered, zone)}"
    return (Span("STALE", Tone.DANGER), Span(f": {text}", Tone.STALE))


def _skew(state: BlotterState, width: int) -> Line:
    known = [one.clock_skew for one in state.health.values() if one.clock_skew is not None]
    if not known:
        return ()
    worst = max(known, key=abs)
    is_bad = abs(worst) >= SKEW_WORTH_A_WARNING
    if not is_bad and width < 120:
        return ()
    return (Span(f"skew {skew_text(worst)}", Tone.WARN if is_bad else Tone.MUTED),)
