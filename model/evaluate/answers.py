"""Answers: the exact way of each measure, with a reason where there is no number."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from model.document.groups import MOST_MEASURED
from model.evaluate.readings import Answer
from model.evaluate.subject import Subject
from model.exact.weights import Weights
from model.measures.comparison import Comparison
from model.measures.counts import CountedEntropy
from model.measures.entropy import perplexity_of
from model.measures.groups import GroupedEntropy, grouped_entropy
from model.words.markup import escape
from model.words.names import joined

NO_MODEL = Answer(
    None,
    "This needs a model Q of its own beside P: add a column, or give the role Q in a header menu.",
)
ONE_OUTCOME = "With one outcome there is nothing to guess: log n is 0."
MAY_BE_PERCENT = (
    "Whole numbers that add up to 100 are taken for counts; if they are percentages, say so in the "
    "menu Counts below the table."
)
NO_COUNTS = "P is no sample: its weights are no whole-number counts that add up to more than 1."
ONE_SEEN = "Only one outcome came: that says nothing of how far off the sample is."
HOW_SURE = "Miller–Madow ± 1.96 s, with s after Harris (1975)."
TOO_LARGE = "It is beyond the largest number, 1.8 × 10<sup>308</sup>."
NAMED_ROWS = 3


def entropy_p(subject: Subject) -> Answer:
    """Return H(P) in nats."""
    return Answer(subject.truth_entropy)


def entropy_q(subject: Subject) -> Answer:
    """Return H(Q) in nats; a reason without a Q."""
    return Answer(subject.prepared.pair.source.entropy) if subject.has_model else NO_MODEL


def entropy_qt(subject: Subject) -> Answer:
    """Return H(Q at T) in nats; of P at T without a Q."""
    return Answer(subject.tempered_entropy)


def cross_entropy(subject: Subject) -> Answer:
    """Return H(P, Q at T) in nats; ∞ with the rows where Q at T gives 0 beside P > 0."""
    return _compared(subject, lambda _: subject.cross_entropy)


def kl_p_qt(subject: Subject) -> Answer:
    """Return D(P ‖ Q at T) in nats; ∞ as the cross entropy."""
    return _compared(subject, lambda _: subject.divergence)


def of_pair(
    measure: Callable[[Comparison], float], *, reverse: bool = False
) -> Callable[[Subject], Answer]:
    """Return the exact way of a measure of P and Q at T, or with `reverse` of Q at T and P.

    It answers ∞ with the rows where the second gives 0 beside more of the first, or because it is
    beyond the largest number; a reason without a Q.
    """
    return lambda subject: _compared(subject, measure, reverse=reverse)


def of_order(measure: Callable[[Weights, float], float]) -> Callable[[Subject], Answer]:
    """Return the exact way of a measure of P and of the order α."""
    return lambda subject: Answer(measure(subject.truth, subject.order))


def kl_qt_q(subject: Subject) -> Answer:
    """Return D(Q at T ‖ Q) in nats; 0 at T = 1, exact next to it."""
    return Answer(subject.moved)


def perplexity_p(subject: Subject) -> Answer:
    """Return exp H(P), from 1 to the number of outcomes."""
    return Answer(perplexity_of(subject.truth_entropy, subject.truth, subject.truth))


def perplexity_pq(subject: Subject) -> Answer:
    """Return exp H(P, Q at T); ∞ as the cross entropy, or beyond the largest number."""
    return _compared(subject, lambda pair: perplexity_of(subject.cross_entropy, pair.p, pair.q))


def max_entropy(subject: Subject) -> Answer:
    """Return log n in nats, n all outcomes."""
    return Answer(math.log(len(subject.prepared.outcomes)))


def efficiency(subject: Subject) -> Answer:
    """Return H(P) / log n; a reason for one outcome."""
    count = len(subject.prepared.outcomes)
    if count == 1:
        return Answer(None, ONE_OUTCOME)
    return Answer(subject.truth_entropy / math.log(count))


def redundancy(subject: Subject) -> Answer:
    """Return 1 − H(P) / log n, exact next to 0; a reason for one outcome."""
    count = len(subject.prepared.outcomes)
    if count == 1:
        return Answer(None, ONE_OUTCOME)
    return Answer(subject.prepared.pair.divergence_from_uniform / math.log(count))


def sample_size(subject: Subject) -> Answer:
    """Return N, how many observations the counts of P are; a reason where P holds no counts."""
    return _sampled(subject, lambda found: Answer(found.size, percent_words(found.size)))


def percent_words(size: float) -> str:
    """Return what is said where counts may be whole percentages: of 100 in all; "" for others."""
    return MAY_BE_PERCENT if size == 100.0 else ""


def miller_madow(subject: Subject) -> Answer:
    """Return H(P) + (K − 1)/2N in nats; a reason where P holds no counts."""
    return _sampled(subject, lambda found: Answer(found.miller_madow))


def chao_shen(subject: Subject) -> Answer:
    """Return the entropy after Chao and Shen, in nats; a reason where P holds no counts."""
    return _sampled(subject, lambda found: Answer(found.chao_shen))


def entropy_interval(subject: Subject) -> Answer:
    """Return the ends of the 95 % interval of the source's entropy, in nats, and how it is made.

    No ends where P holds no counts, or where only one outcome came.
    """
    return _sampled(subject, _interval)


def _interval(found: CountedEntropy) -> Answer:
    if found.low is None:
        return Answer(None, ONE_SEEN)
    return Answer(None, HOW_SURE, low=found.low, high=found.high)


def between_groups(subject: Subject) -> Answer:
    """Return the entropy of P between groups, in nats; a reason where no outcomes are joined."""
    return _grouped(subject, lambda found: Answer(found.between))


def within_groups(subject: Subject) -> Answer:
    """Return the mean entropy of P inside its groups, in nats; a reason likewise."""
    return _grouped(subject, lambda found: Answer(found.within))


def between_groups_qt(subject: Subject) -> Answer:
    """Return the entropy of Q at T between groups, in nats; a reason likewise, or without a Q."""
    groups = subject.groups
    if not subject.has_model:
        return NO_MODEL
    if groups is None:
        return no_groups(len(subject.prepared.outcomes))
    found = grouped_entropy(subject.tempered, groups.of_row, len(groups.names))
    return Answer(found.between)


def most_likely(subject: Subject) -> Answer:
    """Return the largest P with its outcome, the first of equals."""
    row = subject.prepared.most_likely_row
    outcome = subject.prepared.outcomes[row]
    return Answer(float(subject.prepared.truth[row]), rows=(row,), outcome=outcome)


def best_temperature(subject: Subject) -> Answer:
    """Return T*, 0 and ∞ included; a reason where no temperature helps or any does."""
    if subject.model is None:
        return NO_MODEL
    best = subject.prepared.pair.best_temperature
    if best.value is not None:
        return Answer(best.value, best.reason or "")
    rows = np.flatnonzero(subject.truth.support & ~subject.model.support)
    named = _names(subject.prepared.outcomes, rows)
    return Answer(
        None,
        f"No temperature helps: Q gives 0 to {named}, which P says can happen.",
        tuple(rows.tolist()),
    )


def no_groups(outcomes: int) -> Answer:
    """Return why there are no groups among so many outcomes."""
    if outcomes > MOST_MEASURED:
        return Answer(
            None,
            f"Readings join more than {MOST_MEASURED:,} outcomes once one of them has a label; the "
            "Groups lens joins them by their names.",
        )
    return Answer(None, "No two outcomes mean the same; the Groups lens joins them.")


def _grouped(subject: Subject, answer: Callable[[GroupedEntropy], Answer]) -> Answer:
    found = subject.grouped
    return no_groups(len(subject.prepared.outcomes)) if found is None else answer(found)


def _sampled(subject: Subject, answer: Callable[[CountedEntropy], Answer]) -> Answer:
    return Answer(None, NO_COUNTS) if subject.counted is None else answer(subject.counted)


def _compared(
    subject: Subject, measure: Callable[[Comparison], float], *, reverse: bool = False
) -> Answer:
    if not subject.has_model:
        return NO_MODEL
    pair = subject.comparison.reverse if reverse else subject.comparison
    value = measure(pair)
    if not math.isinf(value):
        return Answer(value)
    found = impossible_rows(subject.prepared.outcomes, pair.missing_rows, reverse=reverse)
    return found or Answer(value, TOO_LARGE)


def impossible_rows(
    outcomes: Sequence[str], rows: NDArray[np.intp], *, reverse: bool
) -> Answer | None:
    """Return the answer ∞ for rows with 0 under Q at T and more under P, or None for no rows.

    With `reverse` P and Q at T change places.
    """
    if not rows.size:
        return None
    above, below = ("Q<sub>T</sub>", "P") if reverse else ("P", "Q<sub>T</sub>")
    reason = f"{below} gives 0 to {_names(outcomes, rows)}, which {above} says can happen."
    return Answer(math.inf, reason, tuple(rows.tolist()))


def _names(outcomes: Sequence[str], rows: NDArray[np.intp]) -> str:
    first = [outcomes[row] for row in rows[:NAMED_ROWS].tolist()]
    quoted = [f"“{escape(name[:40])}”" for name in first]
    if len(rows) > len(first):
        return f"{', '.join(quoted)} and {len(rows) - len(first):,} more"
    return joined(quoted)
