"""The Autocomplete lens: its edits, its three pictures, and their numbers."""

import math
from dataclasses import replace

import numpy as np
import pytest

from model.document.autocomplete import AutocompleteSettings
from model.document.document import Document, new_document
from model.figure.figure import Bars, Figure, Line, Text
from model.formats.examples import load_example
from model.lens.lens import LensError
from model.lenses import lens_of
from model.lenses.autocomplete.controls import take_likeliest, take_word, type_text
from model.lenses.autocomplete.language.along import entropies_along
from model.lenses.autocomplete.language.beams import Fate, beam_search
from model.lenses.autocomplete.language.generate import sample_continuations
from model.lenses.autocomplete.language.kept import compare_kept
from model.lenses.autocomplete.tree_picture import FIRST_ROW, deciding_step, drawn_tree
from model.lenses.autocomplete.words import model_of
from model.texts.position import EVERYTHING_ELSE
from tests.evaluated import evaluated
from tests.model.cases import for_each

LENS = lens_of("autocomplete")

PROMPT = "Thank you for your help with the"


def asked(prompt: str = PROMPT, **values: object) -> Document:
    begun = new_document()
    settings = replace(begun.autocomplete, **values)  # type: ignore[arg-type]
    return type_text(replace(begun, autocomplete=settings), prompt).document


def picture(document: Document) -> Figure:
    return LENS.view(evaluated(document)).figure


def bars(figure: Figure, role: str) -> Bars:
    return next(
        mark
        for panel in figure.panels
        for mark in panel.marks
        if isinstance(mark, Bars) and mark.role == role
    )


def texts(figure: Figure) -> list[str]:
    return [mark.text for panel in figure.panels for mark in panel.marks if isinstance(mark, Text)]


def test_that_typing_makes_the_next_words_the_table_twice() -> None:
    edit = type_text(new_document(), PROMPT)
    document = edit.document
    assert edit.label == "Type “Thank you for your help…”"
    assert document.autocomplete.prompt == PROMPT
    assert (document.truth, document.model, document.reward) == (0, 1, None)
    truth, model = document.table.columns
    assert truth.values.tolist() == model.values.tolist()
    assert document.table.outcomes[0] == "project"
    assert truth.sums_to_one


def test_that_h_of_the_table_is_the_entropy_of_the_model_at_that_place() -> None:
    document = asked()
    model = model_of(document)
    along = entropies_along(model, model.words_of(PROMPT))
    assert evaluated(document)["entropy_p"].value == pytest.approx(along[-1], rel=1e-12)
    shown = bars(picture(document), "entropy")
    assert (shown.high * document.unit.to_nats(1.0)).tolist() == pytest.approx(along.tolist())


def test_that_the_dial_tempers_the_next_words_and_the_outline_stays() -> None:
    document = replace(asked(), temperature=2.0)
    readings = evaluated(document)
    assert readings.tempered is not None
    figure = LENS.view(readings).figure
    drawn = bars(figure, "tempered")
    assert drawn.right.tolist() == readings.tempered[:9].tolist()
    outline = bars(figure, "truth")
    assert outline.style == "dashed"
    learned = document.table.columns[0].values[:9]
    assert outline.right[:9].tolist() == pytest.approx(learned.tolist(), rel=1e-12)
    value = readings["kl_p_qt"].value
    assert value is not None
    assert value > 0.1


def test_that_all_bars_together_are_the_whole_mass() -> None:
    for temperature in (0.0, 0.5, 1.0, 3.0, math.inf):
        figure = picture(replace(asked(), temperature=temperature))
        shares = figure.data.columns[2]
        assert isinstance(shares, np.ndarray)
        assert math.fsum(shares.tolist()) == pytest.approx(1.0, abs=1e-12)


def test_that_a_table_of_few_rows_counts_everything_else_as_one_and_says_so() -> None:
    document = asked(rows=4)
    assert len(document.table) == 5
    assert document.table.outcomes[-1] == EVERYTHING_ELSE
    figure = picture(document)
    assert "everything else counts as one word" in figure.caption.rest
    assert figure.data.columns[0][-1] == EVERYTHING_ELSE


def test_that_a_word_begun_is_said_and_finished_by_taking_it() -> None:
    document = asked(PROMPT + " proj")
    assert "only words that begin with “proj” count" in picture(document).caption.rest
    edit = take_likeliest(evaluated(document))
    assert edit is not None
    assert edit.label == "Take “project”"
    assert edit.document.autocomplete.prompt == PROMPT + " project "


def test_that_a_click_takes_the_word_of_a_bar_and_nothing_elsewhere() -> None:
    readings = evaluated(asked())
    figure = LENS.view(readings).figure
    drawn = bars(figure, "model")
    edit = LENS.view(readings).click(drawn, 1)
    assert edit is not None
    assert edit.document.autocomplete.prompt == PROMPT + " meeting "
    others = [mark for mark in figure.panels[1].marks if isinstance(mark, Bars)][1]
    assert others.name.endswith(" others")
    assert LENS.view(readings).click(others, 0) is None
    assert LENS.view(readings).click(bars(figure, "entropy"), 0) is None
    assert take_word(readings.document, "<unknown>") is None


def test_that_a_table_in_another_order_is_still_that_of_the_next_words() -> None:
    document = asked()
    backwards = document.table.taken(range(len(document.table) - 1, -1, -1))
    assert picture(document.with_table(backwards)).data.columns[0][0] == "project"


def test_that_another_table_is_left_alone_with_a_sentence_on_what_to_do() -> None:
    with pytest.raises(LensError, match="Type the beginning of a sentence"):
        picture(load_example("weather"))


@pytest.mark.parametrize("view", ["beams", "held_out"])
def test_that_the_other_views_need_no_table_of_their_own(view: str) -> None:
    settings = AutocompleteSettings(view=view)  # type: ignore[arg-type]
    assert picture(replace(load_example("weather"), autocomplete=settings)).panels


def test_that_beams_list_the_sum_and_the_penalised_score() -> None:
    document = asked(view="beams", width=3, length=6, alpha=0.6)
    tree = beam_search(model_of(document), PROMPT, 3, 6, 0.6)
    shown = texts(picture(document))
    for one in tree.hypotheses[:3]:
        for nats in (one.log_probability, one.penalised):
            assert f"{document.unit.of(nats):.2f}".replace("-", "−") in shown
    assert one.penalised == one.log_probability / ((5 + len(one.continuation.words)) / 6) ** 0.6


def test_that_pruned_nodes_are_dashed_boxes_and_kept_ones_filled() -> None:
    document = asked(view="beams")
    figure = picture(document)
    tree = beam_search(model_of(document), PROMPT, 3, 6, 0.6)
    for mark in figure.panels[0].marks:
        if isinstance(mark, Bars):
            fates = {tree.nodes[row - FIRST_ROW].fate for row in mark.rows.tolist()}
            assert (fates == {Fate.PRUNED}) == (mark.style == "dashed")
    assert any(isinstance(mark, Line) and mark.dashed for mark in figure.panels[0].marks)


@for_each("alpha", [0.0, 0.6, 1.5])
@for_each("prompt", [PROMPT, "Could you please", "", "See you on"])
def test_that_nothing_after_the_deciding_step_is_among_the_best(prompt: str, alpha: float) -> None:
    model = model_of(asked())
    for width in (1, 3, 5):
        tree = beam_search(model, prompt, width, 9, alpha)
        last = deciding_step(tree)
        assert all(tree.nodes[one.node].step <= last for one in tree.hypotheses[:width])
        drawn = drawn_tree(tree)
        assert len(set(drawn.levels.values())) <= 7
        assert set(drawn.levels) == set(drawn.nodes)


def test_that_groups_are_compared_with_one_and_with_what_was_drawn() -> None:
    figure = picture(asked(view="beams", groups=3, width=6, diversity=1.0))
    said = [mark.text for panel in figure.panels for mark in panel.marks if isinstance(mark, Text)]
    for words in ("1 group", "diverse", "drawn", "D from model"):
        assert words in said
    assert any(one.startswith("D(diverse ‖ 1 group)") for one in said)
    assert "3 groups keep 6 different lines of 6" in figure.caption.rest
    assert "in 3 groups, λ = 1 nats" in figure.alternative
    alone = picture(asked(view="beams"))
    assert "groups" not in alone.caption.rest


def test_that_a_banned_word_is_in_no_line_that_is_drawn() -> None:
    document = asked(view="beams", samples=50)
    first = document.table.outcomes[0]
    banned = replace(document, table=document.table.with_banned(frozenset([0])))
    drawn = [picture(one).data.columns for one in (document, banned)]
    lines = [
        [line for how, line in zip(columns[0], columns[1], strict=True) if how == "drawn"]
        for columns in drawn
    ]
    assert any(str(line).startswith(first) for line in lines[0])
    assert not any(str(first) in str(line).split() for line in lines[1])
    said = picture(banned)
    assert "The best line without the 1 banned word is" in said.caption.lead
    assert not any(str(first) in str(line).split() for line in said.data.columns[1])


def test_that_draws_follow_the_dial_and_the_seed() -> None:
    document = asked(view="beams", samples=5)
    cold = picture(replace(document, temperature=0.0))
    drawn = [text for how, text in zip(*cold.data.columns[:2], strict=True) if how == "drawn"]
    assert len(set(drawn)) == 1
    hot = picture(replace(document, temperature=1.5))
    other = picture(
        replace(document, temperature=1.5, autocomplete=replace(document.autocomplete, seed=2))
    )
    assert hot.data.columns[1] != other.data.columns[1]
    assert "Draw some" in picture(asked(view="beams", samples=0)).caption.rest


def test_that_held_out_text_costs_more_and_the_gap_closes() -> None:
    figure = picture(asked(view="held_out"))
    sizes, train, test, train_perplexity, test_perplexity = (
        np.asarray(column, dtype=np.float64) for column in figure.data.columns
    )
    assert (np.diff(sizes) > 0).all()
    assert (test > train).all()
    assert (test - train)[0] > 2.0 * (test - train)[-1]
    assert train_perplexity.tolist() == pytest.approx((2.0**train).tolist())
    assert test_perplexity.tolist() == pytest.approx((2.0**test).tolist())
    assert "684 sentences" in figure.caption.rest


@for_each("view", ["next", "beams", "held_out"])
def test_that_every_view_has_words_tips_and_a_legend(view: str) -> None:
    readings = evaluated(replace(asked(view=view), temperature=0.7))
    figure = LENS.view(readings).figure
    assert figure.legend
    assert "<" not in figure.alternative
    assert len(figure.alternative) > 100
    tips = [
        LENS.view(readings).tip(mark, 0)
        for panel in figure.panels
        for mark in panel.marks
        if isinstance(mark, Bars) or (isinstance(mark, Line) and mark.name)
    ]
    assert tips
    assert all(tips)


@for_each("prompt", ["", " ", ".", "?!", "<end>", "🙂 ok", "a" * 300, "\t x", "“"])
@for_each("view", ["next", "beams"])
def test_that_any_text_has_a_picture(prompt: str, view: str) -> None:
    figure = picture(asked(prompt, view=view))
    assert figure.panels
    edit = take_likeliest(evaluated(asked(prompt)))
    assert edit is not None
    assert len(edit.document.autocomplete.prompt) >= 1


def test_that_a_long_text_is_shown_by_its_end_in_few_marks() -> None:
    document = asked("please send me the report and " * 30)
    figure = picture(document)
    marks = sum(len(panel.marks) for panel in figure.panels)
    assert marks < 60
    assert len(bars(figure, "entropy").left) == 9


def test_that_an_infinite_divergence_of_what_was_kept_says_why_and_what_the_shared_words_have() -> (
    None
):
    figure = picture(asked(view="beams", width=2, length=4, samples=20))
    found = compare_kept(
        sample_continuations(model_of(asked()), PROMPT, 20, 4, 1.0, 1),
        beam_search(model_of(asked()), PROMPT, 2, 4, asked().autocomplete.alpha).kept,
    )
    assert math.isinf(found.divergence)
    missing = f"{1.0 - found.shared_mass:.0%} of the words drawn stand in no line of the beam"
    assert missing in figure.caption.rest
    assert f"“{found.only_sampled[0]}”" in figure.caption.rest
    shared = found.shared_divergence / math.log(2.0)
    assert f"On the words of both it is {shared:.2g} bits" in figure.caption.rest
