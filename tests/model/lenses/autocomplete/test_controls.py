"""The controls of the Autocomplete lens: each makes its edit, and says what cannot be."""

from dataclasses import replace
from pathlib import Path

import pytest

from model.document.autocomplete import AutocompleteSettings, KeptSearch, SearchedWord
from model.document.document import Document, new_document
from model.document.settings import LONGEST_PROMPT
from model.files.format import FormatError
from model.formats.entropy_file import decode, encode
from model.lens.controls import Button, Choice, FileButton, Number, TextLine
from model.lens.lens import LensError
from model.lenses import lens_of
from model.lenses.autocomplete.controls import CONTROLS, learn_from, take_word, type_text
from model.lenses.autocomplete.found_lines import go_on_along, search_trees
from tests.evaluated import evaluated

LENS = lens_of("autocomplete")

PROMPT = "Thank you for your help with the"


def asked(prompt: str = PROMPT, **values: object) -> Document:
    begun = new_document()
    settings = replace(begun.autocomplete, **values)  # type: ignore[arg-type]
    return type_text(replace(begun, autocomplete=settings), prompt).document


def test_that_every_control_makes_its_edit() -> None:
    document = asked()
    for control in CONTROLS:
        if isinstance(control, Number):
            edit = control.change(document, 2.0)
            assert control.value(edit.document) == 2.0
        elif isinstance(control, Choice):
            assert control.options
            for value, _ in control.options:
                assert control.value(control.change(document, value).document) == value
        elif isinstance(control, TextLine):
            assert control.value(control.change(document, "Hello").document) == "Hello"
        elif isinstance(control, Button):
            own = replace(document, autocomplete=replace(document.autocomplete, prompt="Hi you"))
            assert control.enabled(evaluated(own))
            assert control.act(evaluated(own)).label
        else:
            assert isinstance(control, FileButton)


def test_that_a_word_is_taken_back_and_the_table_goes_back_too() -> None:
    back = next(one for one in CONTROLS if isinstance(one, Button) and one.key == "Backspace")
    readings = evaluated(asked(PROMPT + " project "))
    edit = back.act(readings)
    assert edit.document.autocomplete.prompt == PROMPT + " "
    assert edit.document.table.outcomes[0] == "project"
    assert not back.enabled(evaluated(asked("")))


def test_that_an_own_text_is_learned_and_a_missing_one_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "cats.txt"
    path.write_text("The cat sat on the mat. The cat ran.\n\nA dog ran to the cat.", "utf-8")
    edit = learn_from(asked("The"), str(path))
    assert edit.label == "Learn from cats.txt"
    assert edit.document.table.outcomes[0] == "cat"
    with pytest.raises(FormatError, match="There is no file"):
        learn_from(asked(), str(tmp_path / "none.txt"))
    readings = evaluated(edit.document)
    path.unlink()
    with pytest.raises(LensError, match=r"There is no file .* takes another"):
        LENS.view(readings)


def test_that_settings_come_back_from_a_file_and_wild_ones_are_refused() -> None:
    document = asked(order=2, width=5, alpha=1.25, rows=6)
    assert decode(encode(document)).autocomplete == document.autocomplete
    with pytest.raises(ValueError, match="width is a number from 1 to 10, not 99"):
        AutocompleteSettings(width=99)
    with pytest.raises(ValueError, match="more than 8,000 characters"):
        AutocompleteSettings(prompt="x" * (LONGEST_PROMPT + 1))


def test_that_a_full_line_takes_no_further_word() -> None:
    assert take_word(asked("a " * (LONGEST_PROMPT // 2)), "project") is None


def test_that_a_line_for_which_the_prompt_has_no_room_is_not_gone_on_along() -> None:
    begun = new_document()
    for room, is_room in ((2, True), (1, False)):
        prompt = "a" * (LONGEST_PROMPT - room)
        search = KeptSearch(
            prompt, "m", 1, 1, 0.0, 1, 0.0, 1, (SearchedWord(-1, " b", -1.0, "cut"),)
        )
        settings = replace(begun.autocomplete, model="m", search=search)
        document = replace(begun, autocomplete=settings)
        assert (go_on_along(document, search_trees(search)[0], 0) is not None) is is_room
