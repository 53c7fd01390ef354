"""Samples of lm-evaluation-harness: the choices of a question, and their log-likelihoods."""

import re
from typing import Any

from model.document.cells import Kind
from model.document.table import Column, Table, frozen
from model.files.format import FormatError

_GOLD = ("gold", "label", "answer_index", "gold_index")
_LETTERS = 40
_NUMBER = re.compile(r"[0-9]{1,9}")


def sample_table(sample: dict[str, Any], k: int, count: int) -> tuple[Table, str, tuple[str, ...]]:
    """Return a sample as a table, its words in a list of samples, and what is said of it.

    Outcomes are the continuations; their log-likelihoods are the last column, as logits; the one
    that is right is the first, P, where the sample tells it. FormatError for samples that choose
    among nothing: generated texts and totals.
    """
    where = f"Sample {k + 1}" if count > 1 else "The sample"
    names = _continuations(sample, where)
    scores = _scores(sample, where)
    if len(names) != len(scores):
        raise FormatError(f"{where} has {len(names)} arguments and {len(scores)} responses.")
    if len(names) < 2:
        raise FormatError(
            f"{where} scores one continuation, so there is nothing to choose among; samples of "
            "multiple-choice tasks open as tables."
        )
    gold = _gold(sample, names)
    best = max(range(len(scores)), key=scores.__getitem__)
    columns = [Column("log-likelihood", frozen(scores), Kind.LOGITS)]
    right = "it does not tell which is right"
    if gold is not None:
        columns.insert(0, Column("gold", frozen([float(j == gold) for j in range(len(names))])))
        right = f"“{names[gold].strip()}” (choice {gold + 1}) is right"
    said = f"{right}, the model picks “{names[best].strip()}” (choice {best + 1})."
    doc = sample.get("doc_id", k)
    words = f"{_question(sample)} (document {doc}: {said})"
    return Table(tuple(names), tuple(columns)), words, (f"{where}, document {doc}: {said}",)


def _continuations(sample: dict[str, Any], where: str) -> list[str]:
    arguments = sample["arguments"]
    if isinstance(arguments, dict):
        # Later versions name them: {"gen_args_0": {"arg_0": context, "arg_1": continuation}}.
        arguments = [
            list(one.values()) if isinstance(one, dict) else one for one in arguments.values()
        ]
    if not isinstance(arguments, list):
        raise FormatError(f"{where} has arguments that are no list.")
    for one in arguments:
        if not isinstance(one, list) or len(one) < 2 or not isinstance(one[1], str):
            raise FormatError(
                f"{where} holds generated texts, not choices with log-likelihoods; samples of "
                "multiple-choice tasks open as tables."
            )
    return [one[1] for one in arguments]


def _scores(sample: dict[str, Any], where: str) -> list[float]:
    responses = sample.get("filtered_resps") or sample.get("resps")
    if not isinstance(responses, list):
        raise FormatError(f"{where} has responses that are no list.")
    return [_score(one, where) for one in responses]


def _score(response: Any, where: str) -> float:
    while isinstance(response, list) and response:
        response = response[0]
    try:
        # Later versions write numbers as texts.
        return float(response)
    except (TypeError, ValueError, OverflowError) as error:
        raise FormatError(
            f"{where} holds generated texts, not log-likelihoods; samples of multiple-choice "
            "tasks open as tables."
        ) from error


def _gold(sample: dict[str, Any], names: list[str]) -> int | None:
    """The choice that is right: by its number, or by its text; None where neither tells."""
    target, doc = sample.get("target"), sample.get("doc")
    plain = [name.strip() for name in names]
    if isinstance(target, str) and plain.count(target.strip()) == 1 and not target.isdecimal():
        return plain.index(target.strip())
    told = [target, *(doc.get(key) for key in _GOLD)] if isinstance(doc, dict) else [target]
    for one in told:
        number = int(one) if isinstance(one, str) and _NUMBER.fullmatch(one.strip()) else one
        if type(number) is int and 0 <= number < len(names):
            return number
    return None


def _question(sample: dict[str, Any]) -> str:
    arguments = sample["arguments"]
    first = next(iter(arguments.values() if isinstance(arguments, dict) else arguments), "")
    context = next(iter(first.values() if isinstance(first, dict) else first), "")
    text = " ".join(str(context).split())
    return text if len(text) <= _LETTERS else f"…{text[1 - _LETTERS :]}"
