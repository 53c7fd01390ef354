"""History: every step since the document was opened, as a list to go along."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.core.session import UNDO_STEPS, Session
from gui.look.plain import PlainLabel, plain_tip
from gui.widgets.dialogs import MARGINS
from model.words.inert import harmless

_AS_OPENED = "As it was opened"
_OLDEST = "The oldest step that is kept"


class HistoryDialog(QDialog):
    """The steps from the first to the last; it stays open while work goes on.

    A click, the arrow keys, Home and End go to where a step led. What lies behind is not lost: it
    is there to be gone to until another change takes its place.

    Attributes:
        steps: the list; row k is the document after k steps.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("History")
        self.resize(360, 420)
        self._session = session
        about = PlainLabel(
            "Go to any step; the steps after it can be done again.", self, wraps=True, role="muted"
        )
        self.steps = QListWidget(self)
        self.steps.setAccessibleName("Steps since the document was opened")
        self.steps.setToolTip("Click a step, or use the arrow keys, to go there")
        self.steps.setUniformItemSizes(True)
        self.steps.setProperty("role", "boxed")
        self.steps.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.steps.currentRowChanged.connect(self._on_row)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setToolTip("Leave the list (Esc)")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*MARGINS)
        layout.setSpacing(10)
        layout.addWidget(about)
        layout.addWidget(self.steps, 1)
        layout.addWidget(buttons)
        session.undo_group.indexChanged.connect(self.show_steps)
        self.show_steps()

    def show_steps(self) -> None:
        """Show the steps as they are now, and which one the document stands at."""
        stack = self._session.steps
        texts = [_OLDEST if stack.count() >= UNDO_STEPS else _AS_OPENED]
        texts += [harmless(stack.text(k)) for k in range(stack.count())]
        self.steps.blockSignals(True)
        if len(texts) < self.steps.count():
            self.steps.clear()
        for row, text in enumerate(texts):
            item = self.steps.item(row) or QListWidgetItem(self.steps)
            undone = row > stack.index()
            item.setText(f"{text} (undone)" if undone else text)
            item.setToolTip(plain_tip(text))
            font = item.font()
            font.setItalic(undone)
            item.setFont(font)
        self.steps.setCurrentRow(stack.index())
        self.steps.blockSignals(False)
        self.steps.scrollToItem(self.steps.currentItem())

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self._session.go_to(row)


def show_history(session: Session, window: QWidget) -> None:
    """Show the list beside the window, or bring the one that is there to the front."""
    there = next((one for one in window.findChildren(HistoryDialog) if one.isVisible()), None)
    dialog = there or HistoryDialog(session, window)
    if there is None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    dialog.activateWindow()
    dialog.steps.setFocus()
