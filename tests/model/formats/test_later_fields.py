"""What a newer program wrote is kept, wherever it stands, and written again."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from model.document import edits
from model.document.document import same_content
from model.document.scenes import scene_of
from model.formats import entropy_file
from model.formats.entropy_file import decode, encode
from model.formats.examples import load_example
from tests.model.cases import for_each
from tests.model.formats.test_entropy_file import EVERY_FIELD, changed, refusal


def newer(path: str, value: object) -> bytes:
    content = changed(path, value)
    content["minor"] = entropy_file.MINOR + 1
    return json.dumps(content).encode()


@for_each("path", ["mood", "filters.stretch", "matrix.hatched"])
def test_that_what_a_newer_minor_version_added_survives_a_round_trip(path: str) -> None:
    value = {"a": [1, "x"], "b": None}
    document = decode(newer(path, value))
    again: Any = json.loads(encode(document))
    assert again["minor"] == entropy_file.MINOR + 1
    for step in path.split("."):
        again = again[step]
    assert again == value
    assert same_content(decode(encode(document)), document)


def test_that_the_same_field_is_refused_where_the_file_is_not_newer() -> None:
    assert "no field “mood”" in refusal(changed("mood", 1))


def test_that_a_later_field_of_a_scene_is_kept_with_its_scene() -> None:
    content = json.loads(EVERY_FIELD.read_bytes())
    content["minor"] = entropy_file.MINOR + 1
    content["scenes"][1]["voice"] = "calm"
    again = json.loads(encode(decode(json.dumps(content).encode())))
    assert again["scenes"][1]["voice"] == "calm"


def objects(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the objects of JSON stand; texts typed into cells and alternatives have names only."""
    if isinstance(value, dict):
        yield at
        for key, one in value.items():
            if key not in ("texts", "top_logprobs"):
                yield from objects(one, (*at, key))
    elif isinstance(value, list):
        for k, one in enumerate(value[:2]):
            yield from objects(one, (*at, k))


def test_that_a_later_field_is_kept_wherever_it_stands() -> None:
    document = load_example("giraffe")
    scene = scene_of(replace(document, title="x"), "One")
    other = edits.set_cell(document, 0, 0, "0.5").document
    document = replace(document, scenes=(scene, scene_of(other, "Two")))
    content = json.loads(encode(document))
    content["minor"] = entropy_file.MINOR + 1
    places = [*objects(content)]
    assert {at[0] for at in places if at} >= {"columns", "text", "scenes"}
    assert any("table" in at and "columns" in at for at in places)
    for at in places:
        inner = content
        for step in at:
            inner = inner[step]
        inner["later_on"] = [1, {"a": None}]
    again = json.loads(encode(decode(json.dumps(content).encode())))
    assert [*objects(again)] == [*objects(content)]
    for at in places:
        inner = again
        for step in at:
            inner = inner[step]
        assert inner["later_on"] == [1, {"a": None}], at


def test_that_a_later_field_of_a_text_goes_with_the_text() -> None:
    content = json.loads(encode(load_example("giraffe")))
    content["minor"] = entropy_file.MINOR + 1
    content["text"]["later_on"] = 1
    document = replace(decode(json.dumps(content).encode()), text=None)
    assert decode(encode(document)).text is None


@for_each("minor", [-1, 1.5, True, "2"])
def test_that_a_minor_version_that_is_no_number_is_refused(minor: object) -> None:
    assert "“minor”" in refusal(changed("minor", minor))
