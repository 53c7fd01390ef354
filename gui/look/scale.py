"""scale_of: how large letters and controls are: as usual, or grown in a large window."""

import re

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gui.look.style import sheet_rules

# Letters of 13 pixels become 16, of 12 become 15.
GROWN = 1.25
_STATE, _USUAL = "grown", "usualSize"
_MOST = (1 << 24) - 1  # Qt's QWIDGETSIZE_MAX: no limit at all
_PIXELS = re.compile(r"(\d+)px")
# A radius of more than half a height is none to Qt: corners grow less than letters.
_FACTORS = {"font-size": GROWN, "padding": GROWN, "min-height": GROWN, "border-radius": 1.15}


def scale_of(widget: QWidget) -> float:
    """Return the size of what a widget paints itself against the usual; dialogs go along."""
    window = widget.window()
    while (parent := window.parentWidget()) is not None:
        window = parent.window()
    return GROWN if window.property(_STATE) else 1.0


def enlarge(painter: QPainter, rect: QRect, scale: float) -> QRect:
    """Let a painter draw larger from the corner of a rectangle; returned is the room it has."""
    if scale == 1.0:
        return rect
    painter.translate(rect.topLeft())
    painter.scale(scale, scale)
    return QRect(0, 0, round(rect.width() / scale), round(rect.height() / scale))


def grow(window: QWidget, *, is_grown: bool) -> None:
    """Let all in a window grow, or be as usual; every widget hears of it as a change of style."""
    window.setProperty(_STATE, is_grown)
    window.setStyleSheet(_grown_sheet() if is_grown else "")
    for widget in window.findChildren(QWidget):
        if isinstance(widget.property(_USUAL), QSize):
            _fix(widget)


def fix_size(widget: QWidget, width: int = 0, height: int = 0) -> None:
    """Fix one side of a widget, or both, at so many pixels as usual; it grows with its window."""
    widget.setProperty(_USUAL, QSize(width, height))
    _fix(widget)


def free_size(widget: QWidget) -> None:
    """Let a widget be as wide and high as its place, until it is fixed again."""
    widget.setProperty(_USUAL, None)
    widget.setMinimumSize(0, 0)
    widget.setMaximumSize(_MOST, _MOST)


def _fix(widget: QWidget) -> None:
    wanted = widget.property(_USUAL) * scale_of(widget)
    if wanted.width():
        widget.setFixedWidth(wanted.width())
    if wanted.height():
        widget.setFixedHeight(wanted.height())


def _grown_sheet() -> str:
    """The sizes of the application's style sheet, grown, and nothing of its colours."""
    rules = []
    for selector, declared in sheet_rules():
        # The knob of a slider is round only while its radius is half of it.
        if selector.startswith("QSlider"):
            continue
        sizes = [
            f"{name}: {_grown(value, _FACTORS[name])};"
            for name, value in declared
            if name in _FACTORS
        ]
        if sizes:
            rules.append(f"{selector} {{ {' '.join(sizes)} }}")
    return "\n".join(rules)


def _grown(value: str, factor: float) -> str:
    return _PIXELS.sub(lambda found: f"{int(factor * int(found[1]))}px", value)
