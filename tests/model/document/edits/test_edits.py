"""Edits: what they lead to, and what undo calls them."""

import math

import numpy as np
import pytest

from model.document import edits
from model.document.cells import CellError, Kind
from model.document.document import Document, new_document, same_content
from model.document.table import Column, Table, table_of


@pytest.fixture
def weather() -> Document:
    table = table_of(
        ["sunny", "cloudy", "rainy", "windy"], P=[0.6, 0.25, 0.1, 0.05], Q=[0.4, 0.3, 0.2, 0.1]
    )
    return Document(table, truth=0, model=1)


def values(document: Document, column: int) -> list[float]:
    found: list[float] = document.table.columns[column].values.tolist()
    return found


def test_that_a_typed_cell_keeps_its_text_and_names_its_step(weather: Document) -> None:
    edit = edits.set_cell(weather, 1, 1, "3/10")
    assert edit.label == "Set cloudy in Q to 3/10"
    assert values(edit.document, 1)[1] == 0.3
    assert edit.document.table.columns[1].texts[1] == "3/10"
    assert edit.document.table.columns[0] is weather.table.columns[0]


def test_that_a_plain_number_needs_no_text_of_its_own(weather: Document) -> None:
    assert 1 not in edits.set_cell(weather, 1, 1, "0.3").document.table.columns[1].texts


def test_that_an_emptied_cell_stays_empty_and_weighs_nothing(weather: Document) -> None:
    column = edits.set_cell(weather, 0, 0, "").document.table.columns[0]
    assert column.values[0] == 0.0
    assert column.texts[0] == ""


def test_that_values_of_a_document_cannot_be_written_to(weather: Document) -> None:
    with pytest.raises(ValueError, match="read-only"):
        weather.table.columns[0].values[0] = 1.0


@pytest.mark.parametrize("share", [0.0, 0.05, 0.5, 0.9])
def test_that_a_dragged_bar_gets_the_share_it_was_dragged_to(
    weather: Document, share: float
) -> None:
    column = edits.set_probability(weather, 0, 0, share).document.table.columns[0]
    assert column.values[0] / column.values.sum() == pytest.approx(share, abs=6e-3)
    assert column.values[1:].tolist() == [0.25, 0.1, 0.05]


def test_that_a_dragged_bar_of_logits_gets_its_share_too() -> None:
    table = Table(("a", "b", "c"), (Column("Q", np.array([0.0, 1.0, -1.0]), Kind.LOGITS),))
    column = edits.set_probability(Document(table), 0, 0, 0.5).document.table.columns[0]
    weights = np.exp(column.values)
    assert weights[0] / weights.sum() == pytest.approx(0.5, abs=5e-3)


def test_that_paste_grows_rows_and_columns(weather: Document) -> None:
    edit = edits.paste(weather, 3, 1, [["a", "1", "2"], ["b", "0,5", "25%"]], names=True)
    assert edit.document.table.outcomes == ("sunny", "cloudy", "rainy", "a", "b")
    assert values(edit.document, 1)[3:] == [1.0, 0.5]
    assert values(edit.document, 2) == [0.0, 0.0, 0.0, 2.0, 0.25]


def test_that_paste_of_a_wrong_cell_names_it_and_pastes_nothing(weather: Document) -> None:
    with pytest.raises(CellError, match="Row 2, column Q: “x” is not a number"):
        edits.paste(weather, 0, 1, [["1"], ["x"]], names=False)


def test_that_a_heading_over_pasted_numbers_names_the_columns_and_is_said(
    weather: Document,
) -> None:
    block = [["outcome", "P", "Q"], ["a", "1", "2"], ["b", "0,5", "25%"]]
    edit = edits.paste(weather, 0, 0, block, names=True)
    assert edit.label == "Paste 6 cells and their headings"
    assert edit.document.table.outcomes[:2] == ("a", "b")
    assert values(edit.document, 1)[:2] == [2.0, 0.25]


def test_that_rows_are_added_removed_duplicated_and_moved(weather: Document) -> None:
    assert edits.add_row(weather, "foggy", 1).document.table.outcomes[1] == "foggy"
    assert edits.remove_rows(weather, [0, 2]).document.table.outcomes == ("cloudy", "windy")
    assert edits.duplicate_rows(weather, [1]).document.table.outcomes[1:3] == ("cloudy", "cloudy")
    moved = edits.move_rows(weather, [3], 1).document.table
    assert moved.outcomes == ("sunny", "windy", "cloudy", "rainy")
    assert moved.columns[0].values.tolist() == [0.6, 0.05, 0.25, 0.1]
    down = edits.move_rows(weather, [0], 4).document.table
    assert down.outcomes == ("cloudy", "rainy", "windy", "sunny")


def test_that_typed_texts_go_with_their_rows(weather: Document) -> None:
    typed = edits.set_cell(weather, 3, 0, "1/20").document
    for edit in (
        edits.move_rows(typed, [3], 0),
        edits.sort_rows(typed, 0, descending=False),
        edits.add_row(typed, "foggy", 0),
    ):
        row = edit.document.table.outcomes.index("windy")
        assert edit.document.table.columns[0].texts[row] == "1/20"


def test_that_bans_go_with_their_rows(weather: Document) -> None:
    banned = edits.ban_rows(weather, [2], banned=True).document
    assert edits.move_rows(banned, [2], 0).document.table.banned == {0}
    assert edits.add_row(banned, "foggy", 0).document.table.banned == {3}
    assert edits.remove_rows(banned, [2]).document.table.banned == frozenset()
    assert edits.ban_rows(banned, [2], banned=False).document.table.banned == frozenset()


def test_that_sorting_is_stable_both_ways_and_by_name(weather: Document) -> None:
    tied = edits.make_uniform(weather, 0).document
    assert edits.sort_rows(tied, 0, descending=True).document.table.outcomes == tied.table.outcomes
    assert edits.sort_rows(tied, None, descending=False).document.table.outcomes[0] == "cloudy"
    assert edits.sort_rows(weather, 0, descending=False).document.table.outcomes[0] == "windy"


def test_that_everything_else_is_what_lacks_to_one() -> None:
    table = table_of(["project", "meeting", "presentation"], Q=[0.30, 0.20, 0.15])
    edit = edits.add_everything_else(Document(table), 0)
    assert edit.label == "Add everything else (0.35) to Q"
    assert edit.document.table.outcomes[-1] == "everything else"
    assert edit.document.table.columns[0].values[-1] == 0.35
    with pytest.raises(ValueError, match="do not fall short"):
        edits.add_everything_else(edit.document, 0)


def test_that_normalise_divides_by_the_sum_and_refuses_an_empty_column() -> None:
    counts = Document(table_of(["red", "blue"], P=[9, 1]))
    assert values(edits.normalise(counts, 0).document, 0) == [0.9, 0.1]
    with pytest.raises(ValueError, match="All weights of P are zero"):
        edits.normalise(edits.clear_column(counts, 0).document, 0)


def test_that_the_largest_numbers_normalise_without_overflow() -> None:
    huge = Document(table_of(["a", "b"], P=[1e308, 1e308]))
    assert values(edits.normalise(huge, 0).document, 0) == [0.5, 0.5]


def test_that_p_is_copied_to_q_with_its_texts_and_q_keeps_its_name(weather: Document) -> None:
    typed = edits.set_cell(weather, 0, 0, "3/5").document
    column = edits.copy_column(typed, 0, 1).document.table.columns[1]
    assert (column.name, column.texts[0]) == ("Q", "3/5")


def test_that_roles_pass_on_when_their_column_goes(weather: Document) -> None:
    three = edits.add_column(weather).document
    without = edits.remove_column(three, 0).document
    assert [c.name for c in without.table.columns] == ["Q", "Q2"]
    assert (without.truth_column.name, without.tempered_column.name) == ("Q2", "Q")
    assert edits.remove_column(three, 1).document.tempered_column.name == "Q2"
    single = edits.remove_column(weather, 1).document
    assert single.model is None
    with pytest.raises(ValueError, match="the last"):
        edits.remove_column(single, 0)


def test_that_a_negative_number_keeps_a_column_from_becoming_weights() -> None:
    table = Table(("a", "b"), (Column("Q", np.array([0.5, -1.0]), Kind.LOGITS),))
    with pytest.raises(ValueError, match=r"Row 2 \(b\) in Q is negative"):
        edits.set_kind(Document(table), 0, Kind.WEIGHTS)


def test_that_logits_turn_into_the_probabilities_they_mean() -> None:
    table = Table(("a", "b"), (Column("Q", np.array([0.0, math.log(3.0)]), Kind.LOGITS),))
    column = edits.to_probabilities(Document(table), 0).document.table.columns[0]
    assert column.kind is Kind.WEIGHTS
    assert column.values == pytest.approx([0.25, 0.75], rel=1e-15)


def test_that_a_column_with_a_role_cannot_hold_rewards(weather: Document) -> None:
    with pytest.raises(ValueError, match="Q is P or Q"):
        edits.give_reward(weather, 1)
    rewarded = edits.add_reward_column(weather).document
    assert rewarded.reward_column is rewarded.table.columns[2]
    with pytest.raises(ValueError, match="holds rewards"):
        edits.give_truth(rewarded, 2)


def test_that_merging_adds_the_weights_of_rows_of_the_same_name() -> None:
    document = Document(table_of(["red", "blue", "red"], P=[1, 2, 3]))
    merged = edits.merge_duplicates(document).document.table
    assert (merged.outcomes, merged.columns[0].values.tolist()) == (("red", "blue"), [4.0, 2.0])


def test_that_the_same_content_is_recognised_after_there_and_back(weather: Document) -> None:
    there = edits.set_cell(weather, 0, 0, "0.7").document
    back = edits.set_cell(there, 0, 0, "0.6").document
    assert same_content(weather, back)
    assert not same_content(weather, there)
    assert not same_content(weather, edits.set_temperature(weather, 2.0).document)


def test_that_temperatures_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="from 0 to inf"):
        edits.set_temperature(new_document(), -0.1)
    with pytest.raises(ValueError, match="from 0 to inf"):
        edits.set_temperature(new_document(), math.nan)


def test_that_giving_a_role_to_the_column_of_the_other_role_swaps_them(weather: Document) -> None:
    for swapped in (edits.give_truth(weather, 1).document, edits.give_model(weather, 0).document):
        assert (swapped.truth, swapped.model) == (1, 0)


def test_that_the_only_column_cannot_be_the_model_of_itself() -> None:
    with pytest.raises(ValueError, match="add a column first"):
        edits.give_model(Document(table_of(["a", "b"], P=[1, 2])), 0)


def test_that_scenes_follow_an_outcome_to_its_new_name() -> None:
    from model.formats.examples import load_example

    document = load_example("weather")
    scene = next(one for one in document.scenes if one.highlighted)
    name = scene.highlighted[0]
    row = document.table.outcomes.index(name)
    renamed = edits.rename_outcome(document, row, "bright").document
    place = document.scenes.index(scene)
    assert renamed.scenes[place].highlighted[0] == "bright"


def test_that_merging_keeps_the_first_reward() -> None:
    document = edits.add_reward_column(Document(table_of(["a", "b", "a"], P=[1, 2, 3]))).document
    document = edits.set_cell(document, 0, 1, "5").document
    merged = edits.merge_duplicates(document).document.table
    assert [column.values.tolist() for column in merged.columns] == [[4.0, 2.0], [5.0, 0.0]]
