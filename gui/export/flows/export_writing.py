"""What an export writes: pictures step by step, readings and tables at once."""

from functools import partial
from pathlib import Path

from gui.export.flows.exports import begin_export
from gui.export.steps import Steps
from model.document.export_choices import ExportChoices, with_titles
from model.document.work import Watch, unwatched
from model.evaluate.readings import Readings
from model.export.pages import pages_of, scene_pages
from model.export.report import REPORTS
from model.export.report.workbook import workbook_bytes
from model.files.atomic import write_whole
from model.formats import CSV, FORMATS, WORKBOOK, written_as
from model.words.inert import in_bytes

_WORKBOOK = (WORKBOOK.name, WORKBOOK.suffixes[0])


def readings_filter() -> str:
    """Return the forms in which readings are saved, as a file dialog takes them."""
    return _filters(*((report.title, report.suffix) for report in REPORTS), _WORKBOOK)


def table_filter() -> str:
    """Return the forms in which a table is saved, as a file dialog takes them."""
    written = (one for one in FORMATS if one.kind == "table" and one.write)
    return _filters(*((one.name, one.suffixes[0]) for one in written), _WORKBOOK)


def _filters(*forms: tuple[str, str]) -> str:
    return ";;".join(f"{name} (*{suffix})" for name, suffix in forms)


def first_suffix(filters: str) -> str:
    """Return the suffix that the first of a dialog's forms gives to a file."""
    return filters.partition("(*")[2].partition(")")[0]


def write_readings(path: Path, readings: Readings, watch: Watch = unwatched) -> None:
    """Write every reading, in the form that the suffix names; text otherwise.

    OSError and ValueError where it cannot be written; what watch raises leaves the old file.
    """
    if _is_workbook(path):
        _write_workbook(path, readings, watch)
        return
    report = next((one for one in REPORTS if one.suffix == path.suffix.lower()), REPORTS[0])
    write_whole(path, in_bytes(report.write(readings)))


def write_table(path: Path, readings: Readings, watch: Watch = unwatched) -> None:
    """Write the table with all digits, in the form that the suffix names; CSV otherwise.

    Errors as of `write_readings`.
    """
    if _is_workbook(path):
        _write_workbook(path, readings, watch)
        return
    write = (written_as(path, "table") or CSV).write
    assert write is not None
    write(path, readings.document, watch)


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() == WORKBOOK.suffixes[0]


def _write_workbook(path: Path, readings: Readings, watch: Watch) -> None:
    data = workbook_bytes(readings, watch)
    watch()
    write_whole(path, data)


def picture_steps(
    path: Path, readings: Readings, choices: ExportChoices, deck: Path | None, missing: list[str]
) -> Steps:
    """Work out the pages chosen, which any thread can do, then write them as `begin_export` does.

    What has nothing to show is told in `missing`; ValueError where nothing has.
    """
    if choices.pictures == "scenes":
        found = yield partial(scene_pages, readings)
    else:
        found = yield partial(pages_of, readings, choices.lenses)
    if not found.pages:
        raise ValueError(found.missing[0])
    missing.extend(found.missing)
    yield from begin_export(path, found.pages, with_titles(choices), deck)
