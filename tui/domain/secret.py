"""What keys and secrets are to everybody who does not read them from somewhere."""

from typing import Protocol


class Secret(Protocol):
    """Text that shows in no representation, as `pydantic.SecretStr` does not."""

    def get_secret_value(self) -> str:
        """Return the text itself, to sign or to send with."""
        ...
