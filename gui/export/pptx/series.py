"""The look of a native chart's series: the colours of the roles, or grey with patterns."""

import re
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.util import Pt
from PySide6.QtGui import QColor

from gui.drawing.colours import ink_on, mixed, needs_edge, stroke
from gui.export.painter import THEMES
from gui.look.theme import Hatch, Theme
from gui.widgets.balls import NAMED
from model.document.export_choices import ExportChoices
from model.figure.charts import Chart, Series
from model.figure.figure import Role
from model.figure.highlight import FADED
from model.words.markup import runs

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOWERED, _RAISED = "-25000", "30000"


def clean(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def colour(name: str) -> RGBColor:
    """Return a colour given as #rrggbb as slides take it."""
    return RGBColor.from_string(name.lstrip("#").upper())


def put_markup(paragraph: Any, markup: str, points: float = 0.0) -> None:
    """Put a marked-up text into an empty paragraph, of so many points or the slide's own."""
    for run in runs(markup):
        made = paragraph.add_run()
        made.text = clean(run.text)
        if points:
            made.font.size = Pt(points)
        if run.bold:
            made.font.bold = True
        if run.shift:
            made.font._element.set("baseline", _LOWERED if run.shift < 0 else _RAISED)


def describe(shape: Any, name: str, alternative: str) -> None:
    """Give a shape its name and the words for who cannot see it."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("name", clean(name))
    properties.set("descr", clean(alternative))


_PATTERNS: dict[Hatch, MSO_PATTERN] = {
    "rising": MSO_PATTERN.WIDE_UPWARD_DIAGONAL,
    "falling": MSO_PATTERN.WIDE_DOWNWARD_DIAGONAL,
    "crossed": MSO_PATTERN.DIAGONAL_CROSS,
    "level": MSO_PATTERN.LIGHT_HORIZONTAL,
}
_POINTS_A_UNIT = 1.1
# Of the axis: the height that a label inside of a bar needs.
LEAST_LABELLED = 0.09
# Of the chart's height.
HALF_LINE = 0.04
BESIDE = {
    "left": XL_LABEL_POSITION.RIGHT,
    "center": XL_LABEL_POSITION.ABOVE,
    "right": XL_LABEL_POSITION.LEFT,
}
_NO_LEADERS = (
    '<c:extLst xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    '<c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}"'
    ' xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">'
    '<c15:showLeaderLines val="0"/></c:ext></c:extLst>'
)
_CHARTS = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def dress_series(drawn: Any, series: Series, chart: Chart, choices: ExportChoices) -> None:
    """Give a series of a chart its look."""
    theme = THEMES[choices.theme]
    if series.style in ("filled", "outline"):
        _dress_filled(drawn, series, theme)
        if chart.kind == "stacked" and chart.labelled and choices.values:
            _label_inside(drawn, series, theme)
            _leave_out_labels(drawn, series, chart)
        return
    drawn.smooth = False
    if series.style == "points":
        _dress_points(drawn, series, theme, choices)
        return
    drawn.marker.style = XL_MARKER_STYLE.NONE
    line = drawn.format.line
    line.color.rgb = colour(stroke(theme, series.role).name())
    thin = series.style == "rule"
    line.width = Pt(1.5 if thin else series.width * choices.line_width * _POINTS_A_UNIT)
    if series.dashed or (thin and series.dashed):
        line.dash_style = MSO_LINE.DASH
    elif series.role in theme.dashes:
        line.dash_style = MSO_LINE.DASH_DOT if series.role == "divergence" else MSO_LINE.DASH


def _dress_filled(drawn: Any, series: Series, theme: Theme) -> None:
    if series.style == "outline":
        drawn.format.fill.background()
        drawn.format.line.color.rgb = colour(stroke(theme, series.role).name())
        drawn.format.line.width = Pt(1.25)
        drawn.format.line.dash_style = MSO_LINE.DASH
        return
    hatch = theme.hatches.get(series.role, "rising" if series.hatched else None)
    _fill(drawn.format, series.role, theme, hatch, series.shade)
    for place, name in series.named:
        form = drawn.points[place].format
        form.fill.solid()
        form.fill.fore_color.rgb = colour(NAMED[name])
        form.line.color.rgb = colour(theme.muted)
        form.line.width = Pt(0.75)
    for place in series.faded:
        _fade(drawn.points[place].format, series.role, theme)


def leave_out_of_legend(made: Any, chart: Chart) -> None:
    """Keep single points and lines without a name out of a chart's legend."""
    legend = made.legend._element
    spaces = {"c": _CHARTS}
    named: set[str] = set()
    position = legend.find("c:legendPos", spaces)
    entries = []
    for index, series in enumerate(chart.series):
        if not series.name or series.name in named or series.style == "points":
            entry = etree.SubElement(legend, f"{{{spaces['c']}}}legendEntry")
            etree.SubElement(entry, f"{{{spaces['c']}}}idx").set("val", str(index))
            etree.SubElement(entry, f"{{{spaces['c']}}}delete").set("val", "1")
            entries.append(entry)
        else:
            named.add(series.name)
    for entry in reversed(entries):
        position.addnext(entry)


def _fill(form: Any, role: Role, theme: Theme, hatch: Hatch | None, shade: float) -> None:
    if hatch is None:
        form.fill.solid()
        form.fill.fore_color.rgb = colour(mixed(theme.fill(role), QColor(theme.card), shade).name())
    else:
        form.fill.patterned()
        form.fill.pattern = _PATTERNS[hatch]
        form.fill.fore_color.rgb = colour(theme.fill(role).darker(165).name())
        form.fill.back_color.rgb = colour(theme.roles[role])
    if shade < 1.0 or needs_edge(theme, role):
        form.line.color.rgb = colour(stroke(theme, role).name())
        form.line.width = Pt(0.75)


def _fade(form: Any, role: Role, theme: Theme) -> None:
    """A paler bar with a thin edge, so that what stands out is also told by its outline."""
    pale = mixed(theme.fill(role), QColor(theme.card), FADED)
    form.fill.solid()
    form.fill.fore_color.rgb = colour(pale.name())
    form.line.color.rgb = colour(mixed(stroke(theme, role), QColor(theme.card), 0.5).name())
    form.line.width = Pt(0.75)


def _label_inside(drawn: Any, series: Series, theme: Theme) -> None:
    labels = drawn.data_labels
    labels.show_value = True
    labels.show_series_name = True
    labels.number_format, labels.number_format_is_linked = "0.000", False
    labels.position = XL_LABEL_POSITION.CENTER
    labels.font.color.rgb = colour(ink_on(theme.fill(series.role)).name())


def _leave_out_labels(drawn: Any, series: Series, chart: Chart) -> None:
    """Take the label from parts too thin for it; the legend names them too."""
    least = LEAST_LABELLED * (chart.up.high - chart.up.low)
    for place, value in enumerate(series.values.tolist()):
        if value < least:
            label = drawn.points[place].data_label._get_or_add_dLbl()
            for child in list(label)[1:]:
                label.remove(child)
            etree.SubElement(label, f"{{{_CHARTS}}}delete").set("val", "1")


def _dress_points(drawn: Any, series: Series, theme: Theme, choices: ExportChoices) -> None:
    drawn.format.line.fill.background()
    drawn.marker.style = XL_MARKER_STYLE.CIRCLE
    drawn.marker.size = 9
    drawn.marker.format.fill.solid()
    drawn.marker.format.fill.fore_color.rgb = colour(stroke(theme, series.role).name())
    drawn.marker.format.line.color.rgb = colour(theme.card)
    if not choices.values:
        return
    for index, label in enumerate(series.labels):
        if label:
            data_label = drawn.points[index].data_label
            data_label.text_frame.text = clean(label)
            data_label.text_frame.word_wrap = False  # one line: programs break it narrow
            data_label.position = BESIDE[series.label_anchor]
            _shift_label(data_label._get_or_add_dLbl(), up=series.label_above)
    if any(series.labels):
        drawn._element.dLbls.append(etree.fromstring(_NO_LEADERS))


def _shift_label(label: Any, *, up: bool) -> None:
    """Move a label half a line off its point, so that no line through the point crosses it."""
    layout = etree.Element(f"{{{_CHARTS}}}layout")
    moved = etree.SubElement(layout, f"{{{_CHARTS}}}manualLayout")
    for way, share in (("x", 0.0), ("y", -HALF_LINE if up else HALF_LINE)):
        etree.SubElement(moved, f"{{{_CHARTS}}}{way}").set("val", f"{share}")
    label[0].addnext(layout)
