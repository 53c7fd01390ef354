"""FigureGrip: what the picture is dragged out of the window by, as a file."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, QRectF, Qt, QTemporaryDir, QUrl
from PySide6.QtGui import QColor, QDrag, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from gui.look.theme import LIGHT, Theme

SIZE, EDGE, DOT = 20, 2, 1.3
PICTURE_WIDTH = 220

DragData = Callable[[Path], tuple[QMimeData, Path] | None]


class FigureGrip(QWidget):
    """Six dots in the corner of the picture, to be seen while the pointer is over it.

    `data` is asked, when a drag begins, for what is dragged and the file in a folder given.
    """

    def __init__(self, plot: QWidget, data: DragData) -> None:
        super().__init__(plot)
        self._data = data
        self._theme: Theme = LIGHT
        self._pressed: QPointF | None = None
        self._folder: QTemporaryDir | None = None
        self.setAccessibleName("Drag the picture out")
        self.setToolTip("Drag the picture out of the window as a file; Ctrl+C copies it")
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setGeometry(EDGE, EDGE, SIZE, SIZE)
        plot.installEventFilter(self)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Paint in the colours of a theme."""
        self._theme = theme
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Enter:
            self.show()
            self.raise_()
        elif event.type() == QEvent.Type.Leave and not self.underMouse():
            self.hide()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.accent_soft if self.underMouse() else self._theme.card))
        painter.drawRoundedRect(QRectF(self.rect()), 5.0, 5.0)
        painter.setBrush(QColor(self._theme.muted))
        for x in (7.5, 12.5):
            for y in (5.0, 10.0, 15.0):
                painter.drawEllipse(QPointF(x, y), DOT, DOT)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        moved = (event.position() - self._pressed).manhattanLength()
        if moved >= QApplication.startDragDistance():
            self._pressed = None
            drag = self.drag()
            if drag is not None:
                drag.exec(Qt.DropAction.CopyAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None

    def drag(self) -> QDrag | None:
        """Return the drag of the picture as it is now, its file ready; None where there is none."""
        # Kept until the next drag: the file is copied only after the drop.
        self._folder = QTemporaryDir()
        found = self._data(Path(self._folder.path()))
        if found is None:
            return None
        data, file = found
        data.setUrls([QUrl.fromLocalFile(str(file))])
        drag = QDrag(self)
        drag.setMimeData(data)
        picture = QPixmap()
        if picture.loadFromData(data.data("image/png")):
            mode = Qt.TransformationMode.SmoothTransformation
            drag.setPixmap(picture.scaledToWidth(PICTURE_WIDTH, mode))
        return drag
