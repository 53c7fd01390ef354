"""The export dialog on some readings, with its previews."""

from PySide6.QtWidgets import QWidget

from gui.export.dialog.export_dialog import ExportDialog
from gui.look.theme import Theme
from model.document.export_choices import ExportChoices
from model.evaluate.readings import Readings
from model.export.scene_pages import scene_figure, scene_readings
from model.lenses import LENSES, LensError, lens_of


def export_dialog(
    readings: Readings, choices: ExportChoices, theme: Theme, window: QWidget
) -> ExportDialog:
    """Return the dialog that asks what to picture of `readings` and how; it is not open yet."""
    document = readings.document
    dialog = ExportDialog(
        choices,
        [(lens.id, lens.title) for lens in LENSES],
        lens_of(document.lens).id,
        [scene.title for scene in document.scenes],
        theme,
        window,
    )
    dialog.preview_requested.connect(lambda lens: _preview(dialog, readings, lens))
    dialog.scene_requested.connect(lambda index: _preview_scene(dialog, readings, index))
    return dialog


def _preview_scene(dialog: ExportDialog, readings: Readings, index: int) -> None:
    scenes = readings.document.scenes
    if not 0 <= index < len(scenes):
        dialog.show_no_figure("There are no scenes to picture.")
        return
    try:
        dialog.show_figure(scene_figure(scene_readings(readings, index), scenes[index]))
    except (OSError, ValueError) as error:
        dialog.show_no_figure(str(error))


def _preview(dialog: ExportDialog, readings: Readings, lens_id: str) -> None:
    try:
        dialog.show_figure(lens_of(lens_id).view(readings).figure)
    except LensError as error:
        dialog.show_no_figure(str(error))
