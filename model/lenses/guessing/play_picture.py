"""View "play" of the guessing game: a question at a time, and what they come to on average."""

import math

import numpy as np

from model.document.table import Array
from model.evaluate.prepared import Prepared
from model.evaluate.readings import Readings
from model.figure.figure import (
    Anchor,
    Axis,
    Bars,
    Caption,
    DataTable,
    Figure,
    Line,
    Mark,
    Panel,
    Place,
    Points,
    Role,
    Rule,
    Text,
)
from model.figure.ticks import round_ticks
from model.lens.view import Workings
from model.lenses.guessing.game import Game, drawn_rows, entropy_in_questions, running_means
from model.lenses.guessing.rounds import played_game
from model.lenses.guessing.words import cut, outcome_name, question
from model.words.markup import escape, plain
from model.words.names import counted
from model.words.numerals import share_text

MOST_POINTS = 1_500
CARD = Place(0.004, 0.0, 0.996, 0.5)
MEAN, BALL = Place(0.0, 0.5, 0.64, 0.5), Place(0.64, 0.5, 0.36, 0.49)


def play_figure(readings: Readings, workings: Workings) -> Figure:
    """Return the question to answer over the running mean and the best single guess."""
    prepared, game = readings.prepared, played_game(readings, workings)
    settings = readings.document.guessing
    least = game.expected
    means = running_means(np.array(settings.questions, dtype=np.float64))
    caption = _caption(readings, prepared, means, least)
    card, words = _card(readings, game)
    guessed = _right_guesses(readings, prepared)
    return Figure(
        title=f"Guessing game: {plain(escape(readings.document.title))}",
        panels=(
            card,
            _mean_panel(prepared, means, least),
            _ball_panel(readings, prepared, guessed),
        ),
        said=caption,
        said_plainly=lambda: plain(f"{words} {caption.lead} {caption.rest}"),
        numbers=lambda: DataTable(
            ("round", "questions", "mean so far"),
            (
                np.arange(1.0, len(means) + 1.0),
                np.array(settings.questions, dtype=np.float64),
                means,
            ),
        ),
    )


def _card(readings: Readings, game: Game) -> tuple[Panel, str]:
    """The question, how it splits the chances, and the answers so far."""
    settings, tree = readings.document.guessing, game.tree
    node = tree.node_after(settings.answers)
    found = tree.is_leaf(node)
    rounds = len(settings.questions) + (0 if settings.answers and found else 1)
    head = f"Round {rounds:,} · seed {settings.seed}"
    if found:
        name = cut(readings.outcomes[int(tree.rows[node])], 34)
        asked = f"It is {name}."
        under = (
            f"Found with {counted(len(settings.answers), 'question')}. Ask to begin the next round."
        )
        if not settings.answers:
            under = "There is only one outcome, so there is nothing to ask."
        marks: list[Mark] = []
    else:
        asked = question(game, node, 18)
        head += f" · question {len(settings.answers) + 1}"
        marks, under = _split(game, node)
    large = len(plain(asked)) > 40
    marks += [
        Text(0.5, 0.93, head, "muted", size="small", on_fill=True),
        Text(0.5, 0.74, asked, bold=True, size="large" if large else "huge", on_fill=True),
        Text(0.5, 0.46 if found else 0.17, under, on_fill=True),
        Text(0.5, 0.28 if found else 0.04, _trail(readings, game), "muted", size="small"),
    ]
    unseen = Axis(0.0, 1.0, visible=False)
    return Panel(unseen, unseen, tuple(marks), place=CARD), f"{head}. {asked} {under}"


def _split(game: Game, node: int) -> tuple[list[Mark], str]:
    """A bar split as the question splits the chances, and how much its answer tells."""
    tree, masses = game.tree, game.tree.masses(game.truth)
    yes, no = tree.children(node)
    whole = float(masses[node])
    # Where P holds all that is left impossible there is no share to draw.
    share = float(masses[yes]) / whole if whole > 0.0 else 0.5
    edge = 0.1 + 0.8 * share
    marks: list[Mark] = []
    halves: tuple[tuple[float, float, Role, str, int], ...] = (
        (0.1, edge, "truth", "yes", yes),
        (edge, 0.9, "muted", "no", no),
    )
    for left, right, role, word, child in halves:
        part = share if word == "yes" else 1.0 - share
        # Beside the bar, however narrow its part is.
        at = left if word == "yes" else right
        anchor: Anchor = "left" if word == "yes" else "right"
        told = f"<b>{word}</b> {share_text(part)}, {_told(game, child)}"
        marks.append(Text(at, 0.3, told, "ink", anchor, "small", on_fill=True))
        marks.append(
            Bars(
                np.array([left]),
                np.array([right]),
                np.array([0.4]),
                np.array([0.58]),
                role,
                word,
                horizontal=True,
            )
        )
    bits = sum(-part * math.log2(part) for part in (share, 1.0 - share) if part > 0.0)
    return marks, f"The answer is worth {bits:.3f} bits on average; an even split is worth 1."


def _told(game: Game, node: int) -> str:
    """What an answer leaves: an outcome by its name, or how many outcomes."""
    if game.tree.is_leaf(node):
        return outcome_name(game.prepared, int(game.tree.rows[node]), length=16)
    return f"{int(game.tree.counts[node]):,} outcomes"


def _trail(readings: Readings, game: Game) -> str:
    """What has been asked in this round, the last four answers of it."""
    answers, tree = readings.document.guessing.answers, game.tree
    parts = []
    for index in range(max(0, len(answers) - 3), len(answers)):
        node = tree.node_after(answers[:index])
        if tree.is_leaf(node):
            break
        asked = question(game, node, 12, 2)
        parts.append(f"{asked} <b>{'yes' if answers[index] else 'no'}</b>")
    return ("… " if len(answers) > 3 else "") + "   ".join(parts)


def _mean_panel(prepared: Prepared, means: Array, least: float) -> Panel:
    floor = entropy_in_questions(prepared)
    count = len(means)
    most = _round_end(count)
    kept = np.unique(np.linspace(0, count - 1, min(count, MOST_POINTS)).astype(int))
    rounds = kept + 1.0
    spread = max(1.0, 0.5 * least)
    high = max(least + spread, math.ceil(means.max(initial=0.0)))
    low = max(0.0, min(floor - spread, math.floor(means.min(initial=floor))))
    marks: list[Mark] = [
        Rule(floor, False, "entropy", name="H(P)"),
        Rule(least, False, "muted", dashed=False, name="L"),
    ]
    if count:
        marks.append(Line(rounds, means[kept], "truth", "mean so far"))
        marks.append(Points(rounds[-1:], means[-1:], "truth", "mean so far", size=8.0))
    names: tuple[tuple[float, str, Role, float], ...] = (
        (least, f"L = {least:.3f}", "ink", -9.0),
        (floor, f"H(P) = {floor:.3f}", "entropy", 10.0),
    )
    marks += [
        Text(most, value, text, role, "right", "small", dx=-4.0, dy=dy, on_fill=role == "ink")
        for value, text, role, dy in names
    ]
    x = Axis(0.0, most, "rounds", round_ticks(0.0, most, 5))
    y = Axis(low, high, "", round_ticks(low, high, 4), grid=True)
    return Panel(x, y, tuple(marks), "Questions a round, on average so far", MEAN)


def _round_end(count: int) -> float:
    """The least of 10, 20, 50, 100, … that all rounds fit into."""
    end = 10.0
    for factor in (2.0, 2.5, 2.0) * 4:
        if count <= end:
            return end
        end *= factor
    return end


def _right_guesses(readings: Readings, prepared: Prepared) -> int:
    settings = readings.document.guessing
    rows = drawn_rows(prepared.truth, len(settings.questions), settings.seed)
    return int(np.count_nonzero(rows == prepared.most_likely_row))


def _ball_panel(readings: Readings, prepared: Prepared, guessed: int) -> Panel:
    """How often the likeliest outcome is right: by P, and in the rounds so far."""
    rounds = len(readings.document.guessing.questions)
    best = float(prepared.truth[prepared.most_likely_row])
    name = cut(readings.outcomes[prepared.most_likely_row], 18)
    share = guessed / rounds if rounds else 0.0
    told = (
        f"right in {guessed:,} of {counted(rounds, 'round')}" if rounds else "no round played yet"
    )
    marks: list[Mark] = []
    lines: tuple[tuple[float, float, Role, str], ...] = (
        (1.0, best, "truth", f"<b>{share_text(best)}</b>  largest P"),
        (0.0, share, "muted", f"<b>{share_text(share)}</b>  {told}" if rounds else told),
    )
    for level, value, role, words in lines:
        marks.append(
            Bars(
                np.zeros(1),
                np.array([value]),
                np.array([level - 0.2]),
                np.array([level + 0.16]),
                role,
                plain(words),
                horizontal=True,
            )
        )
        marks.append(Text(0.0, level + 0.36, words, "ink", "left", "small", on_fill=True))
    x, y = Axis(0.0, 1.0, visible=False), Axis(-0.5, 1.7, visible=False)
    return Panel(x, y, tuple(marks), f"Always guess {name}", BALL)


def _caption(readings: Readings, prepared: Prepared, means: Array, least: float) -> Caption:
    rounds = len(means)
    floor = entropy_in_questions(prepared)
    so_far = "Or think of one yourself and answer Yes or No."
    if rounds:
        so_far = f"{counted(rounds, 'round')} took {means[-1]:.3f} questions on average."
    whose = "the best tree"
    if readings.document.guessing.tree == "tempered":
        whose = f"the tree of one who believes {readings.tempered_symbol}"
    return Caption(
        "Ask, and the program answers for an outcome that it has drawn.",
        f"{so_far} In the long run {whose} needs L = {least:.3f}, and no plan fewer than "
        f"H(P) = {floor:.3f}.",
    )
