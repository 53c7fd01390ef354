"""Functions whose textbook form cancels near 0, by their series there."""

import numpy as np

from model.exact.double_double import FloatArray


def exponential_bend(x: FloatArray) -> FloatArray:
    """exp x - 1 - x >= 0 without cancellation; inf above 709."""
    with np.errstate(over="ignore", under="ignore"):
        near = np.abs(x) <= 0.5
        y = np.where(near, x, 0.0)
        series = np.ones_like(y)
        for k in range(17, 2, -1):
            series = 1.0 + y / k * series
        return np.where(near, 0.5 * y * y * series, np.expm1(x) - x)
