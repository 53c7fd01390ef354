"""What was kept: the lines of the beam, the lines drawn, and either in numbers."""

import math
from collections.abc import Callable, Sequence

from model.evaluate.readings import Readings
from model.figure.figure import Axis, Mark, Panel, Place, Role, Text
from model.lenses.autocomplete.language.beams import BeamTree
from model.lenses.autocomplete.language.continuation import Continuation
from model.lenses.autocomplete.language.kept import KeptComparison, KeptSummary
from model.lenses.autocomplete.language.tokenise import detokenise
from model.lenses.autocomplete.words import amount
from model.words.markup import escape
from model.words.names import fit
from model.words.numerals import share_text, temperature_text

MOST_LINES = 3
# How many small letters there is room for beside two columns of numbers, and beside one.
SHORT_LINE, LONG_LINE = 20, 29
ROWS = 15.0
FIRST, SECOND = 0.7, 1.0


def kept_panel(
    readings: Readings,
    tree: BeamTree,
    sampled: Sequence[Continuation],
    comparison: KeptComparison,
    place: Place,
) -> Panel:
    """Return the lists of the beam and of the draws, over what sets them apart in numbers."""
    sheet = _Sheet()
    sheet.head(f"The beam keeps{_part(len(tree.kept))}", "log P", "penalised")
    for one in tree.hypotheses[: min(tree.width, MOST_LINES)]:
        scores = (amount(readings, one.log_probability), amount(readings, one.penalised))
        sheet.line(_short(one.continuation, SHORT_LINE), *scores)
    sheet.space()
    if sampled:
        heat = temperature_text(readings.document.temperature)
        sheet.head(f"Drawn at T = {heat}{_part(len(sampled))}", "", "log P")
        for drawn in sampled[:MOST_LINES]:
            sheet.line(_short(drawn, LONG_LINE), "", amount(readings, drawn.log_probability))
        sheet.space()
        sheet.head("On average", "beam", "drawn")
        for name, write in _numbers(readings):
            sheet.line(name, write(comparison.beams), write(comparison.sampled))
        sheet.line(f"D(drawn ‖ beam) {_divergence(readings, comparison)}")
    return Panel(
        Axis(0.0, 1.0, visible=False),
        Axis(0.4 - ROWS, 0.6, visible=False),
        tuple(sheet.marks),
        place=place,
    )


class _Sheet:
    """Lines of text with two columns of numbers, from the top down."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self._level = 0.0

    def head(self, name: str, first: str = "", second: str = "") -> None:
        self.marks.append(Text(0.0, self._level, name, "ink", "left", "small", bold=True))
        self._columns(first, second, small=True)

    def line(self, name: str, first: str = "", second: str = "") -> None:
        self.marks.append(Text(0.0, self._level, name, "muted", "left", "small"))
        self._columns(first, second, small=False)

    def space(self) -> None:
        self._level -= 0.5

    def _columns(self, first: str, second: str, *, small: bool) -> None:
        role: Role = "muted" if small else "ink"
        for at, text in ((FIRST, first), (SECOND, second)):
            if text:
                self.marks.append(
                    Text(at, self._level, text, role, "right", "small", is_value=not small)
                )
        self._level -= 1.0


def _part(count: int) -> str:
    return f", {MOST_LINES} of {count:,}" if count > MOST_LINES else ""


def _short(continuation: Continuation, longest: int) -> str:
    text = detokenise(continuation.words, starts_sentence=False) or "(end of sentence)"
    return escape(fit(text, longest))


def _numbers(readings: Readings) -> tuple[tuple[str, Callable[[KeptSummary], str]], ...]:
    return (
        ("log P of a line", lambda kept: _amount(readings, kept.mean_log_probability)),
        ("different words", lambda kept: _share(kept.distinct_words)),
        ("different pairs", lambda kept: _share(kept.distinct_pairs)),
        ("D(kept ‖ model)", lambda kept: amount(readings, kept.divergence_from_model)),
    )


def _amount(readings: Readings, nats: float) -> str:
    return "–" if math.isnan(nats) else amount(readings, nats)


def _share(share: float) -> str:
    return "–" if math.isnan(share) else share_text(share)


def _divergence(readings: Readings, comparison: KeptComparison) -> str:
    unit = readings.unit.value
    if math.isnan(comparison.divergence):
        return "–"
    between = f"JS {amount(readings, comparison.jensen_shannon)} {unit}"
    if math.isinf(comparison.divergence):
        return f"= ∞, {between}"
    return f"= {amount(readings, comparison.divergence)}, {between}"
