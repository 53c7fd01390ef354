"""Dialogs: opened without a loop of their own, gone once closed; files are asked for in one way."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QMessageBox,
    QPushButton,
    QWidget,
)

from gui.look.plain import plain_tip
from model.words.inert import harmless

FOLDER_KEY = "folder"
# Around what stands in a dialog: left, above, right, below.
MARGINS = (22, 20, 22, 18)
_LEAVING = (QDialogButtonBox.ButtonRole.RejectRole, QDialogButtonBox.ButtonRole.NoRole)


def open_dialog(dialog: QDialog) -> None:
    """Open a dialog over its window; it is deleted once it is closed, however that is."""
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    _give_tips(dialog)


def _give_tips(dialog: QDialog) -> None:
    """Say of the buttons that Qt makes by which key they are pressed."""
    if isinstance(dialog, QFileDialog):
        return
    for buttons in dialog.findChildren(QDialogButtonBox):
        for button in buttons.buttons():
            role, text = buttons.buttonRole(button), button.text().replace("&", "")
            is_default = isinstance(button, QPushButton) and button.isDefault()
            key = "Esc" if role in _LEAVING else "Enter" if is_default else ""
            if not button.toolTip():
                button.setToolTip(plain_tip(f"{text} ({key})" if key else text))


def message_box(window: QWidget, title: str, told: str, name: str = "") -> QMessageBox:
    """Return a box with a title and what is told below it, as plain text; not open yet."""
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(name or title)
    box.setText(harmless(title, keep="\n"))
    box.setInformativeText(harmless(told, keep="\n"))
    for label in box.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
    return box


def files_named(kind: str, suffixes: Iterable[str]) -> str:
    """Return what a dialog shows at first: files of these suffixes; all others can be asked for."""
    return f"{kind} ({' '.join(f'*{suffix}' for suffix in suffixes)});;All files (*)"


def ask_file(
    parent: QWidget, title: str, filters: str, use: Callable[[Path], None], *, yes: str = ""
) -> None:
    """Ask for a file that is there, then `use` it; `yes` is what the button says."""
    dialog = _file_dialog(parent, title, filters)
    dialog.fileSelected.connect(lambda name: use(Path(name)))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    if yes:
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, yes)
    open_dialog(dialog)


def ask_files(parent: QWidget, title: str, filters: str, use: Callable[[list[Path]], None]) -> None:
    """Ask for one or more files that are there, then `use` them."""
    dialog = _file_dialog(parent, title, filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda names: use([Path(name) for name in names]))
    open_dialog(dialog)


def ask_new_file(
    parent: QWidget, title: str, filters: str, name: str, use: Callable[[Path], None]
) -> None:
    """Ask where to write a file, `name` being offered, then `use` the place."""
    dialog = _file_dialog(parent, title, filters)
    dialog.fileSelected.connect(lambda name: use(Path(name)))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix[1:])
    dialog.selectFile(name)
    open_dialog(dialog)


def last_folder() -> str:
    """Return the folder that a file was last chosen in, or else the person's documents."""
    known = QSettings().value(FOLDER_KEY)
    if isinstance(known, str) and Path(known).is_dir():
        return known
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def _file_dialog(parent: QWidget, title: str, filters: str) -> QFileDialog:
    """A dialog that begins where a file was last chosen, and remembers where one is."""
    dialog = QFileDialog(parent, title, last_folder(), filters)

    def on_selected(chosen: list[str]) -> None:
        QSettings().setValue(FOLDER_KEY, str(Path(chosen[0]).parent))

    dialog.filesSelected.connect(on_selected)
    return dialog
