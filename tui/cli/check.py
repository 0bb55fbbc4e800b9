"""`blotter check`: whether each account can be read, and what its key may do."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple, TypeGuard

from tui.cli.terminal import complain, failure_sentence, say
from tui.domain.account import Account
from tui.domain.embed_findings import IIBAN_PREFIX
from tui.domain.failure import FailureKind, ReadFailure
from tui.domain.health import KeyInfo, SystemStatus
from tui.domain.identifiers import VenueId
from tui.domain.iiban import masked
from tui.venues.port import OpenOrders, VenuePort

LARGEST_SKEW = timedelta(seconds=2)
"""A clock further off than this makes shown times and deadlines wrong."""

_READING: Mapping[VenueId, Mapping[str, str]] = {
    VenueId.KRAKEN_SPOT: {
        "query-open-trades": "Query open orders & trades",
        "query-closed-trades": "Query closed orders & trades",
    }
}
"""Rights that reading takes, as the venue calls them and as its website does (kraken-spot 1.5)."""

_CHANGING: Mapping[VenueId, Mapping[str, str]] = {
    VenueId.KRAKEN_SPOT: {
        "modify-trades": "Create & modify orders",
        "close-trades": "Cancel & close orders",
    }
}


_UNTOLD: Mapping[VenueId, str] = {
    VenueId.KRAKEN_FUTURES: (
        "whether the key may change orders: Kraken Futures does not tell;"
        ' its API settings call that "Full Access"'
    ),
    VenueId.KUNA: "whether the key may change orders: Kuna does not tell",
    VenueId.KRAKEN_EMBED: (
        "whether the key may change orders: Kraken Embed does not tell;"
        " ask your contact at Kraken which rights the partner's key has"
    ),
}
"""What a venue does not say of a key, so that it has to be known from elsewhere."""


class _Finding(NamedTuple):
    label: str
    text: str
    is_wrong: bool = False
    is_unsafe: bool = False
    """Nothing failed, but money is at more risk than it need be."""


async def print_check(venues: Sequence[VenuePort]) -> int:
    """Examine every account and print what was found; returns 1 when something is wrong."""
    reports = await asyncio.gather(*(_examined(venue) for venue in venues))
    for venue, findings in zip(venues, reports, strict=True):
        say(_heading(venue.account))
        for finding in findings:
            mark = "!" if finding.is_wrong or finding.is_unsafe else " "
            say(f" {mark} {finding.label:<12}{finding.text}")
        say()
    wrong = [
        f"{venue.account.name} ({venue.account.venue}): {', '.join(labels)}"
        for venue, findings in zip(venues, reports, strict=True)
        if (labels := [finding.label for finding in findings if finding.is_wrong])
    ]
    for line in wrong:
        complain(f"blotter: something is wrong with {line}")
    if not wrong:
        say(_good_end(reports))
    return 1 if wrong else 0


def _good_end(reports: Sequence[Sequence[_Finding]]) -> str:
    if any(finding.is_unsafe for findings in reports for finding in findings):
        return "all can be read, but a key may do more than it should: take that right away"
    return "all is well"


async def _examined(venue: VenuePort) -> list[_Finding]:
    """Ask one thing after the other: the venue counts the calls."""
    system = await venue.system_status()
    skew = await venue.clock_skew()
    key = await venue.key_info()
    # A venue that refused the key once is not asked again: repeats lead to a lockout.
    orders = key if _is_refused(key) else await venue.open_orders(venue.poll_options)
    account = venue.account
    return [
        _reached(account, orders),
        _clock(account, skew),
        _system(account, system),
        *_key(account, key),
        *_users(account),
        _budget(venue),
        _period(venue),
    ]


def _is_refused(answer: KeyInfo | ReadFailure) -> TypeGuard[ReadFailure]:
    return isinstance(answer, ReadFailure) and answer.kind is FailureKind.REFUSED


def _heading(account: Account) -> str:
    mode = "may send orders" if account.can_send else "read-only"
    tail = f", key ..{account.key_tail}" if account.key_tail else ""
    return f"{account.name} ({account.venue} at {account.host}, {mode}{tail})"


def _reached(account: Account, orders: OpenOrders | ReadFailure) -> _Finding:
    if isinstance(orders, ReadFailure):
        return _Finding("orders", failure_sentence(account, orders), is_wrong=True)
    took = orders.round_trip // timedelta(milliseconds=1)
    return _Finding("orders", f"{len(orders.orders)} open orders read in {took} ms")


def _clock(account: Account, skew: timedelta | ReadFailure) -> _Finding:
    if isinstance(skew, ReadFailure):
        return _Finding("clock", failure_sentence(account, skew), is_wrong=True)
    seconds = skew.total_seconds()
    text = f"{account.venue} minus this machine: {seconds:+.1f} s"
    if abs(skew) <= LARGEST_SKEW:
        return _Finding("clock", text)
    return _Finding("clock", f"{text}; set this machine's clock", is_wrong=True)


def _system(account: Account, system: SystemStatus | ReadFailure) -> _Finding:
    if isinstance(system, ReadFailure):
        return _Finding("system", failure_sentence(account, system), is_wrong=True)
    notice = f"; {system.notice}" if system.notice else ""
    return _Finding("system", f"{system.text}{notice}")


def _key(account: Account, key: KeyInfo | ReadFailure) -> Iterator[_Finding]:
    if isinstance(key, ReadFailure):
        yield _Finding("key", failure_sentence(account, key), is_wrong=True)
        return
    name = f'"{key.name}" may: ' if key.name else "may: "
    yield _Finding("key", name + (", ".join(key.permissions) or "nothing"))
    if account.can_send and account.venue in _UNTOLD:
        yield _Finding("not told", _UNTOLD[account.venue])
    needed = dict(_READING.get(account.venue, {}))
    if account.can_send:
        needed |= _CHANGING.get(account.venue, {})
    for right, name in needed.items():
        if right not in key.permissions:
            text = f'{right}: give the key "{name}" on the website of {account.venue}'
            yield _Finding("missing", text, is_wrong=True)
    for warning in key.warnings:
        yield _Finding("take away", warning, is_unsafe=True)


def _users(account: Account) -> Iterator[_Finding]:
    """Name the users a partner acts for, as far as they may be shown."""
    if account.profile is None:
        return
    for user in account.profile.users:
        is_usual = user.startswith(IIBAN_PREFIX)
        odd = "" if is_usual else f", which does not begin with {IIBAN_PREFIX} as IIBANs do"
        yield _Finding("user", f"{masked(user)}{odd}")


def _budget(venue: VenuePort) -> _Finding:
    budget = venue.budget()
    if budget is None:
        return _Finding("calls", "not counted")
    return _Finding("calls", f"{budget.used:.1f} of {budget.maximum:.0f} used now")


def _period(venue: VenuePort) -> _Finding:
    return _Finding("poll", f"every {venue.poll_period.total_seconds():g} s")
