"""A safeguarded Newton iteration for monotone functions of log beta."""

from collections.abc import Callable
from math import exp, inf, isfinite, sqrt

_SMALLEST, _LARGEST = 5e-324, 1.797e308


def solve_monotone(
    residual: Callable[[float], tuple[float, float]],
    start: float,
    increasing: bool,
    enough: float = 2e-16,
) -> float:
    """The beta > 0 with residual(beta) = 0, to about an ulp where the residual allows.

    residual(beta) returns f and df/d(log beta), f monotone in beta; infinite values of f count by
    their sign. Steps multiply beta, so its scale costs no digits; a step is taken only inside the
    bracket of betas at which the sign of f has been seen. The last step is the first that is at
    most `enough`, relative; what it leaves is about its square.
    """
    sign = 1.0 if increasing else -1.0
    low, high = 0.0, inf
    beta = min(max(start, _SMALLEST), _LARGEST)
    reach = 2.0
    for _ in range(400):
        value, slope = residual(beta)
        if value == 0.0:
            return beta
        if sign * value > 0.0:
            high = beta
        else:
            low = beta
        step = -value / slope if isfinite(value) and sign * slope > 0.0 else inf
        target = beta * exp(step) if abs(step) <= reach else inf
        if target == beta or (abs(step) <= enough and low < target < high):
            return target
        if not low < target < high:
            if abs(step) <= 4e-15:
                return beta
            target = _inside(low, high, beta, reach)
            reach = min(reach * 2.0, 200.0)
        beta = min(max(target, _SMALLEST), _LARGEST)
    return beta


def _inside(low: float, high: float, beta: float, reach: float) -> float:
    """The geometric middle of a closed bracket, or a long step into an open one."""
    if low > 0.0 and high < inf:
        return sqrt(low) * sqrt(high)
    return beta * exp(-reach) if low == 0.0 else beta * exp(reach)
