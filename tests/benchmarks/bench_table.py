"""The table at full size: opening a CSV, sorting, selecting all, and undoing a pasted column."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from gui.app import App, make_application
from model.document import edits
from model.evaluate.moving import Moving
from model.files.delimited_text import write_delimited
from tests.benchmarks.bench_window import LARGE, settle, window
from tests.benchmarks.examples import vocabulary
from tests.benchmarks.timing import Row, at_most, medians, within
from tests.opened import read_any

FULL, LIMIT = 262_144, 150.0


def rows() -> list[Row]:
    """Return the rows of this family."""
    return [*_csv_rows(), *_gesture_rows()]


def _csv_rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vocabulary.csv"
        write_delimited(path, vocabulary(LARGE).table, ",")

        def parse() -> object:
            lines = path.read_bytes().decode().split("\n")[1:-1]
            return np.array([float(cell) for line in lines for cell in line.split(",")[1:]])

        took = medians({"ours": lambda: Moving().read(read_any(path), None), "floor": parse}, 7)
    name = f"a CSV of {LARGE:,} rows to readings ÷ its bytes and numbers"
    return [at_most(name, took["ours"], took["floor"], 3.0)]


def _gesture_rows() -> list[Row]:
    application = QApplication.instance() or make_application([])
    app = window(FULL)
    works = _gestures(app)
    took: dict[str, list[float]] = {}
    for _ in range(5):
        for name, work in works.items():
            spent = medians({name: work}, 1, warm=False)[name]
            took.setdefault(name, []).append(spent)
            settle(app)
    app.window.close_now()
    del application
    return [
        within(f"{name} at {FULL:,} ÷ {LIMIT:g} ms", float(np.median(spent)), LIMIT)
        for name, spent in took.items()
        if name != "paste a column"
    ]


def _gestures(app: App) -> dict[str, Callable[[], object]]:
    session, view = app.session, app.window.table_panel.view
    block = [[f"0.{row:06d}"] for row in range(1, FULL + 1)]
    state = {"down": True}

    def sort() -> None:
        state["down"] = not state["down"]
        session.apply(edits.sort_rows(session.document, 1, descending=state["down"]))

    return {
        "sort by a column": _painted(sort),
        "select all": _painted(view.selectAll),
        "paste a column": _painted(
            lambda: session.apply(edits.paste(session.document, 0, 1, block, names=False))
        ),
        "undo a pasted column": _painted(session.undo_stack.undo),
    }


def _painted(gesture: Callable[[], object]) -> Callable[[], object]:
    def work() -> None:
        gesture()
        QCoreApplication.processEvents()

    return work
