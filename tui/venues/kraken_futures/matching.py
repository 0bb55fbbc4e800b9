"""Finds out which result belongs to which order: by its names, never by its place. Pure.

Results come in any order, some may be missing, and what cannot be told apart is left out: the act
behind it is then unknown and looked up.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tui.domain.identifiers import OrderKey
from tui.venues.kraken_futures.write_request import Line

Result = Mapping[str, object]

TAG = "order_tag"
CLIENT_ID = "cliOrdId"
_ORDER_IDS = ("order_id", "orderId")


def match_results(lines: Sequence[Line], results: Iterable[Result]) -> Mapping[OrderKey, Result]:
    """Return the one result of each order that has exactly one."""
    found: defaultdict[OrderKey, list[Result]] = defaultdict(list)
    for result in results:
        line = _line_of(result, lines)
        if line is not None:
            found[line.key].append(result)
    return {key: mine[0] for key, mine in found.items() if len(mine) == 1}


def contradicts(line: Line, result: Result) -> bool:
    """Whether a result bears a name that is not this line's."""
    named, known = names_of(result), (line.tag, line.order_id, line.client_id)
    tag, *ids = ((theirs, ours) for theirs, ours in zip(named, known, strict=True))
    is_tagged_otherwise = tag[0] is not None and tag[0] != tag[1]
    return is_tagged_otherwise or any(
        theirs is not None and ours is not None and theirs != ours for theirs, ours in ids
    )


def names_of(result: Result) -> tuple[str | None, str | None, str | None]:
    """Return tag, order id and client id as a result bears them."""
    order_id = next(filter(None, (_text(result, name) for name in _ORDER_IDS)), None)
    return _text(result, TAG), order_id, _text(result, CLIENT_ID)


def _line_of(result: Result, lines: Sequence[Line]) -> Line | None:
    tag, order_id, client_id = names_of(result)
    pointed_at = [
        line
        for line in lines
        if (tag is not None and line.tag == tag)
        or (order_id is not None and line.order_id == order_id)
        or (client_id is not None and line.client_id == client_id)
    ]
    if len(pointed_at) != 1 or contradicts(pointed_at[0], result):
        return None
    return pointed_at[0]


def _text(result: Result, name: str) -> str | None:
    value = result.get(name)
    return value if isinstance(value, str) and value else None
