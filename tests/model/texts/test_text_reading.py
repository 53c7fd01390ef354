"""Texts opened, read, walked and kept: the model side, without lenses."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from model.document.text_source import TextSource
from model.formats import FormatError, is_text_file
from model.formats.entropy_file import decode, encode, write_document
from model.texts.open_text import open_text
from model.texts.position import EVERYTHING_ELSE
from model.texts.text_document import at_telling_token, text_document
from model.texts.text_edits import found_from, go_to, go_to_both, next_surprise
from model.texts.text_measures import text_readings, with_text
from model.texts.text_reading import TextReading, read_text
from model.words.token_names import joined_parts, readable_names, shown, visible, visible_names
from tests.evaluated import evaluated
from tests.model.cases import for_each
from tests.model.text_files import giraffe, reading_of, write_chat, write_logits
from tests.opened import read_any

if TYPE_CHECKING:
    from pathlib import Path


def test_that_published_logits_have_their_published_perplexity(tmp_path: Path) -> None:
    logits, targets = write_logits(tmp_path, [2, 1])
    reading = reading_of(TextSource(str(logits), str(targets)))
    assert reading.score.perplexity == pytest.approx(2.7593, abs=5e-5)
    assert reading.is_whole


def test_that_an_ignored_target_is_not_scored(tmp_path: Path) -> None:
    logits, targets = write_logits(tmp_path, [2, -100])
    reading = reading_of(TextSource(str(logits), str(targets)))
    assert reading.score.perplexity == pytest.approx(3.5372, abs=5e-5)
    assert text_readings(reading)["scored"].value == 1


def test_that_openais_sample_has_its_perplexity_and_bits(tmp_path: Path) -> None:
    found = text_readings(reading_of(TextSource(str(write_chat(tmp_path)))))
    assert found["perplexity"].value == pytest.approx(1.0463135, abs=5e-8)
    assert found["bits_per_token"].value == pytest.approx(0.0653152, abs=5e-8)
    assert found["accuracy"].value is None
    assert "No alternatives" in found["accuracy"].answer.reason


def test_that_the_readings_have_the_ids_that_scripts_know() -> None:
    known = (
        "tokens scored nll_mean nll_mean_low nll_mean_high nll_sd perplexity perplexity_low "
        "perplexity_high perplexity_se bits_per_token bits_per_byte accuracy top5 entropy_mean "
        "entropy_mean_low entropy_mean_high ece brier"
    )
    found = text_readings(reading_of(TextSource(embedded=giraffe()), temperature=2.0))
    assert " ".join(found) == known


def test_that_another_temperature_scores_logits_exactly_and_keeps_t_star(tmp_path: Path) -> None:
    logits, targets = write_logits(tmp_path, [2, 1])
    source = TextSource(str(logits), str(targets))
    plain = reading_of(source)
    *_, hot = read_text(plain.opened, 2.0, plain)
    z = np.load(logits) / 2.0
    logs = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    assert hot.score.nll_mean == pytest.approx(-(logs[0, 2] + logs[1, 1]) / 2.0, rel=1e-14)
    assert hot.best is plain.best
    assert plain.tuned is not None
    assert plain.tuned.perplexity <= plain.score.perplexity


def test_that_a_long_text_comes_in_parts_that_grow(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    np.savez(
        tmp_path / "long.npz",
        logits=rng.standard_normal((4000, 1000)).astype(np.float64),
        targets=rng.integers(0, 1000, 4000),
    )
    told: list[tuple[str, float]] = []
    opened = open_text(TextSource(str(tmp_path / "long.npz")))
    parts: list[TextReading] = []
    for part in read_text(opened, 1.0, watch=lambda stage, done: told.append((stage, done))):
        parts.append(part)
    sizes = [part.nll.size for part in parts]
    assert len([size for size in sizes if size < 4000]) >= 1
    assert sizes == sorted(sizes)
    assert parts[0].nll.tolist() == parts[-1].nll[: sizes[0]].tolist()
    assert {stage for stage, _ in told} == {"Scoring", "Finding T*"}


def test_that_a_position_becomes_the_table_with_everything_else_as_its_own_row() -> None:
    reading = reading_of(TextSource(embedded=giraffe()))
    document = text_document(reading.opened)
    edit = go_to(document, reading, 3)
    assert edit.label == "Go to token 4 “giraffe”"
    table = edit.document.table
    assert table.outcomes[-1] == EVERYTHING_ELSE
    assert table.columns[0].values[table.outcomes.index("␣giraffe")] == 1.0
    assert table.columns[1].values.sum() == pytest.approx(1.0)
    assert edit.document.text is not None
    assert edit.document.text.position == 3


def test_that_there_is_no_going_beyond_the_text() -> None:
    reading = reading_of(TextSource(embedded=giraffe()))
    with pytest.raises(ValueError, match="There is no token 6; the text has 5"):
        go_to(text_document(reading.opened), reading, 5)


def test_that_the_most_surprising_comes_first_and_then_the_next() -> None:
    reading = reading_of(TextSource(embedded=giraffe()))
    document = text_document(reading.opened)
    first = next_surprise(document, reading).document
    assert first.text is not None
    assert first.text.position == 3
    second = next_surprise(first, reading).document
    assert second.text is not None
    assert second.text.position == 0
    third = next_surprise(second, reading).document
    assert third.text is not None
    assert third.text.position == 1
    clicked = go_to(third, reading, 4).document
    again = next_surprise(clicked, reading).document
    assert again.text is not None
    assert again.text.position == 3


@for_each(
    ("sought", "start", "step", "place"),
    [("THE", 0, 1, 2), ("the", 2, 1, 2), ("a", 0, -1, 3), ("zebra", 0, 1, None), ("", 0, 1, None)],
)
def test_that_a_token_is_sought_onwards_and_backwards(
    sought: str, start: int, step: int, place: int | None
) -> None:
    texts = [token.text for token in giraffe().tokens]
    assert found_from(texts, sought, start, step) == place


def test_that_a_short_text_is_kept_in_the_document_and_comes_back() -> None:
    reading = reading_of(TextSource(embedded=giraffe()))
    document = at_telling_token(text_document(reading.opened), reading)
    back = decode(encode(document))
    assert back.text == document.text
    assert back.table.outcomes == document.table.outcomes


def test_that_files_beside_the_document_are_named_from_there(tmp_path: Path) -> None:
    logits, targets = write_logits(tmp_path, [2, 1])
    document = text_document(open_text(TextSource(str(logits), str(targets))))
    path = tmp_path / "mine.entropy"
    write_document(path, document)
    assert '"path": "logits.npy"' in path.read_text()
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for file in (path, logits, targets):
        file.rename(moved / file.name)
    back = read_any(moved / "mine.entropy")
    assert back.text is not None
    assert reading_of(back.text).score.count == 2


@for_each(
    ("content", "words"),
    [
        ("[]", "it is an object"),
        ("{}", "names no file and holds no tokens"),
        ('{"colour": 1}', "no field “colour”"),
        ('{"path": 3}', "“text.path”"),
        ('{"tokens": [{"token": [1]}]}', "must be a text"),
    ],
)
def test_that_a_damaged_text_in_a_document_is_one_sentence(content: str, words: str) -> None:
    data = encode(text_document(open_text(TextSource(embedded=giraffe()))))
    start = data.index(b'"text": ') + len(b'"text": ')
    end = data.index(b"\n", start) - 1
    with pytest.raises(FormatError, match=words):
        decode(data[:start] + content.encode() + data[end:])


def test_that_what_is_believed_at_a_position_adds_up_to_one_at_every_temperature() -> None:
    opened = open_text(TextSource(embedded=giraffe()))
    for temperature in (0.5, 1.0, 2.0, math.inf):
        beliefs = opened.beliefs(3, temperature, 4)
        assert sum(belief.probability for belief in beliefs) == pytest.approx(1.0)
        assert [belief.text for belief in beliefs if belief.came] == [" giraffe"]


def test_that_the_rest_bears_the_name_of_the_table_s_row_only_where_it_is_the_same() -> None:
    opened = open_text(TextSource(embedded=giraffe()))
    assert opened.beliefs(3, 1.0, 50)[-1].text == EVERYTHING_ELSE
    few = opened.beliefs(3, 1.0, 1)[-1]
    assert few.is_rest
    assert few.text != EVERYTHING_ELSE


def test_that_two_models_are_compared_and_stand_side_by_side(tmp_path: Path) -> None:
    logits, targets = write_logits(tmp_path, [2, 1])
    np.save(tmp_path / "tested.npy", np.load(logits)[:, ::-1])
    source = TextSource(str(logits), str(targets), against=str(tmp_path / "tested.npy"))
    reading = reading_of(source)
    assert reading.report is not None
    assert reading.report.exact.tokens == 2
    table = go_to_both(text_document(reading.opened), reading, 0).document.table
    assert table.outcomes == ("#1", "#2", "#0")
    assert table.columns[0].values.tolist() == [0.7025, 0.3104, 0.3659]
    assert table.columns[1].values.tolist() == [0.7025, 0.3659, 0.3104]


def test_that_one_odd_token_does_not_decide_how_a_vocabulary_is_read() -> None:
    pieces = ["▁the", "▁of", "é", "Ġ", "Ċ", "<0xE2>", "naïve"]
    assert readable_names([*pieces, "▁a"]) == (
        " the",
        " of",
        "é",
        "Ġ",
        "Ċ",
        "bytes:\\xe2",
        "naïve",
        " a",
    )
    letters = ["Ġthe", "Ġof", "Ã©", "▁"]
    assert readable_names(letters) == (" the", " of", "é", "▁")


def test_that_marks_of_tokenizers_are_read_as_spaces_and_bytes() -> None:
    assert readable_names(["Ġthe", "Ã©", "Ċ"]) == (" the", "é", "\n")
    assert readable_names(["▁the", "x"]) == (" the", "x")
    assert readable_names(["Ġa", "Ã"]) == (" a", "bytes:\\xc3")
    assert [shown(name) for name in (" a", "\n", " ", "")] == ["a", "↵", "␣", "∅"]


def test_that_a_document_called_json_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_bytes(encode(text_document(open_text(TextSource(embedded=giraffe())))))
    assert not is_text_file(path)
    assert is_text_file(write_chat(tmp_path))
    assert not is_text_file(tmp_path / "table.csv")


def test_that_a_text_is_the_same_wherever_one_stands_in_it() -> None:
    source = TextSource(path="a.npy")
    assert source.is_read_as(replace(source, position=7))
    assert not source.is_read_as(replace(source, shift=True))
    assert not source.is_read_as(None)


def test_that_bad_numbers_are_named_with_their_place(tmp_path: Path) -> None:
    logits, targets = write_logits(tmp_path, [2, 1])
    np.save(logits, np.array([[0.1, 0.2, 0.3], [0.1, math.nan, 0.3]]))
    with pytest.raises(ValueError, match="position 2"):
        reading_of(TextSource(str(logits), str(targets)))


def test_that_parts_of_a_character_are_shown_joined_or_as_their_bytes() -> None:
    sparkles = "✨".encode()
    texts = ("a", "x", "y", " b", "z", "!")
    raws = [b"a", sparkles[:2], sparkles[2:], b" b", sparkles[:2], b"!"]
    assert joined_parts(texts, raws) == ("a", "✨", "⟨a8⟩", " b", "⟨e2 9c⟩", "!")
    assert joined_parts(("a",), [None]) == ("a",)
    assert joined_parts((), []) == ()


@for_each(
    ("token", "told"),
    [
        (" Un", "␣Un"),
        ("Un", "Un"),
        ("\n", "↵"),
        ("  ", "␣␣"),
        ("", "∅"),
        ("<|im_end|>", "<|im_end|>"),
        ("bytes:\\xe2\\x9c", "⟨e2 9c⟩"),
        ("a ", "a␣"),
    ],
)
def test_that_tokens_of_a_table_are_told_apart(token: str, told: str) -> None:
    assert visible(token) == told


def test_that_names_of_a_vocabulary_that_look_alike_have_their_ids() -> None:
    assert visible_names(["a", "\n", "\r", "\r\n", "↵"]) == ("a", "↵ #1", "␍", "␍↵", "↵ #4")


def test_that_nothing_is_told_of_the_row_that_stands_for_a_text_that_is_read() -> None:
    opened = open_text(TextSource(embedded=giraffe()))
    waiting = evaluated(text_document(opened))
    reading = reading_of(opened.source)
    for text in (None, reading):
        found = with_text(waiting, text)
        assert found["entropy_p"].value is None
        assert "Reading" in found["entropy_p"].answer.reason
    told = with_text(waiting, reading)
    assert told["nll_mean"].value == pytest.approx(reading.score.nll_mean)
    at_token = with_text(evaluated(at_telling_token(waiting.document, reading)), reading)
    assert at_token["entropy_p"].value == 0.0
