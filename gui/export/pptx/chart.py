"""Native charts on slides: people restyle them, and edit their numbers, in their own program."""

import math
from io import BytesIO
from typing import Any

import numpy as np
from lxml import etree
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import (
    XL_AXIS_CROSSES,
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.util import Pt

from gui.export.painter import THEMES
from gui.export.pptx.series import clean, colour, dress_series, leave_out_of_legend
from gui.look.theme import Theme
from model.document.export_choices import ExportChoices
from model.export.report.saved_workbook import saved_workbook
from model.figure.charts import Chart
from model.figure.figure import Axis
from model.words.inert import make_cell_inert
from model.words.markup import plain

TEXT_POINTS = 14.0
GAP_WIDTH = {"bars": 45, "stacked": 60}


def add_chart(
    slide: Any, chart: Chart, box: tuple[int, int, int, int], choices: ExportChoices
) -> Any:
    """Return the shape of a chart put on a slide; `box` is left, top, width, height in EMU."""
    frame = slide.shapes.add_chart(_type(chart), *box, _data(chart))
    made = frame.chart
    theme = THEMES[choices.theme]
    made.font.size = Pt(choices.font_size or TEXT_POINTS)
    made.has_title = False
    # Also without a title of its own, a chart of one series would be given the series' name.
    made._chartSpace.chart.get_or_add_autoTitleDeleted().set("val", "1")
    for series, drawn in zip(chart.series, made.plots[0].series, strict=True):
        dress_series(drawn, series, chart, choices)
    if chart.kind in GAP_WIDTH:
        _dress_bars(made.plots[0], chart, choices)
    dress_axes(made, chart, theme, choices)
    made.has_legend = choices.legend and len(chart.series) > 1
    if made.has_legend:
        made.legend.position = XL_LEGEND_POSITION.TOP
        made.legend.include_in_layout = False
        leave_out_of_legend(made, chart)
    make_inert(made)
    return frame


def _type(chart: Chart) -> XL_CHART_TYPE:
    kinds = XL_CHART_TYPE
    if chart.kind == "bars":
        return kinds.BAR_CLUSTERED if chart.horizontal else kinds.COLUMN_CLUSTERED
    if chart.kind == "stacked":
        return kinds.BAR_STACKED if chart.horizontal else kinds.COLUMN_STACKED
    return kinds.AREA_STACKED if chart.kind == "areas" else kinds.XY_SCATTER_LINES_NO_MARKERS


def _data(chart: Chart) -> CategoryChartData | XyChartData:
    if chart.kind == "curves":
        curves = XyChartData()
        for series in chart.series:
            points = curves.add_series(clean(series.name))
            for x, y in zip(series.x.tolist(), series.values.tolist(), strict=True):
                points.add_data_point(x, y)
        return curves
    data = CategoryChartData()
    data.categories = [clean(name) or "–" for name in chart.categories]
    for series in chart.series:
        values = [None if math.isnan(value) else value for value in series.values.tolist()]
        data.add_series(clean(series.name), values)
    return data


def _dress_bars(plot: Any, chart: Chart, choices: ExportChoices) -> None:
    plot.gap_width = GAP_WIDTH[chart.kind]
    plot.overlap = 100 if chart.kind == "stacked" else 0
    if choices.values and chart.labelled:
        plot.has_data_labels = True
        labels = plot.data_labels
        labels.show_value = True
        labels.number_format, labels.number_format_is_linked = "0.0##", False
        labels.font.size = Pt(0.85 * (choices.font_size or TEXT_POINTS))


def make_inert(chart: Any) -> None:
    """Turn names that were taken for formulas or links back into names."""
    from openpyxl import load_workbook

    workbook_part = chart.part.chart_workbook
    book = load_workbook(BytesIO(workbook_part.xlsx_part.blob))
    changed = False
    for row in book.active.iter_rows():
        for cell in row:
            changed = make_cell_inert(cell) or changed
    if changed:
        workbook_part.update_from_xlsx_blob(saved_workbook(book))


_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def dress_axes(made: Any, chart: Chart, theme: Theme, choices: ExportChoices) -> None:
    """Give both axes of a chart their ranges, names and lines."""
    _dress(made.category_axis, chart.across, theme, measured=chart.kind == "curves")
    _dress(made.value_axis, chart.up, theme, measured=True)
    made.category_axis.has_major_gridlines = chart.across.grid
    made.value_axis.has_major_gridlines = chart.up.grid
    for axis in (made.category_axis, made.value_axis):
        if axis.has_major_gridlines:
            axis.major_gridlines.format.line.color.rgb = colour(theme.grid)
            axis.major_gridlines.format.line.width = Pt(0.75)


def _dress(drawn: Any, axis: Axis, theme: Theme, *, measured: bool) -> None:
    drawn.visible = axis.visible
    drawn.major_tick_mark = drawn.minor_tick_mark = XL_TICK_MARK.NONE
    drawn.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    drawn.format.line.color.rgb = colour(theme.border)
    drawn.has_title = bool(axis.label)
    if axis.label:
        frame = drawn.axis_title.text_frame
        frame.text = clean(plain(axis.label))
        for run in frame.paragraphs[0].runs:
            run.font.bold = False
    if not measured:
        return
    drawn.minimum_scale, drawn.maximum_scale = axis.low, axis.high
    # Else the other axis would stand at 0, or on a log scale at 1.
    drawn.crosses = XL_AXIS_CROSSES.MINIMUM
    drawn.tick_labels.number_format_is_linked = False
    drawn.tick_labels.number_format = "General"
    if axis.log:
        _make_log(drawn)
        return
    steps = np.diff([place for place, _ in axis.ticks])
    if len(steps) and np.allclose(steps, steps[0]):
        drawn.major_unit = float(steps[0])


def _make_log(drawn: Any) -> None:
    scaling = drawn._element.find(f"{_CHART}scaling")
    base = etree.Element(f"{_CHART}logBase")
    base.set("val", "10")
    scaling.insert(0, base)
