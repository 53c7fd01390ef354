"""What the lenses on texts share: words and checks, marks, and what tokens are coloured by."""

import math

import numpy as np

from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.document.table import Array, Rows
from model.document.tokens import TokenSequence
from model.evaluate.readings import Readings
from model.figure.figure import Bars, Line, Mark, Points, Rule
from model.figure.reduce import running_mean
from model.figure.ticks import Ticks, round_ticks
from model.lens.controls import Choice
from model.lens.lens import LensError
from model.texts.text_edits import go_to
from model.texts.text_reading import TextReading, text_reading_of
from model.words.markup import escape
from model.words.names import fit
from model.words.numerals import compact_text, one_in, reading_text, share_text
from model.words.token_names import shown

NO_TEXT = (
    "No text is open. Open a file of logits or of log-probabilities: File, Open, or drop it here."
)
TOKEN_LENGTH = 18
SMALL_CHANCE = 0.01  # from which down a chance is easier told as one in so many
WORDS_BEFORE, LETTERS_BEFORE = 6, 22  # of the text that is told before a token
_OF_ONE = (("surprise", "Surprise"), ("entropy", "Entropy"), ("rank", "Rank"))
_OF_TWO = (("divergence", "D"), ("change", "Change"), ("flip", "Flip"))
_TIP = "What the tokens are coloured by"
LONG = 2_000  # tokens from which single columns are noise, and the running mean says more
_MOST_ENDS = 60


def text_of(readings: Readings) -> TextReading:
    """Return what was read of the text; LensError with the mend where there is none."""
    text = text_reading_of(readings)
    if text is None:
        if readings.sequence_problem:
            raise LensError(readings.sequence_problem)
        if readings.document.text is not None:
            raise LensError(f"Reading {readings.document.text.name} …")
        raise LensError(NO_TEXT)
    return text


def position_of(readings: Readings, text: TextReading) -> int:
    """Return the chosen position: the document's, or the most surprising where it has none."""
    source = readings.document.text
    if source is not None and 0 <= source.position < len(text.opened):
        return source.position
    return int(text.by_surprise[0])


def token_name(text: TextReading, position: int) -> str:
    """Return a token in quotation marks, cut if it is long, safe in markup."""
    name = shown(text.text(position))
    return f"“{escape(fit(name, TOKEN_LENGTH))}”"


def place_words(text: TextReading, position: int) -> str:
    """Return where a token is: `token 7`, or `token 3 of text 2` in a batch."""
    ends = text.opened.ends
    if not ends.size:
        return f"token {position + 1:,}"
    before = int(np.searchsorted(ends, position, side="right"))
    first = int(ends[before - 1]) if before else 0
    return f"token {position - first + 1:,} of {text.opened.stretch} {before + 1:,}"


def where_words(text: TextReading, position: int) -> str:
    """Return where a token stands: `token 5 of 24, after “for your”`, in markup."""
    first = max(position - WORDS_BEFORE, 0)
    starts = [end for end in text.opened.ends.tolist() if first < end <= position]
    before = " ".join("".join(map(text.text, range(max([first, *starts]), position))).split())
    after = f", after “{escape(_last_letters(before))}”" if before else ""
    where = place_words(text, position)
    if where.startswith("token ") and " of " not in where:
        where += f" of {len(text.opened):,}"
    return f"{where}{after}"


def _last_letters(words: str) -> str:
    return words if len(words) <= LETTERS_BEFORE else f"…{words[1 - LETTERS_BEFORE :].lstrip()}"


def between(readings: Readings, low: float, high: float) -> str:
    """Return between what an amount of information lies: `2.69 to 3.99 bits`, `at least 2 bits`."""
    if low == high:
        return readings.unit.text(low, 2)
    if math.isinf(high):
        return f"at least {readings.unit.text(low, 2)}"
    return f"{reading_text(readings.unit.of(low), 2)} to {readings.unit.text(high, 2)}"


def ordinal(place: int) -> str:
    """Return a rank as it is said: 1st, 2nd, 3rd, 11th."""
    last = 0 if 10 <= place % 100 <= 20 else place % 10
    return f"{place:,}{('th', 'st', 'nd', 'rd')[last] if last < 4 else 'th'}"


def token_tip(readings: Readings, text: TextReading, mark: Mark, index: int) -> str:
    """Return a token with its surprise, the entropy there and its rank."""
    if not isinstance(mark, Bars | Line | Points) or index >= len(mark.rows):
        return ""
    position = int(mark.rows[index])
    if position >= text.nll.size:
        return ""
    lines = [f"<b>{token_name(text, position)}</b> {place_words(text, position)}"]
    nll, entropy, rank = text.nll[position], text.entropy[position], int(text.rank[position])
    if math.isnan(nll):
        return "<br>".join([*lines, "left out: not scored"])
    if text.score.nll_is_exact:
        lines.append(f"surprise: {readings.unit.text(float(nll), 3)}")
        chance = math.exp(-float(nll))
        small = f", {one_in(float(nll))}" if chance < SMALL_CHANCE else ""
        lines.append(f"probability: {share_text(chance)}{small}")
    else:
        lines.append(f"surprise: at least {readings.unit.text(float(nll), 3)}")
    if not math.isnan(entropy):
        lines.append(f"entropy there: {readings.unit.text(float(entropy), 3)}")
    elif text.score.bounds is not None:
        bounds = text.score.bounds
        low, high = (
            float(side.reshape(-1)[position]) for side in (bounds.entropy_low, bounds.entropy_high)
        )
        if not math.isnan(low):
            lines.append(f"entropy there: {between(readings, low, high)}")
    if rank >= 0:
        lines.append("the likeliest" if rank == 0 else f"{rank:,} were likelier")
    return "<br>".join(lines)


def go_to_clicked(readings: Readings, text: TextReading, mark: Mark, index: int) -> Edit | None:
    """Return the edit that goes to the token that was clicked; None beside the tokens."""
    if not isinstance(mark, Bars | Line | Points) or index >= len(mark.rows):
        return None
    return go_to(readings.document, text, int(mark.rows[index]))


def perplexity_words(text: TextReading) -> str:
    """Return the perplexity with its standard error, or between what it lies: `3.69 ± 1.21`."""
    score = text.score
    if not score.nll_is_exact:
        low, high = (math.exp(min(side, 709.0)) for side in score.nll_mean_bounds)
        if math.isinf(score.nll_mean_bounds[1]):
            return f"at least {options_text(low)}"
        return f"{options_text(low)} to {options_text(high)}"
    error = score.perplexity_se
    plus = "" if math.isnan(error) else f" ± {options_text(float(f'{error:.3g}'))}"
    return f"{options_text(score.perplexity)}{plus}"


def listed_words(text: TextReading) -> str:
    """Return of how many tokens that is where not all are listed: `, of the 15 listed of 40`."""
    content = text.opened.content
    if not isinstance(content, TokenSequence) or content.generated is None:
        return ""
    return f", of the {len(content):,} listed of {content.generated:,}"


def options_text(perplexity: float) -> str:
    """Return a perplexity in a few digits: 3.679, 26,780, ∞."""
    if 1e3 <= perplexity < 1e9:
        return f"{perplexity:,.0f}"
    return compact_text(perplexity, 4)


def has_text(document: Document) -> bool:
    """Whether the document looks at a text."""
    return document.text is not None


def has_two_models(document: Document) -> bool:
    """Return whether the document's text is one of two models."""
    source = document.text
    return source is not None and bool(source.against or source.embedded_against is not None)


def _heat(document: Document) -> str:
    return document.text_view.heat


def _change_heat(document: Document, heat: str) -> Edit:
    return set_lens_setting(document, "text_view", f"Colour by {heat}", heat=heat)


def _is_on_text(document: Document) -> bool:
    return document.text is not None and document.text_view.view == "text"


HEAT = Choice(
    "Colour",
    _TIP,
    _OF_ONE,
    _heat,
    _change_heat,
    shown=lambda document: _is_on_text(document) and not has_two_models(document),
)
HEAT_OR_OF_TWO = Choice(
    "Colour",
    _TIP,
    (*_OF_ONE, *_OF_TWO),
    _heat,
    _change_heat,
    shown=lambda document: _is_on_text(document) and has_two_models(document),
)
HEAT_OF_TWO = Choice("Colour", _TIP, (*_OF_TWO, _OF_ONE[0]), _heat, _change_heat, has_two_models)


def runs(readings: Readings, count: int) -> bool:
    """Return whether a running mean is drawn: of long texts, over more than one token."""
    return count >= LONG and readings.document.text_view.window > 1


def running_mean_line(
    readings: Readings, nats: Array, starts: Rows, top: float, rows: Rows | None = None
) -> tuple[Mark, ...]:
    """Return the running mean of values in nats at some of them, where the text is long.

    rows: the positions of all values in the text, where they are not 0, 1, 2, …
    """
    if not runs(readings, nats.size):
        return ()
    window = readings.document.text_view.window
    means = readings.unit.of(running_mean(nats, window))[starts]
    name = f"running mean of {window:,} tokens"
    own = starts if rows is None else rows[starts].astype(np.intp)
    return (Line(starts.astype(np.float64), np.minimum(means, top), "truth", name, rows=own),)


def end_rules(text: TextReading, first: int, last: int) -> tuple[Mark, ...]:
    """Return upright lines where a text of a batch, or a chunk, ends, unless they are too many."""
    ends = [
        (number, end)
        for number, end in enumerate(text.opened.ends.tolist(), 1)
        if first < end < last
    ]
    if len(ends) > _MOST_ENDS:
        return ()
    what = text.opened.stretch
    return tuple(
        Rule(end - 0.5, True, "muted", name=f"{what} {number} ends, the next begins")
        for number, end in ends
    )


def token_counts(count: int) -> Ticks:
    """Return the ticks under so many tokens, which count from 1."""
    ticks = round_ticks(0.0, float(count), 8)
    whole = [at for at, _ in ticks if at == round(at)]
    return tuple((max(at - 1.0, 0.0), f"{max(at, 1.0):,.0f}") for at in whole)
