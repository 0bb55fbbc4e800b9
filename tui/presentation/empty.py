"""What stands in place of the list when there is nothing to list."""

from datetime import datetime

from tui.domain.health import AccountHealth, HealthState
from tui.domain.state import BlotterState
from tui.presentation.clean import clean
from tui.presentation.labels import chip_label
from tui.presentation.moments import TimeZone, age_text
from tui.presentation.text import Line, Span, Tone, fit_line, wrapped
from tui.presentation.view import View
from tui.presentation.wording import failure_sentence, mode_sentence

_INDENT = Span("   ")


def empty_lines(
    state: BlotterState, view: View, now: datetime, width: int, zone: TimeZone = TimeZone.UTC
) -> tuple[Line, ...]:
    """Say why no order is shown; nothing when one is."""
    if view.rows:
        return ()
    texts = _no_match(view) if view.total else _no_orders(state, now, zone)
    blank = fit_line((), width)
    lines = [blank]
    for text, tone in texts:
        words = [(Span(word, tone),) for word in text.split(" ") if word]
        lines += wrapped(words, Span(" "), width, indent=_INDENT)
    return (*lines, blank)


def _no_match(view: View) -> list[tuple[str, Tone]]:
    text = f"{view.total} open orders, none of them matches the filter."
    if view.total == 1:
        text = "1 open order, and it does not match the filter."
    texts = [(text, Tone.PLAIN), ("F clear filter", Tone.MUTED)]
    if (miss := view.without_last_word()) is not None:
        word, count = miss
        texts.append((f'Without "{clean(word)}" there would be {count}.', Tone.MUTED))
    return texts


def _no_orders(state: BlotterState, now: datetime, zone: TimeZone) -> list[tuple[str, Tone]]:
    if not state.accounts:
        return [("No account is configured.", Tone.PLAIN)]
    read: list[str] = []
    texts: list[tuple[str, Tone]] = []
    for account in state.accounts:
        label = chip_label(account, state.accounts)
        health = state.health.get(account.name)
        if health is None or health.state(now) is HealthState.CONNECTING:
            where = "in this process" if account.is_simulated else f"at {clean(account.host)}"
            texts.append((f"Connecting to {label} {where}: no answer yet.", Tone.PENDING))
            continue
        if (age := health.age(now)) is not None:
            read.append(f"{label} (read {age_text(age)} ago)")
        texts += _trouble(label, health, now, zone)
    if read:
        texts.insert(0, (f"No open orders on {_listed(read)}.", Tone.PLAIN))
    return texts


def _trouble(
    label: str, health: AccountHealth, now: datetime, zone: TimeZone
) -> list[tuple[str, Tone]]:
    found = (
        (failure_sentence(label, health, now, zone), Tone.WARN),
        (mode_sentence(label, health), Tone.DANGER),
    )
    return [(text, tone) for text, tone in found if text]


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
