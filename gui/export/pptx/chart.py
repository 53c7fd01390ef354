"""Native charts on slides: people restyle them, and edit their numbers, in their own program."""

import math
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.util import Pt

from gui.export.pptx.axes import dress_axes
from gui.export.pptx.chart_workbook import make_inert
from gui.export.pptx.series import dress_series, leave_out_of_legend
from gui.export.pptx.text import clean
from gui.export.themes import THEMES
from model.document.export_choices import ExportChoices
from model.figure.charts import Chart

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
