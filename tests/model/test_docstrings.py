"""The examples in docstrings: they run, and what others build on has one."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path
from types import FunctionType

from tests.model.cases import for_each

ROOT = Path(__file__).resolve().parent.parent.parent
PUBLIC = (
    "model.exact",
    "model.measures",
    "model.tempering",
    "model.sampling",
    "model.words.numerals",
)


def modules_with_examples() -> list[str]:
    return sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in (ROOT / "model").rglob("*.py")
        if ">>>" in path.read_text(encoding="utf-8")
    )


def functions_of(name: str) -> list[FunctionType]:
    module = importlib.import_module(name)
    names = getattr(module, "__all__", [one for one in vars(module) if not one.startswith("_")])
    return [one for one in map(vars(module).__getitem__, names) if isinstance(one, FunctionType)]


@for_each("name", modules_with_examples())
def test_that_the_examples_of_a_docstring_run(name: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried > 0
    assert failed == 0


@for_each("name", PUBLIC)
def test_that_every_public_function_has_an_example(name: str) -> None:
    without = [one.__name__ for one in functions_of(name) if ">>>" not in (one.__doc__ or "")]
    assert without == []
