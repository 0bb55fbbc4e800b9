"""The many names of one Kraken pair, and one name for people."""

from collections.abc import Iterator


def modern(name: str) -> str:
    """Return a name with the spellings everybody else uses: BTC for XBT, DOGE for XDG."""
    return name.replace("XBT", "BTC").replace("XDG", "DOGE")


def aliases(key: str, altname: str, wsname: str | None) -> Iterator[str]:
    """Every name answers and orders may use for a pair, Kraken's own first."""
    own = [name for name in (altname, key, wsname) if name]
    yield from own
    yield from map(modern, own)
    if wsname:
        yield modern(wsname).replace("/", "")
