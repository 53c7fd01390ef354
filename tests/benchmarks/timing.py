"""Timing: medians of interleaved runs, so that what disturbs one disturbs all."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from typing import TypedDict


class Row(TypedDict):
    """One line of the table; times in milliseconds, ratio as its name says.

    `peer` and `reach` are None where there is nothing to compare with or to reach.
    """

    name: str
    floor: float | None
    ours: float
    peer: float | None
    ratio: float
    reach: str | None
    holds: bool | None


def medians(
    works: Mapping[str, Callable[[], object]],
    runs: int = 15,
    *,
    warm: bool = True,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """Return the median milliseconds of each work, all of them run in turn, after a warm-up.

    clock: `time.thread_time` for what the processor did, where the machine is shared.
    """
    for work in works.values() if warm else ():
        work()
    taken: dict[str, list[float]] = {name: [] for name in works}
    gc.disable()
    try:
        for _ in range(runs):
            for name, work in works.items():
                begun = clock()
                work()
                taken[name].append((clock() - begun) * 1e3)
    finally:
        gc.enable()
    return {name: statistics.median(times) for name, times in taken.items()}


def at_most(
    name: str, ours: float, floor: float, reach: float | None, peer: float | None = None
) -> Row:
    """Return a row whose ratio is ours ÷ floor, to stay at or below `reach`."""
    ratio = ours / floor
    return Row(
        name=name,
        floor=floor,
        ours=ours,
        peer=peer,
        ratio=ratio,
        reach=None if reach is None else f"≤ {reach:g}",
        holds=None if reach is None else ratio <= reach,
    )


def at_least(name: str, ours: float, peer: float, reach: float | None) -> Row:
    """Return a row whose ratio is peer ÷ ours, to stay at or above `reach`."""
    ratio = peer / ours
    return Row(
        name=name,
        floor=None,
        ours=ours,
        peer=peer,
        ratio=ratio,
        reach=None if reach is None else f"≥ {reach:g}",
        holds=None if reach is None else ratio >= reach,
    )


def within(name: str, ours: float, limit: float) -> Row:
    """Return a row for a time that is to stay within a limit in milliseconds on this machine."""
    return Row(
        name=name,
        floor=limit,
        ours=ours,
        peer=None,
        ratio=ours / limit,
        reach="≤ 1",
        holds=ours <= limit,
    )
