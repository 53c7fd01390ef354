"""WritingFlow: short tables at once, long ones by the worker, stopped without a trace."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.core.evaluator import AT_ONCE
from gui.core.writing_flow import WritingFlow
from model.document.work import Watch


class Later:
    """An executor whose tasks run when the test says so."""

    def __init__(self) -> None:
        self.tasks: list[Callable[[], None]] = []

    def __call__(self, task: Callable[[], None]) -> None:
        self.tasks.append(task)


def write_a(path: Path, watch: Watch) -> None:
    del watch
    path.write_text("a")


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
def flow(qtbot: QtBot, later: Later) -> WritingFlow:
    window = QWidget()
    qtbot.addWidget(window)
    return WritingFlow(later, window, window)


def test_that_what_a_short_table_gives_is_written_at_once(
    flow: WritingFlow, later: Later, tmp_path: Path
) -> None:
    said: list[str] = []
    path = tmp_path / "a.csv"
    flow.write(path, 3, partial(write_a, path), lambda: said.append("done"), said.append)
    assert path.read_text() == "a"
    assert said == ["done"]
    assert not later.tasks


def test_that_what_a_long_table_gives_is_left_to_the_worker(
    flow: WritingFlow, later: Later, tmp_path: Path
) -> None:
    said: list[str] = []
    path = tmp_path / "a.csv"
    many = AT_ONCE + 1
    flow.write(path, many, partial(write_a, path), lambda: said.append("done"), said.append)
    assert not path.exists()
    later.tasks.pop()()
    assert path.read_text() == "a"
    assert said == ["done"]


@pytest.mark.parametrize("rows", [3, AT_ONCE + 1])
def test_that_what_cannot_be_written_is_told_in_its_sentence(
    flow: WritingFlow, later: Later, rows: int
) -> None:
    said: list[str] = []

    def write(watch: Watch) -> None:
        raise OSError("The disk is full.")

    flow.write(Path("a.csv"), rows, write, lambda: said.append("done"), said.append)
    for task in later.tasks:
        task()
    assert said == ["The disk is full."]


def test_that_writing_can_be_stopped_on_the_way(flow: WritingFlow, later: Later) -> None:
    said: list[str] = []

    def write(watch: Watch) -> None:
        watch()
        said.append("begun")
        assert flow.works is not None
        flow.works.stop()
        watch()
        said.append("written")

    flow.write(Path("a.csv"), AT_ONCE + 1, write, lambda: said.append("done"), said.append)
    later.tasks.pop()()
    assert said == ["begun"]


def test_that_what_is_asked_next_does_not_stop_a_save(
    flow: WritingFlow, later: Later, tmp_path: Path
) -> None:
    said: list[str] = []
    many = AT_ONCE + 1

    def writing(name: str) -> Callable[[Watch], None]:
        def write(watch: Watch) -> None:
            watch()
            (tmp_path / name).write_text(name)

        return write

    for name in ("a.entropy", "b.csv"):
        done = f"wrote {name}"
        flow.write(tmp_path / name, many, writing(name), partial(said.append, done), print)
    for task in later.tasks:
        task()
    assert said == ["wrote a.entropy", "wrote b.csv"]
    assert {path.name for path in tmp_path.iterdir()} == {"a.entropy", "b.csv"}
