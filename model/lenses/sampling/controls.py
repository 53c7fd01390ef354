"""The controls of the Sampling lens: preset, filters, their order, and the draws."""

from collections.abc import Callable
from dataclasses import replace

from model.document.document import Document
from model.document.edits import Edit, set_filters, set_lens_setting
from model.document.settings import (
    LONGEST_HISTORY,
    Filters,
    SamplingSettings,
)
from model.evaluate.readings import Readings
from model.lens.controls import (
    Button,
    Choice,
    Control,
    Number,
    TextLine,
    always,
    field_number,
    setting_box,
)
from model.sampling.chain import are_on, stage_name, working_stages
from model.sampling.cutting.filter import Filter, Setting
from model.sampling.draws import MOST_DRAWS
from model.sampling.filter_edits import (
    choose_preset,
    moved_stage,
    set_filter,
    switch_filters_off,
    type_history,
)
from model.sampling.filters import FILTERS
from model.sampling.sampler_writing import (
    llama_command_line,
    llama_settings,
    transformers_settings,
)
from model.words.names import counted

LENS_ID = "sampling"
SHELVES = ("cuts", "chance", "past", "text")
LONGEST_SAMPLER = 50_000


def choose_stage(document: Document, stage: str) -> Edit:
    """Return the edit that chooses the stage which “earlier” and “later” move."""
    return set_lens_setting(document, LENS_ID, f"Choose {stage_name(stage)}", stage=stage)


def chosen_stage(document: Document) -> str:
    """Return the chosen stage, or the first of those that work where it is not among them."""
    working = working_stages(document.filters)
    stage = document.sampling.stage
    return stage if stage in working else working[0]


def _in_hand(one: Filter, setting: Setting) -> Callable[[Document], bool]:
    """Whether a number has a box: on its shelf or where its filter is on; details only then."""

    def shown(document: Document) -> bool:
        if document.sampling.shelf == "text":
            return False
        if one.is_on(document.filters):
            return True
        return setting.switch and document.sampling.shelf == one.shelf

    return shown


def _number(setting: Setting, shown: Callable[[Document], bool] = always) -> Number:
    def value(document: Document) -> float:
        return setting.of(document.filters)

    def change(document: Document, number: float) -> Edit:
        return set_filter(document, setting.key, number)

    return setting_box(setting, setting.name, value, change, shown)


def _choose_shelf(document: Document, shelf: str) -> Edit:
    return set_lens_setting(document, LENS_ID, f"Show {shelf}", shelf=shelf, pasted="")


def _looks_back(document: Document) -> bool:
    on = any(one.looks_back and one.is_on(document.filters) for one in FILTERS)
    return document.sampling.shelf == "past" or (on and _has_room(document))


def _paste(document: Document, text: str) -> Edit:
    # What other programs call their samplers is loaded by who pastes one.
    from model.sampling.sampler_text import read_sampler

    sampler = read_sampler(text, document.filters)
    changed = set_filters(document, sampler.filters, "").document
    told = replace(document.sampling, pasted=sampler.words)
    changed = replace(changed, temperature=sampler.temperature, sampling=told)
    return Edit(f"Paste a sampler of {sampler.program}", changed)


def _text_lines() -> tuple[TextLine, ...]:
    kinds: tuple[tuple[str, Callable[[Filters, float], str]], ...] = (
        ("llama.cpp options", llama_command_line),
        ("llama.cpp JSON", llama_settings),
        ("transformers JSON", transformers_settings),
    )

    def line(name: str, write: Callable[[Filters, float], str]) -> TextLine:
        return TextLine(
            name,
            "The chain to copy, without what the library lacks. Paste here, to set it, what "
            "llama.cpp, transformers, vLLM or Ollama take: JSON, a call in Python, a command line",
            "paste a sampler here",
            LONGEST_SAMPLER,
            lambda document: write(document.filters, document.temperature),
            _paste,
            shown=lambda document: document.sampling.shelf == "text",
        )

    return tuple(line(name, write) for name, write in kinds)


def _draw(draws: int) -> Button:
    def act(readings: Readings) -> Edit:
        document = readings.document
        total = min(document.sampling.draws + draws, MOST_DRAWS)
        return set_lens_setting(document, LENS_ID, f"Draw {counted(draws, 'sample')}", draws=total)

    tip = f"Draw {counted(draws, 'more sample')} from what is left, up to {MOST_DRAWS:,} in all"
    called = f"Draw {draws:,}"
    label = called if draws == 1 else f"{draws:,}"
    return Button(label, tip, act, "", _can_draw, _has_room, called)


def _can_draw(readings: Readings) -> bool:
    return readings.document.sampling.draws < MOST_DRAWS


def _moving(by: int) -> tuple[Callable[[Readings], Edit], Callable[[Readings], bool]]:
    def act(readings: Readings) -> Edit:
        document = readings.document
        stage = chosen_stage(document)
        return moved_stage(document, stage, working_stages(document.filters).index(stage) + by)

    def enabled(readings: Readings) -> bool:
        working = working_stages(readings.document.filters)
        return 0 <= working.index(chosen_stage(readings.document)) + by < len(working)

    return act, enabled


def _choose_next(readings: Readings) -> Edit:
    working = working_stages(readings.document.filters)
    place = working.index(chosen_stage(readings.document))
    return choose_stage(readings.document, working[(place + 1) % len(working)])


def _has_filters(document: Document) -> bool:
    return len(working_stages(document.filters)) > 1 and _has_room(document)


def _has_room(document: Document) -> bool:
    """Whether buttons are shown: the chain as text takes their place."""
    return document.sampling.shelf != "text"


def _reset(readings: Readings) -> Edit:
    document = replace(switch_filters_off(readings.document).document, sampling=SamplingSettings())
    filters = replace(document.filters, preset="transformers")
    return set_filters(document, filters, "Reset sampling")


def _can_reset(readings: Readings) -> bool:
    document = readings.document
    return (
        are_on(document.filters)
        or document.filters.preset != "transformers"
        or document.sampling != SamplingSettings()
    )


def _order_buttons() -> tuple[Control, ...]:
    earlier, can_earlier = _moving(-1)
    later, can_later = _moving(1)
    return (
        Button(
            "Stage",
            "Choose the stage that the two buttons beside this move; a click on a stage does too",
            _choose_next,
            shown=_has_filters,
            name="Next stage",
        ),
        Button(
            "◀",
            "Let the chosen stage work earlier",
            earlier,
            enabled=can_earlier,
            shown=_has_filters,
            name="Stage earlier",
        ),
        Button(
            "▶",
            "Let the chosen stage work later",
            later,
            enabled=can_later,
            shown=_has_filters,
            name="Stage later",
        ),
    )


# These stand beside the dial, whatever lens is looked through.
FILTER_CONTROLS: tuple[Number, ...] = tuple(
    _number(setting) for one in FILTERS if one.by_dial for setting in one.settings
)

CONTROLS: tuple[Control, ...] = (
    Choice(
        "Rules",
        "Whose order, ties and boundaries. transformers default: temperature first; what it lacks "
        "works before, as a logits processor of one's own. llama.cpp default: penalties, DRY, "
        "top-nσ, top-k, typical, top-p, min-p, XTC, temperature. An own order takes the rules of "
        "transformers",
        (
            ("transformers", "transformers"),
            ("llama.cpp", "llama.cpp"),
            ("own", "own order"),
        ),
        lambda document: document.filters.preset,
        choose_preset,
    ),
    # In the first line, which has room for them: the picture needs the others.
    *_order_buttons(),
    Choice(
        "Show",
        "Which filters have their boxes here, beside those that are on: cuts; XTC, dynamic "
        "temperature and mirostat; what looks back at what was said; the chain as text",
        tuple((shelf, shelf) for shelf in SHELVES),
        lambda document: document.sampling.shelf,
        _choose_shelf,
    ),
    *(
        _number(setting, _in_hand(one, setting))
        for one in FILTERS
        if not one.by_dial
        for setting in one.settings
    ),
    TextLine(
        "said before",
        "What came before the draw, for what looks back: outcomes with blanks between them, "
        "“in quotes” where a name has blanks itself",
        "the cat and the",
        LONGEST_HISTORY,
        lambda document: document.filters.history,
        type_history,
        shown=_looks_back,
    ),
    *_text_lines(),
    _draw(1),
    _draw(100),
    _draw(10_000),
    field_number(
        SamplingSettings,
        "seed",
        "seed",
        "The same seed draws the same samples",
        "Set the seed to {:.0f}".format,
        shown=lambda document: document.sampling.draws > 0 and _has_room(document),
    ),
    Button(
        "↺ Reset",
        "Switch all filters off, as transformers has them in order, and forget the samples; "
        "bans stay",
        _reset,
        "",
        _can_reset,
    ),
)
