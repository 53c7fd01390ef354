"""WorkFlow: what has to be learned before a lens can show it, and why it was not."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gui.core.jobs import Executor, Job, ShownJobs
from model.document.work import Work


class WorkFlow(QObject):
    """Does one work at a time and remembers which were given up.

    Signals:
        failed(str): a sentence on why a work could not be done.
        ended(): a work was given up, so that what waits for it can say so.
    """

    failed = Signal(str)
    ended = Signal()

    def __init__(self, executor: Executor, window: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = ShownJobs(executor, window, self)
        self._work: Work | None = None
        self._then: Callable[[], None] | None = None
        self._stop: Callable[[], None] | None = None
        self._given_up: dict[str, str] = {}

    def why_not(self, work: Work) -> str:
        """Return why this work was given up the last time, or "" if it was not."""
        return self._given_up.get(work.key, "")

    def start(self, work: Work, then: Callable[[], None]) -> None:
        """Do a work, then `then`; what is going on for something else is stopped."""
        is_going_on = self._work is not None and self._work.key == work.key
        self._then = then
        if is_going_on:
            return
        if self._stop is not None:
            self._stop()
        self._given_up.pop(work.key, None)
        self._work = work

        def run(job: Job) -> None:
            work.run(job.tell, job.is_stopped)

        self._stop = self._jobs.start(work.title, run, self._on_done, self._on_failed, self.stop)

    def stop(self) -> None:
        """Give up what is going on; nothing more comes of it."""
        stop, self._stop = self._stop, None
        if stop is not None:
            stop()
        if self._work is not None:
            self._give_up(f"{self._work.title} was stopped: choose the text again.")
            self.ended.emit()

    def _on_done(self, _: object) -> None:
        then, self._then, self._work = self._then, None, None
        if then is not None:
            then()

    def _on_failed(self, sentence: str) -> None:
        self._give_up(sentence)
        self.failed.emit(sentence)
        self.ended.emit()

    def _give_up(self, why: str) -> None:
        work, self._work, self._then = self._work, None, None
        if work is not None:
            self._given_up[work.key] = why
