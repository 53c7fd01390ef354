"""Asks before a document makes the program read files that lie elsewhere than it does itself."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from gui.widgets.dialogs import message_box, open_dialog
from model.document.document import Document
from model.files.named_files import files_elsewhere, without_files
from model.words.names import counted, fit_line

MOST_LISTED = 6
LONGEST = 120
Use = Callable[[Document, bool], None]


def ask_about_files(window: QWidget, document: Document, folder: Path | None, use: Use) -> None:
    """Hand on a document that lies in `folder`, and whether it is whole.

    Where it names files elsewhere the person is asked first: they are read, or the document goes
    on without them, or nothing is done at all. None of them is looked at before.
    """
    elsewhere = files_elsewhere(document, folder)
    if not elsewhere:
        use(document, True)
        return
    count = counted(len(elsewhere), "file")
    listed = [fit_line(name, LONGEST) for name in elsewhere[:MOST_LISTED]]
    more = len(elsewhere) - len(listed)
    lines = "\n".join([*listed, *([f"and {more} more"] if more else [])])
    box = message_box(
        window,
        f"“{document.title}” wants to read {count} from elsewhere",
        f"{lines}\n\nRead them only if you know where this document comes from. Without them it "
        "opens as a copy of your own, and its file stays as it is.",
        "Files from elsewhere",
    )
    read = box.addButton("Read them", QMessageBox.ButtonRole.ActionRole)
    without = box.addButton("Open without them", QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)

    def on_finished() -> None:
        if box.clickedButton() is read:
            use(document, True)
        elif box.clickedButton() is without:
            use(without_files(document, elsewhere), False)

    box.finished.connect(on_finished)
    open_dialog(box)
