"""Number boxes of the export dialog."""

from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox, QWidget

_NO_BUTTONS = QAbstractSpinBox.ButtonSymbols.NoButtons


def whole_box(name: str, low: int, high: int, parent: QWidget) -> QSpinBox:
    """Return a box for whole numbers; it tells a number once it is typed in full."""
    box = QSpinBox(parent)
    box.setRange(low, high)
    _name(box, name, f"{name}, {low:,} to {high:,}")
    return box


def decimal_box(name: str, unit: str, low: float, high: float, parent: QWidget) -> QDoubleSpinBox:
    """Return a box for numbers with a decimal or two; it tells one once it is typed in full."""
    box = QDoubleSpinBox(parent)
    box.setRange(low, high)
    box.setDecimals(1 if unit else 2)
    if unit:
        box.setSuffix(f" {unit}")
    _name(box, name, f"{name}, {low:g} to {high:g}")
    return box


def _name(box: QAbstractSpinBox, name: str, tip: str) -> None:
    box.setButtonSymbols(_NO_BUTTONS)
    box.setKeyboardTracking(False)
    box.setAccessibleName(name)
    box.setToolTip(tip)
