"""The controls of the Sampling lens: rules, filters, the order of the stages, draws, reset."""

from dataclasses import replace
from typing import Any

import pytest

from model.document.document import Document
from model.document.settings import Filters, SamplingSettings
from model.document.table import table_of
from model.lens.controls import Button, Choice, Number
from model.lenses import lens_of
from model.lenses.sampling.controls import FILTER_CONTROLS
from model.sampling import SamplingError
from model.sampling.chain import library_order, stages_of
from model.sampling.filter_edits import choose_preset, moved_stage, set_filter, switch_filters_off
from tests.evaluated import evaluated

LENS = lens_of("sampling")

NAMES = ("project", "meeting", "presentation", "report", "move", "event", "garden", "moon")
Q = (0.30, 0.20, 0.15, 0.12, 0.10, 0.07, 0.04, 0.02)
FILTERS = Filters(top_k=6, top_p=0.8, min_p=0.3)


def document(**changes: Any) -> Document:
    table = table_of(NAMES, P=Q, Q=Q)
    made = Document(table, truth=0, model=1, temperature=1.5, filters=FILTERS, lens="sampling")
    return replace(made, **changes)


def control(label: str) -> Any:
    every = (*FILTER_CONTROLS, *LENS.look.controls)
    return next(one for one in every if label in (one.label, getattr(one, "name", "")))


def test_that_a_moved_stage_works_where_it_is_put() -> None:
    moved = moved_stage(document(), "temperature", 9).document.filters
    assert moved.preset == "own"
    order = [stage for stage in moved.order if stage in ("temperature", "top_k", "top_p", "min_p")]
    assert order == ["top_k", "top_p", "min_p", "temperature"]
    assert sorted(moved.order) == sorted(library_order("transformers"))
    back = moved_stage(document(filters=moved), "temperature", 0).document.filters
    assert stages_of(back) == library_order("transformers")
    assert back.preset == "transformers"


def test_that_moving_nowhere_changes_nothing_and_what_is_off_cannot_move() -> None:
    here = document()
    assert moved_stage(here, "temperature", -3).document is here
    for stage in ("typical", "source"):
        with pytest.raises(SamplingError, match="not among the stages"):
            moved_stage(here, stage, 0)


def test_that_moving_a_stage_of_llama_keeps_its_order_otherwise() -> None:
    llama = document(filters=replace(FILTERS, preset="llama.cpp"))
    moved = moved_stage(llama, "top_p", 0).document.filters
    assert moved.preset == "own"
    usual = ["top_p", "typical", "top_k", "min_p", "temperature"]
    assert [stage for stage in moved.order if stage in usual] == usual


def test_that_the_preset_and_every_filter_can_be_set_and_refused() -> None:
    choice = control("Rules")
    assert isinstance(choice, Choice)
    assert choice.value(document()) == "transformers"
    own = choice.change(choice.change(document(), "llama.cpp").document, "own").document
    assert stages_of(own.filters).index("temperature") == 8
    for label, good, bad in (
        ("top-k", 3.0, -1.0),
        ("top-p", 0.5, 0.0),
        ("min-p", 0.5, 2.0),
        ("typical", 0.5, 0.0),
        ("epsilon", 0.5, 1.0),
        ("eta", 0.5, 1.0),
    ):
        number = control(label)
        assert isinstance(number, Number)
        assert number.neutral is not None
        edit = number.change(document(), good)
        assert number.value(edit.document) == good
        assert edit.label == f"Set {label} to {good:g}"
        off = number.change(edit.document, number.neutral)
        assert off.label == f"Switch {label} off"
        with pytest.raises(ValueError, match=label):
            number.change(document(), bad)
    with pytest.raises(ValueError, match="vllm"):
        choose_preset(document(), "vllm")
    with pytest.raises(ValueError, match="dial"):
        set_filter(document(), "temperature", 1.0)


def press(label: str, start: Document) -> Document:
    button = control(label)
    assert isinstance(button, Button)
    readings = evaluated(start)
    assert button.enabled(readings)
    return button.act(readings).document


def test_that_draws_add_up_until_the_most_there_are() -> None:
    now = press("Draw 100", press("Draw 1", document()))
    assert now.sampling.draws == 101
    for _ in range(10):
        now = press("Draw 10,000", now)
    assert now.sampling.draws == 100_000
    assert not control("Draw 1").enabled(evaluated(now))
    assert control("seed").change(now, 9.0).document.sampling.seed == 9


def test_that_the_chosen_stage_moves_earlier_and_later() -> None:
    now = press("Next stage", document())
    assert now.sampling.stage == "top_k"
    later = press("Stage later", now)
    assert [one for one in stages_of(later.filters) if one in ("top_p", "top_k")] == [
        "top_p",
        "top_k",
    ]
    assert press("Stage earlier", later).filters.preset == "transformers"
    assert not control("Stage earlier").enabled(evaluated(document()))


def test_that_reset_switches_all_off_in_one_step_and_keeps_bans() -> None:
    table = replace(table_of(NAMES, P=Q, Q=Q), banned=frozenset({2}))
    start = document(table=table, sampling=SamplingSettings(100, 3))
    reset = press("↺ Reset", start)
    assert reset.filters == Filters()
    assert reset.sampling == SamplingSettings()
    assert reset.table.banned == {2}
    assert not control("↺ Reset").enabled(evaluated(reset))
    assert switch_filters_off(start).document.sampling.draws == 100


def test_that_a_pasted_sampler_sets_chain_and_temperature_in_one_step() -> None:
    line = control("llama.cpp options")
    label, pasted = line.change(document(), "--temp 0.5 --top-k 3 --xtc-probability 0.5")
    assert label == "Paste a sampler of llama.cpp"
    assert pasted.temperature == 0.5
    expected = Filters("llama.cpp", top_k=3, top_p=0.95, min_p=0.05, xtc_probability=0.5)
    assert pasted.filters == expected
    for name in ("llama.cpp options", "llama.cpp JSON"):
        again = control(name).change(document(), control(name).value(pasted)).document
        assert again.filters == pasted.filters
    with pytest.raises(SamplingError, match="no sampler"):
        line.change(pasted, "x")


def test_that_boxes_stand_on_their_shelf_or_where_their_filter_is_on() -> None:
    xtc, threshold, history = map(control, ("XTC", "XTC threshold", "said before"))
    assert not xtc.shown(document())
    shelf = control("Show").change(document(), "chance").document
    assert xtc.shown(shelf)
    assert not threshold.shown(shelf)
    on = xtc.change(document(), 0.5).document
    assert xtc.shown(on)
    assert threshold.shown(on)
    assert not history.shown(on)
    penalised = control("presence").change(on, 0.5).document
    assert history.shown(penalised)
    said = history.change(penalised, "moon moon").document
    assert evaluated(said).tempered is not None
    assert said.filters.history == "moon moon"
