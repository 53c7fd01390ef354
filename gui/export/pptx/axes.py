"""The axes of a native chart: the same ranges, scales and words as in the picture."""

from typing import Any

import numpy as np
from lxml import etree
from pptx.enum.chart import XL_AXIS_CROSSES, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.util import Pt

from gui.export.pptx.text import clean, colour
from gui.look.theme import Theme
from model.document.export_choices import ExportChoices
from model.figure.charts import Chart
from model.figure.figure import Axis
from model.words.markup import plain

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
