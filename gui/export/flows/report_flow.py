"""ReportFlow: the report leaves the window as a PDF or through a printer, with a preview."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSizeF
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtWidgets import QWidget

from gui.widgets.dialogs import open_dialog
from model.document.export_choices import POINTS_PER_INCH
from model.evaluate.readings import Readings

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from model.export.pages import Page

PREVIEW_SIZE = (760, 860)


class ReportFlow(QObject):
    """Writes and prints the report of the readings as they are when asked."""

    def __init__(
        self, window: QWidget, readings: Callable[[], Readings | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._readings = readings
        # The preview does not own its printer, which has to outlive it.
        self._printer: QPrinter | None = None

    def write(self, path: Path) -> None:
        """Write the report as PDF; WriteError where it cannot be written."""
        from gui.export.report import write_report

        readings = self._readings()
        if readings is not None:
            write_report(path, readings, _pages(readings))

    def print(self) -> None:
        """Show the report as it will be printed, with the printer's own choices."""
        readings = self._readings()
        if readings is None:
            return
        # Printing needs libraries of its own; they are loaded by those who print.
        from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        printer.setFullPage(True)
        printer.setDocName(readings.document.title)
        self._printer = printer
        dialog = QPrintPreviewDialog(printer, self._window)
        dialog.setWindowTitle("Print")
        dialog.resize(*PREVIEW_SIZE)
        dialog.paintRequested.connect(lambda onto: print_report(onto, readings))
        open_dialog(dialog)


def print_report(printer: "QPrinter", readings: Readings) -> None:
    """Paint the report of some readings on a printer's page."""
    from gui.export.report import paint_report

    painter = QPainter(printer)
    dots = printer.resolution() / POINTS_PER_INCH
    painter.scale(dots, dots)
    page = printer.pageLayout().fullRectPoints()
    paint_report(painter, QSizeF(page.width(), page.height()), readings, _pages(readings))
    painter.end()


def _pages(readings: Readings) -> "tuple[Page, ...]":
    from model.export.pages import pages_of

    return pages_of(readings, readings.document.export.lenses).pages
