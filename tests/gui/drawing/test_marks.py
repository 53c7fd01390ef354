"""What marks look like: the pixels where they stand, and none where they do not."""

from collections.abc import Callable
from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication

from gui.drawing import curves
from gui.drawing.colours import contrast, ink_on, stroke
from gui.drawing.curves import (
    Course,
    clip_polyline,
    draw_dense,
    draw_line,
    finite_runs,
    per_pixel,
    polygon,
)
from gui.drawing.frame import Frame, boxes_of
from gui.drawing.layout import PanelLayout, TickTexts
from gui.drawing.panel import draw_parts
from gui.drawing.picture import Picture, draw_picture, picture_of
from gui.drawing.points import inside
from gui.look.theme import DARK, LIGHT, Theme, load_fonts
from model.figure.figure import (
    Area,
    Axis,
    Bars,
    Figure,
    Line,
    Mark,
    Panel,
    Points,
    Role,
    Rule,
    Text,
)
from tests.gui.figures import array, compare, figure_of, identity, log_log, panels, temperature

ROLES: tuple[Role, ...] = ("truth", "model", "tempered")

WIDTH, HEIGHT = 900, 600


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> None:
    load_fonts()


def drawn(figure: Figure, theme: Theme = LIGHT, highlight: int = -1) -> tuple[QImage, Picture]:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(theme.card))
    picture = picture_of(figure, QRectF(image.rect()))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_picture(painter, picture, theme, highlight=highlight)
    painter.end()
    return image, picture


def bars_of(picture: Picture, place: int, panel: int = 0) -> list[QRectF]:
    marks = [mark for mark in picture.panels[panel].panel.marks if isinstance(mark, Bars)]
    boxes = boxes_of(marks[place], picture.panels[panel].frame)
    assert len(boxes.left)
    return [boxes.rect(index) for index in range(len(boxes.left))]


def colour_at(image: QImage, at: QPointF) -> str:
    return image.pixelColor(at.toPoint()).name()


def alone(mark: Mark, area: QRectF, x: Axis | None = None, y: Axis | None = None) -> QImage:
    """One mark on a transparent ground, in an area with room around it."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    x, y = x or Axis(0.0, 10.0), y or Axis(0.0, 1.0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    panel, ticks = Panel(x, y, (mark,)), TickTexts((), (), False, False, ())
    layout = PanelLayout(panel, Frame(area, QRectF(image.rect()), x, y), ticks, ticks, QMarginsF())
    draw_parts(painter, (mark, panel), layout, LIGHT)
    painter.end()
    return image


def painted(image: QImage) -> QRectF:
    """The least rectangle that holds all that is painted."""
    alpha = np.frombuffer(image.constBits(), np.uint8).reshape(HEIGHT, WIDTH, 4)[:, :, 3]
    rows, columns = np.nonzero(alpha > 40)
    if not len(rows):
        return QRectF()
    return QRectF(
        QPointF(columns.min(), rows.min()), QPointF(columns.max() + 1.0, rows.max() + 1.0)
    )


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_bars_are_filled_with_the_colour_of_their_role(theme: Theme) -> None:
    image, picture = drawn(compare(), theme)
    for place, role in enumerate(ROLES):
        for box in bars_of(picture, place):
            assert colour_at(image, box.center()) == theme.roles[role]


def test_that_a_bar_ends_at_its_value_and_the_ground_begins_there() -> None:
    image, picture = drawn(compare())
    box = bars_of(picture, 0)[0]
    area = picture.panels[0].frame.area
    assert box.top() == pytest.approx(area.bottom() - 0.6 / 0.7 * area.height())
    assert colour_at(image, QPointF(box.center().x(), box.top() + 2.0)) == LIGHT.roles["truth"]
    assert colour_at(image, QPointF(box.left() + 6.0, box.top() - 3.0)) == LIGHT.card


def test_that_pale_bars_have_a_darker_edge_on_white_and_none_on_the_dark_card() -> None:
    for theme, edged in ((LIGHT, True), (DARK, False)):
        image, picture = drawn(compare(), theme)
        box = bars_of(picture, 1)[0]
        edge = image.pixelColor(QPointF(box.left() + 0.5, box.center().y()).toPoint())
        fill = theme.fill("model")
        assert (contrast(edge, QColor(theme.card)) > contrast(fill, QColor(theme.card))) == edged
    assert contrast(stroke(LIGHT, "model"), QColor(LIGHT.card)) >= 3.0


def test_that_a_bar_of_nothing_shows_nothing_and_a_bar_of_little_something() -> None:
    area = QRectF(100.0, 100.0, 500.0, 400.0)
    nothing = Bars(array(1.0), array(3.0), array(0.0), array(0.0), "truth")
    little = Bars(array(1.0), array(3.0), array(0.0), array(1e-9), "truth")
    assert painted(alone(nothing, area)).isEmpty()
    assert painted(alone(little, area)).height() == pytest.approx(1.0)


def test_that_an_infinite_bar_runs_to_the_top_and_bears_an_arrow() -> None:
    image, picture = drawn(identity(divergence=np.inf))
    box, area = bars_of(picture, 2)[0], picture.panels[0].frame.area
    assert box.top() == pytest.approx(area.top())
    arrow = QPointF(box.center().x(), box.top() + 10.0)
    assert colour_at(image, arrow) == ink_on(LIGHT.fill("tempered")).name()
    finite, picture = drawn(identity())
    assert colour_at(finite, arrow) != "#ffffff" or not bars_of(picture, 2)[0].contains(arrow)


MARKS: dict[str, Mark] = {
    "bars": Bars(array(-5.0, 4.0), array(2.0, 15.0), array(-1.0, 0.5), array(0.5, 9.0), "truth"),
    "thin bars": Bars(
        np.linspace(-2, 12, 4000), np.linspace(-2, 12, 4000) + 0.003, np.full(4000, -1.0),
        np.full(4000, np.inf), "truth",
    ),
    "dashed bars": Bars(
        array(-5.0), array(15.0), array(-1.0), array(9.0), "truth", style="dashed"
    ),
    "line": Line(array(-5.0, 2.0, 4.0, 15.0), array(-3.0, 0.5, np.inf, 0.2), "entropy"),
    "noisy line": Line(np.linspace(-2, 12, 900), np.tile([-1.0, 3.0, 0.5], 300), "entropy"),
    "dashed line": Line(
        np.linspace(-2, 12, 900), np.linspace(-1, 2, 900), "entropy", dashed=True
    ),
    "area": Area(array(-5.0, 15.0), array(-2.0, 0.1), array(3.0, 0.9), "divergence"),
    "points": Points(array(-3.0, 5.0, 14.0), array(0.5, 4.0, 0.5), "reward"),
    "upright rule": Rule(12.0, True, "ink"),
    "level rule": Rule(-0.2, False, "ink"),
}  # fmt: skip


@pytest.mark.parametrize("name", MARKS)
def test_that_no_mark_paints_outside_its_panel(name: str) -> None:
    area = QRectF(200.0, 150.0, 400.0, 300.0)
    # Half the width of a stroke may lie over the edge itself.
    assert area.adjusted(-1.5, -1.5, 1.5, 1.5).contains(painted(alone(MARKS[name], area))) or (
        painted(alone(MARKS[name], area)).isEmpty()
    )


def test_that_thousands_of_thin_bars_keep_every_spike() -> None:
    heights = np.full(2_000, 0.01)
    heights[1_234] = 1.0
    edges = np.linspace(0.0, 10.0, 2_001)
    bars = Bars(edges[:-1], edges[1:], np.zeros(2_000), heights, "truth")
    area = QRectF(100.0, 100.0, 500.0, 400.0)
    image = alone(bars, area)
    x = area.left() + (1_234.5 / 2_000) * area.width()
    assert colour_at(image, QPointF(int(x), area.top() + 5.0)) == LIGHT.roles["truth"]
    assert painted(image) == area


def test_that_shades_are_opacities() -> None:
    cells = Bars(
        array(0.0, 5.0), array(5.0, 10.0), array(0.0, 0.0), array(1.0, 1.0), "truth",
        shades=array(0.25, 1.0),
    )  # fmt: skip
    image = alone(cells, QRectF(100.0, 100.0, 400.0, 300.0))
    assert image.pixelColor(200, 250).alphaF() == pytest.approx(0.25, abs=0.02)
    assert image.pixelColor(400, 250).alpha() == 255


def test_that_a_struck_bar_is_an_outline_with_a_line_through_it() -> None:
    bar = Bars(array(2.0), array(8.0), array(0.2), array(0.8), "model", style="struck")
    area = QRectF(100.0, 100.0, 400.0, 300.0)
    image = alone(bar, area)
    assert image.pixelColor(300, 250).alpha() > 0
    assert image.pixelColor(300, 225).alpha() == 0


def test_that_nan_breaks_a_line() -> None:
    x = np.linspace(0.0, 10.0, 101)
    y = np.full(101, 0.5)
    y[40:60] = np.nan
    image = alone(Line(x, y, "entropy"), QRectF(100.0, 100.0, 400.0, 300.0))
    assert image.pixelColor(150, 250).alpha() > 0
    assert image.pixelColor(300, 250).alpha() == 0


def test_that_where_a_line_goes_is_found_once_for_as_long_as_it_stays() -> None:
    x = np.linspace(0.0, 10.0, 3_000)
    mark = Line(x, 0.5 + 0.3 * np.sin(9.0 * x) + np.resize([0.0, 0.1], 3_000), "tempered")
    area = QRectF(100.0, 100.0, 400.0, 300.0)
    frame = Frame(area, area, Axis(0.0, 10.0), Axis(0.0, 1.0))
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    with patch.object(curves, "clip_polyline", wraps=curves.clip_polyline) as found:
        painter = QPainter(image)
        for shown in (mark, mark, replace(mark)):
            draw_line(painter, shown, frame, LIGHT)
        painter.end()
    assert found.call_count == 2


@pytest.mark.parametrize("pattern", [(3.0, 2.2), (5.0, 1.6, 1.0, 1.6)])
def test_that_the_dashes_of_a_dense_line_are_those_that_qt_would_make(
    pattern: tuple[float, ...],
) -> None:
    x = np.linspace(100.0, 500.0, 401)
    y = 200.0 + 80.0 * np.sin(0.02 * x) + np.resize([0.0, 3.0], 401)
    images = []
    for draw in (draw_dense, lambda painter, _, one: painter.drawPolyline(polygon(*one.pieces[0]))):
        image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.white)
        painter, pen = QPainter(image), QPen(QColor("black"), 2.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern(pattern)
        painter.setPen(pen)
        draw(painter, pen, Course([(x, y)], tuple(2.0 * part for part in pattern)))
        painter.end()
        images.append(np.frombuffer(image.constBits(), np.uint8).astype(np.float64))
    assert np.abs(images[0] - 255.0).sum() > 0.0
    apart = np.abs(images[0] - images[1]).sum() / np.abs(images[1] - 255.0).sum()
    assert apart < 0.15


def test_that_clipping_cuts_where_a_line_crosses_the_edge() -> None:
    area = QRectF(0.0, 0.0, 10.0, 10.0)
    pieces = clip_polyline(array(-5.0, 5.0, 15.0), array(5.0, 5.0, 15.0), area)
    assert [piece.tolist() for piece in pieces[0]] == [[0.0, 5.0, 10.0], [5.0, 5.0, 10.0]]
    assert clip_polyline(array(-5.0, -1.0), array(5.0, 5.0), area) == []
    out_and_in = clip_polyline(array(1.0, 2.0, 3.0), array(5.0, 15.0, 5.0), area)
    assert [piece[0].tolist() for piece in out_and_in] == [[1.0, 1.5], [2.5, 3.0]]


def test_that_runs_of_numbers_end_at_nan() -> None:
    nan = np.nan
    assert finite_runs(array(1, 2, nan, 4, nan, 6, 7)) == [slice(0, 2), slice(5, 7)]


def test_that_a_dense_line_keeps_the_least_and_the_most_of_each_pixel() -> None:
    y = np.random.default_rng(1).random(50_000)
    y[31_000], y[32_000] = 9.0, -9.0
    x, reduced = per_pixel(np.linspace(0.0, 800.0, 50_000), y)
    assert len(x) <= 4 * 801
    assert reduced.max() == 9.0
    assert reduced.min() == -9.0
    assert (np.diff(x) >= 0.0).all()


def test_that_points_outside_the_panel_are_left_out() -> None:
    frame = Frame(QRectF(0, 0, 100, 100), QRectF(0, 0, 100, 100), Axis(0.0, 1.0), Axis(0.0, 1.0))
    mark = Points(array(0.5, 2.0, np.nan), array(0.5, 0.5, 0.5), "truth")
    assert [index for index, _ in inside(mark, frame)] == [0]


def test_that_a_point_has_a_halo_of_the_card() -> None:
    marks = (
        Line(array(0.0, 10.0), array(0.5, 0.5), "entropy"),
        Points(array(5.0), array(0.5), "truth", size=12.0),
    )
    image, picture = drawn(figure_of(*marks))
    area = picture.panels[0].frame.area
    x, y = area.center().x(), area.center().y()
    assert colour_at(image, QPointF(x, y)) == LIGHT.roles["truth"]
    halo = image.pixelColor(QPointF(x + 7.0, y).toPoint())
    assert contrast(halo, QColor(LIGHT.card)) < 1.1
    assert colour_at(image, QPointF(x + 14.0, y)) == LIGHT.roles["entropy"]


def test_that_the_row_that_is_chosen_is_ringed() -> None:
    plain, picture = drawn(compare())
    ringed, _ = drawn(compare(), highlight=1)
    for place in range(3):
        for row, box in enumerate(bars_of(picture, place)):
            beside = QPointF(box.center().x(), box.top() - 1.5)
            changed = colour_at(plain, beside) != colour_at(ringed, beside)
            assert changed == (row == 1)


def test_that_a_text_on_a_fill_is_readable_there() -> None:
    white, pale = QColor("#ffffff"), QColor("#e69f00")
    assert ink_on(QColor(LIGHT.roles["truth"])) == white
    assert contrast(ink_on(pale), pale) >= 4.5
    assert contrast(ink_on(QColor(LIGHT.card)), QColor(LIGHT.card)) > 15.0


def test_that_a_pill_stands_at_the_top_of_its_line() -> None:
    image, picture = drawn(temperature())
    frame = picture.panels[0].frame
    x = float(frame.across(1.5))
    assert colour_at(image, QPointF(x - 26.0, frame.area.top() + 10.0)) == LIGHT.roles["tempered"]


def test_that_a_text_beyond_the_edge_is_moved_inside() -> None:
    area = QRectF(100.0, 100.0, 700.0, 400.0)
    image = alone(Text(10.0, 0.5, "a text that begins at the right edge", anchor="left"), area)
    shape = painted(image)
    assert shape.right() <= WIDTH
    assert shape.width() > 150.0


@pytest.mark.parametrize("make", [compare, identity, temperature, log_log, panels])
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_the_picture_leaves_the_painter_as_it_was(
    make: Callable[[], Figure], theme: Theme
) -> None:
    image = QImage(400, 300, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(theme.card))
    painter = QPainter(image)
    before = painter.transform()
    draw_picture(painter, picture_of(make(), QRectF(image.rect())), theme)
    assert painter.transform() == before
    painter.end()
