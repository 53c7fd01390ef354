"""StillPlace: where a text may change at every tick without the window being laid out anew."""

import re

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gui.core.boundary import guarded

_FIGURES = re.compile(r"\d")


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
        self._label, self._grows, self._wide = label, grows, 0
        label.setParent(self)
        wide = QSizePolicy.Policy.Fixed if grows else QSizePolicy.Policy.Ignored
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Show a text; one that is longer than any before gets more room."""
        if text == self._label.text():
            return
        self._label.setText(text)
        wide = self._label.fontMetrics().horizontalAdvance(widest_figures(text))
        if self._grows and wide > self._wide:
            self._wide = wide
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._wide + 8, self._label.fontMetrics().height() + 6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # A size that is fixed cannot change, so nobody is asked for another.
        self._label.setFixedSize(event.size())
