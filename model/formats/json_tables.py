"""Tables kept as JSON: {name: number}, records, pairs, columns, and what pandas writes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any, TypeAlias

from model.document.cells import Kind
from model.document.document import Document
from model.document.table import Column, Table, frozen
from model.files.format import FormatError
from model.formats.harness_samples import sample_table
from model.texts.answers.json_values import Value
from model.texts.answers.reading import is_sample
from model.texts.answers.refusal import are_answers

_NAMES = ("outcome", "token", "name", "word", "label", "text", "class", "decoded_token", "category")
_RUNNING = ("rank", "row", "no.", "no", "nr", "number", "x", "value", "k", "bin", "year")
_LABELS = {"index", "idx", "id", "ids", "token_id", "tokenid", "doc_id", *_RUNNING}
_SMALLEST_VOCABULARY = 20
_FEWEST_WITH_TOTAL = 4
_ROUNDING = 1e-9
_LONGEST = 1024  # bits of a whole number that a float holds
_Columns: TypeAlias = dict[str, list[Any]]


@dataclass(frozen=True)
class JsonTable:
    """A table that JSON holds, as a document; its name among others, and what is said of it."""

    document: Document
    words: str
    said: tuple[str, ...] = ()


def json_tables(values: Sequence[Value], path: Path) -> tuple[JsonTable, ...]:
    """Return the tables in the values of a JSON file: a sample each, or one; none where none is.

    A list of records, one a line too, is one table. FormatError with the place for a number that
    a table cannot hold, and for a vocabulary, which has no numbers but ids.
    """
    samples = [one for value in values for one in _samples_in(value.content)]
    if samples:
        tables = [sample_table(one, k, len(samples)) for k, one in enumerate(samples)]
        return tuple(_sample(table, words, said, path) for table, words, said in tables)
    if are_answers(values):
        return ()
    content = values[0].content if len(values) == 1 else [value.content for value in values]
    _refuse_vocabulary(content, path.name)
    columns = _columns(content, path.name)
    return () if columns is None else (_document(columns, path),)


def _samples_in(content: Any) -> list[dict[str, Any]]:
    many = content if isinstance(content, list) else [content]
    return [one for one in many if is_sample(one)]


def _sample(table: Table, words: str, said: tuple[str, ...], path: Path) -> JsonTable:
    model = 1 if len(table.columns) > 1 else None
    notes = " ".join((f"Imported from {path.name}.", *said))
    return JsonTable(Document(table, 0, model, title=path.stem, notes=notes), words, said)


def _refuse_vocabulary(content: Any, name: str) -> None:
    vocabulary = content.get("model") if isinstance(content, dict) else None
    ids = list(content.values()) if isinstance(content, dict) else []
    numbered = len(ids) >= _SMALLEST_VOCABULARY and all(type(one) is int for one in ids)
    if (
        (isinstance(vocabulary, dict) and "vocab" in vocabulary)
        or (numbered and set(ids) == set(range(len(ids))))
        or (isinstance(content, list) and content and all(isinstance(e, str) for e in content))
    ):
        raise FormatError(
            f"{name} is a vocabulary, the names of token ids, without any numbers to read; give "
            "it as the vocabulary beside a file of logits.",
            "--vocab",
        )


def _columns(content: Any, name: str) -> _Columns | None:
    if isinstance(content, dict):
        return _columns_of_object(content, name)
    if not isinstance(content, list) or not content:
        return None
    if all(isinstance(one, dict) for one in content):
        return _columns_of_records(content, name)
    if all(map(_is_number, content)):
        return {"P": content}
    widths = {len(one) if isinstance(one, list) else 0 for one in content}
    if len(widths) == 1 and min(widths) >= 2 and not any(map(_is_nested, chain(*content))):
        heads = [one for one in content[0] if isinstance(one, str)]
        if len(heads) == len(content[0]) and len(content) > 1:
            return dict(zip(heads, map(list, zip(*content[1:], strict=True)), strict=True))
        rows = map(list, zip(*content, strict=True))
        names = chain(("outcome", "P", "Q"), (f"column {k}" for k in count(3)))
        return dict(zip(names, rows, strict=False))
    return None


def _columns_of_object(content: dict[str, Any], name: str) -> _Columns | None:
    numbers = [one for one in content.values() if _is_number(one)]
    if content and len(numbers) == len(content):
        return {"outcome": list(content), "P": numbers}
    data, heads = content.get("data"), content.get("columns")
    rows_told = isinstance(data, list) and all(isinstance(row, list) for row in data)
    if rows_told and isinstance(data, list) and isinstance(heads, list) and data:
        index = content.get("index")
        index = index if isinstance(index, list) else [None] * len(data)
        rows = [[one, *row] for one, row in zip(index, data, strict=False)]
        found = map(list, zip(*rows, strict=False))
        return dict(zip(("index", *map(str, heads)), found, strict=False))
    values = list(content.values())
    if len(values) > 1 and all(isinstance(one, list) for one in values):
        return content if len(set(map(len, values))) == 1 and values[0] else None
    if len(values) > 1 and all(isinstance(one, dict) and one for one in values):
        return _columns_of_objects(content)
    inner = [one for one in values if isinstance(one, dict | list) and one]
    return _columns(inner[0], name) if len(inner) == 1 else None


def _columns_of_objects(content: dict[str, dict[str, Any]]) -> _Columns | None:
    """Columns of objects, as pandas writes them by columns or by rows."""
    first, *others = content.values()
    if any(list(one) != list(first) for one in others):
        return None
    rows = list(first)
    by_column: _Columns = {head: list(one.values()) for head, one in content.items()}
    by_row: _Columns = {head: [one[head] for one in content.values()] for head in rows}
    if _adds_to_one(by_row) and not _adds_to_one(by_column):
        return {"outcome": list(content), **by_row}
    return {"index" if all(one.isdecimal() for one in rows) else "outcome": rows, **by_column}


def _adds_to_one(columns: _Columns) -> bool:
    numeric = [one for one in columns.values() if all(map(_is_number, one))]
    return bool(numeric) and all(math.isclose(math.fsum(one), 1.0, rel_tol=1e-6) for one in numeric)


def _columns_of_records(records: list[dict[str, Any]], name: str) -> _Columns | None:
    keys = list(dict.fromkeys(key for one in records for key in one))
    columns: _Columns = {}
    for key in keys:
        cells = [one.get(key) for one in records]
        if any(map(_is_number, cells)):
            for k, cell in enumerate(cells, 1):
                if cell is None:
                    raise FormatError(f"Record {k} of {name} has no “{key}”; give it a number.")
        columns[key] = cells
    return columns if any(any(map(_is_number, one)) for one in columns.values()) else None


def _document(columns: _Columns, path: Path) -> JsonTable:
    said: list[str] = []
    texts = [key for key, cells in columns.items() if all(isinstance(c, str) for c in cells)]
    numeric = [key for key, cells in columns.items() if all(map(_is_number, cells))]
    labels = [key for key in numeric if _is_label(key, columns[key])] if len(numeric) > 1 else []
    labels = labels if len(labels) < len(numeric) else []
    shown = [key for key in numeric if key not in labels]
    if not shown:
        raise FormatError(f"{path.name} has no column of numbers; each outcome needs a number.")
    names = next((key for key in _NAMES if key in texts), (texts or labels or [""])[0])
    outcomes = [str(one) for one in columns.get(names, ())]
    outcomes = outcomes or [f"outcome {k}" for k in range(1, len(columns[shown[0]]) + 1)]
    left = [key for key in columns if key not in (names, *shown)]
    if left:
        heads = ", ".join(f"“{key}”" for key in left)
        said.append(f"Left out as labels or no numbers: {heads}.")
    table = Table(tuple(outcomes), tuple(_column(key, columns[key], path) for key in shown))
    table, total = _without_total(table)
    said += [f"“{total}” is the sum of the others: left out as a total."] if total else []
    model = 1 if len(table.columns) > 1 else None
    notes = " ".join((f"Imported from {path.name}.", *said))
    document = Document(table, 0, model, title=path.stem, notes=notes)
    return JsonTable(document, path.stem, tuple(said))


def _column(head: str, cells: list[Any], path: Path) -> Column:
    told = head.lower().replace("_", "").replace(" ", "")
    logits = min(cells) < 0 or "logit" in told or "logprob" in told
    values = []
    for k, cell in enumerate(cells, 1):
        value = float(cell)
        if math.isnan(value) or value == math.inf or (value == -math.inf and not logits):
            raise FormatError(f"Row {k} of “{head}” in {path.name} is {cell}; give it a number.")
        values.append(value)
    return Column(head, frozen(values), Kind.LOGITS if logits else Kind.WEIGHTS)


def _is_label(head: str, cells: list[Any]) -> bool:
    """Whether a column numbers the rows: by its heading, or as it counts them."""
    if head.strip().lower() in _LABELS:
        return True
    begins = cells[0] in (0, 1) and len(cells) > 2
    return begins and all(one == cells[0] + k for k, one in enumerate(cells))


def _without_total(table: Table) -> tuple[Table, str]:
    size = len(table)
    if size < _FEWEST_WITH_TOTAL or any(one.kind is Kind.LOGITS for one in table.columns):
        return table, ""
    if any(one.sums_to_one for one in table.columns):
        return table, ""  # a half that is as likely as all others together is no total
    for last in (size - 1, 0):
        others = [k for k in range(size) if k != last]
        sums = [math.fsum(column.values[others]) for column in table.columns]
        pairs = zip(sums, table.columns, strict=True)
        if all(s > 0 and math.isclose(s, c.value(last), rel_tol=_ROUNDING) for s, c in pairs):
            return table.taken(others), table.outcomes[last] or "A row"
    return table, ""


def _is_number(value: Any) -> bool:
    return type(value) is float or (type(value) is int and value.bit_length() < _LONGEST)


def _is_nested(value: Any) -> bool:
    return isinstance(value, dict | list)
