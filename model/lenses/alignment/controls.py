"""The controls of the Alignment lens: β or a budget, the samples, and a column for rewards."""

import math
from dataclasses import replace

from model.document.document import Document
from model.document.edits import Edit, add_reward_column, set_lens_setting
from model.document.settings import AlignmentSettings
from model.document.table import Column, UnreadableTableError, weights_of
from model.evaluate.readings import Readings
from model.lens.controls import Button, Choice, Control, Number, field_choice, field_number
from model.lens.view import Workings
from model.lenses.alignment.leash import Leash
from model.lenses.alignment.policies import Policy, check_rewards
from model.words.names import counted
from model.words.numerals import reading_text, temperature_text

LENS_ID = "alignment"
BETA, BUDGET, BEST_OF = "β", "budget", "best of"
FIRST_SAMPLES = 20
ROUNDING = 1.005  # a typed budget may be beyond the largest by what the box rounds away


def leash_of(document: Document, workings: Workings | None = None) -> Leash | None:
    """Return the base, Q (P where there is no Q), on its leash; None without rewards or base.

    Raises ValueError, with a sentence, where a reward is not a finite number.
    """
    reward = document.reward_column
    if reward is None or not len(document.table):
        return None
    try:
        return (workings or Workings()).of(_leash, document.tempered_column, reward)
    except UnreadableTableError:
        return None


def policy_of(document: Document) -> Policy | None:
    """Return the best policy at the β or the budget of the settings; None where there is none."""
    try:
        leash = leash_of(document)
        settings = document.alignment
        if leash is None:
            return None
        return policy_at_settings(leash, settings.beta, settings.budget)
    except ValueError:
        return None


def policy_at_settings(leash: Leash, beta: float, budget: float | None) -> Policy:
    """Return the best policy of a leash at the budget in nats, or at β where there is none."""
    return leash.at_beta(beta) if budget is None else leash.at_budget(budget)


def _leash(base: Column, reward: Column) -> Leash:
    return Leash(weights_of(base), reward.values)


def set_budget_at(most: float, document: Document, place: float) -> Edit:
    """Return the edit that sets the budget to a place of the axis across, at most `most` nats."""
    value = max(place, 0.0) ** 2 if document.alignment.across == "root" else place
    budget = min(max(document.unit.to_nats(float(f"{value:.3g}")), 0.0), most)
    return _set_budget_in_nats(document, budget)


def _set_budget(document: Document, value: float) -> Edit:
    """As typed; ValueError where it is more than the greedy policy needs."""
    budget = document.unit.to_nats(value)
    leash = leash_of(document)
    if leash is not None and budget > ROUNDING * leash.largest_divergence:
        most = reading_text(document.unit.of(leash.largest_divergence))
        raise ValueError(
            f"The greedy policy needs {most} {document.unit.value}, and more buys no more reward: "
            "type a budget up to that."
        )
    return _set_budget_in_nats(document, budget)


def _set_budget_in_nats(document: Document, budget: float) -> Edit:
    shown = reading_text(document.unit.of(budget))
    label = f"Set the budget to {shown} {document.unit.value}"
    return set_lens_setting(document, LENS_ID, label, budget=budget)


def _set_beta(document: Document, beta: float) -> Edit:
    label = f"Set β to {temperature_text(beta)}"
    return set_lens_setting(document, LENS_ID, label, beta=beta, budget=None)


def _hold(document: Document, what: str) -> Edit:
    """Hold β or the budget where it is when rewards or base change."""
    policy = policy_of(document)
    if what == "budget":
        budget = 0.0 if policy is None else policy.divergence
        return set_lens_setting(document, LENS_ID, "Hold the budget", budget=budget)
    beta = document.alignment.beta if policy is None else policy.beta
    return set_lens_setting(document, LENS_ID, "Hold β", beta=beta, budget=None)


def _budget(document: Document) -> float:
    return document.unit.of(document.alignment.budget or 0.0)


def _from_samples(samples: float) -> str:
    return f"Estimate from {counted(int(samples), 'sample')}"


def _draw(readings: Readings) -> Edit:
    """Draw samples with the next seed, the first time with the seed that there is."""
    document = readings.document
    settings = document.alignment
    if settings.samples == 0:
        label = _from_samples(FIRST_SAMPLES)
        return set_lens_setting(document, LENS_ID, label, samples=FIRST_SAMPLES)
    label = f"Draw {counted(settings.samples, 'other sample')}"
    return set_lens_setting(document, LENS_ID, label, seed=settings.seed + 1)


def _can_draw(readings: Readings) -> bool:
    """Whether there is a policy; asked at each tick, so that none is worked out for it."""
    reward = readings.document.reward_column
    if reward is None:
        return False
    try:
        check_rewards(reward.values)
    except ValueError:
        return False
    return True


def _add_truth(readings: Readings) -> Edit:
    """A second column of rewards, as the first until something else is typed."""
    document = readings.document
    proxy = document.reward_column
    if proxy is None:
        raise ValueError("There is no reward yet that could miss what is meant: add one first.")
    column = replace(proxy, name="True reward")
    table = document.table.with_columns((*document.table.columns, column))
    return Edit("Add a column for the true reward", document.with_table(table))


def _swap_rewards(readings: Readings) -> Edit:
    document = readings.document
    return Edit("Swap the rewards", replace(document, reward=document.true_reward))


def _lacks_truth(document: Document) -> bool:
    return document.reward is not None and document.true_reward is None


def _has_truth(document: Document) -> bool:
    return document.true_reward is not None


def _add_rewards(readings: Readings) -> Edit:
    return add_reward_column(readings.document)


def _has_rewards(document: Document) -> bool:
    return document.reward is not None


def _has_none(document: Document) -> bool:
    return document.reward is None


CONTROLS: tuple[Control, ...] = (
    Choice(
        "Hold",
        "What stays when rewards or base change: the price β of divergence, or the KL budget",
        (("beta", "β"), ("budget", "budget")),
        lambda document: "beta" if document.alignment.budget is None else "budget",
        _hold,
        _has_rewards,
    ),
    Number(
        BETA,
        "How much reward a nat of divergence must earn: 0 is greedy, inf leaves the base",
        0.0,
        math.inf,
        3,
        lambda document: document.alignment.beta,
        _set_beta,
        dial=True,
        shown=_has_rewards,
    ),
    Number(
        BUDGET,
        "How far the policy may move from the base, D(π ‖ base) in the unit shown; β follows",
        0.0,
        math.inf,
        3,
        _budget,
        _set_budget,
        shown=_has_rewards,
    ),
    field_number(
        AlignmentSettings,
        "samples",
        "samples",
        "From how many samples of π the estimators k1, k2 and k3 are formed; 0 is none",
        _from_samples,
        off="none",
        shown=_has_rewards,
    ),
    Button(
        "Draw", "Draw the samples anew, with the next seed", _draw, "F8", _can_draw, _has_rewards
    ),
    field_number(
        AlignmentSettings,
        "seed",
        "seed",
        "The same seed draws the same samples",
        "Set the seed to {:.0f}".format,
        shown=lambda document: _has_rewards(document) and document.alignment.samples > 0,
    ),
    field_number(
        AlignmentSettings,
        "best_of",
        BEST_OF,
        "Draw so many replies from the base and keep the one of the largest reward, beside π",
        lambda draws: f"Keep the best of {draws:,.0f} draws" if draws > 1 else "Keep every draw",
        off="off",
        shown=_has_rewards,
    ),
    field_choice(
        AlignmentSettings,
        "across",
        "Across",
        "Policies over D(π ‖ base), or over its root, over which rewards rise almost straight",
        (("divergence", "D"), ("root", "√D")),
        lambda across: f"Show policies over {'√' if across == 'root' else ''}D(π ‖ base)",
        _has_rewards,
    ),
    Button(
        "Add a true reward",
        "Add what each outcome is really worth, where the reward only stands in for it",
        _add_truth,
        shown=_lacks_truth,
    ),
    Button(
        "Swap rewards",
        "Let the reward and the true reward change places",
        _swap_rewards,
        shown=_has_truth,
    ),
    Button(
        "Add a reward column",
        "Add a column that says what each outcome is worth",
        _add_rewards,
        shown=_has_none,
    ),
)
