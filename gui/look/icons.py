"""Icons: the drawings in resources/icons, in the colour of a theme's ink."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

ICONS = Path(__file__).resolve().parents[2] / "resources" / "icons"
DRAWN_AS = "svg"
SIZES = (18, 36, 54)


def drawing_file(name: str) -> Path:
    """Return the file of one of the program's own drawings."""
    return ICONS / f"{name}.{DRAWN_AS}"


def icon(name: str, ink: str, muted: str) -> QIcon:
    """Return the icon drawn in `ink`, and in `muted` for its disabled state, at ×1 to ×3."""
    made = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, ink), (QIcon.Mode.Disabled, muted)):
        for size in SIZES:
            made.addPixmap(_drawn(name, colour, size, mode), mode)
    return made


def _drawn(name: str, colour: str, size: int, mode: QIcon.Mode) -> QPixmap:
    """A drawing at one size, drawn once for all who show it: every card has the same buttons."""
    key = f"{name} {colour} {size} {mode.name}"
    pixmap = QPixmap()
    if QPixmapCache.find(key, pixmap):
        return pixmap
    drawing = drawing_file(name).read_text(encoding="utf-8").replace("INK", colour)
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setOpacity(1.0 if mode is QIcon.Mode.Normal else 0.45)
        QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0.0, 0.0, size, size))
    QPixmapCache.insert(key, pixmap)
    return pixmap


def app_icon() -> QIcon:
    """Return the program's own icon."""
    return QIcon(str(drawing_file("app")))
