"""Tick texts: which of them fit along an axis, and how: level, wrapped, turned or thinned."""

from dataclasses import dataclass

import numpy as np

from gui.drawing.typeset import LINE_HEIGHT, Letters, elided, letters, wrapped
from model.document.table import Array
from model.figure.figure import Axis
from model.words.markup import plain

NUMBER_SIZE, NAME_SIZE = 12.0, 13.0
TURN = 40.0
TURNED_PITCH = 17.0
LONGEST_TURNED = 110.0
CLEAR = 10.0
MOST_LINES = 3
_NUMERIC = frozenset("0123456789.,+-−–%∞×eE/ ⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, eq=False)
class TickTexts:
    """The tick texts of one axis as they will be drawn.

    Attributes:
        places: fractions of the axis.
        texts: the lines of each.
        turned: whether they slant.
        named: whether they are names rather than numbers.
        every: fractions of all ticks of the axis, for its grid, also of those without text.
    """

    places: tuple[float, ...]
    texts: tuple[tuple[Letters, ...], ...]
    turned: bool
    named: bool
    every: tuple[float, ...]

    @property
    def width(self) -> float:
        """Return the width of the widest text."""
        return max((line.width for lines in self.texts for line in lines), default=0.0)

    @property
    def height(self) -> float:
        """Return the height that the texts take below their axis."""
        if not self.texts:
            return 0.0
        pixels = NAME_SIZE if self.named else NUMBER_SIZE
        if self.turned:
            slope = np.sin(np.radians(TURN)), np.cos(np.radians(TURN))
            return float(self.width * slope[0] + pixels * slope[1])
        most = max(len(lines) for lines in self.texts)
        return pixels + (most - 1) * pixels * LINE_HEIGHT * 0.84


def ticks_across(axis: Axis, width: float) -> TickTexts:
    """Return the ticks of a level axis that is `width` long; no text meets another."""
    places, labels = _inside(axis)
    named = _are_names(labels)
    every = tuple(places.tolist())
    if not named:
        kept = _thinned(axis, places, labels, width)
        texts = tuple((letters(labels[index], NUMBER_SIZE),) for index in kept)
        return TickTexts(tuple(places[kept].tolist()), texts, False, False, every)
    lines = tuple((letters(label, NAME_SIZE),) for label in labels)
    if _clear(places * width, [line[0].width for line in lines]):
        return TickTexts(every, lines, False, True, every)
    pitch = width * float(np.diff(places).min(initial=1.0))
    folded = tuple(wrapped(label, NAME_SIZE, pitch - CLEAR) for label in labels)
    if all(_fits_folded(label, one) for label, one in zip(labels, folded, strict=True)):
        return TickTexts(every, folded, False, True, every)
    stride = max(1, int(np.ceil(TURNED_PITCH / max(pitch, 1e-6))))
    slanted = tuple((elided(label, NAME_SIZE, LONGEST_TURNED),) for label in labels[::stride])
    return TickTexts(every[::stride], slanted, True, True, every)


def ticks_up(axis: Axis, height: float, widest: float) -> TickTexts:
    """Return the ticks of an upright axis that is `height` long; texts are at most `widest`."""
    places, labels = _inside(axis)
    named = _are_names(labels)
    size = NAME_SIZE if named else NUMBER_SIZE
    pitch = height * float(np.diff(places).min(initial=1.0))
    stride = max(1, int(np.ceil((size + 4.0) / max(pitch, 1e-6)))) if len(places) > 1 else 1
    kept = range(0, len(labels), stride)
    if axis.log and stride > 1:
        kept = range(0)
        powers = _powers_of_ten(axis, places)
        pitch = height * float(np.diff(places[powers]).min(initial=1.0)) if len(powers) else height
        stride = max(1, int(np.ceil((size + 4.0) / max(pitch, 1e-6))))
        chosen = powers[::stride] or list(range(0, len(labels), stride))
    else:
        chosen = list(kept)
    texts = tuple((elided(labels[index], size, widest),) for index in chosen)
    return TickTexts(tuple(places[chosen].tolist()), texts, False, named, tuple(places.tolist()))


def _inside(axis: Axis) -> tuple[Array, list[str]]:
    if not axis.ticks:
        return np.zeros(0), []
    places = axis.position(np.array([value for value, _ in axis.ticks], dtype=np.float64))
    within = np.flatnonzero((places >= -1e-6) & (places <= 1.0 + 1e-6))
    order = within[np.argsort(places[within], kind="stable")].tolist()
    return np.clip(places[order], 0.0, 1.0), [axis.ticks[index][1] for index in order]


def _are_names(labels: list[str]) -> bool:
    return any(not _NUMERIC.issuperset(plain(label)) for label in labels)


def _clear(centres: Array, widths: list[float]) -> bool:
    wide = np.array(widths)
    return bool((np.diff(centres) >= 0.5 * (wide[:-1] + wide[1:]) + CLEAR).all())


def _thinned(axis: Axis, places: Array, labels: list[str], width: float) -> list[int]:
    every = list(range(len(labels)))
    powers = _powers_of_ten(axis, places) if axis.log else []
    for start in (every, powers):
        for stride in (1, 2, 3, 4, 5, 10, 20):
            kept = start[::stride]
            widths = [letters(labels[index], NUMBER_SIZE).width for index in kept]
            if kept and _clear(places[kept] * width, widths):
                return kept
            if axis.log and start is every and powers:
                break
    return every[:1]


def _powers_of_ten(axis: Axis, places: Array) -> list[int]:
    values = np.array([axis.value_at(place) for place in places.tolist()])
    logs = np.log10(values)
    return np.flatnonzero(np.abs(logs - np.rint(logs)) < 1e-6).tolist()


def _fits_folded(label: str, lines: tuple[Letters, ...]) -> bool:
    cut = any(piece.text.endswith("…") for line in lines for piece in line.pieces)
    return len(lines) <= MOST_LINES and (not cut or label.endswith("…"))
