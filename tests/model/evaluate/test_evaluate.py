"""evaluate: the readings of whole documents, and their reasons where there is no number."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from model.document import edits
from model.document.cells import Kind
from model.document.document import Document
from model.document.groups import GroupsSettings
from model.document.table import Column, Table, table_of
from model.evaluate.catalogue import MEASURES
from model.evaluate.evaluate import known_answers
from model.words.markup import plain
from model.words.units import Unit
from tests.evaluated import evaluated, refused
from tests.model.cases import for_each

IDS = [
    "entropy_p",
    "entropy_q",
    "entropy_qt",
    "cross_entropy",
    "kl_p_qt",
    "kl_qt_p",
    "kl_qt_q",
    "jensen_shannon",
    "total_variation",
    "hellinger",
    "chi_squared",
    "renyi_p",
    "tsallis_p",
    "perplexity_p",
    "perplexity",
    "max_entropy",
    "efficiency",
    "redundancy",
    "sample_size",
    "entropy_miller_madow",
    "entropy_chao_shen",
    "entropy_interval",
    "between_groups",
    "within_groups",
    "between_groups_qt",
    "best_temperature",
]


@pytest.fixture
def weather() -> Document:
    table = table_of(
        ["sunny", "cloudy", "rainy", "windy"], P=[0.6, 0.25, 0.1, 0.05], Q=[0.6, 0.25, 0.1, 0.05]
    )
    return Document(table, truth=0, model=1, temperature=1.5)


def test_that_every_promised_reading_is_there_in_order(weather: Document) -> None:
    ids = [measure.id for measure in MEASURES]
    assert [one for one in ids if one != "most_likely"] == IDS
    assert list(evaluated(weather).values) == ids


def test_that_the_weather_at_one_and_a_half_reads_as_on_paper(weather: Document) -> None:
    readings = evaluated(weather)
    assert readings.text("entropy_p") == "1.490"
    assert readings.text("cross_entropy") == "1.539"
    assert readings.text("kl_p_qt") == "0.049"
    assert readings.text("kl_qt_q") == "0.053"
    assert readings.text("perplexity", 2) == "2.91"
    assert readings.value("best_temperature") == pytest.approx(1.0, rel=1e-12)


def test_that_the_identity_holds_to_the_last_digits(weather: Document) -> None:
    readings = evaluated(replace(weather, temperature=0.37))
    entropy, divergence = readings["entropy_p"].value, readings["kl_p_qt"].value
    assert entropy is not None
    assert divergence is not None
    parts = entropy + divergence
    assert parts == pytest.approx(readings["cross_entropy"].value, rel=1e-15)


def test_that_units_change_information_but_not_perplexity(weather: Document) -> None:
    bits, bans = evaluated(weather), evaluated(replace(weather, unit=Unit.BANS))
    in_bits = bits.value("entropy_p")
    assert in_bits is not None
    assert bans.value("entropy_p") == pytest.approx(in_bits * math.log10(2.0))
    assert bans.value("perplexity") == bits.value("perplexity")


def test_that_a_zero_in_q_makes_the_divergence_infinite_and_names_the_row() -> None:
    readings = evaluated(Document(table_of(["red", "blue"], P=[9, 1], Q=[1, 0]), 0, 1))
    assert readings["kl_p_qt"].value == math.inf
    assert readings["kl_p_qt"].answer.rows == (1,)
    assert "“blue”" in readings["kl_p_qt"].answer.reason
    assert readings["perplexity"].value == math.inf
    assert readings["best_temperature"].value is None
    assert "“blue”" in readings["best_temperature"].answer.reason


def test_that_many_rows_are_named_by_the_first_and_a_count() -> None:
    count = 10
    table = table_of([f"o{i}" for i in range(count)], P=[1] * count, Q=[1] + [0] * (count - 1))
    reason = evaluated(Document(table, 0, 1))["cross_entropy"].answer.reason
    assert "“o1”, “o2”, “o3” and 6 more" in reason


def test_that_one_column_is_tempered_and_says_what_needs_a_model() -> None:
    readings = evaluated(Document(table_of(["red", "blue"], P=[9, 1]), temperature=2.0))
    assert readings.text("entropy_p") == "0.469"
    assert readings.text("entropy_qt") == "0.811"
    for name in ("entropy_q", "cross_entropy", "kl_p_qt", "jensen_shannon", "best_temperature"):
        assert readings[name].value is None
        assert "model Q of its own" in readings[name].answer.reason
    assert plain(readings.symbol("entropy_qt")) == "H(Pᴛ)"


def test_that_cold_and_hot_ends_are_exact_and_quiet(weather: Document) -> None:
    cold = evaluated(replace(weather, temperature=0.0))
    assert cold.tempered is not None
    assert cold.tempered.tolist() == [1.0, 0.0, 0.0, 0.0]
    assert cold["entropy_qt"].value == 0.0
    hot = evaluated(replace(weather, temperature=math.inf))
    assert hot.tempered is not None
    assert hot.tempered.tolist() == [0.25] * 4
    assert hot["entropy_qt"].value == math.log(4.0)


@for_each(
    ("table", "words"),
    [
        (table_of(["a", "b"], P=[0, 0]), "All weights of P are zero"),
        (table_of([], P=[]), "no outcomes"),
        (
            Table(("a",), (Column("Z", np.array([-math.inf]), Kind.LOGITS),)),
            "No row of Z has a logit",
        ),
    ],
)
def test_that_an_unreadable_table_is_a_problem_in_words(table: Table, words: str) -> None:
    readings = refused(Document(table))
    assert words in readings.problem
    assert all(reading.value is None for reading in readings.values.values())


def test_that_one_outcome_has_no_efficiency_and_says_why() -> None:
    readings = evaluated(Document(table_of(["only"], P=[3], Q=[1]), 0, 1))
    assert readings["efficiency"].value is None
    assert "One outcome".lower() in readings["efficiency"].answer.reason.lower()
    assert readings["entropy_p"].value == 0.0


def test_that_the_order_decides_renyi_and_tsallis(weather: Document) -> None:
    shannon = evaluated(replace(weather, order=1.0))
    assert shannon["renyi_p"].value == pytest.approx(shannon["entropy_p"].value, rel=1e-14)
    support = evaluated(replace(weather, order=0.0))
    assert support["renyi_p"].value == pytest.approx(math.log(4.0), rel=1e-14)


def test_that_what_only_the_table_decides_is_kept_while_the_dial_turns(weather: Document) -> None:
    first = evaluated(weather)
    turned = evaluated(edits.set_temperature(weather, 3.0).document, first)
    assert turned.prepared is first.prepared
    edited = evaluated(edits.set_cell(weather, 0, 0, "0.7").document, first)
    assert edited.prepared is not first.prepared
    renamed = evaluated(edits.rename_outcome(weather, 0, "bright").document, first)
    assert renamed.outcomes[0] == "bright"


def test_that_every_formula_carries_its_numbers(weather: Document) -> None:
    readings = evaluated(Document(table_of(["red", "blue"], P=[9, 1], Q=[5, 5]), 0, 1))
    assert plain(readings["entropy_p"].measure.formula(readings)) == (
        "H(P) = −(0.9 · log₂ 0.9 + 0.1 · log₂ 0.1) = 0.469 bits"
    )
    for reading in readings.values.values():
        assert "=" in reading.measure.formula(readings)


def test_that_a_formula_of_a_long_table_shows_and_counts_the_terms_that_are_not_0() -> None:
    truth, model = np.zeros(6_000), np.zeros(6_000)
    truth[5_000], model[4_990:] = 1.0, 1.0
    table = table_of([str(row) for row in range(6_000)], P=truth, Q=model)
    readings = evaluated(Document(table, 0, 1))

    def formula(reading_id: str) -> str:
        return plain(readings[reading_id].measure.formula(readings))

    assert formula("entropy_p") == "H(P) = −(1 · log₂ 1) = 0.000 bits"
    assert formula("kl_p_qt").startswith("D(P ‖ Q) = 1 · log₂(1 / 0.00099) = ")
    for reading_id in ("total_variation", "hellinger", "chi_squared"):
        assert formula(reading_id).count("0.00099") >= 4
        assert "… (1,010 terms)" in formula(reading_id)


def test_that_formulas_survive_zeros_infinities_and_one_column() -> None:
    for table, model in (
        (table_of(["a", "b"], P=[1, 0], Q=[0, 1]), 1),
        (table_of(["a"], P=[1]), None),
    ):
        readings = evaluated(Document(table, 0, model))
        assert readings.values
        for reading in readings.values.values():
            assert reading.measure.symbol.split("<")[0][:1] in plain(
                reading.measure.formula(readings)
            )


def test_that_a_column_of_logits_reads_as_its_softmax(weather: Document) -> None:
    logits = Column("Q", np.log([0.6, 0.25, 0.1, 0.05]) + 7.0, Kind.LOGITS)
    changed = weather.with_table(weather.table.with_column(1, logits))
    assert evaluated(changed)["cross_entropy"].value == pytest.approx(
        evaluated(weather)["cross_entropy"].value, rel=1e-13
    )


def test_that_weights_near_the_largest_number_are_read_right() -> None:
    document = Document(table_of("abcd", P=[1e308] * 4))
    assert evaluated(document)["entropy_p"].value == math.log(4.0)


def test_that_logits_too_far_apart_for_a_number_are_refused_naming_the_row() -> None:
    far = Column("Q", np.array([1e308, -1e308]), Kind.LOGITS)
    even = Column("P", np.array([0.5, 0.5]))
    document = Document(Table(("a", "b"), (even, far)), 0, 1, temperature=math.inf)
    problem = refused(document).problem
    assert problem.startswith("The logits of Q at position 2 are further below the largest")


CHANGES: dict[str, Callable[[Document], Document]] = {
    "truth": lambda document: edits.set_cell(document, 1, 0, "0.4").document,
    "model": lambda document: edits.set_cell(document, 2, 1, "0.3").document,
    "temperature": lambda document: replace(document, temperature=0.8),
    "filters": lambda document: edits.ban_rows(document, (0,), banned=True).document,
    "order": lambda document: replace(document, order=3.0),
    "unit": lambda document: replace(document, unit=Unit.NATS),
    "groups": lambda document: replace(document, groups=GroupsSettings((("windy", "rainy"),))),
    "a name": lambda document: edits.rename_outcome(document, 1, "fog").document,
    "a name that is there": lambda document: edits.rename_outcome(document, 0, "rainy").document,
}


@pytest.mark.parametrize("what", CHANGES)
def test_that_readings_from_earlier_ones_are_those_read_afresh(
    weather: Document, what: str
) -> None:
    earlier = evaluated(weather)
    changed = CHANGES[what](weather)
    afresh, taken = evaluated(changed), evaluated(changed, earlier)
    assert afresh.values
    for name in afresh.values:
        assert taken[name].answer == afresh[name].answer, name


@pytest.mark.parametrize("what", ["truth", "model", "temperature", "order", "groups"])
def test_that_what_a_change_has_no_part_in_is_not_worked_out_again(
    weather: Document, what: str
) -> None:
    earlier = evaluated(weather)
    readings = evaluated(CHANGES[what](weather), earlier)
    kept = {name for name in IDS if readings[name].answer is earlier[name].answer}
    assert kept == {one.id for one in MEASURES if what not in one.needs and one.id in IDS}
    assert kept


def test_that_a_rename_leaves_all_answers_that_name_no_outcome(weather: Document) -> None:
    earlier = evaluated(weather)
    readings = evaluated(edits.rename_outcome(weather, 0, "fog").document, earlier)
    anew = {name for name in IDS if readings[name].answer is not earlier[name].answer}
    assert anew == {one.id for one in MEASURES if "groups" in one.needs}
    likeliest = next(one for one in MEASURES if readings[one.id].answer.outcome)
    assert readings[likeliest.id].answer.outcome == "fog"


def test_that_nothing_is_taken_over_from_readings_of_a_moving_dial(weather: Document) -> None:
    moving = replace(evaluated(weather), settled=False)
    assert known_answers(weather, moving) == {}


def test_that_renamed_outcomes_are_named_anew(weather: Document) -> None:
    emptied = edits.set_cell(weather, 3, 1, "0").document
    renamed = edits.rename_outcome(emptied, 3, "storm").document
    assert "“storm”" in evaluated(renamed, evaluated(emptied))["kl_p_qt"].answer.reason
