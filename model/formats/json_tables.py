"""Tables kept as JSON: {name: number}, records, pairs, columns, and what pandas writes."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from model.document.document import Document
from model.document.plain_numbers import CellTexts
from model.files.format import FormatError
from model.formats.harness_samples import sample_table
from model.formats.tables.delimited import Sniffed
from model.formats.tables.grid import Grid, column_name, guess_layout
from model.formats.tables.layout import Content, Layout
from model.formats.tables.numbers import is_number
from model.formats.tables.options import AS_IT_IS, TableOptions
from model.formats.tables.reading import document_of, named_document
from model.texts.answers.json_values import Value
from model.texts.answers.reading import is_sample
from model.texts.answers.refusal import are_answers
from model.words.inert import inert
from model.words.names import fit_line

if TYPE_CHECKING:
    from model.document.table import Array

_NAMES = ("outcome", "token", "name", "word", "label", "text", "class", "decoded_token", "category")
_SMALLEST_VOCABULARY = 20
_LONGEST = 1024  # bits of a whole number that a float holds
_WITHIN = 1e-6
_LETTERS = 40
_Columns: TypeAlias = dict[str, list[Any]]


@dataclass(frozen=True)
class JsonTable:
    """A table that JSON holds, as a document; its name among others, and what is said of it."""

    document: Document
    words: str
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Found:
    """The columns of a table, by their headings; what was done to find them."""

    columns: _Columns
    said: tuple[str, ...] = ()


def json_tables(
    values: Sequence[Value], path: Path, options: TableOptions = AS_IT_IS
) -> tuple[JsonTable, ...]:
    """Return the tables in the values of a JSON file: a sample each, or one; none where none is.

    A list of records, one a line too, is one table. FormatError with the place for a number that
    a table cannot hold, and for a vocabulary, which has no numbers but ids.
    """
    samples = [one for value in values for one in _samples_in(value.content)]
    if samples:
        tables = [sample_table(one, k, len(samples)) for k, one in enumerate(samples)]
        return tuple(
            JsonTable(named_document(table, path, said), words, said)
            for table, words, said in tables
        )
    if are_answers(values):
        return ()
    content = values[0].content if len(values) == 1 else [value.content for value in values]
    _refuse_vocabulary(content, path.name)
    found = _found(content, path.name)
    return () if found is None else (_document(found, path, options),)


def _samples_in(content: Any) -> list[dict[str, Any]]:
    many = content if isinstance(content, list) else [content]
    return [one for one in many if is_sample(one)]


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


def _found(content: Any, name: str, head: str = "P") -> _Found | None:
    """The columns that a value holds; head: what a column without a name of its own is called."""
    if isinstance(content, dict):
        return _in_object(content, name, head)
    if not isinstance(content, list) or not content:
        return None
    if all(isinstance(one, dict) for one in content):
        only = content[0] if len(content) == 1 else {}
        if len(only) > 1 and all(map(_is_number, only.values())):
            return _in_object(only, name, head)  # one distribution, as a batch of one comes
        return _in_records(content, name)
    if all(map(_is_number, content)):
        return _Found({head: content})
    if len(content) == 1:
        return _found(content[0], name, head)  # as a batch of one comes
    return _in_rows(content)


def _in_rows(content: list[Any]) -> _Found | None:
    """The columns of rows that are lists, the first of them perhaps of headings."""
    widths = {len(one) if isinstance(one, list) else 0 for one in content}
    if len(widths) > 1 or min(widths) < 2 or any(map(_is_nested, chain(*content))):
        return None
    heads = [one for one in content[0] if isinstance(one, str)]
    if len(heads) == len(content[0]):
        under = map(list, zip(*content[1:], strict=True))
        return _Found(dict(zip(heads, under, strict=True)))
    columns = list(map(list, zip(*content, strict=True)))
    if all(map(_is_number, chain(*content))):
        turned = _are_shares(content) and not _are_shares(columns)
        return _numbered(content) if turned else _Found(_named(columns))
    names = chain(("outcome", "P", "Q"), (f"column {k}" for k in count(3)))
    return _Found(dict(zip(names, columns, strict=False)))


def _named(columns: list[list[Any]]) -> _Columns:
    return {column_name(k): one for k, one in enumerate(columns)}


def _numbered(rows: list[list[Any]], outcomes: list[str] | None = None) -> _Found:
    said = ("Each row adds up to 1, so the rows are read as columns.",)
    named = {} if outcomes is None else {"outcome": outcomes}
    return _Found({**named, **_named(rows)}, said)


def _in_object(content: dict[str, Any], name: str, head: str) -> _Found | None:
    scalars = {key: one for key, one in content.items() if not _is_nested(one)}
    numbers = {key: one for key, one in scalars.items() if _is_number(one) or _is_numeric(one)}
    if numbers and len(numbers) == len(content):
        return _Found({"outcome": list(numbers), head: list(numbers.values())})
    listed = _in_data(content)
    if listed is not None:
        return listed
    nested = {key: one for key, one in content.items() if _is_nested(one) and one}
    values = list(nested.values())
    if len(values) > 1 and all(isinstance(one, list) for one in values):
        if len(set(map(len, values))) > 1 or any(map(_is_nested, chain(*values))):
            return None
        return _Found(nested)
    if len(values) > 1 and all(isinstance(one, dict) for one in values):
        found = _in_objects(nested)
        if found is not None or len(nested) < len(content):
            return found
    gone = next((key for key, one in scalars.items() if one is None), None)
    if gone is not None and len(numbers) > 1 and not nested:
        raise FormatError(f"“{fit_line(gone, _LETTERS)}” in {name} is null; give it a number.")
    if len(numbers) > 2 and _are_shares([list(map(float, numbers.values()))]):
        left = ", ".join(f"“{fit_line(key, _LETTERS)}”" for key in content if key not in numbers)
        columns = {"outcome": list(numbers), head: list(numbers.values())}
        return _Found(columns, (f"Left out as no numbers: {left}.",))
    if len(nested) == 1:
        key, one = next(iter(nested.items()))
        return _found(one, name, key if isinstance(one, dict | list) else head)
    return None


def _in_data(content: dict[str, Any]) -> _Found | None:
    """What pandas writes with orient="split" and "table"."""
    data, heads = content.get("data"), content.get("columns")
    if not isinstance(data, list) or not data:
        return None
    if isinstance(content.get("schema"), dict) and all(isinstance(one, dict) for one in data):
        return _in_records(data, "data")
    if not isinstance(heads, list) or not all(isinstance(row, list) for row in data):
        return None
    index = content.get("index")
    index = index if isinstance(index, list) else [None] * len(data)
    rows = [[one, *row] for one, row in zip(index, data, strict=False)]
    found = map(list, zip(*rows, strict=False))
    return _Found(dict(zip(("index", *map(str, heads)), found, strict=False)))


def _in_objects(content: dict[str, dict[str, Any]]) -> _Found | None:
    """Columns of objects, as pandas writes them by columns or by rows."""
    first, *others = content.values()
    if any(list(one) != list(first) for one in others):
        return None
    rows = list(first)
    by_column: _Columns = {head: list(one.values()) for head, one in content.items()}
    by_row: _Columns = {head: [one[head] for one in content.values()] for head in rows}
    if _add_to_one(by_row) and not _add_to_one(by_column):
        return _Found({"outcome": list(content), **by_row})
    numbered = all(one.isdecimal() for one in rows)
    return _Found({"index" if numbered else "outcome": rows, **by_column})


def _add_to_one(columns: _Columns) -> bool:
    numeric = [one for one in columns.values() if all(map(_is_number, one))]
    return bool(numeric) and _are_shares(numeric)


def _are_shares(lists: Sequence[Sequence[Any]]) -> bool:
    """Whether each list of numbers is a distribution: none below 0, and all add up to 1."""
    return all(
        min(one) >= 0 and math.isclose(math.fsum(one), 1.0, rel_tol=_WITHIN) for one in lists
    )


def _in_records(records: list[dict[str, Any]], name: str) -> _Found | None:
    keys = list(dict.fromkeys(key for one in records for key in one))
    columns: _Columns = {key: [one.get(key) for one in records] for key in keys}
    numeric = [key for key, cells in columns.items() if any(map(_is_number, cells))]
    if not numeric:
        numeric = [key for key, cells in columns.items() if all(map(_is_numeric, cells))]
    for key in numeric:
        if None in columns[key]:
            place = columns[key].index(None) + 1
            shown = fit_line(key, _LETTERS)
            raise FormatError(f"Record {place} of {name} has no “{shown}”; give it a number.")
    rows = [list(one.values()) for one in records]
    are_numbers = len(numeric) == len(keys) > 2 and all(map(_is_number, chain(*rows)))
    are_numbers = are_numbers and len(rows) > 1
    if are_numbers and _are_shares(rows) and not _are_shares(list(columns.values())):
        return _numbered(rows, keys)
    return _Found(columns) if numeric else None


def _document(found: _Found, path: Path, options: TableOptions) -> JsonTable:
    """The table of columns, read as those of a text or a sheet are."""
    columns = found.columns
    names = _names_of(columns)
    order = [key for key in columns if key != names]
    _check_finite(columns, names, path.name)
    heads = order if names is None else [names, *order]
    cells = [CellTexts([head, *columns[head]], _text_of) for head in heads]
    if names is not None:
        cells[0] = CellTexts([names, *(inert(_text_of(one)) for one in columns[names])], _text_of)
    grid = Grid(cells, range(len(cells[0])), "Record")
    floats: dict[int, Array] = {}
    turned = options.turned or False
    layout = Layout("", ".", True, "utf-8", ())
    layout = guess_layout(
        grid,
        layout,
        options.decimal,
        None if turned else True,
        turned,
        floats,
        None if names is None else 0,
    )
    contents = list(layout.contents)
    for index, values in floats.items():
        if contents[index] is Content.WEIGHTS and values.size and float(values.min()) < 0.0:
            contents[index] = Content.LOGITS  # no JSON says which they are
    layout = replace(layout, contents=tuple(contents))
    document, said = document_of(Sniffed(layout, grid, floats, found.said), path, options)
    return JsonTable(document, path.stem, said)


def _names_of(columns: _Columns) -> str | None:
    """The column of names: one that is called so, else the first of words."""
    texts = [key for key, cells in columns.items() if all(isinstance(c, str) for c in cells)]
    called = next((key for key in _NAMES if key in texts), None)
    if called is not None or len(columns) == 1:
        return called if len(columns) > 1 else None
    return next((key for key in texts if not all(map(is_number, columns[key]))), None)


def _check_finite(columns: _Columns, names: str | None, name: str) -> None:
    """Refuse numbers that no table holds, with their place."""
    for head, cells in columns.items():
        for k, cell in enumerate(cells):
            if type(cell) is float and (math.isnan(cell) or cell == math.inf):
                row = f"Row {k + 1} of “{fit_line(head, _LETTERS)}” in {name}"
                whose = (
                    "" if names is None else f", “{fit_line(str(columns[names][k]), _LETTERS)}”,"
                )
                raise FormatError(f"{row}{whose} is {cell}; give it a number.")


def _text_of(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return repr(cell).removesuffix(".0")
    return "" if cell is None else json.dumps(cell, ensure_ascii=False)


def _is_number(value: Any) -> bool:
    return type(value) is float or (type(value) is int and value.bit_length() < _LONGEST)


def _is_numeric(value: Any) -> bool:
    return isinstance(value, str) and is_number(value)


def _is_nested(value: Any) -> bool:
    return isinstance(value, dict | list)
