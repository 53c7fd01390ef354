"""Scenes as pages: titles, notes, what stands out, and what has nothing to show."""

from pathlib import Path

import numpy as np
import pytest

from model.document import edits
from model.document.document import Document, new_document
from model.document.scenes import scene_documents, view_of
from model.document.table import table_of
from model.export.pages import paths_of, scene_pages, title_of
from model.figure.figure import Bars
from model.figure.highlight import FADED
from model.formats.examples import load_example
from model.lenses import lens_of
from tests.evaluated import evaluated


@pytest.fixture
def weather() -> Document:
    return load_example("weather")


def test_that_there_is_a_page_a_scene_with_its_title_and_note(weather: Document) -> None:
    found = scene_pages(evaluated(weather))
    assert not found.missing
    assert [page.figure.title for page in found.pages] == [one.title for one in weather.scenes]
    assert [page.figure.caption.rest for page in found.pages] == [
        one.note for one in weather.scenes
    ]
    for page, scene in zip(found.pages, weather.scenes, strict=True):
        assert scene.note in page.notes
        assert f"Readings at T = {scene.temperature:g}:" in page.notes
    assert title_of(found.pages) == "Weather forecast"


def test_that_each_page_shows_its_scene_and_not_the_view_on_screen(weather: Document) -> None:
    found = scene_pages(evaluated(weather))
    assert found.pages
    for page, scene in zip(found.pages, weather.scenes, strict=True):
        readings = evaluated(view_of(weather, scene))
        expected = lens_of(scene.lens).view(readings).figure
        assert page.figure.data.header == expected.data.header
        assert expected.data.columns
        for own, other in zip(page.figure.data.columns, expected.data.columns, strict=True):
            np.testing.assert_array_equal(own, other)


def test_that_highlighted_rows_stand_out_and_are_named_for_who_cannot_see(
    weather: Document,
) -> None:
    page = scene_pages(evaluated(weather)).pages[1]
    bars = [mark for mark in page.figure.panels[0].marks if isinstance(mark, Bars)]
    shades = [one.shades.tolist() for one in bars if one.shades is not None]
    assert shades
    assert all(one == [1.0, FADED, FADED, FADED] for one in shades)
    assert page.figure.alternative.endswith("Standing out: sunny.")


def test_that_a_scene_without_a_note_keeps_the_lens_caption_and_markup_is_text() -> None:
    document = edits.add_scene(new_document(), "<b>Bold & bare</b>").document
    page = scene_pages(evaluated(document)).pages[0]
    assert page.figure.title == "&lt;b&gt;Bold &amp; bare&lt;/b&gt;"
    own = lens_of("compare").view(evaluated(scene_documents(document)[0])).figure
    assert page.figure.caption == own.caption


def test_that_a_scene_with_nothing_to_show_is_told_and_the_others_stay() -> None:
    document = Document(table_of(["a", "b"], P=[0.5, 0.5]), 0)
    for lens in ("compare", "identity"):
        seen = edits.set_lens(document, lens, lens).document
        document = edits.add_scene(seen, lens).document
    found = scene_pages(evaluated(document))
    assert [page.figure.title for page in found.pages] == ["compare"]
    assert found.missing[0].startswith("The scene “identity” has nothing to show: ")


def test_that_a_document_without_scenes_says_so() -> None:
    found = scene_pages(evaluated(new_document()))
    assert not found.pages
    assert "has no scenes yet" in found.missing[0]


def test_that_pictures_of_scenes_are_numbered_so_that_they_sort(weather: Document) -> None:
    document = weather
    for number in range(6):
        document = edits.add_scene(document, f"More {number}").document
    pages = scene_pages(evaluated(document)).pages
    names = [path.name for path in paths_of(Path("story.png"), pages)]
    assert names[0] == "story-scene-01.png"
    assert names[-1] == "story-scene-11.png"
    assert names == sorted(names)


def test_that_each_page_has_its_own_table_and_the_numbers_of_its_note() -> None:
    document = edits.add_scene(new_document(), "Even").document
    document = edits.note_scene(document, 0, "H(P) is {entropy_p}.").document
    document = edits.set_cell(document, 0, 0, "4.5").document
    document = edits.add_scene(document, "Uneven").document
    document = edits.note_scene(document, 1, "H(P) is {entropy_p}.").document
    notes = [page.figure.caption.rest for page in scene_pages(evaluated(document)).pages]
    assert notes == ["H(P) is 1.000 bits.", "H(P) is 0.469 bits."]
    assert "H(P) is 1.000 bits." in scene_pages(evaluated(document)).pages[0].notes
