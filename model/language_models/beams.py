"""Beam search on a language model: the likeliest answers found with a budget of questions.

Sources as in `model.lenses.autocomplete.language.beams`: Graves 2012; Wu et al. 2016, equation 14.
"""

import math
from dataclasses import dataclass

from model.document.tokens import Token, TokenSequence, is_special, token_of
from model.document.work import Report, Watch, unwatched
from model.language_models.language_model import LanguageModel
from model.language_models.next_token import NextToken


@dataclass(frozen=True)
class FoundLine:
    """One line of a beam: its tokens, ln p of them together, and that by its length penalty."""

    text: TokenSequence
    log_probability: float
    penalised: float


@dataclass(frozen=True)
class Searched:
    """What a search found.

    Attributes:
        lines: best penalised first; ended lines and those that were cut.
        calls: how often the model was asked.
        is_whole: whether the budget was enough for the length asked for.
    """

    lines: tuple[FoundLine, ...]
    calls: int
    is_whole: bool


@dataclass(frozen=True)
class _Line:
    tokens: tuple[Token, ...] = ()
    log: float = 0.0
    ended: bool = False


def search(
    model: LanguageModel,
    context: str,
    width: int,
    length: int,
    alpha: float = 0.0,
    budget: int = 100,
    watch: Watch = unwatched,
    report: Report | None = None,
) -> Searched:
    """Return the lines of a beam search of at most `budget` questions to the model.

    In each step every living line goes on with its `width` + 1 likeliest tokens; of all these the
    `width` likeliest live on. A line ends with a token that is no text, such as “<|im_end|>”; a
    token without a text of its own, such as a part of a character, is passed over, as it cannot be
    asked on from. Once the budget does not allow another step the living lines are cut. The
    penalty is ((5 + n)/6)^α of n tokens.
    """
    living, ended = [_Line()], list[_Line]()
    calls, step = 0, 0
    while living and step < length and calls + len(living) <= budget:
        grown = list[_Line]()
        for line in living:
            written = context + "".join(token.text for token in line.tokens)
            expected = model.next_token(written, 4 * (width + 1), watch)
            calls += 1
            grown += _longer(line, expected, width + 1)
            if report is not None:
                report(min(calls / min(budget, 1 + width * (length - 1)), 1.0))
        # Sorting is stable: equal scores keep the rank of their parents.
        grown.sort(key=lambda one: -one.log)
        living, step = [], step + 1
        for line in grown:
            if len(living) >= width:
                break
            (ended if line.ended else living).append(line)
    lines = [_found(line, alpha) for line in (*ended, *living) if line.tokens]
    lines.sort(key=lambda one: -one.penalised)
    return Searched(tuple(lines), calls, not living or step == length)


def _longer(line: _Line, expected: NextToken, count: int) -> list[_Line]:
    found = list[_Line]()
    for row, text in enumerate(expected.texts):
        ends = is_special(text) or not text
        if not ends and ("\ufffd" in text or text.startswith("bytes:")):
            continue
        log = float(expected.logs[row])
        listed = expected.listed[: 2 * count]
        token = token_of(text, log, listed, id=expected.ids[row])
        found.append(_Line((*line.tokens, token), line.log + log, ends))
        if len(found) == count:
            break
    return found


def _found(line: _Line, alpha: float) -> FoundLine:
    penalised = line.log / math.pow((5.0 + len(line.tokens)) / 6.0, alpha)
    return FoundLine(TokenSequence(line.tokens, "beam search"), line.log, penalised)
