"""Every field of a document set to what it cannot be: a sentence, or a document that is right."""

from __future__ import annotations

import copy
import json
import random
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from model.document.document import same_content
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Unreadable
from model.files.format import FormatError
from model.formats.entropy_file import decode, encode, is_as_saved

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD = Path(__file__).parent / "every_field_0_1_0.entropy"
Place = tuple[str | int, ...]
# JSON as it stands in a file, so that it can be what no value of Python is.
NUMBERS = ("0", "-1", "2", "1" + "0" * 18, "9" * 400, "0.5", "-0.0", "1.797e308", "5e-324", "1e400",
           "NaN", "-Infinity", "true", "null")  # fmt: skip
TEXTS = ('""', '"inf"', '"nan"', '"<img src=\'file:///dev/zero\'>"', '"\\u202e\\u001b[2J\\u0000"',
         '"\\ud800"', '"/dev/zero"', '"../../x.npy"', '"a“b”c"', f'"{"a" * 50_000}"',
         f'"{"a b " * 20_000}"')  # fmt: skip
HOLDERS = ("[]", "{}", "[[]]", "[null]", '{"": 0}', '{"a": 1, "a": 2}', f"[{'0, ' * 299}0]",
           "[" * 60 + "]" * 60, "[" * 10_000 + "]" * 10_000,
           '{"a":' * 10_000 + "1" + "}" * 10_000)  # fmt: skip
VARIANTS = 200
LONGEST_SENTENCE = 700
HERE = "☞"


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Where something stands in JSON; of a list the first and the last stand for all."""
    keys: list[Any] = []
    if isinstance(value, dict):
        keys = list(value)
    elif isinstance(value, list) and value:
        keys = sorted({0, len(value) - 1})
    for key in keys:
        yield (*at, key)
        yield from places(value[key], (*at, key))


def with_value(content: dict[str, Any], at: Place, raw: str) -> bytes:
    """The document with a piece of JSON at one place, and the checksum of just that."""
    changed: Any = copy.deepcopy(content)
    inner = changed
    for step in at[:-1]:
        inner = inner[step]
    inner[at[-1]] = HERE
    text = json.dumps(changed, ensure_ascii=False).replace(f'"{HERE}"', raw)
    data = text.removesuffix("}").encode()
    return data + b',\n  "checksum": "' + sha256(data).hexdigest().encode() + b'"\n}\n'


def fault_of(data: bytes) -> tuple[str, bool]:
    """What is wrong with how a document is read, "" for nothing, and whether it is read at all."""
    try:
        document = decode(data, "d.entropy")
    except FormatError as error:
        sentence = str(error)
        is_one = sentence.endswith(".") and "\n" not in sentence and "d.entropy" in sentence
        is_right = is_one and len(sentence) <= LONGEST_SENTENCE
        return "" if is_right else f"no sentence: {sentence}", False
    saved = encode(document)
    again = decode(saved)
    if encode(again) != saved or not same_content(again, decode(saved)):
        return "it is another once it is saved", True
    readings = evaluate(document)
    if isinstance(readings, Unreadable):
        return "" if readings.problem else "nothing is said", True
    dumb = [name for name, one in readings.values.items() if not one.has_number]
    return "".join(name for name in dumb if not readings[name].answer.reason), True


@pytest.mark.parametrize("minor", [3, 99])
def test_that_a_field_of_any_content_is_refused_in_a_sentence_or_read_right(minor: int) -> None:
    content = json.loads(OLD.read_text(encoding="utf-8")) | {"minor": minor}
    rng = random.Random(minor)
    spots = list(places(content))
    raws = NUMBERS + TEXTS + HOLDERS
    tried = [(at, raw) for at in spots for raw in raws]
    read = 0
    for at, raw in rng.sample(tried, VARIANTS):
        data = with_value(content, at, raw)
        assert is_as_saved(data), "the checksum says nothing against it"
        fault, is_read = fault_of(data)
        assert fault == "", (at, raw[:60])
        read += is_read
    assert VARIANTS // 50 < read < VARIANTS // 2, "both ways are tried"


def test_that_a_sentence_quotes_little_of_a_long_field() -> None:
    content = json.loads(OLD.read_text(encoding="utf-8"))
    data = with_value(content, ("export", "format"), f'"{"x y" * 20_000}"')
    with pytest.raises(FormatError, match="A picture is a png") as caught:
        decode(data)
    assert len(str(caught.value)) < LONGEST_SENTENCE
    assert "…”" in str(caught.value)
