"""A column that labels the rows of a table joins them in the Groups lens."""

from pathlib import Path

from model.document.document import Document
from model.document.groups import groups_of
from model.formats.tables.delimited import sniffed_text
from model.formats.tables.preview import preview
from model.formats.tables.reading import document_of
from tests.model.cases import for_each

ANSWERS = "answer,{},n\nParis,a,5\nIt’s Paris,a,4\nLondon,b,1\n"


def read(text: str) -> tuple[Document, tuple[str, ...]]:
    return document_of(sniffed_text(text.encode(), "a.csv"), Path("a.csv"))


def grouped(document: Document) -> list[int]:
    groups = groups_of(document.table.names, document.groups.labels)
    return [int(one) for one in groups.of_row]


@for_each("head", ["group", "Meaning", "label", "clusters", "semantic_id", "cluster id", "class"])
def test_that_a_column_of_labels_joins_the_outcomes_and_says_so(head: str) -> None:
    document, said = read(ANSWERS.format(head))
    assert document.table.outcomes == ("Paris", "It’s Paris", "London")
    assert [column.name for column in document.table.columns] == ["n"]
    assert grouped(document) == [0, 0, 1]
    assert any(f"“{head}” labels the outcomes" in one for one in said)
    assert not any("Left out" in one for one in said)


@for_each("head", ["cluster", "semantic_id", "group id"])
def test_that_numbered_clusters_are_labels_and_no_distribution(head: str) -> None:
    document, _ = read(ANSWERS.format(head).replace(",a,", ",0,").replace(",b,", ",1,"))
    assert [column.name for column in document.table.columns] == ["n"]
    assert grouped(document) == [0, 0, 1]


def test_that_the_preview_imports_the_same_labels() -> None:
    document = preview(Path("a.csv"), ANSWERS.format("meaning").encode()).document()
    assert grouped(document) == [0, 0, 1]


@for_each(
    "text",
    [
        ANSWERS.format("note"),  # not headed as labels
        ANSWERS.format("group").replace(",a,", ",x,", 1),  # no two alike
        "group,n\na,5\nb,4\n",  # the names themselves
        "answer,group,n\nParis,,5\nLondon,,4\n",
    ],
)
def test_that_other_columns_label_nothing(text: str) -> None:
    assert read(text)[0].groups.labels == ()


def test_that_a_blank_cell_leaves_its_outcome_by_its_name() -> None:
    document, _ = read("answer,group,n\nParis,a,5\nIt’s Paris,a,4\nLondon,,1\n")
    assert document.groups.own == {"Paris": "a", "It’s Paris": "a"}
