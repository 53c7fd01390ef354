"""Jobs: work done later, off the main thread. Each is told of, stopped and ended in one way."""

import threading
from collections.abc import Callable, Generator
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QProgressDialog, QPushButton, QWidget

from gui.core.boundary import UNFORESEEN, report_fault
from gui.core.ticker import later
from gui.look.plain import PlainLabel
from model.document.work import WorkStoppedError
from model.words.inert import harmless
from model.words.names import fit_line
from model.words.remembering import no_longer_than_wanted

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

# Rows of a table that are read, or written, within a frame.
AT_ONCE = 4_096
PATIENCE_MS = 300
FULL = 1000
# A file may be called by 255 letters.
LONGEST_TITLE = 120
NO_MEMORY = "There is not enough memory for this; choose something smaller."
_Task = Callable[[], Any]
# Yields tasks for any thread and is sent what they came to; goes on, in between, in the main one.
_Steps = Generator[_Task, Any, None]


class Executor(Protocol):
    """Runs a task some time; inline in tests, on one worker thread in the program."""

    def __call__(self, task: Callable[[], None]) -> None: ...


class WorkerThread:
    """One worker thread; tasks run one after another.

    It is Python's own: a QRunnable is deleted by Qt's thread while its Python side still stands
    in PySide's list of what is at which address, and the next object made there is taken for it.
    """

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None

    def __call__(self, task: Callable[[], None]) -> None:
        self._started().submit(_reported, task)

    def _started(self) -> "ThreadPoolExecutor":
        if self._pool is None:
            # Loaded on use: the first picture needs no worker.
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(1)
        return self._pool


def _reported(task: Callable[[], None]) -> None:
    """Run a task; what nobody expected is a fault, as Qt would pass over it in silence."""
    try:
        task()
    except Exception as error:
        report_fault(error)


def at_once(task: Callable[[], None]) -> None:
    """Run a task here and now: the executor of what is short."""
    task()


def _ignore(answer: object) -> None:
    del answer


def _do_nothing() -> None:
    """There is nothing to be closed."""


class Job:
    """One thing that is being done.

    Attributes:
        then: takes what it came to, in the main thread.
        failed: takes a sentence on why it came to nothing, in the main thread.
        told: takes what is told on the way, in the main thread.
        close: what else is to be done when it is given up.
    """

    def __init__(
        self,
        jobs: "Jobs",
        then: Callable[[Any], None],
        failed: Callable[[str], None],
        told: Callable[[Any], None],
    ) -> None:
        self.then = then
        self.failed = failed
        self.told = told
        self._jobs = jobs
        self._stopped = threading.Event()
        self.close = _do_nothing

    def stop(self) -> None:
        """Give it up: nothing more is heard of it."""
        self._stopped.set()
        self.close()

    def is_stopped(self) -> bool:
        """Return whether it is not wanted any more; any thread may ask."""
        return self._stopped.is_set()

    def watch(self) -> None:
        """Raise WorkStoppedError where it is not wanted any more; any thread may ask."""
        if self._stopped.is_set():
            raise WorkStoppedError

    def tell(self, news: object) -> None:
        """Have `told` take something; from any thread."""
        self._jobs.deliver(self, partial(self.told, news))


class Jobs(QObject):
    """Jobs of one executor: one after another, or the latest instead of those before.

    Every job ends, whatever it raises: its own words for an OSError or a ValueError, and one calm
    sentence for what nobody expected, which is reported as a fault as well.

    Attributes:
        latest: the job that was asked for last with `start_latest`, while it is going on.
    """

    _arrived = Signal(object)

    def __init__(self, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self.latest: Job | None = None
        self._arrived.connect(self._on_arrived)

    def start(
        self,
        run: Callable[[Job], Any],
        then: Callable[[Any], None],
        failed: Callable[[str], None],
        told: Callable[[Any], None] = _ignore,
    ) -> Job:
        """Return a job that does `run` when its turn comes."""
        job = Job(self, then, failed, told)
        self._begin(job, run, self._executor)
        return job

    def start_latest(
        self,
        run: Callable[[Job], Any],
        then: Callable[[Any], None],
        failed: Callable[[str], None],
        told: Callable[[Any], None] = _ignore,
        *,
        is_short: bool = False,
    ) -> None:
        """Do `run` instead of what was asked for before; here and now if it is short."""
        self.stop()
        self.latest = Job(self, then, failed, told)
        self._begin(self.latest, run, at_once if is_short else self._executor)

    def start_steps(
        self,
        steps: _Steps,
        then: Callable[[Any], None],
        failed: Callable[[str], None],
        told: Callable[[int], None] = _ignore,
    ) -> Job:
        """Return a job that takes steps, telling after each how many are done.

        Once it is stopped no further step is taken; what a worker is at is thrown away.
        """
        job = Job(self, then, failed, told)
        # Here, and not wherever the last reference to it happens to go: it may hold a painter.
        job.close = steps.close
        self._step(job, steps, 0, partial(steps.send, None))
        return job

    def stop(self) -> None:
        """Give up the latest job."""
        latest, self.latest = self.latest, None
        if latest is not None:
            latest.stop()

    def deliver(self, job: Job, call: Callable[[], None]) -> None:
        """Have `call` made in the main thread, unless the job is given up by then."""
        # Who gave it up may be gone with all that listened.
        if not job.is_stopped():
            self._arrived.emit((job, call))

    def _on_arrived(self, arrived: tuple[Job, Callable[[], None]]) -> None:
        job, call = arrived
        if not job.is_stopped():
            call()

    def _begin(self, job: Job, run: Callable[[Job], Any], executor: Executor) -> None:
        def done(answer: Any) -> None:
            self._leave(job)
            job.then(answer)

        executor(partial(self._do, job, partial(run, job), done, partial(self._fail, job)))

    def _do(
        self,
        job: Job,
        task: _Task,
        done: Callable[[Any], None],
        fail: Callable[[BaseException], None],
    ) -> None:
        """Run by the executor: everything goes back by the signal."""
        if job.is_stopped():
            return
        try:
            with no_longer_than_wanted():
                answer = task()
        except BaseException as error:  # whatever it is: a job without an end waits for ever
            self.deliver(job, partial(fail, error))
        else:
            self.deliver(job, partial(done, answer))

    def _step(self, job: Job, steps: _Steps, count: int, go_on: Callable[[], _Task]) -> None:
        if job.is_stopped():
            return
        try:
            task = go_on()
        except StopIteration:
            self._leave(job)
            job.then(None)
            return
        except Exception as error:
            self._fail(job, error)
            return

        def done(answer: Any) -> None:
            job.told(count + 1)
            self._step(job, steps, count + 1, partial(steps.send, answer))

        def fail(error: BaseException) -> None:
            self._step(job, steps, count, partial(steps.throw, error))

        self._executor(partial(self._do, job, task, done, fail))

    def _fail(self, job: Job, error: BaseException) -> None:
        self._leave(job)
        job.failed(sentence_of(error))

    def _leave(self, job: Job) -> None:
        job.stop()
        if self.latest is job:
            self.latest = None


def sentence_of(error: BaseException) -> str:
    """Return one sentence on why something was not done; what nobody expected is reported too."""
    if isinstance(error, MemoryError):
        return NO_MEMORY
    if isinstance(error, WorkStoppedError):
        return "It was stopped."
    if isinstance(error, OSError | ValueError) and str(error):
        return " ".join(str(error).split())
    report_fault(error)
    return UNFORESEEN


class ShownJobs(QObject):
    """Jobs that people wait for: once one takes longer than a moment, a dialog says how far it is.

    They go on side by side: a save is not given up for what is asked next.
    """

    def __init__(self, executor: Executor, window: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._jobs = Jobs(executor, self)
        self._short_jobs = Jobs(at_once, self)

    def start(
        self,
        title: str,
        run: Callable[[Job], Any],
        then: Callable[[Any], None],
        failed: Callable[[str], None],
        stopped: Callable[[], None] | None = None,
        *,
        is_short: bool = False,
    ) -> Callable[[], None]:
        """Do `run`, then `then`, and return what stops it; `stopped` is called where people do.

        `run` tells its job the share done, if it knows it. What is short is done here and now.
        """
        if is_short:
            return self._short_jobs.start(run, then, failed).stop
        dialog = self._dialog(title)

        def leave() -> None:
            if not job.is_stopped():
                job.stop()
                _close(dialog)

        def on_canceled() -> None:
            leave()
            if stopped is not None:
                stopped()

        dialog.canceled.connect(on_canceled)

        def on_done(answer: Any) -> None:
            _close(dialog)
            then(answer)

        def on_failed(sentence: str) -> None:
            _close(dialog)
            failed(sentence)

        job = self._jobs.start(run, on_done, on_failed, partial(_show_share, dialog))
        return leave

    def _dialog(self, title: str) -> QProgressDialog:
        dialog = QProgressDialog("", "Stop", 0, 0, self._window)
        dialog.setLabel(PlainLabel(f"{fit_line(title, LONGEST_TITLE)} …"))
        stop = QPushButton("Stop")
        stop.setToolTip("Stop this (Esc)")
        dialog.setCancelButton(stop)
        dialog.setWindowTitle(fit_line(harmless(title), LONGEST_TITLE))
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setAutoClose(False)
        dialog.setAutoReset(False)
        # Without a known length Qt's own minimum duration would stay at 4 s.
        later(dialog, PATIENCE_MS, dialog.show)
        dialog.setMinimumWidth(360)
        return dialog


def _show_share(dialog: QProgressDialog, share: float) -> None:
    dialog.setMaximum(FULL if share > 0.0 else 0)
    # At its maximum the dialog would close by itself.
    dialog.setValue(min(int(FULL * share), FULL - 1))


def _close(dialog: QProgressDialog) -> None:
    dialog.blockSignals(True)
    dialog.reset()
    dialog.hide()
    dialog.deleteLater()
