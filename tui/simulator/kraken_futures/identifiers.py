"""Seeded UUIDs for orders, executions and history."""

from random import Random
from uuid import UUID


class Uuids:
    """Make identifiers that a seed decides."""

    def __init__(self, seed: str) -> None:
        self._rng = Random(seed)

    def next(self) -> str:
        """Make one."""
        return str(UUID(int=self._rng.getrandbits(128), version=4))
