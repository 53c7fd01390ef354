"""What an export writes: pictures step by step, readings and tables at once."""

from functools import partial
from pathlib import Path

from gui.export.flows.exports import begin_export
from gui.export.steps import Steps
from model.document.export_choices import ExportChoices, with_titles
from model.document.work import Watch, unwatched
from model.evaluate.readings import Readings
from model.export.pages import pages_of
from model.export.report import REPORTS
from model.export.report.workbook import workbook_bytes
from model.export.scene_pages import scene_pages
from model.files.atomic import write_whole
from model.files.delimited_text import write_csv

WORKBOOK = ".xlsx"


def readings_filter() -> str:
    """Return the forms in which readings are saved, as a file dialog takes them."""
    forms = (f"{report.title} (*{report.suffix})" for report in REPORTS)
    return ";;".join((*forms, f"Excel workbook (*{WORKBOOK})"))


def write_readings(path: Path, readings: Readings, watch: Watch = unwatched) -> None:
    """Write every reading, in the form that the suffix names; text otherwise.

    OSError and ValueError where it cannot be written; what watch raises leaves the old file.
    """
    if path.suffix.lower() == WORKBOOK:
        _write_workbook(path, readings, watch)
        return
    report = next((one for one in REPORTS if one.suffix == path.suffix.lower()), REPORTS[0])
    write_whole(path, report.write(readings).encode())


def write_table(path: Path, readings: Readings, watch: Watch = unwatched) -> None:
    """Write the table with all digits: .xlsx, .tsv, else CSV; errors as of `write_readings`."""
    if path.suffix.lower() == WORKBOOK:
        _write_workbook(path, readings, watch)
    else:
        write_csv(path, readings.document.table, watch)


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
