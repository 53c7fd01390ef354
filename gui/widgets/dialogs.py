"""Dialogs: opened without a loop of their own, gone once closed; files are asked for in one way."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QSettings, QSize, QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QInputDialog,
    QLabel,
    QMessageBox,
    QPushButton,
    QWidget,
)

from gui.look.plain import plain_tip
from model.words.inert import harmless
from model.words.names import fit, fit_line

FOLDER_KEY = "folder"
# Around what stands in a dialog: left, above, right, below.
MARGINS = (22, 20, 22, 18)
LONGEST_TITLE = 200
# Bytes that file systems take in a name; what is added to it while it is written needs some.
LONGEST_FILE_NAME = 200
# Parts of a path, what Windows takes in no name, and half letters.
_NO_NAME = re.compile(r'[/\\:*?"<>|\ud800-\udfff]+')
_LEAVING = (QDialogButtonBox.ButtonRole.RejectRole, QDialogButtonBox.ButtonRole.NoRole)


def open_dialog(dialog: QDialog) -> None:
    """Open a dialog over its window; it is deleted once it is closed, however that is."""
    dialog.finished.connect(dialog.deleteLater)
    # Where nothing is on a screen there is none to fit.
    if QGuiApplication.platformName() not in ("offscreen", "minimal"):
        dialog.resize(fitting(dialog, dialog.screen().availableGeometry().size()))
    dialog.open()
    _give_tips(dialog)


def fitting(dialog: QDialog, room: QSize) -> QSize:
    """Return the size at which a dialog, in a frame like its window's, is whole on a screen."""
    if not dialog.testAttribute(Qt.WidgetAttribute.WA_Resized):
        # What was never given a size has that of any child until Qt is asked for the one it needs.
        dialog.adjustSize()
        dialog.resize(dialog.width(), max(dialog.height(), dialog.heightForWidth(dialog.width())))
    over = dialog.parentWidget()
    framed = QSize(0, 0) if over is None else over.window().frameGeometry().size()
    frame = QSize(0, 0) if over is None else framed - over.window().geometry().size()
    return dialog.size().boundedTo(room - frame)


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


def deciding_buttons(accept: str) -> tuple[QDialogButtonBox, QPushButton]:
    """Return the buttons of a dialog that does something, and the one of them that has it done."""
    buttons = QDialogButtonBox()
    accepting = buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
    accepting.setProperty("role", "primary")
    accepting.setDefault(True)
    cancel = buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
    cancel.setProperty("role", "secondary")
    return buttons, accepting


def dialog_button(
    text: str, tip: str, role: str = "secondary", name: str = "", parent: QWidget | None = None
) -> QPushButton:
    """Return a button of a dialog, which Enter presses only where it has the focus."""
    button = QPushButton(text, parent)
    button.setProperty("role", role)
    button.setAccessibleName(name)
    button.setToolTip(plain_tip(tip))
    button.setAutoDefault(False)
    return button


def message_box(window: QWidget, title: str, told: str, name: str = "") -> QMessageBox:
    """Return a box with a title and what is told below it, as plain text; not open yet."""
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(title_of_window(name or title))
    box.setText(harmless(title, keep="\n"))
    box.setInformativeText(harmless(told, keep="\n"))
    for label in box.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
    return box


def title_of_window(text: str) -> str:
    """Return a text for the title of a window, where [*] would be the mark of a change."""
    return fit_line(harmless(text), LONGEST_TITLE).replace("[*]", "[**]")


def input_dialog(window: QWidget, title: str, asked: str) -> QInputDialog:
    """Return a dialog that asks for a line or a choice, what it asks as plain text; not open."""
    dialog = QInputDialog(window)
    dialog.setWindowTitle(title_of_window(title))
    # It stands for the key of its line, which an & would be.
    dialog.setLabelText(harmless(asked, keep="\n").replace("&", "&&"))
    for label in dialog.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
    return dialog


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
    """Ask where to write a file, `name` being offered as a name in the folder, then `use` it."""
    name = file_name(name)
    dialog = _file_dialog(parent, title, filters)
    dialog.fileSelected.connect(lambda name: use(Path(name)))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix[1:])
    dialog.selectFile(name)
    open_dialog(dialog)


def file_name(wished: str) -> str:
    """Return a name for a file that is like the one wished for and leads to no other folder."""
    stem, dot, suffix = wished.rpartition(".")
    kept = _NO_NAME.sub("-", harmless(stem if dot else suffix)).strip(" .-") or "Untitled"
    while len(kept.encode("utf-8", "replace")) > LONGEST_FILE_NAME:
        kept = fit(kept, len(kept) - max(1, len(kept) // 8))
    return f"{kept}{dot}{suffix}" if dot else kept


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
