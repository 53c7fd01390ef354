"""Widths of the table's columns, and what gives way where not all have room."""

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtGui import QFont, QFontMetricsF

from gui.look.theme import font
from gui.table.columns import HEADING_SIZE, called, halves, says_nothing_new
from gui.table.delegate import LEFT_PAD, NARROW_PAD, RIGHT_PAD, TEXT_SIZE, TICK_PAD
from gui.table.notices import SIGN, sum_shown
from gui.table.table_model import TableModel
from model.document.cells import display_cell
from model.document.name_blocks import SharedNames
from model.document.table import Column, Rest
from model.words.remembering import remembered

ROWS_READ = 64
NARROWEST_NAME, WIDEST_NAME = 72, 240
NARROWEST_NUMBER, WIDEST_NUMBER = 60, 130
# What a column of long names, and a long heading over short numbers, give way to where not all
# columns have room: so that P and Q are seen beside each other.
SHORT_NAME, SHORT_HEADING = 128, 84
WHOLE_NAME = 190  # names that need no more are never cut
LONGEST_READ = 60
STEADY = "0.0000"


def fitting_widths(model: TableModel, available: int) -> list[int]:
    """Return the widths of all columns: whole headings in one line or two, and whole numbers.

    Where that is more than there is, long names of outcomes are cut, then long headings; where that
    does not help, the table scrolls. Judged by the first rows. The computed column needs the same
    at all temperatures, so that nothing moves with the dial; where it is not shown it has no width.
    """
    needs = _cells_widths(model)
    for line_width in (_heading_width, _wrapped_width):
        wished = [max(need, line_width(model, column)) for column, need in enumerate(needs)]
        wished = _without_hidden(model, wished)
        if sum(wished) <= available:
            break
    else:
        wished = _given_way(wished, needs, available)
    return shared_widths(wished, available)


def _given_way(wished: list[int], needs: list[int], available: int) -> list[int]:
    """The widths less what long names, then long headings, can do without, but no more than that.

    Numbers stay whole. Where it is not enough for all columns, only the names are cut: the table
    scrolls, and the more of it is seen at once.
    """
    over = sum(wished) - available
    name = wished[0] if wished[0] <= WHOLE_NAME else max(SHORT_NAME, wished[0] - over)
    given = [name, *wished[1:]]
    least = [max(need, min(wish, SHORT_HEADING)) for wish, need in zip(wished, needs, strict=False)]
    least[0] = given[0]
    if sum(least) > available:
        return given
    headings = range(1, len(given))
    while (over := sum(given) - available) > 0:
        column = max(headings, key=lambda each: given[each] - least[each])
        given[column] -= min(over, -(-(given[column] - least[column]) // 2))
    return given


def whole_width(model: TableModel) -> int:
    """Return the width at which all headings stand whole in two lines, and all numbers."""
    needs = _cells_widths(model)
    wished = [max(need, _wrapped_width(model, column)) for column, need in enumerate(needs)]
    return sum(_without_hidden(model, wished))


def _without_hidden(model: TableModel, widths: list[int]) -> list[int]:
    return widths[:-1] if says_nothing_new(model.document) else widths


def _cells_widths(model: TableModel) -> list[int]:
    """What the cells and sums of each column take, the names first and Q at T last."""
    rows: Sequence[int] = range(min(ROWS_READ, model.rowCount()))
    if model.is_filtered:
        rows = tuple(map(model.document_row, rows))
    left = TICK_PAD if model.has_ticks else LEFT_PAD
    name = round(_names_width(model.table.names, model.table.rest, rows) + 0.5) + left + NARROW_PAD
    numbers = [_number_width(column, rows) for column in model.table.columns]
    pads = NARROW_PAD + RIGHT_PAD
    return [
        min(max(name, NARROWEST_NAME), WIDEST_NAME),
        *(
            min(max(round(width + 0.5) + pads, NARROWEST_NUMBER), WIDEST_NUMBER)
            for width in (*numbers, _text_width(STEADY))
        ),
    ]


# Asked twice at each edit, which changes one column or the names.
@remembered(8)
def _names_width(names: SharedNames, rest: Rest | None, rows: Sequence[int]) -> float:
    outcomes = names.all()
    texts = (called(outcomes[row], row, rest)[:LONGEST_READ] for row in rows)
    return max(map(_text_width, texts), default=0.0)


@remembered(8)
def _number_width(column: Column, rows: Sequence[int]) -> float:
    """Of the numbers, and of their sum with the sign that stands beside it."""
    bold = QFontMetricsF(font(TEXT_SIZE, QFont.Weight.DemiBold))
    total = bold.horizontalAdvance(sum_shown(column)) + (0 if column.is_meant_so else SIGN)
    typed, value = column.texts, column.value
    numbers = [
        _text_width(typed[row][:LONGEST_READ]) if row in typed else _value_width(value(row))
        for row in rows
    ]
    return max([total, *numbers])


# An edit changes one cell; the numbers and texts of the others have been measured already.
@lru_cache(maxsize=4096)
def _value_width(value: float) -> float:
    return _text_width(display_cell(value))


@lru_cache(maxsize=4096)
def _text_width(text: str) -> float:
    return QFontMetricsF(font(TEXT_SIZE)).horizontalAdvance(text)


def _heading_width(model: TableModel, column: int) -> int:
    metrics = QFontMetricsF(font(HEADING_SIZE, QFont.Weight.DemiBold))
    heading = model.headings[column]
    text = f"{heading.name} {heading.word}" if heading.bears_its_letter else heading.name
    width = round(metrics.horizontalAdvance(text) + 0.5) + NARROW_PAD + RIGHT_PAD
    return min(width, WIDEST_NUMBER)


def _wrapped_width(model: TableModel, column: int) -> int:
    """The width at which a heading is whole on two lines, its letter behind the second."""
    metrics = QFontMetricsF(font(HEADING_SIZE, QFont.Weight.DemiBold))
    heading = model.headings[column]
    if heading.bears_its_letter:
        return _heading_width(model, column)
    upper, lower = halves(heading.name)
    widest = max(
        metrics.horizontalAdvance(upper),
        metrics.horizontalAdvance(f"{lower} {heading.letter}".strip()),
    )
    return min(round(widest + 0.5) + NARROW_PAD + RIGHT_PAD, WIDEST_NUMBER)


def shared_widths(needs: Sequence[int], available: int) -> list[int]:
    """Return the widths of columns that fill `available`, as equal as what they need allows.

    Where the needs are more than there is, they are met all the same and the table scrolls.
    """
    left, open_columns = available, list(range(len(needs)))
    widths = list(needs)
    while open_columns:
        share = left // len(open_columns)
        wider = [index for index in open_columns if needs[index] > share]
        if not wider:
            for index in open_columns:
                widths[index] = share
            widths[open_columns[0]] += left - share * len(open_columns)
            break
        left -= sum(needs[index] for index in wider)
        open_columns = [index for index in open_columns if index not in wider]
    return widths
