"""A lens is one folder and one entry of LENSES."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from gui.export.dialog.export_dialog import export_dialog
from gui.scenes.scenes_panel import ScenesPanel
from model.command_line import CommandError, parse_arguments
from model.document import edits
from model.document.edits import Edit
from model.evaluate.readings import Readings
from model.export.pages import pages_of, scene_pages
from model.formats.entropy_file import write_document
from model.lenses import LENSES, lens_of
from tests.evaluated import evaluated
from tests.opened import read_any
from tests.recipes.doors import Door, is_missed, without
from tests.recipes.new.lens import LENS

if TYPE_CHECKING:
    from pathlib import Path

    from gui.app import App
    from model.document.document import Document
    from model.lens.lens import Lens


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
    assert isinstance(app.showing.readings, Readings)
    dialog = export_dialog(app.showing.readings, weather.export, app.window)
    rows = dialog.pictures.lenses.list
    assert LENS.title in [rows.item(row).text() for row in range(rows.count())]
    dialog.reject()


def test_that_a_lens_is_exported(weather: Document) -> None:
    (page,) = pages_of(evaluated(weather), (LENS.id,)).pages
    assert page.figure.title == "Seen upside down"


def test_that_a_scene_is_seen_through_a_lens(app: App, weather: Document) -> None:
    seen = edits.add_scene(replace(weather, lens=LENS.id), "mine").document
    (page,) = scene_pages(evaluated(seen)).pages
    assert page.figure.alternative == "A below B."
    app.session.apply(Edit("Add a scene", seen))
    panel = app.window.findChild(ScenesPanel)
    assert panel is not None
    rows = panel.rows.model()
    assert LENS.title in str(rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))


def test_that_a_lens_is_taken_and_named_by_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parse_arguments(["--help"])
    assert LENS.id in capsys.readouterr().out
    out = str(tmp_path / "a.png")
    assert parse_arguments(["--figure", LENS.id, "--out", out]).figures == (LENS.id,)
    with pytest.raises(CommandError, match=LENS.id):
        parse_arguments(["--figure", "no-such-lens", "--out", out])


def test_that_a_lens_is_kept_in_a_file(weather: Document, tmp_path: Path) -> None:
    path = tmp_path / "seen.entropy"
    write_document(path, replace(weather, lens=LENS.id))
    assert lens_of(read_any(path).lens) is LENS


def old_lens(lens_id: str) -> Lens:
    return next((one for one in BEFORE if one.id == lens_id), BEFORE[0])


BEFORE: tuple[Lens, ...] = without(LENSES, LENS)
COMMAND_LINE = test_that_a_lens_is_taken_and_named_by_the_command_line
SCENES = test_that_a_scene_is_seen_through_a_lens
DOORS = {
    "the rail": Door(
        test_that_a_lens_stands_in_the_rail_and_pictures_what_is_chosen,
        {"gui.app.LENSES": BEFORE},
    ),
    "the export dialog": Door(
        test_that_a_lens_is_offered_by_the_export_dialog,
        {"gui.export.dialog.export_dialog.LENSES": BEFORE},
    ),
    "the export": Door(test_that_a_lens_is_exported, {"model.export.pages.lens_of": old_lens}),
    "scenes": Door(SCENES, {"model.export.pages.lens_of": old_lens}),
    "the list of scenes": Door(SCENES, {"gui.scenes.scenes_rows.lens_of": old_lens}),
    "--help and --figure": Door(
        COMMAND_LINE,
        {"model.command_line.arguments._lens_ids": lambda: [one.id for one in BEFORE]},
    ),
    "the file": Door(test_that_a_lens_is_kept_in_a_file, {"model.lenses.LENSES": BEFORE}),
}


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_that_a_forgotten_door_is_missed(
    door: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_missed(DOORS[door], request, monkeypatch)
