"""How strictly the answers of every venue are read."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

Name = Annotated[str, Field(min_length=1)]


class Wire(BaseModel):
    """Ignores what it does not name, converts nothing."""

    model_config = ConfigDict(extra="ignore", strict=True, defer_build=True)


class CamelWire(Wire):
    """The same, of a venue that writes `limitPrice` where this program says `limit_price`."""

    model_config = ConfigDict(alias_generator=to_camel)
