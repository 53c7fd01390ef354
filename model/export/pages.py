"""Pages: figures with what goes with them, ready for any exporter."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from model.evaluate.readings import Readings
from model.export.report.report import notes_of, summary
from model.figure.figure import Figure
from model.lenses import LensError, lens_of
from model.lessons.live_notes import with_numbers
from model.words.markup import plain
from model.words.numerals import temperature_text


@dataclass(frozen=True, eq=False)
class Page:
    """One picture of an export.

    Attributes:
        figure: what is drawn.
        name: a word for its file, where each picture has its own: the lens's id.
        notes: what a speaker wants at hand: readings and formulas.
        whole: what the pages of one file are called together; empty for the first one's title.
    """

    figure: Figure
    name: str
    notes: str = ""
    whole: str = ""


@dataclass(frozen=True, eq=False)
class Pages:
    """What can be pictured and, for each lens that has nothing to show, why not."""

    pages: tuple[Page, ...]
    missing: tuple[str, ...] = ()


def pages_of(readings: Readings, lenses: Sequence[str] = ()) -> Pages:
    """Return a page for each of the lenses, by id; for the document's own where none is named.

    Needs readings without a problem. What a lens cannot show is told in `missing`.
    """
    pages, missing = [], []
    notes = speaker_notes(readings)
    for lens_id in lenses or (readings.document.lens,):
        lens = lens_of(lens_id)
        try:
            whole = readings.document.title if len(lenses) > 1 else ""
            pages.append(Page(lens.view(readings).figure, lens.id, notes, whole))
        except LensError as error:
            missing.append(f"{lens.title} has nothing to show: {plain(str(error))}")
    return Pages(tuple(pages), tuple(missing))


def speaker_notes(readings: Readings) -> str:
    """Return the readings, each with its formula and numbers, as plain text for a speaker."""
    document = readings.document
    lines = [document.title, summary(readings), *notes_of(readings)]
    if document.notes:
        lines += ["", with_numbers(document.notes, readings)]
    lines += ["", f"Readings at T = {temperature_text(document.temperature)}:"]
    for reading in readings.values.values():
        if reading.value is None:
            continue
        lines.append(f"{reading.measure.name}: {plain(reading.measure.formula(readings))}")
        if reading.answer.reason:
            lines.append(f"  {plain(reading.answer.reason)}")
    return "\n".join(lines)


def title_of(pages: Sequence[Page]) -> str:
    """Return what a file of these pages is called, as plain text on one line."""
    title = pages[0].whole or plain(pages[0].figure.title)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in title).split())


def paths_of(path: Path, pages: Sequence[Page]) -> tuple[Path, ...]:
    """Return a file for each page: `path` alone for one, else with each page's name added."""
    if len(pages) == 1:
        return (path,)
    names: list[str] = []
    for page in pages:
        count = sum(name == page.name or name.startswith(f"{page.name}-") for name in names)
        names.append(f"{page.name}-{count + 1}" if count else page.name)
    return tuple(path.with_name(f"{path.stem}-{name}{path.suffix}") for name in names)
