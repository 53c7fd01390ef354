"""A program with one filter more, which tells as JSON where it is met; run by its test."""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from model.sampling import filters
from model.sampling.cutting.filter import Cut, Filter, Reached, Setting

COUNT = Setting("tail", "tail", "How many stay", "a whole number", 0.0, 99.0, whole=True)


def _cut(reached: Reached) -> Cut:
    return Cut(np.arange(len(reached.p)) >= len(reached.p) - COUNT.of(reached.filters))


ADDED = Filter("tail", "tail", "Drops the likeliest.", (COUNT,), _cut, by_dial=True)
filters.FILTERS = (*filters.FILTERS, ADDED)


def main() -> None:
    """Print what the rest of the program, loaded only now, makes of the list."""
    print(json.dumps(_model() | _files() | _command_line()))


def _document() -> Any:
    from model.document.document import Document
    from model.document.table import table_of
    from model.sampling.filter_edits import set_filter

    q = (0.4, 0.3, 0.2, 0.1)
    return set_filter(Document(table_of("abcd", P=q, Q=q), 0, 1, lens="sampling"), "tail", 3.0)


def _model() -> dict[str, Any]:
    from dataclasses import replace

    from model.document.settings import Filters
    from model.lenses import lens_of
    from model.lenses.sampling.controls import FILTER_CONTROLS
    from model.sampling import are_on, idle_filters, run_stages
    from model.sampling.quick import quick_survivors
    from tests.evaluated import evaluated

    label, document = _document()
    readings = evaluated(document)
    view = lens_of("sampling").view(readings)
    marks: list[Any] = [mark for panel in view.figure.panels for mark in panel.marks]
    pill = next(mark for mark in marks if getattr(mark, "name", "") == "stage:tail")
    source = readings.prepared.source_weights
    return {
        "edit": label,
        "on": are_on(document.filters),
        "survivors": run_stages(source, 1.0, document.filters)[-1].survivors.tolist(),
        "idle in llama.cpp": idle_filters(replace(document.filters, preset="llama.cpp")),
        "dial": [control.label for control in FILTER_CONTROLS],
        "pills": [getattr(mark, "text", "") for mark in marks],
        "tip": view.tip(pill, 0),
        "filtered": readings.filtered,
        "quick": quick_survivors(source, 1.0, Filters(tail=3), ()),
    }


def _files() -> dict[str, Any]:
    from model.files.format import FormatError
    from model.formats.entropy_file import decode, encode

    document = _document().document
    data = encode(document)
    try:
        decode(data.replace(b'"tail": 3', b'"tail": "x"'))
        refused = ""
    except FormatError as error:
        refused = str(error)
    return {
        "file": json.loads(data)["filters"],
        "again": decode(data).filters == document.filters,
        "refused": refused,
    }


def _command_line() -> dict[str, Any]:
    from model.command_line.arguments import _parser, parse_arguments

    request = parse_arguments(["--tail", "3"])
    return {"help": _parser().format_help(), "options": dict(request.sampling.numbers)}


if __name__ == "__main__":
    main()
