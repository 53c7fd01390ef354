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
TYPED = ("text", "plainText", "html", "markdown", "currentText")
ASIDE = ("selectedText", "displayText")
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
    for name in _text_properties(one):
        text = str(one.property(name) or "")
        if text:
            place = f"{type(one).__name__}.{name} “{one.objectName()}”"
            yield Shown(text, place, _may_be_page(one, name), _has_keys(one, name))


# Thousands of objects are of some dozens of classes; asking each anew took most of the time.
_names: dict[tuple[type[QObject], str], tuple[str, ...]] = {}


def _text_properties(one: QObject) -> tuple[str, ...]:
    """Return the properties of its class that hold a text which is shown as it stands."""
    meta = one.metaObject()
    # Python sees the classes that Qt keeps for itself as their base, so the name is asked for too.
    kind = type(one), meta.className()
    if kind not in _names:
        left_out: tuple[str, ...] = NOT_SHOWN + ASIDE
        if any(one.inherits(typed) for typed in AS_TYPED):
            left_out += TYPED
        properties = [meta.property(index) for index in range(meta.propertyCount())]
        texts = [
            each for each in properties if each.metaType().id() == QMetaType.Type.QString.value
        ]
        names = [str(each.name()) for each in texts]
        _names[kind] = tuple(name for name in names if name not in left_out)
    return _names[kind]


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
