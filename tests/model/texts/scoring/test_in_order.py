"""Work in order: by one thread or several, as is quicker, and handed back as it was asked for."""

import threading

import pytest

from model.texts.scoring.in_order import Crew, crew_of, in_order

RUNS = [(start, start + 10) for start in range(0, 400, 10)]
MANY = 3


@pytest.mark.parametrize(("slower", "size"), [(1.0, MANY), (MANY, 1)])
def test_that_several_threads_go_on_only_where_they_are_faster_than_one(
    slower: float, size: int
) -> None:
    crew, sizes = Crew(MANY), []
    for _ in RUNS:
        sizes.append(crew.size)
        crew.note(crew.size, 1.0 if crew.size == 1 else slower)
    assert sizes[0] == 1
    assert MANY in sizes
    assert set(sizes[-5:]) == {size}


def test_that_what_fresh_memory_costs_decides_nothing() -> None:
    crew, met = Crew(MANY), set[int]()
    for _ in RUNS:
        size = crew.size
        crew.note(size, float(size) if size in met else 50.0)
        met.add(size)
    assert met == {1, MANY}
    assert crew.size == 1


def test_that_the_end_of_a_text_where_one_is_left_decides_nothing() -> None:
    crew, sizes = Crew(MANY), []
    for place, _ in enumerate(RUNS):
        sizes.append(crew.size)
        crew.note(crew.size, 1.0 if crew.size == 1 or place % 10 == 9 else float(MANY))
    assert MANY in sizes
    assert crew.size == 1


def test_that_a_crew_of_one_is_one() -> None:
    crew = Crew(1)
    for _ in RUNS:
        assert crew.size == 1
        crew.note(1, 1.0)


def test_that_each_kind_of_work_and_of_rows_has_a_crew_of_its_own() -> None:
    assert crew_of("tried here", 1) is crew_of("tried here", 1)
    assert crew_of("tried here", 1) is not crew_of("tried here", 2)
    assert crew_of("tried here", 1) is not crew_of("tried there", 1)


@pytest.mark.parametrize("threads", [1, MANY, Crew(MANY)], ids=["one", "several", "a crew"])
def test_that_results_come_in_order_whoever_works(threads: int | Crew) -> None:
    assert list(in_order(lambda start, stop: (start, stop), RUNS, threads)) == RUNS


def test_that_one_works_alone_until_its_pace_is_known() -> None:
    at_work, most = [0], [0]
    lock = threading.Lock()
    crew = Crew(MANY)

    def work(start: int, stop: int) -> int:
        with lock:
            at_work[0] += 1
            most[0] = max(most[0], at_work[0])
        with lock:
            at_work[0] -= 1
        return stop - start

    assert next(in_order(work, RUNS, crew)) == 10
    assert most[0] == 1
    assert sum(in_order(work, RUNS, crew)) == 400


@pytest.mark.parametrize("threads", [1, MANY])
def test_that_an_error_comes_in_its_place_and_nothing_is_begun_after_it(threads: int) -> None:
    begun: list[int] = []

    def work(start: int, stop: int) -> int:
        begun.append(start)
        if start == 50:
            raise ValueError(f"row {start} of {stop}")
        return start

    found: list[int] = []
    with pytest.raises(ValueError, match="row 50"):
        found.extend(in_order(work, RUNS, threads))
    assert found == [0, 10, 20, 30, 40]
    assert max(begun) < RUNS[-1][0]
