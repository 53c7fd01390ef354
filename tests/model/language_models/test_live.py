"""An answer of a model in the document: kept, opened again without the model, gone on from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Readings
from model.figure.figure import Text
from model.formats.entropy_file import read_document, write_document
from model.formats.examples import load_example
from model.language_models.along import along_prompt
from model.language_models.live import answered, ask, with_along, without_model
from model.lens.view import Workings
from model.lenses import lens_of
from model.lenses.autocomplete.live_typing import (
    can_take_token,
    go_on_from,
    take_likeliest_token,
    take_token,
    take_token_back,
)
from model.model_sources import connect
from tests.model.model_sources.playback import PLACES, RECORDED

if TYPE_CHECKING:
    from pathlib import Path

    from model.document.document import Document


@pytest.fixture
def document(served: str) -> Document:
    model = connect(f"{served}/llama")
    found = ask((model,), RECORDED["text"], 20)
    model.close()
    start = replace(load_example("autocomplete-typing"), lens="autocomplete")
    return answered(start, found, "Ask").document


def read(document: Document) -> Readings:
    found = evaluate(document)
    assert isinstance(found, Readings)
    return found


def test_that_what_a_model_answered_is_saved_and_opened_again(
    document: Document, served: str, tmp_path: Path
) -> None:
    model = connect(f"{served}/llama")
    along = along_prompt((model,), RECORDED["text"], 20)
    model.close()
    kept = with_along(document, along).document
    assert kept.autocomplete.surprises == tuple(-one["came"][2] for one in PLACES)
    path = tmp_path / "live.entropy"
    write_document(path, kept)
    again = read_document(path)
    assert again.autocomplete == kept.autocomplete
    assert again.table.outcomes == kept.table.outcomes
    assert again.table.columns[0].values.tolist() == kept.table.columns[0].values.tolist()
    view = lens_of("autocomplete").view(read(again), Workings())
    told = [one.text for one in view.figure.panels[0].marks if isinstance(one, Text)]
    assert "surprise, bits" in told
    assert "entropy, bits" in told
    assert view.figure.data is not None
    assert view.figure.data.columns[0][0] == "Paris"


def test_that_a_token_is_taken_and_taken_back_as_the_model_cuts_the_text(
    document: Document,
) -> None:
    prompt = document.autocomplete.prompt
    edit = take_likeliest_token(read(document))
    assert edit is not None
    assert edit.document.autocomplete.prompt == f"{prompt} Paris"
    assert edit.document.table is document.table
    back = take_token_back(document).document.autocomplete.prompt
    assert back == prompt.removesuffix(document.autocomplete.tokens[-1])


@pytest.mark.parametrize(
    "name",
    ["rest of 49,132", "rest of both", "everything else", "∅", "#2", "a #7", "bytes:\\xe2\\x9c"],
)
def test_that_what_is_no_text_is_not_taken(document: Document, name: str) -> None:
    assert not can_take_token(name)
    assert take_token(document, name) is None


def test_that_a_prompt_without_known_tokens_loses_its_last_word(document: Document) -> None:
    bare = replace(document, autocomplete=replace(document.autocomplete, tokens=()))
    typed = go_on_from(bare, "Thank you so much ").document
    assert take_token_back(typed).document.autocomplete.prompt == "Thank you so"
    assert take_token_back(go_on_from(bare, "").document).document.autocomplete.prompt == ""


def test_that_letting_go_leaves_the_table_and_brings_the_word_model_back(
    document: Document,
) -> None:
    left = without_model(document).document
    assert left.table is document.table
    assert left.autocomplete.model == ""
    assert left.autocomplete.tokens == ()
