"""Presenter: the full-screen window of a presentation, enlarged for the back row."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from gui.core.accessible import Announcer, SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.core.ticker import Pause
from gui.presenting.presenter_stage import PresenterStage
from gui.widgets.answer_box import FIGURES
from gui.widgets.dial_scale import FINE_STEP, STEP
from model.lens.view import View

STILL_MILLISECONDS = 2_000
_LEAVING = (QEvent.Type.Leave, QEvent.Type.Hide, QEvent.Type.WindowDeactivate)


@guarded
class StillCursor(QObject):
    """Watches a widget: the pointer comes back as soon as it moves, leaves or is pressed.

    Signals:
        stillness_changed(bool): the pointer was hidden, or shown again.
    """

    stillness_changed = Signal(bool)

    def __init__(self, widget: QWidget, milliseconds: int = STILL_MILLISECONDS) -> None:
        super().__init__(widget)
        self.still = False
        self._place: QPoint | None = None
        self._timer = Pause(self, milliseconds, self.hide)
        widget.setMouseTracking(True)
        widget.installEventFilter(self)

    def wake(self) -> None:
        """Show the pointer, for as long as it takes to become still again."""
        self._timer.start()
        if self.still:
            self.still = False
            QGuiApplication.restoreOverrideCursor()
            self.stillness_changed.emit(False)

    def hide(self) -> None:
        """Hide the pointer until it moves."""
        self._timer.stop()
        if not self.still:
            self.still = True
            QGuiApplication.setOverrideCursor(Qt.CursorShape.BlankCursor)
            self.stillness_changed.emit(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            # A picture that changes under a still pointer makes moves too, to the same place.
            place = event.globalPosition().toPoint()
            if event.type() != QEvent.Type.MouseMove or place != self._place:
                self.wake()
            self._place = place
        elif event.type() in _LEAVING:
            self.wake()
            self._timer.stop()
        return False


# The stage is laid out for a screen of this size, and enlarged to the one that there is; for
# pictures of several panels it is laid out larger, so that nothing in them overlaps.
DESIGN_HEIGHT, DENSE_HEIGHT, NARROWEST = 540.0, 720.0, 860.0
_NEXT_KEYS = (
    Qt.Key.Key_Right,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Space,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
)
_BEFORE_KEYS = (Qt.Key.Key_Left, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace)
_TOUCHES = (QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin)


@guarded
class Presenter(QGraphicsView):
    """Shows a stage at the size of the screen; arrow and page keys step through the scenes.

    Right, Page Down, Space and Enter go on, Left, Page Up and Backspace back, Home and End to the
    ends; Up and Down turn the dial, or answer where something is asked (finer with Shift),
    as do the figures among several answers; K keeps the view; Esc leaves.

    Attributes:
        stage: the views.
        cursor_rest: hides the pointer, and the buttons with it, when it is still.

    Signals:
        stepped(int): so many scenes on (+) or back (−).
        first_asked(), last_asked(): the first or the last scene is wanted.
        touched(): a person took hold of something: what moves by itself should stop.
        keep_asked(): what is shown is to be kept in the document.
        left(): the person wants back to the window.
    """

    stepped = Signal(int)
    first_asked = Signal()
    last_asked = Signal()
    touched = Signal()
    keep_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.Window)
        self.setWindowTitle("Presentation — Entropy Dial")
        speaks_as(self, SpokenRole.Chart, "Presentation")
        self._news = Announcer(self)
        self.setObjectName("presenter")
        self.stage = PresenterStage()
        self._design_height = DESIGN_HEIGHT
        self._stage_scene = QGraphicsScene(self)
        self._proxy = self._stage_scene.addWidget(self.stage)
        self.setScene(self._stage_scene)
        self._be_plain()
        self.viewport().installEventFilter(self)
        self.cursor_rest = StillCursor(self.viewport())
        self.cursor_rest.stillness_changed.connect(lambda still: self.stage.show_bar(not still))
        self.stage.before.clicked.connect(lambda: self.stepped.emit(-1))
        self.stage.after.clicked.connect(lambda: self.stepped.emit(1))
        self.stage.keep.clicked.connect(self.keep_asked)
        self.stage.leave.clicked.connect(self.left)

    def _be_plain(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.BoundingRectViewportUpdate)
        self.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )

    @property
    def scale_factor(self) -> float:
        """How many pixels of the screen one of the stage takes."""
        viewport = self.viewport()
        return enlargement(viewport.width(), viewport.height(), self._design_height)

    def show_view(self, view: View) -> None:
        """Show a picture, in smaller letters where it has several panels."""
        height = DENSE_HEIGHT if len(view.figure.panels) > 1 else DESIGN_HEIGHT
        if height != self._design_height:
            self._design_height = height
            self._enlarge()
        self.stage.show_view(view)
        self._news.tell("scene", self._say)

    def show_message(self, sentence: str) -> None:
        """Say why there is no picture."""
        self.stage.show_message(sentence)
        self._news.tell("scene", self._say)

    def _say(self) -> str:
        """What is on the stage now, in words: Qt lets no screen reader into a scaled one."""
        said = self.stage.spoken()
        self.setAccessibleDescription(said)
        return said

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._enlarge()

    def _enlarge(self) -> None:
        factor = self.scale_factor
        self.resetTransform()
        self.scale(factor, factor)
        width, height = self.viewport().width() / factor, self.viewport().height() / factor
        self._proxy.resize(width, height)
        self.setSceneRect(0.0, 0.0, width, height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        self.touched.emit()
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in _NEXT_KEYS or key in _BEFORE_KEYS:
            self.stepped.emit(1 if key in _NEXT_KEYS else -1)
        elif key == Qt.Key.Key_Home:
            self.first_asked.emit()
        elif key == Qt.Key.Key_End:
            self.last_asked.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._turn(1 if key == Qt.Key.Key_Up else -1, fine=fine)
        elif key in FIGURES and self.stage.answer is not None:
            self.stage.answer.choose(FIGURES.index(key))
        elif key == Qt.Key.Key_K:
            self.keep_asked.emit()
        else:
            self.cursor_rest.wake()
            super().keyPressEvent(event)

    def _turn(self, direction: int, *, fine: bool) -> None:
        """Answer what is asked, else turn the dial."""
        if self.stage.answer is not None:
            self.stage.answer.step(direction, fine=fine)
        else:
            step = FINE_STEP if fine else STEP
            self.stage.dial.step(step if direction > 0 else 1.0 / step)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self.touched.emit()
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        # Closed by the window system: the same as leaving.
        self.left.emit()
        super().closeEvent(event)


def enlargement(width: float, height: float, design_height: float = DESIGN_HEIGHT) -> float:
    """Return by how much a stage of the design size is enlarged on so many pixels."""
    return max(0.5, min(height / design_height, width / NARROWEST))
