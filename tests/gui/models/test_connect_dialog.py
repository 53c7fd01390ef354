"""Connecting to a model: what is found, typed, asked for once, and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
)

from gui.models.connect_dialog import ConnectDialog

if TYPE_CHECKING:
    from tests.gui.models.model_desk import ModelDesk


def dialog_of(desk: ModelDesk) -> ConnectDialog:
    QTest.mouseClick(desk.chip("Connect to a language model"), Qt.MouseButton.LeftButton)
    found = desk.app.window.findChild(ConnectDialog)
    assert found is not None
    return found


def ok_of(dialog: ConnectDialog) -> QPushButton:
    found = dialog.findChildren(QPushButton)
    return next(one for one in found if one.property("role") == "primary")


def enter(dialog: ConnectDialog, address: str) -> None:
    line = dialog.findChildren(QLineEdit)[0]
    line.setText(address)
    QTest.mouseClick(ok_of(dialog), Qt.MouseButton.LeftButton)


def problem_of(dialog: ConnectDialog) -> str:
    shown = [one.text() for one in dialog.findChildren(QLabel) if one.property("role") == "badge"]
    return shown[0]


def test_that_the_dialog_connects_to_an_address(desk: ModelDesk, served: str) -> None:
    dialog = dialog_of(desk)
    enter(dialog, f"{served}/llama")
    assert not dialog.isVisible()
    assert desk.outcomes[0] == " Paris"


def test_that_the_dialog_says_what_is_wrong_and_stays_open(desk: ModelDesk, served: str) -> None:
    dialog = dialog_of(desk)
    for address, words in (
        ("127.0.0.1:9", "Nothing listens at"),
        (f"{served}/web", "is no server of a language model"),
        (f"{served}/llama-loading", "still being loaded"),
        ("nothing", "neither an address nor a file"),
    ):
        enter(dialog, address)
        assert words in problem_of(dialog)
        assert dialog.isVisible()
    dialog.reject()


def test_that_another_machine_is_asked_for_once(desk: ModelDesk) -> None:
    dialog = dialog_of(desk)
    enter(dialog, "192.0.2.1:8080")
    assert "what is typed leaves it" in problem_of(dialog)
    assert ok_of(dialog).text() == "Send it there"
    dialog.findChildren(QLineEdit)[0].setText("127.0.0.1:80")
    assert ok_of(dialog).text() == "Connect"
    dialog.reject()


def test_that_the_dialog_lists_nothing_that_does_not_answer(desk: ModelDesk) -> None:
    dialog = dialog_of(desk)
    listed = dialog.findChild(QListWidget)
    assert listed is not None
    told = [one.text() for one in dialog.findChildren(QLabel)]
    assert any("on this machine" in one or "No model answers" in one for one in told)
    dialog.reject()
