"""Work on runs of rows by several threads at once, handed back in order."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")

_MOST_THREADS = 8  # more wait for memory, not for arithmetic


def in_order(
    work: Callable[[int, int], Result],
    runs: Iterable[tuple[int, int]],
    threads: int | None = None,
) -> Iterator[Result]:
    """Yield work(start, stop) for each of these runs of rows, in order.

    As many threads as there are processors (eight at most) work a little ahead of what is asked
    for. Closing the iterator lets the runs in work end and starts no other; so does an error,
    which is raised in its place in the order.
    """
    many = threads or min(_MOST_THREADS, os.cpu_count() or 1)
    coming = iter(runs)
    waiting: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(many) as pool:

        def begin() -> None:
            run = next(coming, None)
            if run is not None:
                waiting.append(pool.submit(work, *run))

        try:
            for _ in range(2 * many):
                begin()
            while waiting:
                result = waiting.popleft().result()
                begin()
                yield result
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
