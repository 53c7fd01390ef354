"""The outcomes of a table, renamed one by one without a copy of them all."""

from model.document import edits
from model.document.document import Document, same_content
from model.document.name_blocks import MOST_MADE, SharedNames
from model.document.table import Table, table_of
from model.document.value_blocks import BLOCK_ROWS

ROWS = 3 * BLOCK_ROWS + 5


def large() -> Table:
    return table_of([f"token {row}" for row in range(ROWS)], P=[1.0] * ROWS)


def test_that_a_rename_changes_one_name_and_no_other() -> None:
    table = large()
    renamed = table.with_outcome(BLOCK_ROWS + 1, "new")
    assert renamed.outcomes[BLOCK_ROWS + 1] == "new"
    expected = list(table.outcomes)
    expected[BLOCK_ROWS + 1] = "new"
    assert renamed.outcomes == tuple(expected)
    assert table.outcomes[BLOCK_ROWS + 1] == f"token {BLOCK_ROWS + 1}"


def test_that_a_renamed_table_shares_all_blocks_but_one() -> None:
    first = large().with_outcome(0, "new")
    second = first.with_outcome(ROWS - 1, "last")
    shared = [one is two for one, two in zip(first.names.blocks, second.names.blocks, strict=True)]
    assert shared == [True, True, True, False]
    assert second.names.whole is None


def test_that_the_names_stay_one_tuple_while_they_are_looked_at() -> None:
    table = large().with_outcome(0, "new")
    assert table.outcomes is table.outcomes


def test_that_only_a_few_tuples_of_all_names_are_kept_made() -> None:
    tables = [large().with_outcome(row, "new") for row in range(MOST_MADE + 1)]
    first = tables[0].outcomes
    for table in tables:
        assert table.outcomes[0] in ("new", "token 0")
    assert tables[0].outcomes is not first
    assert tables[0].outcomes == first


def test_that_edits_of_columns_and_bans_keep_the_very_names() -> None:
    document = Document(large().with_outcome(7, "new"))
    names = document.table.names
    assert edits.set_cell(document, 3, 0, "2").document.table.names is names
    assert edits.add_column(document).document.table.names is names
    assert edits.ban_rows(document, (3,), banned=True).document.table.names is names


def test_that_names_are_compared_by_what_they_say() -> None:
    table = large()
    there_and_back = table.with_outcome(5, "new").with_outcome(5, "token 5")
    assert there_and_back.names.equals(table.names)
    assert same_content(Document(table), Document(Table(there_and_back.names, table.columns)))
    assert not table.with_outcome(5, "new").names.equals(there_and_back.names)
    assert not SharedNames(("a",)).equals(SharedNames(("a", "b")))


def test_that_a_rename_knows_whether_another_row_bears_the_name() -> None:
    table = large()
    assert table.duplicated_outcomes == ()
    twice = table.with_outcome(9, "token 4")
    assert twice.duplicated_outcomes == ("token 4",)
    assert twice.with_outcome(9, "alone").duplicated_outcomes == ()
    assert table.with_outcome(9, "alone").duplicated_outcomes == ()


def test_that_renames_far_apart_span_the_rows_between_them() -> None:
    table = large()
    once = table.with_outcome(BLOCK_ROWS + 3, "new")
    twice = once.with_outcome(BLOCK_ROWS + 9, "other").with_outcome(ROWS - 1, "last")
    assert once.names.changed_span(table.names) == (BLOCK_ROWS + 3, BLOCK_ROWS + 3)
    assert twice.names.changed_span(table.names) == (BLOCK_ROWS + 3, ROWS - 1)
    assert twice.names.changed_span(once.names) == (BLOCK_ROWS + 9, ROWS - 1)
    assert large().names.changed_span(table.names) is None


def test_that_names_are_counted_after_any_renames() -> None:
    table = large()
    assert (table.names.count("token 5"), table.names.count("new")) == (1, 0)
    for row in (0, BLOCK_ROWS, ROWS - 1):
        table = table.with_outcome(row, "new")
    table = table.with_outcome(BLOCK_ROWS, "token 5")
    assert (table.names.count("token 5"), table.names.count("new")) == (2, 2)
    assert table.names.count("token 0") == 0
    assert table_of(["a", "b", "a"], P=[1, 1, 1]).names.count("a") == 2
