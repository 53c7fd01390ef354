"""Icons: the drawings in resources/icons, in the colour of a theme's ink."""

import math
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parents[2] / "resources" / "icons"
DRAWN_AS = "svg"
SIZE = 18


def drawing_file(name: str) -> Path:
    """Return the file of one of the program's own drawings."""
    return ICONS / f"{name}.{DRAWN_AS}"


@lru_cache(maxsize=64)
def icon(name: str, ink: str, muted: str) -> QIcon:
    """Return the icon drawn in `ink`, and in `muted` for its disabled state.

    It is drawn once for all who show it: every card has the same buttons. As sharp as the
    sharpest screen shows it, also where letters have grown.
    """
    sharpest = max((one.devicePixelRatio() for one in QGuiApplication.screens()), default=1.0)
    made, most = QIcon(), math.ceil(sharpest) + 1
    for mode, colour in ((QIcon.Mode.Normal, ink), (QIcon.Mode.Disabled, muted)):
        text = drawing_file(name).read_text(encoding="utf-8").replace("INK", colour)
        drawing = QSvgRenderer(QByteArray(text.encode()))
        for size in range(SIZE, most * SIZE + 1, SIZE):
            pixmap = QPixmap(size, size)
            pixmap.fill(Qt.GlobalColor.transparent)
            with QPainter(pixmap) as painter:
                painter.setOpacity(1.0 if mode is QIcon.Mode.Normal else 0.45)
                drawing.render(painter, QRectF(0.0, 0.0, size, size))
            made.addPixmap(pixmap, mode)
    return made


def app_icon() -> QIcon:
    """Return the program's own icon."""
    return QIcon(str(drawing_file("app")))
