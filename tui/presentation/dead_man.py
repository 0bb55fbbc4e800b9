"""The dead man's switch in words: what it would cancel, until when it holds, what is wrong."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from tui.domain.account import Account
from tui.domain.dead_man import Cancellation, cancellation
from tui.domain.state import BlotterState
from tui.domain.switch import RENEWAL_SECONDS, SWITCH_SECONDS, DeadManSwitch
from tui.presentation.clean import clean
from tui.presentation.moments import TimeZone, time_text
from tui.presentation.text import Line, Span, Tone, sentence_lines, wrapped


def arming_lines(state: BlotterState, account: Account, width: int) -> tuple[Line, ...]:
    """Return what arming the switch of an account would mean, for the question."""
    who = clean(account.name)
    sentences = (
        (f"{who}: {_would_cancel(cancellation(state, account.name))}", Tone.WARN),
        (
            (
                f"It cancels them {SWITCH_SECONDS} s after it last heard from this program, which "
                f"renews it every {RENEWAL_SECONDS} s until you disarm it: also when the line is "
                "down, when this machine sleeps, when the program crashes."
            ),
            Tone.PLAIN,
        ),
        ("Stops and other protective orders are among them.", Tone.WARN),
    )
    return _broken(sentences, width)


def switch_lines(
    state: BlotterState, now: datetime, width: int, zone: TimeZone
) -> tuple[Line, ...]:
    """Return a sentence for each switch that is armed, may be, or could not be."""
    lines: list[Line] = []
    for text, tone in _sentences(state, now, zone):
        words = [(Span(word, tone),) for word in text.split()]
        lines += wrapped(words, Span(" "), width, indent=Span(" "))
    return tuple(lines)


def leaving_lines(state: BlotterState, width: int, zone: TimeZone) -> tuple[Line, ...]:
    """Say what becomes of orders when the program ends with a switch armed."""
    sentences = []
    for account in state.accounts:
        switch = state.switches.get(account.name)
        if switch is not None and switch.may_be_armed:
            would = _would_cancel(cancellation(state, account.name), _fires_at(switch, zone))
            text = f"The dead man's switch of {clean(account.name)} is armed: left so, {would}"
            sentences.append((text, Tone.DANGER))
    return _broken(sentences, width)


def _sentences(state: BlotterState, now: datetime, zone: TimeZone) -> Iterator[tuple[str, Tone]]:
    for account in state.accounts:
        switch = state.switches.get(account.name)
        if switch is None:
            continue
        who = f"Dead man's switch of {clean(account.name)}"
        if switch.may_be_armed:
            yield _armed(switch, who, cancellation(state, account.name), now, zone)
        elif switch.problem is not None:
            yield f"{who} is NOT armed: {_ended(switch.problem)}", Tone.DANGER


def _armed(
    switch: DeadManSwitch, who: str, what: Cancellation, now: datetime, zone: TimeZone
) -> tuple[str, Tone]:
    fires = _fires_at(switch, zone)
    if switch.problem is not None:
        act = "renewed" if switch.is_wanted else "disarmed"
        problem, would = _ended(switch.problem), _would_cancel(what, fires)
        text = f"{who} could not be {act}: {problem} Left so, {would} Trying again."
        return text, Tone.DANGER
    if switch.triggers_at is None:
        return f"{who}: being armed.", Tone.PENDING
    if not switch.is_wanted:
        return f"{who}: being disarmed.", Tone.PENDING
    left = max(round((switch.triggers_at - now).total_seconds()), 0)
    cancels = f"all {what.orders} orders ({what.others} not from this run) are cancelled{fires}"
    unless = f"unless renewed, every {RENEWAL_SECONDS} s"
    return f"{who} is armed: {cancels} ({left} s) {unless}.", Tone.WARN


def _would_cancel(what: Cancellation, at: str = "") -> str:
    """Say which orders it is about; ends with a full stop."""
    if not what.orders:
        return f"the venue would cancel every order there is then{at} (none now)."
    count = "the 1 order" if what.orders == 1 else f"all {what.orders} orders"
    return (
        f"the venue would cancel {count} of this account{at}. {what.others} of them were not "
        "created by this program since it started."
    )


def _fires_at(switch: DeadManSwitch, zone: TimeZone) -> str:
    return "" if switch.triggers_at is None else f" at {time_text(switch.triggers_at, zone)}"


def _ended(text: str) -> str:
    return f"{clean(text).removesuffix('.')}."


def _broken(sentences: Sequence[tuple[str, Tone]], width: int) -> tuple[Line, ...]:
    return tuple(line for text, tone in sentences for line in sentence_lines(text, width, tone))
