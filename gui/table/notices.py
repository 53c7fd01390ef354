"""What is to be said of a table before its readings are trusted, and what mends it in a click."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.core.ticker import Pause
from gui.look.plain import PlainLabel, plain_tip
from gui.widgets.buttons import chip
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.still_place import READ_MS
from model.document import edits
from model.document.cells import Kind, display_cell
from model.document.document import Document
from model.document.edits.edit import short
from model.document.table import Column, Table

EXACT = 1e-12


class Mend(NamedTuple):
    """A button: its text, what it does in words, and the edit it makes."""

    title: str
    tip: str
    editing: Callable[[Document], edits.Edit]


class Notice(NamedTuple):
    """A sentence and the ways to mend what it says."""

    text: str
    mends: tuple[Mend, ...]


def notices(document: Document) -> tuple[Notice, ...]:
    """Return what is to be said: of each column with a role, then of names borne twice."""
    with_role = dict.fromkeys(role for role in (document.truth, document.model) if role is not None)
    if not len(document.table):
        return ()
    sums = (_sum_notice(document, column) for column in with_role)
    return tuple(notice for notice in (*sums, _duplicates_notice(document.table)) if notice)


def sum_text(total: float) -> str:
    """Return a sum in six digits, or in as many as tell it from 1."""
    if abs(total - 1.0) <= EXACT:
        return "1"
    text = display_cell(total)
    return text if text != "1" else f"{total:.12f}".rstrip("0").rstrip(".")


# How wide the sign beside a sum is that was meant to be 1.
SIGN = 15


def sum_shown(column: Column) -> str:
    """Return what stands below a column: its sum, with a tick where it is 1."""
    if column.kind is not Kind.WEIGHTS:
        return "–"
    if column.holds_counts:
        return _counted(column.name, column.total)
    if column.holds_percentages:
        return "100 %"
    return f"{sum_text(column.total)} ✓" if column.sums_to_one else sum_text(column.total)


def _counted(name: str, total: float) -> str:
    """“10 balls” where the column is called by what it counts, else the number alone."""
    counts_them = name.isalpha() and name.islower() and len(name) > 2 and name.endswith("s")
    return f"{sum_text(total)} {name}" if counts_them else sum_text(total)


def is_shared(document: Document) -> bool:
    """Return whether all columns share one 1, and are looked at so: as p(x, y)."""
    return document.lens == "joint" and document.table.is_joint


def sum_remark(column: Column, *, is_joint: bool) -> str:
    """Return what the sum of a column is, of its own or as a part of a joint table's."""
    if column.kind is Kind.LOGITS:
        return f"{column.name} is logits: they have no sum; readings use their softmax."
    if column.kind is Kind.REWARDS:
        return f"{column.name} is rewards: they need not sum to anything."
    total = f"{column.total:.15g}"
    if is_joint:
        return f"{column.name}: Σ = {total}, its part of the 1 that all columns share."
    if column.may_hold_percentages:
        return (
            f"{column.name}: 100 in all, taken for counts. If they are percentages, choose that in "
            "the menu Counts below. Readings use each one’s share of them."
        )
    if column.holds_counts:
        return f"{column.name}: {total} in all. Readings use each count’s share of them."
    if column.holds_percentages:
        return f"{column.name} adds up to 100 %. Readings use each part of it."
    if not column.sums_to_one:
        return f"{column.name}: Σ = {total}. Readings use the column divided by it."
    if abs(column.total - 1.0) > EXACT:
        return (
            f"{column.name}: Σ = {total}, within a millionth of 1. "
            "It counts as 1; readings divide by it all the same."
        )
    return f"{column.name} sums to 1."


def _sum_notice(document: Document, index: int) -> Notice | None:
    column = document.table.columns[index]
    if column.is_meant_so or (is_shared(document) and column.total > 0.0):
        return None
    name = short(column.name)
    uniform = Mend(
        "Make uniform",
        f"Give every outcome the same weight in {name}",
        lambda current: edits.make_uniform(current, index),
    )
    if column.total <= 0.0:
        return Notice(f"{name}: Σ = 0, so there is nothing to divide by", (uniform,))
    text = f"{name}: Σ = {sum_text(column.total)}, readings use the column divided by it"
    mends = [
        Mend(
            "Normalise",
            f"Divide {name} by its sum, so that it is 1",
            lambda current: edits.normalise(current, index),
        )
    ]
    missing = 1.0 - column.total
    if missing > 0.0:
        mends.append(
            Mend(
                f"Add “everything else” ({missing:.6g})",
                f"Add an outcome with the {missing:.6g} that {name} lacks",
                lambda current: edits.add_everything_else(current, index),
            )
        )
    return Notice(text, tuple(mends))


def _duplicates_notice(table: Table) -> Notice | None:
    names = table.duplicated_outcomes
    if not names:
        return None
    first = short(names[0])
    if len(names) == 1:
        count = table.outcomes.count(names[0])
        rows = "Two rows" if count == 2 else f"{count:,} rows"
        text = f"{rows} are called “{first}”; they are kept apart"
    else:
        text = f"{len(names):,} names, “{first}” first, stand on several rows; rows are kept apart"
    merge = Mend("Merge them", "Add up the rows of the same name", edits.merge_duplicates)
    return Notice(text, (merge,))


LEAST_HEIGHT = 72


class NoticeBadge(QFrame):
    """One notice.

    Signals:
        mend_chosen(Mend): a button was pressed.
    """

    mend_chosen = Signal(object)

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping)
        self.setObjectName("noticeBadge")
        self.setAccessibleName(notice.text)
        self.text = PlainLabel(notice.text, self, wraps=True)
        self._mends = notice.mends
        self.buttons = tuple(self._button(place) for place in range(len(notice.mends)))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(10, 7, 10, 8)
        inside.setSpacing(6)
        inside.addWidget(self.text)
        line = FlowLayout(gap=8)
        for button in self.buttons:
            line.addWidget(button)
        inside.addLayout(line)

    def take(self, notice: Notice) -> None:
        """Take on a notice with as many buttons."""
        self._mends = notice.mends
        self.setAccessibleName(notice.text)
        self.text.setText(notice.text)
        for button, mend in zip(self.buttons, notice.mends, strict=True):
            _describe_mend(button, mend)

    def _button(self, place: int) -> QPushButton:
        button = chip("", "", "", self)
        _describe_mend(button, self._mends[place])
        button.clicked.connect(lambda: self.mend_chosen.emit(self._mends[place]))
        return button


def _describe_mend(button: QPushButton, mend: Mend) -> None:
    button.setText(mend.title)
    button.setToolTip(plain_tip(mend.tip))
    button.setAccessibleName(mend.title)
    button.setAccessibleDescription(mend.tip)


@guarded
class NoticeArea(QScrollArea):
    """The badges below each other; where the room is short they scroll.

    Attributes:
        badges: one for each notice shown.

    Signals:
        mend_chosen(Mend): a button was pressed.
    """

    mend_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping)
        self.badges: tuple[NoticeBadge, ...] = ()
        self._notices: tuple[str, ...] = ()
        self._waiting: tuple[Notice, ...] = ()
        self._pause = Pause(self, READ_MS, self._show_waiting)
        self._height = 0
        self._inside = QWidget(self)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(8)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for bare in (self, self._inside):
            bare.setProperty("role", "bare")
        self.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        self.setAccessibleName("What to mend")
        self.hide()

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Show a badge for each notice; badges that say the same stay.

        Other words in the same badges are shown now and then: each has the panel laid out anew, and
        while a bar is dragged nobody reads sixty sums a second.
        """
        texts = tuple(notice.text for notice in notices)
        if texts == self._notices:
            return
        self._notices, self._waiting = texts, tuple(notices)
        if [len(one.mends) for one in notices] == [len(one.buttons) for one in self.badges]:
            if not self._pause.isActive():
                self._show_waiting()
            return
        self._waiting = ()
        for badge in self.badges:
            self._column.removeWidget(badge)
            badge.hide()
            badge.deleteLater()
        self.badges = tuple(NoticeBadge(notice, self._inside) for notice in notices)
        for badge in self.badges:
            badge.mend_chosen.connect(self.mend_chosen)
            self._column.addWidget(badge)
            badge.show()
        self.setVisible(bool(texts))
        self._fit()

    def _show_waiting(self) -> None:
        waiting, self._waiting = self._waiting, ()
        for badge, notice in zip(self.badges, waiting, strict=False):
            badge.take(notice)
        if waiting:
            self._fit()
            self._pause.start()

    def sizeHint(self) -> QSize:
        return QSize(200, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        """Take the height of all badges, but give way down to one of them."""
        self._height = max(0, self._column.heightForWidth(self.viewport().width()))
        self.setMaximumHeight(self._height)
        self.setMinimumHeight(min(self._height, LEAST_HEIGHT))
        self.updateGeometry()
