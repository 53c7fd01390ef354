"""Answers about a text: its readings, or the report on two models."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from model.command_line.command_error import CommandError
from model.document.document import Document
from model.document.text_source import TextSource
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Readings, Unreadable
from model.texts.open_text import OpenText, open_text
from model.texts.tally import Here
from model.texts.text_document import at_telling_token
from model.texts.text_measures import with_text
from model.texts.text_reading import TextReading, read_text
from model.texts.two_models import listed_text
from model.texts.two_models.kl_text import as_json, as_markdown, as_text
from model.texts.two_models.ladder import ladder_of
from model.texts.two_models.ladder_text import ladder_as_json, ladder_as_markdown, ladder_as_text
from model.texts.two_models.listed_pair import ListedPair

_REPORTS = {"text": as_text, "markdown": as_markdown, "json": as_json}
_LADDERS = {"text": ladder_as_text, "markdown": ladder_as_markdown, "json": ladder_as_json}
_LISTED = {
    "text": listed_text.as_text,
    "markdown": listed_text.as_markdown,
    "json": listed_text.as_json,
}


def text_readings_of(
    document: Document,
    source: TextSource,
    whole: bool,
    dask: str | None = None,
    say: Callable[[str], None] = lambda sentence: None,
    nll_alone: bool = False,
) -> Readings | Unreadable:
    """Return the readings of a document on a text, and of its table at the most telling token.

    whole: also T* and what pictures need. dask: the scheduler of a cluster, "local", or None for
    this process. say: is told how far a cluster is. nll_alone: whether surprises are all that is
    wanted of logits. CommandError if it cannot be read.
    """
    try:
        opened = open_text(source)
        if dask is None:
            *_, text = read_text(opened, document.temperature, whole=whole, scorer=Here(nll_alone))
        else:
            text = _read_on(dask, opened, document.temperature, whole, say, nll_alone)
    except (OSError, ValueError, MemoryError) as error:
        raise CommandError(str(error) or "There is not enough memory to read it.") from error
    for rung, found in text.reports.items():
        if isinstance(found, str):
            raise CommandError(f"{rung.name}: {found}")
    readings = evaluate(at_telling_token(document, text))
    return readings if isinstance(readings, Unreadable) else with_text(readings, text)


def _read_on(
    address: str,
    opened: OpenText,
    temperature: float,
    whole: bool,
    say: Callable[[str], None],
    nll_alone: bool,
) -> TextReading:
    """A text read on a cluster; what is done is said at each tenth."""
    from model.texts.dask_scoring import cluster

    if not opened.is_logits:
        raise CommandError("--dask scores logits; a server’s answer holds its scores.")
    last = ("", -1)

    def watch(stage: str, done: float) -> None:
        nonlocal last
        if (stage, int(done * 10)) != last:
            last = (stage, int(done * 10))
            say(f"{stage}: {done:.0%}")

    with cluster(address, nll_alone=nll_alone) as scorer:
        *_, text = read_text(opened, temperature, watch=watch, whole=whole, scorer=scorer)
    return text


def kl_report_text(readings: Readings, text: TextReading, report_id: str) -> str | None:
    """Return the report on two models as text, Markdown or JSON; None where there is one model.

    It ends with all that was said of how both were read.
    """
    listed = text.opened.listed_pair
    if text.report is None and listed is None and not text.source.rungs:
        return None
    if listed is not None:
        view = readings.document.text_view
        return listed_pair_text(listed, report_id, (view.clip_low, view.clip_high), readings.notes)
    _check(report_id)
    if text.source.rungs:
        return _LADDERS[report_id](ladder_of(text.source, text.reports), readings.notes)
    if text.report is None:
        return None
    notes = tuple(dict.fromkeys((*text.report.notes, *readings.notes)))
    return _REPORTS[report_id](replace(text.report, notes=notes))


def listed_pair_text(
    pair: ListedPair,
    report_id: str,
    clip: tuple[float, float],
    said: Sequence[str] = (),
) -> str:
    """Return the report on two servers along one text as text, Markdown or JSON."""
    _check(report_id)
    return _LISTED[report_id](pair, clip, said)


def _check(report_id: str) -> None:
    if report_id not in _REPORTS:
        raise CommandError(
            f"The report on two models is written as text, json or markdown, not {report_id}."
        )
