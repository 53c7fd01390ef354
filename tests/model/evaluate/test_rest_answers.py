"""One row that stands for several outcomes: every way to spread it lies between the bounds."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from model.document.document import Document
from model.document.table import Rest, table_of
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Readings
from model.exact import FloatArray
from model.words.units import Unit
from tests.model.evaluate.test_evaluate import IDS

MEASURED = (*IDS[: IDS.index("max_entropy") + 1], "most_likely")


def _read(document: Document) -> Readings:
    found = evaluate(document)
    assert isinstance(found, Readings)
    return found


def _marked(
    p: list[float],
    q: list[float],
    count: int | None,
    temperature: float,
    most: float = 1.0,
    is_alike: bool = False,
) -> Readings:
    names = [*(f"w{k}" for k in range(len(p) - 1)), "everything else"]
    table = table_of(names, P=p, Q=q).with_rest(Rest(len(p) - 1, count, most, is_alike))
    return _read(Document(table, 0, 1, temperature=temperature))


def _spread(chance: np.random.Generator, count: int, most: float) -> FloatArray:
    """How a rest may be spread, on one outcome nearly or evenly, none of more than `most` of it."""
    found = chance.dirichlet(np.full(count, 0.3))
    while found.max() > most:
        # What one has too much the others have more.
        over = np.maximum(found - most, 0.0)
        free = np.where(found < most, most - found, 0.0)
        found = np.minimum(found, most) + over.sum() * free / free.sum()
    return found


@pytest.mark.parametrize("is_alike", [False, True])
@pytest.mark.parametrize("share", [1.0, 0.6, 0.0])
@pytest.mark.parametrize("temperature", [0.0, 0.3, 1.0, 1.7, math.inf])
def test_that_however_the_rest_is_spread_every_reading_lies_between_its_bounds(
    temperature: float, share: float, is_alike: bool
) -> None:
    chance = np.random.default_rng(5)
    for _ in range(6):
        count = int(chance.integers(2, 6))
        most = max(share, 1.0 / count) if share else float(chance.uniform(1.001 / count, 1.0))
        p, q = (chance.dirichlet(np.ones(4)) for _ in range(2))
        inside = [_spread(chance, count, most) for _ in range(2)]
        if is_alike:
            q, inside[1] = p, inside[0]
        bounds = _marked(p.tolist(), q.tolist(), count, temperature, most, is_alike)
        whole = [
            np.concatenate((one[:-1], one[-1] * part))
            for one, part in zip((p, q), inside, strict=True)
        ]
        table = table_of(map(str, range(3 + count)), P=whole[0], Q=whole[1])
        truth = _read(Document(table, 0, 1, temperature=temperature))
        for name in MEASURED:
            answer, value = bounds[name].answer, truth[name].value
            assert value is not None
            if answer.value is not None:
                assert value == pytest.approx(answer.value, rel=1e-9, abs=1e-9), name
            elif answer.low is not None:
                assert value >= answer.low - 1e-9, name
                assert answer.high is None or value <= answer.high + 1e-9, name
            else:
                assert answer.reason.startswith("Not known")


def test_that_weather_known_to_two_places_has_an_entropy_between_the_published_bounds() -> None:
    reading = _marked([0.6, 0.25, 0.15], [0.6, 0.25, 0.15], 2, 1.0)["entropy_p"]
    assert reading.value is None
    assert reading.bounds_in(Unit.BITS) == (
        pytest.approx(1.352724, abs=1e-6),
        pytest.approx(1.502724, abs=1e-6),
    )
    assert reading.text(Unit.BITS) == "1.353 – 1.503"


def test_that_the_least_listed_bounds_what_is_not_listed() -> None:
    """Four of .1 and one of .05 are the fewest that hold .45 (FORMATS, “What a list … hides”)."""
    answer = _marked([0.45, 0.1, 0.45], [0.45, 0.1, 0.45], 50, 1.0, 0.1 / 0.45)["entropy_p"].answer
    whole = [0.45, *[0.1] * 5, 0.05]
    assert answer.low == pytest.approx(-sum(x * math.log(x) for x in whole), abs=1e-12)


def test_that_a_model_against_itself_is_no_distance_away_whatever_is_not_listed() -> None:
    readings = _marked([0.6, 0.25, 0.15], [0.6, 0.25, 0.15], 50, 1.0, 1.0, True)
    for name in ("kl_p_qt", "kl_qt_p", "jensen_shannon", "total_variation", "chi_squared"):
        assert readings[name].value == 0.0, name
    cross, own = readings["cross_entropy"].answer, readings["entropy_p"].answer
    assert (cross.low, cross.high) == pytest.approx((own.low, own.high), rel=1e-14)
    # Once one of both is typed over, nothing of this holds.
    changed = _marked([0.6, 0.25, 0.15], [0.5, 0.35, 0.15], 50, 1.0, 1.0, True)
    assert changed["kl_p_qt"].answer.high is None


def test_that_the_likeliest_is_known_where_none_of_the_rest_can_be_likelier() -> None:
    reading = _marked([0.3, 0.1, 0.6], [0.3, 0.1, 0.6], 50, 1.0, 0.1 / 0.6)["most_likely"]
    assert (reading.value, reading.answer.outcome, reading.answer.rows) == (0.3, "w0", (0,))


def test_that_the_divergence_of_two_lists_is_at_least_the_log_sum_bound() -> None:
    answer = _marked([0.6, 0.25, 0.15], [0.3, 0.3, 0.4], 2, 1.0)["kl_p_qt"].answer
    assert answer.value is None
    assert answer.high is None
    assert answer.low == pytest.approx(0.22318353, abs=1e-8)
    assert "“everything else” stands for 2 outcomes" in answer.reason


def test_that_without_the_number_of_outcomes_nothing_bounds_entropy_above() -> None:
    reading = _marked([0.6, 0.25, 0.15], [0.6, 0.25, 0.15], None, 1.0)["entropy_p"]
    assert reading.answer.high is None
    assert reading.text(Unit.BITS) == "≥ 1.353"


def test_that_a_rest_without_weight_leaves_every_reading_exact() -> None:
    bounds = _marked([0.6, 0.4, 0.0], [0.5, 0.5, 0.0], None, 1.5)
    exact = _read(Document(table_of("abc", P=[0.6, 0.4, 0.0], Q=[0.5, 0.5, 0.0]), 0, 1))
    exact = _read(replace(exact.document, temperature=1.5))
    for name in MEASURED:
        assert bounds[name].value == exact[name].value


def test_that_a_filter_leaves_what_it_cuts_not_known() -> None:
    readings = _marked([0.6, 0.25, 0.15], [0.6, 0.25, 0.15], 2, 1.0)
    document = readings.document
    document = document.with_table(document.table.with_banned([1]))
    answer = _read(document)["entropy_qt"].answer
    assert answer.value is None
    assert answer.low is None
    assert "Filters and bans" in answer.reason


def test_that_answers_taken_over_from_another_q_or_p_are_those_read_anew() -> None:
    columns = ([0.5, 0.5, 0.0], [0.2, 0.3, 0.5], [1.0, 0.0, 0.0])
    for p, q, changed in itertools.permutations(columns):
        before = _marked(p, q, None, 1.0)
        for at, label in ((0, "P"), (1, "Q")):
            table = before.document.table
            column = table.columns[at].with_values(changed)
            after = replace(before.document, table=table.with_column(at, column))
            anew, kept = _read(after), evaluate(after, before)
            assert anew.values
            for name in anew.values:
                assert kept[name].answer == anew[name].answer, (name, label, p, q, changed)
