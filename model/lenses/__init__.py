"""LENSES: every way to look at readings, in display order.

What a lens looks like is told here; what it does is loaded when it is first looked through, so that
the window opens without waiting for all of them.
"""

from collections.abc import Callable
from importlib import import_module

from model.lens.lens import Lens, LensError, Look


def _look_of(folder: str) -> Callable[[], Look]:
    """What loads the LOOK of a lens's folder here."""

    def load() -> Look:
        look: Look = import_module(f"{__name__}.{folder}.view").LOOK
        return look

    return load


LENSES: tuple[Lens, ...] = (
    Lens(
        "compare",
        "Compare",
        "Distributions",
        "P, Q and Q at T side by side; drag a bar to change its weight.",
        _look_of("compare"),
        reading=(
            "Each outcome has a bar for P, one for Q and, away from T = 1, one for Q at T. "
            "Where the bars of P and Q differ, the model errs: a Q much lower than P costs "
            "most."
        ),
    ),
    Lens(
        "surprise",
        "Surprise",
        "Distributions",
        "Outcomes as blocks: as wide as they are likely, as high as they surprise.",
        _look_of("surprise"),
        reading=(
            "A block is as wide as its outcome is likely and as high as it surprises, log 1/p. "
            "Its area is what that outcome adds to the mean, so all areas together are the "
            "entropy. What stands out above the blocks of P is what a wrong model pays more."
        ),
    ),
    Lens(
        "identity",
        "Identity",
        "Distributions",
        "H(P) + D(P ‖ Q at T) = H(P, Q at T), as two stacks of equal height.",
        _look_of("identity"),
        reading=(
            "The left stack is H(P) with D(P ‖ Q) upon it, the right one H(P, Q): they are "
            "always of one height. Only the upper part can be saved by a better model."
        ),
    ),
    Lens(
        "guessing-game",
        "Guessing game",
        "Distributions",
        "Entropy as the number of yes-or-no questions: the best tree, a game, and draws.",
        _look_of("guessing"),
        reading=(
            "The tree asks yes-or-no questions; a likely outcome stands near the top, so that "
            "it is found soon. The mean number of questions is at least H(P) and, with the best "
            "tree, less than one above it."
        ),
    ),
    Lens(
        "coder",
        "Coder",
        "Distributions",
        "What the bits are: a sequence sent by an arithmetic coder, and read back.",
        _look_of("coder"),
        reading=(
            "Each outcome takes its share of the interval, so a likely one narrows it little and "
            "costs few bits. The message costs about H(P, Q) bits an outcome: what a wrong model "
            "pays above H(P) is D(P ‖ Q)."
        ),
    ),
    Lens(
        "matrix",
        "Matrix",
        "Distributions",
        "Every column against every column: D(row ‖ column) is not D(column ‖ row).",
        _look_of("matrix"),
        reading=(
            "A row is taken for the truth, a column for the belief. The diagonal is 0 where a "
            "divergence is shown; a cell and its mirror image differ, since D is not symmetric."
        ),
    ),
    Lens(
        "joint",
        "Joint",
        "Distributions",
        "The whole table as two variables: what they share, and what learning one removes.",
        _look_of("joint"),
        reading=(
            "Rows are values of Y, columns values of X; a cell is as strong as it is likely. Click "
            "a cell to learn its row or its column; drag it up or down to change it. Of the nested "
            "bars, what both have in common is I(X; Y). The dial heats the whole table."
        ),
    ),
    Lens(
        "groups",
        "Groups",
        "Distributions",
        "Outcomes that mean the same joined: the entropy between groups and within them.",
        _look_of("groups"),
        reading=(
            "Each bar is a group, cut into the outcomes that mean the same. H = between + within: "
            "what lies between groups is semantic entropy, what lies within them only says the "
            "same in other words. Click an outcome, then another to join it to that."
        ),
    ),
    Lens(
        "temperature",
        "Temperature",
        "Temperature",
        "How entropy, cross entropy and divergence change with the temperature.",
        _look_of("temperature"),
        reading=(
            "The axis across is T, and the line on it is the dial. H(Q at T) always rises with "
            "T; D(P ‖ Q at T) has one lowest point, T*, at which the model serves best."
        ),
    ),
    Lens(
        "sampling",
        "Sampling",
        "Temperature",
        "What top-k, top-p and other filters leave of Q at T, stage by stage, and samples of it.",
        _look_of("sampling"),
        reading=(
            "From left to right the filters cut and scale what is left of Q at T; what is cut "
            "fades. Dots are samples: with many of them their shares come close to the bars."
        ),
        shows_stages=True,
    ),
    Lens(
        "training",
        "Training",
        "Learning",
        "Gradient descent from Q towards P: the loss falls to H(P), and no lower.",
        _look_of("training"),
        reading=(
            "The curve is the loss H(P, Q) step by step. The dashed floor is H(P): what lies "
            "between is D(P ‖ Q), the part that learning can take away. Arrows push Q against the "
            "gradient. Under “which loss?” stand other losses, and students of one or two peaks."
        ),
    ),
    Lens(
        "alignment",
        "Alignment",
        "Learning",
        "What a KL budget buys: the most reward for how far a policy moves from its base.",
        _look_of("alignment"),
        reading=(
            "Across is the KL paid for moving away from the base, upwards the reward that it "
            "buys. The curve is the best that can be had; where it grows flat, more moving buys "
            "little. A second column of rewards is what was truly meant: past its ring the reward "
            "rises and the true one falls. “best of” draws n times and keeps the best."
        ),
    ),
    Lens(
        "autocomplete",
        "Autocomplete",
        "Text",
        "Type a text: what can come next, word by word, and whole continuations by beam and "
        "by dice.",
        _look_of("autocomplete"),
        reading=(
            "Bars are the next words by probability. A sharp list is a low entropy: the model "
            "knows how to go on. Beams are whole continuations with the product of their "
            "probabilities."
        ),
    ),
    Lens(
        "draft",
        "Draft",
        "Text",
        "A small model drafts, a large one checks: how much is kept, and how fast that is.",
        _look_of("draft"),
        reading=(
            "A draft is kept with probability min(1, P/Q), so that what is accepted is the "
            "overlap of both. What is refused is drawn anew from where P is larger, and the "
            "result is P exactly."
        ),
    ),
    Lens(
        "sequence",
        "Sequence",
        "Text",
        "A text token by token: how surprised a model was, and what it had in mind instead.",
        _look_of("sequence"),
        reading=(
            "Each token is as high as it surprised the model. The mean height is the cross "
            "entropy per token, and 2 to its power in bits the perplexity. One high token can "
            "outweigh many low ones."
        ),
        marks_are_tokens=True,
    ),
    Lens(
        "calibration",
        "Calibration",
        "Text",
        "Whether a model is right as often as it is sure: confident is not right.",
        _look_of("calibration"),
        reading=(
            "Across is how sure the model was, upwards how often it was right. On the diagonal "
            "it keeps its word; below it is too sure, above it too shy."
        ),
        marks_are_tokens=True,
    ),
    Lens(
        "kl-report",
        "KL report",
        "Text",
        "Two models along one text: how far the tested one is from its base, token by token.",
        _look_of("kl_report"),
        reading=(
            "Each token has the KL divergence of the tested model from its base. Most are near "
            "0 after a mild change; the mean says little about the few that are far, so look at "
            "the upper percentiles."
        ),
        marks_are_tokens=True,
    ),
)

__all__ = ["LENSES", "Lens", "LensError", "Look", "lens_of"]


def lens_of(lens_id: str) -> Lens:
    """Return the lens with this id, or the first of LENSES if no lens has it.

    A document made by a later version may name a lens that this one lacks.
    """
    return next((lens for lens in LENSES if lens.id == lens_id), LENSES[0])
