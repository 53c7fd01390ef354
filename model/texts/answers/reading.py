"""Log-probabilities from language-model servers, as JSON, recognised by content."""

import gc
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from model.document.tokens import TokenSequence
from model.document.work import Report, Watch, unwatched
from model.files.format import FormatError, in_sentences
from model.files.kinds import other_kind
from model.files.source import as_utf_8, check_unchanged, read_bytes
from model.texts.answers.joining import Joiner
from model.texts.answers.json_values import JsonFile, Value, json_values
from model.texts.answers.refusal import error_in, no_texts
from model.texts.answers.surroundings import values_in, without_surroundings
from model.texts.bodies.entries import are_entries, is_entry
from model.texts.bodies.fields import are_records
from model.texts.bodies.piece import Body, Piece, TextRole
from model.texts.servers import SERVERS
from model.texts.servers.openai_chat import choices

LARGEST_BODY = 100 << 20
_FEW_BYTES = 1 << 22  # read whole, at once
_HEAD = 4096
_LISTS = ("content", "entries", "generated_tokens", "logprobs", "tokens")
_ALTERNATIVES = re.compile("top|altern|candidate|prefill|input|prompt", re.IGNORECASE)
_DEEPEST = 12
_PROMPTS = ("prompt", "input")
_NOT_ANSWERS = ("request", "doc", "generation_settings")


class NoTextError(FormatError):
    """Raised where a file is good JSON without log-probabilities; with the values it holds."""

    def __init__(self, sentence: str, values: tuple[Value, ...]) -> None:
        super().__init__(sentence)
        self.values = values


@in_sentences
def read_logprobs(
    path: Path, watch: Watch = unwatched, report: Report | None = None
) -> tuple[TokenSequence, ...]:
    """Return the texts in a server's answers: one for each choice, each with its tokens.

    All shapes of SERVERS, in one body, several, JSON Lines, or server-sent events. NoTextError
    for other JSON, FormatError with the place in the file for all else. JSON Lines are read line
    by line; one body of more than 100 MB is refused. report is told the share read; what watch
    raises, asked now and then, ends the reading.
    """
    size = path.stat().st_size if os.path.isfile(path) else 0
    if size > LARGEST_BODY or (size > _FEW_BYTES and _starts_whole(path)):
        return _read_by_lines(path, watch, report)
    return sequences_of(read_bytes(path), path.name, watch)


def sequences_of(
    data: bytes, name: str = "The text", watch: Watch = unwatched
) -> tuple[TokenSequence, ...]:
    """Return the texts in the bytes of a server's answers; as `read_logprobs`."""
    kind = other_kind(data[:_HEAD], name)
    if kind:
        raise FormatError(kind)
    data, guessed = as_utf_8(data, name)
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    data, said = without_surroundings(data, name)
    return _texts(BytesIO(data), name, watch, (*guessed, *said))


def one_sequence(sequences: tuple[TokenSequence, ...], choice: int = 1) -> TokenSequence:
    """Return the choice asked for, counted from 1; FormatError where there are not so many."""
    if not 1 <= choice <= len(sequences):
        count = f"There are {len(sequences)} texts" if len(sequences) != 1 else "There is one text"
        raise FormatError(f"{count} in the file, no text {choice}.")
    return sequences[choice - 1]


def _read_by_lines(path: Path, watch: Watch, report: Report | None) -> tuple[TokenSequence, ...]:
    size = path.stat().st_size
    with path.open("rb") as file:
        if not _starts_whole(path):
            raise FormatError(
                f"{path.name} has {size / 1e6:,.0f} MB; one JSON body may have "
                f"{LARGEST_BODY >> 20} MB. Save one answer a line (JSON Lines), which is read "
                "line by line, or fewer alternatives."
            )
        file.seek(0)
        before = os.fstat(file.fileno())
        texts = _texts(_told(file, size, report), path.name, watch)
        check_unchanged(path, before, os.fstat(file.fileno()))
        return texts


def _starts_whole(path: Path) -> bool:
    """Whether the first of several lines is a value by itself, or an event of a stream."""
    with path.open("rb") as file:
        line = file.readline(LARGEST_BODY)
    if not line.endswith(b"\n"):
        return False
    plain = line.strip()
    return plain.startswith((b"data:", b"event:", b"id:", b":")) or plain.endswith((b"}", b"]"))


def _told(lines: Iterable[bytes], size: int, report: Report | None) -> Iterator[bytes]:
    read = told = 0
    for line in lines:
        read += len(line)
        if report is not None and read - told > size // 200:
            report(read / size)
            told = read
        yield line


@contextmanager
def _without_collections() -> Iterator[None]:
    """Have Python not look for garbage in cycles: it would go through all that was read by then.

    Again and again, as ever more is kept: a third of the time that the lines take.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@_without_collections()
def _texts(
    lines: Iterable[bytes], name: str, watch: Watch, said_before: tuple[str, ...] = ()
) -> tuple[TokenSequence, ...]:
    file, joiner = JsonFile(name, watch), Joiner()
    found, kept, silent = False, list[Value](), list(said_before)
    for value in _entries_joined(json_values(lines, file)):
        watch()
        told = said = False
        for body, pieces in _pieces(value, name):
            told = told or any(piece.tokens for _, piece in pieces)
            said = said or any(piece.stream is not None for _, piece in pieces)
            for source in dict.fromkeys(source for source, _ in pieces):
                joiner.take(source, [piece for one, piece in pieces if one == source])
            silent += _silent(body, [piece for _, piece in pieces])
        found = found or told
        if not told and not said:
            silent += _without(value)
        if not found:
            kept.append(value)
    texts = joiner.texts()
    if not texts:
        raise NoTextError(no_texts(name, kept), tuple(kept))
    return tuple(_with_notes(text, silent) for text in texts)


def _entries_joined(values: Iterator[Value]) -> Iterator[Value]:
    """The values, those that are one token each joined to a list of them."""
    tokens, place = list[Any](), ""
    for value in values:
        if is_entry(value.content):
            place = place or value.place
            tokens.append(value.content)
            continue
        if tokens:
            yield Value(tokens, place)
            tokens, place = [], ""
        yield value
    if tokens:
        yield Value(tokens, place)


_Found = tuple[Body, list[tuple[str, Piece]]]


def _pieces(value: Value, name: str) -> Iterator[_Found]:
    """What a value tells, body by body; FormatError with the name of the file and the place."""
    body = Body(value.content, value.place, value.streamed)
    if is_sample(value.content):
        return
    try:
        yield from _within(body, 0)
    except FormatError as error:
        place = f"{value.place}: " if value.place else ""
        raise FormatError(f"{name}: {place}{error}") from error


def is_sample(content: Any) -> bool:
    """Return whether a value is a sample of lm-evaluation-harness: choices, and their scores."""
    return (
        isinstance(content, dict)
        and "arguments" in content
        and ("resps" in content or "filtered_resps" in content)
    )


def _within(body: Body, depth: int) -> Iterator[_Found]:
    """The body's own pieces; where it has none, those of the bodies in it."""
    found = [(server.name, piece) for server in SERVERS for piece in server.read(body)]
    if found or depth >= _DEEPEST:
        if found:
            yield body, found
        return
    if are_records(body.value):
        return
    for inner in _inside(body):
        for one, pieces in _within(inner, depth + 1):
            if inner.place in _PROMPTS:
                pieces = [(name, replace(piece, role=TextRole.PROMPT)) for name, piece in pieces]
            yield one, pieces


def _inside(body: Body) -> Iterator[Body]:
    if isinstance(body.value, str):
        yield from (Body(one, body.place, body.streamed) for one in values_in(body.value))
    elif isinstance(body.value, list):
        for one in body.value:
            if isinstance(one, dict | list | str):
                yield Body(one, body.place, body.streamed)
    elif isinstance(body.value, dict):
        for key, one in body.value.items():
            if key in _NOT_ANSWERS:
                continue
            if isinstance(one, dict | str):
                yield Body(one, key, body.streamed)
            elif isinstance(one, list):
                if key in _LISTS or (are_entries(one) and not _ALTERNATIVES.search(key)):
                    yield Body(one, key, body.streamed)
                else:
                    whole = (
                        e
                        for e in one
                        if isinstance(e, dict | str) or are_entries(e) or _are_answers(e, key)
                    )
                    yield from (Body(e, key, body.streamed) for e in whole)


def _are_answers(value: Any, key: str) -> bool:
    """Whether a list in a list may hold answers, as several to each of several prompts do."""
    if not isinstance(value, list) or not value or _ALTERNATIVES.search(key):
        return False
    return all(isinstance(one, dict) for one in value)


def _silent(body: Body, pieces: list[Piece]) -> list[str]:
    """Which choices of a whole answer have no log-probabilities, though others have."""
    told = {piece.index for piece in pieces if piece.tokens}
    if not told or body.streamed or any(piece.tokens and piece.more for piece in pieces):
        return []
    return [
        f"Choice {one.number + 1} of the answer has no log-probabilities; it is left out."
        for one in choices(body.value)
        if one.number not in told
    ]


def _without(value: Value) -> list[str]:
    """What is said of a body beside others that has no log-probabilities."""
    said = error_in(value.content)
    where = value.place[:1].upper() + value.place[1:] if value.place else "A body"
    if said:
        return [f"{where} is an error of the server: “{said}”."]
    kind = value.content.get("type") if isinstance(value.content, dict) else None
    if value.streamed or (isinstance(kind, str) and kind.startswith("response.")):
        return []
    return [f"{where} has no log-probabilities; it is left out."]


def _with_notes(text: TokenSequence, notes: list[str]) -> TokenSequence:
    if not notes:
        return text
    said = notes if len(notes) <= 3 else [*notes[:2], f"{len(notes) - 2} more are left out so."]
    return TokenSequence(text.tokens, text.source, (*text.notes, *said), text.generated)
