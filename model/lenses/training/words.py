"""Words of the Training lens: its caption, and the same for who cannot see it."""

from model.figure.figure import Caption
from model.lenses.training.descent import SMALLEST_DIVERGENCE, smoothed
from model.lenses.training.shown import ShownTraining
from model.measures import kl_divergence
from model.words.markup import plain
from model.words.names import counted

NEARLY = 1e-3  # nats


def caption_of(seen: ShownTraining) -> Caption:
    """Return what is seen: how far the student is, what is left, and why."""
    if seen.peaks:
        return Caption(_peaks_lead(seen), f"{_both(seen)} {_which(seen)}")
    if not seen.objective.is_cross_entropy:
        return Caption(_lead(seen), f"{_gap(seen)} {_both(seen)} {_which(seen)}")
    return Caption(_lead(seen), f"{_gap(seen)} {_why(seen)}".rstrip())


def _lead(seen: ShownTraining) -> str:
    steps = counted(seen.step, "step")
    if seen.divergence < SMALLEST_DIVERGENCE:
        if seen.step == 0:
            return "Q already is what it is trained towards."
        return f"After {steps} the model has learnt all there is to learn."
    if seen.step == 0:
        return "Before training, the model pays for its mistakes."
    if seen.divergence < NEARLY:
        return f"{steps} in, there is hardly anything left to learn."
    if seen.path.losses[seen.step] > seen.path.losses[0]:
        return f"{steps} in, the model is worse than it was."
    return f"{steps} in, the model still pays for its mistakes."


def _peaks_lead(seen: ShownTraining) -> str:
    what = "one peak" if seen.peaks == 1 else "two peaks"
    finished = seen.path.finished
    if seen.divergence < SMALLEST_DIVERGENCE:
        return f"P is as {what} can be, and Q has learnt it."
    if finished is None or seen.step < finished:
        return f"{counted(seen.step, 'step')} in, a student of {what} is on its way."
    return f"Q has come to rest: nearer to P no step of {what} leads."


def _gap(seen: ShownTraining) -> str:
    if seen.objective.kind == "focal":
        return (
            f"The loss is {seen.quantity(seen.loss)}, {seen.quantity(seen.divergence)} above "
            "the least there is."
        )
    if not seen.objective.is_cross_entropy:
        return f"The loss {seen.loss_name} = {seen.quantity(seen.loss)} falls to 0, where Q is P."
    name = seen.gap_name
    if seen.divergence < SMALLEST_DIVERGENCE:
        return (
            f"{name} is below 10<sup>−9</sup> nats; the {seen.quantity(seen.floor)} that are left "
            "are the truth’s own surprise, and no training removes them."
        )
    return (
        f"The gap above the floor is {name} = {seen.quantity(seen.divergence)}: all that training "
        f"can still remove. The floor, H({seen.target}) = {seen.quantity(seen.floor)}, it can only "
        "meet."
    )


def _both(seen: ShownTraining) -> str:
    return f"D(P ‖ Q) = {seen.quantity(seen.forward)}, D(Q ‖ P) = {seen.quantity(seen.reverse)}."


def _which(seen: ShownTraining) -> str:
    """What the loss holds dear; where peaks cannot be P, what that leads to."""
    objective = seen.objective
    if objective.temperature != 1.0:
        return (
            f"P and Q are softened to τ = {objective.temperature:g}, so that small chances are "
            "learnt from too; τ<sup>2</sup> keeps the steps as long as before."
        )
    if objective.kind == "focal":
        return (
            f"It weighs an outcome by (1 − q)<sup>γ</sup>, γ = {objective.focus:g}: less where Q "
            "is sure already, so that its best Q is flatter than P."
        )
    if not seen.peaks:
        return "A free student ends at P whatever the loss: give it one peak to see them differ."
    if objective.kind == "forward":
        return "Forward KL pays for all that P does and Q leaves out, so Q covers every mode."
    if objective.kind == "reverse":
        return "Reverse KL pays only where Q itself goes, so Q seeks a mode and stays in it."
    if objective.mix == 0.5:
        return "JSD treats both alike: it forgives what is left out, up to ln 2 of it."
    like = "forward KL, which covers every mode" if objective.mix < 0.5 else "reverse KL"
    return f"JSD lies between both: with β = {objective.mix:g} it is more like {like}."


def _why(seen: ShownTraining) -> str:
    settings = seen.readings.document.training
    if seen.smoothing:
        return (
            f"Smoothing aims at (1 − s) P + s/n, so the floor is not H(P): a model that "
            f"meets it pays {seen.quantity(_after_smoothing(seen))} more than need be "
            "on real draws."
        )
    if settings.batch:
        draws = counted(settings.batch, "draw")
        return f"A step sees only {draws} from P, so the curve never comes quite to rest."
    losses, step = seen.path.losses, seen.step
    if step and losses[step] > min(losses[0], losses[step - 1]) and seen.divergence > NEARLY:
        return "The steps are too long and overshoot: lower the rate."
    to_learn = step == 0 and seen.divergence >= SMALLEST_DIVERGENCE
    return "Press Train, or drag the line." if to_learn else ""


def alternative(seen: ShownTraining, caption: Caption) -> str:
    """Return the picture in words, with its numbers."""
    path = seen.path
    first, last = seen.quantity(float(path.losses[0])), seen.quantity(float(path.losses[-1]))
    ends = "" if path.finished is None else f" Nothing is left to learn at step {path.finished:,}."
    which = f", of which {seen.gap_name} = {seen.quantity(seen.divergence)}"
    floor = f"H({seen.target}) = {seen.quantity(seen.floor)}"
    if not seen.objective.is_cross_entropy:
        which, floor = "", seen.quantity(seen.floor)
    return plain(
        f"The loss {seen.loss_name} goes from {first} to {last} in "
        f"{counted(len(path.losses) - 1, 'step')} over the floor {floor}. "
        f"At step {seen.step:,} it is {seen.quantity(seen.loss)}{which}.{ends} "
        f"{caption.lead} {caption.rest}"
    )


def _after_smoothing(seen: ShownTraining) -> float:
    """D(P ‖ smoothed P) in nats: what a model that meets the target pays on real draws."""
    prepared = seen.readings.prepared
    return kl_divergence(prepared.truth_weights, smoothed(prepared.truth, seen.smoothing))
