"""TextOpening: recognises a text off the main thread, then shows what it is before it is read."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gui.core.jobs import Executor, Job, ShownJobs
from gui.widgets.dialogs import input_dialog, open_dialog
from model.words.inert import harmless

# Recognising texts is loaded with the first one that is opened.
if TYPE_CHECKING:
    from collections.abc import Callable

    from model.formats.json_tables import JsonTable
    from model.texts.array_tables import ArrayTable
    from model.texts.opening import Answer
    from model.texts.recognition import LastAnswer


class TextOpening(QObject):
    """Opens the dialog on a text once it is recognised; a long one says so and can be stopped.

    What was parsed to recognise it is handed on, so that no file is parsed twice.

    A file may turn out to hold a table, or several to choose from: those are no texts.

    Signals:
        agreed(OpenText, Path): the person agreed to read a text as the dialog shows it.
        table_found(Document, Path): the file holds a table, or one of several was chosen.
        rows_found(ArrayTable): the table is one row of several of a file.
        refused(str, str): a title and a sentence on why a file cannot be opened.
    """

    agreed = Signal(object, object)
    table_found = Signal(object, object)
    rows_found = Signal(object)
    refused = Signal(str, str)

    def __init__(self, window: QWidget, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._jobs = ShownJobs(executor, window, self)
        self._stop: Callable[[], None] | None = None

    def open(self, paths: Sequence[Path]) -> None:
        """Recognise a file, or several as one text, then show what was found.

        What is being opened is left.
        """
        path = paths[0]
        from model.formats.json_tables import json_tables
        from model.texts.answers.reading import NoTextError
        from model.texts.recognition import LastAnswer, recognised

        if self._stop is not None:
            self._stop()
        answer = LastAnswer()

        def run(job: Job) -> "tuple[tuple[str, ...], tuple[JsonTable, ...]]":
            def read_answer(path: Path) -> "Answer":
                return answer(path, job.watch, job.tell)

            try:
                return recognised(path, read_answer), ()
            except NoTextError as error:
                tables = json_tables(error.values, path)
                if not tables:
                    raise
                return (), tables
            except OSError as error:
                raise ValueError(f"{path.name}: {error.strerror or error}.") from error

        self._stop = self._jobs.start(
            f"Opening {path.name}",
            run,
            lambda found: (
                self._choose(path, found[1]) if found[1] else self._show(paths, found[0], answer)
            ),
            self._refuse,
        )

    def _refuse(self, sentence: str) -> None:
        self.refused.emit("This file cannot be opened", sentence)

    def _choose(self, path: Path, tables: "tuple[JsonTable, ...]") -> None:
        """Hand on the only table, or the one that is chosen from a list."""
        if len(tables) == 1:
            self.table_found.emit(tables[0].document, path)
            return
        asked = f"This file holds {len(tables):,} samples. Open as a table:"
        dialog = input_dialog(self._window, f"Open {path.name}", asked)
        lines = [harmless(f"{k}  {table.words}") for k, table in enumerate(tables, 1)]
        dialog.setComboBoxItems(lines)
        dialog.setOkButtonText("Open")
        dialog.textValueSelected.connect(
            lambda line: self.table_found.emit(tables[lines.index(line)].document, path)
        )
        open_dialog(dialog)

    def _show(self, paths: Sequence[Path], several: tuple[str, ...], answer: "LastAnswer") -> None:
        from gui.texts.text_dialog import TextDialog

        try:
            dialog = TextDialog(paths, several, self._window, answer)
        except (OSError, ValueError) as error:
            self._refuse(str(error))
            return
        dialog.agreed.connect(lambda opened: self.agreed.emit(opened, paths[0]))
        dialog.tabled.connect(lambda table: self._open_table(table, paths[0]))
        open_dialog(dialog)

    def _open_table(self, table: "ArrayTable", path: Path) -> None:
        if table.source is not None:
            self.rows_found.emit(table)
        self.table_found.emit(table.document, path)
