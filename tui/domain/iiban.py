"""IIBANs: the names by which Kraken Embed knows the users of a partner. They identify a person.

https://docs.kraken.com/api/docs/guides/embed-custom-orders
"""

import re
from typing import Final

SHORTEST: Final = 14
LONGEST: Final = 42
_SHOWN: Final = 4
"""Characters at either end that tell one user from another, and do not give it away."""

_GROUPS: Final = re.compile(r"[A-Za-z0-9]+( [A-Za-z0-9]+)*")


def iiban_problem(text: str) -> str | None:
    """Say why a text cannot be an IIBAN; `None` where it can. Blanks at its ends do not count."""
    bare = text.strip()
    if not SHORTEST <= len(bare) <= LONGEST:
        return f"an IIBAN has {SHORTEST} to {LONGEST} characters; this one has {len(bare)}"
    if _GROUPS.fullmatch(bare) is None:
        return "an IIBAN has letters, digits and single blanks between them, nothing else"
    return None


def masked(iiban: str) -> str:
    """Return an IIBAN as logs, errors and the activity may show it: `AA00…PLE1`."""
    bare = iiban.strip()
    return f"{bare[:_SHOWN]}…{bare[-_SHOWN:]}"


def same_user(one: str, other: str) -> bool:
    """Whether two texts are the same IIBAN, blanks and capitals aside."""
    return _bare(one) == _bare(other)


def _bare(iiban: str) -> str:
    return iiban.replace(" ", "").casefold()
