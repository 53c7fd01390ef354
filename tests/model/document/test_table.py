"""Tables and documents: what they refuse, what copies share, and when two are the same."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import numpy as np
import pytest

from model.document import edits
from model.document.cells import Kind
from model.document.document import Document, Scene, same_content
from model.document.scenes import highlighted_rows
from model.document.table import Array, Column, Rest, Rows, Table, table_of
from model.document.text_source import TextSettings
from model.document.value_blocks import BLOCK_ROWS, SharedValues, Texts, ascending_rows, frozen
from tests.model.cases import for_each


def test_that_a_table_has_columns_as_long_as_its_names() -> None:
    with pytest.raises(ValueError, match="at least one distribution column"):
        Table(("a",), ())
    with pytest.raises(ValueError, match="Column P has 2 values for 1 outcomes"):
        table_of(["a"], P=[1, 2])


def test_that_a_role_is_given_to_a_column_that_is_there_and_no_rewards() -> None:
    with pytest.raises(ValueError, match="There is no column 2 to give a role to"):
        Document(table_of(["a"], P=[1]), 0, 1)
    rewards = Column("R", np.zeros(1), Kind.REWARDS)
    with pytest.raises(ValueError, match="R holds rewards, so it cannot be P or Q"):
        Document(Table(("a",), (rewards,)), 0)


def test_that_names_borne_twice_are_told_in_order_whatever_was_asked_before() -> None:
    table = table_of("abcab", P=[1] * 5)
    assert table.duplicated_outcomes == ("a", "b")
    assert table.with_banned([1]).duplicated_outcomes == ("a", "b")
    assert table.taken([0, 1, 2]).duplicated_outcomes == ()
    plain = table_of("abc", P=[1] * 3)
    assert plain.duplicated_outcomes == ()
    assert plain.with_outcome(0, "b").duplicated_outcomes == ("b",)
    assert plain.with_outcome(0, "z").duplicated_outcomes == ()
    assert plain.taken([0, 0]).duplicated_outcomes == ("a",)


@for_each(
    "changed",
    [
        lambda document: replace(document, temperature=2.0),
        lambda document: edits.rename_outcome(document, 0, "x").document,
        lambda document: edits.ban_rows(document, (0,), banned=True).document,
        lambda document: edits.add_column(document).document,
        lambda document: edits.set_cell(document, 0, 0, "7").document,
        lambda document: edits.set_cell(document, 0, 0, "1.0").document,
        lambda document: edits.rename_column(document, 0, "x").document,
    ],
)
def test_that_documents_are_the_same_where_saving_them_is(
    changed: Callable[[Document], Document],
) -> None:
    document = Document(table_of("ab", P=[1, 2], Q=[2, 1]), 0, 1)
    other = changed(document)
    assert not same_content(document, other)
    assert same_content(document, replace(document))
    again = Document(table_of("ab", P=[1, 2], Q=[2, 1]), 0, 1)
    assert same_content(document, again)


def test_that_a_scene_highlights_every_row_of_a_name_and_of_no_other() -> None:
    document = Document(table_of("aba", P=[1, 1, 1]))
    scene = Scene("one", "compare", 1.0, highlighted=("a", "gone"))
    assert highlighted_rows(document, scene) == (0, 2)
    assert highlighted_rows(document, replace(scene, highlighted=())) == ()


def test_that_a_reliability_diagram_has_a_few_bins() -> None:
    with pytest.raises(ValueError, match="bins is a number from 1 to 50, not 0"):
        TextSettings(bins=0)


def test_that_edited_copies_share_all_blocks_but_one() -> None:
    whole = SharedValues(frozen(np.arange(2.0 * BLOCK_ROWS + 5)))
    edited = whole.with_value(BLOCK_ROWS + 1, -1.0)
    assert len(edited) == 2 * BLOCK_ROWS + 5
    assert edited.at(BLOCK_ROWS + 1) == -1.0
    assert edited.at(3) == whole.at(3) == 3.0
    assert edited.array() is edited.array()
    assert whole.changed_rows(edited).tolist() == [BLOCK_ROWS + 1]
    assert edited.changed_rows(edited).tolist() == []
    assert edited.blocks()[0] is edited.with_value(BLOCK_ROWS + 2, 9.0).blocks()[0]
    assert not whole.same_bits(edited)
    assert whole.same_bits(edited.with_value(BLOCK_ROWS + 1, BLOCK_ROWS + 1.0))
    assert not whole.same_bits(SharedValues(frozen([1.0])))


def test_that_an_edited_column_has_the_sum_of_one_made_of_its_values() -> None:
    values = np.random.default_rng(5).lognormal(0.0, 9.0, 3 * BLOCK_ROWS + 7)
    column = Column("P", frozen(values))
    for row in (0, BLOCK_ROWS, 0, 3 * BLOCK_ROWS + 6):
        assert np.isfinite(column.total)
        column = column.with_cell(row, column.value(row) * 3.0)
        assert column.total == Column("P", column.values).total
    assert Column("P", np.full(2 * BLOCK_ROWS, 1e308)).total == np.inf
    assert column.with_cell(1, 1e308).with_cell(2, 1e308).total == np.inf


@for_each("seed", range(20))
@for_each("moved", [1, 2, 5, 40])
def test_that_an_order_in_which_rows_moved_is_that_of_sorting_anew(seed: int, moved: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.random(200) if seed % 2 else rng.integers(0, 400, 200).astype(float)
    near = ascending_rows(values)
    rows = rng.integers(0, 200, moved)
    values[rows] = rng.choice([np.nan, -np.inf, np.inf, 0.5, 7.0, *rng.random(30)], moved)
    assert ascending_rows(values, near).tolist() == np.argsort(values, kind="stable").tolist()


def test_that_an_order_in_which_a_row_moved_is_not_sorted_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = np.random.default_rng(3).random(5_000)
    near = ascending_rows(values)
    values[[17, 4_000]] = -1.0, 0.25
    sort, sorted_rows = np.argsort, [0]

    def counting(of: Array, kind: Literal["stable"] | None = None) -> Rows:
        sorted_rows[0] += len(of)
        return sort(of, kind=kind)

    monkeypatch.setattr(np, "argsort", counting)
    ascending_rows(values, near)
    assert sorted_rows[0] < 10


def test_that_an_order_that_still_holds_is_given_back() -> None:
    values = np.random.default_rng(5).random(200)
    near = ascending_rows(values)
    assert ascending_rows(values**2, near) is near


def test_that_an_order_of_other_rows_is_no_start_for_a_slower_sort(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = np.random.default_rng(4).random(5_000)
    near = ascending_rows(values)
    sort, kinds = np.argsort, list[str | None]()

    def noting(of: Array, kind: Literal["stable"] | None = None) -> Rows:
        kinds.append(kind)
        return sort(of, kind=kind)

    sorted_rows = values[::-1].copy()
    monkeypatch.setattr(np, "argsort", noting)
    assert ascending_rows(sorted_rows, near).tolist() == sort(sorted_rows).tolist()
    assert kinds == [None]


@for_each("rows", [(0, 0), (3, 2 * BLOCK_ROWS + 4), (BLOCK_ROWS, BLOCK_ROWS + 1)])
def test_that_the_span_of_a_change_goes_from_its_first_row_to_its_last(
    rows: tuple[int, int],
) -> None:
    whole = Column("P", np.arange(2.0 * BLOCK_ROWS + 5))
    values = whole.values.copy()
    values[list(rows)] = -1.0
    changed = whole.with_values(values)
    assert changed.changed_span(whole) == whole.changed_span(changed) == rows
    assert whole.changed_span(whole.with_values(whole.values)) is None
    texted = changed.with_values(values, {BLOCK_ROWS + 3: "1.0"})
    assert texted.changed_span(whole) == (
        min(rows[0], BLOCK_ROWS + 3),
        max(rows[1], BLOCK_ROWS + 3),
    )


def test_that_texts_are_shared_by_the_block() -> None:
    texts = Texts.of({0: "1/3", BLOCK_ROWS: "2/3"})
    assert Texts.of(texts) is texts
    more = texts.with_text(1, "x")
    assert dict(more) == {0: "1/3", 1: "x", BLOCK_ROWS: "2/3"}
    assert len(more) == 3
    assert more.changed_rows(texts) == {1}
    assert texts.changed_rows(texts) == set()
    assert texts.with_text(7, None) is texts
    assert dict(more.with_text(1, None).with_text(BLOCK_ROWS, None)) == {0: "1/3"}


def test_that_a_rest_is_a_row_of_its_table_and_of_two_outcomes_or_more() -> None:
    with pytest.raises(ValueError, match="stands in row -1, but rows are counted from 0"):
        Rest(-1)
    with pytest.raises(ValueError, match="A rest is of 2 outcomes or more, not 1"):
        Rest(0, 1)
    with pytest.raises(ValueError, match="The rest stands in row 3, but there are 2 rows"):
        table_of("ab", P=[1, 2]).with_rest(Rest(2))


def test_that_the_rest_goes_with_its_row_to_the_first_of_its_copies() -> None:
    table = table_of("abc", P=[1, 2, 3]).with_rest(Rest(1, 9))
    assert table.taken([2, 1, 0, 1]).rest == Rest(1, 9)
    assert table.taken([2, 0]).rest is None


def test_that_counts_are_whole_weights_that_are_no_shares_and_no_logits() -> None:
    assert Column("P", np.array([3.0, 1.0])).holds_counts
    assert not Column("P", np.array([0.75, 0.25])).holds_counts
    assert not Column("P", np.array([1.0, 0.0])).holds_counts
    assert not Column("P", np.array([2.5, 1.0])).holds_counts
    assert not Column("P", np.array([3.0, 1.0]), Kind.LOGITS).holds_counts


def test_that_parts_of_a_hundred_are_told_from_counts_that_may_be_such() -> None:
    parts, counts = Column("P", np.array([62.5, 37.5])), Column("P", np.array([60.0, 40.0]))
    assert (parts.holds_percentages, parts.may_hold_percentages) == (True, False)
    assert (counts.holds_percentages, counts.may_hold_percentages) == (False, True)
    assert parts.is_meant_so
    assert counts.is_meant_so
    assert not Column("P", np.array([62.5, 30.0])).is_meant_so


@pytest.mark.parametrize("most", [0.0, 1.5])
def test_that_one_outcome_of_a_rest_has_some_share_of_it_and_not_more_than_all(most: float) -> None:
    with pytest.raises(ValueError, match="share of it up to 1"):
        Rest(0, 3, most)
