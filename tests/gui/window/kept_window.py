"""KeptWindow: one window for many tests, which each of them gives back as it took it."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit, QWidget

from gui.app import App
from gui.core.jobs import at_once
from gui.core.ticker import Ticker
from gui.lens.lens_view import LEAST_HEIGHT
from gui.look.style import wear
from gui.look.theme import shown_theme
from gui.widgets.still_place import StillPlace
from model.formats.examples import load_example
from tests.gui.stillness import come_to_rest

if TYPE_CHECKING:
    from pathlib import Path

    from gui.core.jobs import Executor

SIZE, AWAY = (1280, 720), (5000, 5000)
KEPT = "kept"
State = dict[str, object]


class KeptWindow:
    """The window on the weather, in the light; making one takes as long as many a test.

    Attributes:
        app: the program.
        executor: what does its work; at once, unless a test has something else do it.
    """

    def __init__(self, folder: Path) -> None:
        form = QSettings.Format.IniFormat
        self.executor: Executor = at_once
        self._weather, self._theme = load_example("weather"), shown_theme()
        settings = QSettings(str(folder / "settings.ini"), form)
        self.app = App(self._weather, settings=settings, executor=lambda task: self.executor(task))
        self.app.window.setProperty(KEPT, True)
        self.app.window.show()
        self._sizes = QSettings(str(folder / "sizes.ini"), form)
        self.app.window.remember(self._sizes)
        self._checked = {name: one.isChecked() for name, one in self._actions()}
        self._lay_out_anew()
        self._first = self.state()

    def take(self, folder: Path) -> App:
        """Return the program for a test with a folder of its own."""
        self.app.keeping.recovery.folder = folder / "recovery"
        self.app.window.setUpdatesEnabled(True)
        self.app.window.move(0, 0)
        self.app.window.activateWindow()
        return self.app

    def give_back(self) -> list[str]:
        """Bring all back to how it was first; return what did not come back."""
        self.executor = at_once
        # What nobody looks at is laid out but not painted: that takes longest.
        self.app.window.setUpdatesEnabled(False)
        self._reset()
        if self.state() != self._first:
            # A caption, for one, keeps the height of the longest text until it gets another width.
            self._lay_out_anew()
        # The next test is not to be blamed for this one.
        first, self._first = self._first, self.state()
        # Where another window stands meanwhile, the pointer is to meet that one.
        self.app.window.move(*AWAY)
        return differences(first, self._first)

    def end(self) -> None:
        """Close the window for good."""
        self.app.presenting.leave()
        self.app.on_close()
        self.app.window.deleteLater()
        # Else Python would take it apart as it ends, when Qt is gone.
        gc.unfreeze()

    def _reset(self) -> None:
        app, window = self.app, self.app.window
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for dialog in window.findChildren(QDialog):
            dialog.close()
            dialog.deleteLater()
        app.presenting.leave()
        app.lessons.leave()
        app.works.stop()
        app.works._given_up.clear()
        app.live.close()
        if shown_theme() is not self._theme:
            wear(self._theme)
        if window.isHidden() or window.windowState() or window.size().toTuple() != SIZE:
            window.showNormal()
            window.resize(*SIZE)
        for name, action in self._actions():
            action.setChecked(self._checked[name])
        app.session.open(self._weather, None)
        window.lens_view.show_cover(None)
        window.readings_panel.pin("")
        window._take_offer_away()
        window.statusBar().clearMessage()
        window.news.rest.stop()
        window.news._news.clear()
        window.news.told = ""
        QCoreApplication.sendEvent(window.lens_view.plot, QEvent(QEvent.Type.Leave))
        # What has grown to its longest text.
        for place in window.findChildren(StillPlace):
            place._longest = place._label.text() if place._grows else ""
            place.updateGeometry()
        window.lens_view._caption._measured = ""
        window.lens_view._caption._make_room(LEAST_HEIGHT)
        app.settings.clear()
        app.files._fill_recent()
        window.dial_panel.dial.setFocus()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        come_to_rest()

    def _lay_out_anew(self) -> None:
        self.app.window.resize(SIZE[0] + 40, SIZE[1])
        come_to_rest()
        self.app.window.recall(self._sizes)
        self.app.window._left_set_by_hand = False
        self.app.window.resize(*SIZE)
        self._reset()

    def _actions(self) -> list[tuple[str, QAction]]:
        return [(k, v) for k, v in vars(self.app.actions).items() if isinstance(v, QAction)]

    def state(self) -> State:
        """What can be seen, heard and undone, and which calls stand for its parts."""
        app, session = self.app, self.app.session
        found: dict[str, Any] = {
            "document": id(session.document),
            "path": session.path,
            "modified": session.modified,
            "beside": session.is_beside,
            "steps": (session.undo_stack.count(), session.steps.count()),
            "readings": app.showing.good_readings is app.showing.readings,
            "settings": tuple(app.settings.allKeys()),
            "cursor": QGuiApplication.overrideCursor() is None,
            "focus": str(app.window.focusWidget()),
            "closing": app.window._may_close,
            "faults": app.window.fault_line.details,
            "presented": app.presenting.presenter,
            "lesson": app.lessons.play,
            "models": app.live._models,
            "title": app.window.windowTitle(),
            "size": app.window.size().toTuple(),
            "plays": [one for one in app.findChildren(Ticker) if _goes_on(one)],
        }
        for name, action in self._actions():
            found[f"action {name}"] = action.text(), action.isEnabled(), action.isChecked()
        for name, seen in self._seen():
            found[name] = (*found.get(name, ()), seen)
        for part in (app, *vars(app).values()):
            for name, value in getattr(part, "__dict__", {}).items():
                if callable(value) and not isinstance(value, QWidget):
                    found[f"call {type(part).__name__}.{name}"] = value
        return found

    def _seen(self) -> list[tuple[str, object]]:
        shown = [one for one in self.app.window.findChildren(QWidget) if one.isVisible()]
        return [(f"{type(one).__name__} “{one.accessibleName()}”", _seen(one)) for one in shown]


def _seen(widget: QWidget) -> tuple[object, ...]:
    text: object = None
    if isinstance(widget, QAbstractButton | QLabel | QLineEdit):
        text = widget.text()
    checked = isinstance(widget, QAbstractButton) and widget.isChecked()
    told = widget.accessibleDescription(), widget.toolTip()
    return (widget.geometry().getRect(), text, checked, widget.isEnabled(), *told)


def _goes_on(ticker: Ticker) -> bool:
    return ticker.isActive() and not ticker.isSingleShot()


def differences(first: State, now: State) -> list[str]:
    """Return what is other than it was first, in words."""
    return [
        f"{key}: {now.get(key, 'gone')} instead of {first.get(key, 'nothing')}"
        for key in {**first, **now}
        if first.get(key) != now.get(key)
    ]
