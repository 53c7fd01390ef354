"""The JSON values of a file, out of what they came in: one body, JSON Lines, or a stream of events.

Every value has its place. Duplicate keys, more than 64 levels and numbers too long are refused.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import orjson

from model.document.work import Watch, unwatched
from model.files.format import FormatError

DEEPEST = 64
_EVENT_FIELD = re.compile(rb"\s*(?:data|event|id|retry)?:")
_DONE = b"[DONE]"
_BEFORE, _BETWEEN = re.compile(r"[\s\x1e\x00]*"), re.compile(r"[\s\x1e\x00]*(?:,[\s\x00]*)?")
_MARK = b"\xef\xbb\xbf"
_AT_ONCE = 1 << 21  # bytes that are parsed within a frame or two, during which nothing else runs
_ESCAPED = re.compile(rb'\\[\\"]')
_STRING = re.compile(rb'"[^"]*"')
_NO_MARKS = bytes(set(range(256)) - set(b'[]{}:"'))


class Value(NamedTuple):
    """A value, where it stands in the file, and whether it came as an event of a stream."""

    content: Any
    place: str = ""
    streamed: bool = False


class JsonFile(NamedTuple):
    """How a file is read: its name, who may stop it, and what was left out so far."""

    name: str
    watch: Watch = unwatched


def json_values(lines: Iterable[bytes], file: JsonFile) -> Iterator[Value]:
    """Yield the values in the lines of a file, in order; FormatError for what is no JSON.

    A file whose first line is a whole object or list is read line by line, and never held whole.
    """
    every = enumerate(lines, 1)
    for number, line in every:
        line = line.removeprefix(_MARK) if number == 1 else line
        if not line.strip(b"\x1e\x00 \t\r\n"):
            continue
        rest = _with(number, line, every)
        if _EVENT_FIELD.match(line):
            yield from _events(rest, file)
        elif (first := _whole_line(line, file)) is not None:
            yield Value(first.content, f"line {number}")
            next(rest)
            yield from _line_values(rest, file)
        else:
            data = b"\n" * (number - 1) + b"".join(line for _, line in rest)
            yield from _bodies(data, file)
        return
    raise FormatError(f"{file.name} is empty; there is no answer in it.")


def _with(
    number: int, line: bytes, rest: Iterator[tuple[int, bytes]]
) -> Iterator[tuple[int, bytes]]:
    yield number, line
    yield from rest


def _whole_line(line: bytes, file: JsonFile) -> Value | None:
    """The object or list that a line is; None where it is none by itself."""
    try:
        found = Value(parse_json(line, file))
    except json.JSONDecodeError:
        return None
    return found if isinstance(found.content, dict | list) else None


def _line_values(lines: Iterator[tuple[int, bytes]], file: JsonFile) -> Iterator[Value]:
    for number, line in lines:
        plain = line.strip(b"\x1e \t\r\n")
        if not plain:
            continue
        try:
            yield Value(parse_json(plain, file), f"line {number}")
        except json.JSONDecodeError as error:
            raise FormatError(
                f"{file.name} has an answer a line, but line {number} is not valid JSON at "
                f"column {error.colno}: {_what_is_wrong(error)}"
            ) from error


def _events(lines: Iterator[tuple[int, bytes]], file: JsonFile) -> Iterator[Value]:
    """The data of server-sent events, whether or not blank lines part them."""
    waiting, began = b"", 0
    for number, line in lines:
        plain = line.strip(b"\r\n")
        name, colon, rest = plain.partition(b":")
        if plain.strip() and not (colon and name.strip() in (b"", b"event", b"id", b"retry")):
            began = began or number
            if colon and name.strip() == b"data":
                waiting += rest.strip() + b"\n"
            else:
                waiting += plain.strip() + b"\n"
        done = waiting.strip()
        if not done or done == _DONE:
            waiting, began = b"", 0
            continue
        try:
            value = Value(parse_json(done, file), f"line {began}", streamed=True)
        except json.JSONDecodeError as error:
            if not plain.strip():
                raise _bad_event(file, began, error) from error
            continue
        waiting, began = b"", 0
        yield value
    if waiting.strip():
        raise FormatError(
            f"{file.name} is a stream whose last event, at line {began}, is cut off; "
            "take that line away to read what came before."
        )


def _bad_event(file: JsonFile, began: int, error: json.JSONDecodeError) -> FormatError:
    return FormatError(
        f"{file.name} is a stream of events, but that at line {began} is not valid JSON: "
        f"{_what_is_wrong(error)}"
    )


def _bodies(data: bytes, file: JsonFile) -> Iterator[Value]:
    """One value, or several one after another, over as many lines as they take."""
    text = _text(data, file)
    decoder = json.JSONDecoder(object_pairs_hook=_checked(file))
    begin, count, found = 0, 0, list[Value]()
    while begin < len(text):
        # A comma may stand between answers that were put together by hand.
        space = (_BETWEEN if count else _BEFORE).match(text, begin)
        begin = space.end() if space else begin
        if begin >= len(text):
            break
        try:
            content, begin = _decoded(decoder, text, begin, file)
        except json.JSONDecodeError as error:
            raise _not_json(error, text, file, count) from error
        count += 1
        found.append(Value(content, f"answer {count}"))
    if len(found) == 1:
        yield Value(found[0].content)
    else:
        yield from found


def parse_json(data: bytes, file: JsonFile) -> Any:
    """Return the value in a text; json.JSONDecodeError where it is none.

    FormatError for duplicate keys, more than 64 levels and numbers of thousands of digits.
    """
    if file.watch is unwatched or len(data) <= _AT_ONCE:
        found = _parsed_at_once(data)
        if found is not None:
            return found
    text = _text(data, file)
    decoder = json.JSONDecoder(object_pairs_hook=_checked(file))
    begin = len(text) - len(text.lstrip())
    content, end = _decoded(decoder, text, begin, file)
    if text[end:].strip(" \t\r\n\x00"):
        raise json.JSONDecodeError("Extra data", text, end)
    return content


def _parsed_at_once(data: bytes) -> Any:
    """The value in a text in which nothing is doubtful; None where it is to be looked at closely.

    No key stands twice in an object where the value, written anew, has as many keys as the text.
    """
    marks = _marks(data)
    if _depth(marks) > DEEPEST:
        return None
    try:
        content = orjson.loads(data)
        written = orjson.dumps(content)
    except (ValueError, TypeError):
        return None  # what it does not know, such as NaN, is read by others
    return content if marks.count(b":") == _marks(written).count(b":") else None


def _decoded(decoder: json.JSONDecoder, text: str, begin: int, file: JsonFile) -> tuple[Any, int]:
    try:
        return decoder.raw_decode(text, begin)
    except json.JSONDecodeError:
        raise
    except ValueError as error:
        if isinstance(error, FormatError):
            raise
        raise FormatError(f"{file.name} holds a number of thousands of digits.") from error
    except RecursionError as error:
        raise _too_deep(file) from error


def _text(data: bytes, file: JsonFile) -> str:
    if deepest(data) > DEEPEST:
        raise _too_deep(file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(f"{file.name} is not UTF-8 text at byte {error.start + 1:,}.") from error


def _too_deep(file: JsonFile) -> FormatError:
    return FormatError(
        f"{file.name} is nested more than {DEEPEST} levels deep, too deep to be an answer."
    )


def _checked(file: JsonFile) -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    watch = None if file.watch is unwatched else file.watch

    def checked(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if watch is not None:
            # A function of Python's, so that other threads get their turn while JSON is parsed.
            watch()
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise FormatError(
            f"{file.name} has the key “{twice[:40]}” twice in one object, so it does not "
            "tell which is meant; leave one of them out."
        )

    return checked


def deepest(data: bytes) -> int:
    """Return how many levels JSON is nested, brackets in strings apart."""
    return _depth(_marks(data))


def _marks(data: bytes) -> bytes:
    """The brackets and colons of JSON, without those in strings."""
    data = _ESCAPED.sub(b"", data)
    # Quotes that stand in pairs have nothing of the kind between them.
    return _STRING.sub(b"", data.translate(None, _NO_MARKS).replace(b'""', b""))


def _depth(marks: bytes) -> int:
    lower = np.frombuffer(marks, np.uint8) | 0x20  # “[” as “{”, “]” as “}”
    steps = (lower == ord("{")).astype(np.int8) - (lower == ord("}")).astype(np.int8)
    return int(np.cumsum(steps, dtype=np.int64).max(initial=0))


def _what_is_wrong(error: json.JSONDecodeError) -> str:
    text, position = error.doc, error.pos
    if not text[position:].strip() or error.msg.startswith("Unterminated string"):
        return "it is cut off there."
    before = text[:position].rstrip()[-1:]
    if before == "," and text[position : position + 1] in "]}":
        return f"a comma stands before “{text[position]}”; take it away."
    if text[position] == "'" or text.startswith(("None", "True", "False"), position):
        return "it is written as Python writes it; save it with json.dump."
    return "it is damaged there."


def _looks_like(text: str) -> str:
    """What a text is that is no JSON, and what to do."""
    if re.match(r"<(?:!doctype\s+)?html", text, re.IGNORECASE):
        return ", a web page, maybe the error page of a gateway; ask the server itself again"
    if text.startswith("<"):
        return " and is XML; save the answer as JSON"
    if re.match(r"[A-Za-z_][\w.]*\(\w+=", text):
        return ", as Python prints an answer; save it with .model_dump_json() or json.dump"
    if re.match(r"\w+:(?:\s|$)", text):
        return " and looks like YAML; save it as JSON"
    return "; what a model says of a text is JSON with the log-probability of each token"


def _not_json(error: json.JSONDecodeError, text: str, file: JsonFile, count: int) -> FormatError:
    if not count and error.pos == len(text) - len(text.lstrip("\x1e\x00 \t\r\n")):
        begins = " ".join(text[error.pos : error.pos + 24].split())
        return FormatError(
            f"{file.name} is not JSON at line {error.lineno}, column {error.colno}: "
            f"it begins with “{begins}”{_looks_like(text[error.pos :])}."
        )
    return FormatError(
        f"{file.name} is not valid JSON at line {error.lineno}, column {error.colno}: "
        f"{_what_is_wrong(error)}"
    )
