"""A language model under the dial: typing, latest wins, two models, records, and what fails."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from gui.look.theme import shown_theme
from model.document.autocomplete import AutocompleteSettings
from model.document.edits import set_lens_setting, set_probability, set_temperature
from model.figure.figure import Bars
from model.formats.entropy_file import decode, encode, read_document, write_document
from model.formats.examples import load_example
from model.language_models.recording import keep_so_many
from model.lens.lens import LensError
from model.lenses import lens_of
from model.model_sources import connect
from tests.model.model_sources.playback import PLACES, RECORDED, VOCABULARY
from tests.model.model_sources.tiny_model import STAND_IN, tiny_file

if TYPE_CHECKING:
    from pathlib import Path

    from tests.gui.models.model_desk import ModelDesk


def test_that_a_connected_model_makes_the_table(desk: ModelDesk, served: str) -> None:
    desk.take(f"{served}/llama")
    assert desk.outcomes[:2] == (" Paris", " the")
    assert desk.document.autocomplete.vocabulary == VOCABULARY
    assert "llama.cpp" in desk.chip("Connect to a language model").toolTip()
    assert desk.latency.endswith(" ms")
    assert desk.undo_text.endswith("Connect to a language model")
    assert desk.plot.view is not None
    names = [name for name, *_ in zip(*desk.plot.view.figure.data.columns, strict=True)]
    assert names[0] == "Paris"


def test_that_typing_asks_once_it_rests_and_only_the_last(desk: ModelDesk, served: str) -> None:
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


def test_that_an_answer_to_what_was_typed_before_does_not_take_back_what_is_typed_now(
    desk: ModelDesk, served: str
) -> None:
    desk.take(f"{served}/llama")
    desk.type("ab")
    desk.turns.is_held = True
    desk.quiet.come()
    QTest.keyClick(desk.line, Qt.Key.Key_C)
    desk.turns.let_go()
    assert desk.line.text() == "abc"
    # Nor does what else changes in the document before the answer is there.
    desk.app.session.apply(set_temperature(desk.document, 0.7))
    assert desk.line.text() == "abc"
    desk.quiet.come()
    assert desk.document.autocomplete.prompt == "abc"
    desk.undo()
    assert desk.line.text() == desk.document.autocomplete.prompt != "abc"


def test_that_what_is_typed_and_taken_back_at_once_is_not_answered(
    desk: ModelDesk, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.models.live_model.WHILE_TYPING", 5)
    desk.take(f"{served}/llama-small")
    before, took = desk.document, desk.latency
    desk.line.setFocus()
    desk.line.end(False)
    QTest.keyClick(desk.line, Qt.Key.Key_X)
    QTest.keyClick(desk.line, Qt.Key.Key_Backspace)
    desk.quiet.come()
    assert desk.line.text() == before.autocomplete.prompt
    assert desk.document.autocomplete == before.autocomplete
    assert desk.latency == took
    desk.quiet.rest()
    assert len(desk.outcomes) == 20


def test_that_an_answer_for_a_document_that_was_left_changes_no_other(
    desk: ModelDesk, served: str
) -> None:
    desk.take(f"{served}/llama")
    desk.type("ab")
    desk.turns.is_held = True
    desk.quiet.come()
    other, beside = load_example("weather"), load_example("weather")
    desk.app.session.open(other, None)
    desk.turns.let_go()
    assert desk.document is other
    desk.app.session.open(replace(desk.document, autocomplete=AutocompleteSettings()), None)
    desk.take(f"{served}/llama")
    desk.type("ab")
    desk.turns.is_held = True
    desk.quiet.come()
    desk.app.session.look_beside(beside)
    desk.turns.let_go()
    assert desk.document is beside


def test_that_tab_takes_the_likeliest_and_backspace_takes_back(
    desk: ModelDesk, served: str
) -> None:
    desk.take(f"{served}/llama")
    start = desk.document.autocomplete.prompt
    QTest.keyClick(desk.line, Qt.Key.Key_Tab)
    desk.quiet.come()
    assert desk.document.autocomplete.prompt == f"{start} Paris"
    desk.key(Qt.Key.Key_Backspace)
    desk.quiet.come()
    assert desk.document.autocomplete.prompt == start


def test_that_backspace_in_the_line_removes_what_was_taken_whole_and_what_was_typed_by_letters(
    desk: ModelDesk, served: str
) -> None:
    desk.take(f"{served}/llama")
    desk.type("The capital of France is")
    desk.quiet.come()
    for _ in range(2):
        QTest.keyClick(desk.line, Qt.Key.Key_Tab)
        desk.quiet.come()
    assert desk.document.autocomplete.prompt == "The capital of France is Paris Paris"
    QTest.keyClicks(desk.line, "!")
    # The path is walked back without waiting for answers, and each step can be undone.
    left = ("is Paris Paris", "is Paris", "is", "i")
    for end in left:
        QTest.keyClick(desk.line, Qt.Key.Key_Backspace)
        assert desk.line.text() == f"The capital of France {end}"
    desk.quiet.come()
    assert desk.document.autocomplete.prompt == "The capital of France i"


def test_that_backspace_amid_a_taken_token_removes_a_letter(desk: ModelDesk, served: str) -> None:
    desk.take(f"{served}/llama")
    QTest.keyClick(desk.line, Qt.Key.Key_Tab)
    desk.quiet.come()
    taken = desk.line.text()
    desk.line.setCursorPosition(len(taken) - 1)
    QTest.keyClick(desk.line, Qt.Key.Key_Backspace)
    assert desk.line.text() == f"{taken[:-2]}{taken[-1]}"


def test_that_ctrl_z_in_the_line_undoes_what_was_taken(desk: ModelDesk, served: str) -> None:
    desk.take(f"{served}/llama")
    start = desk.document.autocomplete.prompt
    QTest.keyClick(desk.line, Qt.Key.Key_Tab)
    desk.quiet.come()
    desk.app.window.activateWindow()
    desk.line.setFocus()
    QTest.keyClick(desk.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.document.autocomplete.prompt == start


def test_that_a_click_on_a_bar_takes_its_token(desk: ModelDesk, served: str) -> None:
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
    desk: ModelDesk, served: str, fault: str
) -> None:
    desk.take(f"{served}/llama")
    before = desk.document
    desk.take(f"{served}/llama-{fault}")
    assert desk.document is before
    assert served in desk.said
    assert desk.latency == "○ no answer"
    assert desk.latency_ink == QColor(shown_theme().warning)
    desk.take(f"{served}/llama")
    assert desk.latency_ink == QColor(shown_theme().good)


def test_that_a_second_model_is_q(desk: ModelDesk, served: str) -> None:
    desk.take(f"{served}/llama")
    desk.app.live.take_second(connect(f"{served}/llama-other"))
    assert "32,000 tokens" in desk.document.autocomplete.against
    assert "The vocabularies differ" in desk.said
    # Not all tokens are listed, so that only the prompt can be compared: there is no Q.
    assert desk.document.model is None
    desk.app.live.take_second(connect(f"{served}/llama"))
    assert "count as one row" in desk.said
    assert desk.document.model == 1
    assert desk.plot.view is not None
    assert desk.plot.view.figure.caption.lead == "D(P ‖ Q) ≥ 0.00 bits here:"


def test_that_the_prompt_is_scored_and_kept(desk: ModelDesk, served: str) -> None:
    desk.take(f"{served}/llama")
    desk.type(RECORDED["text"])
    desk.quiet.come()
    desk.choose("Score the prompt")
    settings = desk.document.autocomplete
    assert settings.surprises == tuple(-one["came"][2] for one in PLACES)
    assert "".join(settings.tokens) == RECORDED["text"]


def test_that_the_whole_vocabulary_is_asked_for_at_rest_in_the_same_step(
    desk: ModelDesk, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.models.live_model.WHILE_TYPING", 5)
    desk.take(f"{served}/llama-small")
    assert desk.outcomes[-1] == "rest of 15"
    desk.quiet.rest()
    assert len(desk.outcomes) == 20
    assert desk.document.table.rest is None
    assert desk.latency_tip.startswith("All 20 tokens took ")
    desk.undo()
    assert desk.document.autocomplete.model == ""


def test_that_what_people_do_meanwhile_is_not_taken_back_at_rest(
    desk: ModelDesk, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.models.live_model.WHILE_TYPING", 5)
    desk.take(f"{served}/llama-small")
    desk.app.session.apply(set_probability(desk.document, 0, 0, 0.5))
    edited = desk.document.table
    desk.quiet.rest()
    assert desk.document.table is edited


def test_that_a_click_on_a_token_goes_back_to_it(desk: ModelDesk, served: str) -> None:
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


def test_that_the_prompt_is_put_into_a_chat_and_shown(desk: ModelDesk, served: str) -> None:
    desk.take(f"{served}/llama")
    said = desk.document.autocomplete.prompt
    desk.choose("Put into the chat template")
    desk.quiet.come()
    assert desk.document.autocomplete.prompt == f"<|im_start|>user\n{said}<|im_end|>\n"
    assert desk.line.text() == desk.document.autocomplete.prompt


def test_that_a_server_without_a_chat_template_says_so(desk: ModelDesk, served: str) -> None:
    desk.take(f"{served}/ollama")
    desk.choose("Put into the chat template")
    assert "does not tell its chat template" in desk.said


def test_that_recorded_answers_are_seen_without_the_model(
    desk: ModelDesk, served: str, tmp_path: Path
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


def test_that_as_many_tokens_are_recorded_as_were_chosen(desk: ModelDesk, served: str) -> None:
    desk.take(f"{served}/llama")
    desk.app.session.apply(keep_so_many(desk.document, 3))
    desk.choose("Record answers")
    assert len(desk.document.autocomplete.recorded[0].names) == 3


def test_that_a_models_file_dropped_on_the_window_goes_under_the_dial(
    desk: ModelDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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


def test_that_letting_go_brings_the_word_model_back(desk: ModelDesk, served: str) -> None:
    desk.take(f"{served}/llama")
    desk.choose("Let go of the model")
    assert desk.document.autocomplete.model == ""
    desk.type("Thank you for ")
    assert "your" in desk.outcomes


def test_that_without_its_model_the_recorded_table_is_shown_and_typing_says_so(
    desk: ModelDesk, served: str
) -> None:
    desk.take(f"{served}/llama")
    before = desk.document
    desk.app.live.close()
    desk.type("x")
    assert desk.document is before
    assert "No model is connected" in desk.said


def test_that_a_search_is_drawn_as_a_tree_kept_and_gone_on_from(
    desk: ModelDesk, served: str, tmp_path: Path
) -> None:
    desk.take(f"{served}/llama")
    desk.app.session.apply(
        set_lens_setting(desk.document, "autocomplete", "Set", view="beams", groups=2, width=4)
    )
    readings = desk.app.showing.good_readings
    assert readings is not None
    with pytest.raises(LensError, match="Nothing was searched for yet"):
        lens_of("autocomplete").view(readings)
    desk.chip("Search for the likeliest ways to go on").click()
    kept = desk.document.autocomplete.search
    assert kept is not None
    assert kept.calls <= desk.document.autocomplete.calls
    assert kept.plain
    again = decode(encode(desk.document), "d.entropy")
    assert again.autocomplete.search == kept
    readings = desk.app.showing.good_readings
    assert readings is not None
    view = lens_of("autocomplete").view(readings)
    assert "2 groups keep" in view.figure.caption.rest
    assert "stands for" not in view.figure.caption.rest
    boxes = next(
        mark
        for panel in view.figure.panels
        for mark in panel.marks
        if isinstance(mark, Bars) and mark.role == "tempered"
    )
    assert "click: go on from here" in view.tip(boxes, 0)
    edit = view.click(boxes, 0)
    assert edit is not None
    assert edit.document.autocomplete.prompt == kept.prompt + kept.words[0].word
    desk.undo()
    assert desk.document.autocomplete.search is None


def test_that_a_search_without_calls_left_says_so(desk: ModelDesk, served: str) -> None:
    desk.take(f"{served}/llama")
    desk.app.session.apply(
        set_lens_setting(desk.document, "autocomplete", "Set", view="beams", calls=2)
    )
    said: list[str] = []
    desk.app.live.said.connect(said.append)
    desk.app.live.on_search()
    assert "The calls were used up, so the lines are cut" in said


def test_that_what_was_said_of_tokens_not_listed_is_taken_back_once_all_are(
    desk: ModelDesk, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.models.live_model.WHILE_TYPING", 5)
    desk.take(f"{served}/llama-small")
    assert "5 of 20 tokens are listed" in desk.said
    desk.quiet.rest()
    assert desk.said == "All 20 tokens are listed."
