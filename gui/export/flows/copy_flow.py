"""CopyFlow: figures, readings and tables on the clipboard, each in the forms that others take."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, QRectF, Qt, QTemporaryDir, QUrl
from PySide6.QtGui import (
    QAction,
    QColor,
    QDrag,
    QGuiApplication,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.core.jobs import AT_ONCE, ShownJobs
from gui.look.theme import shown_theme
from gui.window.actions import Actions
from gui.window.main_window import MainWindow
from model.evaluate.readings import Readings
from model.figure.figure import DataTable, Figure
from model.lenses import LensError, lens_of

NOTHING_YET = (
    "There are no readings to picture yet, or a lesson covers them: answer first, or press Show."
)


class CopyFlow(QObject):
    """Puts what is on screen on the clipboard, and says so in the status line."""

    def __init__(
        self,
        window: MainWindow,
        actions: Actions,
        readings: Callable[[], Readings | None],
        writing: ShownJobs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._readings = readings
        self._writing = writing
        actions.copy_figure.triggered.connect(self.on_copy_figure)
        actions.copy_readings.triggered.connect(self.on_copy_readings)
        actions.copy_latex.triggered.connect(self.on_copy_latex)
        actions.copy_markdown.triggered.connect(self.on_copy_markdown)
        actions.copy_table.triggered.connect(self.on_copy_table)
        # The table and the list of readings have a Ctrl+C of their own.
        self._copies_on_key(window.lens_view.plot, self.on_copy_figure)
        for card in window.readings_panel.cards.values():
            self._copies_on_key(card, card.copy)

    def figure(self) -> Figure | None:
        """Return the picture of the chosen lens, or None after saying why there is none."""
        readings = self._readings()
        if readings is None:
            self._window.say(NOTHING_YET)
            return None
        try:
            return lens_of(readings.document.lens).view(readings).figure
        except LensError as error:
            self._window.say(str(error))
            return None

    def on_copy_figure(self) -> None:
        """Put the picture, as PNG and SVG, and its numbers on the clipboard."""
        # What writes the forms is loaded by those who copy.
        from gui.export.clipboard import copy_figure

        figure, readings = self.figure(), self._readings()
        if figure is not None and readings is not None:
            copy_figure(figure, readings.document.export)
            self._window.say("Copied the figure: picture, drawing and numbers")

    def on_copied(self, what: DataTable | str, said: str) -> None:
        """Put what a control of the lens hands out on the clipboard, and say so."""
        from gui.export.clipboard import copy_table

        if isinstance(what, str):
            QGuiApplication.clipboard().setText(what)
        else:
            copy_table(what)
        self._window.say(said)

    def on_copy_readings(self) -> None:
        """Put every reading on the clipboard, as text and as a table for word processors."""
        from model.export.report.prose import as_html, as_text

        readings = self._readings()
        if readings is not None:
            data = QMimeData()
            data.setText(as_text(readings))
            data.setHtml(as_html(readings))
            QGuiApplication.clipboard().setMimeData(data)
            self._window.say("Copied all readings as text")

    def on_copy_latex(self) -> None:
        """Put every reading on the clipboard as LaTeX."""
        from model.export.report.prose import as_latex

        self._copy("LaTeX", as_latex)

    def on_copy_markdown(self) -> None:
        """Put every reading on the clipboard as Markdown."""
        from model.export.report.prose import as_markdown

        self._copy("Markdown", as_markdown)

    def on_copy_table(self) -> None:
        """Put the whole table on the clipboard, as spreadsheets take it."""
        from model.files.delimited_text import format_table

        readings = self._readings()
        if readings is None:
            return
        table = readings.document.table

        def on_formatted(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            self._window.say("Copied the table")

        self._writing.start(
            "Copying the table",
            lambda job: format_table(table, "\t", job.watch),
            on_formatted,
            self._window.say,
            is_short=len(table) <= AT_ONCE,
        )

    def drag_data(self, folder: Path) -> tuple[QMimeData, Path] | None:
        """Return the figure in all its forms, and its picture as a file in a folder."""
        from gui.export.clipboard import figure_data
        from gui.export.flows.exports import export_pages
        from model.document.export_choices import PNG
        from model.export.pages import Page

        figure, readings = self.figure(), self._readings()
        if figure is None or readings is None:
            return None
        page = Page(figure, readings.document.lens)
        path = folder / f"{page.name}{PNG.suffix}"
        choices = readings.document.export
        try:
            export_pages(path, (page,), choices)
        except (OSError, ValueError) as error:
            self._window.say(str(error))
            return None
        return figure_data(figure, choices), path

    def _copies_on_key(self, widget: QWidget, copy: Callable[[], None]) -> None:
        action = QAction("Copy", widget)
        action.setShortcut(QKeySequence.StandardKey.Copy)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(copy)
        widget.addAction(action)

    def _copy(self, form: str, write: Callable[[Readings], str]) -> None:
        readings = self._readings()
        if readings is not None:
            QGuiApplication.clipboard().setText(write(readings))
            self._window.say(f"Copied all readings as {form}")


SIZE, EDGE, DOT = 20, 2, 1.3
PICTURE_WIDTH = 220

DragData = Callable[[Path], tuple[QMimeData, Path] | None]


@guarded
class FigureGrip(QWidget):
    """Six dots in the corner of the picture, to be seen while the pointer is over it.

    `data` is asked, when a drag begins, for what is dragged and the file in a folder given.
    """

    def __init__(self, plot: QWidget, data: DragData) -> None:
        super().__init__(plot)
        speaks_as(self, SpokenRole.Graphic)
        self._data = data
        self._pressed: QPointF | None = None
        self._folder: QTemporaryDir | None = None
        self.setAccessibleName("Drag the picture out")
        self.setToolTip("Drag the picture out of the window as a file; Ctrl+C copies it")
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setGeometry(EDGE, EDGE, SIZE, SIZE)
        plot.installEventFilter(self)
        self.hide()

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
        theme = shown_theme()
        painter.setBrush(QColor(theme.accent_soft if self.underMouse() else theme.card))
        painter.drawRoundedRect(QRectF(self.rect()), 5.0, 5.0)
        painter.setBrush(QColor(theme.muted))
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
