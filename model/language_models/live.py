"""What a model answers to a prompt as an edit of the document: its table, and what was asked."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import takewhile
from typing import Any, NamedTuple

from model.document.autocomplete import AutocompleteSettings
from model.document.document import Document
from model.document.edits import Edit
from model.document.settings import LONGEST_PROMPT
from model.document.table import Table
from model.document.work import Watch, unwatched
from model.language_models.along import AlongPrompt
from model.language_models.bans import banned_as_before
from model.language_models.language_model import LanguageModel
from model.language_models.next_token import NextToken
from model.language_models.pair import named_columns, pair_table, same_tokens
from model.language_models.recording import recorded

AT_REST, WHILE_TYPING = 50_000, 1_000  # how many tokens are asked for over HTTP


class Asked(NamedTuple):
    """What one or two models answered to a prompt.

    Attributes:
        prompt: what was asked.
        model, against: the models in words; the second "" where there is none.
        base, tested: what they expect next.
        tokens: the prompt in the tokens of the first model.
        side_by_side: the answers as a table, and what is to be said of it; made where they are
            asked for, as it takes long for a whole vocabulary.
    """

    prompt: str
    model: str
    base: NextToken
    tokens: tuple[str, ...]
    against: str
    tested: NextToken | None
    side_by_side: tuple[Table, tuple[str, ...]]


def ask(
    models: tuple[LanguageModel, ...], prompt: str, k: int | None, watch: Watch = unwatched
) -> Asked:
    """Return what one or two models expect after a prompt; ModelError where one does not answer.

    k: how many tokens a server lists; None for as many as may be waited for. A model in this
    process lists all.
    """
    base = models[0].next_token(prompt, _listed(models[0], k), watch)
    tokens = models[0].pieces(prompt, watch)
    name = models[0].about.words
    if len(models) == 1:
        return Asked(prompt, name, base, tokens, "", None, pair_table(base, None))
    tested = models[1].next_token(prompt, _listed(models[1], k), watch)
    if not same_tokens(base, tested):
        # Only whole vocabularies of different tokens can be compared: by the next byte.
        base, tested = (
            said if said.is_complete else model.next_token(prompt, _listed(model, None), watch)
            for model, said in zip(models, (base, tested), strict=True)
        )
    made = pair_table(base, tested)
    return Asked(prompt, name, base, tokens, models[1].about.words, tested, made)


def _listed(model: LanguageModel, k: int | None) -> int:
    about = model.about
    whole = 0 < about.vocabulary <= AT_REST and not about.most
    if about.is_in_process or (k is None and whole):
        return about.vocabulary
    return WHILE_TYPING if k is None else k


def asks_at_rest(models: tuple[LanguageModel, ...], found: Asked) -> bool:
    """Return whether the models have more to say than they did, once nobody types.

    Of the whole vocabulary, or, in this process, of the tokens of the prompt.
    """
    lists = (found.base, found.tested)
    more = (one for model, one in zip(models, lists, strict=False) if _says_more(model, one))
    return any(more) or all(model.about.is_in_process for model in models)


def _says_more(model: LanguageModel, said: NextToken | None) -> bool:
    return said is not None and _listed(model, None) > len(said)


def answered(document: Document, found: Asked, label: str) -> Edit:
    """Return the edit that makes an answer the table, seen through the Autocomplete lens."""
    table = named_columns(found.side_by_side[0], found.model, found.against)
    table, banned = banned_as_before(document, table, found.model)
    settings = replace(
        document.autocomplete,
        prompt=found.prompt,
        model=found.model,
        against=found.against,
        vocabulary=found.base.vocabulary,
        tokens=found.tokens,
        banned=banned,
        **_still_known(document.autocomplete, found),
    )
    changed = replace(
        document,
        table=table,
        truth=0,
        model=1 if len(table.columns) > 1 else None,
        reward=None,
        text=None,
        autocomplete=settings,
    )
    return Edit(label, recorded(changed) if settings.recording else changed)


_NOTHING_KNOWN: Mapping[str, Any] = {
    "surprises": (),
    "entropies": (),
    "entropies_most": (),
    "divergences": (),
    "flips": (),
    "per_byte": (),
}


def _still_known(before: AutocompleteSettings, found: Asked) -> dict[str, Any]:
    """What was known of the tokens with which the prompt begins as it did; of the same models."""
    same = 0
    if (before.model, before.against) == (found.model, found.against):
        pairs = zip(before.tokens, found.tokens, strict=False)
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    kept: dict[str, Any] = {
        name: getattr(before, name)[:same]
        for name in ("surprises", "entropies", "entropies_most", "divergences")
    }
    per_byte = before.per_byte if before.tokens == found.tokens else ()
    return {**kept, "flips": tuple(f for f in before.flips if f < same), "per_byte": per_byte}


def prompt_for_tokens(document: Document) -> str:
    """Return the prompt as a language model goes on from it.

    The word model leaves a blank behind its words; tokens bring their own in front of them.
    """
    settings = document.autocomplete
    return settings.prompt if settings.model else settings.prompt.rstrip(" ")


def in_chat_template(document: Document, templated: str) -> Edit:
    """Return the edit that makes a prompt in its chat template the prompt."""
    settings = replace(document.autocomplete, prompt=templated[:LONGEST_PROMPT])
    return Edit("Put into the chat template", replace(document, autocomplete=settings))


def said_of(found: Asked) -> tuple[str, ...]:
    """Return what is to be said of what was not listed, or not the same in both models."""
    return found.side_by_side[1]


def with_along(document: Document, along: AlongPrompt) -> Edit:
    """Return the edit that keeps the numbers of each token of the prompt."""
    settings = replace(
        document.autocomplete,
        tokens=tuple(along.tokens),
        surprises=tuple(along.surprises),
        entropies=tuple(along.entropies),
        entropies_most=tuple(along.entropies_most),
        divergences=tuple(along.divergences),
        flips=tuple(along.flips),
        per_byte=along.per_byte,
    )
    return Edit("Score the prompt", replace(document, autocomplete=settings))


def without_model(document: Document) -> Edit:
    """Return the edit that goes back to the word model; the table stays."""
    settings = replace(
        document.autocomplete,
        model="",
        against="",
        vocabulary=0,
        tokens=(),
        banned=(),
        **_NOTHING_KNOWN,
    )
    return Edit("Let go of the model", replace(document, autocomplete=settings))
