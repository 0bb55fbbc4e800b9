"""`blotter orders`: one poll of every account, printed."""

import asyncio
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, timedelta
from typing import NamedTuple

from tui.cli.parser import Options
from tui.cli.terminal import complain, failure_sentence, say, write
from tui.domain.account import Account, PollOptions
from tui.domain.failure import ReadFailure
from tui.domain.identifiers import ClientOrderId
from tui.domain.order import BookEntry
from tui.presentation.export import csv_text, in_order, json_text
from tui.presentation.listing import listing
from tui.presentation.search import matches, search_text, words_of
from tui.venues.port import OpenOrders, VenuePort


class _Read(NamedTuple):
    account: Account
    options: PollOptions
    answer: OpenOrders


async def print_orders(venues: Sequence[VenuePort], options: Options) -> int:
    """Poll every account once and print its orders; returns 1 when a venue failed."""
    asked = [poll_options(venue.poll_options, options) for venue in venues]
    answers = await asyncio.gather(
        *(venue.open_orders(poll) for venue, poll in zip(venues, asked, strict=True))
    )
    reads = []
    for venue, poll, answer in zip(venues, asked, answers, strict=True):
        if isinstance(answer, ReadFailure):
            complain(f"blotter: {failure_sentence(venue.account, answer)}")
        else:
            reads.append(_Read(venue.account, poll, answer))
    _print(reads, options)
    return 0 if len(reads) == len(venues) else 1


def poll_options(configured: PollOptions, options: Options) -> PollOptions:
    """Return the account's options with what the command line says in their place."""
    asked = configured
    if options.trades is not None:
        asked = replace(asked, trades=options.trades)
    if options.userref is not None:
        asked = replace(asked, userref=options.userref)
    if options.cl_ord_id is not None:
        asked = replace(asked, client_order_id=ClientOrderId(options.cl_ord_id))
    if options.rebase_multiplier is not None:
        asked = replace(asked, rebase_multiplier=options.rebase_multiplier)
    return asked


def _print(reads: Sequence[_Read], options: Options) -> None:
    if options.json or options.csv:
        entries = in_order(e for read in reads for e in _wanted(read, options.filter))
        if options.json:
            write(json_text(entries, is_for_terminal=sys.stdout.isatty()))
        else:
            write(csv_text(entries).encode())
        return
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for read in sorted(reads, key=lambda read: read.account.name):
        _print_account(read, options.filter, width)
    say(_footer(reads, options.filter))


def _print_account(read: _Read, text: str, width: int | None) -> None:
    heading = [f"{read.account.name} ({read.account.venue})"]
    if read.account.is_simulated:
        heading.append("SIMULATED")
    elif not read.account.is_default_host:
        heading.append(f"at {read.account.host}")
    if read.options.is_narrowed:
        heading.append("NARROWED: the account may have more orders than were asked for")
    say(", ".join(heading))
    for line in listing(in_order(_wanted(read, text)), width):
        say(line)
    say()


def _wanted(read: _Read, text: str) -> list[BookEntry]:
    words = words_of(text)
    return [e for e in read.answer.orders.values() if not words or matches(search_text(e), words)]


def _footer(reads: Sequence[_Read], text: str) -> str:
    """Say how many orders there are and when each account was read."""
    total = sum(len(read.answer.orders) for read in reads)
    shown = sum(len(_wanted(read, text)) for read in reads)
    count = f"{shown} of {total} open orders" if text.strip() else f"{total} open orders"
    ages = [
        f"{read.account.name} {read.answer.received_at.astimezone(UTC):%H:%M:%S}Z"
        f" in {read.answer.round_trip // timedelta(milliseconds=1)} ms"
        for read in sorted(reads, key=lambda read: read.account.name)
    ]
    return f"{count}; read: {', '.join(ages)}" if ages else "nothing was read"
