"""From the command line to Qt: a window, or a picture without one. Qt is loaded inside only."""

import builtins
import importlib.util
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gui.display_probe import mending_line, missing_libraries, why_no_window
from model.command_line import CommandError, Request
from model.document.document import Document
from model.evaluate.readings import Readings
from model.formats.examples import FIRST_EXAMPLE, load_example

# What pictures need is loaded by those who write them: a window opens sooner without it.
if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

    from model.export.pages import Pages

NOT_INSTALLED = "Qt for Python is not installed here. Run: make setup"


class LaunchError(RuntimeError):
    """A sentence that says why this machine can do no such thing, and what mends it."""


def open_window(document: Document, path: Path | None, *, trusted: bool, lesson: str | None) -> int:
    """Open the window on a document and return the exit status once it is closed.

    trusted: whether the files that it names are read without asking, wherever they lie.
    lesson: the number or the name of one that is played, beside the first example.

    Raises LaunchError where Qt could open none, before Qt is loaded: it would end the process.
    """
    if importlib.util.find_spec("PySide6") is None:
        raise LaunchError(NOT_INSTALLED)
    problem = why_no_window()
    if problem is not None:
        raise LaunchError(str(problem))
    load_qt()
    from gui.running import run

    # Qt's loop runs no Python while it waits, so Ctrl+C has to end the process by itself.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if lesson is not None:
        document = load_example(FIRST_EXAMPLE)
    return run(document, path, trusted=trusted, lesson=lesson)


def load_qt() -> None:
    """Load Qt, and import what comes after it as Python does.

    PySide looks through the source of every module that is loaded after it, for a wish to call Qt
    by other names (`__feature__`), which nothing here has.
    """
    importlib.import_module("PySide6.QtCore")
    builtins.__import__ = vars(builtins).get("__orig_import__", builtins.__import__)


def write_pictures(request: Request, readings: Readings) -> tuple[str, ...]:
    """Write the pictures asked for; no display is needed and no window opens.

    Returns a sentence for each lens or scene that has nothing to show, where all were asked for.
    Raises CommandError for a lens that was named and has nothing to show and for a file that
    cannot be written, and LaunchError where Qt cannot be loaded.
    """
    path = request.out or request.append
    if path is None:
        raise CommandError("A picture needs --figure LENS or --scenes, and --out PATH.")
    if request.worksheet:
        return _write_worksheet(path, readings)
    from model.document.export_choices import with_titles

    choices = request.picture.applied_to(readings.document.export)
    if request.scenes:
        choices = with_titles(replace(choices, pictures="scenes"))
    found = _pages(request, readings)
    if found.missing and not ((request.all_figures or request.scenes) and found.pages):
        raise CommandError(found.missing[0])
    application = _offscreen()
    from gui.export.flows.exports import export_pages

    try:
        export_pages(path, found.pages, choices, request.append)
    except (OSError, ValueError) as error:
        raise CommandError(str(error)) from error
    del application
    return found.missing


def _write_worksheet(path: Path, readings: Readings) -> tuple[str, ...]:
    application = _offscreen()
    from gui.export.worksheet import write_worksheet

    try:
        missing = write_worksheet(path, readings)
    except (OSError, ValueError) as error:
        raise CommandError(str(error)) from error
    del application
    return missing


def _offscreen() -> "QGuiApplication":
    """The application that drawing needs, for as long as it is held; no display and no window."""
    _check_pictures_possible()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance()
    if isinstance(application, QGuiApplication):
        return application
    return QGuiApplication(["entropy-dial"])


def _pages(request: Request, readings: Readings) -> "Pages":
    from model.export.pages import pages_of, scene_pages

    if not request.scenes:
        return pages_of(readings, request.figures)
    try:
        return scene_pages(readings)
    except (OSError, ValueError) as error:
        raise CommandError(str(error)) from error


def _check_pictures_possible() -> None:
    if importlib.util.find_spec("PySide6") is None:
        raise LaunchError(NOT_INSTALLED)
    missing = missing_libraries("offscreen")
    if missing:
        named = ", ".join(missing)
        raise LaunchError(f"Missing for pictures: {named}. Run: {mending_line(missing)}")
