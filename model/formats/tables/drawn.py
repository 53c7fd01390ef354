"""Tables that programs printed: boxes of a terminal, Markdown, arrays and dictionaries."""

import re
import sys
from collections.abc import Iterator, Sequence

from model.files.format import FormatError
from model.formats.tables.html_table import html_cells

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
_BEGINS_PRINTED = re.compile(
    r"(?:[A-Za-z_][\w.]*+\(\s*+(?:<class[^>]*>,\s*)?)?[\[{(]|<\||c\([\w.\"']+ *="
)
_PRINTED_NUMBER = re.compile(_NUMBER)
_OF_LIBRARY = re.compile(r"\b(?:np|numpy)\.(?:float|int)\d++\(([^()]*+)\)")
_SAID_OF = re.compile(
    r"Parameter containing:\s+"
    r"|\d{1,9}(?:×\d{1,9})*[- ][^\n]*(?:DataFrame|Vector|Matrix|Array)[^\n]*\n"
    r"|(?:Ordered)?Dict\{[^\n]*\n"
)
_OF_TENSORFLOW = re.compile(r"<tf\.[^>]*?numpy=\s*(array\(.*\))>", re.DOTALL)
_TOP_K = re.compile(
    r"[\w.]*+\(\s*values=[\w.]+\(\[([^\[\]]*)\][^\[\]]*indices=[\w.]+\(\[([^\[\]]*)\][^\[\]]*\)",
    re.DOTALL,
)
_FACTOR = re.compile(r"^\s*\d\.?\d*e[+-]?\d+\s*\*\s*$", re.MULTILINE)  # as MATLAB does
_HEAD = 1 << 12
_COUNTED = re.compile(r"^\s*\[\d+\]\s+")
_ARROWS, _LONGEST = ("=>", "->", "→", ":="), 400  # letters of a line with an arrow
_ARROW = re.compile(rf"(\"[^\"\n]*\"|'[^'\n]*'|[^=\-→:]*?\S)\s*(?:=>|->|→|:=)\s*({_NUMBER}%?),?")
_NAMED = re.compile(rf"([^:=,;]*?\S)\s*[:=]\s*({_NUMBER}%?)")
_PARTS = re.compile(r"[;,]\s")
_ONE_CROSS = re.compile(r"\+-+\+|\|-+\||[-\u2500]+[+\u253c][-\u2500]+")
_WIDE = re.compile(r"\s{2,}")
_FEWEST_FIELDS = 3
_TABULAR = re.compile(
    r"\\begin\{(?:tabular[xy*]?|longtable|array)\}(?:\[\w\])?(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}){1,2}"
    r"(.*?)\\end\{(?:tabular|longtable|array)",
    re.DOTALL,
)
_NEW_ROW = re.compile(r"\\\\(?:\[[^\]]*\])?|\\tabularnewline")
_RULES = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|endhead|(?:cline|cmidrule)(?:\([^)]*\))?\{[^}]*\})"
)
_AMPERSAND = re.compile(r"(?<!\\)&")
_MULTICOLUMN = re.compile(r"\\multicolumn\{(\d{1,2})\}\{[^{}]*\}\{(.*)\}", re.DOTALL)
_COMMAND = re.compile(r"\\[a-zA-Z]+\{([^{}]*)\}|\{([^{}]*)\}|\$([^$]*)\$")
_LATEX_ESCAPE = re.compile(r"\\([%$&#_{}])")
_NAME = r"'(?:[^'\\\n]|\\.)*+'|\"(?:[^\"\\\n]|\\.)*+\"|-?\d++"
_PAIR = re.compile(
    rf"[({{]?\s*+({_NAME}|[A-Za-z_.][\w.]*(?=\s*=[^>]))\s*+(?:[:,=]|=>|->)\s*+({_NUMBER})\s*+[)}}]?\s*+"
    r"(,|\Z)\s*+"
)
_LISTED = re.compile(
    rf"(?:{_CALL}(?:<class '\w+'>,\s*)?([\[{{])(.*)[\]}}]\s*+\)?|<\|(.*)\|>|c\((.*)\))", re.DOTALL
)
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
    Tables of HTML, LaTeX, Stata and Julia become lines too. FormatError for numbers printed with
    “...” in their place, or with a factor above them.

    >>> as_lines("array([0.5, 0.25])"), as_lines("{'a': 1, 'b': 2}")
    ('0.5\n0.25', '"a"\t1\n"b"\t2')
    """
    if len(text) > _LONGEST_PRINTED:
        return text
    whole = text.strip().removeprefix("\ufeff")
    if _FACTOR.search(whole[:_HEAD]):
        raise FormatError("The numbers were printed with a factor above them; print them whole.")
    lines = _lines_of_markup(whole)
    if not lines:
        whole = _without_wrapping(whole)
        lines = _lines_of_vector(whole) or _lines_of_arrows(whole) or _lines_with_one_bar(whole)
    if not lines and _BEGINS_PRINTED.match(whole):
        whole = _OF_LIBRARY.sub(r"\1", whole)
        lines = _lines_of_array(whole) or _lines_of_pairs(whole)
    if lines:
        return "\n".join(lines)
    return text if len(whole) >= len(text.strip()) - 1 else whole


def _lines_of_markup(text: str) -> list[str]:
    """The rows of a table in HTML or in LaTeX."""
    if text.startswith("<") and "<table" in text[:_LONGEST_PRINTED].lower():
        return [_line([whole or cell for cell, whole in row]) for row in html_cells(text)]
    found = _TABULAR.search(text)
    if found is None:
        return []
    rows = (_RULES.sub("", row).strip() for row in _NEW_ROW.split(found[1]))
    return [_line(list(_latex_cells(row))) for row in rows if row]


def _latex_cells(row: str) -> Iterator[str]:
    for cell in _AMPERSAND.split(row):
        columns, plain = 1, cell.strip()
        if wide := _MULTICOLUMN.fullmatch(plain):
            columns, plain = int(wide[1]), wide[2]
        while (shorter := _COMMAND.sub(r"\1\2\3", plain)) != plain:
            plain = shorter
        yield _LATEX_ESCAPE.sub(r"\1", plain.replace("~", " ").replace(r"\,", "")).strip()
        yield from [""] * (columns - 1)


def _line(cells: Sequence[str]) -> str:
    return "\t".join('"' + one.replace('"', '""') + '"' if '"' in one else one for one in cells)


def _without_wrapping(text: str) -> str:
    """A printed value without what its library says of it first."""
    said = _SAID_OF.match(text)
    text = text[said.end() :] if said else text
    tensor, best = _OF_TENSORFLOW.fullmatch(text), _TOP_K.fullmatch(text)
    if tensor:
        return tensor[1]
    if best:
        pairs = zip(best[2].split(","), best[1].split(","), strict=False)
        return "\n".join(f"{name.strip()}\t{value.strip()}" for name, value in pairs)
    return text


def _lines_of_vector(text: str) -> list[str]:
    """The numbers of a vector of R, which numbers the first of each line: [1] 5 3 2."""
    if not _COUNTED.match(text):
        return []
    lines = text.splitlines()
    rest = [_COUNTED.sub("", line) for line in lines]
    if any(one == line for one, line in zip(rest, lines, strict=True)):
        return []
    numbers = " ".join(rest).split()
    plain = all(_PRINTED_NUMBER.fullmatch(one) for one in numbers)
    return numbers if plain and not any(line.startswith("[1,]") for line in lines) else []


def _lines_of_arrows(text: str) -> list[str]:
    """Names and numbers with arrows between them, a line each, or with colons, all in one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and len(lines[0]) < _LONGEST:
        pairs = [_NAMED.fullmatch(one.strip()) for one in _PARTS.split(lines[0]) if one.strip()]
        if len(pairs) >= _FEWEST_LINES and all(pairs):
            return [_line([one[1].strip("\"'"), one[2]]) for one in pairs if one]
    if not lines or not any(one in lines[0] for one in _ARROWS) or max(map(len, lines)) > _LONGEST:
        return []
    found = list(map(_ARROW.fullmatch, lines))
    if len(found) < _FEWEST_LINES or not all(found):
        return []
    return [_line([one[1].strip("\"'"), one[2]]) for one in found if one]


def _lines_with_one_bar(text: str) -> list[str]:
    """The rows of a table with a bar after its first column, or at both ends: Stata’s, Julia’s."""
    begin = [line.strip() for line in text[: 200 * _LOOKED_AT].splitlines()[:_LOOKED_AT]]
    if not any(map(_ONE_CROSS.fullmatch, begin)):
        return []
    lines = [line for line in text.translate(_UPRIGHT).splitlines() if line.strip()]
    rules = [line for line in lines if _ONE_CROSS.fullmatch(line.strip())]
    body = [line for line in lines if line not in rules]
    bars = {line.count("|") for line in body}
    if not rules or len(body) < _FEWEST_LINES or bars not in ({1}, {2}):
        return []
    parts = [line.split("|") for line in body]
    if bars == {2} and any(last.strip() for _, _, last in parts):
        return []
    rows = [[one[0].strip(), *_WIDE.split(one[1].strip())] for one in parts]
    width = max(map(len, rows))
    # Types of columns stand below their headings, where no row is numbered.
    rows = [row for row in rows if row[0] or row is rows[0] or bars == {2}]
    if width < _FEWEST_FIELDS or not any(row[0] for row in rows):
        return []
    return [_line([*row, *[""] * (width - len(row))]) for row in rows]


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
    inside = (found[2] or found[3] or found[4] or "").strip()
    lines, place = list[str](), 0
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
            code = int(found[1][1:], 16)
            return chr(code) if code <= sys.maxunicode else "\ufffd"
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
