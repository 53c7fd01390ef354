"""What the keys do in the table, beside moving about and typing."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from gui.table.commands import TableCommands

Command = Callable[[], None]
_KEYPAD = Qt.KeyboardModifier.KeypadModifier.value


def commands_by_key(commands: TableCommands) -> dict[str, Command]:
    """Return what each key combination does to the selection."""
    return {
        "Del": commands.clear_cells,
        "Backspace": commands.clear_cells,
        "Ctrl+Del": commands.remove_rows,
        "Ctrl+Backspace": commands.remove_rows,
        "Ins": commands.add_outcome,
        "Ctrl+Return": commands.add_outcome,
        "Ctrl+Enter": commands.add_outcome,
        "Ctrl+D": commands.duplicate_rows,
        "Ctrl+B": commands.toggle_ban,
        "Alt+Up": commands.move_up,
        "Alt+Down": commands.move_down,
        "Ctrl+C": commands.copy,
        "Ctrl+Ins": commands.copy,
        "Ctrl+X": commands.cut,
        "Shift+Del": commands.cut,
        "Ctrl+V": commands.paste,
        "Shift+Ins": commands.paste,
    }


def key_name(event: QKeyEvent) -> str:
    """Return the name of what was pressed: `Ctrl+D`; the number pad's keys count as any other."""
    return QKeySequence(event.keyCombination().toCombined() & ~_KEYPAD).toString()
