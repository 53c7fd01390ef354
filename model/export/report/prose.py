"""Readings for people: aligned text, tables for notes, papers, word processors and mail."""

import re
from html import escape

from model.evaluate.readings import Reading, Readings
from model.export.report.report import DECIMALS, notes_of, one_line, remark, summary
from model.words.inert import harmless
from model.words.markup import plain, runs
from model.words.units import Unit

_TAGS = {-1: "sub", 1: "sup"}
_MARKDOWN_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&]|^[-+=])")
_LATEX_MARKS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "#": r"\#",
    "$": r"\$",
    "%": r"\%",
    "&": r"\&",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "–": "--",
    "−": "$-$",
    "·": r"$\cdot$",
    "“": "``",
    "”": "''",
    "‖": r"$\|$",
    "∞": r"$\infty$",
    "α": r"$\alpha$",
    "β": r"$\beta$",
    "ᴛ": "$_T$",
    "ₐ": r"$_\alpha$",
    "…": r"\dots{}",
}
_POWER = re.compile(r" × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
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
_FROM_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
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


def as_text(readings: Readings) -> str:
    """Return every reading on a line of its own: symbol, number, unit, name, remark."""
    rows = [
        (
            plain(readings.symbol(reading.id)),
            reading.text(readings.unit, DECIMALS),
            "" if reading.value is None else reading.unit_name(readings.unit),
            reading.measure.name,
            remark(reading),
        )
        for reading in readings.values.values()
    ]
    symbols, numbers, units, names = (max(len(row[index]) for row in rows) for index in range(4))
    lines = [one_line(readings.document.title), summary(readings), *notes_of(readings)]
    lines.append("")
    for symbol, number, unit, name, note in rows:
        line = f"{symbol:<{symbols}}  {number:>{numbers}} {unit:<{units}}  {name:<{names}}  {note}"
        lines.append(line.rstrip())
    return harmless("\n".join(lines), keep="\n") + "\n"


def as_markdown(readings: Readings) -> str:
    """Return the readings as a Markdown table under a line that says what was read."""
    lines = [
        f"**{_markdown(one_line(readings.document.title))}**: {_markdown(summary(readings))}",
        "",
        "| Reading | Symbol | Value | Unit | Remark |",
        "| :-- | :-- | --: | :-- | :-- |",
    ]
    for reading in readings.values.values():
        cells = (
            _markdown(reading.measure.name),
            _markdown(plain(readings.symbol(reading.id))),
            reading.text(readings.unit, DECIMALS),
            _unit(reading, readings.unit),
            _markdown(remark(reading)),
        )
        lines.append("| " + " | ".join(cells) + " |")
    for note in notes_of(readings):
        lines += ["", _markdown(note)]
    return harmless("\n".join(lines), keep="\n") + "\n"


def as_latex(readings: Readings) -> str:
    r"""Return the readings as a LaTeX table, and each formula with its numbers.

    It needs `\usepackage{booktabs, amsmath}`.

    What has no number stands as a dash, with the reason as a comment in the source.
    """
    about = "; ".join((summary(readings), *(note.rstrip(".") for note in notes_of(readings))))
    lines = [
        r"% Needs \usepackage{booktabs, amsmath}.",
        r"\begin{table}",
        r"  \centering",
        rf"  \caption{{{_latex(one_line(readings.document.title))}: {_latex(about)}}}",
        r"  \begin{tabular}{llrl}",
        r"    \toprule",
        r"    Reading & Symbol & Value & Unit \\",
        r"    \midrule",
    ]
    for reading in readings.values.values():
        cells = (
            _latex(reading.measure.name),
            f"${_latex_symbol(readings, reading)}$",
            _latex_number(reading.text(readings.unit, DECIMALS)),
            _unit(reading, readings.unit),
        )
        note = remark(reading)
        lines.append(f"    {' & '.join(cells)} \\\\" + (f" % {note}" if note else ""))
    lines += [r"    \bottomrule", r"  \end{tabular}", r"\end{table}", ""]
    lines += ["% Each formula with its numbers."]
    lines += [
        rf"\[ {latex_formula(reading.measure.formula(readings))} \]"
        for reading in readings.values.values()
        if reading.value is not None
    ]
    return harmless("\n".join(lines), keep="\n") + "\n"


def _latex_symbol(readings: Readings, reading: Reading) -> str:
    """The symbol in LaTeX; without T where nothing has moved Q, as on the cards."""
    written = reading.measure.latex
    return written if "T</sub>" in readings.symbol(reading.id) else written.replace("Q_T", "Q")


def _unit(reading: Reading, unit: Unit) -> str:
    return "" if reading.value is None else reading.unit_name(unit)


def _markdown(text: str) -> str:
    return _MARKDOWN_MARKS.sub(r"\\\1", text)


def _latex(text: str) -> str:
    return "".join(_LATEX_MARKS.get(letter, letter) for letter in text)


def _latex_number(shown: str) -> str:
    if shown == "–":
        return "--"
    power = _POWER.sub(
        lambda found: rf" \times 10^{{{found.group(1).translate(_FROM_SUPERSCRIPTS)}}}", shown
    )
    signs = power.replace("−", "-").replace("∞", r"\infty").replace(",", "{,}")
    return f"${signs}$"


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
        return f"^{{{piece.translate(_FROM_SUPERSCRIPTS)}}}"
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


def as_html(readings: Readings) -> str:
    """Return the readings as an HTML table with a heading row, symbols typeset."""
    heads = "".join(f"<th>{head}</th>" for head in ("Reading", "Symbol", "Value", "Unit", "Remark"))
    rows = []
    for reading in readings.values.values():
        unit = "" if reading.value is None else reading.unit_name(readings.unit)
        cells = (
            escape(reading.measure.name),
            _typeset(readings.symbol(reading.id)),
            escape(reading.text(readings.unit, DECIMALS)),
            escape(unit),
            escape(remark(reading)),
        )
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    return f'<meta charset="utf-8"><table><tr>{heads}</tr>{"".join(rows)}</table>'


def _typeset(markup: str) -> str:
    parts = []
    for run in runs(markup):
        text = escape(run.text)
        parts.append(f"<{_TAGS[run.shift]}>{text}</{_TAGS[run.shift]}>" if run.shift else text)
    return "".join(parts)
