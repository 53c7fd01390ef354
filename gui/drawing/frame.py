"""Frame: where a panel's data stand on the picture, in logical pixels."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF

from model.document.table import Array
from model.figure.figure import Axis

# How many lengths of the axis an infinite value lies beyond it: finite, and surely off the panel.
FAR = 1e3


@dataclass(frozen=True, eq=False)
class Frame:
    """The rectangle of a panel's data and its axes.

    Attributes:
        area: where data are drawn.
        bounds: all that the panel may use, with the texts of its axes.
        x, y: the axes shown.
    """

    area: QRectF
    bounds: QRectF
    x: Axis
    y: Axis

    def across(self, values: Array | float) -> Array:
        """Return pixels from the left for values of x; NaN stays, ∞ lies far outside."""
        fractions = np.clip(self.x.position(values), -FAR, FAR)
        return np.asarray(self.area.left() + fractions * self.area.width())

    def down(self, values: Array | float) -> Array:
        """Return pixels from the top for values of y; NaN stays, ∞ lies far outside."""
        fractions = np.clip(self.y.position(values), -FAR, FAR)
        return np.asarray(self.area.bottom() - fractions * self.area.height())
