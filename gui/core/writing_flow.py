"""WritingFlow: files are written at once, or off the main thread where that takes long."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gui.core.evaluator import AT_ONCE, Executor
from gui.core.work_flow import Then, WorkFlow
from model.document.work import Report, Stopped, Watch, Work, unwatched, watching

Refuse = Callable[[str], None]


class WritingFlow(QObject):
    """Writes files one after another; a long table's says so and can be stopped.

    Each has a flow of its own: a save that is going on is not given up for what is asked next.

    Attributes:
        works: what was asked for last that takes long; None before there was any.
    """

    def __init__(self, executor: Executor, window: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self._window = window
        self.works: WorkFlow | None = None

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

        works = self.works = WorkFlow(self._executor, self._window, self)

        def on_written() -> None:
            works.deleteLater()
            then()

        works.failed.connect(refuse)
        works.failed.connect(works.deleteLater)
        works.start(Work(title, title, run), on_written)
