"""What the picture and the words of the Alignment lens share."""

from dataclasses import dataclass
from functools import cached_property

from model.evaluate.readings import Readings
from model.exact.weights import Weights
from model.figure.figure import Role
from model.lens.lens import LensError
from model.lens.view import Workings
from model.lenses.alignment.controls import leash_of, policy_at_settings
from model.lenses.alignment.leash import (
    Leash,
    LeashEstimate,
    estimates,
    mean_reward,
    spent_in_vain,
)
from model.lenses.alignment.policies import Policy
from model.measures import kl_divergence
from model.words.numerals import reading_text


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
class ShownAlignment:
    """The leash, the best policy at the settings, and the person's own, if there is one.

    `estimates` are k1, k2, k3 of D(π ‖ base) from the samples of the settings; none where there
    are none.
    """

    readings: Readings
    leash: Leash
    policy: Policy
    own: PersonsPolicy | None
    estimates: tuple[LeashEstimate, ...]

    @property
    def base(self) -> str:
        """How the base is written."""
        return "P" if self.readings.document.model is None else "Q"

    @property
    def base_role(self) -> Role:
        """What the base stands for in the picture."""
        return "truth" if self.readings.document.model is None else "model"

    @cached_property
    def reverse(self) -> float:
        """D(base ‖ π) in nats; ∞ where π leaves out what the base does."""
        return kl_divergence(self.leash.base, self.policy.distribution)

    def text(self, nats: float, decimals: int = 3) -> str:
        """A number of nats in the document's unit, without the unit."""
        return reading_text(self.readings.unit.of(nats), decimals)

    def quantity(self, nats: float, decimals: int = 3) -> str:
        """A number of nats in the document's unit, with the unit."""
        return self.readings.unit.text(nats, decimals)


def shown_of(readings: Readings, workings: Workings) -> ShownAlignment:
    """Return what is shown of rewards; LensError, with what to do, where there are none."""
    document, settings = readings.document, readings.document.alignment
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
        policy = workings.of(policy_at_settings, leash, settings.beta, settings.budget)
        drawn = workings.of(_estimates, policy, leash, settings.samples, settings.seed)
    except LensError:
        raise
    except ValueError as error:
        raise LensError(str(error)) from error
    own = None
    if document.model is not None:
        own = workings.of(_own, leash, readings.prepared.truth_weights)
    return ShownAlignment(readings, leash, policy, own, drawn)


def _own(leash: Leash, truth: Weights) -> PersonsPolicy:
    return PersonsPolicy(
        truth,
        mean_reward(truth, leash.reward),
        kl_divergence(truth, leash.base),
        spent_in_vain(leash, truth),
    )


def _estimates(policy: Policy, leash: Leash, samples: int, seed: int) -> tuple[LeashEstimate, ...]:
    return estimates(policy.distribution, leash.base, samples, seed)
