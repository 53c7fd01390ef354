"""Every public reference case, to its own tolerance.

The kinds "nll" and "ece" belong to the scoring of sequences and are not tested here.
"""

import math
from math import inf, sqrt
from typing import TYPE_CHECKING, Any

import pytest

from model.exact.weights import Weights, as_logits, as_weights
from model.lenses.alignment.policies import best_policy, policy_at
from model.measures import (
    chi_squared,
    cross_entropy,
    entropy,
    hellinger,
    jensen_shannon,
    kl_divergence,
    perplexity,
    redundancy,
    renyi_entropy,
    total_variation,
    tsallis_entropy,
)
from model.tempering import (
    best_temperature,
    divergence_from_source,
    temper,
    temper_logits,
    tempered_weights,
)
from tests.model.reference import close, column, hard_cases, holds, reference_cases
from tests.reference.questions import expected_questions
from tests.reference.renyi_divergence import renyi_divergence
from tests.reference.target import temperature_for_entropy
from tests.reference.tempered import (
    divergence_to_source,
    entropy_slope,
    log_partition,
    logit_variance,
)

if TYPE_CHECKING:
    from model.exact.double_double import FloatArray


def assert_fields(case: dict[str, Any], answers: dict[str, float]) -> None:
    """Every number of the truth is answered, and answered to the tolerance."""
    assert {k for k, v in case["truth"].items() if isinstance(v, str)} <= set(answers) | {
        "cond_dlnT_dE"
    }
    assert answers
    for field in case["truth"].keys() & answers.keys():
        assert holds(case, field, answers[field]), (field, answers[field], case["truth"][field])


def source(case: dict[str, Any]) -> Weights:
    """The model of a case: weights p or logits."""
    if "logits" in case:
        return as_logits(column(case, "logits"))
    return as_weights(column(case, "p"))


@pytest.mark.parametrize("case", reference_cases("pair") + hard_cases("pair"))
def test_that_a_pair_of_columns_is_measured_to_its_bound(case: dict[str, Any]) -> None:
    p, q = column(case, "p"), column(case, "q")
    js = jensen_shannon(p, q)
    answers = {
        "H_p": entropy(p),
        "H_q": entropy(q),
        "CE_pq": cross_entropy(p, q),
        "CE_qp": cross_entropy(q, p),
        "KL_pq": kl_divergence(p, q),
        "KL_qp": kl_divergence(q, p),
        "JS": js,
        "JS_distance": sqrt(js),
        "TV": total_variation(p, q),
        "Hellinger": hellinger(p, q),
        "chi2_pq": chi_squared(p, q),
        "renyi_div_half": renyi_divergence(p, q, 0.5),
    }
    for field in case["truth"]:
        if field.startswith("renyi_div_") and field != "renyi_div_half":
            answers[field] = renyi_divergence(p, q, float(field.removeprefix("renyi_div_")))
    assert_fields(case, answers)


@pytest.mark.parametrize("case", reference_cases("single") + hard_cases("single"))
def test_that_one_column_is_measured_to_its_bound(case: dict[str, Any]) -> None:
    p = column(case, "p")
    answers = {
        "H": entropy(p),
        "perplexity": perplexity(p),
        "redundancy": redundancy(p),
        "min_entropy": renyi_entropy(p, inf),
    }
    for field in case["truth"]:
        if field.startswith("renyi_"):
            answers[field] = renyi_entropy(p, float(field.removeprefix("renyi_")))
        if field.startswith("tsallis_"):
            answers[field] = tsallis_entropy(p, float(field.removeprefix("tsallis_")))
    assert_fields(case, answers)


@pytest.mark.parametrize("case", reference_cases("temper") + hard_cases("temper"))
def test_that_a_tempered_column_is_measured_to_its_bound(case: dict[str, Any]) -> None:
    tempered = tempered_weights(source(case), float(case["T"]))
    answers = {
        "H_T": entropy(tempered.distribution),
        "perplexity_T": perplexity(tempered.distribution),
        "KL_pT_p": divergence_from_source(tempered),
        "KL_p_pT": divergence_to_source(tempered),
        "pmax": float(tempered.probabilities.max()),
        "var_logit": logit_variance(tempered),
        "dH_dT": entropy_slope(tempered),
    }
    if "logsumexp_over_T" in case["truth"]:
        answers["logsumexp_over_T"] = log_partition(tempered, max(column(case, "logits")))
    assert_fields(case, answers)
    truths = case["truth"].get("p_T", [])
    for answer, truth in zip(tempered.probabilities, truths, strict=bool(truths)):
        assert close(float(answer), truth, case["tol_rel"])


@pytest.mark.parametrize("case", reference_cases("temper"))
def test_that_measures_of_the_unrounded_column_agree_with_the_tilt(
    case: dict[str, Any],
) -> None:
    tempered = tempered_weights(source(case), float(case["T"]))
    pairs = [
        (kl_divergence(tempered.distribution, tempered.source), divergence_from_source(tempered)),
        (kl_divergence(tempered.source, tempered.distribution), divergence_to_source(tempered)),
    ]
    for general, tilted in pairs:
        assert general == pytest.approx(tilted, rel=1e-14, abs=0.0)


@pytest.mark.parametrize("case", reference_cases("temper"))
def test_that_the_array_of_a_tempered_column_is_measured_to_its_bound(case: dict[str, Any]) -> None:
    p: FloatArray | list[float]
    if "logits" in case:
        p = temper_logits(column(case, "logits"), 1.0)
        tempered = temper_logits(column(case, "logits"), float(case["T"]))
    else:
        p = column(case, "p")
        tempered = temper(p, float(case["T"]))
    assert holds(case, "H_T", entropy(tempered))
    assert holds(case, "perplexity_T", perplexity(tempered))
    assert holds(case, "KL_pT_p", kl_divergence(tempered, p))
    assert holds(case, "KL_p_pT", kl_divergence(p, tempered))


@pytest.mark.parametrize("case", reference_cases("inverse_T") + hard_cases("inverse_T"))
def test_that_the_best_temperature_is_found_to_its_bound(case: dict[str, Any]) -> None:
    truth, model = column(case, "q"), source(case)
    temperature = best_temperature(truth, model)
    distribution = tempered_weights(model, temperature).distribution
    answers = {
        "T_star": temperature,
        "beta_star": 1.0 / temperature,
        "CE_min": cross_entropy(truth, distribution),
        "KL_min": kl_divergence(truth, distribution),
        "H_T": entropy(distribution),
    }
    assert_fields(case, answers)


@pytest.mark.parametrize("case", reference_cases("inverse_H") + hard_cases("inverse_H"))
def test_that_the_temperature_of_an_entropy_is_found(case: dict[str, Any]) -> None:
    temperature = temperature_for_entropy(source(case), case["H_target"])
    assert_fields(case, {"T_star": temperature, "beta_star": 1.0 / temperature})


@pytest.mark.parametrize("case", reference_cases("kl_budget") + hard_cases("kl_budget"))
def test_that_a_budget_gives_its_policy(case: dict[str, Any]) -> None:
    base, reward = column(case, "base"), column(case, "reward")
    policy = best_policy(base, reward, case["eps"])
    answers = {
        "beta_star": policy.beta,
        "lambda_star": 1.0 / policy.beta if policy.beta else math.inf,
        "reward": policy.reward,
        "KL": policy.divergence,
        "KL_max": policy_at(base, reward, 0.0).divergence,
        "H_pi": entropy(policy.distribution),
    }
    assert_fields(case, answers)


@pytest.mark.parametrize("case", reference_cases("huffman") + hard_cases("huffman"))
def test_that_questions_are_counted_to_their_bound(case: dict[str, Any]) -> None:
    questions = expected_questions(column(case, "p"))
    answers = {
        "huffman_bits": questions.expected,
        "H_bits": questions.entropy,
        "redundancy_bits": questions.redundancy,
    }
    assert_fields(case, answers)
