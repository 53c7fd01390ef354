"""float8: eight bits a number, in the formats of which ml_dtypes and PyTorch write.

Source: P. Micikevicius et al., FP8 Formats for Deep Learning, 2022 (E4M3, E5M2); B. Noune et al.,
8-bit Numerical Formats for Deep Neural Networks, 2022 (those without negative zero, “fnuz”).
Every number of them is one of float16 too.
"""

import math
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from model.document.text_source import FLOAT8

# By name: bits of the exponent and of the mantissa, the exponent's bias, and what is no number.
_FORMS = MappingProxyType(
    {
        "e4m3": (4, 3, 7, "fn"),
        "e5m2": (5, 2, 15, "ieee"),
        "e4m3fnuz": (4, 3, 8, "uz"),
        "e5m2fnuz": (5, 2, 16, "uz"),
    }
)
assert tuple(_FORMS) == FLOAT8


def float8_numbers(codes: NDArray[np.uint8], form: str) -> NDArray[np.float16]:
    """Return the numbers that bytes are in a format, one of FLOAT8, exactly."""
    table = np.array([_number(code, *_FORMS[form]) for code in range(256)], np.float16)
    return table[codes]


def _number(code: int, exponent_bits: int, mantissa_bits: int, bias: int, rule: str) -> float:
    sign = -1.0 if code & 0x80 else 1.0
    exponent = (code >> mantissa_bits) & ((1 << exponent_bits) - 1)
    mantissa = code & ((1 << mantissa_bits) - 1)
    top = (1 << exponent_bits) - 1
    if rule == "uz" and code == 0x80:
        return math.nan
    if rule == "fn" and exponent == top and mantissa == (1 << mantissa_bits) - 1:
        return math.nan
    if rule == "ieee" and exponent == top:
        return math.nan if mantissa else sign * math.inf
    if exponent == 0:
        return sign * math.ldexp(mantissa, 1 - bias - mantissa_bits)
    return sign * math.ldexp((1 << mantissa_bits) + mantissa, exponent - bias - mantissa_bits)
