"""Containers come off first: every way in which answers are kept gives the same texts."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest

from model.document.work import WorkStoppedError
from model.files.format import FormatError
from model.formats import is_text_file
from model.texts.answers import reading
from model.texts.answers.json_values import deepest
from model.texts.answers.reading import NoTextError, read_logprobs, sequences_of
from tests.model.answer_files import BYTES, ENTRIES, MEAN, chat, chunk, events, lines
from tests.model.cases import for_each

if TYPE_CHECKING:
    from pathlib import Path

    from model.document.tokens import TokenSequence

FOUR = [chunk(k) for k in range(4)]


def read(text: str | bytes) -> tuple[TokenSequence, ...]:
    return sequences_of(text if isinstance(text, bytes) else text.encode())


def mean(sequence: TokenSequence) -> float:
    logs = [token.logprob for token in sequence.tokens if token.logprob is not None]
    return -math.fsum(logs) / len(logs)


def batch(body: Any, **changes: Any) -> dict[str, Any]:
    whole = {"custom_id": "1", "response": {"status_code": 200, "body": body}, "error": None}
    return whole | changes


ONE = {
    "body": json.dumps(chat()),
    "body with BOM": "\ufeff" + json.dumps(chat()),
    "pretty": json.dumps(chat(), indent=2),
    "list": json.dumps([chat()]),
    "list in a list": json.dumps([[chat()]]),
    "line": lines([chat()]),
    "batch": json.dumps(batch(chat())),
    "batch line": lines([batch(chat())]),
    "batch list": json.dumps([batch(chat())]),
    "log of a proxy": json.dumps({"request": {"logprobs": True}, "response": chat()}),
    "langchain": json.dumps({"kwargs": {"response_metadata": chat()["choices"][0]}}),
    "curl -i": "HTTP/1.1 200 OK\r\nserver: x\r\n\r\n" + json.dumps(chat()),
    "choice": json.dumps(chat()["choices"][0]),
    "logprobs": json.dumps(chat()["choices"][0]["logprobs"]),
    "content": json.dumps({"content": ENTRIES}),
    "entries": json.dumps(ENTRIES),
    "entries a line": lines(ENTRIES),
    "events": events(FOUR),
    "events with CRLF": events(FOUR, "\r\n"),
    "events with CR": events(FOUR, "\r"),
    "events with BOM": "\ufeff" + events(FOUR),
    "events without blanks": events(FOUR).replace("\n\n", "\n"),
    "events without a space": events(FOUR).replace("data: ", "data:"),
    "events with names": ": hello\n\nevent: piece\nid: 7\nretry: 3\n" + events(FOUR),
    "chunks in a list": json.dumps(FOUR),
    "chunks a line": lines(FOUR),
    "chunks a line, CRLF": lines(FOUR, "\r\n\r\n"),
    "record separators": "".join(f"\x1e{json.dumps(one)}\n" for one in FOUR),
}


@for_each("text", ONE.values(), ids=ONE)
def test_that_one_answer_is_one_text_whatever_it_came_in(text: str) -> None:
    (found,) = read(text)
    assert (len(found), mean(found), found.byte_count) == (4, MEAN, BYTES)
    assert found.text == "Rain falls on Ely"
    assert found.notes == ()


def test_that_an_answer_saved_by_powershell_opens() -> None:
    assert mean(read(("\ufeff" + events(FOUR)).encode("utf-16-le"))[0]) == MEAN


SEVERAL = {
    "list": json.dumps([chat(), chat()]),
    "lines": lines([chat(), chat()]),
    "batch": lines([batch(chat()), batch(chat())]),
    "pretty, one after the other": json.dumps(chat(), indent=1) * 2,
    "choices": json.dumps(chat(choices=[chat()["choices"][0]] * 2)),
    "bare choices": json.dumps([chat()["choices"][0]] * 2),
    "lists of entries": json.dumps([ENTRIES, ENTRIES]),
    "streams": events([chunk(k, id=id) for id in "ab" for k in range(4)]),
    "streams with the same id": events([chunk(k, end=k == 3) for k in (0, 1, 2, 3) * 2]),
    "choices of a stream": events([chunk(k, index) for k in range(4) for index in (1, 0)]),
}


@for_each("text", SEVERAL.values(), ids=SEVERAL)
def test_that_several_answers_are_several_texts(text: str) -> None:
    assert [(len(one), mean(one)) for one in read(text)] == [(4, MEAN), (4, MEAN)]


def test_that_choices_are_ordered_by_their_index() -> None:
    late, early = chunk(0, 1), chunk(1, 0)
    assert [one.text for one in read(events([late, early]))] == [" falls", "Rain"]


def test_that_what_is_left_out_is_said() -> None:
    silent = chat()["choices"][0] | {"index": 1, "logprobs": None}
    (found,) = read(json.dumps(chat(choices=[chat()["choices"][0], silent])))
    assert found.notes == ("Choice 2 of the answer has no log-probabilities; it is left out.",)
    failed = batch({"error": {"message": "too long"}})
    (found,) = read(lines([batch(chat()), failed]))
    assert found.notes == ("Line 2 is an error of the server: “too long”.",)
    (found,) = read(events([*FOUR, {"error": {"message": "overloaded"}}]))
    assert "“overloaded”" in found.notes[0]


@for_each(
    ("usage", "generated"),
    [
        ({"completion_tokens": 4}, None),
        ({"completion_tokens": 9}, 9),
        ({"completion_tokens": 9, "completion_tokens_details": {"reasoning_tokens": 5}}, None),
    ],
)
def test_that_a_text_says_how_many_tokens_it_does_not_list(
    usage: dict[str, Any], generated: int | None
) -> None:
    ending = {"id": "c", "object": "chat.completion.chunk", "choices": [], "usage": usage}
    for text in (json.dumps(chat(usage=usage)), events([*FOUR, ending])):
        (found,) = read(text)
        assert found.generated == generated
        assert any("the 4 listed of 9" in note for note in found.notes) == (generated == 9)


@for_each(
    ("text", "words"),
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        ('{"a": [1,]}', "line 1, column 10: a comma stands before “]”; take it away"),
        ('{\n "a": 1,\n}', "line 3, column 1: a comma stands before “}”"),
        ("{'a': None}", "as Python writes it"),
        (json.dumps(chat())[:-9], "cut off"),
        (lines([chat()]) + '{"a":\n', "line 2 is not valid JSON at column 6: it is cut off"),
        (events(FOUR)[:-60], "last event, at line 7, is cut off"),
        ('{"a": 1, "a": 2}', "the key “a” twice"),
        ('{"a": ' + "9" * 5000 + "}", "a number of thousands of digits"),
        ("[" * 65 + "]" * 65, "more than 64 levels"),
        ('[{"token": "' + "[" * 99 + '", "logprob": "x"}]', r"logprob is a text"),
        ("data: [DONE]\n", "stream without data"),
        ("outcome,P\nsun,1\n", "is not JSON at line 1, column 1: it begins with “outcome,P sun,1”"),
    ],
)
def test_that_what_cannot_be_read_is_named_with_its_place(text: str, words: str) -> None:
    with pytest.raises(FormatError, match=words.replace("[", r"\[")):
        read(text)


def test_that_a_stream_without_answers_is_not_called_damaged() -> None:
    with pytest.raises(NoTextError, match=r"a stream of events, an object with “ping”"):
        read('event: ping\ndata: {"ping": 1}\n\n')


def test_that_brackets_in_texts_are_no_levels() -> None:
    assert deepest(b'{"a": "' + b"[" * 99 + b'\\"[[", "b": [[1]]}') == 3
    assert deepest(b"[" * 80 + b"]" * 80) == 80
    assert deepest(b'{"a": [1]}') == 2


def test_that_json_lines_are_read_line_by_line_with_their_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGEST_BODY", 1_000)
    path, shares = tmp_path / "many.jsonl", list[float]()
    path.write_text(lines([chat()] * 400))
    assert len(read_logprobs(path, report=shares.append)) == 400
    assert len(shares) > 50
    assert shares == sorted(shares)

    def stop() -> None:
        raise WorkStoppedError

    with pytest.raises(WorkStoppedError):
        read_logprobs(path, stop)


def test_that_one_body_too_large_is_refused_with_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGEST_BODY", 1_000)
    path = tmp_path / "one.json"
    path.write_text(json.dumps([chat()] * 3_000, indent=1))
    size = f"{path.stat().st_size / 1e6:,.0f} MB"
    with pytest.raises(FormatError, match=rf"one\.json has {size}.*JSON Lines"):
        read_logprobs(path)


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.ndjson", "a.sse", "a.txt", "a.log", "a"])
def test_that_answers_are_known_by_how_they_begin(tmp_path: Path, name: str) -> None:
    for text in (events(FOUR), lines(FOUR), json.dumps(ENTRIES, indent=1), ONE["curl -i"]):
        (tmp_path / name).write_text(text)
        assert is_text_file(tmp_path / name)


@pytest.mark.parametrize("text", ["outcome\tP\nsun\t1\n", '{"\t0.5\n', "[CLS],0.5\n", "data: 3\n"])
def test_that_tables_as_text_are_no_answers(tmp_path: Path, text: str) -> None:
    (tmp_path / "table.txt").write_text(text)
    assert not is_text_file(tmp_path / "table.txt")
