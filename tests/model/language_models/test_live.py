"""An answer of a model in the document: kept, opened again without the model, gone on from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from model.document.table import Table
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Readings
from model.figure.figure import Text
from model.formats.entropy_file import read_document, write_document
from model.formats.examples import load_example
from model.language_models.along import along_prompt
from model.language_models.live import Asked, answered, ask, with_along, without_model
from model.language_models.next_token import NextToken
from model.language_models.pair import column_names, pair_table
from model.lens.view import Workings
from model.lenses import lens_of
from model.lenses.autocomplete.live_typing import (
    can_take_token,
    go_on_from,
    keep_first,
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


def test_that_tiny_shares_stand_in_their_column_without_words() -> None:
    listed = NextToken(("a", "b"), np.log([1.0 - 1e-7, 1e-7]), (1, 2), 2)
    found = Asked("x", "m", listed, ("x",), "", None, pair_table(listed, None))
    start = replace(load_example("autocomplete-typing"), lens="autocomplete")
    view = lens_of("autocomplete").view(read(answered(start, found, "Ask").document), Workings())
    told = [one.text for one in view.figure.panels[1].marks if isinstance(one, Text)]
    assert "&lt;\u20090.01%" in told
    assert not any("less" in one for one in told)


def test_that_it_is_said_where_a_source_does_not_tell_how_it_cuts_the_text(served: str) -> None:
    model = connect(f"{served}/openai")
    found = ask((model,), RECORDED["text"], 20)
    model.close()
    start = replace(load_example("autocomplete-typing"), lens="autocomplete")
    view = lens_of("autocomplete").view(read(answered(start, found, "Ask").document), Workings())
    told = [one.text for one in view.figure.panels[0].marks if isinstance(one, Text)]
    assert "the source does not tell how it cuts the text" in told


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


def test_that_the_parts_of_a_character_are_shown_joined_and_taken_back_together(
    document: Document,
) -> None:
    tokens = ("Hi", "bytes:\\x20\\xf0\\x9f", "bytes:\\x9a\\x80")
    settings = replace(document.autocomplete, prompt="Hi 🚀", tokens=tokens)
    typed = replace(document, autocomplete=settings)
    view = lens_of("autocomplete").view(read(typed), Workings())
    told = [one.text for one in view.figure.panels[0].marks if isinstance(one, Text)]
    assert told[:4] == ["tokens", "Hi", "“🚀”", "⟨9a 80⟩"]
    assert take_token_back(typed).document.autocomplete.prompt == "Hi"
    assert keep_first(typed, 2) is None
    back = keep_first(typed, 1)
    assert back is not None
    assert back.document.autocomplete.prompt == "Hi"


def test_that_tab_passes_over_what_is_banned(document: Document) -> None:
    row = document.table.outcomes.index(" Paris")
    banned = replace(document, table=document.table.with_banned([row]))
    edit = take_likeliest_token(read(banned))
    assert edit is not None
    assert edit.document.autocomplete.prompt.endswith(" the")
    view = lens_of("autocomplete").view(read(banned), Workings())
    (tab,) = (
        one
        for one in view.figure.panels[1].marks
        if isinstance(one, Text) and one.text.startswith("⇥")
    )
    assert tab.y == -1.0


def test_that_tokens_that_differ_by_blanks_alone_are_told_apart(document: Document) -> None:
    names = (" e", "e", "\n", *document.table.outcomes[3:])
    table = Table(names, document.table.columns, rest=document.table.rest)
    other = replace(document, table=table)
    view = lens_of("autocomplete").view(read(other), Workings())
    assert view.figure.data is not None
    assert view.figure.data.columns[0][:3] == ("␣e", "e", "“↵”")


def test_that_the_columns_of_two_models_are_called_as_their_names_part() -> None:
    ends = " · llama.cpp at 127.0.0.1:8080 · 49,152 tokens"
    names = column_names(f"SmolLM2-135M-Q8_0.gguf{ends}", f"SmolLM2-135M-Q2_K.gguf{ends}")
    assert names == ("Q8_0", "Q2_K")
    assert column_names(f"a.gguf{ends}", "") == ("P", "Q")
    assert column_names(f"a.gguf{ends}", f"a.gguf{ends}") == ("P", "Q")
    assert column_names("model", "model-Q4") == ("model", "model-Q4")
