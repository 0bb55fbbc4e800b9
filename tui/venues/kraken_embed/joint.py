"""Reads that take longer than their caller waits: they go on, and the next caller joins them."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from typing import Any, TypeVar

Value = TypeVar("Value")


class Joint:
    """Long reads of one account, each at most once at a time."""

    def __init__(self) -> None:
        """Nothing is being read."""
        self._tasks: dict[Hashable, asyncio.Task[Any]] = {}

    async def join(self, name: Hashable, start: Callable[[], Coroutine[Any, Any, Value]]) -> Value:
        """Return what the read of this name comes to; begin it where it is not under way."""
        task: asyncio.Task[Value] | None = self._tasks.get(name)
        if task is None:
            task = self._tasks[name] = asyncio.create_task(start())
        try:
            return await _unharmed(task)
        finally:
            if task.done() and self._tasks.get(name) is task:
                del self._tasks[name]

    async def aclose(self) -> None:
        """End what is still being read."""
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)


def _unharmed(task: "asyncio.Task[Value]") -> Awaitable[Value]:
    """Await a task without ending it where the caller gives up."""
    return asyncio.shield(task)
