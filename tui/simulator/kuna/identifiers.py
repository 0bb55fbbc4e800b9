"""UUIDs: seeded ones, and how to tell one."""

import re
from random import Random
from uuid import UUID

_SHAPE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Uuids:
    """Make identifiers that a seed decides."""

    def __init__(self, seed: str) -> None:
        self._rng = Random(seed)

    def next(self) -> str:
        """Make one."""
        return str(UUID(int=self._rng.getrandbits(128), version=4))


def uuid_in(text: object) -> str | None:
    """Return a UUID in lower case, None for what is none."""
    if not isinstance(text, str):
        return None
    name = text.lower()
    return name if _SHAPE.fullmatch(name) else None
