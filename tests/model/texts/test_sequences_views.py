"""A position as a table, and why two perplexities differ."""

import math

import numpy as np
import pytest

from model.document.cells import Kind
from model.document.tokens import Alternative, token_of
from model.exact.weights import as_logits
from model.measures import cross_entropy
from model.texts.position import EVERYTHING_ELSE, both_models_table, logits_table, token_table
from model.texts.scoring.logits import rows_of
from model.texts.variants import perplexity_variants
from tests.reference.score import score


def test_that_a_server_s_position_becomes_a_table_whose_cross_entropy_is_the_surprise() -> None:
    listed = [Alternative("a", math.log(0.5)), Alternative("b", math.log(0.3))]
    table = token_table(token_of("b", math.log(0.3), listed))
    assert table.outcomes == ("a", "b", EVERYTHING_ELSE)
    p, q = table.columns
    assert p.values.tolist() == [0.0, 1.0, 0.0]
    assert q.values == pytest.approx([0.5, 0.3, 0.2])
    assert cross_entropy(p.values, q.values) == pytest.approx(-math.log(0.3))


def test_that_a_token_outside_its_list_has_a_row_and_tiny_ones_stay_above_0() -> None:
    table = token_table(token_of("z", -800.0, [Alternative("a", -0.5)]))
    assert table.outcomes == ("a", "z", EVERYTHING_ELSE)
    assert table.columns[1].kind is Kind.LOGITS
    assert table.columns[0].values.tolist() == [0.0, 1.0, 0.0]


def test_that_an_unknown_token_makes_no_claim() -> None:
    table = token_table(token_of("?", None, [Alternative("a", math.log(0.25))]))
    assert table.columns[0].values.tolist() == table.columns[1].values.tolist()
    assert token_table(token_of("", None)).outcomes == (EVERYTHING_ELSE,)


def test_that_a_position_of_logits_becomes_a_table_over_the_vocabulary() -> None:
    rows = rows_of(np.array([[0.0, 1.0], [2.0, -math.inf]], np.float16))
    table = logits_table(rows, 0, 1, "xy".__getitem__)
    assert table.outcomes == ("x", "y")
    assert cross_entropy(table.columns[0].values, as_logits(table.columns[1].values)) == (
        pytest.approx(float(score([[0.0, 1.0]], [1]).nll[0]))
    )
    assert logits_table(rows, 1, None).outcomes == ("#0", "#1")
    with pytest.raises(IndexError, match="no position 3"):
        logits_table(rows, 2, 0)


def test_that_two_models_stand_side_by_side() -> None:
    table = both_models_table(rows_of([[0.0, 1.0]]), rows_of([[2.0, 3.0]]), 0)
    assert [c.values.tolist() for c in table.columns] == [[0.0, 1.0], [2.0, 3.0]]
    assert [c.name for c in table.columns] == ["P", "Q"]


def variants(shares: list[list[float]]) -> dict[str, float | None]:
    rows = np.array(shares)
    logits = np.log(np.stack([rows, 1.0 - rows], axis=-1))
    targets = np.where(np.isnan(rows), -100, 0)
    found = perplexity_variants(score(logits, targets))
    return {variant.name: variant.value for variant in found}


def test_that_the_variants_differ_as_they_are_said_to() -> None:
    found = variants([[0.5, 0.25, math.nan, math.nan], [0.1, 0.2, 0.4, 0.8]])
    nll = [-np.log([0.5, 0.25]), -np.log([0.1, 0.2, 0.4, 0.8])]
    mean = np.concatenate(nll).mean()
    means = np.array([part.mean() for part in nll])
    assert found["Token-weighted"] == pytest.approx(math.exp(mean))
    assert found["torchmetrics Perplexity"] == pytest.approx(math.exp(mean))
    assert found["Mean of the texts' perplexities"] == pytest.approx(np.exp(means).mean())
    assert found["Mean loss of the texts"] == pytest.approx(math.exp(means.mean()))
    assert found["2 to the power of nats"] == pytest.approx(2.0**mean)
    assert found["e to the power of bits"] == pytest.approx(math.exp(mean / math.log(2.0)))
    later = np.concatenate([part[1:] for part in nll]).mean()
    assert found["Without the first token"] == pytest.approx(math.exp(later))
    assert found["Second half of each window"] == pytest.approx(1 / 0.8)
    assert found["Per word"] is None


def test_that_each_text_is_a_window_and_a_short_one_has_no_second_half() -> None:
    found = variants([[0.1, 0.2, 0.4, 0.5], [0.6, 0.7, 0.8, 0.9]])
    assert found["Second half of each window"] == pytest.approx(1 / math.sqrt(0.5 * 0.9))
    assert variants([[0.5]])["Second half of each window"] is None


def test_that_a_token_lost_in_float32_makes_torchmetrics_infinite_only() -> None:
    found = perplexity_variants(score([[0.0, -200.0]], [1]))
    by_name = {variant.name: variant for variant in found}
    assert by_name["torchmetrics Perplexity"].value == math.inf
    assert "1 token is rounded to probability 0" in by_name["torchmetrics Perplexity"].how
    assert by_name["Token-weighted"].value == pytest.approx(math.exp(200.0))
