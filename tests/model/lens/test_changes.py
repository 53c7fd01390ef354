"""What changed a reading, in a sentence: the outcome that moved most, T, the filters, the model."""

from dataclasses import replace

import pytest

from model.document import edits
from model.document.document import Document
from model.document.settings import Filters
from model.document.table import table_of
from model.lens.changes import MOST_NAMED, change_of, earlier_of
from model.words.markup import plain
from tests.evaluated import evaluated

NAMES = ["sunny", "cloudy", "rainy", "windy"]


def weather(**changed: object) -> Document:
    table = table_of(NAMES, P=[0.6, 0.25, 0.1, 0.05], Q=[0.5, 0.3, 0.1, 0.1], R=[0.25] * 4)
    return replace(Document(table, truth=0, model=1), **changed)  # type: ignore[arg-type]


def said(reading_id: str, before: Document, after: Document) -> str:
    return plain(change_of(reading_id, earlier_of(evaluated(before)), evaluated(after)))


def test_that_the_outcome_that_moved_most_is_named() -> None:
    before = Document(table_of(["red", "blue"], balls=[9, 1]))
    after = Document(table_of(["red", "blue"], balls=[10, 2]))
    told = "0.469 → 0.650 because “red” fell from 90% to 83%."
    assert said("entropy_p", before, after) == told
    back = "0.650 → 0.469 because “red” rose from 83% to 90%."
    assert said("entropy_p", after, before) == back


def test_that_two_numbers_and_two_shares_are_never_said_to_go_from_one_to_the_same() -> None:
    rows = [str(row) for row in range(900)]
    before = Document(table_of(rows, P=[1_000.0] * 900))
    after = edits.set_cell(before, 3, 0, "1010").document
    assert said("entropy_p", before, after) == (
        "9.8137812 → 9.8137811 because “3” moved a little, at 0.11%."
    )


def test_that_only_what_a_reading_depends_on_is_its_cause() -> None:
    before, after = weather(), weather(temperature=2.0)
    assert said("entropy_p", before, after) == ""
    assert said("cross_entropy", before, after).endswith("because T went from 1 to 2.")
    ordered = weather(order=3.0)
    assert said("renyi_p", before, ordered).endswith("because α went from 2 to 3.")


def test_that_a_new_outcome_and_one_that_is_gone_are_told() -> None:
    before = Document(table_of(["a", "b"], P=[0.5, 0.5]))
    after = Document(table_of(["a", "b", "c"], P=[0.25, 0.25, 0.5]))
    assert "“c” came in with 50%" in said("entropy_p", before, after)
    assert said("entropy_p", after, before) != ""


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"model": 2}, "Q is “R” now"),
        ({"filters": Filters(top_k=2)}, "Q is taken after top-k 2"),
    ],
)
def test_that_another_model_and_filters_are_causes(changed: dict[str, object], cause: str) -> None:
    before = weather() if "model" in changed else weather(temperature=1.0)
    assert cause in said(
        "kl_qt_q" if "filters" in changed else "cross_entropy", before, weather(**changed)
    )


def test_that_an_edit_of_q_names_what_it_moved_in_q() -> None:
    after = edits.set_cell(weather(), 1, 1, "0.6").document
    assert "because in Q “cloudy” rose from 30% to" in said("cross_entropy", weather(), after)


def test_that_the_same_number_in_another_unit_or_none_is_no_change() -> None:
    assert said("entropy_p", weather(), weather()) == ""
    assert said("cross_entropy", Document(weather().table), weather()) == ""


def test_that_of_a_vocabulary_no_column_is_kept_to_tell_a_change_from() -> None:
    names = [f"token {row}" for row in range(MOST_NAMED + 1)]
    document = Document(table_of(names, P=[1.0] * len(names)))
    earlier = earlier_of(evaluated(document))
    assert earlier.truth is earlier.tempered is None
    halved = replace(document, temperature=0.5)
    assert plain(change_of("entropy_p", earlier, evaluated(halved))) == ""
    first = edits.set_cell(document, 0, 0, "2").document
    assert plain(change_of("entropy_p", earlier, evaluated(first))).endswith(".")
