"""The dataclasses of the program do as those of the standard library, method by method."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from typing import Any

import numpy as np
import pytest

from model.dataclass import dataclass


class Doubled:
    """A field that is kept twice as large."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._slot = f"_{name}"

    def __get__(self, one: object, owner: type | None = None) -> int:
        return 3 if one is None else int(getattr(one, self._slot))

    def __set__(self, one: object, value: int) -> None:
        object.__setattr__(one, self._slot, 2 * value)


def two(**options: bool) -> list[Any]:
    """The same class, decorated by the program and by the library."""
    return [_one(decorator(**options)) for decorator in (dataclass, dataclasses.dataclass)]


def _one(decorate: Any) -> Any:
    @decorate
    class Value:
        """A value."""

        name: str
        size: float = 1.5
        kept: Any = Doubled()
        parts: list[int] = dataclasses.field(default_factory=list)
        hidden: int = dataclasses.field(default=0, repr=False, compare=False)
        length: int = dataclasses.field(init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "length", len(self.name))

    return Value


def answer(doing: Any) -> Any:
    try:
        return doing()
    except (TypeError, AttributeError) as error:
        said = str(error).partition("Value")[2] or str(error)
        return type(error), said


@dataclass(frozen=True)
class Base:
    name: str
    values: tuple[float, ...] = ()


@dataclass(frozen=True)
class Derived(Base):
    more: int = 0


@dataclass(frozen=True)
class Single:
    array: Any


@dataclass(frozen=True, eq=False)
class Itself:
    name: str = ""


@dataclass(frozen=True, init=False)
class OwnInit:
    name: str

    def __init__(self, *letters: str) -> None:
        object.__setattr__(self, "name", "".join(letters))

    def __repr__(self) -> str:
        return "own"


@pytest.mark.parametrize(
    "options", [{}, {"frozen": True}, {"frozen": True, "eq": False}, {"eq": False}]
)
@pytest.mark.parametrize(
    "doing",
    [
        lambda of: repr(of("a", 2.0, 4, [1], 5)).rpartition(".")[2],
        lambda of: repr(of(name="a", parts=[2])).rpartition(".")[2],
        lambda of: dataclasses.asdict(of("ab")),
        lambda of: dataclasses.asdict(dataclasses.replace(of("ab", 2.0), name="abc")),
        lambda of: of("a") == of("a"),
        lambda of: of("a", hidden=1) == of("a", hidden=2),
        lambda of: of("a") == of("a", 9.0),
        lambda of: of("a") == "a",
        lambda of: of("a").parts is of("a").parts,
        lambda of: of(),
        lambda of: of("a", other=1),
        lambda of: of("a", 1.0, 2, [], 3, 4),
        lambda of: hash(of("a")) and None,
        lambda of: setattr(of("a"), "name", "b"),
        lambda of: setattr(of("a"), "new", "b"),
        lambda of: delattr(of("a"), "name"),
        lambda of: delattr(of("a"), "absent"),
        lambda of: of.__match_args__,
        lambda of: [(one.name, one.type, one.default) for one in dataclasses.fields(of)],
        lambda of: (of("a").size, of.size, of("a").kept, of("a", kept=5).kept),
    ],
)
def test_that_a_class_does_as_one_of_the_standard_library(
    options: dict[str, bool], doing: Any
) -> None:
    ours, theirs = (answer(lambda one=one: doing(one)) for one in two(**options))
    assert ours == theirs


def test_that_a_derived_class_has_the_fields_above_it_and_is_not_equal_to_its_base() -> None:
    assert Derived("a", (1.0,), 2) == Derived(name="a", values=(1.0,), more=2)
    assert Derived("a") != Base("a")
    assert repr(Derived("a")) == "Derived(name='a', values=(), more=0)"
    assert {Derived("a"): 1}[Derived("a")] == 1
    assert hash(Base("a", (1.0,))) == hash(Base("a", (1.0,))) != hash(Base("b", (1.0,)))


def test_that_the_same_array_is_equal_though_arrays_have_no_single_answer() -> None:
    array = np.zeros(3)
    assert Single(array) == Single(array)


def test_that_a_value_without_equality_is_equal_to_itself_only() -> None:
    one = Itself()
    assert one == one
    assert one != Itself()
    assert len({one, Itself()}) == 2


def test_that_what_a_class_defines_itself_is_kept() -> None:
    assert OwnInit("a", "b").name == "ab"
    assert repr(OwnInit("a")) == "own"


def test_that_values_are_copied_and_pickled_before_any_was_made_the_usual_way() -> None:
    value = Derived("a", (1.0, 2.0), 3)
    assert pickle.loads(pickle.dumps(value)) == value
    assert copy.deepcopy(value) == value
    bare = Itself.__new__(Itself)
    object.__setattr__(bare, "name", "b")
    assert copy.copy(bare).name == "b"


def test_that_nothing_is_compiled_before_the_first_value_is_made() -> None:
    ours, theirs = two(frozen=True)
    assert "name" not in inspect.signature(ours).parameters
    ours("a")
    ours_asks, theirs_asks = (inspect.signature(one).parameters for one in (ours, theirs))
    assert list(ours_asks) == list(theirs_asks)
