"""Sweeps the dial for 10 s over a vocabulary and prints how many frames were missed, as JSON.

A frame is missed where none was painted within two intervals of a 60 Hz screen.
"""

import json
import os
import statistics
import sys
import time
from dataclasses import replace

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from PySide6.QtCore import QEvent, QObject

from gui.app import App, make_application
from gui.running import collect_garbage_of
from tests.benchmarks.bench_window import LARGE, settle, window

INTERVAL = 1.0 / 60.0


class _Paints(QObject):
    """Notes when the picture was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.times.append(time.perf_counter())
        return False


def main(lens: str, seconds: float = 10.0) -> None:
    """Print {"missed": …, "frames": …, "median": …}, the median interval in milliseconds."""
    application = make_application([])
    app: App = window(LARGE)
    app.session.open(replace(app.session.document, lens=lens, temperature=0.3), None)
    settle(app)
    collect_garbage_of(app)
    paints = _Paints()
    canvas = app.window.lens_view.plot.canvas
    if canvas is None:
        raise RuntimeError("The picture was not painted.")
    canvas.view.viewport().installEventFilter(paints)
    app.window.dial_panel.toggle_sweep()
    begun = time.perf_counter()
    while time.perf_counter() - begun < seconds:
        application.processEvents()
        time.sleep(0.0005)
    app.window.dial_panel.toggle_sweep()
    gaps = [after - before for before, after in zip(paints.times, paints.times[1:], strict=False)]
    missed = sum(round(gap / INTERVAL) - 1 for gap in gaps if gap > 2.0 * INTERVAL)
    median = statistics.median(gaps) * 1e3
    print(json.dumps({"missed": missed, "frames": len(gaps) + 1, "median": median}))
    app.window.close_now()


if __name__ == "__main__":
    main(sys.argv[1])
