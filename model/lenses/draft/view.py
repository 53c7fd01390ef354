"""Draft: a small model drafts, a large one checks: how much is kept, and how fast that is."""

from functools import partial

import numpy as np

from model.document.document import Document
from model.document.table import Array
from model.evaluate.prepared import Prepared
from model.evaluate.readings import Readings
from model.figure.figure import Bars, Caption, DataTable, Figure, Legend, Mark, Role
from model.lens.lens import LensError, Look
from model.lens.view import View, Workings
from model.lens.words import model_called, tempered_role, truth_called
from model.lenses.draft.cards import LIT, draft_cards
from model.lenses.draft.controls import CONTROLS, set_drafts
from model.lenses.draft.picture import (
    DraftShown,
    first_checks,
    gain_panel,
    kept_panel,
    run_panel,
    shown_rows,
)
from model.lenses.draft.speculative import (
    MOST_DRAFTS,
    acceptance,
    chances_of,
    expected_tokens,
    greedy_match,
    play,
    speed_up,
)
from model.lenses.draft.target import (
    is_treated_alike,
    target_alike,
    target_filters,
    target_of,
    treatment_words,
)
from model.sampling.chain import are_on
from model.words.markup import escape, plain
from model.words.names import counted
from model.words.numerals import compact_text, share_text, temperature_text


def view(readings: Readings, workings: Workings) -> View:
    """Return what is kept of the drafts of Q at T, checked by P at its own T."""
    if readings.document.model is None:
        raise LensError(
            "Drafts need two models: give a column the role Q, the small model that drafts; P is "
            "the large one that checks."
        )
    shown = _shown(readings, workings)
    return View(
        readings.document,
        _figure(readings, shown, workings),
        partial(_tip, readings, shown),
        drags={"drafts": set_drafts},
        lit=LIT,
        # Of a row for several outcomes only bounds are known, as the usual cards say.
        cards=()
        if readings.document.table.rest
        else draft_cards(readings, shown, is_treated=bool(shown.treated)),
    )


def _shown(readings: Readings, workings: Workings) -> DraftShown:
    settings = readings.document.draft
    target = target_of(readings, workings)
    draft = np.asarray(readings.tempered)
    chances = workings.of(chances_of, settings.checks, settings.drafts, settings.seed)
    return DraftShown(
        readings.document.table,
        target,
        draft,
        shown_rows(target, draft),
        acceptance(target, draft),
        settings.drafts,
        settings.cost,
        play(target, draft, chances),
        workings.of(_steady, readings.prepared),
        _treated(readings),
        workings.of(_most_kept, readings.prepared, settings.target_temperature),
        tempered_role(readings),
    )


def _steady(prepared: Prepared) -> Array:
    columns = prepared.truth, prepared.model
    return np.array([one.max() for one in columns if one is not None])


# Close enough together that between two of them no axis need double.
_TURNED = np.geomspace(0.1, 10.0, 13)


def _most_kept(prepared: Prepared, target_temperature: float) -> float:
    """The largest share of drafts accepted at any T of the dial, nothing filtered."""
    target = _tempered(prepared.pair.truth.logs, target_temperature)
    return max(acceptance(target, _tempered(prepared.log_weights, one)) for one in _TURNED)


def _tempered(logs: Array, temperature: float) -> Array:
    """Plain shares of logits ÷ T; of T = 0 or ∞ those of the nearest T that a dial has."""
    with np.errstate(invalid="ignore", over="ignore"):
        shares = np.exp((logs - logs.max()) / min(max(temperature, 0.01), 100.0))
    return np.asarray(shares / shares.sum())


def _figure(readings: Readings, shown: DraftShown, workings: Workings) -> Figure:
    said = partial(_caption, readings, shown)
    # Where P cannot be filtered as Q is, a sentence takes the place of the picture.
    is_sure = not are_on(readings.document.filters) and not readings.document.table.banned
    target, draft = _names(readings.document)
    run = shown.run
    return Figure(
        title=readings.worded("Drafts of Q<sub>T</sub>, checked by P"),
        panels=(
            kept_panel(shown, workings),
            gain_panel(shown, workings),
            # Most turns of the dial leave it as it is.
            workings.of(run_panel, shown.table, first_checks(run), shown.drafts, len(run.kept)),
        ),
        said=said if is_sure else said(),
        said_plainly=partial(_alternative, readings, shown),
        legend=workings.of(_legend, f"{target}{shown.treated}", draft, shown.draft_role),
        numbers=lambda: DataTable(
            ("outcome", plain(target), plain(draft), "accepted", "residual", "came out"),
            (
                tuple(shown.table.outcomes),
                shown.target,
                shown.draft,
                np.minimum(shown.target, shown.draft),
                np.maximum(shown.target - shown.draft, 0.0),
                shown.run.counts.astype(np.float64),
            ),
        ),
    )


def _legend(target: str, draft: str, draft_role: Role) -> tuple[Legend, ...]:
    return (
        Legend("truth", target),
        Legend(draft_role, draft),
        Legend("ink", "min(p, q) accepted", "line"),
        Legend("truth", "residual", "hatched"),
        Legend(draft_role, "rejected", "hatched"),
    )


def _names(document: Document) -> tuple[str, str]:
    """The columns' own names, or what the two do."""
    target, draft = truth_called(document), model_called(document)
    return target if target != "P" else "P target", draft if draft != "Q" else "Q draft"


def _caption(readings: Readings, shown: DraftShown) -> Caption:
    run, checks = shown.run, len(shown.run.kept)
    expected = expected_tokens(shown.alpha, shown.drafts)
    gain, best = shown.gain, shown.best
    distance = "" if shown.treated else f"1 − {readings.symbol('total_variation')} = "
    lead = (
        f"Of the drafts {share_text(shown.alpha)} are kept: "
        f"{distance}Σ min(p, q) = {compact_text(shown.alpha, 4)}."
    )
    rest = (
        f"A check of {shown.drafts} gives {compact_text(expected, 3)} tokens on average and is "
        f"{compact_text(gain, 3)} times as fast"
    )
    largest = ", the largest here" if best == MOST_DRAFTS else ""
    if max(shown.gains) <= gain:
        rest += "; no other γ is faster. "
    else:
        rest += f"; most at γ = {best}{largest}. "
    rest += (
        f"{counted(run.tokens, 'token')} came of {counted(checks, 'check')}, "
        f"{compact_text(run.tokens / checks, 3)} a check; {int(run.kept.sum()):,} of "
        f"{counted(run.looked_at, 'draft')} looked at were "
        f"kept. What comes out is exactly P in "
        f"the long run, off by {compact_text(_distance(shown), 3)} so far."
    )
    return Caption(lead, rest + _mismatch(readings, shown))


def _treated(readings: Readings) -> str:
    """What is done to P before it checks, after a comma; "" for nothing."""
    settings = readings.document.draft
    is_warm = settings.target_temperature != 1.0
    at = f"T = {temperature_text(settings.target_temperature)}" if is_warm else ""
    words = (at, treatment_words(readings.document))
    return "".join(f", {one}" for one in words if one)


def _mismatch(readings: Readings, shown: DraftShown) -> str:
    """What it costs that P and Q are heated or filtered otherwise; "" where they are not."""
    if is_treated_alike(readings.document):
        return ""
    kept = acceptance(target_alike(readings), shown.draft)
    gain = speed_up(kept, shown.drafts, shown.cost)
    document = readings.document
    filters = are_on(document.filters) or are_on(target_filters(document)) or document.table.banned
    what = "the temperature and the filters of Q" if filters else "one temperature"
    return (
        f" Both at {what} would keep {share_text(kept)} and be {compact_text(gain, 3)} times as "
        "fast."
    )


def _distance(shown: DraftShown) -> float:
    """Total variation between what came out and P, of which few rows ever came."""
    rows = np.flatnonzero(shown.run.counts)
    came, target = shown.run.counts[rows] / shown.run.tokens, shown.target[rows]
    return 0.5 * (float(np.abs(came - target).sum()) + max(1.0 - float(target.sum()), 0.0))


def _alternative(readings: Readings, shown: DraftShown) -> str:
    lines = [
        f"Bars of P{shown.treated} and of Q at T = "
        f"{temperature_text(readings.document.temperature)}, filled as far as both reach."
    ]
    for row in shown.rows:
        p, q = float(shown.target[row]), float(shown.draft[row])
        lines.append(
            f"{escape(shown.table.outcomes[row][:60])}: P {compact_text(p)}, Q {compact_text(q)}, "
            f"kept {compact_text(min(p, q))}."
        )
    if len(shown.rows) < len(shown.table.outcomes):
        lines.append(f"And {counted(len(shown.table.outcomes) - len(shown.rows), 'more outcome')}.")
    lines.append(
        f"Two independent draws agree with probability "
        f"{compact_text(greedy_match(shown.target, shown.draft))}."
    )
    return plain(" ".join([*lines, *_caption(readings, shown)]))


def _tip(readings: Readings, shown: DraftShown, mark: Mark, index: int) -> str:
    if not isinstance(mark, Bars) or index >= len(mark.rows):
        return ""
    row = int(mark.rows[index])
    p, q = float(shown.target[row]), float(shown.draft[row])
    lines = [
        f"<b>{escape(shown.table.outcomes[row][:60])}</b>",
        f"P target: {compact_text(p, 4)}",
        f"Q draft: {compact_text(q, 4)}",
    ]
    if q > 0.0:
        lines.append(f"accepted where drafted: {share_text(min(1.0, p / q))}")
    if p > q:
        lines.append(f"above the draft: {compact_text(p - q, 4)}, drawn anew from there")
    return "<br>".join(lines)


LOOK = Look(view, CONTROLS)
