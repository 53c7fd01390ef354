"""Several answers to one question as a table: how often each came, and how likely it is a token."""

import math
from collections.abc import Sequence
from dataclasses import replace

from model.document.document import Document
from model.document.edits.edit import Edit
from model.document.table import Column, Table, frozen
from model.document.tokens import TokenSequence, is_special
from model.files.format import FormatError
from model.texts.bodies.piece import TextRole
from model.words.names import counted, fit_line

GROUPS_LENS = "groups"
_LONGEST = 1_000
_NO_ANSWERS = tuple(role.words for role in TextRole if role is not TextRole.ANSWER)
_NOTES = (
    "P counts the answers; Q is their probability by the model, the lengths aside: the exponential "
    "of the mean log-probability of a token, over the sum of all answers’.\n"
    "Answers that say the same in other words are joined in the Groups lens: click one, then "
    "another. What is left between the groups is the semantic entropy."
)


def answers_document(texts: Sequence[TokenSequence], title: str) -> Document:
    """Return the table of several answers, looked at through the Groups lens.

    A row for each distinct answer, blanks put away, the most frequent first: its count as P and
    the sum of its length-normalised probabilities as Q (Kuhn and others, 2302.09664, who divide
    log-probabilities by the number of tokens). Reasoning and prompts are left out. Where an answer
    has no log-probability there is no Q. FormatError for fewer than two answers.
    """
    answers = [one for one in texts if not one.source.endswith(_NO_ANSWERS)]
    if len(answers) < 2:
        raise FormatError("A table of answers needs two or more; there is one answer to read.")
    found: dict[str, list[float]] = {}
    for one in answers:
        found.setdefault(_name(one), []).append(length_normalised(one))
    rows = sorted(found.items(), key=lambda one: (-len(one[1]), -math.fsum(one[1])))
    counts = frozen([len(shares) for _, shares in rows])
    columns = [Column("answers", counts)]
    weights = [math.fsum(shares) for _, shares in rows]
    total = math.fsum(weights)
    if math.isfinite(total) and total > 0.0:
        columns.append(Column("by probability", frozen([one / total for one in weights])))
    table = Table(tuple(name for name, _ in rows), tuple(columns))
    notes = f"{counted(len(answers), 'answer')}, {len(rows):,} of them different. {_NOTES}"
    model = 1 if len(columns) > 1 else None
    return Document(table, 0, model, lens=GROUPS_LENS, title=title, notes=notes)


def length_normalised(answer: TokenSequence) -> float:
    """Return exp of the mean log-probability of its tokens; NaN where one has none.

    The geometric mean of the tokens' probabilities: 1 for an answer that was certain.
    """
    logs = [token.logprob for token in answer.tokens]
    if not logs or any(log is None for log in logs):
        return math.nan
    return math.exp(math.fsum(log for log in logs if log is not None) / len(logs))


def group_answers(document: Document, answers: Sequence[TokenSequence]) -> Edit:
    """Return the edit that makes answers the table; FormatError for fewer than two."""
    made = answers_document(answers, document.title)
    changed = replace(made, unit=document.unit, export=document.export)
    return Edit(f"Group {counted(len(answers), 'answer')} by meaning", changed)


def _name(answer: TokenSequence) -> str:
    tokens = [token for token in answer.tokens if not is_special(token.text)]
    text = " ".join(replace(answer, tokens=tuple(tokens)).text.split())
    return fit_line(text, _LONGEST) or "(nothing)"
