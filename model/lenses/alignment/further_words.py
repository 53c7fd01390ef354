"""Words of the Alignment lens on the best of n draws, and on what is truly worth something."""

import math

from model.figure.figure import Caption
from model.lenses.alignment.shown import ShownAlignment, ShownBest
from model.lenses.alignment.true_reward import TrueReward
from model.words.numerals import compact_text, temperature_text

# The marks that belong to the best of n draws.
BEST_KEYS = ("doubling", "doubled", "bound", "best", "true doubling", "true best")
NOTHING = 1e-6  # nats of divergence that count as none


def further_words(seen: ShownAlignment) -> Caption | None:
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
    if seen.policy.divergence > true.divergence + NOTHING:
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


def further_parts(seen: ShownAlignment) -> list[str]:
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


def best_tip(seen: ShownAlignment, shown: ShownBest, key: str, index: int) -> str:
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
