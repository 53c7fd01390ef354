"""A language model under the dial: connecting, typing, latest wins, two models, and what fails."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTreeWidget,
)

from gui.lens.setting_views import SentenceLine
from gui.models.answers_dialog import AnswersDialog
from gui.models.connect_dialog import ConnectDialog
from gui.models.live_model import QUIET_MS, REST_MS
from model.document.edits import set_probability
from model.figure.figure import Bars
from model.formats.entropy_file import read_document, write_document
from model.language_models.recording import keep_so_many
from model.model_sources import connect
from model.sampling.filter_edits import set_filter
from model.texts.answers.reading import sequences_of
from tests.gui.lens_desk import LensDesk
from tests.model.model_sources.playback import PLACES, RECORDED, VOCABULARY
from tests.model.model_sources.played import played_back
from tests.model.model_sources.tiny_model import STAND_IN, tiny_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    with played_back() as address:
        yield address


class Quiet:
    """A clock that is set by hand: what waits for a moment of quiet."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []
        self.resting: list[Callable[[], None]] = []

    def __call__(self, milliseconds: int, call: Callable[[], None]) -> None:
        assert milliseconds in (QUIET_MS, REST_MS)
        (self.waiting if milliseconds == QUIET_MS else self.resting).append(call)

    def come(self) -> None:
        calls, self.waiting = self.waiting, []
        for call in calls:
            call()

    def rest(self) -> None:
        calls, self.resting = self.resting, []
        for call in calls:
            call()


class Desk(LensDesk):
    """The Autocomplete lens, with what is asked of a model and how quiet it is."""

    def __init__(self, qtbot: QtBot, tmp_path: Path) -> None:
        super().__init__(qtbot, tmp_path, "autocomplete-typing", "autocomplete")
        self.quiet = Quiet()
        self.app.live.after = self.quiet

    @property
    def line(self) -> SentenceLine:
        return self.app.window.findChildren(SentenceLine)[-1]

    @property
    def outcomes(self) -> tuple[str, ...]:
        return self.document.table.outcomes

    def chip(self, name: str) -> QPushButton:
        bar = self.app.window.lens_view.model_bar
        found = [one for one in bar.findChildren(QPushButton) if one.accessibleName() == name]
        return found[0]

    def choose(self, name: str) -> None:
        """Choose an entry of the menu of the model."""
        self.entry(name).trigger()

    def entry(self, name: str) -> QAction:
        bar = self.app.window.lens_view.model_bar
        return next(one for one in bar.findChildren(QAction) if one.text() == name)

    @property
    def latency(self) -> str:
        labels = self.app.window.lens_view.model_bar.findChildren(QLabel)
        return next(one.text() for one in labels if one.accessibleName().startswith("How long"))

    def take(self, address: str) -> None:
        self.app.live.take(connect(address))

    def type(self, text: str) -> None:
        self.line.setFocus()
        self.line.selectAll()
        QTest.keyClicks(self.line, text)

    def close(self) -> None:
        self.app.live.close()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path)
    yield made
    made.close()


def test_that_a_connected_model_makes_the_table(desk: Desk, served: str) -> None:
    desk.take(f"{served}/llama")
    assert desk.outcomes[:2] == (" Paris", " the")
    assert desk.document.autocomplete.vocabulary == VOCABULARY
    assert "llama.cpp" in desk.chip("Connect to a language model").text()
    assert desk.latency.endswith(" ms")
    assert desk.undo_text.endswith("Connect to a language model")
    assert desk.plot.view is not None
    names = [name for name, *_ in zip(*desk.plot.view.figure.data.columns, strict=True)]
    assert names[0] == "Paris"


def test_that_typing_asks_once_it_rests_and_only_the_last(desk: Desk, served: str) -> None:
    desk.take(f"{served}/llama")
    before = desk.document
    desk.type("ab")
    assert desk.document is before
    assert len(desk.quiet.waiting) == 2
    desk.quiet.come()
    assert desk.document.autocomplete.prompt == "ab"
    desk.undo()
    assert desk.document is before
    assert desk.line.text() == before.autocomplete.prompt


def test_that_tab_takes_the_likeliest_and_backspace_takes_it_back(desk: Desk, served: str) -> None:
    desk.take(f"{served}/llama")
    start = desk.document.autocomplete.prompt
    QTest.keyClick(desk.line, Qt.Key.Key_Tab)
    desk.quiet.come()
    assert desk.document.autocomplete.prompt == f"{start} Paris"
    desk.key(Qt.Key.Key_Backspace)
    desk.quiet.come()
    assert desk.document.autocomplete.prompt == start


def test_that_a_click_on_a_bar_takes_its_token(desk: Desk, served: str) -> None:
    desk.take(f"{served}/llama")
    start = desk.document.autocomplete.prompt
    assert desk.plot.view is not None
    marks = desk.plot.view.figure.panels[1].marks
    bars = next(one for one in marks if isinstance(one, Bars) and len(one.rows))
    desk.plot.clicked.emit(bars, 1)
    desk.quiet.come()
    assert desk.document.autocomplete.prompt == f"{start} the"


@pytest.mark.parametrize("fault", ["cut", "full", "broken", "nologs"])
def test_that_where_the_model_fails_the_last_good_distribution_stays(
    desk: Desk, served: str, fault: str
) -> None:
    desk.take(f"{served}/llama")
    before = desk.document
    desk.take(f"{served}/llama-{fault}")
    assert desk.document is before
    assert served in desk.said
    assert desk.latency == "○ no answer"


def test_that_a_second_model_is_q(desk: Desk, served: str) -> None:
    desk.take(f"{served}/llama")
    desk.app.live.take_second(connect(f"{served}/llama-other"))
    assert "32,000 tokens" in desk.document.autocomplete.against
    assert "The vocabularies differ" in desk.said or "count as one row" in desk.said
    assert desk.plot.view is not None
    assert desk.plot.view.figure.caption.lead == "D(P ‖ Q) ≥ 0.00 bits here:"


def test_that_the_prompt_is_scored_and_kept(desk: Desk, served: str) -> None:
    desk.take(f"{served}/llama")
    desk.type(RECORDED["text"])
    desk.quiet.come()
    desk.choose("Score the prompt")
    settings = desk.document.autocomplete
    assert settings.surprises == tuple(-one["came"][2] for one in PLACES)
    assert "".join(settings.tokens) == RECORDED["text"]


def test_that_the_whole_vocabulary_is_asked_for_at_rest_in_the_same_step(
    desk: Desk, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.models.live_model.WHILE_TYPING", 5)
    desk.take(f"{served}/llama-small")
    assert desk.outcomes[-1] == "rest of 15"
    desk.quiet.rest()
    assert len(desk.outcomes) == 20
    assert desk.document.table.rest is None
    assert "all 20 in" in desk.latency
    desk.undo()
    assert desk.document.autocomplete.model == ""


def test_that_what_people_do_meanwhile_is_not_taken_back_at_rest(
    desk: Desk, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.models.live_model.WHILE_TYPING", 5)
    desk.take(f"{served}/llama-small")
    desk.app.session.apply(set_probability(desk.document, 0, 0, 0.5))
    edited = desk.document.table
    desk.quiet.rest()
    assert desk.document.table is edited


def test_that_a_click_on_a_token_of_the_prompt_goes_back_to_it(desk: Desk, served: str) -> None:
    desk.take(f"{served}/llama")
    desk.type(RECORDED["text"])
    desk.quiet.come()
    tokens = desk.document.autocomplete.tokens
    assert desk.plot.view is not None
    boxes = [one for one in desk.plot.view.figure.panels[0].marks if isinstance(one, Bars)]
    desk.plot.clicked.emit(boxes[0], 2)
    desk.quiet.come()
    kept = len(desk.document.autocomplete.tokens)
    assert 0 < kept < len(tokens)
    assert desk.document.autocomplete.prompt == "".join(tokens[:kept])


def test_that_the_prompt_is_put_into_the_chat_template_and_shown(desk: Desk, served: str) -> None:
    desk.take(f"{served}/llama")
    said = desk.document.autocomplete.prompt
    desk.choose("Put into the chat template")
    desk.quiet.come()
    assert desk.document.autocomplete.prompt == f"<|im_start|>user\n{said}<|im_end|>\n"
    assert desk.line.text() == desk.document.autocomplete.prompt


def test_that_a_server_without_a_chat_template_says_so(desk: Desk, served: str) -> None:
    desk.take(f"{served}/ollama")
    desk.choose("Put into the chat template")
    assert "does not tell its chat template" in desk.said


def test_that_recorded_answers_are_seen_without_the_model(
    desk: Desk, served: str, tmp_path: Path
) -> None:
    desk.take(f"{served}/llama")
    desk.choose("Record answers")
    first = desk.document.autocomplete.prompt
    QTest.keyClick(desk.line, Qt.Key.Key_Tab)
    desk.quiet.come()
    kept = desk.document.autocomplete.recorded
    assert [one.prompt for one in kept] == [first, f"{first} Paris"]
    path = tmp_path / "class.entropy"
    write_document(path, desk.document)
    desk.app.live.close()
    desk.app.session.open(read_document(path), path)
    desk.key(Qt.Key.Key_Backspace)
    assert desk.document.autocomplete.prompt == first
    assert desk.outcomes[:2] == (" Paris", " the")
    assert desk.document.table.rest is not None
    QTest.keyClick(desk.line, Qt.Key.Key_Tab)
    assert desk.document.autocomplete.prompt == f"{first} Paris"
    desk.choose("Forget recorded answers")
    assert desk.document.autocomplete.recorded == ()


def test_that_as_many_tokens_are_recorded_as_were_chosen(desk: Desk, served: str) -> None:
    desk.take(f"{served}/llama")
    desk.app.session.apply(keep_so_many(desk.document, 3))
    desk.choose("Record answers")
    assert len(desk.document.autocomplete.recorded[0].names) == 3


def answers_of(desk: Desk) -> AnswersDialog:
    desk.choose("Answers…")
    found = desk.app.window.findChild(AnswersDialog)
    assert found is not None
    return found


def press(dialog: AnswersDialog, name: str) -> None:
    button = next(one for one in dialog.findChildren(QPushButton) if one.text() == name)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_that_answers_are_drawn_grouped_saved_and_read_in_sequence(
    desk: Desk, served: str, tmp_path: Path
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
    assert item.text(1) == f"{log / math.log(2.0):.2f}"
    path = tmp_path / "answers.json"
    dialog.write(path)
    assert len(sequences_of(path.read_bytes(), path.name)) == 8
    press(dialog, "Read in Sequence")
    text = desk.document.text
    assert text is not None
    assert text.embedded is not None
    assert text.embedded.text == RECORDED["text"]
    assert desk.document.lens == "sequence"
    desk.undo()
    assert desk.document.lens == "autocomplete"


def test_that_a_search_tells_its_calls(desk: Desk, served: str) -> None:
    desk.take(f"{served}/llama")
    dialog = answers_of(desk)
    ways = dialog.findChild(QComboBox)
    assert ways is not None
    ways.setCurrentIndex(1)
    press(dialog, "Search")
    told = [one.text() for one in dialog.findChildren(QLabel)]
    assert any(" calls" in one and "α = 0.6" in one for one in told)
    dialog.reject()


def test_that_what_a_model_refuses_is_said_in_the_dialog(desk: Desk, served: str) -> None:
    desk.take(f"{served}/llama")
    desk.app.session.apply(set_filter(desk.document, "epsilon", 0.1))
    dialog = answers_of(desk)
    press(dialog, "Draw")
    told = [one.text() for one in dialog.findChildren(QLabel)]
    assert any("llama.cpp has no epsilon" in one for one in told)
    dialog.reject()


def test_that_a_models_file_dropped_on_the_window_goes_under_the_dial(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(STAND_IN))
    path = tiny_file(tmp_path)
    before = desk.document
    desk.app.window.file_dropped.emit(str(path))
    assert desk.document.autocomplete.model.startswith("tiny.gguf · GGUF file")
    assert len(desk.outcomes) == 10
    desk.quiet.rest()
    assert len(desk.document.autocomplete.surprises) == len(desk.document.autocomplete.tokens) > 0
    desk.undo()
    assert desk.document is before


def test_that_letting_go_brings_the_word_model_back(desk: Desk, served: str) -> None:
    desk.take(f"{served}/llama")
    desk.choose("Let go of the model")
    assert desk.document.autocomplete.model == ""
    desk.type("Thank you for ")
    assert "your" in desk.outcomes


def test_that_without_its_model_the_recorded_table_is_shown_and_typing_says_so(
    desk: Desk, served: str
) -> None:
    desk.take(f"{served}/llama")
    before = desk.document
    desk.app.live.close()
    desk.type("x")
    assert desk.document is before
    assert "No model is connected" in desk.said


def dialog_of(desk: Desk) -> ConnectDialog:
    QTest.mouseClick(desk.chip("Connect to a language model"), Qt.MouseButton.LeftButton)
    found = desk.app.window.findChild(ConnectDialog)
    assert found is not None
    return found


def ok_of(dialog: ConnectDialog) -> QPushButton:
    box = dialog.findChild(QDialogButtonBox)
    assert box is not None
    return box.button(QDialogButtonBox.StandardButton.Ok)


def enter(dialog: ConnectDialog, address: str) -> None:
    line = dialog.findChildren(QLineEdit)[0]
    line.setText(address)
    QTest.mouseClick(ok_of(dialog), Qt.MouseButton.LeftButton)


def problem_of(dialog: ConnectDialog) -> str:
    shown = [one.text() for one in dialog.findChildren(QLabel) if one.property("role") == "badge"]
    return shown[0]


def test_that_the_dialog_connects_to_an_address(desk: Desk, served: str) -> None:
    dialog = dialog_of(desk)
    enter(dialog, f"{served}/llama")
    assert not dialog.isVisible()
    assert desk.outcomes[0] == " Paris"


def test_that_the_dialog_says_what_is_wrong_and_stays_open(desk: Desk, served: str) -> None:
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


def test_that_another_machine_is_asked_for_once(desk: Desk) -> None:
    dialog = dialog_of(desk)
    enter(dialog, "192.0.2.1:8080")
    assert "what is typed leaves it" in problem_of(dialog)
    assert ok_of(dialog).text() == "Send it there"
    dialog.findChildren(QLineEdit)[0].setText("127.0.0.1:80")
    assert ok_of(dialog).text() == "Connect"
    dialog.reject()


def test_that_the_dialog_lists_nothing_that_does_not_answer(desk: Desk) -> None:
    dialog = dialog_of(desk)
    listed = dialog.findChild(QListWidget)
    assert listed is not None
    told = [one.text() for one in dialog.findChildren(QLabel)]
    assert any("on this machine" in one or "No model answers" in one for one in told)
    dialog.reject()
