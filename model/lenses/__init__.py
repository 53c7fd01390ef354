"""LENSES: every way to look at readings, in display order.

What a lens looks like is told here; what it does is loaded when it is first looked through, so that
the window opens without waiting for thirteen of them.
"""

from model.lens.lens import Lens, LensError, Look


def _compare() -> Look:
    from model.lenses.compare.view import LOOK

    return LOOK


def _surprise() -> Look:
    from model.lenses.surprise.view import LOOK

    return LOOK


def _identity() -> Look:
    from model.lenses.identity.view import LOOK

    return LOOK


def _guessing() -> Look:
    from model.lenses.guessing.view import LOOK

    return LOOK


def _coder() -> Look:
    from model.lenses.coder.view import LOOK

    return LOOK


def _matrix() -> Look:
    from model.lenses.matrix.view import LOOK

    return LOOK


def _temperature() -> Look:
    from model.lenses.temperature.view import LOOK

    return LOOK


def _sampling() -> Look:
    from model.lenses.sampling.view import LOOK

    return LOOK


def _training() -> Look:
    from model.lenses.training.view import LOOK

    return LOOK


def _alignment() -> Look:
    from model.lenses.alignment.view import LOOK

    return LOOK


def _autocomplete() -> Look:
    from model.lenses.autocomplete.view import LOOK

    return LOOK


def _draft() -> Look:
    from model.lenses.draft.view import LOOK

    return LOOK


def _sequence() -> Look:
    from model.lenses.sequence.view import LOOK

    return LOOK


def _calibration() -> Look:
    from model.lenses.calibration.view import LOOK

    return LOOK


def _kl_report() -> Look:
    from model.lenses.kl_report.view import LOOK

    return LOOK


LENSES: tuple[Lens, ...] = (
    Lens(
        "compare",
        "Compare",
        "Distributions",
        "P, Q and Q at T side by side; drag a bar to change its weight.",
        _compare,
    ),
    Lens(
        "surprise",
        "Surprise",
        "Distributions",
        "Outcomes as blocks: as wide as they are likely, as high as they surprise.",
        _surprise,
    ),
    Lens(
        "identity",
        "Identity",
        "Distributions",
        "H(P) + D(P ‖ Q at T) = H(P, Q at T), as two stacks of equal height.",
        _identity,
    ),
    Lens(
        "guessing-game",
        "Guessing game",
        "Distributions",
        "Entropy as the number of yes-or-no questions: the best tree, a game, and draws.",
        _guessing,
    ),
    Lens(
        "coder",
        "Coder",
        "Distributions",
        "What the bits are: a sequence sent by an arithmetic coder, and read back.",
        _coder,
    ),
    Lens(
        "matrix",
        "Matrix",
        "Distributions",
        "Every column against every column: D(row ‖ column) is not D(column ‖ row).",
        _matrix,
    ),
    Lens(
        "temperature",
        "Temperature",
        "Temperature",
        "How entropy, cross entropy and divergence change with the temperature.",
        _temperature,
    ),
    Lens(
        "sampling",
        "Sampling",
        "Temperature",
        "What top-k, top-p and other filters leave of Q at T, stage by stage, and samples of it.",
        _sampling,
    ),
    Lens(
        "training",
        "Training",
        "Learning",
        "Gradient descent from Q towards P: the loss falls to H(P), and no lower.",
        _training,
    ),
    Lens(
        "alignment",
        "Alignment",
        "Learning",
        "What a KL budget buys: the most reward for how far a policy moves from its base.",
        _alignment,
    ),
    Lens(
        "autocomplete",
        "Autocomplete",
        "Text",
        "Type a text: what can come next, word by word, and whole continuations by beam and "
        "by dice.",
        _autocomplete,
    ),
    Lens(
        "draft",
        "Draft",
        "Text",
        "A small model drafts, a large one checks: how much is kept, and how fast that is.",
        _draft,
    ),
    Lens(
        "sequence",
        "Sequence",
        "Text",
        "A text token by token: how surprised a model was, and what it had in mind instead.",
        _sequence,
        marks_are_tokens=True,
    ),
    Lens(
        "calibration",
        "Calibration",
        "Text",
        "Whether a model is right as often as it is sure: confident is not right.",
        _calibration,
        marks_are_tokens=True,
    ),
    Lens(
        "kl-report",
        "KL report",
        "Text",
        "Two models along one text: how far the tested one is from its base, token by token.",
        _kl_report,
        marks_are_tokens=True,
    ),
)

__all__ = ["LENSES", "Lens", "LensError", "Look", "lens_of"]


def lens_of(lens_id: str) -> Lens:
    """Return the lens with this id, or the first of LENSES if no lens has it.

    A document made by a later version may name a lens that this one lacks.
    """
    return next((lens for lens in LENSES if lens.id == lens_id), LENSES[0])
