"""WorkFlow: long work off the main thread, with how far it is, and a way to stop it."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from gui.core.evaluator import Executor
from model.document.work import Work, WorkStoppedError

PATIENCE_MS = 300
FULL = 1000
Then = Callable[[], None]


class WorkFlow(QObject):
    """Does one work at a time; a dialog says how far it is once it takes longer than a moment.

    Signals:
        failed(str): a sentence on why a work could not be done.
        ended(): a work was given up, so that what waits for it can say so.
    """

    failed = Signal(str)
    ended = Signal()
    _reported = Signal(object, float)
    _finished = Signal(object, str)

    def __init__(self, executor: Executor, window: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self._window = window
        self._job: _Job | None = None
        self._dialog: QProgressDialog | None = None
        self._given_up: dict[str, str] = {}
        self._reported.connect(self._on_reported)
        self._finished.connect(self._on_finished)

    def why_not(self, work: Work) -> str:
        """Return why this work was given up the last time, or "" if it was not."""
        return self._given_up.get(work.key, "")

    def start(self, work: Work, then: Then) -> None:
        """Do a work, then `then`; what is going on for something else is stopped."""
        if self._job is not None and self._job.work.key == work.key:
            self._job.then = then
            return
        self._leave()
        self._given_up.pop(work.key, None)
        job = _Job(work, then)
        self._job = job
        self._open_dialog(work.title)
        self._executor(lambda: self._do(job))

    def stop(self) -> None:
        """Give up what is going on; nothing more comes of it."""
        job = self._job
        if job is not None:
            self._given_up[job.work.key] = f"{job.work.title} was stopped: choose the text again."
            self._leave()
            self.ended.emit()

    def _do(self, job: "_Job") -> None:
        """Run in the worker: everything goes back by signals."""
        try:
            job.work.run(lambda share: self._reported.emit(job, share), job.stopped.is_set)
        except WorkStoppedError:
            return
        except (OSError, ValueError) as error:
            self._finished.emit(job, str(error))
        except MemoryError:
            self._finished.emit(job, "There is not enough memory for this; choose something less.")
        else:
            self._finished.emit(job, "")

    def _on_reported(self, job: object, share: float) -> None:
        if job is self._job and self._dialog is not None:
            self._dialog.setMaximum(FULL if share > 0.0 else 0)
            # At its maximum the dialog would close by itself.
            self._dialog.setValue(min(int(FULL * share), FULL - 1))

    def _on_finished(self, job: object, problem: str) -> None:
        if job is not self._job or self._job is None:
            return
        done = self._job
        self._leave()
        if problem:
            self._given_up[done.work.key] = problem
            self.failed.emit(problem)
            self.ended.emit()
        else:
            done.then()

    def _open_dialog(self, title: str) -> None:
        dialog = QProgressDialog(f"{title} …", "Stop", 0, 0, self._window)
        dialog.setWindowTitle(title)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setAutoClose(False)
        dialog.setAutoReset(False)
        # Without a known length Qt's own minimum duration would stay at 4 s.
        QTimer.singleShot(PATIENCE_MS, dialog, dialog.show)
        dialog.setMinimumWidth(360)
        dialog.canceled.connect(self.stop)
        self._dialog = dialog

    def _leave(self) -> None:
        """Let go of the job and close its dialog."""
        if self._job is not None:
            self._job.stopped.set()
        self._job = None
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.canceled.disconnect(self.stop)
            dialog.reset()
            dialog.hide()
            dialog.deleteLater()


class _Job:
    """One work that is going on, and what comes after it."""

    def __init__(self, work: Work, then: Then) -> None:
        self.work = work
        self.then = then
        self.stopped = threading.Event()
