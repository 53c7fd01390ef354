"""Actions: everything a person can do from a menu, a button or a key, each made once."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence, QUndoStack

Shortcut = QKeySequence.StandardKey | str | None


class Actions(QObject):
    """The program's actions by name; what they do is connected in `gui.app`."""

    def __init__(self, undo_stack: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        keys = QKeySequence.StandardKey
        self.new = self._action("New", keys.New, "Begin a new document")
        self.open = self._action("Open…", keys.Open, "Open a document or a table of numbers")
        self.save = self._action("Save", keys.Save, "Save the document")
        self.save_as = self._action(
            "Save as…", "Ctrl+Shift+S", "Save the document under another name"
        )
        self.import_table = self._action(
            "Import CSV or TSV…", "Ctrl+I", "Read a table of numbers, with a preview"
        )
        self.quit = self._action("Quit", keys.Quit, "Close the window")
        self.undo = undo_stack.createUndoAction(self, "Undo")
        self.undo.setShortcut(keys.Undo)
        self.redo = undo_stack.createRedoAction(self, "Redo")
        self.redo.setShortcuts([QKeySequence(keys.Redo), QKeySequence("Ctrl+Y")])
        self.export_picture = self._action(
            "Export picture…", "Ctrl+E", "Write the picture as PNG or SVG"
        )
        self.copy_figure = self._action(
            "Copy figure", "Ctrl+Shift+C", "Copy the picture and its numbers to the clipboard"
        )
        self.save_readings = self._action(
            "Save readings…", None, "Write every reading as text, CSV, JSON, Markdown or LaTeX"
        )
        self.copy_readings = self._action(
            "Copy readings", None, "Copy every reading as text to the clipboard"
        )
        self.save_table = self._action("Save table as CSV…", None, "Write the table as CSV or TSV")
        self.rename = self._action("Rename document…", None, "Give the document another title")
        self.show_readings = self._action(
            "All readings", "Ctrl+R", "Show or hide the list of all readings", checkable=True
        )
        self.find_reading = self._action("Find a reading", keys.Find, "Search the readings")
        self.switch_theme = self._action(
            "Light or dark", "Ctrl+Shift+L", "Switch between the light and the dark theme"
        )
        self.sweep = self._action("Sweep", "Ctrl+Space", "Play the temperature up and down")
        self.reset = self._action("T = 1", "Ctrl+1", "Set the temperature back to 1")
        self.about = self._action("About Entropy Dial", None, "Version and licences")

    def _action(
        self, text: str, shortcut: Shortcut, tip: str, *, checkable: bool = False
    ) -> QAction:
        action = QAction(text, self)
        if shortcut is not None:
            action.setShortcut(QKeySequence(shortcut))
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({keys})" if keys else tip)
        action.setCheckable(checkable)
        return action
