"""From import to a painted window, and to printed readings, as processes of their own."""

import os
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.timing import Row, at_most, medians

TOP = Path(__file__).resolve().parent.parent.parent
BARE_WINDOW = """
from PySide6.QtWidgets import QApplication, QMainWindow
import pyqtgraph
app = QApplication([])
window = QMainWindow()
plot = pyqtgraph.PlotWidget()
window.setCentralWidget(plot)
plot.plot([1, 2, 3])
window.resize(1440, 900)
window.show()
app.processEvents()
"""
OUR_WINDOW = """
from gui.app import App, make_application
application = make_application([])
from model.examples import load_example
app = App(load_example("weather"))
app.window.show()
application.processEvents()
application.processEvents()
"""


def rows() -> list[Row]:
    """Return the rows of this family."""
    took = medians(
        {
            "bare": lambda: _run(["-c", BARE_WINDOW]),
            "ours": lambda: _run(["-c", OUR_WINDOW]),
            "numpy": lambda: _run(["-c", "import numpy"]),
            "readings": lambda: _run(["main.py", "--readings", "json"]),
        },
        7,
    )
    return [
        at_most("import to painted window ÷ a bare one", took["ours"], took["bare"], 1.3),
        at_most("main.py --readings json ÷ import numpy", took["readings"], took["numpy"], 2.0),
    ]


def started_environment() -> dict[str, str]:
    """Return the environment of a started program, with compiled modules kept in build/.

    Every start but the very first finds them compiled, the peer's and ours alike.
    """
    environment = dict(os.environ, PYTHONPYCACHEPREFIX=str(TOP / "build" / "pycache"))
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["OPENBLAS_NUM_THREADS"] = "1"
    if not environment.get("DISPLAY"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    return environment


def _run(arguments: list[str]) -> None:
    subprocess.run(
        [sys.executable, *arguments],
        cwd=TOP,
        env=started_environment(),
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=120,
    )
