"""A measure in memory: it depends on the temperature and has no quick way."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from model.evaluate import answers, formulas
from model.evaluate.motion import Bounded
from model.evaluate.readings import Answer, Dimension, Measure, Tick
from model.measures.distance import hellinger_of
from tests.recipes.new.additions import add

if TYPE_CHECKING:
    from model.evaluate.subject import Subject
    from model.measures.comparison import Comparison


def _bhattacharyya(comparison: Comparison) -> float:
    return -math.log1p(-(hellinger_of(comparison) ** 2))


MEASURE = Measure(
    id="bhattacharyya",
    symbol="B(P, Q<sub>T</sub>)",
    latex="B(P, Q_T)",
    name="Bhattacharyya distance",
    question="How little do the two overlap?",
    dimension=Dimension.INFORMATION,
    compute=answers.of_pair(_bhattacharyya),
    formula=formulas.words("bhattacharyya", "−log Σ √(p q)"),
    needs=frozenset({"truth", "model", "temperature"}),
)


def _doubled(subject: Subject) -> Answer:
    return Answer(2.0 * subject.tempered_entropy)


def _doubled_quickly(tick: Tick) -> Answer | None:
    quick_answers.append(tick)
    found = tick.motion.entropy
    return tick.answer(Bounded(2.0 * found.value, 2.0 * found.error))


# Every time that the quick way was taken.
quick_answers: list[Tick] = []
QUICK = Measure(
    id="pair_entropy",
    symbol="H(Q<sub>T</sub>, Q<sub>T</sub>′)",
    latex="H(Q_T, Q_T')",
    name="Entropy of two draws",
    question="How hard is it to guess two draws at once?",
    dimension=Dimension.INFORMATION,
    compute=_doubled,
    formula=formulas.words("pair_entropy", "2 H(Q<sub>T</sub>)"),
    needs=frozenset({"model", "temperature"}),
    quick=_doubled_quickly,
    sheet=lambda ranges: "1+1",
)
add("model.evaluate.catalogue", "MEASURES", MEASURE)
add("model.evaluate.catalogue", "MEASURES", QUICK)
