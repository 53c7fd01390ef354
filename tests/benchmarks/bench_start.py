"""From import to a painted window, and to printed readings, as processes of their own.

In processor time, as the machine may be shared.
"""

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.timing import Row, at_most, medians

TOP = Path(__file__).resolve().parent.parent.parent
# Both end where the picture is on screen, without taking the process down in good order.
BARE_WINDOW = """
import os
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
os._exit(0)
"""
# main.py as a person starts it, its event loop replaced by some turns once Qt is loaded, which is
# not before main.py loads it. The first turn paints all there is to see; in the second pyqtgraph is
# loaded and takes the picture over.
OUR_WINDOW = """
import os, sys
import main
def loop(application):
    for _ in range({turns}):
        application.processEvents()
    plots = [w for w in application.allWidgets() if type(w).__name__ == "PlotView"]
    assert plots[0].picture is not None
    assert (plots[0].canvas is not None) == ({turns} > 1)
    os._exit(0)
def open_window(*arguments, **named):
    gui.launch.load_qt()
    from PySide6.QtWidgets import QApplication
    QApplication.exec = loop
    return opened(*arguments, **named)
import gui.launch
opened, gui.launch.open_window = gui.launch.open_window, open_window
sys.argv[:] = ["main.py", {path!r}]
main.run()
"""
EXAMPLE = TOP / "resources" / "examples" / "weather.entropy"


def rows() -> list[Row]:
    """Return the rows of this family."""
    # Without a file the start card covers the picture; an open file has a lock beside it.
    with TemporaryDirectory() as folder:
        return _rows(shutil.copy(EXAMPLE, folder))


def _rows(path: str) -> list[Row]:
    took = medians(
        {
            "bare": lambda: _run(["-c", BARE_WINDOW]),
            "painted": lambda: _run(["-c", OUR_WINDOW.format(turns=1, path=path)]),
            "live": lambda: _run(["-c", OUR_WINDOW.format(turns=2, path=path)]),
            "numpy": lambda: _run(["-c", "import numpy"]),
            "readings": lambda: _run(["main.py", "--readings", "json"]),
        },
        11,
        clock=_children,
    )
    return [
        at_most("import to painted window ÷ a bare one", took["painted"], took["bare"], 1.3),
        at_most("the same with pyqtgraph loaded ÷ a bare one", took["live"], took["bare"], 1.4),
        at_most("main.py --readings json ÷ import numpy", took["readings"], took["numpy"], 2.0),
    ]


def _children() -> float:
    """The processor time of all programs started so far, in seconds: the machine may be shared.

    Not by `os.times`, which counts hundredths of a second: a tenth of what importing numpy takes.
    """
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


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
    # Without a time limit: waiting with one looks every 50 ms only.
    subprocess.run(
        [sys.executable, *arguments],
        cwd=TOP,
        env=started_environment(),
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
