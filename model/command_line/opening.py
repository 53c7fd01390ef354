"""From a request to its document and readings."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from model.command_line.arguments import Request
from model.command_line.command_error import CommandError
from model.document.document import Document
from model.document.settings import Filters
from model.document.table import Column
from model.document.text_source import is_pattern
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Readings, Unreadable
from model.export.report import REPORTS
from model.files.format import FormatError, on_command_line
from model.files.named_files import files_elsewhere
from model.formats import (
    DOCUMENT,
    TableOptions,
    format_of,
    is_text_file,
    read_any_table,
)
from model.formats.entropy_file import read_whole
from model.formats.examples import EXAMPLES, FIRST_EXAMPLE, load_example
from model.formats.lessons import load_lesson
from model.words.names import fit, fit_line


def open_requested(
    request: Request,
    say: Callable[[str], None] = lambda sentence: None,
    tell: Callable[[str], None] = lambda sentence: None,
) -> tuple[Document, Path | None]:
    """Return the document asked for, changed as asked, and the file that Save writes to, if any.

    say: is told, in sentences, what was taken for what, where something had to be chosen. tell: how
    far long work is.
    Raises CommandError with a sentence for what cannot be opened and for unknown columns.
    """
    try:
        document, path = _opened(request, say, tell)
    except (OSError, ValueError) as error:
        raise CommandError(_told(error)) from error
    columns = document.table.columns
    changes: dict[str, Any] = {
        "truth": _column("--truth", request.truth, columns),
        "model": _column("--model", request.model, columns),
        "temperature": request.temperature,
        "unit": request.unit,
        "order": request.order,
    }
    given = {name: value for name, value in changes.items() if value is not None}
    try:
        document = request.sampling.applied(replace(document, **given))
        if request.labels:
            from model.lenses.groups.controls import with_labels

            document = with_labels(document, dict(request.labels))
    except ValueError as error:
        raise CommandError(str(error)) from error
    return document, path


def check_files(document: Document, path: Path | None, trusts: bool) -> None:
    """Raise CommandError where a document from a file names files elsewhere and is not trusted."""
    elsewhere = () if trusts or path is None else files_elsewhere(document, path.parent)
    if path is not None and elsewhere:
        more = f" and {len(elsewhere) - 1} more" if len(elsewhere) > 1 else ""
        raise CommandError(
            f"{path.name} names files elsewhere: {fit_line(elsewhere[0], 120)}{more}. Add --trust "
            "to read them, if you know where it comes from."
        )


def readings_of(
    document: Document,
    whole: bool = True,
    dask: str | None = None,
    say: Callable[[str], None] = lambda sentence: None,
    nll_alone: bool = False,
) -> Readings:
    """Return the readings of a document; CommandError with the sentence if there can be none.

    whole: of a text also what only pictures need, which takes some passes over it. dask: where a
    text is scored, if not here. say: is told what is done of long work meanwhile. nll_alone:
    whether surprises are all that is wanted of a text's logits.
    """
    readings: Readings | Unreadable
    if document.text is not None:
        # What reads texts is long to load, so it is loaded for them alone, here and below.
        from model.command_line.text_answers import text_readings_of

        readings = text_readings_of(document, document.text, whole, dask, say, nll_alone)
    elif dask is not None:
        raise CommandError("--dask scores logits; this is none of a text.")
    else:
        readings = evaluate(document)
    if isinstance(readings, Unreadable):
        raise CommandError(readings.problem)
    return readings


def report_text(asked: Document, readings: Readings, report_id: str) -> str:
    """Return the readings as the report of this id writes them; of two models their KL report.

    Of a text that stood nowhere when it was asked for, the readings of the text alone.
    """
    if readings.sequence is not None and asked.text is not None:
        from model.command_line.text_answers import kl_report_text
        from model.texts.text_measures import only_text
        from model.texts.text_reading import text_reading_of

        text = text_reading_of(readings)
        written = None if text is None else kl_report_text(readings, text, report_id)
        if written is not None:
            return written
        if text is not None and asked.text.position < 0:
            readings = only_text(readings, text)
    return next(report for report in REPORTS if report.id == report_id).write(readings)


def examples_text() -> str:
    """Return the name and the title of every example, one a line."""
    width = max(len(example.name) for example in EXAMPLES)
    return "".join(f"{example.name:<{width}}  {example.title}\n" for example in EXAMPLES)


def choices_listed(path: Path | None) -> str:
    """Return the texts in a server's answers, one a line; CommandError where there are none."""
    from model.command_line.choices import choices_text

    if path is None:
        raise CommandError("--list-choices lists the texts in a FILE; name it.")
    return choices_text(path)


def two_models_report(
    request: Request,
    say: Callable[[str], None],
    tell: Callable[[str], None] = lambda sentence: None,
) -> str:
    """Return the report on two models along one text; CommandError where there can be none."""
    from model.command_line.model_answers import two_models
    from model.command_line.text_answers import listed_pair_text
    from model.texts.two_models.listed_pair import CLIP

    if request.readings is None:
        raise CommandError("Two models along a text are a report; add --readings text.")
    found = two_models(request.asked, say, tell)
    return listed_pair_text(found, request.readings, request.text.clip or CLIP)


def drawn_answers(
    request: Request,
    say: Callable[[str], None],
    tell: Callable[[str], None] = lambda sentence: None,
) -> str:
    """Return the answers that a model draws at the T and with the filters asked for, as JSON."""
    from model.command_line.model_answers import drawn_json
    from model.language_models import Generation

    asked, temperature = request.asked, request.temperature
    drawn = Generation(
        length=asked.length,
        temperature=1.0 if temperature is None else temperature,
        seed=asked.seed,
        filters=_filters(request),
        listed=asked.top or Generation().listed,
    )
    if not math.isfinite(drawn.temperature):
        raise CommandError("Answers are drawn at a finite T; give --temperature a number.")
    return drawn_json(asked, drawn, say, tell)


def _filters(request: Request) -> Filters:
    try:
        return request.sampling.applied(load_example(FIRST_EXAMPLE)).filters
    except ValueError as error:
        raise CommandError(str(error)) from error


def _opened(
    request: Request, say: Callable[[str], None], tell: Callable[[str], None]
) -> tuple[Document, Path | None]:
    if request.asked.are_given:
        # What asks a model is long to load.
        from model.command_line.model_answers import model_document

        return model_document(request.asked, say, tell), None
    if request.file is None:
        if request.text.are_given:
            raise CommandError("--targets and the like belong to a text; name its FILE.")
        if request.table != TableOptions():
            raise CommandError("--decimal and the like belong to a table; name its FILE.")
        if request.lesson is not None:
            return load_lesson(request.lesson), None
        return load_example(request.example or FIRST_EXAMPLE), None
    if request.more or is_pattern(request.file) or request.text.are_given:
        return _text_document(request, request.file, say), None
    if is_text_file(request.file):
        return _text_document(request, request.file, say), None
    # Read once, as it may be a pipe.
    data = read_whole(request.file)
    found = format_of(request.file, data)
    if found.kind == "table":
        document, said = read_any_table(request.file, data, request.table)
        for sentence in said:
            say(on_command_line(sentence))
        return document, None
    if request.table != TableOptions():
        raise CommandError(
            f"{request.file.name} is no table; --decimal and the like belong to one."
        )
    return found.read(request.file, data), request.file if found is DOCUMENT else None


def _told(error: Exception) -> str:
    return on_command_line(error.remark) if isinstance(error, FormatError) else str(error)


def _text_document(request: Request, path: Path, say: Callable[[str], None]) -> Document:
    """The document on a text, recognised but not read yet."""
    if request.text.against and request.temperature is not None:
        raise CommandError("Two models are compared as they are; leave out --temperature.")
    from model.command_line.choices import all_answers, answer_document
    from model.texts.array_tables import array_table

    try:
        if request.text.answers:
            return all_answers(path, say)
        source = request.text.source(path, request.more)
        table = None if source.shards else array_table(source)
        if table is not None:
            say(on_command_line(table.sentence))
            return table.document
        document = answer_document(source, request.text.choice, say, request.table)
        if request.text.clip is None:
            return document
        low, high = request.text.clip
        view = replace(document.text_view, clip_low=low, clip_high=high)
        return replace(document, text_view=view)
    except MemoryError as error:
        raise CommandError(f"There is not enough memory to open {path.name}.") from error


def _column(option: str, given: str | None, columns: Sequence[Column]) -> int | None:
    """Return the column that is called or numbered as given; a name goes before a number."""
    if given is None:
        return None
    named = [index for index, column in enumerate(columns) if column.name == given.strip()]
    if not named:
        folded = given.strip().casefold()
        named = [index for index, column in enumerate(columns) if column.name.casefold() == folded]
    if len(named) == 1:
        return named[0]
    if len(named) > 1:
        numbers = ", ".join(str(index + 1) for index in named)
        raise CommandError(
            f"{option}: {len(named)} columns are called “{given}”; give a number: {numbers}."
        )
    number = given.strip()
    if number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= len(columns):
        return int(number) - 1
    listed = ", ".join(f"{index} {column.name}" for index, column in enumerate(columns, start=1))
    shown = fit(given, 40)
    raise CommandError(f"{option}: there is no column “{shown}”; the columns are {listed}.")
