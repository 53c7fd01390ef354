"""A key that stands twice in an object is found, however the text is spaced and quoted."""

import json

import pytest

from model.files.format import FormatError
from model.texts.answers.json_values import JsonFile, parse_json
from tests.model.cases import for_each

TWICE = (
    b'{"a": 1, "a": 2}',
    b'{"a": 1, "a" : 2}',
    b'[[{"b": [1, {"a": 1, "a": 2}]}]]',
    b'{"x": "\\":", "a": 1, "a": 2}',
    b'{"k\\\\": 1, "a": 1, "a": 2}',
    b'{"l": [{"p": 1}, {"p": {"a": 1, "a": 2}}], "s": "{"}',
    b'{"l": [1, {"a": 1, "a": 2}], "s": "{ \\":"}',
)
ONCE = (b'{"x": "\\": {", "a": [1, {"b": 2}]}', b'{"k\\\\": {"a" : []}}', b"[]", b"7", b'{"e": {}}')


@for_each("data", TWICE)
def test_that_a_key_that_stands_twice_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError, match="twice"):
        parse_json(data, JsonFile("x.json"))


@for_each("data", ONCE)
def test_that_an_object_without_repeated_keys_is_read_as_it_is(data: bytes) -> None:
    assert parse_json(data, JsonFile("x.json")) == json.loads(data)
