"""ExportDialog: how large, how and in which theme a picture is written."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui.theme import DARK, LIGHT, Theme

SIZES = (
    ("Slide 16:9, 1920 × 1080", 1920, 1080),
    ("Slide 16:9, 1280 × 720", 1280, 720),
    ("Slide 4:3, 1600 × 1200", 1600, 1200),
    ("Square, 1200 × 1200", 1200, 1200),
)
SMALLEST, LARGEST = 64, 10_000


@dataclass(frozen=True)
class PictureChoices:
    """What a person chose for a picture: logical size, times as many pixels, theme, ground."""

    width: int = 1920
    height: int = 1080
    scale: int = 1
    theme: Theme = LIGHT
    transparent: bool = False


class ExportDialog(QDialog):
    """Asks for the size and look of a picture.

    Signals:
        chosen(PictureChoices): the person went on to choose a file.
    """

    chosen = Signal(object)

    def __init__(self, choices: PictureChoices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export picture")
        self._preset = QComboBox()
        self._preset.addItems([*(name for name, _, _ in SIZES), "Own size"])
        self._width = self._pixels("Width in pixels", choices.width)
        self._height = self._pixels("Height in pixels", choices.height)
        self._scale = QComboBox()
        self._scale.addItems([f"×{times}" for times in (1, 2, 3, 4)])
        self._scale.setCurrentIndex(choices.scale - 1)
        self._scale.setToolTip("Times as many pixels each way, for PNG")
        self._theme = QComboBox()
        self._theme.addItems(["Light", "Dark"])
        self._theme.setCurrentIndex(1 if choices.theme.dark else 0)
        self._theme.setToolTip("Light suits most slides, also when the window is dark")
        self._transparent = QCheckBox("Transparent ground")
        self._transparent.setToolTip("Let the slide show through behind the picture")
        self._transparent.setChecked(choices.transparent)
        self._result = QLabel()
        self._result.setProperty("role", "muted")
        self._name_for_accessibility()
        self._lay_out()
        self._preset.activated.connect(self._on_preset)
        for box in (self._width, self._height):
            box.valueChanged.connect(self._on_size)
        self._scale.currentIndexChanged.connect(self._on_size)
        self._on_size()

    def _name_for_accessibility(self) -> None:
        for widget, name in (
            (self._preset, "Size"),
            (self._scale, "Pixel scale"),
            (self._theme, "Theme of the picture"),
            (self._transparent, "Transparent ground"),
        ):
            widget.setAccessibleName(name)
        self._preset.setToolTip("A common size, or your own below")

    def _pixels(self, name: str, value: int) -> QSpinBox:
        box = QSpinBox()
        box.setRange(SMALLEST, LARGEST)
        box.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        box.setValue(value)
        box.setAccessibleName(name)
        box.setToolTip(f"{name}, {SMALLEST} to {LARGEST:,}")
        return box

    def _lay_out(self) -> None:
        size = QHBoxLayout()
        size.addWidget(self._width)
        size.addWidget(QLabel("×"))
        size.addWidget(self._height)
        form = QFormLayout()
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(10)
        form.addRow("Size", self._preset)
        form.addRow("Pixels", size)
        form.addRow("Scale", self._scale)
        form.addRow("Theme", self._theme)
        form.addRow("", self._transparent)
        form.addRow("", self._result)
        buttons = QDialogButtonBox()
        save = buttons.addButton("Choose file…", QDialogButtonBox.ButtonRole.AcceptRole)
        save.setProperty("role", "primary")
        save.setDefault(True)
        cancel = buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        cancel.setProperty("role", "secondary")
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 18)
        column.setSpacing(18)
        column.addLayout(form)
        column.addWidget(buttons)

    def choices(self) -> PictureChoices:
        """Return what is chosen now."""
        return PictureChoices(
            self._width.value(),
            self._height.value(),
            self._scale.currentIndex() + 1,
            DARK if self._theme.currentIndex() else LIGHT,
            self._transparent.isChecked(),
        )

    def _on_preset(self, index: int) -> None:
        if index < len(SIZES):
            self._width.setValue(SIZES[index][1])
            self._height.setValue(SIZES[index][2])

    def _on_size(self) -> None:
        chosen = self.choices()
        match = next(
            (
                index
                for index, (_, width, height) in enumerate(SIZES)
                if (width, height) == (chosen.width, chosen.height)
            ),
            len(SIZES),
        )
        self._preset.setCurrentIndex(match)
        times = chosen.scale
        self._result.setText(f"PNG: {chosen.width * times:,} × {chosen.height * times:,} pixels")

    def _on_accepted(self) -> None:
        self.accept()
        self.chosen.emit(self.choices())
