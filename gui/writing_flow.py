"""WritingFlow: files are written at once, or off the main thread where that takes long."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gui.evaluator import AT_ONCE, Executor
from gui.work_flow import Then, WorkFlow
from model.work import Report, Stopped, Watch, Work, unwatched, watching

Refuse = Callable[[str], None]


class WritingFlow(QObject):
    """Writes one file at a time; a long table's says so and can be stopped.

    Attributes:
        works: what is being written.
    """

    def __init__(self, executor: Executor, window: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.works = WorkFlow(executor, window, self)
        self.works.failed.connect(self._on_failed)
        self._refuse: Refuse | None = None
        self._made = 0

    def write(
        self, path: Path, rows: int, write: Callable[[Watch], None], then: Then, refuse: Refuse
    ) -> None:
        """Write what a table of `rows` rows gives to a file; as `make`."""
        self.make(f"Writing {path.name}", rows, write, then, refuse)

    def make(
        self, title: str, rows: int, write: Callable[[Watch], None], then: Then, refuse: Refuse
    ) -> None:
        """Write what a table of `rows` rows gives, then `then`; `refuse` is told why not.

        `write` may ask its watch, now and then, whether to go on, and writes whole or nothing.
        """
        if rows <= AT_ONCE:
            try:
                write(unwatched)
            except (OSError, ValueError) as error:
                refuse(str(error))
            else:
                then()
            return

        def run(report: Report, stopped: Stopped) -> None:
            del report
            write(watching(stopped))

        self._refuse = refuse
        self._made += 1
        self.works.start(Work(f"writing {self._made}", title, run), then)

    def _on_failed(self, sentence: str) -> None:
        if self._refuse is not None:
            self._refuse(sentence)
