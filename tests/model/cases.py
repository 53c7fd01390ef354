"""One test of many small cases: started and reported once, where that is most of what they take."""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Test = Callable[..., None]
    Ids = Callable[[Any], object] | Iterable[str] | None


def for_each(
    names: str | Sequence[str], cases: Iterable[Any], ids: Ids = None
) -> Callable[[Test], Test]:
    """Return what makes one test try all cases, asked for as of parametrize, and name what fails.

    What is skipped in one case would be skipped in those after it: such a test is parametrized.
    """
    wanted = names.split(",") if isinstance(names, str) else names
    listed = list(_named(wanted, cases, ids))
    assert listed, "a test of no cases tries nothing"

    def over(test: Test) -> Test:
        @functools.wraps(test)
        def tried(**others: Any) -> None:
            failed: list[tuple[str, BaseException]] = []
            for name, values in listed:
                try:
                    test(**others, **values)
                except (Exception, pytest.fail.Exception) as error:
                    error.add_note(f"in the case {name}")
                    failed.append((name, error))
            if failed:
                wrong = "; ".join(name[:80] for name, _ in failed)
                told = f"{len(failed)} of {len(listed)} cases: {wrong}"
                raise BaseExceptionGroup(told, [error for _, error in failed])

        parameters = inspect.signature(test).parameters.values()
        others = [one for one in parameters if one.name not in wanted]
        tried.__signature__ = inspect.Signature(others)  # type: ignore[attr-defined]
        return tried

    return over


def _named(
    names: Sequence[str], cases: Iterable[Any], ids: Ids
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name of each case, and its values by the names of the test's parameters."""
    said = None if ids is None or callable(ids) else iter(ids)
    for case in cases:
        name = None if said is None else next(said)
        values = (case,) if len(names) == 1 else tuple(case)
        if hasattr(case, "marks"):  # of pytest.param
            assert not case.marks, "a case with marks is one of parametrize"
            name, values = case.id, case.values
        if name is None:
            name = "-".join(str(ids(one)) if callable(ids) else repr(one) for one in values)
        yield name, dict(zip(names, values, strict=True))
