"""The small markup of texts that people read: <b>, <sub>, <sup>, and how to do without it."""

import re
from functools import lru_cache
from typing import NamedTuple

from model.words.inert import harmless

# Longer texts are not kept.
_REMEMBERED = 400
_TAG = re.compile(r"<(/?)(b|sub|sup)>")
_SUBSCRIPTS = str.maketrans("0123456789Tβ", "₀₁₂₃₄₅₆₇₈₉ᴛᵦ")
_SUPERSCRIPTS = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")


class Run(NamedTuple):
    """A stretch of text in one style; `shift` is −1 for a subscript, 1 for a superscript."""

    text: str
    bold: bool
    shift: int


def runs(markup: str) -> tuple[Run, ...]:
    """Return the stretches of a marked-up text in order; unknown tags stay as text.

    >>> runs("H<sub>2</sub>")
    (Run(text='H', bold=False, shift=0), Run(text='2', bold=False, shift=-1))
    """
    if "<" not in markup and "&" not in markup:
        return (Run(markup, False, 0),) if markup else ()
    return _remembered(markup) if len(markup) <= _REMEMBERED else _runs(markup)


def _runs(markup: str) -> tuple[Run, ...]:
    found: list[Run] = []
    bold, shift, start = False, 0, 0
    for tag in _TAG.finditer(markup):
        if tag.start() > start:
            found.append(Run(_unescaped(markup[start : tag.start()]), bold, shift))
        opening = not tag.group(1)
        if tag.group(2) == "b":
            bold = opening
        else:
            shift = (-1 if tag.group(2) == "sub" else 1) if opening else 0
        start = tag.end()
    if start < len(markup):
        found.append(Run(_unescaped(markup[start:]), bold, shift))
    return tuple(found)


# The same symbols are read again and again while the dial turns.
_remembered = lru_cache(maxsize=1024)(_runs)


def plain(markup: str) -> str:
    """Return the text without markup, subscripts and superscripts as their own characters.

    >>> plain("<b>2<sup>−3</sup></b> is a &lt; b")
    '2⁻³ is a < b'
    """
    if "<" not in markup and "&" not in markup:
        return markup
    parts = []
    for run in runs(markup):
        if run.shift:
            parts.append(run.text.translate(_SUBSCRIPTS if run.shift < 0 else _SUPERSCRIPTS))
        else:
            parts.append(run.text)
    return "".join(parts)


def escape(text: str) -> str:
    """Return a name that people typed so that it can stand in a marked-up text.

    >>> escape("<b> & c")
    '&lt;b&gt; &amp; c'
    """
    text = harmless(text, keep="\n\t")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


_PAIRS = re.compile(r"(?<= ‖) | (?=‖ )|(?<=\(P,) (?=Q)")


def unbroken(markup: str) -> str:
    """Return a text in which no line ends inside a pair of distributions: D(P ‖ Q), H(P, Q).

    >>> unbroken("D(P ‖ Q) is 0").count("\u00a0")
    2
    """
    return _PAIRS.sub("\u00a0", markup) if "‖" in markup or "(P, Q" in markup else markup
