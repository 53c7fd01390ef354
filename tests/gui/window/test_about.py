"""About, and a report of a problem that stays on this machine."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from gui.window.about import report_a_problem, show_about, write_problem_report
from model.version import version

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl

NOW = datetime(2026, 1, 2, 3, 4, 5)


def test_that_about_says_version_licences_and_what_it_runs_on(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    show_about(window)
    (box,) = window.findChildren(QMessageBox)
    assert version() in box.text()
    for words in ("MIT", "Inter", "LGPL", "NumPy", "Python 3."):
        assert words in box.informativeText()
    box.accept()


def test_that_a_report_has_versions_room_to_write_and_the_last_fault(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path = write_problem_report(tmp_path / "new", NOW, "ZeroDivisionError: why")
    text = path.read_text(encoding="utf-8")
    assert path.name == "entropy-dial-problem-20260102-030405.log"
    for words in (
        "What I did",
        version(),
        "offscreen",
        "ZeroDivisionError: why",
        "Nothing is sent",
    ):
        assert words in text


def test_that_a_report_is_opened_and_nothing_else_is_done(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path))
    said = report_a_problem()
    assert Path(opened[0].toLocalFile()).exists()
    assert opened[0].toLocalFile() in said
    Path(opened[0].toLocalFile()).unlink()
