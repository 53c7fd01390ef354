"""A measure in memory: it depends on the temperature and has no quick way."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from model.evaluate import formulas
from model.evaluate.readings import Answer, Dimension, Measure
from model.measures.distance import squared_hellinger
from tests.recipes.additions import add

if TYPE_CHECKING:
    from model.evaluate.subject import Subject


def _bhattacharyya(subject: Subject) -> Answer:
    return Answer(-math.log1p(-squared_hellinger(subject.comparison)))


MEASURE = Measure(
    id="bhattacharyya",
    symbol="B(P, Q<sub>T</sub>)",
    latex="B(P, Q_T)",
    name="Bhattacharyya distance",
    question="How little do the two overlap?",
    dimension=Dimension.INFORMATION,
    compute=_bhattacharyya,
    formula=formulas.words("bhattacharyya", "−log Σ √(p q)"),
    needs=frozenset({"truth", "model", "temperature"}),
)
add("model.evaluate.catalogue", "MEASURES", MEASURE)
