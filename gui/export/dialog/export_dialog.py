"""ExportDialog: what is pictured and how it looks, with the picture beside the choices."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.core.ticker import Pause
from gui.drawing.picture import draw_message
from gui.export.dialog.form import ExportForm
from gui.export.dialog.picture_choice import PictureChoice
from gui.export.painter import paint_figure
from gui.look.plain import PlainLabel
from gui.look.theme import shown_theme
from gui.widgets.dialogs import dialog_button
from model.document.export_choices import (
    MILLIMETRES_PER_INCH,
    POINTS_PER_INCH,
    ExportChoices,
    with_titles,
)
from model.evaluate.readings import Readings
from model.export.pages import scene_figure, scene_readings
from model.figure.figure import Figure
from model.lenses import LENSES, LensError, lens_of
from model.words.inert import harmless
from model.words.names import counted

SIDE_WIDTH = 346
# A quicker export shows no progress.
PATIENCE_MS = 300


@guarded
class ExportDialog(QDialog):
    """Asks what to picture and how; stays, with its choices, until the pictures are written.

    Signals:
        chosen(ExportChoices, bool): the person went on to choose a file; True to add to a deck.
        preview_requested(str), scene_requested(int): a lens, by its id, or a scene, whose figure
            `show_figure` is to show.
        stop_requested(): the person does not want to wait.
    """

    chosen = Signal(object, bool)
    preview_requested = Signal(str)
    scene_requested = Signal(int)
    stop_requested = Signal()

    def __init__(
        self,
        choices: ExportChoices,
        lenses: Sequence[tuple[str, str]],
        current: str,
        scenes: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export pictures")
        self._figure: Figure | None = None
        self.preview = ExportPreview(self)
        self.pictures = PictureChoice(lenses, current, scenes, self)
        self.form = ExportForm(choices, self)
        self.problem = PlainLabel(self, role="badge", wraps=True)
        self.problem.setAccessibleDescription("Why nothing was written")
        self.problem.hide()
        self.outcome = PlainLabel(self, role="muted")
        self.outcome.setAccessibleDescription("What will be written")
        self.progress = QProgressBar(self)
        self.progress.setAccessibleName("Progress")
        self.progress.hide()
        self._patience = Pause(self, PATIENCE_MS, self.progress.show)
        self.save, self.append, self.cancel = (
            dialog_button(text, tip, role, text, self)
            for text, tip, role in (
                ("Choose file…", "Choose a file, then write it", "primary"),
                ("Add to a deck…", "Add slides to a deck you have", "secondary"),
                ("Cancel", "Close without exporting", "secondary"),
            )
        )
        self.save.setDefault(True)
        self._lay_out()
        self.pictures.show_choices(choices)
        self._connect()
        self._on_changed()

    @property
    def choices(self) -> ExportChoices:
        """What is chosen now; no lens is named where it is the one on screen."""
        chosen = self.pictures
        return replace(self.form.choices, pictures=chosen.pictures, lenses=chosen.chosen_lenses)

    def show_figure(self, figure: Figure) -> None:
        """Show the figure of the lens or scene looked at in the preview."""
        self._figure = figure
        self.preview.show_figure(figure, with_titles(self.choices))

    def show_no_figure(self, sentence: str) -> None:
        """Say why the lens or scene looked at has none."""
        self._figure = None
        self.preview.show_message(sentence)

    def show_busy(self, steps: int) -> None:
        """Show, after a moment, how far an export of so many steps has come."""
        self.problem.hide()
        self.progress.setRange(0, steps)
        self.progress.setValue(0)
        self._patience.start()
        self._set_busy(True)

    def show_progress(self, done: int) -> None:
        """Show how many steps are done."""
        self.progress.setValue(done)

    def show_idle(self, problem: str = "") -> None:
        """Show that nothing is going on, and the sentence that says why nothing was written."""
        self._patience.stop()
        self.progress.hide()
        self._set_busy(False)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def reject(self) -> None:
        """Close, and stop what is going on."""
        self.stop_requested.emit()
        super().reject()

    def _lay_out(self) -> None:
        side = QWidget(self)
        side.setFixedWidth(SIDE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(PlainLabel("Pictures", self, role="heading"))
        column.addWidget(self.pictures, 1)
        column.addWidget(self.form)
        shown = QVBoxLayout()
        shown.setSpacing(8)
        card = QFrame(self)
        card.setProperty("role", "card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(4, 4, 4, 4)
        inner.addWidget(self.preview)
        shown.addWidget(card, 1)
        shown.addWidget(self.outcome)
        top = QHBoxLayout()
        top.setSpacing(18)
        top.addLayout(shown, 1)
        top.addWidget(side)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.progress, 1)
        foot.addStretch(1)
        for button in (self.cancel, self.append, self.save):
            foot.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 18, 20, 16)
        whole.setSpacing(14)
        whole.addLayout(top, 1)
        whole.addWidget(self.problem)
        whole.addLayout(foot)
        self.resize(1080, 668)

    def _connect(self) -> None:
        self.form.changed.connect(self._on_changed)
        self.form.size_box.refused.connect(self.show_idle)
        self.pictures.changed.connect(self._on_changed)
        self.pictures.lens_wanted.connect(self.preview_requested)
        self.pictures.scene_wanted.connect(self.scene_requested)
        self.save.clicked.connect(lambda: self.chosen.emit(self.choices, False))
        self.append.clicked.connect(lambda: self.chosen.emit(self.choices, True))
        self.cancel.clicked.connect(self.reject)

    def _on_changed(self) -> None:
        choices, count = self.choices, self.pictures.count
        if self._figure is not None:
            self.preview.show_figure(self._figure, with_titles(choices))
        self.form.show_titled(choices.pictures == "lenses")
        self.outcome.setText(_result(choices, count))
        self.append.setVisible(choices.format == "pptx")
        self._set_busy(False)
        self.problem.hide()

    def _set_busy(self, busy: bool) -> None:
        ready = not busy and self.pictures.count > 0
        for widget in (self.save, self.append):
            widget.setEnabled(ready)
        for part in (self.form, self.pictures):
            part.setEnabled(not busy)
        self.cancel.setText("Stop" if busy else "Cancel")
        if busy:
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)


def _result(choices: ExportChoices, count: int) -> str:
    if not count:
        scenes = choices.pictures == "scenes"
        return "There are no scenes to picture." if scenes else "Tick a lens to picture."
    inches = [length / POINTS_PER_INCH for length in choices.points]
    if choices.preset == "column":
        paper = " × ".join(f"{length * MILLIMETRES_PER_INCH:.0f}" for length in inches) + " mm"
    else:
        paper = " × ".join(f"{length:.4g}" for length in inches) + " in"
    if choices.format == "pptx":
        return f"{counted(count, 'slide')}; charts stay charts that can be edited"
    each = "" if count == 1 else f"{count} {'pages' if choices.format == 'pdf' else 'files'} of "
    if choices.format == "pdf":
        return f"{each}{paper}"
    times = choices.scale if choices.format == "png" else 1
    return f"{each}{choices.width * times:,} × {choices.height * times:,} pixels, {paper}"


def export_dialog(readings: Readings, choices: ExportChoices, window: QWidget) -> ExportDialog:
    """Return the dialog that asks what to picture of `readings` and how; it is not open yet."""
    document = readings.document
    dialog = ExportDialog(
        choices,
        [(lens.id, lens.title) for lens in LENSES],
        lens_of(document.lens).id,
        [scene.title for scene in document.scenes],
        window,
    )
    dialog.preview_requested.connect(lambda lens: _preview(dialog, readings, lens))
    dialog.scene_requested.connect(lambda index: _preview_scene(dialog, readings, index))
    return dialog


def _preview_scene(dialog: ExportDialog, readings: Readings, index: int) -> None:
    scenes = readings.document.scenes
    if not 0 <= index < len(scenes):
        dialog.show_no_figure("There are no scenes to picture.")
        return
    try:
        dialog.show_figure(scene_figure(scene_readings(readings, index), scenes[index]))
    except (OSError, ValueError) as error:
        dialog.show_no_figure(str(error))


def _preview(dialog: ExportDialog, readings: Readings, lens_id: str) -> None:
    try:
        dialog.show_figure(lens_of(lens_id).view(readings).figure)
    except LensError as error:
        dialog.show_no_figure(str(error))


SQUARE = 9
MESSAGE_SIZE = 14.0
EDGE = 12.0


@guarded
class ExportPreview(QWidget):
    """Shows a figure under the choices, or a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Chart)
        self.setAccessibleName("Preview")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._figure: Figure | None = None
        self._choices = ExportChoices()
        self._message = ""

    def show_figure(self, figure: Figure, choices: ExportChoices) -> None:
        """Show a figure as chosen."""
        self._figure, self._choices, self._message = figure, choices, ""
        self.setAccessibleDescription(harmless(figure.alternative))
        self.update()

    def show_message(self, sentence: str) -> None:
        """Say why there is nothing to see."""
        self._figure, self._message = None, sentence
        self.setAccessibleDescription(harmless(sentence))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 420)

    def minimumSizeHint(self) -> QSize:
        return QSize(360, 240)

    def picture_rect(self) -> QRectF:
        """Return where the picture stands, as large as fits."""
        room = QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE)
        size = QSizeF(self._choices.width, self._choices.height)
        size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        rect = QRectF(QPointF(0.0, 0.0), size)
        rect.moveCenter(room.center())
        return rect

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._figure is None:
            width = 0.8 * self.width()
            draw_message(painter, self.rect(), self._message, MESSAGE_SIZE, width)
        else:
            self._paint_picture(painter, self._figure)
        painter.end()

    def _paint_picture(self, painter: QPainter, figure: Figure) -> None:
        rect = self.picture_rect()
        if self._choices.transparent:
            self._paint_checks(painter, rect)
        painter.save()
        painter.setClipRect(rect)
        painter.translate(rect.topLeft())
        paint_figure(painter, figure, rect.size(), self._choices)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(shown_theme().line), 1.0))
        painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _paint_checks(self, painter: QPainter, rect: QRectF) -> None:
        """Squares, which say that there is no ground."""
        dark = self._choices.theme == "dark"
        painter.fillRect(rect, QColor("#23282f" if dark else "#ffffff"))
        colour = QColor("#2d333b" if dark else "#eef0f3")
        for row in range(int(rect.height() // SQUARE) + 1):
            for column in range(row % 2, int(rect.width() // SQUARE) + 1, 2):
                corner = rect.topLeft() + QPointF(column * SQUARE, row * SQUARE)
                square = QRectF(corner, QSizeF(SQUARE, SQUARE)).intersected(rect)
                painter.fillRect(square, colour)
