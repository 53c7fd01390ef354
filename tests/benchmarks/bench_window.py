"""A painted frame of a dial tick: at 4 outcomes and at a vocabulary's size, in each lens."""

import os

if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtWidgets import QApplication

from gui.app import App, make_application
from model import edits
from model.lenses import LENSES, LensError
from tests.benchmarks.examples import vocabulary
from tests.benchmarks.timing import Row, at_most, medians

SMALL, LARGE = 4, 128_256


def rows() -> list[Row]:
    """Return the rows of this family."""
    application = QApplication.instance() or make_application([])
    del application
    found: list[Row] = []
    apps = {count: _app(count) for count in (SMALL, LARGE)}
    for lens in LENSES:
        works: dict[str, Callable[[], object]] = {}
        try:
            for count, app in apps.items():
                document = replace(vocabulary(count), lens=lens.id)
                app.session.open(document, None)
                works[str(count)] = _tick(app)
                works[str(count)]()
        except LensError:
            continue
        took = medians(works, 9)
        found.append(
            at_most(f"a frame at {LARGE:,} ÷ at {SMALL}, {lens.title}", took[str(LARGE)],
                    took[str(SMALL)], 2.0)
        )  # fmt: skip
    for app in apps.values():
        app.window.close_now()
    return found


def _app(count: int) -> App:
    settings = QSettings("entropy-dial-bench", "entropy-dial-bench")
    app = App(vocabulary(count), settings=settings, executor=lambda task: task())
    app.window.resize(1440, 900)
    app.window.show()
    QCoreApplication.processEvents()
    return app


def _tick(app: App) -> Callable[[], object]:
    state = {"turn": 0}

    def work() -> None:
        state["turn"] += 1
        temperature = 1.0 + 0.01 * (state["turn"] % 50)
        app.session.apply(edits.set_temperature(app.session.document, temperature), 1)
        QCoreApplication.processEvents()

    return work
