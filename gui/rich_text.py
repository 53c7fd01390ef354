"""Rich text laid out for painting: one line, and paragraphs that are made to fit."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPalette,
    QTextDocument,
    QTextOption,
)

from gui.theme import font
from model.markup import runs

SHIFTED = 0.78


def draw_line(
    painter: QPainter, baseline: QPointF, markup: str, pixels: float, weight: QFont.Weight
) -> None:
    """Draw one line of markup from a point on its baseline, in the painter's pen."""
    across = baseline.x()
    for run in runs(markup):
        chosen = font(pixels * (SHIFTED if run.shift else 1.0), weight)
        drop = {-1: 0.22, 0: 0.0, 1: -0.34}[run.shift] * pixels
        painter.setFont(chosen)
        painter.drawText(QPointF(across, baseline.y() + drop), run.text)
        across += QFontMetricsF(chosen).horizontalAdvance(run.text)


def paragraph(markup: str, chosen: QFont, width: float) -> QTextDocument:
    """Return a paragraph of markup wrapped to a width."""
    made = QTextDocument()
    made.setDocumentMargin(0.0)
    made.setDefaultFont(chosen)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    made.setDefaultTextOption(option)
    made.setHtml(markup)
    made.setTextWidth(max(1.0, width))
    return made


def fitted(markup: str, fonts: tuple[QFont, ...], width: float, height: float) -> QTextDocument:
    """Return the paragraph in the first font in which it fits; cut where it fits in none.

    It is cut at its colon if that is enough, else after a word, with dots.
    """
    for text in (markup, markup.split(": ")[0]):
        for chosen in fonts:
            made = paragraph(text, chosen, width)
            if made.size().height() <= height + 0.5:
                return made
    words = markup.split(" ")
    while len(words) > 1:
        words.pop()
        made = paragraph(" ".join(words).rstrip(",.;:") + "…", fonts[-1], width)
        if made.size().height() <= height + 0.5:
            break
    return made


def draw_paragraph(
    painter: QPainter, made: QTextDocument, place: QPointF, ink: QColor, clip: QRectF | None = None
) -> None:
    """Draw a paragraph with its upper left corner at a place, in one ink."""
    context = QAbstractTextDocumentLayout.PaintContext()
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Text, ink)
    context.palette = palette
    painter.save()
    if clip is not None:
        painter.setClipRect(clip)
    painter.translate(place)
    made.documentLayout().draw(painter, context)
    painter.restore()
