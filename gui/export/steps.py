"""Steps: an export in parts, so that a window can go on in between, show it, and stop it."""

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any, Protocol

from model.document.export_choices import ExportChoices
from model.export.pages import Page
from model.files.atomic import write_all_whole

Task = Callable[[], Any]
# Yields work that needs neither Qt's widgets nor its fonts, so that any thread can do it, and is
# sent what it came to. All drawing is done between the yields, on the main thread. There is one
# yield for each page and one for writing; nothing is written before the last.
Steps = Generator[Task, Any, None]


class Exporter(Protocol):
    """Begins to write pages to a file, or files beside it; WriteError where it cannot."""

    def __call__(self, path: Path, pages: Sequence[Page], choices: ExportChoices) -> Steps: ...


def done_at_once(steps: Steps) -> None:
    """Do all steps here and now."""
    try:
        task = next(steps)
        while True:
            task = steps.send(task())
    except StopIteration:
        return


def nothing() -> None:
    """Do nothing: a step whose work was the drawing before it."""


def writing(files: Sequence[tuple[Path, bytes]]) -> Task:
    """Return the task that writes files: all of them whole, or none."""
    return lambda: write_all_whole(files)
