"""StillPlace: where a text may change at every tick without the window being laid out anew."""

import re

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gui.core.boundary import guarded

_FIGURES = re.compile(r"\d")
PADDING = 6


def widest_figures(text: str) -> str:
    """Return a text with every figure the widest one: as long whatever its numbers are."""
    return _FIGURES.sub("0", text)


@guarded
class StillPlace(QWidget):
    """Holds a label that asks nobody for room when its text changes.

    A label asks its parent's layout with every text, and that the whole window; this parent has
    no layout. It takes the room that is left, or, where it `grows`, that of its longest text.
    """

    def __init__(
        self, label: QLabel, parent: QWidget | None = None, *, grows: bool = False
    ) -> None:
        super().__init__(parent)
        self._label, self._grows, self._longest = label, grows, ""
        self._around = 0
        label.setParent(self)
        wide = QSizePolicy.Policy.Fixed if grows else QSizePolicy.Policy.Ignored
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Show a text; one that is longer than any before gets more room."""
        if text == self._label.text():
            return
        self._label.setText(text)
        if self._grows and self._wide(text) > self._wide(self._longest):
            self._longest = text
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        # Worked out when asked: the style gives the label its letters only when it is on screen.
        label = self._label
        if not label.minimumWidth():
            # Only of a label that was not yet given its size: that would count as its padding.
            label.ensurePolished()
            text = label.fontMetrics().horizontalAdvance(label.text())
            self._around = label.sizeHint().width() - text
        around = self._around
        wide = self._wide(self._longest) + max(around, 0) + PADDING if self._longest else 0
        return QSize(wide, self._label.fontMetrics().height() + PADDING)

    def _wide(self, text: str) -> int:
        return self._label.fontMetrics().horizontalAdvance(widest_figures(text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # A size that is fixed cannot change, so nobody is asked for another.
        self._label.setFixedSize(event.size())
