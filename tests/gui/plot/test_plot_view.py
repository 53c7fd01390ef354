"""The live plot: what it shows, and what pointing, dragging and keys say."""

import math
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui.drawing.picture import Picture
from gui.look.style import wear
from gui.look.theme import DARK, LIGHT, load_fonts
from gui.plot.plot_view import EDGE, PlotView
from model.figure.figure import Figure, Line, Points, Role
from model.lens.view import View
from tests.gui.figures import compare, identity, log_log, panels, temperature
from tests.gui.plot_stage import DOCUMENT, Shown, name_of
from tests.gui.stillness import come_to_rest

ROLES: tuple[Role, ...] = ("truth", "model", "tempered")

LEFT = Qt.MouseButton.LeftButton

TAB = Qt.FocusReason.TabFocusReason


def test_that_a_figure_is_painted_before_pyqtgraph_is_there_and_the_same_after(
    qtbot: QtBot,
) -> None:
    load_fonts()
    plot = PlotView()
    qtbot.addWidget(plot)
    plot.resize(800, 520)
    plot.show_view(View(DOCUMENT, compare()))
    before = plot.grab().toImage()
    assert plot.canvas is None
    plot.show()
    qtbot.waitUntil(lambda: plot.canvas is not None)
    after = plot.grab().toImage()
    for at in (QPoint(170, 400), QPoint(400, 420), QPoint(60, 40)):
        assert before.pixelColor(at) == after.pixelColor(at)


def test_that_bars_have_the_colours_of_their_roles_in_both_themes(qtbot: QtBot) -> None:
    shown = Shown(qtbot, compare())
    for theme in (LIGHT, DARK):
        wear(theme)
        image = shown.image()
        for place, role in enumerate(ROLES):
            assert image.pixelColor(shown.box(place, 0)[0]).name() == theme.roles[role]


def test_that_a_new_figure_updates_the_items_that_are_there(qtbot: QtBot) -> None:
    shown = Shown(qtbot, compare())
    canvas = shown.plot.canvas
    assert canvas is not None
    items, boxes = canvas.view.items(), list(canvas.boxes)
    shown.show(identity())
    assert canvas.view.items() == items
    assert canvas.boxes == boxes
    shown.show(panels())
    assert len(canvas.boxes) == 3
    shown.show(compare())
    assert canvas.view.items() == items
    assert shown.image().pixelColor(shown.box(0, 0)[0]).name() == LIGHT.roles["truth"]


@pytest.mark.parametrize("make", [compare, identity, temperature, log_log, panels])
def test_that_the_view_boxes_have_the_ranges_of_the_axes(
    qtbot: QtBot, make: Callable[[], Figure]
) -> None:
    shown = Shown(qtbot, make())
    assert shown.plot.canvas is not None
    for box, panel in zip(shown.plot.canvas.boxes, make().panels, strict=True):
        for axis, seen in zip((panel.x, panel.y), box.viewRange(), strict=True):
            wanted = [axis.low, axis.high]
            wanted = [math.log10(end) for end in wanted] if axis.log else wanted
            assert seen == pytest.approx(wanted)


def test_that_the_mouse_wheel_changes_nothing(qtbot: QtBot) -> None:
    shown = Shown(qtbot, compare())
    assert shown.plot.canvas is not None
    box = shown.plot.canvas.boxes[0]
    assert box.state["mouseEnabled"] == [False, False]
    assert not box.menuEnabled()


def test_that_the_picture_has_a_name_and_words_for_who_cannot_see_it(qtbot: QtBot) -> None:
    shown = Shown(qtbot, compare())
    assert shown.plot.accessibleName() == "Compare: Weather"
    assert "sunny 0.6" in shown.plot.accessibleDescription()
    shown.plot.set_stale(True)
    assert "last good picture" in shown.plot.accessibleDescription()


def test_that_a_stale_picture_is_dimmed_until_it_is_not(qtbot: QtBot) -> None:
    shown = Shown(qtbot, compare())
    middle = shown.box(0, 0)[0]
    plain = shown.image().pixelColor(middle)
    shown.plot.set_stale(True)
    assert shown.image().pixelColor(middle).lightness() > plain.lightness() + 20
    shown.plot.set_stale(False)
    assert shown.image().pixelColor(middle) == plain


def test_that_a_message_takes_the_place_of_the_picture(qtbot: QtBot) -> None:
    shown = Shown(qtbot, compare())
    middle = shown.box(0, 0)[0]
    shown.plot.show_message("This lens needs a model beside the truth.")
    assert shown.plot.picture is None
    assert shown.image().pixelColor(middle).name() != LIGHT.roles["truth"]
    assert "needs a model" in shown.plot.accessibleDescription()
    shown.show(compare())
    assert shown.image().pixelColor(middle).name() == LIGHT.roles["truth"]
    assert "needs a model" not in shown.plot.accessibleDescription()


def test_that_a_message_may_come_before_any_picture(qtbot: QtBot) -> None:
    load_fonts()
    plot = PlotView()
    qtbot.addWidget(plot)
    plot.show_message("Nothing to draw yet.")
    plot.show()
    plot.grab()
    assert plot.canvas is None


def test_that_the_row_chosen_in_the_table_is_ringed(qtbot: QtBot) -> None:
    shown = Shown(qtbot, compare())
    above = shown.box(2, 1)[1] - QPoint(8, 2)
    before = shown.image().pixelColor(above)
    shown.plot.show_highlight(1)
    assert shown.image().pixelColor(above) != before
    shown.plot.show_highlight(-1)
    assert shown.image().pixelColor(above) == before


def test_that_pointing_at_a_bar_names_it_and_leaving_hides_the_tip(qtbot: QtBot) -> None:
    shown = Shown(qtbot, compare())
    shown.move(shown.box(1, 2)[0])
    mark, index = shown.hovers[-1]
    assert (name_of(mark), index) == ("Q model", 2)
    assert shown.tip.isVisible()
    assert shown.tip.text() == "<b>Q model</b><br>number 2"
    QApplication.sendEvent(shown.plot, QEvent(QEvent.Type.Leave))
    assert shown.hovers[-1] == (None, -1)
    assert not shown.tip.isVisible()


def test_that_pointing_at_nothing_says_nothing(qtbot: QtBot) -> None:
    shown = Shown(qtbot, compare())
    shown.move(shown.at(3.0, 0.6))
    assert shown.hovers == []
    assert not shown.tip.isVisible()


def test_that_the_nearest_sample_of_a_line_is_found(qtbot: QtBot) -> None:
    shown = Shown(qtbot, log_log())
    shown.move(shown.at(1_000.0, 1e-4) + QPoint(0, 6))
    line, index = shown.hovers[-1]
    assert isinstance(line, Line)
    assert line.x[index] == pytest.approx(1_000.0, rel=0.1)


def test_that_a_point_on_a_line_is_found_before_the_line(qtbot: QtBot) -> None:
    shown = Shown(qtbot, temperature())
    shown.move(shown.at(1.5, 1.2))
    assert isinstance(shown.hovers[-1][0], Points)


def test_that_the_tip_stays_in_the_window_and_follows_the_figure(qtbot: QtBot) -> None:
    shown = Shown(qtbot, compare())
    shown.show(compare(), lambda mark, index: "a long tip " * 6)
    for row in range(4):
        shown.move(shown.box(2, row)[0])
        assert shown.plot.rect().contains(shown.tip.geometry())
    shown.show(compare(), lambda mark, index: "other numbers")
    assert shown.tip.text() == "other numbers"


def test_that_a_ring_shows_the_focus_that_came_by_key(qtbot: QtBot) -> None:
    shown = Shown(qtbot, compare())
    edge = QPoint(1, shown.plot.height() // 2)
    without = shown.image().pixelColor(edge)
    mouse, back = Qt.FocusReason.MouseFocusReason, Qt.FocusReason.ActiveWindowFocusReason
    other = Qt.FocusReason.OtherFocusReason
    for reason, ringed in (
        (mouse, False), (back, False), (other, True), (mouse, False), (TAB, True), (back, True),
    ):  # fmt: skip
        QApplication.sendEvent(shown.plot, QFocusEvent(QEvent.Type.FocusIn, reason))
        assert (shown.image().pixelColor(edge) != without) == ringed
    assert shown.image().pixelColor(edge).hue() == QColor(LIGHT.accent).hue()
    QApplication.sendEvent(shown.plot, QFocusEvent(QEvent.Type.FocusOut, TAB))
    assert shown.image().pixelColor(edge) == without


def test_that_the_tip_lies_over_the_whole_window(qtbot: QtBot) -> None:
    window = QLabel()
    qtbot.addWidget(window)
    window.resize(900, 600)
    plot = PlotView(window)
    plot.setGeometry(400, 300, 480, 280)
    plot.show_view(View(DOCUMENT, compare(), lambda mark, index: "line<br>" * 12))
    window.show()
    qtbot.waitUntil(lambda: plot.canvas is not None)
    QTest.keyClick(plot, Qt.Key.Key_End)
    assert plot.hover.tip.parentWidget() is window
    assert window.rect().contains(plot.hover.tip.geometry())


@pytest.mark.parametrize("told", ["events", "mouse", "key", "picture"])
def test_that_of_several_sizes_at_once_only_the_last_is_laid_out_and_before_it_is_needed(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    shown = Shown(qtbot, compare())
    plot, looked_at = shown.plot, list[float]()
    plot.grows = True

    def crowding(picture: Picture) -> int:
        looked_at.append(picture.rect.width())
        return 0

    monkeypatch.setattr("gui.plot.plot_view.crowding", crowding)
    for width in (640, 600, 560):
        plot.resize(width, 400)
    assert not looked_at
    if told == "events":
        come_to_rest()
    elif told == "mouse":
        QTest.mouseMove(plot, QPoint(20, 20))
        QTest.mouseClick(plot, LEFT, pos=QPoint(30, 20))
    elif told == "key":
        QTest.keyClick(plot, Qt.Key.Key_Right)
    else:
        assert plot.picture is not None
        assert plot.picture.rect.width() == 560 - 2 * EDGE
    assert looked_at == [560 - 2 * EDGE]
    come_to_rest()
    assert len(looked_at) == 1
