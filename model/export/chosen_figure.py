"""What of a figure is drawn under the choices of an export: a figure in, a figure out."""

from dataclasses import replace

from model.document.export_choices import ExportChoices
from model.figure.figure import Bars, Caption, Figure, Line, Mark, Panel, Points, Text
from model.words.markup import escape


def with_choices(figure: Figure, choices: ExportChoices) -> Figure:
    """Return the figure with only the words, numbers and line weights that were chosen."""
    title = escape(choices.title_text) if choices.title_text else figure.title
    return replace(
        figure,
        title=title if choices.title else "",
        said=figure.said if choices.caption else Caption("", ""),
        legend=figure.legend if choices.legend else (),
        panels=tuple(_panel(panel, choices) for panel in figure.panels),
    )


def _panel(panel: Panel, choices: ExportChoices) -> Panel:
    if panel.plain is not None:
        panel = replace(panel, drawn_plainly=_panel(panel.plain, choices))
    marks: tuple[Mark, ...] = panel.marks
    if not choices.values:
        marks = tuple(_without_values(mark) for mark in marks if not _is_number(mark))
    if choices.line_width != 1.0:
        marks = tuple(_weighted(mark, choices.line_width) for mark in marks)
    return panel if marks is panel.marks else replace(panel, marks=marks)


def _is_number(mark: Mark) -> bool:
    return isinstance(mark, Text) and mark.is_value


def _without_values(mark: Mark) -> Mark:
    if isinstance(mark, Bars | Points) and mark.labels_are_values:
        return replace(mark, labels=("",) * len(mark.labels))
    return mark


def _weighted(mark: Mark, times: float) -> Mark:
    return replace(mark, width=mark.width * times) if isinstance(mark, Line) else mark
