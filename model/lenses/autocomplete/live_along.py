"""The prompt in its tokens: surprise and entropy of each, and how far a second model is off."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from model.document.autocomplete import AutocompleteSettings
from model.document.table import Array
from model.document.tokens import bytes_of
from model.evaluate.readings import Readings
from model.figure.figure import Axis, Bars, Line, Mark, Panel, Place, Points, Role, Text
from model.lenses.autocomplete.words import amount
from model.words.markup import escape
from model.words.names import fit
from model.words.token_names import joined_parts, shown, visible

PLACES = 8  # tokens drawn, the next one included
ALONG = "along"
_LABELS = 1.15  # room for the names of the lines, in tokens
_LONGEST = 11
_NOT_TOLD = "the source does not tell how it cuts the text"
_NEAR = 0.005  # bounds that read the same in two decimals are one number


def token_names(names: Sequence[str]) -> list[str]:
    """Return tokens as they are written at their bars; those that would look alike with blanks."""
    plain = [token_name(name) for name in names]
    alike = Counter(plain)
    return [
        one if alike[one] == 1 else fit(visible(name), 22)
        for one, name in zip(plain, names, strict=True)
    ]


def token_name(name: str, longest: int = 22) -> str:
    """Return a token as it is written at its bar: ends of lines and leading blanks are seen."""
    cut = fit(shown(name), longest)
    return cut if any(map(str.isalnum, cut)) else f"“{cut}”"


def first_place(settings: AutocompleteSettings) -> int:
    """Return which token is the first that is drawn."""
    return max(len(settings.tokens) - PLACES + 1, 0)


def along_height(settings: AutocompleteSettings) -> float:
    """Return how much of the figure the tokens take."""
    if settings.divergences:
        return 0.34
    return 0.24 if settings.surprises else 0.13


def along_panel(readings: Readings) -> Panel:
    """Return the last tokens of the prompt with what is known of each, and what is next."""
    settings = readings.document.autocomplete
    start = first_place(settings)
    tokens = settings.tokens[start:]
    marks: list[Mark] = [
        *_boxes(settings, start),
        *(_name(settings, start + k, k, said) for k, said in enumerate(_said(settings)[start:])),
        Text(float(len(tokens)), 0.0, "next?", "truth", size="small", bold=True),
    ]
    if settings.prompt and not tokens:
        marks.append(Text(0.6, 0.0, _NOT_TOLD, "muted", "left", "small"))
    low = -0.5
    if settings.surprises:
        low = -2.6
        unit = readings.unit.value
        marks += [*_label(-1.0, f"surprise, {unit}"), *_label(-2.0, f"entropy, {unit}")]
        for k in range(len(tokens)):
            marks += _numbers(readings, start + k, float(k))
    if settings.divergences:
        low = -4.7
        marks += _divergence(readings, start)
    return Panel(
        Axis(-0.5 - _LABELS, PLACES - 0.5, visible=False),
        Axis(low, 0.5, visible=False),
        (*_label(0.0, "tokens"), *marks),
        place=Place(0.0, 0.0, 1.0, along_height(settings)),
    )


def _label(level: float, text: str) -> list[Mark]:
    return [Text(-0.5 - _LABELS, level, text, "muted", "left", "small")]


def _said(settings: AutocompleteSettings) -> tuple[str, ...]:
    """The tokens of the prompt as they are shown, parts of one character put together."""
    tokens = settings.tokens
    if not any(one.startswith("bytes:") for one in tokens):
        return tokens
    return joined_parts(tokens, [bytes_of(one) for one in tokens])


def _name(settings: AutocompleteSettings, place: int, at: int, said: str) -> Text:
    name = token_name(said, _LONGEST)
    # What flips is told by a sign, not by a colour.
    sign = " ⇄" if place in settings.flips else ""
    return Text(float(at), 0.0, f"{escape(name)}{sign}", "ink", size="small")


def _boxes(settings: AutocompleteSettings, start: int) -> list[Mark]:
    """A box for each token, the fuller the more surprising; those not scored are dashed."""
    tokens = settings.tokens[start:]
    known = [_at(settings.surprises, start + k) for k in range(len(tokens))]
    top = max([1.0, *(value for value in known if value is not None)])
    scored = [k for k, value in enumerate(known) if value is not None]
    others = [k for k, value in enumerate(known) if value is None]
    shades = np.array([0.1 + 0.4 * (known[k] or 0.0) / top for k in scored])
    marks: list[Mark] = []
    if scored:
        marks.append(_box(np.array(scored, float), "tempered", "surprise", shades))
    if others:
        marks.append(_box(np.array(others, float), "muted", "not scored", None))
    next_place = np.array([float(len(tokens))])
    edges = (next_place - 0.36, next_place + 0.36, np.full(1, -0.42), np.full(1, 0.42))
    marks.append(Bars(*edges, "truth", "what comes next", style="dashed"))
    return marks


def _box(places: Array, role: Role, name: str, shades: Array | None) -> Bars:
    return Bars(
        places - 0.45,
        places + 0.45,
        np.full(len(places), -0.42),
        np.full(len(places), 0.42),
        role,
        name,
        style="filled" if shades is not None else "dashed",
        shades=shades,
        key=ALONG,
    )


def _numbers(readings: Readings, place: int, at: float) -> list[Mark]:
    settings = readings.document.autocomplete
    surprise = _at(settings.surprises, place)
    if surprise is None:
        return [Text(at, -1.0, "–", "muted", size="small")]
    return [
        Text(at, -1.0, amount(readings, surprise, 2), "muted", size="small", is_value=True),
        Text(at, -2.0, entropy_text(readings, place), "muted", size="small", is_value=True),
    ]


def entropy_text(readings: Readings, place: int) -> str:
    """Return the entropy before a token came, or what it is at least."""
    settings = readings.document.autocomplete
    low = _at(settings.entropies, place)
    if low is None:
        return "–"
    return f"{'' if is_sure(settings, place) else '≥ '}{amount(readings, low, 2)}"


def is_sure(settings: AutocompleteSettings, place: int) -> bool:
    """Return whether so much is listed before a token that its entropy is one number."""
    low, high = _at(settings.entropies, place), _at(settings.entropies_most, place)
    return low is not None and high is not None and high - low < _NEAR


def _divergence(readings: Readings, start: int) -> list[Mark]:
    """D at each token as a line, and that of the next one from the table."""
    settings = readings.document.autocomplete
    count = len(settings.tokens) - start
    known = [(k, _at(settings.divergences, start + k)) for k in range(count)]
    # Of what is not listed at a token nothing is known: D is that at least.
    found = [
        (float(k), value, "" if is_sure(settings, start + k) else "≥ ")
        for k, value in known
        if value is not None
    ]
    now = divergence_now(readings)
    if math.isfinite(now):
        found.append((float(count), now, is_least(readings).strip()))
    if not found:
        return []
    x = np.array([place for place, *_ in found])
    values = np.array([one for _, one, _ in found])
    y = -4.4 + 0.95 * values / max(float(values.max()), 1e-3)
    marks: list[Mark] = [
        *_label(-3.4, f"D(P ‖ Q), {readings.unit.value}"),
        Line(np.array([-0.5, PLACES - 0.5]), np.full(2, -4.4), "faint", width=1.0),
        Line(x, y, "divergence", "D(P ‖ Q)"),
        Points(x, y, "divergence", "D(P ‖ Q)", size=6.0, key=ALONG),
    ]
    for (place, one, least), level in zip(found, y.tolist(), strict=True):
        said = f"{least}{amount(readings, one, 2)}"
        is_next = place == count
        marks.append(
            Text(
                place,
                level,
                said,
                "divergence",
                size="small",
                bold=is_next,
                dy=-10.0,
                is_value=True,
            )
        )
    return marks


def divergence_now(readings: Readings) -> float:
    """Return D(P ‖ Q) of the table before the dial turns Q, in nats; ∞ where Q lacks what P has."""
    p, q = readings.prepared.truth, readings.prepared.model
    if q is None:
        return 0.0
    alive = p > 0.0
    with np.errstate(divide="ignore"):
        terms = p[alive] * (np.log(p[alive]) - np.log(q[alive]))
    return max(math.fsum(terms.tolist()), 0.0)


def is_least(readings: Readings) -> str:
    """Return “ ≥” where one row stands for several tokens, so that D may be more."""
    return "" if readings.document.table.rest is None else " ≥"


def along_tip(readings: Readings, index: int) -> str:
    """Return the numbers of a token of the prompt, by its place among those drawn; in markup."""
    settings, unit = readings.document.autocomplete, readings.unit.value
    place = first_place(settings) + index
    if place >= len(settings.tokens):
        return ""
    lines = [f"<b>{escape(token_name(_said(settings)[place], 40))}</b>, token {place + 1:,}"]
    surprise = _at(settings.surprises, place)
    if surprise is not None:
        lines.append(f"surprise {amount(readings, surprise, 3)} {unit}")
        low, high = _at(settings.entropies, place), _at(settings.entropies_most, place)
        if low is not None:
            sure = high is None or high - low < _NEAR
            between = "" if sure or high is None else f" to {amount(readings, high, 3)}"
            lines.append(f"entropy before it {amount(readings, low, 3)}{between} {unit}")
    divergence = _at(settings.divergences, place)
    if divergence is not None:
        least = "" if is_sure(settings, place) else "at least "
        lines.append(f"D(P ‖ Q) {least}{amount(readings, divergence, 3)} {unit}")
    if place in settings.flips:
        lines.append("the two models’ first choices differ here")
    if surprise is None:
        lines.append("not scored")
    if place + 1 < len(settings.tokens):
        lines.append("a click goes back to here")
    return "<br>".join(lines)


def place_of(mark: Bars, index: int) -> int:
    """Return which of the tokens drawn a box is of."""
    return round(float(mark.left[index] + mark.right[index]) / 2.0)


def _at(values: tuple[float, ...], place: int) -> float | None:
    """A number of a token; None where it is not known."""
    return values[place] if place < len(values) and values[place] >= 0.0 else None
