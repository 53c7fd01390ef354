"""The application's style sheet, made from a theme."""

import re
from collections.abc import Iterator
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from gui.look.icons import drawing_file
from gui.look.theme import Theme, palette

_SHEET = Template("""
* { font-family: "Inter"; font-size: 13px; }
QWidget { color: $ink; }
QMainWindow, QDialog, QWidget#central { background: $window; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QWidget#topBar { background: $card; border-bottom: 1px solid $line; }
QFrame[role="card"] { background: $card; border: 1px solid $line; border-radius: 10px; }
QLabel, QWidget[role="bare"] { background: transparent; }
QLabel[role="heading"] { color: $muted; font-size: 12px; font-weight: 600; }
QLabel[role="welcome"] { font-size: 22px; font-weight: 600; }
QLabel[role="title"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="note"] { color: $muted; font-size: 12px; }
QLabel[role="badge"] { color: $warning; background: $warning_soft; border-radius: 6px;
    padding: 4px 8px; font-size: 12px; }
QLabel[role="latency"] { color: $good; border: 1px solid $border; border-radius: 13px;
    padding: 4px 11px; font-size: 12px; font-weight: 600; }
QLabel[role="latency"][failed="true"] { color: $warning; }
QLabel[role="refusal"] { color: $warning; background: $warning_soft; border-radius: 6px;
    padding: 5px 8px; font-size: 12px; }
QLabel[role="warned"] { color: $warning; font-size: 12px; }
QLabel[role="group"] { color: $muted; font-size: 11px; font-weight: 600; }
QLabel[role="tip"] { background: $card; color: $ink; font-size: 12px; border: 1px solid $border;
    border-radius: 7px; padding: 7px 10px; }
QLabel#cellBubble { color: $muted; background: $card; border: 1px solid $border;
    border-radius: 6px; padding: 4px 8px; font-size: 12px; }
QLabel#cellBubble[warning="true"] { color: $warning; background: $warning_soft;
    border-color: $warning; }
QFrame#noticeBadge { background: $warning_soft; border: none; border-radius: 8px; }
QFrame#noticeBadge QLabel { color: $warning; font-size: 12px; }
QFrame#explanation { background: $accent_soft; border: none; border-radius: 10px; }
QWidget#stage, QGraphicsView#presenter { background: $window; }
QAbstractScrollArea#tokenStrip { background: $card; }
QLabel[role="caption"] { color: $ink; font-size: 14px; }
.PlainLabel[selectable="true"] { border: 1px solid transparent; }
.PlainLabel[selectable="true"]:focus { border-color: $accent; }
QFrame#lessonBar { background: $accent_soft; border: 1px solid $line; border-radius: 10px; }
QLabel[role="step"] { color: $accent; font-size: 12px; font-weight: 600; }
QLabel[role="question"] { color: $ink; font-size: 14px; font-weight: 500; }
QFrame[role="line"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="upright"] { background: $line; border: none; max-width: 1px; min-width: 1px; }
QPushButton, QToolButton { background: transparent; border: 1px solid transparent;
    border-radius: 7px; padding: 5px 10px; outline: none; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
QFileDialog QToolButton { padding: 2px; }
QFileDialog QPushButton, QDialogButtonBox QPushButton { background: $card;
    border-color: $border; padding: 5px 14px; }
QFileDialog QPushButton:hover, QDialogButtonBox QPushButton:hover { background: $accent_soft; }
QFileDialog QPushButton:focus, QDialogButtonBox QPushButton:focus { padding: 4px 13px;
    border: 2px solid $accent; }
QDialogButtonBox QPushButton:default { background: $accent; color: $on_accent;
    border-color: $accent; font-weight: 500; }
QDialogButtonBox QPushButton:default:focus { border: 4px double $on_accent; padding: 2px 11px; }
QToolButton[role="flat"]:hover, QPushButton[role="flat"]:hover { background: $accent_soft; }
QToolButton[role="flat"]:pressed { background: $grid; }
QToolButton[role="flat"]:disabled { color: $muted; }
QToolButton[role="flat"]:checked { background: $accent_soft; color: $accent; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0; }
QPushButton[role="chip"], QToolButton[role="chip"] { background: $card; border: 1px solid $border;
    border-radius: 13px; padding: 4px 11px; font-size: 12px; min-height: 18px; }
QPushButton[narrow="true"] { padding: 4px 0px; }
QPushButton[tight="true"] { padding: 4px 6px; }
QPushButton[close="true"] { padding: 4px 9px; }
QToolButton[tight="true"] { padding: 0; border-radius: 6px; }
QPushButton[role="chip"]:hover, QToolButton[role="chip"]:hover { background: $accent_soft; }
QPushButton[role="chip"]:focus, QToolButton[role="chip"]:focus { border: 2px solid $accent;
    padding: 3px 10px; }
QPushButton[narrow="true"]:focus { padding: 3px 0px; }
QPushButton[tight="true"]:focus { padding: 3px 5px; }
QPushButton[close="true"]:focus { padding: 3px 8px; }
QToolButton[tight="true"]:focus { padding: 0; }
QPushButton[role="chip"]:disabled, QToolButton[role="chip"]:disabled { color: $muted; }
QPushButton[role="primary"], QToolButton[role="primary"] { background: $accent; color: $on_accent;
    font-weight: 500; border: 1px solid $accent; }
QPushButton[role="primary"]:disabled { background: $grid; color: $muted;
    border-color: $border; }
QPushButton[role="primary"]:focus, QToolButton[role="primary"]:focus { padding: 2px 7px;
    border: 4px double $on_accent; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $muted;
  border-radius: 8px; background: $field; }
QRadioButton::indicator:focus { border: 2px solid $accent; width: 12px; height: 12px; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $accent;
  background: $on_accent; }
QRadioButton::indicator:checked:focus { border-color: $ink; }
QPushButton[role="secondary"] { background: $card; border: 1px solid $border; }
QPushButton[role="secondary"]:disabled { color: $muted; border-color: $line; }
QPushButton[role="secondary"]:hover { background: $accent_soft; }
QPushButton[role="secondary"]:focus { border: 2px solid $accent; padding: 4px 9px; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit { background: $field; color: $ink;
    border: 1px solid $border; border-radius: 6px; padding: 4px 8px;
    selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus {
    border: 2px solid $accent; padding: 3px 7px; }
QLineEdit[role="number"] { padding: 2px 7px; }
QLineEdit[role="number"]:focus { padding: 1px 6px; }
QLineEdit[role="columnName"] { padding: 0 6px; border-radius: 5px; }
QLineEdit[role="columnName"]:focus { padding: 0 5px; }
QLineEdit[refused="true"] { color: $warning; border-color: $warning; }
QLineEdit[refused="true"]:focus { border-color: $warning; }
QLineEdit#cellEditor { border: 1px solid $accent; border-radius: 5px; padding: 0 6px; }
QLineEdit#cellEditor[refused="true"] { color: $ink; border-color: $warning; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url("$chevron"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $card; border: 1px solid $border;
    selection-background-color: $accent_soft; selection-color: $ink; }
QMenu { background: $card; border: 1px solid $line; border-radius: 8px; padding: 6px; }
QMenu::item { padding: 6px 28px 6px 12px; border-radius: 5px; }
QMenu::item:selected { background: $accent_soft; color: $ink; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }
QMenu::icon { padding-left: 8px; }
QToolTip { background: $card; color: $ink; border: 1px solid $border; padding: 6px 8px; }
QStatusBar { background: $card; border-top: 1px solid $line; color: $muted; }
QStatusBar::item { border: none; }
QStatusBar QPushButton { margin-right: 12px; }
QStatusBar QLabel { color: $muted; font-size: 12px; padding: 3px 12px; }
QSplitter::handle { background: transparent; }
QScrollBar:vertical { background: transparent; width: 9px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 9px; margin: 2px; }
QScrollBar::handle { background: $border; border-radius: 2px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTableView, QListView, QTreeView { background: $card; border: none; outline: none;
    gridline-color: $grid; selection-background-color: $accent_soft; selection-color: $ink; }
QAbstractItemView[role="boxed"] { border: 1px solid $border; border-radius: 8px; padding: 3px; }
QAbstractItemView[role="boxed"]::item { padding: 3px 5px; border-radius: 5px; color: $ink; }
QAbstractItemView[role="boxed"]::item:selected { background: $accent_soft; }
QAbstractItemView[role="boxed"]:focus { border: 2px solid $accent; padding: 2px; }
QHeaderView { background: $card; border: none; }
QHeaderView::section { background: $card; color: $muted; border: none;
    border-bottom: 1px solid $line; padding: 6px 8px; font-weight: 600; font-size: 12px; }
QTableCornerButton::section { background: $card; border: none; }
QCheckBox, QRadioButton { background: transparent; spacing: 7px; }
QListView::indicator { width: 14px; height: 14px; border: 1px solid $muted; border-radius: 4px;
    background: $field; }
QListView::indicator:checked { background: $accent; border-color: $accent; image: url("$tick"); }
QSlider { min-height: 24px; }
QSlider::groove:horizontal { background: $border; height: 4px; border-radius: 2px; margin: 0 2px; }
QSlider::sub-page:horizontal { background: $accent; height: 4px; border-radius: 2px;
    margin: 0 2px; }
QSlider::handle:horizontal { background: $card; border: 3px solid $accent; width: 12px;
    height: 12px; margin: -7px 0; border-radius: 9px; }
QSlider::handle:horizontal:hover { background: $accent_soft; }
QSlider::handle:horizontal:focus { background: $accent; border-color: $ink; }
QProgressBar { background: $grid; border: none; border-radius: 4px; height: 8px;
    text-align: center; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QProgressBar[role="thin"] { background: $grid; border-radius: 3px; }
QProgressBar[role="thin"]::chunk { border-radius: 3px; }
""")


def wear(theme: Theme) -> None:
    """Put a theme on the whole application; every widget hears of it as a change of palette."""
    hints = QGuiApplication.styleHints()
    hints.setColorScheme(Qt.ColorScheme.Dark if theme.dark else Qt.ColorScheme.Light)
    application = QApplication.instance()
    if isinstance(application, QApplication):
        sheet = style_sheet(theme)
        is_worn = application.styleSheet() == sheet
        if not is_worn:
            # Else each widget hands down to all within it what it takes off as well.
            application.setStyleSheet("")
        application.setPalette(palette(theme))
        # Every widget is dressed anew, also by the sheet that it wears.
        if not is_worn:
            application.setStyleSheet(sheet)


def mark(widget: QWidget, state: str, on: bool | str) -> None:
    """Set a property that the style sheet looks at, and dress the widget anew."""
    widget.setProperty(state, on)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


if TYPE_CHECKING:
    _Widget = QWidget
else:
    # Of Qt's classes a widget has one only, which stands after this base.
    _Widget = object


class OwnGround(_Widget):
    """Base, before a class of Qt's, of what paints all of its ground: nothing below it is painted.

    Attributes:
        paints_ground: whether it does; set before it is shown.
    """

    paints_ground = True

    # Both, as a style sheet takes for see-through what it dresses.
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.paints_ground:
            self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.paints_ground:
            self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)


def sheet_rules() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield every selector of the style sheet with what it declares, as (name, value)."""
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", _SHEET.template):
        pairs = (one.partition(":") for one in body.split(";") if ":" in one)
        yield selector.strip(), [(name.strip(), value.strip()) for name, _, value in pairs]


def style_sheet(theme: Theme) -> str:
    """Return the style sheet of the whole application in a theme."""
    colours = {name: value for name, value in theme._asdict().items() if isinstance(value, str)}
    return _SHEET.substitute(
        colours,
        chevron=drawing_file("chevron").as_posix(),
        tick=drawing_file(f"tick-{theme.name}").as_posix(),
    )
