"""Tables drawn with lines: boxes of a terminal and Markdown, as texts with bars between cells."""

import re

_LOOKED_AT = 40
_UPRIGHT = dict.fromkeys(map(ord, "│┃║┆┇┊┋╎╏"), "|")
_LINE = re.compile(r"[\s\u2500-\u257f+=|-]*[\u2500-\u257f]{2}[\s\u2500-\u257f+=|-]*")
_FEWEST_LINES = 2
ESCAPED_BAR = "\ue07c"  # for private use: a bar that is a letter, while bars are cut at
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


def plain_cell(cell: str) -> str:
    r"""Return a cell of a Markdown table as it is read: **9** is 9, and \| was a bar.

    >>> plain_cell(" **9** ")
    '9'
    """
    typed = cell.strip().replace(ESCAPED_BAR, "|")
    strong = _STRONG.fullmatch(typed)
    return typed if strong is None else strong[2]
