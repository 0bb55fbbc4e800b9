"""`blotter fills`: one read of every account's fills, printed with what they add up to."""

import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from tui.cli.parser import Options
from tui.cli.terminal import complain, failure_sentence, say, write
from tui.config.errors import ConfigurationError
from tui.domain.account import Account, PollOptions
from tui.domain.clock import Clock
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.fill import Fill
from tui.domain.identifiers import InstrumentKey
from tui.domain.instrument import Instrument
from tui.presentation.export_fills import csv_text, in_order, json_text
from tui.presentation.fill_listing import fill_listing, turnover_listing
from tui.presentation.moments import day_start
from tui.presentation.records import time_text
from tui.venues.port import VenuePort
from tui.venues.rate_limit import NO_ROOM

Answer = TypeVar("Answer")

_SHORTEST_WAIT = 0.1
"""Seconds."""


class _Read(NamedTuple):
    account: Account
    fills: Sequence[Fill]
    instruments: Mapping[InstrumentKey, Instrument]


async def print_fills(venues: Sequence[VenuePort], options: Options, clock: Clock) -> int:
    """Read every account's fills once and print them; returns 1 when a venue failed.

    Raises:
        ConfigurationError: `--since` names a moment that has not come.
    """
    since = since_of(options.since, clock.now())
    answers = await asyncio.gather(*(_read(venue, since, clock) for venue in venues))
    reads = []
    for venue, (read, failures) in zip(venues, answers, strict=True):
        for sentence in dict.fromkeys(failure_sentence(venue.account, one) for one in failures):
            complain(f"blotter: {sentence}")
        if read is not None:
            reads.append(read)
    _print(reads, since, options)
    return 1 if any(failures for _, failures in answers) else 0


def since_of(asked: datetime | timedelta | None, now: datetime) -> datetime:
    """Return the moment fills are wanted from.

    Raises:
        ConfigurationError: It has not come yet.
    """
    if asked is None:
        return day_start(now)
    since = now - asked if isinstance(asked, timedelta) else asked
    if since > now:
        raise ConfigurationError(
            f"--since {time_text(since)} has not come yet: it is {time_text(now)}"
        )
    return since


async def _read(
    venue: VenuePort, since: datetime, clock: Clock
) -> tuple[_Read | None, list[ReadFailure]]:
    """Read what fills are named and added up by first.

    By the instruments they are named as orders are; by the orders it is known which of them pay
    their fee in base currency.
    """
    instruments = await venue.instruments()
    ended = await _patiently(venue, lambda: venue.ended_orders(since), clock)
    if isinstance(ended, ReadFailure) and ended.kind is FailureKind.REFUSED:
        return None, [ended]  # fills take the same right, and repeats lead to a lockout
    listed = await venue.open_orders(PollOptions())
    fills = await _patiently(venue, lambda: venue.fills(since), clock)
    if isinstance(fills, ReadFailure):
        return None, [fills]
    known = {} if isinstance(instruments, ReadFailure) else instruments
    missing = [one for one in (instruments, ended, listed) if isinstance(one, ReadFailure)]
    return _Read(venue.account, fills, known), missing


async def _patiently(
    venue: VenuePort, read: Callable[[], Awaitable[Answer | ReadFailure]], clock: Clock
) -> Answer | ReadFailure:
    """Read on whenever the call counter has room: a long list takes more than it has at once."""
    is_told = False
    while True:
        answer = await read()
        if not isinstance(answer, ReadFailure) or answer.code != NO_ROOM or not answer.retry_at:
            return answer
        if not is_told:
            complain(f"blotter: {venue.account.name}: reading on as the call counter has room")
            is_told = True
        wait = (answer.retry_at - clock.now()).total_seconds()
        await clock.sleep(max(wait, _SHORTEST_WAIT))


def _print(reads: Sequence[_Read], since: datetime, options: Options) -> None:
    fills = in_order(fill for read in reads for fill in read.fills)
    if options.json:
        write(json_text(fills, is_for_terminal=sys.stdout.isatty()))
    elif options.csv:
        write(csv_text(fills).encode())
    else:
        _print_for_people(reads, fills, since)


def _print_for_people(reads: Sequence[_Read], fills: Sequence[Fill], since: datetime) -> None:
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for read in sorted(reads, key=lambda read: read.account.name):
        say(_heading(read.account))
        for line in fill_listing(in_order(read.fills), width):
            say(line)
        say()
    known = {key: one for read in reads for key, one in read.instruments.items()}
    for line in turnover_listing(fills, known, width):
        say(line)
    counted = "1 fill" if len(fills) == 1 else f"{len(fills)} fills"
    say(f"{counted} since {time_text(since)}" if reads else "nothing was read")


def _heading(account: Account) -> str:
    heading = f"{account.name} ({account.venue})"
    if account.is_simulated:
        return f"{heading}, SIMULATED"
    return heading if account.is_default_host else f"{heading}, at {account.host}"
