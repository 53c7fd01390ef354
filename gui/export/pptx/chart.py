"""Native charts on slides: people restyle them, and edit their numbers, in their own program."""

import math
from io import BytesIO
from typing import Any, assert_never

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
from gui.export.pptx.series import (
    clean,
    colour,
    dress_series,
    leave_out_of_legend,
    put_markup,
)
from gui.look.theme import Theme
from model.document.export_choices import ExportChoices
from model.export.report.saved_workbook import saved_workbook
from model.figure.charts import Chart, Series
from model.figure.figure import Axis
from model.words.inert import make_cell_inert
from model.words.markup import plain

TEXT_POINTS, LEAST_POINTS = 14.0, 8.0
EMU_A_POINT, LINE = 12_700, 1.25
# In EMU²: a chart that has about a whole slide to itself.
WHOLE = 11_000_000 * 4_200_000
# From so many categories on, bars stand without gaps.
MOST_APART = 40
# So many names stand under a chart at most; of more, every second or third is named.
MOST_NAMED = 24
NEAR = 1e-6
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
GAP_WIDTH = {"bars": 45, "stacked": 60}


def add_chart(
    slide: Any,
    chart: Chart,
    box: tuple[int, int, int, int],
    choices: ExportChoices,
    title: str = "",
) -> Any:
    """Return the shape of a chart put on a slide; `box` is left, top, width, height in EMU."""
    frame = slide.shapes.add_chart(_type(chart), *box, _data(chart))
    made = frame.chart
    theme = THEMES[choices.theme]
    points = choices.font_size or _points(box, chart)
    made.font.size = Pt(points)
    made.font.color.rgb = colour(theme.ink)
    # Also without a title of its own, a chart of one series would be given the series' name.
    made.has_title = bool(title)
    made._chartSpace.chart.get_or_add_autoTitleDeleted().set("val", "0" if title else "1")
    if title:
        put_markup(made.chart_title.text_frame.paragraphs[0], title, points)
    _put_lines_over_bars(made, chart)
    drawn_series = [drawn for plot in made.plots for drawn in plot.series]
    for series, drawn in zip(_in_drawn_order(chart), drawn_series, strict=True):
        dress_series(drawn, series, chart, choices)
    if chart.kind in GAP_WIDTH:
        _dress_bars(made.plots[0], chart, points, choices)
    dress_axes(made, chart, theme, choices)
    made.has_legend = choices.legend and len(chart.series) > 1
    if made.has_legend:
        made.legend.position = XL_LEGEND_POSITION.TOP
        made.legend.include_in_layout = False
        leave_out_of_legend(made, chart)
    make_inert(made)
    return frame


def _points(box: tuple[int, int, int, int], chart: Chart) -> float:
    """The size of letters that suits a chart: smaller where several share a slide."""
    share = math.sqrt(box[2] * box[3] / WHOLE)
    if chart.horizontal:
        # Each name has a line of its own, beside which stand axis and legend.
        line = box[3] / EMU_A_POINT / (LINE * (len(chart.categories) + 7))
        share = min(share, line / TEXT_POINTS)
    return round(min(TEXT_POINTS, max(LEAST_POINTS, TEXT_POINTS * share)), 1)


def _in_drawn_order(chart: Chart) -> list[Series]:
    """Bars, then what stands over them, as two plots of one chart have them."""
    if chart.kind == "curves":
        return list(chart.series)
    return sorted(chart.series, key=_is_over_bars)


def _is_over_bars(series: Series) -> bool:
    return series.style in ("line", "points", "rule")


def _put_lines_over_bars(made: Any, chart: Chart) -> None:
    """Move the series that are lines from the plot of bars to one of lines over the same axes."""
    if chart.kind == "curves" or not any(map(_is_over_bars, chart.series)):
        return
    bars = made._chartSpace.xpath(".//c:barChart")[0]
    lines = etree.Element(f"{_CHART}lineChart")
    for name, value in (("grouping", "standard"), ("varyColors", "0")):
        etree.SubElement(lines, f"{_CHART}{name}").set("val", value)
    for series, element in zip(chart.series, bars.findall(f"{_CHART}ser"), strict=True):
        if _is_over_bars(series):
            for child in element.findall(f"{_CHART}invertIfNegative"):
                element.remove(child)
            lines.append(element)
    etree.SubElement(lines, f"{_CHART}marker").set("val", "1")
    for axis in bars.findall(f"{_CHART}axId"):
        etree.SubElement(lines, f"{_CHART}axId").set("val", axis.get("val"))
    bars.addnext(lines)


def _type(chart: Chart) -> XL_CHART_TYPE:
    kinds = XL_CHART_TYPE
    match chart.kind:
        case "bars":
            return kinds.BAR_CLUSTERED if chart.horizontal else kinds.COLUMN_CLUSTERED
        case "stacked":
            return kinds.BAR_STACKED if chart.horizontal else kinds.COLUMN_STACKED
        case "areas":
            return kinds.AREA_STACKED
        case "curves":
            return kinds.XY_SCATTER_LINES_NO_MARKERS
        case _:
            assert_never(chart.kind)


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


def _dress_bars(plot: Any, chart: Chart, points: float, choices: ExportChoices) -> None:
    is_row = len(chart.categories) > MOST_APART
    plot.gap_width = 0 if is_row else GAP_WIDTH[chart.kind]
    plot.overlap = 100 if chart.kind == "stacked" else 0
    if choices.values and chart.labelled:
        plot.has_data_labels = True
        labels = plot.data_labels
        labels.show_value = True
        labels.number_format, labels.number_format_is_linked = "0.0##", False
        labels.font.size = Pt(0.85 * points)


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


def dress_axes(made: Any, chart: Chart, theme: Theme, choices: ExportChoices) -> None:
    """Give both axes of a chart their ranges, names and lines."""
    if chart.kind != "curves":
        _name_every(made.category_axis, math.ceil(len(chart.categories) / MOST_NAMED))
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
    step = _step(axis)
    drawn.minimum_scale, drawn.maximum_scale = _ends(axis, step)
    # Else the other axis would stand at 0, or on a log scale at 1.
    drawn.crosses = XL_AXIS_CROSSES.MINIMUM
    drawn.tick_labels.number_format_is_linked = False
    drawn.tick_labels.number_format = _number_format(axis)
    if axis.log:
        _make_log(drawn)
    elif step:
        drawn.major_unit = step


def _step(axis: Axis) -> float:
    """What lies between two ticks, or mostly; 0 where there are not two."""
    steps = np.diff(sorted(place for place, _ in axis.ticks))
    return float(f"{np.median(steps):.6g}") if len(steps) else 0.0


def _ends(axis: Axis, step: float) -> tuple[float, float]:
    """The range of an axis, from a tick on: office programs count their ticks from its start."""
    if axis.log or not step:
        return axis.low, axis.high
    low = step * math.floor(axis.low / step + NEAR)
    return float(f"{low:.6g}"), float(f"{axis.high:.6g}")


def _number_format(axis: Axis) -> str:
    """How the ticks are written: in percent, or with as many decimals as in pictures."""
    texts = [plain(text) for _, text in axis.ticks]
    if axis.log or not texts:
        return "General"
    if all(text.endswith("%") for text in texts):
        return "0%"
    decimals = max(len(text.partition(".")[2]) for text in texts)
    return "0." + "0" * decimals if 0 < decimals <= 6 else "#,##0" if not decimals else "General"


def _name_every(drawn: Any, count: int) -> None:
    """Name every so many categories; left alone, programs leave out names as they see fit."""
    after = ("noMultiLvlLbl", "extLst")
    before = next(
        (one for one in map(drawn._element.find, (_CHART + a for a in after)) if one is not None),
        None,
    )
    skip = etree.Element(f"{_CHART}tickLblSkip")
    skip.set("val", str(max(count, 1)))
    if before is None:
        drawn._element.append(skip)
    else:
        before.addprevious(skip)


def _make_log(drawn: Any) -> None:
    scaling = drawn._element.find(f"{_CHART}scaling")
    base = etree.Element(f"{_CHART}logBase")
    base.set("val", "10")
    scaling.insert(0, base)
