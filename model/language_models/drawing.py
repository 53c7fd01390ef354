"""Answers drawn here, token by token, from the whole distribution of a model."""

from collections.abc import Callable

import numpy as np

from model.document.tokens import Alternative, Token, TokenSequence, token_of
from model.document.work import Report
from model.exact.weights import as_logits
from model.language_models.language_model import Generation
from model.language_models.model_error import ModelError, not_banned
from model.language_models.next_token import NextToken
from model.sampling.chain import working_filters
from model.sampling.decoding import run_stages
from model.sampling.quick import quick_survivors


def drawn_answers(
    after: Callable[[list[int]], NextToken],
    n: int,
    settings: Generation,
    is_end: Callable[[int], bool],
    report: Report | None,
    source: str,
) -> tuple[TokenSequence, ...]:
    """Return n answers; each token has ln p of the model itself, at T = 1 and before any filter.

    after: what comes after the tokens of an answer so far; the whole vocabulary. What is banned is
    left out before anything else. The same seed
    draws the same answers: PCG64, one uniform number a token, looked up in the running sum of the
    probabilities of those left, likeliest first. An answer ends with a token that ends it, which is
    its last, or at the length asked for.
    """
    if any(one.looks_back for one in working_filters(settings.filters)):
        raise ModelError(
            "Filters that look back are not drawn with here; switch the penalties and DRY off."
        )
    found = list[TokenSequence]()
    for k in range(n):
        chance = np.random.Generator(np.random.PCG64(settings.seed + k))
        ids, tokens = list[int](), list[Token]()
        while len(ids) < settings.length:
            if report is not None:
                report((k + len(ids) / settings.length) / n)
            here = after(ids)
            row = _drawn(here, settings, float(chance.random()))
            token = here.ids[row]
            if token is None:
                raise ModelError("The model does not tell its tokens apart; nothing is drawn.")
            listed = [
                Alternative(*one)
                for one in zip(
                    here.texts[: settings.listed],
                    here.logs[: settings.listed].tolist(),
                    here.ids[: settings.listed],
                    strict=True,
                )
            ]
            tokens.append(token_of(here.texts[row], float(here.logs[row]), listed, id=token))
            ids.append(token)
            if is_end(token):
                break
        found.append(TokenSequence(tuple(tokens), source))
    return tuple(found)


def _drawn(here: NextToken, settings: Generation, chance: float) -> int:
    """The row that a number from 0 to 1 draws, at the T, with the bans and filters asked for."""
    logs, heat, source = here.logs, settings.temperature, as_logits(here.logs)
    banned = _rows_of(here, settings.banned) if settings.banned else ()
    rows = quick_survivors(source, heat, settings.filters, banned)
    if rows is not None:
        shares = np.exp((logs[rows] - logs[rows[0]]) / heat)
    else:
        # Where only exact sums can tell who is left, and at T = 0 and ∞.
        left = run_stages(source, heat, settings.filters, banned)[-1]
        rows, shares = left.rows, left.tempered.probabilities
    sums = np.cumsum(shares)
    return int(rows[int(np.searchsorted(sums, chance * sums[-1], side="right"))])


def _rows_of(here: NextToken, names: frozenset[str]) -> tuple[int, ...]:
    """The rows of tokens by their names; ModelError where one is none of the vocabulary."""
    rows = tuple(row for row, name in enumerate(here.names) if name in names)
    if len(rows) < len(names):
        raise not_banned(min(names - set(here.names)))
    return rows
