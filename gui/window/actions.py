"""Actions: everything a person can do from a menu, a button or a key, each made once."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence, QUndoGroup

from gui.look.plain import without_keys

Shortcut = QKeySequence.StandardKey | str | None


class Actions(QObject):
    """The program's actions by name; what they do is connected in `gui.app`.

    Signals:
        about_to_act(): one of them was asked for, and is going to be done.
    """

    about_to_act = Signal()

    def __init__(self, undo: QUndoGroup, parent: QObject | None = None) -> None:
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
        # Qt's own would have all that shows them painted anew at every tick of the dial.
        self.undo = self._action("Undo", keys.Undo, "")
        self.redo = self._action("Redo", None, "")
        self.redo.setShortcuts([QKeySequence(keys.Redo), QKeySequence("Ctrl+Y")])
        self._connect_steps(undo)
        self.history = self._action(
            "History", "Ctrl+H", "List every change since the document was opened, to go back to"
        )
        self.preferences = self._action(
            "Preferences…",
            keys.Preferences if QKeySequence.keyBindings(keys.Preferences) else "Ctrl+,",
            "What is shown at the start, and what is kept with each save",
        )
        self._make_exports()
        self.rename = self._action("Rename document…", None, "Give the document another title")
        self._make_panels()
        self.present = self._action("Present", "F11", "Show the scenes full screen")
        self.present_view = self._action(
            "Present this view", "Shift+F11", "Show what is on screen now full screen"
        )
        self.switch_theme = self._action(
            "Light or dark", "Ctrl+Shift+L", "Switch between the light and the dark theme"
        )
        self.sweep = self._action("Sweep", "Ctrl+Space", "Play the temperature up and down")
        self.reset = self._action("T = 1", "Ctrl+1", "Set the temperature back to 1")
        self.help = self._action(
            "Help on this lens", "F1", "What the lens shows, how to read it, its gestures and keys"
        )
        self.start = self._action("Start", "Shift+F1", "Show where to begin")
        self.report_problem = self._action(
            "Report a problem…", None, "Open a prepared text to fill in; nothing is sent"
        )
        self.about = self._action("About Entropy Dial", None, "Version and licences")

    def _make_panels(self) -> None:
        keys = QKeySequence.StandardKey
        self.show_readings = self._action(
            "All readings", "Ctrl+R", "Show or hide the list of all readings", checkable=True
        )
        self.find_reading = self._action("Find a reading", keys.Find, "Search the readings")
        self.show_notes = self._action(
            "Notes",
            "Ctrl+Shift+N",
            "Show or hide what the document says of itself",
            checkable=True,
        )
        self.show_scenes = self._action(
            "Scenes", "Ctrl+G", "Show or hide the list of saved views", checkable=True
        )
        self.make_lesson = self._action(
            "Make a lesson", None, "Let every scene ask a question, which you can then edit"
        )
        self.play_lesson = self._action(
            "Play this document as a lesson", None, "Go through its scenes, asked before shown"
        )
        self.play_lesson.setEnabled(False)
        self.add_scene = self._action(
            "Add scene", "Ctrl+Shift+A", "Keep the present view as a scene to present"
        )

    def show_steps(self, undo_text: str, redo_text: str) -> None:
        """Say what undo and redo would do."""
        self.undo.setText(without_keys(f"Undo {undo_text}".strip()))
        self.redo.setText(without_keys(f"Redo {redo_text}".strip()))

    def _connect_steps(self, undo: QUndoGroup) -> None:
        self.undo.triggered.connect(undo.undo)
        self.redo.triggered.connect(undo.redo)
        undo.canUndoChanged.connect(self.undo.setEnabled)
        undo.canRedoChanged.connect(self.redo.setEnabled)
        self.undo.setEnabled(undo.canUndo())
        self.redo.setEnabled(undo.canRedo())
        # Tips of their own: Qt would make them of the texts, which hold what data says.
        for action, text in ((self.undo, "Undo"), (self.redo, "Redo")):
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{text} the last change ({keys})")

    def _make_exports(self) -> None:
        keys = QKeySequence.StandardKey
        self.export_picture = self._action(
            "Export pictures…", "Ctrl+E", "Write pictures as PNG, SVG or PDF, or as slides"
        )
        self.export_scenes = self._action(
            "Export scenes…", "Ctrl+Shift+E", "Write every scene as a slide, a page or a picture"
        )
        self.copy_figure = self._action(
            "Copy figure", "Ctrl+Shift+C", "Copy the picture and its numbers to the clipboard"
        )
        self.save_readings = self._action(
            "Save readings…",
            None,
            "Write every reading as text, CSV, JSON, Markdown or LaTeX, or as a workbook",
        )
        self.copy_readings = self._action(
            "Copy readings", None, "Copy every reading as text to the clipboard"
        )
        self.copy_latex = self._action(
            "Copy readings as LaTeX", None, "Copy every reading as a table for papers"
        )
        self.copy_markdown = self._action(
            "Copy readings as Markdown", None, "Copy every reading as a table for notes"
        )
        self.save_table = self._action(
            "Save table…", None, "Write the table as CSV, TSV or an Excel workbook"
        )
        self.copy_table = self._action("Copy table", None, "Copy the whole table for spreadsheets")
        self.save_report = self._action(
            "Save report…", None, "Write one page with table, readings, picture and notes as PDF"
        )
        self.save_worksheet = self._action(
            "Save worksheet…",
            None,
            "Write a lesson’s questions as PDF, the answers at the end",
        )
        self.save_worksheet.setEnabled(False)
        self.print_report = self._action("Print…", keys.Print, "Print that page, with a preview")

    def _action(
        self, text: str, shortcut: Shortcut, tip: str, *, checkable: bool = False
    ) -> QAction:
        action = QAction(text, self)
        if shortcut is not None:
            action.setShortcut(QKeySequence(shortcut))
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({keys})" if keys else tip)
        action.setCheckable(checkable)
        # Connected first, so that it is told before the action is done.
        action.triggered.connect(lambda: self.about_to_act.emit())
        return action
