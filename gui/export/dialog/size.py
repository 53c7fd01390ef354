"""ExportSize: how large a picture is: a common size, pixels, or millimetres at a resolution."""

from dataclasses import replace

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QWidget,
)

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.look.plain import PlainLabel
from model.document.export_choices import (
    LEAST_DPI,
    MILLIMETRES_PER_INCH,
    MOST_DPI,
    MOST_PIXELS,
    PRESETS,
    SCALES,
    ExportChoices,
    pixels_of,
    preset_of,
)

MOST_MILLIMETRES = 1200.0


class ExportSize(QWidget):
    """Asks for the size; `show_choices` emits nothing.

    Attributes:
        preset: the list of common sizes, for the form that this is a row of.

    Signals:
        chosen(ExportChoices): the choices with another size.
        refused(str): why a size cannot be; the last one stays.
    """

    chosen = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "Own size")
        self._choices = ExportChoices()
        self.preset = QComboBox(parent)
        self.preset.addItems([preset.title for preset in PRESETS])
        self.preset.setAccessibleName("Size")
        self.preset.setToolTip("A common size, or your own below")
        self.width_box = SizeBox("Width in pixels", "", 1, MOST_PIXELS, 0, self)
        self.height_box = SizeBox("Height in pixels", "", 1, MOST_PIXELS, 0, self)
        self.width_mm = SizeBox("Width on paper", "mm", 1.0, MOST_MILLIMETRES, 1, self)
        self.height_mm = SizeBox("Height on paper", "mm", 1.0, MOST_MILLIMETRES, 1, self)
        self.dpi = SizeBox("Pixels an inch", "dpi", LEAST_DPI, MOST_DPI, 0, self)
        self.scale = QComboBox(self)
        self.scale.addItems([f"×{times}" for times in SCALES])
        self.scale.setAccessibleName("Pixel scale")
        self.scale.setToolTip("For PNG, times as many pixels each way")
        self._lay_out()
        self._connect()

    def show_choices(self, choices: ExportChoices) -> None:
        """Show a size."""
        self._choices = choices
        boxes = (
            (self.width_box, choices.width),
            (self.height_box, choices.height),
            (self.width_mm, choices.width / choices.dpi * MILLIMETRES_PER_INCH),
            (self.height_mm, choices.height / choices.dpi * MILLIMETRES_PER_INCH),
            (self.dpi, round(choices.dpi)),
        )
        for box, value in boxes:
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)
        ids = [preset.id for preset in PRESETS]
        self.preset.setCurrentIndex(ids.index(choices.preset))
        self.scale.setCurrentIndex(choices.scale - 1)
        self.scale.setEnabled(choices.format == "png")
        on_paper = choices.preset == "column"
        for widget in (self.width_mm, self.height_mm):
            widget.setVisible(on_paper)
        for box in (self.width_box, self.height_box):
            box.setVisible(not on_paper)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(6)
        for column, pair in enumerate(
            ((self.width_box, self.width_mm), (self.height_box, self.height_mm))
        ):
            for box in pair:
                grid.addWidget(box, 0, 2 * column)
        grid.addWidget(PlainLabel("×", self), 0, 1)
        grid.addWidget(self.dpi, 1, 0)
        grid.addWidget(self.scale, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)

    def _connect(self) -> None:
        self.preset.activated.connect(self._on_preset)
        self.width_box.valueChanged.connect(lambda value: self._on_pixels(width=round(value)))
        self.height_box.valueChanged.connect(lambda value: self._on_pixels(height=round(value)))
        for box in (self.width_mm, self.height_mm):
            box.valueChanged.connect(lambda _: self._on_paper())
        self.dpi.valueChanged.connect(self._on_dpi)
        self.scale.activated.connect(lambda index: self._choose(scale=index + 1))

    def _on_preset(self, index: int) -> None:
        preset = PRESETS[index]
        if preset.id == "custom":
            self._choose(preset="custom")
            return
        # Letters that a size brought along go with it; ones that the person chose stay.
        brought = preset_of(self._choices.preset).font_size
        keep = self._choices.font_size not in (0.0, brought)
        self._choose(
            preset=preset.id,
            width=preset.width,
            height=preset.height,
            dpi=preset.dpi,
            font_size=self._choices.font_size if keep else preset.font_size,
        )

    def _on_pixels(self, **length: int) -> None:
        self._choose(preset="custom", **length)

    def _on_paper(self) -> None:
        dpi = self._choices.dpi
        width, height = self.width_mm.value(), self.height_mm.value()
        self._choose(width=pixels_of(width, dpi), height=pixels_of(height, dpi))

    def _on_dpi(self, dpi: float) -> None:
        if self._choices.preset != "column":
            self._choose(preset="custom", dpi=dpi)
            return
        width, height = self.width_mm.value(), self.height_mm.value()
        self._choose(dpi=dpi, width=pixels_of(width, dpi), height=pixels_of(height, dpi))

    def _choose(self, **values: object) -> None:
        try:
            self._choices = replace(self._choices, **values)  # type: ignore[arg-type]
        except ValueError as error:
            self.refused.emit(str(error))
        self.chosen.emit(self._choices)


_LINE = "border: none; padding: 0; background: transparent;"
HEIGHT, PADDING = 30, 8


@guarded
class SizeBox(QDoubleSpinBox):
    """A box for numbers with so many decimals; it tells one once it is typed in full."""

    def __init__(
        self, name: str, unit: str, low: float, high: float, decimals: int, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.setDecimals(decimals)
        if unit:
            self.setSuffix(f" {unit}")
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setKeyboardTracking(False)
        self.lineEdit().setStyleSheet(_LINE)
        self.setMinimumHeight(HEIGHT)
        self.setAccessibleName(name)
        self.setToolTip(f"{name}, {low:,g} to {high:,g}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Give the text the whole box: under a style sheet Qt leaves no room without buttons."""
        self.lineEdit().setGeometry(self.rect().adjusted(PADDING, 2, -PADDING, -2))
