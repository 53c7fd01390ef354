"""The Matrix lens and the measures of all pairs of columns behind it."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike

from model.document.cells import Kind
from model.document.document import Document
from model.document.settings import MatrixSettings
from model.document.table import Column, Table, table_of
from model.figure.figure import Bars, Figure, Text
from model.lens.controls import Choice
from model.lens.lens import LensError
from model.lens.view import Workings
from model.lenses import lens_of
from model.lenses.matrix import pairwise as pairwise_module
from model.lenses.matrix.pairwise import Pairwise, pairwise, row_that_makes_it_infinite
from model.measures import cross_entropy, entropy, jensen_shannon, kl_divergence, total_variation
from model.words.units import Unit
from tests.evaluated import evaluated

LENS = lens_of("matrix")

A, B, C = [0.55, 0.25, 0.15, 0.05], [0.79, 0.15, 0.05, 0.01], [0.36, 0.27, 0.21, 0.16]
MEASURES = {
    "kl": kl_divergence,
    "cross_entropy": cross_entropy,
    "jensen_shannon": jensen_shannon,
    "total_variation": total_variation,
}


@pytest.fixture
def forecasters() -> Document:
    return Document(table_of(["sunny", "cloudy", "rainy", "windy"], A=A, B=B, C=C), 0, 1)


def columns_of(*values: ArrayLike) -> tuple[Column, ...]:
    return tuple(Column(f"Q{n}", np.array(one, float)) for n, one in enumerate(values))


def filled(document: Document, measure: Any) -> Document:
    return replace(document, matrix=MatrixSettings(measure))


def look(document: Document) -> Figure:
    return LENS.view(evaluated(document)).figure


def bars_of(figure: Figure, name: str) -> Bars:
    found = [m for m in figure.panels[0].marks if isinstance(m, Bars) and name in (m.key, m.name)]
    return found[0]


def numbers_of(figure: Figure) -> list[str]:
    return [mark.text for mark in figure.panels[0].marks if isinstance(mark, Text)]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("unit", Unit)
def test_that_every_cell_is_the_measure_of_its_row_and_column(
    forecasters: Document, measure: str, unit: Unit
) -> None:
    figure = look(replace(filled(forecasters, measure), unit=unit))
    nats = 1.0 if measure == "total_variation" else unit.to_nats(1.0)
    for i, row in enumerate((A, B, C)):
        for j, column in enumerate((A, B, C)):
            expected = MEASURES[measure](row, column) / nats
            assert figure.data.columns[1 + j][i] == pytest.approx(expected, rel=1e-14)
        assert figure.data.columns[-1][i] == pytest.approx(entropy(row) / unit.to_nats(1.0))


@pytest.mark.parametrize("measure", MEASURES)
def test_that_plain_sums_of_large_tables_agree_with_the_exact_ones(
    measure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = columns_of(A, B, C, [1, 0, 2, 1], [0.55, 0.25, 0.15, 0.05 + 1e-12], A)
    exact = pairwise(columns, measure).values
    monkeypatch.setattr(pairwise_module, "EXACT_ROWS", 1)
    plain = pairwise(columns_of(*(one.values for one in columns)), measure).values
    assert plain == pytest.approx(exact, rel=1e-8)
    if measure != "cross_entropy":
        assert plain[0, 4] == exact[0, 4] > 0.0
    assert np.array_equal(np.isinf(plain), np.isinf(exact))


def test_that_the_divergence_is_not_symmetric_and_the_caption_says_so(
    forecasters: Document,
) -> None:
    values = pairwise(forecasters.table.columns, "kl").values
    assert not np.allclose(values, values.T)
    figure = look(forecasters)
    assert figure.caption.lead == "It matters who is the truth and who the guess."
    assert "D(C ‖ B) = 0.896 bits, but D(B ‖ C) = 0.625" in figure.caption.rest
    for measure in ("jensen_shannon", "total_variation"):
        values = pairwise(forecasters.table.columns, measure).values
        assert np.array_equal(values, values.T)


def test_that_the_index_of_a_cell_is_row_times_columns_plus_column(forecasters: Document) -> None:
    readings, figure = evaluated(forecasters), look(forecasters)
    cells = bars_of(figure, "cells")
    assert cells.rows.tolist() == list(range(9))
    index = 2 * 3 + 1
    assert LENS.view(readings).tip(cells, index).startswith("<b>D(C ‖ B)</b> = 0.896 bits")
    assert cells.left[index] == pytest.approx(1.0, abs=0.05)
    assert cells.low[index] == pytest.approx(0.0, abs=0.05)


def test_that_a_cell_and_its_twin_lead_to_each_other(forecasters: Document) -> None:
    view = LENS.view(evaluated(forecasters))
    cells = bars_of(view.figure, "cells")
    twins = [view.twins(cells, index) for index in range(9)]
    assert twins == [(), (3,), (6,), (1,), (), (7,), (2,), (5,), ()]
    assert view.twins(cells, 99) == ()


def test_that_a_click_gives_row_and_column_the_roles_in_one_edit(forecasters: Document) -> None:
    readings, cells = evaluated(forecasters), bars_of(look(forecasters), "cells")
    edit = LENS.view(readings).click(cells, 2 * 3 + 0)
    assert edit is not None
    assert (edit.document.truth, edit.document.model) == (2, 0)
    assert edit.document.table is forecasters.table
    assert LENS.view(readings).click(cells, 4) is None
    assert LENS.view(readings).click(cells, 1) is None
    assert LENS.view(readings).click(bars_of(look(forecasters), "entropies"), 1) is None


def test_that_the_cell_of_p_and_q_is_outlined_and_its_names_say_so(forecasters: Document) -> None:
    figure = look(replace(forecasters, truth=2, model=0))
    outline = bars_of(figure, "P and Q")
    assert outline.left[0] < 0.0 < 1.0 < outline.right[0]
    assert outline.low[0] < 0.0
    panel = figure.panels[0]
    assert "<b>C (P)</b>" in [text for _, text in panel.y.ticks]
    assert "<b>A (Q)</b>" in [text for _, text in panel.x.ticks]


def test_that_infinite_cells_show_it_and_name_the_row() -> None:
    document = Document(table_of(["rain", "hail"], P=[1, 1], Q=[1, 0]), 0, 1)
    readings, figure = evaluated(document), look(document)
    cells = bars_of(figure, "cells")
    assert numbers_of(figure)[:4] == ["0.000", "∞", "1.000", "0.000"]
    assert cells.shades is not None
    assert cells.shades[1] == 1.0
    assert "row 2, “hail”" in LENS.view(readings).tip(cells, 1)
    assert row_that_makes_it_infinite(*document.table.columns) == 1
    assert row_that_makes_it_infinite(*document.table.columns[::-1]) is None


def test_that_a_column_without_weight_leaves_dashes_and_the_others_stand() -> None:
    document = Document(table_of(["a", "b"], P=[1, 1], Q=[1, 2], R=[0, 0]), 0, 1)
    figure = look(document)
    assert numbers_of(figure)[2] == "–"
    assert math.isnan(float(figure.data.columns[3][0]))
    assert figure.data.columns[2][0] == pytest.approx(kl_divergence([1, 1], [1, 2]) / math.log(2))
    assert "no probabilities" in LENS.view(evaluated(document)).tip(bars_of(figure, "cells"), 2)


def test_that_rewards_are_no_distribution(forecasters: Document) -> None:
    reward = Column("Reward", np.zeros(4), Kind.REWARDS)
    table = replace(forecasters.table, columns=(reward, *forecasters.table.columns))
    document = Document(table, 1, 2, reward=0)
    figure = look(document)
    assert len(bars_of(figure, "cells").left) == 9
    edit = LENS.view(evaluated(document)).click(bars_of(figure, "cells"), 5)
    assert edit is not None
    assert (edit.document.truth, edit.document.model) == (2, 3)


def test_that_many_columns_show_the_first_twelve_and_how_many_more() -> None:
    rng = np.random.default_rng(1)
    columns = tuple(Column(f"Q{n}", rng.dirichlet(np.ones(5))) for n in range(15))
    document = Document(Table(tuple("abcde"), columns), 0, 14)
    figure = look(document)
    assert len(bars_of(figure, "cells").left) == 144
    assert "3 more" in figure.panels[0].x.label
    assert "3 more columns are not shown" in figure.caption.rest
    assert LENS.view(evaluated(document)).twins(bars_of(figure, "cells"), 1) == (12,)


def test_that_nothing_to_compare_is_said_in_a_sentence() -> None:
    with pytest.raises(LensError, match="only one"):
        look(Document(table_of(["a"], P=[1])))


def test_that_equal_columns_are_called_the_same() -> None:
    figure = look(Document(table_of(["a", "b"], P=[1, 1], Q=[2, 2]), 0, 1))
    assert figure.caption.lead == "All these columns are the same."
    assert numbers_of(figure)[:4] == ["0.000"] * 4


def test_that_columns_that_mirror_each_other_are_not_called_lopsided() -> None:
    figure = look(Document(table_of(["a", "b"], P=[1, 3], Q=[3, 1]), 0, 1))
    assert figure.caption.lead == "Here it hardly matters who is the truth and who the guess."
    assert "are both 0.792 bits" in figure.caption.rest


def test_that_the_switch_is_kept_in_the_document(forecasters: Document) -> None:
    (choice,) = LENS.look.controls
    assert isinstance(choice, Choice)
    for value, _ in choice.options:
        changed = choice.change(forecasters, value).document
        assert choice.value(changed) == value
        assert look(changed).caption.lead


def test_that_names_with_markup_stay_names() -> None:
    columns = columns_of([1, 2], [2, 1])
    named = (replace(columns[0], name="<b>x</b>"), replace(columns[1], name="a & b"))
    figure = look(Document(Table(("r", "s"), named), 0, 1))
    assert "D(<b>x</b> ‖ a & b)" in figure.alternative
    assert "&lt;b&gt;x&lt;/b&gt;" in figure.panels[0].y.ticks[0][1]


def test_that_a_large_table_has_no_more_marks_and_is_measured_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(1)
    columns = tuple(Column(f"Q{n}", rng.random(20_000)) for n in range(3))
    document = Document(Table(tuple(map(str, range(20_000))), columns), 0, 1)
    assert len(bars_of(look(document), "cells").left) == 9
    asked: list[str] = []

    def counted(columns: tuple[Column, ...], measure: str) -> Pairwise:
        asked.append(measure)
        return pairwise(columns, measure)

    monkeypatch.setattr("model.lenses.matrix.shown.pairwise", counted)
    workings = Workings()
    for temperature in (1.0, 2.0):
        LENS.view(evaluated(replace(document, temperature=temperature)), workings)
    assert asked == ["kl"]
