"""Pages: figures of lenses and of scenes with what goes with them, ready for any exporter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from model.document.document import Scene
from model.document.scenes import highlighted_rows, scene_documents
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Readings, Unreadable
from model.export.report.report import notes_of, summary
from model.figure.figure import Caption, Figure
from model.figure.highlight import with_highlight
from model.lenses import LensError, lens_of
from model.lessons.covering import covered_view
from model.lessons.goals import goal_line
from model.lessons.quantities import with_numbers
from model.lessons.questions import options_line, right_answer
from model.texts.text_measures import with_text
from model.texts.text_reading import read_text, text_reading_of
from model.words.markup import escape, plain
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


def scene_pages(readings: Readings) -> Pages:
    """Return a page for each scene of the document that was read, in order.

    A page is called by its scene's title, its highlighted rows stand out, and its note stands
    where the lens's caption would; the note is among the speaker's notes too. Before a scene that
    asks stands a page with its question, on which what it asks for is covered. What cannot be
    shown, or that there are no scenes, is told in `missing`. Raises OSError or ValueError where
    the document's text can no longer be read.
    """
    document = readings.document
    if not document.scenes:
        return Pages((), (f"“{document.title}” has no scenes yet; keep a view as one first.",))
    pages, missing = [], []
    digits = len(str(len(document.scenes)))
    for index, scene in enumerate(document.scenes):
        try:
            shown = scene_readings(readings, index)
            figure = scene_figure(shown, scene)
            asked = question_figure(shown, scene)
        except LensError as error:
            missing.append(f"The scene “{scene.title}” has nothing to show: {plain(str(error))}")
            continue
        name = f"scene-{index + 1:0{digits}d}"
        if asked is not None:
            told = "The answer is on the next slide."
            pages.append(Page(asked, f"{name}-question", told, document.title))
        pages.append(Page(figure, name, speaker_notes(shown), document.title))
    return Pages(tuple(pages), tuple(missing))


def scene_readings(readings: Readings, index: int) -> Readings:
    """Return the readings of a scene's view; what only the table decides is taken over.

    A text is scored anew where the scene has another temperature. Raises LensError, with the
    problem, where its view cannot be read.
    """
    view = scene_documents(readings.document)[index]
    found, text = evaluate(view, readings), text_reading_of(readings)
    if isinstance(found, Unreadable):
        raise LensError(found.problem)
    if text is None:
        return found
    if text.temperature != view.temperature:
        *_, text = read_text(text.opened, view.temperature, text if text.best is not None else None)
    return with_text(found, text)


def scene_figure(readings: Readings, scene: Scene) -> Figure:
    """Return the picture of a scene's readings with its title, its note and what stands out.

    Raises LensError, with the reason, where its lens has nothing to show.
    """
    lens = lens_of(scene.lens)
    figure = lens.view(readings).figure
    alternative = figure.alternative
    if scene.highlighted and not lens.marks_are_tokens:
        figure = with_highlight(figure, highlighted_rows(readings.document, scene))
        alternative += f" Standing out: {', '.join(scene.highlighted)}."
    caption = _caption(readings, scene) or figure.caption
    return replace(figure, title=escape(scene.title), said=caption, said_plainly=alternative)


def question_figure(readings: Readings, scene: Scene) -> Figure | None:
    """Return the picture that goes with a scene's question, what it asks for covered; None if none.

    Raises LensError, with the reason, where its lens has nothing to show.
    """
    step = scene.step
    if step is None or step.question is None:
        return None
    view = lens_of(scene.lens).view(readings)
    figure = covered_view(view, step, None, drawn=False).figure
    # Where the picture is covered as a whole, the question stands large in its place.
    words = "" if "picture" in step.covers else step.question.words
    caption = Caption("", escape(f"{words} {options_line(step.question)}".strip()))
    return replace(figure, title=escape(scene.title), said=caption)


def _caption(readings: Readings, scene: Scene) -> Caption | None:
    """What is said to a scene: its note after the right answer, or its goal; None for nothing."""
    step, note = scene.step, escape(with_numbers(scene.note, readings))
    if step is not None and step.goal is not None:
        # The note is true once the goal is reached, which it is not on a slide.
        return Caption(escape(step.goal.words), escape(f"{goal_line(step.goal)}."))
    if step is not None and step.question is not None:
        # Without a note nothing else on the slide says what that answers.
        asked = "" if note else f"{step.question.words} "
        return Caption(escape(f"{asked}{right_answer(step.question, readings)}."), note)
    return Caption("", note) if note else None
