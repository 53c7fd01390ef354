"""Formulas of a spreadsheet: SUMPRODUCT and LN over ranges of shares, without the first “=”."""

from collections.abc import Callable
from typing import NamedTuple

SheetFormula = Callable[["SheetRanges"], str]


class SheetRanges(NamedTuple):
    """Where a spreadsheet has what formulas are made of.

    Attributes:
        truth, model, tempered: the ranges of P, Q and Q at T as shares, by their addresses.
        per_nat: the cell with the number of units in a nat.
        rows: how many outcomes there are.
    """

    truth: str
    model: str
    tempered: str
    per_nat: str
    rows: int

    def range(self, which: str) -> str:
        """Return the range of truth, model or tempered."""
        return {"truth": self.truth, "model": self.model, "tempered": self.tempered}[which]


def entropy(which: str) -> SheetFormula:
    """Return the formula of the entropy of truth, model or tempered."""
    return lambda sheet: f"{_cross(sheet.range(which), sheet.range(which))}*{sheet.per_nat}"


def cross_entropy(sheet: SheetRanges) -> str:
    """Return the formula of H(P, Q at T)."""
    p, q = sheet.truth, sheet.tempered
    return _guarded(p, q, f"{_cross(p, q)}*{sheet.per_nat}")


def divergence(above: str, below: str) -> SheetFormula:
    """Return the formula of the KL divergence of two of truth, model and tempered."""

    def formula(sheet: SheetRanges) -> str:
        p, q = sheet.range(above), sheet.range(below)
        nats = f"SUMPRODUCT({p},LN(({p}+({p}=0))/({q}+({q}=0))))"
        return _guarded(p, q, f"{nats}*{sheet.per_nat}")

    return formula


def total_variation(sheet: SheetRanges) -> str:
    """Return the formula of TV(P, Q at T)."""
    return f"SUMPRODUCT(ABS({sheet.truth}-{sheet.tempered}))/2"


def hellinger(sheet: SheetRanges) -> str:
    """Return the formula of Hel(P, Q at T)."""
    return f"SQRT(SUMPRODUCT((SQRT({sheet.truth})-SQRT({sheet.tempered}))^2)/2)"


def perplexity_p(sheet: SheetRanges) -> str:
    """Return the formula of exp H(P)."""
    return f"EXP({_cross(sheet.truth, sheet.truth)})"


def perplexity(sheet: SheetRanges) -> str:
    """Return the formula of exp H(P, Q at T)."""
    p, q = sheet.truth, sheet.tempered
    return _guarded(p, q, f"EXP({_cross(p, q)})")


def max_entropy(sheet: SheetRanges) -> str:
    """Return the formula of log n."""
    return f"LN({sheet.rows})*{sheet.per_nat}"


def efficiency(sheet: SheetRanges) -> str:
    """Return the formula of H(P) / log n."""
    return f"{_cross(sheet.truth, sheet.truth)}/LN({sheet.rows})"


def redundancy(sheet: SheetRanges) -> str:
    """Return the formula of 1 − H(P) / log n."""
    return f"1-{efficiency(sheet)}"


def _cross(p: str, q: str) -> str:
    return f"(-SUMPRODUCT({p},LN({q}+({q}=0))))"


def _guarded(p: str, q: str, value: str) -> str:
    """∞ where something happens under p that q calls impossible."""
    return f'IF(SUMPRODUCT(({p}>0)*({q}=0))>0,"∞",{value})'
