"""One damaged file after another through its door: what each comes to, how long, how much."""

from __future__ import annotations

import random
import resource
import time
import traceback
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz.doors import DOORS
from tests.fuzz.mutation import mutated
from tests.fuzz.seeds import Seed, all_seeds

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_SECONDS = 2.0  # of the processor's time, so that a busy machine changes nothing
MOST_BYTES = 512 << 20
LONGEST_SENTENCE = 700


@dataclass
class Tally:
    """What came of the files.

    Attributes:
        files, read: how many there were, and how many of them were read.
        slowest: the longest that one took, in seconds of the processor.
        largest: the most that the process grew by one, in bytes.
        faults: a line for each file that ended in another way than it may.
    """

    files: int = 0
    read: int = 0
    slowest: float = 0.0
    largest: int = 0
    faults: list[str] = field(default_factory=list)


def fuzz(files: int, seed: int, folder: Path, kept: Path | None = None) -> Iterator[Tally]:
    """Yield the tally after each of so many damaged files, the same ones for the same seed.

    folder: what is written on the way. kept: takes a copy of every file that is a fault.
    """
    seeds = all_seeds(folder)
    tally, rng = Tally(), random.Random(seed)
    by_door = {door: [one.data for one in seeds if one.door == door] for door in DOORS}
    for number in range(files):
        one = seeds[number % len(seeds)]
        data = mutated(one.data, by_door[one.door], rng)
        fault = _try(one, data, folder, tally)
        if fault:
            tally.faults.append(f"{number} {one.door} {one.name}: {fault}")
            if kept is not None:
                kept.mkdir(parents=True, exist_ok=True)
                (kept / f"{number}-{one.door}-{one.name}").write_bytes(data)
        yield tally


def _try(seed: Seed, data: bytes, folder: Path, tally: Tally) -> str:
    """Send one file through its door; return what was wrong with how it ended, or ""."""
    path = folder / f"damaged.{seed.name}"
    path.write_bytes(data)
    door, errors = DOORS[seed.door]
    begun, before = time.process_time(), _peak()
    fault = ""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            door(path, folder)
            tally.read += 1
        except errors as error:
            fault = _fault_of(str(error))
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            last = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(last.filename).name}:{last.lineno}"
            fault = f"{type(error).__name__} at {where}: {str(error)[:200]}"
    seconds, grown = time.process_time() - begun, _peak() - before
    tally.files += 1
    tally.slowest, tally.largest = max(tally.slowest, seconds), max(tally.largest, grown)
    if not fault and seconds > MOST_SECONDS:
        fault = f"it took {seconds:.1f} s"
    if not fault and grown > MOST_BYTES:
        fault = f"it took {grown >> 20} MB"
    return fault


def _fault_of(sentence: str) -> str:
    """What is wrong with the sentence that a file was refused with."""
    if not sentence or "\n" in sentence or len(sentence) > LONGEST_SENTENCE:
        return f"no sentence: {sentence[:200]!r}"
    return ""


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
