"""What an export leaves out: values are known by what they are, not by how they look."""

from model.document.document import Document
from model.document.export_choices import ExportChoices
from model.document.table import table_of
from model.export.chosen_figure import with_choices
from model.figure.figure import Bars, Figure, Text
from model.lenses import lens_of
from tests.evaluated import evaluated

NUMBERED = Document(table_of(["6", "49%", "1.5 bits"], P=[2, 1, 1], Q=[1, 1, 2]), 0, 1)
BARE = ExportChoices(values=False)


def texts(figure: Figure) -> list[str]:
    marks = [mark for panel in figure.panels for mark in panel.marks]
    return [mark.text for mark in marks if isinstance(mark, Text)]


def labels(figure: Figure) -> list[str]:
    marks = [mark for panel in figure.panels for mark in panel.marks]
    return [label for mark in marks if isinstance(mark, Bars) for label in mark.labels]


def test_that_values_go_and_names_that_look_like_numbers_stay() -> None:
    sampling = lens_of("sampling").view(evaluated(NUMBERED)).figure
    bare = with_choices(sampling, BARE)
    assert {"6", "49%", "1.5 bits"} <= set(texts(bare))
    assert any(labels(sampling))
    assert not any(labels(bare))


def test_that_infinite_and_tiny_values_go_too() -> None:
    document = Document(table_of(["a", "b"], P=[1, 1], Q=[1, 0]), 0, 1)
    matrix = lens_of("matrix").view(evaluated(document)).figure
    assert "∞" in texts(matrix)
    assert texts(with_choices(matrix, BARE)) == []


def test_that_a_figure_with_values_is_as_it_was() -> None:
    figure = lens_of("compare").view(evaluated(NUMBERED)).figure
    assert with_choices(figure, ExportChoices()).panels == figure.panels
