"""What paints all of its ground: with it nothing that lies below is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QColor, QImage, QRegion
from PySide6.QtWidgets import QApplication, QWidget

from gui.dial.dial import Dial
from gui.look.style import OwnGround, wear
from gui.look.theme import DARK, LIGHT
from gui.plot.plot_view import PlotView
from tests.gui.lens_desk import LensDesk
from tests.gui.programs import pixels
from tests.gui.stillness import come_to_rest

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.gui.window.kept_window import KeptWindow


class Paints(QObject):
    """Notes which widgets are painted."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self.painted.append(watched)
        return False


def painted_with(widget: QWidget) -> list[QWidget]:
    """What is painted once a widget has something else to show."""
    come_to_rest()
    application, paints = QApplication.instance(), Paints()
    assert application is not None
    application.installEventFilter(paints)
    widget.update()
    come_to_rest()
    application.removeEventFilter(paints)
    assert widget in paints.painted
    return paints.painted


def shown_grounds(kept_window: KeptWindow) -> list[OwnGround]:
    """All that paint their ground in the window, each kind of them."""
    desk = LensDesk(kept_window, "weather", "identity")
    found = [one for one in desk.app.window.findChildren(QWidget) if isinstance(one, OwnGround)]
    grounds = [one for one in found if one.isVisible() and one.paints_ground]
    assert {type(one).__name__ for one in grounds} == {
        *("Dial", "NumberBox", "PlotView", "ReadingCard", "StillLabel", "SumStrip"),
    }
    return grounds


def test_that_nothing_below_what_paints_its_ground_is_painted_with_it_in_any_theme(
    kept_window: KeptWindow,
) -> None:
    grounds = shown_grounds(kept_window)
    for theme in (LIGHT, DARK, LIGHT):
        wear(theme)
        for ground in grounds:
            canvas = ground.canvas if isinstance(ground, PlotView) else None
            painted = painted_with(canvas.view.viewport() if canvas else ground)
            below = [one for one in painted if one is not ground and one.isAncestorOf(ground)]
            assert below == [], f"{type(ground).__name__} in the {theme.name}"


def test_that_what_paints_its_ground_leaves_no_pixel_of_it(kept_window: KeptWindow) -> None:
    for ground in shown_grounds(kept_window):
        seen = []
        for colour in ("red", "blue"):
            image = QImage(ground.size(), QImage.Format.Format_RGB32)
            image.fill(QColor(colour))
            ground.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
            seen.append(pixels(image, np.float32))
        assert np.array_equal(seen[0], seen[1]), type(ground).__name__


def test_that_a_widget_on_a_ground_it_does_not_know_has_it_painted(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    for kind in (Dial, PlotView):
        shown = kind(window)
        window.show()
        shown.show()
        assert window in painted_with(shown)
