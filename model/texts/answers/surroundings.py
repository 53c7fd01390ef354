"""What stands around the JSON of an answer that was saved by hand, and comes off first.

The headers of HTTP, what curl tells of its work, fences of Markdown, lines of a log, a name that
JavaScript gives it, a sentence before it.
"""

import json
import re

from model.files.format import FormatError
from model.texts.answers.printed import is_printed_answer
from model.texts.answers.python_text import json_of_python
from model.words.names import counted, fit_line

_HEAD = re.compile(rb"HTTP/\d[^\n]*\n(?:[^\n]*\S[^\n]*\n)*\r?\n")
_CHUNK = re.compile(rb"\s*([0-9A-Fa-f]+)[^\n]*\r?\n")
_EVENT = re.compile(r"[ \t]*(?:data|event|id|retry)?:")
_FENCE = re.compile(
    r"^[ \t]*(?P<mark>`{3,}|~{3,})[^\n`]*\n(?P<inside>.*?)^[ \t]*(?P=mark)[ \t]*\r?$",
    re.DOTALL | re.M,
)
_TOLD = re.compile("prob|likelihood|topk")
_JSON = ("{", "[", '"', "\x1e")
_LOOKS_LIKE_JSON = 40  # letters that a value is good for before what follows is damage
_MOST_STARTS = 10_000
_LETTERS = 40
_HEAD_LOOKED_AT = 1 << 16


def without_surroundings(data: bytes, name: str) -> tuple[bytes, tuple[str, ...]]:
    """Return what of a file is JSON or a stream of events, and sentences on what was left out.

    The file as it is where nothing stands around that. FormatError where what stands between other
    lines begins as JSON and is damaged.
    """
    data = _without_headers(data)
    if is_printed_answer(data[:_HEAD_LOOKED_AT].decode("utf-8", "replace")):
        printed = json_of_python(data.decode("utf-8-sig", "replace"))
        if printed:
            return printed.encode(), ()
    begin = data.lstrip()[:200].decode("utf-8", "replace").lstrip("\ufeff")
    if begin.startswith(_JSON) or _EVENT.match(begin) or not begin:
        return data, ()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data, ()
    found = _fenced(text) or _events(text) or _values(text, name)
    if not found:
        return data, ()
    several = len(found) > 1 and any("\n" in one for one in found) and found[0][:1] in "{["
    inside = f"[{', '.join(found)}]" if several else "\n".join(found)
    first = next(line for line in text.splitlines() if line.strip())
    lines = len(text.splitlines()) - len(inside.splitlines())
    what = f"{counted(lines, 'line')} around the answer" if lines > 0 else "What stands around it"
    verb = "are" if lines > 1 else "is"
    said = f"{what} {verb} left out, first “{fit_line(first.strip(), _LETTERS)}”."
    return inside.encode(), (said,)


def _without_headers(data: bytes) -> bytes:
    """Without the heads of HTTP, of which curl -i keeps one for each answer on the way."""
    while data[:5] == b"HTTP/" and (head := _HEAD.match(data)):
        data = data[head.end() :]
        if b"chunked" in head[0].lower():
            data = _whole_of_chunks(data)
    return data


def _whole_of_chunks(data: bytes) -> bytes:
    """The body that was kept in its chunks; as it is where it was not."""
    parts, place = list[bytes](), 0
    while (size := _CHUNK.match(data, place)) and len(size[1]) < 9:
        length = int(size[1], 16)
        if length == 0:
            return b"".join(parts)
        parts.append(data[size.end() : size.end() + length])
        place = size.end() + length
    return data


def _fenced(text: str) -> list[str]:
    """What stands in fences of Markdown and begins as JSON or a stream."""
    inside = (match["inside"] for match in _FENCE.finditer(text))
    return [one for one in inside if one.lstrip().startswith(_JSON) or _EVENT.match(one)]


def _events(text: str) -> list[str]:
    """The lines of a stream among others; none where no data are among them."""
    lines = [line for line in text.splitlines() if not line.strip() or _EVENT.match(line)]
    return lines if any(line.lstrip().startswith("data:") for line in lines) else []


def _values(text: str, name: str) -> list[str]:
    """The objects and lists of them among other text."""
    decoder, found, place = json.JSONDecoder(), list[str](), 0
    for _ in range(_MOST_STARTS):
        starts = [at for at in (text.find("{", place), text.find("[", place)) if at >= 0]
        if not starts:
            break
        begin = min(starts)
        try:
            value, place = decoder.raw_decode(text, begin)
        except json.JSONDecodeError as error:
            if error.pos - begin > _LOOKS_LIKE_JSON:
                raise FormatError(
                    f"{name} holds JSON from line {text.count(chr(10), 0, begin) + 1} on that is "
                    f"damaged at line {error.lineno}, column {error.colno}, or cut off there."
                ) from error
            place = begin + 1
            continue
        except (ValueError, RecursionError):
            return []
        parts = value if isinstance(value, list) else [value]
        if any(isinstance(part, dict | list) and part for part in parts):
            found.append(text[begin:place])
    return found


def values_in(text: str) -> list[object]:
    """Return the JSON that a text of JSON holds, or its stream of events; none for other texts.

    Gateways and browsers' records (HAR) keep a body so.
    """
    begin = text.lstrip()
    if not _TOLD.search(text) or not (begin.startswith(_JSON) or begin.startswith("data:")):
        return []
    try:
        if not begin.startswith("data:"):
            return [json.loads(text)]
        lines = (line.partition(":")[2] for line in begin.splitlines() if line.startswith("data:"))
        return [json.loads(line) for line in lines if line.strip() != "[DONE]"]
    except (ValueError, RecursionError):
        return []
