"""Running: the window is opened, with what a start asks about, until it is closed."""

import sys
from functools import partial
from pathlib import Path

from gui.app import App, make_application
from gui.core.boundary import Faults
from gui.core.garbage import GarbageCollection
from gui.core.ticker import later
from gui.files.foreign_files import ask_about_files
from gui.files.keeping import EndedFromOutside
from gui.widgets.flow_layout import forget_layout_items
from model.document.document import Document
from model.document.scenes import is_lesson
from model.files.named_files import files_elsewhere
from model.formats.examples import FIRST_EXAMPLE, load_example

# What was left is looked for once the picture stands, and can be taken hold of.
LOOKS_MS = 500


def run(
    document: Document,
    path: Path | None = None,
    *,
    trusted: bool = False,
    lesson: str | None = None,
) -> int:
    """Open the window on a document, or with a lesson; return the exit code once it is closed.

    A document from a file that names files elsewhere is asked about first, unless it is trusted.
    """
    application = make_application(sys.argv[:1])
    waits = not trusted and path is not None and files_elsewhere(document, path.parent)
    app = App(load_example(FIRST_EXAMPLE), None) if waits else App(document, path)
    faults = Faults(app)
    faults.happened.connect(app.on_fault)
    faults.listen()
    collect_garbage_of(app)
    ended = EndedFromOutside(app)
    ended.asked.connect(app.on_ended_from_outside)
    app.window.show()
    if waits and path is not None:
        ask_about_files(app.window, document, path.parent, partial(app.open_agreed, path))
    elif lesson is not None:
        app.lessons.start(lesson)
    elif is_lesson(document):
        app.lessons.play_own()
    elif path is None and document.title == load_example(FIRST_EXAMPLE).title:
        app.start.begin()
    app.files.note_cut_short()
    later(app, LOOKS_MS, lambda: app.keeping.offer_what_was_left(app.open_recovered))
    return application.exec()


def collect_garbage_of(app: App) -> GarbageCollection:
    """Return what collects the garbage of a window from now on: while nothing of it moves.

    Readings often come later than the rest, and leave most to tidy up.
    """
    garbage = GarbageCollection(app, forget_layout_items)
    app.session.document_changed.connect(garbage.on_moved)
    app.evaluator.readings_changed.connect(garbage.on_moved)
    return garbage
