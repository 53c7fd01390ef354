"""The report: one page with title, notes, pictures, readings and table, for PDF and printers."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QLineF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter, QPen

from gui.drawing.typeset import draw, elided, figures_of_own_width, wrapped
from gui.export.painter import THEMES, paint_figure
from gui.export.pdf import DOTS_PER_INCH, pdf_writer
from gui.look.theme import Theme, load_fonts
from model.document.cells import format_cell
from model.document.export_choices import POINTS_PER_INCH, ExportChoices
from model.evaluate.readings import Readings
from model.export.pages import Page
from model.export.report.report import notes_of, summary
from model.files.atomic import write_whole
from model.lessons.quantities import with_numbers
from model.words.markup import escape
from model.words.numerals import temperature_text

A4 = (595.276, 841.89)
MARGIN = 42.0
TITLE, TEXT, SMALL = 20.0, 9.5, 8.0
LINE, ROW = 13.5, 12.0
MOST_NOTES, MOST_PICTURES, MOST_COLUMNS = 6, 4, 4
PICTURE_DPI, PICTURE_FONT, SMALL_FONT = 144.0, 7.5, 5.5
# What the pictures leave to the readings and the table.
LEAST_TABLES = 270.0


def write_report(path: Path, readings: Readings, pages: Sequence[Page]) -> None:
    """Write the report as a PDF of one A4 page; WriteError where it cannot be written."""
    load_fonts()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = pdf_writer(buffer, A4, readings.document.title)
    with QPainter(writer) as painter:
        painter.scale(DOTS_PER_INCH / POINTS_PER_INCH, DOTS_PER_INCH / POINTS_PER_INCH)
        paint_report(painter, QSizeF(*A4), readings, pages)
    write_whole(path, bytes(buffer.data().data()))


def paint_report(
    painter: QPainter, size: QSizeF, readings: Readings, pages: Sequence[Page]
) -> None:
    """Paint the report on a page of so many points, the theme and letters those of its document."""
    with figures_of_own_width():
        _paint(painter, size, readings, pages)


def _paint(painter: QPainter, size: QSizeF, readings: Readings, pages: Sequence[Page]) -> None:
    choices = readings.document.export
    theme = THEMES["light" if choices.theme == "dark" else choices.theme]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    room = QRectF(0.0, 0.0, size.width(), size.height()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    y = _draw_words(painter, room, readings, theme)
    if pages:
        height = min(0.44 * room.height(), room.bottom() - y - LEAST_TABLES)
        pictures = QRectF(room.left(), y, room.width(), height)
        _draw_pictures(painter, pictures, pages[:MOST_PICTURES], choices, theme)
        y = pictures.bottom() + 16.0
    half = 0.5 * (room.width() - 22.0)
    below = QRectF(room.left(), y, half, room.bottom() - y)
    _draw_grid(painter, below, _reading_rows(readings), theme)
    _draw_grid(painter, below.translated(half + 22.0, 0.0), _table_rows(readings), theme)


def _draw_words(painter: QPainter, room: QRectF, readings: Readings, theme: Theme) -> float:
    document, ink, muted = readings.document, QColor(theme.ink), QColor(theme.muted)
    title = elided(escape(document.title), TITLE, room.width(), bold=True)
    draw(painter, title, room.left(), room.top() + 0.5 * TITLE, ink, "left")
    y = room.top() + TITLE + 12.0
    about = ". ".join((summary(readings), *notes_of(readings)))
    lines = [(line, muted) for line in wrapped(escape(about), TEXT, room.width(), 2)]
    for paragraph in with_numbers(document.notes, readings).splitlines():
        lines += [(line, ink) for line in wrapped(escape(paragraph), TEXT, room.width(), 4)]
    for line, colour in lines[: MOST_NOTES + 2]:
        draw(painter, line, room.left(), y, colour, "left")
        y += LINE
    return y + 6.0


def _draw_pictures(
    painter: QPainter,
    room: QRectF,
    pages: Sequence[Page],
    choices: ExportChoices,
    theme: Theme,
) -> None:
    columns = 1 if len(pages) == 1 else 2
    rows = (len(pages) + columns - 1) // columns
    gap = 10.0
    width = (room.width() - gap * (columns - 1)) / columns
    height = (room.height() - gap * (rows - 1)) / rows
    times = PICTURE_DPI / POINTS_PER_INCH
    looked = ExportChoices(
        preset="custom",
        width=max(1, round(width * times)),
        height=max(1, round(height * times)),
        dpi=PICTURE_DPI,
        theme="print" if choices.theme == "print" else "light",
        caption=columns == 1,
        font_size=PICTURE_FONT if columns == 1 else SMALL_FONT,
        line_width=choices.line_width,
        legend=choices.legend,
        values=choices.values,
    )
    for index, page in enumerate(pages):
        painter.save()
        left = room.left() + (index % columns) * (width + gap)
        painter.translate(left, room.top() + (index // columns) * (height + gap))
        paint_figure(painter, page.figure, QSizeF(width, height), looked)
        painter.setPen(QPen(QColor(theme.line), 0.6))
        painter.drawRoundedRect(QRectF(0.0, 0.0, width, height), 4.0, 4.0)
        painter.restore()


def _reading_rows(readings: Readings) -> list[list[str]]:
    rows = [["Reading", "", f"at T = {temperature_text(readings.document.temperature)}"]]
    for reading in readings.values.values():
        name = escape(reading.measure.name)
        rows.append([name, readings.symbol(reading.id), readings.quantity(reading.id)])
    return rows


def _table_rows(readings: Readings) -> list[list[str]]:
    table = readings.document.table
    columns = table.columns[:MOST_COLUMNS]
    rows = [["Outcome", *(escape(column.name) for column in columns)]]
    shown = min(len(table), 60)
    for row in range(shown):
        cells = [
            column.texts.get(row) or format_cell(float(f"{column.values[row]:.4g}"), column.kind)
            for column in columns
        ]
        rows.append([escape(table.outcomes[row]), *map(escape, cells)])
    if len(table) > shown:
        rows.append([f"and {len(table) - shown:,} more"])
    return rows


def _draw_grid(painter: QPainter, room: QRectF, rows: list[list[str]], theme: Theme) -> None:
    """Draw rows of texts, the first as a heading; what finds no room is counted at the end."""
    most = max(2, int(room.height() / ROW))
    if len(rows) > most:
        rows = [*rows[: most - 1], [f"and {len(rows) - most + 1:,} more"]]
    widths = _widths(room.width(), len(rows[0]))
    for index, row in enumerate(rows):
        y = room.top() + (index + 0.5) * ROW
        x = room.left()
        for place, text in enumerate(row):
            line = elided(text, SMALL, widths[place] - 4.0, bold=index == 0)
            colour = QColor(theme.muted if index == 0 else theme.ink)
            left = place == 0 or (place == 1 and len(widths) == 3 and not rows[0][1])
            at = x if left else x + widths[place]
            draw(painter, line, at, y, colour, "left" if left else "right")
            x += widths[place]
        painter.setPen(QPen(QColor(theme.grid), 0.5))
        painter.drawLine(QLineF(room.left(), y + 0.5 * ROW, room.right(), y + 0.5 * ROW))


def _widths(whole: float, count: int) -> list[float]:
    first = 0.48 if count > 1 else 1.0
    rest = (1.0 - first) * whole / max(1, count - 1)
    return [first * whole, *([rest] * (count - 1))]
