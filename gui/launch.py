"""From the command line to Qt: a window, or a picture without one. Qt is loaded inside only."""

import importlib.util
import os
import signal
from pathlib import Path

from gui.display_probe import mending_line, missing_libraries, why_no_window
from model.command_line import CommandError, Request
from model.document import Document
from model.lenses import lens_of
from model.readings import Readings

NOT_INSTALLED = "Qt for Python is not installed here. Run: make setup"


class LaunchError(RuntimeError):
    """A sentence that says why this machine can do no such thing, and what mends it."""


def open_window(document: Document, path: Path | None) -> int:
    """Open the window on a document and return the exit status once it is closed.

    Raises LaunchError where Qt could open none, before Qt is loaded: it would end the process.
    """
    if importlib.util.find_spec("PySide6") is None:
        raise LaunchError(NOT_INSTALLED)
    problem = why_no_window()
    if problem is not None:
        raise LaunchError(str(problem))
    from gui.app import run

    # Qt's loop runs no Python while it waits, so Ctrl+C has to end the process by itself.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run(document, path)


def write_picture(request: Request, readings: Readings) -> None:
    """Write the picture that was asked for; no display is needed and no window opens.

    Raises CommandError for a lens without a picture and a file that cannot be written, and
    LaunchError where Qt cannot be loaded.
    """
    if request.figure is None or request.out is None:
        raise CommandError("A picture needs --figure LENS and --out PATH.")
    if importlib.util.find_spec("PySide6") is None:
        raise LaunchError(NOT_INSTALLED)
    missing = missing_libraries("offscreen")
    if missing:
        named = ", ".join(missing)
        raise LaunchError(f"Missing for pictures: {named}. Run: {mending_line(missing)}")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    from gui.export import export_figure
    from gui.theme import THEMES

    application = QGuiApplication.instance() or QGuiApplication(["entropy-dial"])
    theme = next(theme for theme in THEMES if theme.name == request.theme)
    width, height = request.size
    try:
        figure = lens_of(request.figure).figure(readings)
        export_figure(figure, request.out, width, height, theme, request.transparent, request.scale)
    except (OSError, ValueError) as error:
        raise CommandError(str(error)) from error
    del application
