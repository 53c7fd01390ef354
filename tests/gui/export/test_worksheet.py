"""Lessons on paper and on slides: questions first, and nothing that tells the answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gui.export.flows.exports import export_pages
from gui.export.worksheet import write_worksheet
from model.document.document import new_document
from model.document.export_choices import ExportChoices
from model.export.pages import scene_pages
from model.export.worksheet import worksheet_of
from model.figure.figure import Text
from model.formats.lessons import LESSONS, load_lesson
from model.words.markup import escape
from tests.evaluated import evaluated

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.app import App

NAMES = [one.name for one in LESSONS]


@pytest.mark.parametrize("name", NAMES)
def test_that_a_worksheet_asks_every_step_and_answers_them_at_the_end(name: str) -> None:
    lesson = load_lesson(name)
    sheet = worksheet_of(evaluated(lesson))
    assert sheet.missing == ()
    assert [one.title for one in sheet.exercises] == [one.title for one in lesson.scenes]
    for exercise, scene in zip(sheet.exercises, lesson.scenes, strict=True):
        assert scene.step is not None
        question, goal = scene.step.question, scene.step.goal
        assert exercise.words == (question.words if question else goal.words if goal else "")
        assert exercise.lines
        assert exercise.answer
        if "picture" in scene.step.covers:
            assert exercise.figure is None


def test_that_a_document_that_asks_nothing_has_no_worksheet(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is no lesson: none of its scenes asks"):
        write_worksheet(tmp_path / "w.pdf", evaluated(new_document()))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", NAMES)
def test_that_a_worksheet_is_a_pdf_whose_answers_come_last(tmp_path: Path, name: str) -> None:
    path = tmp_path / "w.pdf"
    assert write_worksheet(path, evaluated(load_lesson(name))) == ()
    data = path.read_bytes()
    assert data.startswith(b"%PDF")
    assert data.count(b"/Type /Page\n") >= 2


@pytest.mark.parametrize("name", NAMES)
def test_that_a_deck_has_a_slide_for_each_question_and_then_its_answer(name: str) -> None:
    lesson = load_lesson(name)
    readings = evaluated(lesson)
    pages = scene_pages(readings).pages
    asking = [one for one in lesson.scenes if one.step and one.step.question]
    assert len(pages) == len(lesson.scenes) + len(asking)
    for scene, (asked, told) in zip(
        asking, zip(pages[::2], pages[1::2], strict=False), strict=True
    ):
        assert asked.name == f"{told.name}-question"
        assert asked.figure.title == told.figure.title
        assert scene.step is not None
        assert scene.step.question is not None
        words = escape(scene.step.question.words)
        large = [
            mark.text
            for panel in asked.figure.panels
            for mark in panel.marks
            if isinstance(mark, Text) and mark.size == "huge"
        ]
        if "picture" in scene.step.covers:
            assert large == [words]
            assert words not in asked.figure.caption.rest
        else:
            assert asked.figure.caption.rest.startswith(words)
        assert told.figure.caption.lead
        assert "next slide" in asked.notes
        assert asked.figure.data.columns == ()
    goal = pages[-1].figure.caption
    assert "give or take" in goal.rest


def test_that_a_deck_and_a_worksheet_are_written_from_the_lesson_bar(
    own_app: App, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Pictures fine enough for a wall take most of the time.
    monkeypatch.setattr("gui.export.pptx.slide.FINENESS", 1)
    own_app.lessons.start("entropy")
    lesson = load_lesson("entropy")
    own_app.exports.write_worksheet(tmp_path / "w.pdf", lesson)
    assert (tmp_path / "w.pdf").read_bytes().startswith(b"%PDF")
    own_app.exports.write_slides(tmp_path / "d.pptx", lesson)
    qtbot.waitUntil(lambda: (tmp_path / "d.pptx").exists())
    from pptx import Presentation

    slides = Presentation(str(tmp_path / "d.pptx")).slides
    asking = [one for one in lesson.scenes if one.step and one.step.question]
    assert len(slides) == len(lesson.scenes) + len(asking)
    first = " ".join(one.text_frame.text for one in slides[0].shapes if one.has_text_frame)
    assert "How hard is this box?" in first
    assert "0.469" not in first
    own_app.window.close_now()


def test_that_question_slides_are_drawn_by_every_exporter(tmp_path: Path) -> None:
    pages = scene_pages(evaluated(load_lesson("temperature"))).pages[:4]
    for suffix in (".png", ".svg", ".pdf"):
        export_pages(tmp_path / f"q{suffix}", pages, ExportChoices())
    assert len(list(tmp_path.iterdir())) == 9


def test_that_an_answer_without_a_note_stands_after_its_question() -> None:
    lesson = load_lesson(NAMES[0])
    scenes = tuple(replace(scene, note="") for scene in lesson.scenes)
    pages = scene_pages(evaluated(replace(lesson, scenes=scenes))).pages
    asked = lesson.scenes[0].step
    assert asked is not None
    assert asked.question is not None
    assert pages[1].figure.caption.lead.startswith(escape(asked.question.words))
