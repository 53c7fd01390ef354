"""ExportFlow: pictures, readings and tables leave the window as files or on the clipboard."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox

from gui.actions import Actions
from gui.export import export_figure
from gui.export.clipboard import copy_figure
from gui.export_dialog import ExportDialog, PictureChoices
from gui.main_window import MainWindow
from gui.theme import LIGHT
from model.figure import Figure
from model.formats.atomic import write_whole
from model.formats.delimited import write_csv
from model.lenses import LensError, lens_of
from model.readings import Readings
from model.report import REPORTS, as_text

PICTURE_FILTER = "PNG picture (*.png);;SVG drawing (*.svg)"
Current = Callable[[], Readings | None]


class ExportFlow(QObject):
    """Writes what is on screen; a failure is one sentence and no half-written file."""

    def __init__(
        self,
        window: MainWindow,
        actions: Actions,
        readings: Current,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._readings = readings
        self._choices = PictureChoices()
        actions.export_picture.triggered.connect(self.on_export_picture)
        actions.copy_figure.triggered.connect(self.on_copy_figure)
        actions.save_readings.triggered.connect(self.on_save_readings)
        actions.copy_readings.triggered.connect(self.on_copy_readings)
        actions.save_table.triggered.connect(self.on_save_table)

    def figure(self) -> Figure | None:
        """Return the picture of the chosen lens, or None after saying why there is none."""
        readings = self._readings()
        if readings is None:
            self._window.say("There are no readings to picture yet.")
            return None
        try:
            return lens_of(readings.document.lens).figure(readings)
        except LensError as error:
            self._window.say(str(error))
            return None

    def on_copy_figure(self) -> None:
        """Put the picture, as PNG and SVG, and its numbers on the clipboard."""
        figure = self.figure()
        if figure is not None:
            copy_figure(figure, LIGHT)
            self._window.say("Copied the figure: picture, drawing and numbers")

    def on_export_picture(self) -> None:
        """Ask for size and look, then for a file."""
        if self.figure() is None:
            return
        dialog = ExportDialog(self._choices, self._window)
        dialog.chosen.connect(self._on_chosen)
        dialog.open()

    def _on_chosen(self, choices: PictureChoices) -> None:
        self._choices = choices
        readings = self._readings()
        name = "figure" if readings is None else lens_of(readings.document.lens).id
        self._ask_file("Export picture", PICTURE_FILTER, f"{name}.png", self.write_picture)

    def write_picture(self, path: Path) -> None:
        """Write the picture to `path`, PNG or SVG by its suffix."""
        figure, chosen = self.figure(), self._choices
        if figure is None:
            return
        self._attempt(
            path,
            lambda: export_figure(
                figure,
                path,
                chosen.width,
                chosen.height,
                chosen.theme,
                transparent=chosen.transparent,
                scale=chosen.scale,
            ),
        )

    def on_copy_readings(self) -> None:
        """Put every reading on the clipboard as text."""
        readings = self._readings()
        if readings is not None:
            QGuiApplication.clipboard().setText(as_text(readings))
            self._window.say("Copied all readings as text")

    def on_save_readings(self) -> None:
        """Ask for a file; its suffix chooses the form."""
        filters = ";;".join(f"{report.title} (*{report.suffix})" for report in REPORTS)
        self._ask_file("Save readings", filters, "readings.txt", self.write_readings)

    def write_readings(self, path: Path) -> None:
        """Write every reading to `path`, in the form that its suffix names; text otherwise."""
        readings = self._readings()
        if readings is None:
            return
        report = next((one for one in REPORTS if one.suffix == path.suffix.lower()), REPORTS[0])
        self._attempt(path, lambda: write_whole(path, report.write(readings).encode()))

    def on_save_table(self) -> None:
        """Ask for a file for the table."""
        self._ask_file("Save table", "CSV (*.csv);;TSV (*.tsv)", "table.csv", self.write_table)

    def write_table(self, path: Path) -> None:
        """Write the table with all digits to `path`, tabs between for .tsv, else commas."""
        readings = self._readings()
        if readings is not None:
            self._attempt(path, lambda: write_csv(path, readings.document.table))

    def _ask_file(self, title: str, filters: str, name: str, use: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._window, title, "", filters)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix[1:])
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda chosen: use(Path(chosen)))
        dialog.open()

    def _attempt(self, path: Path, write: Callable[[], None]) -> None:
        try:
            write()
        except (OSError, ValueError) as error:
            box = QMessageBox(self._window)
            box.setIcon(QMessageBox.Icon.NoIcon)
            box.setWindowTitle("Not written")
            box.setText(f"{path.name} was not written")
            box.setInformativeText(str(error))
            box.open()
            return
        self._window.say(f"Wrote {path.name}")
