"""What assistive technology is told: the role and the number of what paints itself, and news.

Qt tells it of its own widgets. One that is painted by the program says here what it is; a number
that is turned or moved by hand says how much it is, in its own unit and in words.
"""

import weakref
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleInterface,
    QAccessibleValueChangeEvent,
    QAccessibleValueInterface,
)
from PySide6.QtWidgets import QAbstractItemView, QAccessibleWidget, QLabel, QWidget
from shiboken6 import VoidPtr

from gui.core.boundary import guarded
from gui.core.ticker import Pause, soon
from model.words.inert import harmless
from model.words.markup import plain

SpokenRole = QAccessible.Role
# After so long without a change what has changed is told: not every step of a dial on its way.
REST_MILLISECONDS = 500
_ROLE = "spokenRole"
_NUMBER, _INTERFACE, _VEIL = "_spoken_number", "_spoken_interface", "_spoken_veil"
_DESCRIBING, _MARKUP = "_spoken_later", "spokenMarkup"


class SpokenNumber(NamedTuple):
    """A number that can be changed by hand.

    Attributes:
        value: what it is now.
        text: the same in words, as it stands on screen.
        take: sets another one, as a gesture would.
        ends: the lowest and the highest now; endless ones are told as the highest in use.
        step: the least change.
    """

    value: Callable[[], float]
    text: Callable[[], str]
    take: Callable[[float], None]
    ends: Callable[[], tuple[float, float]]
    step: float


def speaks_as(widget: QWidget, role: SpokenRole, name: str = "") -> None:
    """Give a widget its role, and its name if it has none yet."""
    _install()
    widget.setProperty(_ROLE, role.value)
    if name:
        widget.setAccessibleName(name)


def speaks_number(widget: QWidget, role: SpokenRole, number: SpokenNumber) -> None:
    """Give a widget its role and the number that it stands for."""
    speaks_as(widget, role)
    setattr(widget, _NUMBER, number)


def shows_markup(label: QLabel) -> None:
    """Have a label take its text for the small markup, and say it in words."""
    _install()
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setProperty(_MARKUP, True)
    _ask_anew(label)


def tell_number(widget: QWidget) -> None:
    """Tell that the number of a widget is another one; Qt does so itself for its own kinds."""
    number: SpokenNumber = getattr(widget, _NUMBER)
    QAccessible.updateAccessibility(QAccessibleValueChangeEvent(widget, number.value()))


@cache
def _install() -> None:
    QAccessible.installFactory(_interface_of)


@guarded
class _Value(QAccessibleValueInterface):
    def __init__(self, number: SpokenNumber) -> None:
        super().__init__()
        self._number = number

    def currentValue(self) -> float:  # noqa: N802
        low, high = self._number.ends()
        return min(max(self._number.value(), low), high)

    def setCurrentValue(self, value: float) -> None:  # noqa: N802
        self._number.take(float(value))

    def minimumValue(self) -> float:  # noqa: N802
        return self._number.ends()[0]

    def maximumValue(self) -> float:  # noqa: N802
        return self._number.ends()[1]

    def minimumStepSize(self) -> float:  # noqa: N802
        return self._number.step


@guarded
class _SpokenWidget(QAccessibleWidget):
    """A widget with the number that it stands for."""

    def __init__(self, widget: QWidget, role: SpokenRole, number: SpokenNumber) -> None:
        super().__init__(widget, role)
        self._number = number
        self._value = _Value(number)

    def text(self, kind: QAccessible.Text) -> str:
        return self._number.text() if kind == QAccessible.Text.Value else super().text(kind)

    # Qt asks for an address: PySide gives that of what is returned, but of None none that is empty.
    def interface_cast(self, kind: QAccessible.InterfaceType) -> object:  # type: ignore[override]
        if kind == QAccessible.InterfaceType.ValueInterface:
            return self._value
        found: object = super().interface_cast(kind)
        return VoidPtr(0) if found is None else found


@guarded
class _SpokenLabel(QAccessibleWidget):
    """A label whose markup is said in words: of Q with an index Qt would make “QT”."""

    def __init__(self, label: QLabel) -> None:
        super().__init__(label, SpokenRole.StaticText)
        self._label = label

    def text(self, kind: QAccessible.Text) -> str:
        told = super().text(kind)
        if told or kind != QAccessible.Text.Name:
            return told
        return plain(self._label.text())


def _interface_of(class_name: str, thing: QObject) -> QAccessibleInterface | None:
    """Asked by Qt for each thing once; None leaves it to Qt."""
    if not isinstance(thing, QWidget):
        return None
    role = thing.property(_ROLE)
    if isinstance(thing, QLabel) and thing.property(_MARKUP):
        return _kept(thing, _SpokenLabel(thing))
    if isinstance(thing, QAbstractItemView):
        if getattr(thing, _VEIL, None) is None:
            setattr(thing, _VEIL, _Veil(thing))
        # Qt says of the current item of a list that it is shown and has the focus, also of a hidden
        # one: while it is hidden it has no items.
        role = None if thing.isVisible() else SpokenRole.List.value
    if role is None:
        return None
    number: SpokenNumber | None = getattr(thing, _NUMBER, None)
    spoken = SpokenRole(role)
    if number is None:
        return _kept(thing, QAccessibleWidget(thing, spoken))
    return _kept(thing, _SpokenWidget(thing, spoken, number))


def _kept(widget: QWidget, made: QAccessibleWidget) -> QAccessibleWidget:
    """Qt deletes it with the widget; until then it has to be kept here too."""
    setattr(widget, _INTERFACE, made)
    return made


def _ask_anew(widget: QWidget) -> None:
    """Let Qt ask once more what a widget is."""
    known = QAccessible.queryAccessibleInterface(widget)
    if known is not None:
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(known))


@guarded
class _Veil(QObject):
    """Lets Qt ask anew what a list is whenever it comes into sight or goes out of it."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = weakref.ref(view)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._ask_anew()
        elif event.type() == QEvent.Type.Hide:
            # Not at once: an item of it may be what is acted upon.
            soon(self, self._ask_anew)
        return False

    def _ask_anew(self) -> None:
        view = self._view()
        if view is not None:
            _ask_anew(view)


class _Describing(QObject):
    """Describes a widget once its words have rested."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.words: Callable[[], str] = str
        self.rest = Pause(self, REST_MILLISECONDS, self._tell)
        self._widget = widget

    def _tell(self) -> None:
        # What it is told of is let go with the words.
        words, self.words = self.words, str
        self._widget.setAccessibleDescription(harmless(words()))


def describe(widget: QWidget, words: Callable[[], str], *, at_rest: bool) -> None:
    """Describe a widget in words: now, or, while something moves, once it has come to rest.

    At every step of a dial on its way nobody can listen, and who is told of each hears nothing.
    """
    waiting: _Describing | None = getattr(widget, _DESCRIBING, None)
    if at_rest:
        if waiting is not None:
            waiting.rest.stop()
            waiting.words = str
        widget.setAccessibleDescription(harmless(words()))
        return
    if waiting is None:
        waiting = _Describing(widget)
        setattr(widget, _DESCRIBING, waiting)
    waiting.words = words
    waiting.rest.start()


class Announcer(QObject):
    """Tells news once nothing new has come for half a second, politely: what is being said ends.

    Attributes:
        rest: its clock.
        told: what was told last.
    """

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._news: dict[str, Callable[[], str]] = {}
        self.told = ""
        self.rest = Pause(self, REST_MILLISECONDS, self._tell)

    def tell(self, matter: str, news: Callable[[], str]) -> None:
        """Tell this in a while, in place of what else was to be told of a matter.

        `news` is asked only then: at every step of a dial on its way nobody listens.
        """
        self._news[matter] = news
        self.rest.start()

    def _tell(self) -> None:
        asked, self._news = self._news, {}
        news = " ".join(filter(None, (words() for words in asked.values())))
        if news and news != self.told:
            self.told = news
            announce(self._owner, news)


def announce(owner: QWidget, news: str, *, at_once: bool = False) -> None:
    """Have a sentence said; `at_once` interrupts what is being said, as for a refusal."""
    event = QAccessibleAnnouncementEvent(owner, news)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if at_once else politeness.Polite)
    QAccessible.updateAccessibility(event)
