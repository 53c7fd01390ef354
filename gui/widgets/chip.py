"""Chip: the small button that stands beside what it changes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from gui.look.plain import plain_tip
from gui.look.scale import fix_size

CHIP_HEIGHT = 28


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
