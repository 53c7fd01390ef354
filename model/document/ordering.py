"""Orders of rows by their numbers."""

import numpy as np
from numpy.typing import NDArray

from model.document.table import Array


def ascending_rows(values: Array, near: NDArray[np.intp] | None = None) -> NDArray[np.intp]:
    """Return the rows from the smallest value to the largest, equal ones in order; NaN last.

    Where no two are equal, as in most long columns, the quick sort gives the same in a sixth of
    the time; from `near`, an order that is almost right, it takes a thirtieth, and less where it is
    right.
    """
    if near is not None and len(near) == len(values):
        ordered = values[near]
        if bool((ordered[1:] > ordered[:-1]).all()):
            return near
        order = near[np.argsort(ordered, kind="stable")]
    else:
        order = np.argsort(values)
    ordered = values[order]
    if bool((ordered[1:] == ordered[:-1]).any()) or (len(order) and np.isnan(ordered[-1])):
        return np.argsort(values, kind="stable")
    return order
