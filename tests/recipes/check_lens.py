"""A lens is one folder and one entry of LENSES."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gui.export.dialog.export_dialog import export_dialog
from model.command_line import CommandError, parse_arguments
from model.evaluate.readings import Readings
from model.formats.entropy_file import write_document
from model.lenses import lens_of
from tests.opened import read_any
from tests.recipes.new_lens import LENS

if TYPE_CHECKING:
    from pathlib import Path

    from gui.app import App
    from model.document.document import Document


def test_that_a_lens_stands_in_the_rail_and_pictures_what_is_chosen(app: App) -> None:
    view = app.window.lens_view
    entry = view.rail.entries[LENS.id]
    assert entry.isVisible()
    assert LENS.title in entry.accessibleName()
    assert LENS.about in entry.toolTip()
    entry.click()
    assert app.session.document.lens == LENS.id
    assert not app.session.undo_stack.canUndo()
    assert view.plot.accessibleName() == "Seen upside down"
    view.rail.entries["compare"].click()
    assert view.plot.accessibleName() != "Seen upside down"


def test_that_a_lens_is_offered_by_the_export_dialog(app: App, weather: Document) -> None:
    assert isinstance(app.readings, Readings)
    dialog = export_dialog(app.readings, weather.export, app.window)
    rows = dialog.pictures.lenses.list
    assert LENS.title in [rows.item(row).text() for row in range(rows.count())]
    dialog.reject()


def test_that_a_lens_is_taken_and_named_by_the_command_line(tmp_path: Path) -> None:
    out = str(tmp_path / "a.png")
    assert parse_arguments(["--figure", LENS.id, "--out", out]).figures == (LENS.id,)
    with pytest.raises(CommandError, match=LENS.id):
        parse_arguments(["--figure", "no-such-lens", "--out", out])


def test_that_a_lens_is_kept_in_a_file(weather: Document, tmp_path: Path) -> None:
    path = tmp_path / "seen.entropy"
    write_document(path, replace(weather, lens=LENS.id))
    assert lens_of(read_any(path).lens) is LENS
