"""JSON and entries read at once, where nothing is doubtful: they come to what a close look does."""

import gc
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.document.work import WorkStoppedError
from model.files.format import FormatError
from model.texts.answers.json_values import DEEPEST, JsonFile, deepest, parse_json
from model.texts.answers.reading import read_logprobs, sequences_of
from model.texts.bodies.entries import entry_token, entry_tokens
from tests.model.cases import for_each

FILE = JsonFile("a.jsonl")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)
LOGS = st.floats(-20.0, 0.0) | st.sampled_from([0.0, -0.0, -1.0, 1e-7, 0.5, -9999.0])
TEXTS = st.sampled_from(["a", " b", "▁c", "#4", "<s>", "token_id:7", "", "é"])


@st.composite
def entries(draw: Callable[[st.SearchStrategy[Any]], Any]) -> list[dict[str, Any]]:
    def one(*more: str) -> dict[str, Any]:
        text = draw(TEXTS)
        found: dict[str, Any] = {"token": text, "logprob": draw(LOGS), "bytes": list(text.encode())}
        if draw(st.integers(0, 9)) == 0:
            found["id"] = draw(st.integers(0, 5))
        return found | dict.fromkeys(more)

    found = []
    for _ in range(draw(st.integers(1, 4))):
        token = one()
        tops = [one() for _ in range(draw(st.integers(0, 4)))]
        if draw(st.booleans()):
            tops.sort(key=lambda other: -other["logprob"])
        if tops and draw(st.booleans()):
            token |= {key: tops[0][key] for key in ("token", "logprob", "bytes")}
        found.append(token | {"top_logprobs": tops})
    return found


@given(entries())
def test_that_plain_entries_make_the_same_tokens_at_once_as_one_by_one(
    listed: list[dict[str, Any]],
) -> None:
    one_by_one = tuple(entry_token(entry, f"e[{k}]") for k, entry in enumerate(listed))
    assert entry_tokens(listed, "e") == one_by_one


@given(VALUES)
def test_that_json_is_read_at_once_as_python_reads_it(value: Any) -> None:
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        assert parse_json(text.encode("utf-8", "surrogatepass"), FILE) == json.loads(text)


@for_each("space", ["", " ", "\t", "\n"])
@for_each("key", ["a", "a\\\\", 'a\\"', "a\\u0022:", ":", "[{"])
def test_that_a_key_twice_is_refused_however_it_is_written(key: str, space: str) -> None:
    text = f'[{{"{key}"{space}:1,"b":"\\":","{key}"{space}:{space}2}}]'
    with pytest.raises(FormatError, match="twice in one object"):
        parse_json(text.encode(), FILE)


@for_each("text", ['{"a":NaN}', '{"a":-Infinity}', '{"a":"\\ud800"}', "[1e999]"])
def test_that_what_python_alone_reads_is_read(text: str) -> None:
    assert repr(parse_json(text.encode(), FILE)) == repr(json.loads(text))


@pytest.mark.parametrize("levels", [DEEPEST - 1, DEEPEST])
def test_that_brackets_in_strings_are_no_levels(levels: int) -> None:
    inside = '"]]\\\\", "\\"[[[", "[{"'
    text = "[" * levels + inside + "]" * levels
    assert deepest(text.encode()) == levels
    assert deepest(f"[{text}]".encode()) == levels + 1
    if levels == DEEPEST:
        with pytest.raises(FormatError, match="64 levels"):
            parse_json(f"[{text}]".encode(), FILE)


def _answers(path: Path, count: int) -> None:
    tops = [{"token": "a", "logprob": -0.5, "bytes": [97]}]
    entry = {"token": "a", "logprob": -0.5, "bytes": [97], "top_logprobs": tops}
    line = json.dumps({"choices": [{"index": 0, "logprobs": {"content": [entry] * 400}}]}) + "\n"
    path.write_text(line * count)


def test_that_many_answers_a_line_tell_how_far_they_are_and_stop(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    _answers(path, 120)
    told: list[float] = []
    assert len(read_logprobs(path, report=told.append)) == 120
    assert told == sorted(told)
    assert 0.9 < told[-1] <= 1.0

    def stop() -> None:
        if len(told) > 5:
            raise WorkStoppedError

    told.clear()
    with pytest.raises(WorkStoppedError):
        read_logprobs(path, stop, told.append)
    assert told[-1] < 0.2


def test_that_answers_that_change_while_they_are_read_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    _answers(path, 120)

    def write_on(share: float) -> None:
        if share > 0.5:
            with path.open("a") as file:
                file.write("{}\n")

    with pytest.raises(FormatError, match="changed while it was read"):
        read_logprobs(path, report=write_on)


def test_that_one_body_too_large_is_refused_up_front_with_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.write(b'{\n"choices": [')
        file.truncate(200_000_000)
    with pytest.raises(FormatError, match="has 200 MB; one JSON body may have 100 MB"):
        read_logprobs(path)


@for_each("data", [b'[{"token": "a", "logprob": -0.5}]', b"{damaged"])
@for_each("was", [True, False])
def test_that_the_collection_of_garbage_is_as_it_was_after_reading(data: bytes, was: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if was else gc.disable)()
        with suppress(FormatError):
            sequences_of(data)
        assert gc.isenabled() is was
    finally:
        (gc.enable if before else gc.disable)()
