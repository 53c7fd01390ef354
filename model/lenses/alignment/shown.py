"""What the pictures and the words of the Alignment lens share."""

from dataclasses import dataclass

import numpy as np

from model.document.table import Array, Column, Rows
from model.evaluate.readings import Readings
from model.exact.weights import Weights
from model.figure.figure import Role
from model.lens.lens import LensError
from model.lens.view import Workings
from model.lens.words import model_called, truth_called
from model.lenses.alignment.best_of_n import BestOfN, Draws
from model.lenses.alignment.controls import leash_of, policy_at_settings
from model.lenses.alignment.leash import (
    Leash,
    LeashEstimate,
    estimates,
    mean_reward,
    spent_in_vain,
)
from model.lenses.alignment.policies import Policy
from model.lenses.alignment.true_reward import TrueReward, true_reward_of
from model.measures import kl_divergence
from model.words.numerals import reading_text

MOST_ROWS = 6


@dataclass(frozen=True, eq=False)
class PersonsPolicy:
    """The policy P that the person has, against the frontier; divergences in nats.

    `in_vain` is how much less D(P ‖ base) the same reward was to be had for.
    """

    weights: Weights
    reward: float
    divergence: float
    in_vain: float


@dataclass(frozen=True, eq=False)
class ShownBest:
    """The best of n draws of the base, and on the way to it.

    Attributes:
        best: that of n draws.
        probabilities: of each row.
        cheapest: D of the best policy that earns as much, in nats.
        doubling: the best of 1, 2, 4, … draws.
        true, true_doubling: what each is truly worth; None and empty where nothing is known of it.
    """

    best: BestOfN
    probabilities: Array
    cheapest: float
    doubling: tuple[BestOfN, ...]
    true: float | None
    true_doubling: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class ShownAlignment:
    """The leash, the best policy at the settings, and the person's own, if there is one.

    Attributes:
        readings, leash, policy, own: as said.
        reverse: D(base ‖ π) in nats; ∞ where π leaves out what the base does.
        estimates: k1, k2, k3 of D(π ‖ base) from the samples of the settings; none for none.
        best: the best of n draws beside it; None where n is 1.
        true: what is truly worth along the frontier; None where there is no such column.
        true_now: what π is truly worth.
        rows: those that have bars.
    """

    readings: Readings
    leash: Leash
    policy: Policy
    own: PersonsPolicy | None
    reverse: float
    estimates: tuple[LeashEstimate, ...]
    best: ShownBest | None
    true: TrueReward | None
    true_now: float
    rows: Rows

    @property
    def base(self) -> str:
        """How the base is written."""
        return "P" if self.readings.document.model is None else "Q"

    @property
    def base_called(self) -> str:
        """The base with its column's own name, where it has one that does not say it already."""
        called = model_called(self.readings.document)
        return called if called.casefold().startswith("base") else f"base {called}"

    @property
    def own_called(self) -> str:
        """How the person's policy, P, is called likewise."""
        return truth_called(self.readings.document)

    @property
    def base_role(self) -> Role:
        """What the base stands for in the picture."""
        return "truth" if self.readings.document.model is None else "model"

    @property
    def is_root(self) -> bool:
        """Whether policies stand over the root of their divergence."""
        return self.readings.document.alignment.across == "root"

    def across(self, nats: float) -> float:
        """Where a divergence in nats stands on the axis across."""
        return float(self.all_across(np.array([nats]))[0])

    def all_across(self, nats: Array) -> Array:
        """Where divergences in nats stand on the axis across: in the unit, or the root of that."""
        shown = self.readings.unit.of(nats)
        return np.asarray(np.sqrt(shown) if self.is_root else shown)

    def text(self, nats: float, decimals: int = 3) -> str:
        """A number of nats in the document's unit, without the unit."""
        return reading_text(self.readings.unit.of(nats), decimals)

    def quantity(self, nats: float, decimals: int = 3) -> str:
        """A number of nats in the document's unit, with the unit."""
        return self.readings.unit.text(nats, decimals)


def shown_of(readings: Readings, workings: Workings) -> ShownAlignment:
    """Return what is shown of rewards; LensError, with what to do, where there are none."""
    document = readings.document
    if document.reward is None:
        raise LensError(
            "Alignment asks what each outcome is worth: press “Add a reward column” and type a "
            "number, which may be negative, in each of its cells."
        )
    try:
        leash = leash_of(document, workings)
        if leash is None:
            raise LensError("There is no base to align: type a weight in any row of Q.")
        if leash.is_level:
            raise LensError(
                "Every outcome that the base thinks possible has the same reward, so there is "
                "nothing to gain: type other rewards in the reward column."
            )
        if leash.largest_divergence == 0.0:
            raise LensError(
                "The base is already as sure as can be of the best reward, so there is nothing to "
                "gain: type other rewards in the reward column."
            )
        return _shown(readings, leash, workings)
    except LensError:
        raise
    except ValueError as error:
        raise LensError(str(error)) from error


def _shown(readings: Readings, leash: Leash, workings: Workings) -> ShownAlignment:
    document, settings = readings.document, readings.document.alignment
    policy = workings.of(policy_at_settings, leash, settings.beta, settings.budget)
    drawn = workings.of(_estimates, policy, leash, settings.samples, settings.seed)
    own = None
    if document.model is not None:
        own = workings.of(_own, leash, readings.prepared.truth_weights)
    true, true_now = None, 0.0
    if document.true_reward is not None:
        column = document.table.columns[document.true_reward]
        true = workings.of(_true, leash, column)
        true_now = workings.of(_true_now, policy, column)
    best = None
    if settings.best_of > 1:
        best = workings.of(_best, workings.of(_draws, leash), leash, true, settings.best_of)
    reverse = workings.of(_reverse, leash, policy)
    rows = workings.of(_rows, leash)
    return ShownAlignment(readings, leash, policy, own, reverse, drawn, best, true, true_now, rows)


def _own(leash: Leash, truth: Weights) -> PersonsPolicy:
    return PersonsPolicy(
        truth,
        mean_reward(truth, leash.reward),
        kl_divergence(truth, leash.base),
        spent_in_vain(leash, truth),
    )


def _estimates(policy: Policy, leash: Leash, samples: int, seed: int) -> tuple[LeashEstimate, ...]:
    return estimates(policy.distribution, leash.base, samples, seed)


def _reverse(leash: Leash, policy: Policy) -> float:
    return kl_divergence(leash.base, policy.distribution)


def _true(leash: Leash, column: Column) -> TrueReward:
    return true_reward_of(leash, column.values)


def _true_now(policy: Policy, column: Column) -> float:
    return mean_reward(policy.distribution, column.values)


def _draws(leash: Leash) -> Draws:
    return Draws(leash.base, leash.reward)


def _best(draws: Draws, leash: Leash, true: TrueReward | None, count: int) -> ShownBest:
    best, doubling = draws.best_of(count), draws.doubling(leash.largest_divergence, count)
    along: tuple[float, ...] = ()
    worth = None
    if true is not None:
        worth = draws.mean(best, true.values)
        along = tuple(draws.mean(one, true.values) for one in doubling)
    cheapest = leash.at_reward(best.reward).divergence
    return ShownBest(best, draws.probabilities(best), cheapest, doubling, worth, along)


def _rows(leash: Leash) -> Rows:
    """At most six rows: those of the largest rewards, the likeliest of the base, by reward.

    Only table and rewards decide, so that the bars stay put while the budget is dragged.
    """
    base, reward = leash.base, leash.reward
    possible = np.flatnonzero(base.support)
    if len(possible) <= MOST_ROWS:
        chosen = possible
    else:
        half = MOST_ROWS // 2
        best = possible[_largest(reward[possible], half)]
        rest = possible[~np.isin(possible, best)]
        likely = rest[_largest(base.probabilities[rest], MOST_ROWS - half)]
        chosen = np.concatenate((best, likely))
    return chosen[np.lexsort((chosen, -reward[chosen]))]


def _largest(values: Array, count: int) -> Rows:
    """The places of the `count` largest values; of equals, the first."""
    if len(values) <= 4 * count:
        return np.argsort(-values, kind="stable")[:count]
    least = np.partition(values, len(values) - count)[len(values) - count]
    places = np.flatnonzero(values >= least)
    return places[np.argsort(-values[places], kind="stable")[:count]]
