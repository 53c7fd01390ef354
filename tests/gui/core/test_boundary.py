"""Exceptions stop at what Qt calls: they are reported, and the window goes on."""

import ast
import importlib
import inspect
import os
import pkgutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

import gui
from gui.core.boundary import guarded, overrides_of
from tests.test_architecture import ROOT, program


@guarded
class Broken(QWidget):
    """Raises wherever Qt calls it."""

    def sizeHint(self) -> QSize:
        raise RuntimeError("no size")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPoint(1, 1)
        raise RuntimeError("no paint")

    def own(self) -> None:
        raise RuntimeError("not Qt's")


@pytest.fixture
def reported(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    said: list[str] = []
    monkeypatch.setattr("sys.excepthook", lambda kind, error, trace: said.append(str(error)))
    return said


def test_that_what_an_override_raises_is_reported_and_qt_goes_on(
    qtbot: QtBot, reported: list[str]
) -> None:
    widget = Broken()
    qtbot.addWidget(widget)
    assert widget.sizeHint() == QSize()
    widget.resize(20, 20)
    for _ in range(3):
        assert not widget.grab().isNull()
    assert reported == ["no size", "no paint", "no paint", "no paint"]


def test_that_methods_of_our_own_raise_as_ever(qtbot: QtBot) -> None:
    widget = Broken()
    qtbot.addWidget(widget)
    assert overrides_of(Broken) == ["sizeHint", "paintEvent"]
    with pytest.raises(RuntimeError, match="not Qt's"):
        widget.own()


def classes_of_the_program() -> Iterator[type]:
    for found in pkgutil.walk_packages(gui.__path__, "gui."):
        module = importlib.import_module(found.name)
        for one in vars(module).values():
            if inspect.isclass(one) and one.__module__ == module.__name__:
                yield one


def test_that_every_override_of_qts_has_a_boundary() -> None:
    bare = [
        f"{one.__module__}.{one.__name__}.{name}"
        for one in classes_of_the_program()
        for name in overrides_of(one)
        # A text is set by us alone: nothing of Qt calls it.
        if not hasattr(vars(one)[name], "__wrapped__") and name != "setText"
    ]
    assert bare == []


def test_that_a_painter_on_anything_but_a_widget_is_ended_whatever_is_raised() -> None:
    """One that outlives its device, as the frames of an exception fall apart, ends the process."""
    found = [
        f"{module.name}:{node.lineno}"
        for module in program()
        if "QPainter(" in module.text
        for node in module.nodes
        if isinstance(node, ast.Assign)
        for made in ast.walk(node.value)
        if isinstance(made, ast.Call)
        and ast.unparse(made.func) == "QPainter"
        and [ast.unparse(one) for one in made.args] not in (["self"], ["self.viewport()"])
    ]
    assert found == []


FAILS_TO_DRAW = """
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication
from gui.core.boundary import report_fault
from gui.drawing import picture
from gui.export import png
from model.document.export_choices import ExportChoices
from model.export.pages import pages_of
from model.formats.examples import load_example
from tests.evaluated import evaluated
application = QApplication(["test"])
page = pages_of(evaluated(load_example("weather")), ("compare",)).pages[0]
drawn = picture.picture_of(page.figure, QRectF(0, 0, 400, 300))
def fail(*_, **__):
    raise RuntimeError("no drawing")
picture.draw_legend = png.paint_figure = fail
choices = ExportChoices(width=192, height=108)
for draw in (lambda: picture.crowding(drawn), lambda: png.figure_image(page.figure, choices)):
    for _ in range(20):
        try:
            draw()
        except RuntimeError as error:
            traceback.clear_frames(error.__traceback__)
print("alive")
"""


def test_that_what_fails_to_be_drawn_on_an_image_leaves_the_program_alive() -> None:
    run = subprocess.run(
        [sys.executable, "-c", f"import traceback\n{FAILS_TO_DRAW}"],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (0, "alive\n"), run.stderr
