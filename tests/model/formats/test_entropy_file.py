"""Documents as files: every bit comes back, and what is wrong is named."""

import json
import math
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.document import edits
from model.document.cells import Kind
from model.document.document import Document, new_document, same_content
from model.document.scenes import view_of
from model.document.settings import AlignmentSettings, Filters, GuessingSettings, MatrixSettings
from model.document.table import Column, Table
from model.files.format import FormatError
from model.formats import entropy_file
from model.formats.entropy_file import (
    decode,
    encode,
    is_as_saved,
    read_document,
    write_document,
)
from model.words.units import Unit
from tests.model.cases import for_each

FULL = Document(
    Table(
        ("sunny", "ein „Wort“\n", ""),
        (
            Column("P", np.array([0.25, 1 / 3, 5e-324]), texts={0: "1/4"}),
            Column("z", np.array([-1.5, -math.inf, 700.0]), Kind.LOGITS),
            Column("r", np.array([-2.0, 0.0, 1.0]), Kind.REWARDS, {0: "-2,0"}),
        ),
        frozenset({2, 0}),
    ),
    truth=1,
    model=0,
    temperature=math.inf,
    unit=Unit.BANS,
    order=0.5,
    lens="identity",
    title="A title",
    notes="One sentence.\nAnother.",
    reward=2,
    filters=Filters(preset="own", top_k=3, order=("top_k", "temperature")),
    guessing=GuessingSettings(view="play", questions=(2, 3), answers=(True, False)),
    alignment=AlignmentSettings(beta=math.inf, budget=0.25),
    matrix=MatrixSettings(measure="jensen_shannon"),
)


def content_of(document: Document) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(encode(document))
    return content


def refusal(content: object) -> str:
    with pytest.raises(FormatError) as caught:
        decode(content if isinstance(content, bytes) else json.dumps(content).encode(), "w.entropy")
    sentence = str(caught.value)
    assert "w.entropy" in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def changed(path: str, value: object) -> dict[str, Any]:
    """The content of FULL with the value at a path such as columns.0.name replaced."""
    content = content_of(FULL)
    *steps, last = path.split(".")
    place: Any = content
    for step in steps:
        place = place[int(step)] if isinstance(place, list) else place[step]
    place[int(last) if isinstance(place, list) else last] = value
    return content


def test_that_a_document_comes_back_with_every_setting_text_and_bit() -> None:
    assert same_content(decode(encode(FULL)), FULL)


def test_that_writing_what_was_read_gives_the_same_bytes() -> None:
    assert encode(decode(encode(FULL))) == encode(FULL)


@given(st.lists(st.floats(0.0, allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_that_every_finite_weight_survives_bit_for_bit(values: list[float]) -> None:
    rows = tuple(map(str, range(len(values))))
    document = Document(Table(rows, (Column("P", np.array(values)),)))
    assert same_content(decode(encode(document)), document)


def test_that_a_table_without_rows_and_a_document_without_q_come_back() -> None:
    document = Document(Table((), (Column("P", np.zeros(0)),)))
    assert same_content(decode(encode(document)), document)


def test_that_a_file_is_json_with_format_version_and_one_field_a_line() -> None:
    text = encode(FULL).decode()
    assert content_of(FULL)["format"] == "entropy-dial"
    assert content_of(FULL)["version"] == 1
    assert content_of(FULL)["temperature"] == "inf"
    assert content_of(FULL)["columns"][1]["values"][1] == "-inf"
    assert sum(line.startswith('  "') for line in text.splitlines()) == 20


def test_that_a_byte_order_mark_is_no_obstacle() -> None:
    assert same_content(decode(b"\xef\xbb\xbf" + encode(FULL)), FULL)


def test_that_a_text_with_half_a_surrogate_pair_can_still_be_saved() -> None:
    document = new_document().with_table(Table(("a\udc80",), (Column("P", np.ones(1)),) * 2))
    assert decode(encode(document)).table.outcomes == ("a\ufffd",)


@for_each("name", [*entropy_file.ALWAYS, "outcomes", "columns"])
def test_that_a_missing_field_is_named(name: str) -> None:
    content = content_of(FULL)
    del content[name]
    assert f"“{name}” is missing" in refusal(content)


@for_each("field", [f for f in fields(Document) if f.name not in (*entropy_file.ALWAYS, "table")])
def test_that_a_field_left_out_stands_at_its_default(field: Field[Any]) -> None:
    content = content_of(FULL)
    content.pop(field.name, None)
    plain = getattr(Document(FULL.table, truth=1), field.name)
    assert getattr(decode(json.dumps(content).encode()), field.name) == plain


@for_each(
    ("path", "value", "words"),
    [
        ("title", 3, "“title” is 3"),
        ("temperature", "hot", "“temperature” is “hot”"),
        ("temperature", -1, "“temperature” does not fit"),
        ("temperature", True, "“temperature” is true or false"),
        ("temperature", 10**400, "“temperature” is"),
        ("unit", "bytes", "one of bits, nats, bans"),
        ("order", -0.5, "“order” does not fit"),
        ("lens", None, "“lens” is null"),
        ("truth", 3, "“truth” is 3, but the columns are numbered 0 to 2"),
        ("truth", None, "“truth” is null"),
        ("truth", 0.0, "“truth” is 0.0"),
        ("model", -1, "“model” is -1"),
        ("outcomes", "abc", "a list of texts"),
        ("outcomes.1", 7, "Row 2 of the field “outcomes” is 7"),
        ("outcomes", ["a"], "Column P has 3 values for 1 outcomes"),
        ("columns", [], "holds no column"),
        ("columns.0", 5, "Column 1 is 5"),
        ("columns.0.name", 5, "name of column 1 is 5"),
        ("columns.0.kind", "odds", "kind of column P is “odds”"),
        ("columns.0.values", {}, "values of column P are an object"),
        ("columns.0.values.2", "0.5", "Row 3 of column P is “0.5”"),
        ("columns.0.values.2", None, "Row 3 of column P is null"),
        ("columns.0.values.2", [1], "Row 3 of column P is a list"),
        ("columns.0.values.2", True, "Row 3 of column P is true or false"),
        ("columns.0.values.2", -1e-17, "Row 3 of column P is -1e-17, but a weight is 0 or more"),
        ("columns.0.values.2", "-inf", "Row 3 of column P is “-inf”"),
        ("columns.0.values.2", 10**400, "Row 3 of column P is inf"),
        ("columns.1.values.0", 10**400, "Row 1 of column z is inf"),
        ("columns.0.texts", [], "texts of column P are a list"),
        ("columns.0.texts.9", "1/4", "name row “9”"),
        ("columns.0.texts.-1", "1/4", "name row “-1”"),
        ("columns.0.texts.0", 4, "Row 1 of column P is shown as 4"),
        ("columns.0.texts.0", "1/3", "Row 1 of column P is 0.25, but is shown as “1/3”"),
        ("columns.0.texts.0", "red", "Row 1 of column P: “red” is not a number"),
        ("columns.2.values.0", "-inf", "Row 1 of column r is “-inf”"),
        ("columns.2.values.0", -(10**400), "Row 1 of column r is -inf, but a reward is finite"),
        ("truth", 2, "r holds rewards, so it cannot be P or Q"),
        ("reward", 9, "“reward” is 9"),
        ("banned", [3], "“banned” names a row that the table has not"),
        ("banned", [1.5], "“banned[0]” is 1.5"),
        ("filters", 3, "“filters” is 3; it is an object"),
        ("filters.top_k", "3", "“filters.top_k” is “3”; it is a whole number"),
        ("filters.top_k", True, "“filters.top_k” is true or false"),
        ("filters.top_p", 10**400, "“filters.top_p” is inf"),
        ("filters.preset", "mine", "“filters.preset” is “mine”; it is one of transformers"),
        ("filters.order", "top_k", "“filters.order” is “top_k”; it is a list"),
        ("filters.order", ["top"], "“filters.order[0]” is “top”; it is one of penalties"),
        ("filters.colour", 1, "no field “colour” in “filters”"),
        ("alignment.budget", "some", "“alignment.budget” is “some”; it is a number"),
        ("columns.0.colour", "red", "no field “colour” in a column"),
        ("temprature", 1, "no field “temprature”"),
    ],
)
def test_that_what_does_not_fit_is_named(path: str, value: object, words: str) -> None:
    assert words in refusal(changed(path, value))


def test_that_a_missing_field_of_a_column_is_named() -> None:
    content = content_of(FULL)
    del content["columns"][1]["kind"]
    assert "Column 2 has no field “kind”" in refusal(content)


@for_each(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b'{\n  "format": "entropy-dial",\n  version: 1}', "line 3, character 3"),
        (b"[1, 2]", "it is no object"),
        (b"{}", "“format” does not say “entropy-dial”"),
        (b'{"format": "other", "version": 1}', "“format” does not say"),
        (b'{"format": "entropy-dial"}', "does not say its version"),
        (b'{"format": "entropy-dial", "version": true}', "does not say its version"),
        (b'{"format": "entropy-dial", "version": 1.5}', "does not say its version"),
        (b'{"format": "entropy-dial", "version": 2}', "newer Entropy Dial (file version 2"),
        (b'{"format": "entropy-dial", "version": ' + b"9" * 9000 + b"}", "its version"),
        (b'{"format": 1, "format": 2}', "“format” stands there twice"),
        (b'{"format": NaN}', "NaN is no number"),
        (b'{"format": "\xff"}', "byte 13 is 0xff"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a":' * 200_000, "nested too deeply"),
    ],
)
def test_that_what_is_no_document_is_refused_with_a_sentence(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_that_half_a_letter_is_refused() -> None:
    assert r"\ud800" in refusal(changed("outcomes.0", "\ud800"))


def test_that_an_older_file_goes_through_every_migration_from_its_own_on() -> None:
    content = content_of(FULL)
    content["heading"] = content.pop("title")
    content["temp"] = content.pop("temperature")

    def rename(old: str, new: str) -> entropy_file.Migration:
        return lambda older: {new if key == old else key: older[key] for key in older}

    migrations = (rename("heading", "title"), rename("temp", "temperature"))
    data = json.dumps(content).encode()
    assert same_content(decode(data, version=3, migrations=migrations), FULL)
    content["version"], content["title"] = 2, content.pop("heading")
    data = json.dumps(content).encode()
    assert same_content(decode(data, version=3, migrations=migrations), FULL)


def test_that_a_quarter_of_a_million_rows_come_back() -> None:
    rng = np.random.default_rng(7)
    rows = tuple(f"token {row}" for row in range(262_144))
    document = Document(Table(rows, (Column("P", rng.random(len(rows))),)))
    assert same_content(decode(encode(document)), document)


def test_that_a_file_is_written_and_read_by_path(tmp_path: Path) -> None:
    path = tmp_path / "weather.entropy"
    write_document(path, FULL)
    assert same_content(read_document(path), FULL)
    assert [entry.name for entry in tmp_path.iterdir()] == ["weather.entropy"]


def test_that_a_wrong_file_is_named_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "broken.entropy"
    path.write_bytes(b"{")
    with pytest.raises(FormatError, match=r"broken\.entropy is no valid JSON: line 1"):
        read_document(path)


EVERY_FIELD = Path(__file__).with_name("every_field_0_1_0.entropy")


def test_that_a_file_of_every_field_that_0_1_0_wrote_comes_back_with_all_of_it() -> None:
    before: dict[str, Any] = json.loads(EVERY_FIELD.read_bytes())
    document = decode(EVERY_FIELD.read_bytes())
    again: dict[str, Any] = json.loads(encode(document))
    assert again.pop("minor") == entropy_file.MINOR
    del again["checksum"]
    del before["export"]["outlines"]  # the default since then, which is not written
    assert again == before
    plain = Document(document.table, truth=1)
    at_default = {f.name for f in fields(Document) if f.name not in ("table", "truth", "later")}
    at_default = {name for name in at_default if getattr(document, name) == getattr(plain, name)}
    # Fields that came after 0.1.0 stand here.
    assert at_default == {"coder", "compare", "draft", "groups", "joint"}


def test_that_a_file_knows_whether_it_is_as_it_was_saved() -> None:
    data = encode(FULL)
    assert is_as_saved(data)
    assert is_as_saved(data.replace(b"0.25", b"0.35")) is False
    assert is_as_saved(data + b" ") is True
    assert is_as_saved(data + b"x") is False
    assert is_as_saved(EVERY_FIELD.read_bytes()) is None


def test_that_every_flipped_bit_of_a_saved_file_is_noticed() -> None:
    data = encode(Document(Table(("a",), (Column("P", np.ones(1)),))))
    for place in range(len(data)):
        flipped = bytearray(data)
        flipped[place] ^= 1
        assert is_as_saved(bytes(flipped)) is not True


def test_that_scenes_come_back_with_their_own_tables_and_share_what_is_alike() -> None:
    document = edits.add_scene(new_document(), "even").document
    document = edits.set_cell(document, 0, 0, "0.9").document
    document = edits.add_scene(document, "uneven").document
    again = decode(encode(document))
    assert same_content(again, document)
    tables = [one.held.table for one in again.scenes if one.held is not None]
    assert [table.columns[0].value(0) for table in tables if table] == [0.5, 0.9]
    assert tables[1] is again.table
    assert [sorted(one) for one in json.loads(encode(document))["scenes"]][1] == [
        "lens",
        "temperature",
        "title",
    ]


def test_that_a_scene_of_an_older_file_stays_true_when_a_cell_is_edited() -> None:
    content = json.loads(encode(new_document()))
    content |= {"minor": 1, "scenes": [{"title": "even", "lens": "compare", "temperature": 1.0}]}
    del content["checksum"]
    opened = decode(json.dumps(content).encode())
    edited = edits.set_cell(opened, 0, 0, "0.9").document
    assert view_of(edited, edited.scenes[0]).table.columns[0].value(0) == 0.5


@for_each(
    ("held", "sentence"),
    [
        ({"truth": 7}, "“scenes[0].held” does not fit: There is no column 8"),
        ({"table": {"outcomes": ["a"]}}, "“columns” is missing in “scenes[0].held.table”"),
        ({"table": 3}, "“scenes[0].held.table” is 3; it is an object"),
        (
            {"table": {"outcomes": ["a"], "columns": [], "extra": 1}},
            "no field “extra” in “scenes[0].held.table”",
        ),
    ],
)
def test_that_a_scene_that_holds_what_does_not_fit_is_refused_by_its_place(
    held: object, sentence: str
) -> None:
    scene = {"title": "even", "lens": "compare", "temperature": 1.0, "held": held}
    assert sentence in refusal(changed("scenes", [scene]))
