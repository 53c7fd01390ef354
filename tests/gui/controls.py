"""What a person can use in a window, and what assistive technology is told of it."""

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QWidget,
)

from gui.widgets.buttons import ChoiceButton

KINDS = (
    QAbstractButton, QLineEdit, QAbstractSpinBox, QComboBox, QAbstractItemView, QPlainTextEdit,
    QAbstractSlider,
)  # fmt: skip
NO_ROLES = {
    QAccessible.Role.NoRole,
    QAccessible.Role.Client,
    QAccessible.Role.Border,
    QAccessible.Role.UserRole,
    QAccessible.Role.Pane,
}
# These have a number or a text that is told.
READ = {QAccessible.Role.Document, QAccessible.Role.List, QAccessible.Role.Grouping}
VALUED = {
    QAccessible.Role.Slider,
    QAccessible.Role.Dial,
    QAccessible.Role.SpinBox,
    QAccessible.Role.Splitter,
    QAccessible.Role.ComboBox,
}


def told_of(widget: QWidget) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found


def controls(window: QWidget) -> Iterator[QWidget]:
    """Return what is on screen to be used, without the parts that Qt makes of one control."""
    for widget in window.findChildren(QWidget):
        is_used = widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(widget, KINDS)
        is_shown = widget.window() is window and widget.isVisible()
        if is_used and is_shown and not _is_part(widget):
            yield widget


def _is_part(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    if widget.objectName().startswith("qt_") or isinstance(widget, QScrollBar | QHeaderView):
        return True
    if isinstance(parent, QLineEdit | QAbstractSpinBox | QComboBox):
        return True
    return isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget


def untold(window: QWidget) -> list[str]:
    """Return what controls and labels of a window do not tell, a line each."""
    found = [
        f"{type(widget).__name__} “{told_of(widget).text(QAccessible.Text.Name)[:40]}”: {fault}"
        for widget in controls(window)
        for fault in _faults(widget)
    ]
    found += [f"“{name}” is there {count} times" for name, count in _doubled(window)]
    found += [
        f"the label “{label.text()[:40]}” is told as “{label.accessibleName()}” only"
        for label in window.findChildren(QLabel)
        if label.isVisible() and _is_hidden_by_its_name(label)
    ]
    return found


def _faults(widget: QWidget) -> Iterator[str]:
    told = told_of(widget)
    name = told.text(QAccessible.Text.Name).strip()
    parts = [part.strip().lower() for part in name.split(",")]
    if not name:
        yield "no name"
    if len(parts) != len(set(parts)) and len(name) < 80:
        yield "its name twice"
    if told.role() in NO_ROLES:
        yield f"no role but {told.role().name}"
    if not widget.toolTip() and not told.text(QAccessible.Text.Description):
        yield "no tip"
    if _says_again(name, told.text(QAccessible.Text.Description)):
        yield "its name again in its description"
    if isinstance(widget, QScrollArea) and told.role() not in READ:
        yield f"a text to scroll that is a {told.role().name}"
    if told.role() in VALUED and not told.text(QAccessible.Text.Value):
        yield "no value"
    if not _is_reached(widget):
        yield "no way to it by keys"


def _says_again(name: str, description: str) -> bool:
    """Whether who has heard the name hears nothing but it once more: of “Export”, “Export menu”."""
    own = description.lower().removesuffix(" menu").replace("about ", "")
    bare = own == name.lower() or _is_choice_of(name, description)
    return bool(description) and (bare or description.startswith(f"{name}: "))


def _is_choice_of(name: str, description: str) -> bool:
    return ":" in description and description.endswith(f": {name}")


def _is_reached(widget: QWidget) -> bool:
    """By Tab; of choices by arrows from the one that is chosen, which Tab reaches."""
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) or (
        isinstance(widget, ChoiceButton | QRadioButton) and not widget.isChecked()
    )


def _doubled(window: QWidget) -> list[tuple[str, int]]:
    """Names that two controls have within one group."""
    names = Counter(
        (_group(widget), told_of(widget).text(QAccessible.Text.Name)) for widget in controls(window)
    )
    return [(" › ".join(names_of), count) for names_of, count in names.items() if count > 1]


def _group(widget: QWidget) -> str:
    parent = widget.parentWidget()
    while parent is not None and not (parent.accessibleName() and not parent.isWindow()):
        parent = parent.parentWidget()
    return "" if parent is None else parent.accessibleName()


def _is_hidden_by_its_name(label: QLabel) -> bool:
    """Whether a label's name says another thing than its text, which is then never told."""
    name, text = label.accessibleName(), label.text()
    if not name or not any(letter.isalpha() for letter in text):
        return False
    words = [word for word in text.replace("<", " <").split() if word.isalpha()]
    return not all(word in name for word in words)
