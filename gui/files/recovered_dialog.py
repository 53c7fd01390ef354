"""RecoveredDialog: what a window that ended without saving has left, to open or to discard."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.files.recovery import Recovered

PICTURE_WIDTH = 160
SMOOTH = Qt.TransformationMode.SmoothTransformation


class RecoveredDialog(QDialog):
    """Lists what was left, a line each; closing it keeps what is neither opened nor discarded.

    Signals:
        wanted(Recovered): one is to be opened.
        unwanted(Recovered): one is to be taken away.
    """

    wanted = Signal(object)
    unwanted = Signal(object)

    def __init__(self, left: tuple[Recovered, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Unsaved changes were kept")
        self.setMinimumWidth(640)
        about = QLabel(
            "Entropy Dial ended before these were saved. Open what you want to keep, then save it."
        )
        about.setWordWrap(True)
        about.setTextFormat(Qt.TextFormat.PlainText)
        listing = QWidget()
        rows = QVBoxLayout(listing)
        rows.setContentsMargins(0, 0, 0, 0)
        self._rows = {one.entry: self._row(one) for one in left}
        for row in self._rows.values():
            rows.addWidget(row)
        rows.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(listing)
        area.setMinimumHeight(min(3, len(left)) * 120)
        buttons = QDialogButtonBox()
        later = buttons.addButton("Decide later", QDialogButtonBox.ButtonRole.RejectRole)
        later.setProperty("role", "secondary")
        later.setToolTip("Keep them, and ask again at the next start")
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(about)
        layout.addWidget(area, 1)
        layout.addWidget(buttons)

    def _row(self, one: Recovered) -> QWidget:
        row = QFrame()
        title = one.document.title
        picture = QLabel()
        if not one.picture.isNull():
            picture.setPixmap(one.picture.scaledToWidth(PICTURE_WIDTH, SMOOTH))
        picture.setAccessibleName(f"Picture of “{title}” as it was left")
        words = QLabel(f"{title}\n{_origin(one.path)}\n{_time(one)}")
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        layout = QHBoxLayout(row)
        layout.setSpacing(12)
        layout.addWidget(picture)
        layout.addWidget(words, 1)
        opening = "Open it as it was left; nothing is written until you save"
        for text, tip, choose, role in (
            ("Open", opening, self._open, "primary"),
            ("Discard", "Take these unsaved changes away for good", self._discard, "secondary"),
        ):
            button = QPushButton(text)
            button.setToolTip(tip)
            button.setAccessibleName(f"{text} “{title}”")
            button.setAutoDefault(False)
            button.setProperty("role", role)
            button.clicked.connect(partial(choose, one))
            layout.addWidget(button)
        return row

    def _open(self, one: Recovered) -> None:
        self.wanted.emit(one)
        self.accept()

    def _discard(self, one: Recovered) -> None:
        self._rows.pop(one.entry).hide()
        self.unwanted.emit(one)
        if not self._rows:
            self.accept()


def _origin(path: Path | None) -> str:
    return "Never saved" if path is None else str(path)


def _time(one: Recovered) -> str:
    time = QDateTime.fromSecsSinceEpoch(int(one.time.timestamp()))
    shown = QLocale().toString(time, QLocale.FormatType.ShortFormat)
    return f"Kept on {shown}"
