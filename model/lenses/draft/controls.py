"""The controls of the Draft lens: drafts a check, what a draft costs, the target's own T, draws."""

from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.document.settings import LARGEST_SEED, DraftSettings
from model.evaluate.readings import Readings
from model.lens.controls import (
    Button,
    Control,
    Number,
    field_choice,
    field_number,
    setting_box,
)
from model.sampling.chain import all_settings
from model.words.numerals import temperature_text

MORE_CHECKS, MOST_CHECKS = 1_000, 10_000
_DRAFTED = "Draft {:.0f} a check".format


def _set(document: Document, label: str, **values: object) -> Edit:
    return set_lens_setting(document, "draft", label, **values)


def set_drafts(document: Document, drafts: float) -> Edit:
    """Return the edit that drafts another number of tokens a check, kept between 1 and 16."""
    low, high = document.draft.LIMITS["drafts"]
    wanted = int(min(max(round(drafts), low), high))
    return _set(document, _DRAFTED(wanted), drafts=wanted)


def _draw_anew(readings: Readings) -> Edit:
    seed = readings.document.draft.seed % LARGEST_SEED + 1
    return _set(readings.document, "Draft anew", seed=seed)


def _check_more(readings: Readings) -> Edit:
    checks = readings.document.draft.checks
    more = MORE_CHECKS if checks < MORE_CHECKS else min(checks + MORE_CHECKS, MOST_CHECKS)
    return _set(readings.document, f"Play {more:,} checks", checks=more)


def _can_check_more(readings: Readings) -> bool:
    return readings.document.draft.checks < MOST_CHECKS


def _few_checks(readings: Readings) -> Edit:
    return _set(readings.document, "Play six checks", checks=6)


def _own(key: str) -> Number:
    """The box of one of P's own filters."""
    setting = next(one for one in all_settings() if one.key == key)
    name = f"target_{key}"

    def value(document: Document) -> float:
        return float(getattr(document.draft, name))

    def change(document: Document, number: float) -> Edit:
        setting.check(number)
        given = int(number) if setting.whole else number
        return _set(document, f"Set {setting.name} of P to {number:g}", **{name: given})

    return setting_box(
        setting,
        f"{setting.name} of P",
        value,
        change,
        lambda document: document.draft.target_filters == "own",
    )


CONTROLS: tuple[Control, ...] = (
    field_number(
        DraftSettings,
        "drafts",
        "γ, drafts a check",
        "How many tokens the small model drafts before the large one checks them",
        _DRAFTED,
    ),
    field_number(
        DraftSettings,
        "cost",
        "c, cost of a draft",
        "What a run of the small model takes, as a share of a run of the large one",
        "Set the cost of a draft to {:g}".format,
        3,
    ),
    field_number(
        DraftSettings,
        "target_temperature",
        "target’s T",
        "The temperature of P; the dial is that of Q: what a mismatch costs",
        lambda temperature: f"Set the target’s T to {temperature_text(temperature)}",
        2,
        dial=True,
    ),
    field_choice(
        DraftSettings,
        "target_filters",
        "P filtered",
        "What P is filtered by before it checks: nothing, the filters of Q, which stand beside the "
        "dial and in Sampling, or top-k, top-p and min-p of its own",
        (("none", "not"), ("same", "as Q"), ("own", "by its own")),
        {
            "none": "Leave P unfiltered",
            "same": "Filter P as Q",
            "own": "Filter P by its own",
        }.__getitem__,
    ),
    *(_own(key) for key in ("top_k", "top_p", "min_p")),
    Button("Draft anew", "Other draws, with the next seed", _draw_anew, "F8"),
    Button(
        "1,000 checks",
        "Play a thousand checks more: the counts come to P",
        _check_more,
        enabled=_can_check_more,
    ),
    Button("↺ Six checks", "Go back to the first six checks", _few_checks, "Shift+F8"),
)
