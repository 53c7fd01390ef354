"""Arithmetic in pairs of doubles (about 106 bits), vectorised over arrays."""

from model.exact.double_double import (
    FloatArray,
    Numbers,
    Pair,
    add,
    difference,
    divide,
    in_blocks,
    multiply,
    negate,
    quick_two_sum,
    sum_exactly,
    two_product,
    two_sum,
    where_each,
    wide_product,
)
from model.exact.exponential import exp_pair, has_vector_exp, quick_exp, quick_factors
from model.exact.logarithm import log_pair, log_ratios

__all__ = [
    "FloatArray",
    "Numbers",
    "Pair",
    "add",
    "difference",
    "divide",
    "exp_pair",
    "has_vector_exp",
    "in_blocks",
    "log_pair",
    "log_ratios",
    "multiply",
    "negate",
    "quick_exp",
    "quick_factors",
    "quick_two_sum",
    "sum_exactly",
    "two_product",
    "two_sum",
    "where_each",
    "wide_product",
]
