"""Tables that programs printed: boxes of a terminal, Markdown, arrays and dictionaries."""

import re

from model.files.format import FormatError

_LOOKED_AT = 40
_UPRIGHT = dict.fromkeys(map(ord, "│┃║┆┇┊┋╎╏"), "|")
_LINE = re.compile(r"[\s\u2500-\u257f+=|-]*[\u2500-\u257f]{2}[\s\u2500-\u257f+=|-]*")
_FEWEST_LINES = 2
ESCAPED_BAR = "\ue07c"  # for private use: a bar that is a letter, while bars are cut at
_LONGEST_PRINTED = 1 << 22
_NUMBER = r"[-+]?(?:\d++\.?\d*+(?:[eE][-+]?\d++)?|\.\d++(?:[eE][-+]?\d++)?|inf|nan)"
_CALL = r"(?:[A-Za-z_][\w.]*+\(\s*+)?"
_MORE = r"(?:,\s*+[a-z_]++\s*+=[^()\[\]]*+(?:\([^()]*+\))?)*+\s*+,?\s*+\)?"
_ARRAY = re.compile(rf"{_CALL}(\[[-+\d\s.,eEinfa\[\]]*\])\s*+{_MORE}")
_INNERMOST = re.compile(r"\[([^\[\]]*+)\]")
_BETWEEN = re.compile(r"[\s,]+")
_CUT_SHORT = "..."
_BEGINS_PRINTED = re.compile(r"(?:[A-Za-z_][\w.]*+\(\s*+)?[\[{(]")
_PRINTED_NUMBER = re.compile(_NUMBER)
_OF_LIBRARY = re.compile(r"\b(?:np|numpy)\.(?:float|int)\d++\(([^()]*+)\)")
_NAME = r"'(?:[^'\\\n]|\\.)*+'|\"(?:[^\"\\\n]|\\.)*+\"|-?\d++"
_PAIR = re.compile(rf"\(?\s*+({_NAME})\s*+[:,]\s*+({_NUMBER})\s*+\)?\s*+(,|\Z)\s*+")
_LISTED = re.compile(rf"{_CALL}([\[{{])(.*)[\]}}]\s*+\)?", re.DOTALL)
_ESCAPED = re.compile(r"\\(?:(x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})|.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_STRONG = re.compile(r"(\*\*|`)(.+)\1")


def barred(text: str) -> str:
    r"""Return a text whose cells a terminal drew boxes around with plain bars instead of theirs.

    Any other text is returned as it is: such letters may be the names of tokens.

    >>> barred("┌───┬───┐\n│ a │ 1 │\n└───┴───┘")
    '┌───┬───┐\n| a | 1 |\n└───┴───┘'
    """
    begin = text[: 200 * _LOOKED_AT]
    drawn = sum(_LINE.fullmatch(line) is not None for line in begin.splitlines()[:_LOOKED_AT])
    return text.translate(_UPRIGHT) if drawn >= _FEWEST_LINES else text


def as_lines(text: str) -> str:
    r"""Return a text that a programming language printed as lines: arrays and dictionaries.

    Any other text is returned as it is. A single list is a column, a list of lists has its rows.
    FormatError for one that was printed with “...” in the place of numbers.

    >>> as_lines("array([0.5, 0.25])"), as_lines("{'a': 1, 'b': 2}")
    ('0.5\n0.25', '"a"\t1\n"b"\t2')
    """
    whole = text[:_LONGEST_PRINTED].strip().removeprefix("\ufeff")
    if len(text) > _LONGEST_PRINTED or not _BEGINS_PRINTED.match(whole):
        return text
    whole = _OF_LIBRARY.sub(r"\1", whole)
    lines = _lines_of_array(whole) or _lines_of_pairs(whole)
    return "\n".join(lines) if lines else text


def _lines_of_array(text: str) -> list[str]:
    found = _ARRAY.fullmatch(text)
    parts = _INNERMOST.findall(found[1]) if found else []
    rows = [[one for one in _BETWEEN.split(part) if one] for part in parts]
    cells = [cell for row in rows for cell in row]
    numbers = {cell for cell in cells if not _PRINTED_NUMBER.fullmatch(cell)}
    if _CUT_SHORT in numbers or (found and cells and _CUT_SHORT in _BETWEEN.split(found[1])):
        raise FormatError(
            "The numbers were printed with “...” in the place of most; print all of them."
        )
    if numbers or not cells:
        return []
    return cells if len(rows) == 1 else ["\t".join(row) for row in rows]


def _lines_of_pairs(text: str) -> list[str]:
    found = _LISTED.fullmatch(text)
    if found is None:
        return []
    lines, place, inside = list[str](), 0, found[2].strip()
    while place < len(inside):
        pair = _PAIR.match(inside, place)
        if pair is None:
            return []
        name = _unescaped(pair[1][1:-1]) if pair[1][0] in "'\"" else pair[1]
        lines.append('"' + name.replace('"', '""') + f'"\t{pair[2]}')
        place = pair.end()
    return lines


def _unescaped(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        if found[1]:
            return chr(int(found[1][1:], 16))
        return _ESCAPES.get(found[0][1], found[0][1])

    return _ESCAPED.sub(plain, text)


def plain_cell(cell: str) -> str:
    r"""Return a cell of a Markdown table as it is read: **9** is 9, and \| was a bar.

    >>> plain_cell(" **9** ")
    '9'
    """
    typed = cell.strip().replace(ESCAPED_BAR, "|")
    strong = _STRONG.fullmatch(typed)
    return typed if strong is None else strong[2]
