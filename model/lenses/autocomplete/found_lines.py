"""What a prompt was continued to, in which ways, and how far what each kept is from the others."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from model.document.autocomplete import KeptSearch, SearchedWord
from model.document.document import Document
from model.document.edits import Edit
from model.document.settings import LONGEST_PROMPT
from model.evaluate.readings import Readings
from model.figure.figure import Axis, Mark, Panel, Place, Role, Text
from model.lenses.autocomplete.language.beams import (
    ROOT,
    BeamNode,
    BeamTree,
    BeamWish,
    Fate,
    tree_of,
)
from model.lenses.autocomplete.language.generate import Continuation
from model.lenses.autocomplete.language.kept import KeptComparison, KeptSummary
from model.lenses.autocomplete.language.tokenise import END, detokenise
from model.lenses.autocomplete.live_typing import go_on_from
from model.lenses.autocomplete.words import amount
from model.words.markup import escape
from model.words.names import fit
from model.words.numerals import share_text, temperature_text
from model.words.token_names import shown

MOST_LINES = 3
# How many small letters there is room for beside two columns of numbers, and beside one.
SHORT_LINE, LONG_LINE = 20, 29
ROWS = 15.0
# Where so many columns end.
ENDS = {0: (), 1: (1.0,), 2: (0.7, 1.0), 3: (0.6, 0.82, 1.0)}


@dataclass(frozen=True, eq=False)
class Found:
    """What a prompt was continued to: by the search, by draws, and both compared.

    Attributes:
        tree: of the search. shown: it, with what several groups looked at drawn once.
        sampled: what was drawn. comparison: that (P) beside the search (Q).
        diverse: the search of several groups (P) beside that of one (Q); None for one group.
        prompt: what was gone on from.
        calls: how often a language model was asked; −1 of a word model.
    """

    tree: BeamTree
    shown: BeamTree
    sampled: tuple[Continuation, ...]
    comparison: KeptComparison
    diverse: KeptComparison | None = None
    prompt: str = ""
    calls: int = -1

    @property
    def piece(self) -> str:
        """What lines are made of: the words of a word model, the tokens of a language model."""
        return "word" if self.calls < 0 else "token"

    def text(self, words: tuple[str, ...]) -> str:
        """Words as people write them."""
        if self.calls >= 0:
            return line_of_tokens(words)
        return detokenise(words, starts_sentence=False) or "(end of sentence)"


def kept_panel(
    readings: Readings,
    found: Found,
    place: Place,
) -> Panel:
    """Return the lists of the beam and of the draws, over what sets them apart in numbers."""
    tree, sampled = found.tree, found.sampled
    sheet = _Sheet()
    sheet.head(f"Beam{_part(len(tree.kept))}", "log P", "penalised")
    for one in tree.hypotheses[: min(tree.width, MOST_LINES)]:
        scores = (amount(readings, one.log_probability), amount(readings, one.penalised))
        sheet.line(escape(fit(found.text(one.continuation.words), SHORT_LINE)), *scores)
    sheet.space()
    if sampled:
        heat = temperature_text(readings.document.temperature)
        sheet.head(f"Drawn at T = {heat}{_part(len(sampled))}", "log P")
        for drawn in sampled[:MOST_LINES]:
            line = escape(fit(found.text(drawn.words), LONG_LINE))
            sheet.line(line, amount(readings, drawn.log_probability))
        sheet.space()
    _compare(readings, found, sheet)
    return Panel(
        Axis(0.0, 1.0, visible=False),
        Axis(0.4 - ROWS - (found.diverse is not None), 0.6, visible=False),
        tuple(sheet.marks),
        place=place,
    )


def _compare(readings: Readings, found: Found, sheet: "_Sheet") -> None:
    """What was kept in which way, side by side, and how far one is from the other."""
    ways = [("beam", found.comparison.beams)]
    if found.diverse is not None:
        ways = [("1 group", found.diverse.beams), ("diverse", found.diverse.sampled)]
    if found.sampled:
        ways.append(("drawn", found.comparison.sampled))
    if len(ways) < 2:
        return
    sheet.head("On average", *(name for name, _ in ways))
    for name, write in _numbers(readings, found.piece):
        shown = name if len(ways) < 3 else name.removesuffix(" of a line")
        sheet.line(shown, *(write(kept) for _, kept in ways))
    if found.diverse is not None:
        sheet.line(f"D(diverse ‖ 1 group) {_divergence(readings, found.diverse)}")
    if found.sampled:
        beam = "beam" if found.diverse is None else "diverse"
        sheet.line(f"D(drawn ‖ {beam}) {_divergence(readings, found.comparison)}")


class _Sheet:
    """Lines of text with up to three columns of numbers, from the top down."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self._level = 0.0

    def head(self, name: str, *columns: str) -> None:
        self.marks.append(Text(0.0, self._level, name, "ink", "left", "small", bold=True))
        self._columns(columns, small=True)

    def line(self, name: str, *columns: str) -> None:
        self.marks.append(Text(0.0, self._level, name, "muted", "left", "small"))
        self._columns(columns, small=False)

    def space(self) -> None:
        self._level -= 0.5

    def _columns(self, columns: tuple[str, ...], *, small: bool) -> None:
        role: Role = "muted" if small else "ink"
        for at, text in zip(ENDS.get(len(columns), ()), columns, strict=True):
            if text:
                self.marks.append(
                    Text(at, self._level, text, role, "right", "small", is_value=not small)
                )
        self._level -= 1.0


def _part(count: int) -> str:
    return f", {MOST_LINES} of {count:,}" if count > MOST_LINES else ""


def _numbers(
    readings: Readings, piece: str
) -> tuple[tuple[str, Callable[[KeptSummary], str]], ...]:
    return (
        ("log P of a line", lambda kept: _amount(readings, kept.mean_log_probability)),
        (f"different {piece}s", lambda kept: _share(kept.distinct_words)),
        ("different pairs", lambda kept: _share(kept.distinct_pairs)),
        ("D from model", lambda kept: amount(readings, kept.divergence_from_model)),
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


NO_SEARCH = (
    "Nothing was searched for yet. “Search”, above, asks the model for the likeliest ways to go "
    "on, with as many calls as are set."
)


def search_trees(kept: KeptSearch) -> tuple[BeamTree, BeamTree | None]:
    """Return the tree of a search, and that of one group beside it where there were several."""
    wish = BeamWish(kept.width, kept.length, kept.alpha, kept.groups, kept.diversity)
    plain = BeamWish(kept.width, kept.length, kept.alpha)
    beside = tree_of((), plain, _nodes(kept.plain)) if kept.plain else None
    return tree_of((), wish, _nodes(kept.words)), beside


def _nodes(words: tuple[SearchedWord, ...]) -> tuple[BeamNode, ...]:
    found = list[BeamNode]()
    for one in words:
        step = 1 if one.parent == ROOT else found[one.parent].step + 1
        fate = Fate(one.fate)
        # What ends a line is no word of it.
        word = END if fate is Fate.ENDED else one.word
        found.append(BeamNode(one.parent, step, word, one.log_probability, fate, one.group))
    return tuple(found)


def line_of_tokens(words: tuple[str, ...]) -> str:
    """Return a line as it is written, blanks and ends of lines to be seen."""
    return shown("".join(word for word in words if word != END)) or "(end)"


def go_on_along(document: Document, tree: BeamTree, node: int) -> Edit | None:
    """Return the edit of going on along a line up to a node; None where that is no text."""
    kept = document.autocomplete.search
    written = "".join(word for word in tree.words(node) if word != END)
    if kept is None or not written or len(kept.prompt + written) > LONGEST_PROMPT:
        return None
    return go_on_from(document, kept.prompt + written)
