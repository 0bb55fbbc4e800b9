"""Kraken Futures' answers as they come: only the members this program reads.

What is not named here is ignored. A named member of a wrong type is refused: guessing about an
order is worse than showing it as unreadable.
"""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Number = str | int | Decimal
"""Kraken writes JSON numbers; the history, and some balances, decimal texts."""

Name = Annotated[str, Field(min_length=1)]


class Wire(BaseModel):
    """Ignores what it does not name, converts nothing."""

    model_config = ConfigDict(extra="ignore", strict=True, defer_build=True)
