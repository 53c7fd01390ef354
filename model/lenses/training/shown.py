"""What the picture and the words of the Training lens share: the path, and where it stands."""

from dataclasses import dataclass

from model.evaluate.readings import Readings
from model.exact.weights import Weights, as_logits
from model.lens.view import Workings
from model.lenses.training.descent import Trajectory
from model.lenses.training.objectives import Objective, excess
from model.measures import entropy, kl_divergence
from model.words.numerals import reading_text


@dataclass(frozen=True, eq=False)
class ShownTraining:
    """A path of training with the numbers that picture and words share.

    Attributes:
        readings, path: what was read, and the path from there.
        entropy: H(P) in nats.
        floor: the least loss of a free student in nats: H(target), or 0 of a divergence.
        divergence: the loss above that at the step, exactly: D(target ‖ Q), or the divergence
            itself.
        forward, reverse: D(P ‖ Q) and D(Q ‖ P) in nats at the step, whatever is made small.
    """

    readings: Readings
    path: Trajectory
    entropy: float
    floor: float
    divergence: float
    forward: float
    reverse: float

    @property
    def step(self) -> int:
        """The step shown, counted from 0."""
        return self.path.step

    @property
    def smoothing(self) -> float:
        """How much of the target is spread evenly over all outcomes."""
        return self.readings.document.training.smoothing

    @property
    def peaks(self) -> int:
        """How many peaks Q is made of; 0 where every outcome is free."""
        return self.readings.document.training.peaks

    @property
    def objective(self) -> Objective:
        """The loss."""
        return self.path.objective

    @property
    def target(self) -> str:
        """How the target is written: P, or P<sub>s</sub> where the labels are smoothed."""
        return "P<sub>s</sub>" if self.smoothing else "P"

    @property
    def loss_name(self) -> str:
        """How the loss is written, in markup, as H(P, Q) or D(Q ‖ P)."""
        return self._named("H({p}, {q})")

    @property
    def gap_name(self) -> str:
        """How the loss above its floor is written: D(P ‖ Q), or the loss itself."""
        if self.objective.kind == "focal":
            return "what is above the least"
        return self._named("D({p} ‖ {q})")

    @property
    def floor_name(self) -> str:
        """How the floor is written."""
        if self.objective.is_cross_entropy:
            return f"H({self.target})"
        return "the least focal loss" if self.objective.kind == "focal" else "0"

    @property
    def loss(self) -> float:
        """The loss in nats at the step."""
        return self.floor + self.divergence

    def text(self, nats: float) -> str:
        """A number of nats in the document's unit, without the unit."""
        return reading_text(self.readings.unit.of(nats))

    def quantity(self, nats: float) -> str:
        """A number of nats in the document's unit, with the unit."""
        return self.readings.unit.text(nats)

    def _named(self, cross_entropy: str) -> str:
        objective = self.objective
        soft = objective.temperature != 1.0
        p = f"{self.target}<sub>τ</sub>" if soft else self.target
        q = "Q<sub>τ</sub>" if soft else "Q"
        if objective.is_cross_entropy:
            return cross_entropy.format(p=p, q=q)
        written = {
            "forward": f"D({p} ‖ {q})",
            "reverse": f"D({q} ‖ {p})",
            "jensen_shannon": f"JSD<sub>{objective.mix:g}</sub>({p}, {q})",
            "focal": f"focal loss({p}, {q})",
        }[objective.kind]
        return f"τ<sup>2</sup>{written}" if soft else written


def shown_of(readings: Readings, path: Trajectory, workings: Workings) -> ShownTraining:
    """Return what is shown of a path, its numbers at the step worked out exactly."""
    own = readings.subject.truth_entropy
    prepared, settings = readings.prepared, readings.document.training
    truth = None if settings.smoothing else prepared.truth_weights
    start = None if path.step or settings.peaks else prepared.model_weights
    # The dial has no part in it.
    floor, divergence = workings.of(_floor_and_divergence, path, truth, start)
    if path.objective.is_cross_entropy and not settings.smoothing:
        floor = own
    both = divergence, 0.0
    if not path.objective.is_cross_entropy or settings.peaks:
        both = workings.of(_both_ways, path, prepared.truth_weights)
    return ShownTraining(readings, path, own, floor, divergence, *both)


def _floor_and_divergence(
    path: Trajectory, truth: Weights | None, start: Weights | None
) -> tuple[float, float]:
    target = path.target if truth is None else truth
    if not path.objective.is_cross_entropy:
        return path.floor, excess(path.objective, target, path.logits)
    divergence = kl_divergence(target, as_logits(path.logits) if start is None else start)
    return entropy(target), divergence


def _both_ways(path: Trajectory, truth: Weights) -> tuple[float, float]:
    trained = as_logits(path.logits)
    return kl_divergence(truth, trained), kl_divergence(trained, truth)
