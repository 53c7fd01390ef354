"""Preferences: what is remembered from start to start and asked for in one dialog."""

from typing import NamedTuple

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from gui.look.plain import PlainLabel
from gui.widgets.buttons import TickBox
from gui.widgets.dialogs import MARGINS, open_dialog


class Preference(NamedTuple):
    """One thing that is wanted or not.

    Attributes:
        key: what it is called in the settings.
        title, about: in words, what is ticked and what it does.
        default: whether it is wanted by who never said so.
    """

    key: str
    title: str
    about: str
    default: bool

    def is_on(self, settings: QSettings) -> bool:
        """Return whether it is wanted."""
        stored = settings.value(self.key)
        return self.default if stored is None else str(stored) == "yes"

    def set_on(self, settings: QSettings, on: bool) -> None:
        """Keep whether it is wanted."""
        settings.setValue(self.key, "yes" if on else "no")


START_CARD = Preference(
    "start/card",
    "Show the start card at the start",
    "Three ways to begin; Shift+F1 and the menu bring it back at any time.",
    True,
)
REOPEN = Preference(
    "start/reopen",
    "Reopen what was open",
    "Begins with the document that was open last, where it has a file and no other window has it.",
    False,
)
KEEP_OLD = Preference(
    "save/keep_old",
    "Keep the file as it was before each save",
    "Beside it, under the same name with .bak at its end; the next save replaces that one.",
    False,
)
PREFERENCES = (START_CARD, REOPEN, KEEP_OLD)


def show_preferences(window: QWidget, settings: QSettings) -> None:
    """Ask for all of them; each counts from the moment it is ticked."""
    dialog = QDialog(window)
    dialog.setWindowTitle("Preferences")
    dialog.setMinimumWidth(480)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(*MARGINS)
    layout.setSpacing(4)
    for one in PREFERENCES:
        box = TickBox(one.title, one.about, dialog)
        box.setAccessibleDescription(one.about)
        box.setChecked(one.is_on(settings))
        box.toggled.connect(lambda on, one=one: one.set_on(settings, on))
        about = PlainLabel(one.about, dialog, wraps=True, role="muted")
        about.setIndent(24)
        layout.addWidget(box)
        layout.addWidget(about)
        layout.addSpacing(8)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    layout.addStretch()
    layout.addWidget(buttons)
    open_dialog(dialog)
