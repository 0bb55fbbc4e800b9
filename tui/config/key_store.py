"""Keys in the system keyring: one entry per account label, and a list of the labels."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypedDict

from tui.config.errors import ConfigurationError

SERVICE = "blotter"
_INDEX = "blotter labels"


class StoredKeys(TypedDict):
    """What one entry holds."""

    key: str
    secret: str


def read_keys(label: str) -> StoredKeys | None:
    """Return what is stored under a label, if anything.

    Raises:
        ConfigurationError: There is no keyring, it is locked, or the entry is damaged.
    """
    import keyring

    with _explained():
        text = keyring.get_password(SERVICE, label)
    return None if text is None else _parse(text)


def store_keys(label: str, keys: StoredKeys) -> str:
    """Store a key and its secret under a label and return the keyring's name.

    Raises:
        ConfigurationError: There is no keyring, it is locked, or it did not keep the entry.
    """
    import keyring

    with _explained():
        keyring.set_password(SERVICE, label, json.dumps(keys))
        _write_labels({*stored_labels(), label})
    if read_keys(label) != keys:
        raise ConfigurationError("the system keyring accepted the key but does not keep it")
    return keyring.get_keyring().name


def remove_keys(label: str) -> bool:
    """Forget what is stored under a label; tells whether there was something.

    Raises:
        ConfigurationError: There is no keyring, or it is locked.
    """
    import keyring

    with _explained():
        known = keyring.get_password(SERVICE, label) is not None
        if known:
            keyring.delete_password(SERVICE, label)
        labels = stored_labels()
        if label in labels:
            _write_labels(set(labels) - {label})
    return known


def stored_labels() -> tuple[str, ...]:
    """Return the labels with an entry, sorted.

    Raises:
        ConfigurationError: There is no keyring, it is locked, or its list is damaged.
    """
    import keyring

    with _explained():
        text = keyring.get_password(_INDEX, "labels")
    if text is None:
        return ()
    labels = _loaded(text)
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise ConfigurationError("the list of labels in the system keyring is damaged")
    return tuple(sorted(labels))


def _write_labels(labels: set[str]) -> None:
    import keyring

    keyring.set_password(_INDEX, "labels", json.dumps(sorted(labels)))


def _parse(text: str) -> StoredKeys:
    entry = _loaded(text)
    match entry:
        case {"key": str(key), "secret": str(secret)}:
            return StoredKeys(key=key, secret=secret)
        case _:
            raise ConfigurationError("its entry in the system keyring is damaged; add it again")


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


@contextmanager
def _explained() -> Iterator[None]:
    """Turn the keyring's own errors into sentences."""
    from keyring.errors import KeyringError, KeyringLocked, NoKeyringError

    try:
        yield
    except NoKeyringError:
        raise ConfigurationError(
            "this system has no keyring; keys can be kept in a file: blotter keys add --help"
        ) from None
    except KeyringLocked:
        raise ConfigurationError("the system keyring is locked; unlock it first") from None
    except KeyringError as error:
        raise ConfigurationError(f"the system keyring failed: {error}") from None
