"""Segmented: a switch of two or more segments, one of them chosen."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.look.plain import plain_tip
from gui.look.scale import enlarge, scale_of
from gui.look.theme import font, shown_theme
from gui.widgets.buttons import ChoiceButton, mark_chosen, neighbour

HEIGHT, PADDING, RADIUS = 28, 13, 7.0


@guarded
class Segmented(QWidget):
    """A switch such as bits | nats | bans; left and right arrows go through it.

    `choices` are ids, or pairs of an id and its text. `show_choice` marks one and emits nothing.

    Signals:
        chosen(str): the id of a segment that was clicked or walked to.
    """

    chosen = Signal(str)

    def __init__(
        self,
        choices: Sequence[str | tuple[str, str]],
        name: str,
        parent: QWidget | None = None,
        tips: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        pairs = [(each, each) if isinstance(each, str) else each for each in choices]
        self.segments = {choice: _Segment(text, self) for choice, text in pairs}
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        for choice, segment in self.segments.items():
            row.addWidget(segment)
            tip = (tips or {}).get(choice, "")
            segment.setToolTip(plain_tip(tip or f"{name}: {segment.text()}"))
            # Of what it is a choice is told of the whole.
            segment.setAccessibleDescription(tip or "Arrow keys choose")
            segment.clicked.connect(lambda _on=False, choice=choice: self._choose(choice))
            segment.walked.connect(lambda step, choice=choice: self._walk(choice, step))
            segment.leapt.connect(self._leap)
        first, *_, last = self.segments.values()
        first.rounded_left = last.rounded_right = True
        self.show_choice("")

    def show_texts(self, texts: Sequence[tuple[str, str]]) -> None:
        """Let the segments with these ids bear these texts."""
        for choice, text in texts:
            segment = self.segments[choice]
            if segment.text() != text:
                segment.setText(text)
                segment.setToolTip(plain_tip(f"{self.accessibleName()}: {text}"))
                segment.updateGeometry()

    def show_choice(self, choice: str) -> None:
        """Mark a segment as the chosen one; none if there is no such id."""
        marked = [each for each, segment in self.segments.items() if segment.isChecked()]
        if marked != [choice] or not choice:
            mark_chosen(self.segments, choice)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(shown_theme().border), 1.0))
        painter.setBrush(QColor(shown_theme().card))
        ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(ground, RADIUS + 0.5, RADIUS + 0.5)
        painter.end()

    def _walk(self, choice: str, step: int) -> None:
        self._choose(neighbour(self.segments, choice, step))

    def _leap(self, to_end: bool) -> None:
        self._choose(list(self.segments)[-1 if to_end else 0])

    def _choose(self, choice: str) -> None:
        if not self.segments[choice].isChecked():
            self.chosen.emit(choice)


@guarded
class _Segment(ChoiceButton):
    """One segment; the outer corners of the first and the last are rounded."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.rounded_left = self.rounded_right = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        # Wide enough for the bolder weight, so that choosing moves nothing.
        width = QFontMetricsF(font(13.0, QFont.Weight.Medium)).horizontalAdvance(self.text())
        scale = scale_of(self)
        return QSize(round((width + 2 * PADDING) * scale), round((HEIGHT - 2) * scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, chosen = shown_theme(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.fillPath(self._shape(QRectF(self.rect())), QColor(theme.accent))
        elif not self.rounded_left:
            painter.fillRect(QRectF(0.0, 0.0, 1.0, self.height()), QColor(theme.line))
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.on_accent if chosen else theme.accent), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), 4.0, 4.0)
        ink = theme.on_accent if chosen else theme.ink if self.underMouse() else theme.muted
        painter.setPen(QColor(ink))
        painter.setFont(font(13.0, QFont.Weight.Medium if chosen else QFont.Weight.Normal))
        room = enlarge(painter, self.rect(), scale_of(self))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()

    def _shape(self, box: QRectF) -> QPainterPath:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addRoundedRect(box, RADIUS, RADIUS)
        middle = box.center().x()
        if not self.rounded_left:
            path.addRect(QRectF(box.left(), box.top(), middle - box.left(), box.height()))
        if not self.rounded_right:
            path.addRect(QRectF(middle, box.top(), box.right() - middle, box.height()))
        return path
