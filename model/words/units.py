"""Units of information: bits, nats and bans; inside, all is in nats."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING, overload

from model.words.numerals import reading_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Unit(StrEnum):
    """A unit in which information is shown; inside everything is in nats."""

    BITS = "bits"
    NATS = "nats"
    BANS = "bans"

    @property
    def log_symbol(self) -> str:
        """The logarithm whose result is in this unit, as written in a formula."""
        return _LOG_SYMBOLS[self]

    @overload
    def of(self, nats: float) -> float: ...

    @overload
    def of(self, nats: NDArray[np.float64]) -> NDArray[np.float64]: ...

    def of(self, nats: float | NDArray[np.float64]) -> float | NDArray[np.float64]:
        """A number of nats, or each of many, in this unit; ∞ for bits beyond all doubles.

        >>> Unit.BITS.of(math.log(4.0))
        2.0
        """
        if isinstance(nats, float):
            return nats / _IN_NATS[self]
        import numpy as np

        with np.errstate(over="ignore"):
            return np.divide(nats, _IN_NATS[self])

    def to_nats(self, value: float) -> float:
        """A number of this unit in nats."""
        return value * _IN_NATS[self]

    def text(self, nats: float, decimals: int = 3) -> str:
        """A number of nats in this unit, with the unit's name.

        >>> Unit.BITS.text(0.325)
        '0.469 bits'
        """
        return f"{reading_text(self.of(nats), decimals)} {self.value}"


# The natural logarithm of each unit's base.
_IN_NATS = {Unit.BITS: math.log(2.0), Unit.NATS: 1.0, Unit.BANS: math.log(10.0)}
_LOG_SYMBOLS = {Unit.BITS: "log<sub>2</sub>", Unit.NATS: "ln", Unit.BANS: "log<sub>10</sub>"}
