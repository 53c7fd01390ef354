"""Rich text laid out for painting: one line, and paragraphs that are made to fit."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QPainter,
    QPalette,
    QStaticText,
    QTextDocument,
    QTextOption,
)


def rich_line(markup: str, chosen: QFont) -> QStaticText:
    """Return one line of markup, laid out for painting with `QPainter.drawStaticText`.

    Lines in the same font that are painted from the same height share their baseline.
    """
    line = QStaticText(markup)
    line.setTextFormat(Qt.TextFormat.RichText)
    line.setTextOption(_option(QTextOption.WrapMode.NoWrap))
    line.prepare(font=chosen)
    return line


def paragraph(markup: str, chosen: QFont, width: float) -> QTextDocument:
    """Return a paragraph of markup wrapped to a width."""
    made = QTextDocument()
    made.setDocumentMargin(0.0)
    made.setDefaultFont(chosen)
    made.setDefaultTextOption(_option(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere))
    made.setHtml(markup)
    made.setTextWidth(max(1.0, width))
    return made


def fitted(markup: str, fonts: tuple[QFont, ...], width: float, height: float) -> QTextDocument:
    """Return the paragraph in the first font in which it fits; cut after a word if in none."""
    for chosen in fonts:
        made = paragraph(markup, chosen, width)
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


def _option(wrap: QTextOption.WrapMode) -> QTextOption:
    option = QTextOption()
    option.setWrapMode(wrap)
    return option
