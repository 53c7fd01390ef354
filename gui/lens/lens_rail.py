"""LensRail: the names of the lenses in their groups, one of them looked through."""

from collections.abc import Sequence
from functools import lru_cache, partial
from itertools import groupby

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.look.plain import PlainLabel, plain_tip
from gui.look.scale import scale_of
from gui.look.theme import font, shown_theme
from gui.widgets.buttons import (
    CHIP_HEIGHT,
    ButtonMenu,
    ChoiceButton,
    WalkingButton,
    mark_chosen,
    neighbour,
)
from model.document.document import Document
from model.lens.lens import Lens

WIDTH = 128
_PADDING_ACROSS, _PADDING_DOWN = 12, 6
# In a low window the names move together before the rail begins to scroll.
# Above and below a name, and above a heading: the more lenses, the closer they stand.
_SPACINGS = ((6, 11), (4, 7), (3, 5), (2, 4), (1, 2), (0, 1))


# Of the whole rail: wide enough for the longest name beside a scroll bar.
RAIL_WIDTH = 140
MOST_WIDTH = (1 << 24) - 1  # what Qt takes for no limit


@guarded
class LensRail(QWidget):
    """A column of lens names under their groups; up and down arrows go through it.

    Folded, it is one button that says which lens is looked through and lists them all in a menu.

    Signals:
        lens_chosen(str): the id of the lens that was clicked or walked to.
    """

    lens_chosen = Signal(str)

    def __init__(self, lenses: Sequence[Lens], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping)
        self.setAccessibleName("Lenses")
        self._headings: list[QLabel] = []
        self.entries: dict[str, _Entry] = {}
        self._scroll = QScrollArea(self)
        column = QWidget(self._scroll)
        for bare in (self._scroll, column):
            bare.setProperty("role", "bare")
        self._scroll.setWidget(column)
        self._fill(column, lenses)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        column.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)
        self.button = LensButton(lenses, self)
        self.button.lens_wanted.connect(self._choose)
        self.button.walked.connect(self._walk)
        self.button.leapt.connect(self._leap)
        self.take_button()
        mark_chosen(self.entries, "")
        self._marked = ""
        self._is_folded = True
        self.fold(False)

    def fold(self, is_folded: bool) -> None:
        """Be one button, or the column of names; the focus goes along."""
        if is_folded == self._is_folded:
            return
        self._is_folded = is_folded
        hidden, shown = (self._scroll, self.button) if is_folded else (self.button, self._scroll)
        was_focused = hidden.isAncestorOf(QApplication.focusWidget() or self)
        shown.show()
        if was_focused:
            stop = next((each for each in self.entries.values() if each.isChecked()), self.button)
            (self.button if is_folded else stop).setFocus(Qt.FocusReason.OtherFocusReason)
        hidden.hide()
        fixed, roomy = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        self.setSizePolicy(*((roomy, fixed) if is_folded else (fixed, roomy)))
        self._fit_width()

    def _fit_width(self) -> None:
        width = round(RAIL_WIDTH * scale_of(self))
        self.setMinimumWidth(0 if self._is_folded else width)
        self.setMaximumWidth(MOST_WIDTH if self._is_folded else width)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_width()

    def take_button(self) -> None:
        """Have the button here, and not where it was lent to."""
        layout = self.layout()
        if isinstance(layout, QVBoxLayout) and layout.indexOf(self.button) < 0:
            layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_document(self, document: Document) -> None:
        """Mark the lens that the document is looked at through."""
        if document.lens == self._marked:
            return
        self._marked = document.lens
        mark_chosen(self.entries, document.lens)
        self.button.show_lens(document.lens)
        entry = self.entries.get(document.lens)
        if entry is not None:
            self._scroll.ensureWidgetVisible(entry, 0, 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_folded:
            return
        # The widest of these that shows every name without scrolling.
        fitting = (one for one in _SPACINGS if self._height(*one) <= self.height())
        padding, above = next(fitting, _SPACINGS[-1])
        for entry in self.entries.values():
            entry.set_padding(padding)
        for heading in self._headings[1:]:
            heading.setContentsMargins(10, above, 0, 2)

    def least_height(self) -> int:
        """Return the height below which the column of names would scroll."""
        return self._height(*_SPACINGS[-1])

    def _height(self, padding: int, above: int) -> int:
        names = sum(entry.text_height() + 2 * padding + 1 for entry in self.entries.values())
        lines = sum(heading.fontMetrics().height() + above + 4 for heading in self._headings)
        return names + lines

    def _fill(self, column: QWidget, lenses: Sequence[Lens]) -> None:
        down = QVBoxLayout(column)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(1)
        for group, members in groupby(lenses, key=lambda lens: lens.group):
            heading = PlainLabel(group, column, role="group")
            heading.setContentsMargins(10, 11 if self._headings else 4, 0, 3)
            self._headings.append(heading)
            down.addWidget(heading)
            for lens in members:
                down.addWidget(self._entry(lens, column))
        down.addStretch(1)

    def _entry(self, lens: Lens, column: QWidget) -> "_Entry":
        entry = _Entry(lens.title, column)
        entry.setToolTip(lens.about)
        entry.setAccessibleDescription(f"{lens.group}. {lens.about}".strip())
        entry.clicked.connect(lambda: self._choose(lens.id))
        entry.walked.connect(self._walk)
        entry.leapt.connect(self._leap)
        self.entries[lens.id] = entry
        return entry

    def _choose(self, lens_id: str) -> None:
        if not self.entries[lens_id].isChecked():
            self.lens_chosen.emit(lens_id)

    def _walk(self, step: int) -> None:
        names = list(self.entries)
        at = next((lens for lens in names if self.entries[lens].isChecked()), names[0])
        self._choose(neighbour(self.entries, at, step))

    def _leap(self, to_end: bool) -> None:
        self._choose(list(self.entries)[-1 if to_end else 0])


@guarded
class LensButton(WalkingButton):
    """The lens looked through; a click, Space or Enter lists all lenses in their groups.

    Signals:
        lens_wanted(str): the id of the lens that was taken from the menu.
    """

    lens_wanted = Signal(str)

    def __init__(self, lenses: Sequence[Lens], parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setProperty("role", "chip")
        self.setMinimumHeight(CHIP_HEIGHT)
        self._lenses = {lens.id: lens for lens in lenses}
        self._actions: dict[str, QAction] = {}
        self._is_pressed = False
        self.setMenu(self._filled(ButtonMenu("Lenses", self)))
        self.menu().aboutToShow.connect(self._start_at_the_chosen)
        self.show_lens("")

    def show_lens(self, lens_id: str) -> None:
        """Say which lens is looked through; none if there is no such."""
        lens = self._lenses.get(lens_id)
        about = "" if lens is None else lens.about
        self.setText("Lenses ▾" if lens is None else f"{lens.title} ▾")
        self.setAccessibleName("Lenses" if lens is None else f"Lens in view: {lens.title}")
        self.setAccessibleDescription("" if lens is None else f"{lens.group}. {about}".strip())
        keys = "Click, Space or Enter lists all lenses; ↑ and ↓ go through them."
        self.setToolTip(plain_tip(f"{about} {keys}".strip()))
        self._shown = lens_id
        self._mark()

    def _filled(self, menu: QMenu) -> QMenu:
        menu.setToolTipsVisible(True)
        for group, members in groupby(self._lenses.values(), key=lambda lens: lens.group):
            # Not a section: a style sheet draws these as a mere line.
            menu.addAction(group).setEnabled(False)
            for lens in members:
                action = menu.addAction(lens.title)
                action.setToolTip(plain_tip(lens.about))
                action.setCheckable(True)
                action.triggered.connect(partial(self._on_taken, lens.id))
                self._actions[lens.id] = action
        return menu

    def _on_taken(self, lens_id: str) -> None:
        # A click marks what it is on; only the document says which lens it is.
        self._mark()
        self.lens_wanted.emit(lens_id)

    def _mark(self) -> None:
        for lens_id, action in self._actions.items():
            action.setChecked(lens_id == self._shown)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_pressed = True
        super().mousePressEvent(event)
        self._is_pressed = False

    def _start_at_the_chosen(self) -> None:
        # On a low screen the list covers the button: an active entry there would be taken, and the
        # list closed, as the mouse button is let go.
        if self._shown in self._actions and not self._is_pressed:
            self.menu().setActiveAction(self._actions[self._shown])


@guarded
class _Entry(ChoiceButton):
    """One lens name; a long one goes on in a second line."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._padding = _PADDING_DOWN
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_padding(self, padding: int) -> None:
        """Stand with so many pixels above and below the name."""
        if padding != self._padding:
            self._padding = padding
            self.updateGeometry()

    def text_height(self) -> int:
        """Return the height of the name, in one line or more."""
        return _text_height(self.text(), scale_of(self))

    def sizeHint(self) -> QSize:
        scale = scale_of(self)
        return QSize(round(WIDTH * scale), self.text_height() + 2 * self._padding)

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * _PADDING_ACROSS, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, chosen = shown_theme(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect())
        if chosen or self.underMouse():
            painter.setBrush(QColor(theme.accent_soft if chosen else theme.grid))
            painter.drawRoundedRect(box, 7.0, 7.0)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6.0, 6.0)
        ink = theme.accent if chosen else theme.ink if self.underMouse() else theme.muted
        painter.setPen(QColor(ink))
        weight = QFont.Weight.DemiBold if chosen else QFont.Weight.Normal
        painter.setFont(font(13.0 * scale_of(self), weight))
        inner = self.rect().adjusted(_PADDING_ACROSS, 0, -_PADDING_ACROSS, 0)
        where = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(inner, int(where) | int(Qt.TextFlag.TextWordWrap), self.text())
        painter.end()


# Layouts ask for it over and over.
@lru_cache(maxsize=64)
def _text_height(text: str, scale: float) -> int:
    # Measured in the bolder weight, so that choosing moves nothing.
    metrics = QFontMetrics(font(13.0 * scale, QFont.Weight.DemiBold))
    space = QRect(0, 0, round(WIDTH * scale) - 2 * _PADDING_ACROSS, 1000)
    return metrics.boundingRect(space, int(Qt.TextFlag.TextWordWrap), text).height()
