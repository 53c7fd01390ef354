"""TablePreview: a table as it would be read, what each column is taken for, and changes of both."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path

from model.document.document import Document
from model.document.table import Table
from model.document.work import Watch, unwatched
from model.files.format import FormatError, in_sentences
from model.formats.tables.delimited import Sniffed
from model.formats.tables.grid import (
    Grid,
    table_of_grid,
    with_total,
    without_total,
)
from model.formats.tables.group_labels import group_labels
from model.formats.tables.layout import Content, Layout, numbers_content
from model.formats.tables.numbers import rough_numbers
from model.formats.tables.options import AS_IT_IS, TableOptions
from model.formats.tables.reading import as_text, named_document, sniffed
from model.formats.tables.said import said_of


class ColumnRole(StrEnum):
    """What a column becomes; the words are those that people read."""

    NAMES = "Names"
    TRUTH = "P"
    MODEL = "Q"
    ANOTHER = "Another"
    LEFT_OUT = "Left out"
    COUNTED = "Counted"


@dataclass(frozen=True)
class TablePreview:
    """What would be imported now.

    Attributes:
        path: of the file.
        options: what was said before it was cut up.
        found: the cells, with the layout as it was guessed and then changed.
        roles: of each column.
        chosen: the roles that a person gave, by column.
        keeps_total: whether a row that is the sum of the others stays.
        table: what it makes, a total and all; None while there is a problem.
        problem: why it cannot be read, in a sentence; "" where it can.
        broken: whether its rows cannot be told apart well, so that no role mends that.
    """

    path: Path
    options: TableOptions
    found: Sniffed
    roles: tuple[ColumnRole, ...]
    chosen: Mapping[int, ColumnRole] = field(default_factory=dict)
    keeps_total: bool = False
    table: Table | None = None
    problem: str = ""
    broken: bool = False

    @property
    def layout(self) -> Layout:
        """How it would be read."""
        return self.found.layout

    @property
    def grid(self) -> Grid:
        """The cells, turned where rows are read as columns."""
        return self.found.grid.turned() if self.layout.turned else self.found.grid

    @property
    def total(self) -> int | None:
        """The row, from 0 on below the header, that is the sum of the others; None for none."""
        return None if self.table is None else with_total(self.layout, self.table).total

    @property
    def said(self) -> tuple[str, ...]:
        """A sentence on each thing that is left out or taken for something."""
        if self.table is None:
            return self.found.said
        found = self.found
        return (*found.said, *said_of(found.grid, self._final(), self.table, found.floats))

    def _final(self) -> Layout:
        return replace(self.layout, total=None if self.keeps_total else self.total)

    def rows(self, count: int) -> list[tuple[int, tuple[str, ...]]]:
        """Return the line and the cells of the first rows below the header."""
        first = 1 if self.layout.header else 0
        grid = self.grid
        cells = islice(zip(*grid.columns, strict=True), first, first + count)
        return list(zip(grid.lines[first : first + count], cells, strict=False))

    def row(self, index: int) -> tuple[int, tuple[str, ...]]:
        """Return the line and the cells of one row below the header, from 0 on."""
        place = index + (1 if self.layout.header else 0)
        grid = self.grid
        return grid.lines[place], tuple(column[place] for column in grid.columns)

    def document(self) -> Document:
        """Return the document that is imported; FormatError with the problem if there is one."""
        if self.table is None:
            raise FormatError(self.problem)
        table = without_total(self.table, self._final())
        numbers = [k for k, role in enumerate(self.roles) if role in _NUMBERS]
        if ColumnRole.COUNTED in self.roles or self.layout.paired:
            return named_document(table, self.path, self.said)
        truth = numbers.index(self.roles.index(ColumnRole.TRUTH))
        has_model = ColumnRole.MODEL in self.roles
        model = numbers.index(self.roles.index(ColumnRole.MODEL)) if has_model else None
        labels, _ = group_labels(self.found.grid.columns, self.layout)
        return named_document(table, self.path, self.said, truth, model, labels)


_NUMBERS = (ColumnRole.TRUTH, ColumnRole.MODEL, ColumnRole.ANOTHER)


@in_sentences
def preview(
    path: Path, data: bytes, options: TableOptions = AS_IT_IS, watch: Watch = unwatched
) -> TablePreview:
    """Return what would be imported of the bytes read from `path`.

    What is wrong with a row is the preview's problem, so that it can be seen and mended. Raises
    FormatError for what has no cells to be shown, and what watch raises.
    """
    problem = ""
    try:
        found = sniffed(path, data, options, watch=watch)
    except FormatError as error:
        problem = str(error)
        found = sniffed(path, data, options, strict=False, watch=watch)
    watch()
    roles = _roles_of(found.layout)
    return _read(TablePreview(path, options, found, roles, problem=problem, broken=bool(problem)))


def given_anew(before: TablePreview, after: TablePreview) -> TablePreview:
    """Return a preview with the roles that a person gave before, if the columns are as many."""
    if len(before.roles) == len(after.roles):
        for column, role in before.chosen.items():
            after = with_role(after, column, role)
    return replace(after, keeps_total=before.keeps_total)


def with_role(shown: TablePreview, column: int, role: ColumnRole) -> TablePreview:
    """Return the preview with a column taken for something else; others make room for it.

    There is one column of names at most, one P, one Q; where P goes another column becomes P.
    """
    roles = list(shown.roles)
    before = roles[column]
    if ColumnRole.COUNTED in (role, *roles):
        # Counting takes one column and leaves all others out; ending it brings them back.
        roles = list(_roles_of(replace(shown.layout, counted=None)))
        before = roles[column]
    if (
        role in (ColumnRole.NAMES, ColumnRole.TRUTH, ColumnRole.MODEL)
        and role in roles
        and before is not role
    ):
        other = roles.index(role)
        swapped = before in _NUMBERS and role in _NUMBERS
        alone = ColumnRole.LEFT_OUT if role is ColumnRole.NAMES else ColumnRole.ANOTHER
        roles[other] = before if swapped else alone
    roles[column] = role
    numbers = [k for k, one in enumerate(roles) if one in _NUMBERS]
    if numbers and ColumnRole.TRUTH not in roles:
        roles[next((k for k in numbers if k != column), column)] = ColumnRole.TRUTH
    counted = column if role is ColumnRole.COUNTED else None
    if counted is not None:
        roles = list(_roles_of(replace(shown.layout, counted=column)))
    contents = tuple(_content_for(shown, k, one) for k, one in enumerate(roles))
    layout = replace(shown.layout, counted=counted, paired=False)
    if counted is None:
        layout = replace(layout, contents=contents)
    return _read(
        replace(
            shown,
            found=replace(shown.found, layout=layout),
            roles=tuple(roles),
            chosen={**shown.chosen, column: role},
        )
    )


def with_content(shown: TablePreview, column: int, content: Content) -> TablePreview:
    """Return the preview with the numbers of a column taken for another kind."""
    contents = list(shown.layout.contents)
    contents[column] = content
    layout = replace(shown.layout, contents=tuple(contents))
    return _read(replace(shown, found=replace(shown.found, layout=layout)))


def _roles_of(layout: Layout) -> tuple[ColumnRole, ...]:
    if layout.counted is not None:
        columns = range(len(layout.contents))
        return tuple(
            ColumnRole.COUNTED if k == layout.counted else ColumnRole.LEFT_OUT for k in columns
        )
    numbers = iter((ColumnRole.TRUTH, ColumnRole.MODEL))
    roles = []
    for content in layout.contents:
        if content.is_numbers:
            roles.append(next(numbers, ColumnRole.ANOTHER))
        else:
            roles.append(ColumnRole.NAMES if content is Content.NAMES else ColumnRole.LEFT_OUT)
    return tuple(roles)


def _content_for(shown: TablePreview, column: int, role: ColumnRole) -> Content:
    content = shown.layout.contents[column]
    if role is ColumnRole.NAMES:
        return Content.NAMES
    if role not in _NUMBERS:
        return Content.LEFT_OUT
    if content.is_numbers:
        return content
    cells = shown.grid.columns[column]
    head = cells[0] if shown.layout.header else ""
    body = cells[1:] if shown.layout.header else cells
    return numbers_content(head, body, rough_numbers(body, shown.layout.decimal))


def _read(shown: TablePreview) -> TablePreview:
    """The preview with its table, or the sentence on why there is none."""
    found = shown.found
    if shown.broken:
        return shown
    try:
        table = table_of_grid(found.grid, found.layout, as_text(shown.path.name), found.floats)
    except FormatError as error:
        return replace(shown, table=None, problem=str(error))
    return replace(shown, table=table, problem="")
