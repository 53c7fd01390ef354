"""Beam search against all continuations, and continuations drawn with a seed."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from model.lenses.autocomplete.language import tokenise
from model.lenses.autocomplete.language.along import surprisals
from model.lenses.autocomplete.language.beams import (
    BeamTree,
    BeamWish,
    Fate,
    beam_search,
    length_penalty,
    merged,
)
from model.lenses.autocomplete.language.corpus import build_vocabulary, encode_sentences
from model.lenses.autocomplete.language.generate import Continuation, sample_continuations
from model.lenses.autocomplete.language.kneser_ney import WordModel, train_on
from model.lenses.autocomplete.language.tokenise import END, UNKNOWN
from tests.model.cases import for_each
from tests.model.lenses.autocomplete.learned import train

MODEL = train("a b a\n\na b b\n\nb a\n\na b a b\n\nb b", order=3)
BIGGER = train(
    "the cat sat on the mat. the cat ran. the dog sat on the log. a dog ran to the cat. "
    "the bird sang. the bird sat on a log and sang."
)


def all_continuations(
    model: WordModel, prompt: tuple[str, ...], length: int
) -> dict[tuple[str, ...], float]:
    """Every continuation up to a length, ended or cut, with its log-probability."""
    found: dict[tuple[str, ...], float] = {}
    lines: list[tuple[tuple[str, ...], float]] = [((), 0.0)]
    for step in range(1, length + 1):
        longer = []
        for words, so_far in lines:
            outcomes, probabilities = model.next_words((*prompt, *words))
            for word, probability in zip(outcomes, probabilities.tolist(), strict=True):
                if word != UNKNOWN:
                    longer.append(((*words, word), so_far + math.log(probability)))
        lines = [line for line in longer if line[0][-1] != END]
        found.update(line for line in longer if line[0][-1] == END or step == length)
    return found


def best_by(scores: dict[tuple[str, ...], float], alpha: float) -> list[tuple[str, ...]]:
    return sorted(scores, key=lambda words: -scores[words] / length_penalty(len(words), alpha))


@for_each("alpha", [0.0, 0.6, 2.0])
def test_that_a_beam_as_wide_as_everything_finds_everything(alpha: float) -> None:
    everything = all_continuations(MODEL, ("a",), 5)
    tree = beam_search(MODEL, "a", width=len(everything), length=5, alpha=alpha)
    found = {one.continuation.words: one for one in tree.hypotheses}
    assert set(found) == set(everything)
    for words, score in everything.items():
        assert found[words].log_probability == pytest.approx(score, abs=1e-12)
        penalty = ((5 + len(words)) / 6) ** alpha
        assert found[words].penalised == pytest.approx(score / penalty, abs=1e-12)
    assert not [node for node in tree.nodes if node.fate is Fate.PRUNED]
    assert [one.continuation.words for one in tree.hypotheses][:8] == best_by(everything, alpha)[:8]


def test_that_a_length_penalty_can_change_which_line_is_best() -> None:
    plain, long = (beam_search(BIGGER, "the", 40, 5, alpha) for alpha in (0.0, 4.0))
    assert len(plain.kept[0].words) < len(long.kept[0].words)


def test_that_in_each_step_the_likeliest_live_on_and_the_rest_is_pruned() -> None:
    tree = beam_search(BIGGER, "The", width=3, length=5)
    for step in range(1, 6):
        nodes = [node for node in tree.nodes if node.step == step]
        alive = [node for node in nodes if node.fate in (Fate.KEPT, Fate.CUT)]
        pruned = [node for node in nodes if node.fate is Fate.PRUNED]
        assert 0 < len(alive) <= 3
        assert {node.fate for node in alive} == {Fate.CUT if step == 5 else Fate.KEPT}
        assert max(node.log_probability for node in pruned) <= min(
            node.log_probability for node in alive
        )
        ended = [node.word for node in nodes if node.fate is Fate.ENDED]
        assert set(ended) <= {END}
        assert len(nodes) <= 3 * 4


def test_that_only_kept_nodes_have_children_one_word_longer_and_no_likelier() -> None:
    tree = beam_search(BIGGER, "The", width=3, length=6)
    assert max(node.step for node in tree.nodes) > 1
    for index, node in enumerate(tree.nodes):
        if node.parent < 0:
            assert node.step == 1
            continue
        parent = tree.nodes[node.parent]
        assert parent.fate is Fate.KEPT
        assert node.parent < index
        assert parent.step == node.step - 1
        assert node.log_probability <= parent.log_probability


def test_that_a_node_scores_what_the_model_gives_its_words() -> None:
    tree = beam_search(BIGGER, "The dog", width=2, length=6)
    assert tree.nodes
    for index, node in enumerate(tree.nodes):
        losses = surprisals(BIGGER, (*tree.prompt, *tree.words(index)))[len(tree.prompt) :]
        assert node.log_probability == pytest.approx(-losses.sum(), abs=1e-12)
        assert len(tree.line(index)) == node.step


def test_that_a_narrow_beam_may_miss_the_best_and_a_wide_one_does_not() -> None:
    # “cat” is likelier than “dog”, but what a cat does is anyone's guess.
    cats = "\n\n".join(f"the cat {verb}" for verb in ("ran", "sat", "ate", "hid"))
    model = train(cats + "\n\nthe dog barks" * 3)
    best = max(all_continuations(model, ("the",), 3).values())
    narrow, wide = (beam_search(model, "the", width, 3).kept[0] for width in (1, 2))
    assert narrow.words[0] == "cat"
    assert wide.words[0] == "dog"
    assert narrow.log_probability < wide.log_probability == pytest.approx(best, abs=1e-12)


def test_that_words_equally_likely_keep_the_order_of_the_vocabulary() -> None:
    model = train("d\n\nc\n\nb\n\na", order=1)
    trees = [beam_search(model, "", width=2, length=1) for _ in range(2)]
    assert [node.word for node in trees[0].nodes] == [END, "a", "b"]
    assert trees[0] == trees[1]


def test_that_what_no_word_is_known_for_is_never_written() -> None:
    # Words that only the vocabulary has are as likely as `<unknown>`, which stands before them.
    vocabulary = build_vocabulary(tokenise("a b c d"))
    model = train_on(encode_sentences(tokenise("a b"), vocabulary))
    nodes = beam_search(model, "a", width=9, length=2).nodes
    assert {node.word for node in nodes} == {END, "a", "b", "c", "d"}


def test_that_a_banned_word_is_on_no_line_and_the_others_score_as_they_did() -> None:
    plain = {one.continuation.words: one.log_probability for one in _wide().hypotheses}
    without = {one.continuation.words: one.log_probability for one in _wide("a").hypotheses}
    assert without == {
        words: pytest.approx(score) for words, score in plain.items() if "a" not in words
    }
    every = frozenset(MODEL.words)
    assert beam_search(MODEL, "a", 3, 3, banned=every).hypotheses == ()


def _wide(*banned: str) -> BeamTree:
    return beam_search(MODEL, "a", width=200, length=4, banned=frozenset(banned))


def test_that_nothing_goes_on_after_the_end() -> None:
    tree = beam_search(train("Hello", order=2), "hello", width=1, length=9)
    assert tree.kept[0].words == (END,)
    assert tree.kept[0].ended
    assert not any(END in tree.words(index)[:-1] for index in range(len(tree.nodes)))


@for_each(
    ("width", "length", "alpha", "message"),
    [
        (0, 3, 0.0, "at least 1 wide, not 0"),
        (2, 0, 0.0, "at least 1 word, not 0"),
        (2, 3, -0.1, "0 or more, not -0.1"),
        (2, 3, math.nan, "0 or more, not nan"),
        (2, 3, math.inf, "0 or more, not inf"),
    ],
)
def test_that_a_beam_of_no_width_length_or_sense_is_refused(
    width: int, length: int, alpha: float, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        beam_search(MODEL, "a", width, length, alpha)


def test_that_the_penalty_is_that_of_wu_and_others() -> None:
    assert length_penalty(1, 0.6) == 1.0
    assert length_penalty(7, 0.0) == 1.0
    assert length_penalty(7, 1.0) == 2.0


def first_words(drawn: Sequence[Continuation]) -> dict[str, float]:
    words = [one.words[0] for one in drawn]
    return {word: words.count(word) / len(words) for word in set(words)}


def test_that_one_group_is_a_plain_beam_and_without_a_price_all_groups_find_the_same() -> None:
    plain = beam_search(BIGGER, "The", 4, 5, 0.6)
    assert beam_search(BIGGER, "The", 4, 5, 0.6, groups=1, diversity=3.0).nodes == plain.nodes
    alike = beam_search(BIGGER, "The", 6, 5, 0.6, groups=3, diversity=0.0)
    two = beam_search(BIGGER, "The", 2, 5, 0.6).kept
    assert sorted(one.words for one in alike.kept) == sorted(one.words for one in two * 3)


def test_that_with_a_high_price_no_group_takes_a_word_of_an_earlier_one() -> None:
    tree = beam_search(BIGGER, "The", 4, 3, groups=4, diversity=20.0)
    for step in range(1, 4):
        alive = [
            node.word for node in tree.nodes if node.step == step and node.fate is not Fate.PRUNED
        ]
        assert len(set(alive)) == len(alive)


@for_each("diversity", [0.3, 1.0, 4.0])
def test_that_groups_take_turns_as_in_the_algorithm_of_vijayakumar_and_others(
    diversity: float,
) -> None:
    width, groups, length = 6, 3, 3
    tree = beam_search(BIGGER, "The", width, length, groups=groups, diversity=diversity)
    living: list[list[tuple[tuple[str, ...], float]]] = [[((), 0.0)] for _ in range(groups)]
    found: list[dict[tuple[str, ...], float]] = [{} for _ in range(groups)]
    for step in range(1, length + 1):
        taken: list[str] = []
        for group in range(groups):
            longer = [
                ((*words, word), so_far + math.log(p))
                for words, so_far in living[group]
                for word, p in zip(*map(list, BIGGER.next_words(("the", *words))), strict=True)
                if word != UNKNOWN
            ]
            counts = {word: taken.count(word) for word in taken}
            longer.sort(key=lambda one: diversity * counts.get(one[0][-1], 0) - one[1])
            living[group] = []
            mine = []
            for words, score in longer:
                if len(living[group]) == width // groups:
                    break
                mine.append(words[-1])
                if words[-1] == END:
                    found[group][words] = score
                else:
                    living[group].append((words, score))
            taken += mine
            if step == length:
                found[group].update(living[group])
    for group in range(groups):
        ours = {
            one.continuation.words: one.log_probability
            for one in tree.hypotheses
            if tree.nodes[one.node].group == group
        }
        assert ours.keys() == found[group].keys()
        for words, score in found[group].items():
            assert ours[words] == pytest.approx(score)


def test_that_groups_share_the_width_and_each_returns_lines_of_its_own() -> None:
    assert BeamWish(7, 3, groups=3).sizes == (3, 2, 2)
    assert BeamWish(2, 3, groups=5).sizes == (1, 1)
    tree = beam_search(BIGGER, "The", 7, 4, groups=3, diversity=2.0)
    returned = [tree.nodes[one.node].group for one in tree.hypotheses[:7]]
    assert sorted(returned) == [0, 0, 0, 1, 1, 2, 2]


def test_that_what_groups_have_in_common_is_drawn_once() -> None:
    tree = beam_search(BIGGER, "The", 6, 4, groups=3, diversity=0.0)
    once = merged(tree)
    lines = [once.words(index) for index in range(len(once.nodes))]
    assert len(set(lines)) == len(lines)
    assert set(lines) == {tree.words(index) for index in range(len(tree.nodes))}
    assert {one.continuation.words for one in once.hypotheses} == {
        one.continuation.words for one in tree.hypotheses
    }


@for_each(
    ("groups", "diversity", "message"),
    [
        (0, 1.0, "at least 1 group, not 0"),
        (2, -1.0, "λ of diversity is 0 or more"),
        (2, math.nan, "λ of diversity is 0 or more"),
    ],
)
def test_that_groups_of_no_sense_are_refused(groups: int, diversity: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        beam_search(MODEL, "a", 3, 3, groups=groups, diversity=diversity)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_that_words_are_drawn_as_often_as_the_tempered_model_says(temperature: float) -> None:
    drawn = first_words(sample_continuations(MODEL, "a", 4000, 1, temperature, seed=3))
    words, probabilities = MODEL.next_words(("a",))
    weights = np.where(np.array(words) == UNKNOWN, 0.0, probabilities ** (1.0 / temperature))
    for word, share in zip(words, weights / weights.sum(), strict=True):
        # Four standard errors; the draw is fixed by its seed.
        bound = 4.0 * math.sqrt(share * (1.0 - share) / 4000)
        assert abs(drawn.get(word, 0.0) - share) <= bound


def test_that_whole_continuations_are_drawn_as_often_as_the_model_says() -> None:
    everything = all_continuations(MODEL, ("a",), 2)
    drawn = [one.words for one in sample_continuations(MODEL, "a", 4000, 2, seed=11)]
    written = math.fsum(map(math.exp, everything.values()))
    assert len(everything) > 1
    for words, score in everything.items():
        share = math.exp(score) / written
        bound = 0.02 + 4.0 * math.sqrt(share * (1.0 - share) / 4000)
        assert abs(drawn.count(words) / 4000 - share) <= bound


def test_that_a_seed_draws_the_same_and_more_begin_with_the_same() -> None:
    few = sample_continuations(BIGGER, "the", 5, 8, 1.3, seed=4)
    assert few == sample_continuations(BIGGER, "the", 9, 8, 1.3, seed=4)[:5]
    assert few != sample_continuations(BIGGER, "the", 5, 8, 1.3, seed=5)
    assert sample_continuations(BIGGER, "the", 0, 8) == ()


def test_that_a_drawn_line_scores_what_the_untempered_model_gives_it() -> None:
    drawn = sample_continuations(BIGGER, "The", 20, 8, 2.0, seed=1)
    assert len(drawn) == 20
    for one in drawn:
        assert UNKNOWN not in one.words
        assert END not in one.words[:-1]
        assert one.ended or len(one.words) == 8
        losses = surprisals(BIGGER, ("the", *one.words))[1:]
        assert one.log_probability == pytest.approx(-losses.sum(), abs=1e-12)


def test_that_at_zero_the_likeliest_is_drawn_and_at_infinity_any_word() -> None:
    greedy = beam_search(BIGGER, "the dog sat", width=1, length=3)
    (likeliest,) = (
        one.continuation.words for one in greedy.hypotheses if not one.continuation.ended
    )
    for temperature in (0.0, 1e-320, 1e-3):
        for one in sample_continuations(BIGGER, "the dog sat", 3, 3, temperature, seed=9):
            assert one.words == likeliest
    anything = first_words(sample_continuations(MODEL, "a", 3000, 1, math.inf, seed=2))
    assert set(anything) == {"a", "b", END}
    assert all(abs(share - 1 / 3) < 0.035 for share in anything.values())


@for_each(
    ("n", "length", "temperature", "message"),
    [
        (-1, 3, 1.0, "0 or more, not -1"),
        (2, 0, 1.0, "at least 1 word, not 0"),
        (2, 3, -1.0, "from 0 to infinity, not -1"),
        (2, 3, math.nan, "from 0 to infinity, not nan"),
    ],
)
def test_that_drawing_without_sense_is_refused(
    n: int, length: int, temperature: float, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        sample_continuations(MODEL, "a", n, length, temperature)
