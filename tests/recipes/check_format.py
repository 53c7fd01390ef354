"""A format is one file and one entry of FORMATS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFileDialog

from gui.export.flows.export_writing import table_filter
from model.command_line import open_requested, parse_arguments
from model.files.format import FormatError
from model.formats import FORMATS, suffixes_of
from tests.opened import read_any
from tests.recipes.doors import Door, is_missed, without
from tests.recipes.new.format import FORMAT, TABLE

if TYPE_CHECKING:
    from pathlib import Path

    from gui.app import App

SUFFIX = FORMAT.suffixes[0]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / f"rain{SUFFIX}"
    path.write_text("rain|3\nsun|1\n")
    return path


def test_that_a_file_of_a_format_is_read_and_refused_by_it(file: Path) -> None:
    assert read_any(file).table.outcomes == ("rain", "sun")
    file.write_text("rain 3\n")
    with pytest.raises(FormatError, match="put one before each weight"):
        read_any(file)


def test_that_open_offers_it_and_a_dropped_file_is_opened(app: App, file: Path) -> None:
    app.actions.open.trigger()
    dialog = app.window.findChild(QFileDialog)
    assert dialog is not None
    assert f"*{SUFFIX}" in dialog.nameFilters()[0]
    dialog.reject()
    app.window.file_dropped.emit(str(file))
    assert app.session.document.title == "rain"
    assert app.session.path == file


def test_that_save_as_offers_and_writes_it(app: App, tmp_path: Path) -> None:
    app.actions.save_as.trigger()
    dialog = app.window.findChild(QFileDialog)
    assert dialog is not None
    assert f"{FORMAT.name}s (*{SUFFIX})" in dialog.nameFilters()
    dialog.reject()
    app.files.save_to(tmp_path / f"a{SUFFIX}")
    assert (tmp_path / f"a{SUFFIX}").read_text().startswith("sunny|6\n")
    assert app.session.path == tmp_path / f"a{SUFFIX}"


def test_that_import_and_save_table_offer_a_format_of_tables(app: App, tmp_path: Path) -> None:
    app.actions.import_table.trigger()
    dialog = app.window.findChild(QFileDialog)
    assert dialog is not None
    assert f"*{TABLE.suffixes[0]}" in dialog.nameFilters()[0]
    dialog.reject()
    assert f"{TABLE.name} (*{TABLE.suffixes[0]})" in table_filter().split(";;")
    path = tmp_path / f"a{TABLE.suffixes[0]}"
    app.exports.write_table(path)
    assert path.read_text().startswith("sunny:6\n")


def test_that_the_command_line_opens_it_and_names_it_in_its_help(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened, _ = open_requested(parse_arguments([str(file)]))
    assert opened.table.columns[0].values.tolist() == [3.0, 1.0]
    with pytest.raises(SystemExit):
        parse_arguments(["--help"])
    assert SUFFIX in capsys.readouterr().out


def old_suffixes(*kinds: str) -> tuple[str, ...]:
    """The suffixes that there were before."""
    return without(suffixes_of(*kinds), SUFFIX, *TABLE.suffixes)


BEFORE = without(FORMATS, FORMAT, TABLE)
OPENED = test_that_open_offers_it_and_a_dropped_file_is_opened
SAVED = test_that_save_as_offers_and_writes_it
TABLES = test_that_import_and_save_table_offer_a_format_of_tables
DOORS = {
    "reading": Door(
        test_that_a_file_of_a_format_is_read_and_refused_by_it, {"model.formats.FORMATS": BEFORE}
    ),
    "Open": Door(OPENED, {"model.formats.suffixes_of": old_suffixes}),
    "a dropped file": Door(OPENED, {"model.formats.written_as": lambda *_: None}),
    "Save as": Door(SAVED, {"model.formats.FORMATS": BEFORE}),
    "saving": Door(SAVED, {"model.formats.written_as": lambda *_: None}),
    "Import": Door(TABLES, {"model.formats.suffixes_of": old_suffixes}),
    "Save table": Door(TABLES, {"gui.export.flows.export_writing.FORMATS": BEFORE}),
    "saving a table": Door(TABLES, {"gui.export.flows.export_writing.written_as": lambda *_: None}),
    "--help": Door(
        test_that_the_command_line_opens_it_and_names_it_in_its_help,
        {"model.command_line.arguments.suffixes_of": old_suffixes},
    ),
}


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_that_a_forgotten_door_is_missed(
    door: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_missed(DOORS[door], request, monkeypatch)
