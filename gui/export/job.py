"""ExportJob: the steps of an export, one after another, while the window goes on."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from gui.core.evaluator import Executor
from gui.export.steps import Steps, Task


class ExportJob(QObject):
    """Runs steps: drawing here between events, the rest wherever the executor does it.

    Signals:
        progressed(int): how many steps are done.
        finished(): all of them; what was to be written is written.
        failed(str): a sentence that says why not; nothing is left half-written.
    """

    progressed = Signal(int)
    finished = Signal()
    failed = Signal(str)
    _done = Signal(object, object)

    def __init__(self, steps: Steps, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: Steps | None = steps
        self._executor = executor
        self._count = 0
        self._done.connect(self._on_done)

    def start(self) -> None:
        """Take the first step."""
        self._go_on(None, None)

    def stop(self) -> None:
        """Take no further step; says nothing more. What a worker is at is thrown away."""
        if self._steps is not None:
            self._steps.close()
        self._steps = None

    def _go_on(self, answer: Any, error: Exception | None) -> None:
        steps = self._steps
        if steps is None:
            return
        try:
            task = steps.throw(error) if error is not None else steps.send(answer)
        except StopIteration:
            self._steps = None
            self.finished.emit()
        except (OSError, ValueError, MemoryError) as problem:
            self._steps = None
            self.failed.emit(str(problem) or "There is not enough memory; make it smaller.")
        else:
            self._executor(lambda: self._do(task))

    def _do(self, task: Task) -> None:
        try:
            answer = task()
        except (OSError, ValueError, MemoryError) as error:
            self._done.emit(None, error)
        else:
            self._done.emit(answer, None)

    def _on_done(self, answer: Any, error: Exception | None) -> None:
        if self._steps is None:
            return
        if error is None:
            self._count += 1
            self.progressed.emit(self._count)
        self._go_on(answer, error)
