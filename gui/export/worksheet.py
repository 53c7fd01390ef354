"""The worksheet of a lesson as PDF: questions first, answers on the last pages."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter, QPdfWriter, QPen

from gui.drawing.typeset import draw, figures_of_own_width, wrapped
from gui.export.painter import THEMES, paint_figure
from gui.export.pdf import DOTS_PER_INCH, pdf_writer
from gui.export.report import A4, MARGIN, PICTURE_DPI
from gui.look.theme import load_fonts
from model.document.export_choices import POINTS_PER_INCH, ExportChoices
from model.evaluate.readings import Readings
from model.export.worksheet import Exercise, worksheet_of
from model.figure.figure import Figure
from model.files.atomic import write_whole
from model.words.markup import escape

TITLE, HEADING, TEXT, SMALL = 20.0, 12.5, 11.0, 8.5
LEADING, GAP, PICTURE = 1.4, 20.0, 150.0
MOST_LINES = 40


def write_worksheet(path: Path, readings: Readings) -> tuple[str, ...]:
    """Write the worksheet of the lesson that was read; return a sentence for each step left out.

    Raises ValueError where the document is no lesson, and WriteError where it cannot be written.
    """
    sheet = worksheet_of(readings)
    load_fonts()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = pdf_writer(buffer, A4, f"{sheet.title}: worksheet")
    with figures_of_own_width(), QPainter(writer) as painter:
        paper = _Paper(writer, painter)
        paper.write(sheet.title, TITLE, bold=True)
        for line in sheet.about.splitlines():
            paper.write(line, TEXT, muted=True)
        paper.write("Name: ______________________________    Date: ______________", TEXT)
        for number, exercise in enumerate(sheet.exercises, 1):
            _ask(paper, number, exercise)
        paper.turn()
        paper.write(f"{sheet.title}: answers", TITLE, bold=True)
        for number, exercise in enumerate(sheet.exercises, 1):
            paper.keep_together(4 * TEXT * LEADING)
            paper.space(GAP / 2.0)
            paper.write(f"{number}  {exercise.title}", HEADING, bold=True)
            paper.write(exercise.answer, TEXT)
        paper.end()
    write_whole(path, bytes(buffer.data().data()))
    return sheet.missing


def _ask(paper: "_Paper", number: int, exercise: Exercise) -> None:
    picture = PICTURE if exercise.figure is not None else 0.0
    paper.space(GAP)
    paper.keep_together(picture + (6 + len(exercise.lines)) * TEXT * LEADING)
    paper.write(f"{number}  {exercise.title}", HEADING, bold=True)
    if exercise.figure is not None:
        paper.picture(exercise.figure)
    paper.write(exercise.words, TEXT)
    for line in exercise.lines:
        paper.space(3.0)
        paper.write(line, TEXT)


class _Paper:
    """Pages that are filled from the top; a page that is full is turned."""

    def __init__(self, writer: QPdfWriter, painter: QPainter) -> None:
        self._writer, self._painter = writer, painter
        scale = DOTS_PER_INCH / POINTS_PER_INCH
        self._painter.scale(scale, scale)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._theme = THEMES["light"]
        self._page = 1
        self._room = QRectF(MARGIN, MARGIN, A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN - 14.0)
        self._y = self._room.top()

    def write(self, text: str, size: float, *, bold: bool = False, muted: bool = False) -> None:
        ink = QColor(self._theme.muted if muted else self._theme.ink)
        marked = f"<b>{escape(text)}</b>" if bold else escape(text)
        for line in wrapped(marked, size, self._room.width(), MOST_LINES):
            self.keep_together(size * LEADING)
            middle = self._y + 0.5 * size * LEADING
            draw(self._painter, line, self._room.left(), middle, ink, "left")
            self._y += size * LEADING

    def picture(self, figure: Figure) -> None:
        times = PICTURE_DPI / POINTS_PER_INCH
        looked = ExportChoices(
            preset="custom",
            width=round(self._room.width() * times),
            height=round(PICTURE * times),
            dpi=PICTURE_DPI,
            theme="print",
            title=False,
            caption=False,
            font_size=7.0,
        )
        self._painter.save()
        self._painter.translate(self._room.left(), self._y + 4.0)
        paint_figure(self._painter, figure, QSizeF(self._room.width(), PICTURE), looked)
        self._painter.restore()
        self._y += PICTURE + 10.0

    def space(self, height: float) -> None:
        self._y += height

    def keep_together(self, height: float) -> None:
        """Turn the page where less than this is left of it."""
        if self._y + height > self._room.bottom():
            self.turn()

    def turn(self) -> None:
        self._number()
        self._writer.newPage()
        self._page += 1
        self._y = self._room.top()

    def end(self) -> None:
        self._number()

    def _number(self) -> None:
        foot, ink = A4[1] - MARGIN + 4.0, QColor(self._theme.muted)
        self._painter.setPen(QPen(QColor(self._theme.line), 0.6))
        line = foot - 12.0
        self._painter.drawLine(QPointF(MARGIN, line), QPointF(A4[0] - MARGIN, line))
        (number,) = wrapped(str(self._page), SMALL, 60.0, 1)
        draw(self._painter, number, A4[0] - MARGIN, foot, ink, "right")
