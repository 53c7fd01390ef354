"""Words and checks that the lenses on texts share."""

import math

import numpy as np

from model.document.document import Document
from model.document.edits import Edit
from model.document.tokens import TokenSequence
from model.evaluate.readings import Readings
from model.figure.figure import Bars, Line, Mark, Points
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
