"""NoticeArea: what is to be mended, as badges: a sentence each, its mends as buttons below."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gui.look.theme import LIGHT, Theme
from gui.table.chips import CHIP_HEIGHT
from gui.table.notices import Mend, Notice
from gui.widgets.flow_layout import FlowLayout

LEAST_HEIGHT = 72


class NoticeBadge(QFrame):
    """One notice.

    Signals:
        mend_chosen(Mend): a button was pressed.
    """

    mend_chosen = Signal(object)

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noticeBadge")
        self.setAccessibleName(notice.text)
        self.text = QLabel(notice.text, self)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self._mends = notice.mends
        self.buttons = tuple(self._button(place) for place in range(len(notice.mends)))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(10, 7, 10, 8)
        inside.setSpacing(6)
        inside.addWidget(self.text)
        line = FlowLayout(gap=8)
        for button in self.buttons:
            line.addWidget(button)
        inside.addLayout(line)
        self.set_theme(LIGHT)

    def takes(self, notice: Notice) -> bool:
        """Take on a notice with as many buttons and say so; False if it has more or fewer."""
        if len(notice.mends) != len(self.buttons):
            return False
        self._mends = notice.mends
        self.setAccessibleName(notice.text)
        self.text.setText(notice.text)
        for button, mend in zip(self.buttons, notice.mends, strict=True):
            _describe(button, mend)
        return True

    def set_theme(self, theme: Theme) -> None:
        """Paint in the colours of a theme."""
        self.setStyleSheet(
            f"QFrame#noticeBadge {{ background: {theme.warning_soft}; border: none;"
            " border-radius: 8px; }"
            f"QFrame#noticeBadge QLabel {{ color: {theme.warning}; font-size: 12px; }}"
        )

    def _button(self, place: int) -> QPushButton:
        button = QPushButton(self)
        _describe(button, self._mends[place])
        button.setProperty("role", "chip")
        button.setMinimumHeight(CHIP_HEIGHT)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.mend_chosen.emit(self._mends[place]))
        return button


def _describe(button: QPushButton, mend: Mend) -> None:
    button.setText(mend.title)
    button.setToolTip(mend.tip)
    button.setAccessibleName(mend.title)
    button.setAccessibleDescription(mend.tip)


class NoticeArea(QScrollArea):
    """The badges below each other; where the room is short they scroll.

    Attributes:
        badges: one for each notice shown.

    Signals:
        mend_chosen(Mend): a button was pressed.
    """

    mend_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.badges: tuple[NoticeBadge, ...] = ()
        self._notices: tuple[str, ...] = ()
        self._theme: Theme = LIGHT
        self._height = 0
        self._inside = QWidget(self)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(8)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("noticeArea")
        self._inside.setObjectName("noticeColumn")
        self.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        self.setStyleSheet("QScrollArea#noticeArea, QWidget#noticeColumn { background: none; }")
        self.setAccessibleName("What to mend")
        self.hide()

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Show a badge for each notice; badges that say the same stay."""
        texts = tuple(notice.text for notice in notices)
        if texts == self._notices:
            return
        self._notices = texts
        if len(texts) == len(self.badges) and all(map(NoticeBadge.takes, self.badges, notices)):
            self._fit()
            return
        for badge in self.badges:
            self._column.removeWidget(badge)
            badge.hide()
            badge.deleteLater()
        self.badges = tuple(NoticeBadge(notice, self._inside) for notice in notices)
        for badge in self.badges:
            badge.set_theme(self._theme)
            badge.mend_chosen.connect(self.mend_chosen)
            self._column.addWidget(badge)
            badge.show()
        self.setVisible(bool(texts))
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Paint in the colours of a theme."""
        self._theme = theme
        for badge in self.badges:
            badge.set_theme(theme)

    def sizeHint(self) -> QSize:
        return QSize(200, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        """Take the height of all badges, but give way down to one of them."""
        self._height = max(0, self._column.heightForWidth(self.viewport().width()))
        self.setMaximumHeight(self._height)
        self.setMinimumHeight(min(self._height, LEAST_HEIGHT))
        self.updateGeometry()
