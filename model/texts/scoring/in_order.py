"""Work on runs of rows by one thread or several, handed back in order."""

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from statistics import median
from typing import TypeVar

Result = TypeVar("Result")

_MOST_THREADS = 8  # more wait for memory, not for arithmetic
# Runs by which one thread is tried, of which the first pays for fresh memory, and for each of
# several, which need some until the system has found a processor for each.
_ALONE, _TOGETHER = 2, 8
_WORTH = 1.25  # so much faster than one must several threads be: they take all processors


class Crew:
    """How many threads do one kind of work: several, or one where they are hardly faster.

    After each call of numpy a thread waits while another runs Python. Where it takes long to wake
    it, as on rented machines, and the calls are short, two threads are slower than one. So the
    first runs try it, once in a process.
    """

    def __init__(self, most: int | None = None) -> None:
        """`most`: how many there may be; as many as processors, eight at most, where not said."""
        self.most = most or min(_MOST_THREADS, os.cpu_count() or 1)
        self._alone: list[float] = []
        self._together: list[float] = []

    @property
    def size(self) -> int:
        """How many threads work next."""
        if len(self._alone) < _ALONE:
            return 1
        if len(self._together) < _TOGETHER * self.most:
            return self.most
        # The last run of a text has the processors to itself.
        settled = median(self._together[-_TOGETHER * self.most // 2 :])
        return self.most if self.most * min(self._alone) > _WORTH * settled else 1

    def note(self, size: int, seconds: float) -> None:
        """Note how long one of so many threads took for a row, while that is tried."""
        if size == 1 and len(self._alone) < _ALONE:
            self._alone.append(seconds)
        elif size > 1 and len(self._together) < _TOGETHER * size:
            self._together.append(seconds)


@lru_cache(maxsize=64)
def crew_of(work: str, bytes_a_row: int) -> Crew:
    """Return the crew for work of one kind on rows of one size: for others another is quickest."""
    del work, bytes_a_row  # each pair has its own
    return Crew()


def in_order(
    work: Callable[[int, int], Result],
    runs: Iterable[tuple[int, int]],
    threads: int | Crew,
) -> Iterator[Result]:
    """Yield work(start, stop) for each of these runs of rows, in order.

    So many threads, or as many as a crew finds quickest, work a little ahead of what is asked for.
    Closing the iterator lets the runs in work end and starts no other; so does an error, which is
    raised in its place in the order.
    """
    crew = threads if isinstance(threads, Crew) else None
    most = threads.most if isinstance(threads, Crew) else threads
    pools = {size: ThreadPoolExecutor(size) for size in {1, most}}
    coming = iter(runs)
    waiting: deque[tuple[int, Future[tuple[Result, float]]]] = deque()

    def timed(start: int, stop: int) -> tuple[Result, float]:
        begun = time.perf_counter()
        found = work(start, stop)
        return found, (time.perf_counter() - begun) / max(stop - start, 1)

    def begin() -> None:
        size = crew.size if crew else most
        while len(waiting) < 2 * size and (run := next(coming, None)):
            waiting.append((size, pools[size].submit(timed, *run)))

    try:
        begin()
        while waiting:
            size, future = waiting.popleft()
            result, seconds = future.result()
            if crew:
                crew.note(size, seconds)
            begin()
            yield result
    finally:
        for pool in pools.values():
            pool.shutdown(wait=True, cancel_futures=True)
