"""Stages beside the seven filters: published cases, what they induce, and what is refused."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.document.cells import Kind
from model.document.document import Document
from model.document.settings import Filters
from model.document.table import Column, Table, table_of
from model.evaluate.evaluate import evaluate
from model.evaluate.moving import Moving
from model.exact.weights import as_weights
from model.measures import entropy, kl_divergence
from model.sampling import StageResult, run_stages
from model.sampling.chain import library_order, stages_of, working_stages
from model.sampling.history import past_of, unknown_words, words_of
from tests.evaluated import evaluated, refused
from tests.model.cases import for_each

WEATHER = (0.6, 0.25, 0.1, 0.05)
STEPS = (0.4, 0.3, 0.2, 0.1)


def stages(p: Any, temperature: float = 1.0, history: str = "", **more: Any) -> Any:
    names = [str(row) for row in range(len(p))]
    filters = Filters(history=history, **more)
    document = Document(table_of(names, P=list(p), Q=list(p)), 0, 1, filters=filters)
    return run_stages(as_weights(p), temperature, filters, past=past_of(document))


def last(p: Any, temperature: float = 1.0, history: str = "", **more: Any) -> StageResult:
    found: StageResult = stages(p, temperature, history, **more)[-1]
    return found


@for_each("preset", ["transformers", "llama.cpp", "own"])
def test_that_top_n_sigma_keeps_what_lies_within_n_deviations(preset: Any) -> None:
    kept = last((0.1, 0.2, 0.3, 0.4), preset=preset, top_n_sigma=1.0)
    assert kept.probabilities == pytest.approx([0, 0, 3 / 7, 4 / 7], rel=1e-14)
    hot = last((0.1, 0.2, 0.3, 0.4), 3.0, preset=preset, top_n_sigma=1.0)
    assert (hot.survivors == kept.survivors).all()
    assert last((1.0, 1.0), top_n_sigma=0.5).left == 2


def test_that_xtc_leaves_the_least_of_the_top_choices_as_often_as_it_acts() -> None:
    always = last(STEPS, xtc_probability=1.0, xtc_threshold=0.19)
    assert always.probabilities == pytest.approx([0, 0, 2 / 3, 1 / 3], rel=1e-14)
    often = last(STEPS, xtc_probability=0.99, xtc_threshold=0.19)
    expected = [0.01 * p + 0.99 * (q / 0.3) for p, q in zip(STEPS, (0, 0, 0.2, 0.1), strict=True)]
    assert often.probabilities == pytest.approx(expected, rel=1e-14)
    note = stages(STEPS, xtc_probability=0.99, xtc_threshold=0.19)[1].note
    assert "99%" in note
    assert "2 likeliest" in note
    nothing = last(STEPS, xtc_probability=0.99, xtc_threshold=0.39)
    assert nothing.probabilities == pytest.approx(STEPS, rel=1e-15)
    assert last(STEPS, xtc_probability=1.0, xtc_threshold=0.1).survivors.tolist()[-1]


def test_that_p_less_has_its_bar_at_the_chance_of_two_draws_to_agree() -> None:
    kept = last((0.1, 0.15, 0.2, 0.25, 0.3), p_less=1)
    assert kept.probabilities == pytest.approx([0, 0, 0, 25 / 55, 30 / 55], rel=1e-14)
    assert last([1.0] * 7, p_less=1).left == 7
    # Its bar is that of the distribution at T.
    assert last((0.1, 0.15, 0.2, 0.25, 0.3), 10.0, p_less=1).left == 3


def test_that_top_h_keeps_the_likeliest_within_a_part_of_the_entropy() -> None:
    assert last(STEPS, top_h=0.7).left == 2
    assert last((0.75, 0.25), top_h=0.4).left == 1
    assert last([1.0] * 8, top_h=2 / 3).left == 4


def test_that_the_dynamic_temperature_follows_the_entropy_in_the_place_of_the_dial() -> None:
    found = stages(WEATHER, dynatemp_range=0.5)
    assert [stage.id for stage in found] == ["source", "dynatemp"]
    temperature = 0.5 + entropy(WEATHER) / math.log(4)
    assert temperature == pytest.approx(1.245234, abs=5e-7)
    assert found[-1].tempered.temperature == pytest.approx(temperature, rel=1e-14)
    warm = np.array(WEATHER) ** (1 / temperature)
    assert found[-1].probabilities == pytest.approx(warm / warm.sum(), rel=1e-13)
    bent = last(WEATHER, dynatemp_range=0.5, dynatemp_exponent=2.0)
    assert bent.tempered.temperature < temperature
    assert last((1.0, 0.0), dynatemp_range=0.5).probabilities.tolist() == [1.0, 0.0]
    assert last(WEATHER, math.inf, dynatemp_range=0.5).probabilities == pytest.approx([0.25] * 4)


def test_that_dry_lowers_what_would_go_on_with_a_repetition() -> None:
    dry: Any = {"dry_multiplier": 1.0, "dry_base": 1.1, "dry_allowed_length": 2}
    once = last([0.25] * 4, history="0,1,2,0,1", **dry)
    expected = [0.296923, 0.296923, 0.109232, 0.296923]
    assert once.probabilities == pytest.approx(expected, abs=5e-7)
    longer = last([0.25] * 4, history="3 0 1 2 3 0 1", **dry)
    share = math.exp(-1.1)
    assert longer.probabilities[2] == pytest.approx(share / (3 + share), rel=1e-13)
    assert last([0.25] * 4, history="3 1 2 0 1", **dry).probabilities == pytest.approx([0.25] * 4)
    across = last([0.25] * 4, history="0 * 1 2 0 * 1", **dry)
    assert across.probabilities == pytest.approx([0.25] * 4)
    short = last([0.25] * 4, history="0,1,2,0,1", dry_penalty_last_n=3, **dry)
    assert short.probabilities == pytest.approx([0.25] * 4)
    assert "history" in stages([0.25] * 4, **dry)[1].note


def test_that_penalties_take_from_the_logits_of_what_came() -> None:
    often = last(STEPS, history="1 1 0", frequency_penalty=0.5, presence_penalty=0.25)
    weights = np.array(STEPS) * np.exp([-0.75, -1.25, 0, 0])
    assert often.probabilities == pytest.approx(weights / weights.sum(), rel=1e-13)
    assert often.rows.tolist() == [2, 0, 3, 1]
    repeated = last(STEPS, history="0", repetition_penalty=2.0)
    weights = np.array([0.4**2, 0.3, 0.2, 0.1])
    assert repeated.probabilities == pytest.approx(weights / weights.sum(), rel=1e-13)
    assert (
        last(STEPS, history="0 3", repetition_penalty=2.0, penalty_last_n=1).probabilities[0] > 0.4
    )


def test_that_a_logit_above_zero_is_divided_by_the_repetition_penalty() -> None:
    logits = np.array([2.0, -1.0, 1.0])
    names = tuple("abc")
    column = Column("Q", logits, Kind.LOGITS)
    filters = Filters(history="a, b", repetition_penalty=2.0)
    readings = evaluated(Document(Table(names, (column,)), filters=filters))
    weights = np.exp([1.0, -2.0, 1.0])
    assert readings.tempered == pytest.approx(weights / weights.sum(), rel=1e-13)


@pytest.mark.parametrize("tau", [0.5, 1.0, 1.4])
def test_that_mirostat_makes_the_mean_surprise_of_a_draw_tau(tau: float) -> None:
    """Simulated as llama.cpp does it, with a small rate, in the long run."""
    rng = np.random.default_rng(5)
    mu, rate = 2 * tau, 0.01
    counts, surprise = np.zeros(4), 0.0
    bits = [-math.log2(one) for one in WEATHER]
    uniform = rng.random(60_000).tolist()
    for draw in uniform:
        there = [row for row, one in enumerate(bits) if row == 0 or one <= mu]
        total = sum(WEATHER[row] for row in there)
        left = draw * total
        for row in there:
            left -= WEATHER[row]
            if left < 0.0:
                break
        counts[row] += 1
        told = bits[row] + math.log2(total)
        mu -= rate * (told - tau)
        surprise += told
    induced = last(WEATHER, mirostat_tau=tau)
    assert induced.probabilities == pytest.approx(counts / counts.sum(), abs=0.01)
    assert surprise / len(uniform) == pytest.approx(tau, abs=0.01)


def test_that_mirostat_leaves_alone_what_surprises_no_more() -> None:
    assert last(WEATHER, mirostat_tau=2.0).probabilities == pytest.approx(WEATHER, rel=1e-15)
    assert last((0.4, 0.4, 0.2), mirostat_tau=0.5).probabilities.tolist() == [0.5, 0.5, 0.0]


def test_that_llama_uses_mirostat_without_the_other_filters() -> None:
    filters = Filters("llama.cpp", top_k=2, mirostat_tau=1.0)
    assert working_stages(filters) == ("temperature", "mirostat")
    assert "mirostat" in working_stages(replace(filters, preset="transformers"))
    assert "top_k" in working_stages(replace(filters, preset="transformers"))


def test_that_the_orders_are_those_of_the_libraries() -> None:
    assert library_order("llama.cpp") == (
        *("penalties", "dry", "top_n_sigma", "top_k", "typical", "top_p", "min_p", "xtc"),
        *("temperature", "dynatemp", "mirostat"),
    )
    order = library_order("transformers")
    assert order[0] == "penalties"
    native = [one for one in order if one in {"temperature", "top_k", "top_p", "min_p", "typical"}]
    assert native == ["temperature", "top_k", "top_p", "min_p", "typical"]
    assert order.index("xtc") < order.index("temperature") < order.index("top_h")
    assert stages_of(Filters("own")) == order


def test_that_a_history_names_outcomes_as_people_type_them() -> None:
    assert words_of('a, b  “c d”\n"e, f"') == ("a", "b", "c d", "e, f")
    table = table_of([" the", "cat", "the"], P=[1, 1, 1])
    document = Document(table, filters=Filters(history="the dog cat dog", presence_penalty=1.0))
    assert past_of(document).rows == (0, past_of(document).rows[1], 1, past_of(document).rows[3])
    assert past_of(document).rows[1] == past_of(document).rows[3] < 0
    assert unknown_words(document) == ("dog",)
    assert past_of(replace(document, filters=Filters(history="the"))).rows == ()


@for_each(
    ("numbers", "sentence"),
    [
        ({"top_n_sigma": -1.0}, "top-nσ is a number"),
        ({"xtc_probability": 1.5}, "XTC is a probability"),
        ({"xtc_threshold": -0.1}, "XTC threshold is a probability"),
        ({"p_less": 2}, "p-less is 1 for on"),
        ({"top_h": 0.0}, "top-h is a share"),
        ({"dynatemp_range": math.nan}, "dynamic T ± is a number"),
        ({"mirostat_tau": -1.0}, "mirostat τ is a number of bits"),
        ({"repetition_penalty": 0.0}, "repetition is a number above 0"),
        ({"penalty_last_n": -2}, "look back is a whole number"),
        ({"dry_base": 0.5}, "DRY base is a number from 1"),
        ({"dry_allowed_length": 0}, "DRY length is a whole number from 1"),
    ],
)
def test_that_numbers_out_of_range_are_refused(numbers: Any, sentence: str) -> None:
    document = Document(table_of("ab", P=[1, 1]), filters=Filters(**numbers))
    assert sentence in refused(document).problem


def test_that_a_temperature_after_xtc_heats_each_way_that_chance_takes_by_itself() -> None:
    more: dict[str, Any] = {"preset": "llama.cpp", "xtc_threshold": 0.19}
    found = last(STEPS, 0.5, xtc_probability=0.6, **more)
    whole, spared = np.array([16.0, 9.0, 4.0, 1.0]) / 30.0, np.array([0.0, 0.0, 4.0, 1.0]) / 5.0
    assert found.probabilities == pytest.approx(0.4 * whole + 0.6 * spared, rel=1e-14)
    cold = last(STEPS, 0.0, xtc_probability=0.6, **more)
    assert cold.probabilities == pytest.approx([0.4, 0.0, 0.6, 0.0], rel=1e-14)


def test_that_what_follows_mirostat_works_on_each_of_its_ways() -> None:
    order = ("mirostat", "temperature")
    found = last(STEPS, 0.5, preset="own", order=order, mirostat_tau=1.2)
    two, three = entropy([4.0, 3.0]), entropy([4.0, 3.0, 2.0])
    share = (1.2 * math.log(2.0) - two) / (three - two)
    few, many = np.array([16.0, 9.0, 0.0, 0.0]) / 25.0, np.array([16.0, 9.0, 4.0, 0.0]) / 29.0
    assert found.probabilities == pytest.approx((1.0 - share) * few + share * many, rel=1e-13)


@given(
    st.lists(st.floats(1e-6, 1e6), min_size=2, max_size=7),
    st.permutations(["xtc", "temperature", "top_p", "min_p", "top_k", "typical"]),
    st.floats(0.2, 5.0),
    st.floats(0.01, 0.99),
    st.floats(0.01, 0.6),
    st.fixed_dictionaries(
        {},
        optional={
            "top_p": st.floats(0.2, 0.99),
            "min_p": st.floats(0.01, 0.6),
            "top_k": st.integers(1, 6),
            "typical": st.floats(0.2, 0.99),
        },
    ),
)
def test_that_a_chain_with_xtc_is_the_mean_of_the_chains_with_and_without_it(
    weights: list[float], order: Any, temperature: float, chance: float, bar: float, cuts: Any
) -> None:
    def at(probability: float) -> StageResult:
        numbers = {"xtc_probability": probability, "xtc_threshold": bar, **cuts}
        return last(weights, temperature, preset="own", order=tuple(order), **numbers)

    found, never, always = at(chance), at(0.0), at(1.0)
    expected = (1.0 - chance) * never.probabilities + chance * always.probabilities
    assert found.probabilities == pytest.approx(expected, rel=1e-11)
    assert found.survivors.tolist() == (never.survivors | always.survivors).tolist()


NUMBERS = {
    "top_n_sigma": st.floats(0.0, 3.0),
    "xtc_probability": st.floats(0.0, 1.0),
    "xtc_threshold": st.floats(0.0, 1.0),
    "p_less": st.integers(0, 1),
    "top_h": st.floats(0.01, 1.0),
    "dynatemp_range": st.floats(0.0, 3.0),
    "mirostat_tau": st.floats(0.0, 3.0),
    "repetition_penalty": st.floats(0.5, 3.0),
    "presence_penalty": st.floats(-2.0, 2.0),
    "dry_multiplier": st.floats(0.0, 2.0),
    "top_k": st.integers(0, 5),
}
CHAIN = st.fixed_dictionaries({}, optional=NUMBERS)
WEIGHT = st.one_of(st.just(0.0), st.floats(1e-6, 1e6), st.sampled_from([1.0, 2.0]))


@given(
    st.lists(WEIGHT, min_size=1, max_size=7).filter(any),
    st.floats(0.2, 5.0),
    CHAIN,
    st.lists(st.integers(0, 6), max_size=9),
    st.sampled_from(["transformers", "llama.cpp", "own"]),
)
def test_that_every_stage_is_a_distribution_with_its_price(
    weights: list[float], temperature: float, numbers: Any, past: list[int], preset: Any
) -> None:
    history = " ".join(map(str, past))
    found = stages(weights, temperature, history, preset=preset, **numbers)
    assert found
    for stage in found:
        assert stage.probabilities.sum() == pytest.approx(1.0, rel=1e-13)
        left = stage.probabilities[stage.rows]
        assert (np.diff(left) <= 1e-15).all()
        assert stage.left >= 1
        expected = kl_divergence(stage.probabilities, weights)
        assert stage.divergence == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(CHAIN, st.floats(0.3, 4.0))
def test_that_the_moving_dial_is_right_or_takes_the_exact_way(numbers: Any, to: float) -> None:
    rng = np.random.default_rng(3)
    names = tuple(str(row) for row in range(60))
    p, q = rng.lognormal(0.0, 1.0, (2, 60))
    filters = Filters(history="1 2 3 1 2", **numbers)
    table = Table(names, (Column("P", p), Column("Q", q)))
    document = Document(table, 0, 1, filters=filters)
    turned = replace(document, temperature=to)
    moving = Moving().read(turned, evaluated(document))
    if moving is None:
        return
    exact = evaluate(turned)
    for reading in ("entropy_qt", "kl_p_qt", "kl_qt_q", "cross_entropy"):
        value = exact[reading].value
        assert moving[reading].value == (value if value is None else pytest.approx(value, rel=1e-8))
