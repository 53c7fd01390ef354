"""Memory of arrays: it is kept while something moves, and given back at rest."""

import subprocess
import sys

import pytest

from gui.app import App
from gui.core import garbage
from gui.core.garbage import keep_freed_memory
from gui.running import collect_garbage_of

PROGRAM = """
import resource, sys
import numpy as np
from gui.core.garbage import give_back_memory, keep_freed_memory

def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

def work():
    before = faults()
    for _ in range(20):
        doubled = values * 2.0
        both = doubled + values
        del doubled, both
    return faults() - before

values = np.random.default_rng(0).random(128_256)
if sys.argv[1] == "kept":
    keep_freed_memory()
work()
told = [work()]
give_back_memory()
print(*told, work())
"""


def faults(how: str) -> tuple[int, int]:
    """Return how many pages the work had to be given, and how many after all was given back."""
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, how], capture_output=True, text=True, check=True
    )
    first, second = map(int, run.stdout.split())
    return first, second


@pytest.mark.skipif(not keep_freed_memory(), reason="this C library cannot be told")
def test_that_arrays_of_a_vocabulary_have_the_pages_of_those_before_them() -> None:
    kept, after_rest = faults("kept")
    anew, _ = faults("anew")
    assert kept < anew / 10
    assert after_rest > kept


def test_that_what_late_readings_leave_is_given_back_too(
    own_app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[bool] = []
    monkeypatch.setattr(garbage, "give_back_memory", lambda: given.append(True))
    monkeypatch.setattr(garbage, "QUIET_SECONDS", 0.0)
    collection = collect_garbage_of(own_app)
    collection.collect()
    collection.collect()
    assert len(given) == 1
    own_app.evaluator.settle()
    collection.collect()
    assert len(given) == 2
