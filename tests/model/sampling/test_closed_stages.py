"""The stages are a closed set: each is cut by its own rule, and none by another's."""

from typing import Any, cast, get_args

import numpy as np
import pytest

from model.document.document import Document
from model.document.settings import Filters, FilterStage, Stage
from model.document.table import table_of
from model.exact.weights import as_weights
from model.figure.figure import Bars
from model.lenses.sampling.controls import CONTROLS, FILTER_CONTROLS
from model.lenses.sampling.view import LOOK
from model.sampling import decoding, quick, run_stages
from model.sampling.filters import STAGE_NAMES
from tests.evaluated import evaluated

FILTERS: tuple[FilterStage, ...] = get_args(FilterStage)
Q = (0.4, 0.3, 0.2, 0.1)


def on(stage: str) -> Filters:
    values: dict[str, Any] = {stage: 2 if stage == "top_k" else 0.5}
    return Filters(**values)


@pytest.mark.parametrize("stage", FILTERS)
def test_that_every_filter_is_on_named_shown_and_explained(stage: FilterStage) -> None:
    filters = on(stage)
    assert filters.are_on
    document = Document(table_of("abcd", P=Q, Q=Q), 0, 1, filters=filters, lens="sampling")
    readings = evaluated(document)
    zero = np.zeros(1)
    pill = Bars(zero, zero, zero, zero, "truth", f"stage:{stage}")
    tip = LOOK.tip(readings, pill, 0)
    assert STAGE_NAMES[stage] in tip
    assert tip.count(".") > 1
    assert STAGE_NAMES[stage] in {one.label for one in (*FILTER_CONTROLS, *CONTROLS)}


def test_that_a_stage_without_a_rule_is_an_error_and_never_computed_as_another() -> None:
    unknown = cast("Any", "top_q")
    before = run_stages(as_weights(Q), 1.0, Filters())[-1]
    with pytest.raises(AssertionError):
        decoding._cut(before, unknown, "2", Filters())
    with pytest.raises(AssertionError):
        quick._kept(unknown, np.log(Q), 1.0, Filters())


def test_that_the_stages_are_temperature_and_the_filters() -> None:
    union = get_args(Stage)
    assert {name for part in union for name in get_args(part) or (part,)} == set(STAGE_NAMES)
