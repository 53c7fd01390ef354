"""How wide each column of the table has to be for what stands in it."""

from functools import lru_cache

from PySide6.QtGui import QFont, QFontMetricsF

from gui.look.theme import font
from gui.table.cells.ban_tick import TICK_PAD
from gui.table.cells.delegate import LEFT_PAD, NARROW_PAD, RIGHT_PAD, TEXT_SIZE
from gui.table.columns import HEADING_SIZE, shared_widths
from gui.table.table_model import TableModel

ROWS_READ = 64
NARROWEST_NAME, WIDEST_NAME = 72, 240
NARROWEST_NUMBER, WIDEST_NUMBER = 60, 130
LONGEST_READ = 60
STEADY = "0.0000"


def fitting_widths(model: TableModel, available: int) -> list[int]:
    """Return the widths of all columns: whole headings if there is room, whole numbers always.

    Judged by the first rows. The computed column needs the same at all temperatures, so that
    nothing moves with the dial.
    """
    needs = [_cells_width(model, column) for column in range(model.columnCount())]
    wished = [max(need, _heading_width(model, column)) for column, need in enumerate(needs)]
    return shared_widths(wished if sum(wished) <= available else needs, available)


def _cells_width(model: TableModel, column: int) -> int:
    width = round(_widest(model, column) + 0.5)
    if column == 0:
        left = TICK_PAD if model.has_ticks else LEFT_PAD
        return min(max(width + left + NARROW_PAD, NARROWEST_NAME), WIDEST_NAME)
    return min(max(width + NARROW_PAD + RIGHT_PAD, NARROWEST_NUMBER), WIDEST_NUMBER)


def _widest(model: TableModel, column: int) -> float:
    if column >= model.tempered_at:
        return _text_width(STEADY)
    rows = range(min(ROWS_READ, model.rowCount()))
    texts = (model.shown_text(row, column)[:LONGEST_READ] for row in rows)
    return max(map(_text_width, texts), default=0.0)


# An edit changes one cell; the texts of the others have been measured already.
@lru_cache(maxsize=4096)
def _text_width(text: str) -> float:
    return QFontMetricsF(font(TEXT_SIZE)).horizontalAdvance(text)


def _heading_width(model: TableModel, column: int) -> int:
    metrics = QFontMetricsF(font(HEADING_SIZE, QFont.Weight.DemiBold))
    heading = model.headings[column]
    text = f"{heading.name} {heading.word}" if heading.bears_its_letter else heading.name
    width = round(metrics.horizontalAdvance(text) + 0.5) + NARROW_PAD + RIGHT_PAD
    return min(width, WIDEST_NUMBER)
