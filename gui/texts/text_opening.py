"""TextOpening: recognises a text off the main thread, then shows what it is before it is read."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gui.core.jobs import Executor, Job, ShownJobs
from gui.widgets.dialogs import open_dialog

# Recognising texts is loaded with the first one that is opened.
if TYPE_CHECKING:
    from collections.abc import Callable

    from model.texts.opening import Answer
    from model.texts.recognition import LastAnswer


class TextOpening(QObject):
    """Opens the dialog on a text once it is recognised; a long one says so and can be stopped.

    What was parsed to recognise it is handed on, so that no file is parsed twice.

    Signals:
        agreed(OpenText, Path): the person agreed to read a text as the dialog shows it.
        refused(str, str): a title and a sentence on why a file cannot be opened.
    """

    agreed = Signal(object, object)
    refused = Signal(str, str)

    def __init__(self, window: QWidget, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._jobs = ShownJobs(executor, window, self)
        self._stop: Callable[[], None] | None = None

    def open(self, path: Path) -> None:
        """Recognise a file, then show what was found; one that is being opened is left."""
        from model.texts.recognition import LastAnswer, recognised

        if self._stop is not None:
            self._stop()
        answer = LastAnswer()

        def run(job: Job) -> tuple[str, ...]:
            def read_answer(path: Path) -> "Answer":
                return answer(path, job.watch)

            try:
                return tuple(recognised(path, read_answer))
            except OSError as error:
                raise ValueError(f"{path.name}: {error.strerror or error}.") from error

        self._stop = self._jobs.start(
            f"Opening {path.name}", run, lambda lines: self._show(path, lines, answer), self._refuse
        )

    def _refuse(self, sentence: str) -> None:
        self.refused.emit("This file cannot be opened", sentence)

    def _show(self, path: Path, several: tuple[str, ...], answer: "LastAnswer") -> None:
        from gui.texts.text_dialog import TextDialog

        try:
            dialog = TextDialog(path, several, self._window, answer)
        except (OSError, ValueError) as error:
            self._refuse(str(error))
            return
        dialog.agreed.connect(lambda opened: self.agreed.emit(opened, path))
        open_dialog(dialog)
