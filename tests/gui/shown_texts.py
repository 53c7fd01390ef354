"""shown_texts: every text that Qt is given of a window, found by walking it, how it is taken."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QAbstractItemModel, QMetaType, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QGroupBox,
    QLabel,
    QMenu,
    QTabBar,
    QWidget,
)

from model.words.inert import harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TAGS = ("<img", "<a ", "<s>")
# A lone & before this letter, as Qt would take it for a key.
KEY = re.compile("(?<!&)(?:&&)*&x")
# What a person may edit as it is, and what is only written for a program to read.
AS_TYPED = ("QLineEdit", "QTextEdit", "QPlainTextEdit", "QComboBox", "QFileDialog")
NOT_SHOWN = ("objectName", "styleSheet", "windowFilePath", "documentTitle", "icon", "inputMask")
PAGES = ("toolTip", "whatsThis")
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.StatusTipRole,
    Qt.ItemDataRole.WhatsThisRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
MOST_ROWS = 12


class Shown(NamedTuple):
    """A text, where it stands, and whether Qt may read a page or a key out of it."""

    text: str
    place: str
    may_be_page: bool
    has_keys: bool

    @property
    def fault(self) -> str:
        """What of it Qt would obey rather than show; empty for a text that is only shown."""
        if harmless(self.text, keep="\n\t") != self.text:
            return "a control or a turn of direction"
        if self.may_be_page and any(tag in self.text for tag in TAGS):
            return "a page"
        return "a key" if self.has_keys and KEY.search(self.text) else ""


def shown_texts(top: QWidget) -> Iterator[Shown]:
    """Yield every text of a window's widgets, actions, menus, lists and tables."""
    widgets = (top, *top.findChildren(QWidget))
    actions = {id(one): one for one in top.findChildren(QAction)}
    # Those of the program belong to no window.
    actions |= {id(one): one for widget in widgets for one in widget.actions()}
    for action in actions.values():
        yield from _properties(action)
    for one in widgets:
        yield from _properties(one)
        if isinstance(one, QTabBar):
            for tab in range(one.count()):
                yield Shown(one.tabText(tab), "QTabBar", False, True)
                yield Shown(one.tabToolTip(tab), "QTabBar tip", True, False)
        if isinstance(one, QAbstractItemView) and one.model() is not None:
            yield from _items(one.model(), type(one).__name__)


def _properties(one: QObject) -> Iterator[Shown]:
    meta = one.metaObject()
    typed = any(one.inherits(kind) for kind in AS_TYPED)
    for index in range(meta.propertyCount()):
        found = meta.property(index)
        name = str(found.name())
        if found.metaType().id() != QMetaType.Type.QString.value or name in NOT_SHOWN:
            continue
        if typed and name in ("text", "plainText", "html", "markdown", "currentText"):
            continue
        if name in ("selectedText", "displayText"):
            continue
        text = str(found.read(one) or "")
        if text:
            place = f"{type(one).__name__}.{name} “{one.objectName()}”"
            yield Shown(text, place, _may_be_page(one, name), _has_keys(one, name))


def _may_be_page(one: QObject, name: str) -> bool:
    if isinstance(one, QLabel) and name == "text":
        return one.textFormat() is not Qt.TextFormat.PlainText
    # The text of a box is that of its labels, which are walked too.
    return name in PAGES


def _has_keys(one: QObject, name: str) -> bool:
    if isinstance(one, QLabel):
        return name == "text" and one.buddy() is not None
    keyed = (QAbstractButton, QAction, QMenu, QGroupBox)
    return isinstance(one, keyed) and name in ("text", "title")


def _items(model: QAbstractItemModel, name: str) -> Iterator[Shown]:
    for row in range(min(model.rowCount(QModelIndex()), MOST_ROWS)):
        for column in range(MOST_ROWS):
            index = model.index(row, column)
            if not index.isValid():
                break
            yield from _roles(index.data, name)
    for across in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical):
        for section in range(MOST_ROWS):
            yield from _roles(partial(model.headerData, section, across), f"{name} header")


def _roles(data: Callable[[int], object], name: str) -> Iterator[Shown]:
    for role in ROLES:
        text = data(role)
        if isinstance(text, str) and text:
            is_tip = role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.WhatsThisRole)
            yield Shown(text, f"{name} {role.name}", is_tip, False)
