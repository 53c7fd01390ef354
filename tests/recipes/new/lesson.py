"""A lesson in memory; its file is written by its check."""

from __future__ import annotations

from model.formats.lessons import Lesson
from tests.recipes.new.additions import add

LESSON = Lesson("new-lesson", "A new lesson", "What is learnt in it.", 3)
add("model.formats.lessons", "LESSONS", LESSON)
