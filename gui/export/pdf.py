"""Figures as PDF: a page each, of the figure's own size, the font embedded, texts as texts."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from gui.export.painter import paint_figure
from gui.export.steps import Steps, nothing, writing
from model.document.export_choices import ExportChoices
from model.export.pages import Page, title_of
from model.version import NAME

DOTS_PER_INCH = 1200


def write_pdf(path: Path, pages: Sequence[Page], choices: ExportChoices) -> Steps:
    """Write all pages into one document."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = pdf_writer(buffer, choices.points, title_of(pages))
    dots = DOTS_PER_INCH / choices.dpi
    # Ended also where the export is stopped: a painter must not outlive its device.
    with QPainter(writer) as painter:
        for index, page in enumerate(pages):
            if index:
                writer.newPage()
            size = QSizeF(choices.width * dots, choices.height * dots)
            paint_figure(painter, page.figure, size, choices)
            yield nothing
    yield writing([(path, bytes(buffer.data().data()))])


def pdf_writer(buffer: QBuffer, points: tuple[float, float], title: str) -> QPdfWriter:
    """Return a writer of pages of so many points, without margins."""
    writer = QPdfWriter(buffer)
    writer.setPdfVersion(QPdfWriter.PdfVersion.PdfVersion_1_6)
    writer.setResolution(DOTS_PER_INCH)
    writer.setCreator(NAME)
    writer.setTitle(title)
    size = QPageSize(
        QSizeF(*points), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch
    )
    layout = QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    writer.setPageLayout(layout)
    return writer
