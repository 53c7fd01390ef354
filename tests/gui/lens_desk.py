"""LensDesk: the program looking through one lens, with the gestures that its tests make."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from gui.core.jobs import at_once
from gui.drawing.frame import boxes_of
from gui.drawing.hits import Spot
from gui.lens.setting_views import SmallDial
from gui.widgets.number_box import SettingBox
from gui.widgets.segmented import Segmented
from model.figure.figure import Bars
from model.formats.examples import load_example
from tests.gui.stillness import come_to_rest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gui.core.jobs import Executor
    from gui.plot.plot_view import PlotView
    from model.document.document import Document
    from tests.gui.window.kept_window import KeptWindow

Shown = TypeVar("Shown", bound=QWidget)
LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


class LensDesk:
    """The kept window on an example through a lens; evaluation is done at once."""

    def __init__(
        self, kept: KeptWindow, example: str, lens: str, executor: Executor = at_once
    ) -> None:
        self.app, kept.executor = kept.app, executor
        self.app.session.open(replace(load_example(example), lens=lens), None)
        come_to_rest()
        assert self.app.window.isActiveWindow()
        assert self.plot.canvas is not None

        self._last = QPoint()

    @property
    def document(self) -> Document:
        return self.app.session.document

    @property
    def plot(self) -> PlotView:
        return self.app.window.lens_view.plot

    @property
    def said(self) -> str:
        """What the status line says now."""
        return self.app.window.statusBar().currentMessage()

    @property
    def undo_text(self) -> str:
        return self.app.session.undo_stack.undoText()

    def undo(self) -> None:
        self.app.session.undo_stack.undo()

    def box(self, name: str) -> SettingBox:
        return self._one(SettingBox, name)

    def dial(self, name: str) -> SmallDial:
        return self._one(SmallDial, name)

    def switch(self, name: str) -> Segmented:
        return self._one(Segmented, name)

    def button(self, name: str) -> QPushButton:
        return self._one(QPushButton, name)

    def has(self, name: str) -> bool:
        """Whether a control of this name is on screen."""
        found = self.app.window.lens_view.controls.findChildren(QWidget)
        return any(one.accessibleName() == name and one.isVisible() for one in found)

    def click(self, name: str) -> None:
        QTest.mouseClick(self.button(name), LEFT)

    def enter(self, name: str, text: str) -> None:
        """Type a text in a box and press Enter."""
        box = self.box(name)
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, text)
        QTest.keyClick(box, Qt.Key.Key_Return)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Press a key on the picture."""
        self.plot.setFocus()
        QTest.keyClick(self.plot, key, keys)

    def bar(self, name: str, index: int = 0) -> tuple[Spot, QPoint]:
        """Where a bar of this name is: its spot, and its middle on the picture."""
        assert self.plot.picture is not None
        for panel, layout in enumerate(self.plot.picture.panels):
            for place, mark in enumerate(layout.panel.marks):
                if isinstance(mark, Bars) and name in (mark.key, mark.name):
                    middle = boxes_of(mark, layout.frame).rect(index).center()
                    return Spot(panel, place, index), middle.toPoint()
        raise AssertionError(f"no bar is called {name}")

    def at(self, x: float, y: float, panel: int = 0) -> QPoint:
        assert self.plot.picture is not None
        frame = self.plot.picture.panels[panel].frame
        return QPointF(float(frame.across(x)), float(frame.down(y))).toPoint()

    @contextmanager
    def held(self, start: QPoint) -> Iterator[None]:
        """Hold the mouse button from a point on, wherever `move` goes; let go at the end."""
        QTest.mousePress(self.plot, LEFT, NO_KEYS, start)
        self._last = start
        yield
        QTest.mouseRelease(self.plot, LEFT, NO_KEYS, self._last)

    def move(self, to: QPoint) -> None:
        """Move the mouse there; QTest would move the real pointer where there is one."""
        kind, at = QEvent.Type.MouseMove, QPointF(to)
        globally = QPointF(self.plot.mapToGlobal(to))
        event = QMouseEvent(kind, at, globally, LEFT, LEFT, NO_KEYS)
        QApplication.sendEvent(self.plot, event)
        self._last = to

    def _one(self, kind: type[Shown], name: str) -> Shown:
        found = self.app.window.lens_view.controls.findChildren(kind)
        shown = [one for one in found if one.accessibleName() == name and one.isVisible()]
        assert len(shown) == 1, f"{name}: {[one.accessibleName() for one in found]}"
        return shown[0]
