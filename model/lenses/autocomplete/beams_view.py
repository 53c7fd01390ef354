"""Beams: the tree of a beam search, and beside it what was drawn at the dial's temperature."""

import math
from functools import partial

from model.document.edits import Edit
from model.evaluate.readings import Readings
from model.figure.figure import (
    Bars,
    Caption,
    DataTable,
    Figure,
    Legend,
    Mark,
    Place,
)
from model.lens.lens import LensError
from model.lens.view import View, Workings, no_edit
from model.lenses.autocomplete.found_lines import (
    NO_SEARCH,
    Found,
    go_on_along,
    kept_panel,
    search_trees,
)
from model.lenses.autocomplete.language.beams import (
    BeamTree,
    Fate,
    beam_search,
    length_penalty,
    merged,
)
from model.lenses.autocomplete.language.generate import Continuation, sample_continuations
from model.lenses.autocomplete.language.kept import KeptComparison, compare_kept
from model.lenses.autocomplete.language.typing import next_words
from model.lenses.autocomplete.tree_picture import (
    FIRST_ROW,
    DrawnTree,
    drawn_tree,
    is_left_behind,
    tree_panel,
)
from model.lenses.autocomplete.words import amount, ending, model_of
from model.sampling.decoding import ALL_BANNED
from model.words.markup import escape, plain
from model.words.names import counted, fit_line, joined
from model.words.numerals import compact_text, share_text, temperature_text

TREE, KEPT = Place(0.0, 0.0, 0.64, 1.0), Place(0.66, 0.0, 0.34, 1.0)
NAMED = 2  # words that only one side kept
NARROW_TREE, WIDE_KEPT = Place(0.0, 0.0, 0.58, 1.0), Place(0.6, 0.0, 0.4, 1.0)


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
        said=caption,
        said_plainly=lambda: _alternative(readings, found, caption),
        legend=beams_legend(found.shown, drawn),
        numbers=lambda: DataTable(
            ("how", f"{found.piece}s", f"log P ({readings.unit.value})", "penalised"),
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
    banned = frozenset(document.table.outcomes[row] for row in document.table.banned)
    asked = (model, prompt, width, length, alpha)
    tree = plain = workings.of(beam_search, *asked, 1, 0.0, banned)
    if not tree.hypotheses:
        raise LensError(ALL_BANNED)
    diverse = None
    if groups > 1:
        tree = workings.of(beam_search, *asked, groups, diversity, banned)
        diverse = workings.of(compare_kept, tree.kept, plain.kept)
    heat = document.temperature
    try:
        sampled = workings.of(
            sample_continuations, model, prompt, samples, length, heat, seed, banned
        )
    except ValueError as error:
        raise LensError(str(error)) from error
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
    looked = f"{counted(drawn.looked_at, found.piece)} looked at, {drawn.pruned:,} pruned"
    line = escape(found.text(best.continuation.words))
    lead = f"The best line{_without(readings, found)} is “{line}”:"
    rest = (
        f"log P = {amount(readings, best.log_probability)} {unit}, penalised "
        f"{amount(readings, best.penalised)}; {looked}. {_decided(found, drawn)}"
        f"{_against_one_group(readings, found)}"
    )
    if found.calls >= 0:
        model = escape(readings.document.autocomplete.model.partition(" · ")[0])
        return Caption(lead, f"{rest}{counted(found.calls, 'call')} to {model}.")
    if not found.sampled:
        return Caption(lead, f"{rest}Draw some to see how the probable differs from the diverse.")
    sampled, beams = comparison.sampled, comparison.beams
    rest += (
        f"A line drawn at T = {temperature} has "
        f"{amount(readings, sampled.mean_log_probability)} on average, one of the beam "
        f"{amount(readings, beams.mean_log_probability)}; of the {found.piece}s drawn "
        f"{share_text(sampled.distinct_words)} are different, of the beam’s "
        f"{share_text(beams.distinct_words)}."
    )
    rest += f" {_apart(readings, found, comparison, 'drawn', 'of the beam')}".rstrip()
    return Caption(lead, rest)


def _apart(
    readings: Readings, found: Found, comparison: KeptComparison, which: str, others: str
) -> str:
    """Why D of what was kept is ∞, and what it is on the words of both; "" where it is finite."""
    if not math.isinf(comparison.divergence):
        return ""
    missing = comparison.only_sampled
    named = [f"“{escape(fit_line(one, 16))}”" for one in missing[:NAMED]]
    more = [f"{len(missing) - NAMED:,} more"] if len(missing) > NAMED else []
    said = (
        f"D is ∞, as {share_text(1.0 - comparison.shared_mass)} of the {found.piece}s {which} "
        f"stand in no line {others}: "
        f"{joined([*named, *more])}"
    )
    if math.isnan(comparison.shared_divergence):
        return f"{said}."
    shared = amount(readings, comparison.shared_divergence)
    return f"{said}. On the {found.piece}s of both it is {shared} {readings.unit.value}."


def _against_one_group(readings: Readings, found: Found) -> str:
    """What it costs to be diverse, and what it brings."""
    if found.diverse is None:
        return ""
    tree, diverse, plain = found.tree, found.diverse.sampled, found.diverse.beams
    different = len({one.words for one in tree.kept})
    cost = plain.mean_log_probability - diverse.mean_log_probability
    more = "more" if cost >= 0.0 else "less"
    return (
        f"{tree.groups} groups keep {counted(different, 'different line')} of {len(tree.kept)}: "
        "against one "
        f"group a line costs {amount(readings, abs(cost))} {readings.unit.value} {more}, and of "
        f"the {found.piece}s "
        f"{share_text(diverse.distinct_words)} are different instead of "
        f"{share_text(plain.distinct_words)}. "
        + f"{_apart(readings, found, found.diverse, 'of the groups', 'of the one group')} ".lstrip()
    )


def _without(readings: Readings, found: Found) -> str:
    banned = () if found.calls >= 0 else readings.document.table.banned
    return f" without the {counted(len(banned), 'banned word')}" if banned else ""


def _decided(found: Found, drawn: DrawnTree) -> str:
    if drawn.last_step == found.tree.length:
        return ""
    return f"After {counted(drawn.last_step, found.piece)} no living line could overtake. "


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
        lines.append(f"Jensen–Shannon divergence of the {found.piece}s of both: {share} {unit}.")
    return plain(" ".join([*lines, caption.lead, caption.rest]))
