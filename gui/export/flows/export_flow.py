"""ExportFlow: pictures, readings and tables leave the window as files or on the clipboard."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSizeF
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtWidgets import QWidget

from gui.core.jobs import AT_ONCE, Executor, Job, Jobs, ShownJobs
from gui.core.session import Session
from gui.export.flows.copy_flow import NOTHING_YET, CopyFlow, FigureGrip
from gui.widgets.dialogs import ask_file, ask_new_file, message_box, open_dialog
from gui.window.actions import Actions
from gui.window.main_window import MainWindow
from model.document import edits
from model.document.document import Document
from model.document.export_choices import (
    PDF,
    POINTS_PER_INCH,
    PPTX,
    ExportChoices,
    PictureFormat,
    picture_format,
)
from model.document.work import Watch
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Readings
from model.lenses import lens_of

# What asks and what writes is loaded by those who export: the window opens sooner without it.
if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from gui.export.dialog.export_dialog import ExportDialog
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

    with QPainter(printer) as painter:
        dots = printer.resolution() / POINTS_PER_INCH
        painter.scale(dots, dots)
        page = printer.pageLayout().fullRectPoints()
        paint_report(painter, QSizeF(page.width(), page.height()), readings, _pages(readings))


def _pages(readings: Readings) -> "tuple[Page, ...]":
    from model.export.pages import pages_of

    return pages_of(readings, readings.document.export.lenses).pages


Current = Callable[[], Readings | None]


class ExportFlow(QObject):
    """Writes what is on screen; a failure is one sentence and no half-written file.

    Attributes:
        copies: what goes to the clipboard.
        reports: the page that is saved or printed.
        grip: what the picture is dragged out by.
        job: the export that is going on, if one is.
    """

    def __init__(
        self,
        window: MainWindow,
        actions: Actions,
        session: Session,
        readings: Current,
        executor: Executor,
        writing: ShownJobs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._session = session
        self._readings = readings
        self._jobs = Jobs(executor, self)
        self._writing = writing
        self.copies = CopyFlow(window, actions, readings, writing, self)
        self.reports = ReportFlow(window, readings, self)
        self.grip = FigureGrip(window.lens_view.plot, self.copies.drag_data)
        self.job: Job | None = None
        self._dialog: ExportDialog | None = None
        actions.export_picture.triggered.connect(self.on_export_picture)
        actions.export_scenes.triggered.connect(self.on_export_scenes)
        actions.save_readings.triggered.connect(self.on_save_readings)
        actions.save_table.triggered.connect(self.on_save_table)
        actions.save_report.triggered.connect(self.on_save_report)
        actions.print_report.triggered.connect(self.reports.print)
        actions.save_worksheet.triggered.connect(lambda: self.ask_worksheet(session.document))

    def on_export_picture(self) -> None:
        """Ask what to picture and how, then for a file."""
        self._ask(self._session.document.export)

    def on_export_scenes(self) -> None:
        """Ask the same, all scenes being chosen."""
        self._ask(replace(self._session.document.export, pictures="scenes"))

    def _ask(self, choices: ExportChoices) -> None:
        readings = self._readings()
        if readings is None:
            self._window.say(NOTHING_YET)
            return
        from gui.export.dialog.export_dialog import export_dialog

        dialog = export_dialog(readings, choices, self._window)
        dialog.chosen.connect(self._on_chosen)
        dialog.stop_requested.connect(self.on_stop)
        dialog.pictures.ask_preview()
        self._dialog = dialog
        open_dialog(dialog)

    def _on_chosen(self, choices: ExportChoices, to_deck: bool) -> None:
        self.keep(choices)
        if to_deck:
            self._ask_deck(choices)
            return
        kind = picture_format(choices.format)
        self._ask_file(
            "Export pictures",
            _filter(kind),
            f"{self._name(choices)}{kind.suffix}",
            lambda path: self.write_pictures(path, choices),
        )

    def keep(self, choices: ExportChoices) -> None:
        """Let choices stay with the document, as a step that can be undone."""
        document = self._session.document
        if choices != document.export:
            self._session.apply(edits.set_export(document, choices))

    def write_pictures(self, path: Path, choices: ExportChoices, deck: Path | None = None) -> None:
        """Begin to write the pictures chosen to `path`; with a deck, after its own slides."""
        readings = self._readings()
        if readings is None:
            return
        scenes = choices.pictures == "scenes"
        count = len(readings.document.scenes) if scenes else len(choices.lenses) or 1
        if self._dialog is not None:
            self._dialog.show_busy(count + 2)
        self._begin(path, readings, choices, deck)

    def _begin(
        self, path: Path, readings: Readings, choices: ExportChoices, deck: Path | None
    ) -> None:
        from gui.export.flows.export_writing import picture_steps

        missing: list[str] = []
        self.job = self._jobs.start_steps(
            picture_steps(path, readings, choices, deck, missing),
            lambda _: self._on_written(" ".join((f"Wrote {path.name}.", *missing))),
            self._on_failed,
            self._on_progressed,
        )

    def _on_progressed(self, count: int) -> None:
        if self._dialog is not None:
            self._dialog.show_progress(count)

    def on_stop(self) -> None:
        """Stop what is going on; nothing is left half-written."""
        if self.job is not None:
            self.job.stop()
        self.job = self._dialog = None

    def ask_slides(self, lesson: Document) -> None:
        """Ask for a file for the slides of a lesson: each question, then its answer."""
        self._ask_file(
            "Export slides",
            _filter(PPTX),
            f"{self._name_of(lesson)}{PPTX.suffix}",
            lambda path: self.write_slides(path, lesson),
        )

    def write_slides(self, path: Path, lesson: Document) -> None:
        """Begin to write a slide for each question, answer and goal of a lesson to `path`."""
        readings = evaluate(lesson)
        if not isinstance(readings, Readings):
            self._refuse(f"{path.name} was not written", readings.problem)
            return
        choices = replace(lesson.export, pictures="scenes", format=PPTX.id)
        self._begin(path, readings, choices, None)

    def ask_worksheet(self, lesson: Document) -> None:
        """Ask for a file for the worksheet of a lesson."""
        self._ask_file(
            "Save worksheet",
            _filter(PDF),
            f"{self._name_of(lesson)}-worksheet{PDF.suffix}",
            lambda path: self.write_worksheet(path, lesson),
        )

    def write_worksheet(self, path: Path, lesson: Document) -> None:
        """Write the questions of a lesson to `path` as PDF, the answers on its last pages."""
        from gui.export.worksheet import write_worksheet

        readings = evaluate(lesson)
        try:
            if not isinstance(readings, Readings):
                raise ValueError(readings.problem)
            missing = write_worksheet(path, readings)
        except (OSError, ValueError) as error:
            self._refuse(f"{path.name} was not written", str(error))
        else:
            self._window.say(" ".join((f"Wrote {path.name}.", *missing)))

    def on_save_readings(self) -> None:
        """Ask for a file; its suffix chooses the form."""
        from gui.export.flows.export_writing import first_suffix, readings_filter

        filters = readings_filter()
        name = f"readings{first_suffix(filters)}"
        self._ask_file("Save readings", filters, name, self.write_readings)

    def write_readings(self, path: Path) -> None:
        """Write every reading to `path`, in the form that its suffix names; text otherwise."""
        from gui.export.flows.export_writing import write_readings

        readings = self._readings()
        if readings is not None:
            self._write(path, readings, lambda watch: write_readings(path, readings, watch))

    def on_save_table(self) -> None:
        """Ask for a file for the table."""
        from gui.export.flows.export_writing import first_suffix, table_filter

        filters = table_filter()
        self._ask_file("Save table", filters, f"table{first_suffix(filters)}", self.write_table)

    def write_table(self, path: Path) -> None:
        """Write the table with all digits to `path`, in the form that its suffix names."""
        from gui.export.flows.export_writing import write_table

        readings = self._readings()
        if readings is not None:
            self._write(path, readings, lambda watch: write_table(path, readings, watch))

    def on_save_report(self) -> None:
        """Ask for a file for the report."""
        self._ask_file("Save report", _filter(PDF), f"report{PDF.suffix}", self.write_report)

    def write_report(self, path: Path) -> None:
        """Write the report of table, readings, pictures and notes to `path`, as PDF."""
        try:
            self.reports.write(path)
        except (OSError, ValueError) as error:
            self._refuse(f"{path.name} was not written", str(error))
        else:
            self._window.say(f"Wrote {path.name}")

    def _name(self, choices: ExportChoices) -> str:
        if choices.pictures == "lenses" and len(choices.lenses) < 2:
            return lens_of((*choices.lenses, self._session.document.lens)[0]).id
        return self._name_of(self._session.document)

    def _name_of(self, document: Document) -> str:
        return "-".join(document.title.split())[:40].replace("/", "-") or "figures"

    def _ask_deck(self, choices: ExportChoices) -> None:
        ask_file(
            self._dialog or self._window,
            "Add to a deck",
            _filter(PPTX),
            lambda path: self.write_pictures(path, choices, path),
            yes="Add slides",
        )

    def _ask_file(self, title: str, filters: str, name: str, use: Callable[[Path], None]) -> None:
        ask_new_file(self._dialog or self._window, title, filters, name, use)

    def _on_written(self, said: str) -> None:
        self.job = None
        self._window.say(said)
        if self._dialog is not None:
            dialog, self._dialog = self._dialog, None
            dialog.accept()

    def _on_failed(self, sentence: str) -> None:
        self.job = None
        if self._dialog is not None:
            self._dialog.show_idle(sentence)
        else:
            self._refuse("Not written", sentence)

    def _write(self, path: Path, readings: Readings, write: Callable[[Watch], None]) -> None:
        self._writing.start(
            f"Writing {path.name}",
            lambda job: write(job.watch),
            lambda _: self._window.say(f"Wrote {path.name}"),
            lambda sentence: self._refuse(f"{path.name} was not written", sentence),
            is_short=len(readings.document.table) <= AT_ONCE,
        )

    def _refuse(self, what: str, sentence: str) -> None:
        open_dialog(message_box(self._window, what, sentence, "Not written"))


def _filter(kind: PictureFormat) -> str:
    return f"{kind.name} (*{kind.suffix})"
