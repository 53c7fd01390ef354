"""LessonDesk: the program with a lesson, and the gestures that are made in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from model.evaluate.readings import Readings
from model.lessons.questions import truth_of
from tests.gui.lens_desk import LensDesk
from tests.gui.stillness import come_to_rest

if TYPE_CHECKING:
    from gui.lessons.lesson_bar import LessonBar
    from model.lessons.played_lesson import PlayedLesson

LEFT = Qt.MouseButton.LeftButton


class LessonDesk(LensDesk):
    """The window with a lesson, and the gestures that are made in one."""

    @property
    def strip(self) -> LessonBar:
        return self.app.lessons.bar

    @property
    def play(self) -> PlayedLesson:
        assert self.app.lessons.play is not None
        return self.app.lessons.play

    def press(self, button: QWidget) -> None:
        assert button.isVisible()
        assert button.isEnabled()
        QTest.mouseClick(button, LEFT)
        come_to_rest()

    def answer(self) -> None:
        """Answer by hand, wrongly where that can be chosen."""
        box = self.strip.answer
        assert box is not None
        if box.slider is not None:
            box.slider.setFocus()
            QTest.keyClick(box.slider, Qt.Key.Key_Home)
            QTest.keyClick(box.slider, Qt.Key.Key_Right)
            return
        question = self.play.step.question
        assert question is not None
        assert isinstance(self.app.showing.good_readings, Readings)
        right = truth_of(question, self.app.showing.good_readings)
        option = box.options[0 if right != 0.0 or question.kind == "higher" else 1]
        option.setFocus()
        QTest.keyClick(option, Qt.Key.Key_Space)

    def type_cell(self, row: int, column: int, text: str) -> None:
        view = self.app.window.table_panel.view
        view.setFocus()
        view.setCurrentIndex(view.model().index(row, column))
        QTest.keyClick(view, Qt.Key.Key_F2)
        editor = QGuiApplication.focusObject()
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        come_to_rest()

    def type_temperature(self, text: str) -> None:
        box = self.app.window.dial_panel.box
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, text)
        QTest.keyClick(box, Qt.Key.Key_Return)
        come_to_rest()

    def words_on_screen(self) -> str:
        """All that labels, buttons, tips and a screen reader say in the window, but for the bar."""
        said: list[str] = []
        for widget in self.app.window.findChildren(QWidget):
            if not widget.isVisible() or self.strip.isAncestorOf(widget) or widget is self.strip:
                continue
            said += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
            text = getattr(widget, "text", None)
            said.append(str(text()) if callable(text) else "")
        said.append(self.app.window.statusBar().currentMessage())
        return "\n".join(said)
