"""Buttons: chips, tool buttons, tick boxes, and choices that arrow keys walk through."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QShowEvent,
)
from PySide6.QtWidgets import QCheckBox, QFrame, QMenu, QPushButton, QToolButton, QWidget
from shiboken6 import isValid

from gui.core.boundary import guarded
from gui.look.icons import icon
from gui.look.plain import plain_tip
from gui.look.scale import enlarge, fix_size, scale_of
from gui.look.theme import font, shown_theme

CHIP_HEIGHT = 28
# Of a tick box: the square, the gap to its text, the whole and the size of the text.
_SQUARE, _GAP, _HEIGHT = 16.0, 8.0, 24
_TEXT = 13.0
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
}


@guarded
class WalkingButton(QPushButton):
    """A button from which arrow keys go through choices.

    Signals:
        walked(int): an arrow key asks for the choice so many places on.
        leapt(bool): Home (False) or End (True) asks for the first or the last.
    """

    walked = Signal(int)
    leapt = Signal(bool)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.walked.emit(_STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.leapt.emit(key == Qt.Key.Key_End)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


@guarded
class ChoiceButton(WalkingButton):
    """A button that stands for a choice; only showing the choice marks it, not the click itself."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCheckable(True)
        self.setAutoExclusive(True)

    def nextCheckState(self) -> None:
        """Leave the mark to what is shown."""


def mark_chosen(buttons: Mapping[str, ChoiceButton], chosen: str) -> None:
    """Mark one of the buttons, or none if there is no such, and make it the one tab stop.

    The focus goes along if it was on another of them.
    """
    focused = any(button.hasFocus() for button in buttons.values())
    stop = chosen if chosen in buttons else next(iter(buttons), "")
    for choice, button in buttons.items():
        button.setAutoExclusive(False)
        button.setChecked(choice == chosen)
        button.setAutoExclusive(True)
        policy = Qt.FocusPolicy.StrongFocus if choice == stop else Qt.FocusPolicy.ClickFocus
        button.setFocusPolicy(policy)
    if focused and chosen in buttons:
        buttons[chosen].setFocus(Qt.FocusReason.OtherFocusReason)


def neighbour(buttons: Mapping[str, ChoiceButton], at: str, step: int) -> str:
    """Return the choice so many places after one, going round at the ends."""
    names = list(buttons)
    return names[(names.index(at) + step) % len(names)]


@guarded
class TickBox(QCheckBox):
    """A square with a tick and a text; Space switches it."""

    def __init__(self, text: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(text)
        self.setToolTip(plain_tip(tip))

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(font(_TEXT)).horizontalAdvance(self.text())
        scale = scale_of(self)
        return QSize(round((_SQUARE + _GAP + width + 6) * scale), round(_HEIGHT * scale))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, on = shown_theme(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(0.45)
        room = enlarge(painter, self.rect(), scale_of(self))
        box = QRectF(1.5, 0.5 * (room.height() - _SQUARE), _SQUARE, _SQUARE)
        edge = theme.accent if on or self.hasFocus() else theme.muted
        painter.setPen(QPen(QColor(edge), 1.8 if self.hasFocus() else 1.2))
        painter.setBrush(QColor(theme.accent if on else theme.field))
        painter.drawRoundedRect(box, 4.0, 4.0)
        if on:
            painter.setPen(QPen(QColor(theme.on_accent), 2.0, Qt.PenStyle.SolidLine))
            corners = ((0.24, 0.52), (0.43, 0.71), (0.76, 0.31))
            at = [QPointF(box.left() + x * _SQUARE, box.top() + y * _SQUARE) for x, y in corners]
            painter.drawPolyline(QPolygonF(at))
        painter.setPen(QColor(theme.ink))
        painter.setFont(font(_TEXT))
        text = room.adjusted(round(box.right() + _GAP), 0, 0, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            ring = QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setPen(QPen(QColor(theme.accent), 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ring, 5.0, 5.0)
        painter.end()


def chip(text: str, name: str, tip: str = "", parent: QWidget | None = None) -> QPushButton:
    """Return a chip; `name` is what a screen reader calls it. Enter presses it, as Space does."""
    button = QPushButton(text, parent)
    button.setProperty("role", "chip")
    button.setAccessibleName(name)
    button.setToolTip(plain_tip(tip))
    button.setAutoDefault(True)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def close_chip(name: str, parent: QWidget | None = None) -> QPushButton:
    """Return the small button that closes a panel, as Esc does."""
    button = chip("✕", name, f"{name} (Esc)", parent)
    button.setProperty("role", "flat")
    button.setProperty("narrow", True)
    fix_size(button, 32)
    return button


@guarded
class ClosingPanel(QFrame):
    """A part of the window that Esc closes, where nothing inside of it wants the key.

    Signals:
        closed(): it is not wanted any more.
    """

    closed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class MenuOfNow:
    """A menu of something as it is now, closed once that is another: a file may be read meanwhile.

    What it offers would be done to what has come to that place since.
    """

    def __init__(self) -> None:
        self._menu: QMenu | None = None

    def open(self, menu: QMenu, place: QPoint) -> None:
        """Open a menu at a place of the screen; it is gone once it is closed."""
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)
        self._menu = menu

    def leave(self) -> None:
        """Close the menu, if it is open."""
        menu, self._menu = self._menu, None
        if menu is not None and isValid(menu):
            menu.close()


@guarded
class ButtonMenu(QMenu):
    """A menu that opens at a button and leaves it to be seen: beside it where it is too high.

    Attributes:
        button: what it opens at; its parent, unless it is offered by a tool button.
    """

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.button = parent

    def open_below(self) -> None:
        """Open at the button's lower edge, as a button does that was given the menu."""
        self.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        own, screen = self.geometry(), self.screen().availableGeometry()
        button = QRect(self.button.mapToGlobal(QPoint(0, 0)), self.button.size())
        if not own.intersects(button):
            return
        if screen.bottom() - button.bottom() >= own.height():
            self.move(own.left(), button.bottom() + 1)
        elif button.top() - screen.top() >= own.height():
            self.move(own.left(), button.top() - own.height())
        elif screen.right() - button.right() >= own.width():
            self.move(button.right() + 1, own.top())
        else:
            self.move(max(screen.left(), button.left() - own.width()), own.top())


@guarded
class ToolButton(QToolButton):
    """Enter does what Space does: a click, or the menu where the button opens one."""

    _icon = ""

    def show_icon(self, name: str) -> None:
        """Show one of the program's drawings, in the colours of each theme that comes."""
        self._icon, theme = name, shown_theme()
        self.setIcon(icon(name, theme.ink, theme.muted))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self._icon and event.type() == QEvent.Type.PaletteChange:
            self.show_icon(self._icon)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.popupMode() == QToolButton.ToolButtonPopupMode.InstantPopup:
            self.showMenu()
        else:
            self.click()

    def offer(self, menu: ButtonMenu) -> None:
        """Let a click open a menu."""
        menu.button = self
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu.aboutToHide.connect(self._on_menu_left)

    def _on_menu_left(self) -> None:
        # Qt tells no button that the pointer left it while its menu was open.
        if not self.rect().contains(self.mapFromGlobal(QCursor.pos())):
            self.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
            self.update()
