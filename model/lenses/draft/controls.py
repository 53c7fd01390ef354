"""The controls of the Draft lens: drafts a check, what a draft costs, the target's own T, draws."""

from math import inf

from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.document.settings import LARGEST_SEED
from model.evaluate.readings import Readings
from model.lens.controls import Button, Choice, Control, Number, setting_box
from model.sampling.chain import all_settings
from model.words.numerals import temperature_text

MORE_CHECKS, MOST_CHECKS = 1_000, 10_000


def _set(document: Document, label: str, **values: object) -> Edit:
    return set_lens_setting(document, "draft", label, **values)


def set_drafts(document: Document, drafts: float) -> Edit:
    """Return the edit that drafts another number of tokens a check, kept between 1 and 16."""
    low, high = document.draft.LIMITS["drafts"]
    wanted = int(min(max(round(drafts), low), high))
    return _set(document, f"Draft {wanted} a check", drafts=wanted)


def _set_cost(document: Document, cost: float) -> Edit:
    return _set(document, f"Set the cost of a draft to {cost:g}", cost=cost)


def _set_target(document: Document, temperature: float) -> Edit:
    label = f"Set the target’s T to {temperature_text(temperature)}"
    return _set(document, label, target_temperature=temperature)


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


def _choose_filters(document: Document, chosen: str) -> Edit:
    words = {"none": "Leave P unfiltered", "same": "Filter P as Q", "own": "Filter P by its own"}
    return _set(document, words[chosen], target_filters=chosen)


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
    Number(
        "γ, drafts a check",
        "How many tokens the small model drafts before the large one checks them",
        1.0,
        16.0,
        0,
        lambda document: float(document.draft.drafts),
        set_drafts,
    ),
    Number(
        "c, cost of a draft",
        "What a run of the small model takes, as a share of a run of the large one",
        0.0,
        10.0,
        3,
        lambda document: document.draft.cost,
        _set_cost,
    ),
    Number(
        "target’s T",
        "The temperature of P; the dial is that of Q: what a mismatch costs",
        0.0,
        inf,
        2,
        lambda document: document.draft.target_temperature,
        _set_target,
        dial=True,
    ),
    Choice(
        "P filtered",
        "What P is filtered by before it checks: nothing, the filters of Q, which stand beside the "
        "dial and in Sampling, or top-k, top-p and min-p of its own",
        (("none", "not"), ("same", "as Q"), ("own", "by its own")),
        lambda document: document.draft.target_filters,
        _choose_filters,
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
