"""RowMenu: what can be done with the selected rows and cells."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from gui.table.commands import TableCommands
from gui.table.header_menu import ColumnMenu
from gui.table.keys import Command
from model.document.edits.edit import counted, short


class RowMenu(QMenu):
    """The menu of the selection; the keys that do the same stand beside each line."""

    def __init__(
        self,
        commands: TableCommands,
        rows: int,
        column: tuple[str, ColumnMenu] | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        which = counted(rows, "outcome")
        self._add("Add an outcome below", "Ins", commands.add_outcome)
        if rows:
            self._add(f"Duplicate {which}", "Ctrl+D", commands.duplicate_rows)
            self._add("Move up", "Alt+Up", commands.move_up)
            self._add("Move down", "Alt+Down", commands.move_down)
            verb = "Allow" if commands.all_banned else "Ban"
            self._add(f"{verb} {which}", "Ctrl+B", commands.toggle_ban)
            self._add(f"Remove {which}", "Ctrl+Del", commands.remove_rows)
        self.addSeparator()
        if rows:
            self._add("Cut", "Ctrl+X", commands.cut)
            self._add("Copy", "Ctrl+C", commands.copy)
        self._add("Paste", "Ctrl+V", commands.paste)
        if rows:
            self._add("Clear cells", "Del", commands.clear_cells)
        if column is not None:
            name, menu = column
            self.addSeparator()
            menu.setTitle(f"Column {short(name)}")
            self.addMenu(menu)

    def _add(self, title: str, keys: str, command: Command) -> None:
        action = QAction(f"{title}\t{keys}", self)
        action.triggered.connect(lambda: command())
        self.addAction(action)
