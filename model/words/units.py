"""Units of information: bits, nats and bans, and how many nats each is."""

import math
from enum import StrEnum


class Unit(StrEnum):
    """A unit in which information is shown; inside everything is in nats."""

    BITS = "bits"
    NATS = "nats"
    BANS = "bans"

    @property
    def in_nats(self) -> float:
        """How many nats one of this unit is: the natural logarithm of its base."""
        return _IN_NATS[self]

    @property
    def log_symbol(self) -> str:
        """The logarithm whose result is in this unit, as written in a formula."""
        return _LOG_SYMBOLS[self]


_IN_NATS = {Unit.BITS: math.log(2.0), Unit.NATS: 1.0, Unit.BANS: math.log(10.0)}
_LOG_SYMBOLS = {Unit.BITS: "log<sub>2</sub>", Unit.NATS: "ln", Unit.BANS: "log<sub>10</sub>"}
