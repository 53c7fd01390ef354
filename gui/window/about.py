"""About the program: version and licences, and a prepared text for who reports a problem."""

import platform
import sys
from datetime import datetime
from pathlib import Path

import numpy as np
import PySide6
from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from gui.widgets.dialogs import message_box, open_dialog
from model.files.atomic import write_whole
from model.version import NAME, version
from model.words.inert import in_bytes

LICENCES = (
    f"{NAME} is under the MIT licence, its letters (Inter) under the SIL Open Font License 1.1. "
    "It stands on Qt for Python (LGPL 3), pyqtgraph (MIT), NumPy (BSD 3-clause), openpyxl (MIT) "
    "and python-pptx (MIT)."
)
OFFLINE = "It works offline: nothing you open or type leaves this machine."


def show_about(window: QWidget) -> None:
    """Show the name, the version and the licences."""
    told = f"{OFFLINE}\n\n{LICENCES}\n\n{made_of()}"
    open_dialog(message_box(window, f"{NAME} {version()}", told, f"About {NAME}"))


def made_of() -> str:
    """Return what this copy runs on, in a line: Python, Qt, NumPy and the system."""
    return (
        f"Python {platform.python_version()}, Qt for Python {PySide6.__version__}, "
        f"NumPy {np.__version__}, {platform.platform()}"
    )


def write_problem_report(folder: Path, now: datetime, details: str = "") -> Path:
    """Write a text to fill in, with what helps to find a fault, and return its path.

    It holds versions, the screen and the details of the last fault: nothing of any document.
    """
    screen = QGuiApplication.primaryScreen()
    size = screen.size() if screen else None
    shown = f"{size.width()} × {size.height()} at {screen.devicePixelRatio():g}" if size else "none"
    text = f"""A problem with {NAME}
{"=" * len(f"A problem with {NAME}")}

What I did, step by step:


What I expected:


What came instead:


Nothing is sent by itself. Send this text to whoever looks after your copy; attach a document only
if it holds nothing that has to stay with you.

Made {now:%Y-%m-%d %H:%M}
{NAME} {version()}
{made_of()}
Window system: {QGuiApplication.platformName()}; screen: {shown}
Started by: {Path(sys.argv[0]).name}

The last fault that was caught:
{details or "none since the start"}
"""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"entropy-dial-problem-{now:%Y%m%d-%H%M%S}.log"
    write_whole(path, in_bytes(text))
    return path


def report_a_problem(details: str = "") -> str:
    """Open a prepared text in the person's editor; return a sentence on where it is."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    path = write_problem_report(Path(place), datetime.now().astimezone(), details)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
    return f"A text to fill in is in {path}; nothing was sent."
