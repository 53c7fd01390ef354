"""What Python printed of an answer is read as the answer; what is none stays as it is."""

import json
import math
import pprint
from pathlib import Path
from typing import Any

import pytest

from model.formats import is_text_file
from model.texts.answers.python_text import json_of_python
from model.texts.answers.reading import sequences_of
from tests.model.cases import for_each

TOKENS = (("Blue", -0.25), (" sky's", -0.5), ("\n", -0.125), ("é\\", -1.0))
ENTRIES = [
    {"token": text, "logprob": log, "bytes": list(text.encode()), "top_logprobs": []}
    for text, log in TOKENS
]
ANSWER: dict[str, Any] = {
    "id": "x",
    "object": "chat.completion",
    "choices": [{"index": 0, "logprobs": {"content": ENTRIES, "refusal": None}, "ok": True}],
}
OBJECTS = ", ".join(
    f"ChatCompletionTokenLogprob(token={text!r}, bytes=None, logprob={log}, top_logprobs=[])"
    for text, log in TOKENS
)
ROWS = ", ".join(
    f"{{{k}: Logprob(logprob={log}, rank=1, decoded_token={text!r})}}"
    for k, (text, log) in enumerate(TOKENS)
)
PRINTED = [
    repr(ANSWER),
    repr([ANSWER]),
    pprint.pformat(ANSWER, width=40),
    repr(ENTRIES),
    f"ChatCompletion(id='x', choices=[Choice(index=0, logprobs=ChoiceLogprobs(content=[{OBJECTS}],"
    " refusal=None))], created=1)",
    f"[{OBJECTS}]",
    f"content='Blue' response_metadata={{'logprobs': {{'content': {ENTRIES!r}}}}} id='run-1'",
    "RequestOutput(request_id=0, outputs=[CompletionOutput(index=0, token_ids=[0, 1, 2, 3], "
    f"logprobs=[{ROWS}], finish_reason=length)], finished=True)",
]


@pytest.mark.parametrize("printed", PRINTED)
def test_that_a_printed_answer_is_its_text(tmp_path: Path, printed: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(printed, encoding="utf-8")
    assert is_text_file(path)
    (text,) = sequences_of(printed.encode())
    assert [token.text for token in text.tokens] == [name for name, _ in TOKENS]
    assert [token.logprob for token in text.tokens] == [log for _, log in TOKENS]


@for_each(
    ("printed", "value"),
    [
        (r"{'logprob': -inf, 1: nan}", {"logprob": -math.inf, "1": math.nan}),
        (r"{'logprob': 'a' 'b\x41\u00e9\''}", {"logprob": "abAé'"}),
        (r"{'logprob': b'\xc3\xa9'}", {"logprob": [195, 169]}),
        ("{'logprob': (1, 2), 'a': (3), 'b': {4}}", {"logprob": [1, 2], "a": 3, "b": [4]}),
        ("X(logprob=<Why.STOP: 'x'>, t=tensor(-0.5))", {"logprob": "<Why.STOP: 'x'>", "t": -0.5}),
    ],
)
def test_that_values_are_those_that_were_printed(printed: str, value: object) -> None:
    assert repr(json.loads(json_of_python(printed))) == repr(value)


@for_each(
    "text",
    [
        "{'logprob': -0.5",
        "{'logprob': __import__('os').system('x') + 1}",
        "{'logprob': 1, 'logprob': 2}",
        "{'logprob': " + "[" * 100 + "]" * 100 + "}",
        "{'a': 0.5}",
        '{"logprob": -0.5}',
        "word,logprob\na,-1\n",
    ],
)
def test_that_other_texts_are_none(text: str) -> None:
    assert json_of_python(text) == ""
