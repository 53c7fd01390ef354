"""Servers' answers in the window: choices with first words and perplexity, tables, samples."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QInputDialog, QMessageBox

from tests.gui.stillness import Later
from tests.gui.texts.test_texts_opened import dialog_of
from tests.model.answer_files import ENTRIES, chat, chunk, events, lines

if TYPE_CHECKING:
    from pathlib import Path

    from gui.app import App
    from tests.gui.window.kept_window import KeptWindow


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
def app(kept_window: KeptWindow, later: Later) -> App:
    kept_window.executor = later
    return kept_window.app


def opened(app: App, later: Later, path: Path, text: str) -> None:
    path.write_text(text)
    app.files.open_path(path)
    later.run()


def test_that_the_texts_of_an_answer_are_listed_and_one_is_chosen(
    app: App, later: Later, tmp_path: Path
) -> None:
    short = {"index": 1, "logprobs": {"content": ENTRIES[:2], "reasoning_content": ENTRIES[3:]}}
    choices = [chat()["choices"][0], short]
    opened(app, later, tmp_path / "a.json", json.dumps(chat(choices=choices)))
    box = dialog_of(app).choice
    assert [box.itemText(k) for k in range(box.count())] == [
        "“Rain falls on Ely” (4 tokens, perplexity 2.594)",
        "“Rain falls” (2 tokens, perplexity 2.399)",
        "“Ely” (reasoning, 1 token, perplexity 7.389)",
        "All answers as one table",
    ]
    box.setCurrentIndex(1)
    box.activated.emit(1)
    dialog = dialog_of(app)
    assert dialog.opened is not None
    assert dialog.opened.texts == ("Rain", " falls")
    dialog.reject()


def test_that_all_answers_are_opened_as_one_table_and_grouped(
    app: App, later: Later, tmp_path: Path
) -> None:
    whole = chat()["choices"][0]
    again = {"index": 1, "logprobs": whole["logprobs"]}
    other = {"index": 2, "logprobs": {"content": ENTRIES[:2]}}
    opened(app, later, tmp_path / "a.json", json.dumps(chat(choices=[whole, again, other])))
    dialog = dialog_of(app)
    last = dialog.choice.count() - 1
    dialog.choice.setCurrentIndex(last)
    dialog.choice.activated.emit(last)
    assert dialog.problem.text() == ""
    assert dialog.opened is None
    dialog.on_accepted()
    document = app.session.document
    assert document.table.outcomes == ("Rain falls on Ely", "Rain falls")
    assert document.table.columns[0].values.tolist() == [2.0, 1.0]
    assert document.lens == "groups"


def test_that_a_stream_saved_as_txt_is_no_table(app: App, later: Later, tmp_path: Path) -> None:
    opened(app, later, tmp_path / "s.txt", events([chunk(k) for k in range(4)]))
    dialog = dialog_of(app)
    assert dialog.opened is not None
    assert len(dialog.opened) == 4
    dialog.reject()


def test_that_a_dictionary_opens_as_a_table(app: App, later: Later, tmp_path: Path) -> None:
    opened(app, later, tmp_path / "t.json", '{" blue": 0.75, " grey": 0.25}')
    assert app.session.document.table.outcomes == (" blue", " grey")
    assert app.session.document.title == "t"


def test_that_one_of_several_samples_is_chosen(app: App, later: Later, tmp_path: Path) -> None:
    pair = {"arguments": [["q", " a"], ["q", " b"]], "resps": [[[-1.0, True]], [[-2.0, False]]]}
    samples = [pair | {"doc_id": k, "target": str(k)} for k in (0, 1)]
    opened(app, later, tmp_path / "samples.jsonl", lines(samples))
    dialog = app.window.findChildren(QInputDialog)[-1]
    assert [text.split("  ")[0] for text in dialog.comboBoxItems()] == ["1", "2"]
    dialog.setTextValue(dialog.comboBoxItems()[1])
    dialog.accept()
    assert app.session.document.table.columns[0].values.tolist() == [0.0, 1.0]


def test_that_an_answer_without_log_probabilities_says_what_to_ask_for(
    app: App, later: Later, tmp_path: Path
) -> None:
    opened(app, later, tmp_path / "a.json", '{"content": "a", "tokens_predicted": 1}')
    box = app.window.findChildren(QMessageBox)[-1]
    assert "“n_probs”: 20" in box.informativeText()
    box.close()
