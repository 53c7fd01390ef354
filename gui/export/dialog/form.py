"""ExportForm: the controls for how pictures look, and the choices that they make."""

from dataclasses import replace
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.export.dialog.size import ExportSize, SizeBox
from gui.look.plain import PlainLabel
from gui.widgets.buttons import TickBox
from gui.widgets.segmented import Segmented
from model.document.export_choices import (
    LEAST_FONT,
    LEAST_LINE,
    MOST_FONT,
    MOST_LINE,
    PICTURES,
    SVG,
    ExportChoices,
    LookName,
)

LOOK_TITLES = (("light", "Light"), ("dark", "Dark"), ("print", "Print"))
LOOK_TIPS = {
    "light": "Suits most slides, also when the window is dark",
    "dark": "For dark slides",
    "print": "Grey with hatches, for printers without colours",
}
SWITCHES = (
    ("title", "Title", "The title over the picture"),
    ("caption", "Caption", "The sentence below the picture"),
    ("legend", "Legend", "What the colours stand for"),
    ("values", "Values", "The numbers on bars and points"),
    ("transparent", "Transparent", "No ground: the slide shows through behind the picture"),
    (
        "outlines",
        "Letters as shapes",
        "For SVG: looks the same everywhere; without it, texts stay texts and need the font Inter",
    ),
)


class ExportForm(QWidget):
    """Asks for format, size, theme and what is drawn; `show_choices` emits nothing.

    Signals:
        changed(): the choices are others now.
    """

    changed = Signal()

    def __init__(self, choices: ExportChoices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "How it looks")
        self._choices = choices
        self._titled = True
        formats = [(kind.id, kind.id.upper()) for kind in PICTURES]
        tips = {kind.id: kind.about for kind in PICTURES}
        self.format = Segmented(formats, "Format", self, tips)
        self.size_box = ExportSize(self)
        self.look = Segmented(LOOK_TITLES, "Theme of the picture", self, LOOK_TIPS)
        self.switches = {name: self._switch(name, text, tip) for name, text, tip in SWITCHES}
        self.title_text = QLineEdit(self)
        self.title_text.setAccessibleName("Title of your own")
        self.title_text.setToolTip("A title of your own; empty for that of the lens")
        self.title_text.setPlaceholderText("Title of the lens")
        self.font_size = SizeBox("Size of letters", "pt", 0.0, MOST_FONT, 1, self)
        self.font_size.setSpecialValueText("Automatic")
        self.font_size.setToolTip("Of the axes' texts on paper; 0 for automatic")
        self.line_width = SizeBox("Weight of lines", "", LEAST_LINE, MOST_LINE, 2, self)
        self.line_width.setPrefix("×")
        self.line_width.setSingleStep(0.25)
        self.line_width.setToolTip("Of curves, times the usual")
        self._lay_out()
        self.show_choices(choices)
        self._connect()

    @property
    def choices(self) -> ExportChoices:
        """What is chosen now, the lenses as they were shown."""
        return self._choices

    def show_choices(self, choices: ExportChoices) -> None:
        """Show other choices."""
        self._choices = choices
        self.format.show_choice(choices.format)
        self.look.show_choice(choices.theme)
        self.size_box.show_choices(choices)
        for name, switch in self.switches.items():
            _quietly(switch, getattr(choices, name))
        self.switches["outlines"].setEnabled(choices.format == SVG.id)
        self.title_text.setEnabled(choices.title and self._titled)
        if self.title_text.text() != choices.title_text:
            self.title_text.setText(choices.title_text)
        for box, value in (
            (self.font_size, choices.font_size),
            (self.line_width, choices.line_width),
        ):
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)

    def show_titled(self, titled: bool) -> None:
        """Show whether a title of the person's own is drawn: scenes have titles already."""
        self._titled = titled
        self.title_text.setEnabled(self._choices.title and titled)
        self.title_text.setPlaceholderText("Title of the lens" if titled else "Title of each scene")

    def _switch(self, name: str, text: str, tip: str) -> TickBox:
        box = TickBox(text, tip, self)
        box.toggled.connect(lambda on: self._change(**{name: on}))
        return box

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(9)
        form.addRow("Format", self.format)
        form.addRow("Size", self.size_box.preset)
        form.addRow("", self.size_box)
        form.addRow("Theme", self.look)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for index, switch in enumerate(self.switches.values()):
            grid.addWidget(switch, index // 2, index % 2)
        form.addRow("Show", grid)
        form.addRow("Title", self.title_text)
        type_row = QHBoxLayout()
        type_row.setSpacing(8)
        type_row.addWidget(self.font_size, 1)
        lines = PlainLabel("Lines", self)
        lines.setBuddy(self.line_width)
        type_row.addWidget(lines)
        type_row.addWidget(self.line_width, 1)
        form.addRow("Letters", type_row)

    def _connect(self) -> None:
        self.format.chosen.connect(lambda name: self._change(format=name))
        self.look.chosen.connect(lambda name: self._change(theme=cast("LookName", name)))
        self.size_box.chosen.connect(self._on_sized)
        self.title_text.textEdited.connect(lambda text: self._change(title_text=text.strip()))
        self.font_size.valueChanged.connect(self._on_font_size)
        self.line_width.valueChanged.connect(lambda value: self._change(line_width=value))

    def _on_sized(self, choices: ExportChoices) -> None:
        self.show_choices(choices)
        self.changed.emit()

    def _on_font_size(self, points: float) -> None:
        self._change(font_size=0.0 if points == 0.0 else max(points, LEAST_FONT))

    def _change(self, **values: object) -> None:
        self.show_choices(replace(self._choices, **values))  # type: ignore[arg-type]
        self.changed.emit()


def _quietly(box: TickBox, on: bool) -> None:
    box.blockSignals(True)
    box.setChecked(on)
    box.blockSignals(False)
