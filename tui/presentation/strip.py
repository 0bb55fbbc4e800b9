"""The venue strip: how far each account's data can be trusted, and what its venue says."""

from datetime import datetime

from tui.domain.failure import FailureKind
from tui.domain.health import AccountHealth, HealthState, RateBudget, SystemMode
from tui.domain.state import BlotterState
from tui.presentation.clean import clean, cut, fit
from tui.presentation.dead_man import switch_lines
from tui.presentation.figures import NONE
from tui.presentation.labels import chip_label
from tui.presentation.moments import (
    TimeZone,
    age_text,
    duration_text,
    moment_text,
    period_text,
    wait_text,
)
from tui.presentation.text import Line, Span, Tone, cut_line, fit_line, wrapped
from tui.presentation.wording import (
    FAILURE_WORDS,
    STATE_WORDS,
    failure_sentence,
    is_early_try_possible,
    mode_sentence,
    narrowed_words,
    next_try,
)

_TONES = {
    HealthState.CONNECTING: Tone.PENDING,
    HealthState.LIVE: Tone.GOOD,
    HealthState.SLOW: Tone.WARN,
    HealthState.STALE: Tone.STALE,
    HealthState.DOWN: Tone.DANGER,
    HealthState.REFUSED: Tone.DANGER,
    HealthState.RATE_LIMITED: Tone.WARN,
    HealthState.MAINTENANCE: Tone.DANGER,
}
_LIMITED_MODES = frozenset({SystemMode.CANCEL_ONLY, SystemMode.POST_ONLY, SystemMode.LIMIT_ONLY})
_TROUBLED = frozenset(
    {HealthState.DOWN, HealthState.REFUSED, HealthState.RATE_LIMITED, HealthState.STALE}
)
_BAR_CELLS = 10
_WIDE, _WIDEST = 120, 180


def strip_lines(
    state: BlotterState, now: datetime, width: int, zone: TimeZone = TimeZone.UTC
) -> tuple[Line, ...]:
    """Return the strip: one chip per account, from 120 cells on one line per account."""
    known = [(account, state.health.get(account.name)) for account in state.accounts]
    pairs = [(account, health) for account, health in known if health is not None]
    labels = {account.name: chip_label(account, state.accounts) for account, _ in pairs}
    if width < _WIDE:
        chips = [_chip(labels[account.name], health, now) for account, health in pairs]
        lines = wrapped(chips, Span(" | ", Tone.MUTED), width, indent=Span(" "))
    else:
        size = max(map(len, labels.values()), default=4)
        rows = [
            _row(health, fit(labels[account.name], size), now, width, zone)
            for account, health in pairs
        ]
        head = (_titles(size, width),) if width >= _WIDEST and rows else ()
        lines = (*head, *rows)
    sentences = [
        line
        for account, health in pairs
        for line in _sentences(labels[account.name], health, now, width, zone)
    ]
    return (*lines, *sentences, *switch_lines(state, now, width, zone))


def state_span(health: AccountHealth, now: datetime) -> Span:
    """Return the one word for an account; what its venue accepts when the data is fine."""
    state = health.state(now)
    if state in {HealthState.LIVE, HealthState.SLOW} and health.system is not None:
        mode = health.system.mode
        if mode in _LIMITED_MODES:
            return Span(mode.upper(), Tone.DANGER)
    return Span(STATE_WORDS[state], _TONES[state])


def _chip(label: str, health: AccountHealth, now: datetime) -> Line:
    spans = [Span(f"{label} "), state_span(health, now)]
    age = health.age(now)
    if age is not None:
        spans.append(Span(f" {age_text(age)}"))
    if health.state(now) in _TROUBLED:
        spans.append(Span(_trouble(health, now)))
    elif health.round_trip is not None:
        spans.append(Span(f" {duration_text(health.round_trip)}", Tone.MUTED))
    if narrowed := narrowed_words(health):
        spans.append(Span(f" {narrowed}", Tone.WARN))
    return tuple(spans)


def _trouble(health: AccountHealth, now: datetime) -> str:
    if health.failure is None:
        return ""
    words = f" {FAILURE_WORDS[health.failure.kind]}"
    if health.failure.kind is FailureKind.RATE_LIMITED and health.budget is not None:
        words = f" rate {_budget(health.budget)}"
    if health.failures > 1:
        words += f" x{health.failures}"
    at = next_try(health)
    if at is None:
        return words
    wait = wait_text(at, now)
    hint = " (r now)" if wait != "now" and is_early_try_possible(health.failure) else ""
    return f"{words}, next try {wait}{hint}"


_COLUMNS = (("state", 11), ("age", 5), ("rtt", 6), ("poll", 6), ("rate", 11), ("system", 13))


def _row(health: AccountHealth, label: str, now: datetime, width: int, zone: TimeZone) -> Line:
    word = state_span(health, now)
    age = health.age(now)
    trip = health.round_trip
    texts = (
        NONE if age is None else age_text(age),
        NONE if trip is None else duration_text(trip),
        period_text(health.poll_period),
        NONE if health.budget is None else _budget(health.budget),
        NONE if health.system is None else clean(health.system.text),
    )
    sized = [
        Span(_cell(name, fit(cut(text, size), size), width))
        for (name, size), text in zip(_COLUMNS[1:], texts, strict=True)
    ]
    if width >= _WIDEST:
        sized.insert(4, Span(f"{_bar(health.budget)} ", Tone.MUTED))
    line = (
        Span(f" {label}  "),
        Span(fit(word.text, _COLUMNS[0][1]) + " ", word.tone),
        *sized,
        *_remarks(health, now, width, zone),
    )
    return fit_line(cut_line(line, width), width)


def _cell(name: str, text: str, width: int) -> str:
    return f"{text} " if width >= _WIDEST or name == "system" else f"{name} {text} "


def _titles(label_size: int, width: int) -> Line:
    texts = [fit(name, size) for name, size in _COLUMNS]
    texts.insert(5, fit("used", _BAR_CELLS + 2))
    titles = " " * (label_size + 3) + " ".join(texts) + " notice, last problem"
    return fit_line((Span(titles, Tone.MUTED),), width)


def _budget(budget: RateBudget) -> str:
    return f"{budget.used:.0f}/{budget.maximum:.0f}"


def _bar(budget: RateBudget | None) -> str:
    share = 0.0 if budget is None or not budget.maximum else budget.used / budget.maximum
    full = min(max(round(share * _BAR_CELLS), 0), _BAR_CELLS)
    return f"[{'#' * full}{'.' * (_BAR_CELLS - full)}]"


def _remarks(health: AccountHealth, now: datetime, width: int, zone: TimeZone) -> tuple[Span, ...]:
    spans: list[Span] = []
    if narrowed := narrowed_words(health):
        spans.append(Span(f"{narrowed}  ", Tone.WARN))
    if health.state(now) in _TROUBLED and health.failure is not None:
        spans.append(Span(_trouble(health, now).strip() + "  ", Tone.WARN))
    if width >= _WIDEST and (notice := _notice(health, now, zone)):
        spans.append(Span(notice, Tone.WARN))
    return tuple(spans)


def _notice(health: AccountHealth, now: datetime, zone: TimeZone) -> str:
    system = health.system
    if system is None or not system.notice:
        return ""
    notice = clean(system.notice)
    if system.notice_at is None:
        return notice
    at = moment_text(system.notice_at, now, zone)
    return (
        f"{at} (in {age_text(system.notice_at - now)}) {notice}"
        if system.notice_at > now
        else notice
    )


def _sentences(
    label: str, health: AccountHealth, now: datetime, width: int, zone: TimeZone
) -> list[Line]:
    """Say in words what a chip cannot: what is wrong, what is accepted, what was announced."""
    found = [
        (failure_sentence(label, health, now, zone), Tone.WARN),
        (mode_sentence(label, health), Tone.DANGER),
    ]
    if health.key is not None:
        found += [(f"{label} key: {clean(text)}", Tone.WARN) for text in health.key.warnings]
    lines: list[Line] = []
    for text, tone in found:
        words = [(Span(word, tone),) for word in text.split()]
        lines += wrapped(words, Span(" "), width, indent=Span(" "))
    if width < _WIDEST and (notice := _notice(health, now, zone)):
        lines.append(fit_line((Span(f" {label}: {notice}", Tone.WARN),), width))
    return lines
