"""Formulas in markup, with their numbers, as LaTeX mathematics."""

import re

from model.words.markup import runs

_SIGNS = {
    "·": r"\cdot ",
    "×": r"\times ",
    "−": "-",
    "‖": r"\,\|\,",
    "∞": r"\infty ",
    "½": r"\tfrac12 ",
    "…": r"\dots ",
    "α": r"\alpha ",
    "β": r"\beta ",
    "χ": r"\chi ",
    "π": r"\pi ",
    "Σ": r"\sum ",
    "≥": r"\ge ",
    "≤": r"\le ",
    "%": r"\%",
    "#": r"\#",
    "&": r"\&",
    "$": r"\$",
    "_": r"\_",
    "^": r"\hat{}",
    "~": r"\sim ",
    "{": r"\{",
    "}": r"\}",
    "\\": r"\backslash ",
    "⁻": "",
}
_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_RAISED = re.compile("[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
# Words, with the spaces between them; single letters are variables.
_WORDS = re.compile(r"[A-Za-zÀ-ɏ’–]{2,}(?: [A-Za-zÀ-ɏ’–]{2,})*")
_FUNCTIONS = {
    "log": r"\log",
    "ln": r"\ln ",
    "max": r"\max ",
    **{name: rf"\mathrm{{{name}}}" for name in ("JS", "TV", "Hel", "PP")},
}
_PIECES = re.compile(rf"{_RAISED.pattern}|{_WORDS.pattern}|√\(|√[\d.,]+|.", re.DOTALL)


def latex_formula(markup: str) -> str:
    """Return a formula in markup as LaTeX for mathematics mode, on one line."""
    parts = []
    for run in runs(markup):
        text = _converted(" ".join(run.text.splitlines()))
        if run.shift:
            text = f"{'_' if run.shift < 0 else '^'}{{{text.strip()}}}"
        parts.append(text)
    return _roots_closed("".join(parts)).strip()


def _converted(text: str) -> str:
    return "".join(_piece(found[0]) for found in _PIECES.finditer(text))


def _piece(piece: str) -> str:
    if _RAISED.fullmatch(piece):
        return f"^{{{piece.translate(_SUPERSCRIPTS)}}}"
    if piece == "√(":
        return r"\sqrt{("
    if piece.startswith("√") and len(piece) > 1:
        return rf"\sqrt{{{piece[1:].replace(',', '{,}')}}}"
    if len(piece) > 1:
        return _FUNCTIONS.get(piece, rf"\text{{ {piece} }}")
    return _SIGNS.get(piece, piece)


def _roots_closed(text: str) -> str:
    """Put the brace that ends each root behind the bracket that closes what is under it."""
    start = text.rfind(r"\sqrt{(")
    while start >= 0:
        depth, place = 0, start + len(r"\sqrt{")
        for place in range(start + len(r"\sqrt{"), len(text)):
            depth += {"(": 1, ")": -1}.get(text[place], 0)
            if depth == 0:
                break
        inner = text[start + len(r"\sqrt{(") : place]
        text = rf"{text[:start]}\sqrt{{{inner}}}{text[place + 1 :]}"
        start = text.rfind(r"\sqrt{(", 0, start)
    return text
