"""Tables kept as JSON, samples of lm-evaluation-harness, and what is no table."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from model.document.cells import Kind
from model.files.format import FormatError
from model.formats.json_tables import json_tables
from model.formats.tables.options import TableOptions
from model.texts.answers import reading
from model.texts.answers.reading import NoTextError, sequences_of
from model.texts.servers import SERVERS
from tests.model.answer_files import lines
from tests.model.cases import for_each

if TYPE_CHECKING:
    from model.formats.json_tables import JsonTable


def tables(text: str) -> tuple[JsonTable, ...]:
    with pytest.raises(NoTextError) as caught:
        sequences_of(text.encode(), "t.json")
    return json_tables(caught.value.values, Path("t.json"))


RECORDS = [{"outcome": "sun", "P": 0.75}, {"outcome": "rain", "P": 0.25}]
TABLES: dict[str, str] = {
    "dictionary": '{"sun": 0.75, "rain": 0.25}',
    "dictionary inside": '{"model": "m", "probs": {"sun": 0.75, "rain": 0.25}}',
    "records": json.dumps(RECORDS),
    "records a line": lines(RECORDS),
    "records with ids": json.dumps([one | {"token_id": k} for k, one in enumerate(RECORDS)]),
    "pairs": '[["sun", 0.75], ["rain", 0.25]]',
    "rows under their heads": '[["outcome", "P"], ["sun", 0.75], ["rain", 0.25]]',
    "columns": '{"outcome": ["sun", "rain"], "P": [0.75, 0.25]}',
    "pandas, by columns": '{"P": {"sun": 0.75, "rain": 0.25}, "Q": {"sun": 0.5, "rain": 0.5}}',
    "pandas, by rows": '{"sun": {"P": 0.75, "Q": 0.5}, "rain": {"P": 0.25, "Q": 0.5}}',
    "numbers as texts": '{"sun": "75%", "rain": "25%"}',
    "records of texts": '[{"outcome": "sun", "P": "0.75"}, {"outcome": "rain", "P": "0.25"}]',
    "a batch of one": json.dumps([RECORDS]),
    "lists beside a text": '{"text": "?", "outcome": ["sun", "rain"], "P": [0.75, 0.25]}',
    "columns beside a text": '{"by": "me", "P": {"sun": 3, "rain": 1}, "Q": {"sun": 1, "rain": 2}}',
    "pandas, table": json.dumps({"schema": {"fields": []}, "data": RECORDS}),
    "pandas, split": '{"columns": ["P"], "index": ["sun", "rain"], "data": [[0.75], [0.25]]}',
}


@for_each("text", TABLES.values(), ids=TABLES)
def test_that_json_of_names_and_numbers_is_a_table(text: str) -> None:
    (found,) = tables(text)
    table = found.document.table
    assert table.outcomes == ("sun", "rain")
    values = table.columns[0].values
    assert table.columns[0].name in ("P", "probs")
    assert (values / values.sum()).tolist() == [0.75, 0.25]
    assert table.columns[0].kind is Kind.WEIGHTS


def test_that_numbers_below_0_are_logits() -> None:
    (found,) = tables('{" a": -0.5, " b": -2}')
    assert found.document.table.columns[0].kind is Kind.LOGITS


@pytest.mark.parametrize("text", ['{"logits": {"a": 1, "b": 2}}', '{"n": "m", "logits": [1, 2]}'])
def test_that_a_heading_around_numbers_says_what_they_are(text: str) -> None:
    (found,) = tables(text)
    assert found.document.table.columns[0].kind is Kind.LOGITS


@pytest.mark.parametrize(
    "content",
    [
        [[0.5, 0.25, 0.25], [0.25, 0.25, 0.5]],
        [{"a": 0.5, "b": 0.25, "c": 0.25}, {"a": 0.25, "b": 0.25, "c": 0.5}],
    ],
)
def test_that_rows_that_are_distributions_become_columns_and_it_is_said(content: Any) -> None:
    (found,) = tables(json.dumps(content))
    values = [one.values.tolist() for one in found.document.table.columns]
    assert values == [[0.5, 0.25, 0.25], [0.25, 0.25, 0.5]]
    assert "rows are read as columns" in found.said[0]


def test_that_names_are_kept_to_the_letter() -> None:
    names = [" the", "the", "", "'=1", "=1", "1", "٣", "\x1b"]
    (found,) = tables(json.dumps([{"token": one, "prob": 0.125} for one in names]))
    assert found.document.table.outcomes == tuple(names)


def test_that_what_stands_beside_a_distribution_is_left_out_and_said() -> None:
    (found,) = tables('{"a": 0.5, "b": 0.25, "c": 0.25, "meta": {"n": 3}}')
    assert found.document.table.outcomes == ("a", "b", "c")
    assert found.said == ("Left out as no numbers: “meta”.",)
    with pytest.raises(FormatError, match=r"“c” in t\.json is null"):
        tables('{"a": 0.5, "b": 0.25, "c": null}')


def test_that_tables_of_json_are_read_as_asked() -> None:
    with pytest.raises(NoTextError) as caught:
        sequences_of(b'{"step": [1, 2], "a": [0.5, 0.25], "b": [0.5, 0.75]}', "t.json")
    options = TableOptions(turned=True)
    (found,) = json_tables(caught.value.values, Path("t.json"), options)
    assert found.document.table.outcomes == ("a", "b")


def test_that_ids_are_said_to_be_left_out() -> None:
    (found,) = tables(TABLES["records with ids"])
    assert found.said == ("Left out as labels or no numbers: “token_id”.",)


def test_that_a_total_is_left_out_but_a_half_is_not() -> None:
    (found,) = tables('{"a": 5, "b": 4, "c": 2, "all": 11}')
    assert found.document.table.outcomes == ("a", "b", "c")
    assert found.said == ("The row “all” is the sum of the others and left out as a total.",)
    (kept,) = tables('{"a": 0.5, "b": 0.25, "c": 0.125, "d": 0.125}')
    assert len(kept.document.table) == 4


@for_each(
    ("text", "words"),
    [
        ('{"a": NaN, "b": 1}', "Row 1 of “P” in t.json, “a”, is nan"),
        ('{"a": Infinity, "b": 1}', "Row 1 of “P” in t.json, “a”, is inf"),
        ('[{"n": "a", "P": 1}, {"n": "b"}]', "Record 2 of t.json has no “P”"),
        (json.dumps({f"t{k}": k for k in range(30)}), "is a vocabulary"),
        (json.dumps({"model": {"vocab": {"a": 0}}}), "beside a file of logits"),
        ('["a", "b"]', "is a vocabulary"),
    ],
)
def test_that_what_no_table_can_hold_is_a_sentence(text: str, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        tables(text)


@for_each("text", ["{}", "[]", "3", '{"a": "b"}', '{"error": {"code": 3}}'])
def test_that_other_json_is_no_table(text: str) -> None:
    assert tables(text) == ()


def sample(arguments: Any, responses: Any, **more: Any) -> dict[str, Any]:
    return {"doc_id": 7, "arguments": arguments, "filtered_resps": responses, "resps": [], **more}


PAIRS = [["Who?", " he"], ["Who?", " she"], ["Who?", " it"]]
NAMED = {f"gen_args_{k}": {"arg_0": c, "arg_1": t} for k, (c, t) in enumerate(PAIRS)}
SCORES = [[-2.0, False], [-1.0, True], [-3.0, False]]
TEXTS = [["-2.0", "False"], ["-1.0", "True"], ["-3.0", "False"]]


@for_each("arguments", [PAIRS, NAMED])
@for_each("responses", [SCORES, TEXTS])
@for_each("gold", [{"target": "2"}, {"target": " it"}, {"target": 2}, {"doc": {"label": 2}}])
def test_that_a_sample_is_a_table_of_its_choices(
    arguments: Any, responses: Any, gold: dict[str, Any]
) -> None:
    (found,) = tables(json.dumps(sample(arguments, responses, **gold)))
    table = found.document.table
    assert table.outcomes == (" he", " she", " it")
    assert [column.values.tolist() for column in table.columns] == [[0, 0, 1], [-2, -1, -3]]
    assert table.columns[1].kind is Kind.LOGITS
    assert "“it” (choice 3) is right, the model picks “she” (choice 2)" in found.said[0]


def test_that_every_line_of_samples_is_a_table() -> None:
    found = tables(lines([sample(PAIRS, SCORES, target="0"), sample(PAIRS, SCORES)]))
    assert [len(one.document.table.columns) for one in found] == [2, 1]
    assert "does not tell which is right" in found[1].words


@for_each(
    ("arguments", "responses", "words"),
    [
        ([["q", {"until": []}]], ["text"], "generated texts"),
        ([["q", " a"]], [[-1.0, True]], "nothing to choose among"),
        (PAIRS, SCORES[:2], "3 arguments and 2 responses"),
    ],
)
def test_that_samples_without_choices_are_a_sentence(
    arguments: Any, responses: Any, words: str
) -> None:
    with pytest.raises(FormatError, match=words):
        tables(json.dumps(sample(arguments, responses)))


def test_that_a_long_list_of_records_is_not_searched_record_by_record(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[Any] = []
    watched = replace(SERVERS[0], read=lambda body: read.append(body) or [])  # type: ignore[func-returns-value]
    monkeypatch.setattr(reading, "SERVERS", (watched, *SERVERS[1:]))
    records = [{"token": f"t{k}", "prob": 1.0} for k in range(5_000)]
    (found,) = tables(json.dumps(records))
    assert len(found.document.table) == 5_000
    assert len(read) < 10
    chat = {"choices": [{"logprobs": {"content": [{"token": "a", "logprob": -1.0}]}}]}
    beside = json.dumps([{"id": k, "body": json.dumps(chat)} for k in range(3)])
    assert len(sequences_of(beside.encode())) == 3
