"""The one place where a fault of this program is kept from stopping it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def contained(report: Callable[[Exception], None]) -> Iterator[None]:
    """Hand an exception of the body to `report` instead of letting it stop a loop."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever one turn meets, the next must come
        report(error)
