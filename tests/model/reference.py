"""Reference cases: inputs bit for bit, truths to 50 digits."""

import importlib.util
import json
import os
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

_SHARED = Path(
    os.environ.get("ENTROPY_DIAL_SHARED", Path(__file__).resolve().parents[3] / "shared")
)
_CASES = _SHARED / "cases" / "cases_public.json"


def _inputs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("case_inputs", _CASES.parent / "case_inputs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reference_cases(kind: str) -> list[Any]:
    """Parameters for the cases of a kind; one skipped parameter where the file is absent."""
    if not _CASES.exists():
        reason = f"reference cases not found at {_CASES} (set ENTROPY_DIAL_SHARED)"
        return [pytest.param({}, marks=pytest.mark.skip(reason=reason))]
    return _cases_of(_CASES, kind)


def hard_cases(kind: str) -> list[Any]:
    """Parameters for the cases of a kind that lie beside this file: they need no shared folder."""
    return _cases_of(Path(__file__).with_name("hard_cases.json"), kind)


def _cases_of(path: Path, kind: str) -> list[Any]:
    cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
    return [pytest.param(case, id=case["id"]) for case in cases if case["kind"] == kind]


def column(case: dict[str, Any], name: str) -> list[float]:
    """The column `name` of a case as floats."""
    if isinstance(case[name], list):
        return [float(x) for x in case[name]]
    numbers: list[float] = _inputs().make(case[name])
    return numbers


def holds(case: dict[str, Any], field: str, answer: float) -> bool:
    """True where `answer` meets the case's truth within its relative tolerance."""
    limits = case.get("float64_range", {}).get(field, "")
    return close(answer, case["truth"][field], case["tol_rel"], limits)


def close(answer: float, truth: str, tolerance: float, limits: str = "") -> bool:
    """True where answer is within the relative tolerance of the decimal truth."""
    if truth == "inf" or limits.startswith("overflow"):
        return answer == float("inf")
    exact = Decimal(truth)
    if answer != answer or abs(answer) == float("inf"):
        return False
    error = abs(Decimal(answer) - exact)
    if limits.startswith("underflow") or 0 < abs(exact) < Decimal("1e-307"):
        return error <= Decimal("1e-322")
    return error <= Decimal(tolerance) * abs(exact)
