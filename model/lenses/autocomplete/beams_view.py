"""Beams: the tree of a beam search, and beside it what was drawn at the dial's temperature."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from model.document.edits import Edit
from model.evaluate.readings import Readings
from model.figure.figure import (
    Axis,
    Bars,
    Caption,
    DataTable,
    Figure,
    Legend,
    Mark,
    Panel,
    Place,
    Role,
    Text,
)
from model.lens.lens import LensError
from model.lens.view import View, Workings, no_edit
from model.lenses.autocomplete.language.beams import (
    BeamTree,
    Fate,
    beam_search,
    length_penalty,
    merged,
)
from model.lenses.autocomplete.language.generate import Continuation, sample_continuations
from model.lenses.autocomplete.language.kept import KeptComparison, KeptSummary, compare_kept
from model.lenses.autocomplete.language.tokenise import detokenise
from model.lenses.autocomplete.language.typing import next_words
from model.lenses.autocomplete.live_search import (
    NO_SEARCH,
    go_on_along,
    line_of_tokens,
    search_trees,
)
from model.lenses.autocomplete.tree_picture import (
    FIRST_ROW,
    DrawnTree,
    drawn_tree,
    is_left_behind,
    tree_panel,
)
from model.lenses.autocomplete.words import amount, ending, model_of
from model.words.markup import escape, plain
from model.words.names import counted, fit
from model.words.numerals import compact_text, share_text, temperature_text

TREE, KEPT = Place(0.0, 0.0, 0.64, 1.0), Place(0.66, 0.0, 0.34, 1.0)
NARROW_TREE, WIDE_KEPT = Place(0.0, 0.0, 0.58, 1.0), Place(0.6, 0.0, 0.4, 1.0)
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

    def text(self, words: tuple[str, ...]) -> str:
        """Words as people write them."""
        if self.calls >= 0:
            return line_of_tokens(words)
        return detokenise(words, starts_sentence=False) or "(end of sentence)"


def beams_view(readings: Readings, workings: Workings) -> View:
    """Return the tree with its scores, the samples, and what was kept of either in numbers."""
    of_tokens = bool(readings.document.autocomplete.model)
    found = (_searched if of_tokens else _found_for)(readings, workings)
    tip = partial(_tip, readings, found)
    figure = _figure(readings, found)
    click = partial(_click, readings, found.shown) if of_tokens else no_edit
    return View(readings.document, figure, tip, click, of_table=False)


def _click(readings: Readings, tree: BeamTree, mark: Mark, index: int) -> Edit | None:
    number = node_at(tree, mark, index)
    return None if number is None else go_on_along(readings.document, tree, number)


def _figure(readings: Readings, found: Found) -> Figure:
    drawn = drawn_tree(found.shown)
    caption = _caption(readings, found, drawn)
    rows = [(one.continuation, one.penalised) for one in found.tree.hypotheses[: found.tree.width]]
    rows += [(one, _penalised(one, found.tree.alpha)) for one in found.sampled]
    names = ["beam"] * min(len(found.tree.hypotheses), found.tree.width)
    names += ["drawn"] * len(found.sampled)
    return Figure(
        title=f"Ways to go on from {plain(ending(found.prompt))}",
        panels=(
            tree_panel(
                readings, found.shown, drawn, TREE if found.diverse is None else NARROW_TREE
            ),
            kept_panel(readings, found, KEPT if found.diverse is None else WIDE_KEPT),
        ),
        caption=caption,
        alternative=_alternative(readings, found, caption),
        legend=beams_legend(found.shown, drawn),
        data=DataTable(
            ("how", "words", f"log P ({readings.unit.value})", "penalised"),
            (
                tuple(names),
                tuple(found.text(one.words) for one, _ in rows),
                tuple(f"{readings.unit.of(one.log_probability):.6g}" for one, _ in rows),
                tuple(f"{readings.unit.of(score):.6g}" for _, score in rows),
            ),
        ),
    )


def beams_legend(tree: BeamTree, drawn: DrawnTree) -> tuple[Legend, ...]:
    """Return what the boxes stand for."""
    found = [Legend("tempered", "among the best at the end")]
    if any(is_left_behind(tree, drawn, node) for node in drawn.nodes):
        found.append(Legend("model", "kept for a while"))
    return (*found, Legend("muted", "pruned", "dashed"))


def _tip(readings: Readings, found: Found, mark: Mark, index: int) -> str:
    """A node's word, how probable the line is up to it, and what became of it."""
    tree = found.shown
    number = node_at(tree, mark, index)
    if number is None:
        return ""
    more = "<br>click: go on from here" if found.calls >= 0 else ""
    return node_tip(readings, tree, number, found.text(tree.words(number))) + more


def node_at(tree: BeamTree, mark: Mark, index: int) -> int | None:
    """Return which node a box stands for; None beside the boxes."""
    if not isinstance(mark, Bars) or index >= len(mark.rows):
        return None
    number = int(mark.rows[index]) - FIRST_ROW
    return number if 0 <= number < len(tree.nodes) else None


def node_tip(readings: Readings, tree: BeamTree, number: int, line: str) -> str:
    """Return a line up to a node, how probable it is, and what became of it there."""
    node = tree.nodes[number]
    fates = {
        Fate.KEPT: "kept for the next step",
        Fate.PRUNED: "pruned: others were likelier",
        Fate.ENDED: "the sentence ends here",
        Fate.CUT: "kept in the last step",
    }
    return (
        f"<b>{escape(line)}</b><br>log P = "
        f"{amount(readings, node.log_probability, 3)} {readings.unit.value}<br>{fates[node.fate]}"
    )


def _found_for(readings: Readings, workings: Workings) -> Found:
    """The search and the draws for the settings."""
    document = readings.document
    settings, model = document.autocomplete, model_of(document)
    prompt = workings.of(next_words, model, settings.prompt).typed.before
    width, length, alpha = settings.width, settings.length, settings.alpha
    samples, seed = settings.samples, settings.seed
    groups, diversity = min(settings.groups, width), settings.diversity
    tree = plain = workings.of(beam_search, model, prompt, width, length, alpha)
    diverse = None
    if groups > 1:
        tree = workings.of(beam_search, model, prompt, width, length, alpha, groups, diversity)
        diverse = workings.of(compare_kept, tree.kept, plain.kept)
    sampled = workings.of(
        sample_continuations, model, prompt, samples, length, document.temperature, seed
    )
    shown_tree = tree if groups == 1 else workings.of(merged, tree)
    comparison = workings.of(compare_kept, sampled, tree.kept)
    return Found(tree, shown_tree, sampled, comparison, diverse, settings.prompt)


def _searched(readings: Readings, workings: Workings) -> Found:
    """The search on a language model that the document keeps."""
    kept = readings.document.autocomplete.search
    if kept is None:
        raise LensError(NO_SEARCH)
    tree, plain = workings.of(search_trees, kept)
    if not tree.hypotheses:
        raise LensError("The search found no line: every token that was listed is no text.")
    diverse = None if plain is None else workings.of(compare_kept, tree.kept, plain.kept)
    shown_tree = tree if tree.groups == 1 else workings.of(merged, tree)
    comparison = workings.of(compare_kept, (), tree.kept)
    return Found(tree, shown_tree, (), comparison, diverse, kept.prompt, kept.calls)


def _penalised(continuation: Continuation, alpha: float) -> float:
    return continuation.log_probability / length_penalty(len(continuation.words), alpha)


def _caption(readings: Readings, found: Found, drawn: DrawnTree) -> Caption:
    tree, comparison = found.tree, found.comparison
    unit, temperature = readings.unit.value, temperature_text(readings.document.temperature)
    best = tree.hypotheses[0]
    looked = f"{drawn.looked_at:,} words looked at, {drawn.pruned:,} pruned"
    lead = f"The best line is “{escape(found.text(best.continuation.words))}”:"
    rest = (
        f"log P = {amount(readings, best.log_probability)} {unit}, penalised "
        f"{amount(readings, best.penalised)}; {looked}. {_decided(drawn, tree)}"
        f"{_against_one_group(readings, found)}"
    )
    if found.calls >= 0:
        model = escape(readings.document.autocomplete.model.partition(" · ")[0])
        return Caption(lead, f"{rest}{counted(found.calls, 'call')} to {model}.")
    if not found.sampled:
        return Caption(lead, f"{rest}Draw some to see how the probable differs from the diverse.")
    sampled, beams = comparison.sampled, comparison.beams
    rest += (
        f"A line drawn at T = {temperature} has {amount(readings, sampled.mean_log_probability)} "
        f"on average, one of the beam {amount(readings, beams.mean_log_probability)}; of the words "
        f"drawn {share_text(sampled.distinct_words)} are different, of the beam’s "
        f"{share_text(beams.distinct_words)}."
    )
    return Caption(lead, rest)


def _against_one_group(readings: Readings, found: Found) -> str:
    """What it costs to be diverse, and what it brings."""
    if found.diverse is None:
        return ""
    tree, diverse, plain = found.tree, found.diverse.sampled, found.diverse.beams
    different = len({one.words for one in tree.kept})
    cost = plain.mean_log_probability - diverse.mean_log_probability
    more = "more" if cost >= 0.0 else "less"
    return (
        f"{tree.groups} groups keep {different} different lines of {len(tree.kept)}: against one "
        f"group a line costs {amount(readings, abs(cost))} {readings.unit.value} {more}, and of "
        "the words "
        f"{share_text(diverse.distinct_words)} are different instead of "
        f"{share_text(plain.distinct_words)}. "
    )


def _decided(drawn: DrawnTree, tree: BeamTree) -> str:
    if drawn.last_step == tree.length:
        return ""
    words = "1 word" if drawn.last_step == 1 else f"{drawn.last_step} words"
    return f"After {words} no living line could overtake. "


def _alternative(readings: Readings, found: Found, caption: Caption) -> str:
    unit, tree = readings.unit.value, found.tree
    groups = f" in {tree.groups} groups, λ = {tree.diversity:g} nats," if tree.groups > 1 else ","
    lines = [f"A beam search {tree.width} wide{groups} scores as log P in {unit} and penalised."]
    lines += [
        f"{place}. {escape(found.text(one.continuation.words))}: "
        f"{amount(readings, one.log_probability)}, "
        f"{amount(readings, one.penalised)}."
        for place, one in enumerate(tree.hypotheses[: tree.width], start=1)
    ]
    lines += [
        f"Drawn: {escape(found.text(one.words))}: {amount(readings, one.log_probability)}."
        for one in found.sampled[:10]
    ]
    distance = found.comparison.jensen_shannon
    if distance == distance:
        share = compact_text(readings.unit.of(distance))
        lines.append(f"Jensen–Shannon divergence of the words of both: {share} {unit}.")
    return plain(" ".join([*lines, caption.lead, caption.rest]))


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
    for name, write in _numbers(readings):
        shown = name if len(ways) < 3 else name.removesuffix(" of a line").removesuffix(" a word")
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
