"""Controls of a lens, as plain data: what can be set, how it reads and which edit it makes.

`shown` says for which settings of the document a control has a place at all.
"""

from collections.abc import Callable
from dataclasses import dataclass

from model.document import Document
from model.edits import Edit
from model.readings import Readings

Shown = Callable[[Document], bool]


def always(document: Document) -> bool:
    """Return True: the control is shown whatever the settings are."""
    del document
    return True


@dataclass(frozen=True)
class Choice:
    """A switch between a few options, each (value, text)."""

    label: str
    tip: str
    options: tuple[tuple[str, str], ...]
    value: Callable[[Document], str]
    change: Callable[[Document, str], Edit]
    shown: Shown = always


@dataclass(frozen=True)
class Number:
    """A box with a number; `off` is what it shows at `neutral` (else at `low`), where it is off.

    `change` may raise ValueError with a sentence; the last good value then stays.
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
    shown: Shown = always


@dataclass(frozen=True)
class Button:
    """A button, and the key that presses it while the picture has the focus."""

    label: str
    tip: str
    act: Callable[[Readings], Edit]
    key: str = ""
    enabled: Callable[[Readings], bool] = lambda _: True
    shown: Shown = always


@dataclass(frozen=True)
class Play:
    """A button that goes on pressing itself, frame by frame, until `step` returns None.

    All that it does between two presses is one undo step.
    """

    label: str
    tip: str
    step: Callable[[Readings], Edit | None]
    shown: Shown = always


Control = Choice | Number | Button | Play
