"""What tests of presenting share: a clock, a presentation begun, and the pointer over it."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from gui.app import App
from gui.dial.glide import SECONDS
from gui.presenting.presenter import Presenter
from model.document.document import Document
from tests.gui.stillness import Clock


def begun(app: App) -> Presenter:
    app.actions.present.trigger()
    presenter = app.presenting.presenter
    assert presenter is not None
    return presenter


def shown(app: App) -> Document:
    assert app.presenting.shown is not None
    return app.presenting.shown


def finish_glide(app: App, clock: Clock) -> None:
    clock.now += SECONDS
    app.presenting.glide.play_frame()


def on_screen(presenter: Presenter, place: QPointF) -> QPoint:
    """Where a place on the dial is on the screen."""
    dial, stage = presenter.stage.dial, presenter.stage
    return presenter.mapFromScene(QPointF(dial.mapTo(stage, place)))


def moved(widget: QWidget, place: QPoint) -> None:
    """Move the pointer over a widget, as the window system would tell it."""
    at = QPointF(place)
    none, modifiers = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, modifiers)
    QApplication.sendEvent(widget, event)
