"""Monkey: does at random, from a seed, whatever a person can do in the window and its dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QDrag, QKeyEvent, QKeySequence, QWheelEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QPushButton, QWidget
from shiboken6 import isValid

from gui.look.style import wear
from gui.look.theme import LIGHT, shown_theme
from model.formats.examples import EXAMPLES
from model.lenses import LENSES
from tests.fuzz.mutation import mutated

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gui.app import App
    from tests.fuzz.seeds import Seed

# These would end the program, or write where the monkey has no business.
NOT_TRIGGERED = ("quit", "report_problem")
# In these it only says no: they print, look for servers, or can rename and delete files.
RESTRAINED = ("ConnectDialog", "QPrintDialog", "QPrintPreviewDialog", "QPageSetupDialog")
KEYS = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home,
    Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Space,
    Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_F2,
    Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Escape,
)  # fmt: skip
WITH_CONTROL = (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_Z, Qt.Key.Key_Y,
                Qt.Key.Key_M, Qt.Key.Key_D, Qt.Key.Key_Return, Qt.Key.Key_Up, Qt.Key.Key_Down,
                Qt.Key.Key_Home, Qt.Key.Key_End)  # fmt: skip
TYPED = ("0", "1", "0.5", "1/4", "25%", "1e-300", "1e308", "-1", "inf", "nan", "", "<b>x</b>", "a",
         "=1+1", "the", "0,25", "9999999999", "sun", "{entropy_p}")  # fmt: skip
NONE = Qt.KeyboardModifier.NoModifier
MODIFIERS = (NONE, NONE, NONE, Qt.KeyboardModifier.ShiftModifier,
             Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier)  # fmt: skip
LEFT = Qt.MouseButton.LeftButton
AT_REST = (1440, 900)


class Monkey:
    """Acts on one program; what it did stands in `done`, the latest last.

    Attributes:
        done: words on each thing done.
        on_done: is told them too, before and after.
        files: what it opens.
    """

    def __init__(self, app: App, rng: random.Random, folder: Path, files: Sequence[Seed]) -> None:
        self._app, self._rng, self._folder = app, rng, folder
        self.files = [one for one in files if one.door in ("file", "choices", "logits")]
        self.done: list[str] = []
        self.on_done: Callable[[str], None] = lambda words: None
        # A drag to another program would wait for one to take it.
        QDrag.exec = lambda *_: Qt.DropAction.IgnoreAction  # type: ignore[method-assign]
        # Menus wait in loops of their own.
        self._popups = QTimer(app)
        self._popups.setInterval(15)
        self._popups.timeout.connect(self._leave_popup)
        self._popups.start()

    def act(self) -> None:
        """Do one thing."""
        dialog = self._dialog()
        if dialog is not None:
            self._in_dialog(dialog)
        else:
            ways: tuple[tuple[int, Callable[[], str]], ...] = (
                (30, self._trigger),
                (40, self._gesture),
                (8, self._look),
                (5, self._open),
                (8, self._step),
                (4, self._arrange),
            )
            weights = [weight for weight, _ in ways]
            way = self._rng.choices([way for _, way in ways], weights)[0]
            self.done.append(way.__name__)
            self.on_done(way.__name__)
            self.done[-1] = way()
        self.on_done(self.done[-1])
        QApplication.processEvents()

    def rest(self) -> None:
        """Close all that is open beside the window, and begin again with the first example."""
        app = self._app
        for _ in range(40):
            popup = QApplication.activePopupWidget()
            dialogs = [one for one in QApplication.topLevelWidgets() if self._is_open(one)]
            if popup is None and not dialogs:
                break
            if popup is not None:
                popup.close()
            for dialog in dialogs:
                if isinstance(dialog, QDialog):
                    dialog.reject()
                else:
                    dialog.close()
            QApplication.processEvents()
        if app.presenting.presenter is not None:
            app.presenting.leave()
        for action in (app.actions.show_readings, app.actions.show_scenes, app.actions.show_notes):
            action.setChecked(False)
        app.window.dial_panel.sweep.stop()
        app.window.showNormal()
        app.window.resize(*AT_REST)
        if shown_theme() is not LIGHT:
            wear(LIGHT)
        app.files.open_example("weather")
        app.on_lens_chosen("compare")
        # What was offered before holds on to the document that was left.
        app.window.offer("", "", lambda: None)
        QApplication.processEvents()

    def _is_open(self, one: QWidget) -> bool:
        presenter = self._app.presenting.presenter
        return (
            one.isVisible()
            and one is not self._app.window
            and one is not presenter
            and (
                isinstance(one, QDialog)
                or one.windowFlags() & Qt.WindowType.Popup == Qt.WindowType.Popup
            )
        )

    def _dialog(self) -> QDialog | None:
        found = QApplication.activeModalWidget()
        if isinstance(found, QDialog):
            return found
        open_ = [one for one in self._app.window.findChildren(QDialog) if one.isVisible()]
        return open_[-1] if open_ and self._rng.random() < 0.6 else None

    def _in_dialog(self, dialog: QDialog) -> None:
        name = type(dialog).__name__
        self.done.append(f"in {name} “{dialog.windowTitle()}”")
        if name in RESTRAINED or self._rng.random() < 0.15:
            dialog.reject()
        elif isinstance(dialog, QFileDialog):
            self._choose_file(dialog)
        elif self._rng.random() < 0.3:
            buttons = [one for one in dialog.findChildren(QPushButton) if one.isVisible()]
            if buttons:
                button = self._rng.choice(buttons)
                buttons.clear()
                self.done[-1] += f", {button.text()}"
                button.click()
        else:
            self.done[-1] += f", {self._gesture(dialog)}"

    def _choose_file(self, dialog: QFileDialog) -> None:
        """Choose a file in the monkey's own folder; to write over one is asked about first."""
        opens = dialog.acceptMode() == QFileDialog.AcceptMode.AcceptOpen
        suffix = dialog.defaultSuffix() or "txt"
        path = self._written() if opens else self._folder / f"out{self._rng.randrange(6)}.{suffix}"
        if dialog.fileMode() == QFileDialog.FileMode.Directory:
            path = path.parent
        self.done[-1] += f", {path.name}"
        dialog.filesSelected.emit([str(path)])
        dialog.fileSelected.emit(str(path))
        dialog.reject()

    def _written(self) -> Path:
        """A file to open: sound, or damaged."""
        one = self._rng.choice(self.files)
        data = one.data
        if self._rng.random() < 0.3:
            data = mutated(data, [other.data for other in self.files], self._rng)
        path = self._folder / f"monkey.{one.name}"
        path.write_bytes(data)
        return path

    def _trigger(self) -> str:
        named = {k: v for k, v in vars(self._app.actions).items() if isinstance(v, QAction)}
        name = self._rng.choice([k for k in named if k not in NOT_TRIGGERED])
        if named[name].isEnabled():
            named[name].trigger()
        return f"action {name}"

    def _look(self) -> str:
        lens = self._rng.choice(LENSES).id
        self._app.on_lens_chosen(lens)
        return f"lens {lens}"

    def _open(self) -> str:
        if self._rng.random() < 0.6:
            name = self._rng.choice(EXAMPLES).name
            self._app.files.ask_then(lambda: self._app.files.open_example(name))
            return f"example {name}"
        path = self._written()
        self._app.files.ask_then(lambda: self._app.files.open_path(path))
        return f"file {path.name}"

    def _step(self) -> str:
        stack = self._app.session.steps
        if self._rng.random() < 0.2:
            count = self._rng.randrange(stack.count() + 1)
            self._app.session.go_to(count)
            return f"go to step {count}"
        action = self._rng.choice((self._app.actions.undo, self._app.actions.redo))
        times = self._rng.choice((1, 1, 2, 10))
        for _ in range(times):
            action.trigger()
        return f"{times} × {action.text()}"

    def _arrange(self) -> str:
        size = self._rng.choice(((960, 620), (1440, 900), (1100, 700), (1920, 1080)))
        self._app.window.resize(*size)
        return f"resize {size}"

    def _gesture(self, top: QWidget | None = None) -> str:
        """A click, drag, turn of the wheel, key or text, somewhere in what is on screen."""
        if top is None:
            presenter = self._app.presenting.presenter
            top = self._app.window if presenter is None else presenter
        found = self._place(top)
        if found is None or top.windowHandle() is None:
            return "nothing there"
        at, told = found
        ways = (self._click, self._click, self._drag, self._wheel, self._key, self._type)
        way = self._rng.choice(ways)
        self.on_done(f"{way.__name__} {told}")
        return f"{way.__name__} {told} {way(top, at)}"

    def _place(self, top: QWidget) -> tuple[QPoint, str] | None:
        """A place in a window that some widget has, and which one.

        No widget is held on to: what Qt made itself may be gone in the middle of a gesture, and
        another be at its address.
        """
        shown = [one for one in top.findChildren(QWidget) if one.isVisible() and one.isEnabled()]
        shown = [one for one in shown if one.window() is top]
        if not shown:
            return None
        widget = self._rng.choice(shown)
        width, height = widget.width(), widget.height()
        at = QPoint(self._rng.randrange(width + 1), self._rng.randrange(height + 1))
        told = f"{type(widget).__name__} {widget.accessibleName()[:30]} at {at.toTuple()}"
        return widget.mapTo(top, at), told

    def _click(self, top: QWidget, at: QPoint) -> str:
        modifier = self._rng.choice(MODIFIERS)
        button = LEFT if self._rng.random() < 0.85 else Qt.MouseButton.RightButton
        QTest.mouseMove(_window(top), at)
        if self._rng.random() < 0.2:
            QTest.mouseDClick(_window(top), button, modifier, at)
        else:
            QTest.mouseClick(_window(top), button, modifier, at)
        return ""

    def _drag(self, top: QWidget, at: QPoint) -> str:
        QTest.mousePress(_window(top), LEFT, NONE, at)
        for _ in range(self._rng.randrange(1, 6)):
            at += QPoint(self._rng.randrange(-60, 61), self._rng.randrange(-60, 61))
            QTest.mouseMove(_window(top), at)
        told = ""
        if self._rng.random() < 0.3:
            # What is dragged may be gone, or be another's, before it is let go.
            told = self._rng.choice((self._step, self._look, self._open, self._arrange))()
            QTest.mouseMove(_window(top), at + QPoint(9, 7))
        QTest.mouseRelease(_window(top), LEFT, NONE, at)
        return told

    def _wheel(self, top: QWidget, at: QPoint) -> str:
        turned = QPoint(0, self._rng.choice((-360, -120, 120, 360)))
        place, there = QPointF(at), QPointF(_window(top).mapToGlobal(at))
        event = QWheelEvent(
            place, there, QPoint(), turned, Qt.MouseButton.NoButton, NONE,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(_window(top), event)
        return f"by {turned.y()}"

    def _key(self, top: QWidget, at: QPoint) -> str:
        if self._rng.random() < 0.5:
            QTest.mouseClick(_window(top), LEFT, NONE, at)
        if self._rng.random() < 0.4:
            key, modifier = self._rng.choice(WITH_CONTROL), Qt.KeyboardModifier.ControlModifier
        else:
            key, modifier = self._rng.choice(KEYS), self._rng.choice(MODIFIERS)
        _press(top, key, modifier)
        return QKeySequence(key).toString()

    def _type(self, top: QWidget, at: QPoint) -> str:
        if self._rng.random() < 0.7:
            QTest.mouseDClick(_window(top), LEFT, NONE, at)
        text = self._rng.choice(TYPED)
        for letter in text:
            QTest.keyClick(_window(top), Qt.Key(ord(letter.upper())))
        if self._rng.random() < 0.7:
            QTest.keyClick(_window(top), Qt.Key.Key_Return)
        return repr(text)

    def _leave_popup(self) -> None:
        """Choose something in a menu that is open, or leave it."""
        popup = QApplication.activePopupWidget()
        if popup is None:
            return
        if isinstance(popup, QMenu) and self._rng.random() < 0.7:
            actions = [one for one in popup.actions() if one.isEnabled() and not one.menu()]
            kept = [getattr(self._app.actions, name) for name in NOT_TRIGGERED]
            actions = [one for one in actions if one not in kept and not one.isSeparator()]
            if actions:
                chosen = self._rng.choice(actions)
                self.done.append(f"menu {chosen.text()}")
                popup.close()
                chosen.trigger()
                return
        popup.close()


def _window(top: QWidget) -> QWindow:
    """The window of a widget, asked for anew each time: a click may have closed and deleted it.

    Qt made it itself, so that nothing tells of its end but the widget's.
    """
    window = top.windowHandle() if isValid(top) else None
    if window is None:
        raise RuntimeError("The window is already deleted.")
    return window


def _press(top: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    """Press a key and let it go.

    `QTest.keyClick` would let go of Shift after Space had closed a dialog, and tell its window,
    which is gone then, so that the process ends.
    """
    QTest.keyPress(_window(top), key, modifier)
    QApplication.sendEvent(_window(top), QKeyEvent(QEvent.Type.KeyRelease, key, modifier))
