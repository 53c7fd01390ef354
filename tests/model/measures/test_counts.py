"""Entropy from counts: published numbers, 50-digit truth, and an interval that holds what it says.

The counts `SPECIES` are those of the examples of the R package "entropy".
"""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.document import edits
from model.document.document import Document
from model.document.table import table_of
from model.evaluate.answers import NO_COUNTS, ONE_SEEN
from model.measures.counts import counted_entropy
from model.measures.entropy import entropy
from model.words.markup import plain
from tests.evaluated import evaluated

SPECIES = (4, 2, 3, 0, 2, 4, 0, 0, 2, 1, 1)


def test_that_the_published_numbers_hold() -> None:
    found = counted_entropy(SPECIES)
    numbers = (found.plug_in, found.miller_madow, found.chao_shen)
    assert numbers == pytest.approx((1.968382, 2.152593, 2.201137), abs=5e-7)
    assert (found.size, found.seen, found.once) == (19.0, 8, 2)


def test_that_the_box_of_nine_and_one_is_as_published() -> None:
    found = counted_entropy([9, 1])
    assert (found.plug_in, found.miller_madow) == pytest.approx((0.325083, 0.375083), abs=5e-7)


def by_decimals(counts: list[int]) -> tuple[Decimal, Decimal, Decimal]:
    """Plug-in, Miller–Madow and Chao–Shen to 50 digits."""
    with localcontext() as context:
        context.prec = 60
        kept = [Decimal(one) for one in counts if one]
        size = sum(kept, Decimal(0))
        shares = [one / size for one in kept]
        plug_in = -sum((p * p.ln() for p in shares), Decimal(0))
        once = Decimal(sum(one == 1 for one in counts))
        cover = 1 - (size - 1 if once == size else once) / size
        chao = Decimal(0)
        for p in (cover * one for one in shares):
            chao -= p * p.ln() / (1 - (1 - p) ** int(size))
        return plug_in, plug_in + (len(kept) - 1) / (2 * size), chao


@example([1, 1, 1])
@example([2, 0])
@example([400, 1, 0])
@given(st.lists(st.integers(0, 400), min_size=2, max_size=30).filter(lambda one: sum(one) > 1))
def test_that_the_estimates_are_right_to_the_last_digits(counts: list[int]) -> None:
    found = counted_entropy(counts)
    for number, truth in zip(
        (found.plug_in, found.miller_madow, found.chao_shen), by_decimals(counts), strict=True
    ):
        assert abs(Decimal(number) - truth) <= Decimal("1e-14") * truth
    assert found.plug_in == entropy(counts)
    assert found.plug_in <= found.miller_madow
    if found.low is not None and found.high is not None:
        assert 0.0 <= found.low <= found.high <= math.log(len(counts))


@pytest.mark.parametrize(
    "shares", [(0.5, 0.3, 0.15, 0.05), (0.25, 0.25, 0.25, 0.25), (0.9, 0.1)], ids=str
)
def test_that_the_interval_holds_the_truth_about_nineteen_times_in_twenty(
    shares: tuple[float, ...],
) -> None:
    rng, truth, hits = np.random.default_rng(5), entropy(shares), 0
    for counts in rng.multinomial(200, shares, size=2_000):
        found = counted_entropy(counts)
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= truth + 1e-12 and truth - 1e-12 <= found.high
    assert hits / 2_000 >= 0.93
    if len(set(shares)) > 1:  # nothing lies above log n, so that equal shares are always within
        assert hits / 2_000 <= 0.985


def test_that_miller_madow_is_nearer_to_the_truth_on_average_than_the_plug_in() -> None:
    rng, shares = np.random.default_rng(2), np.full(8, 0.125)
    found = [counted_entropy(one) for one in rng.multinomial(40, shares, size=1_000)]
    bias = float(np.mean([one.plug_in for one in found])) - math.log(8.0)
    assert bias == pytest.approx(-7 / 80, abs=0.02)
    assert abs(float(np.mean([one.miller_madow for one in found])) - math.log(8.0)) < 0.02


def test_that_one_outcome_gives_no_interval_and_huge_counts_give_numbers() -> None:
    only = counted_entropy([7, 0])
    assert (only.plug_in, only.low, only.high) == (0.0, None, None)
    huge = counted_entropy([1e300, 1e300])
    assert huge.miller_madow == huge.chao_shen == pytest.approx(math.log(2.0))


def test_that_what_is_no_count_is_named_by_its_position() -> None:
    with pytest.raises(ValueError, match="position 2"):
        counted_entropy([1.0, 0.5])
    with pytest.raises(ValueError, match="counts are all 0"):
        counted_entropy([0, 0])


def species() -> Document:
    return Document(table_of(map(str, range(len(SPECIES))), counts=list(SPECIES)))


def test_that_readings_of_counts_keep_their_size() -> None:
    readings = evaluated(species())
    assert readings.text("sample_size") == "19"
    assert readings["entropy_miller_madow"].value == pytest.approx(2.152593, abs=5e-7)
    assert readings["entropy_chao_shen"].value == pytest.approx(2.201137, abs=5e-7)
    interval = readings["entropy_interval"]
    assert interval.answer.low == pytest.approx(1.874320, abs=5e-7)
    assert interval.answer.high == pytest.approx(math.log(11.0))
    assert "Harris" in interval.answer.reason
    said = plain(readings["entropy_p"].measure.aside(readings))
    assert "N = 19" in said
    assert "3.106" in said
    assert "3.176" in said


def test_that_shares_are_no_sample_and_say_so() -> None:
    normalised = edits.normalise(species(), 0).document
    for document in (normalised, Document(table_of(["a", "b"], P=[0.5, 1.5]))):
        readings = evaluated(document)
        assert readings["sample_size"].answer.reason == NO_COUNTS
        assert readings["entropy_interval"].answer.low is None
        assert readings["entropy_p"].measure.aside(readings) == ""


def test_that_one_outcome_seen_has_a_reason_for_no_interval() -> None:
    readings = evaluated(Document(table_of(["a", "b"], P=[7, 0])))
    assert readings["entropy_interval"].answer.reason == ONE_SEEN
    assert plain(readings["entropy_p"].measure.aside(readings)).endswith(ONE_SEEN)


def test_that_with_a_rest_only_the_size_is_known() -> None:
    document = edits.mark_rest(species(), 3, 5).document
    assert evaluated(document)["sample_size"].value == 19.0
    document = edits.mark_rest(species(), 0, 5).document
    readings = evaluated(document)
    assert readings["sample_size"].value == 19.0
    assert readings["entropy_p"].measure.aside(readings) == ""
    for name in ("entropy_miller_madow", "entropy_chao_shen", "entropy_interval"):
        assert not readings[name].has_number, name
        assert "stands for 5 outcomes" in plain(readings[name].answer.reason)


def test_that_counts_of_q_are_a_sample_too() -> None:
    names = list(map(str, range(len(SPECIES))))
    document = Document(table_of(names, P=[1.0] * len(SPECIES), Q=list(SPECIES)), 0, 1)
    readings = evaluated(document)
    said = plain(readings["entropy_q"].measure.aside(readings))
    own = evaluated(species())
    assert said == plain(own["entropy_p"].measure.aside(own))
    assert "N = 19" in said
    assert "2.704 – 3.459" in said
    shares = evaluated(edits.normalise(document, 1).document)
    assert shares["entropy_q"].measure.aside(shares) == ""
    alone = evaluated(Document(table_of(names, P=list(SPECIES)), 0))
    assert alone["entropy_q"].measure.aside(alone) == ""


def test_that_a_hundred_in_all_may_be_percentages_and_is_asked_about() -> None:
    document = Document(table_of(["a", "b", "c"], P=[60, 25, 15], Q=[61, 24, 15]), 0, 1)
    readings = evaluated(document)
    assert readings["sample_size"].value == 100.0
    for told in (
        readings["sample_size"].answer.reason,
        plain(readings["entropy_p"].measure.aside(readings)),
        plain(readings["entropy_q"].measure.aside(readings)),
    ):
        assert "if they are percentages" in told
    label, changed = edits.to_percentages(document, 0)
    assert label == "Read P as percentages"
    column = changed.table.columns[0]
    assert column.values.tolist() == [0.6, 0.25, 0.15]
    assert column.texts == {0: "60%", 1: "25%", 2: "15%"}
    again = evaluated(changed)
    assert again["sample_size"].answer.reason == NO_COUNTS
    assert again["entropy_p"].value == pytest.approx(readings["entropy_p"].value, rel=1e-15)
    assert not document.table.columns[0].with_values([60, 25, 16]).may_hold_percentages
