"""A plot on screen for tests: where its marks are, and all that it says."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.drawing.frame import boxes_of
from gui.look.theme import load_fonts
from gui.plot.plot_hover import PlotTip
from gui.plot.plot_view import PlotView
from model.document.document import Document
from model.document.table import table_of
from model.figure.figure import Bars, Figure, Mark, Text
from model.lens.view import View

LEFT = Qt.MouseButton.LeftButton
DOCUMENT = Document(table_of(["a", "b"], P=[1, 1]))
TipText = Callable[[Mark, int], str]


def name_of(mark: Mark | None) -> str:
    """The name of a mark that has one."""
    assert mark is not None
    assert not isinstance(mark, Text)
    return mark.name


def name_and_number(mark: Mark, index: int) -> str:
    """What is said of every mark unless a test has it otherwise."""
    return f"<b>{name_of(mark)}</b><br>number {index}"


class Shown:
    """A plot on screen, and all that it has said."""

    def __init__(self, qtbot: QtBot, figure: Figure) -> None:
        load_fonts()
        self.plot = PlotView()
        qtbot.addWidget(self.plot)
        self.plot.resize(800, 520)
        self.rules: list[tuple[str, float, int]] = []
        self.bars: list[tuple[int, int, float, int]] = []
        self.hovers: list[tuple[Mark | None, int]] = []
        self.plot.rule_dragged.connect(lambda *said: self.rules.append(said))
        self.plot.bar_dragged.connect(lambda *said: self.bars.append(said))
        self.plot.hovered.connect(lambda *said: self.hovers.append(said))
        self.show(figure)
        self.plot.show()
        qtbot.waitUntil(lambda: self.plot.canvas is not None)

    def show(self, figure: Figure, tip: TipText = name_and_number) -> None:
        """Show a figure, and say `tip` of what is pointed at in it."""
        self.plot.show_view(View(DOCUMENT, figure, tip))

    @property
    def tip(self) -> PlotTip:
        return self.plot.hover.tip

    def box(self, place: int, row: int, panel: int = 0) -> tuple[QPoint, QPoint]:
        """The middle and the end of a bar."""
        assert self.plot.picture is not None
        layout = self.plot.picture.panels[panel]
        bars = [mark for mark in layout.panel.marks if isinstance(mark, Bars)]
        rect = boxes_of(bars[place], layout.frame).rect(row)
        return rect.center().toPoint(), QPointF(rect.center().x(), rect.top()).toPoint()

    def at(self, x: float, y: float, panel: int = 0) -> QPoint:
        assert self.plot.picture is not None
        frame = self.plot.picture.panels[panel].frame
        return QPointF(float(frame.across(x)), float(frame.down(y))).toPoint()

    def drag(self, start: QPoint, *stops: QPoint, let_go: bool = True) -> None:
        QTest.mousePress(self.plot, LEFT, pos=start)
        for stop in stops:
            self.move(stop, LEFT)
        if let_go:
            QTest.mouseRelease(self.plot, LEFT, pos=stops[-1] if stops else start)

    def move(self, to: QPoint, held: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
        """Move the mouse; QTest would move the real pointer where there is one, and not wait."""
        kind = QEvent.Type.MouseMove
        globally = QPointF(self.plot.mapToGlobal(to))
        none = Qt.MouseButton.NoButton
        event = QMouseEvent(kind, QPointF(to), globally, none, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self.plot, event)

    def image(self) -> QImage:
        return self.plot.grab().toImage()
