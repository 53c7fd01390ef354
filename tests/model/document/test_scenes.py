"""Scenes: saved views, their edits, their place in the file, and what they make stand out."""

import math
import re
from dataclasses import fields, replace

import numpy as np
import pytest

from model.document import edits
from model.document.document import Document, Held, Scene, new_document, same_content
from model.document.scenes import (
    held_of,
    highlighted_rows,
    looking_as,
    scene_documents,
    shows,
    view_of,
)
from model.document.settings import Filters
from model.document.table import table_of
from model.figure.figure import Axis, Bars, Caption, Figure, Line, Panel, Points
from model.figure.highlight import FADED, with_highlight
from model.formats import FormatError
from model.formats.entropy_file import decode, encode
from model.formats.examples import load_example
from model.lenses import LENSES, lens_of
from tests.evaluated import evaluated
from tests.model.cases import for_each


@pytest.fixture
def weather() -> Document:
    return load_example("weather")


def titles(document: Document) -> list[str]:
    return [scene.title for scene in document.scenes]


def three() -> Document:
    document = new_document()
    for title, temperature in (("a", 0.5), ("b", 1.0), ("c", math.inf)):
        document = edits.set_temperature(document, temperature).document
        document = edits.add_scene(document, title).document
    return document


def test_that_adding_keeps_the_present_view_and_names_the_step() -> None:
    document = replace(new_document(), lens="identity", temperature=3.0, filters=Filters(top_k=1))
    edit = edits.add_scene(document, "Hot", ("heads",))
    assert edit.label == "Add the scene Hot"
    made = Scene("Hot", "identity", 3.0, Filters(top_k=1), ("heads",), held=held_of(document))
    assert edit.document.scenes == (made,)
    assert document.scenes == ()
    assert edit.document.table is document.table


def test_that_a_scene_holds_the_settings_of_every_lens() -> None:
    settings = {one.name for one in fields(Document) if str(one.type).endswith("Settings'>")}
    assert len(settings) > 10
    assert settings <= {one.name for one in fields(Held)}


@for_each(
    ("index", "to", "order"),
    [(0, 2, "bca"), (2, 0, "cab"), (1, 99, "acb"), (1, -5, "bac")],
)
def test_that_scenes_are_put_in_order(index: int, to: int, order: str) -> None:
    edit = edits.move_scene(three(), index, to)
    assert "".join(titles(edit.document)) == order
    assert edit.label == f"Move the scene {'abc'[index]}"


def test_that_what_changes_nothing_is_no_new_document() -> None:
    document = three()
    assert edits.move_scene(document, 1, 1).document is document
    assert edits.rename_scene(document, 0, " a ").document is document
    assert edits.note_scene(document, 0, "  ").document is document


def test_that_renaming_noting_and_removing_change_one_scene() -> None:
    document = edits.rename_scene(three(), 1, "  The  middle ").document
    document = edits.note_scene(document, 1, "Look here.\nAnd there. ").document
    assert titles(document) == ["a", "The middle", "c"]
    assert document.scenes[1].note == "Look here.\nAnd there."
    assert titles(edits.remove_scene(document, 1).document) == ["a", "c"]
    assert titles(edits.rename_scene(document, 0, " ").document)[0] == "Untitled scene"


def test_that_a_text_that_is_too_long_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"at most 600 characters, not 601; shorten it"):
        edits.note_scene(three(), 0, "x" * 601)
    with pytest.raises(ValueError, match="at most 120 characters"):
        edits.rename_scene(three(), 0, "x" * 121)


def test_that_a_scene_that_is_not_there_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="no scene 4; there are 3"):
        edits.remove_scene(three(), 3)


def test_that_updating_takes_the_present_view_and_leaves_the_words() -> None:
    document = edits.note_scene(three(), 0, "Say this.").document
    document = edits.set_temperature(document, 7.0).document
    scene = edits.update_scene(document, 0, ("tails",)).document.scenes[0]
    held = held_of(document)
    assert scene == Scene("a", document.lens, 7.0, Filters(), ("tails",), "Say this.", held)


def test_that_going_to_a_scene_takes_its_view_and_nothing_else(weather: Document) -> None:
    edit = edits.go_to_scene(weather, 3)
    assert edit.label == "Go to the scene All on sunny"
    assert edit.document.temperature == 0.0
    assert edit.document.table is weather.table
    assert edit.document.scenes is weather.scenes
    assert shows(edit.document, weather.scenes[3])
    assert not shows(weather, weather.scenes[3])


def test_that_highlighted_rows_follow_their_names_through_sorting(weather: Document) -> None:
    scene = weather.scenes[1]
    assert highlighted_rows(weather, scene) == (0,)
    turned = edits.move_rows(weather, [0], 4).document
    assert [turned.table.outcomes[row] for row in highlighted_rows(turned, scene)] == ["sunny"]
    assert highlighted_rows(new_document(), scene) == ()


def test_that_a_deck_has_a_document_for_each_scene(weather: Document) -> None:
    pages = scene_documents(weather)
    assert [page.title for page in pages] == titles(weather)
    assert [page.notes for page in pages] == [scene.note for scene in weather.scenes]
    assert [page.temperature for page in pages] == [1.0, 1.5, 1.5, 0.0, 1.0]
    assert all(page.table is weather.table and page.scenes == () for page in pages)
    assert scene_documents(new_document()) == ()


def test_that_scenes_come_back_from_the_file_as_they_were() -> None:
    held = held_of(three())
    document = replace(
        three(),
        scenes=(
            Scene("Ends", "temperature", math.inf, held=held),
            Scene("“Odd” <b>", "sampling", 0.0, Filters(top_k=2), ("a", "ß"), "Two\nlines.", held),
        ),
    )
    again = decode(encode(document))
    assert again.scenes == document.scenes
    assert same_content(document, again)
    assert not same_content(document, replace(document, scenes=()))
    assert b"scenes" not in encode(new_document())


@for_each(
    ("scenes", "sentence"),
    [
        ('"all"', "“scenes” is “all”; it is a list"),
        ("[3]", r"“scenes\[0\]” is 3; it is an object"),
        ('[{"title": "a", "lens": "compare"}]', r"“temperature” is missing in “scenes\[0\]”"),
        ('[{"titel": "a"}]', r"no field “titel” in “scenes\[0\]”"),
        ('[{"title": 1, "lens": "c", "temperature": 1}]', r"“scenes\[0\].title” is 1; it is a"),
        ('[{"title": "a", "lens": "c", "temperature": true}]', "is true or false; it is a number"),
        ('[{"title": "a", "lens": "c", "temperature": -1}]', "temperature is a number from 0"),
        (
            '[{"title": "a", "lens": "c", "temperature": 1, "filters": {"top": 1}}]',
            r"no field “top” in “scenes\[0\].filters”",
        ),
        (
            '[{"title": "a", "lens": "c", "temperature": 1, "highlighted": [4]}]',
            r"“scenes\[0\].highlighted\[0\]” is 4; it is a text",
        ),
    ],
)
def test_that_a_wrong_scene_in_a_file_is_named(scenes: str, sentence: str) -> None:
    text = encode(new_document()).decode().replace('"outcomes"', f'"scenes": {scenes}, "outcomes"')
    with pytest.raises(FormatError, match=sentence):
        decode(text.encode())


def test_that_every_number_in_the_weathers_scenes_is_what_is_read(weather: Document) -> None:
    assert len(weather.scenes) == 5
    assert {scene.lens for scene in weather.scenes} <= {lens.id for lens in LENSES}
    for scene in weather.scenes:
        readings = evaluated(view_of(weather, scene))
        names = ("entropy_p", "cross_entropy", "kl_p_qt")
        known = {readings.text(name) for name in names} | {"0", "1", "1.5", "60", "48.7"}
        numbers = re.findall(r"\d+(?:\.\d+)?", scene.note)
        assert set(numbers) <= known, scene.title
        assert set(scene.highlighted) <= set(weather.table.outcomes)
        assert len(scene.note) < 170
    spread = evaluated(view_of(weather, weather.scenes[1])).tempered
    assert spread is not None
    assert f"{100 * spread[0]:.1f}" == "48.7"
    assert evaluated(view_of(weather, weather.scenes[3])).value("kl_p_qt") == math.inf
    assert evaluated(weather).value("best_temperature") == pytest.approx(1.0, abs=1e-9)


def test_that_all_but_the_highlighted_bars_fade(weather: Document) -> None:
    figure = lens_of("compare").view(evaluated(weather)).figure
    marked = with_highlight(figure, (0,))
    for mark in marked.panels[0].marks:
        assert isinstance(mark, Bars)
        assert mark.shades is not None
        assert mark.shades.tolist() == [1.0, FADED, FADED, FADED]
    assert with_highlight(figure, ()) is figure
    assert with_highlight(figure, (99,)).panels[0] is figure.panels[0]


def test_that_highlighted_rows_are_ringed_on_curves_and_among_points() -> None:
    values, rows = np.arange(4.0), np.array([7, 5, 6, 4])
    line = Line(values, values, "truth", rows=rows)
    points = Points(values, -values, "model", rows=rows)
    panel = Panel(Axis(0.0, 3.0), Axis(-3.0, 3.0), (line, points))
    figure = Figure("t", (panel,), Caption("a", "b"), "c")
    rings = with_highlight(figure, (6, 7)).panels[0].marks[2:]
    assert [(ring.x.tolist(), ring.y.tolist()) for ring in rings if isinstance(ring, Points)] == [
        ([0.0, 2.0], [0.0, 2.0]),
        ([0.0, 2.0], [0.0, -2.0]),
    ]
    assert all(isinstance(ring, Points) and ring.symbol == "ring" for ring in rings)


def two_boxes() -> Document:
    """A document of two scenes: 9 red and 1 blue, then 5 and 5 through another lens."""
    first = edits.add_scene(replace(load_example("box-9-red-1-blue"), model=None), "Uneven")
    even = edits.set_cell(first.document, 0, 0, "5").document
    even = replace(edits.set_cell(even, 1, 0, "5").document, lens="guessing", model=1)
    return edits.add_scene(even, "Even").document


def test_that_scenes_keep_their_own_table_roles_and_settings_when_cells_are_edited() -> None:
    document = edits.set_cell(two_boxes(), 0, 0, "100").document
    uneven, even = (view_of(document, scene) for scene in document.scenes)
    assert (uneven.table.columns[0].values.tolist(), uneven.model) == ([9.0, 1.0], None)
    assert (even.table.columns[0].values.tolist(), even.model) == ([5.0, 5.0], 1)
    assert evaluated(uneven).text("entropy_p") == "0.469"
    assert evaluated(even).text("entropy_p") == "1.000"
    assert not any(shows(document, scene) for scene in document.scenes)
    assert shows(edits.go_to_scene(document, 0).document, document.scenes[0])


def test_that_a_scene_shares_the_table_that_it_was_taken_from() -> None:
    document = edits.add_scene(new_document(), "a").document
    held = document.scenes[0].held
    assert held is not None
    assert held.table is document.table


def test_that_what_scenes_hold_is_the_same_where_it_would_be_saved_alike() -> None:
    one, other = held_of(new_document()), held_of(new_document())
    assert one == other
    assert hash(one) == hash(other)
    assert one != replace(other, truth=1)
    assert one != replace(other, table=None)
    assert one != "held"


@for_each(
    ("field", "changed"),
    [
        ("compare", {"columns": "all"}),
        ("compare", {"order": "kl"}),
        ("matrix", {"measure": "scores"}),
        ("matrix", {"order": "perplexity"}),
    ],
)
def test_that_what_a_scoreboard_shows_is_looked_at_and_no_edit(
    field: str, changed: dict[str, str]
) -> None:
    before = new_document()
    after = replace(before, **{field: replace(getattr(before, field), **changed)})
    assert not same_content(before, after)
    assert same_content(looking_as(before, after), after)


def test_that_a_document_is_looked_at_as_another_and_keeps_its_table() -> None:
    plain = Document(table_of(["a", "b"], P=[1, 2], Q=[2, 1]), 0, 1)
    seen = replace(plain, lens="surprise", table=table_of(["x"], P=[1]), model=None)
    found = looking_as(plain, seen)
    assert (found.lens, found.table) == ("surprise", plain.table)
    assert looking_as(found, seen) is found
