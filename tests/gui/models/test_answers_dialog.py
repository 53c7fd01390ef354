"""Whole answers in the window: drawn, searched for, saved and read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QPushButton,
    QTreeWidget,
)

from gui.models.answers_dialog import AnswersDialog
from model.document.tokens import TokenSequence, token_of
from model.model_sources.llama_cpp import LlamaCppModel
from model.sampling.filter_edits import set_filter
from model.texts.answers.reading import sequences_of
from tests.model.model_sources.playback import PLACES, RECORDED

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.gui.models.model_desk import ModelDesk


def answers_of(desk: ModelDesk) -> AnswersDialog:
    desk.choose("Answers…")
    found = desk.app.window.findChild(AnswersDialog)
    assert found is not None
    return found


def press(dialog: AnswersDialog, name: str) -> None:
    button = next(one for one in dialog.findChildren(QPushButton) if one.text() == name)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_that_answers_are_drawn_grouped_saved_and_read_in_sequence(
    desk: ModelDesk, served: str, tmp_path: Path
) -> None:
    desk.take(f"{served}/llama")
    dialog = answers_of(desk)
    press(dialog, "Draw")
    listed = dialog.findChild(QTreeWidget)
    assert listed is not None
    assert listed.topLevelItemCount() == 1
    item = listed.topLevelItem(0)
    assert item is not None
    assert item.text(0) == "8 ×"
    log = sum(one["came"][2] for one in PLACES)
    assert item.text(1) == f"{log / math.log(2.0):.2f}".replace("-", "−")
    path = tmp_path / "answers.json"
    dialog.write(path)
    assert len(sequences_of(path.read_bytes(), path.name)) == 8
    press(dialog, "Read in Sequence")
    text = desk.document.text
    assert text is not None
    assert text.embedded is not None
    assert text.embedded.text == RECORDED["text"]
    assert desk.document.lens == "sequence"
    surprises = [-one["came"][2] for one in PLACES]
    assert text.position == surprises.index(max(surprises))
    QCoreApplication.processEvents()
    assert desk.undo_text.endswith("Read “the capital of Londre, …”")
    desk.undo()
    assert desk.document.lens == "autocomplete"


def test_that_an_answer_with_parts_of_characters_says_how_many_tokens_are_listed_of_how_many(
    desk: ModelDesk, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.take(f"{served}/llama")
    joined = TokenSequence((token_of("🌱", -1.0, ()),), "llama.cpp", generated=3)
    monkeypatch.setattr(LlamaCppModel, "generate", lambda *_: (joined,))
    dialog = answers_of(desk)
    press(dialog, "Draw")
    listed = dialog.findChild(QTreeWidget)
    item = None if listed is None else listed.topLevelItem(0)
    assert item is not None
    assert item.text(2) == "1 of 3"


def test_that_drawn_answers_become_a_table_that_is_grouped(desk: ModelDesk, served: str) -> None:
    desk.take(f"{served}/llama")
    dialog = answers_of(desk)
    press(dialog, "Group by meaning")  # nothing is drawn yet
    assert desk.document.lens == "autocomplete"
    press(dialog, "Draw")
    press(dialog, "Group by meaning")
    assert desk.document.lens == "groups"
    assert desk.document.table.columns[0].values.tolist() == [8.0]
    desk.undo()
    assert desk.document.lens == "autocomplete"


def test_that_a_search_tells_its_calls(desk: ModelDesk, served: str) -> None:
    desk.take(f"{served}/llama")
    dialog = answers_of(desk)
    ways = dialog.findChild(QComboBox)
    assert ways is not None
    ways.setCurrentIndex(1)
    press(dialog, "Search")
    told = [one.text() for one in dialog.findChildren(QLabel)]
    assert any(" calls" in one and "α = 0.6" in one for one in told)
    dialog.reject()


def test_that_what_a_model_refuses_is_said_in_the_dialog(desk: ModelDesk, served: str) -> None:
    desk.take(f"{served}/llama")
    desk.app.session.apply(set_filter(desk.document, "epsilon", 0.1))
    dialog = answers_of(desk)
    press(dialog, "Draw")
    told = [one.text() for one in dialog.findChildren(QLabel)]
    assert any("llama.cpp has no epsilon" in one for one in told)
    dialog.reject()
