"""CaptionLabel: what the picture shows in words, with room that grows and does not jitter."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gui.core.boundary import guarded
from gui.look.plain import rich

LEAST_HEIGHT = 58


@guarded
class CaptionLabel(QLabel):
    """A wrapped paragraph in markup.

    It grows to its longest text but does not shrink again until its width changes: the plot above
    must not move while the numbers change.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "caption")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAccessibleName("What the picture shows")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(LEAST_HEIGHT)

    def show_text(self, markup: str) -> None:
        """Show a text."""
        page = rich(markup)
        if page != self.text():
            self.setText(page)
            self._make_room(self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._make_room(LEAST_HEIGHT)

    def _make_room(self, least: int) -> None:
        # A label's height for a width is never below its minimum, so that has to go first.
        self.setMinimumHeight(0)
        self.setFixedHeight(max(least, self.heightForWidth(self.width())))
