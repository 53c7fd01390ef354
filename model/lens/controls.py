"""Controls of a lens, as plain data: what can be set, how it reads and which edit it makes.

`shown` says for which settings of the document a control has a place at all.
"""

from collections.abc import Callable
from dataclasses import fields
from typing import NamedTuple

from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.document.settings import Limited
from model.document.work import Work
from model.evaluate.readings import Readings
from model.figure.figure import DataTable
from model.sampling.cutting.filter import Setting

IsShown = Callable[[Document], bool]
Q_AT_T = "Q at T"


def always(document: Document) -> bool:
    """Return True: the control is shown whatever the settings are."""
    return True


def at_once(document: Document, value: object) -> Work | None:
    """Return None: nothing long has to be done before the change."""
    return None


class Choice(NamedTuple):
    """A switch between a few options, each (value, text)."""

    label: str
    tip: str
    options: tuple[tuple[str, str], ...]
    value: Callable[[Document], str]
    change: Callable[[Document, str], Edit]
    shown: IsShown = always

    def texts_at(self, *, is_moved: bool) -> tuple[tuple[str, str], ...]:
        """Return the options as they are called: Q at T is Q where nothing has moved it."""
        if is_moved:
            return self.options
        return tuple((value, "Q" if text == Q_AT_T else text) for value, text in self.options)


class Number(NamedTuple):
    """A box with a number; `off` is what it shows at `neutral` (else at `low`), where it is off.

    With `dial` a small dial stands beside it, for a number that runs from 0 over 1 to ∞.
    `change` may raise ValueError with a sentence; the last good value then stays. `work` is what
    has to be done before the change, if that takes long.
    """

    label: str
    tip: str
    low: float
    high: float
    decimals: int
    value: Callable[[Document], float]
    change: Callable[[Document, float], Edit]
    off: str = ""
    neutral: float | None = None
    dial: bool = False
    shown: IsShown = always
    work: Callable[[Document, float], Work | None] = at_once


def field_number(
    settings: type[Limited],
    field: str,
    label: str,
    tip: str,
    said: Callable[[float], str],
    decimals: int = 0,
    off: str = "",
    neutral: float | None = None,
    *,
    dial: bool = False,
    shown: IsShown = always,
) -> Number:
    """Return the box of a number among a lens's settings, within its limits there.

    `said` returns what undo calls a change.
    """
    low, high = settings.LIMITS[field]
    lens = _held_as(settings)

    def value(document: Document) -> float:
        return float(getattr(getattr(document, lens), field))

    def change(document: Document, number: float) -> Edit:
        given = number if decimals else round(number)
        return set_lens_setting(document, lens, said(number), **{field: given})

    return Number(
        label, tip, low, high, decimals, value, change, off, neutral, dial=dial, shown=shown
    )


def field_choice(
    settings: type,
    field: str,
    label: str,
    tip: str,
    options: tuple[tuple[str, str], ...],
    said: Callable[[str], str],
    shown: IsShown = always,
) -> Choice:
    """Return the switch of one of a lens's settings; `said` returns what undo calls a change."""
    lens = _held_as(settings)

    def value(document: Document) -> str:
        return str(getattr(getattr(document, lens), field))

    def change(document: Document, chosen: str) -> Edit:
        return set_lens_setting(document, lens, said(chosen), **{field: chosen})

    return Choice(label, tip, options, value, change, shown)


def _held_as(settings: type) -> str:
    """The field of a document that holds settings of a kind."""
    held: dict[object, str] = {one.default_factory: one.name for one in fields(Document)}
    return held[settings]


def setting_box(
    setting: Setting,
    label: str,
    value: Callable[[Document], float],
    change: Callable[[Document, float], Edit],
    shown: IsShown,
) -> Number:
    """Return the box of a number of a filter, which says “off” where the filter then is."""
    off, neutral = ("off", setting.off) if setting.switch else ("", None)
    return Number(
        label,
        setting.tip,
        setting.low,
        setting.high,
        setting.decimals,
        value,
        change,
        off,
        neutral,
        shown=shown,
    )


class Button(NamedTuple):
    """A button, and the key that presses it while the picture has the focus.

    `name` is what it is called where its label is a sign.
    """

    label: str
    tip: str
    act: Callable[[Readings], Edit]
    key: str = ""
    enabled: Callable[[Readings], bool] = lambda _: True
    shown: IsShown = always
    name: str = ""


class Play(NamedTuple):
    """A button that goes on pressing itself, frame by frame, until `step` returns None.

    All that it does between two presses is one undo step; `key` presses it as that of a Button.
    """

    label: str
    tip: str
    step: Callable[[Readings], Edit | None]
    key: str = ""
    shown: IsShown = always


class TextLine(NamedTuple):
    """A line of text to type in; each change is an edit, those of one run one undo step.

    `complete` is what Tab does; None where it can do nothing. `change` and `work` as in Number.
    `narrow`: whether what is typed is a word or two.
    """

    label: str
    tip: str
    placeholder: str
    longest: int
    value: Callable[[Document], str]
    change: Callable[[Document, str], Edit]
    complete: Callable[[Readings], Edit | None] = lambda _: None
    shown: IsShown = always
    work: Callable[[Document, str], Work | None] = at_once
    narrow: bool = False


class FileButton(NamedTuple):
    """A button that asks for a file and makes an edit of its path.

    `files` are what is offered first, in a word, and their suffixes; `problem` is the heading over
    why a file does not serve. `change` and `work` as in Number. With `several` more files than one
    can be chosen, all of which make one edit.
    """

    label: str
    tip: str
    files: tuple[str, tuple[str, ...]]
    problem: str
    change: Callable[[Document, str], Edit]
    shown: IsShown = always
    work: Callable[[Document, str], Work | None] = at_once
    several: Callable[[Document, tuple[str, ...]], Edit] | None = None


class CopyButton(NamedTuple):
    """A button that puts something on the clipboard: a table, or a text; it changes nothing."""

    label: str
    tip: str
    copied: Callable[[Readings], DataTable | str]
    said: str
    shown: IsShown = always


Control = Choice | Number | Button | Play | TextLine | FileButton | CopyButton
