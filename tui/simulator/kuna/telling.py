"""How refusals go out: which envelope, which status, and the code as a word or as digits."""

from dataclasses import dataclass, replace
from http import HTTPStatus

from tui.simulator.json_text import Json, dump
from tui.simulator.kuna import failures
from tui.simulator.kuna.failures import Failure
from tui.simulator.kuna.habits import Habits, Telling

_WAYS = (Telling.STATUS, Telling.INSIDE, Telling.MIX)


@dataclass(frozen=True, slots=True)
class Told:
    """An answer on its way out."""

    body: bytes
    status: int = HTTPStatus.OK
    wait: int = 0
    """Seconds after which to come back."""


class Teller:
    """Write refusals, in every shape that has been seen."""

    def __init__(self, habits: Habits) -> None:
        self._habits = habits
        self._told = 0

    def tell(self, failure: Failure) -> Told:
        """Return the answer that refuses a request."""
        way = self._way(failure)
        if way is Telling.INSIDE:
            return _listed(failure.code, failure.message, HTTPStatus.OK)
        if way is Telling.STATUS:
            told = _listed(failure.code, failure.message, failure.status)
            return replace(told, wait=failure.wait)
        code: Json = failures.DIGITS.get(failure.code, failure.code)
        if failure.status == HTTPStatus.BAD_REQUEST:
            return Told(dump(failures.error(code, failure.message)), failure.status)
        return _listed(code, failure.message, failure.status)

    def _way(self, failure: Failure) -> Telling:
        if not failure.may_hide:
            return Telling.STATUS
        if self._habits.telling is not Telling.MIX:
            return self._habits.telling
        self._told += 1
        return _WAYS[(self._told - 1) % len(_WAYS)]


def _listed(code: Json, message: str, status: int) -> Told:
    return Told(dump(failures.errors(code, message)), status)
