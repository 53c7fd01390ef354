"""Alignment: reward on a leash, and what a KL budget buys."""

import math
from functools import partial

from model.evaluate.readings import Readings
from model.figure.figure import Bars, Caption, DataTable, Figure, Legend, Line, Mark, Points
from model.lens.lens import Look
from model.lens.view import View, Workings
from model.lens.words import quoted
from model.lenses.alignment.controls import BETA, BUDGET, CONTROLS, set_budget_at
from model.lenses.alignment.leash import LeashEstimate
from model.lenses.alignment.picture import frontier_panels
from model.lenses.alignment.shown import PersonsPolicy, ShownAlignment, ShownBest, shown_of
from model.lenses.alignment.true_reward import TrueReward
from model.words.markup import escape, plain
from model.words.names import counted
from model.words.numerals import compact_text, share_text, temperature_text

_NOTHING = 1e-6  # nats of divergence that count as none
LITTLE = 0.1  # of its divergence: a policy that wastes less is not called dear
RARE, LIKELY = 0.02, 0.5  # a base below and a policy above which is a bet worth naming
# The marks that belong to the best of n draws.
_BEST_KEYS = ("doubling", "doubled", "bound", "best", "true doubling", "true best")


def view(readings: Readings, workings: Workings) -> View:
    """Return mean reward over D(π ‖ base) with the point of the budget and that of P."""
    seen = shown_of(readings, workings)
    return View(
        readings.document,
        _figure(readings, seen),
        partial(_tip, seen),
        drags={"budget": partial(set_budget_at, seen.leash.largest_divergence)},
        numbers={
            BETA: seen.policy.beta,
            BUDGET: readings.unit.of(seen.policy.divergence),
        },
        lit=_lit(seen),
    )


def _lit(seen: ShownAlignment) -> dict[str, tuple[str, ...]]:
    """P and the base are bars of their names; what is green here is the best policy."""
    base, own = seen.base_called, f"your policy {seen.own_called}"
    of_truth = (base,) if seen.own is None else (own,)
    both = (base,) if seen.own is None else (own, base)
    return {
        "entropy_p": of_truth,
        "perplexity_p": of_truth,
        "cross_entropy": both,
        "perplexity": both,
        "kl_p_qt": both,
        "kl_qt_q": (base,),
    }


def _figure(readings: Readings, seen: ShownAlignment) -> Figure:
    caption = _caption(seen)
    frontier = seen.leash.frontier
    legend = [
        Legend(seen.base_role, seen.base_called),
        Legend("entropy", "best policy π at this budget"),
    ]
    if seen.own is not None:
        legend.insert(0, Legend("truth", f"your policy {seen.own_called}"))
    if seen.best is not None:
        legend.append(Legend("ink", f"best of {seen.best.best.n:,}"))
    columns = {
        f"D(π ‖ {seen.base}) ({readings.unit.value})": readings.unit.of(frontier.divergences),
        "mean reward of the best policy": frontier.rewards,
    }
    if seen.true is not None:
        legend.append(Legend("reward", "true reward", "line"))
        columns["its mean true reward"] = seen.true.along
    return Figure(
        title=f"Alignment: {escape(readings.document.title)}",
        panels=frontier_panels(seen),
        said=caption,
        said_plainly=lambda: _alternative(seen, caption),
        legend=tuple(legend),
        numbers=lambda: DataTable(tuple(columns), tuple(columns.values())),
    )


def _caption(seen: ShownAlignment) -> Caption:
    if seen.estimates:
        return Caption(*_estimates_words(seen))
    further = _further_words(seen)
    if further is not None:
        return further
    if seen.own is None:
        return Caption("A best policy earns the most that its budget allows.", _policy_words(seen))
    lead, verdict = _own_words(seen, seen.own)
    return Caption(lead, f"{verdict} {_policy_words(seen)}".strip())


def _own_words(seen: ShownAlignment, own: PersonsPolicy) -> tuple[str, str]:
    frontier = seen.leash.frontier
    if math.isinf(own.divergence):
        return (
            "Your policy P does what the base holds impossible.",
            f"So D(P ‖ {seen.base}) is ∞, and no budget pays for it.",
        )
    if own.divergence < _NOTHING:
        return "Your policy P is the base itself.", "It has spent nothing."
    if own.reward < frontier.base_reward:
        return (
            "Your policy P moved away from the base and earns less than it.",
            f"All its {seen.quantity(own.divergence)} were spent in vain.",
        )
    if own.in_vain < _NOTHING:
        return "Your policy P pays no more than it must.", "It lies on the frontier."
    lead = "Your policy P buys its reward dearly."
    if own.in_vain < LITTLE * own.divergence:
        lead = "Your policy P pays a little more than it must."
    return (
        lead,
        f"The same reward was to be had for {seen.quantity(own.in_vain)} less.",
    )


def _policy_words(seen: ShownAlignment) -> str:
    policy = seen.policy
    if policy.divergence == 0.0:
        return "With no budget (β = ∞) the best policy is the base: drag the budget to the right."
    reverse = f"D({seen.base} ‖ π) = {seen.text(seen.reverse)}"
    earned = (
        f"π earns {compact_text(policy.reward)} for D(π ‖ {seen.base}) = "
        f"{seen.quantity(policy.divergence)} (the other way, {reverse})."
    )
    if policy.beta == 0.0:
        return f"At β = 0 nothing holds π back: {earned} {_bet(seen)}".rstrip()
    return f"At β = {temperature_text(policy.beta)}, {earned} {_bet(seen)}".rstrip()


def _bet(seen: ShownAlignment) -> str:
    """Name what the policy stakes nearly all on although the base hardly ever does it."""
    row = int(seen.policy.probabilities.argmax())
    now, before = float(seen.policy.probabilities[row]), float(seen.leash.base.probabilities[row])
    if now < LIKELY or before > RARE:
        return "Drag the budget."
    name = quoted(seen.readings.outcomes[row])
    often = f"{share_text(before)} of the time"
    return f"It stakes {share_text(now)} on {name}, which the base does {often}."


def _estimates_words(seen: ShownAlignment) -> tuple[str, str]:
    k1 = seen.estimates[0]
    samples = seen.readings.document.alignment.samples
    said = f"k1 = {seen.text(k1.mean)} ± {seen.text(k1.error)} from {counted(samples, 'sample')}"
    exact = f"D(π ‖ {seen.base}) = {seen.quantity(seen.policy.divergence)}"
    rest = (
        "k1 is right on average and may fall below 0; k3 is right and never negative; "
        "k2 is steady but biased, towards its ring."
    )
    if k1.mean < 0.0:
        return "A negative KL in a log is noise, not a mistake.", f"{said}, yet {exact}. {rest}"
    say = "says" if samples == 1 else "say"
    return f"{counted(samples, 'sample')} {say} it only roughly.", f"{said}, where {exact}. {rest}"


def _alternative(seen: ShownAlignment, caption: Caption) -> str:
    frontier = seen.leash.frontier
    parts = [
        f"Mean reward over D(π ‖ {seen.base}): a rising curve that bends down, from the base with "
        f"{compact_text(frontier.base_reward)} at 0 to the greedy policy with "
        f"{compact_text(frontier.greedy_reward)} at {seen.quantity(frontier.largest_divergence)}.",
        f"The best policy at β = {temperature_text(seen.policy.beta)} earns "
        f"{compact_text(seen.policy.reward)} for {seen.quantity(seen.policy.divergence)}; "
        f"D({seen.base} ‖ π) = {seen.quantity(seen.reverse)}.",
    ]
    own = seen.own
    if own is not None and math.isfinite(own.divergence):
        parts.append(
            f"Your policy P earns {compact_text(own.reward)} for {seen.quantity(own.divergence)}, "
            f"{seen.quantity(own.in_vain)} of it in vain."
        )
    parts += _further_parts(seen)
    parts += [
        f"{one.name} = {seen.text(one.mean)} ± {seen.text(one.error)}." for one in seen.estimates
    ]
    return plain(" ".join([*parts, caption.lead, caption.rest]))


def _tip(seen: ShownAlignment, mark: Mark, index: int) -> str:
    if isinstance(mark, Bars) and index < len(mark.rows):
        return _outcome_tip(seen, int(mark.rows[index]))
    if isinstance(mark, Line | Points) and mark.name and index < len(mark.x):
        for one in seen.estimates:
            if mark.key == one.name:
                return _estimate_tip(seen, one)
        if seen.best is not None and mark.key in _BEST_KEYS:
            return _best_tip(seen, seen.best, mark.key, index)
        moved = float(mark.x[index]) ** 2 if seen.is_root else float(mark.x[index])
        what = "mean true reward" if mark.role == "reward" else "mean reward"
        return (
            f"<b>{escape(mark.name)}</b><br>{what}: {compact_text(float(mark.y[index]), 4)}"
            f"<br>D from the base: {moved:.4f} {seen.readings.unit.value}"
        )
    return ""


def _estimate_tip(seen: ShownAlignment, one: LeashEstimate) -> str:
    exact = seen.quantity(seen.policy.divergence, 4)
    return "<br>".join(
        (
            f"<b>{one.name}</b>",
            f"{seen.text(one.mean, 4)} ± {seen.text(one.error, 4)}",
            f"tends to {seen.text(one.expected, 4)}",
            f"exact: {exact}",
        )
    )


def _outcome_tip(seen: ShownAlignment, row: int) -> str:
    numbers = [
        (f"base {seen.base}", seen.leash.base.probabilities[row]),
        ("best policy π", seen.policy.probabilities[row]),
    ]
    if seen.best is not None:
        numbers.append((f"best of {seen.best.best.n:,}", seen.best.probabilities[row]))
    if seen.own is not None:
        numbers.insert(0, ("your policy P", seen.own.weights.probabilities[row]))
    lines = [f"<b>{escape(seen.readings.outcomes[row][:60])}</b>"]
    lines.append(f"reward: {compact_text(float(seen.leash.reward[row]), 6)}")
    if seen.true is not None:
        lines.append(f"true reward: {compact_text(float(seen.true.values[row]), 6)}")
    lines += [
        f"{name}: {compact_text(float(value), 4)} ({share_text(float(value))})"
        for name, value in numbers
    ]
    return "<br>".join(lines)


LOOK = Look(view, controls=CONTROLS)


def _further_words(seen: ShownAlignment) -> Caption | None:
    """Return what is said of the true reward or the best of n draws; None where there is none."""
    if seen.true is not None:
        rest = _true_rest(seen, seen.true)
        if seen.best is not None:
            rest = f"{rest} {_best_rest(seen, seen.best)}"
        return Caption(_true_lead(seen, seen.true), rest)
    if seen.best is not None:
        return Caption(_best_lead(seen, seen.best), _best_rest(seen, seen.best))
    return None


def _true_lead(seen: ShownAlignment, true: TrueReward) -> str:
    if true.falls:
        return "What the reward pays for is not what was meant."
    if not true.turns:
        return "The reward leads where it was meant to."
    if seen.policy.divergence > true.divergence + _NOTHING:
        return "The reward still rises, but what was meant falls."
    return "So far the reward and what was meant rise together."


def _true_rest(seen: ShownAlignment, true: TrueReward) -> str:
    now = (
        f"π earns {compact_text(seen.policy.reward)} and is truly worth "
        f"{compact_text(seen.true_now)} at D(π ‖ {seen.base}) = "
        f"{seen.quantity(seen.policy.divergence)}."
    )
    if true.falls:
        return f"{now} The base is truly worth {compact_text(true.best)}: every step loses some."
    if not true.turns:
        return f"{now} The true reward is highest at the greedy end, {compact_text(true.best)}."
    beta = temperature_text(float(f"{1.0 / true.multiplier:.3g}"))
    return (
        f"{now} The true reward is highest, {compact_text(true.best)}, at "
        f"{seen.quantity(true.divergence)} (β = {beta})."
    )


def _best_lead(seen: ShownAlignment, shown: ShownBest) -> str:
    best = shown.best
    more = best.divergence - shown.cheapest
    if more < 0.02 * best.divergence:
        return f"The best of {best.n:,} draws costs hardly more KL than the best policy."
    return (
        f"The best of {best.n:,} draws costs {seen.quantity(more)} more KL than the best policy "
        "of that reward."
    )


def _best_rest(seen: ShownAlignment, shown: ShownBest) -> str:
    best = shown.best
    words = (
        f"The best of {best.n:,} earns {compact_text(best.reward)} for "
        f"D = {seen.quantity(best.divergence)}"
    )
    if shown.true is not None:
        words += f" and is truly worth {compact_text(shown.true)}, {_truly_best(shown)}"
    bound = seen.text(best.bound)
    if math.isclose(best.divergence, best.bound, rel_tol=1e-3):
        return f"{words}: ln n − (n − 1)/n = {bound}, as draws hardly ever tie."
    return f"{words}; ln n − (n − 1)/n would be {bound}, but draws can tie, so it is less."


def _truly_best(shown: ShownBest) -> str:
    """Of how many draws the best is truly worth most, among 1, 2, 4, … and n itself."""
    worths = [*shown.true_doubling, shown.true or 0.0]
    counts = [*(one.n for one in shown.doubling), shown.best.n]
    top = worths.index(max(worths))
    if counts[top] == shown.best.n:
        return "the most of any n shown"
    name = "one draw" if counts[top] == 1 else f"the best of {counts[top]:,}"
    return f"where {name} is worth {compact_text(worths[top])}"


def _further_parts(seen: ShownAlignment) -> list[str]:
    """Return the sentences for who cannot see the marks of both."""
    parts: list[str] = []
    true, shown = seen.true, seen.best
    if true is not None:
        along = [compact_text(float(true.along[place])) for place in (0, -1)]
        parts.append(
            f"The true reward goes from {along[0]} at the base to {along[1]} at the greedy policy; "
            f"it is highest, {compact_text(true.best)}, at {seen.quantity(true.divergence)}, and "
            f"{compact_text(seen.true_now)} at the best policy."
        )
    if shown is not None:
        parts.append(
            f"The best of {shown.best.n:,} draws earns {compact_text(shown.best.reward)} for "
            f"{seen.quantity(shown.best.divergence)}, at most "
            f"{seen.quantity(shown.best.bound)} where no draws tie."
        )
        if shown.true is not None:
            parts.append(f"It is truly worth {compact_text(shown.true)}.")
    return parts


def _best_tip(seen: ShownAlignment, shown: ShownBest, key: str, index: int) -> str:
    """Return the numbers of one of the marks of the best of n draws."""
    at = {"doubling": index, "true doubling": index, "doubled": index + 1}.get(key, -1)
    best = shown.best if at < 0 else shown.doubling[at]
    true = shown.true
    if at >= 0 and shown.true_doubling:
        true = shown.true_doubling[at]
    lines = [f"<b>best of {best.n:,}</b>", f"mean reward: {compact_text(best.reward, 4)}"]
    if true is not None:
        lines.append(f"mean true reward: {compact_text(true, 4)}")
    lines.append(f"D from the base: {seen.quantity(best.divergence, 4)}")
    lines.append(f"ln n − (n − 1)/n: {seen.quantity(best.bound, 4)}")
    return "<br>".join(lines)
