"""The pointer rests on a picture while the document is changed by something else."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint

from gui.drawing.hits import mark_of, place_of, tracks
from gui.look.plain import rich
from model.document import edits
from model.document.document import Document
from model.document.table import table_of
from model.formats.examples import load_example
from model.lenses import LENSES
from tests.gui.lens_desk import LensDesk
from tests.gui.window.kept_window import KeptWindow


@pytest.fixture
def desk(kept_window: KeptWindow) -> LensDesk:
    return LensDesk(kept_window, "box-9-red-1-blue", "compare")


def rest_somewhere(desk: LensDesk) -> None:
    """Leave the pointer on the last thing of the picture that has a tip, if there is any."""
    picture, view = desk.plot.picture, desk.plot.view
    if picture is None or view is None:
        return
    for track in reversed(tracks(picture.panels)):
        at = place_of(picture.panels, track[-1])
        if at is not None:
            desk.move(at.toPoint())
            if desk.plot.hover.spot is not None:
                return


def check_tip(desk: LensDesk) -> None:
    """What is said is what the view on screen says of its own mark."""
    hover, picture, view = desk.plot.hover, desk.plot.picture, desk.plot.view
    if hover.tip.isHidden():
        return
    assert picture is not None
    assert view is not None
    assert hover.spot is not None
    mark = mark_of(picture.panels, hover.spot)
    assert mark is not None
    assert hover.tip.text() == rich(view.tip(mark, hover.spot.index))


@pytest.mark.parametrize("first", range(len(LENSES)), ids=[lens.id for lens in LENSES])
def test_that_a_resting_pointer_survives_undo_redo_open_and_new(first: int, desk: LensDesk) -> None:
    app, start = desk.app, desk.document
    before = LENSES[first]
    # Two others each, so that every lens is come to from two and left for two.
    for further in (1, 9):
        after = LENSES[(first + further) % len(LENSES)]
        app.session.open(start, None)
        for lens in (before, after):
            app.on_lens_chosen(lens.id)
            rest_somewhere(desk)
        for change in (
            app.actions.undo.trigger,
            app.actions.redo.trigger,
            lambda: app.session.open(replace(load_example("weather"), lens=before.id), None),
            lambda: app.session.open(Document(table_of(["a"], P=[1]), lens=before.id), None),
        ):
            change()
            check_tip(desk)
            rest_somewhere(desk)
            check_tip(desk)


def test_that_a_bar_in_hand_is_let_go_where_its_column_is_gone(desk: LensDesk) -> None:
    session = desk.app.session
    assert session.document.model is not None
    _, at = desk.bar("Q model")
    with desk.held(at):
        session.apply(edits.remove_column(session.document, session.document.model))
        left = session.document
        desk.move(at - QPoint(0, 30))
        assert session.document is left


def test_that_a_bar_in_hand_is_let_go_where_another_document_is_opened(desk: LensDesk) -> None:
    opened = load_example("weather")
    _, at = desk.bar("P truth")
    with desk.held(at):
        desk.app.session.open(opened, None)
        desk.move(at - QPoint(0, 30))
        assert desk.document is opened


def test_that_a_click_on_a_picture_older_than_the_document_does_nothing(desk: LensDesk) -> None:
    app = desk.app
    app.on_lens_chosen("matrix")
    view = desk.plot.view
    assert view is not None
    cells = next(
        mark for mark in view.figure.panels[0].marks if getattr(mark, "key", "") == "cells"
    )
    unreadable = edits.clear_column(app.session.document, app.session.document.truth).document
    app.session.change("Clear", unreadable)
    assert desk.plot.view is view
    desk.plot.clicked.emit(cells, 1)
    assert app.session.document is unreadable
