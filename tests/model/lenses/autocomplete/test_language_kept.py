"""What beams and samples kept, in numbers."""

import math

import pytest

from model.lenses.autocomplete.language.beams import beam_search
from model.lenses.autocomplete.language.generate import Continuation, sample_continuations
from model.lenses.autocomplete.language.kept import compare_kept, summarise, word_frequencies
from model.lenses.autocomplete.language.tokenise import END
from model.measures import kl_divergence
from tests.model.lenses.autocomplete.learned import train

SAMPLED = (
    Continuation(("a", "b", END), math.log(0.2)),
    Continuation(("a", "b", END), math.log(0.2)),
    Continuation(("b", "c"), math.log(0.1)),
)
BEAMS = (Continuation(("a", "b", END), math.log(0.2)), Continuation(("c",), math.log(0.3)))


def test_that_a_summary_counts_every_line_but_its_mass_only_once() -> None:
    kept = summarise(SAMPLED)
    assert kept.count == 3
    assert kept.mean_log_probability == pytest.approx(math.log(0.2 * 0.2 * 0.1) / 3)
    assert kept.distinct_words == 3 / 6
    assert kept.distinct_pairs == 2 / 3
    assert kept.mass == pytest.approx(0.3)
    assert kept.divergence_from_model == pytest.approx(-math.log(0.3))


def test_that_the_log_of_the_mass_is_the_divergence_of_the_confined_model() -> None:
    model = train("a b a\n\na b b\n\nb a", order=2)
    tree = beam_search(model, "a", 3, 3)
    scores = [math.exp(one.log_probability) for one in tree.kept]
    rest = 1.0 - sum(scores)
    expected = kl_divergence([*scores, 0.0], [*scores, rest])
    assert summarise(tree.kept).divergence_from_model == pytest.approx(expected, rel=1e-12)


def test_that_word_shares_are_columns_p_and_q_frequent_first() -> None:
    table = word_frequencies(SAMPLED, BEAMS)
    assert table.outcomes == ("b", END, "a", "c")
    assert [column.name for column in table.columns] == ["P", "Q"]
    assert table.columns[0].values.tolist() == [3 / 8, 2 / 8, 2 / 8, 1 / 8]
    assert table.columns[1].values.tolist() == [1 / 4, 1 / 4, 1 / 4, 1 / 4]


def test_that_the_divergence_is_that_of_the_word_shares() -> None:
    found = compare_kept(SAMPLED, BEAMS)
    p, q = (column.values for column in word_frequencies(SAMPLED, BEAMS).columns)
    assert found.divergence == kl_divergence(p, q)
    assert found.only_sampled == ()
    assert 0.0 < found.jensen_shannon < math.log(2.0)


def test_that_words_the_beams_lack_make_it_infinite_and_are_named() -> None:
    found = compare_kept(SAMPLED, BEAMS[:1])
    assert found.divergence == math.inf
    assert found.only_sampled == ("c",)
    assert math.isfinite(found.jensen_shannon)
    p, q = (column.values for column in word_frequencies(SAMPLED, BEAMS[:1]).columns)
    both = (p > 0.0) & (q > 0.0)
    assert found.shared_mass == pytest.approx(1.0 - p[~both].sum())
    expected = kl_divergence(p[both] / p[both].sum(), q[both])
    assert found.shared_divergence == pytest.approx(expected, rel=1e-13)
    assert compare_kept(SAMPLED, BEAMS).shared_mass == pytest.approx(1.0)


def test_that_nothing_kept_has_no_mean_and_no_divergence() -> None:
    found = compare_kept((), BEAMS)
    assert math.isnan(found.sampled.mean_log_probability)
    assert math.isnan(found.sampled.distinct_words)
    assert found.sampled.divergence_from_model == math.inf
    assert math.isnan(found.divergence)
    assert math.isnan(found.jensen_shannon)


def test_that_beams_are_more_probable_and_hot_samples_more_diverse() -> None:
    model = train("the cat sat. the cat ran. the dog sat. the dog ran off. a bird sang.")
    beams = beam_search(model, "the", 4, 6).kept
    cold, hot = (sample_continuations(model, "the", 30, 6, t, seed=0) for t in (0.3, 3.0))
    kept, warm = compare_kept(cold, beams), compare_kept(hot, beams)
    assert kept.beams.mean_log_probability > warm.sampled.mean_log_probability
    assert kept.sampled.mean_log_probability > warm.sampled.mean_log_probability
    assert warm.sampled.distinct_pairs > kept.sampled.distinct_pairs
