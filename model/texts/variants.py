"""Why two perplexities differ: the numbers that people quarrel over, for the same text.

Sources: torchmetrics' Perplexity (softmax, then the logarithm, in the logits' own type), Hugging
Face evaluate's perplexity (the mean of the texts' perplexities, first token scored after a start
token), EleutherAI's lm-evaluation-harness (word, byte perplexity, bits per byte), llama.cpp's
perplexity tool (the second half of each window).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.exact import FloatArray, sum_exactly
from model.texts.scoring.scored import SequenceScore
from model.words.names import are, counted

_LOST_IN_FLOAT32 = 150.0 * math.log(2.0)  # a probability of 2^−150 is rounded to 0


@dataclass(frozen=True)
class Variant:
    """One way to make a perplexity: its name, value, the tokens it counts, and how it differs.

    value is None where the text does not tell what it takes; how then says what is missing.
    is_mistake marks numbers that no one means to give.
    """

    name: str
    value: float | None
    tokens: int
    how: str
    is_mistake: bool = False


def texts_of(score: SequenceScore) -> tuple[FloatArray, ...]:
    """Return the surprises of each text: the rows of a batch, or the one text there is."""
    return tuple(score.nll) if score.nll.ndim == 2 else (score.nll,)


def perplexity_variants(score: SequenceScore, *, are_halves: bool = False) -> tuple[Variant, ...]:
    """Return the variants for a scored text, or for a batch of texts (b, n), in display order.

    are_halves: the positions are the second halves of llama.cpp's windows (n_ctx) already, as a
    .kld has them; else each text is one window. All in nats inside; positions left out (NaN) count
    nowhere.
    """
    texts = tuple(text for text in texts_of(score) if not np.isnan(text).all())
    count, mean = score.count, score.nll_mean
    return (
        Variant(
            "Token-weighted",
            score.perplexity,
            count,
            "exp of all surprises over all tokens: every token counts alike.",
        ),
        _torchmetrics(score),
        *_by_texts(texts, count),
        *(() if are_halves else _first_tokens(texts, score)),
        _all_halves(score) if are_halves else _second_halves(texts),
        _per(score, score.word_count, "word", "words parted by white space"),
        _per(score, score.byte_count, "byte", "bytes of UTF-8 text"),
        Variant(
            "2 to the power of nats",
            2.0**mean if mean < 1024.0 else math.inf,
            count,
            "a mean in base e put to base 2: too small. Hugging Face evaluate did so until August "
            "2022 (its issue 241: 19.1 instead of 70.6).",
            is_mistake=True,
        ),
        Variant(
            "e to the power of bits",
            _exp(mean / math.log(2.0)),
            count,
            "a mean in base 2 put to base e: too large.",
            is_mistake=True,
        ),
    )


def _torchmetrics(score: SequenceScore) -> Variant:
    lost = int(np.count_nonzero(score.nll > _LOST_IN_FLOAT32))
    how = "token-weighted too, from the logarithm of a float32 softmax"
    if lost:
        return Variant(
            "torchmetrics Perplexity",
            math.inf,
            score.count,
            f"{how}: {counted(lost, 'token')} {are(lost)} rounded to probability 0, so it says ∞.",
        )
    return Variant(
        "torchmetrics Perplexity", score.perplexity, score.count, f"{how}: here the same."
    )


def _by_texts(texts: Sequence[FloatArray], count: int) -> tuple[Variant, ...]:
    means = np.array([_mean(text) for text in texts])
    each = np.array([_exp(mean) for mean in means.tolist()])
    return (
        Variant(
            "Mean of the texts' perplexities",
            float(each.mean()),
            count,
            f"Hugging Face evaluate's mean_perplexity: {counted(len(texts), 'text')}, long or "
            "short, each of one weight; one bad text weighs most.",
        ),
        Variant(
            "Mean loss of the texts",
            _exp(float(means.mean())),
            count,
            "exp of the mean of the texts' mean surprises, as training loops report an average "
            "over batches: short texts weigh more.",
        ),
    )


def _first_tokens(texts: Sequence[FloatArray], score: SequenceScore) -> tuple[Variant, ...]:
    later = np.concatenate([text[1:] for text in texts])
    kept = later[~np.isnan(later)]
    first = score.count - kept.size
    if not first:
        how = "the first token of each text has no surprise here, so both are the same."
    else:
        how = f"{counted(first, 'first token')} left out: nothing stands before to judge by."
    value = _exp(_mean(kept)) if kept.size else None
    return (Variant("Without the first token", value, int(kept.size), how),)


def _all_halves(score: SequenceScore) -> Variant:
    how = (
        "llama.cpp's perplexity tool: these rows are the second halves of its windows already, so "
        "it is the same number."
    )
    return Variant("Second half of each window", score.perplexity, score.count, how)


def _second_halves(texts: Sequence[FloatArray]) -> Variant:
    halves = np.concatenate([np.zeros(0), *(text[text.size // 2 + 1 :] for text in texts)])
    kept = halves[~np.isnan(halves)]
    how = (
        "llama.cpp's perplexity tool: only the second half of each window, where there is context; "
        "an unfinished last window is dropped."
    )
    return Variant(
        "Second half of each window",
        _exp(_mean(kept)) if kept.size else None,
        int(kept.size),
        how if kept.size else "no window is long enough to have a second half.",
    )


def _per(score: SequenceScore, size: int | None, unit: str, meaning: str) -> Variant:
    name = f"Per {unit}"
    if not size:
        return Variant(name, None, score.count, f"the {unit}s of the text are not known.")
    how = (
        f"lm-evaluation-harness's {unit}_perplexity: exp of all surprises over {size:,} {meaning}, "
        "however the text is cut."
    )
    return Variant(name, _exp(score.nll_sum / size), score.count, how)


def _mean(text: FloatArray) -> float:
    kept = text[~np.isnan(text)]
    if np.isinf(kept).any():
        return math.inf
    return sum_exactly(kept).value / kept.size


def _exp(nats: float) -> float:
    return math.exp(nats) if nats < 709.7 else math.inf
