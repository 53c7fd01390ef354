"""FileFlow: new, open, save, import, examples, recent files, and the question on closing."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QMessageBox

from gui.core.jobs import AT_ONCE, Executor, Job, ShownJobs
from gui.core.session import Session
from gui.files.foreign_files import ask_about_files
from gui.files.preferences import KEEP_OLD
from gui.texts.text_opening import TextOpening
from gui.widgets.dialogs import (
    ask_file,
    ask_files,
    ask_new_file,
    files_named,
    input_dialog,
    message_box,
    open_dialog,
)
from gui.window.actions import Actions
from gui.window.main_window import MainWindow
from gui.window.top_bar import fill_menu
from model.document import edits
from model.document.document import Document, new_document
from model.formats.examples import EXAMPLES, load_example
from model.texts.text_files import ARRAY_SUFFIXES
from model.words.names import joined

RECENT_KEY = "recent"
MOST_RECENT = 8
Then = Callable[[], None]


class FileFlow(QObject):
    """Everything between the session and files; asks only where something would be lost.

    Signals:
        text_agreed(OpenText, Path): a text was recognised and is to be read.
        rows_found(ArrayTable): what is opened as a table is one row of several.
        written(Path): the document was saved to a file.
        model_found(str): a file is a language model, to be asked what comes next.

    Attributes:
        settings: what is remembered from start to start.
        guard: goes on with a save where the file may be written to; else asks first.
    """

    text_agreed = Signal(object, object)
    rows_found = Signal(object)
    written = Signal(object)
    model_found = Signal(str)

    def __init__(
        self,
        session: Session,
        window: MainWindow,
        actions: Actions,
        settings: QSettings,
        executor: Executor,
        writing: ShownJobs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._window = window
        self.settings = settings
        self._writing = writing
        self._executor = executor
        self._reading = ShownJobs(executor, window, self)
        self.guard: Callable[[Path, Then], None] = lambda path, then: then()
        self.texts = TextOpening(window, executor, self)
        self.texts.agreed.connect(self.text_agreed)
        self.texts.table_found.connect(self.open_document)
        self.texts.rows_found.connect(self.rows_found)
        self.texts.refused.connect(self.complain)
        actions.new.triggered.connect(lambda: self.ask_then(self.on_new))
        actions.open.triggered.connect(lambda: self.ask_then(self.on_open))
        actions.save.triggered.connect(lambda: self.save())
        actions.save_as.triggered.connect(lambda: self.save_as())
        actions.import_table.triggered.connect(lambda: self.ask_then(self.on_import))
        actions.rename.triggered.connect(self.on_rename)
        window.file_dropped.connect(self.on_dropped)
        window.files_dropped.connect(
            lambda names: self.ask_then(lambda: self.open_paths([Path(name) for name in names]))
        )
        self._fill_examples()
        self._fill_recent()

    def _fill_examples(self) -> None:
        entries = [(entry.title, entry.about, entry.name) for entry in EXAMPLES]
        for action in fill_menu(self._window.top_bar.examples_menu, entries):
            action.triggered.connect(self._opener(action, self.open_example))

    def _fill_recent(self) -> None:
        menu = self._window.top_bar.recent_menu
        paths = self.recent()
        for action in fill_menu(menu, [(Path(path).name, path, path) for path in paths]):
            action.triggered.connect(self._opener(action, lambda path: self.open_path(Path(path))))
        menu.setEnabled(bool(paths))

    def _opener(self, action: QAction, open_it: Callable[[str], None]) -> Then:
        name = str(action.data())
        return lambda: self.ask_then(lambda: open_it(name))

    def recent(self) -> list[str]:
        """Return the paths opened or saved lately, the latest first."""
        stored = self.settings.value(RECENT_KEY)
        if isinstance(stored, str):
            return [stored]
        return [str(path) for path in stored] if isinstance(stored, list) else []

    def remember(self, path: Path) -> None:
        """Put a path first among the recent ones."""
        shown = str(path.absolute())
        paths = [shown, *(other for other in self.recent() if other != shown)][:MOST_RECENT]
        self.settings.setValue(RECENT_KEY, paths)
        self._fill_recent()

    def on_new(self) -> None:
        """Begin a new document."""
        self._session.open(new_document(), None)

    def open_example(self, name: str) -> None:
        """Open an example as a new, unsaved document."""
        self._session.open(load_example(name), None)
        told = self._session.document.notes.split("\n", maxsplit=1)[0]
        self._window.say(told, until_changed=True)

    def on_open(self) -> None:
        """Ask which file, or which shards of a text, then open it."""
        # What reads and writes files is loaded by those who do.
        from model.formats import suffixes_of

        files = files_named("Documents, tables and texts", suffixes_of())
        ask_files(self._window, "Open", files, self.open_paths)

    def on_import(self) -> None:
        """Ask which table, then show its preview."""
        from model.formats import suffixes_of

        files = files_named("Tables", suffixes_of("table"))
        ask_file(self._window, "Import a table", files, self.import_path)

    def on_dropped(self, name: str) -> None:
        """Open a file that was dropped; a language model takes nothing away, so nobody is asked."""
        path = Path(name)
        if _is_model(path):
            self.open_path(path)
        else:
            self.ask_then(lambda: self.open_path(path))

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open a file, or several as the shards of one text; say so if they are none."""
        if len(paths) == 1:
            self.open_path(paths[0])
        elif all(path.suffix.lower() in ARRAY_SUFFIXES for path in paths):
            from model.texts.files.shards import in_name_order

            self.texts.open(in_name_order(paths))
        else:
            kinds = joined(ARRAY_SUFFIXES, "or")
            self.complain(
                "Several files are opened as one text of logits only",
                f"Choose one file, or the shards of a text: files of {kinds}.",
            )

    def _open_folder(self, folder: Path) -> None:
        """Open the files of a folder as the shards of one text."""
        from model.texts.files.shards import shards_of

        try:
            shards = shards_of(folder, ARRAY_SUFFIXES)
        except (OSError, ValueError) as error:
            self.complain("This folder cannot be opened", str(error))
        else:
            self.texts.open(shards)

    def open_path(self, path: Path) -> None:
        """Open a document, or a table by way of its preview; say so if it cannot be read."""
        if path.is_dir():
            self._open_folder(path)
            return
        if path.exists() and not path.is_file():
            self.complain(
                "This file cannot be opened",
                f"{path} is a pipe or a device; save what it gives as a file first.",
            )
            return
        from model.formats import format_of, is_text_file, suffixes_of, written_as
        from model.formats.entropy_file import is_as_saved, read_whole

        if is_text_file(path):
            self.open_text(path)
            return
        if _is_model(path):
            self.model_found.emit(str(path))
            return
        if path.suffix.lower() in suffixes_of("table"):
            self.import_path(path)
            return
        try:
            data = read_whole(path)
            found = format_of(path, data)
            if found.kind == "table":
                self.import_path(path)
                return
            document = found.read(path, data)
        except (OSError, ValueError) as error:
            self.complain("This file cannot be opened", _sentence(error, path))
            return
        own = written_as(path, "document") is found
        changed = own and is_as_saved(data) is False
        use = partial(self._use, path, own, changed)
        ask_about_files(self._window, document, path.parent, use)

    def _use(self, path: Path, own: bool, changed: bool, agreed: Document, is_whole: bool) -> None:
        """Open what was read and agreed on; `own` where the file is a document of this program."""
        self._session.open(agreed, path if own and is_whole else None)
        if not is_whole:
            self._session.mark_unsaved()
        self.remember(path)
        if changed:
            self._window.say(
                f"{path.name} was changed outside Entropy Dial since it was saved: "
                "look through its numbers."
            )
        self.note_cut_short()

    def note_cut_short(self) -> None:
        """Say so, and have it saved again, where the last save of the open file was cut short."""
        from model.formats.entropy_file import is_half

        path = self._session.path
        if path is not None and is_half(path):
            self._session.mark_unsaved()
            self._window.say(
                f"Saving {path.name} was cut short; this is what was to be saved. Save it again."
            )

    def open_text(self, path: Path) -> None:
        """Show what is recognised in a file of a text's scores; it is read when that is right."""
        self.texts.open((path,))

    def open_document(self, document: Document, path: Path) -> None:
        """Open a document that was made from a file of another kind."""
        self._session.open(document, None)
        self.remember(path)

    def import_path(self, path: Path) -> None:
        """Show the preview of a table; it is opened when the person agrees."""
        from gui.files.import_dialog import SHORT, ImportDialog
        from model.formats import read_bytes
        from model.formats.tables.preview import TablePreview, preview

        def run(job: Job) -> tuple[TablePreview, bytes]:
            data = read_bytes(path, job.watch)
            return preview(path, data, watch=job.watch), data

        def show(found: tuple[TablePreview, bytes]) -> None:
            dialog = ImportDialog(*found, self._window, self._executor)
            dialog.imported.connect(lambda document: self._on_imported(document, path))
            open_dialog(dialog)

        self._reading.start(
            f"Reading {path.name}",
            run,
            show,
            lambda sentence: self.complain("This table cannot be read", sentence),
            is_short=path.is_file() and path.stat().st_size <= SHORT,
        )

    def _on_imported(self, document: Document, path: Path) -> None:
        self._session.open(document, None)
        self.remember(path)

    def save(self, then: Then | None = None) -> None:
        """Write the document to its file; ask for one if it has none."""
        path = self._session.path
        if path is None:
            self.save_as(then)
        else:
            self.save_to(path, then)

    def save_as(self, then: Then | None = None) -> None:
        """Ask for a file, then write the document there."""
        from model.formats import DOCUMENT, FORMATS

        written = [one for one in FORMATS if one.kind == "document" and one.write]
        ask_new_file(
            self._window,
            "Save as",
            ";;".join(f"{one.name}s (*{one.suffixes[0]})" for one in written),
            f"{self._session.own.title}{DOCUMENT.suffixes[0]}",
            lambda path: self.save_to(path, then),
        )

    def save_to(self, path: Path, then: Then | None = None) -> None:
        """Write the document to `path` as a whole, or leave what is there and say why."""
        self.guard(path, lambda: self._write_to(path, then))

    def _write_to(self, path: Path, then: Then | None) -> None:
        from model.formats import DOCUMENT, written_as

        document, keep_old = self._session.own, KEEP_OLD.is_on(self.settings)
        write = (written_as(path, "document") or DOCUMENT).write
        assert write is not None

        def on_written(_: object) -> None:
            self._session.mark_saved(path, document)
            self.written.emit(path)
            self.remember(path)
            self._window.say(f"Saved {path.name}")
            if then is not None:
                then()

        self._writing.start(
            f"Writing {path.name}",
            lambda job: write(path, document, job.watch, keep_old=keep_old),
            on_written,
            lambda sentence: self.complain("The document was not saved", sentence),
            is_short=len(document.table) <= AT_ONCE,
        )

    def on_rename(self) -> None:
        """Ask for another title."""
        dialog = input_dialog(self._window, "Rename document", "Title")
        dialog.setTextValue(self._session.document.title)
        for line in dialog.findChildren(QLineEdit):
            line.setToolTip("The title, which is in the window’s and in exported pictures")
        dialog.textValueSelected.connect(
            lambda title: self._session.apply(edits.set_title(self._session.document, title))
        )
        open_dialog(dialog)

    def ask_then(self, then: Then, *, closing: bool = False) -> None:
        """Go on with `then`, after asking about changes that would be lost.

        An edited example can be brought back from the status line, but not once the window closes.
        """
        self._window.settle_typing()
        if not self._session.modified:
            then()
            return
        if self._session.is_example and not closing:
            self._leave_example(then)
            return
        question = f"Save the changes to “{self._session.own.title}”?"
        told = "They are lost if you do not save them."
        box = message_box(self._window, question, told, "Unsaved changes")
        save = box.addButton("Save", QMessageBox.ButtonRole.AcceptRole)
        leave = box.addButton("Do not save", QMessageBox.ButtonRole.DestructiveRole)
        leave.setToolTip("Go on, and lose what was changed")
        box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)

        def on_answer() -> None:
            if box.clickedButton() is save:
                self.save(then)
            elif box.clickedButton() is leave:
                then()

        box.finished.connect(on_answer)
        open_dialog(box)

    def _leave_example(self, then: Then) -> None:
        """Go on, and offer to come back to the example as it was left."""
        left = self._session.own
        then()
        if self._session.own is left:
            return

        def bring_back() -> None:
            self._session.open(left, None)
            self._session.mark_unsaved()

        self._window.offer(f"Left “{left.title}” and its changes.", "Undo", bring_back)

    def complain(self, title: str, sentence: str) -> None:
        """Say in a dialog why something was not done."""
        open_dialog(message_box(self._window, title, sentence))


def _sentence(error: Exception, path: Path) -> str:
    if isinstance(error, OSError) and error.strerror and len(error.args) > 1:
        return f"{path.name}: {error.strerror}."
    return str(error)


def _is_model(path: Path) -> bool:
    # What reads models is loaded by those who have one.
    from model.texts.files.gguf import is_gguf

    return is_gguf(path)
