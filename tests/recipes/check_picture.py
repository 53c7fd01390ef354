"""An export target is one entry of PICTURES, and what writes it in EXPORTS."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFileDialog

from gui.export.dialog.export_dialog import ExportDialog, export_dialog
from gui.export.flows.exports import EXPORTS, export_pages
from model.command_line import parse_arguments
from model.document.export_choices import PICTURES
from model.evaluate.readings import Readings
from model.export.pages import pages_of
from model.formats.entropy_file import decode, encode
from tests.evaluated import evaluated
from tests.recipes.doors import Door, is_missed, without
from tests.recipes.new.picture import PICTURE

if TYPE_CHECKING:
    from pathlib import Path

    from gui.app import App
    from model.document.document import Document


def test_that_every_kind_of_picture_has_what_writes_it() -> None:
    assert list(EXPORTS) == [one.id for one in PICTURES]


def test_that_pictures_are_written_by_their_suffix(weather: Document, tmp_path: Path) -> None:
    path = tmp_path / f"a{PICTURE.suffix}"
    pages = pages_of(evaluated(weather), ("compare",)).pages
    export_pages(path, pages, weather.export)
    assert "sunny" in path.read_text()
    with pytest.raises(ValueError, match=PICTURE.suffix):
        export_pages(tmp_path / "a.gif", pages, weather.export)


def test_that_the_export_dialog_offers_it(app: App, weather: Document) -> None:
    assert isinstance(app.showing.readings, Readings)
    dialog = export_dialog(app.showing.readings, weather.export, app.window)
    segment = dialog.form.format.segments[PICTURE.id]
    assert PICTURE.about in segment.toolTip()
    segment.click()
    assert dialog.choices.format == PICTURE.id
    dialog.reject()


def test_that_the_file_is_asked_for_by_its_name(app: App, tmp_path: Path) -> None:
    app.actions.export_picture.trigger()
    dialog = app.window.findChild(ExportDialog)
    assert dialog is not None
    dialog.chosen.emit(replace(dialog.choices, format=PICTURE.id), False)
    asked = dialog.findChild(QFileDialog)
    assert asked is not None
    assert asked.nameFilters() == [f"{PICTURE.name} (*{PICTURE.suffix})"]
    assert asked.defaultSuffix() == PICTURE.id
    asked.fileSelected.emit(str(tmp_path / f"a{PICTURE.suffix}"))
    assert "sunny" in (tmp_path / f"a{PICTURE.suffix}").read_text()


def test_that_the_choice_is_kept_in_a_file(weather: Document) -> None:
    chosen = replace(weather, export=replace(weather.export, format=PICTURE.id))
    assert decode(encode(chosen), "a").export == chosen.export


def test_that_the_command_line_names_it_in_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse_arguments(["--help"])
    assert PICTURE.suffix in capsys.readouterr().out


BEFORE = without(PICTURES, PICTURE)
WRITTEN = test_that_pictures_are_written_by_their_suffix
DOORS = {
    "what writes it": Door(
        test_that_every_kind_of_picture_has_what_writes_it,
        {"tests.recipes.check_picture.PICTURES": BEFORE},
    ),
    "its suffix": Door(WRITTEN, {"gui.export.flows.exports.PICTURES": BEFORE}),
    "the writer": Door(WRITTEN, {"gui.export.flows.exports.EXPORTS": {}}),
    "the dialog": Door(
        test_that_the_export_dialog_offers_it, {"gui.export.dialog.form.PICTURES": BEFORE}
    ),
    "the file": Door(
        test_that_the_choice_is_kept_in_a_file, {"model.document.export_choices.PICTURES": BEFORE}
    ),
    "--help": Door(
        test_that_the_command_line_names_it_in_its_help,
        {"model.command_line.arguments.PICTURES": BEFORE},
    ),
}


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_that_a_forgotten_door_is_missed(
    door: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_missed(DOORS[door], request, monkeypatch)
