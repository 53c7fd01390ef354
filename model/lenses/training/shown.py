"""What the picture and the words of the Training lens share: the path, and where it stands."""

from dataclasses import dataclass

from model.evaluate.readings import Readings
from model.exact.weights import Weights, as_logits
from model.lens.view import Workings
from model.lenses.training.descent import Trajectory
from model.measures import entropy, kl_divergence
from model.words.numerals import reading_text


@dataclass(frozen=True, eq=False)
class ShownTraining:
    """A path of training with the numbers that picture and words share.

    Attributes:
        readings, path: what was read, and the path from there.
        entropy: H(P) in nats.
        floor: H(target) in nats: the same unless the labels are smoothed.
        divergence: D(target ‖ Q) in nats at the step, exactly.
    """

    readings: Readings
    path: Trajectory
    entropy: float
    floor: float
    divergence: float

    @property
    def step(self) -> int:
        """The step shown, counted from 0."""
        return self.path.step

    @property
    def smoothing(self) -> float:
        """How much of the target is spread evenly over all outcomes."""
        return self.readings.document.training.smoothing

    @property
    def target(self) -> str:
        """How the target is written: P, or P<sub>s</sub> where the labels are smoothed."""
        return "P<sub>s</sub>" if self.smoothing else "P"

    @property
    def loss(self) -> float:
        """H(target, Q) in nats at the step."""
        return self.floor + self.divergence

    def text(self, nats: float) -> str:
        """A number of nats in the document's unit, without the unit."""
        return reading_text(self.readings.unit.of(nats))

    def quantity(self, nats: float) -> str:
        """A number of nats in the document's unit, with the unit."""
        return self.readings.unit.text(nats)


def shown_of(readings: Readings, path: Trajectory, workings: Workings) -> ShownTraining:
    """Return what is shown of a path, its numbers at the step worked out exactly."""
    own = readings.subject.truth_entropy
    prepared, smoothing = readings.prepared, readings.document.training.smoothing
    truth = None if smoothing else prepared.truth_weights
    start = None if path.step else prepared.model_weights
    # The dial has no part in it.
    floor, divergence = workings.of(_floor_and_divergence, path, truth, start)
    return ShownTraining(readings, path, own, floor if smoothing else own, divergence)


def _floor_and_divergence(
    path: Trajectory, truth: Weights | None, start: Weights | None
) -> tuple[float, float]:
    target = path.target if truth is None else truth
    divergence = kl_divergence(target, as_logits(path.logits) if start is None else start)
    return entropy(target), divergence
